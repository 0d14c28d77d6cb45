# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The PingOne service as one WSGI application and as a vendor of the simulator."""

from __future__ import annotations

import json
import pickle
import re
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from simulator.core import Core
from simulator.pingone.access import authenticate, limit_rate
from simulator.pingone.behaviour import Behaviour
from simulator.pingone.configuration_routes import configuration_blueprint
from simulator.pingone.context import Context
from simulator.pingone.controls import controls, perform
from simulator.pingone.endpoints import EXECUTE_TYPE, ROLLBACK_TYPE, find_violation
from simulator.pingone.errors import ApiError, default_body
from simulator.pingone.lifecycle import settle_all
from simulator.pingone.representation import Representation
from simulator.pingone.routes import (
    environment_blueprint,
    mapping_blueprint,
    promotion_blueprint,
)
from simulator.pingone.snapshot_routes import snapshot_blueprint
from simulator.pingone.token_route import OAuthError, token_blueprint
from simulator.pingone.tokens import TokenRegistry
from simulator.pingone.variable_routes import (
    declaration_blueprint,
    definition_blueprint,
    variable_resource_blueprint,
)
from simulator.pingone.world import load_store, store_as_json
from simulator.rate_limit import RateLimit
from simulator.request_log import IncomingRequest
from simulator.strictness import Violation
from simulator.vendor import Claim, Problem

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_ID = "[^/]+"
# Method, path and the operation of the contract; P7 and P8 differ by media type only.
_OPERATIONS = [
    ("POST", f"(/{_ID})?/as/token", "token"),
    ("POST", f"/v1/environments/{_ID}/promotions", "P1"),
    ("GET", f"/v1/environments/{_ID}/promotions", "P2"),
    ("GET", f"/v1/environments/{_ID}/promotions/{_ID}", "P3"),
    ("GET", f"/v1/environments/{_ID}/promotions/{_ID}/status", "P4"),
    ("GET", f"/v1/environments/{_ID}/promotions/{_ID}/promotionSteps", "P5"),
    ("PATCH", f"/v1/environments/{_ID}/promotions/{_ID}", "P6"),
    ("DELETE", f"/v1/environments/{_ID}/promotions/{_ID}", "P9"),
    ("GET", f"/v1/environments/{_ID}/promotionMappings/{_ID}", "M1"),
    ("GET", f"/v1/environments/{_ID}/promotionConfiguration", "C1"),
    ("PUT", f"/v1/environments/{_ID}/promotionConfiguration", "C2"),
    ("POST", f"/v1/environments/{_ID}/snapshots", "S1"),
    ("GET", f"/v1/environments/{_ID}/snapshots/{_ID}", "S2"),
    ("GET", f"/v1/environments/{_ID}/snapshots/{_ID}/versions", "S3"),
    ("GET", f"/v1/environments/{_ID}/snapshots/{_ID}/versions/{_ID}", "S4"),
    ("GET", f"/v1/environments/{_ID}/snapshots/{_ID}/embeddedSnapshots", "S5"),
    ("GET", f"/v1/environments/{_ID}/snapshots/{_ID}/versions/{_ID}/embeddedSnapshots", "S6"),
    ("POST", f"/v1/environments/{_ID}/promotionVariableDefinitions", "D1"),
    ("GET", f"/v1/environments/{_ID}/promotionVariableDefinitions", "D2"),
    ("GET", f"/v1/environments/{_ID}/promotionVariableDefinitions/.+", "D3"),
    ("PUT", f"/v1/environments/{_ID}/promotionVariableDefinitions/.+", "D4"),
    ("DELETE", f"/v1/environments/{_ID}/promotionVariableDefinitions/.+", "D5"),
    ("POST", f"/v1/environments/{_ID}/promotionVariableDeclarations", "V1"),
    ("GET", f"/v1/environments/{_ID}/promotionVariableDeclarations/{_ID}", "V2"),
    ("PUT", f"/v1/environments/{_ID}/promotionVariableDeclarations/{_ID}", "V3"),
    ("PATCH", f"/v1/environments/{_ID}/promotionVariableDeclarations/{_ID}", "V4"),
    ("DELETE", f"/v1/environments/{_ID}/promotionVariableDeclarations/{_ID}", "V5"),
    ("GET", f"/v1/environments/{_ID}/variableResources", "R1"),
    ("GET", f"/v1/environments(/{_ID})?", "E1"),
    ("GET", f"/v1/environments/{_ID}/earlyAccessFeatures", "features"),
]
_ACTIONS = {EXECUTE_TYPE: "P7", ROLLBACK_TYPE: "P8"}
_ACTION_PATH = f"/v1/environments/{_ID}/promotions/{_ID}"

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_STATE = ("store", "behaviour", "tokens")
"""What requests and controls change of the context."""


