# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_installation where others install in the same target (contract Workfront A33, A45)."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.playbooks import wait_until
from support.workfront import TARGET, Workfront, other_package, small_package

TEMPLATE = {"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE}
IGNORE: dict[str, Any] = {"TMPL": {worlds.SECOND_TEMPLATE: {"action": "IGNORE"}}}


@pytest.fixture
def package_id(current_workfront: Workfront) -> str:
    return small_package(current_workfront)


def start(workfront: Workfront, package_id: str, **more: Any) -> str:
    """Let somebody else start an installation."""
    return str(workfront.simulator.workfront_foreign_installation(package_id, TARGET, running=True, **more)["id"])


def ends(workfront: Workfront, installation_id: str, *, at: str = "E11") -> None:
    """Let an installation end right before a request arrives."""
    workfront.simulator.fault(
        "do", vendor="workfront", operation=at, action="finish", arguments={"installation_id": installation_id}
    )


def templates(workfront: Workfront) -> int:
    return [item["name"] for item in workfront.objects().values()].count(worlds.SECOND_TEMPLATE_NAME)


def test_an_installation_of_another_package_is_waited_for(current_workfront: Workfront, package_id: str) -> None:
    ends(current_workfront, start(current_workfront, other_package(current_workfront)))
    outcome = current_workfront.install(package_id)
    assert (outcome.failed, outcome.changed) == (False, False), "the other one has brought the template"
    assert templates(current_workfront) == 1
    assert "E13" not in current_workfront.operations()


def test_what_comes_first_is_shown(current_workfront: Workfront, package_id: str) -> None:
    lines = current_workfront.time.lines = list[str]()
    other = start(current_workfront, other_package(current_workfront))
    ends(current_workfront, other)
    current_workfront.install(package_id)
    assert len(lines) == 2
    assert lines[0].startswith("Workfront installations that come first in ")
    assert other in lines[0]
    assert lines[0].endswith(", 0 s of at most 10 min")
    assert lines[1].endswith(": over, 1 s of at most 10 min")


def test_a_plan_that_was_overtaken_is_refused(current_workfront: Workfront, package_id: str) -> None:
    agreed = current_workfront.plan(package_id)["plan"]["digest"]
    ends(current_workfront, start(current_workfront, other_package(current_workfront)))
    outcome = current_workfront.install(package_id, expected_plan_digest=agreed)
    assert outcome.failed
    assert (outcome["superseded"], outcome["changed"]) == (True, False)
    assert "is not the approved one" in outcome.message
    assert "E13" not in current_workfront.operations()


def test_a_status_that_another_run_sets_right_before_the_start_is_named(
    current_workfront: Workfront, package_id: str
) -> None:
    """Two targets of different types may need different ones; the role sets its own again when it sees which one there is."""
    arguments = {"package_id": package_id, "status": "TESTING"}
    current_workfront.simulator.fault(
        "do", vendor="workfront", operation="E13", action="change_package", arguments=arguments
    )
    outcome = current_workfront.install(package_id)
    assert (outcome.failed, outcome["changed"]) == (True, False)
    assert "is TESTING" in outcome.message
    assert "needs ACTIVE. Nothing was installed." in outcome.message
    assert outcome["package"]["status"] == "TESTING"
    assert current_workfront.installations() == []


def test_other_choices_are_not_ones_own(current_workfront: Workfront, package_id: str) -> None:
    """An installation of the same package that ignores the template is waited for; then the template is installed."""
    other = start(current_workfront, package_id, actions=IGNORE)
    ends(current_workfront, other)
    outcome = current_workfront.install(package_id)
    assert outcome.changed
    assert outcome["installation_id"] != other
    assert templates(current_workfront) == 1


def test_ones_own_choices_are_ones_own(current_workfront: Workfront, package_id: str) -> None:
    other = start(current_workfront, package_id, actions=IGNORE)
    ends(current_workfront, other)
    outcome = current_workfront.install(package_id, overrides=[{**TEMPLATE, "action": "IGNORE"}])
    assert (outcome.failed, outcome["installation_id"], outcome.changed) == (False, other, False)


def test_ones_own_plan_that_is_listed_late_is_ones_own(current_workfront: Workfront, package_id: str) -> None:
    """It was waited for as somebody else's; then it has left another plan behind."""
    agreed = current_workfront.plan(package_id)["plan"]["digest"]
    current_workfront.simulator.workfront_behave(listing_lag=1)
    other = start(current_workfront, package_id)
    ends(current_workfront, other)
    outcome = current_workfront.install(package_id, expected_plan_digest=agreed)
    assert (outcome.failed, outcome.changed) == (False, False), outcome.message
    assert (outcome["installation_id"], templates(current_workfront)) == (other, 1)


def test_what_the_service_refuses_meanwhile_is_waited_for(current_workfront: Workfront, package_id: str) -> None:
    workfront = current_workfront
    other = other_package(workfront)
    workfront.simulator.workfront_behave(parallel_installations=False)
    workfront.simulator.fault(
        "do",
        vendor="workfront",
        operation="E13",
        action="foreign_installation",
        arguments={"package_id": other, "lane": TARGET, "running": True},
    )
    outcomes: list[Outcome] = []
    runner = threading.Thread(target=lambda: outcomes.append(workfront.install(package_id)))
    runner.start()
    wait_until(workfront.installations)
    workfront.simulator.workfront_finish(workfront.installations()[0]["id"])
    runner.join()
    assert not outcomes[0].failed, outcomes[0].message
    assert templates(workfront) == 1


# -- what the service does not prevent

LOOK_BEFORE_START, LOOK_AFTER_END = 1, 2
"""How many requests E2 of a task come before these looks at the target."""
MORE = {"code": "TMPL", "name": worlds.AMBIGUOUS_NAME}


def rival(workfront: Workfront, package_id: str, operation: str, skip: int = 0, **more: Any) -> None:
    """Let somebody else install right before a request."""
    workfront.simulator.fault(
        "do",
        vendor="workfront",
        operation=operation,
        skip=skip,
        action="foreign_installation",
        arguments={"package_id": package_id, "lane": TARGET, **more},
    )


def starts(workfront: Workfront) -> int:
    return workfront.operations().count("E13")


@pytest.mark.parametrize("is_own_package", [True, False], ids=["own package", "other package"])
@pytest.mark.parametrize("paced", [True, False], ids=["running", "over"])
def test_what_was_started_after_the_plan_makes_it_old(
    current_workfront: Workfront, package_id: str, is_own_package: bool, paced: bool
) -> None:
    """The plan still says CREATE, but the start comes after the end of an installation that has created the same."""
    workfront = current_workfront
    other = package_id if is_own_package else other_package(workfront)
    rival(workfront, other, "E2", LOOK_BEFORE_START, paced=paced)
    outcome = workfront.install(package_id)
    assert (outcome.failed, outcome.changed) == (False, False), outcome.message
    assert templates(workfront) == 1
    assert starts(workfront) == 0


def test_an_approved_plan_that_became_old_is_refused(current_workfront: Workfront, package_id: str) -> None:
    agreed = current_workfront.plan(package_id)["plan"]["digest"]
    rival(current_workfront, package_id, "E2", LOOK_BEFORE_START)
    outcome = current_workfront.install(package_id, expected_plan_digest=agreed)
    assert (outcome.failed, outcome["superseded"], outcome["changed"]) == (True, True, False)
    assert "is not the approved one" in outcome.message
    assert (templates(current_workfront), starts(current_workfront)) == (1, 0)


def test_planning_again_has_an_end(current_workfront: Workfront, package_id: str) -> None:
    for number in range(3):  # each brings another look
        rival(current_workfront, package_id, "E2", 1 + 2 * number, actions=IGNORE)
    outcome = current_workfront.install(package_id)
    assert (outcome.failed, outcome["superseded"], outcome["changed"]) == (True, True, False)
    assert "was planned 3 times" in outcome.message
    assert starts(current_workfront) == 0


def test_a_throttled_start_is_looked_at_again(current_workfront: Workfront, package_id: str) -> None:
    workfront = current_workfront
    workfront.simulator.fault("status", vendor="workfront", operation="E13", status=429, retry_after=60)
    rival(workfront, package_id, "E2", LOOK_BEFORE_START + 1)
    outcome = workfront.install(package_id)
    assert (outcome.failed, outcome.changed) == (False, False), outcome.message
    assert (templates(workfront), starts(workfront)) == (1, 1)


@pytest.mark.parametrize("is_own_package", [True, False], ids=["own package", "other package"])
def test_the_younger_of_two_that_started_at_once_fails(
    current_workfront: Workfront, package_id: str, is_own_package: bool
) -> None:
    workfront = current_workfront
    other = package_id if is_own_package else other_package(workfront)
    rival(workfront, other, "E13")
    workfront.simulator.fault("slow", vendor="workfront", operation="E13", seconds=0.05)  # older by more than nothing
    outcome = workfront.install(package_id)
    assert (outcome.failed, outcome["changed"]) == (True, True)
    assert outcome["error"]["kind"] == "operation_failed"
    assert f"both created these objects, which now exist twice: TMPL {worlds.SECOND_TEMPLATE}" in outcome.message
    assert templates(workfront) == 2
    # What it has created can be deleted, and only that.
    deleted = workfront.compensate(outcome["installation_id"])
    assert [item["object_code"] for item in deleted["deleted"]] == ["TMPL"]
    assert templates(workfront) == 1
    if is_own_package:
        # What the older one has brought stays, and so does the package.
        assert deleted["standing_installation_id"] not in (None, outcome["installation_id"])
        assert deleted["package_status"] == "ACTIVE"
        assert workfront.install(package_id).changed is False
    else:
        assert (deleted["standing_installation_id"], deleted["package_status"]) == (None, "DISABLED")


@pytest.mark.parametrize(("operation", "skip"), [("E11", 0), ("E2", LOOK_AFTER_END)], ids=["during", "at the end"])
def test_the_older_of_two_that_started_at_once_stays(
    current_workfront: Workfront, package_id: str, operation: str, skip: int
) -> None:
    """The other one has started with an old plan, which only its own run can find; if it is no run of this collection, nothing does."""
    workfront = current_workfront
    twice = {"TMPL": {worlds.SECOND_TEMPLATE: {"action": "CREATE", "targetId": ""}}}
    workfront.simulator.fault("slow", vendor="workfront", operation=operation, skip=skip, seconds=0.05)
    rival(workfront, other_package(workfront), operation, skip, actions=twice)
    outcome = workfront.install(package_id)
    assert outcome.changed
    assert any("which now exist twice" in each and "is the younger one" in each for each in outcome.warnings)


def test_an_older_one_that_failed_does_not_win(current_workfront: Workfront, package_id: str) -> None:
    """Its own run deletes what it has created, so what is here must stay."""
    workfront = current_workfront
    made = workfront.simulator.workfront_foreign_package(
        worlds.SOURCE, "Other", [worlds.SECOND_TEMPLATE, worlds.AMBIGUOUS_TEMPLATES[0]], status="ACTIVE"
    )
    workfront.simulator.workfront_behave(fail_objects=[{**MORE, "reason": "It has a broken rule."}])
    rival(workfront, str(made["id"]), "E13")
    workfront.simulator.fault("slow", vendor="workfront", operation="E13", seconds=0.05)
    outcome = workfront.install(package_id)
    assert outcome.changed
    assert any("which now exist twice" in each and "ended in status FAILED" in each for each in outcome.warnings)


def test_other_objects_are_no_reason_to_fail(current_workfront: Workfront, package_id: str) -> None:
    workfront = current_workfront
    made = workfront.simulator.workfront_foreign_package(
        worlds.SOURCE, "Other", [worlds.AMBIGUOUS_TEMPLATES[0]], status="ACTIVE"
    )
    rival(workfront, str(made["id"]), "E13")
    outcome = workfront.install(package_id)
    assert outcome.changed
    assert any("others were started there" in each for each in outcome.warnings)


@pytest.mark.parametrize("count", [2, 3])
@pytest.mark.parametrize("reads", [1, 3])
@pytest.mark.parametrize("number", [0, *(pytest.param(each, marks=pytest.mark.release) for each in range(1, 10))])
def test_tasks_at_once(current_workfront: Workfront, package_id: str, count: int, reads: int, number: int) -> None:
    """However they meet: one succeeds, and each further one changes nothing or says that it created the same again."""
    workfront = current_workfront
    workfront.simulator.workfront_behave(installation={"reads": reads})
    outcomes: list[Outcome] = []
    barrier = threading.Barrier(count)

    def run() -> None:
        barrier.wait()
        outcomes.append(Workfront(workfront.simulator).install(package_id))

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failed = [outcome for outcome in outcomes if outcome.failed]
    assert len(failed) < count
    assert all("which now exist twice" in outcome.message for outcome in failed), [each.message for each in failed]
    assert len([each for each in outcomes if not each.failed and each.changed]) == 1
    # A task that has waited for an installation of another one fails with it.
    assert templates(workfront) == 1 + len({outcome["installation_id"] for outcome in failed})
    for outcome in failed:
        workfront.compensate(outcome["installation_id"])
    assert templates(workfront) == 1
