# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is shown of a wait while it lasts."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import pytest
import responses

from ansible_collections.envops.promotion.plugins.module_utils._errors import ThrottledError, WaitTimeoutError
from ansible_collections.envops.promotion.plugins.module_utils._http import HttpClient
from ansible_collections.envops.promotion.plugins.module_utils._times import duration, limit
from ansible_collections.envops.promotion.plugins.module_utils._waiting import Deadline, Poll, Waiting, wait_until
from ansible_collections.envops.promotion.tests.unit.module_utils.support import (
    API,
    ASKED,
    FakeClock,
    SampleDialect,
    answer,
    make_runtime,
)

LABEL = "PingOne promotion 280f"


def lines_of(statuses: Sequence[tuple[float, str]], *, seconds: float = 900.0, **options: Any) -> list[str]:
    """Return what a wait shows of an operation that has these statuses from these seconds on; the last is its end."""
    clock, lines = FakeClock(), list[str]()

    def poll() -> Poll[None]:
        return Poll(next(status for since, status in reversed(statuses) if clock() >= since), None)

    def is_over(status: str) -> bool:
        return status == statuses[-1][1]

    waiting = Waiting(deadline=Deadline(seconds, clock), interval=1.0, sleep=clock.sleep, show=lines.append)
    try:
        wait_until(poll, is_over, waiting=waiting, subject="It", advice="", label=LABEL, **options)
    except WaitTimeoutError:
        lines.append("timeout")
    return [line.removeprefix(f"{LABEL}: ") for line in lines]


def test_each_change_of_status_and_each_minute_has_a_line() -> None:
    assert lines_of([(0, "NEW"), (3, "IN_PROGRESS"), (125, "COMPLETED")]) == [
        "NEW, 0 s of at most 15 min",
        "IN_PROGRESS, 3 s of at most 15 min",
        "IN_PROGRESS, 1 min 00 s of at most 15 min",
        "IN_PROGRESS, 2 min 00 s of at most 15 min",
        "COMPLETED, 2 min 11 s of at most 15 min",
    ]


def test_what_is_over_at_once_has_no_line() -> None:
    assert lines_of([(0, "COMPLETED")]) == []


def test_a_long_pause_that_the_service_asks_for_has_its_lines() -> None:
    assert lines_of([(0, "NEW"), (130, "READY")], first_pause=130) == [
        "no status yet, 1 min 00 s of at most 15 min",
        "no status yet, 2 min 00 s of at most 15 min",
        "READY, 2 min 10 s of at most 15 min",
    ]


def test_a_wait_that_is_too_short_ends_with_its_last_line() -> None:
    lines = lines_of([(0, "NEW"), (1000, "READY")], seconds=90)
    assert lines == ["NEW, 0 s of at most 1 min 30 s", "NEW, 1 min 00 s of at most 1 min 30 s", "timeout"]


def test_a_status_that_cannot_be_read_keeps_the_last_one() -> None:
    clock, lines = FakeClock(), list[str]()
    steps: list[str | Exception] = [ThrottledError(ASKED, status=429), "NEW", ThrottledError(ASKED, status=429), "OVER"]

    def poll() -> Poll[None]:
        step = steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return Poll(step, None)

    waiting = Waiting(deadline=Deadline(900.0, clock), interval=1.0, sleep=clock.sleep, show=lines.append)
    wait_until(poll, lambda status: status == "OVER", waiting=waiting, subject="It", advice="", label=LABEL)
    assert [line.split(",")[0] for line in lines] == [
        f"{LABEL}: {status}" for status in ("no status yet", "NEW", "OVER")
    ]


def test_without_a_place_to_show_it_pauses_are_whole() -> None:
    clock = FakeClock()
    waiting = Waiting(deadline=Deadline(900.0, clock), interval=1.0, sleep=clock.sleep)
    waiting.progress(LABEL).pause(200.0)
    assert clock.pauses == [200.0]


@pytest.mark.parametrize("seconds", [0.0, 1e-9, 0.4, 59.9, 60.0, 61.0, 300.0])
def test_a_pause_lasts_as_long_as_it_should(seconds: float) -> None:
    clock, lines = FakeClock(), list[str]()
    Waiting(deadline=Deadline(900.0, clock), interval=1.0, sleep=clock.sleep, show=lines.append).progress(LABEL).pause(
        seconds
    )
    assert clock() == pytest.approx(seconds)
    assert len(lines) <= 1 + seconds // 60


@pytest.mark.parametrize(
    ("seconds", "read"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min 00 s"), (605, "10 min 05 s"), (3600, "1 h 00 min 00 s")],
)
def test_durations(seconds: float, read: str) -> None:
    assert duration(seconds) == read


@pytest.mark.parametrize(
    ("seconds", "read"),
    [(0.5, "0.5 s"), (45, "45 s"), (90, "1 min 30 s"), (900, "15 min"), (3600, "1 h"), (3660, "1 h 01 min")],
)
def test_limits(seconds: float, read: str) -> None:
    assert limit(seconds) == read


# -- the pauses of the HTTP client


def shown_by_client(mock: responses.RequestsMock, asked: int) -> list[str]:
    clock, lines = FakeClock(), list[str]()
    runtime = dataclasses.replace(make_runtime(clock, [], []), show=lines.append)
    http = HttpClient(API, SampleDialect(), runtime, verify=True, timeout=30.0, retries=5)
    answer(mock, "GET", 429, headers={"Retry-After": str(asked)})
    answer(mock, "GET", 200)
    http.request("GET", "/things/1", asked="read the thing")
    assert asked <= sum(clock.pauses) <= asked + 2
    return lines


def test_a_long_pause_before_a_repetition_is_shown(strict: responses.RequestsMock) -> None:
    beginning = "SampleService, GET /v1/things/1: pause after status 429,"
    assert shown_by_client(strict, 90) == [
        f"{beginning} 0 s of at most 1 min 30 s",
        f"{beginning} 1 min 00 s of at most 1 min 30 s",
    ]


@pytest.mark.parametrize("asked", [0, 5, 10])
def test_a_short_one_is_not(strict: responses.RequestsMock, asked: int) -> None:
    assert shown_by_client(strict, asked) == []
