# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where tokens come from: JWT exchange, refresh tokens, the identity service. Source: Workfront contract, 3.4 to 3.6."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

import jwt
from flask import Blueprint, Response, request

from simulator.workfront.behaviour import DOC_EXAMPLES
from simulator.workfront.context import Context
from simulator.workfront.errors import LoginError
from simulator.workfront.model import Application, Environment, Json
from simulator.workfront.promotion_routes import answer
from simulator.workfront.tokens import IDENTITY_LIFETIME, make_refresh_token

_BASE = "/integrations/oauth2/api/v1"
JWT_PATH = f"{_BASE}/jwt/exchange"
TOKEN_PATH = f"{_BASE}/token"
IDENTITY_PATH = "/ims/token/v3"
_FORM = "application/x-www-form-urlencoded"
_REQUIRED_CLAIMS = ["exp", "iss", "sub"]


def login_blueprint(context: Context) -> Blueprint:
    blueprint = Blueprint("login", __name__)

    @blueprint.post(JWT_PATH)
    def exchange() -> Response:
        if request.mimetype != _FORM:
            raise _refused("The content type must be application/x-www-form-urlencoded")
        environment = context.called_environment()
        application = _application(environment, request.form)
        user_id = _subject(environment, application, request.form.get("jwt_token", ""))
        return answer(_session(context, environment, user_id))

    @blueprint.post(TOKEN_PATH)
    def token() -> Response:
        environment = context.called_environment()
        given = request.form if request.mimetype == _FORM else _json_with_basic()
        application = _application(environment, given)
        if given.get("grant_type") != "refresh_token":
            raise _refused("The grant type is not supported", "UNSUPPORTED_GRANT_TYPE")
        present = given.get("refresh_token", "")
        if present not in application.refresh_tokens:
            raise _refused("The refresh token is invalid", "INVALID_GRANT")
        issued = present
        if context.behaviour.rotate_refresh_tokens:
            application.refresh_tokens.remove(present)
            issued = make_refresh_token()
            application.refresh_tokens.append(issued)
        return answer({**_session(context, environment, application.user_id), "refresh_token": issued})

    @blueprint.post(IDENTITY_PATH)
    def identity_token() -> Response:
        form = request.form
        account = context.store.accounts.get(form.get("client_id", ""))
        if account is None or form.get("client_secret") != account.client_secret:
            raise LoginError(401, "invalid_client", "invalid client_id or client_secret", identity=True)
        if form.get("grant_type") != "client_credentials":
            raise LoginError(400, "unsupported_grant_type", "unsupported grant_type", identity=True)
        scopes = {scope.strip() for scope in form.get("scope", "").split(",") if scope.strip()}
        if not scopes or not scopes <= account.scopes:
            raise LoginError(400, "invalid_scope", "invalid scope(s)", identity=True)
        value = context.tokens.issue_identity(account.client_id, account.users, context.now)
        return answer({"access_token": value, "token_type": "bearer", "expires_in": IDENTITY_LIFETIME})

    return blueprint


def _session(context: Context, environment: Environment, user_id: str) -> Json:
    lifetime = 0 if DOC_EXAMPLES in context.behaviour.quirks else int(context.behaviour.session_lifetime or 0)
    return {
        "token_type": "sessionID",
        "access_token": context.tokens.open_session(environment.lane, user_id, context.now),
        "expires_in": lifetime,
        "wid": environment.customer_id,
    }


def _application(environment: Environment, given: Mapping[str, str]) -> Application:
    application = environment.applications.get(given.get("client_id", ""))
    if application is None or given.get("client_secret") != application.client_secret:
        raise LoginError(401, "UNAUTHORIZED", "Invalid client credentials")
    return application


def _subject(environment: Environment, application: Application, token: str) -> str:
    if not application.public_key:
        raise _refused("The application has no public key")
    try:
        # A client signs with its own clock, so the expiry follows real time, not the simulated one.
        claims = jwt.decode(
            token,
            application.public_key,
            algorithms=["RS256"],
            issuer=environment.customer_id,
            options={"require": _REQUIRED_CLAIMS, "verify_aud": False, "verify_iat": False},
        )
    except (jwt.PyJWTError, ValueError) as error:
        raise _refused(f"The JWT is invalid: {error}") from None
    if str(claims["sub"]) not in environment.users:
        raise _refused("The JWT is invalid: unknown subject")
    return str(claims["sub"])


def _json_with_basic() -> dict[str, str]:
    body = request.get_json(force=True, silent=True)
    scheme, _blank, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        pair = ""
    client_id, colon, secret = pair.partition(":")
    if not isinstance(body, dict) or scheme.lower() != "basic" or not colon:
        raise LoginError(401, "UNAUTHORIZED", "Missing client authentication")
    return {**{key: str(value) for key, value in body.items()}, "client_id": client_id, "client_secret": secret}


def _refused(message: str, kind: str = "BAD_REQUEST") -> LoginError:
    return LoginError(400, kind, message)
