# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Points in time and durations, as a report tells them."""

from __future__ import annotations

from .._times import read_time


def show_time(text: str | None) -> str:
    """Return a point in time for people, to the second; what cannot be read stays as it is."""
    moment = read_time(text)
    return (text or "") if moment is None else f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def seconds_between(start: str | None, end: str | None) -> float | None:
    """Return the seconds from one point in time to another, to the millisecond; None where that makes no sense."""
    first, last = read_time(start), read_time(end)
    if first is None or last is None or last < first:
        return None
    return round((last - first).total_seconds(), 3)


def show_duration(seconds: float | None) -> str:
    """Return a duration for people: ``0.35 s``, ``38.2 s``, ``4 min 05 s``, ``1 h 02 min 03 s``."""
    if seconds is None:
        return ""
    if seconds < 1:
        return f"{seconds:g} s"
    if round(seconds, 1) < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min {rest:02} s" if hours else f"{minutes} min {rest:02} s"
