# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The requests of the role awx_setup, beside those of the modules of awx.awx for the same objects."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.comparing import HERE, playbook_way
from benchmarks.measuring import measure, print_goal, print_table
from demo.workspace import CHECKOUT, Workspace
from support.controller import Controller

MOST_TIMES_THE_MODULES = 1.3
_SECRETS = {"client_id": "id", "auth_environment_id": "environment", "client_secret": "secret"}
_STAGES = ("Test", "Staging", "Production")
_DESCRIPTION: Mapping[str, Any] = {
    "organization": "Identity",
    "project": {"name": "Playbooks", "scm_url": "https://git.example.com/promotion.git"},
    "approvers": "Release managers",
    "operators": "Operators",
    "credentials": [{"name": name, "vendor": "pingone", "inputs": _SECRETS} for name in _STAGES],
    "pipelines": [
        {
            "name": "Directory",
            "vendor": "pingone",
            "stages": [
                {"name": name, "source": "Development", "target": name, "credential": name, "approval": {}}
                for name in _STAGES
            ],
        }
    ],
}


def measure_loads(workspace: Workspace, _rounds: int) -> None:
    """Count the requests for a pipeline with three stages; they are the same each time."""
    if not any(Path(path, "ansible_collections", "awx", "awx").is_dir() for path in sys.path):
        print("The loads were not measured: the collection awx.awx is not installed in this Python.")
        return
    rendered = workspace.path / "rendered"
    given = {f"awx_setup_{name}": value for name, value in {**_DESCRIPTION, "directory": str(rendered)}.items()}
    role = _requests(workspace, "envops.promotion.awx_setup", given)
    secrets = {"awx_setup_secrets": dict.fromkeys(_STAGES, _SECRETS)}
    modules = _requests(workspace, HERE / "plain_load.yml", secrets, *sorted(rendered.glob("*.yml")))
    print("A pipeline with three stages and three approvals")
    print_table([["", "requests"], ["the modules alone", str(modules)], ["role", str(role)]])
    share = role / modules
    print_goal(
        f"a load sends at most {MOST_TIMES_THE_MODULES:g} times the requests of the modules",
        share <= MOST_TIMES_THE_MODULES,
        f"{share:.2f}",
    )


def _requests(workspace: Workspace, playbook: str | Path, variables: Mapping[str, Any], *files: Path) -> int:
    """Return how many requests a playbook sends to a controller that has nothing yet but an organization and two teams."""
    playbooks = sorted(str(path.relative_to(CHECKOUT)) for path in CHECKOUT.glob("playbooks/*.yml"))
    with Controller(playbooks) as controller:
        organization = controller.store.create("organizations", {"name": "Identity"})
        for team in ("Release managers", "Operators"):
            controller.store.create("teams", {"name": team, "organization": organization["id"]})
        way = playbook_way("load", playbook, variables)
        extra = [word for file in files for word in ("--extra-vars", f"@{file}")]
        measure((*way.command, *extra), workspace.path, {**workspace.environment(), **controller.environment})
        return len(controller.requests)
