# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which promotion may be rolled back (contract PingOne 7.8, A16 to A18)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..._errors import StateError
from ..api import PingOneApi
from ..faults import read_promotion_errors, tell_errors
from ..statuses import COMPLETED, ERROR, EXECUTED, FINAL
from .selection import Wanted, is_rollback, reverted_by, target_of


def newest_executed(promotions: Iterable[Mapping[str, Any]], target_id: str | None) -> Mapping[str, Any] | None:
    """Return the promotion to a target that was executed last and not rolled back (contract PingOne A17)."""
    executed = [
        item
        for item in promotions
        if item.get("status") in EXECUTED and item.get("startedAt") and target_of(item) == target_id
    ]
    return max(executed, key=lambda item: str(item["startedAt"]), default=None)


def find_rollback(promotions: Iterable[dict[str, Any]], original_id: str) -> dict[str, Any] | None:
    """Return the newest rollback of a promotion."""
    rollbacks = [item for item in promotions if reverted_by(item) == original_id]
    return max(rollbacks, key=lambda item: str(item.get("createdAt", "")), default=None)


def find_interrupted(promotions: list[dict[str, Any]], wanted: Wanted) -> dict[str, Any] | None:
    """Return the promotion of the wanted content whose execution ended in ERROR, or whose rollback is not over.

    It must be the newest executed one to the target, because no other one can be rolled back.
    """
    newest = newest_executed(promotions, wanted.target_id)
    if newest is None or not wanted.fits(newest):
        return None
    rollback = find_rollback(promotions, str(newest["id"]))
    unfinished = newest.get("status") == ERROR if rollback is None else rollback.get("status") not in FINAL
    return dict(newest) if unfinished else None


def promoted_at(promotions: list[dict[str, Any]], wanted: Wanted) -> str | None:
    """Return when the wanted content was started, if it is what was executed last to the target, without an error."""
    newest = newest_executed(promotions, wanted.target_id)
    if newest is None or newest.get("status") != COMPLETED or not wanted.fits(newest):
        return None
    return str(newest["startedAt"])


def newest_reversible(
    api: PingOneApi, promotions: list[dict[str, Any]], environment_id: str, target_id: str | None
) -> str:
    """Return the id of the promotion that a rollback to a target concerns, also when it is rolled back already.

    :raises StateError: there is none, or the newest executed one is a failed rollback
    """
    newest = newest_executed(promotions, target_id)
    where = f"from environment {api.label(environment_id)} to {api.label(str(target_id))}"
    if newest is None:
        raise StateError(
            f"No promotion {where} has been executed, so there is nothing to roll back.",
            advice="List the promotions with envops.promotion.pingone_promotion_info.",
        )
    reverted = reverted_by(newest)
    if reverted is None:
        return str(newest["id"])
    if newest.get("status") == COMPLETED:
        return reverted
    raise StateError(
        f"The newest executed promotion {where} is the rollback {newest['id']}, which ended in ERROR: "
        f"{tell_errors(read_promotion_errors(newest)) or 'PingOne gives no reason.'}",
        advice=f"The target may be restored in part. To take that rollback back, give promotion_id={newest['id']}.",
        rollback=dict(newest),
    )


def check_reversible(original: Mapping[str, Any]) -> None:
    """Check that a promotion is of a status that can be rolled back.

    :raises StateError: it is not
    """
    status = original.get("status")
    name = f"Promotion {original.get('id')}"
    if is_rollback(original) and status == COMPLETED:
        raise StateError(
            f"{name} is a rollback that is completed; PingOne does not take those back.",
            advice="Promote again instead.",
        )
    if status not in EXECUTED or not (original.get("startedAt") or is_rollback(original)):
        raise StateError(
            f"{name} is in status {status} and was not executed, so there is nothing to roll back.",
            advice="A promotion that is not wanted any more can be deleted with envops.promotion.pingone_promotion.",
        )


def check_newest(promotions: list[dict[str, Any]], original: Mapping[str, Any]) -> None:
    """Check that no other promotion to the same target was executed later.

    :raises StateError: one was; the error names it
    """
    newest = newest_executed(promotions, target_of(original))
    if newest is None or newest.get("id") == original.get("id") or is_rollback(original):
        return
    raise StateError(
        f"Promotion {original.get('id')} is not the newest executed one to its target any more: {newest['id']} "
        f'("{newest.get("description") or ""}", {newest.get("status")}, started {newest.get("startedAt")}) came '
        "after it, and PingOne rolls back the newest only.",
        advice=f"Roll back {newest['id']} first if that is right, or promote the former state again.",
        blocking_promotion=dict(newest),
    )
