# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The token endpoint. Source: PingOne contract, section 3.2, assumption A51."""

from __future__ import annotations

import base64
import binascii
import uuid
from urllib.parse import unquote

import jwt
from flask import Blueprint, Response, jsonify, request

from simulator.pingone.context import Context
from simulator.pingone.model import Application, Environment

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_REQUIRED_CLAIMS = ["iss", "sub", "aud", "exp", "jti"]


class OAuthError(Exception):
    """A refused token request; its body follows OAuth 2.0, not the error model of the API."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(status, error)
        self.status = status
        self.error = error
        self.description = description

    def body(self) -> dict[str, str]:
        description = f"Request denied: {self.description} (Correlation ID: {uuid.uuid4()})"
        return {"error": self.error, "error_description": description}


def token_blueprint(context: Context) -> Blueprint:
    blueprint = Blueprint("token", __name__)

    # The second form is that of a custom domain, which knows its environment.
    @blueprint.post("/<environment_id>/as/token")
    @blueprint.post("/as/token")
    def token(environment_id: str | None = None) -> Response:
        if request.mimetype != "application/x-www-form-urlencoded":
            raise OAuthError(400, "invalid_request", "The content type must be application/x-www-form-urlencoded")
        if "client_assertion" in request.form:
            environment, application, method = _find_by_assertion(context, environment_id)
        else:
            client_id, secret, method = _credentials()
            environment, application = _find(context, environment_id, client_id)
            if secret != application.client_secret:
                raise OAuthError(401, "invalid_client", "Invalid client credentials")
        if method not in application.authentication:
            raise OAuthError(401, "invalid_client", "Unsupported authentication method")
        grant = request.form.get("grant_type")
        if not grant:
            raise OAuthError(400, "invalid_request", "Missing parameter: grant_type")
        if grant != "client_credentials":
            raise OAuthError(400, "unsupported_grant_type", "Unsupported grant type")
        lifetime = context.behaviour.token_lifetime
        value = context.tokens.issue(application, environment.id, context.core.clock.now(), lifetime)
        answer = jsonify({"access_token": value, "token_type": "Bearer", "expires_in": lifetime})
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return blueprint


def _credentials() -> tuple[str, str, str]:
    header = request.headers.get("Authorization", "")
    if header and "client_secret" in request.form:
        raise OAuthError(400, "invalid_request", "More than one client authentication method")
    if header:
        scheme, _blank, encoded = header.partition(" ")
        try:
            text = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            text = ""
        client_id, colon, secret = text.partition(":")
        if scheme.lower() != "basic" or not colon:
            raise OAuthError(401, "invalid_client", "Invalid client credentials")
        return unquote(client_id), unquote(secret), "CLIENT_SECRET_BASIC"
    if request.form.get("client_id") and request.form.get("client_secret"):
        return request.form["client_id"], request.form["client_secret"], "CLIENT_SECRET_POST"
    raise OAuthError(401, "invalid_client", "Missing client authentication")


def _find_by_assertion(context: Context, environment_id: str | None) -> tuple[Environment, Application, str]:
    assertion = request.form["client_assertion"]
    if request.form.get("client_assertion_type") != _ASSERTION_TYPE or request.headers.get("Authorization"):
        raise OAuthError(400, "invalid_request", "Invalid client authentication")
    try:
        algorithm = jwt.get_unverified_header(assertion).get("alg")
        claimed = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise OAuthError(401, "invalid_client", f"Invalid client assertion: {error}") from None
    environment, application = _find(context, environment_id, str(claimed.get("sub")))
    method = "PRIVATE_KEY_JWT" if algorithm == "RS256" else "CLIENT_SECRET_JWT"
    key = application.public_key if algorithm == "RS256" else application.client_secret
    try:
        # A client signs with its own clock, so the expiry follows real time, not the simulated one.
        jwt.decode(
            assertion,
            key or "",
            algorithms=["RS256" if algorithm == "RS256" else "HS256"],
            issuer=application.client_id,
            audience=request.base_url,
            options={"require": _REQUIRED_CLAIMS, "verify_iat": False},
        )
    except (jwt.PyJWTError, ValueError) as error:
        raise OAuthError(401, "invalid_client", f"Invalid client assertion: {error}") from None
    return environment, application, method


def _find(context: Context, environment_id: str | None, client_id: str) -> tuple[Environment, Application]:
    environments = context.store.environments
    if environment_id is not None and environment_id not in environments:
        raise OAuthError(400, "invalid_request", "Unknown environment")
    for environment in environments.values():
        if environment_id in (None, environment.id) and client_id in environment.applications:
            return environment, environment.applications[client_id]
    raise OAuthError(401, "invalid_client", "Invalid client credentials")
