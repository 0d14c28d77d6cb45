# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a promotion, or a rollback, was created, started and completed (contract PingOne 5.1, 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._run import phase
from ..statuses import IN_PROGRESS


def timeline_of(record: Mapping[str, Any], *, what: str, first: str) -> list[dict[str, Any]]:
    """Return the phases of a record, as far as PingOne has noted when they began; ``first`` is its first status.

    The status at the end is known; those before it are read from what PingOne notes of them.
    """
    created, started, completed = (record.get(name) for name in ("createdAt", "startedAt", "completedAt"))
    phases = []
    if created is not None:
        phases.append(phase(what, first, created, started))
    if started is not None:
        phases.append(phase(what, IN_PROGRESS, started, completed))
    if completed is not None:
        phases.append(phase(what, str(record.get("status")), completed))
    return phases
