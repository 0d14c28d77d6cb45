# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_preflight_info: what can be known of a promotion before its record is created (contract PingOne 2, 10.3, 12)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import simulator
from simulator import worlds
from support.modules import Outcome
from support.pingone import TASK, PingOne

MODULE = "pingone_preflight_info"
NAMES = [
    *("source_environment", "target_environment", "organization", "region", "services", "source_access"),
    *("target_access", "early_access", "selection_limit", "variables", "other_promotions"),
]
READS = ["E1", "E1", "P2", "D2", "D2"]
VARIABLE = "sloEndpointVar"
BY_NAME: dict[str, Any] = {
    "source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
    "target_environment": worlds.TARGET_ENVIRONMENT_NAME,
}


def check(pingone: PingOne, **options: Any) -> Outcome:
    outcome = pingone.run(MODULE, **{**TASK, **options})
    assert pingone.writes() == []
    return outcome


def states(outcome: Outcome) -> dict[str, str]:
    """Return the checks that are not ok."""
    assert [each["name"] for each in outcome["checks"]] == NAMES
    return {each["name"]: each["state"] for each in outcome["checks"] if each["state"] != "ok"}


def said(outcome: Outcome, name: str) -> str:
    [found] = [f"{each['message']} {each['advice']}" for each in outcome["checks"] if each["name"] == name]
    return found


def change(pingone: PingOne, edit: Callable[[dict[str, Any], dict[str, Any]], None]) -> None:
    """Load the world with changed records of source and target."""
    path = Path(next(iter(simulator.__path__))) / "world_data" / "seeds.json"
    world = json.loads(path.read_text(encoding="utf-8"))
    records = {each["id"]: each for each in world["pingone"]["environments"]}
    edit(records[worlds.SOURCE_ENVIRONMENT], records[worlds.TARGET_ENVIRONMENT])
    pingone.simulator.reset(world)


