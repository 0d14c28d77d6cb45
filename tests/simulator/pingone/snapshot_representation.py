# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON shapes of snapshots. Source: PingOne contract, sections 5.4 and 11."""

from __future__ import annotations

from simulator.clock import format_timestamp
from simulator.pingone.categories import category_of
from simulator.pingone.content import references
from simulator.pingone.model import COMPLETE, ERROR, Json, Snapshot
from simulator.pingone.representation import Representation
from simulator.pingone.snapshots import contents, embedded

_MODIFIED = ("updatedAt", "modified", "createdAt")


def snapshot_path(snapshot: Snapshot) -> str:
    return f"/environments/{snapshot.environment_id}/snapshots/{snapshot.resource_id}/versions/{snapshot.snapshot_id}"


def show_snapshot(show: Representation, snapshot: Snapshot, *, expanded: bool = False) -> Json:
    """Write a snapshot, with its dependencies if it is expanded; what is not known yet is left out."""
    result: Json = {
        "_links": {
            "self": show.link(snapshot_path(snapshot)),
            "environment": show.link(show.environment_path(snapshot.environment_id)),
        },
        "id": snapshot.id,
        "environment": {"id": snapshot.environment_id},
        "snapshotId": snapshot.snapshot_id,
        "resource": _resource(snapshot),
        "createdAt": format_timestamp(snapshot.created_at),
    }
    if snapshot.started_at is not None:
        result["startedAt"] = format_timestamp(snapshot.started_at)
    if snapshot.completed_at is not None:
        result["completedAt"] = format_timestamp(snapshot.completed_at)
    result["status"] = snapshot.status
    result["resourceUrl"] = show.api + _resource_path(show, snapshot)
    if snapshot.status == COMPLETE:
        result.update(_configuration(show, snapshot))
    if snapshot.status == ERROR:
        result.update(error=snapshot.error, errorCode=snapshot.error_code)
    if expanded:
        inside = [show_snapshot(show, embedded(snapshot, resource)) for resource in contents(snapshot)]
        result["_embedded"] = {"snapshots": inside}
    return result


def _resource(snapshot: Snapshot) -> Json:
    """The published versions show the id only; a resource inside another snapshot has to be recognisable."""
    if not snapshot.embedded:
        return {"id": snapshot.resource_id}
    name = snapshot.resources[snapshot.resource_id].name
    return {"id": snapshot.resource_id, "name": name, "category": category_of(snapshot.type)}


def _resource_path(show: Representation, snapshot: Snapshot) -> str:
    environment = show.environment_path(snapshot.environment_id)
    if snapshot.resource_id == snapshot.environment_id:
        return environment
    return f"{environment}/{snapshot.type}/{snapshot.resource_id}"


def _configuration(show: Representation, snapshot: Snapshot) -> Json:
    created = format_timestamp(snapshot.created_at)
    if snapshot.body is None:
        return {"versionedAt": created, "configuration": None}
    body = snapshot.body
    copied = snapshot.resources.get(snapshot.resource_id)
    result: Json = {
        "versionedAt": next((body[key] for key in _MODIFIED if body.get(key)), created),
        "configuration": show.sensitive.mask(snapshot.type, body, copied.hidden if copied else ()),
    }
    referenced = references(body, snapshot.resources)
    return {**result, "referencedResources": referenced} if referenced else result
