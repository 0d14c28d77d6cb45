# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A rollback is proven without new records, whatever the service does with a deleted resource (contract PingOne A36)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

GONE = "3b0f5c1e-8a77-4d0a-9f61-2c8e4b7d9a10"
GROUP = {"name": "External staff", "description": "Without a contract"}


def deletion(pingone: PingOne) -> str:
    """Execute a promotion that deletes a group in the target, to which a population refers; return its ID."""
    simulator = pingone.simulator
    simulator.put_resource(worlds.SOURCE_ENVIRONMENT, GONE, dict(GROUP), type="groups")
    pingone.executed_id(selected_resources=[GONE])
    created = next(key for key, item in pingone.target().items() if item["name"] == GROUP["name"])
    simulator.change_resource(worlds.TARGET_ENVIRONMENT, worlds.TARGET_POPULATION, {"group": {"id": created}})
    simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, GONE)
    promotion_id = pingone.executed_id(selected_resources=[GONE, worlds.UNCHANGED_POPULATION])
    assert created not in pingone.target()
    return promotion_id


def compared(pingone: PingOne, promotion_id: str, **options: Any) -> Outcome:
    rollback_id = pingone.roll_back(promotion_id)["rollback"]["id"]
    return compare(pingone, promotion_id, rollback_id, **options)


def compare(pingone: PingOne, promotion_id: str, rollback_id: str, **options: Any) -> Outcome:
    given = {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "promotion_id": promotion_id,
        "rollback_id": rollback_id,
        **options,
    }
    outcome = pingone.run("pingone_promotion_evidence", **given)
    assert not outcome.failed, outcome.message
    return outcome


@pytest.mark.parametrize("case", ["lower", "upper"])
@pytest.mark.parametrize("mapping", ["restored", "forgotten"])
@pytest.mark.parametrize("identity", ["kept", "new"])
def test_a_deletion_that_was_rolled_back_is_proven(pingone: PingOne, identity: str, mapping: str, case: str) -> None:
    pingone.simulator.behave(recreated_id=identity, recreated_mapping=mapping, id_case=case)
    promotion_id = deletion(pingone)

    outcome = compared(pingone, promotion_id)

    rows = {row["type"]: row for row in outcome["comparison"]}
    assert {kind: row["state"] for kind, row in rows.items()} == {"groups": "equal", "populations": "equal"}
    assert outcome["differences"] == []
    group = rows["groups"]
    assert (group["new_id"] is not None) is (identity == "new")
    if identity == "new":
        assert group["new_id"] in pingone.target()
        assert f"under the new ID {group['new_id']}" in group["reason"]
        assert ("no longer maps" in group["reason"]) is (mapping == "forgotten")
        assert "by its new ID" in rows["populations"]["reason"], "what the rollback restored beyond the plan"
    assert [each["status"] for each in pingone.promotions()].count("VALIDATION_FAILED") == 0
    assert "P1" not in pingone.operations()[-8:]


def test_a_recreated_resource_with_another_content_is_different(pingone: PingOne) -> None:
    pingone.simulator.behave(recreated_id="new", recreated_mapping="forgotten")
    promotion_id = deletion(pingone)
    rollback_id = pingone.roll_back(promotion_id)["rollback"]["id"]
    created = next(key for key, item in pingone.target().items() if item["name"] == GROUP["name"])
    pingone.simulator.change_resource(worlds.TARGET_ENVIRONMENT, created, {"description": "By hand"})

    outcome = compare(pingone, promotion_id, rollback_id)

    row = next(row for row in outcome["comparison"] if row["type"] == "groups")
    assert (row["state"], row["new_id"], row["fields"][0]["field"]) == ("different", created, "description")


def test_a_resource_that_was_not_created_again_is_different(pingone: PingOne) -> None:
    pingone.simulator.behave(recreated_id="new", recreated_mapping="forgotten")
    promotion_id = deletion(pingone)
    rollback_id = pingone.roll_back(promotion_id)["rollback"]["id"]
    created = next(key for key, item in pingone.target().items() if item["name"] == GROUP["name"])
    pingone.simulator.delete_resource(worlds.TARGET_ENVIRONMENT, created)

    row = next(row for row in compare(pingone, promotion_id, rollback_id)["comparison"] if row["type"] == "groups")

    assert (row["state"], row["reason"]) == ("different", "It no longer exists.")


def test_of_two_that_could_be_the_recreated_one_the_content_decides(pingone: PingOne) -> None:
    pingone.simulator.behave(recreated_id="new", recreated_mapping="forgotten")
    promotion_id = deletion(pingone)
    rollback_id = pingone.roll_back(promotion_id)["rollback"]["id"]
    created = next(key for key, item in pingone.target().items() if item["name"] == GROUP["name"])
    other = {**GROUP, "description": "Another one of that name"}
    pingone.simulator.put_resource(worlds.TARGET_ENVIRONMENT, GONE[:-2] + "ff", other, type="groups")
    row = next(row for row in compare(pingone, promotion_id, rollback_id)["comparison"] if row["type"] == "groups")
    assert (row["state"], row["new_id"]) == ("equal", created)


