# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook that rolls back a promotion."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks

RESULT_KEYS = {
    *(
        "status",
        "message",
        "promotion_id",
        "rollback_id",
        "plan",
        "plan_digest",
        "verified",
        "reasons",
        "resources",
        "gate",
    ),
    *(
        "vendor",
        "source",
        "target",
        "comparison",
        "outcomes",
        "timeline",
        "errors",
        "audit",
        "correlation_ids",
        "started",
        "finished",
    ),
    "effect_unknown",
}


@pytest.mark.core
def test_the_newest_promotion_to_a_target_is_rolled_back_once(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    before = pingone.target()
    done = _promote(simulator, worlds.POPULATION)

    environment, playbooks.environment = playbooks.environment, {}
    connection = playbooks.connection
    dry = playbooks.roll_back(
        "--check", "--diff", connection=connection, target_environment=worlds.TARGET_ENVIRONMENT_NAME
    )

    assert dry.status == 0, dry.output
    assert dry.changed == 1
    assert dry.rolled_back["status"] == "planned"
    assert dry.rolled_back["message"] == f"Promotion {done['id']} would be rolled back."
    assert dry.rolled_back["plan"]["summary"]["deletes"] == 1
    assert "- delete" in dry.stdout
    assert pingone.writes() == []

    playbooks.environment = environment
    first = playbooks.roll_back(target_environment=worlds.TARGET_ENVIRONMENT_NAME)

    assert first.status == 0, first.output
    assert first.changed == 1
    rollback, promotion = pingone.promotions()
    assert (promotion["status"], rollback["status"]) == ("ROLLED_BACK", "COMPLETED")
    assert set(first.rolled_back) == RESULT_KEYS
    assert (first.rolled_back["status"], first.rolled_back["verified"]) == ("rolled_back", True)
    assert (first.rolled_back["promotion_id"], first.rolled_back["rollback_id"]) == (done["id"], rollback["id"])
    assert {resource["state"] for resource in first.rolled_back["resources"]} == {"restored"}
    states = {row["state"] for row in first.rolled_back["comparison"]}
    assert states == {"equal"}, "the snapshot of the promotion shows what nobody has recorded"
    assert first.stats == {
        "pingone_rollback_status": "rolled_back",
        "pingone_rollback_rollback_id": rollback["id"],
        "pingone_rollback_audit_head": "",
    }
    assert pingone.target() == before

    simulator.clear_requests()
    second = playbooks.roll_back(promotion_id=done["id"])

    assert second.status == 0, second.output
    assert second.changed == 0
    assert second.rolled_back["status"] == "unchanged"
    assert second.rolled_back["message"] == (
        f"Promotion {done['id']} was already rolled back. Verified: the target has its former state."
    )
    assert "P8" not in pingone.operations()
    assert pingone.target() == before


@pytest.mark.release
def test_a_promotion_that_is_not_the_newest_is_not_rolled_back(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    older, newer = _promote(simulator, worlds.POPULATION), _promote(simulator, worlds.APPLICATION)
    before = pingone.target()

    run = playbooks.roll_back(promotion_id=older["id"])

    assert f"Promotion {older['id']} is no longer the newest executed one" in run.message
    assert newer["id"] in run.message
    assert run.rolled_back["status"] == "failed"
    assert pingone.writes() == []
    assert pingone.target() == before


def test_there_may_be_nothing_to_roll_back(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.roll_back(target_environment=worlds.TARGET_ENVIRONMENT)

    assert "has been executed, so there is nothing to roll back." in run.message
    assert run.rolled_back["status"] == "failed"
    assert run.changed == 0
    assert pingone.writes() == []


def _promote(simulator: Simulator, resource: str) -> dict[str, Any]:
    return simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [resource])
