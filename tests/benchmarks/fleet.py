# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many targets in one run: each host of an inventory is a pair of environments, between which the role promotes."""

from __future__ import annotations

import dataclasses
import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.comparing import playbook_way
from benchmarks.fleet_world import fleet_inventory, fleet_world
from benchmarks.measuring import Cost, FailedRunError, measure, print_goal, print_table
from demo.workspace import Workspace
from simulator.launcher import Simulator

FORKS = 10
SIZES = (1, 10, 50, 200)
SMALL = 10
"""Fleets up to this size are cheap enough to be measured in several rounds, at most so many:"""
SMALL_ROUNDS = 3
LARGEST_GROWTH = 1.1
LIMIT = 600
"""Requests a minute (contract PingOne 2.2)."""
LIMITED_SIZE = 50
LARGEST_SHARE = 0.1
_THROTTLED = 429
_INTERVAL = 0.1
_DEBUG_TASKS = 10
_DEBUG = {"ansible.builtin.debug": {"msg": "{{ pingone_promote_target_environment }}"}}
_PLAY = {"hosts": "all", "gather_facts": False}
_LIFETIME = 3600


@dataclasses.dataclass(frozen=True)
class Fleet:
    """What so many targets cost in one run: with the role, with tasks of ansible.builtin.debug alone, and in requests."""

    size: int
    role: Cost
    debug: Cost
    requests: int


def measure_fleet(workspace: Workspace, rounds: int) -> None:
    """Measure fleets of all sizes, and one whose requests are limited."""
    debug = workspace.write("debug.yml", json.dumps([{**_PLAY, "tasks": [_DEBUG] * _DEBUG_TASKS}]))
    runs: dict[int, list[Fleet]] = {size: [] for size in SIZES}
    with Simulator(lifetime=_LIFETIME) as simulator:
        _measure(SIZES[0], debug, simulator, workspace)  # compiles and caches what the first run finds missing
        for number in range(min(rounds, SMALL_ROUNDS)):
            for size in SIZES:
                if size <= SMALL or number == 0:
                    runs[size].append(_measure(size, debug, simulator, workspace))
        fleets = [_median(runs[size]) for size in SIZES]
        _print(fleets)
        _measure_limited(fleets, simulator, workspace)


def _print(fleets: Sequence[Fleet]) -> None:
    print(f"PingOne: a whole promotion for each target of a fleet, in one run with {FORKS} forks")
    print(f"(CPU of each target after the first; beside it the same with {_DEBUG_TASKS} debug tasks alone)")
    first, *more = fleets
    role, debug = ([_further(first, fleet, name) for fleet in more] for name in ("role", "debug"))
    rows = [["targets", "requests per target", "wall", "CPU per target", "debug tasks alone"]]
    rows.append([str(first.size), f"{first.requests:g}", f"{first.role.wall:.1f} s", "", ""])
    for fleet, cpu, alone in zip(more, role, debug, strict=True):
        rows.append(
            [
                str(fleet.size),
                f"{fleet.requests / fleet.size:g}",
                f"{fleet.role.wall:.1f} s",
                f"{cpu:.2f} s ({cpu / role[0]:.2f})",
                f"{alone:.2f} s ({alone / debug[0]:.2f})",
            ]
        )
    print_table(rows)
    growth = max(role) / role[0]
    print_goal(
        f"a target costs at most {LARGEST_GROWTH:g} times the CPU of one among {more[0].size}",
        growth <= LARGEST_GROWTH,
        f"{growth:.2f}",
    )
    counts = {fleet.requests / fleet.size for fleet in fleets}
    print_goal(
        "each target costs the same requests", len(counts) == 1, ", ".join(f"{count:g}" for count in sorted(counts))
    )


def _measure_limited(fleets: Sequence[Fleet], simulator: Simulator, workspace: Workspace) -> None:
    simulator.reset(fleet_world(LIMITED_SIZE))
    simulator.behave(rate_limit_per_minute=LIMIT)
    cost, answers = _promote(LIMITED_SIZE, simulator, workspace)
    throttled = sum(answer["status"] == _THROTTLED for answer in answers)
    usual = next(fleet.requests for fleet in fleets if fleet.size == LIMITED_SIZE)
    print(
        f"  {LIMITED_SIZE} targets with a limit of {LIMIT} requests a minute: {cost.wall:.0f} s, "
        f"{len(answers) - throttled} requests answered ({usual} without the limit), {throttled} refused with 429"
    )
    print_goal(
        f"all are promoted, and at most {LARGEST_SHARE:.0%} of the requests more are refused",
        throttled <= LARGEST_SHARE * usual,
        f"{throttled / usual:.1%}",
    )


def _measure(size: int, debug: Path, simulator: Simulator, workspace: Workspace) -> Fleet:
    simulator.reset(fleet_world(size))
    role, answers = _promote(size, simulator, workspace)
    return Fleet(size, role, _play(size, debug, simulator, workspace), len(answers))


def _promote(size: int, simulator: Simulator, workspace: Workspace) -> tuple[Cost, list[dict[str, Any]]]:
    """Promote to every target; return what that cost, and the requests with their answers.

    :raises FailedRunError: a target was not promoted, or more than once
    """
    cost = _play(size, "envops.promotion.pingone_promote", simulator, workspace)
    statuses = [promotion["status"] for promotion in simulator.state()["pingone"]["promotions"]]
    if statuses != ["COMPLETED"] * size:
        raise FailedRunError(f"{size} targets: the service has {statuses}")
    return cost, simulator.requests()


def _play(size: int, playbook: str | Path, simulator: Simulator, workspace: Workspace) -> Cost:
    inventory = workspace.write("fleet.json", json.dumps(fleet_inventory(size)))
    variables = {"pingone_promote_hosts": "all", "pingone_promote_wait_interval": _INTERVAL}
    command = (*playbook_way("fleet", playbook, variables).command, "--inventory", inventory, "--forks", str(FORKS))
    cost, _printed = measure(command, workspace.path, workspace.environment(simulator))
    return cost


def _further(first: Fleet, fleet: Fleet, name: str) -> float:
    """Return the CPU seconds of each target after the first, so without the start of ansible-playbook."""
    one, all_of_them = getattr(first, name), getattr(fleet, name)
    further: float = (all_of_them.cpu - one.cpu) / (fleet.size - first.size)
    return further


def _median(runs: Sequence[Fleet]) -> Fleet:
    def median(costs: list[Cost]) -> Cost:
        seconds = (statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu"))
        return Cost(*seconds, max(cost.memory for cost in costs))

    role, debug = median([run.role for run in runs]), median([run.debug for run in runs])
    return Fleet(runs[0].size, role, debug, max(run.requests for run in runs))
