# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Selects the objects of an installation that may be deleted: rules 1 to 4, which its record decides (contract Workfront 10.3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from ..installation import Entry, Installation
from ..installations.results import ambiguous_entries
from ..installations.translation import Key
from ..objects import CORE_NAMES, INSTALL_ORDER, PARENTS, READ_ONLY, ranks_of
from ..statuses import (
    CREATING,
    EFFECTIVE,
    ENTRY_INSTALLED,
    ENTRY_REGISTERED,
    IGNORE,
    NEEDS_TARGET,
    OVERWRITE,
    USE_EXISTING,
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class CreatedObject:
    """An object that an installation has created in its target."""

    code: str
    source_id: str
    target_id: str
    name: str
    action: str

    @property
    def key(self) -> Key:
        """What identifies the object among all of its installation."""
        return self.code, self.source_id

    @property
    def is_deletable(self) -> bool:
        """Whether the core API deletes objects of this type on their own."""
        return self.code in CORE_NAMES and self.code not in READ_ONLY

    def to_dict(self, **more: Any) -> dict[str, Any]:
        """Return the object as results show it."""
        return {
            "object_code": self.code,
            "source_id": self.source_id,
            "target_id": self.target_id,
            "name": self.name,
            "action": self.action,
            "readable": self.code in CORE_NAMES,
            **more,
        }


@dataclasses.dataclass(frozen=True, kw_only=True)
class KeptObject:
    """An object that is not deleted, the reason, and whether it is one that the installation created or overwrote.

    ``remains`` is None if Workfront does not report that.
    """

    item: CreatedObject
    why: str
    remains: bool | None = True

    def to_dict(self) -> dict[str, Any]:
        """Return the object as results show it."""
        return self.item.to_dict(why=self.why, remains=self.remains)


@dataclasses.dataclass
class Selection:
    """The objects that may be deleted, the most dependent first, and those that must stay: protected by a rule, or permanently."""

    candidates: list[CreatedObject] = dataclasses.field(default_factory=list)
    protected: list[KeptObject] = dataclasses.field(default_factory=list)
    permanent: list[KeptObject] = dataclasses.field(default_factory=list)

    @property
    def skipped(self) -> list[dict[str, Any]]:
        """What a rule protects, as results show it."""
        return [kept.to_dict() for kept in self.protected]

    @property
    def not_compensable(self) -> list[dict[str, Any]]:
        """What cannot be restored or deleted, as results show it."""
        return [kept.to_dict() for kept in self.permanent]


def select(
    installation: Installation, kept: frozenset[str], order: Sequence[str] | None, *, accept_missing_status: bool
) -> Selection:
    """Apply rules 1 to 4 to the entries of a finished installation.

    ``kept`` are the IDs of what installations in this target found there, ``order`` is the service's own order of types.
    """
    selection = Selection()
    reports_nothing = not any(entry.status for entry in installation.entries)
    unreported = accept_missing_status and reports_nothing and installation.has_succeeded
    ambiguous = {id(entry) for entry in ambiguous_entries(installation)}
    for entry in installation.entries:
        item = CreatedObject(
            code=entry.code,
            source_id=entry.source_id,
            target_id=entry.target_id,
            name=entry.name or "",
            action=entry.action or "",
        )
        permanent = _why_permanent(entry)
        reason = permanent or _why_protected(entry, kept, unreported=unreported)
        if reason is None and id(entry) in ambiguous:
            reason = "Workfront reports the same ID for another object, so which one was created is not known."
        if reason is None:
            selection.candidates.append(item)
        else:
            kept_object = KeptObject(item=item, why=reason, remains=_remains(entry))
            (selection.permanent if permanent else selection.protected).append(kept_object)
    ranks = ranks_of({item.code for item in selection.candidates}, order or INSTALL_ORDER)
    selection.candidates.sort(key=lambda item: (ranks[item.code], item.source_id), reverse=True)
    return selection


def kept_ids(installations: Iterable[Installation]) -> frozenset[str]:
    """Return the IDs of all objects that an installation used or overwrote there, or is prepared to."""
    return frozenset(
        entry.target_id.lower()
        for installation in installations
        for entry in installation.entries
        if entry.action in NEEDS_TARGET and entry.target_id
    )


def possible_parents(item: CreatedObject, installation: Installation) -> set[Key]:
    """Return the objects of an installation that an object may belong to; its record names only types, not the parent."""
    translation_map = installation.translation_map
    return {
        (parent, source_id) for parent in PARENTS.get(item.code, ()) for source_id in translation_map.get(parent, ())
    }


def _remains(entry: Entry) -> bool | None:
    """Return whether the target has what an entry is about because of its installation; None if nothing says so."""
    if entry.has_failed or entry.action not in EFFECTIVE:
        return False
    if entry.target_id:
        return True
    return False if entry.status == ENTRY_REGISTERED else None


def _why_permanent(entry: Entry) -> str | None:
    if entry.has_failed:
        return None
    if entry.action == OVERWRITE:
        return "It was overwritten, and its former state is not recorded."
    if entry.action == USE_EXISTING:
        return "It existed before the installation, so it stays."
    return None


def _why_protected(entry: Entry, kept: frozenset[str], *, unreported: bool) -> str | None:
    if entry.action == IGNORE:
        return "It was ignored."
    if entry.action not in CREATING:
        return f"It was not created (action {entry.action})."
    if entry.has_failed:
        return "It was not created: its installation failed."
    if entry.status != ENTRY_INSTALLED and not unreported:
        return (
            f"Workfront reports it as {entry.status}, not as {ENTRY_INSTALLED}."
            if entry.status
            else "Workfront does not report whether it was created; see accept_missing_status."
        )
    if not entry.target_id:
        return "Workfront does not report which object was created."
    if entry.target_id.lower() == entry.source_id.lower():
        return "It has the ID of the object in the source, so it existed before: what is created gets another ID."
    if entry.target_id.lower() in kept:
        return "An installation in this environment used or overwrote this object, or is prepared to, so others rely on it."
    return None
