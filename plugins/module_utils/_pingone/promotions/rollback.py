# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rolling back the most recent promotion to a target: two calls, one task (contract PingOne 7.8, A14 to A18, A35)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import OperationFailedError, StateConflictError, reporting
from ..._plan import Change, Plan, diff_of
from ..._reconcile import send_once
from ..._runtime import Result, Runtime
from ..._waiting import Waiting
from ..api import PingOneApi
from ..faults import read_promotion_errors, tell_errors
from ..plan import plan_of_steps, read_plan
from ..statuses import COMPLETED, ERROR, FINAL, IN_PROGRESS, READY, ROLLED_BACK
from .lifecycle import check_prepared, wait_for_preparation
from .progress import Ended, Started, start_promotion, wait_for_end
from .restoration import INVERSE, prove_restoration
from .reversibility import check_newest, check_reversible, find_rollback, newest_reversible

NOTHING_SELECTED = "Selected resources list is empty"
"""What PingOne says of a rollback that has nothing to revert (contract PingOne 6.4, A35)."""


@dataclasses.dataclass(frozen=True)
class Reversal:
    """What to roll back: a promotion by id, or the newest executed one to a target; and how far to go."""

    environment_id: str
    promotion_id: str | None
    target_id: str | None
    execute: bool
    wait: bool
    waiting: Waiting


def roll_back(api: PingOneApi, wanted: Reversal, runtime: Runtime) -> Result:
    """Create and start the rollback of a promotion; one that exists already is gone on with.

    :raises StateError: PingOne would refuse it
    :raises OperationFailedError: the rollback ended in ERROR
    """
    promotions = list(api.list_promotions(wanted.environment_id))
    original_id = wanted.promotion_id or newest_reversible(api, promotions, wanted.environment_id, wanted.target_id)
    original = api.read_promotion(wanted.environment_id, original_id).mapping()
    with reporting(original=original, status=original.get("status")):
        existing = find_rollback(promotions, original_id)
        if original.get("status") == ROLLED_BACK:
            return _already_rolled_back(api, wanted, original, existing)
        if existing is not None and _had_nothing_to_revert(existing):
            return _nothing_to_revert(original, existing, changed=False)
        if existing is None or existing.get("status") in FINAL:
            check_reversible(original)
            check_newest(promotions, original)
            existing = None
        if runtime.check_mode:
            return _predicted(original, existing, wanted, runtime)
        created = existing is None
        rollback = existing or _create_rollback(api, wanted.environment_id, original_id)
        return _go_on(api, wanted, original, rollback, runtime, created=created)


def _create_rollback(api: PingOneApi, environment_id: str, original_id: str) -> dict[str, Any]:
    def send() -> dict[str, Any]:
        reply = api.roll_back_promotion(environment_id, original_id)
        if not reply.mapping().get("id"):
            raise reply.unreadable("a promotion with an id was expected")
        return reply.mapping()

    def effect() -> dict[str, Any] | None:
        return find_rollback(api.list_promotions(environment_id), original_id)

    try:
        return send_once(api.http, send, effect)
    except StateConflictError:
        promotions = list(api.list_promotions(environment_id))
        check_newest(promotions, api.read_promotion(environment_id, original_id).mapping())
        raise


def _go_on(
    api: PingOneApi,
    wanted: Reversal,
    original: dict[str, Any],
    rollback: dict[str, Any],
    runtime: Runtime,
    *,
    created: bool,
) -> Result:
    """Bring a rollback from whatever status it is in to its end, or as far as wanted."""
    rollback_id = str(rollback["id"])
    changed = created
    plan: Plan | None = None
    first_pause: float | None = None
    with reporting(changed=changed, rollback=rollback, status=rollback.get("status")):
        if rollback.get("status") != IN_PROGRESS:
            if not wanted.execute and not wanted.wait:
                return Result(changed, _returns(original, rollback, None))
            waited = wait_for_preparation(api, wanted.environment_id, rollback_id, wanted.waiting)
            rollback = waited.state
            if _had_nothing_to_revert(rollback):
                return _nothing_to_revert(original, rollback, changed=changed)
            if not rollback.get("startedAt"):
                with reporting(rollback=rollback, status=rollback.get("status")):
                    check_prepared(api, wanted.environment_id, rollback)
            plan = read_plan(api, wanted.environment_id, rollback)
    diff = diff_of(plan, f"rollback {rollback_id} of promotion {original['id']}") if plan and runtime.diff else None
    with reporting(changed=changed, rollback=rollback, status=rollback.get("status")):
        if rollback.get("status") == READY:
            if not wanted.execute:
                return Result(changed, _returns(original, rollback, plan), diff)
            started = _start(api, wanted, original, rollback_id)
            changed = changed or started.here
            rollback = started.promotion
            first_pause = started.retry_after
    with reporting(changed=changed, rollback=rollback, status=rollback.get("status")):
        if not wanted.wait and rollback.get("status") not in FINAL:
            return Result(changed, _returns(original, rollback, plan), diff)
        ended = wait_for_end(
            api, wanted.environment_id, rollback_id, wanted.waiting, what="rollback", first_pause=first_pause
        )
        return _ended(api, wanted, original, ended, plan, diff, changed=changed)


