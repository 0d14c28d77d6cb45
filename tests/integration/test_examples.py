# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the documentation shows works as it stands, with the connection in the environment."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.envops.promotion import plugins
from simulator import worlds
from simulator.launcher import Simulator
from support.modules import MODULES
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks

COLLECTION = Path(next(iter(plugins.__path__))).parent
WRITING = {
    "pingone_promotion": ["P1", "P6", "P9"],
    "pingone_promotion_execution": ["P1", "P7"],
    "pingone_promotion_rollback": ["P1", "P7", "P8", "P7"],
    "pingone_promotion_steps_info": ["P1"],
    "promotion_policy": ["P1"],
}
"""The operations with which the examples of a module change something."""
ROLE_STATUS = {"pingone_promote": "promoted", "pingone_rollback": "rolled_back"}


@pytest.mark.parametrize("module", sorted(path.stem for path in (COLLECTION / "plugins" / "modules").glob("[!_]*.py")))
def test_the_examples_of_a_module_work(playbooks: PingOnePlaybooks, pingone: PingOne, module: str) -> None:
    examples = importlib.import_module(f"{MODULES}.{module}").EXAMPLES

    run = playbooks.play([{"tasks": yaml.safe_load(examples)}])

    assert run.status == 0, run.told
    assert module in run.actions
    assert pingone.writes() == WRITING.get(module, [])


@pytest.mark.parametrize("role", sorted(path.name for path in (COLLECTION / "roles").iterdir()))
def test_the_example_of_a_role_works(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator, role: str
) -> None:
    if role == "pingone_rollback":
        simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.POPULATION])
    text = (COLLECTION / "roles" / role / "README.md").read_text(encoding="utf-8")
    examples: list[list[dict[str, Any]]] = [
        yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    ]
    assert examples

    run = playbooks.play([play for example in examples for play in example])

    assert run.status == 0, run.told
    assert run.fact(f"{role}_result")["status"] == ROLE_STATUS[role]
