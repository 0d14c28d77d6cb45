# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion: updating, deleting and discarding a promotion."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

MAPPING = {worlds.UNCHANGED_POPULATION: worlds.TARGET_UNCHANGED_POPULATION}
NOTHING_TO_PROMOTE = [worlds.UNCHANGED_POPULATION]
UNKNOWN = "00000000-1111-4222-8333-444444444444"


def update(pingone: PingOne, promotion_id: str, **options: Any) -> Outcome:
    options = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id, **options}
    return pingone.run("pingone_promotion", **options)


def remove(pingone: PingOne, promotion_id: str | None = None, **options: Any) -> Outcome:
    options = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id, **options}
    return pingone.run("pingone_promotion", state="absent", **options)


@pytest.fixture
def planned(pingone: PingOne) -> str:
    """A promotion with all its mutable properties, and an empty request log."""
    promotion_id = pingone.planned_id(
        excluded_resources=[worlds.EXCLUDED_RESOURCE], resource_mapping=MAPPING, description="First"
    )
    pingone.simulator.clear_requests()
    return promotion_id


@pytest.mark.parametrize(
    ("given", "body"),
    [
        ({"description": "Second"}, {"description": "Second"}),
        ({"selected_resources": [worlds.THEME]}, {"selectedResources": [worlds.THEME]}),
        ({"excluded_resources": [worlds.THEME]}, {"excludedResources": [worlds.THEME]}),
        ({"excluded_resources": []}, {"excludedResources": []}),
        (
            {"resource_mapping": {worlds.POPULATION: worlds.TARGET_UNCHANGED_POPULATION}},
            {"resourceMapping": {worlds.POPULATION: worlds.TARGET_UNCHANGED_POPULATION}},
        ),
    ],
    ids="-".join,
)
def test_only_what_differs_is_patched(
    pingone: PingOne, planned: str, given: dict[str, Any], body: dict[str, Any]
) -> None:
    same = {"selected_resources": [worlds.POPULATION], "description": "First", **given}
    foreseen = update(pingone, planned, check=True, **same)
    assert foreseen.changed
    assert pingone.writes() == []
    outcome = update(pingone, planned, **same)
    assert outcome.changed
    assert outcome["reused"]
    assert outcome["status"] == "READY"
    assert pingone.writes() == ["P6"]
    assert pingone.bodies("P6") == [body]
    assert pingone.simulator.requests("P6")[0]["content_type"] == "application/json"
    again = update(pingone, planned, **same)
    assert not again.changed
    assert again["plan"] == outcome["plan"]
    assert pingone.writes() == ["P6"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"target_environment": worlds.TARGET_ENVIRONMENT},
        {"target_environment": worlds.TARGET_ENVIRONMENT_NAME},
        {"selected_resources": [worlds.POPULATION]},
        {"excluded_resources": [worlds.EXCLUDED_RESOURCE.upper()]},
        {"resource_mapping": MAPPING},
        {"resource_mapping": {}},
        {"description": "First"},
    ],
    ids=lambda given: "-".join(given) or "nothing",
)
def test_nothing_is_sent_if_nothing_differs(pingone: PingOne, planned: str, given: dict[str, Any]) -> None:
    outcome = update(pingone, planned, **given)
    assert not outcome.changed
    assert outcome["plan"]["summary"]["total"] == 3
    assert pingone.writes() == []


def test_own_snapshot_is_not_a_conflict(pingone: PingOne, planned: str) -> None:
    snapshot = pingone.promotion(planned)["sourceSnapshotId"]
    assert not update(pingone, planned, source_snapshot_id=snapshot).changed


@pytest.mark.parametrize(
    ("option", "value", "property_name"),
    [
        ("target_environment", worlds.PRODUCTION_ENVIRONMENT, "targetEnvironment"),
        ("source_snapshot_id", UNKNOWN, "sourceSnapshot"),
    ],
)
def test_another_target_or_snapshot_is_refused(
    pingone: PingOne, planned: str, option: str, value: str, property_name: str
) -> None:
    outcome = update(pingone, planned, description="Second", **{option: value})
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["error"]["kind"] == "state_conflict"
    assert property_name in outcome.message
    assert value in outcome.message
    assert "leave out promotion_id" in outcome.message
    assert outcome["promotion"]["id"] == planned
    assert pingone.writes() == []