@pytest.mark.parametrize("is_check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize("environments", [{}, BY_NAME], ids=["ids", "names"])
def test_nothing_speaks_against_it(pingone: PingOne, environments: dict[str, Any], is_check: bool) -> None:
    outcome = pingone.run(MODULE, check=is_check, **{**TASK, **environments})
    assert (outcome.changed, outcome["ready"], outcome["blocked"], states(outcome)) == (False, True, False, {})
    assert pingone.operations() == READS
    assert outcome["environments"]["target"] == {
        "id": worlds.TARGET_ENVIRONMENT,
        "name": worlds.TARGET_ENVIRONMENT_NAME,
        "type": "SANDBOX",
    }
    assert [line.split()[:2] for line in outcome["lines"]] == [["ok", name] for name in NAMES]


def test_names_and_ids_that_are_known_are_not_looked_up_again(pingone: PingOne) -> None:
    found = check(pingone, **BY_NAME)
    pingone.simulator.clear_requests()
    planned = pingone.plan(**BY_NAME, environments=found["environments"], check_variables=False)
    assert planned["status"] == "READY"
    assert {"E1", "D2"}.isdisjoint(pingone.operations())


@pytest.mark.parametrize("environments", [{}, BY_NAME], ids=["ids", "names"])
def test_what_is_not_shown_is_unknown(pingone: PingOne, environments: dict[str, Any]) -> None:
    pingone.simulator.behave(bill_of_materials="missing")
    outcome = check(pingone, enforce=True, **environments)
    assert not outcome.failed
    assert states(outcome) == {"services": "unknown"}
    assert (outcome["ready"], outcome["blocked"]) == (False, False)


def test_a_refused_list_of_environments_blocks_nothing(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="E1", status=403, times=2)
    outcome = check(pingone, enforce=True)
    assert not outcome.failed
    hidden = ("source_environment", "target_environment", "organization", "region", "services")
    assert states(outcome) == dict.fromkeys(hidden, "unknown")
    assert "It is unknown in which status" in said(outcome, "target_environment")


@pytest.mark.parametrize(
    ("key", "value", "concerned", "state"),
    [
        ("organization", {"id": "00000000-0000-4000-8000-000000000001"}, "organization", "fail"),
        ("region", "EU", "region", "warn"),
        ("status", "DELETE_PENDING", "target_environment", "warn"),
        ("billOfMaterials", {"products": [{"type": "PING_ONE_BASE"}]}, "services", "warn"),
        ("billOfMaterials", {"products": [{"type": "PING_ONE_BASE"}, {"type": None}]}, "services", "unknown"),
        ("billOfMaterials", {"products": "PING_ONE_BASE"}, "services", "unknown"),
        ("organization", None, "organization", "unknown"),
        ("organization", "none", "organization", "unknown"),
        ("region", None, "region", "unknown"),
        ("region", 1, "region", "unknown"),
        ("status", None, "target_environment", "unknown"),
    ],
)
def test_the_environments(pingone: PingOne, key: str, value: Any, concerned: str, state: str) -> None:
    records: list[dict[str, Any]] = []
    change(pingone, lambda source, target: records.extend([source, target]))
    for record in (records[0], {**records[1], key: value}):
        shown = {name: record[name] for name in record if name not in ("resources", "definitions", "applications")}
        body = {"_embedded": {"environments": [shown]}, "size": 1}
        pingone.simulator.fault("status", operation="E1", status=200, body=body, times=1)
    found = states(check(pingone))
    assert found == {concerned: state}


def test_no_access_to_the_source(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P2", status=403, times=1)
    outcome = check(pingone)
    assert states(outcome) == {"source_access": "fail", "other_promotions": "unknown"}
    assert "Promotion Admin" in said(outcome, "source_access")
    assert outcome["blocked"] is True


def test_no_access_to_the_target(pingone: PingOne) -> None:
    pingone.simulator.reset()
    pingone.simulator.fault("status", operation="D2", status=403, times=2)
    outcome = check(pingone)
    assert states(outcome) == {"variables": "unknown"}, "the target shows its promotions"
    pingone.simulator.reset()
    pingone.simulator.fault("status", operation="D2", status=403, times=2)
    pingone.simulator.fault("status", operation="P2", status=403, skip=1)
    refused = check(pingone, enforce=True)
    assert (refused.failed, refused["error"]["kind"]) == (True, "state_conflict")
    assert states(refused)["target_access"] == "fail"
    assert "Nothing was created" in refused.message


@pytest.mark.parametrize(("features", "state"), [("served", "fail"), ("forbidden", "unknown"), ("missing", "unknown")])
def test_an_opt_in_that_is_missing(pingone: PingOne, features: str, state: str) -> None:
    pingone.simulator.behave(opted_in=False, features=features)
    outcome = check(pingone)
    found = states(outcome)
    assert found["early_access"] == state
    assert found["source_access"] == ("unknown" if state == "fail" else "fail")
    assert outcome["blocked"] is True
    assert pingone.operations().count("features") == 1


def test_the_list_of_features_is_read_only_after_a_refusal(pingone: PingOne) -> None:
    check(pingone)
    assert "features" not in pingone.operations()


@pytest.mark.parametrize(
    "body", [{}, {"_embedded": {"earlyAccessFeatures": [{"name": 1}, {"state": "x"}]}}, {"_embedded": []}]
)
def test_features_that_cannot_be_understood(pingone: PingOne, body: dict[str, Any]) -> None:
    pingone.simulator.behave(opted_in=False)
    pingone.simulator.fault("status", operation="features", status=200, body=body)
    assert states(check(pingone))["early_access"] == "unknown"


def declare(pingone: PingOne, *, sensitive: bool = False) -> None:
    pingone.simulator.reset("variables")
    define(pingone, worlds.SOURCE_ENVIRONMENT, sensitive=sensitive)
    if sensitive:
        define(pingone, worlds.TARGET_ENVIRONMENT, sensitive=True)
    declaration: dict[str, Any] = {
        "environment": worlds.SOURCE_ENVIRONMENT,
        "resource_id": worlds.SAML_APPLICATION,
        "variables": {"sloEndpoint": VARIABLE},
    }
    assert pingone.run("pingone_variable_declaration", **declaration).changed
    pingone.simulator.clear_requests()


def define(pingone: PingOne, environment: str, *, sensitive: bool = False) -> None:
    options: dict[str, Any] = {"environment": environment, "name": VARIABLE, "value": "v", "sensitive": sensitive}
    assert pingone.run("pingone_variable_definition", **options).changed


SAML: dict[str, Any] = {"selected_resources": [worlds.SAML_APPLICATION]}


@pytest.mark.parametrize(
    ("options", "state"),
    [
        (SAML, "fail"),
        ({"selected_resources": None, "all_resources": True}, "fail"),
        ({"selected_resources": [worlds.APPLICATION]}, "unknown"),
        ({**SAML, "excluded_resources": [worlds.SAML_APPLICATION]}, "ok"),
        ({"selected_resources": [{"type": "applications", "name": "x"}]}, "unknown"),
        ({**SAML, "excluded_resources": [{"type": "applications", "name": "x"}]}, "unknown"),
    ],
)
def test_a_definition_that_is_missing(pingone: PingOne, options: dict[str, Any], state: str) -> None:
    declare(pingone)
    outcome = check(pingone, **options)
    assert states(outcome).get("variables", "ok") == state
    assert outcome["missing_variables"] == (
        [{"resource_id": worlds.SAML_APPLICATION, "property": "sloEndpoint", "name": VARIABLE}] * (state == "fail")
    )
    assert (VARIABLE in said(outcome, "variables")) is (state != "ok")


def test_a_definition_that_is_not_sensitive(pingone: PingOne) -> None:
    declare(pingone, sensitive=True)
    assert "variables" not in states(check(pingone, **SAML))
    options: dict[str, Any] = {"environment": worlds.TARGET_ENVIRONMENT, "name": VARIABLE, "value": "v"}
    pingone.run("pingone_variable_definition", state="absent", **{**options, "value": None})
    define(pingone, worlds.TARGET_ENVIRONMENT)
    pingone.simulator.clear_requests()
    outcome = check(pingone, enforce=True, **SAML)
    assert states(outcome) == {"services": "unknown", "variables": "warn"}, "the world has no services"
    assert "sensitive: true" in said(outcome, "variables")


def test_a_dependency_may_need_a_definition_that_is_missing(pingone: PingOne) -> None:
    """PingOne adds it to the plan, so that nothing shows beforehand whether its variables are needed."""
    declare(pingone)
    outcome = check(pingone, selected_resources=[worlds.APPLICATION], enforce=True)
    assert states(outcome)["variables"] == "unknown"
    assert "dependency" in said(outcome, "variables")
    assert not outcome.failed
    define(pingone, worlds.TARGET_ENVIRONMENT)
    pingone.simulator.clear_requests()
    assert "variables" not in states(check(pingone, selected_resources=[worlds.APPLICATION]))


def test_a_whole_environment_is_counted_in_its_newest_snapshot(pingone: PingOne) -> None:
    everything: dict[str, Any] = {"selected_resources": None, "all_resources": True}
    assert states(check(pingone, **everything)) == {"selection_limit": "unknown"}
    assert pingone.plan(**everything)["status"] == "READY"
    pingone.simulator.clear_requests()
    assert states(check(pingone, **everything)) == {}
    many = [{"resource": {"id": f"{number:08}-0000-4000-8000-000000000000"}} for number in range(100)]
    body = {"_embedded": {"snapshots": many}, "size": 100}
    pingone.simulator.fault("status", operation="S5", status=200, body=body)
    assert states(check(pingone, **everything)) == {"selection_limit": "warn"}


def test_a_promotion_that_is_running_or_unfinished(pingone: PingOne) -> None:
    pingone.simulator.behave(execute={"reads": 50})
    started = pingone.planned_id()
    pingone.execute(started, wait=False, on_target_change="ignore")
    pingone.simulator.clear_requests()
    running = check(pingone)
    assert states(running) == {"other_promotions": "warn"}
    assert started in said(running, "other_promotions")
    pingone.simulator.reset()
    pingone.simulator.behave(fail_steps=[{"index": 0}])
    failed = pingone.planned_id()
    assert pingone.execute(failed, on_target_change="ignore").failed
    pingone.simulator.clear_requests()
    left = check(pingone)
    assert states(left) == {"other_promotions": "warn"}
    assert f"Promotion {failed}" in said(left, "other_promotions")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"selected_resources": None}, "selected_resources"),
        ({"all_resources": True}, "mutually exclusive"),
        ({"selected_resources": []}, "selected_resources"),
        ({"selected_resources": ["no id"]}, "selected_resources"),
        ({"selected_resources": [f"{number:08}-0000-4000-8000-000000000000" for number in range(101)]}, "101 entries"),
        ({"excluded_resources": [{"type": 1}]}, "excluded_resources"),
        ({"target_environment": worlds.SOURCE_ENVIRONMENT}, "same environment"),
        ({"target_environment": " "}, "target_environment"),
        ({"enforce": "perhaps"}, "enforce"),
    ],
)
def test_bad_input_sends_nothing(pingone: PingOne, options: dict[str, Any], named: str) -> None:
    outcome = check(pingone, **options)
    assert outcome.failed
    assert named in outcome.message
    assert pingone.requests() == []


