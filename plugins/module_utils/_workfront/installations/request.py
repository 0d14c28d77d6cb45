# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task asks of an installation."""

from __future__ import annotations

import dataclasses

from ..._waiting import Waiting
from .collisions import Choices


@dataclasses.dataclass(frozen=True)
class Wanted:
    """A package to install, or a prepared installation to start, and the conditions."""

    package_id: str | None
    installation_id: str | None
    choices: Choices
    expected_digest: str | None
    allow_invalid: bool
    wait: bool
    waiting: Waiting
