# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the requests of each operation contain, for the strict mode. Source: PingOne contract, sections 3 and 7 to 12."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from simulator.request_log import IncomingRequest
from simulator.strictness import FORM, JSON, NO_QUERY, Body, Endpoint, MapOf, Query, Shape, Violation, violation_of

EXECUTE_TYPE = "application/vnd.pingidentity.promotion.execute+json"
ROLLBACK_TYPE = "application/vnd.pingidentity.promotion.rollback+json"

_ANSWERS = ((JSON, "application/hal+json"),)
_ALL = frozenset({"all"})
_PAGE: dict[str, frozenset[str] | None] = {"limit": None, "cursor": None}
_FILTERED: dict[str, frozenset[str] | None] = {"filter": None}
_EXPANDED: dict[str, frozenset[str] | None] = {"expand": _ALL}
_RESOURCES: list[Shape] = [{"id": None, "resourceUrl": None}]
_UPDATABLE: dict[str, Shape] = {
    "description": None,
    "resourceMapping": MapOf(None),
    "selectedResources": _RESOURCES,
    "excludedResources": _RESOURCES,
}
_DEFINITION = (Body({"name": None, "value": None, "isSensitive": None}),)
_VARIABLES: dict[str, Shape] = {"variables": MapOf(None)}


def _of(section: str, *bodies: Body, query: Query = NO_QUERY) -> Endpoint:
    return Endpoint(f"PingOne {section}", bodies, query=query, accepts=_ANSWERS)


ENDPOINTS = {
    "token": Endpoint(
        "PingOne 3.2",
        (
            Body(
                dict.fromkeys(
                    ("grant_type", "client_id", "client_secret", "client_assertion_type", "client_assertion")
                ),
                FORM,
            ),
        ),
    ),
    "P1": _of("7.1", Body({**_UPDATABLE, "targetEnvironment": {"id": None}, "sourceSnapshot": {"id": None}})),
    "P2": _of("7.2", query=_FILTERED | _PAGE),
    "P3": _of("7.3"),
    "P4": _of("7.4"),
    "P5": _of("7.5", query=_PAGE),
    "P6": _of("7.6", Body(_UPDATABLE)),
    "P7": Endpoint("PingOne 7.7", action=EXECUTE_TYPE, accepts=_ANSWERS),
    "P8": Endpoint("PingOne 7.8", action=ROLLBACK_TYPE, accepts=_ANSWERS),
    "P9": _of("7.9"),
    "M1": _of("8"),
    "C1": _of("9"),
    "C2": _of("9", Body({"environmentId": None, "targetEnvironmentId": None})),
    "D1": _of("10.1", *_DEFINITION),
    "D2": _of("10.1"),
    "D3": _of("10.1"),
    "D4": _of("10.1", *_DEFINITION),
    "D5": _of("10.1"),
    "V1": _of("10.2", Body({"resource": {"id": None}, **_VARIABLES})),
    "V2": _of("10.2"),
    "V3": _of("10.2", Body(_VARIABLES)),
    "V4": _of("10.2", Body(_VARIABLES)),
    "V5": _of("10.2"),
    "R1": _of("10.3", query=_FILTERED),
    "S1": _of("11.1", Body({"baseResourceURL": None}), query=_EXPANDED),
    "S2": _of("11.2", query=_FILTERED | _EXPANDED),
    "S3": _of("11.3"),
    "S4": _of("11.4", query=_FILTERED | _EXPANDED | {"attributes": None}),
    "S5": _of("11.5", query=_PAGE),
    "S6": _of("11.5", query=_PAGE),
    "E1": _of("12", query=_FILTERED | _PAGE | {"order": None, "expand": frozenset({"billOfMaterials"})}),
    "features": _of("12.1"),
}
_ONE_ENVIRONMENT = Endpoint("PingOne 12", query={"expand": frozenset({"billOfMaterials"})}, accepts=_ANSWERS)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_UNQUOTED_LITERAL = re.compile(r'\b(?:eq|sw)\s+[^"\s]', re.IGNORECASE)
_CORRELATION_HEADERS = ("X-Ping-External-Transaction-ID", "X-Ping-External-Session-ID")


def find_violation(request: IncomingRequest, operation: str | None) -> Violation | None:
    """Return the rule that a request breaks. Without an operation, its path is that of P7 and P8."""
    if operation is None:
        return Violation(415, f"Content-Type must be {EXECUTE_TYPE} or {ROLLBACK_TYPE} (contract PingOne 7.7, 7.8)")
    if operation != "token" and not re.match(r"Bearer \S+$", request.headers.get("authorization", "")):
        return Violation(401, "the header Authorization has a bearer token (contract PingOne 3.3)")
    for header in _CORRELATION_HEADERS:
        if request.headers.get(header.lower()) == "":
            return Violation(400, f"the header {header} must not be empty (contract PingOne 3.3)")
    for text in parse_qs(request.query).get("filter", []):
        if _UNQUOTED_LITERAL.search(_QUOTED.sub('""', text)):
            return Violation(400, "literals of a filter are in double quotes (contract PingOne 4.6, A25)")
    return violation_of(request, _endpoint(request, operation))


def _endpoint(request: IncomingRequest, operation: str) -> Endpoint:
    if operation == "E1" and not request.path.endswith("/environments"):
        return _ONE_ENVIRONMENT
    return ENDPOINTS[operation]
