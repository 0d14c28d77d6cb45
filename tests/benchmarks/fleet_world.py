# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A world in which many environments are promoted to from one source."""

from __future__ import annotations

import json
import uuid
from typing import Any

from demo.workspace import CHECKOUT
from simulator import worlds

_WORLD = CHECKOUT / "tests" / "simulator" / "world_data" / "seeds.json"


def target_ids(count: int) -> list[str]:
    """Return the IDs of the targets in a world with so many."""
    return [_copied_id(worlds.TARGET_ENVIRONMENT, number) for number in range(count)]


def fleet_world(count: int) -> dict[str, Any]:
    """Return the bundled world of PingOne with so many copies of its target, and not the target itself."""
    world: dict[str, Any] = json.loads(_WORLD.read_text(encoding="utf-8"))
    pingone = world["pingone"]
    [target] = [each for each in pingone["environments"] if each["id"] == worlds.TARGET_ENVIRONMENT]
    others = [each for each in pingone["environments"] if each is not target]
    pingone["environments"] = [*others, *(_copy(target, number) for number in range(count))]
    return world


def _copy(environment: dict[str, Any], number: int) -> dict[str, Any]:
    text = json.dumps(environment)
    for identifier in (environment["id"], *(resource["body"]["id"] for resource in environment["resources"])):
        text = text.replace(identifier, _copied_id(identifier, number))
    copy: dict[str, Any] = json.loads(text)
    return {**copy, "name": f"{copy['name']} {number}"}


def _copied_id(identifier: str, number: int) -> str:
    return str(uuid.uuid5(uuid.UUID(identifier), str(number)))
