# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_drift_info: what the APIs show of objects in source and target, and what they do not show."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import SOURCE, TARGET, Workfront, created_by, installed, planning, small_package

TEMPLATE = worlds.SECOND_TEMPLATE


def drift(workfront: Workfront, **options: Any) -> Outcome:
    return workfront.run("workfront_drift_info", TARGET, source=workfront.connection(SOURCE), **options)


def states(outcome: Outcome) -> dict[str, str]:
    assert not outcome.failed, outcome.message
    return {item["source_id"]: item["state"] for item in outcome["objects"]}


@pytest.fixture
def brought(workfront: Workfront) -> tuple[str, dict[str, str]]:
    """The ID of a package that was installed, and what that has created."""
    workfront.simulator.advance(3600)
    package_id = small_package(workfront)
    created = created_by(installed(workfront, package_id))
    workfront.simulator.advance(3600)
    return package_id, created


def test_what_was_created_and_never_changed_is_in_sync(workfront: Workfront, brought: Any) -> None:
    package_id, created = brought
    workfront.simulator.clear_requests()
    outcome = drift(workfront, package_id=package_id)
    found = states(outcome)
    assert {found[item] for item in created} == {"in_sync"}
    assert (outcome.changed, outcome["drifted"], outcome["in_sync"]) == (False, False, False)
    reused = [item for item in outcome["objects"] if item["source_id"] not in created]
    assert {item["state"] for item in reused} == {"unknown"}
    assert "does not show whether its content is the same" in reused[0]["why"]
    ignored = drift(workfront, package_id=package_id, ignore=[{"state": "unknown", "type": "*"}])
    assert (ignored["in_sync"], ignored["summary"]["unknown"]) == (True, 0)
    assert len(ignored["ignored"]) == len(reused)
    nothing = drift(workfront, package_id=package_id, ignore=[{"type": "*"}])
    assert (nothing["drifted"], nothing["in_sync"], nothing["summary"]["total"]) == (False, False, 0)
    assert not ({"E1", "E6", "E8", "E13"} - {planning(workfront)}) & set(workfront.operations())


def test_what_was_changed_is_said(workfront: Workfront, brought: Any) -> None:
    package_id, created = brought
    change = workfront.simulator.workfront_change_object
    change(TARGET, created[TEMPLATE], fields={"description": "Edited"})
    assert states(drift(workfront, package_id=package_id))[TEMPLATE] == "changed_in_target"
    change(SOURCE, TEMPLATE, fields={"description": "Newer"})
    outcome = drift(workfront, package_id=package_id, diff=True)
    assert states(outcome)[TEMPLATE] == "changed_in_both"
    assert outcome["drifted"]
    assert "changed_in_both TMPL" in outcome["diff"]["prepared"]


def test_only_the_source_was_changed(workfront: Workfront, brought: Any) -> None:
    workfront.simulator.workfront_change_object(SOURCE, TEMPLATE, fields={"description": "Newer"})
    assert states(drift(workfront, package_id=brought[0]))[TEMPLATE] == "changed_in_source"


def test_what_was_deleted_in_the_target_is_missing(workfront: Workfront, brought: Any) -> None:
    package_id, created = brought
    workfront.simulator.workfront_delete_object(TARGET, created[TEMPLATE])
    found = {item["source_id"]: item for item in drift(workfront, package_id=package_id)["objects"]}
    assert found[TEMPLATE]["state"] == "missing_in_target"
    assert f"created it as {created[TEMPLATE]}, which no longer exists" in found[TEMPLATE]["why"]


def test_a_package_that_was_never_installed(workfront: Workfront) -> None:
    outcome = drift(workfront, package_id=small_package(workfront))
    assert states(outcome)[TEMPLATE] == "missing_in_target"
    assert outcome["drifted"]


def test_given_objects_are_compared_with_whatever_brought_them(workfront: Workfront, brought: Any) -> None:
    listed = [{"object_code": "TMPL", "id": TEMPLATE}, {"object_code": "PROJ", "id": worlds.PROJECT}]
    outcome = drift(workfront, objects=listed)
    assert states(outcome) == {TEMPLATE: "in_sync", worlds.PROJECT: "missing_in_target"}
    assert outcome["package_id"] is None


def test_some_objects_of_a_package(workfront: Workfront, brought: Any) -> None:
    package_id, _created = brought
    outcome = drift(workfront, package_id=package_id, objects=[{"object_code": "TMPL", "id": TEMPLATE}])
    assert (states(outcome), outcome["in_sync"]) == ({TEMPLATE: "in_sync"}, True)
    other = drift(workfront, package_id=package_id, objects=[{"object_code": "PROJ", "id": worlds.PROJECT}])
    assert f"does not have PROJ {worlds.PROJECT}" in other.message


def test_a_retired_package_is_compared_without_a_plan(workfront: Workfront, brought: Any) -> None:
    package_id, _created = brought
    workfront.run("workfront_package", SOURCE, package_id=package_id, status="DISABLED")
    workfront.simulator.clear_requests()
    assert states(drift(workfront, package_id=package_id))[TEMPLATE] == "in_sync"
    assert "E12" not in workfront.operations()


def test_what_may_not_be_read_is_unknown(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    installed(current_workfront, package_id)
    current_workfront.simulator.fault("status", operation="read", environment=TARGET, status=403, times=None)
    outcome = drift(current_workfront, package_id=package_id)
    assert states(outcome)[TEMPLATE] == "unknown"
    assert not outcome["in_sync"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "Neither package_id nor objects"),
        ({"package_id": "x"}, "package_id"),
        ({"objects": []}, "Neither package_id nor objects"),
        ({"objects": [{"object_code": "TMPL", "id": TEMPLATE}], "ignore": [{}]}, "ignore: entry 1 must have"),
        ({"objects": [{"object_code": "NONE", "id": TEMPLATE}]}, "objects: entry 1"),
    ],
)
def test_bad_input_sends_nothing(current_workfront: Workfront, options: dict[str, Any], said: str) -> None:
    current_workfront.simulator.clear_requests()
    outcome = drift(current_workfront, **options)
    assert outcome.failed
    assert said in outcome.message
    assert current_workfront.operations() == []


def test_another_source_is_refused(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    other = current_workfront.connection("sb02")
    outcome = current_workfront.run("workfront_drift_info", TARGET, package_id=package_id, source=other)
    assert "was assembled in" in outcome.message
