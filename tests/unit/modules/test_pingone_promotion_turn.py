# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_execution beside other promotions to its target: old plans, and waiting for one's turn."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

THEIRS = "e1a4c7d2-3b5f-4860-9a1c-7d2e4f6b8c03"
"""What somebody else promotes."""
REFUSALS: list[dict[str, Any]] = [
    {"status": 400, "body": {"code": "REQUEST_FAILED", "message": "Not now"}},
    {"status": 400, "body": {"code": "INVALID_DATA", "message": "Not now"}},
    {"status": 409, "body": {"code": "CONFLICT", "message": "Not now"}},
    {"status": 422, "body": {"message": "Not now"}},
]


def foreign(pingone: PingOne, *, source: str = worlds.SOURCE_ENVIRONMENT, execute: bool | str = True) -> str:
    """Let somebody else promote something else to the same target; return the promotion's ID."""
    name = "Made elsewhere"
    pingone.simulator.put_resource(source, THEIRS, {"name": name}, type="populations")
    promotion = pingone.simulator.foreign_promotion(
        source, worlds.TARGET_ENVIRONMENT, [THEIRS], description="Theirs", execute=execute
    )
    return str(promotion["id"])


def assert_superseded(outcome: Outcome, other: str | None = None) -> None:
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["error"]["kind"] == "state_conflict"
    assert outcome["superseded"] is True
    assert "Nothing was started" in outcome.message
    if other is not None:
        assert outcome["blocking_promotion"]["id"] == other
        assert other in outcome.message
        assert '"Theirs"' in outcome.message


def starts(pingone: PingOne) -> int:
    return pingone.writes().count("P7")


# -- old plans


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize("what", ["promotion", "failed promotion", "rollback"])
def test_a_plan_is_old_once_something_was_executed_to_its_target(pingone: PingOne, what: str, check: bool) -> None:
    before = pingone.executed_id(description="Before") if what == "rollback" else None
    pingone.simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, {"description": "Later"})
    planned = pingone.plan(description="Mine")
    if before is not None:
        other = pingone.simulator.foreign_rollback(worlds.SOURCE_ENVIRONMENT, before)["id"]
    else:
        pingone.simulator.behave(fail_steps=[{"index": 0}] if what == "failed promotion" else [])
        other = foreign(pingone)
    pingone.simulator.behave(fail_steps=[])
    pingone.simulator.clear_requests()
    outcome = pingone.execute(
        planned["promotion"]["id"], expected_plan_digest=planned["plan"]["digest"], keep_evidence=True, check=check
    )
    assert_superseded(outcome)
    assert outcome["blocking_promotion"]["id"] == other
    assert pingone.writes() == [], "not even a snapshot is taken"


def test_an_empty_plan_that_is_old_is_not_reported_as_nothing_to_do(pingone: PingOne) -> None:
    planned = pingone.planned_id(selected_resources=[worlds.UNCHANGED_POPULATION])
    other = foreign(pingone)
    assert_superseded(pingone.execute(planned), other)


def test_what_was_executed_to_another_target_does_not_matter(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, worlds.ADMIN_ENVIRONMENT, [worlds.THEME])
    assert pingone.execute(promotion_id).changed


def test_a_second_promotion_is_not_old_because_of_the_first(pingone: PingOne) -> None:
    pingone.executed_id()
    pingone.simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, {"description": "Later"})
    assert pingone.execute(pingone.planned_id()).changed


