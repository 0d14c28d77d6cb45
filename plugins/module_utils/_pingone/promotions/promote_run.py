# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role pingone_promote has seen, decided and done (contract PingOne 6, 7)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from ... import _run
from ..._plan import DELETE
from ..._run import FAILED, PLANNED, PROMOTED, ROLLED_BACK, UNCHANGED, Circumstances, Failure, mapping, sequence, text
from ..statuses import COMPLETED, ERROR, NEW, READY
from .timeline import timeline_of

ROLE = "pingone_promote"
FAILED_KEYS = ("errors", "promotion", "outcomes", "evidence", "violations")
"""What the role needs of a failed task."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteRun(_run.Run):
    """A run of the role, at any point of it.

    The options are those of the role; the other fields are what its tasks have registered, each of them empty before its
    task and where it was skipped.
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
        """Read what the role hands over: ``options``, ``circumstances``, and what its tasks have registered."""
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
        """What is missing of the variables, or an empty string."""
        if self.stage == _run.STAGE_EXECUTE:
            if self.promotion_id and self.plan_digest:
                return ""
            return (
                "pingone_promote_stage is 'execute', which needs pingone_promote_promotion_id and "
                "pingone_promote_plan_digest from the run of stage 'plan' (its pingone_promote_result, or the artifacts "
                "of its AWX job). That run leaves no promotion if it finds nothing to promote."
            )
        if self.target is not None and self.has_selection:
            return ""
        return (
            "Give pingone_promote_target_environment, and either pingone_promote_selected_resources or "
            "pingone_promote_all_resources."
        )

    # -- the plan

    @property
    def makes_plan(self) -> bool:
        """Whether this run makes its plan itself."""
        return self.stage != _run.STAGE_EXECUTE

    @property
    def must_resume(self) -> bool:
        """Whether what an interrupted run has left must be rolled back before anything else."""
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
        """Whether there is something to promote; a plan that only variables explain is discarded, too."""
        return bool(self.changes) and not self._is_discarded

    # -- the execution

    @property
    def may_execute(self) -> bool:
        """Whether the plan goes on to its execution.

        Whether an agreed plan can be executed is for the module to say, with the reason if it cannot.
        """
        if self.stage == _run.STAGE_EXECUTE:
            return True
        return self.stage == _run.STAGE_ALL and self.has_changes and not self.circumstances.check_mode

    @property
    def expected_digest(self) -> str:
        """The digest that the plan must have when it is executed."""
        return self.plan_digest if self.stage == _run.STAGE_EXECUTE else text(self.plan.get("digest"))

    @property
    def keeps_evidence(self) -> bool:
        """Whether snapshots are kept, which a rollback is compared with."""
        return self.wants_verification and "verify" not in self.circumstances.skip_tags

    @property
    def promotion(self) -> Mapping[str, Any]:
        """The promotion as it is known, or an empty dictionary."""
        return mapping(self.executed.get("promotion")) or mapping(self.planned.get("promotion"))

    # -- the verification

    @property
    def must_verify(self) -> bool:
        """Whether what was executed is planned again; after a promotion of deletions alone there is nothing to plan."""
        return (
            self.wants_verification
            and self.executed.get("status") == COMPLETED
            and not self.circumstances.check_mode
            and bool(self._verifiable_ids)
        )

    @property
    def verifiable(self) -> dict[str, Any]:
        """What a verification plans: ``whole`` environment or the ``selected`` resources, and the ``resource_mapping``."""
        pairs = mapping(self.promotion.get("resourceMapping")).items()
        whole = self._verifiable_ids == [self.promotion.get("sourceEnvironmentId")]
        return {
            "whole": whole,
            "selected": [] if whole else self._verifiable_ids,
            "resource_mapping": {source: target for source, target in pairs if source not in self._deleted_ids},
        }

    @property
    def has_leftovers(self) -> bool:
        """Whether the verification has left a record, with changes that must be explained."""
        return "promotion" in self.verification and not self.verification.get("discarded")

    @property
    def is_verified(self) -> bool:
        """Whether PingOne has nothing left to change but what variables explain."""
        if self.verification.get("discarded"):
            return True
        return self.left.get("unexplained") is not None and not self.left["unexplained"]

    @property
    def is_refuted(self) -> bool:
        """Whether PingOne would still change something."""
        return bool(self.left.get("unexplained"))

    @property
    def leftovers_message(self) -> str:
        """What PingOne would still change, as a sentence."""
        named = ", ".join(f"{text(item.get('type'))} {text(item.get('name'))}" for item in self._unexplained)
        age = ""
        if self.planned.get("reused"):
            age = f" Its plan was made at {text(self.promotion.get('createdAt'))} from the source as it was then."
        return f"Promotion {text(self.promotion.get('id'))} is COMPLETED, but PingOne would still change {named}.{age}"

    # -- what failed

    @property
    def caught(self) -> dict[str, Any]:
        """What the task that has just failed returned, as the fact ``failure``."""
        return Failure.catch(self.failed_result, FAILED_KEYS).to_dict()

    @property
    def failed_promotion(self) -> Mapping[str, Any]:
        """The promotion as the execution has left it, if there was one."""
        if "promotion" in self.executed:
            return mapping(self.executed["promotion"])
        return mapping(self._known("promotion"))

    @property
    def has_failed(self) -> bool:
        """Whether a verdict speaks against what was executed.

        Trouble on the way to a verdict, such as a lost connection, is no reason to roll back a promotion.
        """
        record = self.failed_promotion
        return "startedAt" in record and (record.get("status") == ERROR or self.is_refuted)

    @property
    def must_roll_back(self) -> bool:
        """Whether what was executed must be rolled back."""
        return (
            self.rolls_back
            and self.stage != _run.STAGE_PLAN
            and not self.circumstances.check_mode
            and self.has_failed
            and not self._was_completed_before
        )

    @property
    def must_delete_record(self) -> bool:
        """Whether the record is deleted: one that this run has created, that is for no later stage, and was not started."""
        return (
            bool(self.planned.get("promotion"))
            and self.planned.get("status") == READY
            and self.planned.get("reused") is False
            and not self._is_discarded
            and "promotion" not in self.executed
            and "startedAt" not in self.failed_promotion
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
        """What happened, for a person."""
        return _run.sentences(self._account, text(self.reversal.get("message")))

    @property
    def verified(self) -> bool | None:
        """Whether the promotion is verified, or refuted; None where neither is known."""
        return self.is_verified if self.is_verified or self.is_refuted else None

    @property
    def outcomes(self) -> Sequence[Any]:
        """What became of each change; where the run failed before anything was started, none was applied."""
        known = self.executed.get("outcomes") or self._known("outcomes")
        if known:
            return sequence(known)
        started = (
            self.failed_promotion.get("startedAt")
            or self.executed.get("changed")
            or self.executed.get("effect_unknown")
        )
        return _run.not_applied(self.changes) if self.failure is not None and not started else []

    @property
    def timeline(self) -> list[Any]:
        """The phases of the promotion, and of its rollback."""
        record = self.failed_promotion or self.promotion
        return [*timeline_of(record, what="promotion", first=NEW), *sequence(self.reversal.get("timeline"))]

    @property
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        return {
            "status": self.status,
            "message": self.message,
            "vendor": "PingOne",
            "source": self.source,
            "target": self.target if self.target is not None else self.promotion.get("targetEnvironmentId"),
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
        """What a report says of the run itself."""
        return self.circumstances.metadata(Stage=self.stage)

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        return self.status in (FAILED, ROLLED_BACK) or bool(_run.report_failures(self.reported))

    @property
    def final_message(self) -> str:
        """The last message of the role."""
        return _run.sentences(self.message, *_run.report_failures(self.reported))

    # -- what the decisions are made of

    @cached_property
    def _deleted_ids(self) -> set[Any]:
        """What the plan deletes: unknown to source and target from then on, so another plan cannot name it."""
        return {change.get("source_id") for change in self.changes if change.get("action") == DELETE}

    @cached_property
    def _verifiable_ids(self) -> list[Any]:
        return [item for item in sequence(self.promotion.get("selectedResources")) if item not in self._deleted_ids]

    @property
    def _is_discarded(self) -> bool:
        return bool(self.planned.get("discarded"))

    @property
    def _unexplained(self) -> Sequence[Mapping[str, Any]]:
        return sequence(self.left.get("unexplained"))

    @property
    def _was_completed_before(self) -> bool:
        """Whether the promotion was completed before this run.

        A later look at it finds what has changed since; that is no failure of the promotion.
        """
        found = mapping(self.planned.get("promotion"))
        return self.stage == _run.STAGE_EXECUTE and found.get("status") == COMPLETED

    @property
    def _remaining_id(self) -> str:
        """The id of the record, if it is still there."""
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
        """What follows from the failure.

        What a module advises to do about a failed execution is what this role does, or was told not to do.
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
