# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether it is a promotion's turn: PingOne executes one promotion to a target at a time (contract PingOne A21, A45)."""

from __future__ import annotations

import dataclasses

from ..._errors import NotFoundError, OvertakenError, PromotionError, ServiceError, UnreadableError, WaitTimeoutError
from ..._waiting import Poll, Waiting, wait_until
from ..api import PingOneApi
from ..promotion import Promotion
from ..statuses import IN_PROGRESS, RESTING
from .precedence import describe, executed_since, running_to_target_of, superseded_error

_UNSEEN_PAUSE = 30.0
"""Seconds to wait for a promotion that no list shows; most are executed in about that time (contract PingOne 1.2)."""
_OF_THE_REQUEST = frozenset({405, 415})
"""HTTP statuses of a refusal that is about the request, not about the state (contract PingOne 4.1, 7.7)."""
_OVER = "over"


@dataclasses.dataclass(frozen=True)
class _Found:
    """Another promotion to the same target, and the source environment under which its record is."""

    source: str
    promotion: Promotion


@dataclasses.dataclass(frozen=True, kw_only=True)
class Turn:
    """Checks that nothing else is or was executed to a target; ``waiting`` bounds the wait for what is, or is None."""

    api: PingOneApi
    source: str
    waiting: Waiting | None = None

    def check(self, promotion: Promotion) -> None:
        """Check that the plan of a promotion is not old, and that nothing is being executed to its target.

        :raises OvertakenError: it is; what is being executed is waited for before, because planning again needs its end
        :raises UnreadableError: PingOne does not say when something was executed
        """
        listed = list(self.api.list_promotions(self.source, target=promotion.target_id))
        self._check(promotion, self.source, listed)

    def explain_refusal(self, promotion: Promotion, refusal: ServiceError) -> PromotionError:
        """Return the error for a start that PingOne refused, after a wait if the target may be occupied.

        Neither code nor text of such a refusal is known (contract PingOne A21, A22), so the state decides: that of the
        promotion, then what is and was executed to the target, also from other sources.
        """
        if refusal.status in _OF_THE_REQUEST:
            return refusal
        present = self.api.read_promotion(self.source, promotion.id)
        if present.status not in RESTING:
            return refusal
        try:
            self.check(promotion)
            unread = self._check_other_sources(promotion)
        except ServiceError:
            unread = 1  # the list of environments
        except OvertakenError as explained:
            explained.message += f" {refusal.message}"
            return explained
        return self._unseen(promotion, refusal, unread)

    def _check(self, promotion: Promotion, source: str, listed: list[Promotion]) -> None:
        running = running_to_target_of(listed, promotion)
        if running is not None:
            raise superseded_error(promotion, self._end_of(promotion, _Found(source, running)))
        newer = executed_since(listed, promotion)
        if newer is not None:
            raise superseded_error(promotion, newer)

    def _check_other_sources(self, promotion: Promotion) -> int:
        """Check the promotions from all other environments; return how many environments could not be read."""
        unread = 0
        for environment_id in self._other_sources(promotion):
            try:
                self._check(promotion, environment_id, list(self.api.list_promotions(environment_id)))
            except (ServiceError, UnreadableError):
                unread += 1
        return unread

    def _other_sources(self, promotion: Promotion) -> list[str]:
        environments = self.api.list_environments()
        ids = [str(environment.get("id")) for environment in environments]
        return [each for each in ids if each not in (self.source, promotion.target_id)]

    def _end_of(self, promotion: Promotion, found: _Found) -> Promotion:
        """Wait until what is being executed is over; return it as it is then.

        :raises OvertakenError: it is not over in time
        """
        if self.waiting is None:
            raise self._occupied(promotion, found, waited="")

        def poll() -> Poll[Promotion]:
            try:
                other, pause = self.api.poll_promotion(found.source, found.promotion.id)
            except NotFoundError:
                return Poll(_OVER, found.promotion)
            return Poll(str(other.status), other, pause)

        def is_over(status: str) -> bool:
            return status != IN_PROGRESS

        try:
            return wait_until(
                poll,
                is_over,
                waiting=self.waiting,
                subject="The execution",
                advice="",
                label=f"PingOne promotion {found.promotion.id} to the same target, which comes first",
            ).state
        except WaitTimeoutError as error:
            raise self._occupied(promotion, found, waited=f" This task waited {error.elapsed:.0f} s for it.") from None

    def _occupied(self, promotion: Promotion, found: _Found, *, waited: str) -> OvertakenError:
        advice = (
            "PingOne rolls back only what was executed last: wait until that is over, and roll it back first if that is right."
            if promotion.is_rollback
            else "Wait until it is over and plan again, because the plan is old then. wait_for_target (in the role "
            "pingone_promote, pingone_promote_target_wait_timeout) sets how long to wait for it."
        )
        return OvertakenError(
            f"Promotion {promotion.id} cannot be started: {describe(found.promotion)} from environment "
            f"{self.api.label(found.source)} is being executed to the same target {self._label_target(promotion)}, "
            f"and PingOne executes one at a time.{waited} Nothing was started.",
            advice=advice,
            blocking_promotion=found.promotion.raw,
        )

    def _unseen(self, promotion: Promotion, refusal: ServiceError, unread: int) -> PromotionError:
        """Return the error for a refusal that nothing explains, so that a promotion that no list shows is probable."""
        hidden = f" {unread} environments of the organization could not be read." if unread else ""
        message = (
            f"PingOne refuses to start promotion {promotion.id}, although it is {promotion.status} and no promotion that "
            f"can be seen occupies its target {self._label_target(promotion)}. A promotion from an environment "
            f"that this worker application cannot read may occupy it.{hidden} Nothing was started. {refusal.message}"
        )
        advice = (
            "Plan again, because the plan is old if something was executed meanwhile; or correct what PingOne says. "
            "wait_for_target sets how long to wait for another promotion."
        )
        if self.waiting is None:
            refusal.message, refusal.advice = message, advice
            return refusal
        progress = self.waiting.progress(f"PingOne promotion {promotion.id}")
        progress.goes_on("the start is refused, perhaps because of a promotion that no list shows")
        progress.pause(min(_UNSEEN_PAUSE, self.waiting.deadline.left()))
        return OvertakenError(message, advice=advice, superseded=True)

    def _label_target(self, promotion: Promotion) -> str:
        return self.api.label(str(promotion.target_id))
