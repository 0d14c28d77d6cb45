# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modules read, and send, the very bodies that the vendor publishes (contract PingOne 8 to 11)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pingone"
SOURCE, TARGET = worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT
PAIR = {"source_environment": SOURCE, "target_environment": TARGET}
HERE = {"environment": SOURCE}
POPULATION = "0b7795ac-c589-4311-82bd-b1a9caff7a6a"
SAML = {"resource_id": worlds.SAML_APPLICATION}


def load(name: str) -> dict[str, Any]:
    """Return a published body, with ids in place of its short names for environments."""
    text = (FIXTURES / f"{name}.json").read_text(encoding="utf-8")
    for short, environment in (("SRC", SOURCE), ("ENV", SOURCE), ("TGT", TARGET)):
        text = text.replace(f"/{short}/", f"/{environment}/").replace(f'/{short}"', f'/{environment}"')
        text = text.replace(f'"{short}"', f'"{environment}"')
    read: dict[str, Any] = json.loads(text)
    return read


def members(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a collection holds."""
    [collection] = body["_embedded"].values()
    return list(collection)


@pytest.mark.parametrize(
    ("module", "options", "operation", "fixture", "key", "reading"),
    [
        ("promotion_mapping_info", PAIR, "M1", "read_mapping_response", "mapping", "resourceMappings"),
        (
            "promotion_configuration_info",
            {"source_environment": SOURCE},
            "C1",
            "configuration_response",
            "configuration",
            "",
        ),
        ("variable_definition_info", HERE, "D2", "definitions_response", "definitions", "*"),
        ("variable_declaration_info", HERE | SAML, "V2", "declaration_response", "declaration", ""),
        ("variable_resource_info", HERE, "R1", "variable_resources_response", "resources", "*"),
        (
            "snapshot_info",
            HERE | {"resource_id": POPULATION, "versions": True},
            "S3",
            "snapshot_versions_response",
            "snapshots",
            "*",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_published_is_read(
    pingone: PingOne, module: str, options: dict[str, Any], operation: str, fixture: str, key: str, reading: str
) -> None:
    body = load(fixture)
    pingone.simulator.fault("status", operation=operation, status=200, body=body)
    outcome = pingone.run_with(f"pingone_{module}", pingone.connection | options)
    assert not outcome.failed, outcome.message
    expected = members(body) if reading == "*" else body[reading] if reading else body
    assert outcome[key] == expected


@pytest.mark.parametrize("fixture", ["definition_sensitive_response", "definition_plain_response"])
def test_one_definition_is_read(pingone: PingOne, fixture: str) -> None:
    body = load(fixture)
    pingone.simulator.fault("status", operation="D3", status=200, body=body)
    options = pingone.connection | HERE | {"name": body["name"]}
    assert pingone.run_with("pingone_variable_definition_info", options)["definitions"] == [body]


def test_a_variable_is_defined_and_declared_as_published(pingone: PingOne) -> None:
    pingone.simulator.reset("variables")
    plain, secret = load("definition_plain_response"), load("definition_create_request")
    declared, replaced = load("declaration_create_request"), load("declaration_update_request")
    definition, declaration = "pingone_variable_definition", "pingone_variable_declaration"
    connected = pingone.connection | HERE
    wanted: list[tuple[str, dict[str, Any]]] = [
        (definition, {"name": secret["name"], "value": secret["value"], "sensitive": secret["isSensitive"]}),
        (definition, {"name": plain["name"], "value": plain["value"]}),
        (definition, {"name": "homePageUrlVar", "value": "https://example.com"}),
        (declaration, {"resource_id": declared["resource"]["id"], "variables": declared["variables"]}),
        (declaration, {"resource_id": declared["resource"]["id"], "purge": True, **replaced}),
    ]
    for module, options in wanted:
        assert pingone.run_with(module, connected | options).changed
    # The log keeps no values of variables.
    assert pingone.bodies("D1")[0] == {name: value for name, value in secret.items() if name != "value"}
    assert pingone.simulator.definition_matches(SOURCE, secret["name"], secret["value"])
    assert pingone.bodies("V1") == [declared]
    assert pingone.bodies("V3") == [replaced]


def test_a_snapshot_and_a_default_target_are_requested_as_published(pingone: PingOne) -> None:
    body, configuration = load("snapshot_create_request"), load("configuration_request")
    body["baseResourceURL"] = body["baseResourceURL"].replace(POPULATION, worlds.POPULATION)
    options = pingone.connection | HERE | {"resource_url": body["baseResourceURL"]}
    assert pingone.run_with("pingone_snapshot", options).changed
    assert pingone.run_with("pingone_promotion_configuration", pingone.connection | PAIR).changed
    assert pingone.bodies("S1") == [body]
    assert pingone.bodies("C2") == [configuration]
