# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_installation: the outcome of each change of the plan is reported, however the task ended."""

from __future__ import annotations

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import TARGET, Workfront, created_by, small_package


def _reported(outcome: Outcome) -> list[tuple[str, str]]:
    """Return action and outcome of each row, which must belong to the plan's changes one by one."""
    rows, changes = outcome["outcomes"], outcome["plan"]["changes"]
    assert [(row["type"], row["source_id"]) for row in rows] == [(row["type"], row["source_id"]) for row in changes]
    return [(row["action"], row["outcome"]) for row in rows]


def test_outcomes_of_a_plan_that_is_carried_out_and_of_the_next_one(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    foreseen = workfront.install(package_id, check=True)
    assert _reported(foreseen) == [("use_existing", "not_applied"), ("create", "not_applied")]

    done = workfront.install(package_id)
    assert _reported(done) == [("use_existing", "succeeded"), ("create", "succeeded")]
    assert done["outcomes"][1]["target_id"] == created_by(done)[worlds.SECOND_TEMPLATE]

    again = workfront.install(package_id)
    assert _reported(again) == [("use_existing", "not_applied")] * 2


def test_outcomes_of_a_failed_installation_come_with_the_reason(current_workfront: Workfront) -> None:
    workfront = current_workfront
    workfront.simulator.workfront_behave(fail_objects=[{"code": "TMPL", "reason": "It has a broken rule."}])
    prepared = workfront.plan(small_package(workfront), prepare=True)["installation_id"]
    for attempt in (1, 2):
        failed = workfront.run("workfront_installation", installation_id=prepared)
        assert failed.failed, attempt
        assert _reported(failed) == [("use_existing", "succeeded"), ("create", "failed")]
        assert failed["outcomes"][1]["message"] == "It has a broken rule."


def test_outcomes_of_an_installation_that_was_waited_for(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(installation={"reads": 2})
    started = workfront.install(package_id, wait=False)
    assert _reported(started) == [("use_existing", "unknown"), ("create", "unknown")]

    waited = workfront.install(package_id)
    assert not waited.changed
    assert _reported(waited) == [("use_existing", "succeeded"), ("create", "succeeded")]


def test_a_record_that_shows_its_plan_only_at_the_end_is_waited_for_too(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = small_package(workfront)
    running = workfront.simulator.workfront_foreign_installation(package_id, TARGET, running=True)
    listed = [{**running, "status": "INSTALLING", "translationMap": {}}]
    workfront.simulator.fault("status", vendor="workfront", operation="E10", status=200, body=listed)
    workfront.simulator.workfront_finish(running["id"])

    waited = workfront.install(package_id)
    assert not waited.changed
    assert _reported(waited) == [("use_existing", "succeeded"), ("create", "succeeded")]
