# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_execution beside other promotions to its target: waiting for one's turn, and for the end."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.modules.other_promotions import assert_superseded, foreign, starts
from simulator import worlds
from support.pingone import PingOne

REFUSALS: list[dict[str, Any]] = [
    {"status": 400, "body": {"code": "REQUEST_FAILED", "message": "Not now"}},
    {"status": 400, "body": {"code": "INVALID_DATA", "message": "Not now"}},
    {"status": 409, "body": {"code": "CONFLICT", "message": "Not now"}},
    {"status": 422, "body": {"message": "Not now"}},
]


# -- waiting for one's turn


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_an_occupied_target_is_named_at_once_by_default(pingone: PingOne, check: bool) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute="never")
    other = foreign(pingone, execute="start")
    pingone.time.slept.clear()
    outcome = pingone.execute(promotion_id, check=check, wait_for_target=60 if check else 0)
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert f'promotion {other} ("Theirs", IN_PROGRESS, started' in outcome.message
    assert "is being executed to the same target" in outcome.message
    assert "wait_for_target" in outcome.message
    assert outcome["blocking_promotion"]["id"] == other
    assert "superseded" not in outcome.result, "planning again at once would not help"
    assert pingone.time.slept == []
    assert starts(pingone) == 0


def test_an_occupied_target_is_waited_for_and_the_plan_is_old_then(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 4})
    other = foreign(pingone, execute="start")
    outcome = pingone.execute(promotion_id, wait_for_target=600)
    assert_superseded(outcome, other)
    assert outcome["blocking_promotion"]["status"] == "COMPLETED"
    assert len(pingone.time.slept) >= 3
    assert starts(pingone) == 0
    again = pingone.planned_id(description="Planned again")
    assert pingone.execute(again).changed


def test_the_wait_for_a_target_is_bounded(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute="never")
    foreign(pingone, execute="start")
    pingone.time.slept.clear()
    outcome = pingone.execute(promotion_id, wait_for_target=90, wait_timeout=20)
    assert outcome.failed
    assert "This task waited 90 s for it." in outcome.message
    assert sum(pingone.time.slept) == pytest.approx(90, abs=1)
    assert "superseded" not in outcome.result


@pytest.mark.parametrize("seconds", [-1, "nan"])
def test_the_wait_must_be_a_number_of_seconds(pingone: PingOne, seconds: Any) -> None:
    outcome = pingone.execute(worlds.POPULATION, wait_for_target=seconds)
    assert outcome.failed
    assert "wait_for_target must be zero or more" in outcome.message
    assert pingone.simulator.requests() == []


@pytest.mark.parametrize("status", [400, 409])
@pytest.mark.parametrize("seconds", [0, 600])
def test_a_promotion_from_another_source_is_found_after_the_refusal(
    pingone: PingOne, status: int, seconds: int
) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 3}, refusal_status=status)
    other = foreign(pingone, source=worlds.ADMIN_ENVIRONMENT, execute="start")
    outcome = pingone.execute(promotion_id, wait_for_target=seconds)
    assert outcome.failed
    assert other in outcome.message
    assert worlds.ADMIN_ENVIRONMENT in outcome.message or seconds
    assert outcome.result.get("superseded", False) is (seconds > 0)
    assert outcome["blocking_promotion"]["id"] == other
    assert starts(pingone) == 1
    assert "startedAt" not in pingone.promotion(promotion_id)


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_a_promotion_from_another_source_that_is_over_meanwhile_is_found(
    pingone: PingOne, refusal: dict[str, Any]
) -> None:
    promotion_id = pingone.planned_id()
    other = foreign(pingone, source=worlds.ADMIN_ENVIRONMENT)
    pingone.simulator.fault("status", operation="P7", **refusal)
    outcome = pingone.execute(promotion_id)
    assert_superseded(outcome, other)
    assert "Not now" in outcome.message


@pytest.mark.parametrize("refusal", REFUSALS, ids=str)
def test_a_refusal_that_nothing_explains_is_waited_for_a_moment(pingone: PingOne, refusal: dict[str, Any]) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault("status", operation="P7", times=None, **refusal)
    pingone.time.slept.clear()
    outcome = pingone.execute(promotion_id, wait_for_target=600)
    assert_superseded(outcome)
    assert pingone.time.slept == [30.0]
    assert "Not now" in outcome.message
    assert starts(pingone) == 1
    at_once = pingone.execute(promotion_id)
    assert at_once.failed
    assert "superseded" not in at_once.result
    assert at_once["error"]["status"] == refusal["status"]
    assert "Not now" in at_once.message


