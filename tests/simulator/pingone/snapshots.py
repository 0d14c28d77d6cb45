# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes snapshots, moves them through their statuses and finds them. Source: PingOne contract, sections 5.4 and 11."""

from __future__ import annotations

import copy
import uuid
from datetime import datetime, timedelta

from simulator.pingone.content import references
from simulator.pingone.context import Context
from simulator.pingone.errors import invalid_data
from simulator.pingone.model import COMPLETE, ERROR, IN_PROGRESS, WAITING, Environment, Resource, Resources, Snapshot
from simulator.pingone.store import Store


def create(context: Context, environment: Environment, address: tuple[str, str] | None) -> Snapshot:
    """S1: copy what there is now, and let the rest take its time. Without an address the whole environment is meant."""
    if address is None:
        snapshot = context.take_snapshot(environment)
        snapshot.started_at = snapshot.completed_at = None
    else:
        snapshot = _of_resource(context, environment, *address)
        context.store.snapshots[snapshot.snapshot_id] = snapshot
    snapshot.status = WAITING
    snapshot.requested = True
    return snapshot


def _of_resource(context: Context, environment: Environment, kind: str, resource_id: str) -> Snapshot:
    resource = environment.resources.get(resource_id)
    present = resource is not None and resource.type == kind
    if not present and context.behaviour.vanished_resources == "refused":
        raise invalid_data("INVALID_VALUE", "baseResourceURL", "must be the URL of a resource that exists")
    resources = copy.deepcopy(_with_dependencies(resource_id, environment.resources)) if present else {}
    snapshot = Snapshot(
        id=context.core.ids.random(),
        snapshot_id=context.core.ids.scripted(),
        environment_id=environment.id,
        created_at=context.core.clock.now(),
        resources=resources,
        resource_id=resource_id,
        type=kind,
        body=resources[resource_id].body if present else None,
    )
    if not present and not _known(context.store, environment.id, kind, resource_id):
        snapshot.error, snapshot.error_code = f"Unable to find resource with ID: '{resource_id}'", 404
    return snapshot


def _known(store: Store, environment_id: str, kind: str, resource_id: str) -> bool:
    """Return whether some snapshot proves that the resource once was there."""
    return any(
        snapshot.environment_id == environment_id
        and resource_id in snapshot.resources
        and snapshot.resources[resource_id].type == kind
        for snapshot in store.snapshots.values()
    )


def _with_dependencies(resource_id: str, resources: Resources) -> Resources:
    """Collect a resource and all it refers to, directly or not, nearest first."""
    found: Resources = {}
    ahead = [resource_id]
    while ahead:
        item = ahead.pop(0)
        if item not in found:
            found[item] = resources[item]
            ahead.extend(references(resources[item].body, resources))
    return found


def settle(context: Context, snapshot: Snapshot, *, read: bool = False) -> None:
    """Bring a snapshot to where it should be now; a read of it may be what moves it on."""
    if snapshot.embedded or snapshot.status not in (WAITING, IN_PROGRESS):
        return
    if read:
        snapshot.reads += 1
    pace, now = context.behaviour.snapshot, context.core.clock.now()
    by_clock = pace.seconds is not None
    begun = now > snapshot.created_at if by_clock else snapshot.reads > 0 and not pace.never
    over = pace.over(snapshot.created_at, snapshot.reads, now)
    if snapshot.started_at is None and (begun or over):
        snapshot.started_at = snapshot.created_at if by_clock else now
        snapshot.status = IN_PROGRESS
    if over:
        _finish(
            context, snapshot, now if pace.seconds is None else snapshot.created_at + timedelta(seconds=pace.seconds)
        )


def _finish(context: Context, snapshot: Snapshot, moment: datetime) -> None:
    scripted = context.behaviour.snapshot_error
    if scripted is not None and snapshot.resource_id in scripted.get("resources", [snapshot.resource_id]):
        snapshot.error, snapshot.error_code = scripted["error"], scripted["errorCode"]
    snapshot.status = COMPLETE if snapshot.error is None else ERROR
    snapshot.completed_at = moment


def versions(store: Store, environment_id: str, resource_id: str) -> list[Snapshot]:
    """List what is filed under a resource's or the environment's own id, newest first (ambiguity A32)."""
    found = [
        snapshot
        for snapshot in reversed(store.snapshots.values())
        if snapshot.environment_id == environment_id and snapshot.resource_id == resource_id
    ]
    return sorted(found, key=lambda snapshot: snapshot.created_at, reverse=True)


def find(context: Context, environment_id: str, resource_id: str, snapshot_id: str) -> Snapshot | None:
    """Find one version; embedded ones are found by their own ids too, though no list of versions shows them."""
    for snapshot in context.store.snapshots.values():
        if snapshot.environment_id != environment_id:
            continue
        settle(context, snapshot)
        if (snapshot.resource_id, snapshot.snapshot_id) == (resource_id, snapshot_id):
            return snapshot
        for resource in contents(snapshot):
            if resource.id == resource_id and _own_id(snapshot, resource, "snapshot") == snapshot_id:
                return embedded(snapshot, resource)
    return None


def contents(snapshot: Snapshot) -> list[Resource]:
    """List what is embedded: the resources of an environment, or the dependencies of a resource."""
    if snapshot.status == ERROR:
        return []
    return [resource for resource in snapshot.resources.values() if resource.id != snapshot.resource_id]


def embedded(parent: Snapshot, resource: Resource) -> Snapshot:
    """Show one resource of a snapshot as a snapshot of its own, as far as its parent has come."""
    return Snapshot(
        id=_own_id(parent, resource, "record"),
        snapshot_id=_own_id(parent, resource, "snapshot"),
        environment_id=parent.environment_id,
        created_at=parent.created_at,
        resources=_with_dependencies(resource.id, parent.resources),
        resource_id=resource.id,
        type=resource.type,
        body=resource.body,
        status=parent.status,
        started_at=parent.started_at,
        completed_at=parent.completed_at,
        embedded=True,
    )


def _own_id(parent: Snapshot, resource: Resource, purpose: str) -> str:
    """Make an id that stays the same with every reading."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{purpose}/{parent.snapshot_id}/{resource.id}"))
