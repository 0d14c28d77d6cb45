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
ORDER = (1, 10, 50, 1, 10, 200, 1, 10)
"""The large ones take too long for several rounds, so what they are compared with is measured before and after each."""
LARGEST_GROWTH = 1.1
LIMIT = 600
"""Requests a minute (contract PingOne 2.2)."""
LIMITED_SIZE = 40
LARGEST_SHARE = 0.1
_THROTTLED = 429
_INTERVAL = 0.1
_DEBUG_TASKS = 5
_DEBUG = {"ansible.builtin.debug": {"msg": "{{ pingone_promote_target_environment }}"}}
_DEBUG_PLAY = {"hosts": "all", "gather_facts": False, "tasks": [_DEBUG] * _DEBUG_TASKS}
_LIFETIME = 3600


@dataclasses.dataclass(frozen=True)
class Fleet:
    """What so many targets cost in one run, and the requests that it sent."""

    size: int
    cost: Cost
    requests: int


def measure_fleet(workspace: Workspace, rounds: int) -> None:
    """Measure fleets of all sizes, the large ones once however many rounds there are, and one with limited requests."""
    runs: dict[int, list[Fleet]] = {size: [] for size in SIZES}
    with Simulator(lifetime=_LIFETIME) as simulator:
        _measure(SIZES[0], simulator, workspace)  # compiles and caches what the first run finds missing
        for size in SIZES if rounds == 1 else ORDER:
            runs[size].append(_measure(size, simulator, workspace))
        fleets = [_median(runs[size]) for size in SIZES]
        print(f"PingOne: a whole promotion for each target of a fleet, in one run with {FORKS} forks")
        if not _judge_cpu(fleets):
            _print_baseline(simulator, workspace)
        counts = sorted({fleet.requests / fleet.size for fleet in fleets})
        found = ", ".join(f"{count:g}" for count in counts)
        print_goal("each target costs the same number of requests", len(counts) == 1, found)
        _measure_limited(fleets[0].requests, simulator, workspace)


def _judge_cpu(fleets: Sequence[Fleet]) -> bool:
    """Print what fleets cost, and whether that goes with the number of targets."""
    cpu = _further_cpu(fleets)
    smallest = fleets[1].size
    rows = [["targets", "requests per target", "wall", "CPU of each target after the first"]]
    for fleet, seconds in zip(fleets, (None, *cpu), strict=True):
        shown = "" if seconds is None else f"{seconds:.2f} s ({seconds / cpu[0]:.2f})"
        rows.append([str(fleet.size), f"{fleet.requests / fleet.size:g}", f"{fleet.cost.wall:.1f} s", shown])
    print_table(rows)
    growth = max(cpu) / cpu[0]
    met = growth <= LARGEST_GROWTH
    print_goal(f"at most {LARGEST_GROWTH:g} times the CPU of a target among {smallest}", met, f"{growth:.2f}")
    return met


def _print_baseline(simulator: Simulator, workspace: Workspace) -> None:
    """Print how the cost of ansible-core alone grows with the number of targets."""
    playbook = workspace.write("debug.yml", json.dumps([_DEBUG_PLAY]))
    fleets = [Fleet(size, _play(size, playbook, simulator, workspace), 0) for size in SIZES]
    cpu = _further_cpu(fleets)
    shown = ", ".join(f"{fleet.size}: {seconds / cpu[0]:.2f}" for fleet, seconds in zip(fleets[1:], cpu, strict=True))
    print(f"  the same with {_DEBUG_TASKS} tasks of ansible.builtin.debug alone: {shown}")


def _measure_limited(requests_of_one: int, simulator: Simulator, workspace: Workspace) -> None:
    simulator.reset(fleet_world(LIMITED_SIZE))
    simulator.behave(rate_limit_per_minute=LIMIT)
    cost, answers = _promote(LIMITED_SIZE, simulator, workspace)
    throttled = sum(answer["status"] == _THROTTLED for answer in answers)
    usual = requests_of_one * LIMITED_SIZE
    print(
        f"  {LIMITED_SIZE} targets with a limit of {LIMIT} requests a minute: {cost.wall:.0f} s, "
        f"{len(answers) - throttled} requests answered ({usual} without the limit), {throttled} refused with 429"
    )
    print_goal(
        f"all are promoted, and at most {LARGEST_SHARE:.0%} of the requests more are refused",
        throttled <= LARGEST_SHARE * usual,
        f"{throttled / usual:.1%}",
    )


def _measure(size: int, simulator: Simulator, workspace: Workspace) -> Fleet:
    simulator.reset(fleet_world(size))
    cost, answers = _promote(size, simulator, workspace)
    return Fleet(size, cost, len(answers))


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


def _further_cpu(fleets: Sequence[Fleet]) -> list[float]:
    """Return the CPU seconds of each target after the first by fleet, so without the start of ansible-playbook."""
    first, *more = fleets
    return [(fleet.cost.cpu - first.cost.cpu) / (fleet.size - first.size) for fleet in more]


def _median(runs: Sequence[Fleet]) -> Fleet:
    cost = Cost(
        statistics.median(run.cost.wall for run in runs),
        statistics.median(run.cost.cpu for run in runs),
        max(run.cost.memory for run in runs),
    )
    return Fleet(runs[0].size, cost, max(run.requests for run in runs))
