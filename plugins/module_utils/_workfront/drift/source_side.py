# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the source shows of objects: whether it has them, their names, and whether they were changed (contract Workfront 9, A39 to A41)."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence

from ..._errors import PermissionDeniedError, RejectedError
from ..core_api import NAME, CoreApi
from ..installations.translation import Key
from ..objects import CORE_NAMES
from ..packages.contents import absent_object, resolve
from ..packages.freshness import compare_objects
from ..packages.request import ObjectRequest
from .states import CHANGED, UNCHANGED, UNKNOWN, Side, why_unreadable

Names = dict[Key, "str | None"]
"""The names of objects, by code and ID in the source in lower case."""
Times = Mapping[str, "datetime.datetime | None"]
"""When packages were created, by their IDs."""


@dataclasses.dataclass(frozen=True)
class Given:
    """Given objects with their names in the source; those that it no longer has; and why it shows nothing of some types."""

    names: Names
    gone: Collection[Key]
    unreadable: Mapping[str, str]

    def is_shown(self, key: Key) -> bool:
        """Return whether the source shows that it has an object."""
        return key not in self.gone and key[0] not in self.unreadable


def read_given(core: CoreApi, objects: Sequence[ObjectRequest]) -> Given:
    """Look up given objects in their source: by name those that have no ID, by ID all others, whatever name is given for them.

    :raises InputError: a name does not belong to exactly one object
    """
    resolved = resolve(core, objects)
    names: Names = {(item.code, str(item.id)): item.name for item in resolved}
    by_id = [(item.code, str(item.id)) for item, given in zip(resolved, objects, strict=True) if given.id is not None]
    gone: list[Key] = []
    unreadable: dict[str, str] = {}
    for code, ids in by_code(by_id).items():
        if code not in CORE_NAMES:
            continue
        try:
            found = {str(item["ID"]).lower(): item.get(NAME) for item in core.read_objects(code, ids)}
        except (RejectedError, PermissionDeniedError) as error:
            unreadable[code] = why_unreadable(error, "source")
            continue
        names.update({(code, object_id): found[object_id] for object_id in ids if object_id in found})
        gone += [(code, object_id) for object_id in ids if object_id not in found]
    return Given(names, frozenset(gone), unreadable)


def check_known(core: CoreApi, given: Given, brought: Collection[Key]) -> None:
    """Check that the source has each given object, or that an installation has brought it.

    :raises InputError: neither is known of one
    """
    for key in given.gone:
        if key not in brought:
            raise absent_object(core, *key)


def source_sides(core: CoreApi, names: Names, packages: Mapping[Key, str], created: Times) -> dict[Key, Side]:
    """Return what the source shows of objects since their package was created; of those without a package, nothing."""
    sides: dict[Key, Side] = {}
    for package_id in dict.fromkeys(packages.values()):
        ours = {key: names[key] for key, other in packages.items() if other == package_id and key in names}
        grouped: dict[str, dict[str, str | None]] = {}
        for (code, object_id), name in ours.items():
            grouped.setdefault(code, {})[object_id] = name
        found = compare_objects(core, grouped, created.get(package_id))
        sides.update(dict.fromkeys(ours, Side(UNCHANGED)))
        for item in found.outdated:
            sides[(item.code, item.id)] = Side(CHANGED, _in_source(item.why), item.changed_at)
        for item in found.unchecked:
            sides[(item.code, item.id)] = Side(UNKNOWN, _in_source(item.why), item.changed_at)
    return sides


def by_code(keys: Iterable[Key]) -> dict[str, list[str]]:
    """Return the IDs of objects, by code."""
    grouped: dict[str, list[str]] = {}
    for code, object_id in keys:
        grouped.setdefault(code, []).append(object_id)
    return grouped


def _in_source(why: str) -> str:
    return why if "source" in why else f"Source: {why}"
