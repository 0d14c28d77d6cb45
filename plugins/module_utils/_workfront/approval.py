# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a planned installation asks of the person who must approve it (contract Workfront 10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._approval import ApprovalRequest, counts_of, named
from .._plan import CREATE, UPDATE
from .._registered import mappings
from .objects import RECYCLED, TYPE_NAMES

_MOST_COMPARED = 50
"""Overwritten objects that fit on a command line."""


def request_of(
    plan: Mapping[str, Any],
    package_id: str,
    overwritten: Sequence[Mapping[str, Any]],
    unchanged_since: str,
    *,
    source: str,
    target: str,
    compensates: bool,
    verifies: bool,
) -> ApprovalRequest:
    """Return what a plan asks for.

    ``overwritten`` are the objects of the target with their last change, as it was planned; ``unchanged_since`` is the newest of those.
    """
    verified = ", and the run looks up each created or overwritten object" if verifies else ""
    variables: dict[str, Any] = {
        "workfront_promote_stage": "execute",
        "workfront_promote_package_id": package_id,
        "workfront_promote_plan_digest": plan.get("digest"),
    }
    if overwritten and len(overwritten) <= _MOST_COMPARED:
        variables["workfront_promote_overwritten_objects"] = [
            {key: item[key] for key in ("object_code", "id", "updated_at") if item.get(key)} for item in overwritten
        ]
    elif unchanged_since:
        variables["workfront_promote_unchanged_since"] = unchanged_since
    return ApprovalRequest(
        asked=f"Workfront will install objects of {source} in {target}: {counts_of(plan.get('summary'))}.",
        until=None,
        on_approval=(
            f"Workfront installs exactly this plan{verified}. If Workfront plans something else by then, or if somebody changes "
            "what the plan overwrites, nothing is installed, and a new plan needs a new approval."
        ),
        on_failure=(
            "The role deletes what the installation has created; what it has overwritten stays overwritten."
            if compensates
            else "Nothing is deleted automatically, because workfront_promote_compensate is false."
        ),
        irreversible=_irreversible(plan),
        variables=variables,
    )


def _irreversible(plan: Mapping[str, Any]) -> list[str]:
    found = []
    overwritten = named(plan, UPDATE, TYPE_NAMES)
    if overwritten:
        found.append(f"No API restores what is overwritten: {overwritten}.")
    created = [change for change in mappings(plan.get("changes")) if change.get("action") == CREATE]
    if any(change.get("type") not in RECYCLED for change in created):
        found.append("Created objects of most types can only be deleted permanently.")
    if created or overwritten:
        found.append(
            "Only an administrator can roll back the installation, in Workfront's user interface and within 24 hours."
        )
    return found
