# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Gets tokens: JWT exchange, refresh token, server-to-server (contract Workfront 3.4 to 3.6)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from .._auth import NoAuth
from .._errors import ProtocolError
from .._http import HttpClient

_EXCHANGE_PATH = "/integrations/oauth2/api/v1/jwt/exchange"
_TOKEN_PATH = "/integrations/oauth2/api/v1/token"
_IMS_PATH = "/ims/token/v3"
_SESSION_LIFETIME = 28_800.0
"""Seconds that a session lives if the answer does not say, or says 0 (contract Workfront 3.3, 3.5)."""


@dataclasses.dataclass(frozen=True)
class Tokens:
    """What a token endpoint has issued; the lifetime is in seconds."""

    token: str
    lifetime: float
    refresh_token: str | None = None


def exchange_assertion(http: HttpClient, params: Mapping[str, Any], assertion: str) -> Tokens:
    """Exchange a signed assertion for a session token (contract Workfront 3.4).

    :raises ServiceError: the endpoint refused, failed, or answered without a token
    """
    form = {
        "client_id": params["client_id"],
        "client_secret": params["client_secret"],
        "jwt_token": assertion,
    }
    return _request_tokens(http, _EXCHANGE_PATH, form, "exchange the signed JWT for a session token")


def refresh(http: HttpClient, params: Mapping[str, Any]) -> Tokens:
    """Get a session token, and perhaps another refresh token, with a refresh token (contract Workfront 3.5).

    A refresh token may be valid only once, so the request is never retried blindly.

    :raises ServiceError: the endpoint refused, failed, or answered without a token
    """
    form = {
        "grant_type": "refresh_token",
        "client_id": params["client_id"],
        "client_secret": params["client_secret"],
        "refresh_token": params["refresh_token"],
    }
    if params["redirect_uri"]:
        form["redirect_uri"] = params["redirect_uri"]
    return _request_tokens(http, _TOKEN_PATH, form, "get a session token with the refresh token", harmless=False)


@dataclasses.dataclass(frozen=True, kw_only=True)
class ServerCredential:
    """An OAuth server-to-server credential of Adobe's identity service (contract Workfront 3.6)."""

    client_id: str
    client_secret: str
    scopes: Sequence[str]


def authenticate_server(http: HttpClient, credential: ServerCredential) -> Tokens:
    """Get a bearer token of Adobe's identity service with client credentials (contract Workfront 3.6).

    :raises ServiceError: the endpoint refused, failed, or answered without a token
    """
    form = {
        "grant_type": "client_credentials",
        "client_id": credential.client_id,
        "client_secret": credential.client_secret,
        "scope": ",".join(scope.strip() for scope in credential.scopes),
    }
    return _request_tokens(http, _IMS_PATH, form, "get a bearer token")


def _request_tokens(
    http: HttpClient,
    path: str,
    form: Mapping[str, str],
    asked: str,
    *,
    harmless: bool = True,
) -> Tokens:
    reply = http.request("POST", path, asked=asked, form=form, auth=NoAuth(), harmless=harmless, confidential=True)
    answer = reply.mapping()
    token, lifetime, renewal = (answer.get(name) for name in ("access_token", "expires_in", "refresh_token"))
    if not isinstance(token, str) or not token:
        raise ProtocolError(reply.asked, status=reply.status, service_message="the answer contains no access_token")
    seconds = float(lifetime) if isinstance(lifetime, int | float) and lifetime > 0 else _SESSION_LIFETIME
    return Tokens(token, seconds, renewal if isinstance(renewal, str) and renewal else None)
