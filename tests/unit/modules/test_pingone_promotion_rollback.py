# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_rollback: taking a promotion back, and proving it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

ROLLBACK_TYPE = "application/vnd.pingidentity.promotion.rollback+json"
EXECUTE_TYPE = "application/vnd.pingidentity.promotion.execute+json"


def to_target(pingone: PingOne, **options: Any) -> Outcome:
    return pingone.roll_back(target_environment=worlds.TARGET_ENVIRONMENT, **options)


def test_check_run_run_again_read_back(pingone: PingOne) -> None:
    before = pingone.target()
    original_id = pingone.executed_id()
    promoted = pingone.target()
    assert promoted != before
    task: dict[str, Any] = {
        "source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
        "target_environment": worlds.TARGET_ENVIRONMENT_NAME,
    }
    pingone.simulator.clear_requests()
    foreseen = pingone.process("pingone_promotion_rollback", check=True, diff=True, **task)
    assert foreseen.changed
    assert (foreseen["rollback"], foreseen["proof"]) == (None, None)
    assert [item["action"] for item in foreseen["plan"]["changes"]] == ["update", "update", "delete"]
    assert [line[0] for line in foreseen["diff"]["prepared"].splitlines()[1:]] == ["~", "~", "-"]
    assert pingone.writes() == []
    assert pingone.target() == promoted

    pingone.simulator.clear_requests()
    done = pingone.process("pingone_promotion_rollback", diff=True, **task)
    assert done.changed
    assert (done["status"], done["errors"], done["nothing_to_revert"]) == ("COMPLETED", [], False)
    assert (done["original"]["id"], done["original"]["status"]) == (original_id, "ROLLED_BACK")
    assert done["rollback"]["previousPromotion"]["id"] == original_id
    assert done["elapsed"] >= 0
    assert sorted(item["action"] for item in done["plan"]["changes"]) == ["delete", "update", "update"]
    assert done["plan"]["summary"] == foreseen["plan"]["summary"]
    assert f"rollback {done['rollback']['id']} of promotion {original_id}" in done["diff"]["prepared"]
    assert pingone.operations() == ["E1", "E1", "P2", "P3", "P8", "P2", "P3", "P5", "P2", "P7", "P4", "P3", "P3"]
    [created], [started] = pingone.simulator.requests("P8"), pingone.simulator.requests("P7")
    assert (created["content_type"], created["body"]) == (ROLLBACK_TYPE, None)
    assert (started["content_type"], started["body"]) == (EXECUTE_TYPE, None)
    assert created["path"].endswith(original_id)
    assert started["path"].endswith(done["rollback"]["id"])
    assert pingone.target() == before

    for check in (False, True):
        again = pingone.process("pingone_promotion_rollback", check=check, **task)
        assert not again.changed
        assert again["original"]["id"] == original_id
        assert again["proof"] == done["proof"]
    assert pingone.writes() == ["P8", "P7"]
    read = pingone.process(
        "pingone_promotion_info",
        source_environment=worlds.SOURCE_ENVIRONMENT,
        target_environment=worlds.TARGET_ENVIRONMENT,
        latest=True,
    )
    assert read["promotions"][0]["id"] == done["rollback"]["id"]


def test_verification_names_each_resource(pingone: PingOne) -> None:
    pingone.executed_id()
    proof = to_target(pingone)["proof"]
    assert (proof["complete"], proof["reasons"]) == (True, [])
    shown = [
        tuple(item[key] for key in ("type", "name", "promoted_by", "taken_back_by", "state"))
        for item in proof["resources"]
    ]
    assert shown == [
        ("passwordPolicies", worlds.PASSWORD_POLICY_NAME, "create", "delete", "restored"),
        ("themes", f"themes:{worlds.THEME}", "update", "update", "restored"),
        ("populations", worlds.POPULATION_NAME, "update", "update", "restored"),
    ]
    targets = [item["target_id"] for item in proof["resources"]]
    assert targets[1:] == [worlds.TARGET_THEME, worlds.TARGET_POPULATION]
    assert targets[0] not in (None, worlds.PASSWORD_POLICY)


