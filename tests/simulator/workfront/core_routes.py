# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP routes of the core API. Source: Workfront contract, sections 3.3, 3.7 and 9."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, g, request

from simulator.workfront.access import enter, here, limit_rate, require_admin, session_header
from simulator.workfront.context import Context, caller
from simulator.workfront.core_objects import CoreObjects
from simulator.workfront.errors import ApiError
from simulator.workfront.inputs import json_body
from simulator.workfront.lifecycle import settle_all
from simulator.workfront.model import Json, User
from simulator.workfront.object_types import ObjectType, type_of_path
from simulator.workfront.promotion_routes import answer

CORE_PREFIX = "/attask/api"
NEWEST_VERSION = 22
_OLDEST_VERSION = 18
_COOKIE_LIFETIME = 28800

View = TypeVar("View", bound=Callable[..., Response])


def core_blueprint(context: Context) -> Blueprint:
    """Without a version in its path, a request gets the newest."""
    blueprint = Blueprint("core", __name__)

    @blueprint.url_value_preprocessor
    def take_version(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.version = (values or {}).pop("version", NEWEST_VERSION)

    @blueprint.before_request
    def admit() -> None:
        if g.version < _OLDEST_VERSION:
            raise ApiError(410, f"Version {g.version} of the API is gone")
        if request.endpoint == "core.login":
            return
        enter(context, bearer=True, query=True)
        limit_rate(context)
        settle_all(context)

    def route(method: str, path: str) -> Callable[[View], View]:
        def register(function: View) -> View:
            for prefix in ("", "/v<int:version>.0"):
                blueprint.add_url_rule(f"{prefix}{path}", function.__name__, function, methods=[method])
            return function

        return register

    def objects(name: str) -> CoreObjects:
        return CoreObjects(context, here(), _kind(name), g.version)

    def one(shown: Json) -> Response:
        style = context.behaviour.single_data
        return answer(shown if style == "bare" else {"data": [shown] if style == "array" else shown})

    @route("GET", "/session")
    def session() -> Response:
        return answer({"data": _session(caller(), here().customer_id)})

    @route("POST", "/login")
    def login() -> Response:
        environment = context.called_environment()
        given = {**request.args, **request.form}
        name, password = given.get("username"), given.get("password")
        user = next((user for user in environment.users.values() if name and user.username == name), None)
        if user is None or password != user.password:
            raise ApiError(401, "The user name or the password is wrong")
        value = context.tokens.open_session(environment.lane, user.id, context.now)
        response = answer({"data": {"sessionID": value, **_session(user, environment.customer_id)}})
        response.set_cookie("attask", value, max_age=_COOKIE_LIFETIME)
        return response

    @route("GET", "/logout")
    def logout() -> Response:
        context.tokens.close(session_header())
        return answer({"data": {"success": True}})

    @route("GET", "/<name>/search")
    def search(name: str) -> Response:
        arguments = {key: value for key, value in request.args.items() if key not in ("apiKey", "sessionID")}
        return answer({"data": objects(name).search(arguments)})

    @route("GET", "/<name>/metadata")
    def metadata(name: str) -> Response:
        return answer({"data": objects(name).metadata()})

    @route("GET", "/<name>/<identifier>")
    def read(name: str, identifier: str) -> Response:
        found = objects(name)
        return one(found.show(found.find(identifier), found.fields(request.args.get("fields"))))

    @route("GET", "/<name>")
    def read_several(name: str) -> Response:
        found, wanted = objects(name), _ids()
        fields = found.fields(request.args.get("fields"))
        return answer({"data": [found.show(entry, fields) for entry in found.all() if entry.id in wanted]})

    @route("PUT", "/<name>/<identifier>")
    def edit(name: str, identifier: str) -> Response:
        require_admin()
        found = objects(name)
        entry = found.find(identifier)
        found.change(entry, json_body())
        return one(found.show(entry, found.fields(request.args.get("fields"))))

    @route("DELETE", "/<name>/<identifier>")
    def delete(name: str, identifier: str) -> Response:
        return remove(name, [identifier])

    @route("DELETE", "/<name>")
    def delete_several(name: str) -> Response:
        return remove(name, _ids())

    def remove(name: str, identifiers: list[str]) -> Response:
        require_admin()
        kind = _kind(name)
        found = objects(name)
        if not kind.deletable:
            raise ApiError(400, f"{kind.core_code} cannot be deleted")
        entries = [found.find(identifier) for identifier in identifiers]
        for entry in entries:
            found.delete(entry, force=request.args.get("force") == "true")
        return answer({"data": {"success": True}})

    return blueprint


def _kind(name: str) -> ObjectType:
    kind = type_of_path(name)
    if kind is None:
        raise ApiError(404, f"There is no object type {name}")
    return kind


def _ids() -> list[str]:
    wanted = [item.strip() for item in request.args.get("id", "").split(",") if item.strip()]
    if not wanted:
        raise ApiError(400, "id is missing")
    return wanted


def _session(user: User, customer_id: str) -> Json:
    return {
        "userID": user.id,
        "isAdmin": user.is_admin,
        "customerID": customer_id,
        "versionInformation": {
            "currentAPIVersion": f"{NEWEST_VERSION}.0",
            "buildNumber": "simulator",
            "apiVersions": {f"{number}.0": f"/v{number}.0" for number in range(_OLDEST_VERSION, NEWEST_VERSION + 1)},
        },
    }
