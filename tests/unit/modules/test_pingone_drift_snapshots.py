# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_drift_info by snapshots: it reports what differs, without any promotion."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

MODULE = "pingone_drift_info"
POPULATION = {"resource_type": "populations", "resource_id": worlds.POPULATION}
UNCHANGED = {"resource_type": "populations", "resource_id": worlds.UNCHANGED_POPULATION}
APPLICATION = {"resource_type": "applications", "resource_id": worlds.APPLICATION}
PAIRS = {
    worlds.POPULATION: worlds.TARGET_POPULATION,
    worlds.THEME: worlds.TARGET_THEME,
    worlds.UNCHANGED_POPULATION: worlds.TARGET_UNCHANGED_POPULATION,
    worlds.STANDARD_POLICY: worlds.TARGET_STANDARD_POLICY,
    worlds.APPLICATION: worlds.TARGET_APPLICATION,
}


def compare(pingone: PingOne, *resources: dict[str, str], **options: Any) -> Outcome:
    task = {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "target_environments": [worlds.TARGET_ENVIRONMENT],
        "method": "snapshots",
        "resources": list(resources),
        "resource_mapping": PAIRS,
    }
    outcome = pingone.run(MODULE, **{**task, **options})
    assert not [operation for operation in pingone.writes() if operation.startswith("P")], "no promotion at all"
    assert pingone.promotions() == []
    return outcome


def shown(outcome: Outcome) -> list[tuple[Any, ...]]:
    assert not outcome.failed, outcome.message
    keys = ("action", "name", "source_id", "target_id", "vendor_action")
    return [tuple(item[key] for key in keys) for item in outcome["drifts"][0]["plan"]["changes"]]


@pytest.mark.parametrize("check_mode", [False, True])
def test_contents_are_compared_without_a_promotion(pingone: PingOne, check_mode: bool) -> None:
    outcome = pingone.process(
        MODULE,
        check=check_mode,
        source_environment="Development",
        target_environments=["Staging"],
        method="snapshots",
        resources=[POPULATION, UNCHANGED],
        resource_mapping=PAIRS,
    )
    assert not outcome.changed
    assert outcome["in_sync"] is False
    expected = ("update", worlds.POPULATION_NAME, worlds.POPULATION, worlds.TARGET_POPULATION, "PUT")
    assert shown(outcome) == [expected]
    [change] = outcome["drifts"][0]["plan"]["changes"]
    assert [entry["field"] for entry in change["fields"]] == ["passwordPolicy.id", "preferredLanguage"]
    assert pingone.writes() == ["S1", "S1", "S1", "S1"]


def test_equal_contents_are_in_sync(pingone: PingOne) -> None:
    outcome = compare(pingone, UNCHANGED)
    assert outcome["in_sync"] is True
    assert shown(outcome) == []


def test_earlier_promotions_show_the_counterparts(pingone: PingOne) -> None:
    pingone.executed_id(description="earlier")
    pingone.simulator.clear_requests()
    outcome = pingone.run(
        MODULE,
        source_environment=worlds.SOURCE_ENVIRONMENT,
        target_environments=[worlds.TARGET_ENVIRONMENT],
        method="snapshots",
        resources=[POPULATION],
    )
    assert outcome["in_sync"] is True
    assert shown(outcome) == []
    assert "M1" in pingone.operations()
    assert pingone.writes() == ["S1", "S1"]


def test_a_resource_without_a_counterpart_is_to_create(pingone: PingOne) -> None:
    outcome = compare(pingone, POPULATION, resource_mapping=None)
    assert shown(outcome) == [("create", worlds.POPULATION_NAME, worlds.POPULATION, None, "POST")]


def test_what_was_deleted_on_one_side(pingone: PingOne) -> None:
    compare(pingone, POPULATION, UNCHANGED)
    pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.UNCHANGED_POPULATION)
    pingone.simulator.delete_resource(worlds.TARGET_ENVIRONMENT, worlds.TARGET_POPULATION)
    outcome = compare(pingone, POPULATION, UNCHANGED)
    assert shown(outcome) == [
        ("create", worlds.POPULATION_NAME, worlds.POPULATION, None, "POST"),
        ("delete", "Contractors", worlds.UNCHANGED_POPULATION, worlds.TARGET_UNCHANGED_POPULATION, "DELETE"),
    ]


def test_secrets_are_not_compared(pingone: PingOne) -> None:
    """PingOne masks them for everybody (contract 5.4)."""
    outcome = compare(pingone, APPLICATION)
    [change] = outcome["drifts"][0]["plan"]["changes"]
    assert not [entry for entry in change["fields"] if "secret" in entry["field"].lower()]


def test_what_is_ignored_does_not_count(pingone: PingOne) -> None:
    ignore = [{"type": "populations", "field": "preferredLanguage"}, {"field": "passwordPolicy.id"}]
    outcome = compare(pingone, POPULATION, ignore=ignore)
    assert outcome["in_sync"] is True
    assert outcome["drifts"][0]["ignored"][0]["name"] == worlds.POPULATION_NAME


def test_a_snapshot_that_fails_is_reported(pingone: PingOne) -> None:
    error = {"error": "No copy.", "errorCode": 7, "resources": [worlds.TARGET_POPULATION]}
    pingone.simulator.behave(snapshot_error=error)
    outcome = compare(pingone, POPULATION)
    assert outcome.failed
    assert f"populations {worlds.TARGET_POPULATION} in environment Staging" in outcome.message
    assert "No copy" in outcome.message
    assert outcome["drifts"][0]["in_sync"] is None


def test_a_resource_that_the_source_does_not_have(pingone: PingOne) -> None:
    outcome = compare(pingone, {"resource_type": "populations", "resource_id": worlds.TARGET_POPULATION})
    assert outcome.failed
    assert f"Could not read populations {worlds.TARGET_POPULATION}" in outcome.message


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (
            [{"resource_type": "a b", "resource_id": worlds.POPULATION}],
            "resource_type must be the part between environment and ID",
        ),
        ([{"resource_type": "populations", "resource_id": "x"}], "resource_id must be an ID"),
        ([POPULATION, POPULATION], f"resources lists a resource more than once: {worlds.POPULATION}"),
    ],
)
def test_resources_that_cannot_be_meant(pingone: PingOne, entries: list[dict[str, str]], said: str) -> None:
    outcome = compare(pingone, *entries)
    assert outcome.failed
    assert said in outcome.message
    assert pingone.simulator.requests() == []
