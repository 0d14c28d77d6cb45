# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connecting to PingOne: regions, credentials, token (contract PingOne 3)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from .._auth import Auth, NoAuth, Token, TokenAuth, basic_auth
from .._errors import InputError, ProtocolError
from .._ids import require_id
from .._options import check_origin, open_client, warn_if_unencrypted
from .._runtime import Runtime
from .faults import PingOneDialect
from .regions import read_region

_API_VERSION = "/v1"
_DEFAULT_LIFETIME = 3600.0
"""Lifetime of a token in seconds if the answer does not state it (contract PingOne 3.2)."""
_CREDENTIALS = {
    "client_id": "PINGONE_CLIENT_ID",
    "client_secret": "PINGONE_CLIENT_SECRET",
    "auth_environment_id": "PINGONE_AUTH_ENVIRONMENT_ID",
}
"""The environment variable of each option that a token request needs."""


class Connection:
    """An authenticated connection to PingOne's API, made from a module's connection options."""

    def __init__(self, params: Mapping[str, Any], runtime: Runtime) -> None:
        """Check the options and prepare a client; sends nothing yet.

        :raises InputError: an option is wrong or credentials are missing
        :raises MissingLibraryError: requests is not installed
        """
        self._params = params
        self._runtime = runtime
        region = read_region(params["region"])
        api_origin = _origin(params["api_url"] or f"https://api.pingone.{region.domain}", "api_url")
        self._auth_origin = _origin(params["auth_url"] or f"https://auth.pingone.{region.domain}", "auth_url")
        missing = self._missing_credentials()
        if missing and not params["access_token"]:
            named = ", ".join(f"{option} ({_CREDENTIALS[option]})" for option in missing)
            raise InputError(
                f"Credentials for PingOne are missing: {named}. Set these options or the environment variables in "
                "parentheses, or set access_token (PINGONE_ACCESS_TOKEN)."
            )
        if not missing and not self._is_custom_domain():
            require_id(params["auth_environment_id"], "auth_environment_id")
        dialect = PingOneDialect(
            renewable=not missing,
            supplied=bool(params["access_token"]),
            api_region=None if params["api_url"] else region,
            auth_region=None if params["auth_url"] else region,
        )
        if not missing:
            warn_if_unencrypted(self._auth_origin, runtime)
        self.http = open_client(api_origin + _API_VERSION, dialect, params, runtime)
        fetch = None if missing else self._fetch_token
        self.http.auth = TokenAuth(Token(fetch, supplied=params["access_token"], clock=runtime.clock))

    def log_in(self) -> tuple[str, int] | tuple[None, None]:
        """Return a new token and its lifetime in seconds; nothing if a token was given instead of credentials.

        :raises InputError: the result would show the token
        :raises ServiceError: the token endpoint refused, failed, or returned no token
        """
        if not self._runtime.hidden:
            raise InputError(
                "The result of this task is a token: set no_log: true on the task, so that nothing shows it."
            )
        if self._missing_credentials():
            return None, None
        token, lifetime = self._request_token()
        return token, int(lifetime)

    def _fetch_token(self) -> tuple[str, float]:
        """Request an access token with client credentials; return it and its lifetime in seconds (contract PingOne 3.2).

        :raises ServiceError: the token endpoint refused, failed, or returned no token
        """
        token, lifetime = self._request_token()
        self._runtime.register_secret(token)
        return token, lifetime

    def _request_token(self) -> tuple[str, float]:
        client_id, client_secret = self._params["client_id"], self._params["client_secret"]
        form = {"grant_type": "client_credentials"}
        if self._params["client_authentication"] == "post":
            form |= {"client_id": client_id, "client_secret": client_secret}
            auth: Auth = NoAuth()
        else:
            auth = basic_auth(client_id, client_secret)
            self._runtime.register_secret(base64.b64encode(f"{client_id}:{client_secret}".encode()).decode())
        path = "/token" if self._is_custom_domain() else f"/{self._params['auth_environment_id']}/as/token"
        reply = self.http.request(
            "POST",
            path,
            asked="get an access token",
            origin=self._auth_origin,
            form=form,
            auth=auth,
            harmless=True,
            confidential=True,
        )
        token = reply.mapping().get("access_token")
        lifetime = reply.mapping().get("expires_in")
        if not isinstance(token, str) or not token:
            raise ProtocolError(reply.asked, status=reply.status, service_message="the answer contains no access_token")
        return token, float(lifetime) if isinstance(lifetime, int | float) else _DEFAULT_LIFETIME

    def _missing_credentials(self) -> list[str]:
        needed = [option for option in _CREDENTIALS if option != "auth_environment_id" or not self._is_custom_domain()]
        return [option for option in needed if not self._params[option]]

    def _is_custom_domain(self) -> bool:
        """Return whether the authorization server is a custom domain's, which belongs to one environment."""
        return self._auth_origin.endswith("/as")


def _origin(url: str, option: str) -> str:
    """Return an origin without trailing slash and version; paths add the version exactly once (contract PingOne A1)."""
    return check_origin(url, option, "https://api.example.com").removesuffix(_API_VERSION)
