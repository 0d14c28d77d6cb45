# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of statuses, cell by cell, and the ways between them."""

from __future__ import annotations

import pytest

from simulator.client import Api
from simulator.launcher import Simulator

# Status: PATCH, execute, roll back, delete.
TABLE = {
    "NEW": (200, 400, 400, 204),
    "PREPARING": (400, 400, 400, 400),
    "ADDITIONAL_SNAPSHOTS_REQUESTED": (400, 400, 400, 400),
    "READY": (200, 202, 400, 204),
    "VALIDATION_FAILED": (200, 202, 400, 400),
    "IN_PROGRESS": (400, 400, 400, 400),
    "COMPLETED": (400, 400, 202, 400),
    "ERROR": (400, 400, 202, 400),
    "ROLLED_BACK": (400, 400, 400, 400),
    "ROLLBACK_NEW": (400, 400, 400, 400),
    "ROLLBACK_PREPARING": (400, 400, 400, 400),
}
ACTIONS = ("update", "start", "roll_back", "delete")


def reach(simulator: Simulator, api: Api, status: str) -> str:
    """Bring a promotion to a status the way a client would see it happen."""
    if status == "NEW":
        simulator.behave(prepare="never")
    elif status in ("PREPARING", "ADDITIONAL_SNAPSHOTS_REQUESTED"):
        simulator.behave(prepare="never", statuses=[status])
    elif status == "VALIDATION_FAILED":
        simulator.behave(validation_failed=["no"])
    elif status == "IN_PROGRESS":
        simulator.behave(execute="never")
    elif status == "ERROR":
        simulator.behave(fail_steps=[{"index": 0}])
    elif status == "ROLLBACK_NEW":
        simulator.behave(rollback_prepare="never")
    elif status == "ROLLBACK_PREPARING":
        simulator.behave(rollback_prepare="never", rollback_statuses=[status])
    promotion = api.create()
    if status in ("NEW", "PREPARING", "ADDITIONAL_SNAPSHOTS_REQUESTED", "READY", "VALIDATION_FAILED"):
        api.read(promotion)
        return promotion
    api.run(promotion)
    if not status.startswith("ROLL"):
        return promotion
    rollback = str(api.roll_back(promotion).json()["id"])
    if status == "ROLLED_BACK":
        api.run(rollback)
        return promotion
    api.read(rollback)
    return rollback


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", TABLE)
def test_cell(simulator: Simulator, api: Api, status: str, action: str) -> None:
    promotion = reach(simulator, api, status)
    before = api.read(promotion)
    assert before["status"] == status

    if action == "update":
        answer = api.call("PATCH", f"/promotions/{promotion}", json={"description": "changed"})
    elif action == "delete":
        answer = api.call("DELETE", f"/promotions/{promotion}")
    else:
        answer = getattr(api, action)(promotion)

    assert answer.status_code == TABLE[status][ACTIONS.index(action)], answer.text
    if answer.status_code == 400:
        assert answer.json()["code"] == "REQUEST_FAILED"
        assert answer.json()["details"][0]["code"] == "CONSTRAINT_VIOLATION"
        assert api.read(promotion) == before
    if answer.status_code == 204:
        assert answer.content == b""
        assert api.call("GET", f"/promotions/{promotion}").status_code == 404
        assert api.call("DELETE", f"/promotions/{promotion}").status_code == 404


def test_preparation_by_reads_passes_through_statuses(simulator: Simulator, api: Api) -> None:
    simulator.behave(statuses=["PREPARING", "ADDITIONAL_SNAPSHOTS_REQUESTED", "SOMETHING_NEW"])
    promotion = api.create()

    seen = [api.status(promotion) for _time in range(4)]

    assert seen == ["PREPARING", "ADDITIONAL_SNAPSHOTS_REQUESTED", "SOMETHING_NEW", "READY"]


def test_phases_by_reads(simulator: Simulator, api: Api) -> None:
    simulator.behave(prepare={"reads": 3}, execute={"reads": 2}, rollback_prepare={"reads": 2})
    promotion = api.create()
    assert [api.status(promotion) for _time in range(3)] == ["PREPARING", "PREPARING", "READY"]
    assert api.start(promotion).json()["status"] == "IN_PROGRESS"
    assert [api.status(promotion) for _time in range(2)] == ["IN_PROGRESS", "COMPLETED"]
    rollback = api.roll_back(promotion).json()["id"]
    assert [api.status(rollback) for _time in range(2)] == ["ROLLBACK_PREPARING", "READY"]


