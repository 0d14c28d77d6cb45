# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trouble between a playbook and Workfront: overcome where it may pass, and never a reason to delete anything."""

from __future__ import annotations

import pytest

from simulator.launcher import Simulator
from support.workfront import TARGET, Workfront
from support.workfront_playbooks import FEW, LAST_FAILS, LAST_NAME, WorkfrontPlaybooks, hit_by, names_in

IMPATIENT = {"http_retries": 0}


def test_every_operation_may_be_throttled_or_lose_its_answer(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    before = workfront.objects()
    simulator.workfront_behave(**LAST_FAILS)
    throttled = {"session", "E2", "E3", "E10", "E11", "E12", "read", "delete"}
    for operation in sorted(throttled):
        simulator.fault("status", vendor="workfront", operation=operation, status=429)
    lost = {"E1", "E6", "E13"}
    for operation in sorted(lost):
        simulator.fault("reset_after", vendor="workfront", operation=operation)

    run = workfront_playbooks.promote(compensate=True)

    assert run.promoted["status"] == "compensated", run.output
    assert hit_by(workfront, "status") == throttled
    assert hit_by(workfront, "reset_after") == lost
    assert len(workfront.packages()) == len(workfront.installations()) == 1
    assert workfront.objects() == before


@pytest.mark.release
def test_an_installation_without_end_times_out_and_nothing_is_deleted(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    package_id = workfront.assembled_id(objects=FEW)
    simulator.workfront_behave(**LAST_FAILS, installation="never")

    late = workfront_playbooks.promote(package_name=None, package_id=package_id, compensate=True, install_timeout=2)

    [installation] = workfront.installations()
    assert (late.promoted["status"], late.promoted["rollback"]) == ("failed", None)
    assert late.promoted["installation_id"] == installation["id"]
    assert f"Installation {installation['id']} in 127.0.0.1:" in late.message
    assert "its last known status is INSTALLING, and it continues in the service." in late.message
    assert "it waits for the running installation and installs nothing a second time." in late.message
    assert "delete" not in workfront.operations()
    assert [item["status"] for item in workfront.packages()] == ["ACTIVE"]


@pytest.mark.parametrize(
    "operation", [pytest.param("E13", id="start"), pytest.param("E11", id="wait", marks=pytest.mark.release)]
)
def test_a_lost_connection_is_no_reason_to_delete_or_to_restore_a_status(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator, operation: str
) -> None:
    workfront.assembled_id(objects=FEW, status=None)
    simulator.workfront_behave(**LAST_FAILS)
    target = workfront.connection(TARGET) | IMPATIENT
    simulator.fault("reset_after", vendor="workfront", operation=operation, times=None)
    if operation == "E13":  # whether it was started cannot be found out either
        simulator.fault("reset_before", vendor="workfront", operation="E10", skip=5, times=None)

    # Reading is tried again until the time is over.
    run = workfront_playbooks.promote(target=target, compensate=True, install_timeout=3)

    assert (run.promoted["status"], run.promoted["rollback"]) == ("failed", None)
    assert "gave no usable answer to " in run.message
    assert "The status of the package was set to ACTIVE." in run.message
    assert [item["status"] for item in workfront.packages()] == ["ACTIVE"]
    assert len(workfront.installations()) == 1
    assert "delete" not in workfront.operations()


@pytest.mark.release
def test_a_lost_connection_during_the_verification_is_no_reason_to_delete(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    package_id = workfront.assembled_id(objects=FEW)
    target = workfront.connection(TARGET) | IMPATIENT
    simulator.fault("reset_before", vendor="workfront", operation="read", environment=TARGET, times=None)

    run = workfront_playbooks.promote(package_name=None, package_id=package_id, target=target, compensate=True)

    assert (run.promoted["status"], run.promoted["verified"], run.promoted["rollback"]) == ("failed", None, None)
    assert f"({package_id}) from http://127.0.0.1:" in run.message
    assert " was installed, but could not be verified. Could not " in run.message
    assert "gave no usable answer to GET /attask/api/" in run.message
    assert LAST_NAME in names_in(workfront)
    assert "delete" not in workfront.operations()
