# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses requests that contain what the contract of their endpoint does not name.

A service may overlook such a thing today and refuse it tomorrow, so a client must not rely on it.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Union
from urllib.parse import parse_qsl

from simulator.request_log import Asked, IncomingRequest

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
TEXT = "text/plain"
_FIELD = re.compile(r"(?!(?i:apiKey|sessionID)$)[A-Za-z]\w*")


@dataclass(frozen=True)
class MapOf:
    """An object with any keys, whose values have one shape."""

    values: Shape


# None: anything; a mapping: an object with no other properties; a list with one shape: an array of it.
Shape = Union[None, MapOf, Mapping[str, "Shape"], "list[Shape]"]


@dataclass(frozen=True)
class Body:
    """One form that the body of a request may have."""

    properties: Shape
    media_type: str = JSON


# The values of each parameter; None stands for any.
Query = Mapping[str, "frozenset[str] | None"]
NO_QUERY: Query = {}


@dataclass(frozen=True)
class Endpoint:
    """What the contract names for the requests of one operation."""

    section: str
    # The forms of the body, which differ by media type; without any, there is no body.
    bodies: tuple[Body, ...] = ()
    # The media type of a request without a body, if it must have one.
    action: str | None = None
    query: Query = field(default_factory=dict)
    # Whether the query also names fields of objects, with their modifiers.
    fields: bool = False
    # The media types of its responses; those of one group are alternatives.
    accepts: tuple[tuple[str, ...], ...] = ((JSON,),)


class Violation(NamedTuple):
    """A rule of the contract that a request breaks, and the status that says so."""

    status: int
    rule: str


def violation_of(request: IncomingRequest, endpoint: Endpoint) -> Violation | None:
    """Return the first rule that a request breaks."""
    found = next(_violations(request, endpoint), None)
    return found and Violation(found.status, f"{found.rule} (contract {endpoint.section})")


def _violations(request: IncomingRequest, endpoint: Endpoint) -> Iterator[Violation]:
    yield from _of_query(parse_qsl(request.query, keep_blank_values=True), endpoint)
    yield from _of_body(request, endpoint)
    accepted = request.headers.get("accept")
    for group in endpoint.accepts:
        if accepted is not None and not any(_covers(accepted, media_type) for media_type in group):
            yield Violation(406, f"Accept must include {' or '.join(group)}")


def _of_query(given: Sequence[tuple[str, str]], endpoint: Endpoint) -> Iterator[Violation]:
    names = [name for name, _value in given]
    for name, value in given:
        if names.count(name) > 1:
            yield Violation(400, f"the parameter {name} is given more than once")
        if name not in endpoint.query:
            if not (endpoint.fields and _FIELD.fullmatch(name)):
                yield Violation(400, f"the query has no parameter {name}")
            continue
        values = endpoint.query[name]
        if values is not None and value not in values:
            yield Violation(400, f"the parameter {name} must be {' or '.join(sorted(values))}")


def _of_body(request: IncomingRequest, endpoint: Endpoint) -> Iterator[Violation]:
    if endpoint.action is not None and request.media_type != endpoint.action:
        yield Violation(415, f"Content-Type must be {endpoint.action}")
    if not endpoint.bodies:
        if request.body:
            yield Violation(400, "the request has no body")
        if endpoint.action is None and request.content_type is not None:
            yield Violation(415, "a request without a body has no Content-Type")
        return
    if not request.body:
        yield Violation(400, "the request has a body")
    form = next((body for body in endpoint.bodies if body.media_type == request.media_type), None)
    if form is None:
        yield Violation(415, f"Content-Type must be {' or '.join(body.media_type for body in endpoint.bodies)}")
        return
    _type, _semicolon, parameter = (request.content_type or "").partition(";")
    if parameter.strip().lower().replace('"', "") not in ("", "charset=utf-8"):
        yield Violation(415, "the body must be UTF-8")
    try:
        text = request.body.decode("utf-8")
        value = dict(parse_qsl(text, keep_blank_values=True)) if form.media_type == FORM else json.loads(text)
    except ValueError:
        yield Violation(400, f"the body must be {form.media_type} in UTF-8")
        return
    for name in unnamed(value, form.properties):
        yield Violation(400, f"the body has no property {name}")


def unnamed(value: Any, shape: Shape, path: str = "") -> Iterator[str]:
    """List the properties of a value that its shape does not name; wrong types are left to the service."""
    if isinstance(shape, MapOf) and isinstance(value, dict):
        for key, item in value.items():
            yield from unnamed(item, shape.values, f"{path}{key}.")
    elif isinstance(shape, Mapping) and isinstance(value, dict):
        for key, item in value.items():
            if key in shape:
                yield from unnamed(item, shape[key], f"{path}{key}.")
            else:
                yield f"{path}{key}"
    elif isinstance(shape, list) and isinstance(value, list):
        for number, item in enumerate(value):
            yield from unnamed(item, shape[0], f"{path}{number}.")


def _covers(accepted: str, media_type: str) -> bool:
    ranges = {item.partition(";")[0].strip().lower() for item in accepted.split(",")}
    return not ranges.isdisjoint({media_type, f"{media_type.partition('/')[0]}/*", "*/*"})


@dataclass
class Strictness:
    """Whether the simulator is strict, and what it has refused for that reason; both outlive a reset of the world."""

    on: bool = True
    _violations: list[dict[str, Any]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, asked: Asked, request: IncomingRequest, violation: Violation) -> None:
        with self._lock:
            self._violations.append(
                {**vars(asked), "method": request.method, "path": request.path, "rule": violation.rule}
            )

    def take(self) -> list[dict[str, Any]]:
        """Return what was refused, and forget it."""
        with self._lock:
            taken, self._violations = self._violations, []
            return taken
