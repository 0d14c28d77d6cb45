# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion: old plans are replaced, and tasks that create the same at the same time use one record."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._waiting import SETTLING
from simulator import worlds
from support.pingone import TASK, PingOne

DAY = 86400.0
PAIR = {"source": worlds.SOURCE_ENVIRONMENT, "target": worlds.TARGET_ENVIRONMENT}
SAME = {**PAIR, "selected": [worlds.POPULATION], "execute": False}
"""The arguments of the simulator for another client that creates the promotion of ``TASK``."""


def edit(pingone: PingOne, description: str) -> None:
    pingone.simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, {"description": description})


@pytest.mark.parametrize("offset", [0.0, DAY, -DAY], ids=["equal", "ahead", "behind"])
@pytest.mark.parametrize("date", ["served", "missing"])
def test_a_plan_that_is_too_old_is_replaced(pingone: PingOne, offset: float, date: str) -> None:
    pingone.simulator.advance(offset)
    pingone.simulator.behave(date_header=date)
    first = pingone.plan()
    pingone.simulator.advance(120)
    edit(pingone, "The source has moved on")

    outcome = pingone.plan(max_age=60)

    assert outcome.changed
    assert (outcome["reused"], outcome["replaced"]) == (False, [first["promotion"]["id"]])
    assert outcome["plan"]["digest"] != first["plan"]["digest"]
    assert [item["id"] for item in pingone.promotions()] == [outcome["promotion"]["id"]]


@pytest.mark.parametrize("offset", [0.0, DAY, -DAY], ids=["equal", "ahead", "behind"])
@pytest.mark.parametrize(("date", "writes"), [("served", ["S1", "P1"]), ("missing", ["S1", "P1", "S1", "P1", "P9"])])
def test_a_plan_that_is_young_enough_is_reused(pingone: PingOne, offset: float, date: str, writes: list[str]) -> None:
    pingone.simulator.advance(offset)
    pingone.simulator.behave(date_header=date)
    first = pingone.planned_id()
    pingone.simulator.advance(120)

    outcome = pingone.plan(max_age=180)

    assert not outcome.changed
    assert (outcome["promotion"]["id"], outcome["reused"], outcome["replaced"]) == (first, True, [])
    assert pingone.writes() == writes
    assert [item["id"] for item in pingone.promotions()] == [first]


def test_no_age_is_young_enough_for_none(pingone: PingOne) -> None:
    first = pingone.planned_id()
    assert pingone.plan(max_age=0)["replaced"] == [first]


def test_check_mode_foresees_the_replacement(pingone: PingOne) -> None:
    first = pingone.planned_id()
    pingone.simulator.advance(120)
    assert pingone.plan(check=True, max_age=60).changed
    foreseen = pingone.plan(check=True, max_age=600)
    assert not foreseen.changed
    assert foreseen["promotion"]["id"] == first
    assert pingone.writes() == ["S1", "P1", "S1"]


def test_a_failed_preparation_is_not_evaluated_from_old_snapshots(pingone: PingOne) -> None:
    pingone.simulator.behave(validation_failed=["Something is missing."])
    assert pingone.plan().failed
    [old] = pingone.promotions()
    pingone.simulator.behave(validation_failed=None)
    pingone.simulator.advance(120)
    edit(pingone, "The source has moved on")

    outcome = pingone.plan(max_age=60)

    assert outcome["status"] == "READY"
    assert outcome["replaced"] == [old["id"]]
    assert pingone.writes() == ["S1", "P1", "S1", "P1", "P6", "P9"]
    assert outcome["promotion"]["sourceSnapshotId"] != old["sourceSnapshotId"]


def test_what_cannot_be_deleted_remains_and_is_named(pingone: PingOne) -> None:
    pingone.simulator.behave(validation_failed=["Something is missing."])
    pingone.plan()
    [old] = pingone.promotions()
    pingone.simulator.behave(validation_failed=None)
    pingone.simulator.fault("status", operation="P6", status=400, times=None)

    outcome = pingone.plan(max_age=0)

    assert (outcome["status"], outcome["replaced"]) == ("READY", [])
    assert outcome["promotion"]["id"] != old["id"]
    [warning] = [each for each in outcome.warnings if "remains" in each]
    assert old["id"] in warning