def _start(api: PingOneApi, wanted: Reversal, original: Mapping[str, Any], rollback_id: str) -> Started:
    try:
        return start_promotion(api, wanted.environment_id, rollback_id)
    except StateConflictError:
        check_newest(list(api.list_promotions(wanted.environment_id)), dict(original))
        raise


def _ended(
    api: PingOneApi,
    wanted: Reversal,
    original: dict[str, Any],
    ended: Ended,
    plan: Plan | None,
    diff: dict[str, Any] | None,
    *,
    changed: bool,
) -> Result:
    if ended.status != COMPLETED:
        told = tell_errors(ended.errors) or "PingOne gives no reason."
        raise OperationFailedError(
            f"The rollback {ended.promotion.get('id')} of promotion {original['id']} ended in {ended.status}: {told}",
            advice=(
                "The target may be restored in part. Correct the cause in the target; the rollback itself can be taken "
                "back with envops.promotion.pingone_promotion_rollback and its id."
            ),
            original=original,
            rollback=ended.promotion,
            **ended.to_returns(),
        )
    original_errors = read_promotion_errors(original)
    original = api.read_promotion(wanted.environment_id, str(original["id"])).mapping()
    proof = prove_restoration(original, ended.promotion, original_errors)
    returns = _returns(original, ended.promotion, plan, proof=proof)
    return Result(changed, {**returns, **ended.to_returns()}, diff)


def _already_rolled_back(
    api: PingOneApi, wanted: Reversal, original: dict[str, Any], existing: Mapping[str, Any] | None
) -> Result:
    if existing is None:
        return Result(False, {**_returns(original, {}, None), "status": ROLLED_BACK})
    rollback = api.read_promotion(wanted.environment_id, str(existing["id"])).mapping()
    proof = prove_restoration(original, rollback, read_promotion_errors(original))
    return Result(False, _returns(original, rollback, None, proof=proof))


def _had_nothing_to_revert(rollback: Mapping[str, Any]) -> bool:
    """Tell whether a rollback ended before its start, because the original had changed nothing (contract A35)."""
    unstarted = rollback.get("status") == ERROR and not rollback.get("startedAt")
    return unstarted and any(NOTHING_SELECTED in error["text"] for error in read_promotion_errors(rollback))


def _nothing_to_revert(original: dict[str, Any], rollback: dict[str, Any], *, changed: bool) -> Result:
    errors = read_promotion_errors(rollback)
    reason = f"PingOne found nothing to revert: {tell_errors(errors) or 'it gives no reason.'}"
    proof = {"complete": False, "reasons": [reason], "resources": []}
    returns = _returns(original, rollback, None, proof=proof)
    return Result(changed, {**returns, "errors": errors, "nothing_to_revert": True})


def _predicted(original: dict[str, Any], existing: dict[str, Any] | None, wanted: Reversal, runtime: Runtime) -> Result:
    """Return what a rollback would do, as far as the original's plan tells."""
    steps = (original.get("promotionPlan") or {}).get("steps") or []
    changes = [
        Change(INVERSE[change.action], change.type, change.name, change.source_id, change.target_id, "")
        for change in reversed(plan_of_steps(steps).changes)
    ]
    plan = Plan.of(changes)
    would_start = wanted.execute and (existing is None or existing.get("status") != IN_PROGRESS)
    diff = diff_of(plan, f"rollback of promotion {original['id']}") if runtime.diff else None
    return Result(existing is None or would_start, _returns(original, existing or {}, plan), diff)


def _returns(
    original: dict[str, Any], rollback: dict[str, Any], plan: Plan | None, *, proof: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "original": original,
        "rollback": rollback or None,
        "status": rollback.get("status"),
        "plan": plan.to_dict() if plan is not None else None,
        "errors": [],
        "proof": proof,
        "nothing_to_revert": False,
    }
