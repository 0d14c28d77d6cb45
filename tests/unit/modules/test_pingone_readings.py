# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the contract leaves open: modules cope with each reading of it (contract PingOne 5, 14)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne

THEIRS: dict[str, Any] = {
    "source": worlds.SOURCE_ENVIRONMENT,
    "target": worlds.TARGET_ENVIRONMENT,
    "selected": [worlds.THEME],
    "description": "Theirs",
    "execute": True,
}
START: dict[str, Any] = {"source": worlds.SOURCE_ENVIRONMENT, "execute": True}
UNKNOWN = "00000000-0000-4000-8000-000000000000"
RESOURCE: dict[str, Any] = {
    "environment": worlds.SOURCE_ENVIRONMENT,
    "resource_type": "populations",
    "resource_id": worlds.POPULATION,
}


# -- A6: the snapshot of one resource as the source


def test_a_promotion_from_the_snapshot_of_one_resource(pingone: PingOne) -> None:
    snapshot = pingone.run("pingone_snapshot", **RESOURCE)["snapshot"]["snapshotId"]
    planned = pingone.plan(source_snapshot_id=snapshot)
    assert planned["plan"]["summary"]["total"] == 3
    assert not pingone.plan(source_snapshot_id=snapshot).changed, "it is found again"
    executed = pingone.execute(planned["promotion"]["id"])
    assert executed["promotion"]["status"] == "COMPLETED"
    assert pingone.target()[worlds.TARGET_POPULATION]["body"]["preferredLanguage"] == "en"


def test_the_snapshot_of_one_resource_does_not_delete_others(pingone: PingOne) -> None:
    pingone.executed_id(selected_resources=[worlds.APPLICATION])
    snapshot = pingone.run("pingone_snapshot", **RESOURCE)["snapshot"]["snapshotId"]
    outcome = pingone.plan(source_snapshot_id=snapshot, selected_resources=[worlds.APPLICATION])
    assert outcome.failed
    assert (outcome["promotion"]["status"], worlds.APPLICATION in outcome.message) == ("VALIDATION_FAILED", True)
    assert worlds.TARGET_APPLICATION in pingone.target()


@pytest.mark.parametrize("automatic", ["accepted", "refused"])
def test_the_snapshot_of_a_promotion_as_the_source_of_another(pingone: PingOne, automatic: str) -> None:
    pingone.takes_snapshots_of_its_own()
    snapshot = pingone.plan()["promotion"]["sourceSnapshotId"]
    pingone.simulator.behave(automatic_snapshots=automatic)
    outcome = pingone.plan(source_snapshot_id=snapshot, description="again")
    assert outcome.failed is (automatic == "refused")
    assert len(pingone.promotions()) == (1 if automatic == "refused" else 2)
    if outcome.failed:
        assert outcome["error"]["status"] == 400
        assert "sourceSnapshot.id" in outcome.message
        assert outcome["changed"] is False


# -- 5.4: the snapshot of a resource that no longer exists


def test_a_snapshot_of_a_vanished_resource(pingone: PingOne) -> None:
    pingone.run("pingone_snapshot", **RESOURCE)
    pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION)
    assert pingone.run("pingone_snapshot", **RESOURCE)["snapshot"]["configuration"] is None
    pingone.simulator.behave(vanished_resources="refused")
    outcome = pingone.run("pingone_snapshot", **RESOURCE)
    assert (outcome.failed, outcome["changed"], outcome["error"]["status"]) == (True, False, 400)


