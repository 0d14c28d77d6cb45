# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The outcome of each step of an executed promotion (contract PingOne 1.2, 6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..._errors import UnreadableError
from ..._outcomes import FAILED, NOT_APPLIED, SUCCEEDED, UNKNOWN
from ..plan import plan_of_steps
from ..promotion import Promotion
from ..promotion_errors import describe_errors
from ..statuses import COMPLETED, ERROR, ROLLED_BACK


def outcomes_of(promotion: Promotion, errors: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each change of a promotion, as read by ID, with its ``outcome`` and a ``message``.

    PingOne continues after a failed step, and reports only those that failed. So a step without an error has succeeded,
    unless there is an error that cannot be assigned to one step.
    """
    try:
        changes = plan_of_steps(promotion.steps).changes
    except UnreadableError:
        return []  # a step of an unknown kind must not hide how the execution ended
    failures: dict[int, list[dict[str, Any]]] = {}
    for error in errors:
        step = error.get("step")
        failures.setdefault(step["number"] if step else 0, []).append(error)
    doubtful = 0 in failures or not failures
    return [
        {
            **change.to_dict(),
            "outcome": FAILED if number in failures else _without_error(promotion, doubtful=doubtful),
            "message": describe_errors(failures.get(number, [])),
        }
        for number, change in enumerate(changes, 1)
    ]


def _without_error(promotion: Promotion, *, doubtful: bool) -> str:
    if promotion.status in (COMPLETED, ROLLED_BACK):
        return SUCCEEDED
    if promotion.status == ERROR and promotion.started_at:
        return UNKNOWN if doubtful else SUCCEEDED
    return UNKNOWN if promotion.started_at else NOT_APPLIED
