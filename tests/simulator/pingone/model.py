# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of the simulated service. Source: PingOne contract, sections 5.1 to 5.4, 6.1 and 12."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]

NEW = "NEW"
PREPARING = "PREPARING"
READY = "READY"
IN_PROGRESS = "IN_PROGRESS"
VALIDATION_FAILED = "VALIDATION_FAILED"
COMPLETED = "COMPLETED"
ERROR = "ERROR"
ROLLED_BACK = "ROLLED_BACK"
ROLLBACK_NEW = "ROLLBACK_NEW"
ROLLBACK_PREPARING = "ROLLBACK_PREPARING"

STARTABLE = frozenset({READY, VALIDATION_FAILED})
DELETABLE = frozenset({NEW, READY})
UPDATABLE = frozenset({NEW, READY, VALIDATION_FAILED})
EXECUTED = frozenset({COMPLETED, ERROR})


@dataclass
class Resource:
    """One configuration resource of an environment."""

    type: str
    body: Json

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def name(self) -> str:
        """Unnamed resources are shown under their type and id (section 5.3)."""
        own = self.body.get("name")
        return own if isinstance(own, str) and own else f"{self.type}:{self.id}"

    @property
    def named(self) -> bool:
        return bool(self.body.get("name"))


Resources = dict[str, Resource]


@dataclass
class Application:
    """A worker application that may ask for tokens (section 3.2)."""

    client_id: str
    client_secret: str
    authentication: frozenset[str]
    organization_id: str
    # None: role assignments on every environment of the organization.
    environments: frozenset[str] | None

    def may_access(self, environment: Environment) -> bool:
        if environment.organization_id != self.organization_id:
            return False
        return self.environments is None or environment.id in self.environments


@dataclass
class Environment:
    """An environment (section 12) with its configuration resources."""

    record: Json
    organization_id: str
    resources: Resources = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.record["id"])


@dataclass
class Snapshot:
    """A copy of all resources of an environment (section 5.4), filed under the environment's own id."""

    id: str
    snapshot_id: str
    environment_id: str
    created_at: datetime
    resources: Resources

    @classmethod
    def take(cls, environment: Environment, snapshot_id: str, record_id: str, moment: datetime) -> Snapshot:
        return cls(record_id, snapshot_id, environment.id, moment, copy.deepcopy(environment.resources))


@dataclass
class Step:
    """One call of a plan (section 5.3) and what became of it."""

    action: str
    type: str
    source_id: str
    source_name: str
    target_id: str | None
    target_name: str | None
    # The target body before masking; None for DELETE.
    content: Json | None
    distance: int | float
    succeeded: bool = False
    # Resources that lost a reference because this step deleted what they pointed to.
    side_effects: set[str] = field(default_factory=set)
    # The remembered pair a DELETE step removed, needed to bring it back.
    forgotten: str | None = None
    created_id: str | None = None

    @property
    def touched(self) -> set[str]:
        """Target resources this step has changed, directly or not."""
        if not self.succeeded:
            return set()
        own = self.created_id if self.action == "POST" else self.target_id
        return self.side_effects | ({own} if own else set())


@dataclass
class Promotion:
    """A promotion or, with `previous_id`, the rollback of one (section 5.1)."""

    id: str
    sequence: int
    source_id: str
    target_id: str
    source_snapshot_id: str
    target_snapshot_id: str
    created_at: datetime
    updated_at: datetime
    status: str
    selected: list[str] | None = None
    excluded: list[str] | None = None
    supplied_mapping: dict[str, str] | None = None
    mapping: dict[str, str] | None = None
    description: str | None = None
    previous_id: str | None = None
    plan: list[Step] | None = None
    errors: list[str] = field(default_factory=list)
    started_at: datetime | None = None
    completed_at: datetime | None = None
    # What goes on by itself at the moment; None while the promotion rests.
    phase: Literal["prepare", "rollback_prepare", "execute"] | None = None
    phase_began: datetime | None = None
    phase_reads: int = 0
    start_sequence: int = 0

    @property
    def is_rollback(self) -> bool:
        return self.previous_id is not None

    def begin_phase(self, phase: Literal["prepare", "rollback_prepare", "execute"], moment: datetime) -> None:
        self.phase = phase
        self.phase_began = moment
        self.phase_reads = 0