def test_rollback_of_a_partly_failed_promotion_is_verified(pingone: PingOne) -> None:
    before = pingone.target()
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(fail_steps=[{"type": "themes"}])
    assert pingone.execute(promotion_id).failed
    assert pingone.target() != before
    outcome = to_target(pingone)
    assert outcome.changed
    assert outcome["proof"]["complete"]
    states = {item["type"]: (item["state"], item["taken_back_by"]) for item in outcome["proof"]["resources"]}
    assert states == {
        "passwordPolicies": ("restored", "delete"),
        "themes": ("untouched", None),
        "populations": ("restored", "update"),
    }
    assert pingone.target() == before


def test_deletion_comes_back(pingone: PingOne) -> None:
    pingone.executed_id()
    pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION)
    before = pingone.target()
    planned = pingone.plan()
    assert [item["action"] for item in planned["plan"]["changes"]] == ["delete"]
    pingone.execute(planned["promotion"]["id"])
    assert worlds.TARGET_POPULATION not in pingone.target()
    outcome = to_target(pingone)
    assert outcome["proof"]["complete"]
    assert [item["taken_back_by"] for item in outcome["proof"]["resources"]] == ["create"]
    assert pingone.target() == before


@pytest.mark.parametrize("by_id", [True, False], ids=["by id", "by target"])
def test_existing_rollback_is_gone_on_with(pingone: PingOne, by_id: bool) -> None:
    original_id = pingone.executed_id()
    options = {"promotion_id": original_id} if by_id else {"target_environment": worlds.TARGET_ENVIRONMENT}
    planned = pingone.roll_back(execute=False, **options)
    assert planned.changed
    assert (planned["status"], planned["proof"]) == ("READY", None)
    assert planned["plan"]["summary"]["total"] == 3
    again = pingone.roll_back(execute=False, **options)
    assert not again.changed
    assert again["rollback"]["id"] == planned["rollback"]["id"]
    pingone.simulator.clear_requests()
    foreseen = pingone.roll_back(check=True, **options)
    assert foreseen.changed
    assert foreseen["rollback"]["id"] == planned["rollback"]["id"]
    assert not pingone.roll_back(check=True, execute=False, **options).changed
    assert pingone.writes() == []
    outcome = pingone.roll_back(**options)
    assert outcome.changed
    assert outcome["rollback"]["id"] == planned["rollback"]["id"]
    assert outcome["proof"]["complete"]
    assert pingone.writes() == ["P7"]


