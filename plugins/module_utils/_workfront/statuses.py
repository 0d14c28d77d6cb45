# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The statuses of packages, installations and their entries, and the actions (contract Workfront 7)."""

from __future__ import annotations

UNASSEMBLED = "UNASSEMBLED"
ASSEMBLING = "ASSEMBLING"
ASSEMBLING_FAILED = "ASSEMBLING_FAILED"
DRAFT = "DRAFT"
TESTING = "TESTING"
ACTIVE = "ACTIVE"
DISABLED = "DISABLED"
SETTABLE = (DRAFT, TESTING, ACTIVE, DISABLED)
"""What a user may set; the service sets the others."""

STATUSES = frozenset({UNASSEMBLED, ASSEMBLING, ASSEMBLING_FAILED, *SETTABLE})
"""All statuses of a package."""

PREPARING = "PREPARING"
SUCCEEDED = frozenset({"INSTALLED", "COMPLETED"})
FAILED = "FAILED"

CREATE = "CREATE"
CREATE_WITH_ALT_NAME = "CREATEWITHALTNAME"
USE_EXISTING = "USEEXISTING"
OVERWRITE = "OVERWRITING"
IGNORE = "IGNORE"
ACTIONS = (USE_EXISTING, OVERWRITE, CREATE, CREATE_WITH_ALT_NAME, IGNORE)
CREATING = frozenset({CREATE, CREATE_WITH_ALT_NAME})
EFFECTIVE = CREATING | {OVERWRITE}
"""The actions that change the target."""
MAY_LACK_STATUS = frozenset({CREATE_WITH_ALT_NAME, OVERWRITE})
"""The actions of which no status is documented; an installation that succeeded may report none (contract Workfront A14)."""
NEEDS_TARGET = frozenset({USE_EXISTING, OVERWRITE})

ENTRY_INSTALLED = "INSTALLED"
ENTRY_REGISTERED = "REGISTERED"
ENTRY_FAILED = "FAILED"


def admits(status: str, *, production: bool) -> bool:
    """Return whether a package in this status can be installed (contract Workfront 7.2)."""
    return status == ACTIVE or (status == TESTING and not production)


def needed_status(*, production: bool) -> str:
    """Return the lowest status that a package needs."""
    return ACTIVE if production else TESTING


def is_assembled(status: str) -> bool:
    """Return whether the service has finished, successfully or not, collecting the objects of a package."""
    return status != ASSEMBLING


def is_rolled_back(status: str) -> bool:
    """Return whether an installation was rolled back in Workfront's user interface."""
    return "ROLL" in status


def is_finished(status: str) -> bool:
    """Return whether an installation with this status is finished; an unknown status means that it is running."""
    return status in SUCCEEDED or status == FAILED or is_rolled_back(status)
