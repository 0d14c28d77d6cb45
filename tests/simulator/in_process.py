# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulators in the process of their caller, which need no HTTP to answer.

That of `InProcessSimulator` leaves nothing to chance: time stands still unless it is moved, ids are the same after each
`reset` and `restore`. So thousands of runs a minute can be compared with each other.
"""

from __future__ import annotations

import io
import json
import random
import sys
import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from werkzeug.wrappers import Response

from simulator.control import control_application
from simulator.core import Core
from simulator.gate import CONTROL_PREFIX, Gate, Place
from simulator.ids import IdSource
from simulator.launcher import Simulator, SimulatorError
from simulator.pingone.service import PingOne
from simulator.request_log import Asked, LogEntry
from simulator.server import listen
from simulator.workfront.service import Workfront

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class Saved:
    """The state of a simulator at one time."""

    vendors: dict[str, bytes]
    moment: Any


class LocalSimulator(Simulator):
    """A simulator in the process of its caller. It has the control calls of one behind HTTP."""

    def __init__(self, world: str, ids: IdSource) -> None:
        super().__init__(world)
        self.core = Core(initial_world=world, ids=ids)
        self.core.vendors.extend([PingOne(self.core), Workfront(self.core)])
        self._control = control_application(self.core)
        self._gates: Mapping[str, Gate] = {}

    def control(self, method: str, path: str, body: Any = None) -> Any:
        document = json.dumps({} if body is None else body).encode()
        headers = {"Content-Type": "application/json"}
        answer = _ask(self._control, "control", method, f"{CONTROL_PREFIX}/{path}", headers, document)
        if answer.status_code >= 400:
            raise SimulatorError(f"{method} {path}: {answer.status_code} {answer.get_data(as_text=True)}")
        said: Any = json.loads(answer.get_data())
        return said

    def answer(
        self, address: str, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[Asked, Response]:
        """Answer a request to a host and port; say what was asked for, too."""
        answer = _ask(self._gates[address], address, method, target, headers, body)
        return self.last_request.asked, answer

    @property
    def last_request(self) -> LogEntry:
        """The log's entry of the request that was answered last."""
        return self.core.log.last

    def _open(self, gates: Mapping[str, Gate]) -> None:
        self._gates = gates
        self._addresses = {key: f"http://{address}" for key, address in self.core.addresses.items()}
        self.core.reset()


class ServedSimulator(LocalSimulator):
    """It answers over HTTP, too: for requests that go wrong on their way, and for those of other processes."""

    def __init__(self, world: str = "seeds") -> None:
        super().__init__(world, IdSource())
        self._listening = ExitStack()

    @property
    def addresses(self) -> frozenset[str]:
        """Each host and port at which it listens."""
        return frozenset(self._gates)

    def start(self) -> None:
        self._open(listen(self.core, self._listening))

    def stop(self) -> None:
        self.core.stop.set()
        self._listening.close()


class InProcessSimulator(LocalSimulator):
    """Answers only requests that are handed to `answer`, and leaves nothing to chance."""

    def __init__(self, world: str = "seeds") -> None:
        self._ids = _RepeatableIds()
        super().__init__(world, self._ids)
        gates: dict[str, Gate] = {}
        for vendor in self.core.vendors:
            for environment in vendor.ports:
                address = f"127.0.0.1:{len(gates) + 1}"
                gates[address] = Gate(self.core, Place(vendor, environment), self._control)
                self.core.addresses[(vendor.name, environment)] = address
        self._open(gates)
        self.core.clock.freeze()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        said = super().control(method, path, body)
        if path == "reset":
            self.core.clock.freeze()
        return said

    def save(self) -> Saved:
        """Return the state, for `restore`."""
        return Saved({vendor.name: vendor.save() for vendor in self.core.vendors}, self.core.clock.now())

    def restore(self, saved: Saved) -> None:
        """Return to what was saved; the log is empty, and no request goes wrong."""
        for vendor in self.core.vendors:
            vendor.restore(saved.vendors[vendor.name])
        self._ids.reset()
        self._ids.branch()
        self.core.faults.clear()
        self.core.log.clear()
        self.core.clock.set(saved.moment)


def _ask(
    application: WSGIApplication, address: str, method: str, target: str, headers: Mapping[str, str], body: bytes
) -> Response:
    """Call an application as a server does. The test client of werkzeug takes as long for this as the service for its answer."""
    path, _mark, query = target.partition("?")
    host, _colon, port = address.partition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        # WSGI hands over the bytes of a path as characters.
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_URI": target,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": address,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    return Response.from_app(application, environ, buffered=True)


class _RepeatableIds(IdSource):
    """Hands out the same random ids after each reset."""

    def __init__(self) -> None:
        super().__init__()
        self._chance = random.Random(0)

    def random(self) -> str:
        return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))

    def reset(self) -> None:
        super().reset()
        self._chance.seed(0)

    def branch(self) -> None:
        """Hand out other ids than after a reset, so that none is that of a record of the saved state."""
        self._chance.seed(1)
