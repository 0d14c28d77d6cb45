# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP routes of E1 to E13. Source: Workfront contract, sections 4 and 5."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, request

from simulator.workfront import operations
from simulator.workfront.access import enter, limit_rate, require_admin
from simulator.workfront.assembly import settle_package
from simulator.workfront.context import Context
from simulator.workfront.errors import ApiError
from simulator.workfront.inputs import json_body
from simulator.workfront.lifecycle import settle_all, settle_installation
from simulator.workfront.model import ASSEMBLING
from simulator.workfront.representation import Representation

CURRENT_PREFIX = "/environment-promotion/api/v1"
_DELETED = "Deleted"


def answer(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body), status, content_type="application/json; charset=utf-8")


def plain(text: str, status: int = 200) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")


def package_routes(blueprint: Blueprint, context: Context, *, legacy: bool) -> None:
    """E1 to E7, which differ between the versions in what is shown and taken, not in their paths."""

    def show() -> Representation:
        return Representation(context, legacy=legacy)

    def require_old_era() -> None:
        if not legacy and not context.behaviour.is_2023:
            raise ApiError(404)

    @blueprint.post("/packages")
    def create() -> Response:
        package = operations.create_package(context, json_body(), legacy=legacy)
        return answer({"data": show().created(package)})

    @blueprint.get("/packages")
    def read_all() -> Response:
        return answer({"data": [show().listed(package) for package in operations.listed_packages(context)]})

    @blueprint.get("/packages/<package_id>")
    def read(package_id: str) -> Response:
        package = operations.find_package(context, package_id)
        settle_package(context, package, read=True)
        shown = show().read(package)
        package.unfilled = max(0, package.unfilled - (package.status != ASSEMBLING))
        return answer({"data": shown})

    @blueprint.get("/packages/<package_id>/definition")
    def read_definition(package_id: str) -> Response:
        require_old_era()
        return answer(show().definition(operations.find_package(context, package_id)))

    @blueprint.put("/packages/<package_id>")
    def replace(package_id: str) -> Response:
        require_old_era()
        package = operations.find_package(context, package_id)
        operations.replace_package(context, package, json_body(), legacy=legacy)
        return answer({"data": show().read(package)})

    @blueprint.patch("/packages/<package_id>")
    def update(package_id: str) -> Response:
        package = operations.find_package(context, package_id)
        operations.update_package(context, package, json_body(), legacy=legacy)
        return answer({"data": show().read(package)})

    @blueprint.delete("/packages/<package_id>")
    def delete(package_id: str) -> Response:
        operations.delete_package(context, operations.find_package(context, package_id))
        return plain(_DELETED)


def current_blueprint(context: Context) -> Blueprint:
    blueprint = Blueprint("promotion", __name__)

    @blueprint.before_request
    def admit() -> None:
        enter(context, bearer=context.behaviour.bearer is not False)
        require_admin()
        limit_rate(context)
        settle_all(context)

    package_routes(blueprint, context, legacy=False)

    def show() -> Representation:
        return Representation(context)

    def require_current_era() -> None:
        if context.behaviour.is_2023 or context.behaviour.translation_map_endpoint == "missing":
            raise ApiError(404)

    @blueprint.post("/packages/<package_id>/prepare-installation")
    def prepare(package_id: str) -> Response:
        installation = operations.prepare(context, operations.find_package(context, package_id))
        return answer(show().installation(installation))

    @blueprint.post("/installations/<installation_id>/install")
    def install_prepared(installation_id: str) -> Response:
        installation = operations.find_installation(context, installation_id)
        operations.install_prepared(context, installation, json_body())
        return answer({}, 200 if context.behaviour.is_2023 else 202)

    @blueprint.get("/installations")
    def read_installations() -> Response:
        package_id = request.args.get("environmentPromotionPackageId")
        if not package_id:
            raise ApiError(400, "environmentPromotionPackageId is missing")
        is_filtered = context.behaviour.installation_list == "of_package"
        found = operations.listed_installations(context, package_id if is_filtered else None)
        return answer([show().installation(installation) for installation in found])

    @blueprint.get("/installations/<installation_id>")
    def read_installation(installation_id: str) -> Response:
        installation = operations.find_installation(context, installation_id)
        settle_installation(context, installation, read=True)
        return answer(show().installation(installation))

    @blueprint.post("/packages/<package_id>/translation-map")
    def translation_map(package_id: str) -> Response:
        require_current_era()
        found = operations.plan(context, operations.find_package(context, package_id))
        if context.behaviour.empty_plans:
            context.behaviour.empty_plans -= 1
            return Response("", 202)
        if context.behaviour.partial_plans:
            context.behaviour.partial_plans -= 1
            found = dict(list(found.items())[:1])
        return answer(show().map(found), 202)

    @blueprint.post("/packages/<package_id>/install")
    def install(package_id: str) -> Response:
        require_current_era()
        installation = operations.install(context, operations.find_package(context, package_id), json_body())
        return _installation_id(installation.id, context.behaviour.install_reply)

    return blueprint


def _installation_id(identifier: str, style: str) -> Response:
    if style == "text":
        return plain(identifier, 202)
    if style == "empty":
        return Response("", 202)
    bodies: dict[str, Any] = {
        "json_string": identifier,
        "object": {"id": identifier},
        "data_object": {"data": {"id": identifier}},
        "data_string": {"data": identifier},
    }
    return answer(bodies[style], 202)
