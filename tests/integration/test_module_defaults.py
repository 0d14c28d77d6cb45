# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module_defaults that a caller gives for single modules hold inside the roles, after what the role itself is given."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from support.pingone import PingOne
from support.pingone_playbooks import PROMOTE, TASK, PingOnePlaybooks
from support.playbooks import prefixed
from support.repository import ROOT

GROUP = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))["action_groups"]["pingone"]
WRONG = "http://127.0.0.1:9"


def play(single: dict[str, Any], group: dict[str, Any], **given: Any) -> dict[str, Any]:
    """A play with the same options for each module of PingOne by its name, and others for their group."""
    defaults = {f"envops.promotion.{module}": single for module in GROUP}
    return {
        "module_defaults": {**defaults, "group/envops.promotion.pingone": group},
        "vars": prefixed(PROMOTE, TASK | given),
        "tasks": [{"name": "Promote", "ansible.builtin.import_role": {"name": f"envops.promotion.{PROMOTE}"}}],
    }


@pytest.mark.core
@pytest.mark.both_ways
def test_defaults_of_single_modules_hold_inside_a_role(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    for name in list(playbooks.environment):
        if name.startswith("PINGONE_"):
            del playbooks.environment[name]
    urls = {name: playbooks.connection[name] for name in ("api_url", "auth_url")}
    rest = {name: value for name, value in playbooks.connection.items() if name not in urls}

    # The role has the first address, the modules the second one, which beats that of the group.
    single = {**rest, "api_url": WRONG, "auth_url": urls["auth_url"]}
    group = {"auth_url": WRONG}
    run = playbooks.play([play(single, group, connection={"api_url": urls["api_url"]})])

    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    assert [item["status"] for item in pingone.promotions()] == ["COMPLETED"]
