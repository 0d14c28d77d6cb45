# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks up objects in the core API (contract Workfront 9.2, 9.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._errors import InputError
from .._masking import without_secrets
from .core_api import MOST_FOUND, NAME, CoreApi
from .objects import NAMELESS, check_object_id, core_name_of

_FIELD = re.compile(r"(DE:)?[A-Za-z][\w .:-]{0,99}", re.ASCII)
_MOST_FIELDS = 50
_MOST_QUOTED = 40


def find_objects(
    core: CoreApi,
    code: str,
    *,
    name: str | None = None,
    ids: Sequence[str] | None = None,
    fields: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Return the objects with an exact name, or those with some IDs that exist, with some fields, ordered by name.

    :raises InputError: the code or an ID cannot be looked up
    """
    core_name_of(code, "object_code")
    if name is not None and code in NAMELESS:
        raise InputError(f"name: Objects of type {code} have no name in Workfront. Give their ids.")
    checked = [check_object_id(item, "ids") for item in ids or ()]
    if name is None:
        found = core.read_objects(code, checked, tuple(dict.fromkeys((NAME, *fields))))
    else:
        found = core.find_by_name(code, name, most=MOST_FOUND, fields=fields)
    shown = [{"id": item["ID"], "name": item.get(NAME), "object_code": code, **_values(item, fields)} for item in found]
    return sorted(shown, key=lambda item: (item["name"] or "", item["id"]))


def check_fields(given: Sequence[str] | None) -> list[str]:
    """Return the names of fields, each once.

    :raises InputError: one cannot be a name
    """
    fields = list(dict.fromkeys(given or ()))
    if len(fields) > _MOST_FIELDS:
        raise InputError(f"fields must have at most {_MOST_FIELDS} entries; got {len(fields)}.")
    for field in fields:
        if not _FIELD.fullmatch(field):
            raise InputError(
                f"fields: '{field[:_MOST_QUOTED]}' must be the name of a field, such as description or DE:Region."
            )
    return fields


def _values(item: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    if not fields:
        return {}
    return {"fields": without_secrets({field: item[field] for field in fields if field in item})}


def find_listed(core: CoreApi, listed: Iterable[Mapping[str, str]], fields: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return those of some objects, of any types, that exist; each type is looked up once.

    :raises InputError: a code or an ID cannot be looked up; then nothing is sent
    """
    ids: dict[str, list[str]] = {}
    for number, item in enumerate(listed, 1):
        where = f"objects: entry {number}"
        core_name_of(item["object_code"], where)
        ids.setdefault(item["object_code"], []).append(check_object_id(item["id"], f"{where}: id"))
    return [found for code in ids for found in find_objects(core, code, ids=ids[code], fields=fields)]
