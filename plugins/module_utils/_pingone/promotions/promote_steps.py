# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role pingone_promote has found, and what it does next (contract PingOne 6, 7)."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from ..._checks import CheckedRun
from ..._guards import PROOF, GuardedRun, is_given
from ..._preflight import OK, WARN, state_of
from ..._registered import Registered, mapping, mappings, optional_text, sequence, text, truth
from ..._run import (
    STAGE_ALL,
    STAGE_DISCARD,
    STAGE_EXECUTE,
    STAGE_PLAN,
    STAGES_THAT_PLAN,
    STAGES_THAT_START,
    is_admitted,
)
from ..promotion import Promotion
from ..statuses import COMPLETED, ERROR, READY
from .discarding import Discarding
from .selection import selection_problem

Steps = TypeVar("Steps", bound="PromoteSteps")


def _names_of(changes: Any) -> str:
    return ", ".join(f"{text(item.get('type'))} {text(item.get('name'))}" for item in mappings(changes))


MOST_PLANS = 3
"""Plans that a run makes at most, if something else is executed to its target each time."""


def _count(value: Any) -> int:
    """Return how often something was done; if that is unknown, as often as it may be."""
    digits = text(value)
    return int(digits) if digits.isdecimal() else MOST_PLANS


def _seconds_since(began: Any) -> float:
    """Return how long ago a point in time was, in seconds since the epoch by this machine's clock; 0 if it is unknown."""
    try:
        return max(0.0, time.time() - float(text(began)))
    except ValueError:
        return 0.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteSteps(CheckedRun, GuardedRun):
    """The options of the role, the registered results of its tasks, and the decisions that lead from step to step."""

    ROLE: ClassVar[str] = "pingone_promote"
    FACTS: ClassVar[tuple[str, ...]] = ("result", "status", "audit_head", "plan_summary", "plan_text", "subject")
    BULKY: ClassVar[tuple[str, ...]] = (
        "outcomes",
        "evidence",
        "comparison",
        "rollback",
        "residual",
        "target_changes",
        "plan",
        "policy",
    )
    HANDED_ON: ClassVar[tuple[str, ...]] = ("plan_text",)
    FAILED_KEYS: ClassVar[tuple[str, ...]] = (
        "errors",
        "promotion",
        "outcomes",
        "evidence",
        "violations",
        "rules",
        *PROOF,
        "plan",
        "target_changes",
        "blocking_promotion",
        "selection",
        "superseded",
        "effect_unknown",
        "correlation_ids",
    )
    STEPS: ClassVar[tuple[str, ...]] = (
        *GuardedRun.GUARD_STEPS,
        "must_check_plan",
        "missing_input",
        "unwritable_message",
        "must_preflight",
        "must_check_variables",
        "makes_plan",
        "continues_plan",
        "undiscardable_message",
        "plan_max_age",
        "makes_own_record",
        "must_resume",
        "plan",
        "has_plan",
        "may_execute",
        "must_plan_again",
        "plans",
        "expected_digest",
        "keeps_evidence",
        "promotion",
        "must_verify",
        *CheckedRun.CHECK_STEPS,
        "leftovers_message",
        "caught",
        "must_roll_back",
        "failed_promotion",
        "must_delete_record",
    )

    stage: str
    rolls_back: bool
    retries_rolled_back: bool
    wants_verification: bool
    wants_preflight: bool
    policy: Any
    source: str
    target: str | None
    promotion_id: str
    plan_digest: str
    blank: frozenset[str]
    has_selection: bool
    selection_problem: str
    seconds_running: float
    resumed: str
    plans: int
    preflight: Registered
    planned: Registered
    judged: Registered
    executed: Registered
    verification: Registered
    reversal: Registered
    deleted: Registered
    unwanted: Registered
    discarded: Registered

    @classmethod
    def read(cls: type[Steps], seen: Mapping[str, Any], *, user: str) -> Steps:
        """Read what the role passes on: ``options``, ``circumstances``, and the registered results of its tasks."""
        options = mapping(seen.get("options"))
        return cls(
            stage=text(options.get("stage")),
            rolls_back=options.get("rollback") == "on_failure",
            retries_rolled_back=truth(options.get("retry_rolled_back")),
            wants_verification=truth(options.get("verify")),
            wants_preflight=truth(options.get("preflight")),
            policy=options.get("policy"),
            source=text(options.get("source_environment")),
            target=optional_text(options.get("target_environment")),
            promotion_id=text(options.get("promotion_id")),
            plan_digest=text(options.get("plan_digest")),
            blank=frozenset(sequence(seen.get("blank"))),
            has_selection=options.get("selected_resources") is not None or truth(options.get("all_resources")),
            selection_problem=selection_problem(options, f"{cls.ROLE}_"),
            seconds_running=_seconds_since(seen.get("began")),
            resumed=text(seen.get("resumed")),
            plans=_count(seen.get("plans")),
            **cls.read_common(seen, user=user),
        )

    # -- before anything is sent

    @property
    def missing_input(self) -> str:
        """Which variables are missing, or what does not name a resource; an empty string if nothing is wrong."""
        if self.stage == STAGE_EXECUTE:
            if (self.promotion_id and self.plan_digest) or self.nothing_was_planned:
                return ""
            return (
                "pingone_promote_stage: execute requires pingone_promote_promotion_id and pingone_promote_plan_digest "
                "from the run with stage plan (its pingone_promote_result, or the artifacts of its AWX job). That run "
                "leaves no promotion if it finds nothing to promote."
            )
        if self.stage == STAGE_DISCARD:
            return ""
        if self.target is not None and self.has_selection:
            return self.selection_problem
        return (
            "Set pingone_promote_target_environment, and either pingone_promote_selected_resources or "
            "pingone_promote_all_resources."
        )

    # -- the preflight

    @property
    def must_preflight(self) -> bool:
        """Whether to check what can be known before a record is created."""
        return self.wants_preflight and self.makes_plan

    @property
    def must_check_variables(self) -> bool:
        """Whether the plan is made by a task that checks the variables of the target itself; the preflight did it for the first."""
        return self.plans > 1 or state_of(self.preflight, "variables") not in (OK, WARN)

    # -- the plan

    @property
    def makes_plan(self) -> bool:
        """Whether this run makes the plan itself."""
        return self.stage in STAGES_THAT_PLAN

    @property
    def nothing_was_planned(self) -> bool:
        """Whether the planning run has left nothing to execute: a workflow passes on that ID and digest are empty."""
        return self.stage == STAGE_EXECUTE and {"promotion_id", "plan_digest"} <= self.blank

    @property
    def continues_plan(self) -> bool:
        """Whether this run executes or discards the plan of an earlier one."""
        return not self.makes_plan and bool(self.promotion_id)

    @property
    def discarding(self) -> Discarding:
        """What stage ``discard`` does."""
        return Discarding(
            promotion_id=self.promotion_id,
            source=self.source,
            target=text(self.target),
            rehearsed=self.circumstances.check_mode,
            found=self.unwanted,
            discarded=self.discarded,
        )

    @property
    def undiscardable_message(self) -> str:
        """Why the plan of an earlier run must not be discarded, or an empty string."""
        return self.discarding.problem

    @property
    def plan_max_age(self) -> float:
        """How old a plan may be that this run shows or executes, in seconds: made since the run began."""
        return self.seconds_running

    @property
    def makes_own_record(self) -> bool:
        """Whether the plan is made for this run alone: a dry run neither replaces nor uses what others have planned."""
        return self.circumstances.check_mode

    @property
    def must_resume(self) -> bool:
        """Whether the promotion of an interrupted run must be rolled back before anything else."""
        return bool(self._resumable) and not self.circumstances.check_mode

    @property
    def held(self) -> Mapping[str, Any]:
        """The earlier promotion because of which the plan is held, or an empty dictionary.

        A run that was killed is resumed once: what it has left was never judged, so it does not hold the plan, but what
        failed before it does.
        """
        newest = mapping(self.planned.get("held"))
        found = [newest, *mappings(newest.get("earlier"))] if newest else []
        resumed = (self.resumed, text(self._resumable.get("id")))
        counting = [each for each in found if text(each.get("promotion_id")) not in resumed]
        return {name: value for name, value in counting[0].items() if name != "earlier"} if counting else {}

    @property
    def is_held(self) -> bool:
        """Whether the plan is not started, although this run was to execute it."""
        return (
            bool(self.held)
            and not self.retries_rolled_back
            and self.has_changes
            and self.stage != STAGE_PLAN
            and self.circumstances.may_include("execute")
        )

    @property
    def plan(self) -> Mapping[str, Any]:
        """The plan, or an empty dictionary."""
        return mapping(self.planned.get("plan"))

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan."""
        return "digest" in self.plan

    @property
    def changes(self) -> Sequence[Mapping[str, Any]]:
        """The changes of the plan."""
        return sequence(self.plan.get("changes"))

    @property
    def has_changes(self) -> bool:
        """Whether there is something to promote; a plan that variables explain completely is discarded, too."""
        return bool(self.changes) and not self._is_discarded

    # -- the execution

    @property
    def may_execute(self) -> bool:
        """Whether the run executes the plan, which policy and gate must have allowed.

        Whether an approved plan can be executed is decided by the module, which reports the reason if it cannot.
        """
        return self._would_execute and self.passes_gate

    @property
    def must_check_plan(self) -> bool:
        """Whether policy, gate or proof are checked for the plan."""
        return self.has_plan and (is_given(self.policy) or self.must_check_guards)

    @property
    def can_start(self) -> bool:
        """Whether there is a plan that changes something and is not started yet; an execution that is running has passed its gate."""
        return self.has_changes and self._promotion.started_at is None

    @property
    def is_about_to_start(self) -> bool:
        """Whether this run executes the plan next, if its gate is open."""
        return self._would_execute and not self.circumstances.check_mode and self.circumstances.may_include("execute")

    @property
    def _would_execute(self) -> bool:
        """Whether the run executes the plan, if its gate is open."""
        if self.is_held or not is_admitted(self.policy, self.judged):
            return False
        if self.stage == STAGE_EXECUTE:
            return not self.nothing_was_planned
        return self.stage == STAGE_ALL and self.has_changes and not self.circumstances.check_mode

    @property
    def must_plan_again(self) -> bool:
        """Whether the plan was refused because it is old, and this run may make another one."""
        return (
            self.executed.get("superseded") is True
            and not self._was_started
            and self.stage == STAGE_ALL
            and not self.circumstances.check_mode
            and self.circumstances.includes("plan")
            and self.plans < MOST_PLANS
        )

    @property
    def expected_digest(self) -> str:
        """The digest that the plan must have at its execution."""
        return self.plan_digest if self.stage == STAGE_EXECUTE else text(self.plan.get("digest"))

    @property
    def starts_approved_plan(self) -> bool:
        """Whether the plan was approved before this run."""
        return self.stage == STAGE_EXECUTE

    @property
    def is_under_way(self) -> bool:
        """Whether an earlier run has started the promotion."""
        return self._promotion.started_at is not None

    @property
    def keeps_evidence(self) -> bool:
        """Whether evidence is recorded, with which the target is compared after a rollback."""
        return self.wants_verification and "verify" not in self.circumstances.skip_tags

    @property
    def promotion(self) -> Mapping[str, Any]:
        """The promotion as last read, or an empty dictionary."""
        return mapping(self.executed.get("promotion")) or mapping(self.planned.get("promotion"))

    # -- the verification

    @property
    def must_verify(self) -> bool:
        """Whether the target is verified to have what was executed."""
        return (
            self.wants_verification and self.executed.get("status") == COMPLETED and not self.circumstances.check_mode
        )

    @property
    def is_verified(self) -> bool:
        """Whether PingOne would change nothing but what variables explain, or what is to be ignored."""
        return self.verification.get("verified") is True

    @property
    def is_refuted(self) -> bool:
        """Whether PingOne would still change what was executed, planned from the source as it was promoted."""
        return self.verification.get("verified") is False

    @property
    def leftovers_message(self) -> str:
        """Why the run must not end well although the promotion is COMPLETED; an empty string if it may.

        What may be an edit of the source is no reason.
        """
        name = f"Promotion {text(self.promotion.get('id'))} is COMPLETED, but"
        if self.is_refuted:
            return f"{name} PingOne would still change {_names_of(self.verification.get('leftovers'))}."
        beyond = _names_of(self.verification.get("beyond"))
        if beyond and self.verification.get("source_pinned") is True:
            return f"{name} PingOne would change {beyond}, too. {text(self.verification.get('reason'))}"
        return ""

    @property
    def must_run_checks(self) -> bool:
        """Whether the checks run: on what was executed, and not left to change."""
        return (
            bool(self.checks)
            and self.executed.get("status") == COMPLETED
            and not self.is_refuted
            and not self.circumstances.check_mode
        )

    @property
    def subject_of_checks(self) -> dict[str, Any]:
        """What the tasks of a check can read."""
        return {
            "promotion_id": text(self.promotion.get("id")),
            "source": self.source,
            "target": self.target if self.target is not None else self._promotion.target_id,
            "plan_digest": self.plan.get("digest"),
            "plan": dict(self.plan),
        }

    # -- what failed

    @property
    def failed_promotion(self) -> Mapping[str, Any]:
        """The promotion after its execution, or an empty dictionary."""
        if "promotion" in self.executed:
            return mapping(self.executed["promotion"])
        return mapping(self.known("promotion"))

    @property
    def has_failed(self) -> bool:
        """Whether the promotion has failed: it ended in ERROR, PingOne would still change something, or a check failed.

        A failure to find that out, such as a lost connection, is no reason to roll back a promotion.
        """
        if self.known("plan") or self.known("blocking_promotion"):
            # It is not the approved plan, or a rollback would revert what another promotion has changed.
            return False
        is_wrong = self._executed_promotion.status == ERROR or self.is_refuted or bool(self.failed_check)
        return self._was_started and is_wrong

    @property
    def must_roll_back(self) -> bool:
        """Whether the promotion must be rolled back."""
        return (
            self.rolls_back
            and self.stage in STAGES_THAT_START
            and not self.circumstances.check_mode
            and self.has_failed
            and not self._was_completed_before
        )

    @property
    def must_delete_record(self) -> bool:
        """Whether the record is deleted: this run has created it, no later stage needs it, and it was not started.

        An approved record goes, too, if something else was executed since, because then it can never be started.
        """
        is_overtaken = self.stage == STAGE_EXECUTE and bool(
            self.known("superseded") and self.known("blocking_promotion")
        )
        if is_overtaken and not self.circumstances.check_mode and not self._was_started:
            return bool(self.planned.get("promotion"))
        return (
            bool(self.planned.get("promotion"))
            and self.planned.get("status") == READY
            and self.planned.get("reused") is False
            and not self._is_discarded
            and not self._was_started
            and not self.executed.get("effect_unknown")
            and not self.known("effect_unknown")
            and (self.circumstances.check_mode or self.failure is not None or self.is_held)
        )

    # -- what the decisions are based on

    @cached_property
    def _promotion(self) -> Promotion:
        """The view of ``promotion``."""
        return Promotion(raw=dict(self.promotion))

    @cached_property
    def _executed_promotion(self) -> Promotion:
        """The view of ``failed_promotion``."""
        return Promotion(raw=dict(self.failed_promotion))

    @property
    def _was_started(self) -> bool:
        return self._executed_promotion.started_at is not None

    @property
    def _resumable(self) -> Mapping[str, Any]:
        """What an interrupted run has left and a run like this one rolls back first, or an empty dictionary."""
        rolls_back = self.stage == STAGE_ALL and self.rolls_back and self.circumstances.may_include("rollback")
        return mapping(self.planned.get("interrupted")) if rolls_back and not self._is_discarded else {}

    @property
    def _is_discarded(self) -> bool:
        return bool(self.planned.get("discarded"))

    @property
    def _was_completed_before(self) -> bool:
        """Whether the promotion was completed before this run.

        A later verification finds what has changed since; that is not a failure of the promotion.
        """
        found = Promotion(raw=dict(mapping(self.planned.get("promotion"))))
        return self.stage == STAGE_EXECUTE and found.status == COMPLETED
