# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first version of the promotion API, on the same state. Source: Workfront contract, sections 4, 5 and 12."""

from __future__ import annotations

from flask import Blueprint, Response, request

from simulator.workfront import operations
from simulator.workfront.access import enter, limit_rate, require_admin
from simulator.workfront.context import Context
from simulator.workfront.errors import ApiError
from simulator.workfront.inputs import json_body, required_text
from simulator.workfront.lifecycle import settle_all, settle_installation
from simulator.workfront.model import Json, Package
from simulator.workfront.promotion_routes import answer, package_routes
from simulator.workfront.representation import Representation

LEGACY_PREFIX = "/environment-promotion/v1"


def legacy_blueprint(context: Context) -> Blueprint:
    blueprint = Blueprint("legacy", __name__)

    @blueprint.before_request
    def admit() -> None:
        enter(context, bearer=True, headers=False)
        require_admin()
        limit_rate(context)
        settle_all(context)

    package_routes(blueprint, context, legacy=True)

    def show() -> Representation:
        return Representation(context, legacy=True)

    def package_of(body: Json) -> Package:
        return operations.find_package(context, required_text(body, "packageId"))

    @blueprint.post("/translationmap")
    def translation_map() -> Response:
        return answer(show().map(operations.plan(context, package_of(json_body()), legacy=True)))

    @blueprint.post("/install")
    def install() -> Response:
        body = json_body()
        operations.install_legacy(context, package_of(body), body)
        return answer({})

    @blueprint.get("/installation-history")
    def read_installations() -> Response:
        package_id = request.args.get("packageId")
        if not package_id:
            raise ApiError(400, "packageId is missing")
        is_filtered = context.behaviour.installation_list == "of_package"
        found = operations.listed_installations(context, package_id if is_filtered else None)
        return answer([show().installation(installation) for installation in found])

    @blueprint.get("/installation-history/<installation_id>")
    def read_installation(installation_id: str) -> Response:
        installation = operations.find_installation(context, installation_id)
        settle_installation(context, installation, read=True)
        return answer(show().installation(installation))

    return blueprint
