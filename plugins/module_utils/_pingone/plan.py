# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading PingOne's promotion steps into the vendor-neutral plan (contract PingOne 5.3)."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._errors import UnreadableError
from .._ids import is_uuid
from .._masking import meaningful
from .._plan import CREATE, DELETE, UPDATE, Change, Plan
from .._waiting import Waiting, read_settled
from .api import PingOneApi
from .promotion import Promotion
from .statuses import is_final

_ACTIONS = {"POST": CREATE, "PUT": UPDATE, "DELETE": DELETE}
VOLATILE = frozenset({"totalDistance", "modified", "createdAt", "updatedAt", "userCount", "populationCount"})
"""Members of a payload that have no part in what a step does: timestamps and counters of the server."""
_ENVELOPE = frozenset({"_links", "_embedded"})
"""Members of a payload that are about the answer, not about the resource."""


class StepsGoneError(UnreadableError):
    """The steps of a promotion that is over are not listed any more (contract PingOne A50)."""


def read_plan(api: PingOneApi, environment_id: str, promotion: Promotion, waiting: Waiting | None = None) -> Plan:
    """Return the plan of a promotion that was read by ID; its payloads cost a request for each page of steps.

    With ``waiting``, steps that are listed a moment later than the promotion shows them are waited for.

    :raises ServiceError: the steps cannot be read
    :raises UnreadableError: a step is of an unknown kind, or some are missing
    """
    if not promotion.steps:
        return Plan.of(())

    def read() -> list[dict[str, Any]]:
        return list(api.list_steps(environment_id, promotion.id))

    def is_shown(steps: list[dict[str, Any]]) -> bool:
        return _subjects(steps) == _subjects(promotion.steps)

    may_follow = not is_final(str(promotion.status))  # the steps of one that is over may be gone permanently
    steps = read_settled(read, is_shown, waiting) if waiting is not None and may_follow else read()
    plan = with_selection(plan_of_steps(steps, promotion.own_ids), promotion)
    check_complete(api, environment_id, promotion, steps)
    return plan


def with_selection(plan: Plan, promotion: Promotion) -> Plan:
    """Return the plan with what was selected and what PingOne has added (contract PingOne 5.1, 5.3); a rollback has no selection."""
    if not promotion.selected:
        return plan
    selected = {each.lower() for each in promotion.selected}
    is_all = promotion.is_whole_environment  # reads the whole selection, so not for each change
    changes = (
        dataclasses.replace(change, selected=is_all or change.source_id.lower() in selected)
        if change.source_id
        else change
        for change in plan.changes
    )
    return Plan(tuple(changes), plan.digest)


def check_complete(
    api: PingOneApi, environment_id: str, promotion: Promotion, steps: Sequence[Mapping[str, Any]]
) -> None:
    """Check that the steps of a promotion (P5) are those that the promotion itself shows (P3).

    :raises StepsGoneError: the promotion is over, and none is listed any more
    :raises UnreadableError: they are not as many
    """
    if not steps and promotion.steps and is_final(str(promotion.status)):
        raise StepsGoneError(
            f"PingOne no longer lists the {len(promotion.steps)} steps of promotion {promotion.id} of environment "
            f"{api.label(environment_id)}, which is in status {promotion.status}.",
            advice="The promotion itself still names them, without their payloads; see promotionPlan.",
        )
    if len(steps) != len(promotion.steps):
        difference = f"{len(promotion.steps)} steps with the promotion, but {len(steps)}"
    elif _subjects(steps) != _subjects(promotion.steps):
        difference = "other steps with the promotion than"
    else:
        return
    raise UnreadableError(
        f"Could not read the plan of promotion {promotion.id} of environment {api.label(environment_id)}: PingOne "
        f"shows {difference} when the steps are listed.",
        advice="Nothing was concluded from it. Run the task again; the promotion may just have been planned again.",
    )


