# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one more task costs: a playbook with many equal tasks beside a playbook with one; rounds are interleaved."""

from __future__ import annotations

import dataclasses
import json
import statistics
from collections.abc import Mapping
from typing import Any

import requests

from benchmarks.comparing import playbook_way
from benchmarks.measuring import Cost, FailedRunError, measure, print_goal, print_table
from demo.workspace import Workspace
from simulator import worlds
from simulator.launcher import Simulator

MOST_DEBUG_TASKS = 2.0
_MANY = 40
_FEW = 8
_READ = "E1"

_DEBUG = {"ansible.builtin.debug": {"msg": "{{ environment_id }}"}}
_INFO = {
    "envops.promotion.pingone_environment_info": {
        "environment_id": "{{ environment_id }}",
        "access_token": "{{ token }}",
    }
}
_URI = {
    "ansible.builtin.uri": {
        "url": "{{ lookup('ansible.builtin.env', 'PINGONE_API_URL') }}/v1/environments/{{ environment_id }}",
        "headers": {"Authorization": "Bearer {{ token }}"},
    }
}


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of task, and how many of them make a playbook; with ``loop`` they are the rounds of one task."""

    name: str
    task: Mapping[str, Any]
    count: int
    environment: Mapping[str, str] = dataclasses.field(default_factory=dict)
    loop: bool = False

    def playbook(self, count: int) -> str:
        """Return a playbook with so many of them."""
        tasks = [{**self.task, "loop": list(range(count))}] if self.loop else [self.task] * count
        return json.dumps([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}])

    def requests(self, count: int) -> int:
        """Return how many requests so many of them send."""
        return 0 if self.task is _DEBUG else count


DEBUG = Kind("ansible.builtin.debug", _DEBUG, _MANY)
IN_PROCESS = Kind("collection, in the task's process", _INFO, _MANY)
KINDS = (
    DEBUG,
    IN_PROCESS,
    Kind("collection, in a loop of one task", _INFO, _MANY, loop=True),
    Kind("collection, in a process of its own", _INFO, _FEW, {"ENVOPS_PROMOTION_IN_PROCESS": "0"}),
    Kind("ansible.builtin.uri", _URI, _FEW),
)


def measure_tasks(workspace: Workspace, rounds: int) -> None:
    """Measure all kinds in several rounds, and print the medians of what one more task costs."""
    found: dict[str, list[Cost]] = {kind.name: [] for kind in KINDS}
    with Simulator() as simulator:
        token = _log_in(simulator)
        for kind in KINDS:
            _play(kind, 1, token, simulator, workspace)  # compiles and caches what the first run finds missing
        for number in range(rounds):
            turn = number % len(KINDS)
            for kind in KINDS[turn:] + KINDS[:turn]:
                one, many = (_play(kind, count, token, simulator, workspace) for count in (1, kind.count))
                more = kind.count - 1
                found[kind.name].append(Cost((many.wall - one.wall) / more, (many.cpu - one.cpu) / more, 0))
    cpu = {name: statistics.median(cost.cpu for cost in costs) for name, costs in found.items()}
    wall = {name: statistics.median(cost.wall for cost in costs) for name, costs in found.items()}
    print(
        f"One more task, which reads an environment: medians of {rounds} interleaved rounds (in brackets: times debug)"
    )
    rows = [["", "wall", "CPU"]]
    for name in found:
        rows.append(
            [name, *(f"{1000 * cost[name]:.1f} ms ({cost[name] / cost[DEBUG.name]:.2f})" for cost in (wall, cpu))]
        )
    print_table(rows)
    ratio = cpu[IN_PROCESS.name] / cpu[DEBUG.name]
    print_goal(
        f"a task of the collection takes at most {MOST_DEBUG_TASKS:g} times the CPU of one of ansible.builtin.debug",
        ratio <= MOST_DEBUG_TASKS,
        f"{ratio:.2f}",
    )


def _log_in(simulator: Simulator) -> str:
    session = requests.Session()
    session.trust_env = False
    answer = session.post(
        f"{simulator.url}/{worlds.ADMIN_ENVIRONMENT}/as/token",
        auth=(worlds.CLIENT_ID, worlds.CLIENT_SECRET),
        data={"grant_type": "client_credentials"},
    )
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def _play(kind: Kind, count: int, token: str, simulator: Simulator, workspace: Workspace) -> Cost:
    playbook = workspace.write("tasks.yml", kind.playbook(count))
    way = playbook_way(kind.name, playbook, {"environment_id": worlds.SOURCE_ENVIRONMENT, "token": token})
    simulator.clear_requests()
    environment = {**workspace.environment(simulator), **kind.environment}
    cost, _printed = measure(way.command, workspace.path, environment)
    sent = len(simulator.requests(_READ))
    if sent != kind.requests(count):
        raise FailedRunError(f"{kind.name}: {count} tasks have sent {sent} requests")
    return cost
