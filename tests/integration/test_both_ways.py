# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nobody can tell from a task whether its module had a process of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from ansible_collections.envops.promotion import plugins
from ansible_collections.envops.promotion.plugins.module_utils._plan import Change, Plan
from simulator import worlds
from support.comparing_runs import differences
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks

pytestmark = pytest.mark.own_way

CALLS = Path(__file__).parent / "calls"
COLLECTION = Path(next(iter(plugins.__path__))).parent
EXAMPLE = "promotion_example"
SECRETS = {"given": "given-secret-3d0b", "key": "key-secret-90", "concealed": "concealed-secret-77"}
OWN_SECRETS = ("defaulted-secret-47aa", "fetched-secret-8c1f")
"""What the example module has by default, and finds out."""
CHANGE = Change(
    action="delete",
    type="populations",
    name="Old population",
    source_id=None,
    target_id=worlds.POPULATION,
    vendor_action="DELETE",
)
KNOWN = {
    "source": worlds.SOURCE_ENVIRONMENT,
    "target": worlds.TARGET_ENVIRONMENT,
    "population": worlds.POPULATION,
    "unknown": "00000000-0000-4000-8000-000000000000",
    "secrets": SECRETS,
    "sound_plan": Plan.of([CHANGE]).to_dict(),
}


@pytest.mark.parametrize("calls", ["arguments", "tasks"])
@pytest.mark.release
def test_calls_end_alike(playbooks: PingOnePlaybooks, pingone: PingOne, calls: str) -> None:
    playbooks.environment["ENVOPS_PROMOTION_PROGRESS"] = "0"  # a module in a process of its own cannot show any
    asked = []
    for in_process in "01":
        pingone.simulator.reset()
        pingone.simulator.behave(execute="never")
        _call(playbooks, calls, in_process)
        operations = (entry["operation"] for entry in pingone.simulator.requests())
        asked.append([operation for operation in operations if operation != "P4"])  # which waits repeat by the clock

    assert differences(*playbooks.runs) == ""
    assert asked[0] == asked[1]


@pytest.mark.parametrize("verbosity", ["-v", pytest.param("-vvv", marks=pytest.mark.release)])
def test_every_kind_of_option_and_of_end_is_alike(playbooks: PingOnePlaybooks, tmp_path: Path, verbosity: str) -> None:
    playbooks.environment["ANSIBLE_COLLECTIONS_PATH"] = str(_with_example_module(tmp_path))
    for in_process in "01":
        _call(playbooks, "example", in_process, verbosity)

    process, task = playbooks.runs
    assert not [
        secret for run in (process, task) for secret in (*SECRETS.values(), *OWN_SECRETS) if secret in run.shown
    ]
    if verbosity == "-v":
        assert differences(process, task) == ""
        assert "Traceback" not in task.stdout + task.stderr


def _call(playbooks: PingOnePlaybooks, calls: str, in_process: str, verbosity: str = "-v") -> None:
    """Run the tasks of a table, which may fail, in one of the two ways."""
    playbooks.run_modules(in_process)
    tasks = [{"import_tasks": str(CALLS / f"{calls}.yml")}]
    run = playbooks.play([{"tasks": tasks, "vars": KNOWN, "ignore_errors": True}], verbosity)
    assert run.status == 0, run.output


def _with_example_module(folder: Path) -> Path:
    """Make a copy of the collection that has one module more; return where to find it."""
    copy = folder / "collections" / "ansible_collections" / "envops" / "promotion"
    for part in ("plugins", "meta"):
        shutil.copytree(COLLECTION / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(COLLECTION / "galaxy.yml", copy)
    shutil.copy(CALLS / "example_module.py", copy / "plugins" / "modules" / f"{EXAMPLE}.py")
    runtime = yaml.safe_load((copy / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    runtime["plugin_routing"]["modules"][EXAMPLE] = {"action_plugin": "envops.promotion.promotion.in_process"}
    (copy / "meta" / "runtime.yml").write_text(yaml.safe_dump(runtime), encoding="utf-8")
    return folder / "collections"
