# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether what a plan promotes was proven by a promotion to an earlier stage (contract PingOne 5.1, 6, 7.2, 7.3, 8).

In a chain the plan's source is the target of the earlier promotion; in a hub both have the same source, and must promote the same
snapshot of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import InputError
from ..._ids import require_id
from ..._ignoring import Rule, check_fields
from ..._options import read_waiting
from ..._plan import EFFECTIVE_ACTIONS
from ..._proof import Proof, check_soak, enforce_proof, soaked
from ..._runtime import Result, Runtime
from ..._times import read_time
from ..._waiting import Waiting
from ..api import PingOneApi
from ..environments import check_different, resolve_environment
from ..plan import check_complete, plan_of_steps
from ..promotion import Promotion
from ..statuses import COMPLETED, NOT_EXECUTED, ROLLBACK_PREPARING
from ..titles import title_of
from .mappings import find_mapping
from .precedence import superseded_if_gone
from .reversibility import find_rollback
from .verification import VerificationRequest, verify

_NOT_BEGUN = NOT_EXECUTED | ROLLBACK_PREPARING
_CHAIN_UNKNOWN = "PingOne lists promotions by source: one to the earlier stage from another source is noticed only by what it has changed there."
_HUB_UNKNOWN = "PingOne lists promotions by source: one to the earlier stage from another source, and changes by hand there, are not noticed."


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProofRequest:
    """Which plan must be proven by which stage; environments are as given, by ID or name. ``soak`` is in seconds."""

    source: str
    promotion_id: str
    proven_source: str
    proven_target: str
    soak: float
    ignore: tuple[Rule, ...]
    enforce: bool
    waiting: Waiting


def read_proof_request(params: Mapping[str, Any], runtime: Runtime) -> ProofRequest:
    """Check a module's options; its time begins now.

    :raises InputError: one is wrong
    """
    proven = params["proven"]
    check_different(proven["source_environment"], proven["target_environment"])
    return ProofRequest(
        source=params["source_environment"],
        promotion_id=require_id(params["promotion_id"], "promotion_id"),
        proven_source=proven["source_environment"],
        proven_target=proven["target_environment"],
        soak=check_soak(proven),
        ignore=check_fields(params["ignore"] or (), "ignore"),
        enforce=params["enforce"],
        waiting=read_waiting(params, runtime),
    )


def prove(api: PingOneApi, request: ProofRequest, runtime: Runtime) -> Result:
    """Judge a plan that is not executed yet.

    :raises InputError: the earlier stage has nothing to do with the plan
    :raises NotProvenError: it is not proven, and that is enforced
    :raises PromotionError: it cannot be judged
    """
    source_id = resolve_environment(api, request.source, "source_environment")
    proven_source = resolve_environment(api, request.proven_source, "proven: source_environment")
    proven_target = resolve_environment(api, request.proven_target, "proven: target_environment")
    check_different(proven_source, proven_target)
    is_chain = proven_target == source_id
    if not is_chain and proven_source != source_id:
        raise InputError(
            "proven names a stage that has nothing to do with this promotion: its target_environment must be the source of the "
            "promotion (a chain), or its source_environment the same source (a hub)."
        )
    with superseded_if_gone(request.promotion_id):
        planned = api.read_promotion(source_id, request.promotion_id)
    if not is_chain and planned.target_id == proven_target:
        raise InputError("proven: target_environment is the target of this promotion; it must be an earlier stage.")
    promotions = list(api.list_promotions(proven_source))
    now = api.http.date
    newest, reason = _newest(promotions, proven_target)
    proof = Proof(reason=reason, not_known=_CHAIN_UNKNOWN if is_chain else _HUB_UNKNOWN)
    if newest is not None:
        proof = dataclasses.replace(_judge_time(promotions, newest, request.soak, now), not_known=proof.not_known)
    if newest is not None and not proof.reason:
        with superseded_if_gone(request.promotion_id):
            why = _judge_chain(api, planned, newest, request, runtime) if is_chain else _judge_hub(planned, newest)
        proof = dataclasses.replace(proof, reason=why)
    return Result(False, enforce_proof(proof, enforce=request.enforce))


def check_still_proven(api: PingOneApi, source_id: str, promotion_id: str) -> None:
    """Check that the promotion on which a proof relies is still the newest to its target, and stands.

    :raises NotProvenError: it is not
    """
    promotions = list(api.list_promotions(source_id))
    relied = next((each for each in promotions if each.id == promotion_id), None)
    if relied is None:
        proof = Proof(reason=f"Promotion {promotion_id}, on which the proof relies, is no longer there.")
    else:
        newest, reason = _newest(promotions, str(relied.target_id))
        proof = Proof(reason=reason) if newest is None else _judge_time(promotions, newest, 0, None)
        if newest is not None and newest.id != promotion_id and not proof.reason:
            why = f"Since the proof by promotion {promotion_id}, promotion {newest.id} was executed to that stage."
            proof = dataclasses.replace(proof, reason=why)
    enforce_proof(proof, enforce=True)


