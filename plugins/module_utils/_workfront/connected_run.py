# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the runs of all roles for Workfront have in common: the connections to two environments (contract Workfront 3.1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .._registered import mapping
from .._run import Run
from .role_connection import RoleConnection


@dataclasses.dataclass(frozen=True, kw_only=True)
class ConnectedRun(Run):
    """A run with the connections to its source and its target."""

    source: RoleConnection
    target: RoleConnection

    @classmethod
    def read_common(cls, seen: Mapping[str, Any], *, user: str) -> dict[str, Any]:
        """Read the fields that every such run has."""
        options = mapping(seen.get("options"))
        return {
            **super().read_common(seen, user=user),
            "source": RoleConnection.read(options.get("source")),
            "target": RoleConnection.read(options.get("target")),
        }

    @property
    def must_log_in(self) -> bool:
        """Whether there is an environment to log in to."""
        return any(self.logins.values())

    @property
    def logins(self) -> dict[str, bool]:
        """Whether to log in to ``source`` and ``target`` once for all tasks."""
        return {"source": self.source.must_log_in, "target": self.target.must_log_in}

    @property
    def login_methods(self) -> dict[str, str]:
        """How to log in to ``source`` and ``target``."""
        return {"source": self.source.login_method, "target": self.target.login_method}

    @property
    def sides(self) -> tuple[str, str]:
        """The URLs of source and target; one that is not known is empty."""
        return self.source.shown_url, self.target.shown_url
