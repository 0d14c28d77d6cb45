# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares texts with regular expressions of users, and stops one that does not come to an end."""

from __future__ import annotations

import contextlib
import re
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any

LONGEST_TEXT = 2000
"""Characters of a text that is compared; regular expressions can be slow on long ones."""
_TICK = 0.5
_MOST_TICKS = 4
"""How many ticks of the processor's time one comparison may last."""


class CannotCompareError(Exception):
    """A text cannot be compared with a pattern; the message continues a sentence about the text."""


class Matcher:
    """Compares, and remembers which patterns were too slow, so that each of them is stopped only once."""

    def __init__(self) -> None:
        self._too_slow: set[re.Pattern[str]] = set()
        self._running = False
        self._ticks = 0

    def matches(self, pattern: re.Pattern[str], text: str, *, anywhere: bool = False, whole: bool = False) -> bool:
        """Return whether a pattern matches a text, from its beginning, anywhere, or as a whole.

        :raises CannotCompareError: the text is too long, or the pattern takes too long
        """
        if len(text) > LONGEST_TEXT:
            raise CannotCompareError(f"has {len(text)} characters, so it cannot be checked; at most {LONGEST_TEXT} can")
        if pattern in self._too_slow:
            raise self._slow(pattern)
        self._ticks = 0
        self._running = True
        try:
            compare = pattern.search if anywhere else pattern.fullmatch if whole else pattern.match
            return compare(text) is not None
        except _StoppedError:
            self._too_slow.add(pattern)
            raise self._slow(pattern) from None
        finally:
            self._running = False

    def holds(self, test: Callable[..., bool], *values: Any) -> bool:
        """Return whether a test holds that makes several comparisons; False, too, if that is not known in time."""
        if self._too_slow:
            return False
        self._ticks = 0
        self._running = True
        try:
            return test(*values)
        except _StoppedError:
            return False
        finally:
            self._running = False

    @staticmethod
    def _slow(pattern: re.Pattern[str]) -> CannotCompareError:
        return CannotCompareError(
            f"cannot be checked, because the pattern {pattern.pattern} takes too long; simplify it"
        )

    def tick(self, *_: Any) -> None:
        """Stop a comparison that lasts too long: the handler of a signal, which interrupts it."""
        self._ticks += 1
        if self._running and self._ticks > _MOST_TICKS:
            self._running = False
            raise _StoppedError


class _StoppedError(Exception):
    """A comparison was stopped."""


@contextlib.contextmanager
def matching() -> Iterator[Matcher]:
    """Provide a matcher. Where signals cannot be handled, which is in any thread but the main one, it stops nothing."""
    matcher = Matcher()
    if threading.current_thread() is not threading.main_thread():
        yield matcher
        return
    # The timer of the processor's time: Ansible uses the other one to limit tasks.
    before = signal.signal(signal.SIGVTALRM, matcher.tick)
    signal.setitimer(signal.ITIMER_VIRTUAL, _TICK, _TICK)
    try:
        yield matcher
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
