# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Windows by a recurrence rule (RFC 5545, 3.3.10) and a duration (RFC 5545, 3.3.6).

Imported only if there is one, because of the library that it needs.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
import re
import traceback
import zoneinfo
from collections.abc import Iterator, Mapping
from typing import Any

from ._errors import InputError, MissingLibraryError
from ._times import read_time
from ._zones import UTC, first_instant

try:
    from dateutil.rrule import rrulestr
except ImportError:
    DATEUTIL_TRACE: str | None = traceback.format_exc()
else:
    DATEUTIL_TRACE = None

Interval = tuple[datetime.datetime, datetime.datetime]

_EXAMPLE = "FREQ=WEEKLY;BYDAY=SA;BYHOUR=22;BYMINUTE=0"
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_PARTS = frozenset(
    {
        *("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY"),
        *("BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS"),
    }
)
_DAY_PARTS = frozenset({"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"})
_COUNTS = frozenset({"INTERVAL", "COUNT"})
_LARGEST: Mapping[str, int] = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
"""Numbers that the library does not check: it would ignore a zero, so that the window would open more often than meant."""
_TIMES = ("BYHOUR", "BYMINUTE", "BYSECOND")
_MOST_TIMES = 48
_NUMBER = re.compile(r"[+-]?\d{1,6}", re.ASCII)
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d{1,3})W|(?:(?P<days>\d{1,3})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,7})S)?)?)",
    re.ASCII,
)
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.ASCII)
_LONGEST_RULE = 1000
_LONGEST = datetime.timedelta(days=366)
_MARGIN = datetime.timedelta(days=2)
_CALENDAR = 400
"""Years after which the days of the week fall on the same days of the year again."""
_LATEST_START = datetime.MAXYEAR - 41
"""A leap day is on the same day of the week again after 40 years at most."""
_EARLIEST_START = 2000
_FIRST = datetime.datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A local time, for rules whose days and hours do not depend on their start."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Recurrence:
    """Windows of one length that begin when a rule says; days of the duration are those of the calendar, hours are exact.

    A rule that ``floats`` has no start of its own.
    """

    rule: Any
    floats: bool
    days: datetime.timedelta
    hours: datetime.timedelta
    zone: zoneinfo.ZoneInfo

    def intervals(self, since: datetime.datetime, until: datetime.datetime) -> Iterator[Interval]:
        """Return the intervals that have a part between two points in time."""
        first = since.astimezone(self.zone).replace(tzinfo=None) - self.days - self.hours - _MARGIN
        last = until.astimezone(self.zone).replace(tzinfo=None) + _MARGIN
        # Occurrences are found one after the other from the start on.
        rule = self.rule.replace(dtstart=_FIRST.replace(year=first.year - 1)) if self.floats else self.rule
        for begins in rule.xafter(first, inc=True):
            if begins > last:
                return
            start = first_instant(begins, self.zone)
            end = first_instant(begins + self.days, self.zone) + self.hours
            if start < end and start < until and end > since:
                yield start, end


def read_recurrence(rule: str, duration: str, zone: zoneinfo.ZoneInfo, where: str) -> Recurrence:
    """Read a rule such as ``FREQ=WEEKLY;BYDAY=SA;BYHOUR=22`` and a duration such as ``PT4H``; ``where`` names the window in errors.

    The rule may have a line ``DTSTART:20260103T220000`` in local time before it, and then depend on it.

    :raises InputError: one is wrong, or the rule never comes to pass
    :raises MissingLibraryError: python-dateutil is not installed
    """
    if DATEUTIL_TRACE is not None:
        raise MissingLibraryError("python-dateutil", DATEUTIL_TRACE)
    days, hours = _read_duration(duration, f"{where}.duration")
    found, floats = _read_rule(rule, zone, f"{where}.rrule")
    return Recurrence(rule=found, floats=floats, days=days, hours=hours, zone=zone)


def _read_rule(text: str, zone: zoneinfo.ZoneInfo, where: str) -> tuple[Any, bool]:
    """Return a rule, and whether it floats."""
    if len(text) > _LONGEST_RULE:
        raise InputError(f"{where} must have at most {_LONGEST_RULE} characters.")
    *starts, line = [each.strip() for each in text.strip().splitlines() if each.strip()]
    if len(starts) > 1:
        raise InputError(f"{where} must be one rule, with at most one line DTSTART before it.")
    start = _read_start(starts[0], where) if starts else None
    parts = _read_parts(line.upper().removeprefix("RRULE:"), where)
    if start is None:
        _check_independent(parts, where)
    ends = parts.pop("UNTIL", None)
    until = None if ends is None else _read_until(ends, zone, where)
    try:
        rule = _rule_of(parts, start)
        rule = rule if until is None else rule.replace(until=until)
        comes_to_pass = (
            _occurs(rule, _FIRST.replace(year=_LATEST_START), None) if start is None else _occurs(rule, start, until)
        )
    except (ValueError, TypeError, KeyError, IndexError, OverflowError) as error:
        raise InputError(f"{where} is not a rule of RFC 5545: {error}. Give one such as {_EXAMPLE}.") from None
    if not comes_to_pass:
        raise InputError(f"{where}: no day fits {line}, so the window never opens.")
    return rule, start is None


def _rule_of(parts: Mapping[str, str], start: datetime.datetime | None) -> Any:
    return rrulestr(";".join(f"{key}={value}" for key, value in parts.items()), dtstart=start or _FIRST)


