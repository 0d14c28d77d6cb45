# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Statuses of packages and installations, against the tables of contract Workfront 7."""

from __future__ import annotations

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront import statuses

PACKAGES = {
    # status: installable in production, in a sandbox
    "UNASSEMBLED": (False, False),
    "ASSEMBLING": (False, False),
    "ASSEMBLING_FAILED": (False, False),
    "DRAFT": (False, False),
    "TESTING": (False, True),
    "ACTIVE": (True, True),
    "DISABLED": (False, False),
    "A_STATUS_OF_TOMORROW": (False, False),
}
INSTALLATIONS = {
    "PREPARING": False,
    "INSTALLED": True,
    "COMPLETED": True,
    "FAILED": True,
    "ROLLED_BACK": True,
    "ROLLBACK": True,
    "INSTALLING": False,
    "IN_PROGRESS": False,
    "": False,
}


@pytest.mark.parametrize("status", PACKAGES)
def test_which_status_admits_which_target(status: str) -> None:
    admitted = tuple(statuses.admits(status, production=production) for production in (True, False))
    assert admitted == PACKAGES[status]


@pytest.mark.parametrize("production", [True, False])
def test_the_needed_status_is_enough(production: bool) -> None:
    assert statuses.admits(statuses.needed_status(production=production), production=production)
    assert statuses.needed_status(production=production) == ("ACTIVE" if production else "TESTING")


def test_settable_statuses() -> None:
    assert set(statuses.SETTABLE) == {"DRAFT", "TESTING", "ACTIVE", "DISABLED"}


@pytest.mark.parametrize("status", PACKAGES)
def test_only_assembling_means_that_objects_are_being_collected(status: str) -> None:
    assert statuses.is_assembled(status) == (status != "ASSEMBLING")


@pytest.mark.parametrize("status", INSTALLATIONS)
def test_what_ends_an_installation(status: str) -> None:
    assert statuses.is_finished(status) == INSTALLATIONS[status]


@pytest.mark.parametrize("status", INSTALLATIONS)
def test_success_and_rollback(status: str) -> None:
    assert (status in statuses.SUCCEEDED) == (status in ("INSTALLED", "COMPLETED"))
    assert statuses.is_rolled_back(status) == status.startswith("ROLL")


def test_actions() -> None:
    assert set(statuses.ACTIONS) == {"CREATE", "USEEXISTING", "CREATEWITHALTNAME", "OVERWRITING", "IGNORE"}
    assert {"CREATE", "CREATEWITHALTNAME"} == statuses.CREATING
    assert {"USEEXISTING", "OVERWRITING"} == statuses.NEEDS_TARGET
