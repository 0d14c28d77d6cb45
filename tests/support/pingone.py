# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs PingOne modules against a simulator and tells what the service was asked."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator import worlds
from support.modules import Outcome
from support.service import SimulatedService

TASK: dict[str, Any] = {
    "source_environment": worlds.SOURCE_ENVIRONMENT,
    "target_environment": worlds.TARGET_ENVIRONMENT,
    "selected_resources": [worlds.POPULATION],
}
"""The options of pingone_promotion that plan the three steps of the seeds."""
TOKEN_BEGINNING = base64.urlsafe_b64encode(b'{"alg": "RS256", "kid": "simulator"').decode()[:40]
"""How every token of the simulator begins."""
SUPPLIED_TOKEN = "supplied-token-5e0c77aa"
"""A token that no service knows, for tests that give one."""
VARIABLE_SECRET = "variable-secret-61c8f2d7"
"""The value of a sensitive promotion variable, for tests that define one."""
SECRETS = {
    "the client secret": worlds.CLIENT_SECRET,
    "the Basic credentials": base64.b64encode(f"{worlds.CLIENT_ID}:{worlds.CLIENT_SECRET}".encode()).decode(),
    "an access token": TOKEN_BEGINNING,
    "a supplied token": SUPPLIED_TOKEN,
    "the secret of a variable": VARIABLE_SECRET,
    "a secret of the source": worlds.APPLICATION_SECRET,
    "a secret of the target": worlds.TARGET_APPLICATION_SECRET,
}
"""What no run of a module may show."""


class PingOne(SimulatedService):
    """A simulated PingOne with the credentials for it."""

    vendor = "pingone"
    login_operations = frozenset({"token"})

    @property
    def connection(self) -> dict[str, Any]:
        """The connection options."""
        return {
            "client_id": worlds.CLIENT_ID,
            "client_secret": worlds.CLIENT_SECRET,
            "auth_environment_id": worlds.ADMIN_ENVIRONMENT,
            "api_url": self.simulator.url,
            "auth_url": self.simulator.url,
        }

    def run(
        self, module: str, *, check: bool = False, diff: bool = False, no_log: bool = False, **options: Any
    ) -> Outcome:
        """Run a module in this process; its pauses take no time. An option that is None is not given."""
        return self.run_with(module, {**self.connection, **options}, check=check, diff=diff, no_log=no_log)

    def process(
        self,
        module: str,
        *,
        check: bool = False,
        diff: bool = False,
        no_log: bool = False,
        environment: Mapping[str, str] | None = None,
        first_on_path: Path | None = None,
        **options: Any,
    ) -> Outcome:
        """Run a module in a process of its own, without long pauses between two looks."""
        return self.process_with(
            module,
            {**self.connection, **options},
            check=check,
            diff=diff,
            no_log=no_log,
            environment=environment,
            first_on_path=first_on_path,
        )

    def plan(self, **options: Any) -> Outcome:
        """Make sure that the promotion of ``TASK`` exists, with other options where given."""
        return self.run("pingone_promotion", **{**TASK, **options})

    def planned_id(self, **options: Any) -> str:
        """Return the id of a promotion that is planned now."""
        outcome = self.plan(**options)
        assert not outcome.failed, outcome.message
        return str(outcome["promotion"]["id"])

    def execute(self, promotion_id: str, **options: Any) -> Outcome:
        """Execute a promotion."""
        options = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id, **options}
        return self.run("pingone_promotion_execution", **options)

    def executed_id(self, **options: Any) -> str:
        """Return the id of a promotion that is completed now, without any snapshots of what it has changed."""
        promotion_id = self.planned_id(**options)
        outcome = self.execute(promotion_id, on_target_change="ignore")
        assert not outcome.failed, outcome.message
        return promotion_id

    def takes_snapshots_of_its_own(self) -> None:
        """Let the next promotion be created without a snapshot of the source, so that PingOne takes one for it."""
        self.simulator.fault("status", operation="S1", status=403)

    def roll_back(self, promotion_id: str | None = None, **options: Any) -> Outcome:
        """Roll a promotion back."""
        options = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id, **options}
        return self.run("pingone_promotion_rollback", **options)

    def promotions(self) -> list[dict[str, Any]]:
        """Return all promotions, whichever their source, newest first."""
        found: list[dict[str, Any]] = self.simulator.state()["pingone"]["promotions"]
        return found

    def promotion(self, promotion_id: str) -> dict[str, Any]:
        """Return one promotion as it is, without a request that shows up in the log."""
        return next(item for item in self.promotions() if item["id"] == promotion_id)

    def target(self) -> dict[str, dict[str, Any]]:
        """Return what the target environment contains."""
        return self.simulator.resources(worlds.TARGET_ENVIRONMENT)
