# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_info and pingone_promotion_steps_info: looking without changing anything."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

UNKNOWN = "00000000-1111-4222-8333-444444444444"


def read(pingone: PingOne, **options: Any) -> Outcome:
    options = {"source_environment": worlds.SOURCE_ENVIRONMENT, **options}
    outcome = pingone.run("pingone_promotion_info", **options)
    assert not outcome.changed
    return outcome


def ids(outcome: Outcome) -> list[str]:
    return [item["id"] for item in outcome["promotions"]]


@pytest.fixture
def several(pingone: PingOne) -> dict[str, str]:
    """Promotions in several statuses to two targets, oldest first, and an empty request log."""
    made = {"completed": pingone.executed_id()}
    made["elsewhere"] = pingone.executed_id(target_environment=worlds.PRODUCTION_ENVIRONMENT)
    made["ready"] = pingone.planned_id(selected_resources=[worlds.APPLICATION])
    pingone.simulator.clear_requests()
    return made


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_list_in_a_process(pingone: PingOne, several: dict[str, str], check: bool) -> None:
    outcome = pingone.process("pingone_promotion_info", source_environment=worlds.SOURCE_ENVIRONMENT_NAME, check=check)
    assert not outcome.changed
    assert ids(outcome) == [several["ready"], several["elsewhere"], several["completed"]]
    assert "plan" not in outcome["promotions"][0]
    assert pingone.operations() == ["E1", "P2"]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"status": "READY"}, ["ready"]),
        ({"status": "COMPLETED"}, ["elsewhere", "completed"]),
        ({"status": "IN_PROGRESS"}, []),
        ({"target_environment": worlds.TARGET_ENVIRONMENT}, ["ready", "completed"]),
        ({"target_environment": worlds.PRODUCTION_ENVIRONMENT_NAME}, ["elsewhere"]),
        ({"target_environment": worlds.TARGET_ENVIRONMENT, "status": "READY"}, ["ready"]),
        ({"target_environment": worlds.TARGET_ENVIRONMENT, "latest": True}, ["completed"]),
        ({"target_environment": worlds.PRODUCTION_ENVIRONMENT, "latest": True}, ["elsewhere"]),
        ({"target_environment": worlds.ADMIN_ENVIRONMENT, "latest": True}, []),
    ],
    ids=str,
)
def test_those_that_fit(pingone: PingOne, several: dict[str, str], options: dict[str, Any], names: list[str]) -> None:
    outcome = read(pingone, **options)
    assert ids(outcome) == [several[name] for name in names]
    assert pingone.writes() == []


def test_latest_has_its_plan(pingone: PingOne, several: dict[str, str]) -> None:
    [latest] = read(pingone, target_environment=worlds.TARGET_ENVIRONMENT, latest=True)["promotions"]
    assert latest["plan"]["summary"]["total"] == 3
    assert latest["errors"] == []


def test_latest_is_the_one_started_last(pingone: PingOne) -> None:
    first, second = pingone.planned_id(), pingone.planned_id(selected_resources=[worlds.APPLICATION])
    pingone.execute(second)
    pingone.simulator.foreign_start(worlds.SOURCE_ENVIRONMENT, first)
    assert ids(read(pingone, target_environment=worlds.TARGET_ENVIRONMENT, latest=True)) == [first]


def test_by_id_with_plan_and_readable_errors(pingone: PingOne) -> None:
    planned = pingone.plan()
    promotion_id = planned["promotion"]["id"]
    [found] = read(pingone, promotion_id=promotion_id.upper())["promotions"]
    assert found["plan"] == planned["plan"]
    pingone.simulator.behave(fail_steps=[{"type": "populations"}])
    pingone.execute(promotion_id)
    [found] = read(pingone, promotion_id=promotion_id)["promotions"]
    assert found["plan"]["digest"] == planned["plan"]["digest"], "execution does not change what the plan does"
    assert found["errors"][0]["step"]["number"] == 3


def test_promotion_in_preparation_has_no_plan_yet(pingone: PingOne) -> None:
    pingone.simulator.behave(prepare="never")
    promotion_id = pingone.planned_id(wait=False)
    [found] = read(pingone, promotion_id=promotion_id)["promotions"]
    assert (found["status"], found["plan"]) == ("NEW", None)
    assert "P5" not in pingone.operations()


def test_unknown_id_is_not_a_failure(pingone: PingOne) -> None:
    assert read(pingone, promotion_id=UNKNOWN)["promotions"] == []


