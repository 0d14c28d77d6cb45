# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the documentation shows works as it stands, with the connection in the environment."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import simulator as simulator_package
from ansible_collections.envops.promotion import plugins
from ansible_collections.envops.promotion.tests.unit.module_utils.loopback import Loopback, reply
from simulator import workfront_worlds, worlds
from simulator.launcher import Simulator
from support.forked_processes import MODULES
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.workfront import SOURCE, TARGET, Workfront
from support.workfront_playbooks import WorkfrontPlaybooks

pytestmark = pytest.mark.newest_core

COLLECTION = Path(next(iter(plugins.__path__))).parent
ALL_MODULES = sorted(path.stem for path in (COLLECTION / "plugins" / "modules").glob("[!_]*.py"))
ALL_ROLES = sorted(path.name for path in (COLLECTION / "roles").iterdir())
WORKFRONT = [name for name in ALL_MODULES if name.startswith("workfront_")]
PINGONE = [name for name in ALL_MODULES if name not in WORKFRONT]
LOGIN = "workfront_login"
"""Its examples need credentials that would be those of all others, too."""
WRITING = {
    "pingone_drift_info": ["S1", "P1", "P1", "P9", "P9", "S1", "S1"],
    "pingone_proof_info": ["S1", "P1"],
    "pingone_promotion": ["S1", "P1", "S1", "S1", "P1", "P6", "P9"],
    "pingone_promotion_configuration": ["C2"],
    "pingone_promotion_evidence": ["S1", "P1", *["S1"] * 4, "P7", "P8", "P7", "S1", "S1", "S1"],
    "pingone_promotion_execution": ["S1", "P1", "S1", "S1", "P7"],
    "pingone_promotion_rollback": ["S1", "P1", "S1", "S1", "P7", "P8", "P7"],
    "pingone_promotion_steps_info": ["S1", "P1"],
    "pingone_promotion_verification_info": ["S1", "P1", "S1", "S1", "P7", "S1", "P1", "P9", "S1"],
    "pingone_residual_steps_info": ["S1", "P1"],
    "pingone_resource_info": ["S1", "P1"],
    "pingone_snapshot": ["S1", "S1", "S1", "S1", "P1"],
    "pingone_snapshot_info": ["S1"],
    "pingone_variable_declaration": ["D1", "D1", "S1", "V1", "V5"],
    "pingone_variable_definition": ["D1", "D1", "D1", "D4", "D5"],
    "promotion_policy": ["S1", "P1"],
    "promotion_report": ["S1", "P1"],
    "workfront_drift_info": ["E12"],
    "workfront_installation": ["E12", "E12", "E13"],
    "workfront_installation_compensation": ["delete", "delete", "E6"],
    "workfront_installation_plan": ["E12"],
    "workfront_package": ["E1", "E6", "E6"],
}
"""The operations with which the examples of a module change something, or make a plan in Workfront."""
ROLE_STATUS = {
    "pingone_drift": "drifted",
    "pingone_promote": "promoted",
    "pingone_rollback": "rolled_back",
    "workfront_drift": "in_sync",
    "workfront_promote": "promoted",
    "workfront_rollback": "compensated",
}
PACKAGE, INSTALLED_PACKAGE = "1d5693b9-b7b5-492d-8219-c21f34bcaca6", "4fae2b9d-d315-45f4-909f-a0c0d79fc65d"
INSTALLATION = "2892b936-e09e-455a-935f-e1462ab9753c"
KEY = workfront_worlds.API_KEYS[TARGET]
POLICY_SERVER = "https://opa.example.com"
ALLOWED = b'{"result": {"allowed": true, "violations": []}}'


def _shared_runs(modules: list[str]) -> list[list[str]]:
    """Return which modules have their examples run together: one alone if it leaves something behind, and all others."""
    alone = [name for name in modules if name in WRITING or name == LOGIN]
    return [[name for name in modules if name not in alone], *([name] for name in alone)]


def _named(modules: list[str]) -> str:
    return modules[0] if len(modules) == 1 else "all that change nothing"


@pytest.mark.parametrize("modules", _shared_runs(PINGONE), ids=_named)
def test_the_examples_of_modules_work(playbooks: PingOnePlaybooks, pingone: PingOne, modules: list[str]) -> None:
    with Loopback() as policy_server:
        policy_server.scripts = [reply(ALLOWED)]
        examples = [_examples(module).replace(POLICY_SERVER, policy_server.url) for module in modules]
        run = playbooks.play([{"tasks": yaml.safe_load(example)} for example in examples], "-v", "--diff")

    assert run.status == 0, run.output
    assert len(policy_server.received) == modules.count("promotion_policy")
    assert set(modules) <= set(run.actions)
    assert pingone.writes() == WRITING.get(modules[0], [])


