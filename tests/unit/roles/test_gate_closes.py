# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A gate that closes while a run waits for its plan, or for its turn: nothing starts from then on, and the result says why."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.modules.other_promotions import foreign
from simulator import worlds
from support.pingone import TASK
from support.role_player import RolePlayer
from support.stage import Stage
from support.workfront import SOURCE, TARGET, installed, other_package
from support.workfront_playbooks import FEW

LONG = 30
"""Seconds for which somebody else occupies the target."""


def frozen(closes: datetime.datetime) -> dict[str, Any]:
    return {"freezes": [{"start": closes.isoformat(), "end": "2199-01-01T00:00:00Z", "reason": "Stocktaking"}]}


def windows(closes: datetime.datetime) -> dict[str, Any]:
    opens = closes - datetime.timedelta(hours=1)
    return {
        "windows": [{"rrule": f"DTSTART:{opens:%Y%m%dT%H%M%S}\nFREQ=YEARLY", "duration": "PT1H", "timezone": "UTC"}]
    }


def play(stage: Stage, role: str, options: dict[str, Any], gate: Any, seconds: float) -> RolePlayer:
    """Play a role whose gate closes after some seconds."""
    clock = stage.simulator.core.clock
    length = datetime.timedelta(seconds=seconds)
    closes = (clock.now() + length).replace(microsecond=0) + datetime.timedelta(seconds=1)
    clock.set(closes - length)
    return stage.run(role, {**options, "gate": gate(closes)})


def assert_refused(run: RolePlayer, *said: str) -> None:
    verdict = run.result["gate"]
    assert (run.result["status"], verdict["allowed"]) == ("failed", False), run.message
    assert verdict["violations"]
    for part in said:
        assert part in run.message


@pytest.mark.parametrize("gate", [frozen, windows])
@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "The promotion may not start now."), (1, "The gate has closed at "), (5, "")]
)
def test_a_promotion(stage: Stage, gate: Any, seconds: float, said: str) -> None:
    run = play(stage, "pingone_promote", {**TASK, "connection": stage.pingone.connection}, gate, seconds)
    if said:
        assert_refused(run, said)
        assert not stage.simulator.requests("P7")
    else:
        assert (run.result["status"], run.result["gate"]["allowed"]) == ("promoted", True), run.message


@pytest.mark.parametrize(
    "source",
    [worlds.SOURCE_ENVIRONMENT, pytest.param(worlds.PRODUCTION_ENVIRONMENT, marks=pytest.mark.release)],
    ids=["listed", "unlisted"],
)
@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (8, "The gate closes at "),
        (LONG - 5, "The gate closes at "),
        (LONG + 1, "This task has started nothing."),
        (LONG + 20, ""),
    ],
)
def test_a_promotion_that_waits_for_its_turn(stage: Stage, source: str, seconds: float, said: str) -> None:
    stage.simulator.behave(execute={"seconds": LONG})
    other = foreign(stage.pingone, source=source, execute="start")
    stage.simulator.clear_requests()
    run = play(stage, "pingone_promote", {**TASK, "connection": stage.pingone.connection}, frozen, seconds)
    if said:
        assert_refused(run, said)
        assert not any(entry["status"] == 202 for entry in stage.simulator.requests("P7"))
    else:
        assert run.result["status"] == "promoted", run.message
    if said.startswith("The gate closes"):
        assert other in run.message
        assert "Start it again when the gate is open." in run.message
        assert "wait_timeout" not in run.message


def test_a_rollback_that_was_only_created(stage: Stage) -> None:
    done = stage.run("pingone_promote", {**TASK, "connection": stage.pingone.connection}).result["promotion_id"]
    before = stage.pingone.target()
    stage.simulator.advance(5)
    stage.simulator.clear_requests()
    stage.simulator.behave(rollback_prepare={"seconds": LONG})
    given = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": done}
    run = play(stage, "pingone_rollback", {**given, "connection": stage.pingone.connection}, frozen, 8)
    assert_refused(run, "The gate has closed at ")
    [rollback] = [each for each in stage.pingone.promotions() if each["status"] == "READY"]
    assert f"The rollback {rollback['id']} is there, and is READY. This task has started nothing." in run.message
    assert "not enforced" not in run.message
    assert stage.pingone.writes() == ["P8"]
    assert stage.pingone.target() == before


def installation(stage: Stage) -> dict[str, Any]:
    connections = {"source": stage.workfront.connection(SOURCE), "target": stage.workfront.connection(TARGET)}
    return {**connections, "package_id": stage.workfront.assembled_id(objects=FEW)}


@pytest.mark.parametrize("gate", [frozen, windows])
@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "The promotion may not start now."), (0.7, "The gate has closed at "), (5, "")]
)
def test_an_installation(stage: Stage, gate: Any, seconds: float, said: str) -> None:
    run = play(stage, "workfront_promote", installation(stage), gate, seconds)
    if said:
        assert_refused(run, said)
        assert not stage.simulator.requests("E13")
    else:
        assert (run.result["status"], run.result["gate"]["allowed"]) == ("promoted", True), run.message


@pytest.mark.parametrize(
    ("looks", "said"),
    [(None, "The gate closes at "), (2, "")],
    ids=["the other one does not end", "it ends in time"],
)
def test_an_installation_that_waits_for_its_turn(stage: Stage, looks: int | None, said: str) -> None:
    given, package_id = installation(stage), other_package(stage.workfront)
    running = stage.simulator.workfront_foreign_installation(package_id, TARGET, running=True)["id"]
    if looks is not None:
        arguments = {"installation_id": running}
        stage.simulator.fault(
            "do", vendor="workfront", operation="E11", action="finish", arguments=arguments, skip=looks
        )
    run = play(stage, "workfront_promote", given, frozen, LONG)
    if said:
        assert_refused(run, said, running, "Nothing was started.", "Start it again when the gate is open.")
        assert not stage.simulator.requests("E13")
    else:
        assert run.result["status"] == "promoted", run.message


def test_a_compensation_that_waits_for_its_turn(stage: Stage) -> None:
    given = installation(stage)
    done = installed(stage.workfront, given.pop("package_id"))["installation_id"]
    running = stage.simulator.workfront_foreign_installation(other_package(stage.workfront), TARGET, running=True)["id"]
    before = stage.workfront.objects()
    options = {**given, "installation_id": done, "confirm": True}
    run = play(stage, "workfront_rollback", options, frozen, LONG)
    assert_refused(run, "The gate closes at ", running, "Nothing was deleted.")
    assert stage.workfront.objects() == before
