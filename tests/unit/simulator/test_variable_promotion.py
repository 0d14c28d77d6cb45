# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What promotion variables do to a promotion, and what is missing for one."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator, SimulatorError

SOURCE = worlds.SOURCE_ENVIRONMENT
TARGET = worlds.TARGET_ENVIRONMENT
HOME = "https://timesheet.staging.example.com/home"
SECRET = "a-secret-of-staging"


def define(api: Api, environment: str, name: str, value: Any, **more: Any) -> None:
    url = f"{api.url}/v1/environments/{environment}/promotionVariableDefinitions"
    assert api.call("POST", url, json={"name": name, "value": value, **more}).status_code == 201


def bind(api: Api, resource: str, path: str, value: Any, **more: Any) -> str:
    """Define a variable on both sides and declare it for a property; return its name."""
    name = path.replace(".", "-")
    define(api, SOURCE, name, "of the source")
    define(api, TARGET, name, value, **more)
    body = {"resource": {"id": resource}, "variables": {path: f"${{promotionVariable: {name}}}"}}
    assert api.call("POST", "/promotionVariableDeclarations", json=body).status_code == 201
    return name


def undefine(api: Api, environment: str, name: str) -> None:
    url = f"{api.url}/v1/environments/{environment}/promotionVariableDefinitions/{name}"
    assert api.call("DELETE", url).status_code == 204


def target_body(simulator: Simulator, resource: str) -> dict[str, Any]:
    body: dict[str, Any] = simulator.resources(TARGET)[resource]["body"]
    return body


def test_the_target_gets_its_own_value_and_the_rest_of_the_source(simulator: Simulator, variables: Api) -> None:
    bind(variables, worlds.APPLICATION, "homePageUrl", HOME)
    promotion = variables.create(worlds.APPLICATION)
    variables.read(promotion)

    (step,) = variables.steps(promotion)
    done = variables.run(promotion)

    assert step["payload"]["homePageUrl"] == "https://timesheet.dev.example.com/"
    assert done["status"] == "COMPLETED"
    body = target_body(simulator, worlds.TARGET_APPLICATION)
    assert body["homePageUrl"] == HOME
    assert body["redirectUris"] == ["https://timesheet.dev.example.com/callback"]
    assert body["clientSecret"] == worlds.TARGET_APPLICATION_SECRET


def test_values_of_any_type_go_to_dotted_paths_of_new_resources(simulator: Simulator, variables: Api) -> None:
    addresses = ["https://a.example.com/acs", "https://b.example.com/acs"]
    bind(variables, worlds.SAML_APPLICATION, "acsUrls", addresses)
    define(variables, SOURCE, "key", "k1")
    define(variables, TARGET, "key", "k2")
    path = f"/promotionVariableDeclarations/{worlds.SAML_APPLICATION}"
    variables.call("PATCH", path, json={"variables": {"idpSigning.key.id": "${promotionVariable: key}"}})

    variables.run(variables.create(worlds.SAML_APPLICATION))

    (body,) = [
        entry["body"] for entry in simulator.resources(TARGET).values() if entry["name"] == worlds.SAML_APPLICATION_NAME
    ]
    assert body["acsUrls"] == addresses
    assert body["idpSigning"] == {"key": {"id": "k2"}}
    assert body["sloEndpoint"] == "https://saml.dev.example.com/slo"
    declared = f"{variables.url}/v1/environments/{TARGET}/promotionVariableDeclarations/{body['id']}"
    assert sorted(variables.call("GET", declared).json()["variables"]) == ["acsUrls", "idpSigning.key.id"]


def test_a_declaration_is_seen_in_the_target_only_after_a_promotion(variables: Api) -> None:
    bind(variables, worlds.APPLICATION, "homePageUrl", HOME)
    url = f"{variables.url}/v1/environments/{TARGET}/promotionVariableDeclarations/{worlds.TARGET_APPLICATION}"
    before = variables.call("GET", url).status_code

    variables.run(variables.create(worlds.APPLICATION))

    assert before == 404
    assert variables.call("GET", url).json()["variables"] == {"homePageUrl": "${promotionVariable: homePageUrl}"}


