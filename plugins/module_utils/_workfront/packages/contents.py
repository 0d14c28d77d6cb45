# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The content of a package: the requested objects with IDs and names, and those that are missing (contract Workfront 6, 9)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable
from typing import Any

from ..._errors import InputError, NotFoundError, ServiceError
from ..._ids import near
from ..core_api import NAME, CoreApi
from ..objects import CORE_NAMES
from ..package import Package
from .request import ObjectRequest

Listed = list[dict[str, Any]]

_MOST_PROBLEMS = 10
_MOST_SHOWN = 5


def resolve(core: CoreApi, objects: Iterable[ObjectRequest]) -> tuple[ObjectRequest, ...]:
    """Return the objects with their IDs; those that are given by name are looked up.

    :raises InputError: no object has one of the names, or more than one has it
    """
    found: list[ObjectRequest] = []
    problems: list[str] = []
    list_names = functools.cache(functools.partial(_names_for_hints, core))
    for item in objects:
        if len(problems) == _MOST_PROBLEMS:
            problems.append("The entries after it were not looked up.")
            break
        try:
            found.append(item if item.id is not None else _by_name(core, item, list_names))
        except InputError as error:
            problems.append(error.message)
    if problems:
        raise InputError(" ".join(problems))
    return tuple(found)


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


def _by_name(core: CoreApi, wanted: ObjectRequest, list_names: Callable[[str], Listed]) -> ObjectRequest:
    found = core.find_by_name(wanted.code, str(wanted.name), most=10)
    where = f"objects: {wanted.code} '{wanted.name}'"
    if not found:
        hint = _hint(wanted, list_names(wanted.code))
        raise InputError(f"{where} does not exist in {core.environment.address}. The name must match exactly.{hint}")
    if len(found) > 1:
        ids = ", ".join(sorted(str(item.get("ID")) for item in found))
        raise InputError(
            f"{where} exists {len(found)} times in {core.environment.address}. Give one of the IDs: {ids}."
        )
    return dataclasses.replace(wanted, id=str(found[0]["ID"]).lower())


def _names_for_hints(core: CoreApi, code: str) -> Listed:
    try:
        return core.list_names(code)[0]
    except ServiceError:
        return []  # the message is right without a hint


def _hint(wanted: ObjectRequest, listed: Listed) -> str:
    """Name the objects of a type whose names resemble the one that was not found."""
    similar = near(str(wanted.name), dict.fromkeys(item[NAME] for item in listed))
    found = sorted((similar.index(item[NAME]), str(item["ID"])) for item in listed if item[NAME] in similar)
    shown = (f"{wanted.code} '{similar[number]}' ({object_id})" for number, object_id in found[:_MOST_SHOWN])
    return f" Similar: {', '.join(shown)}." if found else ""


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
