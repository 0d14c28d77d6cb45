# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the changes of a plan replace or contain, from PingOne's snapshot of the target (contract PingOne 5.3, 11.5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from ..._errors import ProtocolError, UnreadableError
from ..._ids import is_uuid
from ..._plan import CREATE, DELETE, UPDATE, Change, Plan
from ..api import PingOneApi
from ..plan import is_nameless, label_in, target_name_of
from ..promotion import Promotion
from ..snapshots.embedded import Embedded, read_embedded
from ..snapshots_api import UNSERVED


def with_fields(api: PingOneApi, promotion: Promotion, plan: Plan) -> Plan:
    """Return the plan with both sides of its updates, the content of what it creates, and the names of what they refer to.

    Costs a request for each page of the snapshot that was taken of the target for this promotion. Updates stay as they are
    if the service does not show it.

    :raises ServiceError: the snapshot cannot be read
    """
    names = _names_in(plan)
    updates = {change.target_id for change in plan.changes if change.action == UPDATE and change.target_id}
    referred = {each for change in plan.changes for each in _ids_in(change.payload)} - names.keys()
    wanted = updates | (referred - {promotion.source_id, promotion.target_id})
    found = _in_target(api, promotion, wanted, names)
    names |= {each.id: each.name for each in found.values() if each.name and not is_nameless(each.name, each.id)}
    changes = tuple(_with_both_sides(change, found, names) for change in plan.changes)
    return Plan(changes, plan.digest)


def _with_both_sides(change: Change, found: Mapping[str, Embedded], names: Mapping[str, str]) -> Change:
    if change.action == CREATE and isinstance(change.payload, Mapping):
        # Its ID is that of the source, and its environment the target; neither is content.
        known = {name: change.payload[name] for name in ("id", "environment") if name in change.payload}
        return dataclasses.replace(change, before=known, names=names)
    if change.action == UPDATE and change.target_id and change.target_id in found:
        content = found[change.target_id].state.content
        there = label_in(content) if change.label else ""
        target_name = there if there and there != change.label else change.target_name
        return dataclasses.replace(change, before=content, names=names, target_name=target_name)
    return change


def _names_in(plan: Plan) -> dict[str, str]:
    return {
        each: change.label or change.name
        for change in plan.changes
        for each in (change.source_id, change.target_id)
        if each and (change.label or not is_nameless(change.name, change.source_id, change.target_id))
    }


def _ids_in(content: Any) -> Iterator[str]:
    if isinstance(content, Mapping):
        content = list(content.values())
    if isinstance(content, list):
        for value in content:
            yield from _ids_in(value)
    elif is_uuid(content):
        yield content


def with_target_names(api: PingOneApi, promotion: Promotion, plan: Plan) -> Plan:
    """Return the plan with the names that its resources have in the target, where its steps do not show them.

    Costs nothing where they do, otherwise as much as ``with_fields``. A name that the snapshot does not show stays unknown.

    :raises ServiceError: the snapshot cannot be read
    """
    unnamed = {change.target_id for change in plan.changes if change.target_name is None and change.target_id}
    found = _in_target(api, promotion, unnamed)
    changes = tuple(
        _with_name(change, found[change.target_id])
        if change.target_name is None and change.target_id and change.target_id in found
        else change
        for change in plan.changes
    )
    return Plan(changes, plan.digest)


def _with_name(change: Change, there: Embedded) -> Change:
    if change.action == DELETE and is_nameless(change.name, change.source_id, change.target_id):
        label = label_in(there.state.content)
        return dataclasses.replace(change, label=label, target_name="" if label else None)
    return dataclasses.replace(
        change, target_name=target_name_of(change.name, there.name or change.name, change.target_id)
    )


def _in_target(
    api: PingOneApi, promotion: Promotion, wanted: set[str], names: dict[str, str] | None = None
) -> Mapping[str, Embedded]:
    target_id, snapshot_id = promotion.target_id, promotion.target_snapshot_id
    if not wanted or target_id is None or snapshot_id is None:
        return {}
    try:
        return read_embedded(api, target_id, snapshot_id, wanted, promotion.own_ids, names)
    except (*UNSERVED, ProtocolError, UnreadableError):
        return {}
