# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the bodies of requests about variables. Source: PingOne contract, sections 10.1 and 10.2, ambiguity A10."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from simulator.pingone.errors import invalid_data
from simulator.pingone.model import Json
from simulator.pingone.variable_model import Value, is_value, variable_name


@dataclass(frozen=True)
class NewDefinition:
    """The body of D1 or D4."""

    name: str
    value: Value
    is_sensitive: bool


def parse_definition(body: Json) -> NewDefinition:
    """Read a definition; what is left out is reset, for D4 as for D1."""
    name, value, sensitive = body.get("name"), body.get("value"), body.get("isSensitive", False)
    if name is None:
        raise invalid_data("REQUIRED_VALUE", "name", "must not be null")
    if not isinstance(name, str):
        raise invalid_data("INVALID_VALUE", "name", "must be a string")
    if not name.strip():
        raise invalid_data("EMPTY_VALUE", "name", "must not be empty")
    if value is None:
        raise invalid_data("REQUIRED_VALUE", "value", "must not be null")
    if not is_value(value):
        raise invalid_data("INVALID_VALUE", "value", "must be a string, a list or an integer")
    if not isinstance(sensitive, bool):
        raise invalid_data("INVALID_VALUE", "isSensitive", "must be a boolean")
    return NewDefinition(name, cast("Value", value), sensitive)


def resource_id(body: Json) -> str:
    """Read which resource V1 is about: `resource.id` or `resourceId`."""
    resource = body.get("resource")
    if resource is not None and not isinstance(resource, dict):
        raise invalid_data("INVALID_VALUE", "resource", "must be an object")
    found = (resource or {}).get("id", body.get("resourceId"))
    if found is None:
        raise invalid_data("REQUIRED_VALUE", "resource.id", "must not be null")
    if not isinstance(found, str):
        raise invalid_data("INVALID_VALUE", "resource.id", "must be a string")
    return found


def parse_variables(body: Json) -> dict[str, str]:
    """Read the map of V1 and V3."""
    changes = parse_changes(body)
    for path, placeholder in changes.items():
        if placeholder is None:
            raise _no_placeholder(path)
    return {path: str(placeholder) for path, placeholder in changes.items()}


def parse_changes(body: Json) -> dict[str, str | None]:
    """Read the map of V4, in which null removes a property."""
    variables: Any = body.get("variables")
    if variables is None:
        raise invalid_data("REQUIRED_VALUE", "variables", "must not be null")
    if not isinstance(variables, dict):
        raise invalid_data("INVALID_VALUE", "variables", "must be an object")
    for path, placeholder in variables.items():
        if placeholder is not None and variable_name(placeholder) is None:
            raise _no_placeholder(path)
    return variables


def _no_placeholder(path: str) -> Exception:
    return invalid_data("INVALID_VALUE", f"variables.{path}", "must have the form ${promotionVariable: name}")
