# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what guards a promotion: policy, gate, proof, preflight, checks and audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._field_rules import DENY, WARN
from .._preflight import FAIL, OK, UNKNOWN
from .._preflight import WARN as WARNING
from .guards import (
    Audit,
    Gate,
    Named,
    Policy,
    PolicyViolation,
    Preflight,
    PreflightCheck,
    Proof,
    UserCheck,
    Violation,
)
from .values import entries, listed, member, optional, text_of, verdict, word

_STATES = (OK, WARNING, FAIL, UNKNOWN)


def read_named(data: Mapping[str, Any]) -> tuple[Named, ...]:
    """Return the members of a dictionary in their order."""
    return tuple(Named(text_of(name), text_of(value)) for name, value in data.items())


def read_policy(data: Mapping[str, Any] | None) -> Policy | None:
    """Read what a policy has returned; None if it was not checked."""
    if not data or (data.get("allowed") is None and data.get("violations") is None):
        return None  # a skipped or failed task checked nothing
    where = "result.policy"
    violations = tuple(
        PolicyViolation(
            text_of(entry.get("rule")),
            _describe_change(entry.get("change")),
            text_of(entry.get("message")),
            WARN if entry.get("level") == WARN else DENY,
        )
        for entry in entries(data, "violations", where)
    )
    allowed = verdict(data, "allowed", where)
    rules = member(data, "rules", where) or {}
    named = tuple(Named(text_of(name), _describe_rule(value)) for name, value in rules.items())
    is_denied = any(each.level == DENY for each in violations)
    return Policy(not is_denied if allowed is None else allowed, named, violations)


def read_gate(data: Mapping[str, Any] | None) -> Gate | None:
    """Read what a gate has returned; None if it was not checked."""
    if not data or data.get("allowed") is None:
        return None
    where = "result.gate"
    return Gate(
        allowed=bool(verdict(data, "allowed", where)),
        overridden=bool(verdict(data, "overridden", where)),
        override_reason=optional(data.get("override_reason")),
        ticket=optional(data.get("ticket")),
        people=read_named(member(data, "people", where) or {}),
        opens_at=optional(data.get("opens_at")),
        closes_at=optional(data.get("closes_at")),
        violations=tuple(
            Violation(text_of(entry.get("rule")), None, text_of(entry.get("message")))
            for entry in entries(data, "violations", where)
        ),
    )


def read_proof(data: Mapping[str, Any] | None) -> Proof | None:
    """Read what was looked for one stage earlier; None if nothing was."""
    where = "result.proven"
    proven = verdict(data or {}, "proven", where)
    if data is None or proven is None:
        return None
    return Proof(
        proven=proven,
        reason=text_of(data.get("reason")),
        relies_on=tuple(each for each in read_named(member(data, "relies_on", where) or {}) if each.value),
        holds_from=optional(data.get("holds_from")),
        not_known=text_of(data.get("not_known")),
    )


def read_checks(data: Mapping[str, Any]) -> tuple[UserCheck, ...]:
    """Read the checks of the user's own from a result."""
    where = "result.checks"
    return tuple(
        UserCheck(text_of(entry.get("name")), verdict(entry, "passed", where))
        for entry in entries(data, "checks", "result")
    )


def read_preflight(data: Mapping[str, Any] | None) -> Preflight | None:
    """Read what was checked before anything was created; None if nothing was."""
    if not data:
        return None
    where = "result.preflight"
    checks = tuple(
        PreflightCheck(
            name=text_of(entry.get("name")),
            state=word(entry, "state", where, _STATES) or UNKNOWN,
            message=text_of(entry.get("message")),
            advice=text_of(entry.get("advice")),
        )
        for entry in entries(data, "checks", where)
    )
    return Preflight(verdict(data, "ready", where), verdict(data, "blocked", where), checks)


def read_audit(data: Mapping[str, Any] | None) -> Audit | None:
    """Read where the run was recorded; None without an audit trail."""
    if not data:
        return None
    errors = tuple(text_of(each) for each in listed(data, "errors", "result.audit"))
    return Audit(text_of(data.get("path")), optional(data.get("head")), errors)


def _describe_rule(value: Any) -> str:
    """Describe the value of a rule; patterns are read as people write them."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "\n".join(_describe_rule(entry) for entry in value) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{text_of(key)}: {text_of(inner)}" for key, inner in value.items() if inner is not None)
    return text_of(value)


def _describe_change(change: Any) -> str | None:
    if not isinstance(change, Mapping):
        return optional(change)
    action, kind = text_of(change.get("action")), text_of(change.get("type"))
    return f'{action} {kind} "{text_of(change.get("name"))}"'.strip()
