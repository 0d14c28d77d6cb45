# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What preflight, gate and audit trail add to a role."""

from __future__ import annotations

import statistics
from typing import Any

from benchmarks.comparing import Way, playbook_way
from benchmarks.measuring import measure, print_goal, print_table
from benchmarks.promotions import installation_variables, promotion_variables
from demo.workspace import Workspace
from simulator.launcher import Simulator

MOST_TIMES_THE_ROLE = 1.15
_GATE = {
    "windows": [{"start": "00:00", "end": "24:00", "timezone": "Europe/Berlin"}],
    "ticket": "CHG0042001",
    "ticket_pattern": "CHG[0-9]{7}",
}


def measure_guards(workspace: Workspace, rounds: int) -> None:
    """Measure both roles for promotions with and without preflight, gate and audit trail."""
    for role, variables in (
        ("pingone_promote", promotion_variables()),
        ("workfront_promote", installation_variables()),
    ):
        _measure(role, variables, workspace, rounds)


def _measure(role: str, variables: dict[str, Any], workspace: Workspace, rounds: int) -> None:
    guards = {f"{role}_gate": _GATE, f"{role}_audit_path": str(workspace.path / f"{role}.jsonl")}
    ways = [
        playbook_way("alone", f"envops.promotion.{role}", {**variables, f"{role}_preflight": False}),
        playbook_way("preflight, gate and audit", f"envops.promotion.{role}", {**variables, **guards}),
    ]
    with Simulator() as simulator:
        for way in ways:
            _cpu(way, workspace, simulator)  # compiles and caches what the first run finds missing
        pairs = []
        for number in range(rounds):
            turn = ways if number % 2 == 0 else ways[::-1]
            found = {way.name: _cpu(way, workspace, simulator) for way in turn}
            pairs.append([found[way.name] for way in ways])
    medians = [statistics.median(pair[place] for pair in pairs) for place in range(len(ways))]
    print(f"{role}: medians of {rounds} interleaved rounds")
    print_table([["", "CPU"], *([way.name, f"{cpu:.2f} s"] for way, cpu in zip(ways, medians, strict=True))])
    share = medians[1] / medians[0]
    print_goal(
        f"with preflight, gate and audit trail, the role takes at most {MOST_TIMES_THE_ROLE:g} times its CPU without",
        share <= MOST_TIMES_THE_ROLE,
        f"{share:.2f}",
    )


def _cpu(way: Way, workspace: Workspace, simulator: Simulator) -> float:
    simulator.reset()
    return measure(way.command, workspace.path, workspace.environment(simulator))[0].cpu
