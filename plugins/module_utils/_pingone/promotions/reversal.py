# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for the rollback with which another run reverts what has just failed (contract PingOne 7.8, A50).

A promotion that ended in ERROR and is not rolled back is what a killed run leaves. A run that is alive leaves the same for the
moments between the end that it polls for and its rollback. Whoever planned in these moments would plan on a target that is half
done, start the same content a second time, or prevent the rollback with other content: PingOne only rolls back the newest.
"""

from __future__ import annotations

from ..._errors import NotFoundError
from ..._times import read_time
from ..._waiting import Waiting, next_pause
from ..api import PingOneApi
from ..promotion import Promotion
from ..statuses import FINAL, IN_PROGRESS
from .content import ContentRequest
from .reversibility import find_half_done, find_rollback

_STEPS = 10
"""Pauses that a run needs at most from the poll that shows it the end of an execution to the next step of its rollback."""


class OtherRun:
    """The run that may still revert what it has executed; ``began`` is when this run did, by the clock of PingOne.

    That is in seconds since the epoch, or None if it is not known; then no other run is waited for.
    """

    def __init__(self, api: PingOneApi, content: ContentRequest, began: float | None, waiting: Waiting) -> None:
        self._api = api
        self._content = content
        self._began = began
        self._waiting = waiting

    def await_rollback(self, promotions: list[Promotion]) -> bool:
        """Wait as long as another run may revert the promotion that ended in ERROR; return whether one has begun to.

        ``promotions`` are those of the source. What a killed run has left, no run reverts, so it is waited for no longer than
        a run needs for its next step. A rollback that is being executed needs no run, so its end is waited for in any case.
        """
        failed = find_half_done(promotions, self._content.target_id)
        if failed is None:
            return False
        rollback = find_rollback(promotions, failed.id)
        if rollback is None:
            rollback = self._await_creation(failed)
        elif rollback.status != IN_PROGRESS and not self._is_since_began(rollback):
            return False
        return rollback is not None and self._await_end(failed, rollback)

    def _await_creation(self, failed: Promotion) -> Promotion | None:
        ended, now = read_time(failed.completed_at), self._api.http.date
        if ended is None or now is None:
            return None
        until = self._elapsed() + self._patience(failed) - max(0.0, now - ended.timestamp())
        while (left := min(until - self._elapsed(), self._waiting.deadline.left())) > 0:
            self._waiting.sleep(min(self._waiting.interval, left))
            rollback = find_rollback(self._listed(), failed.id)
            if rollback is not None:
                return rollback
        return None

    def _await_end(self, failed: Promotion, rollback: Promotion) -> bool:
        """Wait until a rollback is over; return whether somebody continues it."""
        changed_at = self._elapsed()
        while rollback.status not in FINAL:
            is_left_alone = rollback.status != IN_PROGRESS and self._elapsed() - changed_at > self._patience(failed)
            if is_left_alone or self._waiting.deadline.left() <= 0:
                return False
            pause = next_pause(self._elapsed() - changed_at, self._waiting.interval)
            self._waiting.sleep(min(pause, self._waiting.deadline.left()))
            try:
                present, _pause = self._api.poll_promotion(self._content.source_id, rollback.id)
            except NotFoundError:
                return False
            if present.status != rollback.status:
                changed_at = self._elapsed()
            rollback = present
        return True

    def _is_since_began(self, rollback: Promotion) -> bool:
        created = read_time(rollback.created_at)
        return self._began is not None and created is not None and created.timestamp() >= self._began

    def _patience(self, failed: Promotion) -> float:
        """Return the seconds that the run of a promotion may let pass between two steps; it polls the more rarely, the longer it waits."""
        started, ended = read_time(failed.started_at), read_time(failed.completed_at)
        duration = (ended - started).total_seconds() if started is not None and ended is not None else 0.0
        interval = self._waiting.interval
        return next_pause(duration, interval) + _STEPS * interval

    def _listed(self) -> list[Promotion]:
        return list(self._api.list_promotions(self._content.source_id, target=self._content.target_id))

    def _elapsed(self) -> float:
        return self._waiting.deadline.elapsed()
