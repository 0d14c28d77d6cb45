# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan that violates the policy is not executed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.module_utils.loopback import Loopback
from ansible_collections.envops.promotion.tests.unit.module_utils.rego import PATH, serve_rego
from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks

CREATED = f'create of passwordPolicies "{worlds.PASSWORD_POLICY_NAME}"'
ADVICE = "This task has started nothing. Change the selection, or the policy if the change is intended."
BROKEN: dict[str, Any] = {
    "forbid_actions": ["create"],
    "max_changes": 2,
    "protected": [{"name": "Same*"}],
    "allowed_types": ["populations", "themes"],
    "field_rules": [
        {"type": "passwordPolicies", "field": "name", "must_match": "Other"},
        {"type": "populations", "field": "*", "must_not_match": ".", "message": "Nothing may change"},
    ],
}
MESSAGES = (
    "The plan has 3 changes; max_changes allows 2.",
    f"{CREATED}: the action create is forbidden.",
    f"{CREATED}: it is protected by the pattern name Same*.",
    f"{CREATED}: the type passwordPolicies is not in allowed_types.",
    f'{CREATED}: name would change from (absent) to "{worlds.PASSWORD_POLICY_NAME}", but it must match Other.',
    "but it must not match .: Nothing may change.",
)


def test_a_plan_that_violates_rules_is_refused_by_each_of_them(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    before = pingone.target()

    run = playbooks.promote(policy=BROKEN)

    assert run.message.startswith("The plan violates the policy: ")
    assert run.promoted["message"].endswith(ADVICE)
    for message in MESSAGES:
        assert message in run.message
    # Its message has all of them, and the plan was shown before.
    assert "violations" not in run.result_of("Check the plan against the policy")
    assert (run.promoted["status"], run.promoted["promotion_id"]) == ("failed", None)
    assert {violation["rule"] for violation in run.promoted["policy"]["violations"]} == set(BROKEN)
    assert [row["outcome"] for row in run.promoted["outcomes"]] == ["not_applied"] * 3
    assert pingone.writes() == ["S1", "P1", "P9"]
    assert pingone.promotions() == []
    assert pingone.target() == before


def test_a_plan_that_the_policy_server_refuses_is_not_executed(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    before = pingone.target()

    with Loopback() as server:
        serve_rego(server)
        run = playbooks.promote(policy={"opa_url": server.url, "opa_path": PATH})

    [received] = server.received
    assert {each["type"] for each in json.loads(received.body)["input"]["changes"]} >= {"populations", "themes"}
    assert run.message.startswith("The plan violates the policy: ")
    assert f"{worlds.POPULATION_NAME} must keep its language" in run.message
    assert [violation["rule"] for violation in run.promoted["policy"]["violations"]] == ["opa_url"]
    assert pingone.writes() == ["S1", "P1", "P9"]
    assert pingone.target() == before


@pytest.mark.release
def test_deletions_beyond_the_limit_are_refused(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.POPULATION])
    simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.PASSWORD_POLICY)
    before = pingone.target()

    run = playbooks.promote(selected_resources=[worlds.PASSWORD_POLICY], policy={"max_deletes": 0})

    said = f"The plan violates the policy: The plan has 1 deletion; max_deletes allows 0. {ADVICE}"
    assert run.message == f"{said} Source: {worlds.SOURCE_ENVIRONMENT}. Target: {worlds.TARGET_ENVIRONMENT}."
    assert pingone.target() == before
    assert pingone.writes() == ["S1", "P1", "P9"]


@pytest.mark.release
def test_a_plan_without_changes_is_refused_if_changes_are_required(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.POPULATION])

    run = playbooks.promote(policy={"require_changes": True})

    assert run.promoted["status"] == "failed"
    assert run.message.startswith(f"The plan violates the policy: The plan changes nothing. {ADVICE}")
    assert pingone.writes() == ["S1", "P1", "P9"]


@pytest.mark.release
def test_a_policy_that_is_not_enforced_only_reports(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.promote(policy={"max_changes": 2, "enforce": False}, verify=False)

    assert run.status == 0, run.output
    verdict = run.result_of("Check the plan against the policy")
    assert verdict["allowed"] is False
    assert [violation["rule"] for violation in verdict["violations"]] == ["max_changes"]
    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", None)
    assert run.promoted["message"].endswith(" was executed, but not verified.")
    assert [item["status"] for item in pingone.promotions()] == ["COMPLETED"]
