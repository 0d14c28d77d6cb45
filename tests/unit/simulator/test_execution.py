# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What executing a plan does to the target, what a rollback restores, and who may do either when."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator

TARGET = worlds.TARGET_ENVIRONMENT
MISSING_POLICY = (
    "400 Bad Request on PUT request for "
    '"{url}/v1/environments/{environment}/populations/{population}": '
    '"{{<EOL>  "id" : "{id}",<EOL>  "code" : "INVALID_DATA",<EOL>  "message" : '
    '"The request could not be completed. One or more validation errors were in the request.",<EOL>  "details" : [ {{'
    '<EOL>    "code" : "INVALID_VALUE",<EOL>    "target" : "passwordPolicy",'
    '<EOL>    "message" : "invalid passwordPolicy value was provided"<EOL>  }} ]<EOL>}}"'
)


def failure_text(api: Api, text: str) -> str:
    """Fill in the one part of the expected text that is random."""
    error_id = text.split('"id" : "')[1][:36]
    return MISSING_POLICY.format(url=api.url, environment=TARGET, population=worlds.TARGET_POPULATION, id=error_id)


def test_execution_changes_the_target(simulator: Simulator, api: Api) -> None:
    before = simulator.resources(TARGET)

    done = api.run(api.create())

    assert done["status"] == "COMPLETED"
    assert "promotionErrors" not in done
    after = simulator.resources(TARGET)
    (created,) = after.keys() - before.keys()
    # The target gives its own id, and references follow it.
    assert created != worlds.PASSWORD_POLICY
    assert after[created]["name"] == worlds.PASSWORD_POLICY_NAME
    assert after[created]["body"]["environment"] == {"id": TARGET}
    population = after[worlds.TARGET_POPULATION]["body"]
    assert population["passwordPolicy"] == {"id": created}
    assert population["theme"] == {"id": worlds.TARGET_THEME}
    assert population["preferredLanguage"] == "en"
    # What the environment counts itself does not travel.
    assert population["userCount"] == before[worlds.TARGET_POPULATION]["body"]["userCount"]
    untouched = before.keys() - {worlds.TARGET_POPULATION, worlds.TARGET_THEME}
    assert all(after[key] == before[key] for key in untouched)
    assert api.call("GET", f"/promotionMappings/{TARGET}").json()["resourceMappings"] == {
        worlds.PASSWORD_POLICY: created,
        worlds.THEME: worlds.TARGET_THEME,
        worlds.POPULATION: worlds.TARGET_POPULATION,
    }


def test_nothing_remembered_before_the_first_execution(api: Api) -> None:
    api.read(api.create())

    assert api.call("GET", f"/promotionMappings/{TARGET}").status_code == 404


def test_failing_step_does_not_stop_the_others(simulator: Simulator, api: Api) -> None:
    simulator.behave(fail_steps=[{"name": worlds.POPULATION_NAME}])
    before = simulator.resources(TARGET)

    done = api.run(api.create())

    assert done["status"] == "ERROR"
    assert done["startedAt"] <= done["completedAt"]
    assert done["promotionErrors"] == [failure_text(api, done["promotionErrors"][0])]
    after = simulator.resources(TARGET)
    assert after[worlds.TARGET_POPULATION] == before[worlds.TARGET_POPULATION]
    assert after[worlds.TARGET_THEME] != before[worlds.TARGET_THEME]
    mapping = api.call("GET", f"/promotionMappings/{TARGET}").json()["resourceMappings"]
    assert worlds.POPULATION not in mapping


def test_step_that_depends_on_a_failed_one_fails_too(simulator: Simulator, api: Api) -> None:
    simulator.behave(fail_steps=[{"index": 0, "status": 500}])

    errors = api.run(api.create())["promotionErrors"]

    assert errors[0].startswith(
        f'500 Internal Server Error on POST request for "{api.url}/v1/environments/{TARGET}/passwordPolicies/": '
    )
    assert errors[1:] == [failure_text(api, errors[1])]


def test_own_body_of_a_failing_step(simulator: Simulator, api: Api) -> None:
    simulator.behave(fail_steps=[{"type": "themes", "status": 403, "body": {"code": "ACCESS_FAILED"}}])

    (text,) = api.run(api.create())["promotionErrors"]

    assert text.startswith("403 Forbidden on PUT request for ")
    assert text.endswith('",<EOL>  "code" : "ACCESS_FAILED"<EOL>}"')


def test_target_resource_that_vanished_meanwhile(simulator: Simulator, api: Api) -> None:
    promotion = api.create()
    api.read(promotion)
    simulator.delete_resource(TARGET, worlds.TARGET_THEME)

    (text, _dangling) = api.run(promotion)["promotionErrors"]

    assert text.startswith("404 Not Found on PUT request for ")


