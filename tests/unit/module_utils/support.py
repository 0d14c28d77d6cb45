# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of the core share: a simulated clock, a service's dialect, and a client over both."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from typing import Any

import requests
import responses

from ansible_collections.envops.promotion.plugins.module_utils._errors import Asked, PromotionError, ServiceError
from ansible_collections.envops.promotion.plugins.module_utils._http import HttpClient
from ansible_collections.envops.promotion.plugins.module_utils._reply import Fault
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Runtime
from ansible_collections.envops.promotion.plugins.module_utils._waiting import Deadline

API = "https://api.example.com/v1"
ASKED = Asked(what="read the thing", service="SampleService", method="GET", path="/v1/things/1")
NOW = 1_700_000_000.0
"""The wall clock at the start of each test, in seconds since the epoch."""


class FakeClock:
    """A clock that only a sleep advances; it remembers the pauses."""

    def __init__(self, start: float = 0.0) -> None:
        self.start = start
        self.time = start
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.time

    def now(self) -> float:
        return NOW + self.time - self.start

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.pauses.append(seconds)
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        # A real clock goes on after the shortest of sleeps; a float would stand still.
        self.time = max(self.time + seconds, math.nextafter(self.time, math.inf))


class SampleDialect:
    """The way in which the service of these tests fails."""

    name = "SampleService"
    correlation_header = "Correlation-Id"
    fails_in_json = True

    def read_fault(self, status: int, body: Any, headers: Mapping[str, str]) -> Fault:
        if not isinstance(body, dict):
            return Fault(correlation_id=headers.get("Correlation-Id"))
        return Fault(
            code=body.get("code"),
            message=body.get("message", ""),
            details=tuple(body.get("details", ())),
            correlation_id=body.get("id"),
            conflict=body.get("code") == "WRONG_STATE",
        )

    def refuses(self, body: Any) -> bool:
        return isinstance(body, dict) and "refused" in body

    def understood(self, body: Any) -> Any:
        return body

    def advise(self, error: ServiceError) -> str:
        return "Ask an administrator." if error.status == 403 else ""


@dataclasses.dataclass
class Rig:
    """A client with all that it depends on."""

    http: HttpClient
    clock: FakeClock
    runtime: Runtime
    warnings: list[str]
    secrets: list[str]

    def limit(self, seconds: float) -> None:
        """Set the deadline of the client."""
        self.http.deadline = Deadline(seconds, self.clock)

    def get(self, path: str = "/things/1", **options: Any) -> Any:
        """Read a thing and return the body of the answer."""
        return self.http.request("GET", path, asked="read the thing", **options).body


def make_runtime(clock: FakeClock, warnings: list[str], secrets: list[str]) -> Runtime:
    return Runtime(
        check_mode=False,
        diff=False,
        warn=warnings.append,
        register_secret=secrets.append,
        clock=clock,
        now=clock.now,
        sleep=clock.sleep,
    )


def make_rig(
    origin: str = API, *, verify: bool | str = True, timeout: float = 30.0, retries: int = 5, start: float = 0.0
) -> Rig:
    clock, warnings, secrets = FakeClock(start), list[str](), list[str]()
    runtime = make_runtime(clock, warnings, secrets)
    http = HttpClient(origin, SampleDialect(), runtime, verify=verify, timeout=timeout, retries=retries)
    return Rig(http, clock, runtime, warnings, secrets)


Outcome = int | Exception
"""How a mocked service answers: with an HTTP status, or not at all."""


def answer(
    mock: responses.RequestsMock, method: str, outcome: Outcome, url: str = f"{API}/things/1", **more: Any
) -> None:
    """Register the next answer; a body and headers may be given, and the default body is a JSON object."""
    if isinstance(outcome, Exception):
        mock.add(method, url, body=outcome)
    else:
        mock.add(method, url, status=outcome, **({"json": {"done": outcome}} | more if "body" not in more else more))


def lost() -> requests.exceptions.RequestException:
    return requests.exceptions.ConnectionError("connection reset by peer")


def reported(error: PromotionError) -> str:
    """Return all that a user or a log may see of an error."""
    return f"{error} {error!r} {error.args} {json.dumps(error.to_result())}"


def authorization(mock: responses.RequestsMock) -> list[str | None]:
    """Return the Authorization header of each request, in order."""
    return [call.request.headers.get("Authorization") for call in mock.calls]


def paths(mock: responses.RequestsMock) -> list[str | None]:
    """Return the path of each request, in order."""
    return [call.request.path_url for call in mock.calls]
