# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Promotion variables in playbooks: their whole life, check mode, and a secret that no run shows."""

from __future__ import annotations

from typing import Any

from simulator import worlds
from support.leaks import VARIABLE_SECRET
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks

DEFINITION, DECLARATION = (
    "envops.promotion.pingone_variable_definition",
    "envops.promotion.pingone_variable_declaration",
)
ISSUER = {"name": "issuer", "value": "https://login.{{ item | lower }}.example.com"}
SECRET = {"name": "partnerSecret", "value": "{{ lookup('env', 'VARIABLE_SECRET') }}", "sensitive": True}
PROVIDER = {"environment": "Development", "resource_id": worlds.IDENTITY_PROVIDER}
VARIABLES = {"issuer": "issuer", "clientSecret": "${promotionVariable: partnerSecret}"}
EVERYTHING = ("-vvvv", "--diff")


def task(name: str, module: str, options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, module: options, **more}


def wanted() -> list[dict[str, Any]]:
    """Define an address and a secret in both environments, and declare them."""
    both = {"loop": ["Development", "Staging"]}
    here = {"environment": "{{ item }}"}
    declared = {**PROVIDER, "target_environment": "Staging", "variables": VARIABLES}
    return [
        task("Issuer", DEFINITION, here | ISSUER, **both),
        task("Secret", DEFINITION, here | SECRET, **both),
        task("Declaration", DECLARATION, declared),
    ]


def unwanted() -> list[dict[str, Any]]:
    """Write the secret of the target again, and revert everything else."""
    return [
        task("Written again", DEFINITION, {**SECRET, "environment": "Staging", "update_secret": "always"}),
        task("No declaration", DECLARATION, PROVIDER | {"state": "absent"}),
        task("No issuer", DEFINITION, {"environment": "Staging", "name": "issuer", "state": "absent"}),
    ]


def refused() -> list[dict[str, Any]]:
    """Use the secret where something about the task is wrong."""
    wrong = [
        SECRET | {"environment": "Stagin"},
        SECRET | {"environment": "Staging", "state": "there"},
        SECRET | {"environment": "Staging", "value": {"of": SECRET["value"]}},
        SECRET | {"environment": "Development", "update_secret": "always"},
    ]
    return [{"block": [task("Refused", DEFINITION, options)], "rescue": [{"meta": "noop"}]} for options in wrong]


def test_the_life_of_variables(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    simulator = pingone.simulator
    simulator.reset("variables")
    playbooks.environment["VARIABLE_SECRET"] = VARIABLE_SECRET

    made = playbooks.play([{"tasks": wanted() + wanted()}], *EVERYTHING)

    assert made.status == 0, made.output
    assert made.changed == 3, "the second time, nothing is left to do"
    assert pingone.writes() == ["D1", "D1", "D1", "D1", "V1"]
    assert '+    "value": "https://login.staging.example.com"' in made.stdout
    for environment in (worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT):
        assert simulator.definition_matches(environment, "partnerSecret", VARIABLE_SECRET)

    simulator.clear_requests()
    planned = playbooks.play([{"tasks": wanted() + unwanted()}], "--check", *EVERYTHING)

    assert planned.status == 0, planned.output
    assert planned.changed == 3
    assert pingone.writes() == []

    body = {"code": "INVALID_DATA", "message": f"{VARIABLE_SECRET} is no good"}
    simulator.fault("status", operation="D4", status=400, body=body, skip=1)
    done = playbooks.play([{"tasks": unwanted() + refused()}], *EVERYTHING)

    assert done.status == 0, done.output
    assert done.changed == 3
    assert pingone.writes() == ["D4", "V5", "D5", "D4"]
    assert "update_secret is always" in done.result_of("Written again")["reason"]
    assert done.result_of("No declaration")["declaration"] is None
    assert "Did you mean Staging" in done.failures[0]
    assert "state must be one of" in done.failures[1]
    assert "got a mapping" in done.failures[2]
    assert "******** is no good" in done.failures[3]
