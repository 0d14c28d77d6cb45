# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nothing starts while the gate is closed, whichever way leads to the start."""

from __future__ import annotations

from typing import Any

from simulator import worlds
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.workfront import Workfront
from support.workfront_playbooks import FEW, WorkfrontPlaybooks

FROZEN: dict[str, Any] = {
    "freezes": [{"start": "2020-01-01T00:00:00Z", "end": "2199-01-01T00:00:00+01:00", "reason": "Stocktaking"}],
}
CLOSED = "A freeze lasts until 2198-12-31T23:00:00Z: Stocktaking."
OPENS = "opens at 2198-12-31T23:00:00Z."


def test_a_promotion_is_planned_while_its_gate_is_closed_and_not_started(
    playbooks: PingOnePlaybooks, pingone: PingOne
) -> None:
    before = pingone.target()
    plan = playbooks.promote(stage="plan", gate=FROZEN)

    assert plan.status == 0, plan.output
    assert f"The gate is closed now. {CLOSED} It {OPENS}" in plan.promoted["message"]
    assert plan.promoted["gate"]["allowed"] is False

    approved = {"promotion_id": plan.promoted["promotion_id"], "plan_digest": plan.promoted["plan_digest"]}
    refused = playbooks.promote(stage="execute", gate=FROZEN, **approved)

    assert refused.message.startswith(
        f"The promotion may not start now. {CLOSED} The gate {OPENS} This task has started nothing."
    )
    assert (refused.promoted["status"], refused.promoted["policy"]) == ("failed", None)
    assert refused.promoted["gate"]["violations"] == [{"rule": "freezes", "message": CLOSED}]
    assert pingone.writes() == ["S1", "P1"]

    forced = playbooks.promote(stage="execute", gate={**FROZEN, "override_reason": "Login is down."}, **approved)

    assert forced.status == 0, forced.output
    assert f"The gate was overridden: Login is down. {CLOSED}" in forced.promoted["message"]
    assert (forced.promoted["status"], forced.promoted["gate"]["overridden"]) == ("promoted", True)
    assert pingone.target() != before

    kept = playbooks.roll_back(target_environment=worlds.TARGET_ENVIRONMENT, gate=FROZEN)

    assert CLOSED in kept.message
    assert (kept.rolled_back["status"], kept.rolled_back["gate"]["allowed"]) == ("failed", False)
    assert "P8" not in pingone.writes()


def test_a_package_is_not_installed_while_the_gate_is_closed(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    before = workfront.objects()
    run = workfront_playbooks.promote(gate=FROZEN, objects=FEW)

    assert run.message.startswith(
        f"The promotion may not start now. {CLOSED} The gate {OPENS} This task has started nothing."
    )
    assert (run.promoted["status"], run.promoted["gate"]["allowed"]) == ("failed", False)
    assert run.promoted["package_status"] == "DRAFT", "a closed gate changes no package"
    assert "E13" not in workfront.writes()
    assert workfront.objects() == before
