# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares a package with its source: which of its objects were changed there since (contract Workfront A39 to A41)."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from ..._errors import PermissionDeniedError, RejectedError
from ..core_api import CoreApi
from ..objects import CLOCK_TOLERANCE, CORE_NAMES, PARENTS
from ..package import Package
from ..times import read_time, write_time
from .request import ObjectRequest

_FIELDS = ("lastUpdateDate",)


@dataclasses.dataclass(frozen=True, kw_only=True)
class ComparedObject:
    """An object of a package, and what its source shows of its last change."""

    code: str
    id: str
    name: str | None
    changed_at: datetime.datetime | None
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return the object as results show it."""
        changed_at = None if self.changed_at is None else write_time(self.changed_at)
        return {"object_code": self.code, "id": self.id, "name": self.name, "changed_at": changed_at, "why": self.why}

    def __str__(self) -> str:
        return f'{self.code} "{self.name or self.id}": {self.why}'


@dataclasses.dataclass(frozen=True)
class Freshness:
    """The objects that were changed or deleted in the source after the package was created, and those that do not show it."""

    outdated: tuple[ComparedObject, ...] = ()
    unchecked: tuple[ComparedObject, ...] = ()


def compare(core: CoreApi, package: Package, requested: Iterable[ObjectRequest]) -> Freshness:
    """Compare the requested objects of a package, and their parts, with the source; without requested ones, all objects.

    ``core`` is the core API of the source.

    :raises ServiceError: the source could not be read, for another reason than that it does not show the objects
    """
    return compare_objects(core, _relevant(package, tuple(requested)), read_time(package.created_at))


def compare_objects(
    core: CoreApi, objects: Mapping[str, Mapping[str, str | None]], created_at: datetime.datetime | None
) -> Freshness:
    """Compare objects of a package that was created at a time with the source.

    ``objects`` are their names, by code and ID in the source in lower case; what is unchanged is in no list of the result.

    :raises ServiceError: the source could not be read, for another reason than that it does not show the objects
    """
    outdated: list[ComparedObject] = []
    unchecked: list[ComparedObject] = []
    for code, names in objects.items():
        if created_at is None:
            found, why = None, "Workfront does not report when the package was created."
        elif code not in CORE_NAMES:
            found, why = None, "Workfront's core API does not expose this type."
        else:
            found, why = _read_changes(core, code, list(names))
        for object_id, name in names.items():
            if found is None or created_at is None:
                unchecked.append(ComparedObject(code=code, id=object_id, name=name, changed_at=None, why=why))
            else:
                compared, is_outdated = _judge(code, object_id, name, found, created_at)
                if compared is not None:
                    (outdated if is_outdated else unchecked).append(compared)
    return Freshness(tuple(outdated), tuple(unchecked))


def _relevant(package: Package, requested: tuple[ObjectRequest, ...]) -> dict[str, dict[str, str | None]]:
    """Return the names of the objects to compare, by code and ID.

    A package does not show whose part an object is, only its type: what may be a part of a requested object counts.
    """
    wanted = {(item.code, item.id) for item in requested}
    codes = {item.code for item in requested}
    relevant: dict[str, dict[str, str | None]] = {}
    for code, object_id, name in package.listed_objects:
        if not wanted or (code, object_id) in wanted or not codes.isdisjoint(PARENTS.get(code, ())):
            relevant.setdefault(code, {})[object_id] = name
    return relevant


def _read_changes(core: CoreApi, code: str, ids: list[str]) -> tuple[dict[str, Any] | None, str]:
    """Return the times of the last changes as the source writes them, by ID; or None, and why it shows none."""
    try:
        found = core.read_objects(code, ids, _FIELDS)
    except RejectedError:
        return None, "Workfront does not report when objects of this type were changed."
    except PermissionDeniedError:
        return None, "Workfront does not let this user read objects of this type."
    return {str(item.get("ID")).lower(): item.get("lastUpdateDate") for item in found}, ""


def _judge(
    code: str, object_id: str, name: str | None, found: dict[str, Any], created_at: datetime.datetime
) -> tuple[ComparedObject | None, bool]:
    """Return the object if there is something to say of it, and whether it is outdated."""

    def compared(changed_at: datetime.datetime | None, why: str) -> ComparedObject:
        return ComparedObject(code=code, id=object_id, name=name, changed_at=changed_at, why=why)

    if object_id not in found:
        return compared(None, "It no longer exists in the source."), True
    changed_at = read_time(found[object_id])
    if changed_at is None:
        return compared(None, "Workfront does not report when it was changed."), False
    if changed_at > created_at:
        return compared(changed_at, f"It was changed at {write_time(changed_at)}."), True
    if changed_at > created_at - CLOCK_TOLERANCE:
        why = f"It was changed at {write_time(changed_at)}, too shortly before the package was created for the clocks to decide."
        return compared(changed_at, why), False
    return None, False
