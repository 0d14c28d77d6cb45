# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_execution: starting exactly the agreed plan, once, and telling how it ended."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import TASK, PingOne

UNKNOWN = "00000000-1111-4222-8333-444444444444"
OTHER_DIGEST = "sha256:" + "0" * 64


def world_of(dependencies: int) -> dict[str, Any]:
    """A world in which one selected resource brings many others along."""
    ids = [f"10000000-0000-4000-8000-{number:012}" for number in range(dependencies)]
    resources = [{"type": "themes", "body": {"id": item, "name": f"Theme {item[-4:]}"}} for item in ids]
    umbrella = {"id": worlds.POPULATION, "name": "Umbrella", "uses": [{"id": item} for item in ids]}
    application = {"client_id": worlds.CLIENT_ID, "client_secret": worlds.CLIENT_SECRET}
    return {
        "pingone": {
            "environments": [
                {"id": worlds.ADMIN_ENVIRONMENT, "name": "Administrators", "applications": [application]},
                {
                    "id": worlds.SOURCE_ENVIRONMENT,
                    "name": worlds.SOURCE_ENVIRONMENT_NAME,
                    "resources": [*resources, {"type": "populations", "body": umbrella}],
                },
                {"id": worlds.TARGET_ENVIRONMENT, "name": worlds.TARGET_ENVIRONMENT_NAME},
            ]
        }
    }


def test_check_run_run_again_read_back(pingone: PingOne) -> None:
    planned = pingone.plan()
    task = {
        "source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
        "promotion_id": planned["promotion"]["id"],
        "expected_plan_digest": planned["plan"]["digest"],
    }
    before = pingone.target()
    pingone.simulator.clear_requests()
    foreseen = pingone.process("pingone_promotion_execution", check=True, diff=True, **task)
    assert foreseen.changed
    assert foreseen["status"] == "READY"
    assert [line[0] for line in foreseen["diff"]["prepared"].splitlines()[1:]] == ["+", "~", "~"]
    assert pingone.writes() == []
    assert pingone.target() == before

    pingone.simulator.clear_requests()
    done = pingone.process("pingone_promotion_execution", **task)
    assert done.changed
    assert (done["status"], done["errors"]) == ("COMPLETED", [])
    assert done["promotion"]["completedAt"]
    assert done["elapsed"] >= 0
    assert pingone.operations() == [
        *("E1", "P3", "P2", "S1", "S1", "S4", "S4", "S2", "S6"),
        *("P5", "P2", "P7", "P4", "P3", "P2"),
    ]
    [start] = pingone.simulator.requests("P7")
    assert start["content_type"] == "application/vnd.pingidentity.promotion.execute+json"
    assert start["body"] is None
    target = pingone.target()
    assert target[worlds.TARGET_POPULATION]["body"]["preferredLanguage"] == "en"
    assert worlds.PASSWORD_POLICY_NAME in [item["name"] for item in target.values()]

    for check in (False, True):
        again = pingone.process("pingone_promotion_execution", check=check, **task)
        assert not again.changed
        assert again["status"] == "COMPLETED"
    assert pingone.writes() == ["S1", "S1", "P7"]
    assert pingone.target() == target


def test_running_promotion_is_waited_for(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 4})
    started = pingone.execute(promotion_id, wait=False)
    assert started.changed
    assert (started["status"], started["elapsed"]) == ("IN_PROGRESS", 0.0)
    watched = pingone.execute(promotion_id, wait=False)
    assert not watched.changed
    attached = pingone.execute(promotion_id)
    assert not attached.changed
    assert attached["status"] == "COMPLETED"
    assert pingone.writes() == ["S1", "P1", "S1", "S1", "P7"]


def test_running_promotion_that_fails_was_not_changed_by_the_watcher(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 3}, fail_steps=[{"index": 1}])
    pingone.execute(promotion_id, wait=False)
    outcome = pingone.execute(promotion_id)
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["status"] == "ERROR"


def test_empty_plan_is_not_started(pingone: PingOne) -> None:
    planned = pingone.plan(selected_resources=[worlds.UNCHANGED_POPULATION])
    outcome = pingone.execute(planned["promotion"]["id"], expected_plan_digest=planned["plan"]["digest"])
    assert not outcome.changed
    assert outcome["status"] == "READY"
    assert pingone.writes() == ["S1", "P1"]


def test_failed_validation_starts_only_when_allowed(pingone: PingOne) -> None:
    pingone.simulator.behave(validation_failed=["Mapped source resources were not found: [x]"])
    promotion_id = pingone.plan()["promotion"]["id"]
    refused = pingone.execute(promotion_id)
    assert refused.failed
    assert refused["error"]["kind"] == "state_conflict"
    assert "is in status VALIDATION_FAILED: Mapped source resources were not found: [x]." in refused.message
    assert "allow_validation_failed" in refused.message
    assert refused["status"] == "VALIDATION_FAILED"
    assert pingone.writes() == ["S1", "P1"]
    allowed = pingone.execute(promotion_id, allow_validation_failed=True)
    assert allowed.changed
    assert allowed["status"] == "COMPLETED"
    assert pingone.writes() == ["S1", "P1", "S1", "S1", "P7"]


