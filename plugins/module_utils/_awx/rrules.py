# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules by which AWX accepts the recurrence of a schedule."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Mapping

_START = re.compile(r"DTSTART(?:;TZID=(?P<zone>[\w+/-]+))?:(?P<time>\d{8}T\d{6})(?P<utc>Z?)\Z", re.ASCII)
_RULE = re.compile(r"RRULE:([A-Z]+=[^;=\s]+)(;[A-Z]+=[^;=\s]+)*\Z")
_TIME = "%Y%m%dT%H%M%S"
_DAYS = "(MO|TU|WE|TH|FR|SA|SU)"
_FREQUENCIES = ("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_UNSUPPORTED = ("BYYEARDAY", "BYWEEKNO", "BYSECOND")
_MAX_COUNT = 999


def _listed(one: str) -> str:
    return f"{one}(,{one})*"


_PARTS: Mapping[str, str] = {
    "FREQ": f"({'|'.join(_FREQUENCIES)})",
    "INTERVAL": r"[1-9]\d*",
    "COUNT": r"[1-9]\d*",
    "UNTIL": r"\d{8}T\d{6}Z",
    "WKST": _DAYS,
    "BYDAY": _listed(_DAYS),
    "BYMONTH": _listed("(1[0-2]|[1-9])"),
    "BYMONTHDAY": _listed(r"-?(3[01]|[12]\d|[1-9])"),
    "BYHOUR": _listed(r"(2[0-3]|1\d|\d)"),
    "BYMINUTE": _listed(r"[1-5]?\d"),
    "BYSETPOS": _listed(r"-?[1-9]\d{0,2}"),
}
"""What each part of a rule may be, as a regular expression."""


def rrule_problem(rrule: str) -> str:
    """Return why AWX refuses a recurrence, as the end of a sentence; an empty string if it does not."""
    parts = rrule.split()
    start = _START.match(parts[0]) if parts else None
    if start is None:
        return (
            "must begin with a start, such as DTSTART:20270101T060000Z or DTSTART;TZID=Europe/Zurich:20270101T060000."
        )
    zone, time = start["zone"] or "", start["time"]
    if problem := _start_problem(zone, time, is_utc=bool(start["utc"])):
        return problem
    if len(parts) != 2 or not _RULE.match(parts[1]):
        return "must have one rule after the start, such as RRULE:FREQ=DAILY;INTERVAL=1."
    given = parts[1].removeprefix("RRULE:").split(";")
    rule = dict(each.split("=", 1) for each in given)
    if len(rule) < len(given):
        return "must not have the same part twice."
    return _rule_problem(rule) or _end_problem(rule.get("UNTIL", ""), zone, time)


def _start_problem(zone: str, time: str, *, is_utc: bool) -> str:
    if bool(zone) is is_utc:
        return "must have a start either with TZID or in UTC, with Z."
    if _time(time) is None:
        return f"must have a start that exists, unlike {time}."
    if zone and not _may_be_zone(zone):
        return f"must have a time zone that exists, such as Europe/Zurich, unlike {zone}."
    return ""


def _end_problem(until: str, zone: str, start: str) -> str:
    """Return what is wrong with UNTIL; AWX rewrites one that is not in UTC, which each load would change again."""
    if not until:
        return ""
    end, begin = _time(until.removesuffix("Z")), _time(start)
    if end is None or begin is None:
        return f"must have an UNTIL that exists, unlike {until}."
    if zone and zone in zoneinfo.available_timezones():
        begin = begin.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(datetime.timezone.utc)
    if end < begin.replace(tzinfo=None):
        return f"must have an UNTIL after its start, unlike {until}, or it never runs."
    return ""


def _time(written: str) -> datetime.datetime | None:
    """Return a point in time as AWX writes it, without a zone, or nothing if it does not exist."""
    try:
        return datetime.datetime.strptime(written, _TIME)  # noqa: DTZ007
    except ValueError:
        return None


def _may_be_zone(name: str) -> bool:
    """Return whether a time zone exists, as far as this machine has a list of them."""
    known = zoneinfo.available_timezones()
    return not known or name in known


def _rule_problem(rule: Mapping[str, str]) -> str:
    if rule.get("FREQ") not in _FREQUENCIES:
        return f"needs FREQ, one of {', '.join(_FREQUENCIES)}."
    if not re.fullmatch(_PARTS["INTERVAL"], rule.get("INTERVAL", "")):
        return "needs INTERVAL, a whole number from 1."
    if "COUNT" in rule and "UNTIL" in rule:
        return "must not have both COUNT and UNTIL."
    if unsupported := [name for name in _UNSUPPORTED if name in rule]:
        return f"must not have {', '.join(unsupported)}, which AWX does not support."
    if re.search(r"\d", rule.get("BYDAY", "")):
        return "must not have numbers in BYDAY, which AWX does not support; use BYSETPOS."
    for name, value in rule.items():
        if name not in _PARTS:
            return f"must not have {name}; a rule has {', '.join(_PARTS)}."
        if not re.fullmatch(_PARTS[name], value, re.ASCII):
            example = ". Give it in UTC, such as 20271231T230000Z" if name == "UNTIL" else ""
            return f"must not have {name}={value}, which is not one of its values{example}."
    if int(rule.get("COUNT", 1)) > _MAX_COUNT:
        return f"must have a COUNT from 1 to {_MAX_COUNT}."
    return ""
