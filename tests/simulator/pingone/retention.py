# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets old promotions go. Source: PingOne contract, sections 2.2 and 2.3."""

from __future__ import annotations

from datetime import datetime, timedelta

from simulator.pingone.model import ERROR, IN_PROGRESS, NEW, READY, ROLLBACK_NEW, VALIDATION_FAILED
from simulator.pingone.store import Store

MAXIMUM = 1000
_ALWAYS_KEPT = 5
_AGE = timedelta(days=90)
_SHORT_AGE = timedelta(days=30)
# The console statuses Ready, Failed, In Progress and New (section 2.5).
_SHORT_LIVED = frozenset({NEW, ROLLBACK_NEW, READY, IN_PROGRESS, ERROR, VALIDATION_FAILED})


def sweep(store: Store, moment: datetime) -> None:
    """Remove the records that are too old or too many, in every source environment."""
    for source_id, promotions in store.promotions.items():
        newest_first = store.of_source(source_id)
        for position, promotion in enumerate(newest_first):
            limit = _SHORT_AGE if promotion.status in _SHORT_LIVED else _AGE
            too_old = position >= _ALWAYS_KEPT and moment - promotion.created_at > limit
            if too_old or position >= MAXIMUM:
                del promotions[promotion.id]
