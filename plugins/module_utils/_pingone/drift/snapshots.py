# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Drift in snapshots of named resources, without any promotion (contract PingOne 8, 11)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..._errors import OperationFailedError, PromotionError
from ..._ids import UUID
from ..._plan import CREATE, DELETE, UPDATE, Change, Plan
from ..._waiting import Waiting
from ..api import PingOneApi
from ..promotions.mappings import find_mapping
from ..snapshots.state import State, take_states
from .request import NamedResource

_VENDOR_ACTIONS = {CREATE: "POST", UPDATE: "PUT", DELETE: "DELETE"}
"""The calls with which PingOne would make the change (contract PingOne 5.3)."""


def compare_each(
    api: PingOneApi,
    resources: Sequence[NamedResource],
    mappings: Mapping[str, Mapping[str, str]],
    waiting: Waiting,
    *,
    source_id: str,
) -> dict[str, Plan | PromotionError]:
    """Return, for each target, the changes that would make its resources equal to those of the source, or an error.

    ``mappings`` are the requested ones by the IDs of the targets. The counterpart of a resource is the one in that mapping, else
    the one to which earlier promotions mapped it.

    :raises PromotionError: a resource of the source could not be read
    """
    wanted = _contents(api, source_id, {resource.id: resource.type for resource in resources}, waiting)
    outcomes: dict[str, Plan | PromotionError] = {}
    for target_id, mapping in mappings.items():
        try:
            ids = {**find_mapping(api, source_id, target_id), **mapping}
            types = {ids[resource.id]: resource.type for resource in resources if resource.id in ids}
            present = _contents(api, target_id, types, waiting)
        except PromotionError as error:
            outcomes[target_id] = error
        else:
            ids[source_id] = target_id
            outcomes[target_id] = Plan.of(_changes(resources, wanted, present, ids))
    return outcomes


def _contents(api: PingOneApi, environment_id: str, types: Mapping[str, str], waiting: Waiting) -> dict[str, Any]:
    """Return the present contents of resources, given with their types by ID; None for one that does not exist."""
    urls = {item: api.snapshots.resource_url(environment_id, kind, item) for item, kind in types.items()}
    states = take_states(api, environment_id, urls, waiting)
    return {item: _content(api, environment_id, types[item], item, state) for item, state in states.items()}


def _content(api: PingOneApi, environment_id: str, kind: str, resource_id: str, state: State) -> Any:
    if not state.known:
        raise OperationFailedError(
            f"Could not read {kind} {resource_id} in environment {api.label(environment_id)}: {state.reason}",
            advice="Check its type and ID, and that the worker application may take snapshots in the environment.",
        )
    return state.content


def _changes(
    resources: Sequence[NamedResource], wanted: Mapping[str, Any], present: Mapping[str, Any], ids: Mapping[str, str]
) -> Iterator[Change]:
    for resource in resources:
        target_id = ids.get(resource.id)
        payload = _translated(wanted[resource.id], ids)
        before = present.get(target_id) if target_id is not None else None
        if payload == before:
            continue
        action = CREATE if before is None else DELETE if payload is None else UPDATE
        yield Change(
            action=action,
            type=resource.type,
            name=_name(resource, wanted[resource.id] if payload is not None else before),
            source_id=resource.id,
            target_id=None if action == CREATE else target_id,
            vendor_action=_VENDOR_ACTIONS[action],
            payload=payload,
            before=before,
        )


def _translated(content: Any, ids: Mapping[str, str]) -> Any:
    """Return a content of the source as the target would have it: with the target's IDs in every place."""

    def translate_id(found: re.Match[str]) -> str:
        return ids.get(found.group().lower(), found.group())

    if isinstance(content, dict):
        return {name: _translated(value, ids) for name, value in content.items()}
    if isinstance(content, list):
        return [_translated(value, ids) for value in content]
    return UUID.sub(translate_id, content) if isinstance(content, str) else content


def _name(resource: NamedResource, content: Any) -> str:
    """Return a resource's name; PingOne names those without one by type and ID (contract PingOne 5.3)."""
    name = content.get("name") if isinstance(content, dict) else None
    return name if isinstance(name, str) and name else f"{resource.type}:{resource.id}"