def test_phases_by_seconds_follow_the_clock_and_not_the_reads(simulator: Simulator, api: Api) -> None:
    simulator.set_time("2026-05-25T12:00:00Z", freeze=True)
    simulator.behave(prepare={"seconds": 10}, execute={"seconds": 20})
    promotion = api.create()
    assert [api.status(promotion) for _time in range(3)] == ["NEW"] * 3
    simulator.advance(9)
    assert api.status(promotion) == "PREPARING"
    simulator.advance(1)
    assert api.status(promotion) == "READY"
    api.start(promotion)
    simulator.advance(60)

    done = api.read(promotion)

    assert done["status"] == "COMPLETED"
    assert (done["startedAt"], done["completedAt"]) == ("2026-05-25T12:00:10.000Z", "2026-05-25T12:00:30.000Z")


def test_times_of_a_promotion(simulator: Simulator, api: Api) -> None:
    """Only what a client does moves `updatedAt`."""
    simulator.set_time("2026-05-25T12:00:00Z", freeze=True)
    promotion = api.create()
    simulator.advance(5)
    ready = api.read(promotion)
    assert ready["updatedAt"] == ready["createdAt"] == "2026-05-25T12:00:00.000Z"
    assert "startedAt" not in ready
    assert "completedAt" not in ready
    simulator.advance(5)
    started = api.start(promotion).json()
    assert started["startedAt"] == started["updatedAt"] == "2026-05-25T12:00:10.000Z"
    simulator.advance(5)
    done = api.read(promotion)
    assert (done["updatedAt"], done["completedAt"]) == ("2026-05-25T12:00:10.000Z", "2026-05-25T12:00:15.000Z")


def test_preparation_that_fails(simulator: Simulator, api: Api) -> None:
    simulator.behave(prepare_error=["one", "two"])

    answer = api.read(api.create())

    assert (answer["status"], answer["promotionErrors"]) == ("ERROR", ["one", "two"])
    assert "startedAt" not in answer
    # It was never executed, so there is nothing to roll back.
    assert api.roll_back(answer["id"]).status_code == 400


def test_validation_that_fails_without_texts(simulator: Simulator, api: Api) -> None:
    simulator.behave(validation_failed=[])

    answer = api.read(api.create())

    assert answer["status"] == "VALIDATION_FAILED"
    assert "promotionErrors" not in answer


def test_start_of_a_failed_validation_executes_the_plan_there_is(simulator: Simulator, api: Api) -> None:
    simulator.behave(validation_failed=["doubtful"])
    promotion = api.create()
    assert api.read(promotion)["promotionErrors"] == ["doubtful"]
    api.start(promotion)

    answer = api.read(promotion)

    assert answer["status"] == "COMPLETED"
    assert "promotionErrors" not in answer


def test_start_of_a_failed_validation_without_plan_fails(api: Api) -> None:
    promotion = api.create(resourceMapping={"00000000-0000-4000-8000-000000000001": "nowhere"})
    before = api.read(promotion)
    assert before["status"] == "VALIDATION_FAILED"
    assert before["promotionErrors"] == [
        "Mapped target resources were not found in the target snapshot list: [nowhere]",
        "Mapped source resources were not found in the source snapshot list: [00000000-0000-4000-8000-000000000001]",
    ]
    assert "promotionPlan" not in before
    assert api.start(promotion).status_code == 202

    after = api.read(promotion)

    assert (after["status"], after["promotionErrors"]) == ("ERROR", before["promotionErrors"])
    assert after["startedAt"] <= after["completedAt"]


def test_status_endpoint_can_be_useless(simulator: Simulator, api: Api) -> None:
    promotion = api.create()
    simulator.behave(status_endpoint="empty")
    assert api.call("GET", f"/promotions/{promotion}/status").json() == {}
    simulator.behave(status_endpoint="missing")
    assert api.call("GET", f"/promotions/{promotion}/status").status_code == 404
    simulator.behave(status_endpoint="normal")
    assert api.call("GET", f"/promotions/{promotion}/status").json()["status"] == "READY"


def test_retry_after_on_accepted(simulator: Simulator, api: Api) -> None:
    simulator.behave(retry_after=7)
    promotion = api.create()
    api.read(promotion)

    assert api.start(promotion).headers["Retry-After"] == "7"
    assert "Retry-After" not in api.call("GET", f"/promotions/{promotion}").headers
