# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting under one deadline, on a simulated clock."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils import _errors
from ansible_collections.envops.promotion.plugins.module_utils._waiting import (
    SETTLING,
    Deadline,
    Poll,
    Waited,
    Waiting,
    next_pause,
    wait_until,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.support import ASKED, FakeClock

FINAL = frozenset({"SUCCEEDED", "FAILED", "CANCELLED"})
ADVICE = "Run the task again to go on waiting."
TRANSIENT: list[_errors.ServiceError] = [
    _errors.ThrottledError(ASKED, status=429),
    _errors.ServerError(ASKED, status=503),
    _errors.NetworkError(ASKED),
    _errors.ProtocolError(ASKED, status=200),
]
LASTING: list[_errors.PromotionError] = [
    _errors.AuthenticationError(ASKED, status=401),
    _errors.PermissionDeniedError(ASKED, status=403),
    _errors.NotFoundError(ASKED, status=404),
    _errors.RejectedError(ASKED, status=400),
    _errors.NetworkError(ASKED, permanent=True),
    _errors.UnreadableError("No known answer."),
]


def kind_of(error: BaseException) -> str:
    return f"{type(error).__name__}-{getattr(error, 'transient', '')}"


def wait(
    poll: Callable[[], Poll[Any]],
    clock: FakeClock,
    *,
    seconds: float = 600.0,
    interval: float = 5.0,
    deadline: Deadline | None = None,
    **options: Any,
) -> Waited[Any]:
    return wait_until(
        poll,
        FINAL.__contains__,
        waiting=Waiting(deadline=deadline or Deadline(seconds, clock), interval=interval, sleep=clock.sleep),
        subject="Promotion 1",
        advice=ADVICE,
        label="Service promotion 1",
        **options,
    )


def playing(steps: Iterable[str | Poll[Any] | Exception]) -> Callable[[], Poll[Any]]:
    """Return a poll that finds these statuses or fails, one after the other."""
    upcoming = iter(steps)

    def poll() -> Poll[Any]:
        step = next(upcoming)
        if isinstance(step, Exception):
            raise step
        return Poll(step, {"status": step}) if isinstance(step, str) else step

    return poll


def finishing_at(clock: FakeClock, moment: float) -> Callable[[], Poll[Any]]:
    return lambda: Poll("SUCCEEDED" if clock() - clock.start >= moment else "RUNNING", None)


@pytest.mark.parametrize("status", sorted(FINAL))
def test_every_final_status_ends_the_wait_at_the_first_poll(status: str) -> None:
    clock = FakeClock(start=1000.0)
    waited = wait(playing([status]), clock)
    assert waited == Waited(status=status, state={"status": status}, elapsed=0.0, polls=1)
    assert clock.pauses == []


@pytest.mark.parametrize("status", sorted(FINAL))
def test_every_final_status_ends_the_wait_later(status: str) -> None:
    clock = FakeClock(start=1000.0)
    waited = wait(playing(["NEW", "RUNNING", status]), clock)
    assert waited == Waited(status=status, state={"status": status}, elapsed=10.0, polls=3)


@pytest.mark.parametrize("status", ["", "succeeded", "SOMETHING_NEW", "None"])
def test_an_unknown_status_means_that_the_operation_continues(status: str) -> None:
    assert wait(playing([status, status, "SUCCEEDED"]), FakeClock()).polls == 3


def test_pauses_grow_to_a_tenth_of_the_time_waited_and_to_half_a_minute() -> None:
    clock = FakeClock()
    wait(finishing_at(clock, 500.0), clock, interval=1.0)
    assert clock.pauses[:10] == [1.0] * 10
    assert clock.pauses[10:13] == pytest.approx([1.0, 1.1, 1.21])
    assert clock.pauses[-1] == 30.0
    assert clock.pauses == sorted(clock.pauses)


def test_a_wait_does_not_count_the_time_before_it() -> None:
    clock = FakeClock()
    deadline = Deadline(600.0, clock)
    clock.sleep(300.0)
    clock.pauses.clear()
    waiting = Waiting(deadline=deadline, interval=1.0, sleep=clock.sleep)
    poll = finishing_at(clock, 303.0)
    wait_until(poll, FINAL.__contains__, waiting=waiting, subject="Promotion 1", advice=ADVICE, label="1")
    assert clock.pauses == [1.0, 1.0, 1.0]


@given(interval=st.floats(1, 60), seconds=st.floats(0, 3600))
def test_pauses_stay_in_their_bounds_and_before_the_deadline(interval: float, seconds: float) -> None:
    clock = FakeClock()
    with pytest.raises(_errors.WaitTimeoutError):
        wait(finishing_at(clock, 1e9), clock, seconds=seconds, interval=interval)
    *all_but_last, last = clock.pauses or [0.0]
    assert all(interval <= pause <= max(interval, 30.0) for pause in all_but_last)
    assert all(before <= after for before, after in itertools.pairwise(all_but_last))
    assert last <= max(interval, 30.0)
    assert clock.time == pytest.approx(seconds, abs=1e-6)


@pytest.mark.parametrize(
    ("waited", "interval", "pause"),
    [
        (0.0, 1.0, 1.0),
        (10.0, 1.0, 1.0),
        (20.0, 1.0, 2.0),
        (299.0, 1.0, 29.9),
        (301.0, 1.0, 30.0),
        (86_400.0, 1.0, 30.0),
        (86_400.0, 0.05, 30.0),
        (0.0, 60.0, 60.0),
        (3600.0, 60.0, 60.0),
    ],
)
def test_a_pause(waited: float, interval: float, pause: float) -> None:
    assert next_pause(waited, interval) == pytest.approx(pause)


@given(duration=st.floats(1, 3600), interval=st.floats(1, 30), start=st.sampled_from([0.0, 0.7, 86_400.0, 1e7]))
def test_the_lag_stays_in_proportion(duration: float, interval: float, start: float) -> None:
    clock = FakeClock(start)
    waited = wait(finishing_at(clock, duration), clock, seconds=7200.0, interval=interval)
    lag = clock.time - start - duration
    assert 0 <= lag <= max(interval, 0.1 * duration) + 1e-6
    assert waited.elapsed == clock.time - start
    assert waited.polls <= 1 + duration / interval + 1


def test_the_last_poll_is_at_the_deadline() -> None:
    clock = FakeClock()
    waited = wait(finishing_at(clock, 7.0), clock, seconds=7.0)
    assert clock.pauses == [5.0, 2.0]
    assert waited.status == "SUCCEEDED"


@pytest.mark.parametrize("seconds", [0.0, 12.0])
def test_a_timeout_shows_the_last_status_and_how_to_continue(seconds: float) -> None:
    clock = FakeClock(start=50.0)
    with pytest.raises(_errors.WaitTimeoutError) as caught:
        wait(finishing_at(clock, 100.0), clock, seconds=seconds)
    assert str(caught.value) == (
        f"Promotion 1 did not finish within {seconds:.0f} s; its last known status is RUNNING, "
        f"and it continues in the service. {ADVICE}"
    )
    result = caught.value.to_result()
    assert (result["timed_out"], result["status"], result["elapsed"]) == (True, "RUNNING", seconds)
    assert result["error"]["kind"] == "timeout"
    assert sum(clock.pauses) == seconds


@pytest.mark.parametrize("wish", [1.0, 9.0, 40.0])
def test_retry_after_prolongs_the_next_pause_only(wish: float) -> None:
    clock = FakeClock()
    wait(playing([Poll("RUNNING", None, wish), "RUNNING", "SUCCEEDED"]), clock)
    assert clock.pauses == [max(5.0, wish), max(5.0, min(15.0, wish / 10))]


def test_a_wish_for_hours_is_a_wish_for_minutes() -> None:
    clock = FakeClock()
    wait(playing([Poll("RUNNING", None, 7200.0), "SUCCEEDED"]), clock, seconds=9000.0)
    assert clock.pauses == [300.0]


def test_a_wish_for_no_pause_is_no_busy_loop() -> None:
    clock = FakeClock()
    wait(playing([Poll("RUNNING", None, 0.0), "SUCCEEDED"]), clock)
    assert clock.pauses == [5.0]


@pytest.mark.parametrize("wish", [100.0, float("inf")])
def test_retry_after_does_not_go_beyond_the_deadline(wish: float) -> None:
    clock = FakeClock()
    with pytest.raises(_errors.WaitTimeoutError):
        wait(playing([Poll("RUNNING", None, wish)] * 2), clock, seconds=30.0)
    assert clock.pauses == [30.0]


@pytest.mark.parametrize(
    ("first", "pauses"), [(None, [5.0]), (0.0, [5.0]), (8.0, [8.0, 5.0]), (60.0, [20.0]), (float("inf"), [20.0])]
)
def test_the_pause_asked_for_at_acceptance_comes_first(first: float | None, pauses: list[float]) -> None:
    clock = FakeClock()
    steps = ["SUCCEEDED"] if first and first > 20 else ["RUNNING", "SUCCEEDED"]
    wait(playing(steps), clock, seconds=20.0, first_pause=first)
    assert clock.pauses == pauses


@pytest.mark.parametrize("error", TRANSIENT, ids=kind_of)
def test_a_transient_error_is_tolerated(error: _errors.ServiceError) -> None:
    clock = FakeClock()
    waited = wait(playing([error, "RUNNING", error, error, "SUCCEEDED"]), clock)
    assert waited.status == "SUCCEEDED"
    assert waited.polls == 2
    assert clock.pauses == [5.0] * 4


@pytest.mark.parametrize("kind", [_errors.ThrottledError, _errors.ServerError])
def test_the_pause_that_a_failing_service_asks_for_is_honoured(kind: type[_errors.ServiceError]) -> None:
    clock = FakeClock()
    wait(playing([kind(ASKED, retry_after=120.0), "SUCCEEDED"]), clock)
    assert clock.pauses == [120.0]


@pytest.mark.parametrize("error", LASTING, ids=kind_of)
def test_any_other_error_ends_the_wait(error: _errors.PromotionError) -> None:
    clock = FakeClock()
    with pytest.raises(type(error)) as caught:
        wait(playing(["RUNNING", error]), clock)
    assert caught.value is error
    assert clock.pauses == [5.0]


def test_an_unforeseen_exception_is_not_swallowed() -> None:
    with pytest.raises(KeyError):
        wait(playing([KeyError("status")]), FakeClock())


def test_a_timeout_after_a_failed_poll_shows_both() -> None:
    clock = FakeClock()
    trouble = _errors.ServerError(ASKED, status=503)
    with pytest.raises(_errors.WaitTimeoutError) as caught:
        wait(playing(itertools.chain(["RUNNING"], itertools.repeat(trouble))), clock, seconds=20.0)
    assert caught.value.returns["status"] == "RUNNING"
    assert "its last known status is RUNNING" in str(caught.value)
    assert f"The last poll failed: {trouble.message}" in str(caught.value)


def test_a_failed_poll_before_a_good_one_is_not_reported() -> None:
    clock = FakeClock()
    steps: list[str | Exception] = [_errors.ServerError(ASKED, status=503), "RUNNING", "RUNNING"]
    with pytest.raises(_errors.WaitTimeoutError) as caught:
        wait(playing(steps), clock, seconds=10.0)
    assert "failed" not in str(caught.value)


def test_a_timeout_without_any_poll_shows_no_status() -> None:
    clock = FakeClock()
    with pytest.raises(_errors.WaitTimeoutError, match="its status could not be read") as caught:
        wait(playing(itertools.repeat(_errors.NetworkError(ASKED))), clock, seconds=10.0)
    assert "status" not in caught.value.returns


def test_polls_that_take_time_count() -> None:
    clock = FakeClock()

    def poll() -> Poll[None]:
        clock.advance(4.0)
        return Poll("RUNNING", None)

    with pytest.raises(_errors.WaitTimeoutError) as caught:
        wait(poll, clock, seconds=20.0)
    assert clock.pauses == [5.0, 5.0]
    assert caught.value.returns["elapsed"] == 22.0


def test_a_deadline_is_shared_by_what_came_before() -> None:
    clock = FakeClock(start=10.0)
    deadline = Deadline(30.0, clock)
    clock.advance(12.5)
    assert (deadline.elapsed(), deadline.left(), deadline.seconds) == (12.5, 17.5, 30.0)
    clock.advance(100.0)
    assert deadline.left() == 0.0
    assert deadline.elapsed() == 112.5


def test_what_was_just_created_may_be_unknown_at_first() -> None:
    clock = FakeClock()
    missing = _errors.NotFoundError(ASKED, status=404)
    waited = wait(playing([missing, missing, "SUCCEEDED"]), clock, unseen=Poll("NEW", {}))
    assert (waited.status, waited.polls) == ("SUCCEEDED", 3)


def test_what_was_created_late_may_be_unknown_as_long_as_what_was_created_at_once() -> None:
    clock = FakeClock()
    deadline = Deadline(600.0, clock)
    clock.advance(2 * SETTLING)  # what came before the creation
    missing = _errors.NotFoundError(ASKED, status=404)
    waited = wait(playing([missing, missing, "SUCCEEDED"]), clock, deadline=deadline, unseen=Poll("NEW", {}))
    assert (waited.status, waited.polls) == ("SUCCEEDED", 3)


def test_what_stays_unknown_ends_the_wait() -> None:
    clock = FakeClock()
    with pytest.raises(_errors.NotFoundError):
        wait(playing(itertools.repeat(_errors.NotFoundError(ASKED, status=404))), clock, unseen=Poll("NEW", {}))
    assert SETTLING <= clock() - clock.start < 2 * SETTLING


def test_a_timeout_before_anything_was_found_shows_what_counts_as_found() -> None:
    missing = itertools.repeat(_errors.NotFoundError(ASKED, status=404))
    with pytest.raises(_errors.WaitTimeoutError, match="its last known status is NEW"):
        wait(playing(missing), FakeClock(), seconds=SETTLING / 2, unseen=Poll("NEW", {}))


@pytest.mark.parametrize("seconds", [20.0, 60.0])
@pytest.mark.parametrize("began", [number * 31.7 for number in range(0, 4000, 100)])
def test_a_wait_is_bounded_whatever_the_clock_shows(seconds: float, began: float) -> None:
    clock = FakeClock()
    clock.sleep(began)
    polls = itertools.count()

    def poll() -> Poll[None]:
        assert next(polls) < 100
        return Poll("NEW", None)

    with pytest.raises(_errors.WaitTimeoutError):
        wait(poll, clock, seconds=seconds, interval=2.0)