def test_failed_validation_without_a_plan_ends_in_error(pingone: PingOne) -> None:
    promotion_id = pingone.plan(resource_mapping={worlds.POPULATION: UNKNOWN})["promotion"]["id"]
    outcome = pingone.execute(promotion_id, allow_validation_failed=True)
    assert outcome.failed
    assert outcome["changed"] is True
    assert "ended in ERROR: Mapped target resources were not found" in outcome.message


@pytest.mark.parametrize(("count", "advice"), [(0, "Select at least one"), (101, "Split the selection")])
def test_size_of_the_selection_is_checked_before_the_start(pingone: PingOne, count: int, advice: str) -> None:
    pingone.simulator.reset(world_of(101))
    selected = [f"10000000-0000-4000-8000-{number:012}" for number in range(count)]
    promotion = pingone.simulator.foreign_promotion(
        worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, selected, execute=False
    )
    assert promotion["status"] == "READY"
    outcome = pingone.execute(promotion["id"])
    assert outcome.failed
    assert f"selects {count} resources; PingOne executes promotions of 1 to 100" in outcome.message
    assert advice in outcome.message
    assert pingone.writes() == []


@pytest.mark.parametrize("status", ["PREPARING", "ERROR", "failed preparation", "ROLLED_BACK"])
def test_status_that_allows_no_start(pingone: PingOne, status: str) -> None:
    if status == "PREPARING":
        pingone.simulator.behave(statuses=["PREPARING"], prepare="never")
        promotion_id = pingone.plan(wait=False)["promotion"]["id"]
        said = "is in status PREPARING and cannot be started yet"
    elif status == "failed preparation":
        pingone.simulator.behave(prepare_error=["No snapshot"])
        promotion_id = pingone.plan()["promotion"]["id"]
        said = "could not be prepared and ended in ERROR: No snapshot. It cannot be started again"
    else:
        promotion_id = pingone.planned_id()
        pingone.simulator.behave(fail_steps=[{"index": 2}] if status == "ERROR" else [])
        pingone.execute(promotion_id)
        said = "was executed before and ended in ERROR: Step 3"
        if status == "ROLLED_BACK":
            pingone.simulator.foreign_rollback(worlds.SOURCE_ENVIRONMENT, promotion_id)
            said = "is in status ROLLED_BACK"
    pingone.simulator.clear_requests()
    outcome = pingone.execute(promotion_id)
    assert outcome.failed
    assert outcome["changed"] is False
    assert said in outcome.message
    assert pingone.writes() == []


# -- the agreed plan


@pytest.mark.parametrize("dependencies", [0, 100, 249], ids=["1 step", "101 steps", "250 steps"])
def test_digest_is_of_all_steps_of_all_pages(pingone: PingOne, dependencies: int) -> None:
    pingone.simulator.reset(world_of(dependencies))
    planned = pingone.plan()
    assert planned["plan"]["summary"]["creates"] == dependencies + 1
    pingone.simulator.clear_requests()
    outcome = pingone.execute(planned["promotion"]["id"], expected_plan_digest=planned["plan"]["digest"])
    assert outcome.changed
    pages = dependencies // 100 + 1
    assert pingone.operations() == ["P3", "P2", "S2", *["P5"] * pages, "P2", "P7", "P4", "P3", "P2"]


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize("dependencies", [0, 130], ids=["one page", "two pages"])
def test_changed_plan_is_refused_with_both_digests(pingone: PingOne, dependencies: int, check: bool) -> None:
    """What differs is only the payload of the last step, on the last page."""
    pingone.simulator.reset(world_of(dependencies))
    planned = pingone.plan()
    promotion_id = planned["promotion"]["id"]
    pingone.simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, {"description": "Slipped in"})
    changed = pingone.plan(description="made later")
    assert changed["plan"]["changes"] == planned["plan"]["changes"]
    before = pingone.target()
    pingone.simulator.clear_requests()
    outcome = pingone.execute(changed["promotion"]["id"], expected_plan_digest=planned["plan"]["digest"], check=check)
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["error"]["kind"] == "state_conflict"
    assert planned["plan"]["digest"] in outcome.message
    assert changed["plan"]["digest"] in outcome.message
    assert "Nothing was started" in outcome.message
    assert outcome["plan"] == changed["plan"]
    assert pingone.writes() == []
    assert pingone.target() == before
    assert not pingone.execute(promotion_id, expected_plan_digest=planned["plan"]["digest"]).failed


