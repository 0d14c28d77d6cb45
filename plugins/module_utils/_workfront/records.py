# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the answers of the promotion API, of any era, into views with the current names (contract Workfront 12).

Only this file decides what an answer must contain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._http import Reply
from .flavor import Flavor
from .installation import Installation, TranslationMap
from .package import Package

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PACKAGE_ID = ("environmentPromotionPackageId", "blueprintId", "packageId")
_PACKAGE_VERSION = ("environmentPromotionPackageVersion", "blueprintVersion", "packageVersion")
_MAP = ("translationMap", "translationmap")
_ENTITIES = ("packageEntities", "displayEntities")


def unwrapped(body: Any) -> Any:
    """Return the content of a body, without the wrapper that some answers have."""
    return body["data"] if isinstance(body, Mapping) and "data" in body else body


def read_package(reply: Reply, flavor: Flavor) -> Package:
    """Return the package in an answer.

    :raises ProtocolError: there is none
    """
    package = unwrapped(reply.body)
    if not isinstance(package, Mapping) or not isinstance(package.get("id"), str):
        raise reply.protocol_error("a package with an ID was expected")
    return package_of(package, flavor)


def read_packages(reply: Reply, flavor: Flavor) -> list[Package]:
    """Return the packages in a list, without the deleted ones.

    :raises ProtocolError: the answer is not a list
    """
    listed = unwrapped(reply.body)
    if not isinstance(listed, list):
        raise reply.protocol_error("a list of packages was expected")
    return [package_of(item, flavor) for item in _identified(listed) if item.get("deletedAt") is None]


def read_installation(reply: Reply) -> Installation:
    """Return the installation in an answer.

    :raises ProtocolError: there is none
    """
    installation = unwrapped(reply.body)
    if not isinstance(installation, Mapping) or not isinstance(installation.get("id"), str):
        raise reply.protocol_error("an installation with an ID was expected")
    return installation_of(installation)


def read_installations(reply: Reply) -> list[Installation]:
    """Return the installations in a list, the oldest first.

    :raises ProtocolError: the answer is not a list
    """
    listed = unwrapped(reply.body)
    if not isinstance(listed, list):
        raise reply.protocol_error("a list of installations was expected")
    return sorted(map(installation_of, _identified(listed)), key=lambda item: item.registered_at)


def read_translation_map(reply: Reply) -> TranslationMap:
    """Return the translation map in an answer: object code, source ID, entry.

    :raises ProtocolError: there is none
    """
    found = unwrapped(reply.body)
    if isinstance(found, Mapping):
        found = next((found[name] for name in _MAP if name in found), found)
    if not isinstance(found, dict) or not all(_is_entries(entries) for entries in found.values()):
        raise reply.protocol_error("a translation map was expected")
    return found


def read_installation_id(reply: Reply) -> str | None:
    """Return the ID in the answer to an installation, which has one form or another (contract Workfront E13)."""
    return _first_uuid(reply.body)


def package_of(raw: Mapping[str, Any], flavor: Flavor) -> Package:
    """Return a package with the current names of its properties and status."""
    package = _renamed(raw, {"packageEntities": _ENTITIES})
    package["status"] = flavor.status(str(raw.get("status") or "").upper())
    if package.get("description") == "null":  # as the vendor's own examples print it
        package["description"] = None
    return Package(raw=package)


def installation_of(raw: Mapping[str, Any]) -> Installation:
    """Return an installation with the current names of its properties, without what is not an entry of a translation map."""
    installation = _renamed(raw, {_PACKAGE_ID[0]: _PACKAGE_ID, _PACKAGE_VERSION[0]: _PACKAGE_VERSION, _MAP[0]: _MAP})
    installation["status"] = str(raw.get("status") or "").upper()
    given = installation.get("translationMap")
    entries = (
        {code: part for code, part in given.items() if isinstance(part, Mapping)} if isinstance(given, Mapping) else {}
    )
    installation["translationMap"] = {
        code: {source_id: entry for source_id, entry in part.items() if isinstance(entry, Mapping)}
        for code, part in entries.items()
    }
    return Installation(raw=installation)


def _first_uuid(value: Any) -> str | None:
    if isinstance(value, str):
        match = _UUID.search(value)
        return match.group().lower() if match else None
    if isinstance(value, Mapping):
        # The installation's own ID comes first: other members may contain the ID of the package.
        ordered = [value[name] for name in ("id", "installationId", "uuid", "data") if name in value]
        return next((found for item in ordered if (found := _first_uuid(item))), None)
    return None


def _renamed(raw: Mapping[str, Any], aliases: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    record = dict(raw)
    for name, known in aliases.items():
        for alias in known:
            if alias in record:
                record[name] = record.pop(alias)
                break
    return record


def _identified(listed: list[Any]) -> Iterator[Mapping[str, Any]]:
    """Return the records of a list that have an ID."""
    return (item for item in listed if isinstance(item, Mapping) and isinstance(item.get("id"), str))


def _is_entries(entries: Any) -> bool:
    return isinstance(entries, dict) and all(isinstance(entry, dict) for entry in entries.values())
