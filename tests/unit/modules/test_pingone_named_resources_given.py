# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion with resources by name, where a snapshot or a promotion is given, or the service does not show its snapshots."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.modules.named_resources import (
    CONTRACTORS,
    LINE,
    NAMED,
    ROW,
    UNKNOWN,
    plan,
    promotion_of,
    rename,
)
from simulator import worlds
from support.pingone import PingOne


class TestGivenSnapshot:
    """Names are looked up in the snapshot that is promoted."""

    def test_names_of_that_time(self, pingone: PingOne) -> None:
        taken = pingone.run("pingone_snapshot", environment=worlds.SOURCE_ENVIRONMENT)["snapshot"]["snapshotId"]
        rename(pingone, worlds.POPULATION, "Renamed")
        pingone.simulator.clear_requests()
        outcome = plan(pingone, NAMED, source_snapshot_id=taken)
        assert outcome["selection"] == [ROW]
        assert promotion_of(outcome)["sourceSnapshotId"] == taken
        assert pingone.operations()[:2] == ["S4", "S6"]
        assert not plan(pingone, NAMED, source_snapshot_id=taken).changed
        later = plan(pingone, "populations/Renamed", source_snapshot_id=taken)
        assert "has no populations 'Renamed'" in later.message

    def test_of_a_promotion(self, pingone: PingOne) -> None:
        pingone.takes_snapshots_of_its_own()
        earlier = promotion_of(plan(pingone, worlds.POPULATION, description="earlier"))["sourceSnapshotId"]
        assert plan(pingone, NAMED, source_snapshot_id=earlier)["selection"] == [ROW]
        pingone.simulator.behave(automatic_snapshots="refused")
        refused = plan(pingone, NAMED, source_snapshot_id=earlier, description="again")
        assert refused["error"]["kind"] == "validation"

    def test_unknown(self, pingone: PingOne) -> None:
        outcome = plan(pingone, NAMED, source_snapshot_id=UNKNOWN)
        assert outcome["error"]["kind"] == "not_found"
        assert "looked up in a snapshot of the whole environment. Check that PingOne has it" in outcome.message
        assert pingone.writes() == []

    def test_of_one_resource(self, pingone: PingOne) -> None:
        task: dict[str, Any] = {
            "environment": worlds.SOURCE_ENVIRONMENT,
            "resource_type": "populations",
            "resource_id": worlds.POPULATION,
        }
        taken = pingone.run("pingone_snapshot", **task)["snapshot"]["snapshotId"]
        outcome = plan(pingone, NAMED, source_snapshot_id=taken)
        assert outcome["error"]["kind"] == "not_found"
        assert [operation for operation in pingone.writes() if operation != "S1"] == []

    def test_that_failed(self, pingone: PingOne) -> None:
        pingone.simulator.behave(snapshot_error={"error": "No copy.", "errorCode": 7})
        failed = pingone.run("pingone_snapshot", environment=worlds.SOURCE_ENVIRONMENT)["snapshot"]["snapshotId"]
        outcome = plan(pingone, NAMED, source_snapshot_id=failed)
        assert outcome["error"]["kind"] == "operation_failed"
        assert "No copy" in outcome.message


