# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether Workfront's user interface can still roll back an installation (contract Workfront 10.1, 10.2)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from ..api import PromotionApi
from ..installation import Installation
from ..package import Package
from ..times import order_of, read_time, write_time

_ROLLBACK_PERIOD = datetime.timedelta(hours=24)
"""How long Workfront's user interface offers to roll back a deployment (contract Workfront 10.1)."""
_STEPS = (
    "In {address}: Setup > System > Environment Promotion > package '{package}' > Deployments > Roll back. Workfront shows "
    "what it will change before it rolls back."
)


def ui_rollback(
    api: PromotionApi,
    installation: Installation,
    package: Package | None,
    others: Sequence[Installation],
    now: float,
) -> dict[str, Any]:
    """Return whether Workfront's own rollback is possible, until when, why or why not, and where to find it.

    ``now`` is in seconds since the epoch. Only its user interface rolls back, only the latest deployment to the target,
    and only for 24 hours (contract Workfront 10.1, 10.2).
    """
    registered = read_time(installation.registered_at)
    deadline = registered + _ROLLBACK_PERIOD if registered is not None else None
    later = [item for item in others if _is_later(item, installation)]
    eligible = False
    if installation.is_rolled_back:
        reason = "It was already rolled back."
    elif deadline is None:
        reason = "The record does not say when it was registered."
    elif now >= deadline.timestamp():
        reason = "More than 24 hours have passed since it was registered."
    elif later:
        reason = f"It is not the latest deployment to this environment: installation {later[-1].id} came after it."
    else:
        eligible = True
        reason = "It is the latest known deployment to this environment, and less than 24 hours old."
    return {
        "eligible": eligible,
        "deadline": write_time(deadline) if deadline is not None else None,
        "reason": reason,
        "steps": _STEPS.format(address=api.environment.address, package=(package and package.name) or "?"),
    }


def _is_later(item: Installation, installation: Installation) -> bool:
    return (
        item.id != installation.id
        and not item.is_prepared
        and order_of(item.registered_at) > order_of(installation.registered_at)
    )
