# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How often an operation is polled, and how much later than it happens its end is noticed; on a simulated clock."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Callable

from ansible_collections.envops.promotion.plugins.module_utils._waiting import Deadline, Poll, Waiting, wait_until
from benchmarks.measuring import print_goal

DEFAULT_INTERVAL = 1.0
INTERVALS = (DEFAULT_INTERVAL, 5.0, 0.1)
DURATIONS = (1, 10, 30, 60, 300, 3600)
LARGEST_SHARE = 0.1
GOAL_FROM = 10.0
"""Seconds; the goal is for operations that last so long or longer."""
_HORIZON = 4000.0
_ROUNDING = 1e-9


class _Clock:
    """A clock that only pauses move."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def poll_times(interval: float) -> list[float]:
    """Return when an operation that outlasts the longest duration is polled."""
    clock = _Clock()
    times: list[float] = []

    def poll() -> Poll[None]:
        times.append(clock.now)
        return Poll("over" if clock.now >= _HORIZON else "running", None)

    wait_until(
        poll,
        lambda status: status == "over",
        waiting=Waiting(deadline=Deadline(2 * _HORIZON, clock), interval=interval, sleep=clock.sleep),
        subject="The operation",
        advice="",
        label="",
    )
    return times


def times_of(pause: Callable[[float], float]) -> list[float]:
    """Return the same for a rule that says how long to pause, in seconds, after so many seconds."""
    times = [0.0]
    while times[-1] < _HORIZON:
        times.append(times[-1] + pause(times[-1]))
    return times


def former_pause(waited: float) -> float:
    """Return the pause by the former default: 5 s, later a tenth of the time waited so far, at most 15 s; both are seconds."""
    return min(max(5.0, waited / 10), 15.0)


def largest_share(times: list[float], duration: float) -> float:
    """Return the largest lag, as a share of the duration, of the operations that last as long or longer."""
    following = bisect.bisect_left(times, duration)
    # The lag is largest for what ends just after a poll, so those moments and the shortest duration are all to see.
    ends = [duration, *times[following:-1]]
    return max((later - end) / end for end, later in zip(ends, times[following:], strict=True))


def holds_from(times: list[float]) -> float:
    """Return the duration from which on the lag of no operation exceeds the largest share of its duration."""
    begin = 0.0
    for earlier, later in itertools.pairwise(times):
        # An operation that ends just after a poll is noticed at the next one; one that takes longer, sooner.
        if later - earlier > LARGEST_SHARE * earlier * (1 + _ROUNDING):
            begin = later / (1 + LARGEST_SHARE)
    return begin


def waits_table() -> list[list[str]]:
    """Return the rows of the table in docs/benchmarks.md: polls, and the largest lag in percent."""
    polled = {
        **{f"{interval:g} s": poll_times(interval) for interval in INTERVALS},
        "formerly (5 s to 15 s)": times_of(former_pause),
    }
    rows = [["Duration", *polled]]
    rows[0][1] += " (default)"
    for duration in DURATIONS:
        cells = []
        for times in polled.values():
            polls = bisect.bisect_left(times, duration - _ROUNDING) + 1
            share = 100 * largest_share(times, duration)
            cells.append(f"{polls}, {share:.0f} %" if share >= 1 else f"{polls}, {share:.1f} %")
        rows.append([f"{duration} s", *cells])
    return rows


def in_markdown(rows: list[list[str]]) -> str:
    """Return rows, of which the first is the heading, as a table of docs/benchmarks.md."""
    heading, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([heading, f"|{' --- |' * len(rows[0])}", *rest])


def measure_waits() -> None:
    """Print the table and judge it."""
    print("Waiting: polls of an operation that lasts so long, and, in percent of the duration,")
    print("the largest lag of all operations that last so long or longer; by wait_interval")
    print(in_markdown(waits_table()))
    for interval in INTERVALS:
        begin = holds_from(poll_times(interval))
        print(f"  wait_interval {interval:g} s: the lag is at most {LARGEST_SHARE:.0%} from {begin:.3g} s on")
    begin = holds_from(poll_times(DEFAULT_INTERVAL))
    print_goal(
        f"with the default, the lag is at most {LARGEST_SHARE:.0%} from {GOAL_FROM:g} s on",
        begin <= GOAL_FROM,
        f"from {begin:.3g} s on",
    )
