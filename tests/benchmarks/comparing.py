# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same work through a role, with ansible.builtin.uri, and with a bare script; rounds are interleaved."""

from __future__ import annotations

import dataclasses
import json
import statistics
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.measuring import Cost, FailedRunError, measure, print_goal, print_table
from demo.workspace import Workspace
from simulator.launcher import Simulator

HERE = Path(__file__).resolve().parent
LARGEST_CPU_SHARE = 0.35
MOST_DEBUG_RUNS = 1.7
DEBUG = "one debug task"


_DEBUG_PLAY = {
    "hosts": "localhost",
    "connection": "local",
    "gather_facts": False,
    "tasks": [{"ansible.builtin.debug": {"msg": "Nothing is promoted."}}],
}


@dataclasses.dataclass(frozen=True)
class Way:
    """One way to do the work: its name and its command."""

    name: str
    command: tuple[str | Path, ...]


@dataclasses.dataclass(frozen=True)
class Work:
    """What is done in three ways, and the function that says what is wrong with the outcome, if anything is.

    ``most_requests_more`` is how many requests the role may send beyond those of the script.
    """

    title: str
    role: Way
    uri: Way
    script: Way
    complaint: Callable[[Simulator], str]
    most_requests_more: int

    @property
    def ways(self) -> tuple[Way, ...]:
        """All three ways."""
        return self.role, self.uri, self.script


@dataclasses.dataclass(frozen=True)
class Run:
    """What doing it once cost."""

    cost: Cost
    requests: int


def playbook_way(name: str, playbook: str | Path, variables: Mapping[str, Any]) -> Way:
    """Return the way that plays a playbook."""
    program = Path(sys.executable).parent / "ansible-playbook"
    return Way(name, (program, playbook, "--extra-vars", json.dumps(variables)))


def script_way(script: str, *arguments: str) -> Way:
    """Return the way of a bare script."""
    return Way("bare script", (sys.executable, HERE / script, *arguments))


def compare(work: Work, workspace: Workspace, rounds: int) -> None:
    """Measure all ways in several rounds and print the medians."""
    debug = playbook_way(DEBUG, workspace.write("debug.yml", json.dumps([_DEBUG_PLAY])), {})
    compared = (*work.ways, debug)
    runs: dict[str, list[Run]] = {way.name: [] for way in compared}
    with Simulator() as simulator:
        for way in compared:
            _do(way, work, simulator, workspace)  # compiles and caches what the first run finds missing
        for number in range(rounds):
            turn = number % len(compared)
            for way in compared[turn:] + compared[:turn]:
                runs[way.name].append(_do(way, work, simulator, workspace))
    print(f"{work.title}, without delays: medians of {rounds} interleaved rounds (in brackets: times the script)")
    medians = {name: _median(found) for name, found in runs.items()}
    script = medians[work.script.name]
    rows = [["", "requests", "wall", "CPU", "largest process"]]
    for name, run in medians.items():
        rows.append(
            [
                name,
                str(run.requests),
                f"{run.cost.wall:.2f} s ({run.cost.wall / script.cost.wall:.1f})",
                f"{run.cost.cpu:.2f} s ({run.cost.cpu / script.cost.cpu:.1f})",
                f"{run.cost.memory / 1e6:.0f} MB ({run.cost.memory / script.cost.memory:.1f})",
            ]
        )
    print_table(rows)
    role, uri = medians[work.role.name], medians[work.uri.name]
    print(
        f"  role / uri tasks: wall {role.cost.wall / uri.cost.wall:.2f}, CPU {role.cost.cpu / uri.cost.cpu:.2f}, "
        f"memory {role.cost.memory / uri.cost.memory:.2f}"
    )
    more = role.requests - script.requests
    print_goal(
        f"the role sends at most {work.most_requests_more} requests more than the bare script",
        more <= work.most_requests_more,
        f"{more} more",
    )
    share = role.cost.cpu / uri.cost.cpu
    print_goal(
        f"the role takes at most {LARGEST_CPU_SHARE:g} times the CPU of the uri tasks",
        share <= LARGEST_CPU_SHARE,
        f"{share:.2f}",
    )
    multiple = role.cost.cpu / medians[DEBUG].cost.cpu
    print_goal(
        f"the role takes at most {MOST_DEBUG_RUNS:g} times the CPU of a run with one debug task",
        multiple <= MOST_DEBUG_RUNS,
        f"{multiple:.2f}",
    )


def _do(way: Way, work: Work, simulator: Simulator, workspace: Workspace) -> Run:
    simulator.reset()
    cost, _printed = measure(way.command, workspace.path, workspace.environment(simulator))
    requests = simulator.requests()
    if way in work.ways and (complaint := work.complaint(simulator)):
        asked = [str(entry["operation"]) for entry in requests]
        raise FailedRunError(f"{way.name}: {complaint} after {asked}")
    return Run(cost, len(requests))


def _median(runs: list[Run]) -> Run:
    cost = Cost(
        statistics.median(run.cost.wall for run in runs),
        statistics.median(run.cost.cpu for run in runs),
        int(statistics.median(run.cost.memory for run in runs)),
    )
    return Run(cost, max(run.requests for run in runs))
