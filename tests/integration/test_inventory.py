# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Environments as hosts of an inventory."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import simulator as simulator_package
from simulator import worlds
from simulator.launcher import Simulator
from support.modules import clean_environment, collections_root
from support.pingone_playbooks import PingOnePlaybooks
from support.playbooks import QUICK, Run

EVIL = "{{ lookup('ansible.builtin.pipe', 'touch evaluated') }}"


@pytest.fixture
def evil(simulator: Simulator) -> str:
    """A world with an environment whose name is a template; return its ID."""
    path = Path(next(iter(simulator_package.__path__))) / "world_data" / "seeds.json"
    world = json.loads(path.read_text(encoding="utf-8"))
    other: dict[str, Any] = copy.deepcopy(world["pingone"]["environments"][1])
    other |= {"id": "6a3c52e4-51b0-4a37-9a0b-d7a2be0e1a11", "name": EVIL, "resources": []}
    world["pingone"]["environments"].append(other)
    simulator.reset(world)
    return str(other["id"])


def play(playbooks: PingOnePlaybooks, inventory: dict[str, Any], plays: list[dict[str, Any]], *arguments: str) -> Run:
    file = playbooks.folder / "environments.pingone.yml"
    file.write_text(yaml.safe_dump({"plugin": "envops.promotion.pingone", **inventory}), encoding="utf-8")
    playbooks.environment["ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED"] = "true"
    return playbooks.play(plays, "-i", str(file), *arguments)


@pytest.mark.core
def test_environments_are_hosts_on_which_modules_run(
    playbooks: PingOnePlaybooks, simulator: Simulator, evil: str
) -> None:
    inventory = {
        "client_secret": "{{ lookup('ansible.builtin.env', 'GIVEN_SECRET') }}",
        "groups": {"nonprod": "pingone_type == 'SANDBOX'"},
        "keyed_groups": [{"key": "pingone_region", "prefix": "region"}],
        "compose": {"shown": "pingone_environment_name ~ '!'"},
        "strict": True,
        "cache": True,
        "cache_plugin": "ansible.builtin.jsonfile",
        "cache_connection": str(playbooks.folder / "cache"),
        # What a template of an unset variable gives is not given.
        **dict.fromkeys(
            ("http_retries", "client_authentication", "private_key", "names", "cache_prefix", "region"), ""
        ),
        **dict.fromkeys(("cache_timeout", "leading_separator", "validate_certs"), None),
        "types": ["", None],
        "http_timeout": "{{ lookup('ansible.builtin.env', 'NO_SUCH_VARIABLE') }}",
    }
    playbooks.environment["GIVEN_SECRET"] = playbooks.environment.pop("PINGONE_CLIENT_SECRET")
    # The modules of the play get the secret from the inventory's variable.
    look = {
        "envops.promotion.pingone_environment_info": {
            "environment_id": "{{ pingone_environment_id }}",
            "client_secret": "{{ lookup('ansible.builtin.env', 'GIVEN_SECRET') }}",
        },
        "register": "found",
    }
    same = {
        "ansible.builtin.assert": {
            "that": [
                "found.environments[0].name == pingone_environment_name",
                "shown == pingone_environment_name ~ '!'",
                "group_names == ['nonprod', 'region_NA']",
                "pingone_services is not none",
            ]
        }
    }
    plays = [{"hosts": "nonprod", "tasks": [look, same]}]

    run = play(playbooks, inventory, plays, "-vvvv", "--forks", "2")

    assert run.status == 0, run.output
    hosts = set(run._last_recap["hosts"])
    assert hosts == {"Administrators", worlds.SOURCE_ENVIRONMENT_NAME, worlds.TARGET_ENVIRONMENT_NAME, EVIL}
    assert not list(playbooks.folder.rglob("evaluated"))
    assert "in the process of the task" in run.stdout, "their Python is known"
    stored = "".join(path.read_text(encoding="utf-8") for path in (playbooks.folder / "cache").iterdir())
    assert evil in stored
    assert worlds.CLIENT_SECRET not in stored
    lists = [request for request in simulator.requests("E1") if request["path"].endswith("/environments")]
    assert len(lists) == 1

    assert play(playbooks, inventory, plays).status == 0
    again = [request for request in simulator.requests("E1") if request["path"].endswith("/environments")]
    assert len(again) == 1, "the second run reads the cache"

    changed = play(playbooks, inventory | {"types": ["PRODUCTION"]}, [{"hosts": "all", "tasks": [{"debug": {}}]}])
    assert set(changed._last_recap["hosts"]) == {worlds.PRODUCTION_ENVIRONMENT_NAME}, "the cache is for other options"


@pytest.mark.release
def test_a_fleet_finds_its_targets_in_the_inventory(playbooks: PingOnePlaybooks, simulator: Simulator) -> None:
    file = playbooks.folder / "environments.pingone.yml"
    targets = [worlds.TARGET_ENVIRONMENT_NAME, worlds.PRODUCTION_ENVIRONMENT_NAME]
    own = {"names": targets, "groups": {"pingone_fleet": True}, "keyed_groups": [{"key": "pingone_type"}]}
    file.write_text(yaml.safe_dump({"plugin": "envops.promotion.pingone", **own}), encoding="utf-8")

    command = [str(Path(sys.executable).parent / "ansible-inventory"), "-i", str(file), "--list", "-vvvv"]
    environment = {
        **clean_environment(),
        **playbooks.environment,
        "ANSIBLE_COLLECTIONS_PATH": str(collections_root()),
        "ANSIBLE_HOME": str(playbooks.folder / "home"),
    }
    listed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert worlds.CLIENT_SECRET not in listed.stdout + listed.stderr
    found = json.loads(listed.stdout[listed.stdout.index("\n{") :])
    assert sorted(found["pingone_fleet"]["hosts"]) == sorted(targets)
    assert found["_PRODUCTION"]["hosts"] == [worlds.PRODUCTION_ENVIRONMENT_NAME]
    shown = found["_meta"]["hostvars"][targets[0]]["pingone_environment_id"]
    # Newer versions of ansible-core mark in this way what is no template.
    assert shown in (worlds.TARGET_ENVIRONMENT, {"__ansible_unsafe": worlds.TARGET_ENVIRONMENT})

    variables = {
        "pingone_fleet_source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
        "pingone_promote_selected_resources": [worlds.POPULATION],
        "pingone_promote_wait_interval": QUICK,
    }
    run = playbooks.run("envops.promotion.pingone_fleet", "-i", str(file), variables=variables)
    assert run.status == 0, run.output
    assert sorted(run.fact("pingone_fleet_result")["reached"]) == sorted(targets)
    assert len(simulator.requests("P7")) == len(targets)


@pytest.mark.parametrize(
    ("inventory", "problem"),
    [
        ({"nmaes": ["Staging"]}, "unknown option 'nmaes'. Did you mean names?"),
        pytest.param(
            {"names": ["Stagin"]}, "no environment is named 'Stagin'. Did you mean Staging?", marks=pytest.mark.release
        ),
        pytest.param({"types": "SANDBOXES"}, "SANDBOXES", marks=pytest.mark.release),
        ({"client_secret": "wrong-secret-1f5c"}, "Could not get an access token"),
    ],
)
def test_what_is_wrong_is_named(playbooks: PingOnePlaybooks, inventory: dict[str, Any], problem: str) -> None:
    run = play(playbooks, inventory, [{"hosts": "all", "tasks": [{"debug": {}}]}], "-vvv")

    assert run.status != 0
    assert problem in " ".join((run.stdout + run.stderr).split())
    assert "wrong-secret-1f5c" not in run.stdout + run.stderr
