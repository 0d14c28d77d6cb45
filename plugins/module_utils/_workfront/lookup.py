# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looking objects up in the core API (contract Workfront 9.2, 9.3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._errors import InputError, NotFoundError
from .core_api import CoreApi
from .objects import CORE_NAMES, check_object_id, core_name_of
from .requested import RequestedObject

MOST_FOUND = 2000
"""The most objects that one search returns (contract Workfront 9.1)."""


def resolve(core: CoreApi, objects: Iterable[RequestedObject]) -> tuple[RequestedObject, ...]:
    """Return the objects with their ids; those that are given by name are looked up.

    :raises InputError: no object has that name, or more than one
    """
    return tuple(item if item.id is not None else _by_name(core, item) for item in objects)


def complete(core: CoreApi, objects: Iterable[RequestedObject]) -> tuple[RequestedObject, ...]:
    """Return the objects with their names, as far as the core API exposes them; so they are known to exist.

    :raises InputError: there is no such object
    """
    return tuple(item if item.name or item.code not in CORE_NAMES else _by_id(core, item) for item in objects)


def find_objects(core: CoreApi, code: str, name: str | None, ids: Sequence[str] | None) -> list[dict[str, Any]]:
    """Return the objects of an exact name, or those of some ids that exist, ordered by name.

    :raises InputError: code or ids cannot be looked up
    """
    core_name_of(code, "object_code")
    checked = [check_object_id(item, "ids") for item in ids or ()]
    found = core.read_objects(code, checked) if name is None else core.find_by_name(code, name, most=MOST_FOUND)
    shown = [{"id": item.get("ID"), "name": item.get("name"), "object_code": code} for item in found]
    return sorted(shown, key=lambda item: (str(item["name"]), str(item["id"])))


def find_listed(core: CoreApi, listed: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Return those of some objects of any types that exist; each type is asked for once.

    :raises InputError: a code or an id cannot be looked up; then nothing is asked for
    """
    ids: dict[str, list[str]] = {}
    for number, item in enumerate(listed, 1):
        where = f"objects: entry {number}"
        core_name_of(item["object_code"], where)
        ids.setdefault(item["object_code"], []).append(check_object_id(item["id"], f"{where}: id"))
    return [found for code in ids for found in find_objects(core, code, None, ids[code])]


def _by_name(core: CoreApi, wanted: RequestedObject) -> RequestedObject:
    found = core.find_by_name(wanted.code, str(wanted.name), most=10)
    where = f"objects: {wanted.code} '{wanted.name}'"
    if not found:
        raise InputError(f"{where} does not exist in {core.environment.address}, with exactly this name.")
    if len(found) > 1:
        ids = ", ".join(sorted(str(item.get("ID")) for item in found))
        raise InputError(
            f"{where} exists {len(found)} times in {core.environment.address}: give one of the ids, {ids}."
        )
    return dataclasses.replace(wanted, id=str(found[0]["ID"]).lower())


def _by_id(core: CoreApi, wanted: RequestedObject) -> RequestedObject:
    try:
        found = core.read_object(wanted.code, str(wanted.id))
    except NotFoundError:
        raise InputError(
            f"objects: {core.environment.address} has no {wanted.code} with the id {wanted.id}. If the sandbox was refreshed "
            "from production, what was configured in it and not promoted is gone."
        ) from None
    name = found.get("name")
    return dataclasses.replace(wanted, name=name if isinstance(name, str) else None)
