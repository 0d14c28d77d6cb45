# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_installation: how the end of an installation is recognised, waited for, and reported (contract 7.3, 7.5, 11)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import TARGET, Workfront, created_by, installed, small_package

INVALID_EXPRESSION = (
    "The following fields are invalid: Invalid Custom Expression Invalid Expression: Invalid Custom Expression."
)


# -- success


@pytest.mark.parametrize("running", ["INSTALLING", "IN_PROGRESS", "queued", "STATUS_OF_TOMORROW"])
@pytest.mark.parametrize("finished", ["INSTALLED", "COMPLETED", "installed"])
def test_any_other_status_means_that_it_runs(current_workfront: Workfront, running: str, finished: str) -> None:
    package_id = small_package(current_workfront)
    current_workfront.simulator.workfront_behave(
        running_status=running, finished_status=finished, installation={"reads": 3}
    )
    outcome = current_workfront.install(package_id)
    assert outcome.changed
    assert outcome["status"] == finished.upper()
    assert len(current_workfront.simulator.requests("E11", vendor="workfront")) == 3


def test_objects_show_the_end_if_the_status_does_not(workfront: Workfront) -> None:
    """Contract 7.3: every object that is not ignored has its result."""
    package_id = workfront.assembled_id()
    workfront.simulator.workfront_behave(finished_status="DONE_OF_TOMORROW")
    overrides = [{"object_code": "CTGY", "id": worlds.FORM, "action": "IGNORE"}]
    outcome = workfront.install(package_id, overrides=overrides)
    assert outcome.changed
    assert outcome["status"] == "INSTALLED"


def test_status_alone_shows_the_end_if_objects_do_not(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(omit_installation_status=True)
    outcome = installed(workfront)
    assert outcome["status"] in ("INSTALLED", "COMPLETED")
    assert {item["status"] for item in outcome["objects"]} == {None}


@pytest.mark.parametrize("form", ["host", "url"])
def test_environment_is_recognised_in_both_forms(workfront: Workfront, form: str) -> None:
    """Whether it is waited for, and found after a lost answer, depends on it."""
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(environment_format=form, installation={"reads": 3})
    workfront.simulator.fault("reset_after", vendor="workfront", operation="E13")
    assert workfront.install(package_id, wait=False).changed
    assert not workfront.install(package_id).changed
    assert workfront.writes().count("E13") == 1


# -- failure


def failing(workfront: Workfront, *failures: dict[str, Any], **switches: Any) -> Outcome:
    package_id = workfront.assembled_id()
    workfront.simulator.workfront_behave(fail_objects=list(failures), **switches)
    outcome = workfront.install(package_id)
    assert outcome.failed
    return outcome


@pytest.mark.parametrize("status", ["FAILED", "INSTALLED", "COMPLETED"])
def test_failed_objects_fail_the_task_whatever_the_status(workfront: Workfront, status: str) -> None:
    """F4, A3: whether a run with failed objects reports a failure is not documented."""
    outcome = failing(workfront, {"id": worlds.SECOND_TEMPLATE}, {"id": worlds.REPORT}, failed_status=status)
    assert outcome["changed"] is True
    assert outcome["error"]["kind"] == "operation_failed"
    assert outcome["status"] in (status, "COMPLETED")
    assert "1 of 20 objects failed" in outcome.message
    assert f'PTLSEC "Agency Report" ({worlds.REPORT}): The object could not be created.' in outcome.message
    assert "Correct the objects in the source" in outcome.message
    assert "17 of 20 objects were installed and remain in the target" in outcome.message
    assert "workfront_installation_compensation" in outcome.message
    [failed] = [item for item in outcome["objects"] if item["status"] == "FAILED"]
    assert (failed["source_id"], failed["target_id"]) == (worlds.REPORT, None)
    assert failed["reason"] == "The object could not be created"
    assert len(created_by(outcome)) == 17
    assert outcome["installation_id"] == workfront.installations()[0]["id"]


def test_failure_is_the_same_in_a_process(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(install_outcome="fail")
    outcome = workfront.process("workfront_installation", package_id=package_id)
    assert outcome.failed
    assert outcome["changed"] is True
    assert (outcome["status"], outcome["error"]["kind"]) == ("FAILED", "operation_failed")
    assert "The installation was interrupted" in outcome.message
    assert "were installed and remain in the target" not in outcome.message


@pytest.mark.parametrize(
    "field", ["reason", "failureReason", "message", "errorMessage", "error", "error_object", "errors"]
)
def test_reason_is_found_wherever_it_stands(workfront: Workfront, field: str) -> None:
    """A9: the name of the field is not published."""
    failure = {"id": worlds.REPORT, "reason": "Because of the moon", "reason_field": field}
    outcome = failing(workfront, failure)
    assert f"({worlds.REPORT}): Because of the moon." in outcome.message


def test_failure_without_a_reason_shows_what_there_is(workfront: Workfront) -> None:
    outcome = failing(workfront, {"id": worlds.REPORT, "reason_field": "none"})
    assert "Workfront gives no reason (action: CREATE, name: Agency Report" in outcome.message


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        (INVALID_EXPRESSION, "First promote a form of type project that contains that field"),
        ("The name 'x' is already in use by another CTGY", "Use USEEXISTING, OVERWRITING or CREATEWITHALTNAME"),
        ("Name must be unique", "Use USEEXISTING, OVERWRITING or CREATEWITHALTNAME"),
        ("The parent TMPL 'x' was not installed", "Ignore the children of an ignored object too"),
    ],
    ids=["calculated field", "name taken", "unique name", "no parent"],
)
def test_known_reasons_come_with_advice(workfront: Workfront, reason: str, advice: str) -> None:
    """F5, F8, F9."""
    outcome = failing(workfront, {"id": worlds.FORM, "reason": reason})
    assert advice in outcome.message
    [failed] = [item for item in outcome["objects"] if item["status"] == "FAILED"]
    assert failed["reason"] == reason
    assert advice in failed["advice"]