def test_plan_that_was_emptied_is_not_the_agreed_one(pingone: PingOne) -> None:
    planned = pingone.plan()
    promotion_id = planned["promotion"]["id"]
    emptied = {**TASK, "promotion_id": promotion_id, "selected_resources": [worlds.UNCHANGED_POPULATION]}
    assert pingone.run("pingone_promotion", **emptied)["plan"]["changes"] == []
    outcome = pingone.execute(promotion_id, expected_plan_digest=planned["plan"]["digest"])
    assert outcome.failed
    assert planned["plan"]["digest"] in outcome.message
    assert "P7" not in pingone.writes()


def test_steps_and_other_executions_are_read_immediately_before_the_start(pingone: PingOne) -> None:
    planned = pingone.plan()
    promotion_id = planned["promotion"]["id"]
    pingone.simulator.clear_requests()
    assert pingone.execute(promotion_id, expected_plan_digest=OTHER_DIGEST).failed
    assert pingone.operations()[-1] == "P5"
    pingone.simulator.clear_requests()
    pingone.execute(promotion_id, expected_plan_digest=planned["plan"]["digest"])
    asked = pingone.operations()
    assert asked[asked.index("P7") - 2 : asked.index("P7")] == ["P5", "P2"]


def test_steps_are_not_read_for_nothing(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.clear_requests()
    pingone.execute(promotion_id, on_target_change="ignore")
    assert pingone.operations() == ["P3", "P2", "P2", "P7", "P4", "P3", "P2"]


# -- how it ended


def failing(pingone: PingOne, **failure: Any) -> Outcome:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(fail_steps=[failure])
    return pingone.execute(promotion_id)


def test_failed_step_is_reported_in_readable_form(pingone: PingOne) -> None:
    outcome = failing(pingone, type="populations")
    assert outcome.failed
    assert outcome["changed"] is True
    assert (outcome["status"], outcome["error"]["kind"]) == ("ERROR", "operation_failed")
    assert f"environment {worlds.SOURCE_ENVIRONMENT} ended in ERROR" in outcome.message
    assert f'Step 3 ("{worlds.POPULATION_NAME}") failed: PUT ' in outcome.message
    assert f"/populations/{worlds.TARGET_POPULATION} was answered with 400 INVALID_DATA" in outcome.message
    assert "invalid passwordPolicy value was provided" in outcome.message
    assert "may have been applied to the target" in outcome.message
    assert "pingone_promotion_rollback" in outcome.message
    assert "<EOL>" not in outcome.message
    [error] = outcome["errors"]
    assert (error["status"], error["method"], error["code"]) == (400, "PUT", "INVALID_DATA")
    assert error["details"][0]["target"] == "passwordPolicy"
    assert (error["step"]["number"], error["step"]["action"]) == (3, "PUT")
    assert outcome["promotion"]["promotionErrors"][0].count("<EOL>") > 3
    # The other steps were applied all the same.
    assert worlds.PASSWORD_POLICY_NAME in [item["name"] for item in pingone.target().values()]


def test_every_failed_step_is_reported(pingone: PingOne) -> None:
    outcome = failing(pingone, status=409, body={"code": "CONFLICT", "message": "Somebody works on it"})
    assert [error["step"]["number"] for error in outcome["errors"]] == [1, 2, 3]
    assert outcome.message.count("was answered with 409 CONFLICT: Somebody works on it") == 3
    assert f'Step 1 ("{worlds.PASSWORD_POLICY_NAME}") failed: POST' in outcome.message


def test_retry_after_of_the_start_is_the_first_pause(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(retry_after=17, execute={"reads": 1})
    pingone.time.slept.clear()
    pingone.execute(promotion_id)
    assert pingone.time.slept == [17.0]


def test_start_refused_because_somebody_was_faster_is_waited_for(pingone: PingOne) -> None:
    """Another client starts the promotion between the read and the start."""
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 3})
    pingone.simulator.fault(
        "status_after", operation="P7", status=400, body={"code": "REQUEST_FAILED", "message": "no"}
    )
    outcome = pingone.execute(promotion_id)
    assert not outcome.changed
    assert outcome["status"] == "COMPLETED"
    assert pingone.writes() == ["S1", "P1", "S1", "S1", "P7"]


def test_unknown_promotion(pingone: PingOne) -> None:
    outcome = pingone.execute(UNKNOWN)
    assert outcome.failed
    assert (outcome["error"]["kind"], outcome["superseded"]) == ("not_found", True)
    assert f"read promotion {UNKNOWN} of environment {worlds.SOURCE_ENVIRONMENT}" in outcome.message
    assert "deletes promotions after 90 days, and those that were never executed after 30 days" in outcome.message
