# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the input of a task into a report: checks it, masks secrets, and ignores unknown keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .. import _plan
from .._errors import describe_detail
from .._masking import MASK, without_secrets
from .._outcomes import UNKNOWN
from .._run_statuses import COMPARED, STATUSES
from .document import (
    DRIFT,
    FLEET,
    KINDS,
    OUTCOMES,
    PROMOTION,
    ApprovalRequest,
    Change,
    Failure,
    Logged,
    NameDifference,
    Phase,
    Plan,
    Report,
    Residual,
    SourceEdit,
)
from .fleet_reading import read_fleet
from .guard_reading import (
    read_audit,
    read_checks,
    read_gate,
    read_named,
    read_policy,
    read_preflight,
    read_proof,
)
from .guards import Named
from .rollback_reading import read_comparison, read_compensation, read_difference, read_rollback
from .times import seconds_between
from .values import entries, first_of, id_in, listed, member, optional, text_of, type_in, verdict, word

_USER_IN_URL = re.compile(r"(://)[^/@\s]+@")


def read_report(plan: Any, result: Mapping[str, Any], metadata: Mapping[str, Any]) -> Report:
    """Read a plan (or None), the result fact of a role, and metadata of the run.

    :raises InputError: the plan is not a plan, or a value in the result has the wrong type
    """
    known = without_secrets(dict(result))
    outcomes = [
        (word(entry, "outcome", "result.outcomes", OUTCOMES) or UNKNOWN, text_of(entry.get("message")))
        for entry in entries(known, "outcomes", "result")
    ]
    rollback = member(known, "rollback", "result")
    compared = known if known.get("comparison") else (rollback or {})
    started, finished = optional(known.get("started")), optional(known.get("finished"))
    status = word(known, "status", "result", STATUSES)
    kind = word(known, "kind", "result", KINDS) or (DRIFT if status in COMPARED else PROMOTION)
    source, target = (_read_environment(known, side) for side in ("source", "target"))
    type_names = member(known, "type_names", "result") or {}
    return Report(
        kind=kind,
        status=status,
        message=text_of(known.get("message")),
        source=optional(source.get("name")),
        source_id=optional(source.get("id")),
        target=optional(target.get("name")),
        target_id=optional(target.get("id")),
        target_type=optional(target.get("type")),
        vendor=optional(known.get("vendor")),
        promotion_id=optional(known.get("promotion_id")),
        package_id=optional(known.get("package_id")),
        installation_id=optional(known.get("installation_id")),
        rollback_id=optional(known.get("rollback_id")),
        plan_digest=optional(known.get("plan_digest")),
        verified=verdict(known, "verified", "result"),
        metadata=tuple(
            Named(entry.name, _USER_IN_URL.sub(rf"\1{MASK}@", entry.value))
            for entry in read_named(without_secrets(dict(metadata)))
        ),
        type_names=read_named(type_names),
        request=_read_request(member(known, "request", "result")),
        plan=_read_plan(plan, outcomes) if plan is not None else None,
        preflight=read_preflight(member(known, "preflight", "result")),
        policy=read_policy(member(known, "policy", "result")),
        gate=read_gate(member(known, "gate", "result")),
        proven=read_proof(member(known, "proven", "result")),
        checks=read_checks(known),
        audit=read_audit(member(known, "audit", "result")),
        fleet=read_fleet(known) if kind == FLEET else None,
        timeline=tuple(_read_phase(entry) for entry in entries(known, "timeline", "result")),
        errors=tuple(_read_failure(entry, type_names) for entry in listed(known, "errors", "result")),
        residual=tuple(
            Residual(
                type=type_in(entry),
                name=text_of(entry.get("name")),
                target_id=id_in(entry),
                reason=text_of(entry.get("reason")),
            )
            for entry in entries(known, "residual", "result")
        ),
        source_moved_on=_read_source_edits(known),
        name_differences=tuple(
            NameDifference(
                type=type_in(entry),
                name=text_of(entry.get("name")),
                target_id=id_in(entry),
                name_in_target=text_of(entry.get("name_in_target")),
            )
            for entry in entries(known, "name_differences", "result")
        ),
        effect_unknown=verdict(known, "effect_unknown", "result") or False,
        rollback=read_rollback(rollback) if rollback else None,
        compensation=read_compensation(known),
        comparison=tuple(read_comparison(entry) for entry in entries(compared, "comparison", "result")),
        correlation_ids=tuple(
            Logged(*(text_of(entry.get(key)) for key in ("method", "path", "correlation_id")))
            for entry in entries(known, "correlation_ids", "result")
        ),
        started=started,
        finished=finished,
        seconds=seconds_between(started, finished),
    )


