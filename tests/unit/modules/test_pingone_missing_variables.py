# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion finds variables that the target does not define before it creates a promotion (contract PingOne 5.6, 10.3)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

NAME = "sloEndpointVar"


@pytest.fixture
def declared(pingone: PingOne) -> PingOne:
    """A world in which a variable is defined in the source only, and declared for an application."""
    pingone.simulator.reset("variables")
    define(pingone, worlds.SOURCE_ENVIRONMENT)
    declaration: dict[str, Any] = {
        "environment": worlds.SOURCE_ENVIRONMENT,
        "resource_id": worlds.SAML_APPLICATION,
        "variables": {"sloEndpoint": NAME},
    }
    assert pingone.run("pingone_variable_declaration", **declaration).changed
    pingone.simulator.clear_requests()
    return pingone


def define(pingone: PingOne, environment: str) -> None:
    options: dict[str, Any] = {"environment": environment, "name": NAME, "value": "https://example.com/slo"}
    assert pingone.run("pingone_variable_definition", **options).changed


def plan(pingone: PingOne, **options: Any) -> Outcome:
    return pingone.plan(**{"selected_resources": [worlds.SAML_APPLICATION], **options})


@pytest.mark.parametrize("selection", [{}, {"selected_resources": None, "all_resources": True}], ids=["one", "all"])
def test_a_missing_definition_is_found_before_anything_is_created(declared: PingOne, selection: dict[str, Any]) -> None:
    outcome = plan(declared, **selection)
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert outcome["missing_variables"] == [
        {"resource_id": worlds.SAML_APPLICATION, "property": "sloEndpoint", "name": NAME}
    ]
    for shown in (NAME, worlds.TARGET_ENVIRONMENT, "pingone_variable_definition"):
        assert shown in outcome.message
    assert declared.writes() == []
    assert declared.promotions() == []


def test_the_target_of_the_promotion_decides_and_not_the_default_target(declared: PingOne) -> None:
    pair: dict[str, Any] = {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "target_environment": worlds.PRODUCTION_ENVIRONMENT,
    }
    assert declared.run("pingone_promotion_configuration", **pair).changed
    define(declared, worlds.TARGET_ENVIRONMENT)
    options: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT, "resource_id": worlds.SAML_APPLICATION}
    shown = declared.run("pingone_variable_declaration_info", **options)["declaration"]
    assert shown["targetEnvironmentMissingVariableDefinitions"] == [NAME]

    outcome = plan(declared)

    assert not outcome.failed, outcome.message
    assert outcome["status"] == "READY"


@pytest.mark.parametrize(
    "options",
    [
        {"selected_resources": [worlds.APPLICATION]},
        {
            "selected_resources": [worlds.APPLICATION, worlds.SAML_APPLICATION],
            "excluded_resources": [worlds.SAML_APPLICATION],
        },
    ],
    ids=["another resource", "excluded"],
)
def test_what_is_not_promoted_needs_no_definition(declared: PingOne, options: dict[str, Any]) -> None:
    outcome = plan(declared, **options)
    assert not outcome.failed, outcome.message


@pytest.mark.parametrize(("operation", "status"), [("D2", 403), ("D2", 404), ("V2", 403)])
def test_a_client_that_may_not_read_variables_plans_as_before(declared: PingOne, operation: str, status: int) -> None:
    declared.simulator.fault("status", operation=operation, status=status, times=None)
    outcome = plan(declared)
    assert outcome["status"] == "VALIDATION_FAILED"


def test_where_both_environments_define_everything_no_declaration_is_read(declared: PingOne) -> None:
    define(declared, worlds.TARGET_ENVIRONMENT)
    declared.simulator.clear_requests()
    assert not plan(declared).failed
    assert "V2" not in declared.operations()
    assert declared.operations().count("D2") == 2
