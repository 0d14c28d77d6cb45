# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The content of a package: the requested objects with IDs and names, and those that are missing (contract Workfront 6, 9)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from ..._errors import InputError, NotFoundError
from ..core_api import CoreApi
from ..objects import CORE_NAMES
from ..package import Package
from .request import ObjectRequest


def resolve(core: CoreApi, objects: Iterable[ObjectRequest]) -> tuple[ObjectRequest, ...]:
    """Return the objects with their IDs; those that are given by name are looked up.

    :raises InputError: no object has that name, or more than one has it
    """
    return tuple(item if item.id is not None else _by_name(core, item) for item in objects)


def complete(core: CoreApi, objects: Iterable[ObjectRequest]) -> tuple[ObjectRequest, ...]:
    """Return the objects with their names, as far as the core API exposes them; this shows that they exist.

    :raises InputError: there is no such object
    """
    listed = tuple(objects)
    nameless: dict[str, list[str]] = {}
    for item in listed:
        if not item.name and item.code in CORE_NAMES:
            nameless.setdefault(item.code, []).append(str(item.id))
    names = {code: _names_of(core, code, ids) for code, ids in nameless.items() if len(ids) > 1}
    return tuple(
        item
        if item.name or item.code not in CORE_NAMES
        else _named(item, names[item.code][str(item.id)])
        if str(item.id) in names.get(item.code, ())
        else _by_id(core, item)
        for item in listed
    )


def missing_objects(package: Package, objects: Iterable[ObjectRequest]) -> list[ObjectRequest]:
    """Return the objects that are not in a package (contract Workfront 6.3)."""
    present = package.contents
    return [item for item in objects if (item.code, item.id) not in present]


def collections_of(objects: Iterable[ObjectRequest]) -> list[dict[str, Any]]:
    """Return objects in the form of a request: one item for each type (contract Workfront 6.4)."""
    by_code: dict[str, list[dict[str, str]]] = {}
    for item in objects:
        entity = {"ID": str(item.id), **({"name": item.name} if item.name else {})}
        by_code.setdefault(item.code, []).append(entity)
    return [{"objCode": code, "entities": entities} for code, entities in by_code.items()]


def _by_name(core: CoreApi, wanted: ObjectRequest) -> ObjectRequest:
    found = core.find_by_name(wanted.code, str(wanted.name), most=10)
    where = f"objects: {wanted.code} '{wanted.name}'"
    if not found:
        raise InputError(f"{where} does not exist in {core.environment.address}. The name must match exactly.")
    if len(found) > 1:
        ids = ", ".join(sorted(str(item.get("ID")) for item in found))
        raise InputError(
            f"{where} exists {len(found)} times in {core.environment.address}. Give one of the IDs: {ids}."
        )
    return dataclasses.replace(wanted, id=str(found[0]["ID"]).lower())


def _by_id(core: CoreApi, wanted: ObjectRequest) -> ObjectRequest:
    try:
        found = core.read_object(wanted.code, str(wanted.id))
    except NotFoundError:
        raise absent_object(core, wanted.code, str(wanted.id)) from None
    return _named(wanted, found.get("name"))


def absent_object(core: CoreApi, code: str, object_id: str) -> InputError:
    """Return the error about an object that an environment does not have."""
    return InputError(
        f"objects: {core.environment.address} has no {code} with the ID {object_id}. The refresh of a sandbox from "
        "production deletes what was configured in the sandbox and not promoted."
    )


def _names_of(core: CoreApi, code: str, ids: list[str]) -> dict[str, Any]:
    """Return the names of those objects of a type that were found at once, by ID."""
    return {str(item["ID"]).lower(): item.get("name") for item in core.read_objects(code, ids)}


def _named(wanted: ObjectRequest, name: Any) -> ObjectRequest:
    return dataclasses.replace(wanted, name=name if isinstance(name, str) else None)
