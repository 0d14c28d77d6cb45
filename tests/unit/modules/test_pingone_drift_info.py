# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_drift_info by plans: it reports what differs, and leaves no record behind."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

MODULE = "pingone_drift_info"
TASK: dict[str, Any] = {
    "source_environment": worlds.SOURCE_ENVIRONMENT,
    "target_environments": [worlds.TARGET_ENVIRONMENT],
    "selected_resources": [worlds.POPULATION],
}
BOTH = {
    "source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
    "target_environments": [worlds.TARGET_ENVIRONMENT_NAME, worlds.PRODUCTION_ENVIRONMENT_NAME],
}
CHANGES = [
    ("create", "passwordPolicies", worlds.PASSWORD_POLICY_NAME),
    ("update", "themes", f"themes:{worlds.THEME}"),
    ("update", "populations", worlds.POPULATION_NAME),
]


def check(pingone: PingOne, **options: Any) -> Outcome:
    return pingone.run(MODULE, **{**TASK, **options})


def changes(drift: dict[str, Any]) -> list[tuple[str, ...]]:
    return [(item["action"], item["type"], item["name"]) for item in drift["plan"]["changes"]]


def fields(drift: dict[str, Any], kind: str) -> list[str]:
    """Return the fields that the only update of a type changes."""
    [found] = [item["fields"] for item in drift["plan"]["changes"] if item["type"] == kind]
    return [entry["field"] for entry in found]


# -- what differs


@pytest.mark.parametrize("check_mode", [False, True])
def test_drift_is_reported_and_nothing_is_left(pingone: PingOne, check_mode: bool) -> None:
    outcome = pingone.process(MODULE, check=check_mode, **TASK)

    assert not outcome.changed
    assert outcome["in_sync"] is False
    [drift] = outcome["drifts"]
    assert (drift["target_environment"], drift["target_name"]) == (worlds.TARGET_ENVIRONMENT, "Staging")
    assert (drift["in_sync"], drift["ignored"], drift["error"]) == (False, [], None)
    assert changes(drift) == CHANGES
    assert drift["plan"]["summary"]["total"] == 3
    assert fields(drift, "populations") == ["passwordPolicy.id", "preferredLanguage"]
    assert pingone.operations() == ["E1", "E1", "S1", "S4", "S6", "P2", "P1", "P3", "P5", "S6", "P9", "D2"]
    assert pingone.promotions() == []


def test_a_target_is_in_sync_after_a_promotion(pingone: PingOne) -> None:
    pingone.executed_id()
    outcome = check(pingone)
    assert outcome["in_sync"] is True
    assert outcome["drifts"][0]["in_sync"] is True
    assert changes(outcome["drifts"][0]) == []
    assert [item["status"] for item in pingone.promotions()] == ["COMPLETED"]


def test_the_digest_is_that_of_the_promotion(pingone: PingOne) -> None:
    planned = pingone.plan()
    assert check(pingone)["drifts"][0]["plan"]["digest"] == planned["plan"]["digest"]
    assert len(pingone.promotions()) == 1, "a promotion of a user stays"


def test_several_targets_are_reported_one_by_one(pingone: PingOne) -> None:
    pingone.executed_id()
    pingone.simulator.clear_requests()

    outcome = pingone.run(MODULE, diff=True, **{**TASK, **BOTH})

    assert outcome["in_sync"] is False
    staging, production = outcome["drifts"]
    assert (staging["target_name"], staging["in_sync"]) == ("Staging", True)
    assert (production["target_name"], production["in_sync"]) == ("Production", False)
    assert pingone.writes() == ["S1", "P1", "P1", "P9", "P9"]
    assert len(pingone.promotions()) == 1
    shown = outcome["diff"]["prepared"]
    assert f"drift of Staging ({worlds.TARGET_ENVIRONMENT}) from {worlds.SOURCE_ENVIRONMENT_NAME}" in shown
    assert "nothing to change" in shown
    assert f'+ create       populations "{worlds.POPULATION_NAME}"' in shown


def test_the_whole_environment(pingone: PingOne) -> None:
    outcome = check(pingone, selected_resources=None, all_resources=True, excluded_resources=[worlds.APPLICATION])
    kinds = [item["type"] for item in outcome["drifts"][0]["plan"]["changes"]]
    assert "signOnPolicies" in kinds
    assert "applications" not in kinds
    assert pingone.promotions() == []


def test_field_differences_are_not_needed(pingone: PingOne) -> None:
    pingone.simulator.behave(snapshots="forbidden")
    [drift] = check(pingone, ignore=[{"field": "*"}])["drifts"]
    assert changes(drift) == CHANGES
    assert "fields" not in drift["plan"]["changes"][2]


