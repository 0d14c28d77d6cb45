# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whoever mistypes a connection reads what is wrong, from Ansible and from the role, and none of the values that he gave."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import given_options, problem_with
from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import (
    connections_of,
    documented_spec,
    spec_of,
)

ROLES = [
    "pingone_drift",
    "pingone_promote",
    "pingone_rollback",
    "workfront_drift",
    "workfront_promote",
    "workfront_rollback",
]
CONNECTIONS = [(role, name) for role in ROLES for name in sorted(connections_of(role))]
KEYS = [(role, name, key) for role, name in CONNECTIONS for key in spec_of(role)[name]["options"]]
TYPED = [
    (role, name, key)
    for role, name, key in KEYS
    for option in [spec_of(role)[name]["options"][key]]
    if option["type"] in ("bool", "int", "float") or "choices" in option
]

SECRET = "s3cret-value"
NUMBER = 48151623
ENCODED = base64.b64encode(b"s3cret-value-1").decode()
"""A secret that ends with equal signs, as encoded ones do."""
SECRETS = (SECRET, str(NUMBER), ENCODED.rstrip("="))
MISTYPED: list[Any] = [
    SECRET,
    NUMBER,
    ENCODED,
    True,
    [SECRET],
    [{"client_secret": SECRET}],
    f"client_secret={SECRET} more",
    f"client_secret = {SECRET}",
    f"client_secret: {SECRET}",
    f"{SECRET}={SECRET}",
    f'{{"client_secret": "{SECRET}"',
    json.dumps([{"client_secret": SECRET}]),
    json.dumps({"client_secrt": SECRET}),
    {"client_secrt": SECRET},
    {"client_secrt": {"is": [SECRET]}},
    {"client_secret": {"is": SECRET}},
    {"client_secret": [SECRET]},
    {SECRET: None},
    {NUMBER: "x"},
    {f"client_secret {SECRET}": None},
    {f"client_secret={SECRET}": None},
    {f"client_secret: {SECRET}": "x"},
]


def said_by_ansible(role: str, **more: Any) -> str:
    """What Ansible says before the role starts, whose result shows the messages."""
    spec = copy.deepcopy(dict(documented_spec(role)))
    return " ".join(ArgumentSpecValidator(spec).validate(given(role, more)).error_messages)


def said_by_role(role: str, **more: Any) -> str:
    variables = given(role, more)
    return problem_with(role, variables.get, variables, ())


def given(role: str, more: dict[str, Any]) -> dict[str, Any]:
    """The least that a role asks for, and more."""
    least: dict[str, Any] = {"list": ["x"], "str": "x", "dict": {}}
    required = {name: least[option["type"]] for name, option in spec_of(role).items() if option.get("required")}
    return required | more


def shows_secret(said: str) -> bool:
    return any(secret in said for secret in SECRETS)


@pytest.mark.parametrize(("role", "name"), CONNECTIONS)
@pytest.mark.parametrize("value", MISTYPED, ids=lambda value: str(value)[:30])
def test_a_mistyped_connection_is_an_error_without_its_values(role: str, name: str, value: Any) -> None:
    said = said_by_role(role, **{name: value})
    assert said.startswith(name)
    assert not shows_secret(said)
    assert not shows_secret(said_by_ansible(role, **{name: value}))


@pytest.mark.parametrize(("role", "name", "key"), KEYS)
@pytest.mark.parametrize("value", [{"is": SECRET}, [SECRET], [NUMBER], {SECRET: {}}], ids=str)
def test_a_nested_value_is_an_error_that_names_its_key(role: str, name: str, key: str, value: Any) -> None:
    said = said_by_role(role, **{name: {key: value}})
    assert said.startswith(f"{name}: {key} must be ")
    assert not shows_secret(said)
    assert not shows_secret(said_by_ansible(role, **{name: {key: value}}))


