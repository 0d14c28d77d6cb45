# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Executing a promotion: only the plan that was agreed to, and only once (contract PingOne 7.7)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import OperationFailedError, StateError, reporting
from ..._plan import Plan, diff_of
from ..._runtime import Result, Runtime
from ..._waiting import Deadline, Waiting
from ..api import PingOneApi
from ..faults import read_promotion_errors, tell_errors
from ..plan import has_steps, read_plan
from ..statuses import COMPLETED, ERROR, IN_PROGRESS, READY, ROLLED_BACK, VALIDATION_FAILED
from .evidence import keep_evidence
from .outcomes import outcomes_of
from .progress import Ended, start_promotion, wait_for_end
from .selection import MOST_SELECTED, is_rollback

EVIDENCE_TIME = 120.0
"""Seconds that snapshots for a later comparison may take; they usually take up to 15 (contract PingOne 11.1)."""


@dataclasses.dataclass(frozen=True)
class Execution:
    """Which promotion to execute, on which conditions. ``waiting`` also bounds the requests before the start."""

    environment_id: str
    promotion_id: str
    expected_digest: str | None
    allow_validation_failed: bool
    wait: bool
    waiting: Waiting
    keeps_evidence: bool = False


def execute(api: PingOneApi, wanted: Execution, runtime: Runtime) -> Result:
    """Execute a promotion, or attach to its execution; one that is over, or changes nothing, stays as it is.

    :raises StateError: its status or its plan does not allow the start
    :raises OperationFailedError: it ended in ERROR
    """
    promotion = api.read_promotion(wanted.environment_id, wanted.promotion_id).mapping()
    status = promotion.get("status")
    with reporting(promotion_id=wanted.promotion_id, promotion=promotion, status=status):
        if status == COMPLETED:
            return _result(False, Ended(promotion, [], 0.0), None)
        if status == IN_PROGRESS:
            return _finish(api, wanted, promotion, started_here=False)
        _check_startable(promotion, wanted)
        # Before the plan is compared: that must be the last thing before the start.
        evidence = _keep(api, wanted, promotion, runtime)
        plan = _agreed_plan(api, wanted, promotion, runtime)
        if status == READY and not has_steps(promotion):
            return _result(False, Ended(promotion, [], 0.0), None)
        diff = diff_of(plan, f"promotion {wanted.promotion_id}") if plan is not None and runtime.diff else None
        if runtime.check_mode:
            return _result(True, Ended(promotion, [], 0.0), diff)
        with reporting(evidence=evidence):
            started = start_promotion(api, wanted.environment_id, wanted.promotion_id)
            finished = _finish(
                api,
                wanted,
                started.promotion,
                started_here=started.here,
                diff=diff,
                first_pause=started.retry_after,
            )
        return dataclasses.replace(finished, returns={**finished.returns, "evidence": evidence})


def _keep(api: PingOneApi, wanted: Execution, promotion: Mapping[str, Any], runtime: Runtime) -> list[dict[str, Any]]:
    """Keep what is about to change; a snapshot that is not taken in time must not take the time of the execution."""
    if not wanted.keeps_evidence or runtime.check_mode:
        return []
    limit = min(EVIDENCE_TIME, wanted.waiting.deadline.left() / 2)
    return keep_evidence(api, promotion, dataclasses.replace(wanted.waiting, deadline=Deadline(limit, runtime.clock)))


def _finish(
    api: PingOneApi,
    wanted: Execution,
    promotion: Mapping[str, Any],
    *,
    started_here: bool,
    diff: dict[str, Any] | None = None,
    first_pause: float | None = None,
) -> Result:
    status = promotion.get("status")
    with reporting(changed=started_here, promotion=dict(promotion), status=status):
        if not wanted.wait:
            return _result(started_here, Ended(dict(promotion), read_promotion_errors(promotion), 0.0), diff)
        ended = wait_for_end(api, wanted.environment_id, wanted.promotion_id, wanted.waiting, first_pause=first_pause)
    if ended.status != COMPLETED:
        told = tell_errors(ended.errors) or "PingOne gives no reason."
        raise OperationFailedError(
            f"Promotion {wanted.promotion_id} of environment {api.label(wanted.environment_id)} ended in "
            f"{ended.status}: {told}",
            advice=(
                "Steps before and after a failed one may have been applied to the target. Correct the cause and "
                "promote again, or take it back with envops.promotion.pingone_promotion_rollback."
            ),
            changed=started_here,
            promotion=ended.promotion,
            outcomes=outcomes_of(ended.promotion, ended.errors),
            **ended.to_returns(),
        )
    return _result(started_here, ended, diff)


def _result(changed: bool, ended: Ended, diff: dict[str, Any] | None) -> Result:
    outcomes = outcomes_of(ended.promotion, ended.errors)
    returns = {"promotion": ended.promotion, "outcomes": outcomes, "evidence": [], **ended.to_returns()}
    return Result(changed, returns, diff)


def _check_startable(promotion: Mapping[str, Any], wanted: Execution) -> None:
    status = promotion.get("status")
    name = f"Promotion {wanted.promotion_id}"
    if status == ERROR:
        errors = read_promotion_errors(promotion)
        begun = "was executed before and" if promotion.get("startedAt") else "could not be prepared and"
        raise OperationFailedError(
            f"{name} {begun} ended in ERROR: {tell_errors(errors) or 'PingOne gives no reason.'}",
            advice="It cannot be started again: roll it back if it was executed, or create another promotion.",
            errors=errors,
        )
    if status == ROLLED_BACK:
        raise StateError(f"{name} was rolled back.", advice="Create another promotion to promote again.")
    if status == VALIDATION_FAILED and not wanted.allow_validation_failed:
        errors = read_promotion_errors(promotion)
        raise StateError(
            f"{name} failed its validation: {tell_errors(errors) or 'PingOne gives no reason.'}",
            advice="Correct the mapping or the selection, or set allow_validation_failed to start it all the same.",
            errors=errors,
        )
    if status not in (READY, VALIDATION_FAILED):
        raise StateError(
            f"{name} is in status {status} and cannot be started yet.",
            advice="Wait for its plan with envops.promotion.pingone_promotion and promotion_id.",
        )
    selected = promotion.get("selectedResources")
    count = len(selected) if isinstance(selected, list) else 0
    if not is_rollback(promotion) and not 1 <= count <= MOST_SELECTED:
        raise StateError(
            f"{name} selects {count} resources; PingOne starts promotions of 1 to {MOST_SELECTED}.",
            advice="Split the selection into several promotions." if count else "Select at least one resource.",
        )


def _agreed_plan(api: PingOneApi, wanted: Execution, promotion: Mapping[str, Any], runtime: Runtime) -> Plan | None:
    """Read all steps anew and compare their digest with the agreed one; without one, read them only to show them."""
    if wanted.expected_digest is None and not runtime.diff:
        return None
    plan = read_plan(api, wanted.environment_id, promotion)
    if wanted.expected_digest not in (None, plan.digest):
        raise StateError(
            f"The plan of promotion {wanted.promotion_id} is not the agreed one: its digest is {plan.digest}, "
            f"expected was {wanted.expected_digest}. Nothing was started.",
            advice="Somebody has changed the promotion since the plan was made: review the plan again.",
            plan=plan.to_dict(),
        )
    return plan
