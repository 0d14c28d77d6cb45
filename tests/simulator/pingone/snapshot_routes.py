# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP routes of snapshots. Source: PingOne contract, section 11, ambiguities A12, A13 and A32."""

from __future__ import annotations

from flask import Blueprint, Response, request

from simulator.pingone import snapshots
from simulator.pingone.access import visible_environment
from simulator.pingone.categories import category_of
from simulator.pingone.context import Context
from simulator.pingone.errors import ApiError
from simulator.pingone.filters import parse_filter
from simulator.pingone.inputs import json_body, parse_snapshot
from simulator.pingone.model import Environment, Snapshot
from simulator.pingone.paging import SNAPSHOTS
from simulator.pingone.routes import hal, representation
from simulator.pingone.snapshot_representation import show_snapshot, snapshot_path

_SNAPSHOTS = "/environments/<environment_id>/snapshots"
_RESOURCE = f"{_SNAPSHOTS}/<resource_id>"
_VERSION = f"{_RESOURCE}/versions/<snapshot_id>"


def snapshot_blueprint(context: Context) -> Blueprint:
    """S1 to S6."""
    blueprint = Blueprint("snapshots", __name__)

    @blueprint.post(_SNAPSHOTS)
    def create(environment_id: str) -> Response:
        environment = admitted(environment_id)
        snapshot = snapshots.create(context, environment, parse_snapshot(json_body(), environment_id))
        show = representation(context)
        body = show_snapshot(show, snapshot, expanded=_expanded())
        return hal(body, 201, {"Location": show.api + snapshot_path(snapshot)})

    @blueprint.get(_RESOURCE)
    def read_latest(environment_id: str, resource_id: str) -> Response:
        return shown(latest(environment_id, resource_id))

    @blueprint.get(f"{_RESOURCE}/versions")
    def read_versions(environment_id: str, resource_id: str) -> Response:
        found = all_versions(environment_id, resource_id)
        show = representation(context)
        items = [show_snapshot(show, snapshot) for snapshot in found]
        links = {"self": show.link(f"/environments/{environment_id}/snapshots/{resource_id}/versions")}
        embedded = {context.behaviour.versions_collection: items}
        return hal({"_links": links, "_embedded": embedded, "size": len(items)})

    @blueprint.get(_VERSION)
    def read_version(environment_id: str, resource_id: str, snapshot_id: str) -> Response:
        return shown(version(environment_id, resource_id, snapshot_id))

    @blueprint.get(f"{_RESOURCE}/embeddedSnapshots")
    def read_embedded(environment_id: str, resource_id: str) -> Response:
        return embedded_in(latest(environment_id, resource_id))

    @blueprint.get(f"{_VERSION}/embeddedSnapshots")
    def read_embedded_of_version(environment_id: str, resource_id: str, snapshot_id: str) -> Response:
        return embedded_in(version(environment_id, resource_id, snapshot_id))

    def admitted(environment_id: str) -> Environment:
        environment = visible_environment(context, environment_id)
        if context.behaviour.snapshots == "forbidden":
            raise ApiError(403)
        return environment

    def all_versions(environment_id: str, resource_id: str) -> list[Snapshot]:
        admitted(environment_id)
        found = snapshots.versions(context.store, environment_id, resource_id)
        if not found:
            raise ApiError(404)
        for snapshot in found:
            snapshots.settle(context, snapshot)
        return found

    def latest(environment_id: str, resource_id: str) -> Snapshot:
        return all_versions(environment_id, resource_id)[0]

    def version(environment_id: str, resource_id: str, snapshot_id: str) -> Snapshot:
        admitted(environment_id)
        found = snapshots.find(context, environment_id, resource_id, snapshot_id)
        if found is None:
            raise ApiError(404)
        return found

    def shown(snapshot: Snapshot) -> Response:
        conditions = parse_filter(request.args.get("filter"), {"resourceCategory": "eq"})
        if not all(condition.holds(category_of(snapshot.type)) for condition in conditions):
            raise ApiError(404)
        snapshots.settle(context, snapshot, read=True)
        return hal(show_snapshot(representation(context), snapshot, expanded=_expanded()))

    def embedded_in(snapshot: Snapshot) -> Response:
        if context.behaviour.snapshots == "missing":
            raise ApiError(404)
        show = representation(context)
        page, links = SNAPSHOTS.page(snapshots.contents(snapshot), request.base_url, request.args)
        items = [show_snapshot(show, snapshots.embedded(snapshot, resource)) for resource in page]
        name = "snapshots" if context.behaviour.collection_names == "assumed" else "embeddedSnapshots"
        return hal({"_links": links, "_embedded": {name: items}, "size": len(items)})

    return blueprint


def _expanded() -> bool:
    return request.args.get("expand") == "all"
