# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The outcome of each change of a plan that was installed (contract Workfront 7.3, 7.4, 7.5)."""

from __future__ import annotations

from typing import Any

from ..._outcomes import FAILED, NOT_APPLIED, SUCCEEDED, UNKNOWN
from ..._plan import IGNORE, Change, Plan
from ..installation import Entry, Installation
from ..statuses import ENTRY_FAILED, ENTRY_INSTALLED, ENTRY_REGISTERED
from .results import reason_and_advice

_OF_STATUS = {ENTRY_INSTALLED: SUCCEEDED, ENTRY_REGISTERED: SUCCEEDED, ENTRY_FAILED: FAILED}


def outcomes_of(plan: Plan, installation: Installation | None) -> list[dict[str, Any]]:
    """Return each change of a plan, in its order, with its ``outcome`` and a ``message``.

    ``installation`` is its record, as read, or None where nothing was installed. What was created has its ID in the
    target. What the record does not show is unknown.
    """
    if installation is None or installation.is_prepared:
        return [_outcome_of(change, NOT_APPLIED, None) for change in plan.changes]
    entries = {(entry.code, entry.source_id.lower()): entry for entry in installation.entries}
    found = ((change, entries.get((change.type, str(change.source_id).lower()))) for change in plan.changes)
    return [
        _outcome_of(change, _OF_STATUS.get(installation.status_of(entry), UNKNOWN) if entry else UNKNOWN, entry)
        for change, entry in found
    ]


def _outcome_of(change: Change, outcome: str, entry: Entry | None) -> dict[str, Any]:
    if change.action == IGNORE and outcome != FAILED:
        outcome = NOT_APPLIED
    # Before that, the ID is that of the matching object, even if another one is created.
    created_id = entry.target_id if entry is not None and outcome == SUCCEEDED else ""
    return {
        **change.to_dict(),
        "target_id": created_id or change.target_id,
        "outcome": outcome,
        "message": reason_and_advice(entry) if entry is not None and outcome == FAILED else "",
    }