def test_name_taken_meanwhile(simulator: Simulator, api: Api) -> None:
    promotion = api.create(worlds.PASSWORD_POLICY)
    api.read(promotion)
    name = {"name": worlds.PASSWORD_POLICY_NAME}
    simulator.put_resource(TARGET, "9a4c0f37-58d2-4e61-b1c3-6f7082de5a94", name, type="passwordPolicies")

    (text,) = api.run(promotion)["promotionErrors"]

    assert "UNIQUENESS_VIOLATION" in text


def test_rollback_restores_the_target(simulator: Simulator, api: Api) -> None:
    before = simulator.resources(TARGET)
    promotion = api.create()
    api.run(promotion)
    assert simulator.resources(TARGET) != before

    answer = api.roll_back(promotion)

    rollback = answer.json()
    assert (answer.status_code, rollback["status"], rollback["resourceMapping"]) == (202, "ROLLBACK_NEW", {})
    assert "selectedResources" not in rollback
    assert rollback["previousPromotion"] == {"id": promotion}
    steps = (api.read(rollback["id"]), api.steps(rollback["id"]))[1]
    assert [(step["action"], step["sourceResource"]["name"]) for step in steps] == [
        ("PUT", f"themes:{worlds.TARGET_THEME}"),
        ("PUT", worlds.POPULATION_NAME),
        ("DELETE", worlds.PASSWORD_POLICY_NAME),
    ]
    assert steps[1]["payload"]["preferredLanguage"] == "fr"
    assert api.status(promotion) == "COMPLETED"
    assert api.run(rollback["id"])["status"] == "COMPLETED"
    assert api.status(promotion) == "ROLLED_BACK"
    assert simulator.resources(TARGET) == before
    # The pair of what was created is forgotten, so the next promotion creates it again.
    assert api.read(api.create())["promotionPlan"]["steps"][0]["action"] == "POST"


def test_rollback_of_a_deletion_brings_back_id_references_and_mapping(simulator: Simulator, api: Api) -> None:
    api.run(api.create())
    simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.THEME)
    before = simulator.resources(TARGET)
    promotion = api.create(worlds.THEME)
    assert api.run(promotion)["status"] == "COMPLETED"
    assert "theme" not in simulator.resources(TARGET)[worlds.TARGET_POPULATION]["body"]
    rollback = api.roll_back(promotion).json()["id"]

    # The population was not in the plan, but the deletion took its reference away.
    steps = api.read(rollback)["promotionPlan"]["steps"]
    assert [step["action"] for step in steps] == ["POST", "PUT"]
    assert api.run(rollback)["status"] == "COMPLETED"

    assert simulator.resources(TARGET) == before
    mapping = api.call("GET", f"/promotionMappings/{TARGET}").json()["resourceMappings"]
    assert mapping[worlds.THEME] == worlds.TARGET_THEME


def test_rollback_leaves_alone_what_the_promotion_did_not_touch(simulator: Simulator, api: Api) -> None:
    promotion = api.create()
    api.run(promotion)
    simulator.change_resource(TARGET, worlds.TARGET_APPLICATION, {"enabled": False})
    simulator.change_resource(TARGET, worlds.TARGET_THEME, {"template": "by hand"})

    api.run(api.roll_back(promotion).json()["id"])

    after = simulator.resources(TARGET)
    assert after[worlds.TARGET_APPLICATION]["body"]["enabled"] is False
    assert after[worlds.TARGET_THEME]["body"]["template"] == "default"


def test_rollback_skips_what_is_back_already(simulator: Simulator, api: Api) -> None:
    former = simulator.resources(TARGET)[worlds.TARGET_THEME]["body"]
    promotion = api.create()
    api.run(promotion)
    simulator.put_resource(TARGET, worlds.TARGET_THEME, former)

    steps = api.read(api.roll_back(promotion).json()["id"])["promotionPlan"]["steps"]

    assert [step["action"] for step in steps] == ["PUT", "DELETE"]


def test_rollback_of_a_failed_promotion(simulator: Simulator, api: Api) -> None:
    before = simulator.resources(TARGET)
    simulator.behave(fail_steps=[{"type": "populations"}])
    promotion = api.create()
    assert api.run(promotion)["status"] == "ERROR"

    assert api.run(api.roll_back(promotion).json()["id"])["status"] == "COMPLETED"

    assert simulator.resources(TARGET) == before


def test_rollback_with_nothing_to_revert(api: Api) -> None:
    promotion = api.create(worlds.UNCHANGED_POPULATION)
    api.read(promotion)
    assert api.start(promotion).json()["status"] == "COMPLETED"

    answer = api.read(api.roll_back(promotion).json()["id"])

    assert (answer["status"], answer["promotionErrors"]) == ("ERROR", ["Selected resources list is empty"])
    assert "startedAt" not in answer
    # A rollback in ERROR can be rolled back although it never started.
    assert api.roll_back(answer["id"]).status_code == 202


