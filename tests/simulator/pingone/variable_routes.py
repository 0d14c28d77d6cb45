# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP routes of promotion variables. Source: PingOne contract, section 10."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from flask import Blueprint, Response, request

from simulator.pingone import variable_operations as operations
from simulator.pingone.access import visible_environment
from simulator.pingone.categories import category_of
from simulator.pingone.context import Context
from simulator.pingone.filters import parse_filter
from simulator.pingone.inputs import json_body
from simulator.pingone.model import Environment, Json
from simulator.pingone.routes import hal, representation
from simulator.pingone.variable_inputs import parse_changes, parse_definition, parse_variables, resource_id
from simulator.pingone.variable_model import Declaration, Definition
from simulator.pingone.variable_properties import present_properties
from simulator.pingone.variable_representation import (
    DECLARATIONS,
    DEFINITIONS,
    declaration_body,
    definition_body,
    variable_resource,
)

_DEFINITIONS = f"/environments/<environment_id>/{DEFINITIONS}"
# A name may contain anything, a slash too.
_DEFINITION = f"{_DEFINITIONS}/<path:name>"
_DECLARATIONS = f"/environments/<environment_id>/{DECLARATIONS}"
_DECLARATION = f"{_DECLARATIONS}/<resource>"
# An example of the vendor joins two conditions with an ampersand that is not encoded (ambiguity A25).
_FILTER = re.compile(r"(?:^|&)filter=([^&]*(?:&[^&=]*)*)")


def definition_blueprint(context: Context) -> Blueprint:
    """D1 to D5."""
    blueprint = Blueprint("definitions", __name__)

    @blueprint.post(_DEFINITIONS)
    def create(environment_id: str) -> Response:
        environment = visible_environment(context, environment_id)
        return _created(shown(environment, operations.define(context, environment, parse_definition(json_body()))))

    @blueprint.get(_DEFINITIONS)
    def read_all(environment_id: str) -> Response:
        environment = visible_environment(context, environment_id)
        items = [shown(environment, definition) for definition in environment.definitions.values()]
        return _collection(context, environment, DEFINITIONS, items)

    @blueprint.get(_DEFINITION)
    def read_one(environment_id: str, name: str) -> Response:
        environment = visible_environment(context, environment_id)
        return hal(shown(environment, operations.definition_of(environment, name)))

    @blueprint.put(_DEFINITION)
    def replace(environment_id: str, name: str) -> Response:
        environment = visible_environment(context, environment_id)
        operations.definition_of(environment, name)
        wanted = parse_definition(json_body())
        return hal(shown(environment, operations.redefine(context, environment, name, wanted)))

    @blueprint.delete(_DEFINITION)
    def delete(environment_id: str, name: str) -> Response:
        environment = visible_environment(context, environment_id)
        del environment.definitions[operations.definition_of(environment, name).name]
        return Response(status=204)

    def shown(environment: Environment, definition: Definition) -> Json:
        return definition_body(representation(context), environment, definition)

    return blueprint


def declaration_blueprint(context: Context) -> Blueprint:
    """V1 to V5."""
    blueprint = Blueprint("declarations", __name__)

    @blueprint.post(_DECLARATIONS)
    def create(environment_id: str) -> Response:
        environment = visible_environment(context, environment_id)
        body = json_body()
        variables = parse_variables(body)
        return _created(shown(environment, operations.declare(context, environment, resource_id(body), variables)))

    @blueprint.get(_DECLARATION)
    def read(environment_id: str, resource: str) -> Response:
        environment = visible_environment(context, environment_id)
        if context.behaviour.empty_declaration == "empty" and resource not in environment.declarations:
            return hal({"environment": {"id": environment.id}, "resource": {"id": resource}, "variables": {}})
        return hal(shown(environment, operations.declaration_of(environment, resource)))

    @blueprint.put(_DECLARATION)
    def replace(environment_id: str, resource: str) -> Response:
        environment = visible_environment(context, environment_id)
        operations.declaration_of(environment, resource)
        wanted = parse_variables(json_body())
        return hal(shown(environment, operations.redeclare(context, environment, resource, wanted, merge=False)))

    @blueprint.patch(_DECLARATION)
    def change(environment_id: str, resource: str) -> Response:
        environment = visible_environment(context, environment_id)
        operations.declaration_of(environment, resource)
        wanted = parse_changes(json_body())
        return hal(shown(environment, operations.redeclare(context, environment, resource, wanted, merge=True)))

    @blueprint.delete(_DECLARATION)
    def delete(environment_id: str, resource: str) -> Response:
        environment = visible_environment(context, environment_id)
        del environment.declarations[operations.declaration_of(environment, resource).resource_id]
        return Response(status=204)

    def shown(environment: Environment, declaration: Declaration) -> Json:
        body = declaration_body(representation(context), environment, declaration)
        missing = operations.missing_in_default_target(context, environment, declaration)
        return body if missing is None else {**body, "targetEnvironmentMissingVariableDefinitions": missing}

    return blueprint


def variable_resource_blueprint(context: Context) -> Blueprint:
    """R1."""
    blueprint = Blueprint("variable_resources", __name__)

    @blueprint.get("/environments/<environment_id>/variableResources")
    def read_all(environment_id: str) -> Response:
        environment = visible_environment(context, environment_id)
        found = _FILTER.search(request.query_string.decode())
        text = unquote_plus(found.group(1)) if found else None
        conditions = parse_filter(text, {"resourceCategory": "eq", "resourceProperty": "eq"})
        items = []
        for resource in environment.resources.values():
            properties = present_properties(resource.type, resource.body)
            having = {"resourceCategory": [category_of(resource.type)], "resourceProperty": properties}
            if properties and all(any(map(one.holds, having[one.attribute])) for one in conditions):
                items.append(variable_resource(resource, properties))
        return _collection(context, environment, "variableResources", items)

    return blueprint


def _created(body: Json) -> Response:
    return hal(body, 201, {"Location": body["_links"]["self"]["href"]})


def _collection(context: Context, environment: Environment, name: str, items: list[Json]) -> Response:
    """Paging is not documented for these collections (section 4.5)."""
    show = representation(context)
    links = {"self": show.link(f"{show.environment_path(environment.id)}/{name}")}
    name = name if context.behaviour.collection_names == "assumed" else "items"
    return hal({"_links": links, "_embedded": {name: items}, "size": len(items)})
