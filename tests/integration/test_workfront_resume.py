# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A Workfront promotion that was killed at any point can simply be started again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.playbooks import Run, wait_until
from support.workfront import TARGET, Workfront
from support.workfront_playbooks import FEW, LAST_FAILS, LAST_NAME, WorkfrontPlaybooks, names_in, seen

AT_ONCE = {"reads": 1}
BROKEN: dict[str, Any] = {
    "compensate": True,
    "overrides": [{"object_code": "GROUP", "id": worlds.GROUP, "action": "CREATE"}],
}
"""Role variables of a promotion in which both templates are created, and a second group of one name is not."""
LATE = 30
"""Seconds after which an answer comes that nobody waits for any more."""


class Interrupted:
    """Kills a run when the service has seen something, and starts the same again."""

    def __init__(self, playbooks: WorkfrontPlaybooks, workfront: Workfront) -> None:
        self.playbooks = playbooks
        self.workfront = workfront
        self.simulator = workfront.simulator

    def kill_once(self, reached: Callable[[], object], **variables: Any) -> None:
        """Start a promotion and kill it once a point is reached."""
        started = self.playbooks.start_promote(**variables)
        wait_until(lambda: reached() or started.process.poll() is not None)
        assert started.kill().status < 0, started.kill().output

    def seen(self, operation: str, times: int = 1, lane: str | None = None) -> Callable[[], bool]:
        """Return whether an operation arrives so many more times than by now."""
        before = len(self.simulator.requests(operation, vendor="workfront", environment=lane))
        return seen(self.workfront, operation, before + times, lane)

    def start_again(self, then: Callable[[], object] = lambda: None, **variables: Any) -> Run:
        """Run the same again and do something meanwhile; it must end well, with everything there only once."""
        started = self.playbooks.start_promote(**variables)
        then()
        run = self.playbooks.finished(started)
        assert run.status == 0, run.output
        assert all(count == 1 for count in Counter(names_in(self.workfront)).values())
        assert {LAST_NAME, worlds.SECOND_TEMPLATE_NAME} <= set(names_in(self.workfront))
        assert len([item for item in self.workfront.packages() if item["status"] != "DISABLED"]) == 1
        return run


@pytest.fixture
def interrupted(workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront) -> Interrupted:
    """A run that is killed."""
    return Interrupted(workfront_playbooks, workfront)


@pytest.mark.release
def test_killed_before_and_while_the_package_is_assembled(interrupted: Interrupted, workfront: Workfront) -> None:
    simulator = workfront.simulator
    simulator.fault("reset_before", vendor="workfront", operation="E1", times=None)
    interrupted.kill_once(interrupted.seen("E1"))
    assert workfront.packages() == [], "killed before there was a package"
    simulator.clear_faults()

    simulator.workfront_behave(assembly="never")
    interrupted.kill_once(workfront.packages)
    [package] = workfront.packages()
    assert package["status"] == "ASSEMBLING"

    simulator.workfront_behave(assembly=AT_ONCE)
    run = interrupted.start_again()

    assert (run.promoted["status"], run.promoted["package_id"]) == ("promoted", package["id"])
    assert len(workfront.packages()) == 1


@pytest.mark.release
def test_killed_before_and_after_the_status_is_set(interrupted: Interrupted, workfront: Workfront) -> None:
    workfront.assembled_id(objects=FEW, status=None)
    workfront.simulator.fault("slow", vendor="workfront", operation="E12", seconds=LATE)
    interrupted.kill_once(interrupted.seen("E12"))
    assert [item["status"] for item in workfront.packages()] == ["DRAFT"]

    interrupted.kill_once(interrupted.seen("E6"))
    assert [item["status"] for item in workfront.packages()] == ["ACTIVE"]
    assert workfront.installations() == []

    run = interrupted.start_again()

    assert (run.promoted["status"], run.promoted["status_set"], run.changed) == ("promoted", None, 1)


