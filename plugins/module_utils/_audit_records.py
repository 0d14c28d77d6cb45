# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of a role records in an audit trail: made of the result of the run as it is at that time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ._run_statuses import HELD, UNDONE
from ._text import cut

STARTED, ENDED = "started", "ended"
"""The events of a start and of the end of a run, which belong together."""
_IDENTITY = (
    *("vendor", "source", "target", "targets", "promotion_id", "rollback_id", "package_id", "installation_id"),
    "plan_digest",
)
_MOST_LISTED = 100
"""Violations and errors that a record lists; a plan can have 50,000 of them, and no record would have room."""
_LONGEST_MESSAGE = 10_000
_ROOM = 500_000
"""Characters of the details of a record; a line has room for twice as many."""
_SHORTER = ((_LONGEST_MESSAGE, _MOST_LISTED), (1000, _MOST_LISTED), (100, 20))
"""The longest strings and lists of details that have no room, one step after the other."""

Event = dict[str, Any]
"""The arguments ``event`` and ``result`` of the module promotion_audit."""


def records_before_start(result: Mapping[str, Any], metadata: Mapping[str, str], *, approved: bool) -> list[Event]:
    """Return what is recorded right before something is started; ``approved`` is whether its plan was approved earlier."""
    events = _judgement(result)
    if approved:
        events.append(("approved", {}))
    events += _overriding(result)
    return _with_identity([*events, (STARTED, {})], result, metadata)


def records_after_end(result: Mapping[str, Any], metadata: Mapping[str, str], written: Sequence[str]) -> list[Event]:
    """Return what is recorded at the end of a run, without the events that were ``written`` before the start."""
    events = [each for each in _judgement(result) if each[0] not in written]
    if result.get("status") == HELD:
        events.append(("held", {"held": result.get("held")}))
    if result.get("verified") is not None:
        known = {key: result[key] for key in ("verified", "checks", "reasons", "unverifiable") if result.get(key)}
        events.append(("verified", {"verified": result["verified"], **known}))
    rollback = result.get("rollback")
    if isinstance(rollback, Mapping):
        events.append(
            ("rolled_back", {key: rollback.get(key) for key in ("status", "message", "rollback_id", "verified")})
        )
    elif result.get("status") in UNDONE:
        events.append(("rolled_back", {"status": result["status"]}))
    return _with_identity([*events, (ENDED, _end_of(result))], result, metadata)


def loss_between(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], path: str) -> str:
    """Return what is wrong if a trail that had the records ``before`` has got the records ``after``; an empty string if nothing is.

    A trail only grows, so a later record has a higher number. That of another run can be between them.
    """
    last, first = (each.get("sequence") for each in (before[-1] if before else {}, after[0] if after else {}))
    if not isinstance(last, int) or not isinstance(first, int) or first > last:
        return ""
    return (
        f"This run had written record {last}, with the hash {before[-1].get('hash')}, to {path}, and what it wrote later became "
        f"record {first}. The file was replaced or cut off meanwhile."
    )


def _judgement(result: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return what was planned, and what policy and gate say of it."""
    events: list[tuple[str, dict[str, Any]]] = []
    plan = result.get("plan")
    if isinstance(plan, Mapping):
        events.append(("planned", {"summary": plan.get("summary")}))
    policy = result.get("policy")
    if isinstance(policy, Mapping):
        events.append(("judged", {**policy, **_violations_of(policy)}))
    gate = result.get("gate")
    if isinstance(gate, Mapping):
        events.append(("gate", dict(gate)))
    if result.get("proven") is not None:
        events.append(("judged", {"proven": result["proven"]}))
    return events


def _overriding(result: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return what would not have let the run start, and was overridden."""
    events: list[tuple[str, dict[str, Any]]] = []
    for name in ("gate", "policy"):
        verdict = result.get(name)
        if isinstance(verdict, Mapping) and (verdict.get("overridden") or verdict.get("allowed") is False):
            reason = verdict.get("override_reason")
            events.append(("overridden", {"rule": name, "reason": reason, **_violations_of(verdict)}))
    if result.get("held"):
        events.append(("overridden", {"rule": "held", "held": result["held"]}))
    return events


def _violations_of(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """Return the violations without the changes that they are about, which can be large, and how many are left out."""
    found = verdict.get("violations")
    rows = [row for row in found if isinstance(row, Mapping)] if isinstance(found, list | tuple) else []
    listed = [{"rule": row.get("rule"), "message": _brief(row.get("message"))} for row in rows[:_MOST_LISTED]]
    return {"violations": listed, **({"left_out": len(rows) - len(listed)} if len(rows) > len(listed) else {})}


def _brief(message: Any) -> Any:
    return cut(message, _LONGEST_MESSAGE // 10) if isinstance(message, str) else message


def _end_of(result: Mapping[str, Any]) -> dict[str, Any]:
    outcomes = result.get("outcomes")
    rows = outcomes if isinstance(outcomes, list | tuple) else ()
    counts = Counter(str(row.get("outcome")) for row in rows if isinstance(row, Mapping))
    errors, message = result.get("errors"), result.get("message")
    return {
        **{key: result.get(key) for key in ("status", "effect_unknown", "started", "finished")},
        "message": cut(message, _LONGEST_MESSAGE) if isinstance(message, str) else message,
        "errors": list(errors[:_MOST_LISTED]) if isinstance(errors, list | tuple) else errors,
        "outcomes": dict(counts),
    }


def _with_identity(
    events: Sequence[tuple[str, Mapping[str, Any]]], result: Mapping[str, Any], metadata: Mapping[str, str]
) -> list[Event]:
    identity = {key: result[key] for key in _IDENTITY if isinstance(result.get(key), str)}
    if isinstance(result.get("started"), str):
        identity["run"] = result["started"]  # a start without an end is found by it
    return [
        {"event": event, "result": {**identity, **_fitting(found), "metadata": dict(metadata)}}
        for event, found in events
    ]


def _fitting(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the details of an event with as much of their strings and lists as a record has room for."""
    for longest, most in _SHORTER:
        if len(json.dumps(found, default=str, skipkeys=True)) <= _ROOM:
            break
        found = {key: _shortened(value, longest, most) for key, value in found.items()}
    return found


def _shortened(value: Any, longest: int, most: int) -> Any:
    if isinstance(value, str):
        return cut(value, longest)
    if isinstance(value, Mapping):
        return {key: _shortened(inner, longest, most) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        left = len(value) - most
        listed = [_shortened(inner, longest, most) for inner in value[:most]]
        return [*listed, {"left_out": left}] if left > 0 else listed
    return value
