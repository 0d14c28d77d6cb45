# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_verification_info: the verification judges what was executed (contract PingOne A6, 16)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator import worlds
from support.modules import FakeTime, Outcome
from support.pingone import PingOne

MODULE = "pingone_promotion_verification_info"
GONE = "3b0f5c1e-8a77-4d0a-9f61-2c8e4b7d9a10"
OVER = 1000


class Interruption(FakeTime):
    """A time in which the user interrupts the run at its first pause."""

    def sleep(self, seconds: float) -> None:
        raise KeyboardInterrupt


def verify(pingone: PingOne, promotion_id: str, **options: Any) -> Outcome:
    given = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id, **options}
    return pingone.run(MODULE, **given)


def verdict(pingone: PingOne, promotion_id: str, **options: Any) -> Outcome:
    """Return the verification; it leaves nothing behind but the promotions that there were."""
    before = [each["id"] for each in pingone.promotions()]
    outcome = verify(pingone, promotion_id, **options)
    assert not outcome.failed, outcome.message
    assert not outcome.changed
    assert [each["id"] for each in pingone.promotions()] == before
    return outcome


def edit_source(pingone: PingOne, resource: str, **changes: Any) -> None:
    pingone.simulator.change_resource(worlds.SOURCE_ENVIRONMENT, resource, changes or {"description": "Edited"})


def edit_target(pingone: PingOne, resource: str) -> None:
    pingone.simulator.change_resource(worlds.TARGET_ENVIRONMENT, resource, {"description": "By hand"})


def test_a_good_promotion_is_verified(pingone: PingOne) -> None:
    outcome = verdict(pingone, pingone.executed_id())
    assert (outcome["verified"], outcome["reason"], outcome["source_pinned"]) == (True, "", True)
    assert (outcome["leftovers"], outcome["beyond"], outcome["source_moved_on"]) == ([], [], [])


@pytest.mark.parametrize(
    ("resource", "changes", "name"),
    [
        (worlds.POPULATION, {"description": "Edited"}, worlds.POPULATION_NAME),
        (worlds.PASSWORD_POLICY, {"minComplexity": 1}, worlds.PASSWORD_POLICY_NAME),
    ],
    ids=["what was selected", "a dependency that nobody selected"],
)
def test_a_later_edit_of_the_source_is_a_note(
    pingone: PingOne, resource: str, changes: dict[str, Any], name: str
) -> None:
    promotion_id = pingone.executed_id()
    edit_source(pingone, resource, **changes)
    outcome = verdict(pingone, promotion_id)
    assert (outcome["verified"], outcome["leftovers"]) == (True, [])
    [row] = outcome["source_moved_on"]
    assert (row["id"], row["name"], row["fields"]) == (resource, name, list(changes))


def test_what_is_deleted_in_the_source_meanwhile_is_a_note(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION)
    outcome = verdict(pingone, promotion_id)
    assert outcome["verified"] is True
    assert outcome["source_moved_on"] == [
        {"type": "populations", "name": worlds.POPULATION_NAME, "id": worlds.POPULATION, "fields": []}
    ]


def test_an_edit_elsewhere_in_the_source_is_not_mentioned(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    edit_source(pingone, worlds.UNCHANGED_POPULATION)
    assert verdict(pingone, promotion_id)["source_moved_on"] == []


@pytest.mark.parametrize("edited", [False, True])
def test_a_service_that_refuses_the_snapshot_of_a_promotion(pingone: PingOne, edited: bool) -> None:
    pingone.takes_snapshots_of_its_own()
    promotion_id = pingone.executed_id()
    pingone.simulator.behave(automatic_snapshots="refused")
    if edited:
        edit_source(pingone, worlds.POPULATION)
    outcome = verdict(pingone, promotion_id)
    assert outcome["source_pinned"] is False
    assert outcome["verified"] is (None if edited else True)
    assert ("edits of the source since then cannot be told apart" in outcome["reason"]) is edited
    assert len(outcome["leftovers"]) == edited


def test_without_the_snapshot_what_the_source_lost_makes_no_record_that_stays(pingone: PingOne) -> None:
    pingone.takes_snapshots_of_its_own()
    promotion_id = pingone.executed_id(selected_resources=[worlds.POPULATION, worlds.UNCHANGED_POPULATION])
    pingone.simulator.behave(automatic_snapshots="refused")
    pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.UNCHANGED_POPULATION)
    assert verdict(pingone, promotion_id)["verified"] is True
    assert pingone.simulator.requests("P6") == []


