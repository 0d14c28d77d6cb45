# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workfront's part of the control endpoint."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from simulator.control import control_body
from simulator.workfront.context import Context
from simulator.workfront.deeds import environment_of, perform
from simulator.workfront.lifecycle import settle_all
from simulator.workfront.world import object_as_json

_PREFIX = "/workfront"


def controls(context: Context) -> Blueprint:
    """Build the routes below `/_control`."""
    blueprint = Blueprint("workfront_control", __name__)
    lock = context.core.lock

    @blueprint.get(f"{_PREFIX}/behaviour")
    def show_behaviour() -> Response:
        return jsonify(context.behaviour.as_json())

    @blueprint.post(f"{_PREFIX}/behaviour")
    def set_behaviour() -> Response:
        with lock:
            context.behaviour.change(control_body())
            return jsonify(context.behaviour.as_json())

    @blueprint.get(f"{_PREFIX}/objects/<lane>")
    def show_objects(lane: str) -> Response:
        with lock:
            settle_all(context)
            environment = environment_of(context, {"lane": lane})
            return jsonify({"objects": [object_as_json(entry) for entry in environment.objects.values()]})

    @blueprint.post(f"{_PREFIX}/do/<action>")
    def do(action: str) -> Response:
        with lock:
            return jsonify(perform(context, action, control_body()))

    return blueprint
