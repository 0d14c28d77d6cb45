# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How PingOne says that a request failed (contract PingOne 3.2, 4.2), and what a user can do about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .. import _errors
from .._reply import Fault
from .id_case import lower_ids
from .regions import Region

_REFUSALS = (_errors.AuthenticationError, _errors.PermissionDeniedError, _errors.NotFoundError, _errors.RejectedError)
"""How the token endpoint answers if the application or its credentials are wrong."""
_CODES = frozenset(
    {
        *("INVALID_DATA", "INVALID_REQUEST", "REQUEST_FAILED", "ACCESS_FAILED"),
        *("NOT_FOUND", "REQUEST_LIMITED", "UNEXPECTED_ERROR"),
    }
)
"""The codes of faults (contract PingOne 4.2)."""
_CORRELATION = "(Correlation ID: "


@dataclasses.dataclass(frozen=True, kw_only=True)
class PingOneDialect:
    """PingOne's errors. ``renewable`` says whether credentials were given, ``supplied`` whether a token was.

    ``api_region`` and ``auth_region`` are the regions whose hosts are called, or None if the host was given.
    """

    renewable: bool
    supplied: bool
    api_region: Region | None = None
    auth_region: Region | None = None
    name: str = "PingOne"
    correlation_header: str | None = "Correlation-Id"
    fails_in_json: bool = True

    def read_fault(self, status: int, body: Any, headers: Mapping[str, str]) -> Fault:
        """Read an error body of the API, or one of the token endpoint, which follows OAuth 2.0."""
        correlation = headers.get("Correlation-Id")
        if not isinstance(body, dict):
            return Fault(correlation_id=correlation)
        if "error" in body and "code" not in body:
            description = str(body.get("error_description") or "")
            message, found = _without_correlation(description)
            return Fault(code=str(body["error"]), message=message, correlation_id=found or correlation)
        details = body.get("details")
        code = body.get("code")
        is_success = 200 <= status < 300
        return Fault(
            code=None if code is None else str(code),
            message=str(body.get("message") or ""),
            details=tuple(item for item in details if isinstance(item, dict)) if isinstance(details, list) else (),
            correlation_id=correlation or _string(body.get("id")),
            conflict=code == "REQUEST_FAILED" and (is_success or status == 400),
            missing=is_success and code == "NOT_FOUND",
            uncertain=is_success and code == "UNEXPECTED_ERROR",
        )

    def refuses(self, body: Any) -> bool:
        """Return whether a body is that of an error: a gateway between may have replaced its status (contract PingOne 4.2)."""
        if not isinstance(body, dict):
            return False
        code, error = body.get("code"), body.get("error")
        is_fault = isinstance(code, str) and code in _CODES and isinstance(body.get("message"), str)
        # A snapshot has an error, too, but also a status (contract PingOne 5.4).
        return is_fault or (bool(error) and "status" not in body)

    def understood(self, body: Any) -> Any:
        """Return the body with its IDs in lower case, in which they are compared with each other and with options.

        :raises ValueError: an ID in it is damaged
        """
        return lower_ids(body)

    def advise(self, error: _errors.ServiceError) -> str:
        """Return what the user can do about a failed request."""
        at_token_endpoint = error.asked.path.endswith("/token")
        region = self.auth_region if at_token_endpoint else self.api_region
        if isinstance(error, _errors.NetworkError):
            return f"The host is that of the region {region}." if region is not None and error.transient else ""
        if at_token_endpoint and isinstance(error, _REFUSALS):
            return (
                f"Check client_id, client_secret, client_authentication, region{_named(region)}, and auth_environment_id, "
                "which names the environment that contains the worker application."
            )
        if isinstance(error, _errors.AuthenticationError):
            return self._advise_authentication()
        if isinstance(error, _errors.PermissionDeniedError):
            return (
                f"Either the environment does not exist in this organization and region{_named(region)}, or the worker application "
                "lacks the role Promotion Admin or Environment Admin on it; a promotion needs the role on both its "
                "source and its target. The role has no effect in an organization that has not opted in to configuration "
                "promotion."
            )
        if isinstance(error, _errors.NotFoundError) and "/promotions/" not in error.asked.path:
            return "Check the ID and the environment: one of them does not exist in this organization and region."
        if isinstance(error, _errors.NotFoundError):
            return (
                "Check the ID and the environment. PingOne deletes promotions after 90 days, and those that were never "
                "executed after 30 days."
            )
        if isinstance(error, _errors.ThrottledError):
            return "PingOne limits the rate of requests: run fewer tasks in parallel, or increase http_retries."
        if isinstance(error, _errors.ServerError):
            return (
                "PingOne, or a gateway in front of it, has failed: unless it names a cause, run this again later. If that does not "
                "help, ask Ping Identity's support, with the correlation ID if there is one."
            )
        if isinstance(error, _errors.ProtocolError):
            return f"Check {'auth_url' if at_token_endpoint else 'api_url'} and any proxies: the answer may not come from PingOne."
        return ""

    def _advise_authentication(self) -> str:
        if self.renewable:
            return "The API refuses a token for these credentials: check that api_url and auth_url belong together."
        if self.supplied:
            return (
                "The access_token has expired or was revoked; PingOne's tokens are valid for 60 minutes. Get another "
                "one with envops.promotion.pingone_login, or also set client_id, client_secret and "
                "auth_environment_id, so that the token is renewed automatically."
            )
        return ""


def _named(region: Region | None) -> str:
    return "" if region is None else f" ({region})"


def _without_correlation(description: str) -> tuple[str, str | None]:
    """Split the correlation ID off the end of a description; no regular expression does that in linear time."""
    message, mark, rest = description.rstrip().rpartition(_CORRELATION)
    correlation_id, end, after = rest.partition(")")
    if not (mark and correlation_id and end) or after:
        return description, None
    return message.rstrip(), correlation_id


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def is_already_there(error: _errors.ServiceError) -> bool:
    """Return whether a creation was refused because the object already exists (contract PingOne 4.2, A22)."""
    codes = {detail.get("code") for detail in error.details}
    return isinstance(error, _errors.StateConflictError | _errors.RejectedError) and (
        error.status == 409 or "UNIQUENESS_VIOLATION" in codes
    )
