# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion between the failure of another run and its rollback (contract PingOne 7.8, A50)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne

INTERVAL = 1.0
PATIENCE = 11.0
"""Seconds that another run has for its next step if the execution took no time."""


def fail(pingone: PingOne) -> str:
    """Let another run execute the promotion of ``TASK`` so that a step fails; return its ID."""
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(fail_steps=[{"type": "populations", "scope": "promotion"}])
    assert pingone.execute(promotion_id).failed
    pingone.simulator.behave(fail_steps=[])
    pingone.time.slept.clear()
    return promotion_id


def reverts(pingone: PingOne, promotion_id: str, *, looks: int, execute: bool | str = True) -> None:
    """Let that run create the rollback, and perhaps execute it, right before a later look at the promotions."""
    arguments = {"source": worlds.SOURCE_ENVIRONMENT, "roll_back": promotion_id, "execute": execute}
    pingone.simulator.fault("do", operation="P2", skip=looks, action="foreign_promotion", arguments=arguments)


def plan(pingone: PingOne, **options: Any) -> Any:
    """Plan as a role does whose run began just now."""
    return pingone.plan(**{"max_age": 0, "wait_interval": INTERVAL, "discard_empty": True, **options})


@pytest.mark.parametrize("exclusive", [True, False])
def test_a_rollback_that_comes_is_waited_for_and_holds_the_plan(pingone: PingOne, exclusive: bool) -> None:
    failed = fail(pingone)
    reverts(pingone, failed, looks=3)
    outcome = plan(pingone, exclusive=exclusive)
    assert not outcome.failed, outcome.message
    assert outcome["interrupted"] is None, "it is for the other run to revert it"
    assert outcome["held"]["promotion_id"] == failed
    assert pingone.operations().count("P8") == 0
    assert [item["status"] for item in pingone.promotions()].count("READY") == 1


@pytest.mark.parametrize("began_before", [True, False])
def test_a_rollback_that_is_being_executed_is_waited_for(pingone: PingOne, began_before: bool) -> None:
    """It needs no run, and a run that begins after its end finds the plan held as well."""
    failed = fail(pingone)
    pingone.simulator.behave(execute={"reads": 3})
    rollback = {"source": worlds.SOURCE_ENVIRONMENT, "roll_back": failed, "execute": "start"}
    if began_before:
        pingone.simulator.control("POST", "promotions", rollback)
        pingone.simulator.advance(60)
    else:
        pingone.simulator.fault("do", operation="P2", skip=2, action="foreign_promotion", arguments=rollback)
    outcome = plan(pingone)
    assert outcome["interrupted"] is None
    assert outcome["held"]["promotion_id"] == failed
    assert "P8" not in pingone.operations()


def test_other_content_waits_as_well(pingone: PingOne) -> None:
    """What is started on top would prevent the rollback."""
    failed = fail(pingone)
    reverts(pingone, failed, looks=3)
    outcome = plan(pingone, selected_resources=[worlds.APPLICATION])
    assert not outcome.failed, outcome.message
    assert (outcome["interrupted"], outcome["held"]) == (None, None)
    assert pingone.promotion(failed)["status"] == "ROLLED_BACK"
    created = next(item for item in pingone.promotions() if item["id"] == outcome["promotion"]["id"])
    rollback = next(item for item in pingone.promotions() if item.get("previousPromotion"))
    assert created["createdAt"] > rollback["completedAt"]


def test_a_wait_has_an_end(pingone: PingOne) -> None:
    failed = fail(pingone)
    pingone.simulator.behave(execute="never")
    reverts(pingone, failed, looks=2, execute="start")
    outcome = plan(pingone, wait_timeout=60)
    assert outcome["interrupted"]["id"] == failed, "the caller resumes the rollback"


def test_what_nobody_reverts_was_left_by_a_killed_run(pingone: PingOne) -> None:
    failed = fail(pingone)
    outcome = plan(pingone)
    assert outcome["interrupted"]["id"] == failed
    assert PATIENCE - 2 <= sum(pingone.time.slept) <= PATIENCE + INTERVAL


def test_what_was_left_long_ago_is_not_waited_for(pingone: PingOne) -> None:
    failed = fail(pingone)
    pingone.simulator.advance(60)
    outcome = plan(pingone)
    assert outcome["interrupted"]["id"] == failed
    assert sum(pingone.time.slept) <= INTERVAL


def test_a_rollback_that_nobody_starts_is_left_to_the_caller(pingone: PingOne) -> None:
    failed = fail(pingone)
    reverts(pingone, failed, looks=2, execute=False)
    outcome = plan(pingone)
    assert outcome["interrupted"]["id"] == failed
    assert sum(pingone.time.slept) <= 3 * PATIENCE


def test_a_rollback_of_before_is_no_sign_of_life(pingone: PingOne) -> None:
    failed = fail(pingone)
    pingone.simulator.foreign_rollback(worlds.SOURCE_ENVIRONMENT, failed, execute=False)
    pingone.simulator.advance(60)
    outcome = plan(pingone)
    assert outcome["interrupted"]["id"] == failed
    assert sum(pingone.time.slept) <= INTERVAL


def test_what_fails_while_the_record_is_created_makes_it_useless(pingone: PingOne) -> None:
    """The plan would be made from a target that is half done."""
    other = pingone.planned_id()
    pingone.simulator.behave(fail_steps=[{"type": "populations", "scope": "promotion"}])
    start = {"source": worlds.SOURCE_ENVIRONMENT, "start": other, "execute": True}
    pingone.simulator.fault("do", operation="P1", action="foreign_promotion", arguments=start)
    reverts(pingone, other, looks=3)
    pingone.simulator.advance(5)
    outcome = plan(pingone)
    assert not outcome.failed, outcome.message
    assert outcome["interrupted"] is None
    assert outcome["held"]["promotion_id"] == other


@pytest.mark.parametrize("options", [{"max_age": None}, {"check": True}])
def test_who_only_looks_does_not_wait(pingone: PingOne, options: dict[str, Any]) -> None:
    failed = fail(pingone)
    outcome = plan(pingone, **options)
    assert outcome["interrupted"]["id"] == failed
    assert sum(pingone.time.slept) <= INTERVAL
