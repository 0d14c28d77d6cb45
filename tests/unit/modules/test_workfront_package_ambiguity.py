# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lost answers about a package: whatever happens on the way, there is exactly one, in the wanted state (contract 12)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import FakeTime, Outcome
from support.workfront import NAME, OBJECTS, SOURCE, Workfront

LOST: dict[str, dict[str, Any]] = {
    "reset": {"kind": "reset_after"},
    "truncated": {"kind": "truncated"},
    "malformed": {"kind": "malformed_json"},
    "500": {"kind": "status_after", "status": 500},
    "504": {"kind": "status_after", "status": 504},
    "page": {"kind": "status_after", "status": 502, "body": "<html>Bad Gateway</html>"},
    "no id": {"kind": "status_after", "status": 200, "body": {"data": {}}},
}
"""The request has its effect, and its answer is of no use."""
NOT_DONE: dict[str, dict[str, Any]] = {
    "reset": {"kind": "reset_before"},
    "page": {"kind": "html"},
    "503": {"kind": "status", "status": 503},
}
"""The request never reaches the service."""


def change(workfront: Workfront, package_id: str, **options: Any) -> Outcome:
    return workfront.run("workfront_package", SOURCE, package_id=package_id, **options)


def only(workfront: Workfront) -> dict[str, Any]:
    """Return the one package that there must be."""
    [package] = workfront.packages()
    return package


def listings_before_creation(workfront: Workfront) -> int:
    """Return how often the list is read before a package is created; nothing of it is left."""
    assert workfront.assemble().changed
    asked = workfront.operations()
    workfront.simulator.reset()
    return asked[: asked.index("E1")].count("E2")


# -- creating


@pytest.mark.parametrize("fault", LOST)
def test_creation_whose_answer_got_lost_is_not_repeated(workfront: Workfront, fault: str) -> None:
    workfront.simulator.fault(operation="E1", **LOST[fault])
    outcome = workfront.assemble(status="TESTING")
    assert outcome.changed
    assert (outcome["package_id"], outcome["status"]) == (only(workfront)["id"], "TESTING")
    assert workfront.writes() == ["E1", "E6"]


@pytest.mark.parametrize("fault", ["reset", "no id"])
def test_creation_whose_answer_got_lost_is_listed_later(workfront: Workfront, fault: str) -> None:
    """What was created twice for that reason is withdrawn again."""
    workfront.simulator.workfront_behave(listing_lag=2)
    workfront.simulator.fault(operation="E1", **LOST[fault])
    outcome = workfront.assemble()
    assert (outcome["changed"], outcome["created"]) == (True, True)
    [package] = [item for item in workfront.packages() if item["deletedAt"] is None]
    assert outcome["package_id"] == package["id"]
    assert workfront.writes() == ["E1", "E1", "E7"]
    assert not workfront.assemble().changed


@pytest.mark.parametrize("fault", NOT_DONE)
def test_creation_without_effect_is_sent_once_more(workfront: Workfront, fault: str) -> None:
    workfront.simulator.fault(operation="E1", **NOT_DONE[fault])
    outcome = workfront.assemble()
    assert outcome.changed
    assert outcome["package_id"] == only(workfront)["id"]
    asked = workfront.operations()
    first = asked.index("E1")
    assert asked[first : first + 3] == ["E1", "E2", "E1"], "the list is read before the repetition"
    assert 1.0 <= workfront.time.slept[0] <= 1.1


def test_creation_that_is_answered_too_late_is_not_repeated(workfront: Workfront) -> None:
    workfront.time = FakeTime(real=0.4)
    workfront.simulator.fault("slow", operation="E1", seconds=0.5)
    outcome = workfront.assemble(http_timeout=0.2)
    assert outcome.changed
    assert outcome["package_id"] == only(workfront)["id"]
    assert workfront.writes() == ["E1"]


def test_packages_of_before_and_of_others_are_not_taken_for_the_created_one(workfront: Workfront) -> None:
    """DISABLED ones of the same name are there already, and another name comes up meanwhile."""
    old = workfront.simulator.workfront_foreign_package(SOURCE, NAME, [worlds.PROJECT], status="DISABLED")["id"]
    other = {"lane": SOURCE, "name": "Other", "objects": [worlds.PROJECT]}
    workfront.simulator.fault("do", operation="E1", action="foreign_package", arguments=other)
    workfront.simulator.fault("reset_before", operation="E1")
    outcome = workfront.assemble()
    assert outcome.changed
    assert outcome["package_id"] != old
    assert workfront.writes() == ["E1", "E1"]
    assert sorted(package["name"] for package in workfront.packages()) == [NAME, NAME, "Other"]


def test_service_that_stays_away_fails_truthfully(workfront: Workfront) -> None:
    workfront.simulator.fault("status", operation="E1", status=503, times=None)
    outcome = workfront.assemble(http_retries=2)
    assert outcome.failed
    assert outcome["changed"] is False
    assert (outcome["error"]["kind"], outcome["error"]["status"]) == ("server", 503)
    assert f"Could not create the package '{NAME}' in 127.0.0.1:" in outcome.message
    assert "effect_unknown" not in outcome.result
    assert workfront.writes() == ["E1"] * 3
    assert [round(pause) for pause in workfront.time.slept] == [1, 2]
    assert workfront.packages() == []


def test_effect_of_the_last_attempt_is_found(workfront: Workfront) -> None:
    workfront.simulator.fault("status_after", operation="E1", status=504)
    outcome = workfront.assemble(http_retries=0)
    assert outcome.changed
    assert outcome["package_id"] == only(workfront)["id"]


