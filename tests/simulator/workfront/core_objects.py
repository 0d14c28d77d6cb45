# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects as the core API shows, finds, changes and deletes them. Source: Workfront contract, section 9."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from simulator.workfront.context import Context
from simulator.workfront.errors import ILLEGAL_ARGUMENT, ApiError, invalid
from simulator.workfront.model import Environment, Json, WorkObject
from simulator.workfront.object_types import ObjectType

_ALWAYS = ("ID", "name", "objCode")
_COMMON = frozenset({*_ALWAYS, "description", "customerID"})
_ENTRY_DATE = "entryDate"
_LAST_UPDATE = "lastUpdateDate"
_DEFAULT_LIMIT = 100
_MAXIMUM_LIMIT = 2000


class CoreObjects:
    """The objects of one type in one environment, seen through one version of the core API."""

    def __init__(self, context: Context, environment: Environment, kind: ObjectType, version: int) -> None:
        self._context = context
        self._environment = environment
        self._kind = kind
        self._version = version
        self._ahead = timedelta(seconds=context.behaviour.core_clock_offset)

    def all(self) -> list[WorkObject]:
        return [entry for entry in self._environment.objects.values() if entry.code == self._kind.code]

    def find(self, identifier: str) -> WorkObject:
        entry = self._environment.objects.get(identifier)
        if entry is None or entry.code != self._kind.code:
            raise ApiError(404, f"{self._kind.core_code} with ID {identifier} not found")
        return entry

    def search(self, arguments: Mapping[str, str]) -> list[Json]:
        fields = self.fields(arguments.get("fields"))
        limit = _number(arguments, "$$LIMIT", _DEFAULT_LIMIT)
        first = _number(arguments, "$$FIRST", 0)
        if limit > _MAXIMUM_LIMIT:
            raise ApiError(422, f"$$LIMIT must not be more than {_MAXIMUM_LIMIT}", name=ILLEGAL_ARGUMENT)
        found = self.all()
        for key, value in arguments.items():
            if key.startswith("$$") or key == "fields" or key.endswith(("_Mod", "_Sort")):
                continue
            self._require(key)
            modifier = arguments.get(f"{key}_Mod", "eq")
            found = [entry for entry in found if self._fits(self._values(entry).get(key), value, modifier)]
        if arguments.get("ID_Sort") in ("asc", "desc"):
            found.sort(key=lambda entry: entry.id, reverse=arguments["ID_Sort"] == "desc")
        return [self.show(entry, fields) for entry in found[first : first + limit]]

    def fields(self, wanted: str | None) -> list[str]:
        """Read `fields`, separated by commas or as a JSON array."""
        if not wanted:
            return []
        if wanted.startswith("["):
            try:
                names = [str(name) for name in json.loads(wanted)]
            except ValueError:
                raise invalid("fields is not a list") from None
        else:
            names = [name.strip() for name in wanted.split(",") if name.strip()]
        if "*" in names:
            return sorted(self._known())
        for name in names:
            self._require(name)
        return names

    def show(self, entry: WorkObject, fields: list[str]) -> Json:
        values = self._values(entry)
        known = self._known()
        return {name: values.get(name) for name in dict.fromkeys([*_ALWAYS, *fields]) if name in known}

    def change(self, entry: WorkObject, changes: Json) -> None:
        for name in changes:
            self._require(name)
            if name in ("ID", "objCode", _ENTRY_DATE, _LAST_UPDATE, "customerID"):
                raise invalid(f"{name} cannot be changed")
        for name, value in changes.items():
            if name == "name":
                entry.name = str(value)
            else:
                entry.fields[name] = value
        entry.updated_at = self._context.now

    def delete(self, entry: WorkObject, *, force: bool) -> None:
        doomed = _family(self._environment, entry.id)
        referring = self._referring(doomed)
        if referring and not force:
            other = referring[0]
            raise invalid(
                f"{self._kind.core_code} {entry.name!r} cannot be deleted: {other.code} {other.name!r} refers to it"
            )
        while referring:
            for other in referring:
                doomed |= _family(self._environment, other.id)
            referring = self._referring(doomed)
        for identifier in doomed:
            del self._environment.objects[identifier]

    def metadata(self) -> Json:
        operations = ["GET", "PUT", "DELETE"] if self._kind.deletable else ["GET"]
        return {
            "objCode": self._kind.core_code,
            "name": self._kind.core_name,
            "fields": {name: {"fieldType": "string"} for name in sorted(self._known())},
            "operations": operations,
        }

    def _referring(self, doomed: set[str]) -> list[WorkObject]:
        return [
            entry
            for entry in self._environment.objects.values()
            if entry.id not in doomed and doomed & set(entry.links)
        ]

    def _known(self) -> set[str]:
        known = {*_COMMON, _LAST_UPDATE}
        if self._kind.code not in self._context.behaviour.no_entry_date:
            known.add(_ENTRY_DATE)
        for environment in self._context.store.environments.values():
            for entry in environment.objects.values():
                if entry.code == self._kind.code:
                    known.update(entry.fields)
        return known - set(self._context.behaviour.unknown_fields.get(self._kind.code, ()))

    def _require(self, field: str) -> None:
        if field not in self._known():
            raise ApiError(
                422,
                f"APIModel V{self._version}_0 does not support field {field} ({self._type_name})",
                name=ILLEGAL_ARGUMENT,
            )

    @property
    def _type_name(self) -> str:
        name = self._kind.core_name or self._kind.code
        return name[0].upper() + name[1:]

    def _values(self, entry: WorkObject) -> Json:
        return {
            **entry.fields,
            "ID": entry.id,
            "name": entry.name,
            "objCode": self._kind.core_code,
            "customerID": self._environment.customer_id,
            _ENTRY_DATE: _core_time(entry.entered_at + self._ahead),
            _LAST_UPDATE: _core_time(entry.updated_at + self._ahead),
        }

    def _fits(self, present: Any, wanted: str, modifier: str) -> bool:
        text = "" if present is None else str(present)
        if modifier == "contains":
            return wanted in text
        if modifier == "cieq" or (modifier == "eq" and self._context.behaviour.loose_search):
            return text.casefold() == wanted.casefold()
        if modifier != "eq":
            raise ApiError(422, f"The modifier {modifier} is not supported", name=ILLEGAL_ARGUMENT)
        return text == wanted


def _family(environment: Environment, identifier: str) -> set[str]:
    """An object and everything that lives and dies with it."""
    found: set[str] = set()
    waiting = [identifier]
    while waiting:
        present = waiting.pop()
        if present not in found:
            found.add(present)
            waiting.extend(child.id for child in environment.children(present))
    return found


def delete_with_children(environment: Environment, identifier: str) -> list[str]:
    """Delete an object and its children, whatever refers to them."""
    doomed = _family(environment, identifier)
    for entry in doomed:
        environment.objects.pop(entry, None)
    return sorted(doomed)


def _number(arguments: Mapping[str, str], name: str, default: int) -> int:
    value = arguments.get(name, str(default))
    if not value.isdigit():
        raise ApiError(422, f"{name} must be a number", name=ILLEGAL_ARGUMENT)
    return int(value)


def _core_time(moment: datetime) -> str:
    """Write a moment as the core API does, with a colon before the milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S:") + f"{moment.microsecond // 1000:03d}+0000"
