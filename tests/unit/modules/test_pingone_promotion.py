# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion: creating a promotion, finding it again, waiting for its plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator import worlds
from support.pingone import TASK, PingOne

EXAMPLE = Path(__file__).parents[2] / "fixtures" / "pingone" / "create_request.json"
DESCRIPTION = "Test promotion of population"
PLAN = [
    ("create", "passwordPolicies", worlds.PASSWORD_POLICY_NAME, worlds.PASSWORD_POLICY, None),
    ("update", "themes", f"themes:{worlds.THEME}", worlds.THEME, worlds.TARGET_THEME),
    ("update", "populations", worlds.POPULATION_NAME, worlds.POPULATION, worlds.TARGET_POPULATION),
]


def changes(plan: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        tuple(item[key] for key in ("action", "type", "name", "source_id", "target_id")) for item in plan["changes"]
    ]


def test_check_run_run_again_change_read_back(pingone: PingOne) -> None:
    task = {**TASK, "description": DESCRIPTION}
    predicted = pingone.process("pingone_promotion", check=True, **task)
    assert predicted.changed
    assert (predicted["promotion"], predicted["plan"], predicted["status"]) == (None, None, None)
    assert pingone.operations() == ["P2", "S1", "S4", "S6"]

    pingone.simulator.clear_requests()
    created = pingone.process("pingone_promotion", **task)
    assert created.changed
    assert (created["status"], created["reused"], created["discarded"]) == ("READY", False, False)
    assert changes(created["plan"]) == PLAN
    assert created["plan"]["summary"] == {
        "creates": 1,
        "updates": 2,
        "deletes": 0,
        "reused": 0,
        "ignored": 0,
        "total": 3,
    }
    assert pingone.operations() == ["P2", "D2", "S1", "S4", "S6", "P1", "P2", "P3", "P5"]

    again = pingone.process("pingone_promotion", **task)
    assert not again.changed
    assert again["reused"]
    assert again["promotion"] == created["promotion"]
    assert again["plan"] == created["plan"]
    assert pingone.writes() == ["S1", "P1"]

    promotion_id = created["promotion"]["id"]
    change = {**TASK, "promotion_id": promotion_id, "excluded_resources": [worlds.THEME]}
    pingone.simulator.clear_requests()
    foreseen = pingone.process("pingone_promotion", check=True, **change)
    assert foreseen.changed
    assert pingone.writes() == []
    changed = pingone.process("pingone_promotion", **change)
    assert changed.changed
    assert changed["reused"]
    assert changes(changed["plan"]) == [PLAN[0], PLAN[2]]
    assert changed["plan"]["digest"] != created["plan"]["digest"]
    assert pingone.writes() == ["P6"]
    assert not pingone.process("pingone_promotion", **change).changed

    read = pingone.process(
        "pingone_promotion_info", source_environment=worlds.SOURCE_ENVIRONMENT, promotion_id=promotion_id
    )
    assert read["promotions"][0]["excludedResources"] == [worlds.THEME]
    assert read["promotions"][0]["plan"] == changed["plan"]
    assert len(pingone.promotions()) == 1


def test_create_sends_the_body_of_the_published_example(pingone: PingOne) -> None:
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    mapping = {worlds.UNCHANGED_POPULATION: worlds.TARGET_UNCHANGED_POPULATION}
    outcome = pingone.plan(
        selected_resources=[worlds.POPULATION],
        excluded_resources=[worlds.EXCLUDED_RESOURCE],
        resource_mapping=mapping,
        description=DESCRIPTION,
    )
    assert outcome.changed
    [sent] = pingone.simulator.requests("P1")
    assert sent["body"] == {
        **example,
        "targetEnvironment": {"id": worlds.TARGET_ENVIRONMENT},
        "selectedResources": [worlds.POPULATION],
        "resourceMapping": mapping,
        "sourceSnapshot": {"id": outcome["promotion"]["sourceSnapshotId"]},
    }
    assert sent["content_type"] == "application/json"
    assert sent["path"] == f"/v1/environments/{worlds.SOURCE_ENVIRONMENT}/promotions"
    assert sent["headers"]["authorization_scheme"] == "Bearer"
    assert sent["headers"]["user_agent"].startswith("envops.promotion/")


