# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A large plan: reading its JSON alone, beside reading it and making the plan with its digest; in fresh processes."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from benchmarks.measuring import measure, print_goal, print_table
from demo.workspace import Workspace

TESTS = Path(__file__).resolve().parent.parent
COUNT = 50_000
LARGEST_RATIO = 3.0


def measure_steps(workspace: Workspace, rounds: int, count: int = COUNT) -> None:
    """Measure a plan of PingOne."""
    _measure("steps", f"PingOne: a plan of {count} steps", workspace, rounds, count)


def measure_map(workspace: Workspace, rounds: int, count: int = COUNT) -> None:
    """Measure a plan of Workfront."""
    _measure("map", f"Workfront: a translation map of {count} entries", workspace, rounds, count)


def _measure(subject: str, title: str, workspace: Workspace, rounds: int, count: int) -> None:
    """Measure in several interleaved rounds, and print the medians and their ratio."""
    path = workspace.path / f"{subject}.json"
    _work(workspace, f"{subject}-generate", path, str(count))
    times: dict[str, list[float]] = {"loads": [], subject: []}
    for _round in range(rounds):
        for name, found in times.items():
            found.append(_work(workspace, f"{name}-time", path))
    memory = {name: _work(workspace, f"{name}-memory", path) for name in times}
    seconds = {name: statistics.median(found) for name, found in times.items()}
    ratios = sorted(plan / loads for loads, plan in zip(times["loads"], times[subject], strict=True))
    time_ratio = seconds[subject] / seconds["loads"]
    memory_ratio = memory[subject] / memory["loads"]
    size = path.stat().st_size / 1e6
    print(f"{title}, {size:.0f} MB of JSON: medians of {rounds} interleaved rounds of fresh processes")
    print_table(
        [
            ["", "CPU", "memory"],
            ["json.loads", f"{seconds['loads']:.2f} s", f"{memory['loads'] / 1e6:.0f} MB"],
            ["json.loads, plan and digest", f"{seconds[subject]:.2f} s", f"{memory[subject] / 1e6:.0f} MB"],
            ["ratio", f"{time_ratio:.2f}", f"{memory_ratio:.2f}"],
        ]
    )
    print(f"  ratio of the times in each round: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
    print_goal(f"at most {LARGEST_RATIO:g} times json.loads, time", time_ratio <= LARGEST_RATIO, f"{time_ratio:.2f}")
    print_goal(
        f"at most {LARGEST_RATIO:g} times json.loads, memory", memory_ratio <= LARGEST_RATIO, f"{memory_ratio:.2f}"
    )


def _work(workspace: Workspace, task: str, path: Path, *more: str) -> float:
    environment = workspace.environment()
    environment["PYTHONPATH"] += f":{TESTS}"
    command: list[str | Path] = [sys.executable, "-m", "benchmarks.plan_worker", task, path, *more]
    _cost, printed = measure(command, workspace.path, environment)
    return float(printed or 0)
