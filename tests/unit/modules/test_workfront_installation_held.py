# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What failed or was undone is held, and what moved in the target is not overwritten (contract Workfront A39, A46)."""

from __future__ import annotations

from typing import Any

from simulator import workfront_worlds as worlds
from support.workfront import SOURCE, TARGET, Workfront, installed, small_package

FAILING: dict[str, Any] = {"fail_objects": [{"id": worlds.SECOND_TEMPLATE, "reason": "It has a broken rule."}]}
ROLE = {"object_code": "ROLE", "id": worlds.ROLE}


def disable(workfront: Workfront, package_id: str) -> None:
    assert workfront.run("workfront_package", SOURCE, package_id=package_id, status="DISABLED").changed


def test_what_failed_is_held_until_something_succeeds(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = small_package(workfront)
    assert workfront.plan(package_id)["held"] is None
    workfront.simulator.workfront_behave(**FAILING)
    failed = workfront.install(package_id)
    assert failed.failed
    workfront.simulator.workfront_behave(fail_objects=[])
    held = workfront.plan(package_id)["held"]
    assert (held["installation_id"], held["package_id"]) == (failed["installation_id"], package_id)
    assert (held["status"], held["reason"]) == ("FAILED", "1 of its objects failed.")
    disable(workfront, package_id)
    successor = small_package(workfront)
    assert workfront.plan(successor)["held"]["installation_id"] == failed["installation_id"]
    assert workfront.plan(successor, worlds.PREVIEW)["held"] is None, "it failed in another environment"
    installed(workfront, successor)
    assert workfront.plan(successor)["held"] is None


def test_what_was_compensated_or_rolled_back_is_held(current_workfront: Workfront) -> None:
    workfront = current_workfront
    done = installed(workfront, small_package(workfront))
    assert workfront.compensate(done["installation_id"]).changed
    successor = small_package(workfront)
    held = workfront.plan(successor)["held"]
    assert held["installation_id"] == done["installation_id"]
    assert "as after a compensation" in held["reason"]
    undone = installed(workfront, successor)
    workfront.simulator.workfront_roll_back(undone["installation_id"])
    assert "rolled back in Workfront" in workfront.plan(successor)["held"]["reason"]


def test_what_a_refresh_has_taken_is_not_held(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = small_package(workfront)
    installed(workfront, package_id, worlds.PREVIEW)
    workfront.simulator.workfront_refresh(worlds.PREVIEW)
    planned = workfront.plan(package_id, worlds.PREVIEW)
    assert planned["plan"]["summary"]["creates"] == 1
    assert planned["held"] is None


def test_what_moved_in_the_target_is_not_overwritten(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = workfront.assembled_id(name="Roles", objects=[ROLE])
    planned = workfront.plan(package_id, collision="overwrite")
    [known] = planned["overwritten_objects"]
    assert (known["object_code"], known["id"]) == ("ROLE", worlds.TARGET_ROLE)
    assert known["updated_at"]
    task = {"collision": "overwrite", "expected_objects": planned["overwritten_objects"]}
    workfront.simulator.workfront_change_object(TARGET, worlds.TARGET_ROLE, fields={"description": "Hot fix"})
    refused = workfront.install(package_id, **task)
    assert refused.failed
    assert (refused["error"]["kind"], refused["changed"]) == ("state_conflict", False)
    [change] = refused["target_changes"]
    assert (change["type"], change["id"], change["fields"]) == ("ROLE", worlds.TARGET_ROLE, ["lastUpdateDate"])
    assert "superseded" not in refused.result
    assert workfront.installations() == []
    again = workfront.plan(package_id, collision="overwrite")
    assert again["plan"]["digest"] == planned["plan"]["digest"], "a digest is independent of times"
    task["expected_objects"] = again["overwritten_objects"]
    assert workfront.install(package_id, **task).changed


def test_a_time_stands_for_objects_that_are_not_named(current_workfront: Workfront) -> None:
    """The newest change of all that is overwritten: whatever was changed later was changed after the plan was made."""
    workfront = current_workfront
    workfront.simulator.advance(60)
    package_id = workfront.assembled_id(name="Roles", objects=[ROLE])
    [known] = workfront.plan(package_id, collision="overwrite")["overwritten_objects"]
    task = {"collision": "overwrite", "unchanged_since": known["updated_at"]}
    assert not workfront.install(package_id, check=True, **task).failed
    workfront.simulator.workfront_change_object(TARGET, worlds.TARGET_ROLE, fields={"description": "Hot fix"})
    refused = workfront.install(package_id, **task)
    assert (refused.failed, refused["target_changes"][0]["id"]) == (True, worlds.TARGET_ROLE)
    named = {"object_code": "ROLE", "id": worlds.TARGET_ROLE, "updated_at": None}
    unknown = workfront.install(package_id, check=True, expected_objects=[named], **task)
    assert any("was made is not known" in warning for warning in unknown.warnings), "what the plan could not read"
    bad = workfront.install(package_id, collision="overwrite", unchanged_since="yesterday")
    assert bad.message.startswith("unchanged_since must be a time")
    assert workfront.installations() == []


def test_what_cannot_be_compared_is_a_warning(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = workfront.assembled_id(name="Roles", objects=[ROLE])
    unknown = [{"object_code": "ROLE", "id": worlds.TARGET_ROLE, "updated_at": None}]
    outcome = workfront.install(package_id, collision="overwrite", expected_objects=unknown)
    assert outcome.changed
    assert any("were changed since the plan was made is not known" in warning for warning in outcome.warnings)


def test_a_package_is_compared_with_its_source(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = small_package(workfront)
    workfront.simulator.workfront_change_object(SOURCE, worlds.SECOND_TEMPLATE, fields={"description": "New"})
    selections: list[dict[str, Any]] = [{"package_id": package_id}, {"name": "Agency Offboarding"}]
    for selection in selections:
        [found] = workfront.run("workfront_package_info", SOURCE, outdated=True, **selection)["packages"]
        assert [item["id"] for item in found["outdated_objects"]] == [worlds.SECOND_TEMPLATE]
