# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_rollback has seen, and what it does next (contract Workfront 10)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from .._guards import GuardedRun
from .._registered import Registered, mapping, mappings, text, truth
from .connected_run import ConnectedRun
from .statuses import CREATING, PREPARING

Steps = TypeVar("Steps", bound="RollbackSteps")


@dataclasses.dataclass(frozen=True, kw_only=True)
class RollbackSteps(GuardedRun, ConnectedRun):
    """The options of the role, what its tasks have registered, and the decisions that lead from step to step."""

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
        "unrecordable_message",
        "must_log_in",
        "logins",
        "login_methods",
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
    given_installation_id: str
    package_id: str
    history: Registered
    done: Registered
    disabled: Registered
    found: Registered

    @classmethod
    def read(cls: type[Steps], seen: Mapping[str, Any], *, user: str) -> Steps:
        """Read what the role hands over: ``options``, ``circumstances``, and what its tasks have registered."""
        options = mapping(seen.get("options"))
        return cls(
            is_confirmed=truth(options.get("confirm")),
            takes_newest=truth(options.get("newest")),
            wants_verification=truth(options.get("verify")),
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
        is_left = self._remaining or self._kept or self._unreported
        return "objects" in self.found and bool(self.verifiable) and not is_left

    @property
    def is_refuted(self) -> bool:
        """Whether an object was found that was reported to be gone."""
        return bool(self._remaining)

    @property
    def remaining_message(self) -> str:
        """What was found, as a sentence."""
        ids = ", ".join(text(item.get("id")) for item in self._remaining)
        return f"{self.target.shown_url} accepted the deletion of objects that still exist: {ids}."

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

    @cached_property
    def _absent(self) -> list[Mapping[str, Any]]:
        return mappings(self.done.get("already_absent"))

    @cached_property
    def _left(self) -> list[Mapping[str, Any]]:
        """What the installation created or overwrote, and is still there as it left it."""
        kept = (*mappings(self.done.get("skipped_objects")), *mappings(self.done.get("not_compensable")))
        return [item for item in kept if item.get("remains")]

    @cached_property
    def _unreported(self) -> list[Mapping[str, Any]]:
        """What the installation was to create, and of which Workfront does not report whether, or as what, it was created."""
        skipped = mappings(self.done.get("skipped_objects"))
        return [item for item in skipped if item.get("action") in CREATING and item.get("remains", False) is None]

    @property
    def _kept(self) -> list[Mapping[str, Any]]:
        """What the installation created, and is still there."""
        return [item for item in self._left if item.get("action") in CREATING]

    @cached_property
    def _remaining(self) -> list[Mapping[str, Any]]:
        return mappings(self.found.get("objects"))
