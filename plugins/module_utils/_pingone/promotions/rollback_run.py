# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role pingone_rollback has found, decided and done (contract PingOne 6, 7.8)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from ..._guards import GuardedRun, gate_sentence
from ..._outcomes import EQUAL, NOT_COMPARABLE
from ..._registered import (
    Registered,
    has_returned,
    logged_writes,
    mapping,
    mappings,
    message_of,
    optional_text,
    sequence,
    text,
    truth,
)
from ..._run_statuses import FAILED, PLANNED, ROLLED_BACK, UNCHANGED
from ..._text import sentences
from ..promotion import Promotion
from ..statuses import COMPLETED, ROLLBACK_NEW
from ..titles import title_of
from .outcomes import outcomes_of
from .restoration import UNPROVEN, describe_unproven
from .timeline import timeline_of


@dataclasses.dataclass(frozen=True, kw_only=True)
class RollbackRun(GuardedRun):
    """A run of the role, at any point of it.

    The options are those of the role; the other fields are the registered results of its tasks, empty before the task
    has run and if it was skipped.
    """

    ROLE: ClassVar[str] = "pingone_rollback"
    FACTS: ClassVar[tuple[str, ...]] = ("result", "status", "audit_head", "rollback_id")
    BULKY: ClassVar[tuple[str, ...]] = ("plan", "resources", "comparison")
    FAILED_KEYS: ClassVar[tuple[str, ...]] = ("errors", "correlation_ids", "effect_unknown")
    STEPS: ClassVar[tuple[str, ...]] = (
        *GuardedRun.GUARD_STEPS,
        "sought_target",
        "unwritable_message",
        "unrecordable_message",
        "may_roll_back",
        "original",
        "rollback",
        "must_verify",
        "can_be_compared",
        "caught",
    )

    source: str
    target: str | None
    promotion_id: str | None
    wants_verification: bool
    environments: Registered
    """ID and name of source and target, as far as a role that uses this one knows them."""
    reversal: Registered
    compared: Registered

    @classmethod
    def read(cls, seen: Mapping[str, Any], *, user: str) -> RollbackRun:
        """Read what the role passes on: ``options``, ``circumstances``, and the registered results of its tasks."""
        options = mapping(seen.get("options"))
        return cls(
            source=text(options.get("source_environment")),
            target=optional_text(options.get("target_environment")),
            promotion_id=optional_text(options.get("promotion_id")),
            wants_verification=truth(options.get("verify")),
            **cls.read_common(seen, user=user),
        )

    # -- before anything is sent

    @property
    def missing_input(self) -> str:
        """Which variables are missing; an empty string if none is."""
        if self.promotion_id is not None or self.target is not None:
            return ""
        return "Set pingone_rollback_promotion_id or pingone_rollback_target_environment."

    # -- the rollback

    @property
    def sought_target(self) -> str:
        """The target whose newest executed promotion is rolled back; empty if the promotion is given by its ID."""
        return text(self.target) if self.promotion_id is None else ""

    @property
    def can_start(self) -> bool:
        """Whether the rollback is not begun, as far as this run knows."""
        return not self.reversal

    @property
    def is_about_to_start(self) -> bool:
        """Whether this run rolls back next, if its gate is open."""
        return not self.circumstances.check_mode

    @property
    def may_roll_back(self) -> bool:
        """Whether the gate lets the run roll back; check mode shows what it would do in any case."""
        return self.circumstances.check_mode or self.passes_gate

    @property
    def original(self) -> Mapping[str, Any]:
        """The promotion that is rolled back, or an empty dictionary."""
        return mapping(self.reversal.get("original"))

    @property
    def rollback(self) -> Mapping[str, Any]:
        """The promotion that rolls it back, or an empty dictionary."""
        return mapping(self.reversal.get("rollback"))

    # -- the verification

    @property
    def must_verify(self) -> bool:
        """Whether the target is compared with its former state."""
        return self.wants_verification and not self.circumstances.check_mode and "id" in self.original

    @property
    def can_be_compared(self) -> bool:
        """Whether the rollback is over, so that the target can be compared with its former state."""
        return self._rollback.status == COMPLETED or (self._had_changed_nothing and bool(self.rollback))

    @cached_property
    def reasons(self) -> list[str]:
        """Why the former state of the target could not be verified.

        If the promotion had changed nothing, no rollback shows it, but the comparison does. So it does for a step that had no
        effect, or that failed in a way that cannot be understood.
        """
        if self._had_changed_nothing:
            return self._comparison_reasons
        settled = self._compared_as_equal()
        proof = [each for each in sequence(self._proof.get("reasons")) if each not in settled]
        return [*proof, *self._comparison_reasons]

    # -- the result

    @functools.cached_property
    def status(self) -> str:
        """The status of the run."""
        if self.failure is not None or self.gap:
            return FAILED
        if not self.reversal.get("changed"):
            return UNCHANGED
        return PLANNED if self.circumstances.check_mode else ROLLED_BACK

    @functools.cached_property
    def gap(self) -> str:
        """What this run had to do and what no task has shown to be done."""
        if self.failure is not None or not (self.reversal or self.circumstances.includes("rollback")):
            return ""
        if "id" not in self.original:
            return "No task has returned what was rolled back."
        if self.circumstances.check_mode or self._had_changed_nothing or self._rollback.status == COMPLETED:
            return ""
        return f"No task has confirmed that the rollback of promotion {text(self.original['id'])} is {COMPLETED}."

    @functools.cached_property
    def message(self) -> str:
        """What happened, as sentences for a person."""
        is_started = bool(self.reversal.get("changed")) and not self.circumstances.check_mode
        if self.failure is not None and not is_started:
            return self._account
        return sentences(self._account, gate_sentence(self.gate_verdict, is_started=is_started))

    @property
    def _account(self) -> str:
        name = f"Promotion {text(self.original.get('id'))}"
        if self.failure is not None:
            return sentences(self.failure.full_message, self._unknown_sentence)
        if self.gap:
            return self.gap
        if not self.original:
            return "Nothing was rolled back, because the tags exclude it."
        if self.status == PLANNED:
            return f"{name} would be rolled back."
        if self.status == UNCHANGED:
            return f"{name} was already rolled back. {self._verification_text}"
        if self._had_changed_nothing:
            return f"{name} had changed nothing. {self._verification_text}"
        return f"{name} was rolled back by {text(self.rollback.get('id'))}. {self._verification_text}"

    @property
    def verified(self) -> bool | None:
        """Whether the target is verified to have its former state; None if that was not checked."""
        if self.circumstances.check_mode or self.failure is not None or not self._was_checked:
            return None
        return not self.reasons

    @property
    def timeline(self) -> list[dict[str, Any]]:
        """The phases of the rollback."""
        return timeline_of(self._rollback, what="rollback", first=ROLLBACK_NEW)

    @property
    def handed_on(self) -> dict[str, Any]:
        """What the following jobs of a workflow get."""
        return {**super().handed_on, "rollback_id": text(self.rollback.get("id"))}

    @functools.cached_property
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        plan = mapping(self.reversal.get("plan"))
        return {
            "status": self.status,
            "message": self.message,
            "promotion_id": self.original.get("id") or self.promotion_id,
            "rollback_id": self.rollback.get("id"),
            "vendor": "PingOne",
            "source": self.source,
            "target": self.target if self.target is not None else self._original.target_id,
            "plan": plan or None,
            "plan_digest": plan.get("digest"),
            "gate": self.gate_verdict,
            "verified": self.verified,
            "effect_unknown": bool(self.known("effect_unknown")),
            "reasons": [] if self.circumstances.check_mode else self.reasons,
            "resources": self._proof.get("resources", []),
            "comparison": self.compared.get("comparison", []),
            "timeline": self.timeline,
            # Without its errors, which are in the result, the steps of a rollback that failed are unknown.
            "outcomes": outcomes_of(self._rollback, ()) if self._rollback.started_at else [],
            "errors": self._errors,
            "correlation_ids": logged_writes(self.reversal.get("correlation_ids"), self.known("correlation_ids")),
            "started": self.circumstances.started,
            "finished": self.circumstances.now,
            "audit": self.audit_account,
        }

    @property
    def sides(self) -> tuple[str, str]:
        """The names of source and target; one that is not known is empty."""
        target = text(self.target if self.target is not None else self._original.target_id)
        return self._name_of("source", self.source), self._name_of("target", target)

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        unverified = self.status == ROLLED_BACK and self.verified is False
        return self.status == FAILED or unverified or bool(self.report_failures)

    # -- what the decisions are based on

    def _name_of(self, side: str, given: str) -> str:
        known = mapping(self.environments.get(side))
        return text(known.get("name")) if given and known.get("id") == given and known.get("name") else given

    @cached_property
    def _original(self) -> Promotion:
        """The view of ``original``."""
        return Promotion(raw=dict(self.original))

    @cached_property
    def _rollback(self) -> Promotion:
        """The view of ``rollback``."""
        return Promotion(raw=dict(self.rollback))

    @property
    def _proof(self) -> Mapping[str, Any]:
        return mapping(self.reversal.get("proof"))

    @property
    def _had_changed_nothing(self) -> bool:
        return bool(self.reversal.get("nothing_to_revert"))

    @property
    def _was_checked(self) -> bool:
        """Whether the target had to be compared; tags can leave out the verification, too."""
        return self.must_verify and self.can_be_compared and self.circumstances.includes("verify")

    @property
    def _rows(self) -> list[Mapping[str, Any]]:
        return mappings(self.compared.get("comparison"))

    def _compared_as_equal(self) -> set[str]:
        """Return the reasons of resources without a step that reverts theirs that have been found to be in their former state."""
        rows = [(row.get("type"), row.get("name"), row.get("target_id"), row.get("state")) for row in self._rows]
        unproven = [each for each in mappings(self._proof.get("resources")) if each.get("state") == UNPROVEN]
        return {
            describe_unproven(each)
            for each in unproven
            if self._was_checked and (each.get("type"), each.get("name"), each.get("target_id"), EQUAL) in rows
        }

    @property
    def _is_compared(self) -> bool:
        """Whether the comparison came to its end; the role goes on if the task that compares has failed."""
        return has_returned(self.compared, "comparison") and isinstance(self.compared.get("differences"), list)

    @property
    def _comparison_reasons(self) -> list[str]:
        """Why the comparison does not show the former state: resources differ, or nothing could be compared."""
        if not self._was_checked:
            return []
        if not self._is_compared:
            return [f"Its resources could not be compared: {message_of(self.compared)}"]
        differences = [text(each) for each in sequence(self.compared.get("differences"))]
        is_empty = self._had_changed_nothing and not self._original.steps
        if differences or is_empty or any(row.get("state") == EQUAL for row in self._rows):
            return differences
        why = next((text(row.get("reason")) for row in self._rows), "PingOne shows no plan of the promotion.")
        return [f"None of its resources could be compared with its former state: {why}"]

    @property
    def _unknown_sentence(self) -> str:
        """What a request may have changed whose answer was lost or unreadable, and what to do about it."""
        if not self.reversal.get("effect_unknown"):
            return ""
        given = text(self.original.get("id") or self.promotion_id)
        rollback = text(self.rollback.get("id"))
        what = (
            f"rollback {rollback} of promotion {given} was started"
            if rollback
            else f"a rollback of promotion {given} was created"
        )
        return f"Whether {what} is unknown. Run the role again: it reads the state, and starts nothing twice."

    @property
    def _verification_text(self) -> str:
        if self.reasons:
            return f"Could not verify that the target has its former state: {' '.join(self.reasons)}"
        if not self._was_checked:
            return "The state of the target was not verified."
        return sentences("Verified: the target has its former state.", *self._remarks)

    @property
    def _remarks(self) -> list[str]:
        """What a reader of a good comparison must know: new IDs, and what was not compared."""
        remarks = [
            f"{title_of(text(row.get('type')), text(row.get('name')), text(row.get('target_id')))} has a new ID: {text(row['new_id'])}."
            for row in self._rows
            if row.get("new_id")
        ]
        left = [row for row in self._rows if row.get("state") == NOT_COMPARABLE]
        if left:
            count = f"{len(left)} of {len(self._rows)} resources could not be compared"
            remarks.append(f"{count}: {text(left[0].get('reason'))}")
        return remarks

    @property
    def _errors(self) -> Sequence[Any]:
        if self.failure is not None:
            return sequence(self.failure.known.get("errors"))
        return sequence(self.reversal.get("errors"))
