# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deletes created objects, the most dependent first: rule 5, the order, and an account of the result (contract Workfront 10.3)."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import itertools
import operator
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

from ..._errors import AuthenticationError, NotFoundError, ServiceError, UnreadableError
from ..._reconcile import delete_once
from ..core_api import ENTRY_DATE, NAME, CoreApi
from ..installation import Installation
from ..installations.translation import Key
from ..objects import CLOCK_TOLERANCE, CORE_NAMES, PROMOTABLE, RECYCLED, is_same_name
from ..statuses import CREATING
from ..times import read_time
from .selection import CreatedObject, KeptObject, Selection, possible_parents

_NOT_DELETABLE = "Workfront's core API cannot delete objects of this type."
_PARENT_STAYS = "It belongs to an object that stays."


@dataclasses.dataclass(frozen=True, kw_only=True)
class DeletedObject:
    """An object that was deleted, by itself or together with its parent."""

    item: CreatedObject
    with_parent: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the object as results show it."""
        return self.item.to_dict(with_parent=self.with_parent, restorable=self.item.code in RECYCLED)


@dataclasses.dataclass(frozen=True, kw_only=True)
class FailedObject:
    """An object that could not be deleted, and the reason."""

    item: CreatedObject
    error: str

    def to_dict(self) -> dict[str, Any]:
        """Return the object as results show it."""
        return self.item.to_dict(error=self.error)


class Deleter:
    """Deletes the objects of a selection in one environment, if each still is what the installation created."""

    def __init__(self, core: CoreApi, installation: Installation, selection: Selection) -> None:
        self._core = core
        self._installation = installation
        self._selection = selection
        self._registered = _registration_of(installation)
        self._parents: dict[str, Set[Key]] = {}
        self._alone: list[CreatedObject] = []
        self._dependent: list[CreatedObject] = []
        self.absent: list[CreatedObject] = []
        """The created objects that no longer exist."""
        self.deleted: list[DeletedObject] = []
        self.failed: list[FailedObject] = []

    def find(self) -> bool:
        """Find what may be deleted; return whether there is something."""
        found = self._read_many(self._selection.candidates, (NAME, ENTRY_DATE))
        unchanged = [item for item in self._selection.candidates if self._is_unchanged(item, found.get(item.target_id))]
        self._alone, self._dependent = self._sort_out(unchanged)
        return bool(self._alone or self._dependent)

    def delete(self, *, check_mode: bool) -> None:
        """Delete what was found; in check mode, only report it."""
        if check_mode:
            self.deleted += [DeletedObject(item=item, with_parent=False) for item in self._alone]
            self.deleted += [DeletedObject(item=item, with_parent=True) for item in self._dependent]
        else:
            self._delete_all(self._alone, self._dependent)
            self._account_for_children()

    def _sort_out(self, confirmed: list[CreatedObject]) -> tuple[list[CreatedObject], list[CreatedObject]]:
        """Return what must be deleted, and what is deleted together with its parent; record what can be neither.

        An object is deleted together with its parent only if all its possible parents are deleted. An object stays if its
        parent stays, because others rely on that or because it may be another object by now.
        """
        gone = {item.key for item in self.absent}
        leaving = {item.key for item in confirmed if item.is_deletable}
        staying = {
            kept.item.key for kept in self._selection.protected if kept.item.action in CREATING and kept.item.target_id
        }
        alone: list[CreatedObject] = []
        dependent: list[CreatedObject] = []
        # Parents come first, and all objects of a type have the same possible parents.
        for _code, group in itertools.groupby(reversed(confirmed), key=operator.attrgetter("code")):
            items = list(group)
            parents = self._parents_of(items[0])
            has_lost_parent = bool(parents) and parents <= gone
            # What no longer exists cannot be the parent of what exists.
            has_parent = not parents <= gone
            leaves_with_parent = has_parent and parents <= leaving | gone
            stays_with_parent = has_parent and parents <= staying | gone
            for item in items:
                if leaves_with_parent:
                    dependent.append(item)
                    leaving.add(item.key)
                elif stays_with_parent:
                    self._selection.protected.append(KeptObject(item=item, why=_PARENT_STAYS))
                    leaving.discard(item.key)
                    staying.add(item.key)
                elif item.is_deletable:
                    alone.append(item)
                elif has_lost_parent:
                    self.absent.append(item)
                    gone.add(item.key)
                else:
                    self._selection.permanent.append(KeptObject(item=item, why=_NOT_DELETABLE))
        return alone[::-1], dependent[::-1]

    def _parents_of(self, item: CreatedObject) -> Set[Key]:
        if item.code not in self._parents:
            self._parents[item.code] = possible_parents(item, self._installation)
        return self._parents[item.code]

    def _delete_all(self, alone: list[CreatedObject], dependent: list[CreatedObject]) -> None:
        refused = self._delete_each(alone)
        left_behind = [item for item in dependent if not self._was_deleted_with_parent(item)]
        # A parent that could not be deleted keeps its children.
        kept = {failed.item.key for failed in refused}
        waiting = [item for item in left_behind if not kept.isdisjoint(self._parents_of(item))]
        orphans = [item for item in left_behind if kept.isdisjoint(self._parents_of(item))]
        refused += self._delete_each([item for item in orphans if item.is_deletable])
        # Objects that others referred to can be deleted after those.
        still_refused = self._delete_each([failed.item for failed in refused]) if self.deleted else refused
        self.failed += still_refused
        self.failed += [
            FailedObject(item=item, error=_PARENT_STAYS) for item in waiting if not self._was_deleted_with_parent(item)
        ]
        self.failed += [FailedObject(item=item, error=_NOT_DELETABLE) for item in orphans if not item.is_deletable]

    def _account_for_children(self) -> None:
        """Record which protected objects were deleted even so, because they belonged to one that was deleted."""
        deleted = {each.item.key for each in self.deleted}
        for kept in list(self._selection.protected):
            may_be_child = kept.remains and not deleted.isdisjoint(self._parents_of(kept.item))
            if may_be_child and self._was_deleted_with_parent(kept.item):
                self._selection.protected.remove(kept)

    def _read_many(self, items: Iterable[CreatedObject], fields: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Return those of several objects that can be read together with others of their type, by ID; the rest must be read alone."""
        by_code: dict[str, list[str]] = {}
        for item in items:
            if item.code in CORE_NAMES:
                by_code.setdefault(item.code, []).append(item.target_id)
        found: dict[str, dict[str, Any]] = {}
        for code, ids in by_code.items():
            if len(ids) == 1:
                continue
            try:
                read = {str(each["ID"]).lower(): each for each in self._core.read_objects(code, ids, fields)}
            except AuthenticationError:
                raise
            except ServiceError:
                continue  # one of them may be the reason
            found |= {target_id: read[target_id.lower()] for target_id in ids if target_id.lower() in read}
        return found

    def _is_unchanged(self, item: CreatedObject, found: Mapping[str, Any] | None) -> bool:
        """Apply rule 5: the object exists, has its name, and is not older than the installation.

        ``found`` is the object if it was read with others.
        """
        if item.code not in CORE_NAMES:
            return True
        try:
            found = found or self._core.read_object(item.code, item.target_id, (NAME, ENTRY_DATE))
        except NotFoundError:
            self.absent.append(item)
            return False
        except AuthenticationError:
            raise
        except ServiceError as error:
            self.failed.append(FailedObject(item=item, error=error.message))
            return False
        unreadable = _unreadable_field(item, found)
        if unreadable:
            self.failed.append(FailedObject(item=item, error=unreadable))
            return False
        why = self._why_another(item, found)
        if why is not None:
            self._selection.protected.append(KeptObject(item=item, why=why))
        return why is None

    def _why_another(self, item: CreatedObject, found: Mapping[str, Any]) -> str | None:
        """Return why what was found may not be the object that was created, or None."""
        name, created = found.get(NAME), read_time(found.get(ENTRY_DATE))
        if name is not None and not is_same_name(name, item.name):
            return f"Its name is now '{name}', so it may be another object."
        if created is not None and created < self._registered - CLOCK_TOLERANCE:
            return f"It was created at {found[ENTRY_DATE]}, before the installation."
        return None

    def _delete_each(self, items: list[CreatedObject]) -> list[FailedObject]:
        """Delete objects one after the other; return those that could not be deleted, with the reasons."""
        refused: list[FailedObject] = []
        for item in items:
            try:
                was_there = delete_once(functools.partial(self._core.delete_object, item.code, item.target_id))
            except AuthenticationError:
                raise  # every further request would fail too
            except ServiceError as error:
                refused.append(FailedObject(item=item, error=error.message))
                continue
            if was_there:
                self.deleted.append(DeletedObject(item=item, with_parent=False))
            else:
                self.absent.append(item)
        return refused

    def _was_deleted_with_parent(self, item: CreatedObject) -> bool:
        """Return whether an object was deleted with its parent, which is certain for types without an endpoint."""
        if item.code in CORE_NAMES:
            try:
                self._core.read_object(item.code, item.target_id, ())
            except NotFoundError:
                pass
            except ServiceError:
                return False
            else:
                return False
        self.deleted.append(DeletedObject(item=item, with_parent=True))
        return True


def _registration_of(installation: Installation) -> datetime.datetime:
    """Return when an installation was registered.

    :raises UnreadableError: its record does not say it, so what it created cannot be distinguished from what was there before
    """
    registered = read_time(installation.registered_at)
    if registered is None:
        raise UnreadableError(
            f"The record of installation {installation.id} in {installation.environment.address} does not say when it was "
            f"registered: '{installation.registered_at}'. Nothing was deleted.",
            advice="Without that, nothing shows that its objects did not exist before. Use Workfront's own rollback.",
        )
    return registered


def _unreadable_field(item: CreatedObject, found: Mapping[str, Any]) -> str | None:
    """Return which field of an object cannot be read, as a sentence, or None."""
    if found.get(NAME) is None and item.name and item.code in PROMOTABLE:
        return "Workfront does not say its name, so it may be another object."
    entered = found.get(ENTRY_DATE)
    if entered is not None and read_time(entered) is None:
        return f"Workfront says that it was created at {entered!r}, which is not a time, so it may be another object."
    return None
