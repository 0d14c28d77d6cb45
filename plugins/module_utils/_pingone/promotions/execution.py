# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Executing a promotion: only the approved plan, only while it is current, and only once (contract PingOne 7.7)."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from ..._errors import (
    OperationFailedError,
    OvertakenError,
    RejectedError,
    ServiceError,
    StateConflictError,
    StateError,
    UnreadableError,
    reporting,
)
from ..._ids import require_id
from ..._ignoring import Rule, check_fields
from ..._options import check_not_negative, read_waiting
from ..._plan import Plan, check_digest, diff_of
from ..._runtime import Result, Runtime
from ..._start_deadline import check_in_time, read_start_before, seconds_left, waiting_in_time
from ..._text import counted
from ..._waiting import Deadline, Waiting
from ..api import PingOneApi
from ..environments import resolve_environment
from ..plan import read_plan
from ..promotion import Promotion
from ..snapshots.state import State
from ..statuses import COMPLETED, ERROR, FINAL, IN_PROGRESS, READY, ROLLED_BACK, VALIDATION_FAILED
from .evidence import evidence_of, take_target_states
from .outcomes import outcomes_of
from .precedence import describe, executed_since, superseded_if_gone
from .progress import Ended, Started, start_promotion, wait_for_end
from .proof import check_still_proven
from .selection import MOST_SELECTED
from .target_changes import compare_target, describe_moved
from .turn import Turn
from .validation import validation_advice

