# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stage that must prove what is promoted, and cannot be read: nothing starts, and the message says what could not be read."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import TASK
from support.role_player import RolePlayer
from support.stage import Stage
from support.workfront import SOURCE, TARGET, installed
from support.workfront_playbooks import FEW

FAULTS: list[dict[str, Any]] = [
    *({"kind": "status", "status": status} for status in (403, 404, 500)),
    {"kind": "malformed_json"},
    {"kind": "status", "status": 200, "body": {}},
]
STAGING: dict[str, Any] = {
    "source_environment": worlds.SOURCE_ENVIRONMENT,
    "target_environment": worlds.TARGET_ENVIRONMENT,
}
PREVIEW = "preview"


def chained(stage: Stage, promotion: RolePlayer, **fault: Any) -> RolePlayer:
    """Promote to production what staging has got, while the list of the promotions to staging is spoilt."""
    assert promotion.result["status"] == "promoted", promotion.message
    mapping = stage.pingone.run("pingone_promotion_mapping_info", **STAGING)["mapping"]
    stage.simulator.advance(60)
    stage.simulator.clear_requests()
    stage.simulator.fault(operation="P2", path=worlds.SOURCE_ENVIRONMENT, times=None, **fault)
    options = {
        "source_environment": worlds.TARGET_ENVIRONMENT,
        "target_environment": worlds.PRODUCTION_ENVIRONMENT,
        "selected_resources": [mapping[worlds.POPULATION]],
        "connection": {**stage.pingone.connection, "http_retries": 0},
        "proven": STAGING,
    }
    return stage.run("pingone_promote", options)


@pytest.mark.parametrize("skip", [0, 2], ids=["when it is judged", "right before the start"])
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_promotion(stage: Stage, fault: dict[str, Any], skip: int) -> None:
    first = stage.run("pingone_promote", {**TASK, "connection": stage.pingone.connection})
    run = chained(stage, first, **fault, skip=skip)
    assert run.result["status"] == "failed", run.message
    assert f"Could not list the promotions of environment {worlds.SOURCE_ENVIRONMENT}" in run.message
    assert not stage.simulator.requests("P7")


@pytest.mark.parametrize("operation", ["E3", "E10"])
@pytest.mark.parametrize("skip", [0, 1], ids=["when it is judged", "right before the start"])
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_an_installation(stage: Stage, fault: dict[str, Any], skip: int, operation: str) -> None:
    package_id = stage.workfront.assembled_id(objects=FEW)
    installed(stage.workfront, package_id, PREVIEW)
    stage.simulator.clear_requests()
    stage.simulator.fault(vendor="workfront", environment=PREVIEW, operation=operation, times=None, skip=skip, **fault)
    options = {
        "source": stage.workfront.connection(SOURCE),
        "target": stage.workfront.connection(TARGET),
        "package_id": package_id,
        "proven": {"target": {**stage.workfront.connection(PREVIEW), "http_retries": 0}},
    }
    run = stage.run("workfront_promote", options)
    assert run.result["status"] == "failed", run.message
    assert package_id in run.message
    assert not stage.simulator.requests("E13")