def test_create_sends_only_what_is_given(pingone: PingOne) -> None:
    taken = pingone.plan()["promotion"]["sourceSnapshotId"]
    given = pingone.plan(selected_resources=None, all_resources=True)["promotion"]["sourceSnapshotId"]
    pingone.plan(source_snapshot_id=given)
    target = {"targetEnvironment": {"id": worlds.TARGET_ENVIRONMENT}}
    one = {**target, "selectedResources": [worlds.POPULATION]}
    assert pingone.bodies("P1") == [
        {**one, "sourceSnapshot": {"id": taken}},
        target,
        {**one, "sourceSnapshot": {"id": given}},
    ]


def test_whole_environment_is_found_again(pingone: PingOne) -> None:
    first = pingone.plan(selected_resources=None, all_resources=True)
    again = pingone.plan(selected_resources=None, all_resources=True)
    assert first.changed
    assert not again.changed
    assert again["promotion"]["id"] == first["promotion"]["id"]
    assert pingone.writes() == ["P1"]


def test_environments_are_found_by_name(pingone: PingOne) -> None:
    outcome = pingone.plan(
        source_environment=worlds.SOURCE_ENVIRONMENT_NAME, target_environment=worlds.TARGET_ENVIRONMENT_NAME
    )
    assert outcome["promotion"]["sourceEnvironmentId"] == worlds.SOURCE_ENVIRONMENT
    assert outcome["promotion"]["targetEnvironmentId"] == worlds.TARGET_ENVIRONMENT
    assert pingone.operations()[:3] == ["E1", "E1", "P2"]


def test_ids_are_understood_in_upper_case(pingone: PingOne) -> None:
    first = pingone.planned_id()
    again = pingone.plan(
        source_environment=worlds.SOURCE_ENVIRONMENT.upper(),
        target_environment=worlds.TARGET_ENVIRONMENT.upper(),
        selected_resources=[worlds.POPULATION.upper()],
    )
    assert not again.changed
    assert again["promotion"]["id"] == first


@pytest.mark.parametrize(
    "other",
    [
        {"target_environment": worlds.PRODUCTION_ENVIRONMENT},
        {"selected_resources": [worlds.POPULATION, worlds.THEME]},
        {"selected_resources": [worlds.THEME]},
        {"selected_resources": None, "all_resources": True},
        {"excluded_resources": [worlds.THEME]},
        {"resource_mapping": {worlds.POPULATION: worlds.TARGET_UNCHANGED_POPULATION}},
        {"description": "Another one"},
        {"source_snapshot_id": "given"},
    ],
    ids="-".join,
)
def test_promotion_that_differs_is_not_reused(pingone: PingOne, other: dict[str, Any]) -> None:
    first = pingone.planned_id()
    if "source_snapshot_id" in other:
        foreign = pingone.simulator.foreign_promotion(
            worlds.SOURCE_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT, [worlds.THEME], execute=False
        )
        other = {"source_snapshot_id": foreign["sourceSnapshotId"]}
    outcome = pingone.plan(**other)
    assert outcome.changed
    assert outcome["promotion"]["id"] != first
    assert [each for each in pingone.writes() if each != "S1"] == ["P1", "P1"]


def test_extended_mapping_and_another_order_still_fit(pingone: PingOne) -> None:
    mapping = {worlds.POPULATION: worlds.TARGET_POPULATION}
    selected = [worlds.POPULATION, worlds.UNCHANGED_POPULATION]
    first = pingone.plan(selected_resources=selected, resource_mapping=mapping, source_snapshot_id=None)
    assert set(first["promotion"]["resourceMapping"]) > set(mapping)
    snapshot = first["promotion"]["sourceSnapshotId"]
    for given in (mapping, None, {}):
        again = pingone.plan(selected_resources=selected[::-1], resource_mapping=given, source_snapshot_id=snapshot)
        assert not again.changed
    assert pingone.writes() == ["S1", "P1"]


def test_newest_fitting_promotion_wins(pingone: PingOne) -> None:
    pair = (worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT)
    older, newer = (
        pingone.simulator.foreign_promotion(*pair, [worlds.POPULATION], execute=False)["id"] for _number in range(2)
    )
    assert [item["id"] for item in pingone.promotions()] == [newer, older]
    outcome = pingone.plan()
    assert not outcome.changed
    assert outcome["promotion"]["id"] == newer


