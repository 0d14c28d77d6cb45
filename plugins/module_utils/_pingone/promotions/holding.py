# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which earlier promotions failed, or were rolled back, with the very plan that is to be executed (contract PingOne 6, A50)."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from ..._errors import PromotionError
from ..._plan import DELETE, Change, digest_of
from ..._times import order_of, read_time
from ..api import PingOneApi
from ..plan import plan_of_steps
from ..promotion import Promotion
from ..statuses import COMPLETED, ERROR, ROLLED_BACK
from .reversibility import find_rollback


def find_holding(
    api: PingOneApi,
    environment_id: str,
    promotion: Promotion,
    changes: Iterable[Change],
    promotions: Sequence[Promotion],
) -> dict[str, Any] | None:
    """Return why a plan must not be started again without a person's decision; None if nothing speaks against it.

    A plan is held if another promotion to the same target did the same and failed, or was rolled back by anybody, and
    no promotion to that target has succeeded since. ``promotions`` are those of the same source environment. The
    result names the newest such promotion, and the others as ``earlier``.

    The steps of an earlier promotion may be gone or unreadable. Then it holds a plan if it has the same selection and
    exclusions, because nothing shows that it did something else.
    """
    wanted = _digest(changes)
    found = [
        _described(failed)
        for failed in _failed_since_success(promotions, promotion)
        if _did_the_same(api, environment_id, failed.promotion, promotion, wanted)
    ]
    return {**found[0], "earlier": found[1:]} if found else None


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Failed:
    promotion: Promotion
    rollback: Promotion | None


def _failed_since_success(promotions: Sequence[Promotion], planned: Promotion) -> list[_Failed]:
    """Return the failed promotions to the target of a plan since the last successful one, newest first."""
    others = [
        each
        for each in promotions
        if each.target_id == planned.target_id and each.id != planned.id and not each.is_rollback
    ]
    failed, succeeded = [], []
    for each in others:
        rollback = find_rollback(promotions, each.id)
        begun = rollback if rollback is not None and rollback.started_at else None
        is_undone = each.status == ROLLED_BACK or (each.status == COMPLETED and begun is not None)
        if is_undone or (each.status == ERROR and each.started_at is not None):
            failed.append(_Failed(promotion=each, rollback=begun))
        elif each.status == COMPLETED:
            succeeded.append(each.started_at)
    last = max(filter(None, map(read_time, succeeded)), default=None)
    since = [each for each in failed if last is None or not _is_before(each.promotion.started_at, last)]
    return sorted(since, key=lambda each: order_of(each.promotion.started_at), reverse=True)


def _is_before(started: str | None, moment: datetime.datetime) -> bool:
    """Return whether a promotion was surely started before a point in time."""
    begun = read_time(started)
    return begun is not None and begun < moment


def _did_the_same(api: PingOneApi, environment_id: str, earlier: Promotion, planned: Promotion, wanted: str) -> bool:
    try:
        steps = list(api.list_steps(environment_id, earlier.id))
        changes = plan_of_steps(steps, earlier.own_ids).changes
    except PromotionError:
        changes = ()
    if not changes:
        selected = set(earlier.selected) == set(planned.selected)
        return selected and set(earlier.excluded) == set(planned.excluded)
    return _digest(changes) == wanted


def _digest(changes: Iterable[Change]) -> str:
    """Return the digest of changes; a resource that a rollback has created again may have another ID (contract PingOne A36)."""
    return digest_of(
        dataclasses.replace(change, target_id=None) if change.action == DELETE else change for change in changes
    )


def _described(failed: _Failed) -> dict[str, Any]:
    promotion, rollback = failed.promotion, failed.rollback
    last = rollback if rollback is not None and rollback.completed_at else promotion
    return {
        "promotion_id": promotion.id,
        "status": promotion.status,
        "at": last.completed_at or promotion.completed_at or promotion.started_at,
        "reason": _reason(promotion, rollback),
    }


def _reason(promotion: Promotion, rollback: Promotion | None) -> str:
    why = f" {promotion.reason}" if promotion.errors else ""
    if promotion.status == ROLLED_BACK:
        by = f" by {rollback.id}" if rollback is not None else ""
        return f"It was rolled back{by}.{why}"
    if rollback is not None:
        return f"Its rollback {rollback.id} is {rollback.status}.{why}"
    return f"It ended in {promotion.status} and was not rolled back.{why}"
