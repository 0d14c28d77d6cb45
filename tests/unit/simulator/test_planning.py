# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan contains, where its mapping comes from and what an update does to it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator

UNKNOWN = "00000000-0000-4000-8000-000000000001"
TARGET = worlds.TARGET_ENVIRONMENT


def actions(steps: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(step["action"], step["sourceResource"]["name"]) for step in steps]


def plan(api: Api, promotion: str) -> list[tuple[str, str]]:
    return actions(api.read(promotion)["promotionPlan"]["steps"])


def test_plan_appears_with_ready_and_only_in_read_one(simulator: Simulator, api: Api) -> None:
    simulator.behave(prepare={"reads": 2})
    promotion = api.create()
    assert "promotionPlan" not in api.read(promotion)
    assert api.call("GET", f"/promotions/{promotion}/promotionSteps").json()["count"] == 0
    assert "promotionPlan" in api.read(promotion)
    assert "promotionPlan" not in api.call("GET", "/promotions").json()["_embedded"]["promotions"][0]
    assert all("payload" not in step for step in api.read(promotion)["promotionPlan"]["steps"])
    assert "promotionPlan" not in api.start(promotion).json()
    assert "promotionPlan" in api.read(promotion)


def test_equal_content_makes_no_step_but_a_mapping(api: Api) -> None:
    answer = api.read(api.create(worlds.UNCHANGED_POPULATION))

    assert answer["promotionPlan"] == {"steps": []}
    assert answer["resourceMapping"] == {
        worlds.STANDARD_POLICY: worlds.TARGET_STANDARD_POLICY,
        worlds.UNCHANGED_POPULATION: worlds.TARGET_UNCHANGED_POPULATION,
    }


def test_mapping_is_absent_until_computed(simulator: Simulator, api: Api) -> None:
    simulator.behave(prepare="never")
    assert "resourceMapping" not in api.read(api.create())
    assert "excludedResources" not in api.read(api.create())


def test_excluded_dependency_is_left_out_and_its_counterpart_used(api: Api) -> None:
    promotion = api.create(excludedResources=[worlds.THEME])

    assert plan(api, promotion) == [("POST", worlds.PASSWORD_POLICY_NAME), ("PUT", worlds.POPULATION_NAME)]
    assert api.steps(promotion)[1]["payload"]["theme"] == {"id": worlds.TARGET_THEME}


def test_supplied_mapping_wins_over_remembered_and_name(simulator: Simulator, api: Api) -> None:
    api.run(api.create())
    other = "9a4c0f37-58d2-4e61-b1c3-6f7082de5a94"
    simulator.put_resource(TARGET, other, {"name": "Renamed", "default": False}, type="populations")

    promotion = api.create(resourceMapping={worlds.POPULATION: other})

    step = api.read(promotion)["promotionPlan"]["steps"][-1]
    assert step["targetResource"] == {"name": "Renamed", "id": other}
    assert step["resourceUrl"].endswith(f"/environments/{TARGET}/populations/{other}")


def test_remembered_mapping_survives_a_new_name(simulator: Simulator, api: Api) -> None:
    api.run(api.create())
    simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, {"name": "NA Eng Dallas"})

    (step,) = api.read(api.create())["promotionPlan"]["steps"]

    assert step["action"] == "PUT"
    assert step["targetResource"] == {"name": worlds.POPULATION_NAME, "id": worlds.TARGET_POPULATION}


def test_remembered_target_that_is_gone_is_created_again(simulator: Simulator, api: Api) -> None:
    api.run(api.create())
    simulator.delete_resource(TARGET, worlds.TARGET_POPULATION)

    assert plan(api, api.create()) == [("POST", worlds.POPULATION_NAME)]


def test_second_promotion_finds_nothing_to_do_and_completes_at_once(api: Api) -> None:
    api.run(api.create())
    promotion = api.create()
    assert plan(api, promotion) == []

    answer = api.start(promotion)

    assert (answer.status_code, answer.json()["status"]) == (202, "COMPLETED")
    assert answer.json()["completedAt"] == answer.json()["startedAt"]


def test_whole_environment(api: Api) -> None:
    answer = api.call("POST", "/promotions", json={"targetEnvironment": {"id": TARGET}})
    assert answer.json()["selectedResources"] == [worlds.SOURCE_ENVIRONMENT]

    found = plan(api, answer.json()["id"])

    assert ("POST", "Legacy Sign On") in found
    assert ("PUT", "Timesheet") in found
    assert len(found) == 5
    assert api.start(answer.json()["id"]).status_code == 202


def test_object_form_of_selected_resources(api: Api) -> None:
    body = {
        "targetEnvironment": {"id": TARGET},
        "selectedResources": [{"id": worlds.THEME, "resourceUrl": "https://example.com/"}],
    }

    answer = api.call("POST", "/promotions", json=body)

    assert answer.json()["selectedResources"] == [worlds.THEME]


def test_deleted_in_the_source(simulator: Simulator, api: Api) -> None:
    api.run(api.create())
    simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION)
    promotion = api.create(worlds.POPULATION)

    (step,) = (api.read(promotion), api.steps(promotion))[1]

    url = f"{api.url}/v1/environments/{TARGET}/populations/{worlds.TARGET_POPULATION}"
    assert (step["action"], step["resourceUrl"], step["payload"]) == ("DELETE", url, {})
    assert step["sourceResource"]["id"] == worlds.POPULATION
    assert api.run(promotion)["status"] == "COMPLETED"
    assert worlds.TARGET_POPULATION not in simulator.resources(TARGET)
    mapping = api.call("GET", f"/promotionMappings/{TARGET}").json()["resourceMappings"]
    assert worlds.POPULATION not in mapping


