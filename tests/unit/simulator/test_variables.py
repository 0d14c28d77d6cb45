# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions and declarations of promotion variables, and what can take them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator, SimulatorError

DEFINITIONS = "/promotionVariableDefinitions"
DECLARATIONS = "/promotionVariableDeclarations"
DECLARATION = f"{DECLARATIONS}/{worlds.SAML_APPLICATION}"
SLO = {"sloEndpoint": "${promotionVariable: slo}"}
SECRET = {"clientSecret": "${promotionVariable: secret}"}


def elsewhere(environment: str, path: str) -> str:
    return path.replace("/promotion", f"/v1/environments/{environment}/promotion", 1)


def define(api: Api, name: str, value: Any = "x", environment: str = worlds.SOURCE_ENVIRONMENT, **more: Any) -> Any:
    url = api.url + elsewhere(environment, DEFINITIONS)
    answer = api.call("POST", url, json={"name": name, "value": value, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def declare(api: Api, variables: Any, resource: str = worlds.SAML_APPLICATION) -> Any:
    return api.call("POST", DECLARATIONS, json={"resource": {"id": resource}, "variables": variables})


def refusal(answer: Any) -> tuple[str, str]:
    assert answer.status_code == 400, answer.text
    (detail,) = answer.json()["details"]
    return detail["code"], detail["target"]


@pytest.mark.parametrize(
    ("value", "sensitive", "kind", "shown"),
    [
        ("text", False, "STRING", "text"),
        (7, False, "INTEGER", 7),
        (["a", {"b": 1}], False, "LIST", ["a", {"b": 1}]),
        ("hush", True, "ENCRYPTED_STRING", "******"),
    ],
)
def test_a_value_has_a_type(variables: Api, value: Any, sensitive: bool, kind: str, shown: Any) -> None:
    made = define(variables, "v", value, isSensitive=sensitive)

    assert (made["variableType"], made["value"], made["isSensitive"]) == (kind, shown, sensitive)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"value": "x"}, ("REQUIRED_VALUE", "name")),
        ({"name": "", "value": "x"}, ("EMPTY_VALUE", "name")),
        ({"name": 1, "value": "x"}, ("INVALID_VALUE", "name")),
        ({"name": "a"}, ("REQUIRED_VALUE", "value")),
        ({"name": "a", "value": True}, ("INVALID_VALUE", "value")),
        ({"name": "a", "value": 1.5}, ("INVALID_VALUE", "value")),
        ({"name": "a", "value": {"b": 1}}, ("INVALID_VALUE", "value")),
        ({"name": "a", "value": "x", "isSensitive": "yes"}, ("INVALID_VALUE", "isSensitive")),
    ],
)
def test_a_definition_that_cannot_be_is_refused(variables: Api, body: Any, expected: tuple[str, str]) -> None:
    assert refusal(variables.call("POST", DEFINITIONS, json=body)) == expected
    assert variables.call("GET", DEFINITIONS).json()["size"] == 0


def test_a_name_is_unique_in_its_environment_only(variables: Api) -> None:
    define(variables, "a")
    define(variables, "a", environment=worlds.TARGET_ENVIRONMENT)

    again = variables.call("POST", DEFINITIONS, json={"name": "a", "value": "y"})

    assert refusal(again) == ("UNIQUENESS_VIOLATION", "name")


def test_a_put_replaces_and_so_uncovers_what_is_not_called_sensitive_again(
    simulator: Simulator, variables: Api
) -> None:
    made = define(variables, "a", "hush", isSensitive=True)
    simulator.advance(60)

    shown = variables.call("PUT", f"{DEFINITIONS}/a", json={"name": "a", "value": "plain"}).json()

    assert (shown["value"], shown["isSensitive"], shown["variableType"]) == ("plain", False, "STRING")
    assert shown["createdAt"] == made["createdAt"] < shown["updatedAt"]


