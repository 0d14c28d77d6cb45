# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the playbooks for Workfront against a simulator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.playbooks import QUICK, Playbooks, Run, Started, prefixed
from support.workfront import NAME, OBJECTS, SOURCE, TARGET, Workfront

PROMOTE, ROLL_BACK = "workfront_promote", "workfront_rollback"


class WorkfrontPlaybooks(Playbooks):
    """Runs playbooks against a simulated Workfront, with the connections in the role's variables."""

    def __init__(self, folder: Path, workfront: Workfront) -> None:
        self.workfront = workfront
        super().__init__(folder, {})

    @property
    def connections(self) -> dict[str, Any]:
        """The role variables, without prefix, for source and target."""
        return {"source": self.workfront.connection(SOURCE), "target": self.workfront.connection(TARGET)}

    @property
    def task(self) -> dict[str, Any]:
        """The role variables, without prefix, that promote the objects of ``OBJECTS`` to production."""
        return {**self.connections, "package_name": NAME, "objects": OBJECTS, "wait_interval": QUICK}

    def promote(self, *arguments: str, **variables: Any) -> Run:
        """Run the collection's playbook with ``task`` and other role variables, named without their prefix."""
        return self.finished(self.start_promote(*arguments, **variables))

    def start_promote(self, *arguments: str, **variables: Any) -> Started:
        """Begin what ``promote`` does."""
        return self.start(f"envops.promotion.{PROMOTE}", *arguments, variables=prefixed(PROMOTE, self.task | variables))

    def roll_back(self, *arguments: str, **variables: Any) -> Run:
        """Run the collection's playbook for compensation with role variables, named without their prefix."""
        given = {**self.connections, "confirm": True, **variables}
        return self.run(f"envops.promotion.{ROLL_BACK}", *arguments, variables=prefixed(ROLL_BACK, given))