def test_many_failures_are_counted_and_not_all_reported(workfront: Workfront) -> None:
    outcome = failing(workfront, install_outcome="fail")
    assert "18 of 20 objects failed" in outcome.message
    assert outcome.message.count("The installation was interrupted") == 5
    assert "And 13 more; see objects" in outcome.message
    assert len([item for item in outcome["objects"] if item["status"] == "FAILED"]) == 18


def test_failure_that_names_no_object(workfront: Workfront) -> None:
    outcome = failing(workfront, install_outcome="fail", omit_installation_status=True)
    assert outcome["status"] == "FAILED"
    assert "ended in status FAILED, and Workfront does not report which object failed" in outcome.message
    assert "Environment Promotion" in outcome["error"]["advice"]


@pytest.mark.parametrize("status", ["ROLLED_BACK", "ROLLBACK_OF_TOMORROW"])
def test_rolled_back_while_it_was_watched(workfront: Workfront, status: str) -> None:
    package_id = small_package(workfront)
    running = workfront.simulator.workfront_foreign_installation(package_id, TARGET, running=True)
    undone = {"installation_id": running["id"], "status": status}
    workfront.simulator.fault("do", vendor="workfront", operation="E11", skip=1, action="roll_back", arguments=undone)
    outcome = workfront.install(package_id)
    assert outcome.failed
    assert outcome["changed"] is False, "this task only watched"
    assert outcome["status"] == status
    assert f"Installation {running['id']}" in outcome.message
    assert f"was rolled back in Workfront (status {status})" in outcome.message
    assert "Create a new plan" in outcome.message


# -- waiting


def assert_timed_out(outcome: Outcome, installation_id: str, seconds: float) -> None:
    assert outcome.failed
    assert outcome["error"]["kind"] == "timeout"
    assert outcome["timed_out"] is True
    assert outcome["status"] == "INSTALLING"
    assert seconds <= outcome["elapsed"] < seconds + 1
    assert outcome["installation_id"] == outcome["installation"]["id"] == installation_id
    assert installation_id in outcome.message
    assert f"did not finish within {seconds:.0f} s" in outcome.message
    assert "its last known status is INSTALLING" in outcome.message
    assert "it continues in the service" in outcome.message
    assert "Run the task again: it waits for the running installation" in outcome.message
    assert f"installation_id={installation_id}" in outcome.message


def test_installation_without_end_is_waited_for_later(workfront: Workfront) -> None:
    """F3."""
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(install_outcome="hang")
    outcome = workfront.install(package_id, wait_timeout=60)
    [record] = workfront.installations()
    assert_timed_out(outcome, record["id"], 60)
    assert outcome["changed"] is True, "it was started"
    assert outcome.warnings == [], "it is not suspicious yet"
    again = workfront.install(package_id, wait_timeout=60)
    assert_timed_out(again, record["id"], 60)
    assert again["changed"] is False
    looks = len(workfront.simulator.requests("E11", vendor="workfront"))
    workfront.simulator.workfront_behave(install_outcome="ok", installation={"reads": looks + 2})
    done = workfront.install(package_id)
    assert not done.changed
    assert done["installation_id"] == record["id"]
    assert workfront.writes().count("E13") == 1


def test_installation_without_end_in_a_process(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(install_outcome="hang")
    outcome = workfront.process("workfront_installation", package_id=package_id, wait_timeout=0.3, wait_interval=0.05)
    assert outcome.failed
    assert outcome["timed_out"] is True
    assert (outcome["status"], outcome["changed"]) == ("INSTALLING", True)
    assert outcome["installation_id"] in outcome.message


def test_stalled_installation_is_warned_of_once(workfront: Workfront) -> None:
    """F3: 900 s are suspicious, 1,200 s are the end by default."""
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(install_outcome="hang")
    workfront.time.slept.clear()
    outcome = workfront.install(package_id, wait_interval=60)
    assert_timed_out(outcome, workfront.installations()[0]["id"], 1200)
    [warning] = outcome.warnings
    assert "has been running for more than 15 minutes" in warning
    assert "known to stall" in warning
    assert "recreate: true" in warning
    assert sum(workfront.time.slept) == pytest.approx(1200)


def test_installation_that_ends_just_in_time_was_not_stalled(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(installation={"reads": 8})
    outcome = workfront.install(package_id, wait_interval=120)
    assert outcome.changed
    assert 800 <= outcome["elapsed"] < 900
    assert outcome.warnings == []


def test_pauses_grow_to_a_tenth_of_the_time_waited(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(installation={"reads": 30})
    workfront.time.slept.clear()
    workfront.install(package_id)
    slept = workfront.time.slept
    assert slept[0] == 1.0
    assert slept[-1] == pytest.approx(sum(slept[:-1]) / 10, rel=0.01)
    assert slept == sorted(slept)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_failing_looks_are_borne(workfront: Workfront, status: int) -> None:
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(installation={"reads": 2})
    workfront.simulator.fault("status", vendor="workfront", operation="E11", status=status, times=8)
    assert workfront.install(package_id, http_retries=1).changed
    assert workfront.writes().count("E13") == 1


def test_look_that_is_refused_ends_the_wait(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.fault("status", vendor="workfront", operation="E11", status=403)
    outcome = workfront.install(package_id)
    assert outcome.failed
    assert outcome["changed"] is True, "it was started"
    assert outcome["error"]["kind"] == "permission"
    assert outcome["installation_id"] == workfront.installations()[0]["id"]
