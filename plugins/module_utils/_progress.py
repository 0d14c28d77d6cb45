# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people see of a wait while it lasts: one line for each change of status, and one a minute."""

from __future__ import annotations

from collections.abc import Callable

from ._times import duration, limit

Show = Callable[[str], None]
"""Shows a line at once."""

_EVERY = 60.0
"""Seconds between two lines if the status stays the same."""
_ROUNDING = 1e-3
LONG_PAUSE = 10.0
"""Seconds; a longer pause of the HTTP client is shown."""


class Progress:
    """Shows how a wait for ``what`` goes on, and pauses for it.

    ``elapsed`` returns the seconds of the task so far, ``most`` is their limit. Without ``show``, it only pauses.
    """

    def __init__(
        self,
        what: str,
        *,
        elapsed: Callable[[], float],
        most: float,
        sleep: Callable[[float], None],
        show: Show | None,
    ) -> None:
        self._what = what
        self._elapsed = elapsed
        self._most = most
        self._sleep = sleep
        self._show = show
        self._status = ""
        self._is_shown = False
        self._due = self._next_minute()

    def goes_on(self, status: str) -> None:
        """Note what the last poll found."""
        if status != self._status or not self._is_shown:
            self._status = status
            self._line()

    def is_over(self, status: str) -> None:
        """Note how the wait ends; nothing is shown if the first poll has found that."""
        if self._is_shown:
            self._status = status
            self._line()

    def pause(self, seconds: float) -> None:
        """Pause, and show a line whenever a minute of the task is over."""
        if self._show is None:
            self._sleep(seconds)
            return
        left = seconds
        while left > 0:
            part = min(left, max(_ROUNDING, self._due - self._elapsed()))
            self._sleep(part)
            left -= part
            if self._elapsed() >= self._due - _ROUNDING:
                self._line()

    def _next_minute(self) -> float:
        return ((self._elapsed() + _ROUNDING) // _EVERY + 1) * _EVERY

    def _line(self) -> None:
        elapsed = self._elapsed()
        self._is_shown = True
        self._due = self._next_minute()
        if self._show is not None:
            status = self._status or "no status yet"
            self._show(f"{self._what}: {status}, {duration(elapsed + _ROUNDING)} of at most {limit(self._most)}")
