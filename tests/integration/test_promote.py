# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A promotion that succeeds: dry run, promotion, the same again."""

from __future__ import annotations

import json

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks

RESULT_KEYS = {
    "preflight",
    *("status", "message", "promotion_id", "plan", "plan_digest", "verified", "rollback", "errors"),
    *("vendor", "source", "target", "policy", "gate", "residual", "outcomes", "evidence", "comparison", "timeline"),
    *("selection", "held", "target_changes", "source_moved_on", "started", "finished"),
    "audit",
    "checks",
    "correlation_ids",
    "effect_unknown",
    "environments",
    "proven",
    "request",
}
NAMES = {
    "source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
    "target_environment": worlds.TARGET_ENVIRONMENT_NAME,
}
SUMMARY = {"creates": 1, "updates": 2, "deletes": 0, "reused": 0, "ignored": 0, "total": 3}


@pytest.mark.core
def test_a_dry_run_shows_the_plan_and_leaves_nothing_behind(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    before = pingone.target()

    run = playbooks.promote("--check", "--diff", **NAMES)

    assert run.status == 0, run.output
    shown = [" ".join(line.split()) for line in run.stdout.splitlines() if line.startswith(("+ ", "~ ", "- "))]
    assert shown == [
        f'+ create passwordPolicies "{worlds.PASSWORD_POLICY_NAME}" ({worlds.PASSWORD_POLICY})',
        f'~ update themes "Ping Default" ({worlds.TARGET_THEME}), in the target "Classic Default"',
        f'~ update populations "{worlds.POPULATION_NAME}" ({worlds.TARGET_POPULATION})',
    ]
    assert run.changed == 1
    assert run.promoted["status"] == "planned"
    assert run.promoted["plan"]["summary"] == SUMMARY
    assert run.promoted["promotion_id"] is None, "the record is gone"
    assert run.promoted["message"] == "The promotion from Development to Staging is planned and was not executed."
    assert pingone.writes() == ["S1", "P1", "P9"]
    assert pingone.promotions() == []
    assert pingone.target() == before


@pytest.mark.release
def test_a_dry_run_with_nothing_to_promote_is_not_changed(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    done = simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.POPULATION])

    run = playbooks.promote("--check", "--diff")

    assert run.status == 0, run.output
    assert run.changed == 0
    assert run.promoted["status"] == "unchanged"
    assert [item["id"] for item in pingone.promotions()] == [done["id"]]


@pytest.mark.core
@pytest.mark.both_ways
def test_a_promotion_is_executed_and_verified_once(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    playbooks.environment["ANSIBLE_SHOW_CUSTOM_STATS"] = "true"

    first = playbooks.promote("-vvvv", "--diff")

    assert first.status == 0, first.output
    assert first.changed == 2, "the record and the execution"
    result = first.promoted
    assert set(result) == RESULT_KEYS
    [record] = pingone.promotions()
    assert (record["id"], record["status"]) == (result["promotion_id"], "COMPLETED")
    assert (result["status"], result["verified"], result["rollback"], result["errors"]) == ("promoted", True, None, [])
    assert result["plan"]["summary"] == SUMMARY
    assert result["started"] <= result["finished"]
    assert result["message"].endswith(" was executed and verified.")
    assert [row["outcome"] for row in result["outcomes"]] == ["succeeded"] * 3
    assert [bool(row["digest"]) for row in result["evidence"]] == [False, True, True]
    assert [entry["status"] for entry in result["timeline"]] == ["NEW", "IN_PROGRESS", "COMPLETED"]
    stats = {
        "pingone_promote_status": "promoted",
        "pingone_promote_promotion_id": record["id"],
        "pingone_promote_plan_digest": result["plan_digest"],
        "pingone_promote_plan_text": "",
        "pingone_promote_audit_head": "",
        "pingone_promote_plan_summary": SUMMARY,
    }
    assert first.stats == stats
    assert json.loads(first.stdout.split("RUN: ")[1]) == stats
    assert pingone.writes() == ["S1", "P1", "S1", "S1", "P7", "S1", "P1", "P9", "S1"], (
        "kept, promoted, verified by a record that is gone between snapshots of the target and of the source"
    )
    target = pingone.target()
    assert target[worlds.TARGET_POPULATION]["body"]["preferredLanguage"] == "en"
    assert target[worlds.TARGET_THEME]["body"]["configuration"]["buttonColor"] == "#2996cc"

    pingone.simulator.clear_requests()
    second = playbooks.promote()

    assert second.status == 0, second.output
    assert second.changed == 0
    assert (second.promoted["status"], second.promoted["promotion_id"]) == ("unchanged", None)
    assert second.promoted["message"] == (
        f"Nothing to promote from {worlds.SOURCE_ENVIRONMENT} to {worlds.TARGET_ENVIRONMENT}."
    )
    assert pingone.writes() == ["S1", "P1", "P9"]
    assert [item["id"] for item in pingone.promotions()] == [record["id"]]
    assert pingone.target() == target


def test_a_whole_environment_is_promoted_but_for_what_is_excluded(
    playbooks: PingOnePlaybooks, pingone: PingOne
) -> None:
    given = {"all_resources": True, "selected_resources": None, "description": "Release 7"}

    run = playbooks.promote(excluded_resources=[worlds.EXCLUDED_RESOURCE, worlds.APPLICATION], **given)

    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    names = {resource["name"] for resource in pingone.target().values()}
    assert worlds.PASSWORD_POLICY_NAME in names
    assert "Legacy Sign On" not in names
    assert [item["description"] for item in pingone.promotions()] == ["Release 7"]


def test_a_deletion_is_promoted_and_rolled_back(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.POPULATION])
    simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.PASSWORD_POLICY)
    before = pingone.target()

    promotion = playbooks.promote(selected_resources=[worlds.POPULATION, worlds.PASSWORD_POLICY])

    assert promotion.status == 0, promotion.output
    assert promotion.promoted["plan"]["summary"]["deletes"] == 1
    assert (promotion.promoted["status"], promotion.promoted["verified"]) == ("promoted", True)
    assert worlds.PASSWORD_POLICY_NAME not in {resource["name"] for resource in pingone.target().values()}

    rollback = playbooks.roll_back(target_environment=worlds.TARGET_ENVIRONMENT)

    assert rollback.status == 0, rollback.output
    assert (rollback.rolled_back["status"], rollback.rolled_back["verified"]) == ("rolled_back", True)
    assert pingone.target() == before
