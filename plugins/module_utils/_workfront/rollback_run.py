# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_rollback has seen, decided and done (contract Workfront 10)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from .. import _run
from .._guards import GuardedRun, gate_sentence
from .._registered import Registered, mapping, mappings, text, truth
from .._run import COMPENSATED, FAILED, PLANNED, UNCHANGED
from .._text import sentences
from .objects import type_names_in
from .role_connection import RoleConnection
from .statuses import CREATING, DISABLED, PREPARING, USE_EXISTING


@dataclasses.dataclass(frozen=True, kw_only=True)
class RollbackRun(GuardedRun):
    """A run of the role, at any point of it."""

    ROLE: ClassVar[str] = "workfront_rollback"
    FACTS: ClassVar[tuple[str, ...]] = ("result", "status", "audit_head")
    BULKY: ClassVar[tuple[str, ...]] = (
        "deleted",
        "not_compensable",
        "skipped_objects",
        "already_absent",
        "failed_objects",
        "errors",
    )
    FAILED_KEYS: ClassVar[tuple[str, ...]] = ("failed_objects", "effect_unknown")
    STEPS: ClassVar[tuple[str, ...]] = (
        *GuardedRun.GUARD_STEPS,
        "may_compensate",
        "missing_input",
        "unwritable_message",
        "must_log_in",
        "logins",
        "has_source",
        "must_find",
        "has_found",
        "not_found_message",
        "package_id",
        "installation_id",
        "must_disable",
        "must_verify",
        "verifiable",
        "is_refuted",
        "remaining_message",
        "caught",
    )

    is_confirmed: bool
    takes_newest: bool
    wants_verification: bool
    source: RoleConnection
    target: RoleConnection
    given_installation_id: str
    package_id: str
    history: Registered
    done: Registered
    disabled: Registered
    found: Registered

    @classmethod
    def read(cls, seen: Mapping[str, Any], *, user: str) -> RollbackRun:
        """Read what the role hands over: ``options``, ``circumstances``, and what its tasks have registered."""
        options = mapping(seen.get("options"))
        return cls(
            is_confirmed=truth(options.get("confirm")),
            takes_newest=truth(options.get("newest")),
            wants_verification=truth(options.get("verify")),
            source=RoleConnection.read(options.get("source")),
            target=RoleConnection.read(options.get("target")),
            given_installation_id=text(options.get("installation_id")).strip(),
            package_id=text(options.get("package_id")).strip(),
            **cls.read_common(seen, user=user),
        )

    # -- before anything is sent

    @property
    def missing_input(self) -> str:
        """The variables that are missing, as a message, or an empty string."""
        is_source_unknown = self.has_source and self.source.url is None
        if self.target.url is None or is_source_unknown or not (self.given_installation_id or self.package_id):
            return (
                "Give workfront_rollback_target with the url of the environment, and workfront_rollback_installation_id or "
                "workfront_rollback_package_id. workfront_rollback_source must have a url too, if it is given."
            )
        if not self.given_installation_id and not self.takes_newest:
            return (
                f"workfront_rollback_installation_id is missing or blank. The newest installation of package {self.package_id} in "
                "the target is compensated only with workfront_rollback_newest: true, because an earlier promotion may have "
                "made it. Give the ID of the installation, or set that variable."
            )
        if not self.is_confirmed:
            return (
                "workfront_rollback_confirm is false: this role deletes objects, some of them permanently. Run it with "
                "--check and workfront_rollback_confirm=true to see what it would delete."
            )
        return ""

    @property
    def must_log_in(self) -> bool:
        """Whether there is an environment to log in to."""
        return any(self.logins.values())

    @property
    def logins(self) -> dict[str, bool]:
        """Whether to log in to ``source`` and ``target`` once for all tasks."""
        return {"source": self.source.must_log_in, "target": self.target.must_log_in}

    @property
    def has_source(self) -> bool:
        """Whether the package is disabled through its source; otherwise through the target."""
        return self.source.is_given

    # -- the compensation

    @property
    def can_start(self) -> bool:
        """Whether the compensation is not begun, as far as this run knows."""
        return not self.done

    @property
    def is_about_to_start(self) -> bool:
        """Whether this run deletes next, if its gate is open."""
        return not self.circumstances.check_mode

    @property
    def may_compensate(self) -> bool:
        """Whether the gate lets the run delete; check mode shows what it would do in any case."""
        return self.circumstances.check_mode or self.passes_gate

    @property
    def must_find(self) -> bool:
        """Whether the installation must be found among those of its package, or must be one of them."""
        return bool(self.package_id)

    @property
    def has_found(self) -> bool:
        """Whether the package has the given installation in the target, or any that is not only prepared."""
        if not self.given_installation_id:
            return bool(self._started)
        listed = mappings(self.history.get("installations"))
        return self.given_installation_id.lower() in {text(item.get("id")).lower() for item in listed}

    @property
    def not_found_message(self) -> str:
        """What the package does not have, and what to do."""
        if not self.given_installation_id:
            return f"Package {self.package_id} was never installed in {self.target.shown_url}."
        return (
            f"Installation {self.given_installation_id} is not one of package {self.package_id} in {self.target.shown_url}. Nothing "
            "was deleted. Give the two that belong together, or only workfront_rollback_installation_id."
        )

    @property
    def installation_id(self) -> str:
        """The ID of the installation, or an empty string if it is not known."""
        newest = self._started[-1] if self._started else {}
        return self.given_installation_id or text(newest.get("id"))

    @property
    def must_disable(self) -> bool:
        """Whether the package is disabled through its source.

        It is tried once; the module reports no status if it ended early, or if the package no longer exists.
        """
        was_tried = bool(self.disabled) and not self.disabled.get("skipped")
        is_in_use = not self.done.get("package_status") or bool(self._standing_id)
        return self.has_source and not was_tried and not is_in_use

    # -- the verification

    @property
    def must_verify(self) -> bool:
        """Whether the deleted objects are looked up; without one that can be, nothing is verified."""
        return self.wants_verification and bool(self.verifiable) and not self.circumstances.check_mode

    @property
    def verifiable(self) -> list[dict[str, Any]]:
        """The objects that are gone and can be looked up, by ``id`` and ``object_code``."""
        return [
            {"id": item.get("target_id"), "object_code": item.get("object_code")}
            for item in (*self._deleted, *self._absent)
            if item.get("readable")
        ]

    @property
    def is_verified(self) -> bool:
        """Whether what the installation created was looked up and not found, and nothing of it was left in place."""
        return "objects" in self.found and bool(self.verifiable) and not self._remaining and not self._kept

    @property
    def is_refuted(self) -> bool:
        """Whether an object was found that was reported to be gone."""
        return bool(self._remaining)

    @property
    def remaining_message(self) -> str:
        """What was found, as a sentence."""
        ids = ", ".join(text(item.get("id")) for item in self._remaining)
        return f"{self.target.shown_url} accepted the deletion of objects that still exist: {ids}."

    # -- the result

    @property
    def status(self) -> str:
        """The status of the run."""
        if self.failure is not None or self.gap or self.is_refuted or self._is_without_effect:
            return FAILED
        is_changed = self.done.get("changed") or self.disabled.get("changed")
        if not is_changed or not (self._deleted or self._absent):
            return UNCHANGED
        return PLANNED if self.circumstances.check_mode else COMPENSATED

    @property
    def gap(self) -> str:
        """What this run had to do and what no task has shown to be done."""
        is_known = self.failure is not None or self._is_done or not self.circumstances.includes("rollback")
        return "" if is_known else "No task has returned what was deleted."

    @property
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
        is_disabled = "package_id" in self.disabled and "error" not in self.disabled
        return DISABLED if is_disabled else text(self.done.get("package_status"))

    @property
    def timeline(self) -> list[Any]:
        """The phase of the compensation, which Workfront does not record."""
        if not self._is_done or self.circumstances.check_mode:
            return []
        return [_run.phase("compensation", self.status, self.circumstances.started, self.circumstances.now)]

    @property
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
    def sides(self) -> tuple[str, str]:
        """The URLs of source and target; one that is not known is empty."""
        return self.source.shown_url, self.target.shown_url

    @property
    def metadata(self) -> dict[str, str]:
        """What a report says of the run itself."""
        return self.circumstances.metadata(self.given_metadata)

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        return self.status == FAILED or bool(self.report_failures)

    # -- what the decisions are made of

    @property
    def _standing_id(self) -> str:
        """Another installation that has brought the same objects, because of which the package stays in use."""
        return text(self.done.get("standing_installation_id"))

    @cached_property
    def _started(self) -> list[Mapping[str, Any]]:
        """The installations of the package in the target, the oldest first."""
        return [item for item in mappings(self.history.get("installations")) if item.get("status") != PREPARING]

    @property
    def _is_done(self) -> bool:
        """Whether it is known what was deleted."""
        return "deleted" in self.done

    @cached_property
    def _deleted(self) -> list[Mapping[str, Any]]:
        return mappings(self.done.get("deleted"))

    @property
    def _all_objects(self) -> list[Mapping[str, Any]]:
        keys = ("deleted", "already_absent", "skipped_objects", "failed_objects", "not_compensable")
        return [item for key in keys for item in mappings(self.done.get(key))]

    @cached_property
    def _absent(self) -> list[Mapping[str, Any]]:
        return mappings(self.done.get("already_absent"))

    @cached_property
    def _left(self) -> list[Mapping[str, Any]]:
        """What the installation created or overwrote, and is still there as it left it."""
        kept = (*mappings(self.done.get("skipped_objects")), *mappings(self.done.get("not_compensable")))
        return [item for item in kept if item.get("remains")]

    @property
    def _kept(self) -> list[Mapping[str, Any]]:
        """What the installation created, and is still there."""
        return [item for item in self._left if item.get("action") in CREATING]

    @property
    def _is_without_effect(self) -> bool:
        """Whether nothing was deleted although there is something left of the installation."""
        return bool(self._left) and not self._deleted

    @cached_property
    def _remaining(self) -> list[Mapping[str, Any]]:
        return mappings(self.found.get("objects"))

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
        return f"{len(self._deleted)} objects {verb}{missing}."

    @property
    def _effect_sentence(self) -> str:
        if not self._is_without_effect:
            return ""
        undone = "nothing would be undone" if self.circumstances.check_mode else "nothing was undone"
        return (
            f"So {undone}: {len(self._left)} objects that the installation created or overwrote are still there. Review them in "
            "Workfront, and delete or correct them there."
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
    listed = " ".join(f"{text(item.get('name'))}: {text(item.get('why'))}" for item in items)
    return f"{heading}: {listed}" if items else ""
