# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which promotion may be rolled back (contract PingOne 7.8, A16 to A18)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from ..._errors import OvertakenError, StateError
from ..._times import order_of
from ..api import PingOneApi
from ..promotion import Promotion
from ..statuses import COMPLETED, DELETABLE, ERROR, EXECUTED, FINAL, IN_PROGRESS, VALIDATION_FAILED
from .content import ContentRequest


def newest_executed(promotions: Iterable[Promotion], target_id: str | None) -> Promotion | None:
    """Return the promotion to a target that was executed last and is not rolled back (contract PingOne A17)."""
    executed = [
        each for each in promotions if each.status in EXECUTED and each.started_at and each.target_id == target_id
    ]
    return max(executed, key=lambda each: order_of(each.started_at), default=None)


def find_rollback(promotions: Iterable[Promotion], original_id: str) -> Promotion | None:
    """Return the rollback of a promotion that counts: the one that runs or is done, else the oldest that can be, else the newest.

    Several runs may each have created one; all of them come to the same one.
    """
    rollbacks = [each for each in promotions if each.original_id == original_id]
    possible = [each for each in rollbacks if each.status not in FINAL and each.status != VALIDATION_FAILED]
    begun = [each for each in rollbacks if each.status in (IN_PROGRESS, COMPLETED)]
    if begun or not possible:
        return max(begun or rollbacks, key=_created, default=None)
    return min(possible, key=_created)


def _created(promotion: Promotion) -> tuple[datetime.datetime, str]:
    return order_of(promotion.created_at), promotion.id


def find_interrupted(promotions: list[Promotion], content: ContentRequest) -> Promotion | None:
    """Return the promotion with the requested content whose execution ended in ERROR, or whose rollback is not over.

    It must be the newest executed one to the target, because no other one can be rolled back.
    """
    found = find_half_done(promotions, content.target_id)
    return found if found is not None and content.fits(found) else None


def find_half_done(promotions: list[Promotion], target_id: str) -> Promotion | None:
    """Return the newest executed promotion to a target if it ended in ERROR, or its rollback is not over."""
    newest = newest_executed(promotions, target_id)
    if newest is None:
        return None
    rollback = find_rollback(promotions, newest.id)
    unfinished = newest.status == ERROR if rollback is None else rollback.status not in FINAL
    return newest if unfinished else None


def promoted_at(promotions: list[Promotion], content: ContentRequest) -> str | None:
    """Return when the requested content was started, if that was the last execution to the target and had no error."""
    newest = newest_executed(promotions, content.target_id)
    if newest is None or newest.status != COMPLETED or not content.fits(newest):
        return None
    return newest.started_at


def newest_reversible(api: PingOneApi, promotions: list[Promotion], environment_id: str, target_id: str | None) -> str:
    """Return the ID of the promotion that a rollback to a target reverts, even if it is already rolled back.

    :raises StateError: there is none, or the newest executed one is a failed rollback
    """
    newest = newest_executed(promotions, target_id)
    where = f"from environment {api.label(environment_id)} to {api.label(str(target_id))}"
    if newest is None:
        raise StateError(
            f"No promotion {where} has been executed, so there is nothing to roll back.",
            advice="List the promotions with envops.promotion.pingone_promotion_info.",
        )
    if newest.original_id is None:
        return newest.id
    if newest.status == COMPLETED:
        return newest.original_id
    raise StateError(
        f"The newest executed promotion {where} is the rollback {newest.id}, which ended in ERROR: {newest.reason}",
        advice=f"The target may be only partly restored. To roll back that rollback, set promotion_id={newest.id}.",
        rollback=newest.raw,
    )


def check_reversible(original: Promotion) -> None:
    """Check that a promotion is in a status that can be rolled back.

    :raises StateError: it is not
    """
    name = f"Promotion {original.id}"
    if original.is_rollback and original.status == COMPLETED:
        raise StateError(
            f"{name} is a rollback in status {COMPLETED}, which PingOne cannot roll back.",
            advice="Promote again instead.",
        )
    if original.status not in EXECUTED or not (original.started_at or original.is_rollback):
        raise StateError(
            f"{name} is in status {original.status} and was not executed, so there is nothing to roll back.",
            advice=(
                "If it is no longer needed, delete it with envops.promotion.pingone_promotion and state: absent."
                if original.status in DELETABLE
                else "It has changed nothing in the target."
                if original.status in (ERROR, VALIDATION_FAILED)
                else ""
            ),
        )


def check_newest(promotions: list[Promotion], original: Promotion) -> None:
    """Check that no other promotion to the same target was executed later.

    ``original`` is as read by ID: a list may still show it as it was before its execution.

    :raises OvertakenError: one was; the error names it
    """
    others = (each for each in promotions if each.id != original.id)
    newest = newest_executed([original, *others], original.target_id)
    if newest is None or newest.id == original.id or original.is_rollback:
        return
    raise OvertakenError(
        f"Promotion {original.id} is no longer the newest executed one to its target: {newest.id} "
        f'("{newest.description}", {newest.status}, started {newest.started_at}) was '
        "executed later, and PingOne rolls back only the newest.",
        advice=f"Roll back {newest.id} first if that is right, or promote the former state again.",
        blocking_promotion=newest.raw,
    )
