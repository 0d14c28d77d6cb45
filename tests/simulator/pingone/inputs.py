# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the bodies of create and update requests.

Source: PingOne contract, sections 7.1, 7.6, 9 and 11.1, ambiguities A4 to A8.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import request

from simulator.pingone.errors import ApiError, invalid_data, invalid_request
from simulator.pingone.model import Json

_UPDATABLE = ("description", "resourceMapping", "selectedResources", "excludedResources")
_RESOURCE_PATH = re.compile("/v1/environments/(?P<environment>[^/]+)(?:/(?P<type>[^/]+)/(?P<id>[^/]+))?")


@dataclass(frozen=True)
class NewPromotion:
    """A create request that is well-formed."""

    target_id: str
    selected: list[str] | None = None
    excluded: list[str] | None = None
    mapping: dict[str, str] | None = None
    source_snapshot_id: str | None = None
    description: str | None = None


def json_body() -> Json:
    """Read the body of a request that must be `application/json` (section 15, entry 8)."""
    if request.mimetype != "application/json":
        raise ApiError(415)
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise invalid_request("INVALID_VALUE", "body", "The request body is not a JSON object")
    return body


def parse_create(body: Json) -> NewPromotion:
    """Properties that are read-only or unknown are ignored, as the mutability column of section 5.1 has it."""
    return NewPromotion(
        target_id=_target(body.get("targetEnvironment")),
        selected=_ids(body, "selectedResources"),
        excluded=_ids(body, "excludedResources"),
        mapping=_mapping(body),
        source_snapshot_id=_source_snapshot(body.get("sourceSnapshot")),
        description=_description(body),
    )


def parse_update(body: Json, target_id: str) -> Json:
    """Return the properties that were sent, by their API name; null clears one."""
    fixed = body.get("targetEnvironment")
    if fixed is not None and (not isinstance(fixed, dict) or fixed.get("id") != target_id):
        raise invalid_data("INVALID_VALUE", "targetEnvironment.id", "must not be changed")
    unknown = [name for name in body if name not in (*_UPDATABLE, "targetEnvironment")]
    if unknown:
        raise invalid_data("INVALID_PARAMETER", unknown[0], "cannot be updated")
    readers: dict[str, Callable[[Json], Any]] = {
        "description": _description,
        "resourceMapping": _mapping,
        "selectedResources": lambda source: _ids(source, "selectedResources"),
        "excludedResources": lambda source: _ids(source, "excludedResources"),
    }
    return {name: readers[name](body) for name in _UPDATABLE if name in body}


def parse_snapshot(body: Json, environment_id: str) -> tuple[str, str] | None:
    """Return type and id of the resource to copy, or None for the whole environment; any origin will do."""
    url = body.get("baseResourceURL")
    if url is None:
        raise invalid_data("REQUIRED_VALUE", "baseResourceURL", "must not be null")
    match = _resource_path(url) if isinstance(url, str) else None
    if match is None:
        raise invalid_data("INVALID_VALUE", "baseResourceURL", "must be the URL of an environment or of its resource")
    if match["environment"] != environment_id:
        raise invalid_data("INVALID_VALUE", "baseResourceURL", "must belong to the environment")
    return (match["type"], match["id"]) if match["id"] else None


def _resource_path(url: str) -> re.Match[str] | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        return None
    return _RESOURCE_PATH.fullmatch(parts.path)


def parse_configuration(body: Json, source_id: str) -> str:
    """Return the id of the default target."""
    if body.get("environmentId") not in (None, source_id):
        raise invalid_data("INVALID_VALUE", "environmentId", "must be the environment of the path")
    if body.get("targetEnvironmentId") is None:
        raise invalid_data("REQUIRED_VALUE", "targetEnvironmentId", "must not be null")
    target_id = _uuid(body["targetEnvironmentId"], "targetEnvironmentId")
    if target_id == source_id:
        raise invalid_data("INVALID_VALUE", "targetEnvironmentId", "must differ from the source environment")
    return target_id


def _target(value: Any) -> str:
    if value is None:
        raise invalid_data("REQUIRED_VALUE", "targetEnvironment", "must not be null")
    if not isinstance(value, dict):
        raise invalid_data("INVALID_VALUE", "targetEnvironment", "must be an object")
    identifier = value.get("id")
    if identifier is None:
        raise invalid_data("REQUIRED_VALUE", "targetEnvironment.id", "must not be null")
    return _uuid(identifier, "targetEnvironment.id")


def _source_snapshot(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise invalid_data("INVALID_VALUE", "sourceSnapshot", "must be an object")
    return _uuid(value.get("id"), "sourceSnapshot.id")


def _uuid(value: Any, target: str) -> str:
    try:
        # The constructor also reads forms that are none in JSON, such as braces.
        if isinstance(value, str) and str(uuid.UUID(value)) == value.lower():
            return value
    except ValueError:
        pass
    raise invalid_data("INVALID_VALUE", target, "must be a valid UUID")


def _ids(body: Json, name: str) -> list[str] | None:
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, list):
        raise invalid_data("INVALID_VALUE", name, "must be an array")
    ids = [item.get("id") if isinstance(item, dict) else item for item in value]
    if not all(isinstance(item, str) and item for item in ids):
        raise invalid_data("INVALID_VALUE", name, "must contain resource ids")
    return [str(item) for item in ids]


def _mapping(body: Json) -> dict[str, str] | None:
    value = body.get("resourceMapping")
    if value is None:
        return None
    if not isinstance(value, dict) or not all(isinstance(item, str) and item for item in value.values()):
        raise invalid_data("INVALID_VALUE", "resourceMapping", "must map resource ids to resource ids")
    return dict(value)


def _description(body: Json) -> str | None:
    value = body.get("description")
    if value is not None and not isinstance(value, str):
        raise invalid_data("INVALID_VALUE", "description", "must be a string")
    return value