class PingOne:
    """Simulated PingOne."""

    name = "pingone"
    # The value of a variable may be a secret; what it was can be asked of the control endpoint.
    secret_fields = frozenset({"client_secret", "client_assertion", "value"})
    # One address serves all of its environments; their ids stand in the paths.
    ports: tuple[str | None, ...] = (None,)

    def __init__(self, core: Core) -> None:
        self._context = Context(core)
        self._rate_limit = RateLimit()
        self._application = self._build()

    @property
    def application(self) -> WSGIApplication:
        return self._application

    def claim(self, host: str, path: str) -> Claim | None:
        return None

    def operation(self, request: IncomingRequest) -> str | None:
        if _is_action(request):
            return _ACTIONS.get(request.media_type)
        for method, path, operation in _OPERATIONS:
            if request.method == method and re.fullmatch(path, request.path):
                return operation
        return None

    def violation(self, request: IncomingRequest, operation: str | None) -> Violation | None:
        if operation is None and not _is_action(request):
            return None
        return find_violation(request, operation)

    def refusal(self, operation: str | None, violation: Violation) -> Problem:
        text = f"Refused by the strict simulator: {violation.rule}"
        if operation == "token":
            return Problem(json.dumps(OAuthError(violation.status, "invalid_request", text).body()))
        body = default_body(violation.status, self._context.core.ids.random())
        return Problem(json.dumps({**body, "message": text, "details": []}))

    def problem(self, operation: str | None, status: int) -> Problem:
        if operation == "token" and status < 500:
            error = "invalid_client" if status == 401 else "invalid_request"
            return Problem(json.dumps(OAuthError(status, error, "Invalid client credentials").body()))
        return Problem(json.dumps(default_body(status, self._context.core.ids.random())))

    def headers(self) -> dict[str, str]:
        return {"Correlation-Id": self._context.core.ids.random()}

    def load(self, world: dict[str, Any]) -> None:
        # Read first: a world that cannot be loaded leaves everything as it is.
        store = load_store(world, self._context)
        self._context.store = store
        self._context.behaviour = Behaviour()
        self._context.tokens = TokenRegistry()
        self._rate_limit = RateLimit()

    def save(self) -> bytes:
        return pickle.dumps({name: getattr(self._context, name) for name in _STATE})

    def restore(self, saved: bytes) -> None:
        for name, value in pickle.loads(saved).items():
            setattr(self._context, name, value)

    def expire_tokens(self, environment: str | None) -> None:
        self._context.tokens.expire_all()

    def perform(self, action: str, arguments: dict[str, Any]) -> Any:
        return perform(self._context, action, arguments)

    def state(self) -> dict[str, Any]:
        context = self._context
        show = Representation("/v1", context.sensitive)
        promotions = [
            show.promotion(promotion, with_plan=True)
            for source_id in context.store.promotions
            for promotion in context.store.of_source(source_id)
        ]
        return {
            **store_as_json(context.store),
            "promotions": promotions,
            "behaviour": context.behaviour.as_json(),
            "tokens": context.tokens.as_json(context.core.clock.now(), context.behaviour.expire_after_calls),
        }

    def controls(self) -> Blueprint:
        return controls(self._context)

    def _build(self) -> Flask:
        app = Flask("simulator.pingone", static_folder=None)
        # Both would answer with redirects or methods the real service does not know.
        app.url_map.merge_slashes = False
        app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
        app.register_blueprint(token_blueprint(self._context))
        for blueprint in (
            promotion_blueprint,
            mapping_blueprint,
            environment_blueprint,
            configuration_blueprint,
            snapshot_blueprint,
            definition_blueprint,
            declaration_blueprint,
            variable_resource_blueprint,
        ):
            app.register_blueprint(blueprint(self._context), url_prefix="/v1")

        @app.before_request
        def admit() -> None:
            g.correlation_id = self._context.core.ids.random()
            if request.endpoint is None or request.blueprint == "token":
                return
            authenticate(self._context)
            limit_rate(self._context, self._rate_limit)
            if request.blueprint != "environments" and not self._context.behaviour.opted_in:
                # Without the feature, no role has an effect (section 2.1).
                raise ApiError(403)
            settle_all(self._context)

        @app.after_request
        def finish(response: Response) -> Response:
            response.headers["Correlation-Id"] = g.correlation_id
            response.headers.setdefault("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate")
            response.headers["X-Content-Type-Options"] = "nosniff"
            if self._context.behaviour.id_case == "upper" and request.blueprint != "token":
                response.set_data(_UUID.sub(lambda found: found.group().upper(), response.get_data(as_text=True)))
            if self._context.behaviour.date_header == "served":
                # The dates of records and that of the answer come from one clock, which a test may set.
                response.headers["Date"] = format_datetime(self._context.core.clock.now(), usegmt=True)
            else:
                response.headers["Date"] = ""
            return response

        @app.errorhandler(ApiError)
        def refuse(error: ApiError) -> Response:
            return _problem(error.body(g.correlation_id), error.status, error.headers)

        @app.errorhandler(OAuthError)
        def refuse_token(error: OAuthError) -> Response:
            return _problem(error.body(), error.status, {"Cache-Control": "no-store"})

        @app.errorhandler(HTTPException)
        def refuse_route(error: HTTPException) -> Response:
            status = error.code or 500
            headers = {name: value for name, value in error.get_headers() if name == "Allow"}
            return _problem(default_body(status, g.correlation_id), status, headers)

        return app


def _is_action(request: IncomingRequest) -> bool:
    return request.method == "POST" and re.fullmatch(_ACTION_PATH, request.path) is not None


def _problem(body: dict[str, Any], status: int, headers: dict[str, str]) -> Response:
    return Response(json.dumps(body), status, headers, content_type="application/json;charset=UTF-8")