@pytest.mark.parametrize("vanished", ["empty", "refused"])
def test_what_a_rollback_has_deleted_is_compared(pingone: PingOne, vanished: str) -> None:
    """The password policy is created by the promotion, and deleted by the rollback."""
    promotion_id = pingone.planned_id()
    assert pingone.execute(promotion_id, keep_evidence=True).changed
    rollback_id = pingone.roll_back(promotion_id)["rollback"]["id"]
    pingone.simulator.behave(vanished_resources=vanished)
    task: dict[str, Any] = {"promotion_id": promotion_id, "rollback_id": rollback_id}
    outcome = pingone.run("pingone_promotion_evidence", source_environment=worlds.SOURCE_ENVIRONMENT, **task)
    assert not outcome.failed, outcome.message
    states = {row["type"]: row["state"] for row in outcome["comparison"]}
    assert states == {"passwordPolicies": "equal", "themes": "equal", "populations": "equal"}


@pytest.mark.parametrize("vanished", ["empty", "refused"])
def test_drift_of_what_the_source_has_lost(pingone: PingOne, vanished: str) -> None:
    pingone.executed_id(selected_resources=[worlds.APPLICATION])
    pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.APPLICATION)
    pingone.simulator.behave(vanished_resources=vanished)
    outcome = pingone.run(
        "pingone_drift_info",
        source_environment=worlds.SOURCE_ENVIRONMENT,
        target_environments=[worlds.TARGET_ENVIRONMENT],
        method="snapshots",
        resources=[{"resource_type": "applications", "resource_id": worlds.APPLICATION}],
    )
    if vanished == "refused":
        assert outcome.failed, "what cannot be read is not in sync"
        assert f"Could not read applications {worlds.APPLICATION}" in outcome.message
    else:
        assert outcome["in_sync"] is False
        assert outcome["drifts"][0]["plan"]["changes"][0]["action"] == "delete"


# -- A23: the status for an environment that does not exist


@pytest.mark.parametrize("status", [403, 404])
def test_an_environment_that_does_not_exist(pingone: PingOne, status: int) -> None:
    pingone.simulator.behave(unknown_environment=status)
    assert pingone.run("pingone_environment_info", environment_id=UNKNOWN)["environments"] == []
    kind, said = {
        403: ("permission", "Either the environment does not exist in this organization and region"),
        404: ("not_found", "one of them does not exist in this organization and region"),
    }[status]
    for side in ("source_environment", "target_environment"):
        outcome = pingone.plan(**{side: UNKNOWN})
        assert (outcome.failed, outcome["changed"], outcome["error"]["kind"]) == (True, False, kind)
        assert said in outcome.message


# -- 2.4: a resource with a secret that has no variable


@pytest.mark.parametrize("required", [True, False])
def test_a_secret_without_a_variable(pingone: PingOne, required: bool) -> None:
    pingone.simulator.reset("variables")
    pingone.simulator.behave(require_secret_variables=required)
    pingone.simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.IDENTITY_PROVIDER, {"description": "Changed"})
    outcome = pingone.plan(selected_resources=[worlds.IDENTITY_PROVIDER])
    assert outcome.failed is required
    if required:
        assert outcome["status"] == "VALIDATION_FAILED"
        assert "'clientSecret'" in outcome.message
        assert "no sensitive promotion variable" in outcome.message
    else:
        pingone.execute(outcome["promotion"]["id"])
        provider = pingone.target()[worlds.TARGET_IDENTITY_PROVIDER]["body"]
        assert provider["clientSecret"] == worlds.TARGET_IDENTITY_PROVIDER_SECRET


# -- 2.1: the opt-in


@pytest.mark.parametrize("opted_in", [True, False])
def test_the_opt_in(pingone: PingOne, opted_in: bool) -> None:
    pingone.simulator.behave(opted_in=opted_in)
    outcome = pingone.plan()
    assert outcome.failed is not opted_in
    if not opted_in:
        assert (outcome["error"]["kind"], outcome["changed"]) == ("permission", False)
        assert "has not opted in to configuration promotion" in outcome.message


# -- A3, A7, A26, 5.1: the form of a promotion


