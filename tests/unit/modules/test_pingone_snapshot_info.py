# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_snapshot_info: one snapshot, all versions of it, and what it contains."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne

MODULE = "pingone_snapshot_info"
UNKNOWN = "00000000-1111-4222-8333-444444444444"
SOURCE: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT}
POPULATION: dict[str, Any] = {**SOURCE, "resource_id": worlds.POPULATION}


def taken_ids(pingone: PingOne, count: int) -> list[str]:
    """Take snapshots of the population; return their ids, newest first."""
    task = {**POPULATION, "resource_type": "populations"}
    ids = [str(pingone.run("pingone_snapshot", **task)["snapshot"]["snapshotId"]) for _number in range(count)]
    pingone.simulator.clear_requests()
    return ids[::-1]


def found_ids(pingone: PingOne, **options: Any) -> list[str]:
    outcome = pingone.run(MODULE, **options)
    assert not outcome.changed
    return [str(item["snapshotId"]) for item in outcome["snapshots"]]


@pytest.mark.parametrize("collection", ["snapshots", "versions"])
def test_newest_one_of_an_id_and_all(pingone: PingOne, collection: str) -> None:
    pingone.simulator.behave(versions_collection=collection)
    newest, older = taken_ids(pingone, 2)
    assert found_ids(pingone, **POPULATION) == [newest]
    assert found_ids(pingone, **POPULATION, snapshot_id=older.upper()) == [older]
    assert found_ids(pingone, **POPULATION, versions=True) == [newest, older]
    assert pingone.operations() == ["S2", "S4", "S3"]


def test_same_in_check_mode_and_by_name(pingone: PingOne) -> None:
    task = {**pingone.connection, **POPULATION, "environment": worlds.SOURCE_ENVIRONMENT_NAME}
    ids = taken_ids(pingone, 1)
    for check in (False, True):
        outcome = pingone.process_with(MODULE, task, check=check)
        assert not outcome.changed
        assert [item["snapshotId"] for item in outcome["snapshots"]] == ids


def test_what_the_snapshot_of_a_promotion_contains(pingone: PingOne) -> None:
    promotion = pingone.plan()["promotion"]
    pingone.simulator.clear_requests()
    for options in ({}, {"snapshot_id": promotion["sourceSnapshotId"]}):
        inside = pingone.run(MODULE, **SOURCE, embedded=True, **options)["snapshots"]
        names = {item["resource"]["id"]: item["resource"]["name"] for item in inside}
        assert names[worlds.POPULATION] == worlds.POPULATION_NAME
        assert worlds.SOURCE_ENVIRONMENT not in names
    assert pingone.operations() == ["S5", "S6"]
    assert found_ids(pingone, **SOURCE) == [promotion["sourceSnapshotId"]]


def test_secrets_are_masked(pingone: PingOne) -> None:
    pingone.plan()
    body = {"_embedded": {"snapshots": [{"configuration": {"clientSecret": worlds.APPLICATION_SECRET}}]}}
    pingone.simulator.fault("status", operation="S5", status=200, body=body)
    outcome = pingone.run(MODULE, **SOURCE, embedded=True)
    assert outcome["snapshots"] == [{"configuration": {"clientSecret": "******"}}]


@pytest.mark.parametrize(
    ("operation", "options"),
    [("S2", {}), ("S3", {"versions": True}), ("S4", {"snapshot_id": UNKNOWN}), ("S5", {"embedded": True})],
    ids=str,
)
@pytest.mark.parametrize("damaged", [{"status": 7}, {"status": ""}, {"createdAt": {}}], ids=str)
def test_damaged_snapshot_is_not_shown(
    pingone: PingOne, operation: str, options: dict[str, Any], damaged: dict[str, Any]
) -> None:
    snapshot = {"snapshotId": UNKNOWN, "status": "COMPLETE", **damaged}
    is_list = operation in ("S3", "S5")
    body = {"_embedded": {"snapshots": [snapshot]}} if is_list else snapshot
    pingone.simulator.fault("status", operation=operation, status=200, body=body)
    outcome = pingone.run(MODULE, **SOURCE, **options)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"


@pytest.mark.parametrize(
    "options",
    [{}, {"snapshot_id": UNKNOWN}, {"versions": True}, {"embedded": True}, {"embedded": True, "snapshot_id": UNKNOWN}],
    ids=str,
)
def test_what_is_unknown_is_an_empty_list(pingone: PingOne, options: dict[str, Any]) -> None:
    assert found_ids(pingone, **POPULATION, **options) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"resource_id": "populations"}, "resource_id must be a resource ID (UUID), {type, name}, or TYPE/NAME"),
        ({"snapshot_id": "newest"}, "snapshot_id must be an ID (UUID); got 'newest'"),
        ({"snapshot_id": UNKNOWN, "versions": True}, "mutually exclusive"),
        ({"embedded": True, "versions": True}, "mutually exclusive"),
        ({"environment": None}, "environment"),
    ],
    ids=str,
)
def test_bad_input(pingone: PingOne, options: dict[str, Any], said: str) -> None:
    outcome = pingone.run(MODULE, **{**POPULATION, **options})
    assert outcome.failed
    assert said in outcome.message
    assert pingone.simulator.requests() == []


def test_environment_that_does_not_exist(pingone: PingOne) -> None:
    outcome = pingone.run(MODULE, environment="Acceptance")
    assert outcome.failed
    assert "environment: 'Acceptance' is neither the ID nor the exact name of an environment." in outcome.message
    assert worlds.SOURCE_ENVIRONMENT_NAME in outcome.message
