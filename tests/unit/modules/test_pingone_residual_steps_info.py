# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_residual_steps_info: the steps that PingOne always plans again because a property takes a variable."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

URLS = {worlds.SOURCE_ENVIRONMENT: "https://dev.example.com/slo", worlds.TARGET_ENVIRONMENT: "https://example.com/slo"}
TASK: dict[str, Any] = {"selected_resources": [worlds.SAML_APPLICATION], "field_differences": True}


@pytest.fixture(autouse=True)
def _promoted(pingone: PingOne) -> None:
    """An application whose sloEndpoint carries a variable is promoted."""
    pingone.simulator.reset("variables")
    for environment, value in URLS.items():
        options: dict[str, Any] = {"environment": environment, "name": "sloEndpointVar", "value": value}
        assert pingone.run("pingone_variable_definition", **options).changed
    declaration: dict[str, Any] = {
        "environment": worlds.SOURCE_ENVIRONMENT,
        "resource_id": worlds.SAML_APPLICATION,
        "variables": {"sloEndpoint": "sloEndpointVar"},
    }
    assert pingone.run("pingone_variable_declaration", **declaration).changed
    pingone.executed_id(**TASK)


def sort(pingone: PingOne, plan: Any) -> Outcome:
    return pingone.run(
        "pingone_residual_steps_info",
        source_environment=worlds.SOURCE_ENVIRONMENT_NAME,
        target_environment=worlds.TARGET_ENVIRONMENT_NAME,
        plan=plan,
    )


def test_a_step_that_only_a_variable_explains_is_on_purpose(pingone: PingOne) -> None:
    plan = pingone.plan(**TASK)["plan"]
    pingone.simulator.clear_requests()

    outcome = sort(pingone, plan)

    assert outcome["unexplained"] == []
    assert [(row["type"], row["name"]) for row in outcome["residual"]] == [("applications", "My SAML app")]
    target = f"{worlds.TARGET_ENVIRONMENT_NAME} ({worlds.TARGET_ENVIRONMENT})"
    expected = f"In environment {target} it takes sloEndpoint from the variable sloEndpointVar."
    assert outcome["residual"][0]["reason"] == expected
    assert not outcome.changed
    assert pingone.writes() == []


def test_another_field_of_the_same_resource_is_not_explained(pingone: PingOne) -> None:
    changes = {"description": "New in the source"}
    pingone.simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.SAML_APPLICATION, changes)
    outcome = sort(pingone, pingone.plan(**TASK)["plan"])
    assert outcome["residual"] == []
    assert [change["name"] for change in outcome["unexplained"]] == ["My SAML app"]


def test_without_known_fields_the_declaration_explains_the_step(pingone: PingOne) -> None:
    plan = pingone.plan(selected_resources=[worlds.SAML_APPLICATION])["plan"]
    assert len(sort(pingone, plan)["residual"]) == 1


def test_a_resource_without_variables_is_not_explained(pingone: PingOne) -> None:
    plan = pingone.plan(selected_resources=[worlds.APPLICATION])["plan"]
    changed = {"action": "update", "type": "applications", "source_id": worlds.APPLICATION}
    change = {"name": "Timesheet", "target_id": worlds.TARGET_APPLICATION, "vendor_action": "PUT", **changed}
    outcome = sort(pingone, {**plan, "changes": [change, {**change, "action": "create", "target_id": None}]})
    assert outcome["residual"] == []
    assert [item["action"] for item in outcome["unexplained"]] == ["update", "create"]


def test_what_is_not_a_plan_is_rejected_before_the_first_request(pingone: PingOne) -> None:
    pingone.simulator.clear_requests()
    outcome = sort(pingone, {"changes": "many"})
    assert outcome.failed
    assert outcome.message.startswith("plan must be the plan that a task of this collection returned")
    assert pingone.simulator.requests() == []


def test_a_secret_that_was_written_since_is_promoted_again(pingone: PingOne) -> None:
    secret: dict[str, Any] = {"environment": worlds.TARGET_ENVIRONMENT, "name": "hiddenVar", "sensitive": True}
    for environment in URLS:
        pingone.run("pingone_variable_definition", **(secret | {"environment": environment, "value": "before"}))
    declaration: dict[str, Any] = {"resource_id": worlds.SAML_APPLICATION, "variables": {"jwksUrl": "hiddenVar"}}
    pingone.run("pingone_variable_declaration", environment=worlds.SOURCE_ENVIRONMENT, **declaration)
    pingone.simulator.advance(60)
    pingone.executed_id(**TASK)
    assert pingone.plan(**TASK, discard_empty=True)["discarded"], "it carried the secret as it was"

    pingone.simulator.advance(60)
    pingone.run("pingone_variable_definition", **secret, value="after", update_secret="always")

    planned = pingone.plan(**TASK, discard_empty=True)
    assert (planned["discarded"], planned["residual"]) == (False, [])


def test_a_list_that_was_edited_by_hand_in_the_target_is_not_settled(pingone: PingOne) -> None:
    addresses = {
        worlds.SOURCE_ENVIRONMENT: ["https://dev.example"],
        worlds.TARGET_ENVIRONMENT: ["https://a", "https://b"],
    }
    for environment, value in addresses.items():
        pingone.run("pingone_variable_definition", environment=environment, name="acsVar", value=value)
        changes = {"acsUrls": value}
        if environment == worlds.SOURCE_ENVIRONMENT:
            pingone.simulator.change_resource(environment, worlds.SAML_APPLICATION, changes)
    declaration: dict[str, Any] = {"resource_id": worlds.SAML_APPLICATION, "variables": {"acsUrls": "acsVar"}}
    pingone.run("pingone_variable_declaration", environment=worlds.SOURCE_ENVIRONMENT, **declaration)
    pingone.executed_id(**TASK)
    assert pingone.plan(**TASK, discard_empty=True)["discarded"], "the target has the list of its variable"

    [target] = [item for item in pingone.target().values() if item["name"] == "My SAML app"]
    changes = {"acsUrls": ["https://a", "https://by-hand"]}
    pingone.simulator.change_resource(worlds.TARGET_ENVIRONMENT, target["id"], changes)
    assert not pingone.plan(**TASK, discard_empty=True)["discarded"]


def test_a_service_without_variables_explains_nothing(pingone: PingOne) -> None:
    plan = pingone.plan(**TASK)["plan"]
    pingone.simulator.fault("status", operation="D2", status=404)
    outcome = sort(pingone, plan)
    assert (outcome["residual"], len(outcome["unexplained"])) == ([], 1)
