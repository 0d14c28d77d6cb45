# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role pingone_rollback has seen, decided and done (contract PingOne 6, 7.8)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from ... import _run
from ..._plan import DELETE
from ..._run import FAILED, PLANNED, ROLLED_BACK, UNCHANGED, Circumstances, Failure, mapping, sequence, text
from ..statuses import COMPLETED, READY, ROLLBACK_NEW
from .timeline import timeline_of

ROLE = "pingone_rollback"
FAILED_KEYS = ("errors",)
"""What the role needs of a failed task."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class RollbackRun(_run.Run):
    """A run of the role, at any point of it.

    The options are those of the role; the other fields are what its tasks have registered, each of them empty before its
    task and where it was skipped.
    """

    DECISIONS: ClassVar[tuple[str, ...]] = (
        "sought_target",
        "original",
        "rollback",
        "must_prove",
        "can_be_replanned",
        "replannable",
        "can_be_compared",
        "must_delete_record",
        "caught",
        "result",
        "metadata",
        "must_fail",
        "final_message",
    )

    circumstances: Circumstances
    source: str
    target: str | None
    promotion_id: str | None
    wants_verification: bool
    reversal: Mapping[str, Any]
    before: Mapping[str, Any]
    replanned: Mapping[str, Any]
    compared: Mapping[str, Any]
    failed_result: Mapping[str, Any]
    failure: Failure | None
    reported: Mapping[str, Any]

    @classmethod
    def read(cls, seen: Mapping[str, Any], *, user: str) -> RollbackRun:
        """Read what the role hands over: ``options``, ``circumstances``, and what its tasks have registered."""
        options = mapping(seen.get("options"))
        return cls(
            circumstances=Circumstances.read(ROLE, seen, user=user),
            source=text(options.get("source_environment")),
            target=_run.optional_text(options.get("target_environment")),
            promotion_id=_run.optional_text(options.get("promotion_id")),
            wants_verification=_run.truth(options.get("verify")),
            reversal=mapping(seen.get("reversal")),
            before=mapping(seen.get("before")),
            replanned=mapping(seen.get("replanned")),
            compared=mapping(seen.get("compared")),
            failed_result=mapping(seen.get("failed_result")),
            failure=Failure.read(seen.get("failure")),
            reported=mapping(seen.get("reported")),
        )

    # -- the rollback

    @property
    def sought_target(self) -> str:
        """The target whose newest executed promotion is meant; empty where the promotion is given by its id."""
        return text(self.target) if self.promotion_id is None else ""

    @property
    def original(self) -> Mapping[str, Any]:
        """The promotion that is rolled back, or an empty dictionary."""
        return mapping(self.reversal.get("original"))

    @property
    def rollback(self) -> Mapping[str, Any]:
        """The promotion that rolls it back, or an empty dictionary."""
        return mapping(self.reversal.get("rollback"))

    # -- the proof

    @property
    def must_prove(self) -> bool:
        """Whether the target is compared with what it was before."""
        return self.wants_verification and not self.circumstances.check_mode and "id" in self.original

    @property
    def can_be_replanned(self) -> bool:
        """Whether the original has a selection, so that it can be planned again."""
        return "selectedResources" in self.original

    @property
    def replannable(self) -> dict[str, Any]:
        """What is planned again: the ``whole`` environment or the ``selected`` resources, and the ``resource_mapping``.

        A resource that is gone from the source cannot be mapped by hand; PingOne remembers where it went.
        """
        selected = list(sequence(self.original.get("selectedResources")))
        whole = selected == [self.original.get("sourceEnvironmentId")]
        gone = {
            change.get("source_id")
            for change in sequence(self._former_plan.get("changes"))
            if change.get("action") == DELETE
        }
        pairs = mapping(self.original.get("resourceMapping")).items()
        return {
            "whole": whole,
            "selected": [] if whole else selected,
            "resource_mapping": {source: target for source, target in pairs if source not in gone},
        }

    @property
    def can_be_compared(self) -> bool:
        """Whether the target can be compared with the evidence."""
        return self.rollback.get("status") == COMPLETED

    @property
    def must_delete_record(self) -> bool:
        """Whether planning again has left a record."""
        return mapping(self.replanned.get("promotion")).get("status") == READY

    @property
    def caught(self) -> dict[str, Any]:
        """What the task that has just failed returned, as the fact ``failure``."""
        return Failure.catch(self.failed_result, FAILED_KEYS).to_dict()

    @cached_property
    def reasons(self) -> list[str]:
        """Why it is not proven that the target is as before.

        Where the promotion had changed nothing there is no rollback to prove anything by, but the plan still says it.
        """
        proof = [] if self._had_changed_nothing else sequence(self._proof.get("reasons"))
        return [*proof, *self._plan_reasons, *sequence(self.compared.get("differences"))]

    # -- the result

    @property
    def status(self) -> str:
        """The status of the run."""
        if self.failure is not None:
            return FAILED
        if not self.reversal.get("changed"):
            return UNCHANGED
        return PLANNED if self.circumstances.check_mode else ROLLED_BACK

    @property
    def message(self) -> str:
        """What happened, for a person."""
        name = f"Promotion {text(self.original.get('id'))}"
        if self.failure is not None:
            return self.failure.full_message
        if self.status == PLANNED:
            return f"{name} would be rolled back."
        if self.status == UNCHANGED:
            return f"{name} was rolled back already. {self._proof_text}"
        if self._had_changed_nothing:
            return f"{name} had changed nothing. {self._proof_text}"
        return f"{name} was rolled back by {text(self.rollback.get('id'))}. {self._proof_text}"

    @property
    def verified(self) -> bool | None:
        """Whether the target is proven to be as before; None where nobody wanted to know."""
        if self.circumstances.check_mode or self.failure is not None or not self._was_proof_attempted:
            return None
        return not self.reasons

    @property
    def timeline(self) -> list[dict[str, Any]]:
        """The phases of the rollback."""
        return timeline_of(self.rollback, what="rollback", first=ROLLBACK_NEW)

    @property
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        plan = mapping(self.reversal.get("plan"))
        return {
            "status": self.status,
            "message": self.message,
            "promotion_id": self.original.get("id"),
            "rollback_id": self.rollback.get("id"),
            "vendor": "PingOne",
            "source": self.source,
            "target": self.target if self.target is not None else self.original.get("targetEnvironmentId"),
            "plan": plan or None,
            "plan_digest": plan.get("digest"),
            "verified": self.verified,
            "reasons": [] if self.circumstances.check_mode else self.reasons,
            "resources": self._proof.get("resources", []),
            "comparison": self.compared.get("comparison", []),
            "timeline": self.timeline,
            "errors": self._errors,
            "started": self.circumstances.started,
            "finished": self.circumstances.now,
        }

    @property
    def metadata(self) -> dict[str, str]:
        """What a report says of the run itself."""
        return self.circumstances.metadata()

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        unproven = self.status == ROLLED_BACK and self.verified is False
        return self.status == FAILED or unproven or bool(_run.report_failures(self.reported))

    @property
    def final_message(self) -> str:
        """The last message of the role."""
        return _run.sentences(self.message, *_run.report_failures(self.reported))

    # -- what the decisions are made of

    @property
    def _proof(self) -> Mapping[str, Any]:
        return mapping(self.reversal.get("proof"))

    @property
    def _had_changed_nothing(self) -> bool:
        return bool(self.reversal.get("nothing_to_revert"))

    @property
    def _former_plan(self) -> Mapping[str, Any]:
        """The plan that was executed."""
        promotions = sequence(self.before.get("promotions"))
        return mapping(mapping(promotions[0]).get("plan")) if promotions else {}

    @property
    def _was_proof_attempted(self) -> bool:
        """Whether the target was looked at; tags can leave the verification out, too."""
        return self.wants_verification and "promotions" in self.before

    @property
    def _plan_reasons(self) -> list[str]:
        digest = mapping(self.replanned.get("plan")).get("digest")
        is_same = digest is not None and digest == self._former_plan.get("digest")
        if is_same or not self._was_proof_attempted:
            return []
        if digest is not None:
            return [
                "PingOne does not plan what it planned before the promotion: the target is not as it was, or the source "
                "has changed since."
            ]
        why = text(self.replanned.get("msg")) or "it has no selection."
        return [f"The promotion could not be planned again: {why}"]

    @property
    def _proof_text(self) -> str:
        if self.reasons:
            proof = f"It is not proven that the target is as before: {' '.join(self.reasons)}"
        elif self._was_proof_attempted:
            proof = "The target is proven to be as before."
        else:
            proof = "Whether the target is as before was not verified."
        if "error" not in self.compared:
            return proof
        return f"{proof} Its resources could not be compared one by one: {text(self.compared.get('msg'))}"

    @property
    def _errors(self) -> Sequence[Any]:
        if self.failure is not None:
            return sequence(self.failure.known.get("errors"))
        return sequence(self.reversal.get("errors"))
