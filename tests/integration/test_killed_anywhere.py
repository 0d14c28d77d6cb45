# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run that is killed at any of its requests, before or after that took effect, and is started again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from simulator import workfront_worlds, worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import ROLL_BACK, TASK, PingOnePlaybooks
from support.playbooks import QUICK, Run, Started, prefixed, wait_until
from support.workfront import Workfront, installed
from support.workfront_playbooks import FEW, LAST_NAME, WorkfrontPlaybooks, names_in

KINDS = ("reset_before", "reset_after")


@dataclass(frozen=True)
class Moment:
    """When a run is killed: at the request that comes after a number of others, before or after it takes effect."""

    kind: str
    number: int
    is_the_end: bool


def moments(last: int, *samples: tuple[str, int]) -> pytest.MarkDecorator:
    """Every kind of loss at every request, up to more than a run sends; all but samples are for releases."""
    found: list[object] = []
    for kind in KINDS:
        for number in range(last + 1):
            marks = [] if (kind, number) in samples else [pytest.mark.release]
            found.append(pytest.param(Moment(kind, number, number == last), id=f"{kind}-{number}", marks=marks))
    return pytest.mark.parametrize("moment", found)


def kill_at(simulator: Simulator, vendor: str, moment: Moment, start: Callable[[], Started]) -> None:
    """Kill a run when the answer to a request is lost; one that sends fewer must end well.

    One that sends more than the test expects would not be killed at each of its requests.
    """
    simulator.fault(moment.kind, vendor=vendor, skip=moment.number, times=None)
    started = start()
    wait_until(lambda: _is_hit(simulator, vendor) or started.process.poll() is not None)
    is_hit = _is_hit(simulator, vendor)
    if not is_hit:
        run = started.wait()
        assert run.status == 0, run.output
    started.kill()
    simulator.clear_faults()
    assert not (is_hit and moment.is_the_end), f"the run sends more than {moment.number} requests"


def _is_hit(simulator: Simulator, vendor: str) -> bool:
    return any(entry["fault"] for entry in simulator.requests(vendor=vendor))


def started_once(simulator: Simulator) -> bool:
    """Return whether PingOne has accepted at most one start of each promotion."""
    starts = Counter(entry["path"] for entry in simulator.requests("P7") if entry["status"] == 202)
    return set(starts.values()) <= {1}


@moments(45, ("reset_before", 14))
def test_a_promotion(playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator, moment: Moment) -> None:
    kill_at(simulator, "pingone", moment, playbooks.start_promote)

    run = playbooks.promote()

    assert run.status == 0, run.output
    assert run.promoted["status"] in ("promoted", "unchanged")
    assert started_once(simulator)
    assert "P8" not in pingone.operations(), "nothing had failed"
    assert pingone.target()[worlds.TARGET_POPULATION]["body"]["preferredLanguage"] == "en"
    assert [item["status"] for item in pingone.promotions()].count("COMPLETED") == 1
    again = playbooks.promote()
    assert (again.status, again.promoted["status"]) == (0, "unchanged"), again.output


@moments(30)
def test_a_rollback(playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator, moment: Moment) -> None:
    before = pingone.target()
    done = simulator.foreign_promotion(
        worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.POPULATION], execute=True
    )
    given = {"source_environment": worlds.SOURCE_ENVIRONMENT, "wait_interval": QUICK, "promotion_id": done["id"]}

    def start() -> Started:
        return playbooks.start(f"envops.promotion.{ROLL_BACK}", variables=prefixed(ROLL_BACK, given))

    kill_at(simulator, "pingone", moment, start)

    run: Run = playbooks.finished(start())

    assert run.status == 0, run.output
    assert run.rolled_back["status"] in ("rolled_back", "unchanged")
    assert pingone.target() == before
    assert started_once(simulator)
    rollback, promotion = pingone.promotions()
    assert (promotion["status"], rollback["status"]) == ("ROLLED_BACK", "COMPLETED")


@moments(40, ("reset_after", 9))
def test_an_installation(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator, moment: Moment
) -> None:
    kill_at(simulator, "workfront", moment, workfront_playbooks.start_promote)

    run = workfront_playbooks.promote()

    assert run.status == 0, run.output
    assert run.promoted["status"] in ("promoted", "unchanged")
    names = names_in(workfront)
    assert {LAST_NAME, workfront_worlds.SECOND_TEMPLATE_NAME} <= set(names)
    assert all(count == 1 for count in Counter(names).values())
    assert len([item for item in workfront.packages() if item["status"] != "DISABLED"]) == 1
    assert "delete" not in workfront.operations()


@moments(10)
def test_the_discard_of_a_plan(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator, moment: Moment
) -> None:
    planned = pingone.planned_id()
    given = {"stage": "discard", "promotion_id": planned, "target_environment": None, "selected_resources": None}
    simulator.clear_requests()
    kill_at(simulator, "pingone", moment, lambda: playbooks.start_promote(**given))

    run = playbooks.promote(**given)

    assert run.status == 0, run.output
    assert run.promoted["status"] == "unchanged"
    assert pingone.promotions() == []


@moments(16)
def test_a_drift_check_and_a_dry_run(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator, moment: Moment
) -> None:
    """What a killed run leaves is used by no other run, and deleted by a later one, whatever that promotes."""
    given = {**TASK, "target_environments": [worlds.TARGET_ENVIRONMENT], "target_environment": None, "on_drift": "warn"}
    before = pingone.target()

    def start_drift() -> Started:
        return playbooks.start("envops.promotion.pingone_drift", variables=prefixed("pingone_drift", given))

    kill_at(simulator, "pingone", moment, start_drift)
    simulator.clear_requests()
    kill_at(simulator, "pingone", moment, lambda: playbooks.start_promote("--check"))
    assert pingone.target() == before
    simulator.advance(3600)

    run = playbooks.promote(selected_resources=[worlds.APPLICATION])

    assert (run.status, run.promoted["status"]) == (0, "promoted"), run.output
    assert [item["status"] for item in pingone.promotions()] == ["COMPLETED"]


@moments(20)
def test_a_compensation(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator, moment: Moment
) -> None:
    before = set(workfront.objects())
    done = installed(workfront, workfront.assembled_id(objects=FEW))
    given = {**workfront_playbooks.connections, "confirm": True, "installation_id": done["installation_id"]}
    simulator.clear_requests()

    def start() -> Started:
        variables = prefixed("workfront_rollback", given)
        return workfront_playbooks.start("envops.promotion.workfront_rollback", variables=variables)

    kill_at(simulator, "workfront", moment, start)

    run = workfront_playbooks.finished(start())

    assert run.status == 0, run.output
    assert run.rolled_back["status"] in ("compensated", "unchanged")
    assert set(workfront.objects()) == before
    assert [item["status"] for item in workfront.packages()] == ["DISABLED"]
