# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads and shows the PingOne part of a world document; `README.md` beside this package describes the format."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from simulator.clock import format_timestamp, parse_timestamp
from simulator.pingone.context import Context
from simulator.pingone.model import COMPLETED, Application, Environment, Json, Promotion, Resource, Snapshot
from simulator.pingone.store import Store
from simulator.pingone.variable_world import VARIABLE_KEYS, load_variables, variables_as_json
from simulator.vendor import WorldError

AUTHENTICATION_METHODS = frozenset(
    {"CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST", "CLIENT_SECRET_JWT", "PRIVATE_KEY_JWT"}
)
_NO_ORGANIZATION = str(uuid.UUID(int=0))


def load_store(world: Json, context: Context) -> Store:
    """Build the state a world describes."""
    try:
        organization = world.get("organization", {}).get("id", _NO_ORGANIZATION)
        store = Store(organization_id=organization)
        for entry in world.get("environments", []):
            environment = _environment(entry, organization)
            store.environments[environment.id] = environment
        for entry in world.get("mappings", []):
            store.mappings[(entry["source"], entry["target"])] = dict(entry["pairs"])
        for entry in world.get("configurations", []):
            store.configurations[store.environments[entry["source"]].id] = store.environments[entry["target"]].id
        for entry in world.get("promotions", []):
            _load_promotion(entry, store, context)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise WorldError(f"the PingOne world is not well-formed: {type(error).__name__}: {error}") from error
    return store


def make_resource(kind: str, body: Json, environment_id: str) -> Resource:
    """Build a resource; every body names its environment, as the service's own bodies do."""
    return Resource(kind, copy.deepcopy(body) | {"environment": {"id": environment_id}})


def _environment(entry: Json, organization: str) -> Environment:
    inside = ("resources", "applications", *VARIABLE_KEYS)
    record = {key: value for key, value in entry.items() if key not in inside}
    record = {
        "type": "SANDBOX",
        "region": "NA",
        "status": "ACTIVE",
        "organization": {"id": organization},
        "createdAt": "2025-01-10T09:00:00.000Z",
        "updatedAt": "2025-01-10T09:00:00.000Z",
    } | record
    environment = Environment(record, record["organization"]["id"])
    for resource in entry.get("resources", []):
        made = make_resource(resource["type"], resource["body"], environment.id)
        if made.id in environment.resources:
            raise ValueError(f"resource {made.id} occurs twice")
        environment.resources[made.id] = made
    for application in entry.get("applications", []):
        made_application = _application(application, environment.organization_id)
        environment.applications[made_application.client_id] = made_application
    load_variables(entry, environment)
    return environment


def _application(entry: Json, organization: str) -> Application:
    methods = frozenset(entry.get("authentication", AUTHENTICATION_METHODS))
    if not methods <= AUTHENTICATION_METHODS:
        raise ValueError(f"authentication is one of {', '.join(sorted(AUTHENTICATION_METHODS))}")
    allowed: Iterable[str] = entry.get("environments", "*")
    return Application(
        client_id=entry["client_id"],
        client_secret=entry["client_secret"],
        public_key=entry.get("public_key"),
        authentication=methods,
        organization_id=organization,
        environments=None if allowed == "*" else frozenset(allowed),
    )


def _load_promotion(entry: Json, store: Store, context: Context) -> None:
    created = _moment(entry.get("createdAt")) or context.core.clock.now()
    source, target = store.environments[entry["source"]], store.environments[entry["target"]]
    started = _moment(entry.get("startedAt"))
    sequence = store.next_sequence()
    promotion = Promotion(
        id=entry.get("id") or context.core.ids.random(),
        sequence=sequence,
        source_id=source.id,
        target_id=target.id,
        source_snapshot_id=_snapshot(store, context, source, entry.get("sourceSnapshotId"), created),
        target_snapshot_id=_snapshot(store, context, target, entry.get("targetSnapshotId"), created),
        created_at=created,
        updated_at=_moment(entry.get("updatedAt")) or started or created,
        status=entry.get("status", COMPLETED),
        selected=entry.get("selectedResources"),
        excluded=entry.get("excludedResources"),
        supplied_mapping=entry.get("resourceMapping"),
        mapping=entry.get("resourceMapping"),
        description=entry.get("description"),
        previous_id=entry.get("previousPromotion"),
        errors=list(entry.get("promotionErrors", [])),
        started_at=started,
        completed_at=_moment(entry.get("completedAt")),
        start_sequence=sequence if started else 0,
    )
    store.add(promotion)


def _snapshot(
    store: Store, context: Context, environment: Environment, snapshot_id: str | None, moment: datetime
) -> str:
    identifier = snapshot_id or context.core.ids.random()
    if identifier not in store.snapshots:
        store.snapshots[identifier] = Snapshot.take(environment, identifier, context.core.ids.random(), moment)
    return identifier


def _moment(text: str | None) -> datetime | None:
    return parse_timestamp(text) if text else None


def resources_as_json(environment: Environment) -> list[Json]:
    return [
        {"id": resource.id, "type": resource.type, "name": resource.name, "body": resource.body}
        for resource in environment.resources.values()
    ]


def store_as_json(store: Store) -> Json:
    """Show the whole state, except for promotions, which have their own representation."""
    return {
        "organization": store.organization_id,
        "environments": [
            environment.record | {"resources": resources_as_json(environment)} | variables_as_json(environment)
            for environment in store.environments.values()
        ],
        "mappings": [
            {"source": source, "target": target, "pairs": pairs} for (source, target), pairs in store.mappings.items()
        ],
        "configurations": [{"source": source, "target": target} for source, target in store.configurations.items()],
        "snapshots": [_snapshot_as_json(snapshot) for snapshot in store.snapshots.values()],
    }


def _snapshot_as_json(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "snapshotId": snapshot.snapshot_id,
        "environment": snapshot.environment_id,
        "resource": snapshot.resource_id,
        "status": snapshot.status,
        "createdAt": format_timestamp(snapshot.created_at),
        "resources": list(snapshot.resources),
    }
