# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs of workfront_package that create a package of one name at the same time (contract Workfront E1, A18)."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.playbooks import wait_until
from support.workfront import NAME, SOURCE, Workfront

IDS = [worlds.PROJECT, worlds.TEMPLATE, worlds.DASHBOARD]


def rival(workfront: Workfront, operation: str, *, skip: int = 0, **more: Any) -> None:
    """Let another run create a package right before a request, a minute before or after the own one by the clock."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1 if operation == "E2" else -1)
    created_at = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    arguments = {"lane": SOURCE, "name": NAME, "objects": IDS, "createdAt": created_at, **more}
    workfront.simulator.fault(
        "do", vendor="workfront", operation=operation, skip=skip, action="foreign_package", arguments=arguments
    )


def live(workfront: Workfront) -> list[str]:
    found = workfront.packages()
    return [item["id"] for item in found if item["deletedAt"] is None and item["status"] != "DISABLED"]


def test_the_younger_one_is_withdrawn(workfront: Workfront) -> None:
    rival(workfront, "E1")
    outcome = workfront.assemble(status="ACTIVE")
    assert not outcome.failed, outcome.message
    [package_id] = live(workfront)
    assert (outcome["package_id"], outcome["created"], outcome["status"]) == (package_id, False, "ACTIVE")
    assert workfront.writes() == ["E1", "E7", "E6"]
    assert f"Another run has created package {package_id}" in outcome.warnings[0]
    assert not workfront.assemble().changed


@pytest.mark.parametrize("lag", [1, 3])
def test_a_list_that_is_behind_is_read_until_it_shows_the_own_one(workfront: Workfront, lag: int) -> None:
    """Only then does it show those of other runs, and only then does the next run find this one."""
    workfront.simulator.workfront_behave(listing_lag=lag)
    outcome = workfront.assemble()
    assert (outcome["created"], len(live(workfront))) == (True, 1)
    again = workfront.assemble()
    assert (again.changed, again["package_id"]) == (False, outcome["package_id"])
    assert len(workfront.packages()) == 1


def test_a_list_that_never_shows_the_own_one_is_not_waited_for_any_longer(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(listing_lag=1000)
    outcome = workfront.assemble()
    assert outcome["created"] is True
    assert 25 <= sum(workfront.time.slept) <= 60


def test_the_older_one_stays(workfront: Workfront) -> None:
    workfront.simulator.fault(
        "slow", vendor="workfront", operation="E2", skip=1, seconds=0.05
    )  # older by more than nothing
    rival(workfront, "E2", skip=1)
    outcome = workfront.assemble()
    assert outcome.changed
    assert outcome["created"] is True
    assert outcome["package_id"] == workfront.packages()[0]["id"]
    assert "E7" not in workfront.operations(), "the other run withdraws its own"


def test_only_what_is_used_the_other_way_stays(workfront: Workfront) -> None:
    """A package of this task that somebody has taken into use meanwhile is not deleted."""
    rival(workfront, "E1", createdAt="2026-01-01T00:00:00.000Z")
    found: list[str] = []

    def look() -> bool:
        made = [item for item in workfront.packages() if item["createdAt"] > "2026-01-02"]
        found.extend(item["id"] for item in made)
        return bool(found)

    def use() -> None:
        wait_until(look)
        workfront.simulator.workfront_change_package(found[0], status="ACTIVE")

    workfront.simulator.fault("slow", vendor="workfront", operation="E2", skip=1, seconds=1)
    other = threading.Thread(target=use)
    other.start()
    outcome = workfront.assemble()
    other.join()
    assert "E7" not in workfront.operations()
    assert outcome["package_id"] != found[0]
    assert (outcome.changed, outcome["created"]) == (True, False), "its own package stays"
    assert f"this task has not withdrawn its own, {found[0]}, which may be in use" in outcome.warnings[0]


def test_other_packages_are_no_rivals(workfront: Workfront) -> None:
    rival(workfront, "E1", name="Another")
    assert workfront.assemble()["created"] is True
    assert "E7" not in workfront.operations()


def test_a_rival_with_other_objects_is_reported(workfront: Workfront) -> None:
    rival(workfront, "E1", objects=[worlds.SECOND_TEMPLATE])
    outcome = workfront.assemble()
    assert outcome.failed
    assert "does not contain" in outcome.message
    assert outcome["changed"] is False
    assert len(live(workfront)) == 1


def test_a_successor_is_withdrawn_too(workfront: Workfront) -> None:
    old = workfront.assemble(objects=[{"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE}])["package_id"]
    rival(workfront, "E1")
    outcome = workfront.assemble(recreate=True)
    assert outcome.changed, "the old one was disabled"
    [package_id] = live(workfront)
    assert (outcome["package_id"], outcome["replaced"], outcome["created"]) == (package_id, old, False)


def test_two_that_are_left_are_named_and_young_ones_waited_for(workfront: Workfront) -> None:
    first, second = (str(workfront.simulator.workfront_foreign_package(SOURCE, NAME, IDS)["id"]) for _ in range(2))
    outcome = workfront.assemble()
    assert outcome.failed
    assert first in outcome.message
    assert second in outcome.message
    assert workfront.operations().count("E2") == 3
    workfront.simulator.clear_requests()
    workfront.simulator.fault(
        "do",
        vendor="workfront",
        operation="E2",
        skip=1,
        action="change_package",
        arguments={"package_id": second, "status": "DISABLED"},
    )
    assert workfront.assemble()["package_id"] == first


@pytest.mark.parametrize("number", range(3))
def test_two_at_once_share_one(current_workfront: Workfront, number: int) -> None:
    workfront = current_workfront
    outcomes: list[Outcome] = []
    barrier = threading.Barrier(2)

    def run() -> None:
        barrier.wait()
        outcomes.append(workfront.assemble())

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.message for outcome in outcomes if outcome.failed] == []
    [package_id] = live(workfront)
    assert {outcome["package_id"] for outcome in outcomes} == {package_id}
    assert sum(outcome["created"] for outcome in outcomes) == 1
    assert not workfront.assemble().changed
