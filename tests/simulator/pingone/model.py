# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of the simulated service. Source: PingOne contract, sections 5.1 to 5.4, 6.1 and 12."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from simulator.pingone.variable_model import Declaration, Definition

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
# Of snapshots only, beside IN_PROGRESS and ERROR (section 5.4).
WAITING = "WAITING"
COMPLETE = "COMPLETE"

STARTABLE = frozenset({READY, VALIDATION_FAILED})
DELETABLE = frozenset({NEW, READY})
UPDATABLE = frozenset({NEW, READY, VALIDATION_FAILED})
EXECUTED = frozenset({COMPLETED, ERROR})


@dataclass
class Resource:
    """One configuration resource of an environment."""

    type: str
    body: Json
    # Paths of the properties whose value came out of a sensitive variable.
    hidden: frozenset[str] = frozenset()

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
    # PEM, for PRIVATE_KEY_JWT.
    public_key: str | None = None

    def may_access(self, environment: Environment) -> bool:
        if environment.organization_id != self.organization_id:
            return False
        return self.environments is None or environment.id in self.environments


@dataclass
class Environment:
    """An environment (section 12) with its configuration resources and promotion variables."""

    record: Json
    organization_id: str
    resources: Resources = field(default_factory=dict)
    applications: dict[str, Application] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    declarations: dict[str, Declaration] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.record["id"])

    def declaration(self, resource_id: str) -> Declaration | None:
        """Find what is declared for a resource; a declaration is only seen while its resource exists."""
        return self.declarations.get(resource_id) if resource_id in self.resources else None


@dataclass
class Snapshot:
    """A copy of an environment, or of one resource and what it depends on (section 5.4): one version of several."""

    id: str
    snapshot_id: str
    environment_id: str
    created_at: datetime
    # Everything that was copied; one resource comes with all its dependencies.
    resources: Resources
    # What it is filed under: the environment's own id or that of the resource.
    resource_id: str
    type: str
    # None: the resource had been deleted before.
    body: Json | None
    status: str = COMPLETE
    started_at: datetime | None = None
    completed_at: datetime | None = None
    reads: int = 0
    error: str | None = None
    error_code: int | None = None
    # One of the snapshots inside another one (section 11.5); they are made when they are read.
    embedded: bool = False
    # Somebody asked for it (S1); the others were taken for promotions.
    requested: bool = False

    def shows_absence(self, resource_id: str) -> bool:
        """Return whether a resource is known not to exist: it is not in its environment, or was deleted before."""
        if self.resource_id == self.environment_id:
            return resource_id not in self.resources
        return self.body is None and resource_id == self.resource_id

    @classmethod
    def take(cls, environment: Environment, snapshot_id: str, record_id: str, moment: datetime) -> Snapshot:
        """Copy a whole environment; the copy is complete at once."""
        record, resources = copy.deepcopy((environment.record, environment.resources))
        made = cls(record_id, snapshot_id, environment.id, moment, resources, environment.id, "environments", record)
        made.started_at = made.completed_at = moment
        return made


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
    # As in Resource.
    hidden: frozenset[str] = frozenset()
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
    reads_since_end: int = 0
    # What the source snapshot is filed under, if it is that of a single resource (ambiguity A6).
    source_snapshot_resource_id: str | None = None

    @property
    def is_rollback(self) -> bool:
        return self.previous_id is not None

    def begin_phase(self, phase: Literal["prepare", "rollback_prepare", "execute"], moment: datetime) -> None:
        self.phase = phase
        self.phase_began = moment
        self.phase_reads = 0
