# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of the simulated service. Source: Workfront contract, sections 1, 3, 6 and 7."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]

PRODUCTION = "my"
LANES = (PRODUCTION, "preview", "sb01", "sb02")

UNASSEMBLED = "UNASSEMBLED"
ASSEMBLING = "ASSEMBLING"
ASSEMBLING_FAILED = "ASSEMBLING_FAILED"
DRAFT = "DRAFT"
TESTING = "TESTING"
ACTIVE = "ACTIVE"
DISABLED = "DISABLED"
SETTABLE = (DRAFT, TESTING, ACTIVE, DISABLED)
NOT_ASSEMBLED = frozenset({UNASSEMBLED, ASSEMBLING, ASSEMBLING_FAILED})

PREPARING = "PREPARING"

CREATE = "CREATE"
USE_EXISTING = "USEEXISTING"
CREATE_WITH_ALT_NAME = "CREATEWITHALTNAME"
OVERWRITING = "OVERWRITING"
IGNORE = "IGNORE"
ACTIONS = frozenset({CREATE, USE_EXISTING, CREATE_WITH_ALT_NAME, OVERWRITING, IGNORE})
# Actions that need to know what in the target they are about.
TARGETED = frozenset({USE_EXISTING, OVERWRITING})
CREATING = frozenset({CREATE, CREATE_WITH_ALT_NAME})

INSTALLED = "INSTALLED"
COMPLETED = "COMPLETED"
REGISTERED = "REGISTERED"
FAILED = "FAILED"
ROLLED_BACK = "ROLLED_BACK"

# A translation map: code -> id in the source -> entry.
TranslationMap = dict[str, dict[str, Json]]


def admits(status: str, lane: str) -> bool:
    """Return whether a package of that status may be installed there (section 7.2)."""
    return status == ACTIVE or (status == TESTING and lane != PRODUCTION)


@dataclass
class WorkObject:
    """An object of an environment, or its copy in a package."""

    code: str
    id: str
    name: str
    entered_at: datetime
    updated_at: datetime
    # The object this one lives and dies with.
    parent: str | None = None
    # Other objects this one refers to.
    links: list[str] = field(default_factory=list)
    fields: Json = field(default_factory=dict)

    def copy(self) -> WorkObject:
        return copy.deepcopy(self)


Objects = dict[str, WorkObject]


@dataclass
class User:
    id: str
    name: str
    is_admin: bool
    api_keys: list[str] = field(default_factory=list)
    username: str | None = None
    password: str | None = None


@dataclass
class Application:
    """An OAuth2 application, registered in one environment (sections 3.4 and 3.5)."""

    client_id: str
    client_secret: str
    user_id: str
    public_key: str | None = None
    refresh_tokens: list[str] = field(default_factory=list)


@dataclass
class TechnicalAccount:
    """A credential of the Adobe identity service and the users it stands for, by lane (section 3.6)."""

    client_id: str
    client_secret: str
    scopes: frozenset[str]
    users: dict[str, str]


@dataclass
class Environment:
    """One instance of Workfront with its objects and whoever may enter."""

    lane: str
    customer_id: str
    users: dict[str, User] = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    objects: Objects = field(default_factory=dict)

    def children(self, parent: str) -> list[WorkObject]:
        return [entry for entry in self.objects.values() if entry.parent == parent]


@dataclass
class Phase:
    """What goes on by itself; nothing hurries a phase that is held."""

    kind: Literal["assemble", "install"]
    began: datetime
    reads: int = 0
    held: bool = False


@dataclass
class Package:
    """A package (section 6.1)."""

    id: str
    customer_id: str
    name: str
    description: str | None
    # As it was sent; None: the address of the lane, in the form the caller uses.
    source: str | None
    lane: str
    status: str
    created_at: datetime
    created_by: str
    version: int = 1
    is_private: bool = True
    published_at: datetime | None = None
    retired_at: datetime | None = None
    deleted_at: datetime | None = None
    # Code and id of what was asked for.
    requested: list[tuple[str, str]] = field(default_factory=list)
    # Copies of the objects by id; None: never assembled.
    content: Objects | None = None
    metadata: Json | None = None
    phase: Phase | None = None
    # Reads of a list that do not show it yet, and reads of it, once it is assembled, that do not show its objects yet.
    unlisted: int = 0
    unfilled: int = 0


@dataclass
class Installation:
    """One attempt to install a package (section 6.6)."""

    id: str
    package_id: str
    package_version: int
    customer_id: str
    lane: str
    # As it was called; None: the address of the lane, in the form the caller uses.
    address: str | None
    user_id: str
    status: str
    registered_at: datetime
    updated_at: datetime | None
    map: TranslationMap
    phase: Phase | None = None
    # What the target held before, for a rollback in the user interface.
    before: Objects | None = None
    # Reads of a list that do not show it yet.
    unlisted: int = 0
