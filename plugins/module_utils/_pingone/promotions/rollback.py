# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rolling back the most recent promotion to a target: two calls, one task (contract PingOne 7.8, A14 to A18, A35)."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from ..._errors import (
    GateClosedError,
    OperationFailedError,
    OvertakenError,
    RejectedError,
    StateConflictError,
    StateError,
    reporting,
)
from ..._ids import check_id
from ..._options import read_waiting
from ..._plan import Change, Plan, diff_of
from ..._reconcile import send_once
from ..._runtime import Result, Runtime
from ..._start_deadline import check_in_time, read_start_before
from ..._waiting import Waiting
from ..answers import has_id
from ..api import PingOneApi
from ..environments import resolve_pair
from ..plan import StepsGoneError, plan_of_steps, read_plan
from ..promotion import Promotion
from ..statuses import COMPLETED, ERROR, FINAL, IN_PROGRESS, READY, ROLLED_BACK, VALIDATION_FAILED
from .competition import Competition
from .lifecycle import check_prepared, wait_for_preparation
from .progress import Ended, Started, read_reverted, start_promotion, wait_for_end
from .restoration import INVERSE, verify_restoration
from .reversibility import check_newest, check_reversible, find_rollback, newest_reversible
from .turn import Turn

_NOTHING_SELECTED = "Selected resources list is empty"
"""PingOne's error for a rollback that has nothing to revert (contract PingOne 6.4, A35)."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class RollbackRequest:
    """What to roll back: a promotion by ID, or the newest executed one to a target; and how far to go.

    Environments are as given, by ID or name. From ``start_before`` on nothing is created or started.
    """

    source: str
    target: str | None
    promotion_id: str | None
    execute: bool
    wait: bool
    waiting: Waiting
    start_before: datetime.datetime | None


def read_rollback_request(params: Mapping[str, Any], runtime: Runtime) -> RollbackRequest:
    """Check a module's options; its time begins now.

    :raises InputError: one is wrong
    """
    return RollbackRequest(
        source=params["source_environment"],
        target=params["target_environment"],
        promotion_id=check_id(params["promotion_id"], "promotion_id"),
        execute=params["execute"],
        wait=params["wait"],
        waiting=read_waiting(params, runtime),
        start_before=read_start_before(params),
    )


def roll_back(api: PingOneApi, request: RollbackRequest, runtime: Runtime) -> Result:
    """Create and execute the rollback of a promotion, or resume one that exists already.

    :raises StateError: PingOne would refuse it
    :raises OperationFailedError: the rollback ended in ERROR
    """
    source_id, target_id = resolve_pair(api, request.source, request.target)
    request = dataclasses.replace(request, source=source_id, target=target_id)
    promotions = list(api.list_promotions(source_id))
    original_id = request.promotion_id or newest_reversible(api, promotions, source_id, target_id)
    original = api.read_promotion(source_id, original_id)
    with reporting(original=original.raw, status=original.status):
        existing = find_rollback(promotions, original_id)
        if original.status == ROLLED_BACK:
            return _already_rolled_back(api, request, original, existing)
        if existing is not None and _had_nothing_to_revert(existing):
            return _nothing_to_revert(original, existing, changed=False)
        if existing is None or existing.status in FINAL:
            check_reversible(original)
            check_newest(promotions, original)
            existing = None
        if runtime.check_mode:
            return _predicted(original, existing, request, runtime)
        if existing is None:
            check_in_time(request.start_before, runtime)
        if existing is not None:
            return _resume(api, request, original, existing, runtime, created=False)
        rollback, created = _create_rollback(api, request, original_id, runtime)
        return _resume(api, request, original, rollback, runtime, created=created)


def _create_rollback(
    api: PingOneApi, request: RollbackRequest, original_id: str, runtime: Runtime
) -> tuple[Promotion, bool]:
    """Create a rollback; return it, or that of another run which counts instead, and whether a record of this run is there."""
    environment_id = request.source
    competition = Competition(api, environment_id, original_id, request.waiting, runtime)

    def send() -> Promotion:
        reply = api.roll_back_promotion(environment_id, original_id)
        if not has_id(reply.mapping()):
            raise reply.protocol_error("a promotion with an ID was expected")
        created = Promotion(raw=reply.mapping())
        api.http.expect(created.id)
        return created

    def effect() -> Promotion | None:
        return find_rollback(api.list_promotions(environment_id), original_id)

    try:
        own = send_once(api.http, send, effect)
    except (StateConflictError, RejectedError) as refusal:
        return competition.after_refusal(refusal), False
    with reporting(changed=True, rollback=own.raw, status=own.status):
        return competition.settle(own)


def _resume(
    api: PingOneApi,
    request: RollbackRequest,
    original: Promotion,
    rollback: Promotion,
    runtime: Runtime,
    *,
    created: bool,
) -> Result:
    """Bring a rollback from its present status to its end, or as far as the request goes."""
    rollback_id = rollback.id
    changed = created
    competition = Competition(api, request.source, original.id, request.waiting, runtime)
    plan: Plan | None = None
    first_pause: float | None = None
    with reporting(changed=changed, rollback=rollback.raw, status=rollback.status):
        if rollback.status != IN_PROGRESS:
            if not request.execute and not request.wait:
                return Result(changed, _returns(original, rollback, None))
            resume = "it waits for the same rollback"
            waited = wait_for_preparation(api, request.source, rollback_id, request.waiting, resume=resume)
            rollback = waited.state
            rival = competition.started_instead(rollback) if _is_unprepared(rollback) else None
            if rival is not None:
                return _resume(api, request, original, rival, runtime, created=created)
            if _had_nothing_to_revert(rollback):
                return _nothing_to_revert(original, rollback, changed=changed)
            if not rollback.started_at:
                with reporting(rollback=rollback.raw, status=rollback.status):
                    check_prepared(api, request.source, rollback)
            with contextlib.suppress(StepsGoneError):  # only one that is over can lack its steps
                plan = read_plan(api, request.source, rollback, request.waiting)
    diff = diff_of(plan, f"rollback {rollback_id} of promotion {original.id}") if plan and runtime.diff else None
    if rollback.status == READY:
        try:
            with reporting(changed=changed, rollback=rollback.raw, status=rollback.status):
                if not request.execute:
                    Turn(api=api, source=request.source).check(rollback)
                    return Result(changed, _returns(original, rollback, plan), diff)
                started = _start(api, request, original, rollback, runtime)
        except GateClosedError as closed:
            if not closed.after_uncertainty:
                closed.message += f" The rollback {rollback.id} is there, and is {READY}."
            raise
        except (StateError, StateConflictError, RejectedError) as refusal:
            with reporting(changed=changed, rollback=rollback.raw, status=rollback.status):
                rival = competition.started_instead(rollback)
            # What is overtaken can never be started, because PingOne reverts only what was executed last.
            remains = created and not (isinstance(refusal, OvertakenError) and competition.withdraw(rollback))
            if rival is not None:
                return _resume(api, request, original, rival, runtime, created=remains)
            if created and not remains:
                refusal.changed = False
                refusal.message += f" The rollback {rollback.id}, which this task had created, was deleted."
                if isinstance(refusal, OvertakenError):
                    refusal.without_disposal()
                refusal.returns |= {"rollback": None, "status": original.status}
            raise
        changed = changed or started.here
        rollback = started.promotion
        first_pause = started.retry_after
    with reporting(changed=changed, rollback=rollback.raw, status=rollback.status):
        if not request.wait and rollback.status not in FINAL:
            return Result(changed, _returns(original, rollback, plan), diff)
        ended = wait_for_end(
            api, request.source, rollback_id, request.waiting, what="rollback", first_pause=first_pause
        )
        return _ended(api, request, original, ended, plan, diff, changed=changed)


def _start(
    api: PingOneApi, request: RollbackRequest, original: Promotion, rollback: Promotion, runtime: Runtime
) -> Started:
    turn = Turn(api=api, source=request.source)

    def check() -> None:
        turn.check(rollback)
        check_in_time(request.start_before, runtime)

    try:
        return start_promotion(api, request.source, rollback.id, check=check)
    except (StateConflictError, RejectedError) as refusal:
        check_newest(list(api.list_promotions(request.source)), original)
        raise turn.explain_refusal(rollback, refusal) from refusal


def _ended(
    api: PingOneApi,
    request: RollbackRequest,
    original: Promotion,
    ended: Ended,
    plan: Plan | None,
    diff: dict[str, Any] | None,
    *,
    changed: bool,
) -> Result:
    if ended.status != COMPLETED:
        raise OperationFailedError(
            f"The rollback {ended.promotion.id} of promotion {original.id} ended in {ended.status}: "
            f"{ended.promotion.reason}",
            advice=(
                "The target may be only partly restored. Correct the cause in the target; you can roll back the rollback "
                f"itself with envops.promotion.pingone_promotion_rollback and promotion_id={ended.promotion.id}."
            ),
            original=original.raw,
            rollback=ended.promotion.raw,
            **ended.to_returns(),
        )
    errors = original.errors
    original = read_reverted(api, request.source, original.id, request.waiting)
    proof = verify_restoration(original, ended.promotion, errors)
    returns = _returns(original, ended.promotion, plan, proof=proof)
    return Result(changed, {**returns, **ended.to_returns()}, diff)


def _already_rolled_back(
    api: PingOneApi, request: RollbackRequest, original: Promotion, existing: Promotion | None
) -> Result:
    if existing is None:
        return Result(False, {**_returns(original, None, None), "status": ROLLED_BACK})
    rollback = api.read_promotion(request.source, existing.id)
    proof = verify_restoration(original, rollback, original.errors)
    return Result(False, _returns(original, rollback, None, proof=proof))


def _is_unprepared(rollback: Promotion) -> bool:
    return rollback.status in (ERROR, VALIDATION_FAILED) and not rollback.started_at


def _had_nothing_to_revert(rollback: Promotion) -> bool:
    """Return whether a rollback ended before its start because the original had changed nothing (contract PingOne A35)."""
    is_over = rollback.status == ERROR and _is_unprepared(rollback)
    return is_over and any(_NOTHING_SELECTED in error["text"] for error in rollback.errors)


def _nothing_to_revert(original: Promotion, rollback: Promotion, *, changed: bool) -> Result:
    reason = f"PingOne found nothing to revert: {rollback.reason}"
    proof = {"complete": False, "reasons": [reason], "resources": []}
    returns = _returns(original, rollback, None, proof=proof)
    return Result(changed, {**returns, "errors": rollback.errors, "nothing_to_revert": True})


def _predicted(original: Promotion, existing: Promotion | None, request: RollbackRequest, runtime: Runtime) -> Result:
    """Return what a rollback would do, as far as the original's plan shows it."""
    changes = [
        Change(
            action=INVERSE[change.action],
            type=change.type,
            name=change.name,
            source_id=change.source_id,
            target_id=change.target_id,
            vendor_action="",
        )
        for change in reversed(plan_of_steps(original.steps).changes)
    ]
    plan = Plan.of(changes)
    would_start = request.execute and (existing is None or existing.status != IN_PROGRESS)
    diff = diff_of(plan, f"rollback of promotion {original.id}") if runtime.diff else None
    return Result(existing is None or would_start, _returns(original, existing, plan), diff)


def _returns(
    original: Promotion, rollback: Promotion | None, plan: Plan | None, *, proof: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "original": original.raw,
        "rollback": None if rollback is None else rollback.raw,
        "status": None if rollback is None else rollback.status,
        "plan": plan.to_dict() if plan is not None else None,
        "errors": [],
        "proof": proof,
        "nothing_to_revert": False,
    }
