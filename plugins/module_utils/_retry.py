# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which requests may be retried, and how long to pause before."""

from __future__ import annotations

import datetime
import email.utils
from collections.abc import Callable

from ._errors import NetworkError, ProtocolError, ServiceError

_REPEATABLE_METHODS = frozenset({"GET", "PUT", "DELETE", "PATCH"})
"""Methods with which a repeated request leaves the same state as one."""
_READING_METHOD = "GET"
_SUCCESSES = range(200, 300)
_TRANSIENT_STATUSES = frozenset({408, 500, 502, 503, 504})
_THROTTLED = 429

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
LONGEST_ASKED_PAUSE = 300.0
"""Seconds; if a service asks for a longer pause, the request is not retried."""
_JITTER = 0.1


def may_repeat(method: str, error: ServiceError, *, harmless: bool = False) -> bool:
    """Return whether a failed request may be sent again without reading the state first.

    A throttled request always may, because the service did nothing. After any other failure, a POST may have taken
    effect, unless it is ``harmless``. What only reads is also sent again if its answer was unreadable.
    """
    if error.status == _THROTTLED:
        return True
    if method not in _REPEATABLE_METHODS and not harmless:
        return False
    if isinstance(error, ProtocolError) and error.status in _SUCCESSES:
        return method == _READING_METHOD or harmless
    if error.status is None:
        return isinstance(error, NetworkError) and error.transient
    return error.status in _TRANSIENT_STATUSES


class Retries:
    """Pauses between attempts: exponential, jittered, capped; longer if the service asks for it.

    ``limit`` is the number of retries, ``jitter`` returns a number from 0 to 1.
    """

    def __init__(self, limit: int, jitter: Callable[[], float]) -> None:
        self._limit = limit
        self._jitter = jitter

    def pause(self, attempt: int, asked: float | None) -> float | None:
        """Return the seconds to pause after failure number ``attempt`` (from 1), or None to give up."""
        if attempt > self._limit:
            return None
        if asked is not None and asked > LONGEST_ASKED_PAUSE:
            return None
        own = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(attempt - 1, 10)) * (1.0 + _JITTER * self._jitter())
        return max(own, asked or 0.0)


def retry_after_seconds(value: str | None, now: float) -> float | None:
    """Read a Retry-After header, seconds or HTTP date; ``now`` is in seconds since the epoch.

    Anything else is None.
    """
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    moment = seconds_of_date(value)
    return None if moment is None else max(0.0, moment - now)


def seconds_of_date(value: str | None) -> float | None:
    """Read an HTTP date, in seconds since the epoch; anything else is None."""
    try:
        moment = email.utils.parsedate_to_datetime(value or "")
        moment.timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
    if moment.tzinfo is None:  # the old form of an HTTP date, which is in GMT as well
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return moment.timestamp()
