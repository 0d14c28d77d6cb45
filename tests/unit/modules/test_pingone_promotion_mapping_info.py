# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_mapping_info: what earlier promotions have made of the source's resources."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne

MODULE = "pingone_promotion_mapping_info"
PAIR: dict[str, Any] = {
    "source_environment": worlds.SOURCE_ENVIRONMENT,
    "target_environment": worlds.TARGET_ENVIRONMENT,
}
ONE = {worlds.POPULATION: worlds.TARGET_POPULATION}


def test_nothing_promoted_then_promoted(pingone: PingOne) -> None:
    for check in (False, True):
        outcome = pingone.process(MODULE, check=check, **PAIR)
        assert not outcome.changed
        assert outcome["mapping"] == {}
    assert pingone.operations() == ["M1", "M1"]
    pingone.executed_id()
    names: dict[str, Any] = {
        "source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
        "target_environment": worlds.TARGET_ENVIRONMENT_NAME,
    }
    mapping = pingone.process(MODULE, **names)["mapping"]
    assert mapping[worlds.POPULATION] == worlds.TARGET_POPULATION
    created = mapping[worlds.PASSWORD_POLICY]
    assert pingone.target()[created]["name"] == worlds.PASSWORD_POLICY_NAME


@pytest.mark.parametrize(
    ("answer", "mapping"),
    [(ONE, ONE), (json.dumps(ONE), ONE), ({}, {}), ("{}", {})],
    ids=["map", "text", "empty map", "text of an empty map"],
)
def test_mappings_that_can_be_read(pingone: PingOne, answer: Any, mapping: dict[str, str]) -> None:
    pingone.simulator.fault("status", operation="M1", status=200, body={"resourceMappings": answer})
    assert pingone.run(MODULE, **PAIR)["mapping"] == mapping


def test_answer_without_mappings(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="M1", status=200, body={})
    outcome = pingone.run(MODULE, **PAIR)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"


UNREADABLE = ["a=b", "[]", "null", "", None, [list(ONE)], {worlds.POPULATION: {"id": "x"}}, 1]


@pytest.mark.parametrize("answer", UNREADABLE, ids=str)
def test_mappings_that_cannot_be_read(pingone: PingOne, answer: Any) -> None:
    pingone.simulator.fault("status", operation="M1", status=200, body={"resourceMappings": answer})
    outcome = pingone.run(MODULE, **PAIR)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "no readable resourceMappings" in outcome.message


def test_bad_input(pingone: PingOne) -> None:
    same = pingone.run(MODULE, **{**PAIR, "target_environment": worlds.SOURCE_ENVIRONMENT})
    assert "are the same environment" in same.message
    missing = pingone.run(MODULE, source_environment=worlds.SOURCE_ENVIRONMENT)
    assert "target_environment" in missing.message
    assert pingone.simulator.requests() == []
    unknown = pingone.run(MODULE, **{**PAIR, "target_environment": "Live"})
    assert "target_environment: 'Live' is neither" in unknown.message
    assert "Existing environments: Administrators, Development, Production, Staging." in unknown.message
