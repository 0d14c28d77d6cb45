# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the answers of the promotion API, of any era, into views with the current names (contract Workfront 12).

Only this file decides what an answer must contain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .._ids import is_intact_id
from .._reply import Reply
from .flavor import Flavor
from .installation import Entry, Installation, TranslationMap
from .objects import PROMOTABLE
from .package import Package
from .statuses import IGNORE, OVERWRITE, STATUSES, USE_EXISTING, is_finished
from .times import order_of, read_time

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PACKAGE_ID = ("environmentPromotionPackageId", "blueprintId", "packageId")
_PACKAGE_VERSION = ("environmentPromotionPackageVersion", "blueprintVersion", "packageVersion")
_MAP = ("translationMap", "translationmap")
_ENTITIES = ("packageEntities", "displayEntities")
_PACKAGE_STRINGS = ("name", "description", "status", "source", "createdAt", "deletedAt")
_INSTALLATION_STRINGS = ("status", "environment", "registeredAt", "updatedAt", *_PACKAGE_ID)


def unwrapped(body: Any) -> Any:
    """Return the content of a body, without the wrapper that some answers have."""
    return body["data"] if isinstance(body, Mapping) and "data" in body else body


def check_about(reply: Reply, expected: str) -> None:
    """Check that an answer that shows the ID of a record is about the one that was asked for.

    :raises ProtocolError: it is about another one
    """
    record = unwrapped(reply.body)
    if _is_identified(record) and record["id"].lower() != expected.lower():
        raise reply.protocol_error(f"the record with the ID {expected} was expected")


def read_package(reply: Reply, flavor: Flavor) -> Package:
    """Return the package in an answer.

    :raises ProtocolError: there is none, or its status is unknown
    """
    package = unwrapped(reply.body)
    if not _is_identified(package):
        raise reply.protocol_error("a package with an ID was expected")
    return _checked_package(reply, package, flavor)


def read_packages(reply: Reply, flavor: Flavor) -> list[Package]:
    """Return the packages in a list, without the deleted ones.

    :raises ProtocolError: the answer is not a list of packages, or the status of one is unknown
    """
    listed = unwrapped(reply.body)
    is_list = isinstance(listed, list) and all(map(_is_identified, listed))
    if not is_list or listed is reply.body == []:  # an empty list is one only where the contract has it
        raise reply.protocol_error("a list of packages was expected, each with an ID")
    found = [_checked_package(reply, item, flavor) for item in listed]
    return [item for item in found if not item.is_deleted]


def read_installation(reply: Reply) -> Installation:
    """Return the installation in an answer.

    :raises ProtocolError: there is none
    """
    installation = unwrapped(reply.body)
    if not _is_identified(installation):
        raise reply.protocol_error("an installation with an ID was expected")
    read = _checked_installation(reply, installation)
    if not read.reported_status:
        raise reply.protocol_error(f"installation {read.id} must have a status")
    return read


def read_installations(reply: Reply) -> list[Installation]:
    """Return the installations in a list, the oldest first.

    :raises ProtocolError: the answer is not a list of installations, each with its environment and registration
    """
    listed = unwrapped(reply.body)
    if not isinstance(listed, list) or not all(map(_is_identified, listed)):
        raise reply.protocol_error("a list of installations was expected, each with an ID")
    found = [_checked_installation(reply, item) for item in listed]
    for item in found:
        for key in ("environment", "status"):
            if not isinstance(item.raw.get(key), str) or not item.raw[key]:
                raise reply.protocol_error(f"a list of installations was expected, each with its {key}")
        if read_time(item.registered_at) is None:
            raise reply.protocol_error("a list of installations was expected, each with the time of its registration")
    return sorted(found, key=lambda item: order_of(item.registered_at))


def read_translation_map(reply: Reply) -> TranslationMap:
    """Return the translation map in an answer: object code, source ID, entry.

    :raises ProtocolError: there is none
    """
    found = unwrapped(reply.body)
    if isinstance(found, Mapping):
        found = next((found[name] for name in _MAP if name in found), found)
    if not isinstance(found, dict) or not all(_is_entries(entries) for entries in found.values()):
        raise reply.protocol_error("a translation map was expected")
    check_proposal(reply, found)
    return found


