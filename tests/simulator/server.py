# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A threaded HTTP/1.1 server on loopback with keep-alive.

Werkzeug's development server closes the connection after every answer; clients of the real services keep it open, and
stale connections are one of the faults a client has to survive. The request loop here is therefore written anew
over the same classes.
"""

from __future__ import annotations

import io
import ipaddress
import socket
import struct
import threading
from collections.abc import Iterable
from contextlib import ExitStack
from email.utils import formatdate
from http import HTTPStatus
from types import TracebackType
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from simulator.control import control_application
from simulator.core import Core
from simulator.gate import ConnectionCut, ConnectionReset, Gate, Place

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

# Linger on with time 0: closing the socket sends RST instead of FIN.
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
_BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


def sent_headers(code: int, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers of an answer as they are sent: with a date, unless it is empty, which stands for none."""
    given = list(headers)
    if not any(name.lower() == "date" for name, _value in given):
        given.insert(0, ("Date", formatdate(usegmt=True)))
    return [
        (name, value)
        for name, value in given
        # What is not there has no type.
        if not (name.lower() == "date" and not value) and not (name.lower() == "content-type" and code in _BODILESS)
    ]


class _Handler(WSGIRequestHandler):
    """Answers one request after the other on one connection."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in one packet, so waiting for an acknowledgement would only cost time.
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 120

    def run_wsgi(self) -> None:
        if self.headers.get("Expect", "").strip().lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        self.environ = environ = self.make_environ()
        # The body is read whole before anything else: what stayed unread would be taken for the next request.
        environ["wsgi.input"] = io.BytesIO(self._read_body(environ))
        environ["wsgi.input_terminated"] = True
        try:
            self._answer(environ)
        except ConnectionReset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            self.close_connection = True
        except ConnectionCut:
            self.wfile.flush()
            self.close_connection = True
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _read_body(self, environ: WSGIEnvironment) -> bytes:
        stream: Any = environ["wsgi.input"]
        if environ.get("wsgi.input_terminated"):
            return io.BufferedReader(stream).read()
        length = environ.get("CONTENT_LENGTH") or "0"
        body: bytes = stream.read(int(length)) if length.isdigit() else b""
        return body

    def _answer(self, environ: WSGIEnvironment) -> None:
        head: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: OptExcInfo | None = None) -> Any:
            head[:] = [(status, headers)]
            return self.wfile.write

        pieces = self.server.app(environ, start_response)
        try:
            started = False
            for piece in pieces:
                if not started:
                    self._send_head(*head[0])
                    started = True
                self.wfile.write(piece)
            if not started:
                self._send_head(*head[0])
            self.wfile.flush()
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()

    def _send_head(self, status: str, headers: list[tuple[str, str]]) -> None:
        code, _blank, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        self.send_header("Server", self.version_string())
        sent = sent_headers(int(code), headers)
        for name, value in sent:
            self.send_header(name, value)
        if "content-length" not in {name.lower() for name, _value in sent} and int(code) not in _BODILESS:
            # Without a length only the end of the connection marks the end of the body.
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()

    def log(self, type: str, message: str, *args: Any) -> None:
        """Stay silent: requests are in the request log."""


class _Server(ThreadedWSGIServer):
    """Closes a connection that shall be reset without the polite shutdown that would turn RST into FIN."""

    daemon_threads = True

    def shutdown_request(self, request: Any) -> None:
        try:
            lingering = request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, len(_RESET_ON_CLOSE))
        except OSError:
            lingering = b""
        if lingering == _RESET_ON_CLOSE:
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no news."""


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Listener:
    """One address served in a thread of its own."""

    def __init__(self, application: WSGIApplication, host: str = "127.0.0.1", port: int = 0) -> None:
        if not is_loopback(host):
            raise ValueError(f"the simulator listens on loopback only, not on {host}")
        self._server = _Server(host, port, application, handler=_Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._host = host

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{host}:{self.port}"

    def __enter__(self) -> Listener:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join(timeout=5)


def listen(core: Core, listening: ExitStack, *, host: str = "127.0.0.1", port: int = 0) -> dict[str, Gate]:
    """Serve each environment of each vendor until ``listening`` ends, on free ports or from ``port`` on.

    Returns what answers at each address, such as "127.0.0.1:4711".
    """
    control = control_application(core)
    gates: dict[str, Gate] = {}
    for vendor in core.vendors:
        for environment in vendor.ports:
            gate = Gate(core, Place(vendor, environment), control)
            listener = listening.enter_context(Listener(gate, host, port + len(gates) if port else 0))
            core.addresses[(vendor.name, environment)] = listener.address
            gates[listener.address] = gate
    return gates
