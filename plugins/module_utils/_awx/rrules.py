# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules by which AWX accepts the recurrence of a schedule."""

from __future__ import annotations

import re

_START = re.compile(r"DTSTART(;TZID=[\w+/-]+)?:\d{8}T\d{6}Z?\Z", re.ASCII)
_RULE = re.compile(r"RRULE:([A-Z]+=[^;=\s]+)(;[A-Z]+=[^;=\s]+)*\Z")
_FREQUENCIES = ("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_UNSUPPORTED = ("BYYEARDAY", "BYWEEKNO", "BYSECOND")
_MAX_COUNT = 999


def rrule_problem(rrule: str) -> str:
    """Return why AWX refuses a recurrence, as the end of a sentence; an empty string if it does not."""
    parts = rrule.split()
    if not parts or not _START.match(parts[0]):
        return (
            "must begin with a start, such as DTSTART:20270101T060000Z or DTSTART;TZID=Europe/Zurich:20270101T060000."
        )
    if "TZID" in parts[0] and parts[0].endswith("Z"):
        return "must have a start either with TZID or in UTC, with Z."
    if len(parts) != 2 or not _RULE.match(parts[1]):
        return "must have one rule after the start, such as RRULE:FREQ=DAILY;INTERVAL=1."
    rule = dict(each.split("=", 1) for each in parts[1].removeprefix("RRULE:").split(";"))
    if rule.get("FREQ") not in _FREQUENCIES:
        return f"needs FREQ, one of {', '.join(_FREQUENCIES)}."
    if not re.fullmatch(r"[1-9]\d*", rule.get("INTERVAL", "")):
        return "needs INTERVAL, a whole number from 1."
    if "COUNT" in rule and "UNTIL" in rule:
        return "must not have both COUNT and UNTIL."
    if "COUNT" in rule and not (rule["COUNT"].isdecimal() and 1 <= int(rule["COUNT"]) <= _MAX_COUNT):
        return f"must have a COUNT from 1 to {_MAX_COUNT}."
    if unsupported := [name for name in _UNSUPPORTED if name in rule]:
        return f"must not have {', '.join(unsupported)}, which AWX does not support."
    if re.search(r"\d", rule.get("BYDAY", "")):
        return "must not have numbers in BYDAY, which AWX does not support; use BYSETPOS."
    return ""
