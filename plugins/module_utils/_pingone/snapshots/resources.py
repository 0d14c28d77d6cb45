# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listing the resources of an environment by type and name, without their contents (contract PingOne 11.5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import InputError
from ..._ids import near
from ..._options import check_positive, read_waiting
from ..._runtime import Result, Runtime
from ..._waiting import Waiting
from ..api import PingOneApi
from ..environments import resolve_environment
from ..references import LONGEST, TYPE
from .inventory import Inventory, take_inventory

_SHOWN = ("id", "snapshotId", "status", "createdAt", "startedAt", "completedAt", "environment", "resource")
"""The parts of a snapshot that contain nothing of a resource's configuration."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ResourcesRequest:
    """A checked request; the environment is as given, by ID or name. ``max_age`` is in seconds.

    In ``pattern``, an asterisk stands for any characters; None for all names.
    """

    environment: str
    types: tuple[str, ...] | None
    pattern: str | None
    max_age: float | None
    waiting: Waiting


def read_resources_request(params: Mapping[str, Any], runtime: Runtime) -> ResourcesRequest:
    """Check a module's options; its time begins now.

    :raises InputError: one is wrong
    """
    types, name = params["types"], params["name"]
    for kind in types or ():
        if not TYPE.fullmatch(kind) or len(kind) > LONGEST:
            raise InputError(
                "types: each must be the part between environment and ID in the URL of a resource, such as populations; "
                f"got '{kind[:LONGEST]}'."
            )
    if name is not None and len(name) > LONGEST:
        raise InputError(f"name has {len(name)} characters; at most {LONGEST} are possible.")
    return ResourcesRequest(
        environment=params["environment"],
        types=None if types is None else tuple(types),
        pattern=name,
        max_age=None if params["max_age"] is None else check_positive(params, "max_age"),
        waiting=read_waiting(params, runtime),
    )


def find_resources(api: PingOneApi, request: ResourcesRequest, runtime: Runtime) -> Result:
    """Return the resources that match, ordered by type and name, and the snapshot in which they were found.

    :raises InputError: the environment does not exist
    :raises PromotionError: its resources cannot be read
    """
    environment_id = resolve_environment(api, request.environment, "environment")
    inventory = take_inventory(api, environment_id, request.waiting, max_age=request.max_age, now=runtime.now)
    for kind in request.types or ():
        _warn_of(kind, inventory, f"Environment {api.label(environment_id)}", runtime)
    matching = sorted(
        each
        for each in inventory.resources
        if (request.types is None or each.type in request.types)
        and (request.pattern is None or matches_name(each.name, request.pattern))
    )
    shown = {name: inventory.snapshot[name] for name in _SHOWN if name in inventory.snapshot}
    return Result(False, {"resources": [each._asdict() for each in matching], "snapshot": shown})


def matches_name(name: str, pattern: str) -> bool:
    """Return whether a name matches a pattern in which only an asterisk has a meaning, that of any characters."""
    first, *more = pattern.split("*")
    if not more:
        return name == pattern
    *middle, last = more
    if not name.startswith(first) or not name.endswith(last) or len(name) < len(first) + len(last):
        return False
    place, end = len(first), len(name) - len(last)
    for part in middle:
        found = name.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _warn_of(kind: str, inventory: Inventory, label: str, runtime: Runtime) -> None:
    """Warn of a type that is probably mistyped; one that is merely not used is none."""
    close = [] if kind in inventory.types else near(kind, sorted(inventory.types))
    if close:
        runtime.warn(f"{label} has no resource of the type '{kind}'. Did you mean {' or '.join(close)}?")
