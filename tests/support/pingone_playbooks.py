# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the playbooks for PingOne against a simulator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simulator import worlds
from simulator.launcher import Simulator
from support.playbooks import QUICK, Playbooks, Run, Started, prefixed

PROMOTE, ROLL_BACK = "pingone_promote", "pingone_rollback"
TASK = {
    "source_environment": worlds.SOURCE_ENVIRONMENT,
    "target_environment": worlds.TARGET_ENVIRONMENT,
    "selected_resources": [worlds.POPULATION],
    "wait_interval": QUICK,
}
"""The role variables, without prefix, that promote the three steps of the seeds."""


class PingOnePlaybooks(Playbooks):
    """Runs playbooks against a simulated PingOne, which they know by the environment."""

    def __init__(self, folder: Path, simulator: Simulator) -> None:
        self.simulator = simulator
        self.connection: dict[str, str] = {
            "client_id": worlds.CLIENT_ID,
            "client_secret": worlds.CLIENT_SECRET,
            "auth_environment_id": worlds.ADMIN_ENVIRONMENT,
            "api_url": simulator.url,
            "auth_url": simulator.url,
        }
        known = {f"PINGONE_{name.upper()}": value for name, value in self.connection.items()}
        super().__init__(folder, {"ANSIBLE_PIPELINING": "true", **known})

    def promote(self, *arguments: str, **variables: Any) -> Run:
        """Run the collection's playbook with ``TASK`` and other role variables, named without their prefix."""
        return self.run(f"envops.promotion.{PROMOTE}", *arguments, variables=prefixed(PROMOTE, TASK | variables))

    def start_promote(self, *arguments: str, **variables: Any) -> Started:
        """Begin what ``promote`` does."""
        return self.start(f"envops.promotion.{PROMOTE}", *arguments, variables=prefixed(PROMOTE, TASK | variables))

    def roll_back(self, *arguments: str, **variables: Any) -> Run:
        """Run the collection's playbook for rollbacks with role variables, named without their prefix."""
        given = {"source_environment": worlds.SOURCE_ENVIRONMENT, "wait_interval": QUICK, **variables}
        return self.run(f"envops.promotion.{ROLL_BACK}", *arguments, variables=prefixed(ROLL_BACK, given))
