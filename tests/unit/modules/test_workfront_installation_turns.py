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


def test_a_plan_that_was_overtaken_is_refused(current_workfront: Workfront, package_id: str) -> None:
    agreed = current_workfront.plan(package_id)["plan"]["digest"]
    ends(current_workfront, start(current_workfront, other_package(current_workfront)))
    outcome = current_workfront.install(package_id, expected_plan_digest=agreed)
    assert outcome.failed
    assert (outcome["superseded"], outcome["changed"]) == (True, False)
    assert "is not the approved one" in outcome.message
    assert "E13" not in current_workfront.operations()


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


@pytest.mark.parametrize(("other_is_older", "fails"), [(True, True), (False, False)])
def test_two_that_started_at_once_do_not_both_succeed(
    current_workfront: Workfront, package_id: str, other_is_older: bool, fails: bool
) -> None:
    workfront = current_workfront
    other = other_package(workfront)
    workfront.simulator.workfront_behave(installation={"reads": 2})
    workfront.simulator.fault(
        "do",
        vendor="workfront",
        operation="E13" if other_is_older else "E11",
        action="foreign_installation",
        arguments={"package_id": other, "lane": TARGET, "running": True},
    )
    if other_is_older:  # by more than nothing
        workfront.simulator.fault("slow", vendor="workfront", operation="E13", seconds=0.05)
    else:
        workfront.simulator.clear_faults()
        # Right after the own start: the next look at what runs.
        workfront.simulator.fault(
            "do",
            vendor="workfront",
            operation="E2",
            skip=1,
            action="foreign_installation",
            arguments={"package_id": other, "lane": TARGET, "running": True},
        )
    outcomes: list[Outcome] = []
    runner = threading.Thread(target=lambda: outcomes.append(workfront.install(package_id)))
    runner.start()

    def installations(package: str) -> list[dict[str, Any]]:
        return [item for item in workfront.installations() if item["environmentPromotionPackageId"] == package]

    wait_until(lambda: installations(other) and [item["status"] for item in installations(package_id)] == ["INSTALLED"])
    workfront.simulator.workfront_finish(installations(other)[0]["id"])
    runner.join()
    assert templates(workfront) == 2
    [outcome] = outcomes
    said = [outcome.message] if fails else outcome.warnings
    assert outcome.failed is fails
    assert any(
        f"both created these objects, which now exist twice: TMPL {worlds.SECOND_TEMPLATE}" in text for text in said
    )
