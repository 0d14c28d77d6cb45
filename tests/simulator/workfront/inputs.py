# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the bodies of requests. Source: Workfront contract, sections 5, 6.4, 12 and 13 (validation)."""

from __future__ import annotations

import re
from typing import Any

from flask import request

from simulator.workfront.context import Context
from simulator.workfront.errors import ApiError, invalid
from simulator.workfront.model import ACTIONS, SETTABLE, TARGETED, Json, Objects, Package, TranslationMap, WorkObject
from simulator.workfront.object_types import INCLUDED, TYPES
from simulator.workfront.representation import LEGACY_STATUS

_OBJECT_ID = re.compile(r"[0-9a-f]{32}")
_LEGACY_ACTIONS = frozenset({"CREATE", "USEEXISTING", "IGNORE"})


def json_body() -> Json:
    """Read the JSON object of a request; an empty body is an empty object."""
    if not request.get_data():
        return {}
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise ApiError(400, "The request body is not a JSON object")
    return body


def text(body: Json, key: str) -> str | None:
    value = body.get(key)
    if value is not None and not isinstance(value, str):
        raise invalid(f"{key} must be a text")
    return value


def required_text(body: Json, key: str) -> str:
    value = text(body, key)
    if value is None or not value.strip():
        raise invalid(f"{key} must not be empty")
    return value


def source_lane(context: Context, source: str) -> str:
    """Find out which environment a source names."""
    lane = context.lane_of_url(source)
    if lane is None:
        raise invalid("source must be the URL of an environment")
    return lane


def collections(value: Any) -> list[tuple[str, str]]:
    """Read `objectCollections` (section 6.4)."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise invalid("objectCollections must be an array")
    found = []
    for item in value:
        code = item.get("objCode") if isinstance(item, dict) else None
        if code not in INCLUDED:
            raise invalid(f"{code!r} is not the code of a promotable object")
        entities = item.get("entities")
        if not isinstance(entities, list):
            raise invalid("entities must be an array")
        for entity in entities:
            identifier = entity.get("ID") if isinstance(entity, dict) else None
            if not isinstance(identifier, str) or not _OBJECT_ID.fullmatch(identifier):
                raise invalid(f"{identifier!r} is not the ID of an object")
            text(entity, "name")
            found.append((code, identifier))
    return list(dict.fromkeys(found))


def status(value: Any, *, legacy: bool) -> str:
    """Read a status that may be set, under its present name."""
    settable = {LEGACY_STATUS[name]: name for name in SETTABLE} if legacy else {name: name for name in SETTABLE}
    if value not in settable:
        raise invalid(f"status must be one of {', '.join(settable)}")
    return settable[value]


def definition(value: Any, context: Context) -> Objects:
    """Read `packageEntities` of a body that replaces what a package holds."""
    if not isinstance(value, dict):
        raise invalid("packageEntities must be an object")
    found: Objects = {}
    for code, entries in value.items():
        if code not in TYPES or not isinstance(entries, list):
            raise invalid(f"packageEntities.{code} must be an array of objects of a known type")
        for entry in entries:
            if not isinstance(entry, dict) or not _OBJECT_ID.fullmatch(str(entry.get("id"))):
                raise invalid(f"packageEntities.{code} must hold objects with an id")
            fields = {key: item for key, item in entry.items() if key not in ("id", "name", "parentID")}
            name, now = str(entry.get("name")), context.now
            found[entry["id"]] = WorkObject(code, entry["id"], name, now, now, entry.get("parentID"), fields=fields)
    return found


def translation_map(value: Any, package: Package, *, legacy: bool = False) -> TranslationMap:
    """Read the map of an installation; it must speak of all objects of the package and of no others."""
    if not isinstance(value, dict) or not all(isinstance(entries, dict) for entries in value.values()):
        raise invalid("translationMap must be an object of objects")
    content = package.content or {}
    found: TranslationMap = {}
    for code, entries in value.items():
        for source_id, entry in entries.items():
            packaged = content.get(source_id)
            if packaged is None or packaged.code != code:
                raise invalid(f"{code} {source_id} is not in the package")
            found.setdefault(code, {})[source_id] = _entry(entry, packaged, legacy)
    missing = [entry for entry in content.values() if entry.id not in found.get(entry.code, {})]
    if missing:
        raise invalid(f"translationMap lacks {missing[0].code} {missing[0].id}")
    return found


def _entry(value: Any, packaged: WorkObject, legacy: bool) -> Json:
    label = f"{packaged.code} {packaged.id}"
    if not isinstance(value, dict):
        raise invalid(f"{label} must be an object")
    action = value.get("action")
    if action not in (_LEGACY_ACTIONS if legacy else ACTIONS):
        raise invalid(f"{label} has the unknown action {action!r}")
    target = value.get("targetId") or ""
    if not isinstance(target, str) or (target and not _OBJECT_ID.fullmatch(target)):
        raise invalid(f"{label} has a targetId that is none")
    if action in TARGETED and not target:
        raise invalid(f"{label} needs a targetId for {action}")
    valid = value.get("isValid", True)
    name = text(value, "name") or packaged.name
    return {"targetId": target, "action": action, "name": name, "isValid": bool(valid)}