def test_all_pages_are_read(pingone: PingOne) -> None:
    for number in range(101):
        pingone.simulator.foreign_promotion(
            worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.THEME], description=str(number), execute=False
        )
    outcome = read(pingone)
    assert [item["description"] for item in outcome["promotions"]] == [str(number) for number in range(100, -1, -1)]
    assert pingone.operations() == ["P2", "P2"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"promotion_id": UNKNOWN, "status": "READY"}, "mutually exclusive"),
        ({"promotion_id": UNKNOWN, "target_environment": worlds.TARGET_ENVIRONMENT}, "mutually exclusive"),
        ({"latest": True}, "target_environment"),
        ({"promotion_id": "461a"}, "promotion_id must be an ID (UUID); got '461a'"),
        ({"target_environment": worlds.SOURCE_ENVIRONMENT}, "are the same environment"),
    ],
)
def test_options_that_do_not_go_together(pingone: PingOne, options: dict[str, Any], said: str) -> None:
    outcome = pingone.run("pingone_promotion_info", source_environment=worlds.SOURCE_ENVIRONMENT, **options)
    assert outcome.failed
    assert said in outcome.message
    assert pingone.simulator.requests() == []


# -- steps


def steps(pingone: PingOne, promotion_id: str, **options: Any) -> Outcome:
    options = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id, **options}
    return pingone.run("pingone_promotion_steps_info", **options)


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_steps_with_payloads_in_a_process(pingone: PingOne, check: bool) -> None:
    planned = pingone.plan()
    pingone.simulator.clear_requests()
    outcome = pingone.process(
        "pingone_promotion_steps_info",
        source_environment=worlds.SOURCE_ENVIRONMENT,
        promotion_id=planned["promotion"]["id"],
        check=check,
    )
    assert not outcome.changed
    assert [step["action"] for step in outcome["steps"]] == ["POST", "PUT", "PUT"]
    assert outcome["steps"][0]["payload"]["minComplexity"] == 7
    assert outcome["plan"] == planned["plan"]
    assert pingone.writes() == []


@pytest.mark.parametrize("page_size", [1, 2, 3, 100])
def test_pages_make_no_difference(pingone: PingOne, page_size: int) -> None:
    planned = pingone.plan()
    pingone.simulator.clear_requests()
    outcome = steps(pingone, planned["promotion"]["id"], page_size=page_size)
    assert outcome["plan"] == planned["plan"]
    pages = pingone.simulator.requests("P5")
    assert len(pages) == -(-3 // page_size)
    assert {entry["query"]["limit"] for entry in pages} == {str(page_size)}


def test_secrets_in_payloads_are_masked_although_the_service_shows_them(pingone: PingOne) -> None:
    pingone.simulator.behave(masked_fields={})
    promotion_id = pingone.planned_id(selected_resources=[worlds.APPLICATION])
    outcome = steps(pingone, promotion_id)
    [step] = outcome["steps"]
    assert step["payload"]["clientSecret"] == "******"
    assert step["payload"]["homePageUrl"] == "https://timesheet.dev.example.com/"
    assert worlds.APPLICATION_SECRET not in json.dumps(outcome.result)


def test_secrets_that_the_service_shows_are_shown_by_no_task(pingone: PingOne) -> None:
    """The fixture searches what these runs show."""
    pingone.simulator.behave(masked_fields={}, fail_steps=[{"type": "applications", "scope": "rollback"}])
    planned = pingone.plan(selected_resources=[worlds.APPLICATION], diff=True)
    promotion_id = planned["promotion"]["id"]
    assert not steps(pingone, promotion_id).failed
    assert pingone.execute(promotion_id, diff=True).changed
    assert worlds.APPLICATION_SECRET in json.dumps(pingone.target())
    assert read(pingone, promotion_id=promotion_id)["promotions"][0]["plan"]["summary"]["updates"] == 1
    assert pingone.roll_back(promotion_id, diff=True).failed


def test_steps_before_the_plan_is_there(pingone: PingOne) -> None:
    pingone.simulator.behave(prepare="never")
    outcome = steps(pingone, pingone.planned_id(wait=False))
    assert outcome["steps"] == []
    assert outcome["plan"]["summary"]["total"] == 0


def test_steps_of_an_unknown_promotion(pingone: PingOne) -> None:
    outcome = steps(pingone, UNKNOWN)
    assert outcome.failed
    assert outcome["error"]["kind"] == "not_found"
    assert f"read the steps of promotion {UNKNOWN}" in outcome.message


def test_step_of_an_unknown_kind_is_refused(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    step = {"action": "PATCH", "resourceUrl": f"{pingone.simulator.url}/v1/environments/x/themes/1"}
    body = {"_embedded": {"promotionSteps": [step]}}
    pingone.simulator.fault("status", operation="P5", status=200, body=body)
    outcome = steps(pingone, promotion_id)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "plans a step 'PATCH'" in outcome.message
    assert "update the collection" in outcome.message
