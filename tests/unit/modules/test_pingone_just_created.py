# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What PingOne has just created may not be found yet, whatever of it is read."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne

POPULATION: dict[str, Any] = {
    "environment": worlds.SOURCE_ENVIRONMENT,
    "resource_type": "populations",
    "resource_id": worlds.POPULATION,
}


@pytest.mark.parametrize("operation", ["P3", "P5"])
def test_reads_of_a_new_promotion(pingone: PingOne, operation: str) -> None:
    pingone.simulator.fault("status", operation=operation, status=404, times=3)
    outcome = pingone.plan()
    assert outcome.changed
    assert outcome["plan"]["summary"]["total"] == 3
    assert pingone.writes() == ["S1", "P1"]


def test_list_that_does_not_show_a_new_promotion_yet(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P2", status=200, body={"_embedded": {"promotions": []}}, times=4)
    assert pingone.plan().changed
    asked = pingone.operations()
    assert asked[asked.index("P1") : asked.index("P3")] == ["P1", "P2", "P2", "P2", "P2"]


@pytest.mark.parametrize("operation", ["P3", "P5"])
def test_reads_of_a_new_rollback(pingone: PingOne, operation: str) -> None:
    original = pingone.executed_id()
    pingone.simulator.fault("status", operation=operation, status=404, times=3, skip=operation == "P3")
    outcome = pingone.roll_back(original)
    assert outcome.changed
    assert outcome["status"] == "COMPLETED"


def test_reads_of_a_new_snapshot(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="S4", status=404, times=3)
    outcome = pingone.run("pingone_snapshot", **POPULATION)
    assert outcome.changed
    assert outcome["status"] == "COMPLETE"


def test_it_is_bounded(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P5", status=404, times=None)
    outcome = pingone.plan()
    assert outcome.failed
    assert outcome["error"]["kind"] == "not_found"
    assert outcome["changed"] is True
    assert outcome["promotion_id"] == pingone.promotions()[0]["id"]
    assert 30 <= sum(pingone.time.slept) < 60


def test_what_others_have_created_earlier_is_missing_at_once(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.time.slept.clear()
    pingone.simulator.fault("status", operation="P5", status=404, times=None)
    options: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id}
    assert pingone.run("pingone_promotion_steps_info", **options).failed
    assert pingone.time.slept == []


def test_a_status_endpoint_that_is_not_there_is_not_waited_for(pingone: PingOne) -> None:
    original = pingone.executed_id()
    pingone.simulator.behave(status_endpoint="missing")
    pingone.time.slept.clear()
    assert pingone.roll_back(original).changed
    assert sum(pingone.time.slept) < 15


# -- a promotion whose plan cannot be read


@pytest.mark.parametrize("status", [403, 404])
def test_a_promotion_is_shown_without_the_plan_that_is_refused(pingone: PingOne, status: int) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault("status", operation="P5", status=status, times=None)
    options: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id}
    [found] = pingone.run("pingone_promotion_info", **options)["promotions"]
    assert (found["id"], found["status"], found["plan"]) == (promotion_id, "READY", None)
    assert f"Could not read the steps of promotion {promotion_id}" in found["plan_missing"]
    assert pingone.run("pingone_promotion_info", check_held=True, **options).failed, "it may be held"


def test_a_promotion_with_its_plan_misses_nothing(pingone: PingOne) -> None:
    options: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": pingone.planned_id()}
    [found] = pingone.run("pingone_promotion_info", **options)["promotions"]
    assert found["plan_missing"] is None


# -- answers to changes that cannot be read


CHANGES = {"C2": "C1", "D4": "D3", "V4": "V2", "D5": "D3", "V5": "V2", "P6": "P3", "P9": "P3"}
"""What changes something, and what reads it."""


@pytest.mark.parametrize("body", ["no JSON", "[1", "\x00"])
@pytest.mark.parametrize("operation", CHANGES)
def test_after_an_unreadable_answer_to_a_change_its_effect_is_read(pingone: PingOne, operation: str, body: str) -> None:
    module, options = _change(pingone, operation)
    pingone.simulator.fault("status_after", operation=operation, status=200, body=body)
    outcome = pingone.run(module, **options)
    assert outcome.changed
    assert "effect_unknown" not in outcome.result
    assert pingone.writes().count(operation) == 1
    assert not pingone.run(module, **options).changed, "it is done"


@pytest.mark.parametrize("operation", CHANGES)
def test_a_change_whose_effect_cannot_be_read_either_says_so(pingone: PingOne, operation: str) -> None:
    module, options = _change(pingone, operation)
    pingone.simulator.fault("status_after", operation=operation, status=200, body="no JSON")
    pingone.simulator.fault("status", operation=CHANGES[operation], status=403, skip=1, times=None)
    outcome = pingone.run(module, **options)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert outcome["changed"] is True
    assert outcome["effect_unknown"] is True
    assert pingone.writes().count(operation) == 1


@pytest.mark.parametrize("operation", CHANGES)
def test_a_change_that_had_no_effect_fails_without_one(pingone: PingOne, operation: str) -> None:
    module, options = _change(pingone, operation)
    pingone.simulator.fault("status", operation=operation, status=200, body="no JSON", times=None)
    outcome = pingone.run(module, **options)
    assert outcome.failed
    assert outcome["changed"] is False
    assert "effect_unknown" not in outcome.result


def test_the_effect_on_a_secret_remains_unknown(pingone: PingOne) -> None:
    pingone.simulator.reset("variables")
    secret: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT, "name": "slo", "sensitive": True}
    assert pingone.run("pingone_variable_definition", **secret, value="first").changed
    pingone.simulator.fault("status_after", operation="D4", status=200, body="no JSON")
    outcome = pingone.run("pingone_variable_definition", **secret, value="second", update_secret="always")
    assert outcome.failed
    assert (outcome["changed"], outcome["effect_unknown"]) == (True, True)
    assert "cannot be read back" in outcome.message


def _change(pingone: PingOne, operation: str) -> tuple[str, dict[str, Any]]:
    source: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT}
    pair: dict[str, Any] = {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "target_environment": worlds.TARGET_ENVIRONMENT,
    }
    if operation == "C2":
        return "pingone_promotion_configuration", pair
    if operation in ("P6", "P9"):
        options: dict[str, Any] = {
            "source_environment": worlds.SOURCE_ENVIRONMENT,
            "promotion_id": pingone.planned_id(),
        }
        return "pingone_promotion", {**options, **({"description": "x"} if operation == "P6" else {"state": "absent"})}
    pingone.simulator.reset("variables")
    for name in ("slo", "acs"):
        assert pingone.run("pingone_variable_definition", **source, name=name, value="https://example.com/").changed
    if operation in ("D4", "D5"):
        changed: dict[str, Any] = {"value": "https://example.org/"} if operation == "D4" else {"state": "absent"}
        return "pingone_variable_definition", {**source, "name": "slo", **changed}
    declared: dict[str, Any] = {**source, "resource_id": worlds.SAML_APPLICATION}
    assert pingone.run("pingone_variable_declaration", **declared, variables={"sloEndpoint": "slo"}).changed
    redeclared: dict[str, Any] = {"variables": {"acsUrls": "acs"}} if operation == "V4" else {"state": "absent"}
    return "pingone_variable_declaration", {**declared, **redeclared}