@pytest.mark.parametrize("role", [name for name in ALL_ROLES if name.startswith("pingone_")])
def test_the_example_of_a_role_works(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator, role: str
) -> None:
    if role == "pingone_rollback":
        simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.POPULATION])

    run = playbooks.play(_plays_of(role))

    assert run.status == 0, run.output
    assert run.fact(f"{role}_result")["status"] == ROLE_STATUS[role]


@pytest.fixture
def documented(workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront) -> WorkfrontPlaybooks:
    """Playbooks in the world that the examples speak of, which they reach by its real names."""
    _make_documented_world(workfront.simulator)
    source, _target = workfront_playbooks.through_proxy(SOURCE, TARGET)
    workfront_playbooks.environment |= {"WORKFRONT_URL": source, "WORKFRONT_API_KEY": KEY}
    return workfront_playbooks


def _make_documented_world(simulator: Simulator) -> None:
    """One key opens source and target, because there is only one variable for it."""
    path = Path(next(iter(simulator_package.__path__))) / "world_data" / "seeds.json"
    world = json.loads(path.read_text(encoding="utf-8"))
    for user in world["workfront"]["environments"][SOURCE]["users"]:
        if user["id"] == workfront_worlds.ADMINS[SOURCE]:
            user["api_keys"].append(KEY)
    simulator.reset(world)
    template = [workfront_worlds.TEMPLATE]
    simulator.workfront_foreign_package(SOURCE, "Agency Onboarding", template, status="ACTIVE", id=PACKAGE)
    dashboard = [workfront_worlds.EXTERNAL_PAGE, workfront_worlds.SECOND_TEMPLATE]
    simulator.workfront_foreign_package(SOURCE, "Agency Offboarding", dashboard, status="ACTIVE", id=INSTALLED_PACKAGE)
    simulator.script_ids(INSTALLATION)
    simulator.workfront_foreign_installation(INSTALLED_PACKAGE, TARGET)


@pytest.mark.parametrize("modules", _shared_runs(WORKFRONT), ids=_named)
def test_the_examples_of_modules_for_workfront_work(
    documented: WorkfrontPlaybooks, workfront: Workfront, modules: list[str]
) -> None:
    if modules == [LOGIN]:
        documented.environment.pop("WORKFRONT_API_KEY", None)
        application = workfront.jwt_application(SOURCE)
        documented.environment |= {f"WORKFRONT_{name.upper()}": value for name, value in application.items()}
    plays = [{"tasks": yaml.safe_load(_without_tls(_examples(module)))} for module in modules]

    run = documented.play(plays, "-v", "--diff")

    assert run.status == 0, run.output
    assert set(modules) <= set(run.actions)
    assert workfront.writes() == WRITING.get(modules[0], [])


@pytest.mark.parametrize("role", [name for name in ALL_ROLES if name.startswith("workfront_")])
def test_the_example_of_a_role_for_workfront_works(
    documented: WorkfrontPlaybooks, workfront: Workfront, role: str
) -> None:
    keys = {"source_api_key": KEY, "target_api_key": KEY}
    if role == "workfront_promote":  # which assembles a package of its own
        workfront.simulator.workfront_change_package(PACKAGE, status="DISABLED")
    else:
        workfront.simulator.workfront_foreign_installation(PACKAGE, TARGET)

    run = documented.play([play | {"vars": keys} for play in _plays_of(role)])

    assert run.status == 0, run.output
    assert run.fact(f"{role}_result")["status"] == ROLE_STATUS[role]
    if role != "workfront_drift":  # which changes nothing
        assert run.fact(f"{role}_result")["verified"] is True


def _examples(module: str) -> str:
    """Return the examples of a module."""
    return str(importlib.import_module(f"{MODULES}.{module}").EXAMPLES)


def _plays_of(role: str) -> list[dict[str, Any]]:
    """Return the plays that the README of a role shows."""
    text = _without_tls((COLLECTION / "roles" / role / "README.md").read_text(encoding="utf-8"))
    examples: list[list[dict[str, Any]]] = [
        yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    ]
    assert examples
    return [play for example in examples for play in example]


def _without_tls(text: str) -> str:
    """Return an example as the simulator can be reached, which has no certificates of Workfront."""
    return text.replace("https://", "http://")
