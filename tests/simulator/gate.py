# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where every request comes in: it is logged, held against the contract, meets its
faults and only then the vendor's application."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from simulator.core import Core
from simulator.faults import AFTER_EFFECT, Fault, Verdict
from simulator.request_log import Asked, IncomingRequest
from simulator.vendor import ENVIRONMENT_KEY, ControlError, Problem, Vendor

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTROL_PREFIX = "/_control"

_GATEWAY_PAGE = """<html>
<head><title>{status} Gateway Error</title></head>
<body>
<center><h1>{status} Gateway Error</h1></center>
<hr><center>gateway</center>
</body>
</html>
"""


class ConnectionCut(ConnectionError):
    """Ends a connection in the middle of an answer, in good order for TCP."""


class ConnectionReset(ConnectionCut):
    """Ends a connection with a TCP reset."""


@dataclass(frozen=True)
class Place:
    """Where a request belongs: a vendor and, where these have addresses of their own, one of its environments."""

    vendor: Vendor
    environment: str | None


class Gate:
    """WSGI application behind one port; a request is for the place of the port unless its address says otherwise."""

    def __init__(self, core: Core, place: Place, control: WSGIApplication) -> None:
        self._core = core
        self._place = place
        self._control = control

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == CONTROL_PREFIX or path.startswith(CONTROL_PREFIX + "/"):
            return self._control(environ, start_response)
        request = _incoming(environ)
        place = self._place_of(request)
        environ[ENVIRONMENT_KEY] = place.environment
        asked = Asked(place.vendor.name, place.environment, place.vendor.operation(request))
        entry = self._core.log.open(request, asked, place.vendor.secret_fields)
        refusal = self._refusal(place.vendor, request, asked)
        if refusal is not None:
            entry.status = refusal.status_code
            return refusal(environ, start_response)
        verdict = self._core.faults.judge(request, asked)
        entry.fault = verdict.name
        try:
            self._disturb(verdict, place)
        except ControlError as error:
            # A rule that cannot be carried out must not pass for an answer of the service.
            entry.status = 500
            return Response(f"simulator: {error}\n", 500, content_type="text/plain")(environ, start_response)
        outcome = verdict.outcome
        if outcome is not None and outcome.kind == "reset_before":
            raise ConnectionReset
        answer: Response | None = None
        if outcome is None or outcome.kind in AFTER_EFFECT:
            with self._core.lock:
                answer = Response.from_app(place.vendor.application, environ, buffered=True)
        if outcome is not None:
            answer = self._spoil(outcome, place.vendor, asked.operation, answer)
        assert answer is not None, "a request is either handled or answered by a fault"
        entry.status = answer.status_code
        return answer(environ, start_response)

    def _place_of(self, request: IncomingRequest) -> Place:
        host = request.headers.get("host", "")
        for vendor in self._core.vendors:
            claim = vendor.claim(host, request.path)
            if claim is not None:
                # What has no environment of its own, such as a login service, shows up under that of the port.
                own = self._place.environment if vendor is self._place.vendor else None
                return Place(vendor, claim.environment or own)
        return self._place

    def _refusal(self, vendor: Vendor, request: IncomingRequest, asked: Asked) -> Response | None:
        """Answer what the contract does not allow, if the simulator is strict."""
        if not self._core.strictness.on:
            return None
        violation = vendor.violation(request, asked.operation)
        if violation is None:
            return None
        self._core.strictness.record(asked, request, violation)
        problem = vendor.refusal(asked.operation, violation)
        return Response(problem.text, violation.status, vendor.headers(), content_type=problem.content_type)

    def _disturb(self, verdict: Verdict, place: Place) -> None:
        for fault in verdict.modifiers:
            if fault.kind == "slow":
                # Waiting on the stop event lets a slow answer end with the simulator.
                self._core.stop.wait(float(fault.settings.get("seconds", 1)))
                continue
            with self._core.lock:
                if fault.kind == "expire_tokens":
                    place.vendor.expire_tokens(place.environment)
                else:
                    place.vendor.perform(str(fault.settings.get("action")), fault.settings.get("arguments") or {})

    def _spoil(self, fault: Fault, vendor: Vendor, operation: str | None, answer: Response | None) -> Response:
        if fault.kind == "reset_after":
            raise ConnectionReset
        if fault.kind == "html":
            status = int(fault.settings.get("status", 502))
            return Response(_GATEWAY_PAGE.format(status=status), status, content_type="text/html")
        if fault.kind == "redirect":
            location = fault.settings.get("location", "/redirected")
            return Response("", int(fault.settings.get("status", 302)), {"Location": location})
        if fault.kind in ("status", "status_after"):
            return _status_answer(fault, vendor, operation)
        assert answer is not None, "the remaining kinds spoil an answer that was given"
        if fault.kind == "truncated":
            return _truncated(answer)
        # Without its last character no JSON document is complete.
        answer.set_data(answer.get_data().rstrip()[:-1] or b"{")
        return answer


def _status_answer(fault: Fault, vendor: Vendor, operation: str | None) -> Response:
    settings = fault.settings
    status = int(settings.get("status", 503))
    if "body" in settings:
        body: Any = settings["body"]
        problem = Problem(body if isinstance(body, str) else json.dumps(body))
    else:
        problem = vendor.problem(operation, status)
    headers = {str(name): str(value) for name, value in (settings.get("headers") or {}).items()}
    if settings.get("retry_after") is not None:
        headers["Retry-After"] = str(settings["retry_after"])
    if settings.get("retry_after_date_in") is not None:
        # A client compares this date with its own clock, so it follows real time, not the simulated one.
        moment = datetime.now(timezone.utc) + timedelta(seconds=float(settings["retry_after_date_in"]))
        headers["Retry-After"] = format_datetime(moment, usegmt=True)
    answer = Response(problem.text, status, content_type=problem.content_type)
    answer.headers.extend(vendor.headers() | headers)
    return answer


def _incoming(environ: WSGIEnvironment) -> IncomingRequest:
    request = Request(environ)
    body = request.get_data(cache=True)
    # The vendor's application reads the body once more.
    environ["wsgi.input"] = io.BytesIO(body)
    environ["wsgi.input_terminated"] = True
    return IncomingRequest(
        method=request.method,
        path=request.path,
        query=environ.get("QUERY_STRING", ""),
        content_type=request.headers.get("Content-Type"),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
    )


def _truncated(answer: Response) -> Response:
    whole = answer.get_data() or b"{}"

    def half() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]
        raise ConnectionCut

    headers = [(name, value) for name, value in answer.headers.items() if name.lower() != "content-length"]
    cut = Response(half(), answer.status_code, headers, direct_passthrough=True)
    cut.headers["Content-Length"] = str(len(whole))
    return cut