def test_running_rollback_is_waited_for(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.behave(execute={"reads": 5})
    started = pingone.roll_back(original_id, wait=False)
    assert started.changed
    assert (started["status"], started["proof"]) == ("IN_PROGRESS", None)
    pingone.simulator.clear_requests()
    assert not pingone.roll_back(original_id, check=True).changed
    assert not pingone.roll_back(original_id, wait=False).changed
    outcome = pingone.roll_back(original_id)
    assert not outcome.changed
    assert outcome["status"] == "COMPLETED"
    assert outcome["plan"] is None
    assert outcome["proof"]["complete"]
    assert pingone.writes() == []


def test_rollback_that_starts_automatically_is_not_started_again(pingone: PingOne) -> None:
    """A14: a service that starts the rollback between its preparation and our start."""
    original_id = pingone.executed_id()
    pingone.simulator.behave(execute={"reads": 3})
    pingone.simulator.fault("status_after", operation="P7", status=400, body={"code": "REQUEST_FAILED"})
    outcome = pingone.roll_back(original_id)
    assert outcome.changed
    assert outcome["proof"]["complete"]
    assert pingone.writes().count("P7") == 2


def test_rollback_that_somebody_else_starts_meanwhile_is_waited_for(pingone: PingOne) -> None:
    """The list still shows it before its start."""
    original_id = pingone.executed_id()
    rollback_id = pingone.roll_back(original_id, execute=False)["rollback"]["id"]
    stale = {"_embedded": {"promotions": pingone.promotions()}}
    pingone.simulator.behave(execute={"reads": 3})
    pingone.execute(rollback_id, wait=False)
    pingone.simulator.clear_requests()
    pingone.simulator.fault("status", operation="P2", status=200, body=stale)
    outcome = pingone.roll_back(original_id)
    assert not outcome.changed
    assert outcome["status"] == "COMPLETED"
    assert outcome["proof"]["complete"]
    assert pingone.writes() == []


def test_without_waiting_for_the_plan(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    outcome = pingone.roll_back(original_id, execute=False, wait=False)
    assert outcome.changed
    assert (outcome["status"], outcome["plan"]) == ("ROLLBACK_NEW", None)


def test_statuses_on_the_way_are_waited_out(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.behave(rollback_statuses=["ROLLBACK_NEW", "ROLLBACK_PREPARING", "ROLLBACK_OF_TOMORROW"])
    outcome = pingone.roll_back(original_id)
    assert outcome.changed
    assert outcome["status"] == "COMPLETED"


def test_promotion_rolled_back_by_somebody_else_stays_as_it_is(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    foreign = pingone.simulator.foreign_rollback(worlds.SOURCE_ENVIRONMENT, original_id)
    pingone.simulator.clear_requests()
    outcome = pingone.roll_back(original_id)
    assert not outcome.changed
    assert outcome["rollback"]["id"] == foreign["id"]
    assert outcome["proof"]["complete"]
    assert pingone.writes() == []


def test_rolled_back_promotion_whose_rollback_is_forgotten(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    pair = {"source": worlds.SOURCE_ENVIRONMENT, "target": worlds.TARGET_ENVIRONMENT}
    record = {**pair, "id": original_id, "status": "ROLLED_BACK", "startedAt": "2026-01-01T00:00:00.000Z"}
    pingone.simulator.reset(seeds_with(pingone, record))
    outcome = pingone.roll_back(original_id)
    assert not outcome.changed
    assert (outcome["rollback"], outcome["proof"], outcome["status"]) == (None, None, "ROLLED_BACK")


def seeds_with(pingone: PingOne, *promotions: dict[str, Any]) -> dict[str, Any]:
    environments = pingone.simulator.state()["pingone"]["environments"]
    application = {"client_id": worlds.CLIENT_ID, "client_secret": worlds.CLIENT_SECRET}
    for environment in environments:
        environment["resources"] = []
    environments[0]["applications"] = [application]
    return {"pingone": {"environments": environments, "promotions": list(promotions)}}


def test_nothing_to_revert(pingone: PingOne) -> None:
    """A35: the original had changed nothing, so the rollback ends before its start."""
    promotion_id = pingone.planned_id(selected_resources=[worlds.UNCHANGED_POPULATION])
    pingone.simulator.foreign_promotion(
        worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.UNCHANGED_POPULATION], description="empty"
    )
    original_id = next(item["id"] for item in pingone.promotions() if item.get("description") == "empty")
    assert original_id != promotion_id
    outcome = pingone.roll_back(original_id)
    assert outcome.changed, "a record of a rollback was created"
    assert outcome["nothing_to_revert"]
    assert outcome["status"] == "ERROR"
    assert outcome["errors"] == [{"text": "Selected resources list is empty"}]
    assert not outcome["proof"]["complete"]
    assert "Selected resources list is empty" in outcome["proof"]["reasons"][0]
    again = pingone.roll_back(original_id)
    assert not again.changed
    assert again["nothing_to_revert"]
    assert pingone.writes() == ["S1", "P1", "P8"]


def test_preparation_of_the_rollback_that_fails_fails_the_task(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.behave(rollback_prepare_error=["The snapshot could not be taken"])
    outcome = pingone.roll_back(original_id)
    assert outcome.failed
    assert outcome["changed"] is True
    assert outcome["error"]["kind"] == "operation_failed"
    assert "The snapshot could not be taken" in outcome.message
    assert "Nothing was changed in the target" in outcome.message
    assert outcome["status"] == "ERROR"
    assert outcome["errors"] == [{"text": "The snapshot could not be taken"}]
    assert pingone.writes().count("P7") == 1, "only the original was started"


def test_failing_rollback_is_reported(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.behave(fail_steps=[{"type": "themes", "scope": "rollback"}])
    outcome = pingone.roll_back(original_id)
    assert outcome.failed
    assert outcome["changed"] is True
    assert outcome["error"]["kind"] == "operation_failed"
    rollback_id = outcome["rollback"]["id"]
    assert f"The rollback {rollback_id} of promotion {original_id} ended in ERROR: Step " in outcome.message
    assert "may be only partly restored" in outcome.message
    assert outcome["status"] == "ERROR"
    assert outcome["original"]["id"] == original_id
    assert outcome["errors"][0]["step"]["action"] == "PUT"
    assert "<EOL>" not in outcome.message


def test_retry_after_of_the_start_is_the_first_pause(pingone: PingOne) -> None:
    original_id = pingone.executed_id()
    pingone.simulator.behave(retry_after=23)
    pingone.time.slept.clear()
    pingone.roll_back(original_id)
    assert 23.0 in pingone.time.slept
