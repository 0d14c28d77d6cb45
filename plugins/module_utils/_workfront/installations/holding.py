# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plan that failed or was compensated is held (contract Workfront E10, A46)."""

from __future__ import annotations

from typing import Any

from ..._errors import UnreadableError
from ..._plan import Plan
from ..api import PromotionApi
from ..installation import Installation
from ..package import Package
from ..times import order_of
from .translation import plan_of


def digest_of(installation: Installation) -> str | None:
    """Return the digest of the plan that an installation executes, if its record contains a plan that is readable."""
    try:
        return plan_of(installation.translation_map).digest if installation.translation_map else None
    except UnreadableError:
        return None


def find_held(api: PromotionApi, package: Package, plan: Plan, history: list[Installation]) -> dict[str, Any] | None:
    """Return the installation because of which a plan is held, or None.

    It is the newest one of the package, or of another package of its name, that has executed the same plan in this environment,
    if it failed or was undone, and nothing was installed successfully since. ``history`` are the package's own installations.
    """
    if not plan.effective:
        return None
    namesakes = [item for item in api.list_packages() if item.name == package.name and item.id != package.id]
    retired = {item.id for item in namesakes if item.is_disabled}
    installations = [*history, *(item for other in namesakes for item in api.list_installations(other.id))]
    here = sorted(
        (item for item in installations if item.is_in(api.environment) and item.is_finished),
        key=lambda item: (order_of(item.registered_at), item.id),
    )
    same = [number for number, item in enumerate(here) if digest_of(item) == plan.digest]
    if not same:
        return None
    last = here[same[-1]]
    reason = _why_undone(last, is_retired=last.package_id in retired)
    later = here[same[-1] + 1 :]
    if reason is None or any(_why_undone(item, is_retired=item.package_id in retired) is None for item in later):
        return None
    return {
        "installation_id": last.id,
        "package_id": last.package_id,
        "status": last.status,
        "at": last.registered_at,
        "reason": reason,
    }


def _why_undone(installation: Installation, *, is_retired: bool) -> str | None:
    """Return why what an installation brought is not in the target, or None if it succeeded."""
    if installation.is_rolled_back:
        return "It was rolled back in Workfront."
    if not installation.is_successful:
        failed = len(installation.errors)
        return f"{failed} of its objects failed." if failed else f"It ended in status {installation.status}."
    # The same plan means that what it created is gone, and a compensation disables the package.
    return "What it created is gone, and its package is DISABLED, as after a compensation." if is_retired else None
