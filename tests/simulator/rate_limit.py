# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A limit of calls per minute, as any service may have one."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

_WINDOW = timedelta(minutes=1)


class RateLimit:
    """Counts the calls of the last minute."""

    def __init__(self) -> None:
        self._calls: deque[datetime] = deque()

    def take(self, moment: datetime, limit: int | None) -> int | None:
        """Count a call, or say in how many seconds the next one will be let pass."""
        while self._calls and moment - self._calls[0] >= _WINDOW:
            self._calls.popleft()
        if limit is not None and len(self._calls) >= limit:
            # A limit of 0 lets nobody pass, so there is no first call to wait for.
            oldest = self._calls[0] if self._calls else moment
            wait = (oldest + _WINDOW - moment).total_seconds()
            return max(1, -int(-wait // 1))
        self._calls.append(moment)
        return None