def test_executed_promotion_is_not_patched(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.clear_requests()
    outcome = update(pingone, promotion_id, description="Too late")
    assert outcome.failed
    assert "is in status COMPLETED and cannot be updated" in outcome.message
    assert "NEW, READY, VALIDATION_FAILED" in outcome.message
    assert (outcome["status"], outcome["promotion"]["id"]) == ("COMPLETED", promotion_id)
    assert pingone.writes() == []


def test_promotion_of_an_unknown_id_is_not_a_creation(pingone: PingOne) -> None:
    outcome = update(pingone, UNKNOWN, description="Who?")
    assert outcome.failed
    assert outcome["error"]["kind"] == "not_found"
    assert UNKNOWN in outcome.message
    assert pingone.writes() == []


def test_failed_validation_is_corrected_by_the_same_promotion(pingone: PingOne) -> None:
    wrong = {worlds.POPULATION: UNKNOWN}
    outcome = pingone.plan(resource_mapping=wrong)
    assert outcome.failed
    assert outcome["changed"] is True
    assert (outcome["status"], outcome["error"]["kind"]) == ("VALIDATION_FAILED", "operation_failed")
    assert f"Mapped target resources were not found in the target snapshot list: [{UNKNOWN}]" in outcome.message
    assert outcome["errors"][0]["text"].startswith("Mapped target resources")
    promotion_id = outcome["promotion"]["id"]
    corrected = update(pingone, promotion_id, resource_mapping=MAPPING)
    assert corrected.changed
    assert corrected["status"] == "READY"
    assert pingone.writes() == ["S1", "P1", "P6"]


def test_failed_validation_is_evaluated_again_by_the_same_task(pingone: PingOne) -> None:
    task = {"resource_mapping": {worlds.POPULATION: UNKNOWN}}
    promotion_id = pingone.plan(**task)["promotion"]["id"]
    body = {"name": "It is there now", "default": False}
    pingone.simulator.put_resource(worlds.TARGET_ENVIRONMENT, UNKNOWN, body, type="populations")
    outcome = pingone.plan(**task)
    # The snapshots are those of the creation, so the service still does not see it.
    assert outcome.failed
    assert outcome["promotion"]["id"] == promotion_id
    assert pingone.bodies("P6") == [
        {"selectedResources": [worlds.POPULATION], "resourceMapping": {worlds.POPULATION: UNKNOWN}}
    ]


def test_whole_environment_that_failed_its_validation_is_evaluated_again(pingone: PingOne) -> None:
    pingone.simulator.behave(validation_failed=["Something is missing"])
    whole = {"selected_resources": None, "all_resources": True}
    assert "Something is missing." in pingone.plan(**whole).message
    pingone.simulator.behave(validation_failed=None)
    outcome = pingone.plan(**whole)
    assert outcome.changed
    assert outcome["status"] == "READY"
    assert pingone.bodies("P6") == [{"selectedResources": [worlds.SOURCE_ENVIRONMENT]}]


def test_preparation_that_ends_in_error_fails(pingone: PingOne) -> None:
    pingone.simulator.behave(prepare_error=["The snapshot could not be taken"])
    outcome = pingone.plan()
    assert outcome.failed
    assert outcome["changed"] is True
    assert "could not be prepared and ended in ERROR: The snapshot could not be taken." in outcome.message
    assert "Nothing was changed in the target" in outcome.message
    assert outcome["errors"] == [{"text": "The snapshot could not be taken"}]
    assert outcome["promotion"]["status"] == "ERROR"


# -- absent


@pytest.mark.parametrize("by_id", [True, False], ids=["by id", "by content"])
def test_absent_deletes_once(pingone: PingOne, by_id: bool) -> None:
    promotion_id = pingone.planned_id()
    target = {"target_environment": worlds.TARGET_ENVIRONMENT, "selected_resources": [worlds.POPULATION]}
    which: dict[str, Any] = {"promotion_id": promotion_id} if by_id else target
    pingone.simulator.clear_requests()
    assert remove(pingone, check=True, **which).changed
    assert pingone.writes() == []
    deleted = remove(pingone, **which)
    assert deleted.changed
    assert deleted["promotion"]["id"] == promotion_id
    assert pingone.writes() == ["P9"]
    again = remove(pingone, **which)
    assert not again.changed
    assert again["promotion"] is None
    assert pingone.writes() == ["P9"]
    assert not remove(pingone, check=True, **which).changed
    assert pingone.promotions() == []


def test_absent_in_new(pingone: PingOne) -> None:
    pingone.simulator.behave(prepare="never")
    promotion_id = pingone.planned_id(wait=False)
    assert remove(pingone, promotion_id).changed
    assert pingone.promotions() == []


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize("status", ["PREPARING", "VALIDATION_FAILED", "IN_PROGRESS", "COMPLETED", "ERROR"])
def test_absent_is_refused_without_a_request(pingone: PingOne, status: str, check: bool) -> None:
    promotion_id = bring_to(pingone, status)
    pingone.simulator.clear_requests()
    outcome = remove(pingone, promotion_id, check=check)
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["error"]["kind"] == "state_conflict"
    assert f"Promotion {promotion_id} is in status {status} and cannot be deleted" in outcome.message
    assert "only promotions in NEW and READY can" in outcome.message
    assert "retention" in outcome.message
    assert outcome["status"] == status
    assert pingone.writes() == []


def bring_to(pingone: PingOne, status: str) -> str:
    if status in ("PREPARING", "VALIDATION_FAILED"):
        pingone.simulator.behave(
            **({"statuses": ["PREPARING"], "prepare": "never"} if status == "PREPARING" else {"validation_failed": []})
        )
        outcome = pingone.plan(wait=False)
        promotion_id = str(outcome["promotion"]["id"])
        pingone.run("pingone_promotion_info", source_environment=worlds.SOURCE_ENVIRONMENT, promotion_id=promotion_id)
        return promotion_id
    promotion_id = pingone.planned_id()
    if status == "IN_PROGRESS":
        pingone.simulator.behave(execute="never")
    if status == "ERROR":
        pingone.simulator.behave(fail_steps=[{"index": 0}])
    pingone.execute(promotion_id, wait=status != "IN_PROGRESS")
    return promotion_id


def test_promotion_that_vanishes_before_its_deletion_is_absent(pingone: PingOne, planned: str) -> None:
    pingone.simulator.fault("status", operation="P9", status=404)
    assert not remove(pingone, planned).changed
    assert pingone.writes() == ["P9"]


def test_deletion_that_is_refused_by_the_service_says_why(pingone: PingOne, planned: str) -> None:
    pingone.simulator.fault(
        "status",
        operation="P9",
        status=400,
        body={
            "id": "1f0c",
            "code": "REQUEST_FAILED",
            "message": "There was an issue.",
            "details": [{"code": "CONSTRAINT_VIOLATION", "target": "status", "message": "cannot be deleted"}],
        },
    )
    outcome = remove(pingone, planned)
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert "REQUEST_FAILED" in outcome.message
    assert "cannot be deleted" in outcome.message
    assert outcome["promotion"]["id"] == planned


# -- discard_empty


def test_empty_promotion_of_this_task_is_discarded_without_a_trace(pingone: PingOne) -> None:
    for _run in range(2):
        outcome = pingone.plan(selected_resources=NOTHING_TO_PROMOTE, discard_empty=True)
        assert not outcome.changed
        assert outcome["discarded"]
        assert outcome["plan"]["summary"]["total"] == 0
        assert pingone.promotions() == []
    assert pingone.writes() == ["S1", "P1", "P9", "S1", "P1", "P9"]


def test_empty_promotion_stays_by_default(pingone: PingOne) -> None:
    outcome = pingone.plan(selected_resources=NOTHING_TO_PROMOTE)
    assert outcome.changed
    assert not outcome["discarded"]
    assert not pingone.plan(selected_resources=NOTHING_TO_PROMOTE).changed


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_discarding_what_a_killed_run_left_is_not_a_change(pingone: PingOne, check: bool) -> None:
    promotion_id = pingone.planned_id(selected_resources=NOTHING_TO_PROMOTE)
    pingone.simulator.clear_requests()
    outcome = pingone.plan(selected_resources=NOTHING_TO_PROMOTE, discard_empty=True, check=check)
    assert outcome["discarded"]
    assert not outcome.changed
    assert pingone.writes() == ([] if check else ["P9"])
    assert [item["id"] for item in pingone.promotions()] == ([promotion_id] if check else [])


def test_promotion_with_changes_is_not_discarded(pingone: PingOne) -> None:
    outcome = pingone.plan(discard_empty=True)
    assert outcome.changed
    assert not outcome["discarded"]
    assert pingone.writes() == ["S1", "P1"]