def test_a_put_may_rename_but_not_to_a_name_that_is_taken(variables: Api) -> None:
    define(variables, "a")
    define(variables, "b")

    taken = variables.call("PUT", f"{DEFINITIONS}/a", json={"name": "b", "value": "y"})
    renamed = variables.call("PUT", f"{DEFINITIONS}/a", json={"name": "c", "value": "y"})

    assert refusal(taken) == ("UNIQUENESS_VIOLATION", "name")
    assert renamed.json()["_links"]["self"]["href"].endswith("/c")
    assert variables.call("GET", f"{DEFINITIONS}/a").status_code == 404
    assert variables.call("GET", f"{DEFINITIONS}/c").json()["value"] == "y"


@pytest.mark.parametrize("name", ["a b", "a/b", "ü?%#"])
def test_a_name_is_percent_encoded_in_paths(simulator: Simulator, variables: Api, name: str) -> None:
    href = define(variables, name)["_links"]["self"]["href"]

    assert href.endswith("/" + quote(name, safe=""))
    assert variables.call("GET", href).json()["name"] == name
    assert variables.call("DELETE", href).status_code == 204
    assert variables.call("GET", href).status_code == 404
    assert [entry["operation"] for entry in simulator.requests()] == ["D1", "D3", "D5", "D3"]


def test_what_is_not_there_is_not_found(variables: Api) -> None:
    body = {"name": "a", "value": "x"}
    assert variables.call("PUT", f"{DEFINITIONS}/a", json=body).status_code == 404
    assert variables.call("DELETE", f"{DEFINITIONS}/a").status_code == 404
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        assert variables.call(method, DECLARATION, json={"variables": {}}).status_code == 404


def test_a_secret_is_seen_nowhere_and_can_only_be_guessed(simulator: Simulator, variables: Api) -> None:
    define(variables, "a", "hush-hush", isSensitive=True)

    assert simulator.definition_matches(worlds.SOURCE_ENVIRONMENT, "a", "hush-hush")
    assert not simulator.definition_matches(worlds.SOURCE_ENVIRONMENT, "a", "******")
    assert not simulator.definition_matches(worlds.TARGET_ENVIRONMENT, "a", "hush-hush")
    assert "hush-hush" not in variables.call("GET", DEFINITIONS).text
    assert "hush-hush" not in str(simulator.state())
    assert "hush-hush" not in str(simulator.requests())


def test_a_world_may_define_and_declare(simulator: Simulator, variables: Api, seeds_world: dict[str, Any]) -> None:
    development = seeds_world["pingone"]["environments"][1]
    declared = {"homePageUrl": "${promotionVariable: home}"}
    development["definitions"] = [{"name": "home", "value": "x", "createdAt": "2025-01-01T00:00:00.000Z"}]
    development["declarations"] = [{"resource": {"id": worlds.APPLICATION}, "variables": declared}]
    simulator.reset(seeds_world)
    variables.log_in()

    shown = variables.call("GET", f"{DEFINITIONS}/home").json()
    assert (shown["value"], shown["createdAt"]) == ("x", "2025-01-01T00:00:00.000Z")
    assert variables.call("GET", f"{DECLARATIONS}/{worlds.APPLICATION}").json()["variables"] == declared
    state = simulator.state()["pingone"]["environments"][1]
    assert state["definitions"][0]["name"] == "home"
    assert state["declarations"][0]["variables"] == declared
    development["declarations"][0]["variables"] = {"homePageUrl": "home"}
    with pytest.raises(SimulatorError, match="no placeholder"):
        simulator.reset(seeds_world)


