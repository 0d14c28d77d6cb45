# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A real server on loopback, plain or with TLS, which also serves as a proxy."""

from __future__ import annotations

import dataclasses
import http.server
import ssl
import threading
from collections.abc import Callable
from typing import Any


@dataclasses.dataclass(frozen=True)
class Received:
    """A request as it came over the wire; through a proxy, ``target`` is a whole URL."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Script = Callable[[http.server.BaseHTTPRequestHandler], None]
"""Answers one request by writing to the connection."""


def reply(
    body: bytes = b'{"ok": true}',
    status: int = 200,
    *,
    length: int | None = None,
    headers: dict[str, str] | None = None,
) -> Script:
    """Return a script that answers; ``length`` announces another length than the body's."""

    def play(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)

    return play


def hang_up(handler: http.server.BaseHTTPRequestHandler) -> None:
    """Close the connection without an answer."""
    handler.close_connection = True


class Loopback:
    """Plays its scripts in order, then repeats the last one, and remembers what it received."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.received: list[Received] = []
        self.scripts: list[Script] = [reply()]
        self.stop_hanging = threading.Event()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler_class())
        self._server.daemon_threads = True
        self._scheme = "http"
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        return f"{self._scheme}://{self.address}"

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop_hanging.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def hang(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        """Keep the connection open without an answer, until the test is over."""
        self.stop_hanging.wait(10)
        handler.close_connection = True

    def _handler_class(self) -> type[http.server.BaseHTTPRequestHandler]:
        loopback = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                loopback.received.append(Received(self.command, self.path, dict(self.headers), body))
                scripts = loopback.scripts
                (scripts.pop(0) if len(scripts) > 1 else scripts[0])(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_CONNECT = serve

            def log_message(self, format: str, *args: Any) -> None:
                """Stay silent."""

        return Handler