def _occurs(rule: Any, start: datetime.datetime, until: datetime.datetime | None) -> bool:
    """Return whether a rule ever comes to pass.

    The library looks until the year 9999. The calendar is the same after 400 years, so it gets a start from which that is not far.
    """
    shift = _CALENDAR * ((_LATEST_START - start.year) // _CALENDAR)
    ends = None if until is None or until.year + shift > datetime.MAXYEAR else until.replace(year=until.year + shift)
    moved = rule.replace(count=None, dtstart=start.replace(year=start.year + shift), until=ends)
    return next(iter(moved), None) is not None


def _read_parts(line: str, where: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in line.strip(";").split(";")]
    parts = {key.strip(): value.strip() for key, _sign, value in pairs}
    unknown = sorted(parts.keys() - _PARTS)
    if unknown or len(parts) != len(pairs) or not all(parts.values()):
        what = f"does not have {', '.join(unknown)[:80]}" if unknown else "must have each part once, with a value"
        raise InputError(f"{where}: a rule {what}. Give one such as {_EXAMPLE}.")
    if parts.get("FREQ") not in _FREQUENCIES:
        raise InputError(
            f"{where}: FREQ must be one of {', '.join(_FREQUENCIES)}; for several times a day, give BYHOUR and BYMINUTE."
        )
    # The library would ignore the number, so that the window would open more often than meant.
    if parts["FREQ"] in ("DAILY", "WEEKLY") and re.search(r"\d", parts.get("BYDAY", "")):
        raise InputError(
            f"{where}: BYDAY must have no numbers with FREQ={parts['FREQ']}; they belong to MONTHLY and YEARLY."
        )
    if parts["FREQ"] == "DAILY" and "BYSETPOS" in parts:
        raise InputError(f"{where}: BYSETPOS belongs to WEEKLY, MONTHLY and YEARLY.")
    if {"COUNT", "UNTIL"} <= parts.keys():
        raise InputError(f"{where}: a rule must not have both COUNT and UNTIL.")
    for key in parts.keys() & (_COUNTS | _LARGEST.keys()):
        _check_numbers(key, parts[key], where)
    times = math.prod(len(set(parts.get(key, "0").split(","))) for key in _TIMES)
    if times > _MOST_TIMES:
        raise InputError(
            f"{where}: a rule must have at most {_MOST_TIMES} times a day; got {times}. Give fewer, and a longer duration."
        )
    return parts


def _check_numbers(key: str, text: str, where: str) -> None:
    numbers = text.split(",")
    is_whole = all(_NUMBER.fullmatch(number) for number in numbers)
    if key in _COUNTS:
        if not is_whole or len(numbers) > 1 or int(text) < 1:
            raise InputError(f"{where}: {key} must be a number from 1 on; got {text[:40]}.")
        return
    largest = _LARGEST[key]
    if not is_whole or not all(1 <= abs(int(number)) <= largest for number in numbers):
        raise InputError(f"{where}: {key} must be numbers from 1 to {largest}; got {text[:40]}.")


def _check_independent(parts: Mapping[str, str], where: str) -> None:
    """Check that a rule without DTSTART says itself when it begins."""
    depends = [key for key in ("COUNT",) if key in parts]
    if parts.get("INTERVAL", "1") != "1":
        depends.append("INTERVAL")
    if parts["FREQ"] != "DAILY" and not parts.keys() & _DAY_PARTS:
        depends.append("the day, without BYDAY or BYMONTHDAY,")
    if depends:
        raise InputError(
            f"{where}: {' and '.join(depends)} can be counted only from a start. Put a line such as DTSTART:20260103T220000 "
            "before the rule."
        )


def _read_start(line: str, where: str) -> datetime.datetime:
    found = _MOMENT.fullmatch(line.upper().removeprefix("DTSTART:").strip())
    if not line.upper().startswith("DTSTART:") or found is None or found[4] is None or found[7]:
        raise InputError(
            f'{where}: "{line[:60]}" must be a local time such as DTSTART:20260103T220000; timezone says where.'
        )
    start = _moment(found, where)
    if start.year < _EARLIEST_START:
        raise InputError(f"{where}: DTSTART must not be before {_EARLIEST_START}; got {line[:60]}.")
    return start


def _read_until(text: str, zone: zoneinfo.ZoneInfo, where: str) -> datetime.datetime:
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise InputError(f"{where}: UNTIL must be like 20261231, 20261231T235959 or 20261231T235959Z; got {text[:40]}.")
    moment = _moment(found, where)
    if found[4] is None:
        return moment.replace(hour=23, minute=59, second=59)
    return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if found[7] else moment


def _moment(found: re.Match[str], where: str) -> datetime.datetime:
    year, month, day, hour, minute, second, _zone = found.groups()
    moment = read_time(f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}Z")
    if moment is None:
        raise InputError(f"{where}: {found[0]} is not a point in time.")
    return moment.replace(tzinfo=None)


def _read_duration(text: str, where: str) -> tuple[datetime.timedelta, datetime.timedelta]:
    found = _DURATION.fullmatch(text.strip().upper())
    numbers = {key: int(value or 0) for key, value in found.groupdict().items()} if found else {}
    if not any(numbers.values()):
        raise InputError(f'{where} must be a duration such as PT4H, PT90M or P1D; got "{text[:40]}".')
    days = datetime.timedelta(weeks=numbers["weeks"], days=numbers["days"])
    hours = datetime.timedelta(hours=numbers["hours"], minutes=numbers["minutes"], seconds=numbers["seconds"])
    if days + hours > _LONGEST:
        raise InputError(f"{where} must be at most {_LONGEST.days} days; got {text.strip()}.")
    return days, hours
