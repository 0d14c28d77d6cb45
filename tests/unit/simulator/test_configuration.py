# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The default target of an environment."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator, SimulatorError

PATH = "/promotionConfiguration"
UNKNOWN = "00000000-0000-4000-8000-000000000001"


def put(api: Api, body: Any) -> Any:
    return api.call("PUT", PATH, json=body)


def test_it_has_to_be_set_before_it_can_be_read(api: Api) -> None:
    assert api.call("GET", PATH).status_code == 404


def test_a_second_put_replaces_the_first(simulator: Simulator, api: Api) -> None:
    for target in (worlds.TARGET_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT):
        assert put(api, {"targetEnvironmentId": target}).status_code == 200

    assert api.call("GET", PATH).json()["targetEnvironmentId"] == worlds.PRODUCTION_ENVIRONMENT
    assert simulator.state()["pingone"]["configurations"] == [
        {"source": worlds.SOURCE_ENVIRONMENT, "target": worlds.PRODUCTION_ENVIRONMENT}
    ]
    assert [entry["operation"] for entry in simulator.requests()] == ["C2", "C2", "C2", "C1"]


@pytest.mark.parametrize(
    ("body", "code", "attribute"),
    [
        ({}, "REQUIRED_VALUE", "targetEnvironmentId"),
        ({"targetEnvironmentId": "Staging"}, "INVALID_VALUE", "targetEnvironmentId"),
        ({"targetEnvironmentId": worlds.SOURCE_ENVIRONMENT}, "INVALID_VALUE", "targetEnvironmentId"),
        (
            {"targetEnvironmentId": worlds.TARGET_ENVIRONMENT, "environmentId": worlds.TARGET_ENVIRONMENT},
            "INVALID_VALUE",
            "environmentId",
        ),
    ],
)
def test_a_target_that_cannot_be_is_refused(api: Api, body: dict[str, Any], code: str, attribute: str) -> None:
    answer = put(api, body)

    assert answer.status_code == 400
    (detail,) = answer.json()["details"]
    assert (detail["code"], detail["target"]) == (code, attribute)
    assert api.call("GET", PATH).status_code == 404


def test_the_own_environment_may_be_named(api: Api) -> None:
    body = {"environmentId": worlds.SOURCE_ENVIRONMENT, "targetEnvironmentId": worlds.TARGET_ENVIRONMENT}

    assert put(api, body).status_code == 200


def test_source_and_target_have_to_be_in_the_organization(
    simulator: Simulator, api: Api, seeds_world: dict[str, Any]
) -> None:
    seeds_world["pingone"]["environments"].append({"id": UNKNOWN, "name": "Abroad", "organization": {"id": UNKNOWN}})
    assert put(api, {"targetEnvironmentId": UNKNOWN}).status_code == 403
    assert api.call("GET", f"{api.url}/v1/environments/{UNKNOWN}{PATH}").status_code == 403
    simulator.reset(seeds_world)
    api.log_in()

    assert put(api, {"targetEnvironmentId": UNKNOWN}).status_code == 403


def test_only_json_is_accepted(api: Api) -> None:
    assert api.call("PUT", PATH, data="targetEnvironmentId=x").status_code == 415


def test_a_world_may_bring_it_along(simulator: Simulator, api: Api, seeds_world: dict[str, Any]) -> None:
    pair = {"source": worlds.SOURCE_ENVIRONMENT, "target": worlds.TARGET_ENVIRONMENT}
    seeds_world["pingone"]["configurations"] = [pair]
    simulator.reset(seeds_world)
    api.log_in()
    assert api.call("GET", PATH).json()["targetEnvironmentId"] == worlds.TARGET_ENVIRONMENT

    seeds_world["pingone"]["configurations"] = [{**pair, "target": UNKNOWN}]
    with pytest.raises(SimulatorError):
        simulator.reset(seeds_world)


def test_what_was_put_is_stored_though_the_answer_is_lost(simulator: Simulator, api: Api) -> None:
    simulator.fault("status_after", operation="C2", status=500)
    simulator.fault("status", operation="C1", status=429, retry_after=1)

    assert put(api, {"targetEnvironmentId": worlds.TARGET_ENVIRONMENT}).status_code == 500
    assert api.call("GET", PATH).status_code == 429
    assert api.call("GET", PATH).status_code == 200