def test_executed_promotion_is_never_reused(pingone: PingOne) -> None:
    executed = pingone.executed_id()
    outcome = pingone.plan()
    assert outcome.changed
    assert outcome["promotion"]["id"] != executed
    assert outcome["plan"]["changes"] == []


def test_rollback_is_never_reused(pingone: PingOne) -> None:
    executed = pingone.executed_id()
    rollback = pingone.roll_back(executed, execute=False)["rollback"]
    outcome = pingone.plan(description=rollback["description"])
    assert outcome["promotion"]["id"] != rollback["id"]


def test_running_promotion_is_waited_for(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 3})
    assert pingone.execute(promotion_id, wait=False)["status"] == "IN_PROGRESS"
    pingone.simulator.clear_requests()
    outcome = pingone.plan()
    assert not outcome.changed
    assert (outcome["promotion"]["id"], outcome["status"]) == (promotion_id, "COMPLETED")
    assert changes(outcome["plan"]) == PLAN
    assert pingone.operations() == ["P2", "P3", "P3", "P3", "P5"]


def test_running_promotion_that_fails_fails_the_task(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 3}, fail_steps=[{"type": "populations"}])
    pingone.execute(promotion_id, wait=False)
    outcome = pingone.plan()
    assert outcome.failed
    assert outcome["changed"] is False
    assert f"Promotion {promotion_id}" in outcome.message
    assert "was executed and ended in ERROR" in outcome.message
    assert "pingone_promotion_rollback" in outcome.message
    assert outcome["errors"][0]["step"]["name"] == worlds.POPULATION_NAME


def test_promotion_of_the_second_page_is_found(pingone: PingOne) -> None:
    first = pingone.planned_id(description="the oldest")
    for number in range(100):
        pingone.simulator.foreign_promotion(
            worlds.SOURCE_ENVIRONMENT,
            worlds.TARGET_ENVIRONMENT,
            [worlds.UNCHANGED_POPULATION],
            description=str(number),
            execute=False,
        )
    pingone.simulator.clear_requests()
    outcome = pingone.plan(description="the oldest")
    assert outcome["promotion"]["id"] == first
    assert pingone.operations()[:2] == ["P2", "P2"]


def test_without_waiting_the_record_is_returned_at_once(pingone: PingOne) -> None:
    pingone.simulator.behave(prepare={"reads": 2})
    created = pingone.plan(wait=False)
    assert created.changed
    assert (created["status"], created["plan"]) == ("NEW", None)
    assert pingone.operations() == ["P2", "D2", "S1", "S4", "S6", "P1", "P2"]
    assert not pingone.plan(wait=False).changed
    ready = pingone.plan()
    assert (ready["status"], ready.changed) == ("READY", False)
    later = pingone.plan(wait=False)
    assert changes(later["plan"]) == PLAN


def test_diff_shows_one_change_a_line(pingone: PingOne) -> None:
    outcome = pingone.plan(
        diff=True,
        source_environment=worlds.SOURCE_ENVIRONMENT_NAME,
        target_environment=worlds.TARGET_ENVIRONMENT_NAME,
    )
    lines = outcome["diff"]["prepared"].splitlines()
    assert worlds.SOURCE_ENVIRONMENT_NAME in lines[0]
    assert worlds.TARGET_ENVIRONMENT_NAME in lines[0]
    shown = [line for line in lines[1:] if not line.startswith(" ")]
    assert [line[0] for line in shown] == ["+", "~", "~"]
    assert f'"{worlds.POPULATION_NAME}" ({worlds.TARGET_POPULATION})' in shown[2]
    assert "diff" not in pingone.plan().result


def test_unknown_status_on_the_way_is_tolerated(pingone: PingOne) -> None:
    pingone.simulator.behave(statuses=["NEW", "SOMETHING_OF_TOMORROW", "ADDITIONAL_SNAPSHOTS_REQUESTED"])
    outcome = pingone.plan()
    assert outcome["status"] == "READY"
    assert pingone.operations().count("P3") == 4


def test_interrupted_promotion_is_reported(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(fail_steps=[{"type": "populations"}])
    assert pingone.execute(promotion_id).failed
    outcome = pingone.plan(check=True)
    assert outcome["interrupted"]["id"] == promotion_id
    outcome = pingone.plan()
    assert outcome["interrupted"]["id"] == promotion_id
    assert outcome["promotion"]["id"] != promotion_id
