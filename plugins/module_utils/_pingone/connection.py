# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connecting to PingOne: regions, credentials, token (contract PingOne 3)."""

from __future__ import annotations

import base64
import pathlib
import urllib.parse
from collections.abc import Mapping
from typing import Any

from .._errors import InputError, ProtocolError
from .._http import Auth, HttpClient, NoAuth, TokenAuth, basic_auth
from .._runtime import Runtime
from .faults import PingOneDialect

REGIONS = {"NA": "com", "CA": "ca", "EU": "eu", "AU": "com.au", "SG": "sg", "AP": "asia"}
"""Top-level domain by region code (contract PingOne 3.1)."""
API_VERSION = "/v1"
DEFAULT_LIFETIME = 3600.0
"""Seconds that a token lives where the answer does not say (contract PingOne 3.2)."""
CREDENTIALS = {
    "client_id": "PINGONE_CLIENT_ID",
    "client_secret": "PINGONE_CLIENT_SECRET",
    "auth_environment_id": "PINGONE_AUTH_ENVIRONMENT_ID",
}
"""The environment variable of each option that a token request needs."""


class Connection:
    """An authenticated way to PingOne's API, made from a module's connection options."""

    def __init__(self, params: Mapping[str, Any], runtime: Runtime) -> None:
        """Check the options and prepare a client; nothing is sent yet.

        :raises InputError: an option is wrong or credentials are missing
        :raises MissingLibraryError: requests is not installed
        """
        self._params = params
        self._runtime = runtime
        tld = REGIONS[params["region"]]
        api_origin = _origin(params["api_url"] or f"https://api.pingone.{tld}", "api_url")
        self._auth_origin = _origin(params["auth_url"] or f"https://auth.pingone.{tld}", "auth_url")
        missing = self._missing_credentials()
        if missing and not params["access_token"]:
            named = ", ".join(f"{option} ({CREDENTIALS[option]})" for option in missing)
            raise InputError(
                f"No credentials for PingOne: {named} not given. Set these options or the environment variables in "
                "parentheses, or give access_token (PINGONE_ACCESS_TOKEN)."
            )
        if params["http_retries"] < 0:
            raise InputError(f"http_retries must be zero or more; got {params['http_retries']}.")
        self.http = HttpClient(
            api_origin + API_VERSION,
            PingOneDialect(renewable=not missing, supplied=bool(params["access_token"])),
            runtime,
            verify=_verification(params),
            timeout=check_positive(params, "http_timeout"),
            retries=params["http_retries"],
        )
        self.http.auth = TokenAuth(
            None if missing else self.fetch_token, supplied=params["access_token"], clock=runtime.clock
        )

    def log_in(self) -> tuple[str, int] | tuple[None, None]:
        """Return a new token and its lifetime in seconds, or nothing where a token was given instead of credentials.

        :raises InputError: the host would show the token
        :raises ServiceError: the token endpoint refused, failed, or gave an answer without a token
        """
        if not self._runtime.hidden:
            raise InputError(
                "The result of this task is a token: set no_log: true on the task, so that it is not shown."
            )
        if self._missing_credentials():
            return None, None
        token, lifetime = self._request_token()
        return token, int(lifetime)

    def fetch_token(self) -> tuple[str, float]:
        """Ask for an access token by client credentials; return it and its lifetime in seconds (contract PingOne 3.2).

        :raises ServiceError: the token endpoint refused, failed, or gave an answer without a token
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
        )
        token = reply.mapping().get("access_token")
        lifetime = reply.mapping().get("expires_in")
        if not isinstance(token, str) or not token:
            raise ProtocolError(reply.asked, status=reply.status, service_message="the answer holds no access_token")
        return token, float(lifetime) if isinstance(lifetime, int | float) else DEFAULT_LIFETIME

    def _missing_credentials(self) -> list[str]:
        needed = [option for option in CREDENTIALS if option != "auth_environment_id" or not self._is_custom_domain()]
        return [option for option in needed if not self._params[option]]

    def _is_custom_domain(self) -> bool:
        """Tell whether the authorization server is a custom domain's, which belongs to one environment."""
        return self._auth_origin.endswith("/as")


def check_positive(params: Mapping[str, Any], option: str) -> float:
    """Return an option's number.

    :raises InputError: it is not greater than zero
    """
    value: float = params[option]
    if not value > 0:
        raise InputError(f"{option} must be greater than zero; got {value:g}.")
    return value


def _verification(params: Mapping[str, Any]) -> bool | str:
    if not params["validate_certs"]:
        return False
    path = params["ca_path"]
    if path is None:
        return True
    if not pathlib.Path(path).exists():
        raise InputError(f"ca_path: there is no file or folder {path}.")
    return str(path)


def _origin(url: str, option: str) -> str:
    """Return an origin without a trailing slash and version, which paths then bring exactly once (contract A1)."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise InputError(
            f"{option} must be a URL such as https://api.example.com, without credentials, query and fragment."
        )
    return url.rstrip("/").removesuffix(API_VERSION)
