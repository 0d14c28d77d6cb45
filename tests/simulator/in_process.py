# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulator in the process of its caller, without HTTP and without chance: thousands of runs a minute.

Time stands still unless it is moved, ids are the same after each `reset` and `restore`.
"""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass
from typing import Any

from werkzeug.test import Client
from werkzeug.wrappers import Response

from simulator.control import control_application
from simulator.core import Core
from simulator.gate import CONTROL_PREFIX, Gate, Place
from simulator.ids import IdSource
from simulator.launcher import Simulator, SimulatorError
from simulator.pingone.service import PingOne
from simulator.request_log import Asked, LogEntry
from simulator.workfront.service import Workfront


@dataclass(frozen=True)
class Saved:
    """The state of a simulator at one time."""

    vendors: dict[str, bytes]
    moment: Any


class InProcessSimulator(Simulator):
    """Answers requests that are handed to `answer`; the control calls are those of a simulator behind HTTP."""

    def __init__(self, world: str = "seeds") -> None:
        super().__init__(world)
        self._ids = _RepeatableIds()
        self.core = Core(initial_world=world, ids=self._ids)
        self.core.vendors.extend([PingOne(self.core), Workfront(self.core)])
        control = control_application(self.core)
        self._control = Client(control)
        self._gates: dict[str, Client] = {}
        for vendor in self.core.vendors:
            for environment in vendor.ports:
                address = f"127.0.0.1:{len(self._gates) + 1}"
                self._gates[address] = Client(Gate(self.core, Place(vendor, environment), control))
                self.core.addresses[(vendor.name, environment)] = address
        self._addresses = {key: f"http://{address}" for key, address in self.core.addresses.items()}
        self.core.reset()
        self.core.clock.freeze()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        with self._control.open(f"{CONTROL_PREFIX}/{path}", method=method, json={} if body is None else body) as answer:
            if answer.status_code >= 400:
                raise SimulatorError(f"{method} {path}: {answer.status_code} {answer.get_data(as_text=True)}")
            said: Any = json.loads(answer.get_data())
        if path == "reset":
            self.core.clock.freeze()
        return said

    def answer(
        self, address: str, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[Asked, Response]:
        """Answer a request to a host and port; say what was asked for, too."""
        answer = self._gates[address].open(
            path, base_url=f"http://{address}", method=method, headers=headers, data=body, buffered=True
        )
        return self.last_request.asked, answer

    @property
    def last_request(self) -> LogEntry:
        """The log's entry of the request that was answered last."""
        return self.core.log.last

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