def test_what_is_still_prepared_is_deleted_afterwards(pingone: PingOne) -> None:
    pingone.simulator.behave(statuses=["PREPARING", "PREPARING"], prepare={"reads": 3})
    first = pingone.plan(wait=False)["promotion"]["id"]
    pingone.run("pingone_promotion_info", source_environment=worlds.SOURCE_ENVIRONMENT, promotion_id=first)
    assert pingone.promotion(first)["status"] == "PREPARING"
    pingone.simulator.behave(statuses=None, prepare={"reads": 2})

    outcome = pingone.plan(max_age=0)

    assert outcome["replaced"] == [first]
    assert [item["id"] for item in pingone.promotions()] == [outcome["promotion"]["id"]]


@pytest.mark.parametrize("by", ["promotion", "rollback", "error"])
def test_a_plan_is_old_once_something_was_executed_to_its_target(pingone: PingOne, by: str) -> None:
    simulator = pingone.simulator
    pair = (worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT)
    before = simulator.foreign_promotion(*pair, [worlds.THEME])["id"] if by == "rollback" else None
    simulator.advance(1)
    first = pingone.planned_id()
    simulator.advance(1)
    if before is not None:
        simulator.foreign_rollback(worlds.SOURCE_ENVIRONMENT, before)
    else:
        simulator.behave(fail_steps=[{"type": "themes"}] if by == "error" else [])
        simulator.foreign_promotion(*pair, [worlds.THEME])

    outcome = pingone.plan()

    assert outcome.changed
    assert outcome["replaced"] == [first]
    assert first not in [item["id"] for item in pingone.promotions()]


def test_a_plan_is_not_old_because_of_another_target(pingone: PingOne) -> None:
    first = pingone.planned_id()
    pingone.simulator.advance(1)
    pingone.simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT, [worlds.THEME])
    assert pingone.plan()["promotion"]["id"] == first


# -- two at the same time


def test_two_that_create_the_same_use_the_older_record(pingone: PingOne) -> None:
    pingone.simulator.fault("do", operation="P1", action="foreign_promotion", arguments=SAME)

    outcome = pingone.plan()

    assert not outcome.changed
    assert (outcome["reused"], outcome["replaced"]) == (True, [])
    assert [item["id"] for item in pingone.promotions()] == [outcome["promotion"]["id"]]
    assert pingone.writes() == ["S1", "P1", "P9"]


def test_the_record_that_was_created_first_stays(pingone: PingOne) -> None:
    pingone.simulator.fault("do", operation="P2", skip=1, action="foreign_promotion", arguments=SAME)

    outcome = pingone.plan()

    assert outcome.changed
    assert len(pingone.promotions()) == 2
    assert pingone.promotions()[1]["id"] == outcome["promotion"]["id"]
    assert pingone.writes() == ["S1", "P1"]


def test_what_another_run_has_executed_meanwhile_is_not_executed_again(pingone: PingOne) -> None:
    arguments = {**SAME, "execute": True}
    pingone.simulator.fault("do", operation="P1", action="foreign_promotion", arguments=arguments)
    outcome = pingone.plan()
    assert (outcome["status"], outcome["plan"]["changes"]) == ("READY", [])


def test_a_record_that_something_overtakes_is_created_again(pingone: PingOne) -> None:
    other = {**PAIR, "selected": [worlds.THEME], "execute": True}
    pingone.simulator.fault("do", operation="P2", skip=1, action="foreign_promotion", arguments=other)

    outcome = pingone.plan()

    assert outcome.changed
    assert pingone.writes() == ["S1", "P1", "P9", "P1"]
    statuses = [item["status"] for item in pingone.promotions()]
    assert statuses == ["READY", "COMPLETED"]
    assert worlds.THEME not in {change["source_id"] for change in outcome["plan"]["changes"]}


@pytest.mark.parametrize(
    ("operation", "most"),
    # That it is no longer listed says so at once. Its steps may just not be there yet.
    [("P3", 5), ("P5", SETTLING)],
)
def test_a_record_that_another_run_deletes_is_created_again(pingone: PingOne, operation: str, most: float) -> None:
    gone = {"source": worlds.SOURCE_ENVIRONMENT}
    pingone.simulator.fault("do", operation=operation, action="delete_promotion", arguments=gone)

    outcome = pingone.plan()

    assert outcome.changed
    assert outcome["status"] == "READY"
    assert pingone.writes() == ["S1", "P1", "P1"]
    assert sum(pingone.time.slept) <= most


def test_a_deleted_record_that_is_still_listed_is_created_again(pingone: PingOne) -> None:
    pingone.plan()
    [listed] = pingone.promotions()
    body = {"_links": {}, "_embedded": {"promotions": [listed]}, "size": 1}
    gone = {"source": worlds.SOURCE_ENVIRONMENT}
    pingone.simulator.fault("do", operation="P2", action="delete_promotion", arguments=gone)
    pingone.simulator.fault("status", operation="P2", status=200, body=body, times=2)
    pingone.simulator.clear_requests()

    outcome = pingone.plan()

    assert outcome.changed
    assert outcome["status"] == "READY"
    assert pingone.operations().count("P1") == 1
    assert [item["id"] for item in pingone.promotions()] == [outcome["promotion"]["id"]]


