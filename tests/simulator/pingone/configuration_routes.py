# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP routes of the promotion configuration. Source: PingOne contract, section 9."""

from __future__ import annotations

from flask import Blueprint, Response

from simulator.pingone.access import visible_environment
from simulator.pingone.context import Context
from simulator.pingone.errors import ApiError
from simulator.pingone.inputs import json_body, parse_configuration
from simulator.pingone.routes import hal, representation

_CONFIGURATION = "/environments/<environment_id>/promotionConfiguration"


def configuration_blueprint(context: Context) -> Blueprint:
    """C1 and C2."""
    blueprint = Blueprint("configuration", __name__)

    @blueprint.get(_CONFIGURATION)
    def read(environment_id: str) -> Response:
        visible_environment(context, environment_id)
        return shown(environment_id)

    @blueprint.put(_CONFIGURATION)
    def update(environment_id: str) -> Response:
        source = visible_environment(context, environment_id)
        target = context.store.environments.get(parse_configuration(json_body(), environment_id))
        if target is None or target.organization_id != source.organization_id:
            raise ApiError(403)
        context.store.configurations[source.id] = target.id
        return shown(environment_id)

    def shown(environment_id: str) -> Response:
        target_id = context.store.configurations.get(environment_id)
        if target_id is None:
            raise ApiError(404)
        show = representation(context)
        links = {
            "self": show.link(f"/environments/{environment_id}/promotionConfiguration"),
            "environment": show.link(show.environment_path(environment_id)),
        }
        return hal({"_links": links, "environmentId": environment_id, "targetEnvironmentId": target_id})

    return blueprint