def check_proposal(reply: Reply, proposed: TranslationMap) -> None:
    """Check that each entry of a plan says what it plans: what is missing there is not nothing (contract Workfront 6.7).

    A ``targetId`` that is null says that there is none, as an empty one does.

    :raises ProtocolError: an entry does not
    """
    for code, entries in proposed.items():
        for source_id, entry in entries.items():
            name = entry.get("name")
            is_named = isinstance(name, str) and bool(name.strip())
            has_name = is_named or (name in (None, "") and code not in PROMOTABLE)
            action, target_id = entry.get("action"), entry.get("targetId")
            needs_target = action in (USE_EXISTING, OVERWRITE)
            is_without_target = target_id == "" or ("targetId" in entry and target_id is None)
            has_target = is_intact_id(target_id) or (is_without_target and not needs_target)
            if not (has_name and has_target and isinstance(action, str) and isinstance(entry.get("isValid"), bool)):
                raise reply.protocol_error(
                    f"the plan of {code} {source_id} must have a name, an action, a targetId and isValid"
                )


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


def _checked_package(reply: Reply, raw: Mapping[str, Any], flavor: Flavor) -> Package:
    _check_strings(reply, raw, _PACKAGE_STRINGS, "package")
    _check_contents(reply, raw)
    if raw.get("deletedAt") is not None and read_time(raw["deletedAt"]) is None:
        raise reply.protocol_error(f"the deletedAt of package {raw['id']} must be a time")
    package = package_of(raw, flavor)
    if package.status not in STATUSES:
        raise reply.protocol_error(f"package {package.id} has the unknown status '{package.status}'")
    return package


def _checked_installation(reply: Reply, raw: Mapping[str, Any]) -> Installation:
    """Return an installation whose map, if there is one, was read completely; one that is finished has a map."""
    _check_strings(reply, raw, _INSTALLATION_STRINGS, "installation")
    if any(raw.get(name) and not is_intact_id(raw[name]) for name in _PACKAGE_ID):
        raise reply.protocol_error(f"installation {raw['id']} must name its package by an ID")
    given = next((raw[name] for name in _MAP if name in raw), None)
    installation = installation_of(raw)
    may_lack_map = given is None and not is_finished(installation.reported_status)
    is_map = isinstance(given, Mapping) and all(map(_is_entries, given.values()))
    if not is_map and not may_lack_map:
        raise reply.protocol_error(f"installation {installation.id} must have a translation map")
    is_over = installation.has_succeeded
    for entry in installation.entries:
        if not _is_readable(entry, is_over=is_over):
            raise reply.protocol_error(
                f"the record of {entry.code} {entry.source_id} must have an action and a name, and a targetId if it was installed"
            )
    return installation


def _is_readable(entry: Entry, *, is_over: bool) -> bool:
    target_id, status = entry.raw.get("targetId"), entry.raw.get("installationStatus")
    is_named = isinstance(entry.raw.get("name"), str | None)
    is_written = (
        is_named
        and isinstance(entry.action, str)
        and (target_id in (None, "") or is_intact_id(target_id))
        and isinstance(status, str | None)
    )
    must_have_target = is_over and entry.action != IGNORE and not entry.has_failed
    return is_written and (bool(target_id) or not must_have_target)


def _is_identified(item: Any) -> bool:
    return isinstance(item, Mapping) and is_intact_id(item.get("id"))


def _check_strings(reply: Reply, item: Mapping[str, Any], names: Iterable[str], what: str) -> None:
    """Check that properties are strings, or null, or missing."""
    for name in names:
        if not isinstance(item.get(name), str | None):
            raise reply.protocol_error(f"the {name} of {what} {item['id']} must be a string")


def _check_contents(reply: Reply, raw: Mapping[str, Any]) -> None:
    """Check that what a package lists of its objects, if anything, is lists of objects by their codes."""
    entities = next((raw[name] for name in _ENTITIES if name in raw), None)
    if entities is None:
        return
    if not isinstance(entities, Mapping) or not all(
        isinstance(items, list) and all(map(_is_listed_object, items)) for items in entities.values()
    ):
        raise reply.protocol_error(
            f"the objects of package {raw['id']} must be lists by object code, each object with its ID"
        )


def _is_listed_object(item: Any) -> bool:
    if not isinstance(item, Mapping):
        return False
    object_id = item.get("id") or item.get("ID")
    return is_intact_id(object_id) and isinstance(item.get("name"), str | None)


def _is_entries(entries: Any) -> bool:
    return isinstance(entries, dict) and all(isinstance(entry, dict) for entry in entries.values())
