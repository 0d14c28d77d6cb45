# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_proof_info: what was proven one stage earlier, in a hub and in a chain; only evidence proves."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.proof import _judge_time, _newest
from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

DEVELOPMENT, STAGING, PRODUCTION = (
    worlds.SOURCE_ENVIRONMENT,
    worlds.TARGET_ENVIRONMENT,
    worlds.PRODUCTION_ENVIRONMENT,
)
STAGE = {"source_environment": DEVELOPMENT, "target_environment": STAGING}


def prove(pingone: PingOne, source: str, promotion_id: str, **options: Any) -> Outcome:
    proven = {**STAGE, "soak": 0.0, **options.pop("proven", {})}
    wanted = {"source_environment": source, "promotion_id": promotion_id, "proven": proven, "enforce": False}
    return pingone.run("pingone_proof_info", **{**wanted, **options})


def planned_hub(pingone: PingOne, **options: Any) -> str:
    """Plan to production what staging has got, from the snapshot that it has got it from."""
    pinned = pingone.promotions()[-1]["sourceSnapshotId"]
    return pingone.planned_id(**{"target_environment": PRODUCTION, "source_snapshot_id": pinned, **options})


def planned_chain(pingone: PingOne, **options: Any) -> str:
    """Plan to production what staging has."""
    mapping = pingone.run("pingone_promotion_mapping_info", source_environment=DEVELOPMENT, target_environment=STAGING)[
        "mapping"
    ]
    wanted = {
        "source_environment": STAGING,
        "target_environment": PRODUCTION,
        "selected_resources": [mapping[worlds.POPULATION]],
    }
    return pingone.planned_id(**{**wanted, **options})


# -- hub


def test_the_same_snapshot_is_proven(pingone: PingOne) -> None:
    first = pingone.executed_id()
    plan = planned_hub(pingone)
    pingone.simulator.clear_requests()
    outcome = prove(pingone, DEVELOPMENT, plan)
    assert (outcome.failed, outcome.changed, outcome["reason"]) == (False, False, "")
    assert (outcome["proven"], outcome["relies_on"]["promotion_id"]) == (True, first)
    assert "another source" in outcome["not_known"]
    assert pingone.writes() == []


def test_another_snapshot_proves_nothing(pingone: PingOne) -> None:
    pingone.executed_id()
    plan = pingone.planned_id(target_environment=PRODUCTION)
    outcome = prove(pingone, DEVELOPMENT, plan)
    assert not outcome["proven"]
    assert "Pin the snapshot: source_snapshot_id" in outcome["reason"]


def test_the_soak_time_says_from_when_on_it_holds(pingone: PingOne) -> None:
    pingone.executed_id()
    plan = planned_hub(pingone)
    outcome = prove(pingone, DEVELOPMENT, plan, proven={"soak": 7200.0})
    assert not outcome["proven"]
    assert "must soak for 2 h" in outcome["reason"]
    assert outcome["holds_from"] in outcome["reason"]
    enforced = prove(pingone, DEVELOPMENT, plan, proven={"soak": 7200.0}, enforce=True)
    assert enforced.failed
    assert enforced["error"]["kind"] == "not_proven"
    assert enforced["holds_from"] == outcome["holds_from"]
    pingone.simulator.advance(7201)
    assert prove(pingone, DEVELOPMENT, plan, proven={"soak": 7200.0})["proven"]


def test_nothing_was_promoted(pingone: PingOne) -> None:
    plan = pingone.planned_id(target_environment=PRODUCTION)
    outcome = prove(pingone, DEVELOPMENT, plan)
    assert (outcome["proven"], outcome["relies_on"]) == (False, None)
    assert "Nothing was promoted" in outcome["reason"]


def test_a_rolled_back_promotion_proves_nothing(pingone: PingOne) -> None:
    first = pingone.executed_id()
    plan = planned_hub(pingone)
    assert not pingone.roll_back(first).failed
    outcome = prove(pingone, DEVELOPMENT, plan)
    assert not outcome["proven"]


def test_what_was_not_selected_is_not_proven(pingone: PingOne) -> None:
    pingone.executed_id()
    plan = planned_hub(pingone, selected_resources=[worlds.POPULATION, worlds.THEME])
    outcome = prove(pingone, DEVELOPMENT, plan)
    assert not outcome["proven"]
    assert worlds.THEME in outcome["reason"]


# -- chain


def test_what_staging_has_got_and_still_has_is_proven(pingone: PingOne) -> None:
    first = pingone.executed_id()
    pingone.simulator.advance(1)
    plan = planned_chain(pingone)
    before = {item["id"] for item in pingone.promotions()}
    outcome = prove(pingone, STAGING, plan)
    assert (outcome.failed, outcome["reason"], outcome["proven"]) == (False, "", True)
    assert outcome["relies_on"]["promotion_id"] == first
    assert {item["id"] for item in pingone.promotions()} == before