# -- what was compared, and which fields may differ


def test_a_field_that_the_service_counts_is_named_and_can_be_ignored(pingone: PingOne) -> None:
    pingone.simulator.behave(counters=["version"])
    promotion_id = pingone.executed_id()
    rollback_id = pingone.roll_back(promotion_id)["rollback"]["id"]

    strict = compare(pingone, promotion_id, rollback_id)
    assert [row["state"] for row in strict["comparison"]] == ["equal", "different", "different"]
    expected = f'populations "{worlds.POPULATION_NAME}" does not have its former state: It differs in version.'
    assert strict["differences"][1] == expected
    assert "name it in ignore" in strict["differences"][2]

    lenient = compare(pingone, promotion_id, rollback_id, ignore=[{"field": "version"}])
    assert [row["state"] for row in lenient["comparison"]] == ["equal"] * 3
    assert lenient["comparison"][2]["reason"] == "It differs only in fields to ignore: version."
    assert lenient["comparison"][2]["ignored"] == ["version"]

    other = compare(pingone, promotion_id, rollback_id, ignore=[{"type": "themes", "field": "version"}])
    assert [row["state"] for row in other["comparison"]] == ["equal", "equal", "different"]


@pytest.mark.parametrize("rule", [{"type": "populations"}, {"feild": "version"}, {"field": ""}], ids=str)
def test_a_rule_without_a_field_is_rejected_before_the_first_request(pingone: PingOne, rule: dict[str, str]) -> None:
    outcome = pingone.run(
        "pingone_promotion_evidence",
        source_environment=worlds.SOURCE_ENVIRONMENT,
        promotion_id=worlds.POPULATION,
        rollback_id=worlds.POPULATION,
        ignore=[rule],
    )
    assert outcome.failed
    assert "field" in outcome.message or "feild" in outcome.message
    assert pingone.simulator.requests() == []


# -- without evidence, and without snapshots


def test_without_evidence_the_snapshot_of_the_promotion_shows_the_former_state(pingone: PingOne) -> None:
    outcome = compared(pingone, pingone.executed_id())
    assert [row["state"] for row in outcome["comparison"]] == ["equal"] * 3
    assert all(row["digest_before"] == row["digest_after"] for row in outcome["comparison"])


@pytest.mark.parametrize("operation", ["S3", "S6"])
def test_one_of_the_two_sources_of_the_former_state_is_enough(pingone: PingOne, operation: str) -> None:
    promotion_id = pingone.planned_id()
    assert pingone.execute(promotion_id, keep_evidence=True).changed
    pingone.simulator.fault("status", operation=operation, status=500, times=None)
    outcome = compared(pingone, promotion_id, http_retries=0)
    assert [row["state"] for row in outcome["comparison"]] == ["equal"] * 3


def test_a_damaged_version_is_not_skipped_for_an_older_one(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    assert pingone.execute(promotion_id, keep_evidence=True).changed
    created = next(each["createdAt"] for each in pingone.promotions() if each["id"] == promotion_id)
    version = {
        "snapshotId": worlds.THEME,
        "status": "COMPLETE",
        "createdAt": created,
        "configuration": {"name": "older"},
    }
    body = {"_embedded": {"snapshots": [{**version, "status": 7}, version]}}
    pingone.simulator.fault("status", operation="S3", status=200, body=body, times=None)
    outcome = compared(pingone, promotion_id)
    assert [row["state"] for row in outcome["comparison"]] == ["equal"] * 3


def test_without_any_snapshot_nothing_is_comparable(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.behave(snapshots="forbidden")
    outcome = compared(pingone, promotion_id)
    assert [row["state"] for row in outcome["comparison"]] == ["not_comparable"] * 3
    assert all("answered 403" in row["reason"] for row in outcome["comparison"])


@pytest.mark.parametrize("configuration", ["text", 7, [], True], ids=str)
def test_a_snapshot_whose_configuration_is_no_object_shows_nothing(pingone: PingOne, configuration: Any) -> None:
    promotion_id = pingone.executed_id()
    rollback_id = pingone.roll_back(promotion_id)["rollback"]["id"]
    body = {
        "snapshotId": worlds.THEME,
        "status": "COMPLETE",
        "resource": {"id": worlds.TARGET_THEME},
        "configuration": configuration,
    }
    pingone.simulator.fault("status", operation="S4", status=200, body=body, times=None)
    pingone.simulator.fault("status", operation="S6", status=500, times=None)
    outcome = compare(pingone, promotion_id, rollback_id, http_retries=0)
    assert {row["state"] for row in outcome["comparison"]} == {"not_comparable"}
