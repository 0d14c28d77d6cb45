# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of snapshots and of the promotion configuration, to the letter."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator

Load = Callable[[str], Any]
Translate = Callable[[Any], Any]

POPULATION = "0b7795ac-c589-4311-82bd-b1a9caff7a6a"
SNAPSHOT = "ab00b05b-26d3-4de1-9c17-74a08adc238e"


def in_world(value: Any) -> Any:
    """Put the ids of the world where the examples have short names."""
    text = json.dumps(value).replace("ENV", worlds.SOURCE_ENVIRONMENT).replace("TGT", worlds.TARGET_ENVIRONMENT)
    return json.loads(text)


@pytest.fixture
def created(simulator: Simulator, api: Api, example: Load) -> Any:
    """The answer to the published request; the world has what the published version shows."""
    (version,) = example("snapshot_versions_response")["_embedded"]["snapshots"]
    body = version["configuration"]
    simulator.put_resource(worlds.SOURCE_ENVIRONMENT, POPULATION, body, type="populations")
    simulator.behave(snapshot={"reads": 2})
    simulator.set_time("2024-09-09T14:43:55.346Z", freeze=True)
    simulator.script_ids(SNAPSHOT)
    return api.call("POST", "/snapshots", json=in_world(example("snapshot_create_request")))


def test_create_snapshot(created: Any, example: Load) -> None:
    published = in_world(example("snapshot_create_response"))

    assert created.status_code == 201
    assert created.json() == {**published, "id": created.json()["id"]}
    assert created.headers["Location"] == published["_links"]["self"]["href"]


def test_snapshot_versions(simulator: Simulator, api: Api, created: Any, example: Load) -> None:
    for moment in ("2024-09-09T14:43:55.482Z", "2024-09-09T14:43:55.538Z"):
        simulator.set_time(moment)
        api.call("GET", f"/snapshots/{POPULATION}")

    answer = api.call("GET", f"/snapshots/{POPULATION}/versions")

    published = in_world(example("snapshot_versions_response"))
    published["_embedded"]["snapshots"][0]["id"] = created.json()["id"]
    assert answer.status_code == 200
    assert answer.json() == published


def test_configuration(api: Api, example: Load, abbreviated: Translate) -> None:
    stored = api.call("PUT", "/promotionConfiguration", json=in_world(example("configuration_request")))
    read = api.call("GET", "/promotionConfiguration")

    for answer in (stored, read):
        assert answer.status_code == 200
        assert abbreviated(answer.json()) == example("configuration_response")


def test_mapping_after_a_promotion(simulator: Simulator, api: Api, example: Load, abbreviated: Translate) -> None:
    """Section 8: pairs of the steps that were executed, a created resource under its new id."""
    api.run(api.create(worlds.POPULATION))
    made = next(
        item
        for item, resource in simulator.resources(worlds.TARGET_ENVIRONMENT).items()
        if resource["name"] == worlds.PASSWORD_POLICY_NAME
    )

    answer = abbreviated(api.call("GET", f"/promotionMappings/{worlds.TARGET_ENVIRONMENT}").json())

    published = example("read_mapping_response")
    published["resourceMappings"][worlds.PASSWORD_POLICY] = made
    assert answer == published
