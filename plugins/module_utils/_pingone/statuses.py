# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The statuses of a promotion (contract PingOne 6) and the groups that matter to a client."""

from __future__ import annotations

READY = "READY"
VALIDATION_FAILED = "VALIDATION_FAILED"
IN_PROGRESS = "IN_PROGRESS"
COMPLETED = "COMPLETED"
ERROR = "ERROR"
ROLLED_BACK = "ROLLED_BACK"
NEW = "NEW"
ROLLBACK_NEW = "ROLLBACK_NEW"

PREPARING = frozenset({NEW, "PREPARING", "ADDITIONAL_SNAPSHOTS_REQUESTED"})
ROLLBACK_PREPARING = frozenset({ROLLBACK_NEW, "ROLLBACK_PREPARING"})
RESTING = frozenset({READY, VALIDATION_FAILED})
FINAL = frozenset({COMPLETED, ERROR, ROLLED_BACK})
EXECUTED = frozenset({COMPLETED, ERROR})
"""Statuses of the promotions among which the newest to a target counts (contract PingOne A17)."""
DELETABLE = frozenset({NEW, READY})
PATCHABLE = frozenset({NEW, READY, VALIDATION_FAILED})
NOT_EXECUTED = PREPARING | RESTING
KNOWN = PREPARING | ROLLBACK_PREPARING | RESTING | {IN_PROGRESS} | FINAL


def is_prepared(status: str) -> bool:
    """Return whether the preparation of a promotion, or its execution if somebody has started it, is over."""
    return status in RESTING or status in FINAL


def is_final(status: str) -> bool:
    """Return whether the execution of a promotion is over."""
    return status in FINAL
