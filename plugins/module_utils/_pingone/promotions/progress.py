# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starting a promotion once, and waiting for its end (contract PingOne 7.7, 6)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from ..._errors import (
    AuthenticationError,
    NetworkError,
    RejectedError,
    ServiceError,
    StateConflictError,
    ThrottledError,
    reporting,
)
from ..._reconcile import send_once
from ..._waiting import Poll, Waiting, read_settled, wait_until
from ..answers import change_in
from ..api import PingOneApi
from ..promotion import Promotion
from ..statuses import FINAL, IN_PROGRESS, KNOWN, PREPARING, RESTING, ROLLBACK_PREPARING, ROLLED_BACK, is_final

_NOT_OF_THE_ENDPOINT = (AuthenticationError, NetworkError, ThrottledError)
"""The errors of a status endpoint that the promotion itself would have, too."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Started:
    """The result of a start: whether this call started the promotion, its state, and the pause that PingOne requests."""

    here: bool
    promotion: Promotion
    retry_after: float | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ended:
    """The end of an execution: the promotion as read afterwards, its errors in readable form, and the seconds waited."""

    promotion: Promotion
    errors: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    elapsed: float = 0.0

    @property
    def status(self) -> str:
        """The final status."""
        return str(self.promotion.status)

    def to_returns(self) -> dict[str, Any]:
        """Return what results show of an execution."""
        return {"status": self.status, "errors": self.errors, "elapsed": round(self.elapsed, 3)}


def start_promotion(
    api: PingOneApi, environment_id: str, promotion_id: str, check: Callable[[], None] = lambda: None
) -> Started:
    """Start a promotion; a lost answer does not start it twice, and one that somebody else has started is accepted.

    ``check`` is called before each attempt; what it raises ends the attempts.

    :raises ServiceError: it could not be started
    """

    def read() -> Promotion:
        return api.read_promotion(environment_id, promotion_id)

    def send() -> Started:
        reply = api.execute_promotion(environment_id, promotion_id)
        started = change_in(reply, Promotion(raw={}))
        return Started(here=True, promotion=started, retry_after=reply.retry_after)

    def effect() -> Started | None:
        promotion = read()
        waiting = RESTING | PREPARING | ROLLBACK_PREPARING
        return None if promotion.status in waiting else Started(here=True, promotion=promotion)

    try:
        started = send_once(api.http, send, effect, check=check)
    except (StateConflictError, RejectedError):
        promotion = read()
        over = promotion.status in FINAL and promotion.started_at
        if promotion.status != IN_PROGRESS and not over:
            raise
        return Started(here=False, promotion=promotion)
    if not started.promotion.status:
        # An answer without a body is valid as well (contract PingOne 7.7).
        with reporting(changed=True):
            started = dataclasses.replace(started, promotion=read())
    return started


def wait_for_end(
    api: PingOneApi,
    environment_id: str,
    promotion_id: str,
    waiting: Waiting,
    *,
    what: str = "promotion",
    first_pause: float | None = None,
) -> Ended:
    """Wait until a started promotion is over, then read it.

    :raises WaitTimeoutError: it takes longer than the deadline
    """
    waited = wait_until(
        _StatusReader(api, environment_id, promotion_id).poll,
        is_final,
        waiting=waiting,
        subject=f"The {what} {promotion_id} of environment {api.label(environment_id)}",
        label=f"PingOne {what} {promotion_id}",
        advice=(
            f"Run the task again: it waits for the running {what} and starts nothing a second time. Or read it with "
            f"envops.promotion.pingone_promotion_info and promotion_id={promotion_id}."
        ),
        first_pause=first_pause,
    )
    promotion = waited.state
    return Ended(promotion=promotion, errors=promotion.errors, elapsed=waited.elapsed)


def read_reverted(api: PingOneApi, environment_id: str, promotion_id: str, waiting: Waiting) -> Promotion:
    """Read a promotion whose rollback is over; it may show that a moment later than the rollback (contract PingOne A46).

    It is returned as it is if it does not show it within SETTLING seconds.
    """
    return read_settled(
        lambda: api.read_promotion(environment_id, promotion_id), lambda read: read.status == ROLLED_BACK, waiting
    )


class _StatusReader:
    """Reads the status from its own endpoint, or from the whole promotion if that says nothing of use (contract PingOne 7.4).

    Nothing is known of the endpoint's answer, so neither a failure of it nor a word that is no status ends or prolongs a wait.
    """

    def __init__(self, api: PingOneApi, environment_id: str, promotion_id: str) -> None:
        self._api = api
        self._ids = (environment_id, promotion_id)
        self._use_status_endpoint = True

    def poll(self) -> Poll[Promotion]:
        if self._use_status_endpoint:
            try:
                reply = self._api.read_status(*self._ids)
            except _NOT_OF_THE_ENDPOINT:
                raise
            except ServiceError:
                self._use_status_endpoint = False
            else:
                status = reply.body.get("status") if isinstance(reply.body, dict) else None
                if isinstance(status, str) and status in KNOWN:
                    if is_final(status):
                        return self._confirmed(status)
                    return Poll(status, Promotion(raw={"status": status}), reply.retry_after)
                self._use_status_endpoint = False
        return self._read()

    def _confirmed(self, status: str) -> Poll[Promotion]:
        """Return what the promotion itself says of its end, which may be later than its status (contract PingOne A46)."""
        polled = self._read()
        if is_final(polled.status) and polled.status != status:
            return dataclasses.replace(polled, status=f"{status}, but {polled.status} in the promotion itself")
        return polled

    def _read(self) -> Poll[Promotion]:
        promotion, pause = self._api.poll_promotion(*self._ids)
        return Poll(str(promotion.status), promotion, pause)
