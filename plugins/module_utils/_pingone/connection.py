# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connecting to PingOne: regions, credentials, token (contract PingOne 3)."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .._auth import Auth, NoAuth, Token, TokenAuth, basic_auth
from .._errors import InputError, ProtocolError
from .._ids import check_id
from .._options import check_origin, open_client, warn_if_unencrypted
from .._runtime import Runtime
from .faults import PingOneDialect
from .regions import read_region

if TYPE_CHECKING:
    from .._signing import Signer

_API_VERSION = "/v1"
_DEFAULT_LIFETIME = 3600.0
"""Lifetime of a token in seconds if the answer does not state it (contract PingOne 3.2)."""
BASIC, POST, SECRET_JWT, PRIVATE_KEY_JWT = "basic", "post", "client_secret_jwt", "private_key_jwt"
METHODS = (BASIC, POST, SECRET_JWT, PRIVATE_KEY_JWT)
"""How a worker application authenticates at the token endpoint (contract PingOne 3.2)."""
_CREDENTIALS = {
    "client_id": "PINGONE_CLIENT_ID",
    "client_secret": "PINGONE_CLIENT_SECRET",
    "private_key": "PINGONE_PRIVATE_KEY",
    "auth_environment_id": "PINGONE_AUTH_ENVIRONMENT_ID",
}
"""The environment variable of each option that a token request may need."""
_HEADER_TEXT = re.compile(r"[!-~]{1,100}")
"""What the collection sends as an identifier in a header: visible ASCII characters."""


class Connection:
    """An authenticated connection to PingOne's API, made from a module's connection options."""

    def __init__(self, params: Mapping[str, Any], runtime: Runtime) -> None:
        """Check the options and prepare a client; sends nothing yet.

        :raises InputError: an option is wrong or credentials are missing
        :raises MissingLibraryError: requests is not installed
        """
        self._params = params
        self._runtime = runtime
        self._method = params["client_authentication"]
        region = read_region(params["region"])
        api_origin = _origin(params["api_url"] or f"https://api.pingone.{region.domain}", "api_url")
        self._auth_origin = _origin(params["auth_url"] or f"https://auth.pingone.{region.domain}", "auth_url")
        transaction = _header_text(params, "transaction_id")
        missing = self._missing_credentials()
        if missing and not params["access_token"]:
            named = ", ".join(f"{option} ({_CREDENTIALS[option]})" for option in missing)
            raise InputError(
                f"Credentials for PingOne are missing: {named}. Set these options or the environment variables in "
                "parentheses, or set access_token (PINGONE_ACCESS_TOKEN)."
            )
        self._auth_environment_id = check_id(params["auth_environment_id"] or None, "auth_environment_id")
        dialect = PingOneDialect(
            renewable=not missing,
            supplied=bool(params["access_token"]),
            api_region=None if params["api_url"] else region,
            auth_region=None if params["auth_url"] else region,
        )
        if not missing:
            warn_if_unencrypted(self._auth_origin, runtime)
        self._key_id = _header_text(params, "private_key_id")
        # A key is read before the first request, to find a wrong one.
        needs_signer = not missing and self._method in (SECRET_JWT, PRIVATE_KEY_JWT)
        self._signer = self._open_signer() if needs_signer and not params["access_token"] else None
        headers = {"X-Ping-External-Transaction-ID": transaction} if transaction else None
        self.http = open_client(api_origin + _API_VERSION, dialect, params, runtime, headers=headers)
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
        path = "/token" if self._is_custom_domain() else f"/{self._auth_environment_id}/as/token"
        proof, auth = self._authentication(path)
        reply = self.http.request(
            "POST",
            path,
            asked="get an access token",
            origin=self._auth_origin,
            form={"grant_type": "client_credentials", **proof},
            auth=auth,
            harmless=True,
            confidential=True,
        )
        token = reply.mapping().get("access_token")
        lifetime = reply.mapping().get("expires_in")
        if not isinstance(token, str) or not token:
            raise ProtocolError(reply.asked, status=reply.status, service_message="the answer contains no access_token")
        return token, float(lifetime) if isinstance(lifetime, int | float) else _DEFAULT_LIFETIME

    def _authentication(self, path: str) -> tuple[dict[str, str], Auth]:
        """Return the form fields and the header with which the application authenticates at the token endpoint."""
        client_id, client_secret = self._params["client_id"].strip(), self._params["client_secret"]
        if self._method == POST:
            return {"client_id": client_id, "client_secret": client_secret}, NoAuth()
        if self._method == BASIC:
            self._runtime.register_secret(base64.b64encode(f"{client_id}:{client_secret}".encode()).decode())
            return {}, basic_auth(client_id, client_secret)
        from .assertion import assertion_form

        audience = f"{self._auth_origin}{path}"
        signer = self._signer or self._open_signer()
        form = assertion_form(signer, self._runtime, client_id=client_id, audience=audience, key_id=self._key_id)
        return form, NoAuth()

    def _open_signer(self) -> Signer:
        # Signing needs libraries whose import takes longer than most requests.
        from .._signing import private_key_signer, secret_signer

        if self._method == SECRET_JWT:
            return secret_signer(self._params["client_secret"], self._runtime)
        return private_key_signer(self._params["private_key"], self._runtime)

    def _missing_credentials(self) -> list[str]:
        secret = "private_key" if self._method == PRIVATE_KEY_JWT else "client_secret"
        needed = ["client_id", secret]
        if not self._is_custom_domain():
            needed.append("auth_environment_id")
        return [option for option in needed if not self._params[option]]

    def _is_custom_domain(self) -> bool:
        """Return whether the authorization server is a custom domain's, which belongs to one environment."""
        return self._auth_origin.endswith("/as")


def _header_text(params: Mapping[str, Any], option: str) -> str | None:
    """Return an option that is sent in a header, or None if it is not given.

    :raises InputError: it has other characters, or too many
    """
    given: str | None = params[option]
    if given is None or not given.strip():
        return None
    if not _HEADER_TEXT.fullmatch(given.strip()):
        raise InputError(f"{option} must have 1 to 100 visible ASCII characters and no blanks.")
    return given.strip()


def _origin(url: str, option: str) -> str:
    """Return an origin without trailing slash and version; paths add the version exactly once (contract PingOne A1)."""
    return check_origin(url, option, "https://api.example.com").removesuffix(_API_VERSION)
