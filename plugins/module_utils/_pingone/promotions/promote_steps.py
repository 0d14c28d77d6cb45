# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role pingone_promote does next (contract PingOne 6, 7)."""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar

from ..._checks import CheckedRun
from ..._guards import PROOF, GuardedRun, file_for_all, is_given
from ..._preflight import OK, WARN, state_of
from ..._registered import mapping, mappings, text, truth
from ..._run import (
    STAGE_ALL,
    STAGE_DISCARD,
    STAGE_EXECUTE,
    STAGE_PLAN,
    STAGES_THAT_PLAN,
    STAGES_THAT_START,
    checks_fields,
    is_admitted,
)
from ..statuses import COMPLETED, READY
from .promote_state import MOST_PLANS, PromoteState


def _names_of(changes: Any) -> str:
    return ", ".join(f"{text(item.get('type'))} {text(item.get('name'))}" for item in mappings(changes))


def _protects_a_name(policy: Any) -> bool:
    return any(text(pattern.get("name")) for pattern in mappings(mapping(policy).get("protected")))


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteSteps(PromoteState):
    """The decisions that lead from step to step."""

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
        "plan_checks",
        "plan_check",
        "after_planning",
        "missing_input",
        "unwritable_message",
        "unrecordable_message",
        "must_preflight",
        "must_check_variables",
        "needs_fields",
        "makes_plan",
        "undiscardable_message",
        "plan_max_age",
        "makes_own_record",
        "must_resume",
        "plan",
        "has_plan",
        "may_execute",
        "execution_has_failed",
        "must_plan_again",
        "proof_has_failed",
        "plans",
        "expected_digest",
        "proven_by",
        "keeps_evidence",
        "promotion",
        "must_verify",
        *CheckedRun.CHECK_STEPS,
        "leftovers_message",
        "caught",
        "must_roll_back",
        "failed_promotion",
        "source_id",
        "known_environments",
        "must_delete_record",
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
    def needs_fields(self) -> bool:
        """Whether the plan must contain the fields of its changes.

        Reports show them, and some rules of a policy check them; a name that a policy protects is a field of what has no name.
        """
        return self.writes_reports or checks_fields(self.policy) or _protects_a_name(self.policy)

    @property
    def makes_plan(self) -> bool:
        """Whether this run makes the plan itself."""
        return self.stage in STAGES_THAT_PLAN

    @property
    def continues_plan(self) -> bool:
        """Whether this run executes or discards the plan of an earlier one."""
        return not self.makes_plan and bool(self.promotion_id)

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
    def is_held(self) -> bool:
        """Whether the plan is not started, although this run was to execute it."""
        return (
            bool(self.held)
            and not self.retries_rolled_back
            and self.has_changes
            and self.stage != STAGE_PLAN
            and self.circumstances.may_include("execute")
        )

    # -- the execution

    @property
    def may_execute(self) -> bool:
        """Whether the run executes the plan, which policy and gate must have allowed.

        Whether an approved plan can be executed is decided by the module, which reports the reason if it cannot.
        """
        return self._would_execute and self.passes_gate

    @property
    def plan_checks(self) -> list[str]:
        """The files of tasks that check the plan: policy, gate and proof, as far as they are given."""
        policy = ["policy.yml"] if is_given(self.policy) else []
        return [*policy, *self.guards_to_check] if self.has_plan else []

    @property
    def plan_check(self) -> str:
        """The file of tasks that does all of that, or an empty string."""
        return file_for_all(self.plan_checks)

    @property
    def after_planning(self) -> str:
        """The file of tasks that checks the plan, or reads or discards that of an earlier run; an empty string if there is nothing to do."""
        if not self.continues_plan:
            return self.plan_check
        return "discard.yml" if self.stage == STAGE_DISCARD else "read_plan.yml"

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
    def execution_has_failed(self) -> bool:
        """Whether the execution has failed for good: the refusal of an old plan is no failure if the run may plan again."""
        return truth(self.executed.get("failed")) and not self.must_plan_again

    @property
    def proof_has_failed(self) -> bool:
        """Whether the proof fails the run: that another run has replaced the plan does not if this one may plan again."""
        return truth(self.proof.get("failed")) and not self.must_plan_again

    @property
    def must_plan_again(self) -> bool:
        """Whether the plan was refused because it is old or gone, and this run may make another one."""
        is_refused = self.executed.get("superseded") is True and not self._was_started and self.stage == STAGE_ALL
        is_gone = self.proof.get("superseded") is True and "error" in self.proof and self.makes_plan
        return (
            (is_refused or (is_gone and self.circumstances.may_include("execute")))
            and not self.circumstances.check_mode
            and self.circumstances.includes("plan")
            and self.plans < MOST_PLANS
        )

    @property
    def expected_digest(self) -> str:
        """The digest that the plan must have at its execution."""
        return self.plan_digest if self.stage == STAGE_EXECUTE else text(self.plan.get("digest"))

    @property
    def proven_by(self) -> dict[str, str]:
        """The promotion on which the proof relies, which must stand until the start; an empty dictionary if there is none."""
        relied = text(mapping(self.proof.get("relies_on")).get("promotion_id"))
        if self.proof.get("proven") is not True or not relied:
            return {}
        return {"source_environment": text(mapping(self.proven).get("source_environment")), "promotion_id": relied}

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

    # -- the verification

    @property
    def must_verify(self) -> bool:
        """Whether the target is verified to have what was executed."""
        return (
            self.wants_verification and self.executed.get("status") == COMPLETED and not self.circumstances.check_mode
        )

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
            and not self._is_effect_unknown
            and (self.circumstances.check_mode or self.failure is not None or self.is_held)
        )
