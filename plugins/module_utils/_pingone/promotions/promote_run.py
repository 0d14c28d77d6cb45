# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role pingone_promote has found, decided and done (contract PingOne 6, 7)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from ... import _run
from ..._plan import DELETE
from ..._run import FAILED, PLANNED, PROMOTED, ROLLED_BACK, UNCHANGED, Circumstances, Failure, mapping, sequence, text
from ..promotion import Promotion
from ..statuses import COMPLETED, ERROR, NEW, READY
from .timeline import timeline_of

ROLE = "pingone_promote"
_FAILED_KEYS = ("errors", "promotion", "outcomes", "evidence", "violations")
"""The return values of a failed task that the role uses."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteRun(_run.Run):
    """A run of the role, at any point of it.

    The options are those of the role; the other fields are the registered results of its tasks, empty before the task
    has run and if it was skipped.
    """

    DECISIONS: ClassVar[tuple[str, ...]] = (
        "missing_input",
        "makes_plan",
        "must_resume",
        "plan",
        "has_plan",
        "may_execute",
        "expected_digest",
        "keeps_evidence",
        "promotion",
        "must_verify",
        "verifiable",
        "has_leftovers",
        "is_verified",
        "leftovers_message",
        "caught",
        "must_roll_back",
        "failed_promotion",
        "must_delete_record",
        "result",
        "metadata",
        "must_fail",
        "final_message",
    )

    circumstances: Circumstances
    stage: str
    rolls_back: bool
    wants_verification: bool
    source: str
    target: str | None
    promotion_id: str
    plan_digest: str
    has_selection: bool
    planned: Mapping[str, Any]
    judged: Mapping[str, Any]
    executed: Mapping[str, Any]
    verification: Mapping[str, Any]
    left: Mapping[str, Any]
    failed_result: Mapping[str, Any]
    failure: Failure | None
    reversal: Mapping[str, Any]
    deleted: Mapping[str, Any]
    reported: Mapping[str, Any]

    @classmethod
    def read(cls, seen: Mapping[str, Any], *, user: str) -> PromoteRun:
        """Read what the role passes on: ``options``, ``circumstances``, and the registered results of its tasks."""
        options = mapping(seen.get("options"))
        return cls(
            circumstances=Circumstances.read(ROLE, seen, user=user),
            stage=text(options.get("stage")),
            rolls_back=options.get("rollback") == "on_failure",
            wants_verification=_run.truth(options.get("verify")),
            source=text(options.get("source_environment")),
            target=_run.optional_text(options.get("target_environment")),
            promotion_id=text(options.get("promotion_id")),
            plan_digest=text(options.get("plan_digest")),
            has_selection=options.get("selected_resources") is not None or _run.truth(options.get("all_resources")),
            planned=mapping(seen.get("planned")),
            judged=mapping(seen.get("judged")),
            executed=mapping(seen.get("executed")),
            verification=mapping(seen.get("verification")),
            left=mapping(seen.get("left")),
            failed_result=mapping(seen.get("failed_result")),
            failure=Failure.read(seen.get("failure")),
            reversal=mapping(seen.get("reversal")),
            deleted=mapping(seen.get("deleted")),
            reported=mapping(seen.get("reported")),
        )

    # -- before anything is sent

    @property
    def missing_input(self) -> str:
        """Which variables are missing; an empty string if none is."""
        if self.stage == _run.STAGE_EXECUTE:
            if self.promotion_id and self.plan_digest:
                return ""
            return (
                "pingone_promote_stage: execute requires pingone_promote_promotion_id and pingone_promote_plan_digest "
                "from the run with stage plan (its pingone_promote_result, or the artifacts of its AWX job). That run "
                "leaves no promotion if it finds nothing to promote."
            )
        if self.target is not None and self.has_selection:
            return ""
        return (
            "Set pingone_promote_target_environment, and either pingone_promote_selected_resources or "
            "pingone_promote_all_resources."
        )

    # -- the plan

    @property
    def makes_plan(self) -> bool:
        """Whether this run makes the plan itself."""
        return self.stage != _run.STAGE_EXECUTE

    @property
    def must_resume(self) -> bool:
        """Whether the promotion of an interrupted run must be rolled back before anything else."""
        return (
            bool(self.planned.get("interrupted"))
            and not self._is_discarded
            and self.stage == _run.STAGE_ALL
            and self.rolls_back
            and not self.circumstances.check_mode
            and self.circumstances.includes("rollback")
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
        """Whether the run executes the plan.

        Whether an approved plan can be executed is decided by the module, which reports the reason if it cannot.
        """
        if self.stage == _run.STAGE_EXECUTE:
            return True
        return self.stage == _run.STAGE_ALL and self.has_changes and not self.circumstances.check_mode

    @property
    def expected_digest(self) -> str:
        """The digest that the plan must have at its execution."""
        return self.plan_digest if self.stage == _run.STAGE_EXECUTE else text(self.plan.get("digest"))

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
        """Whether the promotion is planned again; if it only contained deletions, there is nothing to plan."""
        return (
            self.wants_verification
            and self.executed.get("status") == COMPLETED
            and not self.circumstances.check_mode
            and bool(self._verifiable_ids)
        )

    @property
    def verifiable(self) -> dict[str, Any]:
        """What a verification plans: the ``whole`` environment or the ``selected`` resources, and the ``resource_mapping``."""
        pairs = self._promotion.mapping.items()
        whole = self._promotion.is_whole_environment
        return {
            "whole": whole,
            "selected": [] if whole else self._verifiable_ids,
            "resource_mapping": {source: target for source, target in pairs if source not in self._deleted_ids},
        }

    @property
    def has_leftovers(self) -> bool:
        """Whether the verification has left a record with changes that need an explanation."""
        return "promotion" in self.verification and not self.verification.get("discarded")

    @property
    def is_verified(self) -> bool:
        """Whether PingOne would change nothing but what variables explain."""
        if self.verification.get("discarded"):
            return True
        return self.left.get("unexplained") is not None and not self.left["unexplained"]

    @property
    def is_refuted(self) -> bool:
        """Whether PingOne would still change something."""
        return bool(self.left.get("unexplained"))

    @property
    def leftovers_message(self) -> str:
        """What PingOne would still change, as sentences."""
        named = ", ".join(f"{text(item.get('type'))} {text(item.get('name'))}" for item in self._unexplained)
        age = ""
        if self.planned.get("reused"):
            age = (
                f" Its plan was made at {text(self.promotion.get('createdAt'))} from the source as it was at that time."
            )
        return f"Promotion {text(self.promotion.get('id'))} is COMPLETED, but PingOne would still change {named}.{age}"

    # -- what failed

    @property
    def caught(self) -> dict[str, Any]:
        """The result of the task that has just failed, as the fact ``failure``."""
        return Failure.catch(self.failed_result, _FAILED_KEYS).to_dict()

    @property
    def failed_promotion(self) -> Mapping[str, Any]:
        """The promotion after its execution, or an empty dictionary."""
        if "promotion" in self.executed:
            return mapping(self.executed["promotion"])
        return mapping(self._known("promotion"))

    @property
    def has_failed(self) -> bool:
        """Whether the promotion has failed: it ended in ERROR, or PingOne would still change something.

        A failure to find that out, such as a lost connection, is no reason to roll back a promotion.
        """
        return self._was_started and (self._executed_promotion.status == ERROR or self.is_refuted)

    @property
    def must_roll_back(self) -> bool:
        """Whether the promotion must be rolled back."""
        return (
            self.rolls_back
            and self.stage != _run.STAGE_PLAN
            and not self.circumstances.check_mode
            and self.has_failed
            and not self._was_completed_before
        )

    @property
    def must_delete_record(self) -> bool:
        """Whether the record is deleted: this run has created it, no later stage needs it, and it was not started."""
        return (
            bool(self.planned.get("promotion"))
            and self.planned.get("status") == READY
            and self.planned.get("reused") is False
            and not self._is_discarded
            and "promotion" not in self.executed
            and not self._was_started
            and (self.circumstances.check_mode or self.failure is not None)
        )

    # -- the result

    @property
    def status(self) -> str:
        """The status of the run."""
        if self.failure is not None:
            return ROLLED_BACK if self.reversal.get("status") in (ROLLED_BACK, UNCHANGED) else FAILED
        if not self.has_changes:
            return UNCHANGED
        return PROMOTED if self.executed.get("status") == COMPLETED else PLANNED

    @property
    def message(self) -> str:
        """What happened, as sentences for a person."""
        return _run.sentences(self._account, text(self.reversal.get("message")))

    @property
    def verified(self) -> bool | None:
        """Whether the promotion is verified; None if that is unknown."""
        return self.is_verified if self.is_verified or self.is_refuted else None

    @property
    def outcomes(self) -> Sequence[Any]:
        """The outcome of each change; if the run failed before anything was started, none was applied."""
        known = self.executed.get("outcomes") or self._known("outcomes")
        if known:
            return sequence(known)
        started = self._was_started or self.executed.get("changed") or self.executed.get("effect_unknown")
        return _run.not_applied(self.changes) if self.failure is not None and not started else []

    @property
    def timeline(self) -> list[Any]:
        """The phases of the promotion, and of its rollback."""
        promotion = self._executed_promotion if self.failed_promotion else self._promotion
        return [*timeline_of(promotion, what="promotion", first=NEW), *sequence(self.reversal.get("timeline"))]

    @property
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        return {
            "status": self.status,
            "message": self.message,
            "vendor": "PingOne",
            "source": self.source,
            "target": self.target if self.target is not None else self._promotion.target_id,
            "promotion_id": self._remaining_id or None,
            "plan": self.plan or None,
            "plan_digest": self.plan.get("digest"),
            "policy": _run.verdict_of(self.judged, self.failure),
            "verified": self.verified,
            "residual": self.left.get("residual") or self.planned.get("residual") or [],
            "outcomes": self.outcomes,
            "evidence": self.executed.get("evidence") or self._known("evidence") or [],
            "comparison": self.reversal.get("comparison", []),
            "timeline": self.timeline,
            "rollback": self.reversal or None,
            "errors": self._known("errors") or [],
            "started": self.circumstances.started,
            "finished": self.circumstances.now,
        }

    @property
    def metadata(self) -> dict[str, str]:
        """What a report says about the run itself."""
        return self.circumstances.metadata(Stage=self.stage)

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        return self.status in (FAILED, ROLLED_BACK) or bool(_run.report_failures(self.reported))

    @property
    def final_message(self) -> str:
        """The last message of the role."""
        return _run.sentences(self.message, *_run.report_failures(self.reported))

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

    @cached_property
    def _deleted_ids(self) -> set[Any]:
        """What the plan deletes: it no longer exists in source and target, so another plan cannot select it."""
        return {change.get("source_id") for change in self.changes if change.get("action") == DELETE}

    @cached_property
    def _verifiable_ids(self) -> list[Any]:
        return [item for item in self._promotion.selected if item not in self._deleted_ids]

    @property
    def _is_discarded(self) -> bool:
        return bool(self.planned.get("discarded"))

    @property
    def _unexplained(self) -> Sequence[Mapping[str, Any]]:
        return sequence(self.left.get("unexplained"))

    @property
    def _was_completed_before(self) -> bool:
        """Whether the promotion was completed before this run.

        A later verification finds what has changed since; that is not a failure of the promotion.
        """
        found = Promotion(raw=dict(mapping(self.planned.get("promotion"))))
        return self.stage == _run.STAGE_EXECUTE and found.status == COMPLETED

    @property
    def _remaining_id(self) -> str:
        """The ID of the record, if it is still there."""
        is_deleted = "promotion" in self.deleted and "error" not in self.deleted
        if self._is_discarded or is_deleted:
            return ""
        return text(self.promotion.get("id")) or text(self.failed_promotion.get("id"))

    @property
    def _name(self) -> str:
        record = f"Promotion {self._remaining_id}" if self._remaining_id else "The promotion"
        target = f"to {self.target}" if self.target is not None else ""
        return _run.sentences(record, f"from {self.source}", target)

    @property
    def _account(self) -> str:
        if self.status == ROLLED_BACK:
            return self._failure_message
        if self.status == FAILED:
            is_unknown = self.executed.get("status") == COMPLETED and not self.is_refuted
            doubt = (
                f"{self._name} was executed, but could not be verified, and was not rolled back." if is_unknown else ""
            )
            return _run.sentences(doubt, self._failure_message, self._outlook)
        if self.status == UNCHANGED:
            if self.has_plan:
                return f"Nothing to promote from {self.source}."
            return "Nothing was planned, because the tags exclude it."
        if self.status == PLANNED:
            return f"{self._name} is planned and was not executed."
        return f"{self._name} was executed{self._verification_clause}"

    @property
    def _verification_clause(self) -> str:
        if not self.is_verified:
            return ", but not verified."
        count = len(sequence(self.left.get("residual")))
        if not count:
            return " and verified."
        return f" and verified. PingOne still plans {count} update{'' if count == 1 else 's'} that variables explain."

    @property
    def _failure_message(self) -> str:
        return self.failure.message if self.failure else ""

    @property
    def _outlook(self) -> str:
        """What to do after the failure.

        After a failed execution, the module's advice is to roll back, which this role does itself unless it must not.
        """
        if not self.has_failed:
            return self.failure.advice if self.failure else ""
        if self.reversal:
            return ""
        if not self.rolls_back:
            return "It was not rolled back, because pingone_promote_rollback is never."
        return "It was not rolled back."

    def _known(self, key: str) -> Any:
        return self.failure.known.get(key) if self.failure else None
