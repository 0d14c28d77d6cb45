# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads and shows the promotion variables of a world document, with the property names of the API."""

from __future__ import annotations

from datetime import datetime

from simulator.clock import parse_timestamp
from simulator.pingone.model import Environment, Json
from simulator.pingone.variable_model import Declaration, Definition, is_value, variable_name
from simulator.pingone.variable_representation import declaration_properties, definition_properties

VARIABLE_KEYS = ("definitions", "declarations")


def load_variables(entry: Json, environment: Environment) -> None:
    """Fill in what an environment of a world defines and declares; the resources are there already."""
    for item in entry.get("definitions", []):
        definition = _definition(item, environment)
        if definition.name in environment.definitions:
            raise ValueError(f"definition {definition.name} occurs twice")
        environment.definitions[definition.name] = definition
    for item in entry.get("declarations", []):
        declaration = _declaration(item, environment)
        environment.declarations[declaration.resource_id] = declaration


def _definition(item: Json, environment: Environment) -> Definition:
    if not is_value(item["value"]):
        raise ValueError(f"the value of definition {item['name']} is no string, list or integer")
    return Definition(item["name"], item["value"], item.get("isSensitive", False), *_moments(item, environment))


def _declaration(item: Json, environment: Environment) -> Declaration:
    resource_id, variables = item["resource"]["id"], dict(item["variables"])
    if resource_id not in environment.resources:
        raise ValueError(f"a declaration is for resource {resource_id}, which does not exist")
    if not all(variable_name(placeholder) for placeholder in variables.values()):
        raise ValueError(f"a declaration of resource {resource_id} has no placeholder")
    return Declaration(resource_id, variables, *_moments(item, environment))


def _moments(item: Json, environment: Environment) -> tuple[datetime, datetime]:
    created: str = item.get("createdAt") or environment.record["createdAt"]
    return parse_timestamp(created), parse_timestamp(item.get("updatedAt") or created)


def variables_as_json(environment: Environment) -> Json:
    """Show both, the values of sensitive definitions masked as everywhere."""
    found = map(environment.declaration, environment.declarations)
    return {
        "definitions": [definition_properties(definition) for definition in environment.definitions.values()],
        "declarations": [declaration_properties(declaration) for declaration in found if declaration],
    }
