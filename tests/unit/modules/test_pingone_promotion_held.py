# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion: a plan that failed or was rolled back before is reported as held."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne

PAIR = (worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT)


def fail(pingone: PingOne, **options: Any) -> str:
    """Execute the promotion of ``TASK`` so that a step fails; return its ID."""
    promotion_id = pingone.planned_id(**options)
    pingone.simulator.behave(fail_steps=[{"type": "populations"}])
    assert pingone.execute(promotion_id).failed
    pingone.simulator.behave(fail_steps=[])
    pingone.simulator.advance(1)
    return promotion_id


def roll_back(pingone: PingOne, promotion_id: str) -> str:
    done = pingone.simulator.foreign_rollback(worlds.SOURCE_ENVIRONMENT, promotion_id)
    pingone.simulator.advance(1)
    return str(done["id"])


def test_nothing_speaks_against_a_new_plan(pingone: PingOne) -> None:
    assert pingone.plan()["held"] is None
    assert pingone.operations().count("P5") == 1


def test_what_failed_and_was_rolled_back_elsewhere_is_held(pingone: PingOne) -> None:
    failed = fail(pingone)
    rollback = roll_back(pingone, failed)

    outcome = pingone.plan()

    held = outcome["held"]
    assert (held["promotion_id"], held["status"], held["earlier"]) == (failed, "ROLLED_BACK", [])
    assert held["at"] == pingone.promotion(rollback)["completedAt"]
    assert held["reason"].startswith(f"It was rolled back by {rollback}. A step failed: PUT ")
    assert outcome["interrupted"] is None


def test_what_succeeded_and_was_rolled_back_is_held(pingone: PingOne) -> None:
    promoted = pingone.executed_id()
    pingone.simulator.advance(1)
    rollback = roll_back(pingone, promoted)
    assert pingone.plan()["held"]["reason"] == f"It was rolled back by {rollback}."


def test_a_failure_that_was_not_rolled_back_holds_the_same_plan(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(fail_steps=[{"scope": "any"}])
    assert pingone.execute(promotion_id).failed
    pingone.simulator.advance(1)

    held = pingone.plan()["held"]

    assert (held["promotion_id"], held["status"]) == (promotion_id, "ERROR")
    assert "was not rolled back. A step failed: POST " in held["reason"]


def test_a_rollback_that_failed_leaves_the_plan_held(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.advance(1)
    pingone.simulator.behave(fail_steps=[{"scope": "rollback"}])
    rollback = roll_back(pingone, promotion_id)
    changes = {"description": "as before", "theme": None}
    pingone.simulator.change_resource(worlds.TARGET_ENVIRONMENT, worlds.TARGET_POPULATION, changes)
    pingone.simulator.fault("status", operation="P5", skip=1, status=404, times=1)
    held = pingone.plan()["held"]
    assert (held["promotion_id"], held["status"]) == (promotion_id, "COMPLETED")
    assert held["reason"] == f"Its rollback {rollback} is ERROR."


def test_a_corrected_source_is_not_held(pingone: PingOne) -> None:
    roll_back(pingone, fail(pingone))
    pingone.simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, {"description": "Corrected"})
    assert pingone.plan()["held"] is None


def test_a_success_since_lifts_the_hold(pingone: PingOne) -> None:
    roll_back(pingone, fail(pingone))
    pingone.simulator.foreign_promotion(*PAIR, [worlds.UNCHANGED_POPULATION])
    assert pingone.plan()["held"] is None


def test_a_success_before_does_not_lift_it(pingone: PingOne) -> None:
    pingone.simulator.foreign_promotion(*PAIR, [worlds.UNCHANGED_POPULATION])
    pingone.simulator.advance(1)
    failed = fail(pingone)
    roll_back(pingone, failed)
    assert pingone.plan()["held"]["promotion_id"] == failed


def test_another_description_or_selection_with_the_same_plan_is_held_too(pingone: PingOne) -> None:
    failed = fail(pingone)
    roll_back(pingone, failed)
    outcome = pingone.plan(description="Try again", selected_resources=[worlds.POPULATION, worlds.THEME])
    assert outcome["held"]["promotion_id"] == failed


def test_all_of_them_are_named(pingone: PingOne) -> None:
    first = fail(pingone)
    roll_back(pingone, first)
    second = fail(pingone)
    roll_back(pingone, second)
    held = pingone.plan()["held"]
    assert (held["promotion_id"], [each["promotion_id"] for each in held["earlier"]]) == (second, [first])


@pytest.mark.parametrize(
    ("fault", "selected", "held"),
    [
        ({"kind": "status", "status": 404}, [worlds.POPULATION], True),
        ({"kind": "status", "status": 403}, [worlds.POPULATION], True),
        ({"kind": "status", "status": 404}, [worlds.POPULATION, worlds.UNCHANGED_POPULATION], False),
    ],
)
def test_steps_that_cannot_be_read_hold_the_same_selection(
    pingone: PingOne, fault: dict[str, Any], selected: list[str], held: bool
) -> None:
    roll_back(pingone, fail(pingone))
    pingone.simulator.fault(operation="P5", skip=1, times=None, **fault)
    outcome = pingone.plan(selected_resources=selected)
    assert not outcome.failed, outcome.message
    assert (outcome["held"] is not None) is held


def test_a_deletion_is_recognised_although_the_rollback_gave_the_resource_another_id(pingone: PingOne) -> None:
    pingone.executed_id()
    pingone.simulator.advance(1)
    pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION)
    deletion = pingone.executed_id()
    pingone.simulator.advance(1)
    roll_back(pingone, deletion)
    assert pingone.plan()["held"]["promotion_id"] == deletion


def test_a_planned_promotion_is_checked_by_its_id(pingone: PingOne) -> None:
    task: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT, "check_held": True}
    failed = fail(pingone)
    roll_back(pingone, failed)
    planned = pingone.planned_id()

    [found] = pingone.run("pingone_promotion_info", promotion_id=planned, **task)["promotions"]
    [over] = pingone.run("pingone_promotion_info", promotion_id=failed, **task)["promotions"]

    assert found["held"]["promotion_id"] == failed
    assert over["held"] is None
    assert pingone.run("pingone_promotion_info", **task).failed
