# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How often an operation is polled, and how much later than it happens its end is noticed; on a simulated clock."""

from __future__ import annotations

import bisect
import itertools

from ansible_collections.envops.promotion.plugins.module_utils._waiting import Deadline, Poll, Waiting, wait_until
from benchmarks.measuring import print_table

DEFAULT_INTERVAL = 5.0
INTERVALS = (DEFAULT_INTERVAL, 2.0, 1.0, 0.5, 0.1)
DURATIONS = (1, 5, 10, 30, 60, 300, 900, 3600)
LARGEST_SHARE = 0.1
_HORIZON = 4000.0
_ROUNDING = 1e-9


def poll_times(interval: float) -> list[float]:
    """Return when an operation that outlasts the longest duration is polled."""
    now = 0.0
    times: list[float] = []

    def clock() -> float:
        return now

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    def poll() -> Poll[None]:
        times.append(now)
        return Poll("over" if now >= _HORIZON else "running", None)

    deadline = Deadline(2 * _HORIZON, clock)
    wait_until(
        poll,
        lambda status: status == "over",
        waiting=Waiting(deadline, interval, sleep),
        subject="The operation",
        advice="",
    )
    return times


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


def measure_waits() -> None:
    """Print the table and judge it."""
    polled = {interval: poll_times(interval) for interval in INTERVALS}
    print("Waiting: polls of an operation that lasts so long, and, in percent of the duration,")
    print("the largest lag of all operations that last so long or longer; by wait_interval")
    rows = [["operation", *(f"{interval:g} s" for interval in INTERVALS)]]
    for duration in DURATIONS:
        cells = []
        for times in polled.values():
            polls = bisect.bisect_left(times, duration) + 1
            cells.append(f"{polls}, {100 * largest_share(times, duration):.1f} %")
        rows.append([f"{duration} s", *cells])
    print_table(rows)
    print(
        f"  goal: the lag is at most {LARGEST_SHARE:.0%} of the duration. Pauses are specified as wait_interval or more, so:"
    )
    for interval, times in polled.items():
        note = " (default)" if interval == DEFAULT_INTERVAL else ""
        print(
            f"    wait_interval {interval:g} s{note}: met from {holds_from(times):.3g} s on, missed by shorter operations"
        )
