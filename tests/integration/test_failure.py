# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A promotion that fails is rolled back, unless that is not requested or not certain to be right."""

from __future__ import annotations

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.playbooks import Run


@pytest.mark.core
@pytest.mark.both_ways
def test_a_promotion_whose_second_step_fails_is_rolled_back(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    before = pingone.target()
    simulator.behave(fail_steps=[{"index": 1}])

    run = playbooks.promote()

    rollback, promotion = pingone.promotions()
    assert run.promoted["status"] == "rolled_back"
    assert (promotion["status"], rollback["status"]) == ("ROLLED_BACK", "COMPLETED")
    assert pingone.target() == before
    assert run.promoted["promotion_id"] == promotion["id"]
    assert run.promoted["verified"] is None, "an execution that failed is not verified"
    assert run.promoted["rollback"]["rollback_id"] == rollback["id"]
    assert run.promoted["rollback"]["verified"] is True
    [error] = run.promoted["errors"]
    assert (error["step"]["number"], error["status"]) == (2, 400)
    expected = f"{promotion['id']} was rolled back by {rollback['id']}. Verified: the target has its former state."
    source = f"{worlds.SOURCE_ENVIRONMENT_NAME} ({worlds.SOURCE_ENVIRONMENT})"
    assert run.message.startswith(f"Promotion {promotion['id']} of environment {source} ended in ERROR")
    assert f"Step 2 (themes {worlds.TARGET_THEME}) failed" in run.message
    assert run.promoted["message"].endswith(expected)
    assert run.message == run.promoted["message"], "which names both environments"
    assert (run.recap["failures"], run.recap["rescued"]) == (1, 1)
    assert run.stats["pingone_promote_status"] == "rolled_back"


@pytest.mark.release
def test_without_rollback_a_failed_promotion_stays_and_the_message_says_so(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.behave(fail_steps=[{"index": 1}])

    run = playbooks.promote(rollback="never")

    [promotion] = pingone.promotions()
    assert (run.promoted["status"], promotion["status"]) == ("failed", "ERROR")
    assert run.promoted["rollback"] is None
    assert "P8" not in pingone.operations()
    assert "failed" in run.message
    assert run.message.endswith("It was not rolled back, because pingone_promote_rollback is never.")
    assert run.stats["pingone_promote_status"] == "failed"


@pytest.mark.release
def test_a_promotion_that_changed_nothing_needs_no_rollback(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    before = pingone.target()
    simulator.behave(fail_steps=[{"scope": "promotion"}])

    run = playbooks.promote()

    assert run.promoted["status"] == "rolled_back"
    assert len(run.promoted["errors"]) == 3
    assert run.message.endswith(" had changed nothing. Verified: the target has its former state.")
    assert pingone.operations().count("P7") == 1, "there is no rollback to start"
    assert pingone.target() == before


@pytest.mark.release
def test_what_the_verification_finds_is_rolled_back(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    before = pingone.target()
    arguments = {
        "environment": worlds.TARGET_ENVIRONMENT,
        "id": worlds.TARGET_POPULATION,
        "changes": {"preferredLanguage": "de"},
    }
    simulator.fault("do", operation="P1", skip=1, action="change_resource", arguments=arguments)

    run = playbooks.promote()

    rollback, promotion = pingone.promotions()
    assert (promotion["status"], rollback["status"]) == ("ROLLED_BACK", "COMPLETED")
    assert (run.promoted["status"], run.promoted["verified"]) == ("rolled_back", False)
    expected = f"is COMPLETED, but PingOne would still change populations {worlds.POPULATION_NAME}."
    assert expected in run.message
    assert run.promoted["message"].endswith(" Verified: the target has its former state.")
    assert pingone.target() == before


@pytest.mark.release
def test_a_lost_connection_during_the_verification_is_no_reason_for_a_rollback(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.fault("reset_before", operation="P2", skip=5, times=None)

    run = playbooks.promote(connection={"http_retries": 0})

    [promotion] = pingone.promotions()
    assert promotion["status"] == "COMPLETED"
    assert (run.promoted["status"], run.promoted["verified"], run.promoted["rollback"]) == ("failed", None, None)
    assert run.message.startswith(f"Promotion {promotion['id']} from ")
    assert "was executed, but could not be verified, and was not rolled back." in run.message
    assert "gave no usable answer to GET /v1/environments/" in run.message
    assert "P8" not in pingone.operations()


def test_a_broken_promotion_in_a_schedule_is_started_once(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    before = pingone.target()
    simulator.behave(fail_steps=[{"index": 1}])

    first, second = playbooks.promote(), playbooks.promote()

    assert [run.promoted["status"] for run in (first, second)] == ["rolled_back", "held"]
    assert [run.status == 0 for run in (first, second)] == [False, False]
    assert pingone.operations().count("P7") == 2, "one start and its rollback"
    assert second.promoted["held"]["promotion_id"] == first.promoted["promotion_id"]
    assert second.promoted["promotion_id"] is None
    assert _explanation(first) in second.promoted["message"]
    assert sorted(item["status"] for item in pingone.promotions()) == ["COMPLETED", "ROLLED_BACK"]
    assert pingone.target() == before

    simulator.behave(fail_steps=[])
    again = playbooks.promote(retry_rolled_back=True)

    assert again.promoted["status"] == "promoted", again.output


@pytest.mark.release
def test_an_approved_plan_that_was_rolled_back_before_is_held(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.behave(fail_steps=[{"index": 1}])
    first = playbooks.promote()
    plan = playbooks.promote(stage="plan")
    agreed = {"promotion_id": plan.promoted["promotion_id"], "plan_digest": plan.promoted["plan_digest"]}

    executed = playbooks.promote(stage="execute", **agreed)

    assert [run.promoted["status"] for run in (first, plan, executed)] == ["rolled_back", "planned", "held"]
    assert [run.status == 0 for run in (first, plan, executed)] == [False, True, False]
    assert pingone.operations().count("P7") == 2, "one start and its rollback"
    for run in (plan, executed):
        assert _explanation(first) in run.promoted["message"]
    assert sorted(item["status"] for item in pingone.promotions()) == ["COMPLETED", "READY", "ROLLED_BACK"]

    simulator.behave(fail_steps=[])
    again = playbooks.promote(stage="execute", retry_rolled_back=True, **agreed)

    assert again.promoted["status"] == "promoted", again.output


def _explanation(first: Run) -> str:
    return f"Promotion {first.promoted['promotion_id']} to the same target had the same plan"
