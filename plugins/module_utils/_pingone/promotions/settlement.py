# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether everything that a promotion would change already has its intended value from variables (contract PingOne 10.0)."""

from __future__ import annotations

from typing import Any

from ..._errors import PermissionDeniedError
from ..._plan import UPDATE, Plan
from ..api import PingOneApi
from ..promotion import Promotion
from ..variables.residual import sort_residual
from .fields import with_fields


def settled_residual(api: PingOneApi, promotion: Promotion, plan: Plan, promoted_at: str) -> list[dict[str, Any]]:
    """Return the rows of a plan if all its changes are settled, so that it would change nothing; else no rows.

    ``promoted_at`` is when the same content was last promoted.

    :raises ServiceError: declarations, definitions, or the target's snapshot cannot be read
    """
    if not plan.effective or any(change.action != UPDATE for change in plan.effective):
        return []
    compared = with_fields(api, promotion, plan)
    try:
        residual, unexplained = sort_residual(
            api, str(promotion.source_id), str(promotion.target_id), compared, promoted_at
        )
    except PermissionDeniedError:
        return []  # a client that may not read variables promotes again
    return residual if not unexplained and all(row["settled"] for row in residual) else []