FAIL, WARN, IGNORE = "fail", "warn", "ignore"
"""What to do if the target was changed after the plan was made."""
_EVIDENCE_TIME = 120.0
"""Seconds that snapshots for a later comparison may take; they usually take up to 15 (contract PingOne 11.1)."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ExecutionRequest:
    """Which promotion to execute, on which conditions; the source is as given, by ID or name.

    ``waiting`` also bounds the requests before the start. ``target_waiting`` is how long to wait for another promotion
    to the same target; None if not at all. From ``start_before`` on nothing is started. ``proven_by`` are the source and the
    ID of the promotion that proves this one, or None.
    """

    source: str
    promotion_id: str
    expected_digest: str | None
    allow_validation_failed: bool
    keep_evidence: bool
    on_target_change: str
    ignore: tuple[Rule, ...]
    wait: bool
    waiting: Waiting
    target_waiting: Waiting | None
    start_before: datetime.datetime | None
    proven_by: tuple[str, str] | None

    @property
    def deadline(self) -> Deadline:
        """When all requests must be over; after a wait for the target, nothing is started any more."""
        longest = [each.deadline for each in (self.waiting, self.target_waiting) if each is not None]
        return max(longest, key=lambda each: each.seconds)


def read_execution_request(params: Mapping[str, Any], runtime: Runtime) -> ExecutionRequest:
    """Check a module's options; its time begins now.

    :raises InputError: one is wrong
    """
    waiting = read_waiting(params, runtime)
    start_before = read_start_before(params)
    seconds = min(check_not_negative(params, "wait_for_target"), seconds_left(start_before, runtime))
    patient = seconds > 0 and not runtime.check_mode
    return ExecutionRequest(
        source=params["source_environment"],
        promotion_id=require_id(params["promotion_id"], "promotion_id"),
        expected_digest=check_digest(params["expected_plan_digest"], "expected_plan_digest"),
        allow_validation_failed=params["allow_validation_failed"],
        keep_evidence=params["keep_evidence"],
        on_target_change=params["on_target_change"],
        ignore=check_fields(params["ignore"] or (), "ignore"),
        wait=params["wait"],
        waiting=waiting,
        target_waiting=dataclasses.replace(waiting, deadline=Deadline(seconds, runtime.clock)) if patient else None,
        start_before=start_before,
        proven_by=_read_proof(params["proven_by"]),
    )


def _read_proof(given: Mapping[str, Any] | None) -> tuple[str, str] | None:
    if given is None:
        return None
    return given["source_environment"], require_id(given["promotion_id"], "proven_by: promotion_id")


def execute(api: PingOneApi, request: ExecutionRequest, runtime: Runtime) -> Result:
    """Execute a promotion, or wait for the running execution; one that is COMPLETED, or has an empty plan, stays as it is.

    :raises StateError: its status, its plan, or what else was executed to its target does not allow the start
    :raises OperationFailedError: it ended in ERROR
    """
    request = dataclasses.replace(request, source=resolve_environment(api, request.source, "source_environment"))
    with superseded_if_gone(request.promotion_id):
        promotion = api.read_promotion(request.source, request.promotion_id)
    with reporting(promotion_id=request.promotion_id, promotion=promotion.raw, status=promotion.status):
        if promotion.status in FINAL | {IN_PROGRESS}:
            _approved_plan(api, request, promotion, runtime)
        if promotion.status == COMPLETED:
            return _result(False, Ended(promotion=promotion), None)
        if promotion.status == IN_PROGRESS:
            return _finish(api, request, promotion, started_here=False)
        _check_startable(promotion, request)
        turn = Turn(api=api, source=request.source, waiting=request.target_waiting)
        with superseded_if_gone(request.promotion_id), _waiting(request, runtime):
            turn.check(promotion)
            # First, because the comparison of the plan must be one of the last steps before the start.
            states = _take_states(api, request, promotion, runtime)
            evidence = evidence_of(promotion, states) if request.keep_evidence and not runtime.check_mode else []
            target_changes = _check_target(api, request, promotion, states, turn, runtime)
            plan = _approved_plan(api, request, promotion, runtime)
        if promotion.status == READY and not promotion.steps:
            return _result(False, Ended(promotion=promotion), None)
        diff = diff_of(plan, f"promotion {request.promotion_id}") if plan is not None and runtime.diff else None
        if runtime.check_mode:
            return _result(True, Ended(promotion=promotion), diff)
        with reporting(evidence=evidence, target_changes=target_changes):
            started = _start(api, request, promotion, turn, runtime)
            if not started.here:
                # Whoever was faster may have changed the plan before.
                _approved_plan(api, request, started.promotion, runtime)
            finished = _finish(
                api,
                request,
                started.promotion,
                started_here=started.here,
                diff=diff,
                first_pause=started.retry_after,
            )
        known = {"evidence": evidence, "target_changes": target_changes}
        return dataclasses.replace(finished, returns={**finished.returns, **known})


def _start(api: PingOneApi, request: ExecutionRequest, promotion: Promotion, turn: Turn, runtime: Runtime) -> Started:
    """Start the promotion; what else was executed to the target is looked up immediately before each attempt.

    :raises PromotionError: it could not be started; the error says what prevents it
    """

    proven_by = request.proven_by
    if proven_by is not None:
        proven_by = (resolve_environment(api, proven_by[0], "proven_by: source_environment"), proven_by[1])

    def check() -> None:
        if proven_by is not None:
            check_still_proven(api, *proven_by)
        turn.check(promotion)
        check_in_time(request.start_before, runtime)

    with superseded_if_gone(request.promotion_id), _waiting(request, runtime):
        try:
            return start_promotion(api, request.source, request.promotion_id, check=check)
        except (StateConflictError, RejectedError) as refusal:
            raise turn.explain_refusal(promotion, refusal) from refusal


def _waiting(request: ExecutionRequest, runtime: Runtime) -> contextlib.AbstractContextManager[None]:
    return waiting_in_time(request.start_before, runtime, OvertakenError)


def _take_states(
    api: PingOneApi, request: ExecutionRequest, promotion: Promotion, runtime: Runtime
) -> dict[str, State]:
    """Return the present state of what will change; slow snapshots must not use up the time of the execution."""
    if runtime.check_mode or not (request.keep_evidence or request.on_target_change != IGNORE):
        return {}
    limit = min(_EVIDENCE_TIME, request.waiting.deadline.left() / 2)
    return take_target_states(
        api, promotion, dataclasses.replace(request.waiting, deadline=Deadline(limit, runtime.clock))
    )


def _check_target(
    api: PingOneApi,
    request: ExecutionRequest,
    promotion: Promotion,
    states: Mapping[str, State],
    turn: Turn,
    runtime: Runtime,
) -> list[dict[str, Any]]:
    """Check that the target is as the plan found it; return what has changed.

    :raises StateError: it is not, or that is not known, and ``on_target_change`` is fail
    """
    if runtime.check_mode or not (states or request.on_target_change != IGNORE):
        return []
    compared = compare_target(api, promotion, states, request.ignore)
    if request.on_target_change == IGNORE:
        return compared.changes
    if compared.unserved:
        runtime.warn(
            f"Whether the target was changed since promotion {request.promotion_id} was planned could not be compared, "
            f"because PingOne does not show it to this worker application: {compared.unserved}"
        )
    message = describe_moved(promotion, compared)
    if message and request.on_target_change == FAIL:
        # What another promotion has changed meanwhile is not a change by hand: then the plan is old, and planning again helps.
        turn.check(promotion)
        if api.read_promotion(request.source, request.promotion_id).started_at is not None:
            return []  # it is the promotion itself, which somebody else has started
        raise StateError(
            f"{message} Nothing was started.",
            advice=(
                "Plan again to see what would be overwritten. To overwrite it, set on_target_change: warn (in the role "
                "pingone_promote, pingone_promote_on_target_change). A field that PingOne itself maintains can be named "
                "in ignore (pingone_promote_ignore)."
            ),
            target_changes=compared.changes,
        )
    if message:
        runtime.warn(f"{message} The plan is executed anyway, because on_target_change is {WARN}.")
    return compared.changes


def _finish(
    api: PingOneApi,
    request: ExecutionRequest,
    promotion: Promotion,
    *,
    started_here: bool,
    diff: dict[str, Any] | None = None,
    first_pause: float | None = None,
) -> Result:
    with reporting(changed=started_here, promotion=promotion.raw, status=promotion.status):
        if not request.wait:
            return _result(started_here, Ended(promotion=promotion, errors=promotion.errors), diff)
        ended = wait_for_end(api, request.source, request.promotion_id, request.waiting, first_pause=first_pause)
    with reporting(changed=started_here, promotion=ended.promotion.raw, status=ended.status):
        if started_here:
            _check_not_overtaken(api, request, ended)
    if ended.status != COMPLETED:
        raise OperationFailedError(
            f"Promotion {request.promotion_id} of environment {api.label(request.source)} ended in "
            f"{ended.status}: {ended.promotion.reason}",
            advice=(
                "Steps before and after a failed one may have been applied to the target. Correct the cause and "
                "promote again, or roll back with envops.promotion.pingone_promotion_rollback."
            ),
            changed=started_here,
            promotion=ended.promotion.raw,
            outcomes=outcomes_of(ended.promotion, ended.errors),
            **ended.to_returns(),
        )
    return _result(started_here, ended, diff)


def _check_not_overtaken(api: PingOneApi, request: ExecutionRequest, ended: Ended) -> None:
    """Check that nothing was executed between the last check and the start, which PingOne does not prevent.

    :raises OperationFailedError: something was
    :raises PromotionError: that cannot be read, and the promotion has not failed anyway
    """
    try:
        other = executed_since(api.list_promotions(request.source, target=ended.promotion.target_id), ended.promotion)
    except (ServiceError, UnreadableError):
        if ended.status == COMPLETED:
            raise
        return
    if other is None:
        return
    raise OperationFailedError(
        f"Promotion {request.promotion_id} was started with an old plan and ended in {ended.status}: {describe(other)} "
        "was executed to the same target immediately before. What both created may exist twice, and what both updated "
        "has the content of this promotion.",
        advice=(
            "Compare both promotions with the target. Nothing was rolled back, because a rollback would also revert "
            "what the other promotion has changed."
        ),
        changed=True,
        promotion=ended.promotion.raw,
        outcomes=outcomes_of(ended.promotion, ended.errors),
        blocking_promotion=other.raw,
        **ended.to_returns(),
    )


def _result(changed: bool, ended: Ended, diff: dict[str, Any] | None) -> Result:
    outcomes = outcomes_of(ended.promotion, ended.errors)
    returns = {
        "promotion": ended.promotion.raw,
        "outcomes": outcomes,
        "evidence": [],
        "target_changes": [],
        **ended.to_returns(),
    }
    return Result(changed, returns, diff)


def _check_startable(promotion: Promotion, request: ExecutionRequest) -> None:
    status = promotion.status
    name = f"Promotion {request.promotion_id}"
    if status == ERROR:
        begun = "was executed before and" if promotion.started_at else "could not be prepared and"
        raise OperationFailedError(
            f"{name} {begun} ended in ERROR: {promotion.reason}",
            advice="It cannot be started again: roll it back if it was executed, or create another promotion.",
            errors=promotion.errors,
        )
    if status == ROLLED_BACK:
        raise StateError(f"{name} is in status {ROLLED_BACK}.", advice="Create another promotion to promote again.")
    if status == VALIDATION_FAILED and not request.allow_validation_failed:
        raise StateError(
            f"{name} is in status {VALIDATION_FAILED}: {promotion.reason}",
            advice=f"{validation_advice(promotion)} To start it anyway, set allow_validation_failed: true.",
            errors=promotion.errors,
        )
    if status not in (READY, VALIDATION_FAILED):
        raise StateError(
            f"{name} is in status {status} and cannot be started yet.",
            advice="Wait for its plan with envops.promotion.pingone_promotion and promotion_id.",
        )
    count = len(promotion.selected)
    if not promotion.is_rollback and not 1 <= count <= MOST_SELECTED:
        raise StateError(
            f"{name} selects {counted(count, 'resource')}; PingOne executes promotions of 1 to {MOST_SELECTED}.",
            advice="Split the selection into several promotions." if count else "Select at least one resource.",
        )


def _approved_plan(api: PingOneApi, request: ExecutionRequest, promotion: Promotion, runtime: Runtime) -> Plan | None:
    """Read all steps again and compare their digest with the approved one; if there is none, read them only for a diff."""
    if request.expected_digest is None and not runtime.diff:
        return None
    plan = read_plan(api, request.source, promotion, request.waiting)
    if request.expected_digest not in (None, plan.digest):
        begun = promotion.started_at is not None or promotion.status in FINAL | {IN_PROGRESS}
        state = (
            f"It is in status {promotion.status}; this task has not started it." if begun else "Nothing was started."
        )
        raise StateError(
            f"The plan of promotion {request.promotion_id} is not the approved one: its digest is {plan.digest}, "
            f"but expected_plan_digest is {request.expected_digest}. {state}",
            advice="The promotion has changed since its plan was approved: review the plan again.",
            plan=plan.to_dict(),
            promotion=promotion.raw,
            status=promotion.status,
        )
    return plan
