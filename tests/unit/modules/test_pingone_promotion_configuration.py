# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_configuration and pingone_promotion_configuration_info: the default target."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne

MODULE = "pingone_promotion_configuration"
INFO = "pingone_promotion_configuration_info"
SOURCE: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT}
TASK: dict[str, Any] = {**SOURCE, "target_environment": worlds.TARGET_ENVIRONMENT}
UNKNOWN = "00000000-1111-4222-8333-444444444444"


def target_of(pingone: PingOne, module: str = INFO, **options: Any) -> Any:
    configuration = pingone.run(module, **{**SOURCE, **options})["configuration"]
    return configuration and configuration["targetEnvironmentId"]


def test_check_set_set_again_replace_read(pingone: PingOne) -> None:
    foreseen = pingone.process(MODULE, check=True, diff=True, **TASK)
    assert foreseen.changed
    assert foreseen["configuration"] == {
        "environmentId": worlds.SOURCE_ENVIRONMENT,
        "targetEnvironmentId": worlds.TARGET_ENVIRONMENT,
    }
    assert foreseen["diff"]["before"] == {"targetEnvironmentId": None}
    assert foreseen["diff"]["after"] == {"targetEnvironmentId": worlds.TARGET_ENVIRONMENT}
    assert pingone.operations() == ["C1"]
    assert target_of(pingone) is None

    pingone.simulator.clear_requests()
    assert pingone.process(MODULE, **TASK).changed
    assert pingone.operations() == ["C1", "C2"]
    assert pingone.bodies("C2") == [{"targetEnvironmentId": worlds.TARGET_ENVIRONMENT}]
    assert not pingone.process(MODULE, **TASK).changed
    assert not pingone.process(MODULE, **{**TASK, "target_environment": worlds.TARGET_ENVIRONMENT_NAME}).changed
    assert target_of(pingone) == worlds.TARGET_ENVIRONMENT

    other = pingone.run(MODULE, diff=True, **{**TASK, "target_environment": worlds.PRODUCTION_ENVIRONMENT_NAME})
    assert other.changed
    assert other["diff"]["before"] == {"targetEnvironmentId": worlds.TARGET_ENVIRONMENT}
    assert other["configuration"]["targetEnvironmentId"] == worlds.PRODUCTION_ENVIRONMENT
    assert pingone.writes() == ["C2", "C2"]
    read = pingone.process(INFO, check=True, source_environment=worlds.SOURCE_ENVIRONMENT_NAME)
    assert not read.changed
    assert read["configuration"] == other["configuration"]


@pytest.mark.parametrize("answer", ["", {}, {"targetEnvironmentId": worlds.TARGET_ENVIRONMENT.upper()}], ids=str)
def test_answer_that_says_little(pingone: PingOne, answer: Any) -> None:
    """Contract A11: what C2 answers is not documented in full."""
    pingone.simulator.fault("status", operation="C2", status=200, body=answer)
    assert target_of(pingone, MODULE, **TASK).lower() == worlds.TARGET_ENVIRONMENT


def test_configuration_without_a_target_is_set(pingone: PingOne) -> None:
    for body in ({}, {"targetEnvironmentId": None}):
        pingone.simulator.fault("status", operation="C1", status=200, body=body)
        assert pingone.run(MODULE, check=True, **TASK).changed


@pytest.mark.parametrize("target", ["", 7, False], ids=str)
def test_configuration_with_an_unreadable_target_is_an_error(pingone: PingOne, target: Any) -> None:
    pingone.simulator.fault("status", operation="C1", status=200, body={"targetEnvironmentId": target}, times=None)
    for module, options in ((INFO, {"source_environment": worlds.SOURCE_ENVIRONMENT}), (MODULE, TASK)):
        assert pingone.run(module, **options)["error"]["kind"] == "protocol"
    assert pingone.writes() == []


def test_lost_answer_is_requested_again(pingone: PingOne) -> None:
    """The same PUT twice does no harm (contract 9)."""
    pingone.simulator.fault("reset_after", operation="C2")
    assert target_of(pingone, MODULE, **TASK) == worlds.TARGET_ENVIRONMENT
    assert pingone.writes() == ["C2", "C2"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"target_environment": worlds.SOURCE_ENVIRONMENT.upper()}, "are the same environment"),
        ({"source_environment": "Staging", "target_environment": "Staging"}, "are the same environment, Staging"),
        ({"target_environment": None}, "target_environment"),
    ],
    ids=str,
)
def test_bad_input(pingone: PingOne, options: dict[str, Any], said: str) -> None:
    outcome = pingone.run(MODULE, **{**TASK, **options})
    assert outcome.failed
    assert said in outcome.message
    assert pingone.simulator.requests() == []


def test_environments_that_do_not_fit(pingone: PingOne) -> None:
    same = pingone.run(MODULE, **{**TASK, "target_environment": worlds.SOURCE_ENVIRONMENT_NAME})
    assert "are the same environment" in same.message
    unknown = pingone.run(MODULE, **{**TASK, "target_environment": "Stage"})
    assert "target_environment: 'Stage' is neither" in unknown.message
    assert "Did you mean Staging?" in unknown.message
    assert "source_environment: 'Stage' is neither" in pingone.run(INFO, source_environment="Stage").message
    refused = pingone.run(MODULE, **{**TASK, "target_environment": UNKNOWN})
    assert refused["error"]["kind"] == "permission"
    asked = f"make {UNKNOWN} the default target of environment {worlds.SOURCE_ENVIRONMENT}"
    assert asked in refused.message
    assert refused["changed"] is False
    assert target_of(pingone) is None
