# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs modules against one service of a simulator and tells what the service was asked."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator.launcher import Simulator
from support.forked_processes import MODULES
from support.modules import FakeTime, Outcome, run_here, run_process

QUICK = 0.01
"""A wait_interval for module processes, which really wait."""


class SimulatedService:
    """A simulated service. Every run of a module is kept in ``runs``."""

    vendor: str
    login_operations: frozenset[str]
    """Operations that are about tokens, which is not what tests count."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.runs: list[Outcome] = []
        self.time = FakeTime()

    def run_with(
        self,
        module: str,
        arguments: Mapping[str, Any],
        *,
        check: bool = False,
        diff: bool = False,
        no_log: bool = False,
    ) -> Outcome:
        """Run a module in this process; its pauses take no time. An option that is None is not given."""
        outcome = run_here(module, _given(arguments), check=check, diff=diff, no_log=no_log, passing_time=self.time)
        self.runs.append(outcome)
        return outcome

    def process_with(
        self,
        module: str,
        arguments: Mapping[str, Any],
        *,
        check: bool = False,
        diff: bool = False,
        no_log: bool = False,
        environment: Mapping[str, str] | None = None,
        first_on_path: Path | None = None,
    ) -> Outcome:
        """Run a module in a process of its own, without long pauses between two looks."""
        if "wait_interval" in importlib.import_module(f"{MODULES}.{module}").SPEC.argument_spec:
            arguments = {"wait_interval": QUICK, **arguments}
        outcome = run_process(
            module,
            _given(arguments),
            check=check,
            diff=diff,
            no_log=no_log,
            environment=environment,
            first_on_path=first_on_path,
        )
        self.runs.append(outcome)
        return outcome

    def requests(self) -> list[dict[str, Any]]:
        """Return what the service was asked, in order and without what was about tokens."""
        entries = self.simulator.requests(vendor=self.vendor)
        return [entry for entry in entries if entry["operation"] not in self.login_operations]

    def operations(self) -> list[str]:
        """Return the operations that were asked for, in order and without those for tokens."""
        return [entry["operation"] or entry["path"] for entry in self.requests()]

    def writes(self) -> list[str]:
        """Return the operations that could change something."""
        return [entry["operation"] or entry["path"] for entry in self.requests() if entry["method"] != "GET"]

    def bodies(self, operation: str) -> list[Any]:
        """Return the bodies that were sent with an operation."""
        return [entry["body"] for entry in self.simulator.requests(operation, vendor=self.vendor)]


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}