def test_a_resource_is_declared_once_under_either_name_of_its_id(variables: Api) -> None:
    define(variables, "slo")

    first = variables.call("POST", DECLARATIONS, json={"resourceId": worlds.SAML_APPLICATION, "variables": SLO})

    assert first.status_code == 201
    assert refusal(declare(variables, SLO)) == ("UNIQUENESS_VIOLATION", "resource.id")
    assert variables.call("DELETE", DECLARATION).status_code == 204
    assert declare(variables, SLO).status_code == 201


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"sloEndpoint": "slo"}, "variables.sloEndpoint"),
        ({"sloEndpoint": "${promotionVariable:slo}"}, "variables.sloEndpoint"),
        ({"sloEndpoint": 7}, "variables.sloEndpoint"),
        ({"sloEndpoint": None}, "variables.sloEndpoint"),
        ({"sloEndpoint": "${promotionVariable: unknown}"}, "variables.sloEndpoint"),
        ({"name": "${promotionVariable: slo}"}, "variables.name"),
        ([], "variables"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(variables: Api, wanted: Any, expected: str) -> None:
    define(variables, "slo")

    assert refusal(declare(variables, wanted)) == ("INVALID_VALUE", expected)
    assert variables.call("GET", DECLARATION).status_code == 404


def test_a_declaration_needs_a_resource_that_exists_and_can_take_variables(api: Api) -> None:
    define(api, "slo")

    assert refusal(declare(api, SLO, worlds.SAML_APPLICATION)) == ("INVALID_VALUE", "resource.id")
    assert refusal(declare(api, {"name": SLO["sloEndpoint"]}, worlds.POPULATION)) == ("INVALID_VALUE", "variables.name")
    nothing = api.call("POST", DECLARATIONS, json={"variables": SLO})
    assert refusal(nothing) == ("REQUIRED_VALUE", "resource.id")


def test_patch_merges_and_null_removes_while_put_replaces(variables: Api) -> None:
    for name in ("slo", "home"):
        define(variables, name)
    declare(variables, SLO)
    home = {"homePageUrl": "${promotionVariable: home}"}

    def send(method: str, wanted: Any) -> Any:
        return variables.call(method, DECLARATION, json={"variables": wanted})

    assert send("PATCH", home).json()["variables"] == SLO | home
    assert send("PATCH", {"sloEndpoint": None}).json()["variables"] == home
    assert send("PUT", SLO).json()["variables"] == SLO
    assert refusal(send("PUT", {"sloEndpoint": None})) == ("INVALID_VALUE", "variables.sloEndpoint")
    assert refusal(send("PATCH", {"name": SLO["sloEndpoint"]})) == ("INVALID_VALUE", "variables.name")
    assert variables.call("GET", DECLARATION).json()["variables"] == SLO


def test_a_sensitive_property_needs_a_sensitive_definition_in_some_target(variables: Api) -> None:
    define(variables, "secret")
    refused = ("INVALID_VALUE", "variables.clientSecret")

    assert refusal(declare(variables, SECRET, worlds.IDENTITY_PROVIDER)) == refused
    define(variables, "secret", environment=worlds.TARGET_ENVIRONMENT)
    assert refusal(declare(variables, SECRET, worlds.IDENTITY_PROVIDER)) == refused
    define(variables, "secret", environment=worlds.PRODUCTION_ENVIRONMENT, isSensitive=True)
    assert declare(variables, SECRET, worlds.IDENTITY_PROVIDER).status_code == 201


def test_a_default_target_is_the_one_that_counts(variables: Api) -> None:
    define(variables, "secret")
    define(variables, "secret", environment=worlds.PRODUCTION_ENVIRONMENT, isSensitive=True)
    variables.call("PUT", "/promotionConfiguration", json={"targetEnvironmentId": worlds.TARGET_ENVIRONMENT})

    refused = declare(variables, SECRET, worlds.IDENTITY_PROVIDER)
    assert refusal(refused) == ("INVALID_VALUE", "variables.clientSecret")
    define(variables, "secret", environment=worlds.TARGET_ENVIRONMENT, isSensitive=True)
    assert declare(variables, SECRET, worlds.IDENTITY_PROVIDER).status_code == 201


def test_a_snapshot_may_be_demanded_first(simulator: Simulator, variables: Api) -> None:
    simulator.behave(require_snapshot=True)
    define(variables, "slo")

    assert refusal(declare(variables, SLO)) == ("CONSTRAINT_VIOLATION", "resource.id")
    variables.create(worlds.SAML_APPLICATION)
    assert declare(variables, SLO).status_code == 201


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", [worlds.SAML_APPLICATION_NAME, "Timesheet", worlds.IDENTITY_PROVIDER_NAME]),
        ('filter=resourceCategory eq "Identity Providers"', [worlds.IDENTITY_PROVIDER_NAME]),
        ('filter=resourceCategory eq "Applications" and resourceProperty eq "homePageUrl"', ["Timesheet"]),
        ("filter=resourceCategory eq Applications %26 resourceProperty eq homePageUrl", ["Timesheet"]),
        ("filter=resourceCategory eq Applications& resourceProperty eq homePageUrl", ["Timesheet"]),
        ("filter=resourceProperty eq clientSecret", [worlds.IDENTITY_PROVIDER_NAME]),
        ("filter=resourceProperty eq companyName", []),
    ],
)
def test_resources_are_found_by_category_and_property(variables: Api, query: str, names: list[str]) -> None:
    answer = variables.call("GET", f"/variableResources?{query}").json()

    assert [item["resource"]["name"] for item in answer["_embedded"]["variableResources"]] == names
    assert answer["size"] == len(names)


