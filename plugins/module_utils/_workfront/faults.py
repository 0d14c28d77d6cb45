# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How Workfront reports failures (contract Workfront 3.5, 9.1, 12), and what a user can do about them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .. import _errors
from .._reply import Fault

_CURRENT_PATH = "/environment-promotion/api/"
_OAUTH_PATH = "/integrations/oauth2/"
_MESSAGES = ("message", "detail", "title", "error_description")
_NOT_FOUND = "notfound"
"""What the class of an error contains if an object is missing, even if the status says success."""
_REFUSALS = (_errors.AuthenticationError, _errors.PermissionDeniedError, _errors.NotFoundError, _errors.RejectedError)
"""How a token endpoint answers if the application or its credentials are wrong."""


@dataclasses.dataclass(frozen=True)
class WorkfrontDialect:
    """How Workfront reports failures. ``address`` is the host, ``method`` the authentication method."""

    address: str
    method: str

    @property
    def name(self) -> str:
        """The service and which of its environments is meant."""
        return f"Workfront at {self.address}"

    @property
    def correlation_header(self) -> None:
        """No header is known to identify a request; only failures have a ``requestId`` (contract Workfront 12)."""
        return

    @property
    def fails_in_json(self) -> bool:
        """The promotion API's errors have no published form; one may be a page (contract Workfront A1)."""
        return False

    def refuses(self, body: Any) -> bool:
        """Workfront may refuse a request with status 200; its own clients check the body too (contract 9.1)."""
        return isinstance(body, dict) and bool(body.get("error"))

    def understood(self, body: Any) -> Any:
        """Return the body as it is."""
        return body

    def read_fault(self, status: int, body: Any, headers: Mapping[str, str]) -> Fault:
        """Read an error body in any of the shapes that were seen (contract Workfront 12)."""
        if not isinstance(body, dict):
            return Fault()
        error = body.get("error")
        inner = error if isinstance(error, dict) else {}
        message = _first_string(inner.get("message"), *(body.get(name) for name in _MESSAGES))
        code = _first_string(inner.get("class"), inner.get("code"), body.get("errorCode"), body.get("type"))
        if isinstance(error, str):
            message, code = message or error, code or (error if message else None)
        details = body.get("errors")
        return Fault(
            code=code,
            message=message or "",
            details=tuple(map(_detail_of, details)) if isinstance(details, list) else (),
            correlation_id=_first_string(inner.get("requestId"), body.get("requestId")),
            missing=bool(code and _NOT_FOUND in code.casefold()),
        )

    def advise(self, error: _errors.ServiceError) -> str:
        """Return what the user can do about a failed request."""
        if isinstance(error, _errors.NetworkError):
            return "Check that url names the right host." if error.transient else ""
        refused = isinstance(error, _REFUSALS)
        if refused and _OAUTH_PATH in error.asked.path:
            return (
                "Check client_id, client_secret, and the other options of the method. An OAuth2 application belongs to one "
                f"environment: it must be registered in {self.address} itself, with this key and user."
            )
        if isinstance(error, _errors.AuthenticationError):
            return self._advise_authentication(error.asked.path)
        if isinstance(error, _errors.PermissionDeniedError):
            return (
                "Environment promotion needs the plan Prime or Ultimate, and a user with a Standard license who is a "
                "Workfront administrator in this environment."
            )
        if isinstance(error, _errors.NotFoundError):
            return "Check the ID, and that url is the right environment."
        if isinstance(error, _errors.ThrottledError):
            return "Workfront limits the concurrent requests of a customer. Run fewer tasks at a time, or increase http_retries."
        if isinstance(error, _errors.ServerError):
            return (
                "Workfront, or a gateway in front of it, has failed: unless it names a cause, run this again later. If that does not "
                f"help, check whether {self.address} is under maintenance, and ask Workfront's support."
            )
        if isinstance(error, _errors.ProtocolError):
            return (
                f"The answer is not from Workfront's API. Check that url names the right host, and that {self.address} is not "
                "under maintenance. A login page means that the credentials did not arrive."
            )
        return ""

    def _advise_authentication(self, path: str) -> str:
        if self.method == "api_key":
            return (
                "API keys belong to one environment and expire, by default a month after their creation. The weekly refresh "
                "of the Preview sandbox replaces its keys with those of production. Create a new one in Setup > System > "
                "Customer Info, or use a JWT application."
            )
        if self.method == "jwt":
            return "Workfront refuses a token that it issued to this application. Check that the application's user is active."
        advice = (
            "The token has expired, or belongs to another environment. Get another one with "
            "envops.promotion.workfront_login, or give the options of a JWT application, which renew it automatically."
        )
        if self.method == "server_to_server":
            advice = (
                "Workfront refuses a token that Adobe's identity service issued to this credential. Check that its technical account is "
                "an administrator of the product profile of this Workfront instance."
            )
        if self.method in ("bearer_token", "server_to_server") and path.startswith(_CURRENT_PATH):
            # Contract Workfront A28: the current promotion API documents only the other two headers.
            advice += " Perhaps the promotion API accepts no bearer tokens: then use api_key, session_id or a JWT application."
        return advice


@dataclasses.dataclass(frozen=True)
class IdentityDialect(WorkfrontDialect):
    """How Adobe's identity service reports failures; it is not part of any environment."""

    address: str = ""
    method: str = ""

    @property
    def name(self) -> str:
        """The service's name."""
        return "Adobe's identity service"

    def advise(self, error: _errors.ServiceError) -> str:
        """Return what the user can do about a failed request."""
        if isinstance(error, _errors.NetworkError):
            return "Check that ims_url names the right host." if error.transient else ""
        if isinstance(error, _REFUSALS):
            return (
                "Check client_id, client_secret and scopes. They are those of an OAuth server-to-server credential in the Adobe "
                "Developer Console, which belongs to one Workfront instance."
            )
        if isinstance(error, _errors.ServerError):
            return "Adobe's identity service, or a gateway in front of it, has failed: run this again later."
        if isinstance(error, _errors.ProtocolError):
            return "Check ims_url and the proxies: something other than the identity service may have answered."
        return ""


def _first_string(*candidates: Any) -> str | None:
    return next((value for value in candidates if isinstance(value, str) and value), None)


def _detail_of(item: Any) -> dict[str, Any]:
    return dict(item) if isinstance(item, dict) else {"message": str(item)}
