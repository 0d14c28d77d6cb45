# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a simulator in a process of its own and speaks to its control endpoint.

Needs nothing but the standard library, so it can be used from any interpreter; the simulator's own interpreter needs
Flask and PyJWT.

    with Simulator() as simulator:
        simulator.behave(execute={"reads": 3})
        ...
        assert len(simulator.requests("P1")) == 1
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from simulator.pingone.remote import PingOneRemote
from simulator.remote import SimulatorError
from simulator.workfront.remote import WorkfrontRemote

__all__ = ["Simulator", "SimulatorError"]

_PACKAGE_ROOT = Path(__file__).resolve().parent.parent


class Simulator(PingOneRemote, WorkfrontRemote):
    """A running simulator; a context manager, or `start()` and `stop()`."""

    def __init__(
        self,
        world: str | os.PathLike[str] = "seeds",
        *,
        python: str | os.PathLike[str] | None = None,
        port: int = 0,
        lifetime: float = 900,
        start_timeout: float = 30,
    ) -> None:
        super().__init__()
        self._world = os.fspath(world)
        self._python = os.fspath(python) if python is not None else sys.executable
        self._port = port
        self._lifetime = lifetime
        self._start_timeout = start_timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._addresses: dict[tuple[str, str | None], str] = {}

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Origin of the simulated PingOne, API and token endpoint, and of the control endpoint."""
        return self._addresses.get(("pingone", None), "")

    @property
    def workfront(self) -> dict[str, str]:
        """Origins of the simulated Workfront environments, by lane."""
        return {lane: url for (vendor, lane), url in self._addresses.items() if vendor == "workfront" and lane}

    @property
    def pid(self) -> int:
        return self._running().pid

    def start(self) -> None:
        if self._process is not None:
            raise SimulatorError("the simulator is running already")
        with tempfile.TemporaryDirectory(prefix="simulator-") as directory:
            port_file = Path(directory) / "port"
            self._process = subprocess.Popen(
                self._command(port_file),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": str(_PACKAGE_ROOT)},
            )
            try:
                self._addresses = self._wait_for_addresses(port_file)
            except BaseException:
                self.stop()
                raise

    def stop(self) -> None:
        """End the process, politely first."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        self._running()
        return super().control(method, path, body)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise SimulatorError("the simulator is not running")
        return self._process

    def _command(self, port_file: Path) -> list[str]:
        return [
            self._python,
            *("-m", "simulator"),
            *("--port", str(self._port)),
            *("--port-file", str(port_file)),
            *("--world", self._world),
            *("--lifetime", str(self._lifetime)),
            *("--parent", str(os.getpid())),
        ]

    def _wait_for_addresses(self, port_file: Path) -> dict[tuple[str, str | None], str]:
        deadline = time.monotonic() + self._start_timeout
        while time.monotonic() < deadline:
            code = self._running().poll()
            if code is not None:
                raise SimulatorError(f"the simulator ended with {code}, its standard error says why")
            try:
                listening = json.loads(port_file.read_text(encoding="utf-8"))
            except FileNotFoundError:
                time.sleep(0.01)
            else:
                return {(entry["vendor"], entry["environment"]): entry["url"] for entry in listening}
        raise SimulatorError(f"the simulator did not start within {self._start_timeout} s")