def test_values_are_those_of_the_moment_of_the_execution(simulator: Simulator, variables: Api) -> None:
    name = bind(variables, worlds.APPLICATION, "homePageUrl", "https://early.example.com/")
    promotion = variables.create(worlds.APPLICATION)
    variables.read(promotion)
    url = f"{variables.url}/v1/environments/{TARGET}/promotionVariableDefinitions/{name}"
    variables.call("PUT", url, json={"name": name, "value": HOME})

    variables.run(promotion)

    assert target_body(simulator, worlds.TARGET_APPLICATION)["homePageUrl"] == HOME


def test_a_secret_arrives_and_is_masked_in_every_answer(simulator: Simulator, variables: Api) -> None:
    bind(variables, worlds.IDENTITY_PROVIDER, "clientSecret", SECRET, isSensitive=True)
    promotion = variables.create(worlds.IDENTITY_PROVIDER)
    variables.run(promotion)

    assert target_body(simulator, worlds.TARGET_IDENTITY_PROVIDER)["clientSecret"] == SECRET
    assert variables.steps(promotion)[0]["payload"]["clientSecret"] == "******"
    rollback = str(variables.roll_back(promotion).json()["id"])
    variables.read(rollback)
    assert variables.steps(rollback)[0]["payload"]["clientSecret"] == "******"
    variables.run(rollback)
    body = target_body(simulator, worlds.TARGET_IDENTITY_PROVIDER)
    assert body["clientSecret"] == worlds.TARGET_IDENTITY_PROVIDER_SECRET


def test_a_secret_in_a_property_with_an_innocent_name_stays_masked_further_on(variables: Api) -> None:
    bind(variables, worlds.APPLICATION, "homePageUrl", SECRET, isSensitive=True)
    variables.run(variables.create(worlds.APPLICATION))
    further = f"{variables.url}/v1/environments/{TARGET}/promotions"
    body = {
        "targetEnvironment": {"id": worlds.PRODUCTION_ENVIRONMENT},
        "selectedResources": [worlds.TARGET_APPLICATION],
    }
    made = f"{further}/{variables.call('POST', further, json=body).json()['id']}"

    # The declaration has come along, and nothing is defined in the next environment.
    assert variables.call("GET", made).json()["status"] == "VALIDATION_FAILED"
    (step,) = variables.call("GET", f"{made}/promotionSteps").json()["_embedded"]["promotionSteps"]

    assert step["payload"]["homePageUrl"] == "******"


@pytest.mark.parametrize("environment", [SOURCE, TARGET])
def test_a_variable_that_is_not_defined_any_more_fails_the_validation(variables: Api, environment: str) -> None:
    name = bind(variables, worlds.APPLICATION, "homePageUrl", HOME)
    undefine(variables, environment, name)

    promotion = variables.read(variables.create(worlds.APPLICATION))

    assert promotion["status"] == "VALIDATION_FAILED"
    assert promotion["promotionErrors"] == [
        f"Promotion variable 'homePageUrl' for property 'homePageUrl' of resource 'Timesheet' ({worlds.APPLICATION}) "
        f"is not defined in environment {environment}"
    ]


def test_a_start_in_spite_of_a_missing_variable_leaves_the_resource_alone(simulator: Simulator, variables: Api) -> None:
    simulator.behave(require_secret_variables=False)
    undefine(variables, TARGET, bind(variables, worlds.APPLICATION, "homePageUrl", HOME))
    before = target_body(simulator, worlds.TARGET_APPLICATION)
    promotion = variables.create(worlds.APPLICATION, worlds.IDENTITY_PROVIDER)
    variables.read(promotion)

    variables.start(promotion)
    done = variables.read(promotion)

    assert done["status"] == "ERROR"
    (text,) = done["promotionErrors"]
    assert "Promotion variable 'homePageUrl'" in text
    assert target_body(simulator, worlds.TARGET_APPLICATION) == before
    assert target_body(simulator, worlds.TARGET_IDENTITY_PROVIDER)["clientId"] == "timesheet-dev"


