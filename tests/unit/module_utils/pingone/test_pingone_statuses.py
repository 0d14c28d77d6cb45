# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The groups of statuses, against the table of contract PingOne 6.3."""

from __future__ import annotations

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone import statuses

TABLE = {
    # status: prepared, final, deletable, patchable
    "NEW": (False, False, True, True),
    "PREPARING": (False, False, False, False),
    "ADDITIONAL_SNAPSHOTS_REQUESTED": (False, False, False, False),
    "READY": (True, False, True, True),
    "VALIDATION_FAILED": (True, False, False, True),
    "IN_PROGRESS": (False, False, False, False),
    "COMPLETED": (True, True, False, False),
    "ERROR": (True, True, False, False),
    "ROLLED_BACK": (True, True, False, False),
    "ROLLBACK_NEW": (False, False, False, False),
    "ROLLBACK_PREPARING": (False, False, False, False),
    "A_STATUS_OF_TOMORROW": (False, False, False, False),
}


@pytest.mark.parametrize("status", TABLE)
def test_table(status: str) -> None:
    assert (
        statuses.is_prepared(status),
        statuses.is_final(status),
        status in statuses.DELETABLE,
        status in statuses.PATCHABLE,
    ) == TABLE[status]


def test_each_status_is_in_one_waiting_group_only() -> None:
    groups = [
        statuses.PREPARING,
        statuses.ROLLBACK_PREPARING,
        statuses.RESTING,
        statuses.FINAL,
        frozenset({statuses.IN_PROGRESS}),
    ]
    assert sorted(status for group in groups for status in group) == sorted(set(TABLE) - {"A_STATUS_OF_TOMORROW"})


def test_only_executed_promotions_are_candidates_for_a_rollback() -> None:
    assert {"COMPLETED", "ERROR"} == statuses.EXECUTED
    assert not statuses.EXECUTED & statuses.NOT_EXECUTED
