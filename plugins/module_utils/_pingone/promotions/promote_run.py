# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run of the role pingone_promote, at any point of it (contract PingOne 6, 7)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ... import _run
from ..._approval import command_lines, counts_of, lines_of, plan_text
from ..._guards import gate_sentence
from ..._preflight import report_of, warnings_of
from ..._registered import logged_writes, mapping, mappings, sequence, text, why_failed
from ..._run import (
    FAILED,
    HELD,
    PLANNED,
    PROMOTED,
    ROLLED_BACK,
    STAGE_DISCARD,
    STAGE_EXECUTE,
    STAGE_PLAN,
    UNCHANGED,
    is_admitted,
)
from ..._text import sentences
from ..statuses import COMPLETED, NEW
from .approval import request_of
from .naming import selection_of, with_names
from .promote_steps import PromoteSteps
from .target_changes import with_present_values
from .timeline import timeline_of


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteRun(PromoteSteps):
    """All decisions of the role: what it does next, and what it has come to."""

    @property
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

    @property
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
                f"{self._name} had to be executed, and no task has returned that it is {COMPLETED}.{reason}",
                self.unchecked_gate,
            )
        must_pass = self.circumstances.includes("verify") and not self.circumstances.check_mode
        return self.leftovers_message or (self.unpassed_message if must_pass else "")

    @property
    def message(self) -> str:
        """What happened, as sentences for a person."""
        # What is done is past its warnings.
        warnings = warnings_of(self.preflight) if self.status == PLANNED else ""
        return sentences(self._account, text(self.reversal.get("message")), self._remains_sentence, warnings)

    @property
    def verified(self) -> bool | None:
        """Whether the promotion is verified; None if that is unknown."""
        if self.failed_check:
            return False
        return self.is_verified if self.is_verified or self.is_refuted else None

    @property
    def outcomes(self) -> Sequence[Any]:
        """The outcome of each change; if the run failed before anything was started, none was applied."""
        known = self.executed.get("outcomes") or self.known("outcomes")
        if known:
            return sequence(known)
        started = self._was_started or self.executed.get("changed") or self.executed.get("effect_unknown")
        did_nothing = (self.failure is not None or self.is_held) and not started
        return _run.not_applied(self.changes) if did_nothing else []

    @property
    def selection(self) -> list[dict[str, Any]] | None:
        """The selected resources with ID, type and name, as far as they are known; None for all of the source."""
        rows = sequence(self.planned.get("selection")) or sequence(self.known("selection"))
        return list(rows) or with_names(selection_of(self._promotion), self.plan) or None

    @property
    def timeline(self) -> list[Any]:
        """The phases of the promotion, and of its rollback."""
        promotion = self._executed_promotion if self.failed_promotion else self._promotion
        return [*timeline_of(promotion, what="promotion", first=NEW), *sequence(self.reversal.get("timeline"))]

    @property
    def environments(self) -> Mapping[str, Any]:
        """ID, name and type of source and target, as far as they are known."""
        return mapping(self.planned.get("environments"))

    @property
    def request(self) -> dict[str, Any] | None:
        """What a plan that can be executed asks of the person who must approve it; otherwise None."""
        if self.status != PLANNED or not self._remaining_id:
            return None
        asked = request_of(
            self.plan,
            self._promotion,
            source=self._source_name,
            target=self._target_name,
            rolls_back=self.rolls_back,
            verifies=self.wants_verification,
        )
        return asked.to_dict()

    @property
    def plan_text(self) -> str:
        """The plan for the person who must approve it, in Markdown; empty if nothing waits for an approval."""
        return plan_text(
            f"Promotion from {self._source_name} to {self._target_name}",
            self.message,
            lines_of(self.plan),
            self.request,
        )

    @property
    def next_lines(self) -> Sequence[str]:
        """The plan, and how to execute it."""
        if self.status != PLANNED:
            return ()
        lines = [f"{counts_of(mapping(self.plan.get('summary')))}:", *lines_of(self.plan)]
        if self.request is None:
            return [*lines, "Nothing was left at PingOne. To promote this, run it again without check mode."]
        until = text(self.request["until"])
        return [
            *lines,
            f"To execute exactly this{f', until {until}' if until else ''}:",
            *command_lines(self.circumstances.playbook_command, self.request["variables"]),
        ]

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
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        return {
            "status": self.status,
            "message": self.message,
            "vendor": "PingOne",
            "source": self.source,
            "target": self.target if self.target is not None else self._promotion.target_id,
            "environments": dict(self.environments) or None,
            "promotion_id": self._remaining_id or None,
            "selection": self.selection,
            "request": self.request,
            "plan": with_present_values(self.plan, self._target_changes) if self.plan else None,
            "plan_digest": self.plan.get("digest"),
            "held": self.held or None,
            "preflight": report_of(self.preflight),
            "policy": _run.verdict_of(self.judged, self.failure),
            "gate": self.gate_verdict,
            "proven": self.proof_verdict,
            "verified": self.verified,
            "checks": self.check_results,
            "residual": self.verification.get("residual") or self.planned.get("residual") or [],
            "source_moved_on": self.verification.get("source_moved_on"),
            "outcomes": self.outcomes,
            "evidence": self.executed.get("evidence") or self.known("evidence") or [],
            "target_changes": list(self._target_changes),
            "comparison": self.reversal.get("comparison", []),
            "timeline": self.timeline,
            "effect_unknown": bool(self.known("effect_unknown")),
            "rollback": self.reversal or None,
            "errors": self.known("errors") or [],
            "correlation_ids": self._correlation_ids,
            "started": self.circumstances.started,
            "finished": self.circumstances.now,
            "audit": self.audit_account,
        }

    @property
    def _target_changes(self) -> Sequence[Mapping[str, Any]]:
        """What was changed in the target after the plan was made, as far as that is known."""
        return sequence(self.executed.get("target_changes")) or sequence(self.known("target_changes"))

    @property
    def _correlation_ids(self) -> list[Mapping[str, Any]]:
        """The requests that changed something, and under which IDs PingOne has logged them."""
        tasks = (self.planned, self.executed, self.verification, self.reversal, self.deleted, self.discarded)
        return logged_writes(*(task.get("correlation_ids") for task in tasks), self.known("correlation_ids"))

    @property
    def metadata(self) -> dict[str, str]:
        """What a report says about the run itself."""
        return self.circumstances.metadata(self.given_metadata, Stage=self.stage)

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        return self.status in (FAILED, ROLLED_BACK, HELD) or bool(self.report_failures)

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
        is_deleted = "promotion" in self.deleted and "error" not in self.deleted
        if self._is_discarded or is_deleted:
            return ""
        if self.stage == STAGE_DISCARD:
            return self.discarding.remaining_id
        return text(self.promotion.get("id")) or text(self.failed_promotion.get("id"))

    @property
    def _remains_sentence(self) -> str:
        """Why a record that was to be deleted remains, and what to do."""
        why = why_failed(self.deleted, "promotion")
        advice = "It is of no use: delete it with envops.promotion.pingone_promotion and state: absent."
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
                doubt, self._failure_message, self.gap, self._effect_sentence, self._outlook, self._gate_sentence
            )
        if self.status == UNCHANGED:
            if self.stage == STAGE_DISCARD:
                return self.discarding.message
            if self.nothing_was_planned:
                return f"Nothing was planned from {self._source_name}, so nothing was executed."
            if self.has_plan:
                return f"Nothing to promote from {self._source_name} to {self._target_name}."
            return "Nothing was planned, because the tags exclude it."
        if self.status == HELD:
            return f"{self._name} is held and was not started. {self._holding_account}"
        if self.status == PLANNED:
            held = f"It is held: {self._holding_account}" if self.held and not self.retries_rolled_back else ""
            return sentences(f"{self._name} is planned and was not executed.", held, self._gate_sentence)
        return sentences(f"{self._name} was executed{self._verification_clause}", self._gate_sentence)

    @property
    def _gate_sentence(self) -> str:
        """What a person must know of the gate; what a failure is about, its own message says."""
        is_started = self._was_started or self.executed.get("status") == COMPLETED
        if self.failure is not None and not is_started:
            return ""
        return sentences(gate_sentence(self.gate_verdict, is_started=is_started), self.proof_sentence)

    @property
    def _effect_sentence(self) -> str:
        """What a request may have changed whose answer was lost or unreadable, and what to do about it."""
        if not self.known("effect_unknown"):
            return ""
        if self.executed.get("effect_unknown"):
            return (
                f"Whether promotion {self._remaining_id} was started is unknown. Before you run the role again, read it with "
                f"envops.promotion.pingone_promotion_info and promotion_id: {self._remaining_id}. To roll it back, run the role "
                f"pingone_rollback with pingone_rollback_promotion_id: {self._remaining_id}."
            )
        if self.planned.get("effect_unknown"):
            done = f"promotion {self._remaining_id} was changed" if self._remaining_id else "a promotion was created"
            return (
                f"Whether {done} in {self._source_name} is unknown. Nothing was executed. Read the promotions with "
                "envops.promotion.pingone_promotion_info."
            )
        return f"A record of the verification may remain in {self._source_name}; a later run deletes it."

    @property
    def _holding_account(self) -> str:
        """Why the plan is held, and what to do."""
        held = self.held
        return sentences(
            f"Promotion {text(held.get('promotion_id'))} to the same target had the same plan and is "
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
        left = f"PingOne still plans {count} update{'' if count == 1 else 's'} that variables explain." if count else ""
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
        if not self.has_failed:
            return self.failure.advice if self.failure else ""
        if self.reversal:
            return ""
        if not self.rolls_back:
            return "It was not rolled back, because pingone_promote_rollback is never."
        return "It was not rolled back."
