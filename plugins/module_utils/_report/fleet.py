# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The content of a report about a fleet: one release, and what has become of each target."""

from __future__ import annotations

import dataclasses

from .._outcomes import REACHED


@dataclasses.dataclass(frozen=True)
class Target:
    """A target of a fleet; ``wave`` is the number of its wave, from 1, and ``status`` the status of its promotion.

    ``changes`` counts the changes of its plan. What is not known is None, or an empty string.
    """

    name: str
    id: str | None
    wave: int | None
    outcome: str
    status: str
    changes: int | None
    promotion_id: str | None
    package_id: str | None
    installation_id: str | None
    verified: bool | None
    started: str | None
    finished: str | None
    seconds: float | None
    message: str

    @property
    def is_reached(self) -> bool:
        """Whether the target has the release, or its plan if nothing was to be started."""
        return self.outcome == REACHED


@dataclasses.dataclass(frozen=True)
class Fleet:
    """All targets of a run in the order of their waves, and ``release``, the ID of the snapshot or package."""

    release: str | None
    targets: tuple[Target, ...]
