# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role pingone_promote has seen (contract PingOne 6, 7)."""

from __future__ import annotations

import dataclasses
import functools
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from ..._checks import CheckedRun
from ..._guards import GuardedRun
from ..._registered import Registered, mapping, mappings, optional_text, sequence, text, truth, was_cut_off
from ..._run import STAGE_ALL, STAGE_EXECUTE
from ..promotion import Promotion
from ..statuses import COMPLETED, ERROR
from .discarding import Discarding
from .selection import selection_problem

State = TypeVar("State", bound="PromoteState")
MOST_PLANS = 3
"""Plans that a run makes at most, if something else is executed to its target each time."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteState(CheckedRun, GuardedRun):
    """The options of the role, what its tasks have registered, and what that means."""

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

    stage: str
    rolls_back: bool
    retries_rolled_back: bool
    wants_verification: bool
    wants_preflight: bool
    writes_reports: bool
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
    def read(cls: type[State], seen: Mapping[str, Any], *, user: str) -> State:
        """Read what the role passes on: ``options``, ``circumstances``, and the registered results of its tasks."""
        options = mapping(seen.get("options"))
        return cls(
            stage=text(options.get("stage")),
            rolls_back=options.get("rollback") == "on_failure",
            retries_rolled_back=truth(options.get("retry_rolled_back")),
            wants_verification=truth(options.get("verify")),
            wants_preflight=truth(options.get("preflight")),
            writes_reports=bool(sequence(options.get("report"))),
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

    @property
    def nothing_was_planned(self) -> bool:
        """Whether the planning run has left nothing to execute: a workflow passes on that ID and digest are empty."""
        return self.stage == STAGE_EXECUTE and {"promotion_id", "plan_digest"} <= self.blank

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

    # -- the plan

    @functools.cached_property
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

    @functools.cached_property
    def plan(self) -> Mapping[str, Any]:
        """The plan, or an empty dictionary."""
        return mapping(self.planned.get("plan"))

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan."""
        return "digest" in self.plan

    @functools.cached_property
    def changes(self) -> Sequence[Mapping[str, Any]]:
        """The changes of the plan."""
        return sequence(self.plan.get("changes"))

    @property
    def has_changes(self) -> bool:
        """Whether there is something to promote; a plan that variables explain completely is discarded, too."""
        return bool(self.changes) and not self._is_discarded

    # -- the promotion

    @property
    def promotion(self) -> Mapping[str, Any]:
        """The promotion as last read, or an empty dictionary."""
        return mapping(self.executed.get("promotion")) or mapping(self.planned.get("promotion"))

    @property
    def is_verified(self) -> bool:
        """Whether PingOne would change nothing but what variables explain, or what is to be ignored."""
        return self.verification.get("verified") is True

    @property
    def is_refuted(self) -> bool:
        """Whether PingOne would still change what was executed, planned from the source as it was promoted."""
        return self.verification.get("verified") is False

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

    @cached_property
    def _promotion(self) -> Promotion:
        """The view of ``promotion``."""
        return Promotion(raw=dict(self.promotion))

    @cached_property
    def _executed_promotion(self) -> Promotion:
        """The view of ``failed_promotion``."""
        return Promotion(raw=dict(self.failed_promotion))

    @property
    def source_id(self) -> str:
        """The ID of the source environment in the form that a promotion shows it in (contract PingOne 5.1); the given one if none does."""
        return text(self._executed_promotion.source_id or self._promotion.source_id or self.source)

    @property
    def _was_started(self) -> bool:
        return self._executed_promotion.started_at is not None

    @property
    def _is_start_unknown(self) -> bool:
        """Whether it is unknown if the promotion was started."""
        return bool(self.executed.get("effect_unknown")) or was_cut_off(self.executed)

    @property
    def _is_effect_unknown(self) -> bool:
        """Whether it is unknown if the request that failed has changed something."""
        return bool(self.known("effect_unknown")) or self._is_start_unknown

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
