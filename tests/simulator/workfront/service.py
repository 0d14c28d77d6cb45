# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Workfront service as one WSGI application and as a vendor of the simulator."""

from __future__ import annotations

import json
import pickle
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from simulator.core import Core
from simulator.rate_limit import RateLimit
from simulator.request_log import IncomingRequest
from simulator.strictness import Violation
from simulator.vendor import Claim, Problem
from simulator.workfront.addresses import IDENTITY_HOST, Addresses, host_name, is_workfront_host
from simulator.workfront.behaviour import Behaviour
from simulator.workfront.context import Context
from simulator.workfront.controls import controls
from simulator.workfront.core_routes import CORE_PREFIX, core_blueprint
from simulator.workfront.deeds import perform
from simulator.workfront.endpoints import find_violation
from simulator.workfront.errors import ApiError, LoginError, problem
from simulator.workfront.legacy_routes import LEGACY_PREFIX, legacy_blueprint
from simulator.workfront.login_routes import IDENTITY_PATH, login_blueprint
from simulator.workfront.model import LANES
from simulator.workfront.operation_names import LOGIN_OPERATIONS, is_promotion, operation_of
from simulator.workfront.promotion_routes import CURRENT_PREFIX, current_blueprint
from simulator.workfront.state import state_as_json
from simulator.workfront.tokens import TokenRegistry
from simulator.workfront.world import load_store

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_STATE = ("store", "behaviour", "tokens", "rate_limit")
"""What requests and controls change of the context."""


class Workfront:
    """Simulated Workfront."""

    name = "workfront"
    secret_fields = frozenset(
        {"client_secret", "jwt_token", "refresh_token", "access_token", "password", "apikey", "sessionid"}
    )
    ports: tuple[str | None, ...] = LANES

    def __init__(self, core: Core) -> None:
        self._context = Context(core, Addresses(core, self.name))
        self._application = self._build()

    @property
    def application(self) -> WSGIApplication:
        return self._application

    def claim(self, host: str, path: str) -> Claim | None:
        if is_workfront_host(host):
            lane = self._context.addresses.lane_of_host(host, self._context.store.domain)
            # A host of somebody else must not be taken for the environment of the port.
            return Claim(lane or host_name(host))
        if path == IDENTITY_PATH or IDENTITY_HOST.fullmatch(host_name(host)):
            return Claim(None)
        return None

    def operation(self, request: IncomingRequest) -> str | None:
        return operation_of(request)

    def violation(self, request: IncomingRequest, operation: str | None) -> Violation | None:
        if operation is None:
            return None
        behaviour = self._context.behaviour
        return find_violation(request, operation, is_2023=behaviour.is_2023, bearer=behaviour.bearer)

    def refusal(self, operation: str | None, violation: Violation) -> Problem:
        text = f"Refused by the strict simulator: {violation.rule}"
        if operation in LOGIN_OPERATIONS:
            error = LoginError(violation.status, "BAD_REQUEST", text, identity=operation == "ims_token")
            return Problem(json.dumps(error.body()))
        return problem("core", violation.status, text)

    def problem(self, operation: str | None, status: int) -> Problem:
        if operation in LOGIN_OPERATIONS and status < 500:
            kind = "invalid_client" if operation == "ims_token" else "BAD_REQUEST"
            error = LoginError(status, kind, "The request was refused", identity=operation == "ims_token")
            return Problem(json.dumps(error.body()))
        style = self._context.behaviour.error_style if is_promotion(operation) else "core"
        return problem(style, status)

    def headers(self) -> dict[str, str]:
        return {}

    def load(self, world: dict[str, Any]) -> None:
        # Read first: a world that cannot be loaded leaves everything as it is.
        tokens = TokenRegistry()
        store = load_store(world, self._context, tokens)
        self._context.store = store
        self._context.tokens = tokens
        self._context.behaviour = Behaviour()
        self._context.rate_limit = RateLimit()

    def save(self) -> bytes:
        return pickle.dumps({name: getattr(self._context, name) for name in _STATE})

    def restore(self, saved: bytes) -> None:
        for name, value in pickle.loads(saved).items():
            setattr(self._context, name, value)

    def expire_tokens(self, environment: str | None) -> None:
        self._context.tokens.expire(environment)

    def perform(self, action: str, arguments: dict[str, Any]) -> Any:
        return perform(self._context, action, arguments)

    def state(self) -> dict[str, Any]:
        return state_as_json(self._context)

    def controls(self) -> Blueprint:
        return controls(self._context)

    def _build(self) -> Flask:
        app = Flask("simulator.workfront", static_folder=None)
        app.url_map.merge_slashes = False
        app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
        app.register_blueprint(login_blueprint(self._context))
        app.register_blueprint(current_blueprint(self._context), url_prefix=CURRENT_PREFIX)
        app.register_blueprint(legacy_blueprint(self._context), url_prefix=LEGACY_PREFIX)
        app.register_blueprint(core_blueprint(self._context), url_prefix=CORE_PREFIX)

        @app.after_request
        def date(response: Response) -> Response:
            served = self._context.behaviour.date_header == "served"
            # The dates of records and that of the answer come from one clock, which a test may set.
            response.headers["Date"] = format_datetime(self._context.now, usegmt=True) if served else ""
            return response

        def refused(error: ApiError) -> Response:
            style = error.style or self._style()
            found = problem(style, error.status, error.message, error.name)
            hidden = (
                style == "core" and request.path.startswith(CORE_PREFIX) and self._context.behaviour.errors_with_200
            )
            return Response(found.text, 200 if hidden else error.status, error.headers, content_type=found.content_type)

        @app.errorhandler(ApiError)
        def refuse(error: ApiError) -> Response:
            return refused(error)

        @app.errorhandler(LoginError)
        def refuse_login(error: LoginError) -> Response:
            return Response(json.dumps(error.body()), error.status, content_type="application/json; charset=utf-8")

        @app.errorhandler(HTTPException)
        def refuse_route(error: HTTPException) -> Response:
            return refused(ApiError(error.code or 500))

        return app

    def _style(self) -> str:
        promotion = request.path.startswith((CURRENT_PREFIX, LEGACY_PREFIX))
        return self._context.behaviour.error_style if promotion else "core"
