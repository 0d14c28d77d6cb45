# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_rollback: only the newest executed promotion to a target can be rolled back."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

UNKNOWN = "00000000-1111-4222-8333-444444444444"
PAIR = (worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT)


def assert_blocked(outcome: Outcome, original_id: str, description: str) -> None:
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    blocking = outcome["blocking_promotion"]
    assert blocking["description"] == description
    assert f"Promotion {original_id} is no longer the newest executed one to its target" in outcome.message
    assert blocking["id"] in outcome.message
    assert f'"{description}"' in outcome.message
    assert f"Roll back {blocking['id']} first" in outcome.message
    assert outcome["original"]["id"] == original_id


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_promotion_that_is_no_longer_the_newest(pingone: PingOne, check: bool) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.foreign_promotion(*PAIR, [worlds.APPLICATION], description="Release 7")
    pingone.simulator.clear_requests()
    outcome = pingone.roll_back(original_id, check=check)
    assert_blocked(outcome, original_id, "Release 7")
    assert outcome["changed"] is False
    assert pingone.writes() == []


def test_foreign_promotion_between_the_read_and_the_rollback(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    arguments = {"source": PAIR[0], "target": PAIR[1], "selected": [worlds.APPLICATION], "description": "Release 8"}
    pingone.simulator.fault("do", operation="P8", action="foreign_promotion", arguments=arguments)
    outcome = pingone.roll_back(original_id)
    assert_blocked(outcome, original_id, "Release 8")
    assert outcome["changed"] is False
    assert [item.get("description") for item in pingone.promotions()] == ["Release 8", None]


def test_foreign_promotion_between_the_rollback_and_its_start(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    promoted = pingone.target()
    arguments = {"source": PAIR[0], "target": PAIR[1], "selected": [worlds.APPLICATION], "description": "Release 9"}
    pingone.simulator.fault("do", operation="P7", action="foreign_promotion", arguments=arguments)
    outcome = pingone.roll_back(original_id)
    assert_blocked(outcome, original_id, "Release 9")
    assert (outcome["changed"], outcome["rollback"]) == (False, None), "the rollback that was created is deleted"
    assert [item["status"] for item in pingone.promotions()] == ["COMPLETED", "COMPLETED"]
    now = pingone.target()
    assert {key: value for key, value in now.items() if key != worlds.TARGET_APPLICATION} == {
        key: value for key, value in promoted.items() if key != worlds.TARGET_APPLICATION
    }


def test_promotion_to_another_target_blocks_nothing(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.foreign_promotion(PAIR[0], worlds.PRODUCTION_ENVIRONMENT, [worlds.THEME])
    outcome = pingone.roll_back(original_id)
    assert outcome.changed
    assert outcome["proof"]["complete"]


def test_newest_by_target_is_not_that_of_another_target(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.foreign_promotion(PAIR[0], worlds.PRODUCTION_ENVIRONMENT, [worlds.THEME])
    outcome = pingone.roll_back(target_environment=PAIR[1])
    assert outcome["original"]["id"] == original_id


def test_newest_by_target_is_the_one_started_last(pingone: PingOne) -> None:
    first, second = pingone.planned_id(), pingone.planned_id(selected_resources=[worlds.APPLICATION])
    assert not pingone.execute(second).failed
    pingone.simulator.foreign_start(worlds.SOURCE_ENVIRONMENT, first)
    assert pingone.roll_back(target_environment=PAIR[1])["original"]["id"] == first


def test_nothing_was_executed(pingone: PingOne) -> None:
    pingone.planned_id()
    outcome = pingone.roll_back(
        source_environment=worlds.SOURCE_ENVIRONMENT_NAME, target_environment=worlds.TARGET_ENVIRONMENT_NAME
    )
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    for name, environment_id in (
        (worlds.SOURCE_ENVIRONMENT_NAME, PAIR[0]),
        (worlds.TARGET_ENVIRONMENT_NAME, PAIR[1]),
    ):
        assert f"{name} ({environment_id})" in outcome.message
    assert "nothing to roll back" in outcome.message
    assert pingone.writes() == ["S1", "P1"]


def test_promotion_that_was_not_executed(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.clear_requests()
    outcome = pingone.roll_back(promotion_id)
    assert outcome.failed
    assert "is in status READY and was not executed" in outcome.message
    assert pingone.writes() == []


def test_promotion_that_failed_before_its_start(pingone: PingOne) -> None:
    pingone.simulator.behave(prepare_error=["No snapshot"])
    promotion_id = pingone.plan()["promotion"]["id"]
    outcome = pingone.roll_back(promotion_id)
    assert outcome.failed
    assert "is in status ERROR and was not executed" in outcome.message
    assert "delete it" not in outcome.message, "PingOne deletes only those in NEW and READY"
    assert pingone.writes() == ["S1", "P1"]


def test_completed_rollback_is_not_rolled_back(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    rollback_id = pingone.roll_back(original_id)["rollback"]["id"]
    pingone.simulator.clear_requests()
    outcome = pingone.roll_back(rollback_id)
    assert outcome.failed
    assert "is a rollback in status COMPLETED, which PingOne cannot roll back" in outcome.message
    assert "Promote again" in outcome.message
    assert pingone.writes() == []


def failed_rollback(pingone: PingOne) -> tuple[str, dict[str, Any]]:
    original_id = pingone.executed_id()
    pingone.simulator.behave(fail_steps=[{"type": "themes", "scope": "rollback"}])
    outcome = pingone.roll_back(original_id)
    assert outcome.failed
    pingone.simulator.behave(fail_steps=[])
    pingone.simulator.clear_requests()
    return original_id, outcome["rollback"]


def test_failed_rollback_stands_in_the_way_of_the_next_by_target(pingone: PingOne) -> None:
    _original_id, rollback = failed_rollback(pingone)
    outcome = pingone.roll_back(target_environment=PAIR[1])
    assert outcome.failed
    assert f"is the rollback {rollback['id']}, which ended in ERROR" in outcome.message
    assert f"set promotion_id={rollback['id']}" in outcome.message
    assert outcome["rollback"]["id"] == rollback["id"]
    assert pingone.writes() == []


def test_failed_rollback_stands_in_the_way_of_the_next_by_id(pingone: PingOne) -> None:
    original_id, rollback = failed_rollback(pingone)
    outcome = pingone.roll_back(original_id)
    assert outcome.failed
    assert outcome["blocking_promotion"]["id"] == rollback["id"]
    assert pingone.writes() == []


def test_failed_rollback_can_itself_be_rolled_back(pingone: PingOne) -> None:
    """A16: allowed for a rollback in ERROR."""
    _original_id, rollback = failed_rollback(pingone)
    outcome = pingone.roll_back(rollback["id"])
    assert outcome.changed
    assert outcome["status"] == "COMPLETED"
    assert outcome["rollback"]["previousPromotion"]["id"] == rollback["id"]
    assert pingone.writes() == ["P8", "P7"]


def test_unknown_promotion(pingone: PingOne) -> None:
    outcome = pingone.roll_back(UNKNOWN)
    assert outcome.failed
    assert outcome["error"]["kind"] == "not_found"
    assert UNKNOWN in outcome.message
    assert pingone.writes() == []


@pytest.mark.parametrize(
    ("operation", "asked", "changed"),
    [("P8", "create a rollback of promotion", False), ("P7", "execute promotion", True)],
)
def test_rollback_refused_for_another_reason_says_why(
    pingone: PingOne, operation: str, asked: str, changed: bool
) -> None:
    original_id = pingone.executed_id()
    details = [{"code": "CONSTRAINT_VIOLATION", "message": "Closed for maintenance"}]
    body = {"id": "1", "code": "REQUEST_FAILED", "message": "Not now.", "details": details}
    pingone.simulator.fault("status", operation=operation, status=400, body=body)
    outcome = pingone.roll_back(original_id)
    assert outcome.failed
    assert outcome["changed"] is changed
    assert "Closed for maintenance" in outcome.message
    assert f"Could not {asked}" in outcome.message
    assert "blocking_promotion" not in outcome.result


def test_rollback_that_was_created_is_named_if_the_list_is_refused_afterwards(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.fault("status", operation="P2", status=400, times=2, skip=2)
    outcome = pingone.roll_back(original_id, execute=False)
    assert outcome.failed
    assert outcome["changed"] is True
    assert outcome["rollback"]["id"] in [item["id"] for item in pingone.promotions()]