def _newest(promotions: Sequence[Promotion], target_id: str) -> tuple[Promotion | None, str]:
    """Return what was started last to the stage, a rollback too, or None and why it is not known."""
    unread = [each for each in promotions if each.target_id is None or each.status is None]
    if unread:
        return None, f"Promotion {unread[0].id} does not show its target or status, so the newest one is not known."
    begun = [
        each
        for each in promotions
        if each.target_id == target_id and (each.started_at or each.status not in _NOT_BEGUN)
    ]
    if not begun:
        return None, "Nothing was promoted to that stage from there."
    dated = [(moment, each.id, each) for each in begun if (moment := read_time(each.started_at)) is not None]
    if len(dated) < len(begun):
        unclear = next(each for each in begun if read_time(each.started_at) is None)
        return None, f"Promotion {unclear.id} does not show when it was started, so the newest one is not known."
    *_, newest = sorted(dated, key=lambda entry: entry[:2])
    at_once = [each.id for moment, _id, each in dated if moment == newest[0]]
    if len(at_once) > 1:
        return (
            None,
            f"Promotions {' and '.join(at_once)} were started at the same time, so the newest one is not known.",
        )
    return newest[2], ""


def _judge_time(promotions: Sequence[Promotion], newest: Promotion, soak: float, now: float | None) -> Proof:
    """Judge whether the newest promotion is completed, stands, and has soaked."""
    known = {
        "promotion_id": newest.id,
        "status": newest.status,
        "started_at": newest.started_at,
        "completed_at": newest.completed_at,
        "source_snapshot_id": newest.snapshot_id,
    }
    name = f"The newest promotion to that stage, {newest.id},"
    started_at, completed_at = read_time(newest.started_at), read_time(newest.completed_at)
    rollback = find_rollback(promotions, newest.id)
    if newest.is_rollback:
        return Proof(reason=f"{name} is a rollback of {newest.original_id}.", relies_on=known)
    if newest.status != COMPLETED:
        return Proof(reason=f"{name} is in status {newest.status}, not {COMPLETED}.", relies_on=known)
    if rollback is not None and (rollback.started_at or rollback.status not in _NOT_BEGUN):
        return Proof(reason=f"{name} has the rollback {rollback.id} in status {rollback.status}.", relies_on=known)
    if completed_at is None:
        return Proof(reason=f"{name} does not show when it was completed.", relies_on=known)
    if started_at is None or completed_at < started_at:
        return Proof(reason=f"{name} was completed before it was started, so its times say nothing.", relies_on=known)
    why, holds_from = soaked(completed_at, soak, now)
    return Proof(reason=f"{name} has not soaked. {why}" if why else "", relies_on=known, holds_from=holds_from)


def _judge_hub(planned: Promotion, newest: Promotion) -> str:
    """Return why the newest promotion has not delivered what is planned; both must promote one snapshot."""
    if planned.snapshot_id is None or planned.snapshot_id != newest.snapshot_id:
        return (
            f"Promotion {newest.id} has delivered snapshot {newest.snapshot_id} of the source, and this plan promotes {planned.snapshot_id}. "
            f"Pin the snapshot: source_snapshot_id: {newest.snapshot_id}."
        )
    if not planned.selected:
        return "The plan does not show which resources it promotes."
    more = [] if newest.is_whole_environment else sorted(set(planned.selected) - set(newest.selected))
    if more:
        return f"Promotion {newest.id} did not select what this plan promotes: {', '.join(more[:5])}."
    left_out = sorted(set(newest.excluded) - set(planned.excluded))
    if left_out:
        return f"Promotion {newest.id} has excluded what this plan may promote: {', '.join(left_out[:5])}."
    return ""


def _judge_chain(
    api: PingOneApi, planned: Promotion, newest: Promotion, request: ProofRequest, runtime: Runtime
) -> str:
    """Return why the newest promotion has not delivered what is planned, or why the stage may have been changed since."""
    created_at, completed_at = read_time(planned.created_at), read_time(newest.completed_at)
    if created_at is None or completed_at is None or created_at < completed_at:
        return f"This plan was made before promotion {newest.id} was completed, so it does not promote what that has delivered."
    changes = plan_of_steps(planned.steps).changes
    check_complete(api, str(planned.source_id), planned, planned.steps)
    brought = _brought(api, newest)
    more = [
        title_of(change.type, change.label or change.name, change.source_id)
        for change in changes
        if change.action in EFFECTIVE_ACTIONS and (change.source_id or "").lower() not in brought
    ]
    if more:
        rest = f" and {len(more) - 5} more" if len(more) > 5 else ""
        return f"Promotion {newest.id} has not delivered what this plan promotes: {', '.join(more[:5])}{rest}."
    verification = VerificationRequest(
        source=str(newest.source_id), promotion_id=newest.id, ignore=request.ignore, waiting=request.waiting
    )
    found = verify(api, verification, runtime)
    if found.verified is True:
        return ""
    if found.verified is None:
        return f"Whether the stage still has what promotion {newest.id} has delivered is not known. {found.reason}"
    changed = ", ".join(
        title_of(each.type, each.label or each.name, each.target_id) for each in (*found.leftovers, *found.beyond)[:5]
    )
    return f"The stage no longer has what promotion {newest.id} has delivered: {changed}."


def _brought(api: PingOneApi, newest: Promotion) -> frozenset[str]:
    """Return the IDs in the stage of what a promotion has brought: what it selected, and what its steps were about."""
    whole = api.read_promotion(str(newest.source_id), newest.id)
    pairs = {**find_mapping(api, str(newest.source_id), str(newest.target_id)), **whole.mapping}
    by_source = {str(key).lower(): str(value).lower() for key, value in pairs.items()}
    if whole.is_whole_environment:
        return frozenset(by_source.values())
    steps = plan_of_steps(whole.steps).changes
    sources = {*whole.selected, *(change.source_id for change in steps if change.source_id)}
    targets = {change.target_id.lower() for change in steps if change.target_id}
    return frozenset(targets | {by_source[each.lower()] for each in sources if each.lower() in by_source})
