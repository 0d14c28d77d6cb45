# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Error bodies of the platform. Source: PingOne contract, section 4.2."""

from __future__ import annotations

import json
from typing import Any

from simulator.pingone.model import Json

_REFUSED = "The request could not be completed."
INVALID_DATA_MESSAGE = f"{_REFUSED} One or more validation errors were in the request."

# Status: top-level code, message, default detail.
_DEFAULTS: dict[int, tuple[str, str, Json | None]] = {
    400: ("INVALID_REQUEST", f"{_REFUSED} The request was malformed or invalid.", None),
    401: (
        "ACCESS_FAILED",
        f"{_REFUSED} You do not have access to this resource.",
        {"code": "INVALID_TOKEN", "message": "Access token is invalid or expired"},
    ),
    403: (
        "ACCESS_FAILED",
        f"{_REFUSED} You do not have access to this resource.",
        {
            "code": "INSUFFICIENT_PERMISSIONS",
            "message": "You do not have permissions or are not licensed to make this request.",
        },
    ),
    404: ("NOT_FOUND", f"{_REFUSED} The requested resource was not found.", None),
    405: ("INVALID_REQUEST", f"{_REFUSED} The method is not supported by this resource.", None),
    408: ("REQUEST_FAILED", f"{_REFUSED} The request timed out.", None),
    409: ("INVALID_REQUEST", f"{_REFUSED} The request conflicts with the state of the resource.", None),
    415: ("INVALID_REQUEST", f"{_REFUSED} The media type of the request is not supported.", None),
    429: (
        "REQUEST_LIMITED",
        f"{_REFUSED} Too many requests.",
        {"code": "LIMIT_EXCEEDED", "message": "Rate limit exceeded"},
    ),
    500: ("UNEXPECTED_ERROR", "An unexpected error occurred.", None),
}


class ApiError(Exception):
    """A request that is answered with an error body."""

    def __init__(
        self,
        status: int,
        *,
        code: str | None = None,
        message: str | None = None,
        details: list[Json] | None = None,
        headers: dict[str, str] | None = None,
        whole: Json | None = None,
    ) -> None:
        super().__init__(status, code, details)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.headers = headers or {}
        self.whole = whole

    def body(self, error_id: str) -> Json:
        if self.whole is not None:
            return {"id": error_id} | self.whole
        body = default_body(self.status, error_id)
        if self.code is not None:
            body["code"] = self.code
        if self.message is not None:
            body["message"] = self.message
        if self.details is not None:
            body["details"] = self.details
        return body


def default_body(status: int, error_id: str) -> Json:
    """Compose the body a status comes with when nothing more is known."""
    code, message, detail = _DEFAULTS.get(status) or _DEFAULTS[500 if status >= 500 else 400]
    body: Json = {"id": error_id, "code": code, "message": message}
    if detail is not None:
        body["details"] = [dict(detail)]
    return body


def invalid_data(code: str, target: str, message: str, **inner: Any) -> ApiError:
    """Refuse a value in the body."""
    detail: Json = {"code": code, "target": target, "message": message}
    if inner:
        detail["innerError"] = inner
    return ApiError(400, code="INVALID_DATA", message=INVALID_DATA_MESSAGE, details=[detail])


def invalid_request(code: str, target: str, message: str, **inner: Any) -> ApiError:
    """Refuse a request that cannot be read: malformed JSON, filter or paging."""
    detail: Json = {"code": code, "target": target, "message": message}
    if inner:
        detail["innerError"] = inner
    return ApiError(400, details=[detail])


def state_violation(message: str, target: str = "status") -> ApiError:
    """Refuse an operation that a rule about the state forbids (section 6.3, ambiguity A22)."""
    return ApiError(
        400,
        code="REQUEST_FAILED",
        message=f"{_REFUSED} There was an issue processing the request.",
        details=[{"code": "CONSTRAINT_VIOLATION", "target": target, "message": message}],
    )


_REASONS = {400: "Bad Request", 403: "Forbidden", 404: "Not Found", 409: "Conflict", 500: "Internal Server Error"}


def step_failure_text(action: str, url: str, status: int, body: Json) -> str:
    """Word a failed step as it stands in `promotionErrors` (section 6.4)."""
    reason = _REASONS.get(status, "Error")
    return f'{status} {reason} on {action} request for "{url}": "{_pretty(body)}"'.replace("\n", "<EOL>")


def _pretty(value: Any, indent: int = 0) -> str:
    """Print JSON in the layout of the example: blanks around the colon, arrays of objects opened in the line."""
    inner, outer = "  " * (indent + 1), "  " * indent
    if isinstance(value, dict) and value:
        entries = [f"{inner}{json.dumps(key)} : {_pretty(item, indent + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(entries) + f"\n{outer}" + "}"
    if isinstance(value, list) and value:
        return "[ " + ", ".join(_pretty(item, indent) for item in value) + " ]"
    return json.dumps(value)
