# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Packages and installations as typed views of what Workfront says of them (contract Workfront 6, 7).

A view reads a record that has the current names, as ``records`` and results have it. It is as tolerant as a record may be
sparse: what is missing is None or empty. What does not fit at all is found where ``records`` reads an answer.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from .environment import Environment, read_environment
from .objects import ranks_of
from .statuses import (
    ASSEMBLING,
    CREATING,
    DISABLED,
    ENTRY_FAILED,
    ENTRY_INSTALLED,
    FAILED,
    IGNORE,
    PREPARING,
    SUCCEEDED,
    is_finished,
    is_rolled_back,
)

PACKAGE_ID = "environmentPromotionPackageId"

_REASONS = ("reason", "failureReason", "message", "errorMessage", "error", "errors")
"""Where the reason of a failed entry may stand; its name is not published (contract Workfront 6.7)."""


@dataclasses.dataclass(frozen=True)
class Package:
    """A package; ``raw`` is its record, as results show it (contract Workfront 6.1, 7.1)."""

    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The package's id."""
        return str(self.raw["id"])

    @property
    def name(self) -> str | None:
        """The package's name."""
        return _text_or_none(self.raw.get("name"))

    @property
    def description(self) -> str | None:
        """The package's description."""
        return _text_or_none(self.raw.get("description"))

    @property
    def status(self) -> str:
        """The current name of the package's status, or an empty string."""
        return str(self.raw.get("status") or "")

    @property
    def source(self) -> str | None:
        """The origin that the package was made in, which not every answer names."""
        return self.raw.get("source") or None

    @property
    def created_at(self) -> str:
        """When the package was made, as the service writes it, or an empty string."""
        return str(self.raw.get("createdAt") or "")

    @property
    def is_deleted(self) -> bool:
        """Whether the package was deleted, and only its record is left."""
        return bool(self.raw.get("deletedAt"))

    @property
    def is_assembling(self) -> bool:
        """Whether the service still collects the objects of the package."""
        return self.status == ASSEMBLING

    @property
    def is_disabled(self) -> bool:
        """Whether the package was taken out of use."""
        return self.status == DISABLED

    @property
    def install_order(self) -> Sequence[str] | None:
        """The types in the service's own order of installation, if the record has it (contract Workfront 6.5)."""
        return (self.raw.get("metadata") or {}).get("installOrder")

    @property
    def contents(self) -> frozenset[tuple[str, str]]:
        """Code and id in the source, in lower case, of each object in the package (contract Workfront 6.2)."""
        entities = self.raw.get("packageEntities")
        return frozenset(
            (code, str(item.get("id") or item.get("ID") or "").lower())
            for code, items in (entities.items() if isinstance(entities, Mapping) else ())
            if isinstance(items, list)
            for item in items
            if isinstance(item, Mapping)
        )


@dataclasses.dataclass(frozen=True)
class Entry:
    """One object of an installation; ``raw`` is its entry in the translation map (contract Workfront 6.7, 7.4, 7.5)."""

    code: str
    source_id: str
    raw: Mapping[str, Any]

    @property
    def name(self) -> str | None:
        """The object's name."""
        return _text_or_none(self.raw.get("name"))

    @property
    def action(self) -> str | None:
        """What the installation does with the object."""
        return self.raw.get("action")

    @property
    def target_id(self) -> str:
        """The id in the target: of what was found there, or after the installation of what was created; may be empty."""
        return str(self.raw.get("targetId") or "")

    @property
    def status(self) -> str:
        """What became of the object, or an empty string."""
        return str(self.raw.get("installationStatus") or "").upper()

    @property
    def has_failed(self) -> bool:
        """Whether the object could not be installed."""
        return self.status == ENTRY_FAILED

    @property
    def is_created(self) -> bool:
        """Whether an entry of a finished installation is an object that was created; those never keep the id."""
        return (
            self.action in CREATING
            and self.status in ("", ENTRY_INSTALLED)
            and self.target_id.lower() != self.source_id.lower()
        )

    @property
    def reason(self) -> str:
        """Why the object failed, as the service says it; an entry that says nothing is shown whole."""
        for name in _REASONS:
            text = _message_in(self.raw.get(name))
            if text:
                return text
        said = ", ".join(f"{name}: {value}" for name, value in self.raw.items() if value not in (None, ""))
        return f"Workfront gives no reason ({said})"


@dataclasses.dataclass(frozen=True)
class Installation:
    """An installation; ``raw`` is its record, as results show it (contract Workfront 6.6, 7.3)."""

    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The installation's id."""
        return str(self.raw["id"])

    @property
    def package_id(self) -> str:
        """The id of the package that is installed."""
        return str(self.raw.get(PACKAGE_ID))

    @property
    def environment(self) -> Environment:
        """The environment that the package is installed in."""
        return read_environment(self.raw.get("environment"))

    @property
    def registered_at(self) -> str:
        """When the installation was registered, as the service writes it, or an empty string."""
        return str(self.raw.get("registeredAt") or "")

    @property
    def translation_map(self) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
        """Object code, id in the source, entry."""
        return self.raw.get("translationMap") or {}

    @property
    def entries(self) -> list[Entry]:
        """What is done with each object, in the order of installation."""
        by_code = self.translation_map
        ranks = ranks_of(by_code)
        return [
            Entry(code, source_id, by_code[code][source_id])
            for code in sorted(by_code, key=ranks.__getitem__)
            for source_id in sorted(by_code[code])
        ]

    @property
    def reported_status(self) -> str:
        """The status that the record names, or an empty string."""
        return str(self.raw.get("status") or "")

    @property
    def status(self) -> str:
        """The status; where the named one is unknown, all entries together may tell the end (contract Workfront 7.3)."""
        named = self.reported_status
        if named == PREPARING or is_finished(named):
            return named
        states = [entry.status for entry in self.entries if entry.action != IGNORE]
        if states and all(states):
            return FAILED if ENTRY_FAILED in states else ENTRY_INSTALLED
        return named

    @property
    def is_prepared(self) -> bool:
        """Whether the installation was prepared and not started."""
        return self.status == PREPARING

    @property
    def is_running(self) -> bool:
        """Whether the installation has begun and is not over."""
        return not self.is_prepared and not self.is_finished

    @property
    def is_finished(self) -> bool:
        """Whether the installation is over."""
        return is_finished(self.status)

    @property
    def is_rolled_back(self) -> bool:
        """Whether the installation was rolled back in Workfront's user interface."""
        return is_rolled_back(self.status)

    @property
    def has_succeeded(self) -> bool:
        """Whether the installation as a whole succeeded; some of its objects may have failed all the same."""
        return self.status in SUCCEEDED

    @property
    def errors(self) -> list[Entry]:
        """The objects that failed."""
        return [entry for entry in self.entries if entry.has_failed]

    @property
    def is_successful(self) -> bool:
        """Whether the installation is over and no object failed (contract Workfront 7.3)."""
        return self.has_succeeded and not self.errors

    def is_in(self, environment: Environment) -> bool:
        """Tell whether the installation was for an environment."""
        return self.environment.is_same(environment)


def _text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)


def _message_in(value: Any) -> str:
    if isinstance(value, Mapping):
        return _message_in(value.get("message"))
    if isinstance(value, list):
        return "; ".join(filter(None, map(_message_in, value)))
    return value.strip() if isinstance(value, str) else ""
