# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run shows while a task waits: at once, through a pipe, without -v."""

from __future__ import annotations

import pytest

from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PROMOTE, TASK, PingOnePlaybooks
from support.playbooks import IN_PROCESS, prefixed, wait_until

pytestmark = [pytest.mark.core, pytest.mark.own_way]


@pytest.fixture(autouse=True)
def _in_process(playbooks: PingOnePlaybooks) -> None:
    playbooks.environment[IN_PROCESS] = "1"


def test_a_wait_is_seen_before_the_task_ends(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.behave(execute="never")
    variables = prefixed(PROMOTE, TASK)

    started = playbooks.start(f"envops.promotion.{PROMOTE}", variables=variables, piped=True)
    wait_until(lambda: pingone.operations()[-1:] == ["P4"])
    [promotion] = pingone.promotions()
    line = f"PingOne promotion {promotion['id']}: IN_PROGRESS, 0 s of at most 15 min"
    wait_until(lambda: started.shows(line.partition(",")[0]))
    assert not started.shows("Verify that nothing is left to change")
    simulator.behave(execute={"reads": 1})
    run = playbooks.finished(started)

    assert run.promoted["status"] == "promoted", run.output
    before, _line, after = run.stdout.partition(f"PingOne promotion {promotion['id']}: IN_PROGRESS")
    assert "TASK [envops.promotion.pingone_promote : Execute exactly the plan that was checked]" in before
    assert f"PingOne promotion {promotion['id']}: COMPLETED" in after
    assert "[WARNING]" not in run.stderr


@pytest.mark.parametrize(("variables", "keywords"), [({}, {"no_log": True}), ({"ENVOPS_PROMOTION_PROGRESS": "0"}, {})])
def test_a_wait_is_not_shown(
    playbooks: PingOnePlaybooks, simulator: Simulator, variables: dict[str, str], keywords: dict[str, bool]
) -> None:
    simulator.behave(prepare={"reads": 3})
    playbooks.environment |= variables
    task = {"envops.promotion.pingone_promotion": TASK, **keywords}

    run = playbooks.play([{"tasks": [task]}])

    assert run.status == 0, run.output
    assert "PingOne promotion" not in run.stdout


def test_an_unclear_switch_stops_the_task_before_its_first_request(
    playbooks: PingOnePlaybooks, simulator: Simulator
) -> None:
    playbooks.environment["ENVOPS_PROMOTION_PROGRESS"] = "quietly"

    run = playbooks.play([{"tasks": [{"envops.promotion.pingone_promotion": TASK}]}])

    assert "ENVOPS_PROMOTION_PROGRESS must be a boolean, such as 0 or 1; got 'quietly'." in run.message
    assert simulator.requests() == []
