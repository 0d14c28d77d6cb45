# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Somebody else rolls the same promotion back, or promotes, at each moment of a rollback (contract PingOne 7.8)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne

SOURCE, TARGET = worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT


def meanwhile(pingone: PingOne, operation: str, **arguments: Any) -> None:
    """Let another client act before an operation."""
    given = {"source": SOURCE, **arguments}
    pingone.simulator.fault("do", operation=operation, action="foreign_promotion", arguments=given)


@pytest.mark.parametrize(
    ("operation", "execute", "changed"),
    [
        ("P8", False, True),
        ("P8", "start", False),
        ("P8", True, False),
        ("P3", False, True),
        ("P5", "start", False),
        ("P5", True, False),
        ("P7", "start", False),
        ("P7", True, False),
    ],
)
@pytest.mark.parametrize("refusal_status", [400, 409])
def test_another_rollback_of_the_same_promotion_is_used_and_none_is_left(
    pingone: PingOne, operation: str, execute: Any, changed: bool, refusal_status: int
) -> None:
    before = pingone.target()
    original_id = pingone.executed_id()
    pingone.simulator.behave(execute={"reads": 3}, refusal_status=refusal_status)
    pingone.simulator.clear_requests()
    meanwhile(pingone, operation, roll_back=original_id, execute=execute)

    outcome = pingone.roll_back(original_id)

    assert not outcome.failed, outcome.message
    assert outcome.changed is changed
    assert (outcome["status"], outcome["original"]["status"]) == ("COMPLETED", "ROLLED_BACK")
    assert outcome["proof"]["complete"]
    assert pingone.target() == before
    left = {item["id"]: item["status"] for item in pingone.promotions()}
    assert left == {outcome["rollback"]["id"]: "COMPLETED", original_id: "ROLLED_BACK"}
    assert outcome.warnings == []


@pytest.mark.parametrize(("operation", "execute"), [("P5", True), ("P5", "start"), ("P7", True)])
def test_a_rollback_that_a_promotion_forestalls_does_not_stay(pingone: PingOne, operation: str, execute: Any) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.behave(execute={"reads": 3})
    meanwhile(pingone, operation, target=TARGET, selected=[worlds.APPLICATION], execute=execute)

    outcome = pingone.roll_back(original_id)

    assert outcome.failed
    assert (outcome["error"]["kind"], outcome["rollback"], outcome["changed"]) == ("state_conflict", None, False)
    assert "which this task had created, was deleted." in outcome.message
    assert "wait_for_target" not in outcome.message, "a rollback has no such option"
    assert not [item for item in pingone.promotions() if item.get("previousPromotion")]


def test_a_rollback_that_somebody_else_has_planned_stays(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    planned = pingone.roll_back(original_id, execute=False)["rollback"]["id"]
    meanwhile(pingone, "P5", target=TARGET, selected=[worlds.APPLICATION], execute=True)

    outcome = pingone.roll_back(original_id)

    assert outcome.failed
    assert f"The rollback {planned} is no longer needed, and can be deleted" in outcome.message
    assert pingone.promotion(planned)["status"] == "READY"
