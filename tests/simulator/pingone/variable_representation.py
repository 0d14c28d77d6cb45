# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON shapes of promotion variables. Source: PingOne contract, section 10."""

from __future__ import annotations

from urllib.parse import quote

from simulator.clock import format_timestamp
from simulator.pingone.categories import category_of
from simulator.pingone.content import MASK
from simulator.pingone.model import Environment, Json, Resource
from simulator.pingone.representation import Representation
from simulator.pingone.variable_model import Declaration, Definition

DEFINITIONS = "promotionVariableDefinitions"
DECLARATIONS = "promotionVariableDeclarations"


def definition_properties(definition: Definition) -> Json:
    """Write what a definition says, its value masked if it is sensitive."""
    return {
        "name": definition.name,
        "value": MASK if definition.is_sensitive else definition.value,
        "createdAt": format_timestamp(definition.created_at),
        "updatedAt": format_timestamp(definition.updated_at),
        "variableType": definition.variable_type,
        "isSensitive": definition.is_sensitive,
    }


def declaration_properties(declaration: Declaration) -> Json:
    return {
        "resource": {"id": declaration.resource_id},
        "variables": dict(declaration.variables),
        "createdAt": format_timestamp(declaration.created_at),
        "updatedAt": format_timestamp(declaration.updated_at),
    }


def definition_body(show: Representation, environment: Environment, definition: Definition) -> Json:
    links = _links(show, environment, f"{DEFINITIONS}/{quote(definition.name, safe='')}")
    return {"_links": links, "environment": {"id": environment.id}, **definition_properties(definition)}


def declaration_body(show: Representation, environment: Environment, declaration: Declaration) -> Json:
    links = _links(show, environment, f"{DECLARATIONS}/{declaration.resource_id}")
    return {"_links": links, "environment": {"id": environment.id}, **declaration_properties(declaration)}


def variable_resource(resource: Resource, properties: list[str]) -> Json:
    own = {"id": resource.id, "name": resource.name, "category": category_of(resource.type)}
    return {"resource": own, "properties": properties}


def _links(show: Representation, environment: Environment, tail: str) -> Json:
    path = show.environment_path(environment.id)
    return {"self": show.link(f"{path}/{tail}"), "environment": show.link(path)}
