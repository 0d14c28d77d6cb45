# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records are put in the order of their times, in whichever form these are written."""

from __future__ import annotations

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.reversibility import (
    find_rollback,
    newest_executed,
)
from ansible_collections.envops.promotion.plugins.module_utils._times import order_of
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