def test_dotted_properties_are_listed_too(simulator: Simulator, variables: Api) -> None:
    simulator.change_resource(
        worlds.SOURCE_ENVIRONMENT, worlds.SAML_APPLICATION, {"spVerification": {"cert": {"id": "c"}}}
    )

    answer = variables.call(
        "GET", "/variableResources", params={"filter": "resourceProperty eq spVerification.cert.id"}
    )

    (item,) = answer.json()["_embedded"]["variableResources"]
    assert item["properties"] == ["acsUrls", "sloEndpoint", "spVerification.cert.id"]


def test_an_unknown_filter_is_refused(variables: Api) -> None:
    answer = variables.call("GET", "/variableResources", params={"filter": 'name eq "x"'})

    assert refusal(answer) == ("INVALID_FILTER", "filter")


@pytest.mark.parametrize(
    ("operation", "method", "path", "body"),
    [
        ("D1", "POST", DEFINITIONS, {"name": "new", "value": "x"}),
        ("D2", "GET", DEFINITIONS, None),
        ("D3", "GET", f"{DEFINITIONS}/slo", None),
        ("D4", "PUT", f"{DEFINITIONS}/slo", {"name": "slo", "value": "y"}),
        ("D5", "DELETE", f"{DEFINITIONS}/slo", None),
        ("V1", "POST", DECLARATIONS, {"resourceId": worlds.SAML_APPLICATION, "variables": SLO}),
        ("V2", "GET", DECLARATION, None),
        ("V3", "PUT", DECLARATION, {"variables": SLO}),
        ("V4", "PATCH", DECLARATION, {"variables": SLO}),
        ("V5", "DELETE", DECLARATION, None),
        ("R1", "GET", "/variableResources", None),
    ],
)
def test_every_operation_has_a_name_for_the_log_and_for_faults(
    simulator: Simulator, variables: Api, operation: str, method: str, path: str, body: Any
) -> None:
    define(variables, "slo")
    if operation not in ("V1", "D1"):
        declare(variables, SLO)
    simulator.fault("status", operation=operation, status=503)

    answers = [variables.call(method, path, json=body).status_code for _attempt in range(2)]

    assert answers == [503, {"POST": 201, "DELETE": 204}.get(method, 200)]
    assert len(simulator.requests(operation)) >= 2


def test_a_definition_can_be_made_without_an_answer(simulator: Simulator, variables: Api) -> None:
    simulator.fault("status_after", operation="D1", status=502)

    assert variables.call("POST", DEFINITIONS, json={"name": "a", "value": "x"}).status_code == 502
    assert simulator.definition_matches(worlds.SOURCE_ENVIRONMENT, "a", "x")


def test_only_json_is_read(variables: Api) -> None:
    assert variables.call("POST", DEFINITIONS, data="name=a").status_code == 415
    assert variables.call("POST", elsewhere("unknown", variables.url + DEFINITIONS), json={}).status_code == 403
