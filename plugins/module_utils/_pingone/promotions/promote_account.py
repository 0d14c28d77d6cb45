# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role pingone_promote has come to, and how it reports that to a person (contract PingOne 6, 7)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any

from ..._guards import gate_sentence
from ..._preflight import warnings_of
from ..._registered import has_returned, mapping, mappings, sequence, text, why_failed
from ..._run import STAGE_DISCARD, STAGE_EXECUTE, STAGE_PLAN, is_admitted
from ..._run_statuses import FAILED, HELD, PLANNED, PROMOTED, ROLLED_BACK, UNCHANGED
from ..._text import counted, sentences
from ..promotion import Promotion
from ..statuses import COMPLETED
from .promote_steps import PromoteSteps


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteAccount(PromoteSteps):
    """The status of the run, and its message."""

    @functools.cached_property
    def status(self) -> str:
        """The status of the run."""
        if self.failure is not None:
            return ROLLED_BACK if self.reversal.get("status") in (ROLLED_BACK, UNCHANGED) else FAILED
        if self.is_held:
            return HELD
        if self.gap:
            return FAILED
        if not self.has_changes:
            return UNCHANGED
        return PROMOTED if self.executed.get("status") == COMPLETED else PLANNED

    @functools.cached_property
    def gap(self) -> str:
        """What this run had to do and what no task has shown to be done."""
        if self.failure is not None or self.is_held:
            return ""
        if self.stage == STAGE_DISCARD:
            return self.discarding.gap
        if self.nothing_was_planned:
            return ""
        includes = self.circumstances.includes
        if not self.has_plan:
            must_have_plan = includes("plan") or (self.stage == STAGE_EXECUTE and includes("execute"))
            return "No task has returned a plan. Nothing was executed." if must_have_plan else ""
        if not self._had_to_execute:
            return ""
        if self.executed.get("status") != COMPLETED:
            reason = (
                "" if is_admitted(self.policy, self.judged) else " No task has checked its plan against the policy."
            )
            return sentences(
                f"{self._name} had to be executed, but no task has confirmed that it is {COMPLETED}.{reason}",
                self.unchecked_gate,
            )
        must_pass = self.circumstances.includes("verify") and not self.circumstances.check_mode
        return self.leftovers_message or (self.unpassed_message if must_pass else "")

    @functools.cached_property
    def message(self) -> str:
        """What happened, as sentences for a person."""
        # What is done is past its warnings.
        warnings = warnings_of(self.preflight) if self.status == PLANNED else ""
        return sentences(
            self._account,
            text(self.reversal.get("message")),
            self._unreverted_sentence,
            self._remains_sentence,
            warnings,
        )

    @property
    def environments(self) -> Mapping[str, Any]:
        """ID, name and type of source and target, as far as they are known."""
        return mapping(self.planned.get("environments"))

    @property
    def known_environments(self) -> Mapping[str, Any]:
        """What names the environments to the role that rolls back; without reports, only the preflight reads them."""
        return self.environments or mapping(self.preflight.get("environments"))

    @property
    def sides(self) -> tuple[str, str]:
        """The names of source and target; one that is not known is empty."""
        return self._source_name, self._target_name

    @property
    def _source_name(self) -> str:
        return text(mapping(self.environments.get("source")).get("name")) or self.source

    @property
    def _target_name(self) -> str:
        name = text(mapping(self.environments.get("target")).get("name"))
        return name or self.target or text(self._promotion.target_id)

    @property
    def _had_to_execute(self) -> bool:
        return (
            self.stage != STAGE_PLAN
            and self.has_changes
            and not self.circumstances.check_mode
            and self.circumstances.includes("execute")
        )

    @property
    def _remaining_id(self) -> str:
        """The ID of the record, if it is still there."""
        is_deleted = has_returned(self.deleted, "promotion")
        if self._is_discarded or is_deleted:
            return ""
        if self.stage == STAGE_DISCARD:
            return self.discarding.remaining_id
        return text(self.promotion.get("id")) or text(self.failed_promotion.get("id"))

    @property
    def _unreverted_sentence(self) -> str:
        """What a rollback that has failed leaves behind, and what to do."""
        # A rollback that has ended cannot be completed, and its errors have an advice of their own.
        if self.reversal.get("status") != FAILED or self.reversal.get("errors"):
            return ""
        failed_id = text(self.failed_promotion.get("id"))
        return (
            f"The rollback is not complete, so {self._target_name} may have a part of the promotion. To complete it, run the role "
            f"pingone_rollback with pingone_rollback_promotion_id: {failed_id}."
        )

    @property
    def _remains_sentence(self) -> str:
        """Why a record that was to be deleted remains, and what to do."""
        why = why_failed(self.deleted, "promotion")
        advice = "It is no longer needed: delete it with envops.promotion.pingone_promotion and state: absent."
        return (
            sentences(f"Promotion {self._remaining_id} could not be deleted and remains.", why, advice) if why else ""
        )

    @property
    def _name(self) -> str:
        record = f"Promotion {self._remaining_id}" if self._remaining_id else "The promotion"
        target = f"to {self._target_name}" if self._target_name else ""
        return sentences(record, f"from {self._source_name}", target)

    @property
    def _account(self) -> str:
        if self.status == ROLLED_BACK:
            return sentences(self._failure_message, self._gate_sentence)
        if self.status == FAILED:
            is_completed = self.executed.get("status") == COMPLETED
            is_unknown = is_completed and not self.is_refuted and not self.failed_check
            doubt = (
                f"{self._name} was executed, but could not be verified, and was not rolled back." if is_unknown else ""
            )
            if is_completed and self.failed_check:
                doubt = f"{self._name} was executed."
            return sentences(
                doubt,
                self._failure_message,
                self.gap,
                self._under_way_sentence,
                self._effect_sentence,
                self._outlook,
                self._gate_sentence,
            )
        if self.status == UNCHANGED:
            if self.stage == STAGE_DISCARD:
                return self.discarding.message
            if self.nothing_was_planned:
                return f"Nothing was planned from {self._source_name}, so nothing was executed."
            if self.has_plan:
                return sentences(
                    f"Nothing to promote from {self._source_name} to {self._target_name}.", self._unfinished_rollback
                )
            return "Nothing was planned, because the tags exclude it."
        if self.status == HELD:
            return f"{self._name} is held and was not started. {self._holding_account}"
        if self.status == PLANNED:
            held = f"It is held: {self._holding_account}" if self.held and not self.retries_rolled_back else ""
            return sentences(f"{self._name} is planned and was not executed.", held, self._gate_sentence)
        return sentences(f"{self._name} was executed{self._verification_clause}", self._gate_sentence)

    @property
    def _unfinished_rollback(self) -> str:
        """That somebody, perhaps a run that was killed, was rolling back what is there."""
        left = Promotion(raw=dict(mapping(self.planned.get("interrupted"))))
        if left.status != COMPLETED:
            return ""
        return (
            f"However, promotion {left.id} has promoted it, and the rollback of that was started and is not finished. To finish it, run "
            f"the role pingone_rollback with pingone_rollback_promotion_id: {left.id}."
        )

    @property
    def _gate_sentence(self) -> str:
        """What a person must know of the gate; what a failure is about, its own message says."""
        is_started = self._was_started or self.executed.get("status") == COMPLETED
        if self.failure is not None and not is_started:
            return ""
        return sentences(gate_sentence(self.gate_verdict, is_started=is_started), self.proof_sentence)

    @property
    def _under_way_sentence(self) -> str:
        """That an earlier run has started the promotion, which a check that has failed does not say."""
        if self.executed or self._promotion.started_at is None:
            return ""
        return f"Promotion {self._promotion.id} was started before this run, and is {text(self._promotion.status)}."

    @property
    def _effect_sentence(self) -> str:
        """What a request may have changed whose answer was lost or unreadable, and what to do about it."""
        if not self._is_effect_unknown:
            return ""
        if self._is_start_unknown:
            return (
                f"Whether promotion {self._remaining_id} was started is unknown. Before you run the role again, read it with "
                f"envops.promotion.pingone_promotion_info and promotion_id: {self._remaining_id}. To roll it back, run the role "
                f"pingone_rollback with pingone_rollback_promotion_id: {self._remaining_id}."
            )
        if self.planned.get("effect_unknown"):
            done = f"promotion {self._remaining_id} was changed" if self._remaining_id else "a promotion was created"
            return (
                f"Whether {done} in {self._source_name} is unknown. This run has not executed it. Read the promotions with "
                "envops.promotion.pingone_promotion_info."
            )
        return f"A record of the verification may remain in {self._source_name}; a later run deletes it."

    @property
    def _holding_account(self) -> str:
        """Why the plan is held, and what to do."""
        held = self.held
        return sentences(
            f"Promotion {text(held.get('promotion_id'))} to the same target had the same plan, and has been "
            f"{text(held.get('status'))} since {text(held.get('at'))}.",
            text(held.get("reason")),
            "No promotion to this target has succeeded since. Correct the cause and promote again; if a correction in the "
            "source changes the plan, it is not held. To start the same plan again, set "
            "pingone_promote_retry_rolled_back: true.",
            "Its record stays for that." if self.stage == STAGE_EXECUTE and self.is_held else "",
        )

    @property
    def _verification_clause(self) -> str:
        if not self.is_verified:
            return sentences(
                ", but not verified.", text(self.verification.get("reason")), self.checks_sentence, self._note
            )
        count = len(sequence(self.verification.get("residual")))
        left = f"PingOne still plans {counted(count, 'update')} that variables explain." if count else ""
        return " " + sentences("and verified.", left, self.checks_sentence, self._note)

    @property
    def _note(self) -> str:
        """That the source has changed since it was promoted, which is no failure."""
        rows = mappings(self.verification.get("source_moved_on"))
        named = ", ".join(f"{text(row.get('type'))} {text(row.get('name'))}" for row in rows)
        return f"The source has changed since it was promoted: {named}." if named else ""

    @property
    def _failure_message(self) -> str:
        return self.failure.message if self.failure else ""

    @property
    def _outlook(self) -> str:
        """What to do after the failure.

        After a failed execution, the module's advice is to roll back, which this role does itself unless it must not.
        """
        if not self.has_failed and self.known("superseded"):
            if self.stage == STAGE_EXECUTE:
                return "Run stage plan again, and review the new plan."
            return f"This run has planned {self.plans} times. Run it again when nothing else promotes to this target."
        if self.failure is not None and self.failure.is_timeout and self.known("promotion") and not self._was_started:
            return "Run the role again, if needed with a longer pingone_promote_plan_timeout; it then makes a new plan."
        if not self.has_failed:
            return self.failure.advice if self.failure else ""
        if self.reversal:
            return ""
        if not self.rolls_back:
            return "It was not rolled back, because pingone_promote_rollback is never."
        return "It was not rolled back."
