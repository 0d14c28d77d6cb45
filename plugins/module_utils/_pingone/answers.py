# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an answer must contain to be read: what is missing in it is not "nothing" (contract PingOne 4.5, 5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._ids import is_intact_id, is_uuid
from .._reply import Reply
from .promotion import Promotion
from .statuses import COMPLETED, ERROR, NOT_EXECUTED, READY, ROLLED_BACK

_PLANNED = frozenset({READY, COMPLETED})
"""Statuses in which a promotion that is read by ID must show its plan (contract PingOne 5.3)."""
_MAYBE_PLANNED = frozenset({ERROR, ROLLED_BACK})
"""Statuses in which it may have none, because none could be made (contract PingOne A19)."""


def promotion_in(reply: Reply) -> Promotion:
    """Return the promotion in an answer that shows one with its plan (P3).

    :raises ProtocolError: it lacks its ID, its status, its target, or the plan that a promotion in its status has
    """
    raw = reply.mapping()
    fault = promotion_fault(raw) or _plan_fault(raw)
    if fault:
        raise reply.protocol_error(fault)
    return Promotion(raw=raw)


def promotion_fault(raw: Mapping[str, Any]) -> str:
    """Return why a promotion, read or listed, cannot be read; an empty string if it can."""
    promotion = Promotion(raw=dict(raw))
    if not is_intact_id(raw.get("id")):
        return "a promotion with an ID was expected"
    if not _is_text(raw.get("status")):
        return f"promotion {promotion.id} has no status"
    ids = [raw.get("targetEnvironmentId"), raw.get("sourceEnvironmentId")]
    if promotion.target_id is None or not all(isinstance(each, str | None) for each in ids):
        return f"promotion {promotion.id} has no readable source and target environment"
    may_be_reused = promotion.status in NOT_EXECUTED and not promotion.is_rollback
    if may_be_reused and not isinstance(raw.get("selectedResources"), list):
        return f"promotion {promotion.id} has no list of selectedResources"
    for name in ("selectedResources", "excludedResources"):
        if not _lists_ids(raw.get(name)):
            return f"the {name} of promotion {promotion.id} are not IDs"
    mapping = raw.get("resourceMapping")
    if mapping is not None and not (isinstance(mapping, dict) and all(map(_is_text, mapping.values()))):
        return f"the resourceMapping of promotion {promotion.id} does not map IDs to IDs"
    if not isinstance(raw.get("description"), str | None):
        return f"the description of promotion {promotion.id} must be a string"
    if promotion.status == COMPLETED and promotion.started_at is None:
        return f"promotion {promotion.id} is {COMPLETED}, but has no startedAt"
    return ""


def _plan_fault(raw: Mapping[str, Any]) -> str:
    status, plan = raw.get("status"), raw.get("promotionPlan")
    if status not in _PLANNED and (plan is None or status not in _MAYBE_PLANNED):
        return ""
    steps = plan.get("steps") if isinstance(plan, dict) else None
    if not isinstance(steps, list):
        return f"promotion {raw.get('id')} is {status}, but its promotionPlan has no list of steps"
    return next(filter(None, (_outline_fault(step) for step in steps)), "")


def step_fault(step: Mapping[str, Any]) -> str:
    """Return why a step with its payload cannot be read (P5); an empty string if it can."""
    fault = _outline_fault(step)
    if not fault and step["action"] in ("POST", "PUT") and not isinstance(step.get("payload"), dict):
        return f"the {step.get('action')} on {step.get('resourceUrl')} has no payload"
    return fault


def _outline_fault(step: Any) -> str:
    """Return why a step cannot be read, apart from its payload, which P3 does not show."""
    if not isinstance(step, dict) or not _is_text(step.get("action")) or not _is_text(step.get("resourceUrl")):
        return "a step with an action and a resourceUrl was expected"
    action, where = step["action"], f"the {step['action']} on {step['resourceUrl']}"
    needed = {"POST": ("sourceResource",), "PUT": ("sourceResource", "targetResource")}.get(action, ())
    for name in needed:
        if not _names_resource(step.get(name)):
            return f"{where} has no {name} with ID and name"
    if action == "DELETE" and not any(map(_names_resource, (step.get("sourceResource"), step.get("targetResource")))):
        return f"{where} does not name its resource"
    return ""


