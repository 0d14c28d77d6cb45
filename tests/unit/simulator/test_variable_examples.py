# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published examples about promotion variables, to the letter."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator

Load = Callable[[str], Any]

DEFINITIONS = "/promotionVariableDefinitions"
DECLARATIONS = "/promotionVariableDeclarations"
DECLARATION = f"{DECLARATIONS}/{worlds.SAML_APPLICATION}"


@pytest.fixture
def published(example: Load) -> Load:
    """Load an example with the environment's id in place of the name it was abbreviated to."""

    def load(name: str) -> Any:
        text = json.dumps(example(name))
        for abbreviation in ("SRC", "ENV"):
            text = text.replace(f"/{abbreviation}/", f"/{worlds.SOURCE_ENVIRONMENT}/")
            text = text.replace(f'/{abbreviation}"', f'/{worlds.SOURCE_ENVIRONMENT}"')
            text = text.replace(f'"{abbreviation}"', f'"{worlds.SOURCE_ENVIRONMENT}"')
        return json.loads(text)

    return load


def define(api: Api, name: str, value: Any = "http://example.com/slo") -> Any:
    answer = api.call("POST", DEFINITIONS, json={"name": name, "value": value})
    assert answer.status_code == 201
    return answer.json()


def test_create_a_sensitive_definition(simulator: Simulator, variables: Api, published: Load) -> None:
    simulator.set_time("2026-04-10T13:56:41.147Z", freeze=True)

    answer = variables.call("POST", DEFINITIONS, json=published("definition_create_request"))

    assert answer.status_code == 201
    assert answer.json() == published("definition_sensitive_response")
    assert answer.headers["Location"] == answer.json()["_links"]["self"]["href"]
    assert variables.call("GET", f"{DEFINITIONS}/appSecret").json() == answer.json()


def test_create_a_plain_definition(simulator: Simulator, variables: Api, published: Load) -> None:
    simulator.set_time("2024-08-16T18:32:01.703Z", freeze=True)

    answer = define(variables, "sloEndpointVar")

    # The example is older than these two.
    assert (answer.pop("variableType"), answer.pop("isSensitive")) == ("STRING", False)
    assert answer == published("definition_plain_response")


def test_read_all_definitions(variables: Api, published: Load) -> None:
    variables.call("POST", DEFINITIONS, json=published("definition_create_request"))

    answer = variables.call("GET", DEFINITIONS).json()

    # The example was composed by hand and leaves out what every definition has.
    (item,) = answer["_embedded"]["promotionVariableDefinitions"]
    for name in ("_links", "environment", "createdAt", "updatedAt"):
        del item[name]
    assert answer == published("definitions_response")


def test_declare(simulator: Simulator, variables: Api, published: Load) -> None:
    simulator.set_time("2024-09-09T17:37:23.136Z", freeze=True)
    define(variables, "sloEndpointVar")

    answer = variables.call("POST", DECLARATIONS, json=published("declaration_create_request"))

    assert answer.status_code == 201
    assert answer.json() == published("declaration_response")
    assert answer.headers["Location"] == answer.json()["_links"]["self"]["href"]
    assert variables.call("GET", DECLARATION).json() == answer.json()


def test_update_a_declaration(variables: Api, published: Load) -> None:
    define(variables, "sloEndpointVar")
    define(variables, "homePageUrlVar", "https://example.com/")
    variables.call("POST", DECLARATIONS, json=published("declaration_create_request"))
    body = published("declaration_update_request")

    assert variables.call("PATCH", DECLARATION, json=body).json()["variables"] == {
        **published("declaration_create_request")["variables"],
        **body["variables"],
    }
    assert variables.call("PUT", DECLARATION, json=body).json()["variables"] == body["variables"]


def test_resources_that_can_take_variables(variables: Api, published: Load) -> None:
    answer = variables.call("GET", "/variableResources?filter=resourceProperty eq sloEndpoint").json()

    expected = published("variable_resources_response")
    (item,) = expected["_embedded"]["variableResources"]
    # In the order of the vendor's list of properties.
    item["properties"].sort()
    assert answer == expected
