# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control endpoint: load a world, script time, ids and faults, look at what happened."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request

from simulator.clock import format_timestamp, parse_timestamp
from simulator.core import Core
from simulator.gate import CONTROL_PREFIX
from simulator.vendor import ControlError


def control_body() -> dict[str, Any]:
    """Read the JSON object of a control request; an empty body is an empty object."""
    if not request.get_data():
        return {}
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        raise ControlError("the body is not a JSON object")
    return body


def control_application(core: Core) -> Flask:
    """Build the application behind `/_control`, with the routes of every vendor."""
    app = Flask("simulator.control", static_folder=None)
    prefix = CONTROL_PREFIX

    # All errors about what was asked are ValueErrors; wrong types turn up as TypeErrors.
    @app.errorhandler(ValueError)
    @app.errorhandler(TypeError)
    def refuse(error: Exception) -> tuple[Response, int]:
        return jsonify({"error": str(error)}), 400

    @app.get(f"{prefix}/health")
    def health() -> Response:
        return jsonify({"status": "ok", "vendors": [vendor.name for vendor in core.vendors]})

    @app.post(f"{prefix}/reset")
    def reset() -> Response:
        return jsonify({"world": core.reset(control_body().get("world"))})

    @app.get(f"{prefix}/requests")
    def requests() -> Response:
        return jsonify(core.log.as_json())

    @app.delete(f"{prefix}/requests")
    def clear_requests() -> Response:
        core.log.clear()
        return jsonify([])

    @app.get(f"{prefix}/faults")
    def faults() -> Response:
        return jsonify(core.faults.as_json())

    @app.post(f"{prefix}/faults")
    def add_fault() -> Response:
        return jsonify(core.faults.add(control_body()).as_json())

    @app.delete(f"{prefix}/faults")
    def clear_faults() -> Response:
        core.faults.clear()
        return jsonify([])

    @app.post(f"{prefix}/strict")
    def strict() -> Response:
        wanted = control_body().get("strict")
        if not isinstance(wanted, bool):
            raise ControlError("strict is true or false")
        core.strictness.on = wanted
        return jsonify({"strict": wanted})

    @app.delete(f"{prefix}/violations")
    def take_violations() -> Response:
        return jsonify(core.strictness.take())

    @app.post(f"{prefix}/time")
    def time() -> Response:
        with core.lock:
            _set_time(core, control_body())
            return jsonify({"now": format_timestamp(core.clock.now()), "frozen": core.clock.frozen})

    @app.post(f"{prefix}/ids")
    def ids() -> Response:
        wanted = control_body().get("ids")
        if not isinstance(wanted, list) or not all(isinstance(item, str) for item in wanted):
            raise ControlError("ids is a list of strings")
        core.ids.push(wanted)
        return jsonify({"ids": core.ids.pending})

    @app.get(f"{prefix}/state")
    def state() -> Response:
        return jsonify(core.state())

    @app.post(f"{prefix}/stop")
    def stop() -> Response:
        answer = jsonify({"stopping": True})
        # Only once the answer is on its way: the process ends as soon as the event is set.
        answer.call_on_close(core.stop.set)
        return answer

    for vendor in core.vendors:
        app.register_blueprint(vendor.controls(), url_prefix=prefix)
    return app


def _set_time(core: Core, body: dict[str, Any]) -> None:
    unknown = set(body) - {"advance", "set", "freeze"}
    if unknown:
        raise ControlError(f"time does not know {', '.join(sorted(unknown))}")
    try:
        # Freezing first makes {"freeze": true, "set": ...} stand exactly at the moment given.
        if "freeze" in body:
            core.clock.freeze() if body["freeze"] else core.clock.resume()
        if "set" in body:
            core.clock.set(parse_timestamp(body["set"]))
        if "advance" in body:
            core.clock.advance(float(body["advance"]))
    except (TypeError, ValueError, AttributeError) as error:
        raise ControlError(f"not a time: {error}") from error
