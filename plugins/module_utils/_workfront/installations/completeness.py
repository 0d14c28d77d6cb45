# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether plans and records are complete: what is missing in them is not nothing (contract Workfront 6.2, 6.7, 7.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..._errors import UnreadableError
from ..._plan import IGNORE, Plan
from ..installation import Installation, TranslationMap
from ..objects import PROMOTABLE
from ..package import Package
from ..statuses import CREATING, ENTRY_FAILED, ENTRY_INSTALLED, ENTRY_REGISTERED
from .translation import listed

_KNOWN = frozenset({ENTRY_INSTALLED, ENTRY_REGISTERED, ENTRY_FAILED})


def check_complete(package: Package, proposed: TranslationMap, where: str) -> None:
    """Check that a proposed map has the objects of its package; the parts of objects may be missing (contract Workfront A34).

    :raises UnreadableError: it has not
    """
    planned = {(code, source_id.lower()) for code, entries in proposed.items() for source_id in entries}
    missing = sorted(item for item in package.contents - planned if item[0] in PROMOTABLE)
    is_known_to_be_empty = isinstance(package.raw.get("packageEntities"), Mapping) and not package.contents
    if missing or not (planned or is_known_to_be_empty):
        said = f"lacks {listed(f'{code} {object_id}' for code, object_id in missing)}" if missing else "is empty"
        raise UnreadableError(
            f"Workfront's plan of package {package.id} for {where} {said}, although the package has objects. Nothing was "
            "installed.",
            advice="Plan again. If that does not help, assemble a new package.",
        )


def check_record(installation: Installation, plan: Plan, *, changed: bool) -> None:
    """Check that the record of an installation that succeeded shows what became of every object of its plan.

    :raises UnreadableError: it does not, so nothing can be said of the installation
    """
    if not installation.has_succeeded:
        return
    gaps = list(_gaps(installation, plan))
    if gaps:
        raise UnreadableError(
            f"Installation {installation.id} in {installation.environment.address} ended as {installation.status}, but its record "
            f"does not show what became of all objects: {listed(gaps)}. So what was installed is unknown.",
            advice=(
                "Check the deployment in Setup > System > Environment Promotion. Running again plans what is missing; nothing is "
                "deleted because of this."
            ),
            changed=changed,
        )


def _gaps(installation: Installation, plan: Plan) -> Iterator[str]:
    entries = {(entry.code, entry.source_id.lower()): entry for entry in installation.entries}
    if not entries:
        yield "there is no object in it"
    for change in plan.changes:
        name = f'{change.type} "{change.name}" ({change.source_id})'
        entry = entries.get((change.type, str(change.source_id).lower()))
        action, planned = (entry.action if entry else None), change.vendor_action
        if entry is None:
            yield f"{name} is missing"
        elif action != planned and not {action, planned} <= CREATING:
            yield f"{name} has the action {action} instead of {planned}"
        elif entry.has_failed or change.action == IGNORE:
            continue
        elif installation.status_of(entry) not in _KNOWN:
            yield f"{name} has the status '{entry.status}'"
