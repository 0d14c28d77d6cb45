# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulator was asked: the evidence of tests that count calls or look at bodies."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

# Stands in the log for a body that cannot be read and seems to hold a secret.
WITHHELD = "(withheld)"


@dataclass(frozen=True)
class IncomingRequest:
    """The parts of an HTTP request that rules match on and that the log keeps."""

    method: str
    path: str
    query: str
    content_type: str | None
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return (self.content_type or "").split(";", 1)[0].strip().lower()


@dataclass(frozen=True)
class Asked:
    """Who is asked for what. The environment is None where a vendor's environments share one address."""

    vendor: str
    environment: str | None
    operation: str | None


@dataclass
class LogEntry:
    """One request. Nothing that lets somebody in is ever stored."""

    number: int
    asked: Asked
    method: str
    path: str
    query: dict[str, str]
    content_type: str | None
    headers: dict[str, str | None]
    body: Any
    status: int | None = None
    fault: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            **vars(self.asked),
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "content_type": self.content_type,
            "headers": self.headers,
            "body": self.body,
            "status": self.status,
            "fault": self.fault,
        }


@dataclass
class RequestLog:
    """All requests since the last reset or clear, in the order of their arrival."""

    _entries: list[LogEntry] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, request: IncomingRequest, asked: Asked, secret_fields: frozenset[str]) -> LogEntry:
        """Number a request at its arrival; its status is filled in once it was answered."""
        with self._lock:
            entry = LogEntry(
                number=len(self._entries) + 1,
                asked=asked,
                method=request.method,
                path=request.path,
                query=_without(dict(parse_qsl(request.query, keep_blank_values=True)), secret_fields),
                content_type=request.content_type,
                headers=_headers_of_interest(request),
                body=_readable_body(request, secret_fields),
            )
            self._entries.append(entry)
            return entry

    def as_json(self) -> list[dict[str, Any]]:
        with self._lock:
            return [entry.as_json() for entry in self._entries]

    @property
    def last(self) -> LogEntry:
        return self._entries[-1]

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)


def _headers_of_interest(request: IncomingRequest) -> dict[str, str | None]:
    scheme = request.headers.get("authorization", "").split(" ", 1)[0]
    used: list[str] = [name for name in ("apikey", "sessionid") if name in request.headers]
    if scheme.lower() == "bearer":
        used.append("bearer")
    return {
        "user_agent": request.headers.get("user-agent"),
        "accept": request.headers.get("accept"),
        "auth": "+".join(used) or None,
        "authorization_scheme": scheme or None,
        "transaction_id": request.headers.get("x-ping-external-transaction-id"),
        "session_id": request.headers.get("x-ping-external-session-id"),
    }


def _without(values: dict[str, Any], secret_fields: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key.lower() not in secret_fields}


def _readable_body(request: IncomingRequest, secret_fields: frozenset[str]) -> Any:
    if not request.body:
        return None
    text = request.body.decode("utf-8", errors="replace")
    if request.media_type == "application/x-www-form-urlencoded":
        return _without(dict(parse_qsl(text, keep_blank_values=True)), secret_fields)
    try:
        body = json.loads(text)
    except ValueError:
        # Whatever this is, it may be a form that calls itself something else.
        return WITHHELD if any(name in text.lower() for name in secret_fields) else text
    return _without(body, secret_fields) if isinstance(body, dict) else body
