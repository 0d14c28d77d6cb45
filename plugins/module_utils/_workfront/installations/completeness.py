# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether plans and records are complete: what is missing in them is not nothing (contract Workfront 6.2, 6.7, 7.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ..._errors import UnreadableError
from ..._plan import IGNORE, Plan
from ..installation import Installation, TranslationMap
from ..objects import PARENTS, PROMOTABLE
from ..package import Package
from ..statuses import CREATING, EFFECTIVE, ENTRY_FAILED, ENTRY_INSTALLED, ENTRY_REGISTERED
from .results import ambiguous_entries
from .translation import listed

_KNOWN = frozenset({ENTRY_INSTALLED, ENTRY_REGISTERED, ENTRY_FAILED})


def check_complete(package: Package, proposed: TranslationMap, where: str) -> None:
    """Check that a proposed map is complete.

    :raises UnreadableError: it is not
    """
    gap = gap_in(package, proposed)
    if gap:
        raise UnreadableError(
            f"Workfront's plan of package {package.id} for {where} {gap}.",
            claim="Nothing was installed.",
            advice="Plan again. If that does not help, assemble a new package.",
        )


def gap_in(package: Package, proposed: TranslationMap) -> str:
    """Say what a proposed map lacks: it has the objects of its package, each once; their parts may be missing (contract A34)."""
    named = [(code, source_id.lower()) for code, entries in proposed.items() for source_id in entries]
    planned = set(named)
    twice = sorted(item for item, count in Counter(named).items() if count > 1)
    missing = sorted(item for item in package.contents - planned if item[0] in PROMOTABLE)
    is_known_to_be_empty = isinstance(package.raw.get("packageEntities"), Mapping) and not package.contents
    if twice:
        return f"has {_named(twice)} more than once"
    if missing:
        return f"lacks {_named(missing)}, although the package has objects"
    return "" if planned or is_known_to_be_empty else "is empty, although the package has objects"


def _named(objects: Iterable[tuple[str, str]]) -> str:
    return listed(f"{code} {object_id}" for code, object_id in objects)


def check_record(installation: Installation, plan: Plan, *, changed: bool) -> None:
    """Check that the record of an installation that succeeded shows what became of every object of its plan, and of no other.

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
        if entry is None and change.action == IGNORE:
            continue
        if entry is None:
            yield f"{name} is missing"
        elif action != planned and not {action, planned} <= CREATING:
            yield f"{name} has the action {action} instead of {planned}"
        elif entry.has_failed or change.action == IGNORE:
            continue
        elif installation.status_of(entry) not in _KNOWN:
            yield f"{name} has the status '{entry.status}'"
    yield from _contradictions(installation, plan)


def _contradictions(installation: Installation, plan: Plan) -> Iterator[str]:
    """Find what cannot be: what is created has an ID of its own, and only what was planned is changed.

    Parts of objects need not be in a plan (contract Workfront A34).
    """
    planned = {(change.type, str(change.source_id).lower()) for change in plan.changes}
    ambiguous = {id(entry) for entry in ambiguous_entries(installation)}
    for entry in installation.entries:
        name = f'{entry.code} "{entry.name or entry.source_id}" ({entry.source_id})'
        is_planned = (entry.code, entry.source_id.lower()) in planned
        if id(entry) in ambiguous:
            yield f"{name} has the ID of another object, {entry.target_id}"
        elif not is_planned and entry.code not in PARENTS and entry.action in EFFECTIVE and not entry.has_failed:
            yield f"{name} was not planned"