# -- what is ignored


def test_what_is_ignored_does_not_count(pingone: PingOne) -> None:
    ignore = [{"type": "themes", "field": "configuration"}, {"action": "create"}, {"id": worlds.POPULATION[:8] + "*"}]
    outcome = check(pingone, ignore=ignore)
    assert outcome["in_sync"] is True
    [drift] = outcome["drifts"]
    assert changes(drift) == []
    assert [(item["action"], item["type"], item["name"]) for item in drift["ignored"]] == CHANGES


def test_an_ignored_field_leaves_the_others(pingone: PingOne) -> None:
    [drift] = check(pingone, ignore=[{"field": "passwordPolicy"}])["drifts"]
    assert changes(drift) == CHANGES
    assert fields(drift, "populations") == ["preferredLanguage"]
    assert [entry["field"] for entry in drift["ignored"][0]["fields"]] == ["passwordPolicy.id"]
    again = check(pingone, ignore=[{"field": "passwordPolicy"}])["drifts"][0]
    assert again["plan"]["digest"] == drift["plan"]["digest"] != check(pingone)["drifts"][0]["plan"]["digest"]


# -- bad input


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"selected_resources": None}, "Neither selected_resources nor all_resources is given"),
        ({"all_resources": True}, "mutually exclusive"),
        ({"target_environments": []}, "target_environments is empty"),
        ({"target_environments": ["Staging", "Staging"]}, "more than once: Staging"),
        (
            {"target_environments": [worlds.TARGET_ENVIRONMENT, worlds.TARGET_ENVIRONMENT.upper()]},
            f"more than once: {worlds.TARGET_ENVIRONMENT}",
        ),
        ({"target_environments": [worlds.SOURCE_ENVIRONMENT]}, "are the same environment"),
        ({"selected_resources": ["one"]}, "'one' is not a UUID"),
        ({"ignore": [{}]}, "ignore: entry 1 must have at least one of type, name, id, action, field"),
        (
            {"ignore": [{"field": "name", "action": "delete"}]},
            "ignore: entry 1 has a field, so its action must be update",
        ),
        (
            {"resources": [{"resource_type": "themes", "resource_id": worlds.THEME}]},
            "resources requires method: snapshots",
        ),
        ({"method": "snapshots"}, "selected_resources cannot be used with method: snapshots"),
        ({"method": "snapshots", "selected_resources": None}, "method: snapshots requires resources"),
        ({"wait_timeout": 0}, "wait_timeout must be greater than zero"),
    ],
    ids=str,
)
def test_bad_input_is_refused_before_the_first_request(pingone: PingOne, options: dict[str, Any], said: str) -> None:
    outcome = check(pingone, **options)
    assert outcome.failed
    assert said in outcome.message
    assert pingone.simulator.requests() == []


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        (["Stagin"], "target_environments: 'Stagin' is neither the ID nor the exact name of an environment."),
        ([worlds.TARGET_ENVIRONMENT, "Staging"], "target_environments lists an environment more than once"),
        (["Development"], "are the same environment"),
    ],
)
def test_targets_that_turn_out_wrong_create_nothing(pingone: PingOne, targets: list[str], said: str) -> None:
    outcome = check(pingone, target_environments=targets)
    assert outcome.failed
    assert said in outcome.message
    assert pingone.writes() == []


def test_what_only_a_variable_explains_is_not_drift(pingone: PingOne) -> None:
    name, values = "homePageVar", {worlds.SOURCE_ENVIRONMENT: "https://dev.example", worlds.TARGET_ENVIRONMENT: "here"}
    pingone.simulator.reset("variables")
    for environment, value in values.items():
        pingone.run("pingone_variable_definition", environment=environment, name=name, value=value)
    declaration: dict[str, Any] = {"resource_id": worlds.SAML_APPLICATION, "variables": {"homePageUrl": name}}
    pingone.run("pingone_variable_declaration", environment=worlds.SOURCE_ENVIRONMENT, **declaration)
    pingone.executed_id(selected_resources=[worlds.SAML_APPLICATION])
    selected = {"selected_resources": [worlds.SAML_APPLICATION]}

    outcome = check(pingone, **selected)

    assert outcome["in_sync"] is True
    [drift] = outcome["drifts"]
    assert [(row["name"], row["settled"]) for row in drift["residual"]] == [("My SAML app", True)]

    pingone.run("pingone_variable_definition", environment=worlds.TARGET_ENVIRONMENT, name=name, value="elsewhere")
    [drift] = check(pingone, **selected)["drifts"]
    assert (drift["in_sync"], drift["residual"]) == (False, []), "the variable has another value than the target"
    assert fields(drift, "applications") == ["homePageUrl"]