FORMS: dict[str, dict[str, Any]] = {
    "flat IDs of environments and snapshots": {"environment_ids": "flat"},
    "nested IDs of environments and snapshots": {"environment_ids": "nested"},
    "a selection of objects": {"selection": "objects"},
    "the oldest promotion first": {"list_order": "oldest"},
    "a start without an answer": {"start_answer": "empty"},
    "an empty mapping": {"empty_mapping": "empty"},
    "IDs in upper case": {"id_case": "upper"},
}


@pytest.mark.parametrize("form", FORMS)
def test_a_promotion_and_its_rollback_in_each_form(pingone: PingOne, form: str) -> None:
    before = pingone.target()
    older = pingone.executed_id(selected_resources=[worlds.APPLICATION])
    between = pingone.target()
    pingone.simulator.behave(**FORMS[form])
    planned = pingone.plan()
    assert not pingone.plan().changed, "it is found again"
    promotion_id = planned["promotion"]["id"]
    executed = pingone.execute(promotion_id, expected_plan_digest=planned["plan"]["digest"], keep_evidence=True)
    assert (executed.changed, executed["status"]) == (True, "COMPLETED")
    task: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id}
    assert pingone.run("pingone_promotion_verification_info", **task)["verified"] is True
    refused = pingone.roll_back(older)
    assert (refused.failed, refused["changed"]) == (True, False)
    undone = pingone.roll_back(target_environment=worlds.TARGET_ENVIRONMENT)
    assert (undone["original"]["id"], undone["proof"]["complete"]) == (promotion_id, True), undone["proof"]
    compared = pingone.run("pingone_promotion_evidence", **task, rollback_id=undone["rollback"]["id"])
    assert {row["state"] for row in compared["comparison"]} == {"equal"}
    assert pingone.target() == between != before


# -- A53: names of collections, and a resource without declarations


@pytest.mark.parametrize("names", ["assumed", "other"])
def test_collections_whose_names_are_not_documented(pingone: PingOne, names: str) -> None:
    pingone.simulator.behave(collection_names=names)
    environment: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT}
    defined: dict[str, Any] = {**environment, "name": "slo", "value": "https://example.com", "sensitive": False}
    assert pingone.run("pingone_variable_definition", **defined).changed
    for module, key, least in (
        ("pingone_resource_info", "resources", 2),
        ("pingone_variable_resource_info", "resources", 0),
        ("pingone_variable_definition_info", "definitions", 1),
    ):
        outcome = pingone.run(module, **environment)
        assert not outcome.failed, outcome.message
        assert len(outcome[key]) >= least
    named = [{"type": "populations", "name": worlds.POPULATION_NAME}]
    promotion_id = pingone.planned_id(selected_resources=named)
    assert pingone.execute(promotion_id, keep_evidence=True).changed, "P2 and P5 keep their names"


@pytest.mark.parametrize("body", [{"_embedded": {"errors": []}}, {"_embedded": {"a": [], "b": []}, "size": 0}], ids=str)
def test_a_collection_that_may_be_another_one_is_not_empty(pingone: PingOne, body: dict[str, Any]) -> None:
    pingone.simulator.fault("status", operation="D2", status=200, body=body)
    outcome = pingone.run("pingone_variable_definition_info", environment=worlds.SOURCE_ENVIRONMENT)
    assert outcome.failed
    assert "a collection of promotionVariableDefinitions was expected" in outcome.message


@pytest.mark.parametrize("declaration", ["missing", "empty"])
def test_a_resource_without_declarations(pingone: PingOne, declaration: str) -> None:
    pingone.simulator.reset("variables")
    pingone.simulator.behave(empty_declaration=declaration)
    for environment in (worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT):
        defined: dict[str, Any] = {
            "environment": environment,
            "name": "slo",
            "value": "https://example.com",
            "sensitive": False,
        }
        assert pingone.run("pingone_variable_definition", **defined).changed
    task: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT, "resource_id": worlds.SAML_APPLICATION}
    for check in (True, False):
        absent = pingone.run("pingone_variable_declaration", check=check, state="absent", **task)
        assert (absent.changed, absent["declaration"]) == (False, None)
    for changed in (True, False):
        outcome = pingone.run("pingone_variable_declaration", variables={"sloEndpoint": "slo"}, **task)
        assert (outcome.changed, list(outcome["declaration"]["variables"])) == (changed, ["sloEndpoint"])
    assert pingone.writes()[-1] == "V1"


