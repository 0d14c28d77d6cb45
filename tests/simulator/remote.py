# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control endpoint, seen from outside. Needs nothing but the standard library."""

from __future__ import annotations

import abc
import json
import urllib.error
import urllib.request
from collections.abc import Iterable
from typing import Any


class SimulatorError(RuntimeError):
    """The simulator did not start or refused a control request."""


class Remote(abc.ABC):
    """Has a method for every control call that is about no vendor in particular."""

    def __init__(self) -> None:
        # The simulator is on loopback; a proxy of the environment would only be in the way.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    @property
    @abc.abstractmethod
    def url(self) -> str:
        """Origin of the control endpoint."""

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Send one control request and return its JSON answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.url}/_control/{path}", data=data, method=method, headers={"Content-Type": "application/json"}
        )
        try:
            with self._opener.open(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            raise SimulatorError(f"{method} {path}: {error.code} {text}") from None

    def health(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.control("GET", "health")
        return answer

    def reset(self, world: str | dict[str, Any] | None = None) -> None:
        """Put everything back: to the world given, else to the one of the start."""
        self.control("POST", "reset", {} if world is None else {"world": world})

    def requests(
        self, operation: str | None = None, *, vendor: str | None = None, environment: str | None = None
    ) -> list[dict[str, Any]]:
        """What was asked since the last reset or clear: all, or one operation ("P1", "token", ...), vendor, lane."""
        entries: list[dict[str, Any]] = self.control("GET", "requests")
        wanted = {"operation": operation, "vendor": vendor, "environment": environment}
        return [
            entry for entry in entries if all(value is None or entry[key] == value for key, value in wanted.items())
        ]

    def clear_requests(self) -> None:
        self.control("DELETE", "requests")

    def fault(
        self,
        kind: str,
        *,
        operation: str | Iterable[str] | None = None,
        vendor: str | Iterable[str] | None = None,
        environment: str | Iterable[str] | None = None,
        method: str | None = None,
        path: str | None = None,
        skip: int = 0,
        times: int | None = 1,
        name: str | None = None,
        **settings: Any,
    ) -> dict[str, Any]:
        """Add a fault rule; the settings of each kind are listed in `simulator.faults`."""
        selectors = {"operation": operation, "vendor": vendor, "environment": environment}
        names = {
            key: value if value is None or isinstance(value, str) else list(value) for key, value in selectors.items()
        }
        rule = {"kind": kind, **names, "method": method, "path": path, "name": name, **settings}
        rule = {key: value for key, value in rule.items() if value is not None} | {"skip": skip, "times": times}
        answer: dict[str, Any] = self.control("POST", "faults", rule)
        return answer

    def faults(self) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = self.control("GET", "faults")
        return answer

    def clear_faults(self) -> None:
        self.control("DELETE", "faults")

    def be_strict(self, strict: bool = True) -> None:
        """Refuse requests with what the contract does not name, or overlook it."""
        self.control("POST", "strict", {"strict": strict})

    def take_violations(self) -> list[dict[str, Any]]:
        """Return the requests that the strict mode has refused since the last call, whatever was reset since."""
        taken: list[dict[str, Any]] = self.control("DELETE", "violations")
        return taken

    def advance(self, seconds: float) -> str:
        """Move the clock on; returns the new time."""
        return self._time({"advance": seconds})

    def set_time(self, moment: str, *, freeze: bool = False) -> str:
        """Set the clock to an ISO 8601 moment and, if wanted, let it stand there."""
        return self._time({"freeze": True, "set": moment} if freeze else {"set": moment})

    def freeze(self, frozen: bool = True) -> str:
        return self._time({"freeze": frozen})

    def script_ids(self, *ids: str) -> None:
        """Queue the ids of the next records, in the order in which they are created."""
        self.control("POST", "ids", {"ids": list(ids)})

    def state(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.control("GET", "state")
        return answer

    def _time(self, body: dict[str, Any]) -> str:
        return str(self.control("POST", "time", body)["now"])