def test_a_plan_from_before_the_promotion_is_not_proven(pingone: PingOne) -> None:
    pingone.executed_id()
    plan = planned_chain(pingone)
    pingone.simulator.advance(60)
    pingone.simulator.foreign_promotion(DEVELOPMENT, STAGING, [worlds.POPULATION])
    outcome = prove(pingone, STAGING, plan)
    assert not outcome["proven"]
    assert "before promotion" in outcome["reason"]


# -- right before the start


def test_a_proof_must_stand_until_the_start(pingone: PingOne) -> None:
    first = pingone.executed_id()
    plan = planned_hub(pingone)
    relied = {"source_environment": worlds.SOURCE_ENVIRONMENT_NAME, "promotion_id": first}
    unknown = pingone.execute(plan, proven_by={**relied, "promotion_id": worlds.POPULATION})
    assert "is no longer there" in unknown.message
    assert not pingone.roll_back(first).failed
    late = pingone.execute(plan, proven_by=relied)
    assert (late.failed, late["error"]["kind"]) == (True, "not_proven")
    assert "is a rollback of" in late["reason"]
    pingone.simulator.advance(60)
    again = pingone.executed_id()
    late = pingone.execute(plan, proven_by=relied)
    assert f"promotion {again} was executed to that stage" in late["reason"]
    started = pingone.execute(plan, proven_by={**relied, "promotion_id": again})
    assert (started.changed, started["status"]) == (True, "COMPLETED")


# -- bad input


@pytest.mark.parametrize(
    ("source", "proven", "said"),
    [
        (DEVELOPMENT, {"soak": -1.0}, "soak must be zero or more"),
        (DEVELOPMENT, {"soak": float("nan")}, "soak"),
        (DEVELOPMENT, {"source_environment": STAGING}, "same environment"),
    ],
)
def test_bad_input_sends_nothing(pingone: PingOne, source: str, proven: dict[str, Any], said: str) -> None:
    outcome = prove(pingone, source, worlds.POPULATION, proven=proven)
    assert outcome.failed
    assert said in outcome.message
    assert pingone.simulator.requests() == []


def test_a_stage_that_has_nothing_to_do_with_it(pingone: PingOne) -> None:
    outcome = prove(pingone, PRODUCTION, pingone.planned_id())
    assert "nothing to do with this promotion" in outcome.message


def test_a_plan_that_is_gone_can_be_made_again(pingone: PingOne) -> None:
    pingone.executed_id()
    plan = planned_hub(pingone)
    pingone.run("pingone_promotion", source_environment=DEVELOPMENT, promotion_id=plan, state="absent")
    outcome = prove(pingone, DEVELOPMENT, plan, enforce=True)
    assert (outcome.failed, outcome["superseded"]) == (True, True)


# -- strange records

LATER = 2e9
"""When every soak time is over."""


def promotion_record(number: int, **properties: Any) -> Promotion:
    raw = {
        "id": f"aaaaaaaa-0000-4000-8000-{number:012}",
        "status": "COMPLETED",
        "sourceEnvironmentId": DEVELOPMENT,
        "targetEnvironmentId": STAGING,
        "startedAt": "2026-11-30T10:00:00Z",
        "completedAt": "2026-11-30T10:05:00Z",
        **properties,
    }
    return Promotion(raw={name: value for name, value in raw.items() if value is not None})


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({}, "were started at the same time"),
        ({"startedAt": None}, "does not show when it was started"),
        ({"startedAt": "yesterday"}, "does not show when it was started"),
        ({"status": None}, "does not show its target or status"),
        ({"targetEnvironmentId": None}, "does not show its target or status"),
        ({"startedAt": "2026-11-30T10:01:00Z", "status": "WHATEVER"}, "is in status WHATEVER"),
        ({"startedAt": None, "status": "WHATEVER"}, "does not show when it was started"),
        ({"startedAt": "2026-11-30T10:01:00Z", "completedAt": None}, "does not show when it was completed"),
        ({"startedAt": "2026-11-30T10:06:00Z"}, "was completed before it was started"),
        ({"startedAt": "2026-11-30T09:00:00Z"}, ""),
        ({"startedAt": None, "status": "READY"}, ""),
        ({"targetEnvironmentId": PRODUCTION}, ""),
    ],
    ids=str,
)
def test_what_the_list_does_not_show_proves_nothing(second: dict[str, Any], said: str) -> None:
    listed = [promotion_record(1), promotion_record(2, **second)]
    for promotions in (listed, listed[::-1]):
        newest, reason = _newest(promotions, STAGING)
        why = reason if newest is None else _judge_time(promotions, newest, 60, LATER).reason
        assert said in why
        assert bool(said) == bool(why)