def test_failing_rollback_leaves_the_original_and_can_be_rolled_back(simulator: Simulator, api: Api) -> None:
    simulator.behave(fail_steps=[{"type": "themes", "scope": "rollback"}])
    promotion = api.create()
    assert api.run(promotion)["status"] == "COMPLETED"
    promoted = simulator.resources(TARGET)
    rollback = api.roll_back(promotion).json()["id"]
    assert api.run(rollback)["status"] == "ERROR"
    assert api.status(promotion) == "COMPLETED"
    # The rollback is now what was executed last.
    assert api.roll_back(promotion).status_code == 400
    simulator.behave(fail_steps=[])

    second = api.roll_back(rollback).json()["id"]

    assert api.run(second)["status"] == "COMPLETED"
    assert api.status(rollback) == "ROLLED_BACK"
    assert simulator.resources(TARGET) == promoted


def test_completed_rollback_cannot_be_rolled_back(api: Api) -> None:
    promotion = api.create()
    api.run(promotion)
    rollback = api.roll_back(promotion).json()["id"]
    api.run(rollback)

    assert api.roll_back(rollback).status_code == 400


def test_only_the_most_recent_promotion_of_a_target_can_be_rolled_back(simulator: Simulator, api: Api) -> None:
    first, second = api.create(worlds.THEME), api.create(worlds.APPLICATION)
    elsewhere = api.create(worlds.THEME, target=worlds.PRODUCTION_ENVIRONMENT)
    # Started in the other order than created; what counts is the start.
    api.run(second)
    api.run(first)
    api.run(elsewhere)

    assert api.roll_back(second).status_code == 400
    assert api.roll_back(first).status_code == 202
    assert api.roll_back(elsewhere).status_code == 202


def test_rollback_must_still_be_of_the_most_recent_promotion_when_it_starts(simulator: Simulator, api: Api) -> None:
    promotion = api.create(worlds.THEME)
    api.run(promotion)
    rollback = api.roll_back(promotion).json()["id"]
    assert api.status(rollback) == "READY"
    simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, TARGET, [worlds.APPLICATION])

    assert api.start(rollback).status_code == 400


def test_one_promotion_to_a_target_at_a_time(simulator: Simulator, api: Api) -> None:
    simulator.behave(execute="never")
    first, second = api.create(worlds.THEME), api.create(worlds.APPLICATION)
    elsewhere = api.create(worlds.THEME, target=worlds.PRODUCTION_ENVIRONMENT)
    for promotion in (first, second, elsewhere):
        assert api.status(promotion) == "READY"
    assert api.start(first).status_code == 202

    assert api.start(second).status_code == 400
    assert api.start(elsewhere).status_code == 202
    simulator.behave(execute={"reads": 0})
    assert api.start(second).status_code == 202
    assert api.status(first) == "COMPLETED"


@pytest.mark.parametrize(("count", "status"), [(0, 400), (100, 202), (101, 400)])
def test_number_of_selected_resources_counts_at_the_start(
    simulator: Simulator, api: Api, seeds_world: dict[str, Any], count: int, status: int
) -> None:
    ids = [f"00000000-0000-4000-8000-{number:012d}" for number in range(count)]
    environments = {entry["id"]: entry for entry in seeds_world["pingone"]["environments"]}
    environments[worlds.SOURCE_ENVIRONMENT]["resources"] = [
        {"type": "groups", "body": {"id": item, "name": f"Group {item}"}} for item in ids
    ]
    simulator.reset(seeds_world)
    api.log_in()
    body = {"targetEnvironment": {"id": TARGET}, "selectedResources": ids}
    listed = api.call("POST", "/promotions", json=body)
    whole = api.call("POST", "/promotions", json={"targetEnvironment": {"id": TARGET}})

    for answer in (listed, whole):
        assert answer.status_code == 201
        assert api.status(answer.json()["id"]) == "READY"
        assert api.start(answer.json()["id"]).status_code == status
        api.read(answer.json()["id"])


def test_foreign_promotion_and_rollback(simulator: Simulator, api: Api) -> None:
    before = simulator.resources(TARGET)
    done = simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, TARGET, [worlds.POPULATION], description="theirs")
    assert (done["status"], done["description"]) == ("COMPLETED", "theirs")
    assert api.read(done["id"])["status"] == "COMPLETED"

    undone = simulator.foreign_rollback(worlds.SOURCE_ENVIRONMENT, done["id"])

    assert undone["status"] == "COMPLETED"
    assert simulator.resources(TARGET) == before
