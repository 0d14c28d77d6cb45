# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Snapshots of what a promotion will change in its target: the evidence for a later comparison."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._ids import check_id, require_id
from ..._ignoring import Rule, check_fields
from ..._options import read_waiting
from ..._plan import CREATE
from ..._runtime import Result, Runtime
from ..._waiting import Waiting
from ..api import PingOneApi
from ..environments import resolve_environment
from ..plan import plan_of_steps
from ..promotion import Promotion
from ..snapshots.state import State, take_states
from .comparison import compare_evidence, describe_differences


@dataclasses.dataclass(frozen=True, kw_only=True)
class EvidenceRequest:
    """The promotion to record evidence of; with ``rollback_id``, the one to compare with its evidence.

    The source is as given, by ID or name.
    """

    source: str
    promotion_id: str
    rollback_id: str | None
    ignore: tuple[Rule, ...]
    waiting: Waiting


def read_evidence_request(params: Mapping[str, Any], runtime: Runtime) -> EvidenceRequest:
    """Check a module's options; its time begins now.

    :raises InputError: one is wrong
    """
    return EvidenceRequest(
        source=params["source_environment"],
        promotion_id=require_id(params["promotion_id"], "promotion_id"),
        rollback_id=check_id(params["rollback_id"], "rollback_id"),
        ignore=check_fields(params["ignore"] or (), "ignore"),
        waiting=read_waiting(params, runtime),
    )


def gather_evidence(api: PingOneApi, request: EvidenceRequest, runtime: Runtime) -> Result:
    """Record the present state of what a promotion will change, or compare it with the recorded state.

    :raises ServiceError: a promotion or a snapshot cannot be read
    """
    source_id = resolve_environment(api, request.source, "source_environment")
    promotion = api.read_promotion(source_id, request.promotion_id)
    if request.rollback_id is None:
        recorded = [] if runtime.check_mode else _record_evidence(api, promotion, request.waiting)
        return Result(False, {"evidence": recorded})
    rollback = api.read_promotion(source_id, request.rollback_id)
    if runtime.check_mode:
        return Result(False, {"comparison": [], "differences": []})
    compared = compare_evidence(api, promotion, rollback, request.waiting, request.ignore)
    return Result(False, {"comparison": compared, "differences": describe_differences(compared)})


def _record_evidence(api: PingOneApi, promotion: Promotion, waiting: Waiting) -> list[dict[str, Any]]:
    """Take a snapshot of each resource that a promotion will update or delete; return a row for each change.

    A row is as ``evidence_of`` describes it.

    :raises AuthenticationError: PingOne refuses credentials or token
    """
    return evidence_of(promotion, take_target_states(api, promotion, waiting))


def take_target_states(api: PingOneApi, promotion: Promotion, waiting: Waiting) -> dict[str, State]:
    """Return the present state of each resource that a promotion will update or delete, by ID.

    The promotion is as read by ID.

    :raises AuthenticationError: PingOne refuses credentials or token
    """
    changes = plan_of_steps(promotion.steps).changes
    urls = {
        change.target_id: str(step["resourceUrl"])
        for step, change in zip(promotion.steps, changes, strict=True)
        if change.target_id is not None
    }
    return take_states(api, str(promotion.target_id), urls, waiting)


def evidence_of(promotion: Promotion, states: Mapping[str, State]) -> list[dict[str, Any]]:
    """Return a row for each change of a promotion, which is as read by ID.

    A row has ``action``, ``type``, ``name``, ``target_id``, ``digest`` of the present
    content, ``snapshot_id``, and ``reason``, which says why these two are missing. It is not a failure if
    PingOne takes no snapshots.
    """
    rows = []
    for change in plan_of_steps(promotion.steps).changes:
        absent = "It does not exist yet." if change.action == CREATE else "PingOne's plan does not contain its ID."
        state = State(reason=absent) if change.target_id is None else states[change.target_id]
        rows.append(
            {
                "action": change.action,
                "type": change.type,
                "name": change.name,
                "target_id": change.target_id,
                "digest": state.digest,
                "snapshot_id": state.snapshot_id,
                "reason": state.reason,
            }
        )
    return rows