@pytest.mark.parametrize("name", ["promotionErrors", "errors"])
def test_the_reasons_of_a_failure_under_each_name(pingone: PingOne, name: str) -> None:
    pingone.simulator.behave(errors_property=name, fail_steps=[{"index": 1}])
    outcome = pingone.execute(pingone.planned_id())
    assert (outcome.failed, outcome["changed"], outcome["status"]) == (True, True, "ERROR")
    assert "invalid name value was provided" in outcome.message
    assert outcome["errors"]


# -- A9: nothing to promote


def test_nothing_to_promote_as_an_error(pingone: PingOne) -> None:
    pingone.executed_id()
    pingone.simulator.behave(nothing_to_promote="error")
    outcome = pingone.plan(discard_empty=True)
    assert outcome.failed, "nothing says that both environments are the same"
    assert (outcome["status"], "Selected resources list is empty" in outcome.message) == ("ERROR", True)


# -- A14, A34, A35: rollbacks


@pytest.mark.parametrize("start", ["manual", "automatic"])
@pytest.mark.parametrize("execute", [{"reads": 1}, {"reads": 3}])
def test_a_rollback_that_starts_itself(pingone: PingOne, start: str, execute: dict[str, Any]) -> None:
    before = pingone.target()
    promotion_id = pingone.executed_id()
    pingone.simulator.behave(rollback_start=start, execute=execute)
    outcome = pingone.roll_back(promotion_id)
    assert (outcome.changed, outcome["status"], outcome["proof"]["complete"]) == (True, "COMPLETED", True)
    assert pingone.target() == before
    assert not pingone.roll_back(promotion_id).changed
    assert pingone.operations().count("P8") == 1


@pytest.mark.parametrize("environments", ["kept", "target"])
def test_the_environments_of_a_rollback(pingone: PingOne, environments: str) -> None:
    pingone.simulator.behave(rollback_environments=environments)
    before = pingone.target()
    promotion_id = pingone.planned_id()
    assert pingone.execute(promotion_id, keep_evidence=True).changed
    undone = pingone.roll_back(promotion_id)
    assert (undone.changed, undone["proof"]["complete"]) == (True, True)
    assert pingone.target() == before
    task: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id}
    compared = pingone.run("pingone_promotion_evidence", **task, rollback_id=undone["rollback"]["id"])
    assert {row["state"] for row in compared["comparison"]} == {"equal"}
    again = pingone.plan()
    assert again["held"]["promotion_id"] == promotion_id


@pytest.mark.parametrize("status", [400, 409])
def test_what_the_state_forbids(pingone: PingOne, status: int) -> None:
    pingone.simulator.behave(refusal_status=status)
    promotion_id = pingone.executed_id()
    options: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id}
    pingone.simulator.fault("do", operation="P8", action="foreign_promotion", arguments=THEIRS)
    undone = pingone.roll_back(promotion_id)
    assert (undone.failed, undone["changed"], undone["error"]["kind"]) == (True, False, "state_conflict")
    assert "is no longer the newest executed one to its target" in undone.message
    planned = pingone.planned_id(description="Another")
    pingone.simulator.fault("do", operation="P6", action="foreign_promotion", arguments={**START, "start": planned})
    changed = pingone.run("pingone_promotion", **{**options, "promotion_id": planned}, description="Release 8")
    assert (changed.failed, changed["changed"], changed["error"]["kind"]) == (True, False, "state_conflict")
    assert "cannot be updated" in changed.message


# -- A16, A17: what can be rolled back