def test_deletions_start_with_what_depends_on_others(simulator: Simulator, api: Api) -> None:
    api.run(api.create())
    for resource in (worlds.THEME, worlds.POPULATION):
        simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, resource)

    found = plan(api, api.create(worlds.THEME, worlds.POPULATION))

    assert found == [("DELETE", worlds.POPULATION_NAME), ("DELETE", f"themes:{worlds.TARGET_THEME}")]


@pytest.mark.parametrize("selected", [UNKNOWN, "not-even-a-uuid"])
def test_unknown_selection_fails_the_validation(api: Api, selected: str) -> None:
    answer = api.read(api.create(selected))

    assert answer["status"] == "VALIDATION_FAILED"
    assert answer["promotionErrors"] == [
        f"Mapped source resources were not found in the source snapshot list: [{selected}]"
    ]


def test_secrets_are_masked_and_make_no_difference(simulator: Simulator, api: Api) -> None:
    promotion = api.create(worlds.APPLICATION)
    api.read(promotion)
    answer = api.call("GET", f"/promotions/{promotion}/promotionSteps")
    (step,) = answer.json()["_embedded"]["promotionSteps"]
    assert step["payload"]["clientSecret"] == "******"
    assert worlds.APPLICATION_SECRET not in answer.text
    assert worlds.APPLICATION_SECRET not in api.call("GET", f"/promotions/{promotion}").text

    api.run(promotion)

    body = simulator.resources(TARGET)[worlds.TARGET_APPLICATION]["body"]
    assert body["clientSecret"] == worlds.TARGET_APPLICATION_SECRET
    assert body["homePageUrl"] == "https://timesheet.dev.example.com/"
    assert plan(api, api.create(worlds.APPLICATION)) == []


def test_masked_fields_can_be_chosen(simulator: Simulator, api: Api) -> None:
    simulator.behave(masked_fields={"passwordPolicies": ["lockout.failureCount"]})
    promotion = api.create(worlds.PASSWORD_POLICY)
    api.read(promotion)

    payload = api.steps(promotion)[0]["payload"]

    assert payload["lockout"] == {"failureCount": "******", "durationSeconds": 900}


def test_plan_uses_the_snapshots_of_the_creation(simulator: Simulator, api: Api) -> None:
    promotion = api.create()
    simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, {"description": "too late"})
    api.read(promotion)

    assert api.steps(promotion)[2]["payload"]["description"] == "NA Engineering"


def test_given_source_snapshot(simulator: Simulator, api: Api) -> None:
    earlier = api.read(api.create())["sourceSnapshotId"]
    simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, {"description": "too late"})
    promotion = api.create(sourceSnapshot={"id": earlier})

    assert api.read(promotion)["sourceSnapshot"] == {"id": earlier}
    assert api.steps(promotion)[2]["payload"]["description"] == "NA Engineering"


def test_update_computes_the_plan_again(simulator: Simulator, api: Api) -> None:
    simulator.set_time("2026-05-25T12:00:00Z", freeze=True)
    supplied = {worlds.UNCHANGED_POPULATION: worlds.TARGET_UNCHANGED_POPULATION}
    promotion = api.create(resourceMapping=supplied)
    api.read(promotion)
    simulator.advance(60)

    answer = api.call("PATCH", f"/promotions/{promotion}", json={"excludedResources": [worlds.THEME]})

    assert answer.status_code == 200
    changed = answer.json()
    assert (changed["status"], changed["updatedAt"]) == ("NEW", "2026-05-25T12:01:00.000Z")
    assert changed["excludedResources"] == [worlds.THEME]
    assert changed["resourceMapping"] == supplied
    assert api.steps(promotion) == []
    assert plan(api, promotion) == [("POST", worlds.PASSWORD_POLICY_NAME), ("PUT", worlds.POPULATION_NAME)]


def test_update_replaces_and_clears_whole_properties(api: Api) -> None:
    promotion = api.create(excludedResources=[worlds.THEME], description="first")
    changes = {"selectedResources": None, "excludedResources": None, "description": None}

    answer = api.call("PATCH", f"/promotions/{promotion}", json=changes).json()

    assert answer["selectedResources"] == [worlds.SOURCE_ENVIRONMENT]
    assert "excludedResources" not in answer
    assert "description" not in answer


def test_update_of_the_description_keeps_the_plan(simulator: Simulator, api: Api) -> None:
    promotion = api.create()
    before = api.read(promotion)

    answer = api.call(
        "PATCH", f"/promotions/{promotion}", json={"description": "new", "targetEnvironment": {"id": TARGET}}
    )

    assert (answer.status_code, answer.json()["status"], answer.json()["description"]) == (200, "READY", "new")
    assert api.read(promotion)["promotionPlan"] == before["promotionPlan"]


@pytest.mark.parametrize(
    "body",
    [
        {"targetEnvironment": {"id": worlds.PRODUCTION_ENVIRONMENT}},
        {"status": "READY"},
        {"sourceSnapshot": {"id": "x"}},
    ],
)
def test_update_of_anything_else_is_refused(api: Api, body: dict[str, Any]) -> None:
    assert api.call("PATCH", f"/promotions/{api.create()}", json=body).status_code == 400


def test_update_of_a_rollback_is_refused(api: Api) -> None:
    promotion = api.create()
    api.run(promotion)
    rollback = api.roll_back(promotion).json()["id"]
    assert api.status(rollback) == "READY"

    assert api.call("PATCH", f"/promotions/{rollback}", json={"description": "x"}).status_code == 400
