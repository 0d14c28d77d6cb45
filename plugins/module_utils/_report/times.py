# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Formats times and durations for a report."""

from __future__ import annotations

from .._times import read_time


def show_time(text: str | None) -> str:
    """Return a readable time, to the second: local and UTC where they differ; a string that is not a time is returned unchanged."""
    moment = read_time(text)
    if moment is None:
        return text or ""
    in_utc = f"{moment:%Y-%m-%d %H:%M:%S} UTC"
    try:
        local = moment.astimezone()
    except (ValueError, OverflowError, OSError):  # a year that the machine cannot convert
        return in_utc
    return in_utc if not local.utcoffset() else f"{local:%Y-%m-%d %H:%M:%S %Z} ({in_utc})"


def seconds_between(start: str | None, end: str | None) -> float | None:
    """Return the seconds between two times, rounded to milliseconds; None if one is missing or the end is first."""
    first, last = read_time(start), read_time(end)
    if first is None or last is None or last < first:
        return None
    return round((last - first).total_seconds(), 3)


def show_duration(seconds: float | None) -> str:
    """Return a readable duration: ``0.35 s``, ``38.2 s``, ``4 min 05 s``, ``1 h 02 min 03 s``."""
    if seconds is None:
        return ""
    if seconds < 1:
        return f"{seconds:g} s"
    if round(seconds, 1) < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min {rest:02} s" if hours else f"{minutes} min {rest:02} s"
