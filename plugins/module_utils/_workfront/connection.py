# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connects to an environment of Workfront: its address, dialect and credentials (contract Workfront 2, 3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._auth import Auth, Token, TokenAuth
from .._errors import InputError
from .._http import HttpClient
from .._options import check_origin, open_client
from .._runtime import Runtime
from .credentials import (
    API_KEY,
    BEARER_TOKEN,
    JWT,
    METHODS,
    SERVER_TO_SERVER,
    SESSION_ID,
    describe_missing,
    ims_headers,
    method_of,
)
from .environment import check_environment, read_environment
from .faults import IdentityDialect, WorkfrontDialect
from .flavor import FLAVORS, Flavor
from .login import ServerCredential, Tokens, authenticate_server, exchange_assertion, refresh
from .names import JWT_OPTIONS, SANDBOX

if TYPE_CHECKING:
    from .assertion import Assertion

_ACCEPT = "application/json, text/plain, */*"
"""Some answers are plain text (contract Workfront 3.1)."""
_NOT_SHOWN = "The value is not shown, because it may be a secret."
IMS_ORIGIN = "https://ims-na1.adobelogin.com"
IMS_SCOPES = ("openid", "AdobeID", "additional_info.roles", "profile")
"""The scopes of a credential for Workfront (contract Workfront 3.6)."""
_PATH_SEGMENT = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._~-]+")
_API_VERSION = re.compile(r"v\d+\.0")


class Connection:
    """An authenticated connection to one environment, from a module's connection options."""

    def __init__(self, params: Mapping[str, Any], runtime: Runtime) -> None:
        """Check the options and prepare a client; nothing is sent yet.

        :raises InputError: an option is invalid, or there is not exactly one authentication method
        :raises MissingLibraryError: a library that is needed is not installed
        """
        self.environment = check_environment(params["url"], params["environment_type"])
        self.flavor: Flavor = FLAVORS[params["api_flavor"]]
        self.promotion_path = _check_path(params["base_path"]) or self.flavor.base_path
        self.core_path = f"/attask/api/{_check_version(params['core_api_version'])}"
        self._params = params
        self._runtime = runtime
        method = method_of(params, self.flavor, self.environment.address)
        self.http = _client(params, runtime, self.environment.address, method, ims_headers(params))
        token = self._token(method)
        session = TokenAuth(token, header="sessionID", scheme="")
        bearer = TokenAuth(token)
        key = TokenAuth(token, header="apikey", scheme="")
        self.core_auth: Auth = {API_KEY: key, BEARER_TOKEN: bearer, SERVER_TO_SERVER: bearer}.get(method, session)
        self.promotion_auth: Auth = bearer if self.flavor.bearer else self.core_auth

    def _token(self, method: str) -> Token:
        if method == SERVER_TO_SERVER:
            return self._identity_token()
        if method != JWT:
            return Token(None, supplied=self._params[method], clock=self._runtime.clock)
        supplied = self._params[SESSION_ID] or None
        # Signing needs libraries whose import takes longer than most requests; a session may never need it.
        assertion = None if supplied else _assertion(self._params, self._runtime)

        def fetch() -> tuple[str, float]:
            signer = assertion or _assertion(self._params, self._runtime)
            tokens = exchange_assertion(self.http, self._params, signer.sign())
            self._runtime.register_secret(tokens.token)
            return tokens.token, tokens.lifetime

        return Token(fetch, supplied=supplied, clock=self._runtime.clock)

    def _identity_token(self) -> Token:
        """Return a bearer token of Adobe's identity service, which renews it as an application renews a session."""
        client = _identity_client(self._params, self._runtime)
        credential = _server_credential(self._params)

        def fetch() -> tuple[str, float]:
            client.deadline = self.http.deadline
            tokens = authenticate_server(client, credential)
            self._runtime.register_secret(tokens.token)
            return tokens.token, tokens.lifetime

        return Token(fetch, supplied=self._params[BEARER_TOKEN] or None, clock=self._runtime.clock)


def log_in(params: Mapping[str, Any], runtime: Runtime) -> Tokens:
    """Get a token with the method that the task names.

    :raises InputError: the host would show the token, or an option is missing
    :raises ServiceError: the token endpoint refused, failed, or answered without a token
    """
    method = params["method"]
    if not runtime.hidden:
        raise InputError(
            "The result of this task contains a token. Set no_log: true on the task, so that it is not shown."
        )
    needed = {
        "jwt": JWT_OPTIONS,
        "refresh_token": ("client_id", "client_secret", "refresh_token"),
        SERVER_TO_SERVER: METHODS[SERVER_TO_SERVER] if params["ims_client_secret"] else ("client_id", "client_secret"),
    }[method]
    missing = describe_missing(params, needed)
    if missing:
        raise InputError(
            f"method {method} needs {missing}. Set these options or the environment variables in parentheses."
        )
    if method == SERVER_TO_SERVER:
        return authenticate_server(_identity_client(params, runtime), _server_credential(params))
    # Both types of environment issue tokens in the same way, so it does not matter if the type is unknown.
    known = read_environment(params["url"]).type
    environment = check_environment(params["url"], params["environment_type"] or known or SANDBOX)
    http = _client(params, runtime, environment.address, method)
    if method == "refresh_token":
        return refresh(http, params)
    return exchange_assertion(http, params, _assertion(params, runtime).sign())


def _identity_client(params: Mapping[str, Any], runtime: Runtime) -> HttpClient:
    return open_client(check_origin(params["ims_url"], "ims_url", IMS_ORIGIN), IdentityDialect(), params, runtime)


def _server_credential(params: Mapping[str, Any]) -> ServerCredential:
    """Return the credential that the connection gives, or else the one that only the login has."""
    if params["ims_client_secret"]:
        return ServerCredential(
            client_id=params["ims_client_id"],
            client_secret=params["ims_client_secret"],
            scopes=params["ims_scopes"].split(","),
        )
    return ServerCredential(
        client_id=params["client_id"], client_secret=params["client_secret"], scopes=params["scopes"]
    )


def _assertion(params: Mapping[str, Any], runtime: Runtime) -> Assertion:
    from .assertion import Assertion

    return Assertion(params, runtime)


def _client(
    params: Mapping[str, Any], runtime: Runtime, address: str, method: str, headers: Mapping[str, str] | None = None
) -> HttpClient:
    origin = (params["url"] or "").rstrip("/")
    return open_client(origin, WorkfrontDialect(address, method), params, runtime, accept=_ACCEPT, headers=headers)


def _check_path(path: str | None) -> str:
    if path is None or not path.strip():
        return ""
    trimmed = path.strip().strip("/")
    if not trimmed or not all(_PATH_SEGMENT.fullmatch(segment) for segment in trimmed.split("/")):
        raise InputError(f"base_path must be a path such as /environment-promotion/api/v1. {_NOT_SHOWN}")
    return f"/{trimmed}"


def _check_version(version: str) -> str:
    if not _API_VERSION.fullmatch(version):
        raise InputError(f"core_api_version must be a version such as v22.0. {_NOT_SHOWN}")
    return version
