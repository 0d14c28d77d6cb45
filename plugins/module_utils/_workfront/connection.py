# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connecting to an environment of Workfront: its address, dialect and credentials (contract Workfront 2, 3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._errors import InputError
from .._http import Auth, HttpClient, Token, TokenAuth
from .._options import check_origin, open_client
from .._runtime import Runtime
from .environment import SANDBOX, check_environment, read_environment
from .faults import WorkfrontDialect
from .flavor import FLAVORS, Flavor
from .login import JWT_OPTIONS, Assertion, Tokens, authenticate_server, exchange_assertion, refresh

ACCEPT = "application/json, text/plain, */*"
"""Some answers are plain text (contract Workfront 3.1)."""
IMS_ORIGIN = "https://ims-na1.adobelogin.com"
_API_VERSION = re.compile(r"v\d+\.0")
_METHODS = {
    "api_key": ("api_key",),
    "session_id": ("session_id",),
    "bearer_token": ("bearer_token",),
    "jwt": JWT_OPTIONS,
}
_CHOICES = ", or ".join(
    f"{', '.join(options)} ({', '.join(f'WORKFRONT_{option.upper()}' for option in options)})"
    for options in _METHODS.values()
)


class Connection:
    """An authenticated way to one environment, made from a module's connection options."""

    def __init__(self, params: Mapping[str, Any], runtime: Runtime) -> None:
        """Check the options and prepare a client; nothing is sent yet.

        :raises InputError: an option is wrong, or there is not exactly one way to authenticate
        :raises MissingLibraryError: a library that is needed is not installed
        """
        self.environment = check_environment(params["url"], params["environment_type"])
        self.flavor: Flavor = FLAVORS[params["api_flavor"]]
        self.promotion_path = _check_path(params["base_path"]) or self.flavor.base_path
        self.core_path = f"/attask/api/{_check_version(params['core_api_version'])}"
        self._params = params
        self._runtime = runtime
        method = _method_of(params, self.flavor)
        self.http = _client(params, runtime, self.environment.address, method)
        token = self._token(method)
        session = TokenAuth(token, header="sessionID", scheme="")
        bearer = TokenAuth(token)
        key = TokenAuth(token, header="apikey", scheme="")
        self.core_auth: Auth = {"api_key": key, "bearer_token": bearer}.get(method, session)
        self.promotion_auth: Auth = bearer if self.flavor.bearer else self.core_auth

    def _token(self, method: str) -> Token:
        if method != "jwt":
            return Token(None, supplied=self._params[method], clock=self._runtime.clock)
        assertion = Assertion(self._params, self._runtime)

        def fetch() -> tuple[str, float]:
            tokens = exchange_assertion(self.http, self._params, assertion)
            self._runtime.register_secret(tokens.token)
            return tokens.token, tokens.lifetime

        return Token(fetch, supplied=None, clock=self._runtime.clock)


def log_in(params: Mapping[str, Any], runtime: Runtime) -> Tokens:
    """Get a token by the method that the task names.

    :raises InputError: the host would show the token, or an option is missing
    :raises ServiceError: the token endpoint refused, failed, or gave an answer without a token
    """
    method = params["method"]
    if not runtime.hidden:
        raise InputError("The result of this task is a token: set no_log: true on the task, so that it is not shown.")
    needed = {
        "jwt": JWT_OPTIONS,
        "refresh_token": ("client_id", "client_secret", "refresh_token"),
        "server_to_server": ("client_id", "client_secret"),
    }[method]
    missing = [f"{option} (WORKFRONT_{option.upper()})" for option in needed if not params[option]]
    if missing:
        raise InputError(
            f"method {method} needs {', '.join(missing)}. Set these options or the environment variables in parentheses."
        )
    if method == "server_to_server":
        ims_origin = check_origin(params["ims_url"], "ims_url", IMS_ORIGIN)
        return authenticate_server(_client(params, runtime, "Adobe", method), params, ims_origin)
    # Tokens are had in the same way from either type, so an environment that does not tell its own may have any.
    known = read_environment(params["url"]).type
    environment = check_environment(params["url"], params["environment_type"] or known or SANDBOX)
    http = _client(params, runtime, environment.address, method)
    if method == "refresh_token":
        return refresh(http, params)
    return exchange_assertion(http, params, Assertion(params, runtime))


def _client(params: Mapping[str, Any], runtime: Runtime, address: str, method: str) -> HttpClient:
    origin = (params["url"] or "").rstrip("/")
    return open_client(origin, WorkfrontDialect(address, method), params, runtime, accept=ACCEPT)


def _method_of(params: Mapping[str, Any], flavor: Flavor) -> str:
    """Return the one way to authenticate that is given."""
    given = [method for method, options in _METHODS.items() if params[options[-1]]]
    if not given:
        begun = [option for option in JWT_OPTIONS if params[option]]
        hint = f" Of the last ones only {', '.join(begun)} is given." if begun else ""
        raise InputError(f"No credentials for Workfront are given. Give one of: {_CHOICES}.{hint}")
    if len(given) > 1:
        named = " and ".join("private_key (JWT)" if method == "jwt" else method for method in given)
        raise InputError(
            f"More than one way to authenticate is given: {named}. Give exactly one of: {_CHOICES}. The environment "
            "variables count where an option is not set."
        )
    method = given[0]
    missing = [f"{option} (WORKFRONT_{option.upper()})" for option in _METHODS[method] if not params[option]]
    if missing:
        raise InputError(f"A JWT application needs {', '.join(missing)} too.")
    if method == "api_key" and flavor.bearer:
        raise InputError(
            "api_flavor legacy takes tokens only, no api_key: give bearer_token, session_id, or the JWT options."
        )
    return method


def _check_path(path: str | None) -> str:
    if path is None:
        return ""
    trimmed = path.strip("/")
    if not trimmed or "?" in trimmed or "#" in trimmed or "//" in trimmed:
        raise InputError(f"base_path must be a path such as /environment-promotion/api/v1; got '{path}'.")
    return f"/{trimmed}"


def _check_version(version: str) -> str:
    if not _API_VERSION.fullmatch(version):
        raise InputError(f"core_api_version must be a version such as v22.0; got '{version}'.")
    return version
