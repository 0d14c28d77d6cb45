# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Error bodies. Source: Workfront contract, sections 3.5, 9.1, 12 (errors) and 13 (`error_style`)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from simulator.vendor import Problem
from simulator.workfront.model import Json

_CLASSES = {
    400: "com.attask.common.UnsupportedOperationException",
    401: "com.attask.common.AuthenticationException",
    403: "com.attask.common.AuthorizationException",
    404: "com.attask.common.ObjectNotFoundException",
    409: "com.attask.common.InvalidStateException",
    410: "com.attask.common.ResourceGoneException",
    422: "com.attask.common.InvalidParameterException",
    429: "com.attask.common.TooManyRequestsException",
}
ILLEGAL_ARGUMENT = "java.lang.IllegalArgumentException"
_MESSAGES = {
    400: "The operation is not supported",
    401: "You are not currently logged in",
    403: "You do not have permission to do this",
    404: "The object was not found",
    405: "The method is not supported",
    409: "The request conflicts with the current state",
    422: "The request is not valid",
    429: "Too many concurrent API requests",
}
_PAGE = """<!DOCTYPE html>
<html>
<head><title>{status} {reason}</title></head>
<body><h1>{status} {reason}</h1><p>{message}</p></body>
</html>
"""


class ApiError(Exception):
    """A refused request."""

    def __init__(
        self,
        status: int,
        message: str | None = None,
        *,
        name: str | None = None,
        style: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message
        self.name = name
        # What the answer looks like, whatever the switch says.
        self.style = style
        self.headers = headers or {}


class LoginError(Exception):
    """A refused request for a token; its body has a shape of its own."""

    def __init__(self, status: int, kind: str, message: str, *, identity: bool = False) -> None:
        super().__init__(status, kind)
        self.status = status
        self.kind = kind
        self.message = message
        self.identity = identity

    def body(self) -> Json:
        if self.identity:
            return {"error": self.kind, "error_description": self.message}
        return {"statusCode": self.status, "error": True, "type": self.kind, "message": self.message}


def _reason(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Error"


def problem(style: str, status: int, message: str | None = None, name: str | None = None) -> Problem:
    """Compose an error body: that of the core API, of a service behind it, bare text or a page."""
    text = message or _MESSAGES.get(status) or "An unexpected error occurred"
    if style == "text":
        return Problem(text, "text/plain; charset=utf-8")
    if style == "html":
        page = _PAGE.format(status=status, reason=_reason(status), message=text)
        return Problem(page, "text/html; charset=utf-8")
    body: dict[str, Any] = {"statusCode": status, "error": _reason(status), "message": text}
    if style == "core":
        body = {
            "error": {
                "class": name or _CLASSES.get(status) or "com.attask.common.InternalException",
                "message": text,
                "title": None,
                "msgKey": "exception.attask",
                "attributes": [""],
                "code": 0,
            }
        }
    return Problem(json.dumps(body), "application/json; charset=utf-8")


def invalid(message: str) -> ApiError:
    return ApiError(422, message)


def conflict(message: str) -> ApiError:
    return ApiError(409, message)


def unknown(kind: str, identifier: str) -> ApiError:
    return ApiError(404, f"{kind} with ID {identifier!r} not found")
