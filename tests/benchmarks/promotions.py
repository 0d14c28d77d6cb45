# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole promotion through the role, with ansible.builtin.uri, and with a bare script; rounds are interleaved."""

from __future__ import annotations

import dataclasses
import json
import statistics
import sys
from pathlib import Path

from benchmarks.measuring import Cost, FailedRunError, measure, print_goal, print_table
from demo.workspace import Workspace
from simulator import worlds
from simulator.launcher import Simulator

HERE = Path(__file__).resolve().parent
MOST_REQUESTS_MORE = 2
_SELECTED = (worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, worlds.POPULATION)


@dataclasses.dataclass(frozen=True)
class Way:
    """One way to promote: its name and its command."""

    name: str
    command: tuple[str | Path, ...]


@dataclasses.dataclass(frozen=True)
class Run:
    """What one promotion cost."""

    cost: Cost
    requests: int


def ways() -> tuple[Way, Way, Way]:
    """Return the role, the playbook of uri tasks, and the script."""
    playbook = Path(sys.executable).parent / "ansible-playbook"
    names = ("source_environment", "target_environment", "selected_resource")
    plain = dict(zip(names, _SELECTED, strict=True))
    role = {
        "pingone_promote_source_environment": worlds.SOURCE_ENVIRONMENT,
        "pingone_promote_target_environment": worlds.TARGET_ENVIRONMENT,
        "pingone_promote_selected_resources": [worlds.POPULATION],
        "pingone_promote_wait_interval": 0.1,
    }
    return (
        Way("role", (playbook, "envops.promotion.pingone_promote", "--extra-vars", json.dumps(role))),
        Way("uri tasks", (playbook, HERE / "uri_promotion.yml", "--extra-vars", json.dumps(plain))),
        Way("bare script", (sys.executable, HERE / "bare_promotion.py", *_SELECTED)),
    )


def measure_promotions(workspace: Workspace, rounds: int) -> None:
    """Measure all ways in several rounds and print the medians."""
    compared = ways()
    runs: dict[str, list[Run]] = {way.name: [] for way in compared}
    with Simulator() as simulator:
        for way in compared:
            _promote(way, simulator, workspace)  # compiles and caches what the first run finds missing
        for number in range(rounds):
            turn = number % len(compared)
            for way in compared[turn:] + compared[:turn]:
                runs[way.name].append(_promote(way, simulator, workspace))
    print(
        f"Whole promotions of 3 changes, without delays: medians of {rounds} interleaved rounds (in brackets: times the script)"
    )
    medians = {name: _median(found) for name, found in runs.items()}
    script = medians["bare script"]
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
    role, uri = medians["role"], medians["uri tasks"]
    print(
        f"  role / uri tasks: wall {role.cost.wall / uri.cost.wall:.2f}, CPU {role.cost.cpu / uri.cost.cpu:.2f}, "
        f"memory {role.cost.memory / uri.cost.memory:.2f}"
    )
    more = role.requests - script.requests
    print_goal(
        f"the role sends at most {MOST_REQUESTS_MORE} requests more than the bare script",
        more <= MOST_REQUESTS_MORE,
        f"{more} more",
    )


def _promote(way: Way, simulator: Simulator, workspace: Workspace) -> Run:
    simulator.reset()
    cost, _printed = measure(way.command, workspace.path, workspace.environment(simulator.url))
    operations = [str(entry["operation"]) for entry in simulator.requests()]
    statuses = [promotion["status"] for promotion in simulator.state()["pingone"]["promotions"]]
    if statuses != ["COMPLETED"] or operations.count("P7") != 1:
        raise FailedRunError(f"{way.name}: the service has the promotions {statuses} after {operations}")
    return Run(cost, len(operations))


def _median(runs: list[Run]) -> Run:
    cost = Cost(
        statistics.median(run.cost.wall for run in runs),
        statistics.median(run.cost.cpu for run in runs),
        int(statistics.median(run.cost.memory for run in runs)),
    )
    return Run(cost, max(run.requests for run in runs))