def test_effect_that_cannot_be_read_is_said_to_be_unknown(workfront: Workfront) -> None:
    skip = listings_before_creation(workfront)
    workfront.simulator.fault("reset_after", operation="E1")
    workfront.simulator.fault("status", operation="E2", status=503, times=None, skip=skip)
    outcome = workfront.assemble(http_retries=1)
    assert outcome.failed
    assert outcome["effect_unknown"] is True
    assert "Whether the request took effect could not be read either" in outcome.message
    assert "Check the state before you try again" in outcome.message
    workfront.simulator.clear_faults()
    again = workfront.assemble()
    assert not again.changed, "the next run finds it"
    assert again["package_id"] == only(workfront)["id"]
    assert workfront.writes() == ["E1"]


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
def test_creation_in_a_process_of_its_own(workfront: Workfront) -> None:
    workfront.simulator.fault("reset_after", operation="E1")
    outcome = workfront.process("workfront_package", SOURCE, name=NAME, objects=OBJECTS)
    assert outcome.changed
    assert outcome["package_id"] == only(workfront)["id"]
    assert workfront.writes() == ["E1"]


# -- changing and deleting, which can simply be repeated


@pytest.mark.parametrize("fault", [*LOST, *(f"not done: {name}" for name in NOT_DONE)])
def test_change_ends_as_wanted(workfront: Workfront, fault: str) -> None:
    package_id = workfront.assemble()["package_id"]
    rule = LOST[fault] if fault in LOST else NOT_DONE[fault.removeprefix("not done: ")]
    workfront.simulator.fault(operation="E6", **rule)
    outcome = change(workfront, package_id, status="ACTIVE", description="New")
    if outcome.failed:
        # An answer that arrives but cannot be read is no reason to repeat; the next run sees what came of it.
        assert fault in ("malformed", "no id")
        assert outcome["error"]["kind"] == "protocol"
        outcome = change(workfront, package_id, status="ACTIVE", description="New")
    assert outcome["status"] == "ACTIVE"
    assert (only(workfront)["status"], only(workfront)["description"]) == ("ACTIVE", "New")
    assert not change(workfront, package_id, status="ACTIVE", description="New").changed


@pytest.mark.parametrize(
    "fault",
    [name for name in (*LOST, *(f"not done: {name}" for name in NOT_DONE)) if name not in ("malformed", "no id")],
)
def test_deletion_whose_answer_got_lost_is_a_change(workfront: Workfront, fault: str) -> None:
    package_id = workfront.assemble()["package_id"]
    rule = LOST[fault] if fault in LOST else NOT_DONE[fault.removeprefix("not done: ")]
    workfront.simulator.fault(operation="E7", **rule)
    assert change(workfront, package_id, state="absent").changed
    assert not change(workfront, package_id, state="absent").changed
    assert 1 <= workfront.writes().count("E7") <= 2


@pytest.mark.parametrize("operation", ["E6", "E7"])
def test_service_that_stays_away_from_a_known_package(workfront: Workfront, operation: str) -> None:
    package_id = workfront.assemble()["package_id"]
    workfront.simulator.fault("status", operation=operation, status=503, times=None)
    task: dict[str, Any] = {"status": "ACTIVE"} if operation == "E6" else {"state": "absent"}
    outcome = change(workfront, package_id, http_retries=1, **task)
    assert outcome.failed
    assert outcome["changed"] is False
    assert (outcome["package_id"], outcome["status"]) == (package_id, "DRAFT")
    assert workfront.writes() == ["E1", operation, operation]
    assert only(workfront)["status"] == "DRAFT"


# -- throttling


@pytest.mark.parametrize("operation", ["E1", "E6", "E7"])
@pytest.mark.parametrize("header", [{"retry_after": 3}, {"retry_after_date_in": 40}], ids=["seconds", "date"])
def test_throttled_request_is_repeated_when_the_service_says_so(
    workfront: Workfront, operation: str, header: dict[str, Any]
) -> None:
    tasks: dict[str, dict[str, Any]] = {
        "E1": {"name": NAME, "objects": OBJECTS},
        "E6": {"status": "ACTIVE"},
        "E7": {"state": "absent"},
    }
    package_id = workfront.assemble()["package_id"] if operation != "E1" else None
    workfront.simulator.fault("status", operation=operation, status=429, **header)
    outcome = workfront.run("workfront_package", SOURCE, package_id=package_id, **tasks[operation])
    assert outcome.changed
    asked = workfront.operations()
    first = asked.index(operation)
    assert asked[first : first + 2] == [operation, operation], "a throttled request had no effect"
    [wanted] = header.values()
    assert wanted - 2 <= workfront.time.slept[0] <= wanted
    assert any("succeeded only on attempt 2" in warning for warning in outcome.warnings)


@pytest.mark.parametrize(("retries", "sent"), [(0, 1), (2, 3)])
def test_throttled_requests_are_retried_as_often_as_configured(workfront: Workfront, retries: int, sent: int) -> None:
    workfront.simulator.fault("status", operation="E1", status=429, retry_after=1, times=None)
    outcome = workfront.assemble(http_retries=retries)
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["error"]["kind"] == "throttled"
    assert "Run fewer tasks at a time, or increase http_retries" in outcome.message
    assert workfront.writes() == ["E1"] * sent
    assert workfront.packages() == []


def test_rate_limit_of_the_service_is_kept(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(rate_limit_per_minute=1)
    workfront.simulator.freeze()
    outcome = workfront.assemble(http_retries=1)
    assert outcome.failed
    assert outcome["error"]["kind"] == "throttled"
    assert 50 <= sum(workfront.time.slept) <= 60, "the service says how long"
