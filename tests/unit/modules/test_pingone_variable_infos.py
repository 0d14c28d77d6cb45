# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules that read promotion variables return."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import VARIABLE_SECRET, PingOne

DEFINITIONS, DECLARATION = "pingone_variable_definition_info", "pingone_variable_declaration_info"
RESOURCES = "pingone_variable_resource_info"
SOURCE = worlds.SOURCE_ENVIRONMENT
SAML_ID, SAML = worlds.SAML_APPLICATION, worlds.SAML_APPLICATION_NAME


@pytest.fixture
def pingone(pingone: PingOne) -> PingOne:
    """The world `variables`."""
    pingone.simulator.reset("variables")
    return pingone


def test_definitions_by_name(pingone: PingOne) -> None:
    assert pingone.run(DEFINITIONS, environment=SOURCE)["definitions"] == []
    for name, value in (("b", [1]), ("a", 5), ("c", VARIABLE_SECRET)):
        options: dict[str, Any] = {"name": name, "value": value, "sensitive": name == "c"}
        pingone.run("pingone_variable_definition", environment=SOURCE, **options)
    pingone.simulator.clear_requests()
    outcome = pingone.run(DEFINITIONS, environment=worlds.SOURCE_ENVIRONMENT_NAME, check=True)
    assert not outcome.changed
    assert [(item["name"], item["value"]) for item in outcome["definitions"]] == [("a", 5), ("b", [1]), ("c", "******")]
    assert [item["name"] for item in pingone.run(DEFINITIONS, environment=SOURCE, name="b")["definitions"]] == ["b"]
    assert pingone.run(DEFINITIONS, environment=SOURCE, name="d")["definitions"] == []
    assert pingone.operations() == ["E1", "D2", "D3", "D3"]


def test_a_secret_that_the_service_shows_is_masked(pingone: PingOne) -> None:
    shown = {"name": "c", "value": VARIABLE_SECRET, "isSensitive": True}
    body = {"_embedded": {"promotionVariableDefinitions": [shown]}}
    pingone.simulator.fault("status", operation="D2", status=200, body=body)
    assert pingone.run(DEFINITIONS, environment=SOURCE)["definitions"][0]["value"] == "******"


def test_a_declaration_or_none(pingone: PingOne) -> None:
    options: dict[str, Any] = {"environment": SOURCE, "resource_id": SAML_ID}
    assert pingone.run(DECLARATION, **options)["declaration"] is None
    pingone.run("pingone_variable_definition", environment=SOURCE, name="slo", value="x")
    declared = pingone.run("pingone_variable_declaration", **options, variables={"sloEndpoint": "slo"})
    outcome = pingone.run(DECLARATION, **options)
    assert not outcome.changed
    assert outcome["declaration"] == declared["declaration"]


@pytest.mark.parametrize(
    ("options", "names", "condition"),
    [
        ({}, [SAML, "Timesheet", worlds.IDENTITY_PROVIDER_NAME], None),
        ({"category": "Applications"}, [SAML, "Timesheet"], 'resourceCategory eq "Applications"'),
        (
            {"category": "Applications", "property": "sloEndpoint"},
            [SAML],
            'resourceCategory eq "Applications" and resourceProperty eq "sloEndpoint"',
        ),
        ({"property": "nothing"}, [], 'resourceProperty eq "nothing"'),
    ],
    ids=str,
)
@pytest.mark.parametrize("supported", ["filter", "no filter"])
def test_resources_that_fit(
    pingone: PingOne, options: dict[str, Any], names: list[str], condition: str | None, supported: str
) -> None:
    if supported == "no filter" and condition is not None:
        body = {"code": "INVALID_REQUEST", "message": "", "details": [{"code": "INVALID_FILTER"}]}
        pingone.simulator.fault("status", operation="R1", status=400, body=body)
    outcome = pingone.run(RESOURCES, environment=SOURCE, **options)
    assert not outcome.changed
    assert [item["resource"]["name"] for item in outcome["resources"]] == names
    assert pingone.simulator.requests("R1")[0]["query"] == ({} if condition is None else {"filter": condition})


def test_a_service_that_ignores_the_filter(pingone: PingOne) -> None:
    items = [
        {"resource": {"id": "1", "name": "B", "category": "Gateways"}, "properties": ["bindDN"]},
        {"resource": {"id": "2", "name": "A", "category": "Applications"}, "properties": ["acsUrls"]},
        {"resource": {"id": "3", "name": "C", "category": "Gateways"}, "properties": ["bindPassword"]},
    ]
    body = {"_embedded": {"variableResources": items}}
    pingone.simulator.fault("status", operation="R1", status=200, body=body)
    outcome = pingone.run(RESOURCES, environment=SOURCE, category="Gateways", property="bindDN")
    assert outcome["resources"] == items[:1]


def test_another_refusal_is_not_taken_for_one_of_the_filter(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="R1", status=400, body={"code": "INVALID_DATA", "message": "No."})
    assert pingone.run(RESOURCES, environment=SOURCE, category="Gateways").failed
    assert pingone.operations() == ["R1"]


@pytest.mark.parametrize(
    ("module", "options", "said"),
    [
        (DEFINITIONS, {"name": 5}, "name must be a string; got an integer"),
        (DECLARATION, {"resource_id": "x"}, "resource_id must be a resource ID (UUID), {type, name}, or TYPE/NAME"),
    ],
    ids=str,
)
def test_bad_input_is_refused_before_the_first_request(
    pingone: PingOne, module: str, options: dict[str, Any], said: str
) -> None:
    outcome = pingone.run(module, environment=SOURCE, **options)
    assert outcome.failed
    assert said in outcome.message
    assert pingone.simulator.requests() == []


@pytest.mark.parametrize("module", [DEFINITIONS, DECLARATION, RESOURCES])
def test_an_environment_that_is_not_there(pingone: PingOne, module: str) -> None:
    options: dict[str, Any] = {"resource_id": SAML_ID} if module == DECLARATION else {}
    outcome = pingone.run(module, environment="00000000-1111-4222-8333-444444444444", **options)
    assert outcome.failed
    assert outcome["error"]["kind"] == "permission"
    outcome = pingone.run(module, environment="Dev", **options)
    assert "environment: 'Dev' is neither the ID nor the exact name of an environment" in outcome.message
