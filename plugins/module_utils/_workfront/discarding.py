# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Discarding a plan that was not approved (contract Workfront 7, 10).

Workfront stores no plan that could be deleted: a plan is made again right before its installation. Planning changes neither the
package nor its status, so the package stays as it is.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from .._registered import has_returned, mapping, sequence, text
from .statuses import is_rolled_back


@dataclasses.dataclass(frozen=True, kw_only=True)
class Discarding:
    """What stage ``discard`` of the role workfront_promote says of a package.

    ``found`` is what reading the package has returned, ``installations`` those of the package in the target, or None if they
    were not read. ``way`` names source and target.
    """

    package_id: str
    plan_digest: str
    way: str
    found: Mapping[str, Any]
    installations: Sequence[Mapping[str, Any]] | None

    @property
    def gap(self) -> str:
        """Why the plan does not count as discarded, as sentences; an empty string if it does."""
        if not self.package_id or self._is_gone:
            return ""
        if self.installations is None:
            return f"{self._name} {self.way}: no task has confirmed that it was not installed."
        started = next((item for item in self.installations if self._is_start(item)), None)
        if started is None:
            return ""
        return (
            f"{self._name} {self.way} was not discarded: installation {text(started.get('id'))} has started this plan (status "
            f"{text(started.get('status'))}). To delete what it has created, run the role workfront_rollback with "
            f"workfront_rollback_installation_id: {text(started.get('id'))}."
        )

    @property
    def message(self) -> str:
        """What the end of the plan means, as sentences."""
        if not self.package_id:
            return f"Nothing was planned {self.way}, so there is nothing to discard."
        if self._is_gone:
            return f"Package {self.package_id} no longer exists {self.way}. There is nothing to discard."
        return (
            f"The plan of {self._name[0].lower()}{self._name[1:]} {self.way} is discarded. {self._installation_sentence} The package "
            f"stays as it was, in status {text(self._package.get('status')) or 'unknown'}."
        )

    @property
    def _installation_sentence(self) -> str:
        """What Workfront shows of installations of the plan; one that has failed may have left something behind."""
        of_plan = [item for item in self.installations or () if self._is_of_plan(item) and item.get("is_finished")]
        if not of_plan:
            return "Workfront lists no installation of it."
        known, status = text(of_plan[-1].get("id")), text(of_plan[-1].get("status"))
        left = "" if is_rolled_back(status) else "; what it created may still be in the target"
        return f"Installation {known} of the same plan ended before, in status {status}{left}."

    def _is_of_plan(self, item: Mapping[str, Any]) -> bool:
        return bool(self.plan_digest) and text(item.get("plan_digest")) == self.plan_digest

    def _is_start(self, item: Mapping[str, Any]) -> bool:
        digest = text(item.get("plan_digest"))
        if item.get("is_running"):
            return not self.plan_digest or digest in ("", self.plan_digest)
        is_kept = bool(item.get("is_successful")) and not is_rolled_back(text(item.get("status")))
        return is_kept and self._is_of_plan(item)

    @property
    def _name(self) -> str:
        name = text(self._package.get("name"))
        return f"Package {name} ({self.package_id})" if name else f"Package {self.package_id}"

    @property
    def _package(self) -> Mapping[str, Any]:
        listed = sequence(self.found.get("packages"))
        return mapping(listed[0]) if listed else {}

    @property
    def _is_gone(self) -> bool:
        was_read = has_returned(self.found, "packages")
        return was_read and not self._package
