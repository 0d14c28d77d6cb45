# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Somebody else changes the target, or promotes to it, while the playbook runs."""

from __future__ import annotations

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks


@pytest.mark.release
def test_a_step_whose_object_was_deleted_in_the_target_leads_to_a_rollback(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    before = pingone.target()
    deleted = {"environment": worlds.TARGET_ENVIRONMENT, "id": worlds.TARGET_THEME}
    simulator.fault("do", operation="P7", action="delete_resource", arguments=deleted)

    run = playbooks.promote()

    assert f"Step 2 (themes {worlds.TARGET_THEME}) failed" in run.message
    assert run.promoted["status"] == "rolled_back"
    rollback = run.promoted["rollback"]
    assert (pingone.target() == before) is rollback["verified"], "the verification is right"


def test_a_promotion_that_came_in_between_blocks_the_rollback(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.behave(fail_steps=[{"index": 1}])
    foreign = {
        "source": worlds.SOURCE_ENVIRONMENT,
        "target": worlds.TARGET_ENVIRONMENT,
        "selected": [worlds.APPLICATION],
        "description": "Somebody else's",
    }
    simulator.fault("do", operation="P8", action="foreign_promotion", arguments=foreign)

    run = playbooks.promote()

    blocking, promotion = pingone.promotions()
    assert blocking["description"] == "Somebody else's"
    assert (run.promoted["status"], promotion["status"]) == ("failed", "ERROR")
    assert run.promoted["rollback"]["status"] == "failed"
    assert f"Step 2 (themes {worlds.TARGET_THEME}) failed" in run.message
    assert f"is no longer the newest executed one to its target: {blocking['id']}" in run.message
    assert pingone.operations().count("P7") == 1


OTHERS = {
    "source": worlds.SOURCE_ENVIRONMENT,
    "target": worlds.TARGET_ENVIRONMENT,
    "selected": [worlds.UNCHANGED_POPULATION],
    "description": "Somebody else's",
}


def test_a_plan_that_is_overtaken_is_made_again_and_checked_again(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.fault("do", operation="P5", action="foreign_promotion", arguments=OTHERS)

    run = playbooks.promote(policy={"max_deletes": 0})

    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    assert run.promoted["policy"]["allowed"] is True
    assert [item["status"] for item in pingone.promotions()] == ["COMPLETED", "COMPLETED"]
    starts = [entry["path"] for entry in simulator.requests("P7")]
    assert len(starts) == 1


@pytest.mark.release
def test_a_plan_that_is_overtaken_each_time_is_given_up_and_leaves_nothing(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    before = pingone.target()
    simulator.fault("do", operation="P5", action="foreign_promotion", arguments=OTHERS, times=None)

    run = playbooks.promote()

    assert run.promoted["status"] == "failed"
    assert "This run has planned 3 times. Run it again when nothing else promotes to this target." in run.message
    assert {item["description"] for item in pingone.promotions()} == {"Somebody else's"}
    assert pingone.operations().count("P7") == 0
    assert pingone.target() == before