class TestGivenPromotion:
    """A promotion keeps its snapshots, so names are looked up in these."""

    def test_change(self, pingone: PingOne) -> None:
        promotion_id = promotion_of(plan(pingone, worlds.POPULATION))["id"]
        rename(pingone, worlds.UNCHANGED_POPULATION, "Renamed")
        pingone.simulator.clear_requests()
        options = {"promotion_id": promotion_id, "target_environment": None}
        outcome = plan(pingone, NAMED, CONTRACTORS, **options)
        assert outcome.changed
        expected = [worlds.POPULATION, worlds.UNCHANGED_POPULATION]
        assert promotion_of(outcome)["selectedResources"] == expected
        assert [row["id"] for row in outcome["selection"]] == expected
        assert "S1" not in pingone.operations()
        assert not plan(pingone, CONTRACTORS, NAMED, **options).changed

    def test_mapping_in_the_snapshot_of_the_target(self, pingone: PingOne) -> None:
        promotion_id = promotion_of(plan(pingone, worlds.POPULATION))["id"]
        pingone.simulator.clear_requests()
        options = {"promotion_id": promotion_id, "resource_mapping": [{"source": NAMED, "target": CONTRACTORS}]}
        outcome = plan(pingone, **options)
        assert promotion_of(outcome)["resourceMapping"][worlds.POPULATION] == worlds.TARGET_UNCHANGED_POPULATION
        assert outcome["selection"] == [ROW]
        assert pingone.writes() == ["P6"]

    def test_unknown_name(self, pingone: PingOne) -> None:
        promotion_id = promotion_of(plan(pingone, worlds.POPULATION))["id"]
        pingone.simulator.clear_requests()
        outcome = plan(pingone, "populations/Nowhere", promotion_id=promotion_id)
        assert "has no populations 'Nowhere'" in outcome.message
        assert outcome["promotion_id"] == promotion_id
        assert pingone.writes() == []


@pytest.mark.parametrize("check", [False, True])
def test_absent_by_name(pingone: PingOne, check: bool) -> None:
    promotion_id = promotion_of(plan(pingone, NAMED))["id"]
    outcome = plan(pingone, LINE, check=check, state="absent")
    assert outcome.changed
    assert promotion_of(outcome)["id"] == promotion_id
    assert bool(pingone.promotions()) is check


def test_check_mode_predicts(pingone: PingOne) -> None:
    outcome = plan(pingone, NAMED, check=True)
    assert outcome.changed
    assert (outcome["promotion"], outcome["selection"]) == (None, [ROW])
    assert pingone.writes() == ["S1"]


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        ({"snapshots": "forbidden"}, "permission"),
        ({"snapshots": "missing"}, "not_found"),
        ({"snapshot_error": {"error": "No copy.", "errorCode": 7}}, "operation_failed"),
        ({"snapshot": "never"}, "timeout"),
    ],
    ids=str,
)
def test_service_that_shows_no_snapshots(pingone: PingOne, behaviour: dict[str, Any], kind: str) -> None:
    pingone.simulator.behave(**behaviour)
    outcome = plan(pingone, NAMED)
    assert outcome.failed
    assert outcome["error"]["kind"] == kind
    assert pingone.promotions() == []
    if kind in ("permission", "not_found"):
        assert "give each resource by its ID" in outcome.message
    assert not plan(pingone, worlds.POPULATION).failed


def test_service_that_refuses_the_snapshot_as_a_source(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="P1", status=400)
    outcome = plan(pingone, NAMED)
    assert outcome["error"]["kind"] == "validation"
    [body] = pingone.bodies("P1")
    snapshot = body["sourceSnapshot"]["id"]
    assert f"made from the snapshot {snapshot}, in which the names were looked up" in outcome.message
    assert outcome["selection"] == [ROW]


def test_a_service_that_refuses_automatic_snapshots_accepts_this_one(pingone: PingOne) -> None:
    pingone.simulator.behave(automatic_snapshots="refused")
    assert promotion_of(plan(pingone, NAMED))["status"] == "READY"


def test_a_failed_preparation_shows_what_was_selected(pingone: PingOne) -> None:
    pingone.simulator.behave(validation_failed=["No."])
    outcome = plan(pingone, NAMED)
    assert outcome.failed
    assert outcome["selection"] == [ROW]


def test_lost_answers_of_the_snapshot(pingone: PingOne) -> None:
    pingone.simulator.fault("reset_after", operation="S1")
    outcome = plan(pingone, NAMED)
    assert outcome["selection"] == [ROW]
    assert pingone.writes() == ["S1", "S1", "P1"]


def test_an_id_that_is_a_name_of_something_else_is_an_id(pingone: PingOne) -> None:
    rename(pingone, worlds.UNCHANGED_POPULATION, worlds.POPULATION)
    assert plan(pingone, worlds.POPULATION, NAMED | {"name": worlds.POPULATION})["selection"] == [
        ROW,
        {"id": worlds.UNCHANGED_POPULATION, "type": "populations", "name": worlds.POPULATION},
    ]
