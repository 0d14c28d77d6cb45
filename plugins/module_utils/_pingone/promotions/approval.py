# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a planned promotion asks of the person who must approve it (contract PingOne 2.3, 2.4, 7.8)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from ..._approval import ApprovalRequest, counts_of, named
from ..._plan import DELETE
from ..._times import read_time
from ..promotion import Promotion

_KEPT = datetime.timedelta(days=30)
"""How long PingOne keeps a promotion that was not executed (contract PingOne 2.3)."""


def request_of(
    plan: Mapping[str, Any], promotion: Promotion, *, source: str, target: str, rolls_back: bool, verifies: bool
) -> ApprovalRequest:
    """Return what a plan asks for; ``source`` and ``target`` are the names of the environments."""
    verified = ", and the run verifies that nothing is left to change" if verifies else ""
    return ApprovalRequest(
        asked=f"PingOne will bring {target} in line with {source}: {counts_of(plan.get('summary'))}.",
        until=_kept_until(promotion),
        on_approval=(
            f"PingOne executes exactly this plan{verified}. If another promotion to {target} is executed first, or if somebody "
            "changes there what the plan changes, nothing is executed, and a new plan needs a new approval."
        ),
        on_failure=_on_failure(target, rolls_back=rolls_back, verifies=verifies),
        irreversible=_irreversible(plan, target),
        variables={
            "pingone_promote_stage": "execute",
            "pingone_promote_promotion_id": promotion.id,
            "pingone_promote_plan_digest": plan.get("digest"),
        },
    )


def _kept_until(promotion: Promotion) -> str | None:
    created = read_time(promotion.created_at)
    return None if created is None else f"{created + _KEPT:%Y-%m-%dT%H:%M:%SZ}"


def _on_failure(target: str, *, rolls_back: bool, verifies: bool) -> str:
    if not rolls_back:
        return "Nothing is rolled back automatically, because pingone_promote_rollback is never."
    compared = f", and {target} is compared with its former state" if verifies else ""
    return f"The whole promotion is rolled back{compared}."


def _irreversible(plan: Mapping[str, Any], target: str) -> list[str]:
    found = [
        f"Once another promotion to {target} is executed, this one can no longer be rolled back.",
        "A completed rollback cannot be undone, and PingOne rolls back only whole promotions.",
    ]
    deleted = named(plan, DELETE)
    if deleted:
        found.insert(0, f"A rollback may give new IDs to what it creates again: {deleted}.")
    return found
