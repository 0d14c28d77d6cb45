# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads and shows the Workfront part of a world document; the README of the simulator describes the format."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from simulator.clock import format_timestamp, parse_timestamp
from simulator.vendor import WorldError
from simulator.workfront.assembly import collect
from simulator.workfront.context import Context
from simulator.workfront.model import (
    DRAFT,
    FAILED,
    INSTALLED,
    LANES,
    NOT_ASSEMBLED,
    Application,
    Environment,
    Installation,
    Json,
    Package,
    TechnicalAccount,
    TranslationMap,
    User,
    WorkObject,
)
from simulator.workfront.store import Store
from simulator.workfront.tokens import TokenRegistry

_LONG_AGO = datetime(2023, 1, 1, tzinfo=timezone.utc)


def load_store(world: Json, context: Context, tokens: TokenRegistry) -> Store:
    """Build the state a world describes; its sessions and tokens go to the registry."""
    try:
        store = Store(domain=world.get("domain", ""))
        for lane, entry in world.get("environments", {}).items():
            if lane not in LANES:
                raise WorldError(f"{lane} is no lane, lanes are {', '.join(LANES)}")
            store.environments[lane] = _environment(lane, entry, world["customer_id"], context, tokens)
        for entry in world.get("ims", []):
            account = TechnicalAccount(
                entry["client_id"], entry["client_secret"], frozenset(entry.get("scopes", ())), dict(entry["users"])
            )
            store.accounts[account.client_id] = account
        for entry in world.get("packages", []):
            package = make_package(entry, store, context)
            store.packages[package.id] = package
        for entry in world.get("installations", []):
            _load_installation(entry, store, context)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, WorldError):
            raise
        raise WorldError(f"the Workfront world is not well-formed: {type(error).__name__}: {error}") from error
    return store


def make_object(entry: Json, default_id: str | None = None, moment: datetime = _LONG_AGO) -> WorkObject:
    """Read an object of a world or a control request."""
    entered_at = _moment(entry, "entryDate") or moment
    return WorkObject(
        code=str(entry["code"]),
        id=str(entry.get("ID") or default_id or entry["ID"]),
        name=str(entry["name"]),
        entered_at=entered_at,
        updated_at=_moment(entry, "lastUpdateDate") or entered_at,
        parent=entry.get("parent"),
        links=[str(link) for link in entry.get("links") or []],
        fields=dict(entry.get("fields") or {}),
    )


def object_as_json(entry: WorkObject) -> Json:
    return {
        "code": entry.code,
        "ID": entry.id,
        "name": entry.name,
        "parent": entry.parent,
        "links": list(entry.links),
        "fields": dict(entry.fields),
        "entryDate": format_timestamp(entry.entered_at),
        "lastUpdateDate": format_timestamp(entry.updated_at),
    }


def make_package(entry: Json, store: Store, context: Context) -> Package:
    """Read a package; its objects are copied from its lane by id, with what they are linked to, or given in full."""
    lane = entry["lane"]
    environment = store.environments[lane]
    status = entry.get("status", DRAFT)
    moment = context.now
    given = entry.get("objects", [])
    requested = [(environment.objects[item].code, item) for item in given if isinstance(item, str)]
    content = collect(environment, requested)
    for item in given:
        if not isinstance(item, str):
            made = make_object(item)
            requested.append((made.code, made.id))
            content[made.id] = made
    admins = [user.id for user in environment.users.values() if user.is_admin]
    return Package(
        id=entry.get("id") or context.core.ids.scripted(),
        customer_id=entry.get("customer_id", environment.customer_id),
        name=entry["name"],
        description=entry.get("description"),
        source=entry.get("source"),
        lane=lane,
        status=status,
        created_at=_moment(entry, "createdAt") or moment,
        created_by=entry.get("createdById") or next(iter(admins), ""),
        version=entry.get("version", 1),
        published_at=_moment(entry, "publishedAt"),
        retired_at=_moment(entry, "retiredAt"),
        deleted_at=_moment(entry, "deletedAt"),
        requested=requested,
        content=None if status in NOT_ASSEMBLED else content,
    )


def _environment(lane: str, entry: Json, customer_id: str, context: Context, tokens: TokenRegistry) -> Environment:
    environment = Environment(lane, entry.get("customer_id", customer_id))
    for given in entry.get("users", []):
        user = User(
            id=given["id"],
            name=given["name"],
            is_admin=bool(given.get("is_admin", False)),
            api_keys=list(given.get("api_keys", [])),
            username=given.get("username"),
            password=given.get("password"),
        )
        environment.users[user.id] = user
        for value in given.get("sessions", []):
            tokens.add(value, "session", {lane: user.id}, context.now)
        for value in given.get("bearer_tokens", []):
            tokens.add(value, "bearer", {lane: user.id}, context.now)
    for given in entry.get("applications", []):
        application = Application(
            given["client_id"],
            given["client_secret"],
            given["user_id"],
            given.get("public_key"),
            list(given.get("refresh_tokens", [])),
        )
        environment.applications[application.client_id] = application
    for given in entry.get("objects", []):
        made = make_object(given)
        if made.id in environment.objects:
            raise WorldError(f"{lane} has two objects {made.id}")
        environment.objects[made.id] = made
    return environment


def _load_installation(entry: Json, store: Store, context: Context) -> None:
    package = store.packages[entry["package_id"]]
    environment = store.environments[entry["lane"]]
    found: TranslationMap = {
        code: {source_id: dict(item) for source_id, item in items.items()}
        for code, items in entry.get("translationMap", {}).items()
    }
    admins = [user.id for user in environment.users.values() if user.is_admin]
    installation = Installation(
        id=entry.get("id") or context.core.ids.scripted(),
        package_id=package.id,
        package_version=package.version,
        customer_id=environment.customer_id,
        lane=environment.lane,
        address=entry.get("environment"),
        user_id=entry.get("userId") or next(iter(admins), ""),
        status=entry.get("status", INSTALLED),
        registered_at=_moment(entry, "registeredAt") or context.now,
        updated_at=_moment(entry, "updatedAt"),
        map=found,
    )
    store.installations[installation.id] = installation
    for items in found.values():
        for source_id, item in items.items():
            if item.get("targetId") and item.get("installationStatus") not in (None, FAILED):
                store.mapping(environment.lane)[source_id] = item["targetId"]


def _moment(entry: Json, key: str) -> datetime | None:
    value: Any = entry.get(key)
    return parse_timestamp(value) if value else None