def _subjects(steps: Iterable[Mapping[str, Any]]) -> Counter[tuple[str, str]]:
    """Return how often each action is done to each resource of the source, or of the target if that has the only one."""
    return Counter(
        (
            str(step.get("action")),
            str(_resource(step, "sourceResource").get("id") or _resource(step, "targetResource").get("id")).lower(),
        )
        for step in steps
    )


def plan_of_steps(steps: Iterable[Mapping[str, Any]], own: frozenset[str] = frozenset()) -> Plan:
    """Return the plan of steps with or without payloads; ``own`` are the promotion's own IDs.

    :raises UnreadableError: a step is of an unknown kind
    """
    return Plan.of(_change_of(step, own) for step in steps)


def _change_of(step: Mapping[str, Any], own: frozenset[str]) -> Change:
    vendor_action = step.get("action")
    action = _ACTIONS.get(str(vendor_action))
    url = step.get("resourceUrl")
    if action is None or not isinstance(url, str):
        raise UnreadableError(
            f"PingOne plans a step '{vendor_action}' on {url}, which this version of the collection does not support.",
            advice="Nothing was started. Review the plan in the console, and update the collection.",
        )
    source, target = _resource(step, "sourceResource"), _resource(step, "targetResource")
    name = str(source.get("name") or target.get("name") or url)
    target_id = None if action == CREATE else target.get("id") or _last_id(url)
    return Change(
        action=action,
        type=resource_type(url, item=action != CREATE),
        name=name,
        source_id=source.get("id"),
        target_id=target_id,
        vendor_action=str(vendor_action),
        payload=comparable_content(step.get("payload"), own),
        target_name=_target_name(action, name, target.get("name"), (source.get("id"), target_id)),
        label=label_in(step.get("payload")) if is_nameless(name, source.get("id")) else "",
    )


def _target_name(action: str, name: str, found: Any, ids: tuple[str | None, str | None]) -> str | None:
    if action == CREATE:
        return ""
    if action == DELETE and is_nameless(name, *ids):
        return None  # only its content calls it something, and a deletion shows none
    return target_name_of(name, found, ids[1])


def is_nameless(name: str, *ids: Any) -> bool:
    """Return whether a resource with one of these IDs is called by its type and ID, because it has no name (contract PingOne 5.3)."""
    return any(each and name.lower().endswith(f":{each}") for each in ids)


def label_in(content: Any) -> str:
    """Return what the content of a resource without a name calls it, such as a theme (contract PingOne 5.3)."""
    if not isinstance(content, Mapping):
        return ""
    configured = content.get("configuration")
    found = content.get("name") or (configured.get("name") if isinstance(configured, Mapping) else None)
    return found if isinstance(found, str) else ""


def target_name_of(name: str, found: Any, target_id: str | None) -> str | None:
    """Return the name in the target as a change has it: empty if it is ``name``, None if it is not known.

    A resource without a name is called by its type and ID, which differ in each environment (contract PingOne 5.3).
    """
    if not isinstance(found, str) or not found:
        return None
    return "" if found == name or is_nameless(found, target_id) else found


def _resource(step: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = step.get(name)
    return found if isinstance(found, Mapping) else {}


def _last_id(url: str) -> str | None:
    """Return the ID at the end of a resource's URL, which names the target's resource (contract PingOne 5.3)."""
    last = url.rstrip("/").rpartition("/")[2]
    return last if is_uuid(last) else None


def comparable_content(body: Any, own: frozenset[str] = frozenset()) -> Any:
    """Return the part of a payload or configuration in which two states of a resource can differ."""
    if isinstance(body, dict) and not _ENVELOPE.isdisjoint(body):
        body = {name: value for name, value in body.items() if name not in _ENVELOPE}
    return meaningful(body, VOLATILE, own)


def resource_type(url: str, *, item: bool) -> str:
    """Return the type in the URL of a resource (``item``) or of a collection: the names below the environment.

    A type may have more than one name, and may be below a resource, whose ID (a UUID, contract PingOne 0.2) is left out.
    """
    names = url.partition("/environments/")[2].partition("?")[0].strip("/").split("/")[1:]
    return "/".join(name for name in (names[:-1] if item else names) if not is_uuid(name))
