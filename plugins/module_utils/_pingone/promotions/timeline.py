# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a promotion, or a rollback, was created, started and completed (contract PingOne 5.1, 6)."""

from __future__ import annotations

from typing import Any

from ..._run import phase
from ..promotion import Promotion
from ..statuses import IN_PROGRESS


def timeline_of(promotion: Promotion, *, what: str, first: str) -> list[dict[str, Any]]:
    """Return the phases of a promotion, as far as PingOne states when they began; ``first`` is its first status.

    The status at the end is known; those before it follow from the times that PingOne states.
    """
    created, started, completed = promotion.created_at, promotion.started_at, promotion.completed_at
    phases = []
    if created is not None:
        phases.append(phase(what, first, created, started))
    if started is not None:
        phases.append(phase(what, IN_PROGRESS, started, completed))
    if completed is not None:
        phases.append(phase(what, str(promotion.status), completed))
    return phases