@pytest.mark.both_ways
def test_killed_after_the_start_and_while_it_waits(interrupted: Interrupted, workfront: Workfront) -> None:
    simulator = workfront.simulator
    workfront.assembled_id(objects=FEW)
    simulator.workfront_behave(installation="never")
    interrupted.kill_once(workfront.installations)
    interrupted.kill_once(interrupted.seen("E11", 2))
    [installation] = workfront.installations()
    assert installation["status"] == "INSTALLING"

    def end_while_watched() -> None:
        wait_until(interrupted.seen("E11"))
        simulator.workfront_finish(installation["id"])

    run = interrupted.start_again(end_while_watched)

    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    assert run.promoted["installation_id"] == installation["id"]
    assert {row["outcome"] for row in run.promoted["outcomes"]} == {"succeeded"}
    assert [phase["at"] for phase in run.promoted["timeline"]] == [installation["registeredAt"]]
    assert run.changed == 0, "this run only watched"
    assert workfront.operations().count("E13") == 1


@pytest.mark.release
def test_killed_before_the_verification(interrupted: Interrupted, workfront: Workfront) -> None:
    workfront.assembled_id(objects=FEW)
    workfront.simulator.fault("slow", vendor="workfront", operation="read", environment=TARGET, seconds=LATE)
    interrupted.kill_once(interrupted.seen("read", lane=TARGET))
    assert [item["status"] for item in workfront.installations()] == ["INSTALLED"]

    run = interrupted.start_again()

    assert (run.promoted["status"], run.changed) == ("unchanged", 0)
    assert workfront.operations().count("E13") == 1


def test_killed_before_and_during_the_compensation(interrupted: Interrupted, workfront: Workfront) -> None:
    simulator = workfront.simulator
    workfront.assembled_id(objects=FEW)
    before = workfront.objects()
    interrupted.kill_once(lambda: [item for item in workfront.installations() if item["status"] == "FAILED"], **BROKEN)
    assert len(workfront.objects()) == len(before) + 2, "killed between the failure and its compensation"

    simulator.fault("reset_before", vendor="workfront", operation="delete", skip=1, times=None)
    interrupted.kill_once(interrupted.seen("delete", 2), **BROKEN)
    simulator.clear_faults()
    assert len(workfront.objects()) == len(before) + 1, "killed while it was compensated"
    assert [item["status"] for item in workfront.packages()] == ["ACTIVE"]

    run = interrupted.start_again(compensate=True)

    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    assert [item["status"] for item in workfront.packages()] == ["DISABLED", "ACTIVE"]
    assert run.promoted["package_id"] == workfront.packages()[1]["id"]
    assert workfront.operations().count("E13") == 2


@pytest.mark.release
def test_killed_when_all_is_deleted_but_the_package_still_in_use(
    interrupted: Interrupted, workfront: Workfront
) -> None:
    before = workfront.objects()
    assert workfront.install(workfront.assembled_id(objects=FEW), overrides=BROKEN["overrides"]).failed
    workfront.simulator.fault("reset_before", vendor="workfront", operation="E6", times=None)
    interrupted.kill_once(interrupted.seen("E6"), **BROKEN)
    workfront.simulator.clear_faults()
    assert workfront.objects() == before

    run = interrupted.start_again(compensate=True)

    assert run.promoted["status"] == "promoted"
    assert [item["status"] for item in workfront.packages()] == ["DISABLED", "ACTIVE"]


@pytest.mark.release
def test_killed_before_the_compensation_of_a_package_that_was_given_by_its_id(
    interrupted: Interrupted, workfront: Workfront
) -> None:
    before = workfront.objects()
    workfront.simulator.workfront_behave(**LAST_FAILS)
    package_id = workfront.assembled_id(objects=FEW)
    assert workfront.install(package_id).failed

    run = interrupted.playbooks.promote(package_name=None, package_id=package_id, compensate=True)

    [installation] = workfront.installations()
    reported = f"Package {package_id} had been left with a failed installation, {installation['id']}. "
    assert run.message.startswith(reported)
    assert "Give workfront_promote_package_name and workfront_promote_objects to assemble a new one." in run.message
    assert run.promoted["status"] == "failed"
    assert workfront.objects() == before
    assert [item["status"] for item in workfront.packages()] == ["DISABLED"]


@pytest.mark.release
def test_planning_alone_finishes_no_compensation(interrupted: Interrupted, workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(**LAST_FAILS)
    assert workfront.install(workfront.assembled_id(objects=FEW)).failed
    before = workfront.objects()

    run = interrupted.playbooks.promote("--tags", "plan", compensate=True)

    assert run.status == 0, run.output
    assert run.promoted["status"] == "planned"
    assert "delete" not in workfront.operations()
    assert workfront.objects() == before
