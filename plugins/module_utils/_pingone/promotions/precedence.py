# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether something was executed to a target since a plan for it was made (contract PingOne 7.7, A17, A21, A44)."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterable, Iterator

from ..._errors import NotFoundError, OvertakenError, UnreadableError
from ..._times import order_of, read_time
from ..promotion import Promotion
from ..statuses import COMPLETED, IN_PROGRESS, ROLLED_BACK

_SURELY_STARTED = frozenset({IN_PROGRESS, COMPLETED, ROLLED_BACK})
"""Statuses that a promotion only has once it was started; one in ERROR may not have been (contract PingOne 6.2)."""


def running_to_target_of(promotions: Iterable[Promotion], promotion: Promotion) -> Promotion | None:
    """Return another promotion or rollback to the same target that is being executed."""
    return next((each for each in _others(promotions, promotion) if each.status == IN_PROGRESS), None)


def executed_since(promotions: Iterable[Promotion], promotion: Promotion) -> Promotion | None:
    """Return the newest other promotion or rollback that was executed to the same target since a plan was made.

    The plan was made from a snapshot that PingOne takes when it creates the promotion. So an execution that was not over
    by then counts as well. An execution after the promotion's own start does not.

    :raises UnreadableError: PingOne does not say when one of them was executed, or when the plan was made
    """
    found = [each for each in _others(promotions, promotion) if _was_started(each) and _outdates(each, promotion)]
    return max(found, key=lambda each: order_of(each.started_at), default=None)


@contextlib.contextmanager
def superseded_if_gone(promotion_id: str) -> Iterator[None]:
    """Say in the error for a promotion that does not exist, or no longer, that planning again can help."""
    try:
        yield
    except NotFoundError as error:
        if f"/promotions/{promotion_id}" in error.asked.path:
            error.returns["superseded"] = True
        raise


def superseded_error(promotion: Promotion, other: Promotion) -> OvertakenError:
    """Return the error that refuses the start of a promotion because another one was executed since it was planned."""
    return OvertakenError(
        f"The plan of promotion {promotion.id} is old: it was made at {promotion.created_at}, and {describe(other)} "
        "was executed to the same target at the same time or later. Nothing was started.",
        advice=_advice(promotion, other),
        disposal=(
            f"The {'rollback' if promotion.is_rollback else 'promotion'} {promotion.id} is no longer needed, and can be deleted with "
            "envops.promotion.pingone_promotion and state: absent."
        ),
        superseded=True,
        blocking_promotion=other.raw,
    )


def _advice(promotion: Promotion, other: Promotion) -> str:
    if promotion.is_rollback:
        return (
            f"PingOne rolls back only the newest promotion to a target: roll back {other.id} first if that is right, or "
            "promote the former state again."
        )
    return "Plan again and review the new plan."


def describe(promotion: Promotion) -> str:
    """Return how messages name another promotion."""
    what = "rollback" if promotion.is_rollback else "promotion"
    description = f'"{promotion.description}", ' if promotion.description else ""
    return f"{what} {promotion.id} ({description}{promotion.status}, started {promotion.started_at})"


def _others(promotions: Iterable[Promotion], promotion: Promotion) -> list[Promotion]:
    own = (promotion.id, promotion.original_id)  # what a rollback reverts was over when the rollback was created
    return [each for each in promotions if each.target_id == promotion.target_id and each.id not in own]


def _was_started(promotion: Promotion) -> bool:
    return promotion.started_at is not None or promotion.status in _SURELY_STARTED


def _outdates(other: Promotion, promotion: Promotion) -> bool:
    running = other.status == IN_PROGRESS
    if running and promotion.started_at is None:
        return True
    planned = _moment(promotion.created_at, promotion, "created")
    begun = _moment(other.started_at, other, "started")
    own_start = read_time(promotion.started_at)
    if own_start is not None and begun > own_start:
        return False
    return running or begun >= planned or _moment(other.completed_at, other, "completed") > planned


def _moment(text: str | None, promotion: Promotion, event: str) -> datetime.datetime:
    moment = read_time(text)
    if moment is None:
        raise UnreadableError(
            f"PingOne does not say when promotion {promotion.id} ({promotion.status}) was {event}, so it is not known "
            "whether something was executed to the target since the plan was made.",
            advice="Nothing was started. Run the task again; if this persists, look at that promotion in the console.",
        )
    return moment
