# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which failures may be repeated, and the pauses between attempts."""

from __future__ import annotations

import email.utils
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils._retry import Retries, retry_after_seconds

NOW = 784_111_777.0  # Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110


def middle() -> float:
    return 0.5


@given(attempt=st.integers(1, 50), jitter=st.floats(0, 1))
def test_pauses_double_up_to_a_cap_and_jitter_only_lengthens_them(attempt: int, jitter: float) -> None:
    pause = Retries(50, lambda: jitter).pause(attempt, None)
    bare = min(30.0, 2.0 ** (attempt - 1))
    assert pause is not None
    assert bare <= pause <= 1.1 * bare


def test_jitter_differs_between_clients() -> None:
    pauses = [Retries(1, lambda share=share: share).pause(1, None) for share in (0.0, 0.3, 1.0)]  # type: ignore[misc]
    assert pauses == pytest.approx([1.0, 1.03, 1.1])


@pytest.mark.parametrize("limit", [0, 1, 5])
def test_the_limit_counts_repetitions(limit: int) -> None:
    retries = Retries(limit, middle)
    assert all(retries.pause(attempt, None) is not None for attempt in range(1, limit + 1))
    assert retries.pause(limit + 1, None) is None
    assert retries.pause(limit + 1, 0.0) is None


def test_a_huge_limit_does_not_overflow() -> None:
    assert Retries(10_000, middle).pause(10_000, None) == pytest.approx(31.5)


@pytest.mark.parametrize(("asked", "pause"), [(0.0, 8.4), (0.5, 8.4), (8.0, 8.4), (12.0, 12.0), (300.0, 300.0)])
def test_the_longer_pause_wins(asked: float, pause: float) -> None:
    assert Retries(5, middle).pause(4, asked) == pytest.approx(pause)


@pytest.mark.parametrize("asked", [300.5, 86_400.0, float("inf")])
def test_a_service_that_asks_for_too_much_is_not_waited_for(asked: float) -> None:
    assert Retries(5, middle).pause(1, asked) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Sun, 06 Nov 1994 08:49:47 GMT", 10.0),
        ("Sunday, 06-Nov-94 08:49:47 GMT", 10.0),
        ("Sun Nov  6 08:49:47 1994", 10.0),
        ("Sun, 06 Nov 1994 08:49:47 -0000", 10.0),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0.0),
        ("9" * 400, float("inf")),
    ],
)
def test_seconds_and_every_form_of_an_http_date_are_read(value: str, seconds: float) -> None:
    assert retry_after_seconds(value, NOW) == seconds


def test_a_date_without_a_zone_is_not_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "ZONE+05:30")
    time.tzset()
    try:
        assert retry_after_seconds("Sun Nov  6 08:49:47 1994", NOW) == 10.0
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "value", [None, "", "soon", "-5", "1.5", "1e3", "\u0663", "99 Nov 1994", "Sun, 99 Nov 1994 08:49:37 GMT"]
)
def test_anything_else_is_no_wish(value: str | None) -> None:
    assert retry_after_seconds(value, NOW) is None


@given(ahead=st.integers(0, 10**8))
def test_both_forms_agree(ahead: int) -> None:
    date = email.utils.formatdate(NOW + ahead, usegmt=True)
    assert retry_after_seconds(date, NOW) == retry_after_seconds(str(ahead), NOW) == ahead


@given(value=st.text(max_size=40))
def test_no_header_is_an_error(value: str) -> None:
    seconds = retry_after_seconds(value, NOW)
    assert seconds is None or seconds >= 0
