# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What proves that a rollback brought the target back (contract PingOne 7.8)."""

from __future__ import annotations

import collections
from typing import Any

from ..._plan import CREATE, DELETE, UPDATE, Change
from ..plan import plan_of_steps
from ..promotion import Promotion
from ..statuses import COMPLETED, ROLLED_BACK

INVERSE = {CREATE: DELETE, UPDATE: UPDATE, DELETE: CREATE}
_RESTORED = "restored"
_UNTOUCHED = "untouched"
_UNPROVEN = "unproven"


def prove_restoration(
    original: Promotion, rollback: Promotion, original_errors: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return ``complete``, ``reasons`` against it, and each resource of the original's plan with its state.

    A rollback writes what its source snapshot holds, and all steps of a COMPLETED one succeeded. So the target is as
    before if that snapshot is the one taken before the promotion, and if every applied step has its counterpart.
    Both promotions are as read by id; ``original_errors`` are the readable errors of the original.
    """
    # Creations of one type share a URL, so each failure speaks for one step only.
    failures = collections.Counter(str(error["url"]).rstrip("/") for error in original_errors if "url" in error)
    undone = list(plan_of_steps(rollback.steps).changes)
    resources = []
    for step, change in zip(original.steps, plan_of_steps(original.steps).changes, strict=True):
        counterpart = take_counterpart(change, undone)
        state = _RESTORED
        if counterpart is None:
            url = str(step.get("resourceUrl", "")).rstrip("/")
            state = _UNTOUCHED if failures[url] else _UNPROVEN
            failures[url] -= state == _UNTOUCHED
        resources.append(
            {
                "type": change.type,
                "name": change.name,
                "target_id": change.target_id or (counterpart.target_id if counterpart is not None else None),
                "promoted_by": change.action,
                "taken_back_by": counterpart.action if counterpart is not None else None,
                "state": state,
            }
        )
    reasons = _reasons(original, rollback)
    reasons += [
        f'Nothing in the rollback takes back the {item["promoted_by"]} of {item["type"]} "{item["name"]}".'
        for item in resources
        if item["state"] == _UNPROVEN
    ]
    return {"complete": not reasons, "reasons": reasons, "resources": resources}


def _reasons(original: Promotion, rollback: Promotion) -> list[str]:
    reasons = []
    if rollback.status != COMPLETED:
        reasons.append(f"The rollback {rollback.id} is in status {rollback.status}.")
    if original.status != ROLLED_BACK:
        reasons.append(f"The promotion {original.id} is in status {original.status}.")
    before = original.target_snapshot_id
    if before is None or rollback.snapshot_id != before:
        reasons.append("The rollback does not name the snapshot that was taken of the target before the promotion.")
    return reasons


def take_counterpart(change: Change, undone: list[Change]) -> Change | None:
    """Remove and return the rollback's change that takes back a change."""
    for candidate in undone:
        if candidate.action != INVERSE[change.action] or candidate.type != change.type:
            continue
        same_id = change.target_id is not None and change.target_id in (candidate.target_id, candidate.source_id)
        if same_id or (change.action == CREATE and candidate.name == change.name):
            undone.remove(candidate)
            return candidate
    return None
