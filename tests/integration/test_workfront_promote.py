# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A promotion between Workfront environments that succeeds: dry run, promotion, the same again."""

from __future__ import annotations

from support.workfront import TARGET, Workfront
from support.workfront_playbooks import WorkfrontPlaybooks


def test_a_dry_run_shows_the_plan_and_leaves_nothing_behind(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    before = workfront.objects()

    run = workfront_playbooks.promote("--check", "--diff")

    assert run.status == 0, run.told
    assert run.changed == 1
    assert run.promoted["status"] == "planned"
    assert run.promoted["package_id"] is None, "the package is gone"
    assert workfront.writes() == ["E1", "E12", "E7"]
    assert workfront.objects() == before


def test_a_promotion_is_verified_and_the_same_again_changes_nothing(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    run = workfront_playbooks.promote()

    assert run.status == 0, run.told
    assert run.promoted["status"] == "promoted"
    assert run.promoted["verified"] is True
    assert run.promoted["status_set"] == "ACTIVE"
    assert run.changed == 3, "assembled, set ACTIVE, installed"

    again = workfront_playbooks.promote()

    assert again.status == 0, again.told
    assert again.changed == 0
    assert again.promoted["status"] == "unchanged"
    assert workfront.operations().count("E13") == 1


def test_a_failed_installation_is_compensated(workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront) -> None:
    before = workfront.objects(TARGET)
    workfront.simulator.workfront_behave(fail_objects=[{"code": "PTLTAB", "reason": "Something is wrong with it."}])

    run = workfront_playbooks.promote(compensate=True)

    assert run.status != 0, run.told
    print(run.message)
    assert run.promoted["status"] == "compensated"
    assert workfront.objects(TARGET) == before
