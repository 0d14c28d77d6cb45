# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether an approved plan was executed before, by a run that was killed or by an earlier job (contract Workfront E10, 12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._plan import EFFECTIVE_ACTIONS, UPDATE
from .._registered import mappings, text
from .times import read_time


def find_executed(
    installations: Sequence[Mapping[str, Any]], plan: Mapping[str, Any], approved: str, since: str
) -> Mapping[str, Any]:
    """Return the newest installation that leaves nothing of an approved plan to be done, or an empty dictionary.

    ``plan`` is what the package would do now, and ``approved`` the digest of the approved one. ``since`` is when an object that it
    overwrites was last changed before it was approved, if that is known.
    """
    if "changes" not in plan:
        return {}
    executed = (
        item for item in reversed(installations) if item.get("is_successful") and item.get("plan_digest") == approved
    )
    return next((item for item in executed if _leaves_nothing(item, plan, approved, since)), {})


def _leaves_nothing(installation: Mapping[str, Any], plan: Mapping[str, Any], approved: str, since: str) -> bool:
    """Return whether a plan would at most overwrite again what an installation has just brought.

    A plan that only overwrites stays the same when it was executed. Then only the time tells the installation that has executed it
    from an older one of the same plan, for which it was approved once more.
    """
    effective = [change for change in mappings(plan.get("changes")) if change.get("action") in EFFECTIVE_ACTIONS]
    if not effective:
        return True
    brought = {_key(item, "object_code") for item in mappings(installation.get("objects")) if item.get("target_id")}
    if any(change.get("action") != UPDATE or _key(change, "type") not in brought for change in effective):
        return False
    if plan.get("digest") != approved:
        return True
    registered_at, approved_after = read_time(installation.get("registeredAt")), read_time(since)
    return registered_at is not None and approved_after is not None and registered_at > approved_after


def _key(item: Mapping[str, Any], code: str) -> tuple[str, str]:
    return text(item.get(code)), text(item.get("target_id")).lower()
