# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which objects of an installation may be deleted again: rules 1 to 4, which its record decides (contract Workfront 10.3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ..installations.results import entries_of, status_of
from ..installations.translation import Key
from ..objects import CORE_NAMES, INSTALL_ORDER, PARENTS, READ_ONLY, RECYCLED, ranks_of
from ..statuses import CREATING, ENTRY_FAILED, ENTRY_INSTALLED, IGNORE, NEEDS_TARGET, OVERWRITE, SUCCEEDED, USE_EXISTING


@dataclasses.dataclass(frozen=True)
class CreatedObject:
    """An object that an installation has created in its target."""

    code: str
    source_id: str
    target_id: str
    name: str
    action: str

    @property
    def key(self) -> Key:
        """What tells the object apart from all others of its installation."""
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

    def to_deleted(self, *, with_parent: bool) -> dict[str, Any]:
        """Return the object as the list of deleted ones shows it."""
        return self.to_dict(with_parent=with_parent, restorable=self.code in RECYCLED)


@dataclasses.dataclass
class Selection:
    """The objects that may be deleted, the most dependent first, and what must stay, with the reasons."""

    candidates: list[CreatedObject]
    skipped: list[dict[str, Any]]
    not_compensable: list[dict[str, Any]]


def select(
    installation: Mapping[str, Any], kept: frozenset[str], order: Sequence[str] | None, *, accept_missing_status: bool
) -> Selection:
    """Apply rules 1 to 4 to the entries of a finished installation.

    ``kept`` are the ids of what installations in this target found there, ``order`` is the service's own order of types.
    """
    selection = Selection([], [], [])
    unreported = accept_missing_status and _reports_no_status(installation) and status_of(installation) in SUCCEEDED
    for code, source_id, entry in entries_of(installation):
        values = (str(entry.get(name) or "") for name in ("targetId", "name", "action"))
        found = CreatedObject(code, source_id, *values)
        lasting = _why_it_lasts(entry)
        if lasting:
            selection.not_compensable.append(found.to_dict(why=lasting))
            continue
        reason = _why_not(found, entry, kept, unreported=unreported)
        if reason:
            selection.skipped.append(found.to_dict(why=reason))
        else:
            selection.candidates.append(found)
    ranks = ranks_of({item.code for item in selection.candidates}, order or INSTALL_ORDER)
    selection.candidates.sort(key=lambda item: (ranks[item.code], item.source_id), reverse=True)
    return selection


def kept_ids(installations: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the ids of all objects that an installation used or overwrote there, or is prepared to."""
    return frozenset(
        str(entry.get("targetId")).lower()
        for installation in installations
        for entries in installation["translationMap"].values()
        for entry in entries.values()
        if entry.get("action") in NEEDS_TARGET and entry.get("targetId")
    )


def possible_parents(item: CreatedObject, installation: Mapping[str, Any]) -> set[Key]:
    """Return to which objects of an installation an object may belong; its record tells the types only, not the parent."""
    translation_map = installation["translationMap"]
    return {
        (parent, source_id) for parent in PARENTS.get(item.code, ()) for source_id in translation_map.get(parent, ())
    }


def _why_it_lasts(entry: Mapping[str, Any]) -> str | None:
    if _state_of(entry) == ENTRY_FAILED:
        return None
    if entry.get("action") == OVERWRITE:
        return "It was overwritten; no record keeps what it was before."
    if entry.get("action") == USE_EXISTING:
        return "It existed before, and is left untouched on purpose."
    return None


def _why_not(item: CreatedObject, entry: Mapping[str, Any], kept: frozenset[str], *, unreported: bool) -> str | None:
    action, state = entry.get("action"), _state_of(entry)
    if action == IGNORE:
        return "It was ignored."
    if action not in CREATING:
        return f"It was not created (action {action})."
    if state == ENTRY_FAILED:
        return "It was not created: its installation failed."
    if state != ENTRY_INSTALLED and not unreported:
        return (
            f"Workfront does not report it as installed, but as {state}."
            if state
            else "Workfront does not report whether it was created; see accept_missing_status."
        )
    if not item.target_id:
        return "Workfront does not tell which object was created."
    if item.target_id.lower() == item.source_id.lower():
        return "It has the id of the source's object, so it was there before: what is created gets another id."
    if item.target_id.lower() in kept:
        return "An installation in this environment used or overwrote this object, or is prepared to, so others rely on it."
    return None


def _reports_no_status(installation: Mapping[str, Any]) -> bool:
    return not any(_state_of(entry) for _code, _source_id, entry in entries_of(installation))


def _state_of(entry: Mapping[str, Any]) -> str:
    return str(entry.get("installationStatus") or "").upper()
