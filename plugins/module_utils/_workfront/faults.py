# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How Workfront says that something failed (contract Workfront 3.5, 9.1, 12), and what a user can do about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .. import _errors
from .._http import Fault

_OAUTH_PATH = "/integrations/oauth2/"
_MESSAGES = ("message", "detail", "title", "error_description")
_NOT_FOUND = "notfound"
"""What the class of an error contains where an object is missing, even if the status says success."""
_REFUSALS = (_errors.AuthenticationError, _errors.PermissionDeniedError, _errors.NotFoundError, _errors.RejectedError)
"""How a token endpoint answers where the application or its credentials are wrong."""


@dataclasses.dataclass(frozen=True)
class WorkfrontDialect:
    """Workfront's way to fail. ``address`` is the host that is called, ``method`` how requests are authenticated."""

    address: str
    method: str

    @property
    def name(self) -> str:
        """The service and which of its environments is meant."""
        return f"Workfront at {self.address}"

    def refuses(self, body: Any) -> bool:
        """Workfront may answer a refusal with status 200; its own clients look into the body too (contract 9.1)."""
        return isinstance(body, dict) and bool(body.get("error"))

    def read_fault(self, status: int, body: Any, headers: Mapping[str, str]) -> Fault:
        """Read an error body in any of the shapes that were seen (contract Workfront 12)."""
        if not isinstance(body, dict):
            return Fault()
        error = body.get("error")
        inner = error if isinstance(error, dict) else {}
        message = _first_text(inner.get("message"), *(body.get(name) for name in _MESSAGES))
        code = _first_text(inner.get("class"), inner.get("code"), body.get("errorCode"), body.get("type"))
        if isinstance(error, str):
            message, code = message or error, code or (error if message else None)
        details = body.get("errors")
        return Fault(
            code=code,
            message=message or "",
            details=tuple(map(_detail_of, details)) if isinstance(details, list) else (),
            correlation_id=_first_text(inner.get("requestId"), body.get("requestId")),
            missing=bool(code and _NOT_FOUND in code.casefold()),
        )

    def advise(self, error: _errors.ServiceError) -> str:
        """Return what the user can do about a failed request."""
        refused = isinstance(error, _REFUSALS)
        if refused and _OAUTH_PATH in error.asked.path:
            return (
                "Check client_id, client_secret, and what the method needs beside them. An OAuth2 application belongs to "
                f"one environment: it must be registered in {self.address} itself, with this key and user."
            )
        if isinstance(error, _errors.AuthenticationError):
            return self._advise_authentication()
        if isinstance(error, _errors.PermissionDeniedError):
            return (
                "Environment promotion needs the plan Prime or Ultimate, and a user with a Standard licence who is a "
                "Workfront administrator in this environment."
            )
        if isinstance(error, _errors.NotFoundError):
            return "Check the id, and whether url is the environment that is meant."
        if isinstance(error, _errors.ThrottledError):
            return "Workfront limits the concurrent requests of a customer: run fewer tasks at a time, or raise http_retries."
        if isinstance(error, _errors.ProtocolError):
            return (
                f"Check that url names the right host, and that {self.address} is not under maintenance: what answered is "
                "not Workfront's API. A page to log in means that the credential did not arrive."
            )
        return ""

    def _advise_authentication(self) -> str:
        if self.method == "api_key":
            return (
                "API keys belong to one environment and expire, by default a month after they were made; those of the "
                "Preview sandbox are replaced by production's at its weekly refresh. Make a new one in Setup > System > "
                "Customer Info, or use a JWT application."
            )
        if self.method == "jwt":
            return "A token that this application got is refused: check that its user is active."
        return (
            "The given token has ended, or belongs to another environment. Get another one with "
            "envops.promotion.workfront_login, or give the options of a JWT application, which renew it by themselves."
        )


@dataclasses.dataclass(frozen=True)
class IdentityDialect(WorkfrontDialect):
    """How Adobe's identity service fails, which is not part of any environment."""

    address: str = ""
    method: str = ""

    @property
    def name(self) -> str:
        """The service's name."""
        return "Adobe's identity service"

    def advise(self, error: _errors.ServiceError) -> str:
        """Return what the user can do about a failed request."""
        if isinstance(error, _REFUSALS):
            return (
                "Check client_id, client_secret and scopes: they are those of an OAuth server-to-server credential in the Adobe "
                "Developer Console, which belongs to one Workfront instance."
            )
        if isinstance(error, _errors.ProtocolError):
            return (
                "Check ims_url and the proxies on the way: something else than the identity service may have answered."
            )
        return ""


def _first_text(*candidates: Any) -> str | None:
    return next((value for value in candidates if isinstance(value, str) and value), None)


def _detail_of(item: Any) -> dict[str, Any]:
    return dict(item) if isinstance(item, dict) else {"message": str(item)}
