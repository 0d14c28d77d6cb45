# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many targets in one run: a fleet to environments that share their source, in waves."""

from __future__ import annotations

import dataclasses
import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.comparing import playbook_way
from benchmarks.fleet_world import fleet_world, target_ids
from benchmarks.measuring import Cost, FailedRunError, measure, print_goal, print_table
from demo.workspace import Workspace
from simulator import worlds
from simulator.launcher import Simulator

FORKS = 10
WAVE = 20
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
_DEBUG = {"ansible.builtin.debug": {"msg": "{{ inventory_hostname }}"}}
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
        at_once = _measure(SIZES[-1], simulator, workspace, waves=["100%"])
        print(f"PingOne: a whole promotion for each target of a fleet, in waves of {WAVE} with {FORKS} forks")
        is_flat = _judge_cpu([*fleets, at_once])
        _judge_requests(fleets)
        if not is_flat:
            _print_baseline(simulator, workspace)
        _measure_limited(simulator, workspace)


def _judge_cpu(fleets: Sequence[Fleet]) -> bool:
    """Print what fleets cost, the last of which has one wave alone, and whether that goes with the number of targets."""
    cpu = _further(fleets, lambda fleet: fleet.cost.cpu)
    smallest = fleets[1].size
    names = [str(fleet.size) for fleet in fleets[:-1]] + [f"{fleets[-1].size} in one wave"]
    rows = [["targets", "requests per target", "wall", "CPU of each target after the first"]]
    for name, fleet, seconds in zip(names, fleets, (None, *cpu), strict=True):
        shown = "" if seconds is None else f"{seconds:.2f} s ({seconds / cpu[0]:.2f})"
        rows.append([name, f"{fleet.requests / fleet.size:.1f}", f"{fleet.cost.wall:.1f} s", shown])
    print_table(rows)
    growths = {f"in waves of {WAVE}": max(cpu[:-1]) / cpu[0], "in one wave": cpu[-1] / cpu[0]}
    for how, growth in growths.items():
        goal = f"{how}, at most {LARGEST_GROWTH:g} times the CPU of a target among {smallest}"
        print_goal(goal, growth <= LARGEST_GROWTH, f"{growth:.2f}")
    return max(growths.values()) <= LARGEST_GROWTH


def _judge_requests(fleets: Sequence[Fleet]) -> None:
    """Print whether the requests go with the number of targets."""
    counts = _further(fleets, lambda fleet: fleet.requests)
    found = ", ".join(f"{count:.1f}" for count in counts)
    goal = f"at most {LARGEST_GROWTH:g} times the requests of a target among {fleets[1].size}"
    print_goal(goal, max(counts) <= LARGEST_GROWTH * counts[0], found)


def _print_baseline(simulator: Simulator, workspace: Workspace) -> None:
    """Print how the cost of ansible-core alone grows with the number of targets."""
    play = {"hosts": "all", "gather_facts": False, "serial": WAVE, "tasks": [_DEBUG] * _DEBUG_TASKS}
    playbook = workspace.write("debug.yml", json.dumps([play]))
    fleets = []
    for size in SIZES:
        hosts = {name: {"ansible_connection": "local"} for name in target_ids(size)}
        inventory = workspace.write("fleet.json", json.dumps({"all": {"hosts": hosts}}))
        fleets.append(Fleet(size, _play(playbook, {}, simulator, workspace, "--inventory", inventory), 0))
    cpu = _further(fleets, lambda fleet: fleet.cost.cpu)
    shown = ", ".join(f"{fleet.size}: {seconds / cpu[0]:.2f}" for fleet, seconds in zip(fleets[1:], cpu, strict=True))
    print(f"  the same with {_DEBUG_TASKS} tasks of ansible.builtin.debug alone: {shown}")


def _measure_limited(simulator: Simulator, workspace: Workspace) -> None:
    simulator.reset(fleet_world(LIMITED_SIZE))
    simulator.behave(rate_limit_per_minute=LIMIT)
    cost, answers = _promote(LIMITED_SIZE, simulator, workspace, [WAVE])
    throttled = sum(answer["status"] == _THROTTLED for answer in answers)
    answered = len(answers) - throttled
    print(
        f"  {LIMITED_SIZE} targets with a limit of {LIMIT} requests a minute: {cost.wall:.0f} s, "
        f"{answered} requests answered, {throttled} refused with 429"
    )
    print_goal(
        f"all are promoted, and at most {LARGEST_SHARE:.0%} of the requests more are refused",
        throttled <= LARGEST_SHARE * answered,
        f"{throttled / answered:.1%}",
    )


def _measure(size: int, simulator: Simulator, workspace: Workspace, *, waves: Sequence[int | str] = (WAVE,)) -> Fleet:
    simulator.reset(fleet_world(size))
    cost, answers = _promote(size, simulator, workspace, waves)
    return Fleet(size, cost, len(answers))


def _promote(
    size: int, simulator: Simulator, workspace: Workspace, waves: Sequence[int | str]
) -> tuple[Cost, list[dict[str, Any]]]:
    """Promote to every target; return what that cost, and the requests with their answers.

    :raises FailedRunError: a target was not promoted, or more than once
    """
    variables = {
        "pingone_fleet_source_environment": worlds.SOURCE_ENVIRONMENT,
        "pingone_fleet_targets": target_ids(size),
        "pingone_fleet_waves": list(waves),
        "pingone_promote_selected_resources": [worlds.POPULATION],
        "pingone_promote_wait_interval": _INTERVAL,
    }
    cost = _play("envops.promotion.pingone_fleet", variables, simulator, workspace)
    statuses = [promotion["status"] for promotion in simulator.state()["pingone"]["promotions"]]
    if statuses != ["COMPLETED"] * size:
        raise FailedRunError(f"{size} targets: the service has {statuses}")
    return cost, simulator.requests()


def _play(
    playbook: str | Path,
    variables: Mapping[str, Any],
    simulator: Simulator,
    workspace: Workspace,
    *arguments: str | Path,
) -> Cost:
    command = (*playbook_way("fleet", playbook, variables).command, "--forks", str(FORKS), *arguments)
    cost, _printed = measure(command, workspace.path, workspace.environment(simulator))
    return cost


def _further(fleets: Sequence[Fleet], figure: Callable[[Fleet], float]) -> list[float]:
    """Return the figure of each target after the first by fleet, so without what each run costs once."""
    first, *more = fleets
    return [(figure(fleet) - figure(first)) / (fleet.size - first.size) for fleet in more]


def _median(runs: Sequence[Fleet]) -> Fleet:
    cost = Cost(
        statistics.median(run.cost.wall for run in runs),
        statistics.median(run.cost.cpu for run in runs),
        max(run.cost.memory for run in runs),
    )
    return Fleet(runs[0].size, cost, max(run.requests for run in runs))
