# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_installation_compensation where others install in the same target (contract Workfront 10.3, 12, A33)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import SOURCE, TARGET, Workfront, installed, other_package, small_package

LOOK_BEFORE_DELETION = 1
"""How many requests E2 of a task come before this look at the target."""


@pytest.fixture
def installation_id(workfront: Workfront) -> str:
    """An installation that has created a template."""
    return str(installed(workfront, small_package(workfront))["installation_id"])


def start(workfront: Workfront, package_id: str, **more: Any) -> str:
    """Let somebody else start an installation."""
    return str(workfront.simulator.workfront_foreign_installation(package_id, TARGET, running=True, **more)["id"])


def unrelated_package(workfront: Workfront) -> str:
    """Return a package that shares nothing with the small one, which somebody else has made."""
    made = workfront.simulator.workfront_foreign_package(SOURCE, "Unrelated", [worlds.PROJECT], status="ACTIVE")
    return str(made["id"])


def rival(workfront: Workfront, package_id: str, operation: str, skip: int = 0, **more: Any) -> None:
    """Let somebody else install right before a request."""
    arguments = {"package_id": package_id, "lane": TARGET, **more}
    workfront.simulator.fault(
        "do", vendor="workfront", operation=operation, action="foreign_installation", arguments=arguments, skip=skip
    )


def ends(workfront: Workfront, installation_id: str, *, at: str = "E11", skip: int = 0) -> None:
    """Let an installation end right before a request arrives."""
    arguments = {"installation_id": installation_id}
    workfront.simulator.fault("do", vendor="workfront", operation=at, action="finish", arguments=arguments, skip=skip)


def template_is_there(workfront: Workfront) -> bool:
    return worlds.SECOND_TEMPLATE_NAME in [item["name"] for item in workfront.objects().values()]


@pytest.mark.parametrize("makes", [other_package, unrelated_package])
def test_a_running_installation_is_waited_for(workfront: Workfront, installation_id: str, makes: Any) -> None:
    """What it uses is protected, and what it does not use is deleted, both from its finished record."""
    ends(workfront, start(workfront, makes(workfront)), skip=1)
    outcome = workfront.compensate(installation_id)
    assert not outcome.failed, outcome.message
    assert template_is_there(workfront) is (makes is other_package)
    assert bool(outcome["deleted"]) is (makes is not other_package)


@pytest.mark.parametrize("status", ["ACTIVE", "DISABLED"])
def test_one_that_does_not_end_refuses_the_deletion(workfront: Workfront, installation_id: str, status: str) -> None:
    """Even if nobody could start another installation of its package any more."""
    package_id = unrelated_package(workfront)
    running = start(workfront, package_id)
    workfront.simulator.workfront_change_package(package_id, status=status)
    outcome = workfront.compensate(installation_id, target_wait_timeout=30)
    assert (outcome.failed, outcome["changed"]) == (True, False)
    assert outcome["installation_id"] == installation_id
    assert outcome["running_installations"] == [{"id": running, "package_id": package_id, "status": "INSTALLING"}]
    for said in (running, "did not finish within 30 s", "Nothing was deleted", "target_wait_timeout"):
        assert said in outcome.message
    assert "delete" not in workfront.operations()
    assert template_is_there(workfront)


def test_one_that_starts_before_the_deletion_is_waited_for(workfront: Workfront, installation_id: str) -> None:
    """It was started after the first look, and uses what was to be deleted."""
    rival(workfront, other_package(workfront), "E2", skip=LOOK_BEFORE_DELETION)
    outcome = workfront.compensate(installation_id)
    assert not outcome.failed, outcome.message
    assert outcome["deleted"] == []
    assert "delete" not in workfront.operations()
    assert template_is_there(workfront)


def test_one_that_starts_during_the_deletion_is_named(workfront: Workfront, installation_id: str) -> None:
    """Nothing prevents it. What it uses and is gone is named."""
    package_id = other_package(workfront)
    rival(workfront, package_id, "delete", running=True)
    outcome = workfront.compensate(installation_id)
    assert not outcome.failed, outcome.message
    [deleted] = outcome["deleted"]
    warned = " ".join(outcome.warnings)
    assert package_id in warned
    assert f"They use objects that are deleted now: {deleted['target_id']}." in warned


def test_check_mode_does_not_wait(workfront: Workfront, installation_id: str) -> None:
    running = start(workfront, unrelated_package(workfront))
    outcome = workfront.compensate(installation_id, check=True)
    assert not outcome.failed, outcome.message
    assert outcome["deleted"]
    assert running in " ".join(outcome.warnings)
