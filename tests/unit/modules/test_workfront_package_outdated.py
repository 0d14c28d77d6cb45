# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_package and a source that was changed after the package was assembled (contract Workfront A39 to A41)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import NAME, SOURCE, Workfront

TEMPLATE = [{"object_code": "TMPL", "id": worlds.TEMPLATE}]
EDITS: dict[str, tuple[str, dict[str, Any]]] = {
    "the object": (worlds.TEMPLATE, {"fields": {"description": "New"}}),
    "a part of it": (worlds.TEMPLATE_TASKS[0], {"fields": {"duration": 9}}),
    "its name": (worlds.TEMPLATE, {"name": "Other"}),
}


def make(workfront: Workfront, **options: Any) -> Outcome:
    return workfront.assemble(**{"objects": TEMPLATE, **options})


def edit(workfront: Workfront, object_id: str = worlds.TEMPLATE, **changes: Any) -> None:
    """Let somebody change an object of the source."""
    workfront.simulator.workfront_change_object(SOURCE, object_id, **(changes or {"fields": {"description": "New"}}))


def named(outcome: Outcome, key: str = "outdated_objects") -> list[str]:
    return [item["id"] for item in outcome[key]]


@pytest.mark.parametrize("what", EDITS)
def test_an_outdated_package_is_used_with_a_warning(workfront: Workfront, what: str) -> None:
    made = make(workfront)
    assert (made["outdated_objects"], made.warnings) == ([], [])
    object_id, changes = EDITS[what]
    edit(workfront, object_id, **changes)
    outcome = make(workfront)
    assert not outcome.changed
    assert outcome["package_id"] == made["package_id"]
    assert named(outcome) == [object_id]
    [warning] = outcome.warnings
    assert f"Package {made['package_id']} ('{NAME}') was created at " in warning
    assert "It was changed at 20" in warning
    assert "Set outdated: recreate" in warning


def test_an_outdated_package_that_is_not_compared(workfront: Workfront) -> None:
    make(workfront)
    edit(workfront)
    workfront.simulator.clear_requests()
    outcome = make(workfront, outdated="reuse")
    assert (outcome.changed, outcome["outdated_objects"], outcome.warnings) == (False, [], [])
    assert "read" not in workfront.operations()


def test_an_outdated_package_gets_a_successor_once(workfront: Workfront) -> None:
    old = make(workfront, status="ACTIVE")["package_id"]
    edit(workfront)
    predicted = make(workfront, outdated="recreate", check=True, diff=True)
    assert predicted.changed
    assert (predicted["package"], predicted["replaced"]) == (None, old)
    outcome = make(workfront, outdated="recreate")
    assert outcome.changed
    assert (outcome["replaced"], outcome["created"], outcome["outdated_objects"]) == (old, True, [])
    assert {item["id"]: item["status"] for item in workfront.packages()} == {
        old: "DISABLED",
        outcome["package_id"]: "DRAFT",
    }
    again = make(workfront, outdated="recreate")
    assert (again.changed, again["package_id"], again.warnings) == (False, outcome["package_id"], [])
    assert named(again, "unchecked_objects") == [worlds.TEMPLATE], "the clocks cannot tell which was first"
    by_id = workfront.run("workfront_package", SOURCE, package_id=old, objects=TEMPLATE, outdated="recreate")
    assert (by_id.changed, by_id["package_id"]) == (False, outcome["package_id"])


def test_what_is_being_installed_is_not_replaced(current_workfront: Workfront) -> None:
    package_id = make(current_workfront, status="ACTIVE")["package_id"]
    current_workfront.simulator.workfront_foreign_installation(package_id, worlds.PRODUCTION, running=True)
    edit(current_workfront)
    outcome = make(current_workfront, outdated="recreate")
    assert (outcome.changed, outcome["package_id"]) == (False, package_id)
    assert "It is being installed now" in outcome.warnings[0]


def test_an_object_that_was_deleted(workfront: Workfront) -> None:
    make(workfront)
    workfront.simulator.workfront_delete_object(SOURCE, worlds.TEMPLATE_TASKS[1])
    outcome = make(workfront)
    [lost] = outcome["outdated_objects"]
    assert (lost["id"], lost["changed_at"]) == (worlds.TEMPLATE_TASKS[1], None)
    assert "no longer exists in the source" in lost["why"]


def test_what_is_not_shown_is_said(current_workfront: Workfront) -> None:
    calendar = {"object_code": "CALEND", "id": worlds.CALENDAR}
    package_id = make(current_workfront, objects=[*TEMPLATE, calendar])["package_id"]
    outcome = make(current_workfront, objects=[*TEMPLATE, calendar])
    assert outcome["outdated_objects"] == []
    assert [item["object_code"] for item in outcome["unchecked_objects"]] == ["CALEND"]
    current_workfront.simulator.fault("status", operation="read", environment=SOURCE, status=403, times=None)
    outcome = make(current_workfront)
    assert not outcome.failed
    assert worlds.TEMPLATE in named(outcome, "unchecked_objects")
    current_workfront.simulator.clear_faults()
    edit(current_workfront, worlds.GROUP)
    outcome = current_workfront.run("workfront_package", SOURCE, package_id=package_id)
    assert named(outcome) == [worlds.GROUP], "without objects, all of the package count"
    assert named(make(current_workfront)) == []


def test_an_unreadable_source_is_no_permission(current_workfront: Workfront) -> None:
    make(current_workfront)
    current_workfront.simulator.fault("status", operation="read", environment=SOURCE, status=500, times=None)
    assert make(current_workfront, http_retries=0).failed


@pytest.mark.parametrize("status", ["DISABLED", "DRAFT"])
def test_a_package_that_is_retired_is_not_compared(workfront: Workfront, status: str) -> None:
    package_id = make(workfront)["package_id"]
    edit(workfront)
    outcome = workfront.run("workfront_package", SOURCE, package_id=package_id, status=status)
    assert bool(outcome.warnings) is (status == "DRAFT")