@pytest.mark.parametrize("newest", ["of_target", "of_source"])
def test_a_newer_promotion_to_another_target(pingone: PingOne, newest: str) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT, [worlds.THEME])
    before = pingone.target()
    pingone.simulator.behave(newest=newest)
    undone = pingone.roll_back(promotion_id)
    assert undone.failed is (newest == "of_source")
    if undone.failed:
        assert (undone["changed"], undone["error"]["kind"]) == (False, "state_conflict")
        assert "Only the most recent promotion can be rolled back" in undone.message
        assert pingone.target() == before


@pytest.mark.parametrize("failed", ["revertible", "final"])
def test_a_rollback_that_failed(pingone: PingOne, failed: str) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.behave(failed_rollbacks=failed, fail_steps=[{"type": "populations", "scope": "rollback"}])
    undone = pingone.roll_back(promotion_id)
    assert (undone.failed, undone["changed"], undone["status"]) == (True, True, "ERROR")
    pingone.simulator.behave(fail_steps=[])
    again = pingone.roll_back(undone["rollback"]["id"])
    assert again.failed is (failed == "final")
    if again.failed:
        assert (again["changed"], again["error"]["kind"]) == (False, "state_conflict")
        assert "A rollback cannot be rolled back" in again.message


# -- A21: two promotions to one target


@pytest.mark.parametrize("concurrent", ["refused", "accepted"])
def test_another_promotion_to_the_target_that_starts_just_before(pingone: PingOne, concurrent: str) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(concurrent_starts=concurrent, execute={"reads": 3})
    pingone.simulator.fault("do", operation="P7", action="foreign_promotion", arguments={**THEIRS, "execute": "start"})
    outcome = pingone.execute(promotion_id, wait_for_target=0)
    assert outcome.failed
    assert outcome["changed"] is (concurrent == "accepted")
    assert outcome["blocking_promotion"]["description"] == "Theirs"


# -- A50: the steps of a promotion that is over


@pytest.mark.parametrize("steps", ["kept", "gone"])
def test_the_steps_of_a_promotion_that_is_over(pingone: PingOne, steps: str) -> None:
    before = pingone.target()
    pingone.simulator.behave(executed_steps=steps)
    promotion_id = pingone.planned_id()
    assert pingone.execute(promotion_id, keep_evidence=True).changed
    read = pingone.run(
        "pingone_promotion_info", source_environment=worlds.SOURCE_ENVIRONMENT, promotion_id=promotion_id
    )
    assert not read.failed, read.message
    [shown] = read["promotions"]
    assert (shown["plan"] is None, bool(shown["plan_missing"])) == (steps == "gone", steps == "gone")
    listed = pingone.run(
        "pingone_promotion_steps_info", source_environment=worlds.SOURCE_ENVIRONMENT, promotion_id=promotion_id
    )
    assert listed.failed is (steps == "gone")
    verified = pingone.run(
        "pingone_promotion_verification_info", source_environment=worlds.SOURCE_ENVIRONMENT, promotion_id=promotion_id
    )
    assert verified["verified"] is True
    assert not pingone.execute(promotion_id).changed
    undone = pingone.roll_back(promotion_id)
    assert (undone.failed, undone["changed"], undone["status"]) == (False, True, "COMPLETED"), undone.message
    assert not pingone.roll_back(promotion_id).changed
    assert pingone.target() == before


@pytest.mark.parametrize("empty", ["error", "ready"])
def test_the_rollback_of_a_promotion_that_changed_nothing(pingone: PingOne, empty: str) -> None:
    pingone.simulator.behave(fail_steps=[{"scope": "promotion"}], empty_rollback=empty)
    promotion_id = pingone.planned_id()
    before = pingone.target()
    assert pingone.execute(promotion_id).failed
    undone = pingone.roll_back(promotion_id)
    assert not undone.failed, undone.message
    assert pingone.target() == before
    again = pingone.roll_back(promotion_id)
    assert (again.failed, again["changed"]) == (False, False)
