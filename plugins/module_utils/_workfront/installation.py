# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""An installation as Workfront returns it (contract Workfront 6.6, 6.7, 7.3 to 7.5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from .environment import Environment, read_environment
from .objects import ranks_of
from .statuses import (
    CREATING,
    ENTRY_FAILED,
    ENTRY_INSTALLED,
    FAILED,
    IGNORE,
    MAY_LACK_STATUS,
    PREPARING,
    SUCCEEDED,
    is_finished,
    is_rolled_back,
)

TranslationMap = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Object code, ID in the source, entry (contract Workfront 6.7)."""

_REASONS = ("reason", "failureReason", "message", "errorMessage", "error", "errors")
"""Fields that may contain the reason of a failed entry; the name is not published (contract Workfront 6.7)."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """A typed view of one object of an installation; ``raw`` is its entry in the translation map."""

    code: str
    source_id: str
    raw: Mapping[str, Any]

    @property
    def name(self) -> str | None:
        """The object's name."""
        value = self.raw.get("name")
        return None if value is None else str(value)

    @property
    def action(self) -> str | None:
        """What the installation does with the object."""
        return self.raw.get("action")

    @property
    def target_id(self) -> str:
        """The ID in the target, of the object found there, or after the installation of the created one; may be empty."""
        return str(self.raw.get("targetId") or "")

    @property
    def status(self) -> str:
        """The status of the object, or an empty string."""
        return str(self.raw.get("installationStatus") or "").upper()

    @property
    def has_failed(self) -> bool:
        """Whether the object could not be installed."""
        return self.status == ENTRY_FAILED

    @property
    def is_created(self) -> bool:
        """Whether an entry of a finished installation is an object that was created; created objects get a new ID."""
        return (
            self.action in CREATING
            and self.status in ("", ENTRY_INSTALLED)
            and self.target_id.lower() != self.source_id.lower()
        )

    @property
    def reason(self) -> str:
        """Why the object failed, as the service says it; an entry without a reason is shown whole."""
        for name in _REASONS:
            text = _message_in(self.raw.get(name))
            if text:
                return text
        said = ", ".join(f"{name}: {value}" for name, value in self.raw.items() if value not in (None, ""))
        return f"Workfront gives no reason ({said})"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Installation:
    """A typed view of an installation; ``raw`` is its record with the current names, which results show as it is.

    What the record does not have is None or empty. Times are as Workfront writes them.
    """

    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The installation's ID."""
        return str(self.raw["id"])

    @property
    def package_id(self) -> str:
        """The ID of the package that is installed."""
        return str(self.raw.get("environmentPromotionPackageId"))

    def is_of(self, package_id: str) -> bool:
        """Return whether this is an installation of a package, as far as the service says of which one it is."""
        named = self.raw.get("environmentPromotionPackageId")
        return not named or self.package_id.lower() == package_id.lower()

    @property
    def environment(self) -> Environment:
        """The environment that the package is installed in."""
        return read_environment(self.raw.get("environment"))

    @property
    def registered_at(self) -> str:
        """When the installation was registered, as the service writes it, or an empty string."""
        return str(self.raw.get("registeredAt") or "")

    @property
    def translation_map(self) -> TranslationMap:
        """What is done with each object, or would be, as Workfront writes it."""
        return self.raw.get("translationMap") or {}

    @cached_property
    def entries(self) -> list[Entry]:
        """What is done with each object, in the order of installation."""
        by_code = self.translation_map
        ranks = ranks_of(by_code)
        return [
            Entry(code=code, source_id=source_id, raw=by_code[code][source_id])
            for code in sorted(by_code, key=ranks.__getitem__)
            for source_id in sorted(by_code[code])
        ]

    @property
    def reported_status(self) -> str:
        """The status that the record names, or an empty string."""
        return str(self.raw.get("status") or "")

    @cached_property
    def status(self) -> str:
        """The status; if the named one is unknown, all entries together may show the end (contract Workfront 7.3)."""
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
        """Whether the installation has started and is not finished."""
        return not self.is_prepared and not self.is_finished

    @property
    def is_finished(self) -> bool:
        """Whether the installation is finished."""
        return is_finished(self.status)

    @property
    def is_rolled_back(self) -> bool:
        """Whether the installation was rolled back in Workfront's user interface."""
        return is_rolled_back(self.status)

    @property
    def has_succeeded(self) -> bool:
        """Whether the installation as a whole succeeded; some of its objects may have failed even so."""
        return self.status in SUCCEEDED

    def status_of(self, entry: Entry) -> str:
        """Return the status of one of its objects, or an empty string if what became of that is not known.

        If the installation succeeded and no object has a status, all were installed (contract Workfront 7.3); so were those of whose
        action no status is documented.
        """
        is_implied = entry.action in MAY_LACK_STATUS or not self._reports_statuses
        return entry.status or (ENTRY_INSTALLED if self.has_succeeded and is_implied else "")

    @cached_property
    def _reports_statuses(self) -> bool:
        return any(entry.status for entry in self.entries)

    @property
    def errors(self) -> list[Entry]:
        """The objects that failed."""
        return [entry for entry in self.entries if entry.has_failed]

    @property
    def is_successful(self) -> bool:
        """Whether the installation is finished and no object failed (contract Workfront 7.3)."""
        return self.has_succeeded and not self.errors

    def is_in(self, environment: Environment) -> bool:
        """Return whether the installation is in an environment."""
        return self.environment.is_same(environment)


def _message_in(value: Any) -> str:
    if isinstance(value, Mapping):
        return _message_in(value.get("message"))
    if isinstance(value, list):
        return "; ".join(filter(None, map(_message_in, value)))
    return value.strip() if isinstance(value, str) else ""