def test_what_was_executed_and_is_not_there_refutes(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    edit_target(pingone, worlds.TARGET_POPULATION)
    outcome = verdict(pingone, promotion_id)
    assert (outcome["verified"], outcome["reason"]) == (False, "")
    [left] = outcome["leftovers"]
    assert (left["name"], [entry["field"] for entry in left["fields"]]) == (worlds.POPULATION_NAME, ["description"])


def test_what_the_promotion_did_not_change_refutes_nothing(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id(selected_resources=[worlds.POPULATION, worlds.UNCHANGED_POPULATION])
    edit_target(pingone, worlds.TARGET_UNCHANGED_POPULATION)
    outcome = verdict(pingone, promotion_id)
    assert (outcome["verified"], outcome["leftovers"]) == (None, [])
    assert [change["target_id"] for change in outcome["beyond"]] == [worlds.TARGET_UNCHANGED_POPULATION]
    assert "did not change" in outcome["reason"]


@pytest.mark.parametrize("is_back", [False, True])
def test_a_deletion_is_verified_in_a_snapshot(pingone: PingOne, is_back: bool) -> None:
    simulator = pingone.simulator
    body = {"name": "External staff"}
    simulator.put_resource(worlds.SOURCE_ENVIRONMENT, GONE, body, type="groups")
    pingone.executed_id(selected_resources=[GONE])
    created = next(key for key, item in pingone.target().items() if item["name"] == body["name"])
    simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, GONE)
    promotion_id = pingone.executed_id(selected_resources=[GONE])
    if is_back:
        simulator.put_resource(worlds.TARGET_ENVIRONMENT, created, body, type="groups")
    simulator.clear_requests()

    outcome = verdict(pingone, promotion_id)

    assert outcome["verified"] is not is_back
    assert [change["action"] for change in outcome["leftovers"]] == ["delete"] * is_back
    assert "P1" not in pingone.writes(), "a promotion of what is in neither environment could never be deleted"


def test_a_deletion_that_no_snapshot_shows_is_not_verified(pingone: PingOne) -> None:
    simulator = pingone.simulator
    simulator.put_resource(worlds.SOURCE_ENVIRONMENT, GONE, {"name": "External staff"}, type="groups")
    pingone.executed_id(selected_resources=[GONE])
    simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, GONE)
    promotion_id = pingone.executed_id(selected_resources=[GONE])
    simulator.behave(snapshots="forbidden")
    outcome = verdict(pingone, promotion_id)
    assert (outcome["verified"], outcome["source_moved_on"]) == (None, None)
    assert "what was to be deleted is gone" in outcome["reason"]


def test_without_snapshots_the_plan_still_verifies(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.behave(snapshots="forbidden")
    outcome = verdict(pingone, promotion_id)
    assert (outcome["verified"], outcome["source_moved_on"]) == (True, None)


def test_snapshots_that_are_never_taken_leave_time_for_the_plan(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.behave(snapshot="never")
    assert verdict(pingone, promotion_id)["verified"] is True


def test_a_resource_of_the_mapping_that_is_gone_makes_no_record_that_stays(pingone: PingOne) -> None:
    mapping = {worlds.UNCHANGED_POPULATION: worlds.TARGET_UNCHANGED_POPULATION}
    selected = [worlds.POPULATION, worlds.UNCHANGED_POPULATION]
    promotion_id = pingone.executed_id(selected_resources=selected, resource_mapping=mapping)
    pingone.simulator.delete_resource(worlds.TARGET_ENVIRONMENT, worlds.TARGET_UNCHANGED_POPULATION)
    outcome = verdict(pingone, promotion_id)
    assert [change["action"] for change in outcome["beyond"]] == ["create"]
    assert pingone.simulator.requests("P6") == []


def test_fields_to_ignore(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    edit_target(pingone, worlds.TARGET_POPULATION)
    outcome = verdict(pingone, promotion_id, ignore=[{"type": "populations", "field": "description"}])
    assert outcome["verified"] is True
    assert [change["fields"][0]["field"] for change in outcome["ignored"]] == ["description"]


@pytest.mark.parametrize("status", ["READY", "ERROR"])
def test_only_what_is_completed_can_be_verified(pingone: PingOne, status: str) -> None:
    promotion_id = pingone.planned_id()
    if status == "ERROR":
        pingone.simulator.behave(fail_steps=[{"index": 1}])
        pingone.execute(promotion_id)
    outcome = verify(pingone, promotion_id)
    assert outcome.failed
    assert f"is in status {status}" in outcome.message


# -- its record


def test_its_record_belongs_to_one_run_and_says_for_how_long(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.clear_requests()
    for _time in range(2):
        verify(pingone, promotion_id)
    first, second = (str(entry["body"]["description"]) for entry in pingone.simulator.requests("P1"))
    form = rf"Verification of promotion {promotion_id} by envops\.promotion \([0-9a-f]{{12}}, at most 600 s\)"
    assert re.fullmatch(form, first)
    assert first != second


def test_what_a_killed_verification_leaves_is_swept_later_by_any_run(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.behave(prepare="never")
    pingone.simulator.fault("status", operation="P9", status=503, times=None)
    kept, pingone.time = pingone.time, Interruption()
    with pytest.raises(KeyboardInterrupt):
        verify(pingone, promotion_id)
    pingone.time = kept
    pingone.simulator.clear_faults()
    pingone.simulator.behave(prepare={"reads": 1})
    left = next(each["id"] for each in pingone.promotions() if each["id"] != promotion_id)

    assert verify(pingone, promotion_id)["verified"] is True
    assert left in {each["id"] for each in pingone.promotions()}, "it may belong to a run that is not over"

    pingone.simulator.advance(OVER)
    drift: dict[str, Any] = {
        "target_environments": [worlds.TARGET_ENVIRONMENT],
        "selected_resources": [worlds.POPULATION],
    }
    assert not pingone.run("pingone_drift_info", source_environment=worlds.SOURCE_ENVIRONMENT, **drift).failed
    assert [each["id"] for each in pingone.promotions()] == [promotion_id]


def test_a_record_that_somebody_deletes_is_made_again(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.fault("status", operation="P3", status=404, skip=1, times=4)
    assert verdict(pingone, promotion_id)["verified"] is True
