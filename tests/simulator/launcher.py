# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a simulator in a process of its own and speaks to its control endpoint.

Needs nothing but the standard library, so it can be used from any interpreter; the simulator's own interpreter needs
Flask.

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
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

_PACKAGE_ROOT = Path(__file__).resolve().parent.parent


class SimulatorError(RuntimeError):
    """The simulator did not start or refused a control request."""


class Simulator:
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
        self._world = os.fspath(world)
        self._python = os.fspath(python) if python is not None else sys.executable
        self._port = port
        self._lifetime = lifetime
        self._start_timeout = start_timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._url = ""
        # The simulator is on loopback; a proxy of the environment would only be in the way.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Origin of all simulated services: API, token endpoint and control endpoint."""
        return self._url

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
                env=os.environ | {"PYTHONPATH": str(_PACKAGE_ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            )
            try:
                self._url = f"http://127.0.0.1:{self._wait_for_port(port_file)}"
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

    # -- vendor-neutral controls

    def health(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.control("GET", "health")
        return answer

    def reset(self, world: str | dict[str, Any] | None = None) -> None:
        """Put everything back: to the world given, else to the one of the start."""
        self.control("POST", "reset", {} if world is None else {"world": world})

    def requests(self, operation: str | None = None) -> list[dict[str, Any]]:
        """What was asked since the last reset or clear, all or one operation ("P1", "token", ...)."""
        entries: list[dict[str, Any]] = self.control("GET", "requests")
        return [entry for entry in entries if operation is None or entry["operation"] == operation]

    def clear_requests(self) -> None:
        self.control("DELETE", "requests")

    def fault(
        self,
        kind: str,
        *,
        operation: str | Iterable[str] | None = None,
        method: str | None = None,
        path: str | None = None,
        skip: int = 0,
        times: int | None = 1,
        name: str | None = None,
        **settings: Any,
    ) -> dict[str, Any]:
        """Add a fault rule; the settings of each kind are listed in `simulator.faults`."""
        names = operation if operation is None or isinstance(operation, str) else list(operation)
        rule = {"kind": kind, "operation": names, "method": method, "path": path, "name": name, **settings}
        rule = {key: value for key, value in rule.items() if value is not None} | {"skip": skip, "times": times}
        answer: dict[str, Any] = self.control("POST", "faults", rule)
        return answer

    def faults(self) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = self.control("GET", "faults")
        return answer

    def clear_faults(self) -> None:
        self.control("DELETE", "faults")

    def advance(self, seconds: float) -> str:
        """Move the clock on; returns the new time."""
        return self._time({"advance": seconds})

    def set_time(self, moment: str, *, freeze: bool = False) -> str:
        """Set the clock to an ISO 8601 moment and, if wanted, let it stand there."""
        return self._time({"freeze": True, "set": moment} if freeze else {"set": moment})

    def freeze(self, frozen: bool = True) -> str:
        return self._time({"freeze": frozen})

    def script_ids(self, *ids: str) -> None:
        """Queue the ids of the next promotions and snapshots, in the order in which they are created."""
        self.control("POST", "ids", {"ids": list(ids)})

    def state(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.control("GET", "state")
        return answer

    # -- PingOne controls

    def behave(self, **settings: Any) -> dict[str, Any]:
        """Set behaviour switches, see `simulator.pingone.behaviour`; those not named stay as they are."""
        answer: dict[str, Any] = self.control("POST", "behaviour", settings)
        return answer

    def expire_tokens(self) -> None:
        self.control("POST", "tokens/expire", {})

    def resources(self, environment_id: str) -> dict[str, dict[str, Any]]:
        """Current resources of an environment by id: `{id: {"id", "type", "name", "body"}}`."""
        answer = self.control("GET", f"environments/{quote(environment_id)}/resources")
        return {resource["id"]: resource for resource in answer["resources"]}

    def put_resource(
        self, environment_id: str, resource_id: str, body: Mapping[str, Any], *, type: str | None = None
    ) -> dict[str, Any]:
        """Create or replace a resource behind the service's back; a new one needs a type."""
        answer: dict[str, Any] = self.control(
            "PUT", self._resource(environment_id, resource_id), {"type": type, "body": dict(body)}
        )
        return answer

    def change_resource(self, environment_id: str, resource_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Merge changes into a resource's body; None removes a property."""
        answer: dict[str, Any] = self.control("PATCH", self._resource(environment_id, resource_id), dict(changes))
        return answer

    def delete_resource(self, environment_id: str, resource_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.control("DELETE", self._resource(environment_id, resource_id))
        return answer

    def foreign_promotion(
        self,
        source: str,
        target: str,
        selected: Iterable[str] | None = None,
        *,
        excluded: Iterable[str] | None = None,
        mapping: Mapping[str, str] | None = None,
        description: str | None = None,
        execute: bool = True,
    ) -> dict[str, Any]:
        """Run somebody else's promotion to its end at once and return it."""
        answer: dict[str, Any] = self.control(
            "POST",
            "promotions",
            {
                "source": source,
                "target": target,
                "selected": None if selected is None else list(selected),
                "excluded": None if excluded is None else list(excluded),
                "mapping": None if mapping is None else dict(mapping),
                "description": description,
                "execute": execute,
            },
        )
        return answer

    def foreign_rollback(self, source: str, promotion_id: str, *, execute: bool = True) -> dict[str, Any]:
        """Let somebody else roll a promotion back at once and return the rollback."""
        answer: dict[str, Any] = self.control(
            "POST", "promotions", {"source": source, "roll_back": promotion_id, "execute": execute}
        )
        return answer

    # -- the wire

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Send one control request and return its JSON answer."""
        self._running()
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self._url}/_control/{path}", data=data, method=method, headers={"Content-Type": "application/json"}
        )
        try:
            with self._opener.open(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            raise SimulatorError(f"{method} {path}: {error.code} {text}") from None

    def _time(self, body: dict[str, Any]) -> str:
        return str(self.control("POST", "time", body)["now"])

    def _resource(self, environment_id: str, resource_id: str) -> str:
        return f"environments/{quote(environment_id)}/resources/{quote(resource_id)}"

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

    def _wait_for_port(self, port_file: Path) -> int:
        deadline = time.monotonic() + self._start_timeout
        while time.monotonic() < deadline:
            code = self._running().poll()
            if code is not None:
                raise SimulatorError(f"the simulator ended with {code}, its standard error says why")
            try:
                return int(port_file.read_text(encoding="ascii"))
            except FileNotFoundError:
                time.sleep(0.01)
        raise SimulatorError(f"the simulator did not start within {self._start_timeout} s")