def test_a_rollback_brings_the_former_value_back_without_variables(simulator: Simulator, variables: Api) -> None:
    before = target_body(simulator, worlds.TARGET_APPLICATION)
    name = bind(variables, worlds.APPLICATION, "homePageUrl", HOME)
    promotion = variables.create(worlds.APPLICATION)
    variables.run(promotion)
    undefine(variables, TARGET, name)

    done = variables.run(str(variables.roll_back(promotion).json()["id"]))

    assert done["status"] == "COMPLETED"
    assert target_body(simulator, worlds.TARGET_APPLICATION)["homePageUrl"] == before["homePageUrl"]


def test_secrets_are_required_to_have_sensitive_variables(variables: Api) -> None:
    # A property that can take no variable is none that needs one.
    assert variables.status(variables.create(worlds.APPLICATION)) == "READY"
    refused = variables.read(variables.create(worlds.IDENTITY_PROVIDER))
    bind(variables, worlds.IDENTITY_PROVIDER, "clientSecret", SECRET, isSensitive=True)

    assert refused["status"] == "VALIDATION_FAILED"
    assert refused["promotionErrors"] == [
        f"Property 'clientSecret' of resource 'Partner Login' ({worlds.IDENTITY_PROVIDER}) is sensitive and has no "
        f"sensitive promotion variable in environment {TARGET}"
    ]
    assert variables.run(variables.create(worlds.IDENTITY_PROVIDER))["status"] == "COMPLETED"


def test_a_raw_plan_keeps_a_step_for_what_variables_set(variables: Api) -> None:
    bind(variables, worlds.APPLICATION, "homePageUrl", HOME)
    variables.run(variables.create(worlds.APPLICATION))

    again = variables.create(worlds.APPLICATION)

    assert [step["action"] for step in variables.read(again)["promotionPlan"]["steps"]] == ["PUT"]


def test_a_plan_may_compare_with_the_values_of_the_target(simulator: Simulator, variables: Api) -> None:
    simulator.behave(plan_variables="substituted")
    name = bind(variables, worlds.APPLICATION, "homePageUrl", HOME)
    variables.run(variables.create(worlds.APPLICATION))
    assert variables.read(variables.create(worlds.APPLICATION))["promotionPlan"]["steps"] == []
    url = f"{variables.url}/v1/environments/{TARGET}/promotionVariableDefinitions/{name}"
    variables.call("PUT", url, json={"name": name, "value": "https://new.example.com/"})

    promotion = variables.create(worlds.APPLICATION)
    variables.read(promotion)

    # What is shown is the source's value all the same.
    assert variables.steps(promotion)[0]["payload"]["homePageUrl"] == "https://timesheet.dev.example.com/"
    variables.run(promotion)
    assert target_body(simulator, worlds.TARGET_APPLICATION)["homePageUrl"] == "https://new.example.com/"
    with pytest.raises(SimulatorError, match="raw or substituted"):
        simulator.behave(plan_variables="cooked")


def test_what_a_variable_replaces_need_not_exist_in_the_target(simulator: Simulator, variables: Api) -> None:
    """A certificate is named by the variable because the one of the source never gets to the target (section 10.0)."""
    source_id, target_id = "6b1f8f0c-0000-4000-8000-000000000001", "6b1f8f0c-0000-4000-8000-000000000002"
    simulator.put_resource(SOURCE, source_id, {"name": "Dev certificate"}, type="certificates")
    simulator.put_resource(TARGET, target_id, {"name": "Staging certificate"}, type="certificates")
    simulator.change_resource(SOURCE, worlds.SAML_APPLICATION, {"spVerification": {"cert": {"id": source_id}}})

    def run() -> dict[str, Any]:
        return variables.run(variables.create(worlds.SAML_APPLICATION, excludedResources=[source_id]))

    assert "invalid spVerification value" in run()["promotionErrors"][0]
    bind(variables, worlds.SAML_APPLICATION, "spVerification.cert.id", target_id)
    assert run()["status"] == "COMPLETED"
