# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The resources of a whole environment, from the snapshots that are embedded in one of it (contract PingOne 11.5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from ..._errors import UnreadableError
from ..._waiting import Waiting
from ..api import PingOneApi
from ..plan import is_nameless, label_in, resource_type
from .inventory import request_snapshot
from .snapshot import COMPLETE, check_taken, content_of, resource_of, shows_content, wait_for_snapshot
from .state import State


@dataclasses.dataclass(frozen=True, kw_only=True)
class Embedded:
    """A resource in a snapshot of its environment; its type is a path segment, its name empty if it has none."""

    id: str
    type: str
    name: str
    state: State


def read_embedded(
    api: PingOneApi,
    environment_id: str,
    snapshot_id: str,
    wanted: Collection[str] | None = None,
    own: frozenset[str] = frozenset(),
    names: dict[str, str] | None = None,
) -> dict[str, Embedded]:
    """Return the resources in a snapshot of an environment by their IDs; costs a request for each page of them (S6).

    With ``wanted``, only those are returned, and reading ends with the last of them. ``own`` are IDs to ignore in contents,
    such as those of a promotion. ``names`` gets the names of all resources that are read on the way, by ID.

    :raises ServiceError: they cannot be read
    :raises UnreadableError: one does not name its resource
    """
    found: dict[str, Embedded] = {}
    missing = None if wanted is None else set(wanted)
    for snapshot in api.snapshots.list_embedded(environment_id, environment_id, snapshot_id):
        resource_id = resource_of(snapshot)
        if not resource_id:
            raise UnreadableError(
                f"Could not read what the snapshot {snapshot_id} of environment {api.label(environment_id)} contains: "
                "one of its entries does not name its resource.",
                advice="Update the collection; PingOne's API may have changed.",
            )
        if names is not None:
            _collect_name(snapshot, resource_id, names)
        if missing is None or resource_id in missing:
            found[resource_id] = _embedded(snapshot, resource_id, own)
        if missing is not None:
            missing.discard(resource_id)
            if not missing:
                break
    return found


def take_embedded(api: PingOneApi, environment_id: str, waiting: Waiting) -> dict[str, Embedded]:
    """Take a snapshot of an environment, wait for it, and return the resources in it by their IDs.

    :raises WaitTimeoutError: it takes longer than the deadline
    :raises OperationFailedError: it failed
    :raises ServiceError: it cannot be taken or read
    """
    requested = request_snapshot(api, environment_id)
    read = wait_for_snapshot(api, environment_id, {**requested, "resource": {"id": environment_id}}, waiting)
    check_taken(api, environment_id, read)
    return read_embedded(api, environment_id, str(requested["snapshotId"]))


def _collect_name(snapshot: Mapping[str, Any], resource_id: str, names: dict[str, str]) -> None:
    name = snapshot["resource"].get("name")
    if isinstance(name, str) and is_nameless(name, resource_id):
        name = label_in(content_of(snapshot))
    if isinstance(name, str) and name:
        names.setdefault(resource_id, name)


def _embedded(snapshot: Mapping[str, Any], resource_id: str, own: frozenset[str]) -> Embedded:
    state = State(str(snapshot.get("snapshotId")), content_of(snapshot, own))
    if snapshot.get("status") != COMPLETE or not shows_content(snapshot):
        state = State(reason="PingOne does not show its content in the snapshot of the environment.")
    named = snapshot["resource"].get("name")
    if not named and isinstance(state.content, dict):
        named = state.content.get("name")
    kind = resource_type(str(snapshot.get("resourceUrl")), item=True)
    return Embedded(id=resource_id, type=kind, name=named if isinstance(named, str) else "", state=state)
