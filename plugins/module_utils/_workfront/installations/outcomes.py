# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of each change of a plan that was installed (contract Workfront 7.3, 7.4, 7.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._outcomes import FAILED, NOT_APPLIED, SUCCEEDED, UNKNOWN
from ..._plan import IGNORE, Change, Plan
from ..statuses import ENTRY_FAILED, ENTRY_INSTALLED, ENTRY_REGISTERED, PREPARING
from ..statuses import SUCCEEDED as INSTALLED
from .results import objects_of, status_of

_OF_STATUS = {ENTRY_INSTALLED: SUCCEEDED, ENTRY_REGISTERED: SUCCEEDED, ENTRY_FAILED: FAILED}


def outcomes_of(plan: Plan, installation: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return each change of a plan, in its order, with its ``outcome`` and a ``message``.

    ``installation`` is its record, as read, or None where nothing was installed. What was created has its id in the
    target. What the record does not tell is unknown.
    """
    has_begun = installation is not None and status_of(installation) != PREPARING
    objects = objects_of(installation) if installation is not None else []
    if (
        installation is not None
        and status_of(installation) in INSTALLED
        and not any(item["status"] for item in objects)
    ):
        # A whole that succeeded speaks for its parts where nothing is said of them (contract 7.3).
        objects = [{**item, "status": ENTRY_INSTALLED} for item in objects]
    told = {(item["object_code"], item["source_id"].lower()): item for item in objects}
    return [
        _outcome_of(change, told.get((change.type, str(change.source_id).lower()), {}), has_begun=has_begun)
        for change in plan.changes
    ]


def _outcome_of(change: Change, told: Mapping[str, Any], *, has_begun: bool) -> dict[str, Any]:
    outcome = _OF_STATUS.get(str(told.get("status")), UNKNOWN)
    if not has_begun or (change.action == IGNORE and outcome != FAILED):
        outcome = NOT_APPLIED
    # Before that, the id is of an object that the service takes for the same one, also where another is created.
    target_id = told.get("target_id") if outcome == SUCCEEDED else None
    return {
        **change.to_dict(),
        "target_id": target_id or change.target_id,
        "outcome": outcome,
        "message": _tell(told) if outcome == FAILED else "",
    }


def _tell(told: Mapping[str, Any]) -> str:
    return f"{str(told['reason']).rstrip('.')}. {told['advice'] or ''}".rstrip()
