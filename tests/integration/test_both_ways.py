# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nobody can tell from a task whether its module had a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._plan import Change, Plan
from simulator import worlds
from support.comparing_runs import differences
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.playbooks import IN_PROCESS, Run

pytestmark = pytest.mark.own_way

CALLS = Path(__file__).parent / "calls"
CHANGE = Change("delete", "populations", "Old population", None, worlds.POPULATION, "DELETE")
KNOWN = {
    "source": worlds.SOURCE_ENVIRONMENT,
    "target": worlds.TARGET_ENVIRONMENT,
    "population": worlds.POPULATION,
    "unknown": "00000000-0000-4000-8000-000000000000",
    "sound_plan": Plan.of([CHANGE]).to_dict(),
}


@pytest.mark.parametrize("calls", sorted(path.stem for path in CALLS.glob("*.yml")))
def test_calls_end_alike(playbooks: PingOnePlaybooks, pingone: PingOne, calls: str) -> None:
    runs: list[Run] = []
    asked = []
    for in_process in ("0", "1"):
        pingone.simulator.reset()
        pingone.simulator.behave(execute="never")
        playbooks.environment |= {IN_PROCESS: in_process, "ANSIBLE_INJECT_INVOCATION": "true"}
        tasks = [{"import_tasks": str(CALLS / f"{calls}.yml")}]
        runs.append(playbooks.play([{"tasks": tasks, "vars": KNOWN, "ignore_errors": True}], "-v"))
        asked.append([entry["operation"] for entry in pingone.simulator.requests()])

    process, task = runs
    assert task.status == process.status == 0, task.told
    assert differences(process, task) == ""
    assert asked[0] == asked[1]