def change_in(reply: Reply, promotion: Promotion) -> Promotion:
    """Return a promotion as the answer to its change or start shows it, which may have no body (contract PingOne 7.7).

    An answer that shows something else is left out: what the promotion has come to is read before it matters.
    """
    raw = reply.body if isinstance(reply.body, dict) else {}
    changed = Promotion(raw={**promotion.raw, **raw})
    return promotion if promotion_fault(changed.raw) else changed


def check_about(reply: Reply, **known: str) -> None:
    """Check that an answer is about what was asked for: a cache or a gateway may have sent another one.

    ``known`` are values of its properties; a dot in place of two underscores leads inside an object. What it does not show, or shows
    in another form, is not compared.

    :raises ProtocolError: it is about something else
    """
    for place, expected in known.items():
        *above, name = place.split("__")
        found: Any = reply.body
        for key in (*above, name):
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, str) and found.lower() != expected.lower():
            raise reply.protocol_error(f"the {place.replace('__', '.')} {expected} was expected")


def has_id(item: Mapping[str, Any], name: str = "id") -> bool:
    """Return whether something that was created has its ID, which requests about it need."""
    return is_uuid(item.get(name))


def latest_in(reply: Reply) -> dict[str, Any]:
    """Return the newest snapshot of a resource (S2).

    :raises ProtocolError: it lacks its ID, without which no later version can be recognised as new, or is no snapshot
    """
    snapshot = reply.mapping()
    fault = snapshot_fault(snapshot) or ("" if has_id(snapshot, "snapshotId") else "a snapshot with an ID was expected")
    if fault:
        raise reply.protocol_error(fault)
    return snapshot


def snapshot_fault(item: Mapping[str, Any]) -> str:
    """Return why a snapshot, read or listed, cannot be read; an empty string if it can (contract PingOne 5.4)."""
    for name in ("createdAt", "completedAt"):
        if not isinstance(item.get(name), str | None):
            return f"the {name} of a snapshot must be a string"
    return fault_without(item, ("status",), "a snapshot")


def shown_fault(item: Mapping[str, Any]) -> str:
    """Return why a snapshot that is only shown, or is inside another one, cannot be read; it need not show its status."""
    return snapshot_fault({"status": "(not shown)", **item})


def environment_fault(item: Mapping[str, Any]) -> str:
    """Return why a listed environment cannot be read; an empty string if it can."""
    if _is_text(item.get("id")) and not is_intact_id(item["id"]):
        return "the ID of an environment is damaged"
    return fault_without(item, ("id", "name"), "an environment")


def definition_fault(item: Mapping[str, Any]) -> str:
    """Return why a definition of a variable cannot be read; an empty string if it can."""
    fault = fault_without(item, ("name",), "a variable")
    if not fault and item.get("value") is None and item.get("isSensitive") is not True:
        return f"the variable '{item['name']}' has no value"
    return fault


def fault_without(item: Mapping[str, Any], names: Iterable[str], what: str) -> str:
    """Return that something has no string under one of the names; an empty string if it has them all."""
    return next((f"{what} has no {name}" for name in names if not _is_text(item.get(name))), "")


def _names_resource(resource: Any) -> bool:
    return isinstance(resource, dict) and _is_text(resource.get("id")) and _is_text(resource.get("name"))


def _lists_ids(resources: Any) -> bool:
    """Return whether resources are given in one of the forms of contract PingOne A7, or not at all."""
    if resources is None:
        return True
    return isinstance(resources, list) and all(
        _is_text(each.get("id") if isinstance(each, dict) else each) for each in resources
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)
