# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks up objects in the core API (contract Workfront 9.2, 9.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._errors import InputError
from .core_api import CoreApi
from .objects import NAMELESS, check_object_id, core_name_of

_MOST_FOUND = 2000
"""The most objects that one search returns (contract Workfront 9.1)."""


def find_objects(
    core: CoreApi, code: str, *, name: str | None = None, ids: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Return the objects with an exact name, or those with some IDs that exist, ordered by name.

    :raises InputError: the code or an ID cannot be looked up
    """
    core_name_of(code, "object_code")
    if name is not None and code in NAMELESS:
        raise InputError(f"name: Objects of type {code} have no name in Workfront. Give their ids.")
    checked = [check_object_id(item, "ids") for item in ids or ()]
    found = core.read_objects(code, checked) if name is None else core.find_by_name(code, name, most=_MOST_FOUND)
    shown = [{"id": item["ID"], "name": item.get("name"), "object_code": code} for item in found]
    return sorted(shown, key=lambda item: (item["name"] or "", item["id"]))


def find_listed(core: CoreApi, listed: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Return those of some objects, of any types, that exist; each type is looked up once.

    :raises InputError: a code or an ID cannot be looked up; then nothing is sent
    """
    ids: dict[str, list[str]] = {}
    for number, item in enumerate(listed, 1):
        where = f"objects: entry {number}"
        core_name_of(item["object_code"], where)
        ids.setdefault(item["object_code"], []).append(check_object_id(item["id"], f"{where}: id"))
    return [found for code in ids for found in find_objects(core, code, ids=ids[code])]
