# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records are put in the order of their times, in whichever form these are written."""

from __future__ import annotations

import math

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.reversibility import (
    find_rollback,
    newest_executed,
)
from ansible_collections.envops.promotion.plugins.module_utils._times import limit, order_of
from ansible_collections.envops.promotion.plugins.module_utils._workfront import times

PAIRS = [
    ("2026-05-21T17:47:15Z", "2026-05-21T17:47:15.975Z"),
    ("2026-05-21T17:47:15.9Z", "2026-05-21T17:47:15.901Z"),
    ("2026-05-21T19:47:15+02:00", "2026-05-21T17:47:16Z"),
    ("", "2026-05-21T17:47:16Z"),
    ("soon", "2026-05-21T17:47:16Z"),
]
"""An earlier and a later time."""


@pytest.mark.parametrize(("earlier", "later"), PAIRS)
def test_the_later_time_comes_later(earlier: str, later: str) -> None:
    assert order_of(earlier) < order_of(later)
    assert times.order_of(earlier) < times.order_of(later)
    assert times.order_of(None) < times.order_of("2017-03-24T17:00:00:000+0400")


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00+99:99", "2026-02-30T00:00:00Z"],
)
def test_what_no_calendar_has_is_no_time(text: str) -> None:
    assert times.read_time(text) is None


@pytest.mark.parametrize("zone", ["Z", "+00:00", "", ".250Z"])
def test_a_leap_second_is_a_time(zone: str) -> None:
    before, leap, after = (times.read_time(f"2016-12-31T23:59:{second}{zone}") for second in ("58", "60", "59"))
    assert before is not None
    assert leap is not None
    assert before < leap == after


@pytest.mark.parametrize(
    ("seconds", "words"), [(math.inf, "more than 100 years"), (1e300, "more than 100 years"), (3e9, "833333 h 20 min")]
)
def test_a_long_time_has_words(seconds: float, words: str) -> None:
    assert limit(seconds) == words


@pytest.mark.parametrize(("earlier", "later"), PAIRS[:3])
def test_the_newest_promotion_is_the_one_that_was_started_last(earlier: str, later: str) -> None:
    records = [
        Promotion(
            raw={
                "id": when,
                "status": "COMPLETED",
                "startedAt": when,
                "createdAt": when,
                "targetEnvironmentId": "t",
                "previousPromotion": {"id": "o"},
            }
        )
        for when in (earlier, later)
    ]
    newest = newest_executed(records, records[0].target_id)
    assert newest is not None
    assert newest.id == later
    rollback = find_rollback(records, str(records[0].original_id))
    assert rollback is not None
    assert rollback.id == later
