# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Getting tokens: JWT exchange, refresh token, server-to-server (contract Workfront 3.4 to 3.6)."""

from __future__ import annotations

import dataclasses
import pathlib
import traceback
from collections.abc import Mapping
from typing import Any

from .._errors import InputError, MissingLibraryError, ProtocolError
from .._http import HttpClient, NoAuth
from .._runtime import Runtime

try:
    import jwt
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
except ImportError:
    JWT_TRACE: str | None = traceback.format_exc()
else:
    JWT_TRACE = None

JWT_OPTIONS = ("client_id", "client_secret", "customer_id", "user_id", "private_key")
EXCHANGE_PATH = "/integrations/oauth2/api/v1/jwt/exchange"
TOKEN_PATH = "/integrations/oauth2/api/v1/token"
IMS_PATH = "/ims/token/v3"
ASSERTION_LIFETIME = 180
"""Seconds that a signed assertion is good for."""
SESSION_LIFETIME = 28_800.0
"""Seconds that a session lives where the answer does not say, or says 0 (contract Workfront 3.3, 3.5)."""
_PEM_MARK = "-----BEGIN"
_SHORTEST_SECRET_LINE = 16


@dataclasses.dataclass(frozen=True)
class Tokens:
    """What a token endpoint has issued; the lifetime is in seconds."""

    token: str
    lifetime: float
    refresh_token: str | None = None


class Assertion:
    """The signed statement that a JWT application exchanges for a token (contract Workfront 3.4)."""

    def __init__(self, params: Mapping[str, Any], runtime: Runtime) -> None:
        """Read the private key.

        :raises InputError: it cannot be read; nothing of it is shown
        :raises MissingLibraryError: PyJWT or cryptography is not installed
        """
        if JWT_TRACE is not None:
            raise MissingLibraryError("PyJWT[crypto]", JWT_TRACE)
        self._params = params
        self._runtime = runtime
        text = _key_text(params["private_key"])
        for line in text.splitlines():
            if len(line) >= _SHORTEST_SECRET_LINE and not line.startswith("-----"):
                runtime.register_secret(line.strip())
        self._key = _load_key(text)

    def sign(self) -> str:
        """Return the assertion, good from now on for a few minutes."""
        claims = {
            "exp": int(self._runtime.now()) + ASSERTION_LIFETIME,
            "iss": self._params["customer_id"],
            "sub": self._params["user_id"],
        }
        signed = jwt.encode(claims, self._key, algorithm="RS256")
        self._runtime.register_secret(signed)
        return signed


def exchange_assertion(http: HttpClient, params: Mapping[str, Any], assertion: Assertion) -> Tokens:
    """Exchange a signed assertion for a session token (contract Workfront 3.4).

    :raises ServiceError: the endpoint refused, failed, or gave an answer without a token
    """
    form = {
        "client_id": params["client_id"],
        "client_secret": params["client_secret"],
        "jwt_token": assertion.sign(),
    }
    return _request_tokens(http, EXCHANGE_PATH, form, "exchange the signed JWT for a session token")


def refresh(http: HttpClient, params: Mapping[str, Any]) -> Tokens:
    """Get a session token, and perhaps another refresh token, by a refresh token (contract Workfront 3.5).

    A refresh token may be good for one use only, so the request is never repeated blindly.

    :raises ServiceError: the endpoint refused, failed, or gave an answer without a token
    """
    form = {
        "grant_type": "refresh_token",
        "client_id": params["client_id"],
        "client_secret": params["client_secret"],
        "refresh_token": params["refresh_token"],
    }
    if params["redirect_uri"]:
        form["redirect_uri"] = params["redirect_uri"]
    return _request_tokens(http, TOKEN_PATH, form, "get a session token by the refresh token", harmless=False)


def authenticate_server(http: HttpClient, params: Mapping[str, Any]) -> Tokens:
    """Get a bearer token of Adobe's identity service by client credentials (contract Workfront 3.6).

    :raises ServiceError: the endpoint refused, failed, or gave an answer without a token
    """
    form = {
        "grant_type": "client_credentials",
        "client_id": params["client_id"],
        "client_secret": params["client_secret"],
        "scope": ",".join(params["scopes"]),
    }
    return _request_tokens(http, IMS_PATH, form, "get a bearer token")


def _request_tokens(
    http: HttpClient,
    path: str,
    form: Mapping[str, str],
    asked: str,
    *,
    harmless: bool = True,
) -> Tokens:
    reply = http.request("POST", path, asked=asked, form=form, auth=NoAuth(), harmless=harmless)
    answer = reply.mapping()
    token, lifetime, renewal = (answer.get(name) for name in ("access_token", "expires_in", "refresh_token"))
    if not isinstance(token, str) or not token:
        raise ProtocolError(reply.asked, status=reply.status, service_message="the answer holds no access_token")
    seconds = float(lifetime) if isinstance(lifetime, int | float) and lifetime > 0 else SESSION_LIFETIME
    return Tokens(token, seconds, renewal if isinstance(renewal, str) and renewal else None)


def _key_text(given: str) -> str:
    """Return the key itself, or the content of the file that is named instead of it."""
    if _PEM_MARK in given:
        return given.replace("\\n", "\n")  # as environment variables often hold it
    try:
        return pathlib.Path(given).expanduser().read_text(encoding="ascii")
    except (OSError, ValueError, RuntimeError):  # a RuntimeError means that there is no such home folder
        raise InputError(
            "private_key is neither a private key in PEM form nor the path of a file that can be read and holds one."
        ) from None


def _load_key(text: str) -> RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(text.encode(), password=None)
    except (ValueError, TypeError):  # a TypeError means that it is encrypted
        key = None
    except Exception:  # pylint: disable=broad-exception-caught # nothing of a key may appear in a traceback
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise InputError(
            "private_key cannot be read: it must be an RSA private key in PEM form, whole and without a passphrase."
        )
    return key
