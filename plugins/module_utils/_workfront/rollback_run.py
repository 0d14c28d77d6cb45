# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run of the role workfront_rollback, at any point of it (contract Workfront 10)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

from .. import _run
from .._guards import gate_sentence
from .._registered import has_returned, mapping, mappings, text
from .._run_statuses import COMPENSATED, FAILED, PLANNED, UNCHANGED
from .._text import counted, sentences
from .objects import type_names_in
from .rollback_steps import RollbackSteps
from .statuses import DISABLED, USE_EXISTING


@dataclasses.dataclass(frozen=True, kw_only=True)
class RollbackRun(RollbackSteps):
    """All decisions of the role: what it does next, and its result."""

    @functools.cached_property
    def status(self) -> str:
        """The status of the run."""
        if self.failure is not None or self.gap or self.is_refuted or self._is_without_effect:
            return FAILED
        is_changed = self.done.get("changed") or self.disabled.get("changed")
        if not is_changed or not (self._deleted or self._absent):
            return UNCHANGED
        return PLANNED if self.circumstances.check_mode else COMPENSATED

    @functools.cached_property
    def gap(self) -> str:
        """What this run had to do and what no task has shown to be done."""
        is_known = self.failure is not None or self._is_done or not self.circumstances.includes("rollback")
        return "" if is_known else "No task has returned what was deleted."

    @functools.cached_property
    def message(self) -> str:
        """What happened, for people."""
        failed = self.failure.full_message if self.failure else self.gap
        is_started = bool(self.done) and not self.circumstances.check_mode
        gate = gate_sentence(self.gate_verdict, is_started=is_started) if is_started or self.failure is None else ""
        return (
            sentences(failed, self._unknown_sentence, self._account, gate)
            or "Nothing was done, because the tags exclude it."
        )

    @property
    def verified(self) -> bool | None:
        """Whether what the installation created is gone; None if that is not known."""
        is_left = bool(self._kept) and not self.circumstances.check_mode
        return self.is_verified if self.is_verified or self.is_refuted or is_left else None

    @property
    def package_status(self) -> str:
        """The status that the package has in the end, or an empty string if it is not known."""
        is_disabled = has_returned(self.disabled, "package_id")
        return DISABLED if is_disabled else text(self.done.get("package_status"))

    @property
    def timeline(self) -> list[Any]:
        """The phase of the compensation, which Workfront does not record."""
        if not self._is_done or self.circumstances.check_mode:
            return []
        return [_run.phase("compensation", self.status, self.circumstances.started, self.circumstances.now)]

    @property
    def handed_on(self) -> dict[str, Any]:
        """What the following jobs of a workflow get."""
        return {**super().handed_on, "installation_id": text(self.result["installation_id"])}

    @functools.cached_property
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        return {
            "status": self.status,
            "message": self.message,
            "vendor": "Workfront",
            "source": self.source.shown_url or None,
            "target": self.target.shown_url or None,
            "type_names": type_names_in(self._all_objects),
            "installation_id": self.done.get("installation_id") or self.installation_id or None,
            "package_id": self.done.get("package_id") or self.package_id or None,
            "package_status": self.package_status or None,
            "gate": self.gate_verdict,
            "deleted": self._deleted,
            "already_absent": self.done.get("already_absent", []),
            "skipped_objects": self.done.get("skipped_objects", []),
            "failed_objects": self.done.get("failed_objects", []),
            "not_compensable": self.done.get("not_compensable", []),
            "ui_rollback": self._ui_rollback or None,
            "verified": self.verified,
            "effect_unknown": bool(self.known("effect_unknown") or self.disabled.get("effect_unknown")),
            "timeline": self.timeline,
            "errors": self.failure.known.get("failed_objects", []) if self.failure else [],
            "started": self.circumstances.started,
            "finished": self.circumstances.now,
            "audit": self.audit_account,
        }

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        return self.status == FAILED or bool(self.report_failures)

    # -- what the decisions are made of

    @property
    def _all_objects(self) -> list[Mapping[str, Any]]:
        keys = ("deleted", "already_absent", "skipped_objects", "failed_objects", "not_compensable")
        return [item for key in keys for item in mappings(self.done.get(key))]

    @property
    def _is_without_effect(self) -> bool:
        """Whether nothing was deleted although there is something left of the installation."""
        return bool(self._left) and not self._deleted

    @property
    def _ui_rollback(self) -> Mapping[str, Any]:
        return mapping(self.done.get("ui_rollback"))

    @property
    def _account(self) -> str:
        if not self._is_done:
            return ""
        # What was never created is not left in place, and what was only used did not change.
        left = [item for item in mappings(self.done.get("skipped_objects")) if item.get("target_id")]
        permanent = [item for item in mappings(self.done.get("not_compensable")) if item.get("action") != USE_EXISTING]
        return sentences(
            f"Installation {self.installation_id} in {self.target.shown_url}:",
            self._deletion_sentence,
            _reasons("Left in place", left),
            _reasons("Possibly left in place", self._unreported),
            _reasons("Could not be undone", permanent),
            self._package_sentence,
            self._effect_sentence,
            self._ui_sentence,
        )

    @property
    def _unknown_sentence(self) -> str:
        """What a request may have changed whose answer was lost or unreadable."""
        if self.done.get("effect_unknown"):
            return (
                f"Installation {self.installation_id} in {self.target.shown_url}: whether all of the compensation took effect is unknown. "
                "Run the role again: it continues with what is left."
            )
        if self.disabled.get("effect_unknown"):
            return f"Whether package {text(self.done.get('package_id')) or self.package_id} was disabled is unknown."
        return ""

    @property
    def _deletion_sentence(self) -> str:
        absent = len(self._absent)
        verb = "would be deleted" if self.circumstances.check_mode else "deleted"
        missing = f", {absent} no longer existed" if absent else ""
        return f"{counted(len(self._deleted), 'object')} {verb}{missing}."

    @property
    def _effect_sentence(self) -> str:
        if not self._is_without_effect:
            return ""
        undone = "nothing would be undone" if self.circumstances.check_mode else "nothing was undone"
        return (
            f"So {undone}: {counted(len(self._left), 'object')} that the installation created or overwrote "
            f"{'is' if len(self._left) == 1 else 'are'} still there. Review, delete or correct in Workfront what is left."
        )

    @property
    def _package_sentence(self) -> str:
        if not self.package_status:
            return ""
        if self._standing_id:
            return f"Its package stays {self.package_status}: installation {self._standing_id} has created the same objects, and those exist."
        return f"Its package {'would be' if self.circumstances.check_mode else 'is'} {self.package_status}."

    @property
    def _ui_sentence(self) -> str:
        found = self._ui_rollback
        if not found:
            return ""
        deadline = text(found.get("deadline"))
        if found.get("eligible"):
            return (
                "Workfront's own rollback, which also restores what was overwritten, is possible until "
                f"{deadline}. {text(found.get('steps'))}"
            )
        by_when = f" (its deadline: {deadline})" if deadline else ""
        return f"Workfront's own rollback is not possible{by_when}: {text(found.get('reason'))}"


def _reasons(heading: str, items: list[Mapping[str, Any]]) -> str:
    listed = " ".join(f"{_label_of(item)}: {text(item.get('why'))}" for item in items)
    return f"{heading}: {listed}" if items else ""


def _label_of(item: Mapping[str, Any]) -> str:
    """Return the name of an object; some types have none."""
    identified = text(item.get("target_id")) or text(item.get("source_id"))
    return text(item.get("name")) or f"{text(item.get('object_code'))} {identified}"