def test_a_deleted_record_that_was_to_be_evaluated_again_is_created_again(pingone: PingOne) -> None:
    pingone.simulator.behave(validation_failed=["populations: name is not unique"])
    listed = pingone.plan()["promotion"]["id"]
    pingone.simulator.behave(validation_failed=None)
    pingone.simulator.fault("status", operation="P6", status=404)

    outcome = pingone.plan()

    assert outcome.changed
    assert outcome["status"] == "READY"
    assert outcome["promotion"]["id"] != listed


def test_a_record_that_is_deleted_again_and_again_fails_the_task(pingone: PingOne) -> None:
    gone = {"source": worlds.SOURCE_ENVIRONMENT}
    pingone.simulator.fault("do", operation="P3", action="delete_promotion", arguments=gone, times=None)

    outcome = pingone.plan()

    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert "was deleted while this task waited for its plan" in outcome.message
    assert pingone.writes() == ["S1", "P1", "P1", "P1"]


# -- for one task alone


def test_a_record_for_one_task_alone_is_shared_with_nobody(pingone: PingOne) -> None:
    first = pingone.planned_id(description="Release")
    alone = pingone.plan(description="Release", exclusive=True, max_age=0)
    assert alone.changed
    assert (alone["reused"], alone["replaced"]) == (False, [])
    assert alone["promotion"]["description"].startswith("Release [dry run ")
    assert pingone.plan(description="Release")["promotion"]["id"] == first
    again = pingone.plan(description="Release", exclusive=True)
    assert again["promotion"]["id"] not in (first, alone["promotion"]["id"])
    assert pingone.writes() == ["S1", "P1", "S1", "P1", "S1", "P1"]


def test_a_record_for_one_task_alone_does_not_stay_if_its_preparation_failed(pingone: PingOne) -> None:
    pingone.simulator.behave(validation_failed=["Something is missing."])
    outcome = pingone.plan(exclusive=True)
    assert outcome.failed
    assert "VALIDATION_FAILED: Something is missing." in outcome.message
    assert pingone.promotions() == []


def test_what_a_killed_task_has_left_is_deleted_later(pingone: PingOne) -> None:
    left = pingone.planned_id(exclusive=True)
    outcome = pingone.plan(max_age=0)
    assert outcome["replaced"] == [left]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"max_age": -1}, "max_age must be a number of seconds"),
        ({"max_age": float("nan")}, "max_age must be a number of seconds"),
        ({"max_age": 1, "promotion_id": worlds.POPULATION}, "max_age cannot be used with promotion_id"),
        ({"exclusive": True, "promotion_id": worlds.POPULATION}, "exclusive cannot be used with promotion_id"),
    ],
)
def test_bad_input(pingone: PingOne, options: dict[str, Any], said: str) -> None:
    outcome = pingone.run("pingone_promotion", **{**TASK, **options})
    assert outcome.failed
    assert said in outcome.message
    assert pingone.requests() == []


@pytest.mark.parametrize(
    ("purpose", "passed", "is_left"),
    [
        ("Drift check by envops.promotion (0123456789ab, at most 600 s)", 1000.0, False),
        ("Drift check by envops.promotion (0123456789ab, at most 600 s)", 700.0, True),
        ("Drift check by hand (0123456789ab, at most 600 s)", DAY, True),
        ("Release [dry run 01234567, at most 1200 s]", 1600.0, False),
        ("Release [dry run 01234567, at most 1200 s]", 1400.0, True),
        ("Release [dry run 01234567, at most 1200 s] approved", DAY, True),
    ],
    ids=[
        "of a killed run",
        "of a run that may not be over",
        "of somebody else",
        "of a killed dry run of other content",
        "of a dry run that may not be over",
        "named like one",
    ],
)
def test_a_plan_sweeps_what_killed_runs_have_left(pingone: PingOne, purpose: str, passed: float, is_left: bool) -> None:
    left = pingone.plan(selected_resources=[worlds.APPLICATION], description=purpose)["promotion"]["id"]
    pingone.simulator.advance(passed)

    outcome = pingone.plan()

    assert outcome.changed
    assert outcome["replaced"] == []
    assert (left in {item["id"] for item in pingone.promotions()}) is is_left
