# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task asks of an installation."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable

from .collisions import CollisionRequest
from .movement import Expected


@dataclasses.dataclass(frozen=True, kw_only=True)
class InstallationRequest:
    """A package to install, or a prepared installation to start, and the conditions; from ``start_before`` on nothing is started.

    ``check_proof`` raises an error if the package, whose ID it gets, is no longer proven; None if it need not be.
    """

    package_id: str | None
    installation_id: str | None
    collisions: CollisionRequest
    expected_digest: str | None
    expected_objects: Expected | None
    allow_invalid: bool
    target_wait_timeout: float
    start_before: datetime.datetime | None
    check_proof: Callable[[str], None] | None
    wait: bool
