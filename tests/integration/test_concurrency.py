# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two runs at the same time: nothing is started twice or undone by the other, and neither fails without need."""

from __future__ import annotations

from collections import Counter

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.playbooks import Run
from support.workfront import TARGET, Workfront
from support.workfront_playbooks import FEW, WorkfrontPlaybooks, names_in


def both(playbooks: PingOnePlaybooks, simulator: Simulator, *selections: str) -> list[Run]:
    """Promote each selection in a run of its own, so that both look before either creates."""
    simulator.fault("slow", operation="P1", seconds=2, times=2)
    started = [playbooks.start_promote(selected_resources=[selected]) for selected in selections]
    return [each.wait() for each in started]


def starts(simulator: Simulator) -> Counter[str]:
    return Counter(entry["path"] for entry in simulator.requests("P7") if entry["status"] == 202)


@pytest.mark.release
def test_two_runs_of_the_same_content(playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator) -> None:
    runs = both(playbooks, simulator, worlds.POPULATION, worlds.POPULATION)

    assert [run.status for run in runs] == [0, 0], [run.output for run in runs]
    assert sum(starts(simulator).values()) == 1
    assert {run.promoted["status"] for run in runs} <= {"promoted", "unchanged"}
    assert "promoted" in {run.promoted["status"] for run in runs}
    assert [item["status"] for item in pingone.promotions()] == ["COMPLETED"]
    assert "P8" not in pingone.operations()


def test_two_runs_of_different_content_to_one_target(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.behave(execute={"seconds": 3})

    runs = both(playbooks, simulator, worlds.POPULATION, worlds.APPLICATION)

    assert [run.status for run in runs] == [0, 0], [run.output for run in runs]
    assert {run.promoted["status"] for run in runs} == {"promoted"}
    assert sorted(starts(simulator).values()) == [1, 1]
    assert [item["status"] for item in pingone.promotions()] == ["COMPLETED", "COMPLETED"]
    assert "P8" not in pingone.operations()


def test_two_runs_of_the_same_package(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    """However they meet: Workfront prevents nothing, but what exists twice is reported by exactly one of them."""
    simulator.fault("slow", vendor="workfront", operation="E1", seconds=2, times=2)
    started = [workfront_playbooks.start_promote() for _run in range(2)]
    runs = [each.wait() for each in started]

    failed = [run for run in runs if run.status != 0]
    assert len(failed) == workfront.operations().count("E13") - 1, [run.output for run in runs]
    assert all("which now exist twice" in run.promoted["message"] for run in failed)
    assert {run.promoted["status"] for run in runs if run not in failed} <= {"promoted", "unchanged"}
    assert "promoted" in {run.promoted["status"] for run in runs}
    assert [item["status"] for item in workfront.packages() if item["deletedAt"] is None] == ["ACTIVE"]
    assert set(Counter(names_in(workfront)).values()) <= {1, 1 + len(failed)}
    assert "delete" not in workfront.operations()


@pytest.mark.release
def test_what_a_run_has_created_a_second_time_is_deleted_and_the_package_stays(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    """Between the last look and the start nothing can be prevented; the younger one compensates."""
    package_id = workfront.assembled_id(objects=FEW)
    other = {"package_id": package_id, "lane": TARGET}
    simulator.fault("do", vendor="workfront", operation="E13", action="foreign_installation", arguments=other)
    simulator.fault("slow", vendor="workfront", operation="E13", seconds=0.05)

    run = workfront_playbooks.promote(compensate=True)

    assert run.status != 0
    assert run.promoted["status"] == "compensated"
    assert "which now exist twice" in run.promoted["message"]
    assert "Its package stays ACTIVE" in run.promoted["message"]
    assert set(Counter(names_in(workfront)).values()) == {1}
    assert [item["status"] for item in workfront.packages()] == ["ACTIVE"]
    again = workfront_playbooks.promote()
    assert (again.status, again.promoted["status"]) == (0, "unchanged"), again.output