def _read_environment(result: Mapping[str, Any], side: str) -> Mapping[str, Any]:
    """Read name, ID and type of the source or the target; whatever it is called by if its name is not known."""
    environments = member(result, "environments", "result") or {}
    found = member(environments, side, "result.environments") or {}
    return {**found, "name": found.get("name") or result.get(side)}


def _read_request(data: Mapping[str, Any] | None) -> ApprovalRequest | None:
    if not data:
        return None
    where = "result.request"
    return ApprovalRequest(
        asked=text_of(data.get("asked")),
        until=optional(data.get("until")),
        on_approval=text_of(data.get("on_approval")),
        on_failure=text_of(data.get("on_failure")),
        irreversible=tuple(text_of(each) for each in listed(data, "irreversible", where)),
        variables=read_named(member(data, "variables", where) or {}),
    )


def _read_plan(data: Any, outcomes: list[tuple[str, str]]) -> Plan:
    plan = _plan.Plan.from_dict(without_secrets(data))
    outcomes = outcomes + [(UNKNOWN, "")] * (len(plan.changes) - len(outcomes))
    changes = tuple(
        Change(
            action=change.action,
            type=text_of(change.type),
            name=text_of(change.name),
            label=text_of(change.label or change.name),
            target_name=optional(change.target_name or None),
            source_id=optional(change.source_id),
            target_id=optional(change.target_id),
            vendor_action=text_of(change.vendor_action),
            selected=change.selected,
            fields=tuple(read_difference(entry) for entry in change.fields or ()),
            outcome=outcome,
            message=message,
        )
        for change, (outcome, message) in zip(plan.changes, outcomes, strict=False)
    )
    return Plan(changes, plan.summary(), plan.digest)


def _read_phase(data: Mapping[str, Any]) -> Phase:
    at, until = optional(data.get("at")), optional(data.get("until"))
    return Phase(
        what=text_of(data.get("what")),
        status=text_of(data.get("status")),
        at=at,
        until=until,
        seconds=seconds_between(at, until),
    )


def _read_failure(data: Any, type_names: Mapping[str, Any]) -> Failure:
    """Read an error: a string, an error of a PingOne promotion, or an object that Workfront did not install or delete."""
    if not isinstance(data, Mapping):
        return Failure(
            where="",
            message=text_of(data),
            meaning="",
            text=text_of(data),
            code=None,
            status=None,
            method=None,
            url=None,
            details=(),
            step=None,
        )
    step = data.get("step")
    details = data.get("details")
    text = text_of(data.get("text"))
    return Failure(
        where=_place_of(data, type_names),
        message=first_of(data, "message", "reason", "error", "text"),
        meaning=first_of(data, "explanation", "advice"),
        text=text,
        code=optional(data.get("code")),
        status=optional(data.get("status")),
        method=optional(data.get("method")),
        url=optional(data.get("url")),
        details=tuple(
            text_of(describe_detail(detail) if isinstance(detail, Mapping) else detail)
            for detail in (details if isinstance(details, list) else [details] if details else [])
        ),
        step=_number_of(step) if isinstance(step, Mapping) else None,
    )


def _number_of(step: Mapping[str, Any]) -> int | None:
    number = step.get("number")
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _place_of(data: Mapping[str, Any], type_names: Mapping[str, Any]) -> str:
    step = data.get("step")
    if isinstance(step, Mapping):
        name = f'"{text_of(step["name"])}"' if step.get("name") else ""
        words = ("step" if step.get("number") else "", text_of(step.get("number")), text_of(step.get("action")), name)
        return " ".join(part for part in words if part)
    name = f'"{text_of(data["name"])}"' if data.get("name") else ""
    identity = first_of(data, "id", "source_id")
    kind = type_in(data)
    label = " ".join(part for part in (text_of(type_names.get(kind, kind)), name) if part)
    return f"{label} ({identity})" if label and identity else label or identity


def _read_source_edits(data: Mapping[str, Any]) -> tuple[SourceEdit, ...] | None:
    if data.get("source_moved_on") in (None, ""):
        return None
    where = "result.source_moved_on"
    return tuple(
        SourceEdit(
            type=text_of(entry.get("type")),
            name=text_of(entry.get("name")),
            source_id=optional(entry.get("id")),
            fields=tuple(text_of(each) for each in listed(entry, "fields", where)),
        )
        for entry in entries(data, "source_moved_on", "result")
    )