@pytest.mark.parametrize("given", [{"source": {"id": "x"}}, {"target": {"id": "x" * 5000}}, {"both": {}}, "text"])
def test_bad_known_environments_send_nothing(pingone: PingOne, given: Any) -> None:
    outcome = pingone.plan(environments=given)
    assert outcome.failed
    assert "environments" in outcome.message
    assert pingone.requests() == []


def test_a_name_that_does_not_exist(pingone: PingOne) -> None:
    outcome = check(pingone, source_environment="Developement")
    assert outcome.failed
    assert "Did you mean Development?" in outcome.message


def test_credentials_that_are_refused_end_the_task(pingone: PingOne) -> None:
    outcome = check(pingone, client_secret="wrong")
    assert (outcome.failed, outcome["error"]["kind"]) == (True, "validation") or outcome["error"][
        "kind"
    ] == "authentication"


def test_the_table_says_each_thing_once(pingone: PingOne) -> None:
    pingone.simulator.behave(opted_in=False, features="forbidden")
    outcome = check(pingone)
    lines = outcome["lines"]
    [variables] = [line for line in lines if line.startswith("unknown  variables ")]
    assert variables.endswith(
        "It is unknown whether the target defines the variables that the promotion needs. Could not list the variables of "
        f"environment {worlds.SOURCE_ENVIRONMENT_NAME} ({worlds.SOURCE_ENVIRONMENT}): PingOne answered 403 ACCESS_FAILED."
    )
    advice = [line.strip() for line in lines if line.startswith(" ")]
    assert len(advice) == len(set(advice)) == 2
    assert advice[0].startswith("Assign the role Promotion Admin or Environment Admin on it")
    assert "Correlation ID" in said(outcome, "variables"), "the checks have all of it"


def test_the_advice_on_an_environment_that_is_not_listed(pingone: PingOne) -> None:
    outcome = check(pingone, source_environment="00000000-0000-4000-8000-000000000001")
    assert "check source_environment. If it is right: assign the role Promotion Admin" in said(outcome, "source_access")
