# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_package with recreate: a successor for a package that lacks something (contract Workfront 12)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import NAME, OBJECTS, SOURCE, Workfront

SECOND = {"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE, "name": None}
MORE = [*OBJECTS, SECOND]


def outdated(workfront: Workfront, **options: Any) -> str:
    """Return the ID of a package that lacks an object; what was asked so far is forgotten."""
    package_id = str(workfront.assemble(**options)["package_id"])
    workfront.simulator.clear_requests()
    return package_id


def statuses(workfront: Workfront) -> dict[str, str]:
    return {package["id"]: package["status"] for package in workfront.packages()}


@pytest.mark.parametrize("by_id", [False, True], ids=["by name", "by id"])
def test_successor_takes_the_place(workfront: Workfront, by_id: bool) -> None:
    old = outdated(workfront, status="ACTIVE", description="Old")
    identity: dict[str, Any] = {"package_id": old, "name": None} if by_id else {}
    task: dict[str, Any] = {**identity, "objects": MORE, "status": "TESTING", "recreate": True}
    predicted = workfront.assemble(check=True, diff=True, **task)
    assert predicted.changed
    assert f"TMPL {worlds.SECOND_TEMPLATE} {worlds.SECOND_TEMPLATE_NAME}" in predicted["diff"]["after"]["objects"]
    assert predicted["diff"]["before"]["status"] == "ACTIVE"
    assert predicted["diff"]["after"]["name"] == NAME
    assert workfront.writes() == []
    outcome = workfront.assemble(diff=True, **task)
    assert outcome.changed
    assert (outcome["replaced"], outcome["created"]) == (old, True)
    assert outcome["missing_objects"] == []
    new = outcome["package_id"]
    assert workfront.writes() == ["E6", "E1", "E6"], "the old one leaves before its successor comes"
    assert statuses(workfront) == {old: "DISABLED", new: "TESTING"}
    assert outcome["package"]["name"] == NAME
    again = workfront.assemble(**task)
    assert again.changed is False
    assert again["package_id"] == new
    assert workfront.writes() == ["E6", "E1", "E6"]


def test_complete_package_is_kept(workfront: Workfront) -> None:
    outdated(workfront)
    outcome = workfront.assemble(recreate=True)
    assert not outcome.changed
    assert "replaced" not in outcome.result
    assert workfront.writes() == []


@pytest.mark.parametrize("status", ["ASSEMBLING_FAILED", "UNASSEMBLED"])
def test_package_that_was_not_assembled(current_workfront: Workfront, status: str) -> None:
    old = outdated(current_workfront)
    current_workfront.simulator.workfront_change_package(old, status=status)
    outcome = current_workfront.assemble(recreate=True, status="ACTIVE")
    assert outcome.changed
    assert statuses(current_workfront) == {old: "DISABLED", outcome["package_id"]: "ACTIVE"}


def test_running_assembly_is_waited_for_first(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(assembly={"reads": 4})
    package_id = outdated(workfront, wait=False)
    outcome = workfront.assemble(recreate=True)
    assert not outcome.changed
    assert outcome["package_id"] == package_id
    assert workfront.writes() == []


def test_running_assembly_is_not_replaced_without_waiting(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(assembly={"reads": 9})
    package_id = outdated(workfront, wait=False)
    outcome = workfront.assemble(objects=MORE, recreate=True, wait=False)
    assert not outcome.changed
    assert (outcome["package_id"], outcome["status"]) == (package_id, "ASSEMBLING")
    assert workfront.writes() == []


@pytest.mark.parametrize("by_id", [False, True], ids=["by name", "by id"])
@pytest.mark.parametrize("killed", ["before", "after"])
def test_killed_between_the_two_requests_continues(workfront: Workfront, killed: str, by_id: bool) -> None:
    """The run ends at the request for the successor, before or after it had its effect."""

    def begin() -> tuple[str, dict[str, Any]]:
        old = outdated(workfront, status="ACTIVE")
        identity: dict[str, Any] = {"package_id": old, "name": None} if by_id else {}
        return old, {**identity, "objects": MORE, "status": "ACTIVE", "recreate": True}

    _old, task = begin()
    assert workfront.assemble(**task).changed
    asked = workfront.operations()
    workfront.simulator.reset()
    old, task = begin()
    kind = "status" if killed == "before" else "status_after"
    workfront.simulator.fault(kind, operation="E1", status=503)
    # Nor can it be read any more what became of the request.
    workfront.simulator.fault(
        "status", operation="E2", status=503, times=None, skip=asked[: asked.index("E1")].count("E2")
    )
    failed = workfront.assemble(http_retries=0, **task)
    assert failed.failed
    assert failed["changed"] is True
    assert failed["replaced"] == old
    assert statuses(workfront)[old] == "DISABLED"
    workfront.simulator.clear_faults()
    outcome = workfront.assemble(**task)
    assert outcome.changed
    assert statuses(workfront) == {old: "DISABLED", outcome["package_id"]: "ACTIVE"}
    assert workfront.writes().count("E1") == (2 if killed == "before" else 1)
    assert not workfront.assemble(**task).changed


def test_old_package_that_cannot_be_disabled_stops_it(workfront: Workfront) -> None:
    old = outdated(workfront)
    workfront.simulator.fault("status", operation="E6", status=403)
    outcome = workfront.assemble(objects=MORE, recreate=True)
    assert outcome.failed
    assert outcome["changed"] is False
    assert f"Could not set status to DISABLED of package {old}" in outcome.message
    assert workfront.writes() == ["E6"]
    assert statuses(workfront) == {old: "DRAFT"}


def test_successor_that_lacks_something_too(workfront: Workfront) -> None:
    old = outdated(workfront)
    workfront.simulator.workfront_behave(omit_objects=[worlds.SECOND_TEMPLATE])
    outcome = workfront.assemble(objects=MORE, recreate=True)
    assert outcome.failed
    assert (outcome["changed"], outcome["replaced"]) == (True, old)
    assert [item["id"] for item in outcome["missing_objects"]] == [worlds.SECOND_TEMPLATE]
    assert statuses(workfront) == {old: "DISABLED", outcome["package_id"]: "DRAFT"}


def test_successor_whose_assembly_fails(current_workfront: Workfront) -> None:
    old = outdated(current_workfront)
    current_workfront.simulator.workfront_behave(assembly_outcome="fail")
    outcome = current_workfront.assemble(objects=MORE, recreate=True)
    assert outcome.failed
    assert outcome["replaced"] == old
    assert outcome["package_id"] != old
    assert "(status ASSEMBLING_FAILED)" in outcome.message


def test_object_that_is_gone_keeps_the_old_package(workfront: Workfront) -> None:
    """What is asked for is looked up before anything is disabled (contract F15)."""
    old = outdated(workfront)
    gone = {"object_code": "ROLE", "id": "0123456789abcdef0123456789abcdef"}
    outcome = workfront.assemble(objects=[*OBJECTS, gone], recreate=True)
    assert outcome.failed
    assert "has no ROLE with the ID" in outcome.message
    assert workfront.writes() == []
    assert statuses(workfront) == {old: "DRAFT"}


def test_recreation_in_a_process(current_workfront: Workfront) -> None:
    old = outdated(current_workfront)
    outcome = current_workfront.process("workfront_package", SOURCE, name=NAME, objects=MORE, recreate=True, diff=True)
    assert outcome["replaced"] == old
    assert current_workfront.writes() == ["E6", "E1"]