def test_something_executed_while_snapshots_are_taken_is_noticed(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    theirs = {"source": worlds.SOURCE_ENVIRONMENT, "target": worlds.TARGET_ENVIRONMENT, "selected": [worlds.THEME]}
    pingone.simulator.fault(
        "do", operation="S4", action="foreign_promotion", arguments={**theirs, "description": "Theirs"}
    )
    outcome = pingone.execute(promotion_id, keep_evidence=True)
    assert_superseded(outcome)
    assert starts(pingone) == 0


def test_a_lost_start_is_not_repeated_once_the_plan_is_old(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    theirs = {"source": worlds.SOURCE_ENVIRONMENT, "target": worlds.TARGET_ENVIRONMENT, "selected": [worlds.THEME]}
    pingone.simulator.fault("reset_before", operation="P7")
    pingone.simulator.fault("do", operation="P3", skip=1, action="foreign_promotion", arguments=theirs)
    outcome = pingone.execute(promotion_id)
    assert_superseded(outcome)
    assert starts(pingone) == 1
    assert "startedAt" not in pingone.promotion(promotion_id)


def test_a_start_that_was_overtaken_is_not_reported_as_a_success(pingone: PingOne) -> None:
    """Nothing prevents an execution between the last look and the start; it is found afterwards."""
    promotion_id = pingone.planned_id()
    theirs = {"source": worlds.SOURCE_ENVIRONMENT, "target": worlds.TARGET_ENVIRONMENT, "selected": [worlds.THEME]}
    pingone.simulator.fault("do", operation="P7", action="foreign_promotion", arguments=theirs)
    outcome = pingone.execute(promotion_id)
    assert outcome.failed
    assert (outcome["changed"], outcome["status"]) == (True, "COMPLETED")
    assert "was started with an old plan" in outcome.message
    assert outcome["promotion"]["completedAt"]


@pytest.mark.parametrize("missing", ["startedAt", "completedAt", "createdAt"])
def test_a_list_that_does_not_say_when_something_was_executed_closes_the_gate(pingone: PingOne, missing: str) -> None:
    foreign(pingone)
    promotion_id = pingone.planned_id()
    listed = [{name: value for name, value in each.items() if name != missing} for each in pingone.promotions()]
    own = next(each for each in pingone.promotions() if each["id"] == promotion_id)
    body = {"_links": {}, "_embedded": {"promotions": listed}, "size": len(listed)}
    pingone.simulator.fault("status", operation="P2", status=200, body=body, times=None)
    if missing == "createdAt":
        del own["createdAt"]
        pingone.simulator.fault("status", operation="P3", status=200, body=own, times=None)
    outcome = pingone.execute(promotion_id)
    assert outcome.failed
    assert "superseded" not in outcome.result
    assert starts(pingone) == 0


def test_a_promotion_that_was_deleted_meanwhile_can_be_planned_again(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.run(
        "pingone_promotion", source_environment=worlds.SOURCE_ENVIRONMENT, promotion_id=promotion_id, state="absent"
    )
    outcome = pingone.execute(promotion_id)
    assert (outcome["error"]["kind"], outcome["superseded"]) == ("not_found", True)


def test_a_promotion_that_is_deleted_right_before_its_start_can_be_planned_again(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault("status", operation="P7", status=404)
    outcome = pingone.execute(promotion_id)
    assert (outcome["error"]["kind"], outcome["superseded"]) == ("not_found", True)
    assert outcome["promotion"]["id"] == promotion_id


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
    assert "It was waited for 90 s." in outcome.message
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


# -- rollbacks


@pytest.mark.parametrize("way", ["rollback", "execution"])
def test_a_rollback_record_that_a_refused_run_left_is_old_as_well(pingone: PingOne, way: str) -> None:
    original_id = pingone.executed_id()
    rollback_id = pingone.roll_back(original_id, execute=False)["rollback"]["id"]
    other = foreign(pingone)
    pingone.simulator.clear_requests()
    outcome = pingone.execute(rollback_id) if way == "execution" else pingone.roll_back(original_id)
    assert_superseded(outcome, other)
    assert "roll back" in outcome.message
    assert starts(pingone) == 0


def test_a_rollback_does_not_start_while_the_target_is_occupied(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.behave(execute="never")
    other = foreign(pingone, source=worlds.ADMIN_ENVIRONMENT, execute="start")
    outcome = pingone.roll_back(original_id)
    assert outcome.failed
    assert f"promotion {other}" in outcome.message
    assert "is being executed to the same target" in outcome.message
    assert outcome["blocking_promotion"]["id"] == other
