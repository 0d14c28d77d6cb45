# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Large answers: reading their JSON alone, beside reading it and making of it what a task needs; in fresh processes."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from benchmarks.measuring import measure, print_goal, print_table
from demo.workspace import Workspace

TESTS = Path(__file__).resolve().parent.parent
COUNT = 50_000
RESOURCES = 5_000
LARGEST_RATIO = 3.0
LARGEST_RATIO_OF_RULES = 2.0


def measure_steps(workspace: Workspace, rounds: int, count: int = COUNT) -> None:
    """Measure a plan of PingOne."""
    _measure("steps", f"PingOne: a plan of {count} steps", workspace, rounds, count)


def measure_map(workspace: Workspace, rounds: int, count: int = COUNT) -> None:
    """Measure a plan of Workfront."""
    _measure("map", f"Workfront: a translation map of {count} entries", workspace, rounds, count)


def measure_names(workspace: Workspace, rounds: int, count: int = RESOURCES) -> None:
    """Measure the lookup of names in an environment of PingOne."""
    title = f"PingOne: 100 names among {count} resources"
    _measure("names", title, workspace, rounds, count, alone="pages", work="names looked up", has_memory_goal=False)


def measure_rules(workspace: Workspace, rounds: int, count: int = COUNT) -> None:
    """Measure the rules of a policy for the fields of a plan."""
    title = f"A plan of {count} updates, and 20 rules for fields"
    _measure(
        *("rules", title, workspace, rounds, count),
        alone="result",
        base="the plan",
        work="rules",
        largest_ratio=LARGEST_RATIO_OF_RULES,
    )


def _measure(
    subject: str,
    title: str,
    workspace: Workspace,
    rounds: int,
    count: int,
    *,
    alone: str = "loads",
    work: str = "plan and digest",
    base: str = "json.loads",
    largest_ratio: float = LARGEST_RATIO,
    has_memory_goal: bool = True,
) -> None:
    """Measure in several interleaved rounds, and print the medians and their ratio."""
    path = workspace.path / f"{subject}.json"
    _work(workspace, f"{subject}-generate", path, str(count))
    times: dict[str, list[float]] = {alone: [], subject: []}
    for _round in range(rounds):
        for name, found in times.items():
            found.append(_work(workspace, f"{name}-time", path))
    memory = {name: _work(workspace, f"{name}-memory", path) for name in times}
    seconds = {name: statistics.median(found) for name, found in times.items()}
    ratios = sorted(plan / loads for loads, plan in zip(times[alone], times[subject], strict=True))
    time_ratio = seconds[subject] / seconds[alone]
    memory_ratio = memory[subject] / memory[alone]
    size = path.stat().st_size / 1e6
    print(f"{title}, {size:.0f} MB of JSON: medians of {rounds} interleaved rounds of fresh processes")
    print_table(
        [
            ["", "CPU", "memory"],
            [base, f"{seconds[alone]:.2f} s", f"{memory[alone] / 1e6:.0f} MB"],
            [f"{base}, {work}", f"{seconds[subject]:.2f} s", f"{memory[subject] / 1e6:.0f} MB"],
            ["ratio", f"{time_ratio:.2f}", f"{memory_ratio:.2f}"],
        ]
    )
    print(f"  ratio of the times in each round: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
    print_goal(f"at most {largest_ratio:g} times {base}, time", time_ratio <= largest_ratio, f"{time_ratio:.2f}")
    if has_memory_goal:
        print_goal(
            f"at most {largest_ratio:g} times {base}, memory", memory_ratio <= largest_ratio, f"{memory_ratio:.2f}"
        )


def _work(workspace: Workspace, task: str, path: Path, *more: str) -> float:
    environment = workspace.environment()
    environment["PYTHONPATH"] += f":{TESTS}"
    command: list[str | Path] = [sys.executable, "-m", "benchmarks.plan_worker", task, path, *more]
    _cost, printed = measure(command, workspace.path, environment)
    return float(printed or 0)