def test_a_refusal_because_the_promotion_changed_is_reported_as_it_is(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    refusal = {"code": "REQUEST_FAILED", "message": "Promotion in status NEW cannot be executed"}
    pingone.simulator.fault("status", operation="P7", status=400, body=refusal)
    preparing = {**pingone.promotion(promotion_id), "status": "PREPARING"}
    pingone.simulator.fault("status", operation="P3", status=200, body=preparing, skip=1, times=None)
    outcome = pingone.execute(promotion_id, wait_for_target=600)
    assert outcome.failed
    assert "in status NEW cannot be executed" in outcome.message
    assert "superseded" not in outcome.result


# -- the end


@pytest.mark.parametrize("fails", [False, True], ids=["completed", "failed"])
def test_the_end_is_what_the_promotion_itself_shows(pingone: PingOne, fails: bool) -> None:
    """Its status may be ahead of it."""
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(record_lag=3, fail_steps=[{"index": 0}] if fails else [])
    outcome = pingone.execute(promotion_id)
    assert outcome.failed is fails
    assert outcome["promotion"]["status"] == outcome["status"] == ("ERROR" if fails else "COMPLETED")
    assert outcome["promotion"]["completedAt"]
    assert bool(outcome["errors"]) is fails
    rollback = pingone.roll_back(promotion_id)
    assert (rollback["status"], rollback["rollback"]["status"]) == ("COMPLETED", "COMPLETED")
    assert len(pingone.simulator.requests("P4")) == 8
    assert rollback["original"]["status"] == "ROLLED_BACK"
    assert rollback["proof"]["complete"]


def test_the_wait_for_the_promotion_itself_is_bounded(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(record_lag=1000)
    outcome = pingone.execute(promotion_id, wait_timeout=60)
    assert outcome.failed
    assert outcome["error"]["kind"] == "timeout"
    assert outcome["changed"] is True
    assert outcome["status"] == "IN_PROGRESS"


def test_two_ends_that_contradict_each_other_are_not_a_success(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(fail_steps=[{"index": 0}])
    pingone.simulator.fault("status", operation="P4", status=200, body={"status": "COMPLETED"}, times=None)
    outcome = pingone.execute(promotion_id, wait_timeout=30)
    assert outcome.failed
    assert "its last known status is COMPLETED, but ERROR in the promotion itself" in outcome.message


# -- the approved plan, on every way


@pytest.mark.parametrize("status", ["IN_PROGRESS", "COMPLETED", "ERROR", "ROLLED_BACK"])
def test_what_was_executed_with_another_plan_is_not_reported_as_the_approved_one(pingone: PingOne, status: str) -> None:
    approved = pingone.plan()
    promotion_id = approved["promotion"]["id"]
    pingone.run(
        "pingone_promotion",
        source_environment=worlds.SOURCE_ENVIRONMENT,
        promotion_id=promotion_id,
        selected_resources=[worlds.THEME],
    )
    pingone.simulator.behave(
        execute="never" if status == "IN_PROGRESS" else {"reads": 1},
        fail_steps=[{"index": 0}] if status == "ERROR" else [],
    )
    pingone.execute(promotion_id, wait=status != "IN_PROGRESS")
    if status == "ROLLED_BACK":
        pingone.simulator.foreign_rollback(worlds.SOURCE_ENVIRONMENT, promotion_id)
    pingone.simulator.clear_requests()
    outcome = pingone.execute(promotion_id, expected_plan_digest=approved["plan"]["digest"])
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert "is not the approved one" in outcome.message
    assert f"It is in status {status}; this task has not started it." in outcome.message
    assert (outcome["status"], outcome["changed"]) == (status, False)
    assert outcome["plan"]["digest"] != approved["plan"]["digest"]
    assert pingone.writes() == []


@pytest.mark.parametrize("status", ["IN_PROGRESS", "COMPLETED"])
def test_what_was_executed_with_the_approved_plan_is(pingone: PingOne, status: str) -> None:
    approved = pingone.plan()
    pingone.simulator.behave(execute={"reads": 3} if status == "IN_PROGRESS" else {"reads": 1})
    pingone.execute(approved["promotion"]["id"], wait=status != "IN_PROGRESS")
    outcome = pingone.execute(approved["promotion"]["id"], expected_plan_digest=approved["plan"]["digest"])
    assert not outcome.changed
    assert outcome["status"] == "COMPLETED"


@pytest.mark.parametrize("status", ["IN_PROGRESS", "COMPLETED"])
def test_nothing_is_claimed_if_the_plan_cannot_be_read(pingone: PingOne, status: str) -> None:
    approved = pingone.plan()
    pingone.simulator.behave(execute="never" if status == "IN_PROGRESS" else {"reads": 1})
    pingone.execute(approved["promotion"]["id"], wait=status != "IN_PROGRESS")
    pingone.simulator.fault("status", operation="P5", status=403, times=None)
    outcome = pingone.execute(approved["promotion"]["id"], expected_plan_digest=approved["plan"]["digest"])
    assert outcome.failed
    assert outcome["status"] == status


def test_whoever_was_faster_may_have_changed_the_plan(pingone: PingOne) -> None:
    approved = pingone.plan()
    promotion_id = approved["promotion"]["id"]
    pingone.simulator.behave(execute={"reads": 0})
    pingone.simulator.fault("status_after", operation="P7", status=409, body={"code": "CONFLICT"})
    steps = pingone.run(
        "pingone_promotion_steps_info", source_environment=worlds.SOURCE_ENVIRONMENT, promotion_id=promotion_id
    )["steps"]
    steps[0]["payload"]["description"] = "Slipped in"
    body = {"_links": {}, "_embedded": {"promotionSteps": steps}}
    pingone.simulator.fault("status", operation="P5", status=200, body=body, skip=1, times=None)
    outcome = pingone.execute(promotion_id, expected_plan_digest=approved["plan"]["digest"])
    assert outcome.failed
    assert "is not the approved one" in outcome.message
    assert outcome["changed"] is False
