# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Workfront dates is compared with its own clock, whatever that of this machine says (contract Workfront 10.2, 11 F3)."""

from __future__ import annotations

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import NAME, OBJECTS, SOURCE, TARGET, Workfront, installed, small_package

DAY = 86400.0
AN_HOUR_AGO = 3700.0

EITHER_CLOCK = pytest.mark.parametrize("offset", [0.0, DAY, -DAY], ids=["equal", "ahead", "behind"])


@pytest.fixture
def installation_id(current_workfront: Workfront, offset: float) -> str:
    """An installation that has created a template, by the clock of the service."""
    current_workfront.simulator.advance(offset)
    return str(installed(current_workfront, small_package(current_workfront))["installation_id"])


def start(workfront: Workfront, name: str = "Other") -> str:
    """Let somebody else start an installation of another package."""
    simulator = workfront.simulator
    package_id = str(simulator.workfront_foreign_package(SOURCE, name, [worlds.PROJECT], status="ACTIVE")["id"])
    return str(simulator.workfront_foreign_installation(package_id, TARGET, running=True)["id"])


@EITHER_CLOCK
@pytest.mark.parametrize(("age", "is_waited_for"), [(60.0, True), (AN_HOUR_AGO, False)])
def test_only_an_installation_that_has_stalled_keeps_nobody_waiting(
    current_workfront: Workfront, installation_id: str, age: float, is_waited_for: bool
) -> None:
    running = start(current_workfront)
    current_workfront.simulator.advance(age)
    another = small_package(current_workfront, name="Another", objects=OBJECTS[2:])
    outcomes = [
        current_workfront.compensate(installation_id, target_wait_timeout=0),
        current_workfront.install(another, target_wait_timeout=0),
    ]
    for outcome in outcomes:
        assert outcome.failed is is_waited_for
        assert running in (outcome.message if is_waited_for else " ".join(outcome.warnings))


@EITHER_CLOCK
@pytest.mark.parametrize(("age", "eligible"), [(DAY - 60, True), (DAY + 60, False)])
def test_the_deadline_of_the_rollback_in_the_user_interface(
    current_workfront: Workfront, installation_id: str, age: float, eligible: bool
) -> None:
    current_workfront.simulator.advance(age)
    outcome = current_workfront.compensate(installation_id, check=True)
    assert outcome["ui_rollback"]["eligible"] is eligible


@EITHER_CLOCK
@pytest.mark.parametrize("age", [0.0, 600.0], ids=["young", "old"])
def test_a_younger_package_of_the_same_name_is_waited_for(
    current_workfront: Workfront, offset: float, age: float
) -> None:
    """Another run withdraws its package soon after it has made it."""
    workfront = current_workfront
    workfront.simulator.advance(offset)
    for _package in range(2):
        workfront.simulator.workfront_foreign_package(SOURCE, NAME, [worlds.PROJECT])
    workfront.simulator.advance(age)
    outcome = workfront.assemble(wait_timeout=60)
    assert outcome.failed
    assert "2 packages" in outcome.message
    assert bool(workfront.time.slept) is (age == 0)


def test_without_the_clock_of_the_service_that_of_this_machine_counts(current_workfront: Workfront) -> None:
    workfront = current_workfront
    workfront.simulator.workfront_behave(date_header="missing")
    done = str(installed(workfront, small_package(workfront))["installation_id"])
    running = start(workfront)
    workfront.time.sleep(AN_HOUR_AGO)
    outcome = workfront.compensate(done, target_wait_timeout=0)
    assert not outcome.failed, outcome.message
    assert running in " ".join(outcome.warnings)
