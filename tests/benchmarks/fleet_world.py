# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A world with many pairs of environments, and the inventory in which each pair is a host."""

from __future__ import annotations

import json
import uuid
from typing import Any

from demo.workspace import CHECKOUT
from simulator import worlds

_WORLD = CHECKOUT / "tests" / "simulator" / "world_data" / "seeds.json"
_PAIR = (worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT)


def copied_id(identifier: str, number: int) -> str:
    """Return the id that something of the bundled world has in a certain copy of it."""
    return str(uuid.uuid5(uuid.UUID(identifier), str(number)))


def fleet_world(count: int) -> dict[str, Any]:
    """Return the bundled world of PingOne with so many copies of its source and target, and not these themselves."""
    world: dict[str, Any] = json.loads(_WORLD.read_text(encoding="utf-8"))
    pingone = world["pingone"]
    pair = [environment for environment in pingone["environments"] if environment["id"] in _PAIR]
    others = [environment for environment in pingone["environments"] if environment["id"] not in _PAIR]
    pingone["environments"] = [*others, *(copy for number in range(count) for copy in _copies(pair, number))]
    return world


def fleet_inventory(count: int) -> dict[str, Any]:
    """Return an inventory with a host for each copy, whose variables tell the role what to promote."""
    hosts = {
        f"target{number}": {
            "pingone_promote_source_environment": copied_id(worlds.SOURCE_ENVIRONMENT, number),
            "pingone_promote_target_environment": copied_id(worlds.TARGET_ENVIRONMENT, number),
            "pingone_promote_selected_resources": [copied_id(worlds.POPULATION, number)],
        }
        for number in range(count)
    }
    return {"all": {"hosts": hosts, "vars": {"ansible_connection": "local"}}}


def _copies(environments: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    text = json.dumps(environments)
    for environment in environments:
        own = (resource["body"]["id"] for resource in environment["resources"])
        for identifier in (environment["id"], *own):
            text = text.replace(identifier, copied_id(identifier, number))
    copies: list[dict[str, Any]] = json.loads(text)
    return [{**copy, "name": f"{copy['name']} {number}"} for copy in copies]
