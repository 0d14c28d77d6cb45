# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every part of the simulated service works with."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.core import Core
from simulator.pingone.behaviour import Behaviour
from simulator.pingone.content import Sensitive
from simulator.pingone.model import Environment, Snapshot
from simulator.pingone.store import Store
from simulator.pingone.substitution import Substitution
from simulator.pingone.tokens import TokenRegistry


@dataclass
class Context:
    """The shared core together with the state of this one service."""

    core: Core
    store: Store = field(default_factory=Store)
    behaviour: Behaviour = field(default_factory=Behaviour)
    tokens: TokenRegistry = field(default_factory=TokenRegistry)

    @property
    def sensitive(self) -> Sensitive:
        return Sensitive(self.behaviour.masked_fields)

    def substitution(self, source_id: str, target_id: str) -> Substitution:
        environments = self.store.environments
        required = self.behaviour.require_secret_variables
        return Substitution(environments[source_id], environments[target_id], self.sensitive, required)

    def take_snapshot(self, environment: Environment) -> Snapshot:
        """Snapshot an environment and keep the copy under its snapshot id."""
        snapshot = Snapshot.take(environment, self.core.ids.scripted(), self.core.ids.random(), self.core.clock.now())
        self.store.snapshots[snapshot.snapshot_id] = snapshot
        return snapshot
