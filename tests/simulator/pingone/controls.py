# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PingOne's part of the control endpoint: behaviour, changes behind the caller's back, a look at the target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from simulator.control import control_body
from simulator.pingone import operations
from simulator.pingone.context import Context
from simulator.pingone.errors import ApiError
from simulator.pingone.execution import delete_resource as remove
from simulator.pingone.inputs import parse_create
from simulator.pingone.lifecycle import finish_phase, settle_all
from simulator.pingone.model import Environment, Json, Promotion, Resource
from simulator.pingone.representation import Representation
from simulator.pingone.world import make_resource, resources_as_json
from simulator.vendor import ControlError


def controls(context: Context) -> Blueprint:
    """Build the routes below `/_control`."""
    blueprint = Blueprint("pingone_control", __name__)
    lock = context.core.lock
    resource_path = "/environments/<environment_id>/resources/<resource_id>"

    @blueprint.get("/behaviour")
    def show_behaviour() -> Response:
        return jsonify(context.behaviour.as_json())

    @blueprint.post("/behaviour")
    def set_behaviour() -> Response:
        with lock:
            context.behaviour.change(control_body())
            return jsonify(context.behaviour.as_json())

    @blueprint.post("/tokens/expire")
    def expire_tokens() -> Response:
        with lock:
            context.tokens.expire_all()
            return jsonify({})

    @blueprint.get("/environments/<environment_id>/resources")
    def show_resources(environment_id: str) -> Response:
        with lock:
            settle_all(context)
            return jsonify({"resources": resources_as_json(_environment(context, environment_id))})

    @blueprint.put(resource_path)
    def put_resource(environment_id: str, resource_id: str) -> Response:
        arguments = {**control_body(), "environment": environment_id, "id": resource_id}
        with lock:
            return jsonify(_put_resource(context, arguments))

    @blueprint.patch(resource_path)
    def change_resource(environment_id: str, resource_id: str) -> Response:
        arguments = {"environment": environment_id, "id": resource_id, "changes": control_body()}
        with lock:
            return jsonify(_change_resource(context, arguments))

    @blueprint.delete(resource_path)
    def delete_resource(environment_id: str, resource_id: str) -> Response:
        with lock:
            return jsonify(_delete_resource(context, {"environment": environment_id, "id": resource_id}))

    @blueprint.post("/definitions/matches")
    def match_definition() -> Response:
        arguments = control_body()
        with lock:
            definition = _environment(context, arguments.get("environment")).definitions.get(str(arguments.get("name")))
            return jsonify({"matches": definition is not None and definition.value == arguments.get("value")})

    @blueprint.post("/promotions")
    def foreign_promotion() -> Response:
        with lock:
            return jsonify(_foreign_promotion(context, control_body(), request.host))

    return blueprint


def perform(context: Context, action: str, arguments: dict[str, Any]) -> Any:
    """Run a control action from within a fault rule."""
    actions: dict[str, Callable[[Context, Json], Any]] = {
        "foreign_promotion": _foreign_promotion,
        "change_resource": _change_resource,
        "put_resource": _put_resource,
        "delete_resource": _delete_resource,
        "delete_promotion": _delete_promotion,
    }
    if action not in actions:
        raise ControlError(f"unknown action {action!r}, known are {', '.join(sorted(actions))}")
    return actions[action](context, arguments)


def _environment(context: Context, environment_id: Any) -> Environment:
    environment = context.store.environments.get(environment_id)
    if environment is None:
        raise ControlError(f"there is no environment {environment_id}")
    return environment


def _resource(context: Context, arguments: Json) -> Resource:
    environment = _environment(context, arguments.get("environment"))
    resource = environment.resources.get(str(arguments.get("id")))
    if resource is None:
        raise ControlError(f"environment {environment.id} has no resource {arguments.get('id')}")
    return resource


def _shown(resource: Resource) -> Json:
    return {"id": resource.id, "type": resource.type, "name": resource.name, "body": resource.body}


