# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Windows that come again: days and hours, or a rule of RFC 5545 with a duration, both in a time zone."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import re
import zoneinfo
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from ._errors import InputError
from ._zones import first_instant, read_zone

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKLY_KEYS = ("days", "start", "end")
_RULE_KEYS = ("rrule", "duration")
_WINDOW_KEYS = (*_WEEKLY_KEYS, *_RULE_KEYS, "timezone")

_LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)", re.ASCII)
_NUMBER = re.compile(r"\d+", re.ASCII)
_DAY = datetime.timedelta(days=1)

Interval = tuple[datetime.datetime, datetime.datetime]
"""Start and end in UTC; the end is not part of it."""


class Window(Protocol):
    """When a promotion may start, again and again."""

    def intervals(self, since: datetime.datetime, until: datetime.datetime) -> Iterator[Interval]:
        """Return the intervals that have a part between two points in time, in the order of their starts."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class _WeeklyWindow:
    """Hours on days of the week; ``start`` and ``end`` are counted from midnight, and an end before the start is on the next day.

    A time that clocks show twice is the first one, one that they skip is the moment at which they are set.
    """

    days: frozenset[int]
    start: datetime.timedelta
    end: datetime.timedelta
    zone: zoneinfo.ZoneInfo

    def intervals(self, since: datetime.datetime, until: datetime.datetime) -> Iterator[Interval]:
        """Return the intervals that have a part between two points in time."""
        length = self.end - self.start if self.end > self.start else self.end + _DAY - self.start
        day = since.astimezone(self.zone).date() - 2 * _DAY
        last = until.astimezone(self.zone).date() + _DAY
        while day <= last:
            if day.weekday() in self.days:
                opens = datetime.datetime.combine(day, datetime.time()) + self.start
                start, end = first_instant(opens, self.zone), first_instant(opens + length, self.zone)
                if start < end and start < until and end > since:
                    yield start, end
            day += _DAY


def read_window(given: Mapping[str, Any], where: str) -> Window:
    """Read a window; ``where`` names it in errors, such as ``windows[1]``.

    :raises InputError: it is not one
    :raises MissingLibraryError: it is a rule, and python-dateutil is not installed
    """
    present = {key for key in _WINDOW_KEYS if given.get(key) is not None}
    by_rule = present & set(_RULE_KEYS)
    if by_rule and present & set(_WEEKLY_KEYS):
        raise InputError(f"{where} must have either start and end (and days), or rrule and duration; it has both.")
    if not by_rule and not present & set(_WEEKLY_KEYS):
        raise InputError(f"{where} must have start and end (and days), or rrule and duration.")
    needed = _RULE_KEYS if by_rule else ("start", "end")
    missing = [key for key in (*needed, "timezone") if not str(given.get(key) or "").strip()]
    if missing:
        raise InputError(f"{where} has no {', '.join(missing)}.{_zone_advice(missing)}")
    zone = read_zone(str(given["timezone"]), f"{where}.timezone")
    if by_rule:
        # Here, because few windows need the library.
        from ._recurrence import read_recurrence

        return read_recurrence(str(given["rrule"]), str(given["duration"]), zone, where)
    start, end = _read_time(given["start"], f"{where}.start"), _read_time(given["end"], f"{where}.end")
    if start == end:
        raise InputError(
            f"{where}: start and end are both {given['start']}, so it never opens. For a whole day, give 00:00 and 24:00."
        )
    if start == _DAY:
        raise InputError(f"{where}.start must be before 24:00.")
    return _WeeklyWindow(days=_read_days(given.get("days"), f"{where}.days"), start=start, end=end, zone=zone)


def _zone_advice(missing: list[str]) -> str:
    return " timezone is an IANA name such as Europe/Berlin." if "timezone" in missing else ""


def _read_time(given: Any, where: str) -> datetime.timedelta:
    text = str(given).strip()
    found = _TIME.fullmatch(text)
    if found is None or (found[1] == "24" and found[2] != "00"):
        why = " YAML reads a time without quotes as a number, so quote it." if _NUMBER.fullmatch(text) else ""
        raise InputError(f'{where} must be a time such as "22:00"; got "{text[:40]}".{why}')
    return datetime.timedelta(hours=int(found[1]), minutes=int(found[2]))


def _read_days(given: Any, where: str) -> frozenset[int]:
    if given is None:
        return frozenset(range(7))
    names = [str(name).strip().lower() for name in given]
    if not names:
        raise InputError(f"{where} is empty, so the window never opens. Name days, or leave it out for every day.")
    for name in names:
        if name not in _DAYS and name not in _LONG_DAYS:
            near = difflib.get_close_matches(name, (*_DAYS, *_LONG_DAYS), n=1)
            advice = f"Did you mean {near[0]}?" if near else f"Days are {', '.join(_DAYS)}."
            raise InputError(f'{where}: "{name[:40]}" is not a day. {advice}')
    return frozenset(_DAYS.index(name[:3]) for name in names)
