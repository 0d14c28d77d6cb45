# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the playbooks for Workfront against a simulator."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from simulator import workfront_worlds as worlds
from support.playbooks import QUICK, Playbooks, Run, Started, prefixed
from support.workfront import NAME, SOURCE, TARGET, Workfront

PROMOTE, ROLL_BACK = "workfront_promote", "workfront_rollback"
LAST_NAME = worlds.AMBIGUOUS_NAME
FEW: list[dict[str, Any]] = [
    {"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE},
    {"object_code": "TMPL", "id": worlds.AMBIGUOUS_TEMPLATES[0]},
]
"""Two templates, which are created in this order, and bring along a group that every environment has.

Each type of created objects costs a run another task, so most tests make do with one.
"""
FEW_LINES = [
    f'= use_existing GROUP "{worlds.GROUP_NAME}" ({worlds.GROUP})',
    f'+ create TMPL "{worlds.SECOND_TEMPLATE_NAME}" ({worlds.SECOND_TEMPLATE})',
    f'+ create TMPL "{LAST_NAME}" ({worlds.AMBIGUOUS_TEMPLATES[0]})',
]
"""How a diff shows the plan of ``FEW``."""
MIXED: list[dict[str, Any]] = [FEW[0], {"object_code": "PTLTAB", "name": worlds.DASHBOARD_NAME}]
"""A template and a dashboard with its report, view and filter: five objects are created, the group is reused."""
FEW_SUMMARY = {"creates": 2, "updates": 0, "deletes": 0, "reused": 1, "ignored": 0, "total": 3}
LAST_FAILS = {"fail_objects": [{"name": LAST_NAME, "reason": "It has a broken rule."}]}
"""The behaviour with which one of the two templates is created and the other one is not."""

_CHANGE = re.compile(r"[-+~=] (create|update|delete|use_existing) ")


class WorkfrontPlaybooks(Playbooks):
    """Runs playbooks against a simulated Workfront, with the connections in the role's variables."""

    def __init__(self, folder: Path, workfront: Workfront) -> None:
        self.workfront = workfront
        # Saves a quarter of the time; that nothing stays in temporary files is shown by the playbooks for PingOne.
        super().__init__(folder, {"ANSIBLE_PIPELINING": "true"})

    @property
    def connections(self) -> dict[str, Any]:
        """The role variables, without prefix, for source and target."""
        return {"source": self.workfront.connection(SOURCE), "target": self.workfront.connection(TARGET)}

    @property
    def task(self) -> dict[str, Any]:
        """The role variables, without prefix, that promote the objects of ``FEW`` to production."""
        return {**self.connections, "package_name": NAME, "objects": FEW, "wait_interval": QUICK}

    def promote(self, *arguments: str, **variables: Any) -> Run:
        """Run the collection's playbook with ``task`` and other role variables, named without their prefix."""
        return self.run(f"envops.promotion.{PROMOTE}", *arguments, variables=prefixed(PROMOTE, self.task | variables))

    def start_promote(self, *arguments: str, **variables: Any) -> Started:
        """Begin what ``promote`` does."""
        return self.start(f"envops.promotion.{PROMOTE}", *arguments, variables=prefixed(PROMOTE, self.task | variables))

    def execute(self, *arguments: str, **variables: Any) -> Run:
        """Run stage `execute`, which gets nothing about what is in the package."""
        given = {"package_name": None, "objects": None, "stage": "execute", **variables}
        return self.promote(*arguments, **given)

    def roll_back(self, *arguments: str, **variables: Any) -> Run:
        """Run the collection's playbook for compensation with role variables, named without their prefix."""
        given = {**self.connections, "confirm": True, **variables}
        return self.run(f"envops.promotion.{ROLL_BACK}", *arguments, variables=prefixed(ROLL_BACK, given))

    def through_proxy(self, *lanes: str) -> list[str]:
        """Let runs reach the simulator by the real names of environments, and return the origins of some."""
        self.environment |= {"http_proxy": self.workfront.simulator.url, "no_proxy": ""}
        return [f"http://{worlds.host(lane)}" for lane in lanes]


def role(name: str, variables: dict[str, Any]) -> dict[str, Any]:
    """Return the task that runs a role with variables, named without their prefix."""
    return {"include_role": {"name": f"envops.promotion.{name}"}, "vars": prefixed(name, variables)}


def plan_lines(run: Run) -> list[str]:
    """Return the changes that a run has shown with `--diff`, with single spaces."""
    return [" ".join(line.split()) for line in run.stdout.splitlines() if _CHANGE.match(line)]


def names_in(workfront: Workfront, lane: str = TARGET, code: str = "TMPL") -> list[str]:
    """Return the names of all objects of a type in an environment, sorted."""
    return sorted(item["name"] for item in workfront.objects(lane).values() if item["code"] == code)


def seen(workfront: Workfront, operation: str, times: int = 1, lane: str | None = None) -> Callable[[], bool]:
    """Return whether an operation has arrived so many times."""
    return lambda: len(workfront.simulator.requests(operation, vendor="workfront", environment=lane)) >= times


def hit_by(workfront: Workfront, fault: str) -> set[str]:
    """Return the operations that a fault has hit."""
    return {entry["operation"] for entry in workfront.requests() if fault in (entry["fault"] or "").split("+")}
