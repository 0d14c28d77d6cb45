# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parts of the role `pingone_promote` by their tags."""

from __future__ import annotations

import pytest

from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PROMOTE, TASK, PingOnePlaybooks
from support.playbooks import prefixed

BEHIND = f"The role {PROMOTE} was entered behind its first tasks"


def test_plan_alone_makes_the_plan_and_keeps_it(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    before = pingone.target()

    run = playbooks.promote("--tags", "plan")

    assert run.status == 0, run.output
    [promotion] = pingone.promotions()
    assert (run.promoted["status"], run.promoted["promotion_id"]) == ("planned", promotion["id"])
    assert promotion["status"] == "READY"
    assert pingone.writes() == ["S1", "P1"]
    assert pingone.target() == before


@pytest.mark.release
def test_without_verify_nothing_is_planned_again(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.promote("--skip-tags", "verify")

    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", None)
    assert run.promoted["message"].endswith(" was executed, but not verified.")
    assert pingone.writes() == ["S1", "P1", "S1", "S1", "P7"]


@pytest.mark.core
def test_without_rollback_a_failed_promotion_stays(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.behave(fail_steps=[{"index": 1}])

    run = playbooks.promote("--skip-tags", "rollback")

    [promotion] = pingone.promotions()
    assert (run.promoted["status"], promotion["status"]) == ("failed", "ERROR")
    assert run.message.endswith(" It was not rolled back.")
    assert "P8" not in pingone.operations()


@pytest.mark.release
def test_without_verify_a_rollback_claims_no_verification(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    before = pingone.target()
    simulator.behave(fail_steps=[{"index": 1}])

    run = playbooks.promote("--skip-tags", "verify")

    assert run.promoted["status"] == "rolled_back"
    assert pingone.writes() == ["S1", "P1", "S1", "S1", "P7", "P8", "P7"]
    assert pingone.target() == before
    assert run.promoted["rollback"]["verified"] is None
    assert run.message.endswith(" The state of the target was not verified.")


@pytest.mark.core
def test_without_plan_nothing_is_claimed(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.promote("--skip-tags", "plan")

    assert run.status == 0, run.output
    assert run.promoted["message"] == "Nothing was planned, because the tags exclude it."
    assert (run.promoted["status"], run.changed) == ("unchanged", 0)
    assert pingone.writes() == []


@pytest.mark.release
def test_all_tags_by_name_first_roll_back_what_was_left(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.behave(fail_steps=[{"index": 1}])
    playbooks.promote("--skip-tags", "rollback")
    simulator.behave(fail_steps=[])

    run = playbooks.promote("--tags", "plan,execute,verify,rollback")

    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    statuses = [item["status"] for item in pingone.promotions()]
    assert statuses == ["COMPLETED", "COMPLETED", "ROLLED_BACK"], "the newest first"


@pytest.mark.core
def test_a_role_that_is_entered_behind_its_checks_does_nothing(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.promote("--start-at-task", "Create the promotion, or find it, and wait for it")

    assert run.status != 0
    assert BEHIND in run.output
    assert "is undefined" not in run.output
    assert pingone.requests() == []


@pytest.mark.core
@pytest.mark.parametrize("part", ["result", pytest.param("delete_record", marks=pytest.mark.release)])
@pytest.mark.parametrize("was_run", [True, pytest.param(False, marks=pytest.mark.release)])
def test_a_part_of_a_role_alone_changes_nothing(playbooks: PingOnePlaybooks, was_run: bool, part: str) -> None:
    """Neither at first nor after the role has come to its end: what it has published stays."""
    role = {"name": f"envops.promotion.{PROMOTE}"}
    whole = {"name": "All", "ansible.builtin.include_role": role}
    alone = {"name": "A part", "ansible.builtin.include_role": role | {"tasks_from": part}}
    tasks = [whole, alone] if was_run else [alone]

    run = playbooks.play([{"tasks": tasks, "vars": prefixed(PROMOTE, TASK | {"stage": "plan"})}])

    assert run.status != 0
    assert BEHIND in run.message
    assert run.stats.get("pingone_promote_status") == ("planned" if was_run else None)
    assert ("pingone_promote_result" in run.results) is was_run
    assert not was_run or run.promoted["status"] == "planned"


@pytest.mark.core
def test_without_always_nothing_is_done_and_that_is_no_success(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.promote("--skip-tags", "always")

    assert run.status != 0
    assert BEHIND in run.message
    assert pingone.requests() == []
