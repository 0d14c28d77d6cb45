# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waits for a long-running operation of a service, within one deadline."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Generic, TypeVar

from ._errors import NotFoundError, PromotionError, ServiceError, WaitTimeoutError
from ._progress import Progress, Show
from ._retry import LONGEST_ASKED_PAUSE

State = TypeVar("State")

_LONGEST_PAUSE = 30.0
"""Seconds; the longest pause between two polls that nobody asked for."""
_PAUSE_SHARE = 0.1
"""A pause as a share of the time waited so far, so that the lag stays in proportion to the duration."""
_INSTANT = 1e-7
"""Seconds, below which no time is left: what the clock's sums of floating-point numbers leave must not become a pause."""
SETTLING = 30.0
"""Seconds in which a service may not know yet what it has just created."""
_SETTLING_PAUSE = 1.0
"""Seconds; to how much the pauses between two looks at that grow if ``interval`` is shorter."""


class Deadline:
    """A point in time that all steps of one task share."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._started = clock()
        self.seconds = seconds

    def left(self) -> float:
        """Return the seconds that are left, zero if these are too few to wait."""
        left = self.seconds - self.elapsed()
        return left if left >= _INSTANT else 0.0

    def elapsed(self) -> float:
        """Return the seconds since the deadline was set."""
        return self._clock() - self._started

    def part(self, share: float) -> Deadline:
        """Return the deadline of a step that may take a share of the time that is left."""
        return Deadline(self.left() * share, self._clock)


def next_pause(waited: float, interval: float) -> float:
    """Return the pause before the next poll: a tenth of the time waited so far, at most 30 s, but at least ``interval``.

    All are seconds.
    """
    return max(interval, min(_PAUSE_SHARE * waited, _LONGEST_PAUSE))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Waiting:
    """How long to wait for a service, the shortest pause in seconds, how to pause, and where to show how the wait goes on."""

    deadline: Deadline
    interval: float
    sleep: Callable[[float], None]
    show: Show | None = None

    def progress(self, what: str) -> Progress:
        """Return what shows how this wait goes on."""
        deadline = self.deadline
        return Progress(what, elapsed=deadline.elapsed, most=deadline.seconds, sleep=self.sleep, show=self.show)


@dataclasses.dataclass(frozen=True)
class Poll(Generic[State]):
    """What one poll of an operation found: its status, what was read, and the pause in seconds that the service asks for."""

    status: str
    state: State
    retry_after: float | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Waited(Generic[State]):
    """The end of a wait: what the last poll found, the seconds it took, and the number of polls."""

    status: str
    state: State
    elapsed: float
    polls: int


def wait_until(
    poll: Callable[[], Poll[State]],
    is_over: Callable[[str], bool],
    *,
    waiting: Waiting,
    subject: str,
    advice: str,
    label: str,
    first_pause: float | None = None,
    unseen: Poll[State] | None = None,
) -> Waited[State]:
    """Poll until ``is_over(status)``, first at once, then after growing pauses.

    The pauses are those of ``next_pause``, counted from the beginning of this wait, or longer if the service asks for
    that, up to LONGEST_ASKED_PAUSE. ``label`` names the operation to whoever watches. A status that ``is_over`` does
    not know means that the operation continues. A transient error is tolerated until the deadline; any other one ends
    the wait. ``first_pause`` is what the service asked for when it accepted the operation. ``unseen`` counts as found
    while the service does not know the operation yet, which is tolerated for the first SETTLING seconds of this wait.
    Then ``poll`` must not be patient itself.

    :raises WaitTimeoutError: with the last status, the time waited, and ``advice``, which says how to continue to wait
    """
    deadline, interval = waiting.deadline, waiting.interval
    progress = waiting.progress(label)
    status: str | None = None
    trouble: PromotionError | None = None
    polls = 0
    began = deadline.elapsed()
    if first_pause:
        progress.pause(min(first_pause, LONGEST_ASKED_PAUSE, deadline.left()))
    while True:
        try:
            polled = poll() if unseen is None else _poll_new(poll, unseen, deadline.elapsed() - began)
            polls += 1
        except PromotionError as error:
            if not error.transient:
                raise
            trouble = error
            asked_pause = error.retry_after if isinstance(error, ServiceError) else None
        else:
            trouble = None
            status = polled.status
            asked_pause = polled.retry_after
            if is_over(status):
                progress.is_over(status)
                return Waited(status=status, state=polled.state, elapsed=deadline.elapsed(), polls=polls)
        left = deadline.left()
        if left <= 0:
            raise _timeout(subject, advice, status, trouble, deadline.elapsed())
        own = next_pause(deadline.elapsed() - began, interval)
        progress.goes_on(status or "")
        progress.pause(min(max(own, min(asked_pause or 0.0, LONGEST_ASKED_PAUSE)), left))


def read_settled(read: Callable[[], State], is_settled: Callable[[State], bool], waiting: Waiting) -> State:
    """Read until the service shows what has just happened; after SETTLING seconds, return what it shows."""
    began = waiting.deadline.elapsed()
    limit = began + min(SETTLING, waiting.deadline.left())
    while True:
        state = read()
        left = limit - waiting.deadline.elapsed()
        if is_settled(state) or left < _INSTANT:
            return state
        own = max(waiting.interval, min(_SETTLING_PAUSE, _PAUSE_SHARE * (waiting.deadline.elapsed() - began)))
        waiting.sleep(min(own, left))


def _poll_new(poll: Callable[[], Poll[State]], unseen: Poll[State], waited: float) -> Poll[State]:
    try:
        return poll()
    except NotFoundError:
        if waited < SETTLING:
            return unseen
        raise


def _timeout(
    subject: str, advice: str, status: str | None, trouble: PromotionError | None, elapsed: float
) -> WaitTimeoutError:
    seen = f"its last known status is {status}" if status is not None else "its status could not be read"
    message = f"{subject} did not finish within {elapsed:.0f} s; {seen}, and it continues in the service."
    if trouble is not None:
        message += f" The last poll failed: {trouble.message}"
    return WaitTimeoutError(message, status=status, elapsed=elapsed, advice=advice)