@pytest.mark.parametrize(("role", "name", "key"), TYPED)
def test_a_secret_under_another_key_is_an_error_that_names_the_key(role: str, name: str, key: str) -> None:
    said = said_by_role(role, **{name: {key: SECRET}})
    assert said.startswith(f"{name}: {key} must be ")
    assert not shows_secret(said)
    assert said_by_ansible(role, **{name: {key: SECRET}}) == ""


@pytest.mark.parametrize(("role", "name"), CONNECTIONS)
@pytest.mark.parametrize("key", ["http_retries", "http_timeout"])
@pytest.mark.parametrize("value", [NUMBER, -NUMBER, str(NUMBER), f"{NUMBER}e9"])
def test_a_secret_number_is_an_error_without_the_number(role: str, name: str, key: str, value: Any) -> None:
    said = said_by_role(role, **{name: {key: value}})
    assert not shows_secret(said)
    assert not shows_secret(said_by_ansible(role, **{name: {key: value}}))
    assert said.startswith(f"{name}: {key} must be ")


@pytest.mark.parametrize(("role", "name"), CONNECTIONS)
@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("client_secrt", "client_secrt. Did you mean client_secret?"),
        ("client_secret1", "client_secret1. Did you mean client_secret?"),
        ("no_such_key", "no_such_key. A connection has the options "),
    ],
)
def test_a_mistyped_key_is_named(role: str, name: str, key: str, shown: str) -> None:
    for value in ({key: SECRET}, {key: ""}, json.dumps({key: SECRET})):
        assert said_by_role(role, **{name: value}).startswith(f"{name} has an unknown key {shown}")


@pytest.mark.parametrize(("role", "name", "key"), KEYS)
def test_a_value_as_a_survey_gives_it_is_no_error(role: str, name: str, key: str) -> None:
    option = spec_of(role)[name]["options"][key]
    value = option.get("choices", [{"bool": "true", "int": "3", "float": "2.5"}.get(option["type"], "x")])[0]
    for connection in ({key: value}, json.dumps({key: value}), f" {json.dumps({key: value})}\n", f"{key}={value}"):
        assert said_by_role(role, **{name: connection}) == ""
        assert said_by_ansible(role, **{name: connection}) == ""


@pytest.mark.parametrize("region", ["eu", " Eu ", "EU", "", None])
@pytest.mark.parametrize("role", ["pingone_promote", "pingone_rollback", "pingone_drift"])
def test_a_region_may_be_given_in_any_case(role: str, region: str | None) -> None:
    name = f"{role}_connection"
    assert said_by_role(role, **{name: {"region": region}}) == ""
    assert "region must be one of NA, CA" in said_by_role(role, **{name: {"region": "US"}})


@pytest.mark.parametrize(("role", "name"), CONNECTIONS)
def test_a_secret_that_is_also_in_another_variable_is_masked(role: str, name: str) -> None:
    [chosen] = [option for option in ("stage", "method", "report") if f"{role}_{option}" in spec_of(role)][:1]
    value = SECRET if chosen != "report" else [{"format": SECRET, "path": "x"}]
    said = said_by_role(role, **{name: {"client_secret": SECRET}, f"{role}_{chosen}": value})
    assert chosen in said or "format" in said
    assert not shows_secret(said)


@pytest.mark.parametrize(("role", "name"), CONNECTIONS)
def test_the_fact_with_the_options_has_no_secrets(role: str, name: str) -> None:
    connection = {key: f"{SECRET} {key}" for key in spec_of(role)[name]["options"] if key != "url"}
    fact = given_options(role, given(role, {name: {**connection, "region": None}}).get)
    assert not shows_secret(json.dumps(fact))
    assert set(fact[name.removeprefix(f"{role}_")]) == connection.keys() - {"region"}


@pytest.mark.parametrize(
    ("url", "shown"),
    [("https://acme.my.workfront.com", "https://acme.my.workfront.com"), (f"https://user:{SECRET}@acme.com", "@")],
)
def test_the_fact_with_the_options_has_a_url_only_if_it_is_no_more(url: str, shown: str) -> None:
    variables = {"workfront_rollback_target": {"url": url}}
    assert given_options("workfront_rollback", variables.get)["target"] == {"url": shown}
