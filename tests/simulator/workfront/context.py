# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every part of the simulated service works with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from flask import g, has_request_context, request

from simulator.core import Core
from simulator.rate_limit import RateLimit
from simulator.vendor import ENVIRONMENT_KEY
from simulator.workfront.addresses import Addresses
from simulator.workfront.behaviour import Behaviour
from simulator.workfront.errors import ApiError
from simulator.workfront.model import Environment, User
from simulator.workfront.store import Store
from simulator.workfront.tokens import TokenRegistry


@dataclass
class Context:
    """The shared core together with the state of this one service."""

    core: Core
    addresses: Addresses
    store: Store = field(default_factory=Store)
    behaviour: Behaviour = field(default_factory=Behaviour)
    tokens: TokenRegistry = field(default_factory=TokenRegistry)
    rate_limit: RateLimit = field(default_factory=RateLimit)

    @property
    def now(self) -> datetime:
        return self.core.clock.now()

    def object_id(self) -> str:
        while True:
            # A digit in front keeps an id from being read as a number with an exponent or as a word.
            made = "6" + secrets.token_hex(16)[1:]
            if not any(made in environment.objects for environment in self.store.environments.values()):
                return made

    def called_environment(self) -> Environment:
        lane = request.environ.get(ENVIRONMENT_KEY)
        environment = self.store.environments.get(lane) if lane is not None else None
        if environment is None:
            raise ApiError(404, "There is no such environment", style="html")
        return environment

    def address(self, lane: str) -> str:
        """Name an environment as the caller would."""
        return self.addresses.address(lane, self.store.domain, request.host if has_request_context() else "")

    def lane_of_url(self, url: str) -> str | None:
        lane = self.addresses.lane_of_url(url, self.store.domain)
        return lane if lane in self.store.environments else None


def caller() -> User:
    user = g.user
    assert isinstance(user, User), "a request is let in before it is handled"
    return user
