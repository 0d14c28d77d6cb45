# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_execution with a plan that is old, because something else was executed to its target."""

from __future__ import annotations

import pytest

from ansible_collections.envops.promotion.tests.unit.modules.other_promotions import assert_superseded, foreign, starts
from simulator import worlds
from support.pingone import PingOne

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


@pytest.mark.parametrize("operation", ["P5", "P7"])
def test_a_promotion_that_is_deleted_before_its_start_can_be_planned_again(pingone: PingOne, operation: str) -> None:
    """Another run replaces older plans of the same content, also while this one is being looked at."""
    planned = pingone.plan()
    promotion_id, digest = planned["promotion"]["id"], planned["plan"]["digest"]
    pingone.simulator.fault("status", operation=operation, status=404)
    outcome = pingone.execute(promotion_id, expected_plan_digest=digest)
    assert (outcome["error"]["kind"], outcome["superseded"]) == ("not_found", True), outcome.message
    assert outcome["promotion"]["id"] == promotion_id


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
