# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which objects of an installation may be deleted again: rules 1 to 4, which its record decides (contract Workfront 10.3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from ..installation import Entry, Installation
from ..installations.translation import Key
from ..objects import CORE_NAMES, INSTALL_ORDER, PARENTS, READ_ONLY, ranks_of
from ..statuses import CREATING, ENTRY_INSTALLED, IGNORE, NEEDS_TARGET, OVERWRITE, USE_EXISTING


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
        """Whether the core API deletes objects of this type by themselves."""
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
    """An object that is not deleted, and the reason."""

    item: CreatedObject
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return the object as results show it."""
        return self.item.to_dict(why=self.why)


@dataclasses.dataclass
class Selection:
    """The objects that may be deleted, the most dependent first, and what must stay: protected by a rule, or for good."""

    candidates: list[CreatedObject] = dataclasses.field(default_factory=list)
    protected: list[KeptObject] = dataclasses.field(default_factory=list)
    lasting: list[KeptObject] = dataclasses.field(default_factory=list)

    @property
    def skipped(self) -> list[dict[str, Any]]:
        """What a rule protects, as results show it."""
        return [kept.to_dict() for kept in self.protected]

    @property
    def not_compensable(self) -> list[dict[str, Any]]:
        """What cannot be brought back or deleted, as results show it."""
        return [kept.to_dict() for kept in self.lasting]


def select(
    installation: Installation, kept: frozenset[str], order: Sequence[str] | None, *, accept_missing_status: bool
) -> Selection:
    """Apply rules 1 to 4 to the entries of a finished installation.

    ``kept`` are the ids of what installations in this target found there, ``order`` is the service's own order of types.
    """
    selection = Selection()
    reports_nothing = not any(entry.status for entry in installation.entries)
    unreported = accept_missing_status and reports_nothing and installation.has_succeeded
    for entry in installation.entries:
        item = CreatedObject(
            code=entry.code,
            source_id=entry.source_id,
            target_id=entry.target_id,
            name=entry.name or "",
            action=entry.action or "",
        )
        lasting = _why_it_lasts(entry)
        reason = lasting or _why_not(entry, kept, unreported=unreported)
        if reason is None:
            selection.candidates.append(item)
        else:
            (selection.lasting if lasting else selection.protected).append(KeptObject(item=item, why=reason))
    ranks = ranks_of({item.code for item in selection.candidates}, order or INSTALL_ORDER)
    selection.candidates.sort(key=lambda item: (ranks[item.code], item.source_id), reverse=True)
    return selection


def kept_ids(installations: Iterable[Installation]) -> frozenset[str]:
    """Return the ids of all objects that an installation used or overwrote there, or is prepared to."""
    return frozenset(
        entry.target_id.lower()
        for installation in installations
        for entry in installation.entries
        if entry.action in NEEDS_TARGET and entry.target_id
    )


def possible_parents(item: CreatedObject, installation: Installation) -> set[Key]:
    """Return to which objects of an installation an object may belong; its record names the types only, not the parent."""
    translation_map = installation.translation_map
    return {
        (parent, source_id) for parent in PARENTS.get(item.code, ()) for source_id in translation_map.get(parent, ())
    }


def _why_it_lasts(entry: Entry) -> str | None:
    if entry.has_failed:
        return None
    if entry.action == OVERWRITE:
        return "It was overwritten; no record keeps what it was before."
    if entry.action == USE_EXISTING:
        return "It existed before, and is left untouched on purpose."
    return None


def _why_not(entry: Entry, kept: frozenset[str], *, unreported: bool) -> str | None:
    if entry.action == IGNORE:
        return "It was ignored."
    if entry.action not in CREATING:
        return f"It was not created (action {entry.action})."
    if entry.has_failed:
        return "It was not created: its installation failed."
    if entry.status != ENTRY_INSTALLED and not unreported:
        return (
            f"Workfront does not report it as installed, but as {entry.status}."
            if entry.status
            else "Workfront does not report whether it was created; see accept_missing_status."
        )
    if not entry.target_id:
        return "Workfront does not tell which object was created."
    if entry.target_id.lower() == entry.source_id.lower():
        return "It has the id of the source's object, so it was there before: what is created gets another id."
    if entry.target_id.lower() in kept:
        return "An installation in this environment used or overwrote this object, or is prepared to, so others rely on it."
    return None