def _put_resource(context: Context, arguments: Json) -> Json:
    environment = _environment(context, arguments.get("environment"))
    present = environment.resources.get(arguments["id"])
    kind = arguments.get("type") or (present.type if present else None)
    body = arguments.get("body")
    if not kind or not isinstance(body, dict):
        raise ControlError("a new resource needs a type and a body")
    made = make_resource(kind, body | {"id": arguments["id"]}, environment.id)
    environment.resources[made.id] = made
    return _shown(made)


def _change_resource(context: Context, arguments: Json) -> Json:
    resource = _resource(context, arguments)
    changes = arguments.get("changes")
    if not isinstance(changes, dict):
        raise ControlError("changes is an object")
    resource.body = _merged(resource.body, changes) | {"id": resource.id}
    return _shown(resource)


def _merged(body: Any, changes: Json) -> Json:
    result = dict(body) if isinstance(body, dict) else {}
    for key, value in changes.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = _merged(result.get(key), value) if isinstance(value, dict) else value
    return result


def _delete_resource(context: Context, arguments: Json) -> Json:
    resource = _resource(context, arguments)
    affected = remove(_environment(context, arguments["environment"]).resources, resource.id)
    return {"deleted": resource.id, "affected": sorted(affected)}


def _delete_promotion(context: Context, arguments: Json) -> Json:
    """Delete the record that another client sees: the one with an ID, or the newest of a source."""
    source = _environment(context, arguments.get("source"))
    wanted = arguments.get("id")
    found = [each for each in context.store.of_source(source.id) if wanted in (None, each.id)]
    if not found:
        raise ControlError("there is no such promotion")
    try:
        operations.delete(context, found[0])
    except ApiError as error:
        raise ControlError(f"refused: {error.body('')}") from error
    return {"deleted": found[0].id}


def _foreign_promotion(context: Context, arguments: Json, host: str = "simulator.invalid") -> Json:
    """Do what another client would do, without waiting: create (or roll back), prepare and, if wanted, execute.

    With "start" for ``execute``, the execution goes on at the pace of the behaviour.
    """
    known = {"source", "target", "selected", "excluded", "mapping", "description", "execute", "roll_back", "start"}
    unknown = set(arguments) - known
    if unknown:
        raise ControlError(f"a promotion does not know {', '.join(sorted(unknown))}")
    source = _environment(context, arguments.get("source"))
    # Another client's requests are not in the same millisecond as those before and after: what came first is decided.
    context.core.clock.pass_millisecond()
    try:
        promotion = _created(context, source, arguments)
        finish_phase(context, promotion, context.core.clock.now())
        if arguments.get("execute", True):
            operations.start(context, promotion)
        if arguments.get("execute", True) is True:
            finish_phase(context, promotion, context.core.clock.now())
    except ApiError as error:
        raise ControlError(f"refused: {error.body('')}") from error
    context.core.clock.pass_millisecond()
    return Representation(f"http://{host}/v1", context.sensitive).promotion(promotion, with_plan=True)


def _found(context: Context, source: Environment, promotion_id: Any) -> Promotion:
    promotion = context.store.find(source.id, str(promotion_id))
    if promotion is None:
        raise ControlError(f"there is no promotion {promotion_id}")
    return promotion


def _created(context: Context, source: Environment, arguments: Json) -> Promotion:
    if arguments.get("start"):
        return _found(context, source, arguments["start"])
    if arguments.get("roll_back"):
        return operations.roll_back(context, _found(context, source, arguments["roll_back"]))
    target = _environment(context, arguments.get("target"))
    wanted = parse_create(
        {
            "targetEnvironment": {"id": target.id},
            "selectedResources": arguments.get("selected"),
            "excludedResources": arguments.get("excluded"),
            "resourceMapping": arguments.get("mapping"),
            "description": arguments.get("description"),
        }
    )
    return operations.create(context, source, wanted)
