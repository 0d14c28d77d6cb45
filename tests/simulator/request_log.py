# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulator was asked: the evidence of tests that count calls or look at bodies."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl


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


@dataclass
class LogEntry:
    """One request. The value of an Authorization header and form secrets are never stored."""

    number: int
    operation: str | None
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
            "operation": self.operation,
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

    def open(self, request: IncomingRequest, operation: str | None, secret_fields: frozenset[str]) -> LogEntry:
        """Number a request at its arrival; its status is filled in once it was answered."""
        with self._lock:
            entry = LogEntry(
                number=len(self._entries) + 1,
                operation=operation,
                method=request.method,
                path=request.path,
                query=dict(parse_qsl(request.query, keep_blank_values=True)),
                content_type=request.content_type,
                headers=_headers_of_interest(request),
                body=_readable_body(request, secret_fields),
            )
            self._entries.append(entry)
            return entry

    def as_json(self) -> list[dict[str, Any]]:
        with self._lock:
            return [entry.as_json() for entry in self._entries]

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)


def _headers_of_interest(request: IncomingRequest) -> dict[str, str | None]:
    authorization = request.headers.get("authorization", "")
    return {
        "user_agent": request.headers.get("user-agent"),
        "accept": request.headers.get("accept"),
        "authorization_scheme": authorization.split(" ", 1)[0] or None,
        "transaction_id": request.headers.get("x-ping-external-transaction-id"),
        "session_id": request.headers.get("x-ping-external-session-id"),
    }


def _readable_body(request: IncomingRequest, secret_fields: frozenset[str]) -> Any:
    if not request.body:
        return None
    text = request.body.decode("utf-8", errors="replace")
    if request.media_type == "application/x-www-form-urlencoded":
        return {key: value for key, value in parse_qsl(text, keep_blank_values=True) if key not in secret_fields}
    try:
        return json.loads(text)
    except ValueError:
        return text
