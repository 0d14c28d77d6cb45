# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_package while the service assembles, and when that goes wrong (contract Workfront 11: F1, F2, F11, F15)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import NAME, OBJECTS, SOURCE, Workfront

UNKNOWN = "0123456789abcdef0123456789abcdef"
TEMPLATE = {"object_code": "TMPL", "id": worlds.TEMPLATE, "name": None}


def wire(workfront: Workfront, status: str) -> str:
    """Return how the dialect calls a status."""
    return {"ASSEMBLING": "EXTRACTING", "DRAFT": "BUILDING"}[status] if workfront.flavor == "legacy" else status


# -- waiting


def test_is_waited_for(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(assembly={"reads": 5})
    outcome = workfront.assemble()
    assert outcome["status"] == "DRAFT"
    assert workfront.operations()[-5:] == ["E3"] * 5
    assert workfront.time.slept == [1.0] * 4
    workfront.time.slept.clear()
    assert workfront.assemble(name="Other", wait_interval=2).changed
    assert workfront.time.slept == [2.0] * 4


@pytest.mark.parametrize("wait", [True, False], ids=["own", "of another run"])
def test_objects_that_show_later_are_waited_for(workfront: Workfront, wait: bool) -> None:
    workfront.simulator.workfront_behave(assembly={"reads": 2}, contents_lag=3)
    outcome = workfront.assemble(status="ACTIVE", wait=wait) if wait else workfront.assemble(wait=wait)
    if not wait:
        outcome = workfront.assemble(status="ACTIVE")
    assert not outcome.failed, outcome.message
    assert (outcome["status"], outcome["missing_objects"]) == ("ACTIVE", [])


def test_objects_that_never_show_are_missing(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(contents_lag=1000)
    outcome = workfront.assemble()
    assert (outcome.failed, outcome["changed"]) == (True, True)
    assert len(outcome["missing_objects"]) == len(OBJECTS)
    assert 25 <= sum(workfront.time.slept) <= 60


def test_pause_that_the_service_asks_for(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(assembly={"reads": 3})
    package = workfront.assemble(wait=False)["package"]
    body = {"data": {"id": package["id"], "name": package["name"], "status": wire(workfront, "ASSEMBLING")}}
    workfront.simulator.fault("status_after", operation="E3", status=200, body=body, retry_after=17, skip=1)
    assert workfront.assemble()["status"] == "DRAFT"
    assert workfront.time.slept == [17.0]


def test_without_waiting_the_next_run_continues(workfront: Workfront) -> None:
    outcome = workfront.assemble(wait=False)
    assert outcome.changed
    assert outcome["status"] == "ASSEMBLING"
    assert workfront.operations()[-2:] == ["E1", "E2"], "created, and whether another run has created one too"
    again = workfront.assemble(wait=False, check=True)
    assert not again.changed
    assert again["package_id"] == outcome["package_id"]
    waited = workfront.assemble()
    assert not waited.changed
    assert (waited["package_id"], waited["status"]) == (outcome["package_id"], "DRAFT")
    assert workfront.writes() == ["E1"]


def test_without_waiting_draft_is_what_it_will_be(workfront: Workfront) -> None:
    """DRAFT is what every assembly ends in, so it need not be set."""
    workfront.simulator.workfront_behave(assembly={"reads": 9})
    for changed in (True, False):
        outcome = workfront.assemble(wait=False, status="DRAFT")
        assert outcome.changed is changed
        assert outcome["status"] == "ASSEMBLING"
    assert workfront.writes() == ["E1"]


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_without_waiting_nothing_can_be_set(workfront: Workfront, check: bool) -> None:
    package_id = workfront.assemble(wait=False)["package_id"]
    workfront.simulator.workfront_behave(assembly={"reads": 9})
    workfront.simulator.clear_requests()
    outcome = workfront.run(
        "workfront_package", SOURCE, package_id=package_id, status="ACTIVE", wait=False, check=check
    )
    assert outcome.failed
    assert f"Package {package_id} is ASSEMBLING and cannot be changed" in outcome.message
    assert "Set wait: true" in outcome.message
    assert outcome["package_id"] == package_id
    assert workfront.writes() == []


def test_assembly_that_runs_is_waited_for_and_then_set(workfront: Workfront) -> None:
    package_id = workfront.assemble(wait=False)["package_id"]
    workfront.simulator.workfront_behave(assembly={"reads": 4})
    outcome = workfront.assemble(status="ACTIVE", description="Now")
    assert outcome.changed
    assert (outcome["package_id"], outcome["status"]) == (package_id, "ACTIVE")
    assert workfront.writes() == ["E1", "E6"]
    assert len(workfront.packages()) == 1


def test_assembly_of_somebody_else_is_waited_for(workfront: Workfront) -> None:
    ids = [worlds.PROJECT, worlds.TEMPLATE, worlds.DASHBOARD]
    package_id = workfront.simulator.workfront_foreign_package(SOURCE, NAME, ids)["id"]
    workfront.simulator.workfront_behave(assembly={"reads": 4})
    workfront.simulator.workfront_assemble(package_id, running=True)
    outcome = workfront.assemble()
    assert not outcome.changed
    assert (outcome["package_id"], outcome["status"]) == (package_id, "DRAFT")
    assert workfront.time.slept != []
    assert workfront.writes() == []


def test_check_mode_waits_for_what_runs(workfront: Workfront) -> None:
    """Only then it can show what would have to be set."""
    workfront.assemble(wait=False)
    outcome = workfront.assemble(status="DRAFT", check=True)
    assert not outcome.changed
    assert workfront.assemble(status="TESTING", check=True).changed
    assert workfront.writes() == ["E1"]


def test_fresh_package_may_be_unknown_for_a_while(workfront: Workfront) -> None:
    workfront.simulator.fault("status", operation="E3", status=404, times=3)
    outcome = workfront.assemble(wait_interval=5)
    assert outcome.changed
    assert outcome["status"] == "DRAFT"
    assert sum(workfront.time.slept) == 15.0


def test_package_that_stays_unknown_is_given_up(workfront: Workfront) -> None:
    workfront.simulator.fault("status", operation="E3", status=404, times=None)
    outcome = workfront.assemble()
    assert outcome.failed
    assert outcome["error"]["kind"] == "not_found"
    assert outcome["changed"] is True
    [package] = workfront.packages()
    assert outcome["package_id"] == package["id"]
    assert sum(workfront.time.slept) < 60


def test_looks_that_fail_are_tolerated(workfront: Workfront) -> None:
    workfront.simulator.fault("status", operation="E3", status=503, times=4)
    workfront.simulator.fault("reset_before", operation="E3")
    outcome = workfront.assemble(http_retries=0)
    assert outcome.changed
    assert outcome["status"] == "DRAFT"


# -- F2: it takes too long


def test_assembly_without_an_end(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(assembly_outcome="hang")
    outcome = workfront.assemble(wait_timeout=60)
    assert outcome.failed
    [package] = workfront.packages()
    assert outcome["error"]["kind"] == "timeout"
    assert outcome["timed_out"] is True
    assert outcome["changed"] is True
    assert (outcome["status"], outcome["package_id"]) == ("ASSEMBLING", package["id"])
    assert 60 <= outcome["elapsed"] < 61
    for said in (
        f"The assembly of package {package['id']} ('{NAME}')",
        "did not finish within 60 s; its last known status is ASSEMBLING",
        "it continues in the service",
        "An assembly takes minutes",
        "Run the task again to wait for the same package",
        "wait_timeout",
        "Environment Promotion",
    ):
        assert said in outcome.message
    workfront.simulator.workfront_behave(assembly_outcome="ok")
    again = workfront.assemble(wait_timeout=60)
    assert not again.changed
    assert again["package_id"] == package["id"]
    assert workfront.writes() == ["E1"]


def test_usual_patience_is_half_an_hour(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(assembly_outcome="hang")
    outcome = workfront.assemble()
    assert outcome["timed_out"] is True
    assert 1800 <= outcome["elapsed"] <= 1801
    assert max(workfront.time.slept) == 30.0


def test_wait_for_a_running_one_that_is_too_short_changed_nothing(workfront: Workfront) -> None:
    package_id = workfront.assemble(wait=False)["package_id"]
    workfront.simulator.workfront_behave(assembly_outcome="hang")
    outcome = workfront.assemble(wait_timeout=20)
    assert outcome["timed_out"] is True
    assert outcome["changed"] is False
    assert outcome["package_id"] == package_id


def test_timeout_in_a_process(current_workfront: Workfront) -> None:
    current_workfront.simulator.workfront_behave(assembly_outcome="hang")
    outcome = current_workfront.process("workfront_package", SOURCE, name=NAME, objects=OBJECTS, wait_timeout=0.1)
    assert outcome.failed
    assert outcome["timed_out"] is True


# -- F1: the service could not


def assert_not_assembled(workfront: Workfront, outcome: Any, said: str, status: str) -> None:
    assert outcome.failed
    assert outcome["error"]["kind"] == "operation_failed"
    [package] = workfront.packages()
    assert f"The assembly of package {package['id']} ('{NAME}')" in outcome.message
    assert f"{said} (status {status})" in outcome.message
    assert "Check that the requested objects still exist in the source" in outcome.message
    assert "Setup > System > Environment Promotion (Edit)" in outcome.message
    assert "recreate: true" in outcome.message
    assert (outcome["status"], outcome["package_id"]) == (status, package["id"])


def test_failed_assembly(current_workfront: Workfront) -> None:
    current_workfront.simulator.workfront_behave(assembly_outcome="fail")
    outcome = current_workfront.assemble(status="ACTIVE")
    assert_not_assembled(current_workfront, outcome, "failed", "ASSEMBLING_FAILED")
    assert outcome["changed"] is True
    current_workfront.simulator.workfront_behave(assembly_outcome="ok")
    for check in (False, True):
        again = current_workfront.assemble(status="ACTIVE", check=check)
        assert_not_assembled(current_workfront, again, "failed", "ASSEMBLING_FAILED")
        assert again["changed"] is False
    assert current_workfront.writes() == ["E1"]


def test_package_that_was_saved_only(current_workfront: Workfront) -> None:
    package_id = current_workfront.assemble()["package_id"]
    current_workfront.simulator.workfront_change_package(package_id, status="UNASSEMBLED")
    outcome = current_workfront.assemble(status="ACTIVE")
    assert_not_assembled(current_workfront, outcome, "has never started", "UNASSEMBLED")
    assert current_workfront.writes() == ["E1"]


@pytest.mark.parametrize("status", ["UNASSEMBLED", "ASSEMBLING_FAILED"])
def test_what_was_not_assembled_is_not_admitted_either(current_workfront: Workfront, status: str) -> None:
    """The status alone is asked for, without objects."""
    package_id = current_workfront.assemble()["package_id"]
    current_workfront.simulator.workfront_change_package(package_id, status=status)
    current_workfront.simulator.clear_requests()
    for check in (True, False):
        outcome = current_workfront.run(
            "workfront_package", SOURCE, package_id=package_id, status="TESTING", check=check
        )
        assert outcome.failed
        assert f"(status {status})" in outcome.message
        assert "recreate: true" in outcome.message
    assert current_workfront.writes() == []
    assert current_workfront.run("workfront_package", SOURCE, package_id=package_id, status="DISABLED").changed


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
def test_failed_assembly_that_the_dialect_has_no_word_for(workfront: Workfront) -> None:
    """It looks as if it continued; the timeout says what to do."""
    workfront.simulator.workfront_behave(assembly_outcome="fail")
    outcome = workfront.assemble(wait_timeout=30)
    assert outcome["timed_out"] is True


# -- F15: an object that vanished in between; F11: an object that is not in the result


def test_object_that_vanished_is_a_failed_assembly(current_workfront: Workfront) -> None:
    """Given with ID and name, it is not looked up before."""
    vanished = {"object_code": "TMPL", "id": UNKNOWN, "name": "Gone"}
    outcome = current_workfront.assemble(objects=[vanished])
    assert_not_assembled(current_workfront, outcome, "failed", "ASSEMBLING_FAILED")


def test_object_that_is_not_in_the_package_is_reported(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(omit_objects=[worlds.TEMPLATE, "PTLTAB"])
    outcome = workfront.assemble(status="ACTIVE")
    assert outcome.failed
    assert outcome["error"]["kind"] == "operation_failed"
    assert outcome["changed"] is True
    assert outcome["missing_objects"] == [
        {"object_code": "TMPL", "id": worlds.TEMPLATE, "name": worlds.TEMPLATE_NAME},
        {"object_code": "PTLTAB", "id": worlds.DASHBOARD, "name": worlds.DASHBOARD_NAME},
    ]
    assert "was assembled in 127.0.0.1:" in outcome.message
    assert f"without these objects: TMPL {worlds.TEMPLATE} ({worlds.TEMPLATE_NAME})" in outcome.message
    assert outcome["status"] == "DRAFT", "what is not complete is admitted nowhere"
    assert workfront.writes() == ["E1"]


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_objects_cannot_be_added(workfront: Workfront, check: bool) -> None:
    package_id = workfront.assemble(objects=OBJECTS[:1], status="TESTING")["package_id"]
    workfront.simulator.clear_requests()
    outcome = workfront.assemble(objects=[*OBJECTS[:1], TEMPLATE], status="ACTIVE", check=check)
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["missing_objects"] == [TEMPLATE]
    assert (
        f"Package {package_id} ('{NAME}') in status TESTING does not contain: TMPL {worlds.TEMPLATE}."
        in outcome.message
    )
    assert "Workfront cannot add objects to a package" in outcome.message
    assert "recreate: true" in outcome.message
    assert workfront.writes() == []


def test_objects_that_are_no_longer_asked_for_stay(workfront: Workfront) -> None:
    workfront.assemble()
    assert not workfront.assemble(objects=OBJECTS[:1]).changed
    assert workfront.writes() == ["E1"]


# -- answers that cannot be true


@pytest.mark.parametrize(
    "body", [{}, [], {"data": None}, {"data": {"name": NAME}}, {"data": {"id": 7}}], ids=json.dumps
)
def test_package_without_an_id_is_no_package(workfront: Workfront, body: Any) -> None:
    package_id = workfront.assembled_id()
    workfront.simulator.fault("status_after", operation="E3", status=200, body=body, times=None)
    outcome = workfront.run("workfront_package", SOURCE, package_id=package_id, status="DRAFT")
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "a package with an ID was expected" in outcome.message
    assert workfront.writes().count("E6") == 1
