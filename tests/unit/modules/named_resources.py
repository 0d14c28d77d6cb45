# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A promotion of resources by name, as the tests of pingone_promotion plan it."""

from __future__ import annotations

from typing import Any

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

NAMED = {"type": "populations", "name": worlds.POPULATION_NAME}
LINE = f"populations/{worlds.POPULATION_NAME}"
CONTRACTORS = {"type": "populations", "name": "Contractors"}
ROW = {"id": worlds.POPULATION, "type": "populations", "name": worlds.POPULATION_NAME}
UNKNOWN = "00000000-1111-4222-8333-444444444444"


def plan(pingone: PingOne, *selected: Any, check: bool = False, **options: Any) -> Outcome:
    task: dict[str, Any] = {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "target_environment": worlds.TARGET_ENVIRONMENT,
        "selected_resources": list(selected) or None,
    }
    return pingone.run("pingone_promotion", check=check, **{**task, **options})


def promotion_of(outcome: Outcome) -> dict[str, Any]:
    assert not outcome.failed, outcome.message
    promotion: dict[str, Any] = outcome["promotion"]
    return promotion


def rename(pingone: PingOne, resource_id: str, name: str) -> None:
    pingone.simulator.change_resource(worlds.SOURCE_ENVIRONMENT, resource_id, {"name": name})
