# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""When windows are open: against an independent computation in the weeks in which clocks are set, and by rules."""

from __future__ import annotations

import datetime
import functools
import zoneinfo
from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._gate import check_gate
from ansible_collections.envops.promotion.plugins.module_utils._gate_options import read_gate
from ansible_collections.envops.promotion.tests.unit.module_utils.gates import at, window

UTC = datetime.timezone.utc
MINUTE = datetime.timedelta(minutes=1)
ZONES = {
    "Europe/Berlin": (12, 42),
    "America/New_York": (9, 43),
    "Australia/Lord_Howe": (13, 39),
    "Asia/Kathmandu": (20,),
}
"""Time zones, with the weeks of the year 2026 in which their clocks are set, if they are."""
WEEKS = [(zone, week) for zone, weeks in ZONES.items() for week in weeks]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WINDOWS: list[dict[str, Any]] = [
    {"days": ["mon", "tue", "wed", "thu"], "start": "22:00", "end": "06:30"},
    {"start": "02:15", "end": "02:45"},
    {"days": ["sun"], "start": "01:30", "end": "03:00"},
    {"days": ["sat", "sun"], "start": "00:00", "end": "24:00"},
]
"""Windows across midnight, inside the hour that clocks skip or show twice, around it, and whole days."""


@functools.lru_cache(len(WEEKS))
def minutes_of(zone: str, year: int, part: int, parts: int) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """Every minute of a part of a year, with the latest time that clocks in a zone have shown since it began."""
    minutes = []
    there = zoneinfo.ZoneInfo(zone)
    first = datetime.datetime(year, 1, 1, tzinfo=UTC)
    total = int((datetime.datetime(year + 1, 1, 1, tzinfo=UTC) - first) / MINUTE)
    latest = datetime.datetime(1, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    for number in range(total * part // parts, total * (part + 1) // parts):
        instant = first + number * MINUTE
        latest = max(latest, instant.astimezone(there).replace(tzinfo=None))
        minutes.append((instant, latest))
    return minutes


def is_shown_in(given: Mapping[str, Any], latest: datetime.datetime) -> bool:
    """Whether clocks have reached the start of a window, and not its end: what is shown twice has passed, what is skipped is reached."""
    start, end = (int(given[key][:2]) * 60 + int(given[key][3:]) for key in ("start", "end"))
    shown = latest.hour * 60 + latest.minute
    day, yesterday = DAYS[latest.weekday()], DAYS[latest.weekday() - 1]
    days = given.get("days", [day, yesterday])
    if start < end:
        return day in days and start <= shown < end
    return (day in days and shown >= start) or (yesterday in days and shown < end)


def check_minutes(zone: str, given: Mapping[str, Any], part: int, parts: int) -> None:
    """Compare each minute with the intervals of the window, which are computed once for all of them."""
    [read] = read_gate({"windows": [{**given, "timezone": zone}]}).windows
    minutes = minutes_of(zone, 2026, part, parts)
    intervals = sorted(read.intervals(minutes[0][0], minutes[-1][0] + MINUTE))
    place = 0
    for instant, latest in minutes:
        while place < len(intervals) and intervals[place][1] <= instant:
            place += 1
        is_open = place < len(intervals) and intervals[place][0] <= instant
        assert is_open == is_shown_in(given, latest), (zone, given, instant, latest)


@pytest.mark.parametrize(("zone", "week"), WEEKS)
@pytest.mark.parametrize("given", WINDOWS, ids=lambda given: f"{given['start']}-{given['end']}")
def test_each_minute_of_the_weeks_in_which_clocks_are_set(zone: str, week: int, given: dict[str, Any]) -> None:
    check_minutes(zone, given, week, 52)


@pytest.mark.release
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("given", WINDOWS, ids=lambda given: f"{given['start']}-{given['end']}")
def test_each_minute_of_a_year(zone: str, given: dict[str, Any]) -> None:
    check_minutes(zone, given, 0, 1)


@pytest.mark.parametrize(
    ("zone", "given", "moment", "opens", "closes"),
    [
        # A day that clocks skip: Friday 30 December 2011.
        (
            "Pacific/Apia",
            ("22:00", "02:00", None),
            "2011-12-30T09:00:00Z",
            "2011-12-30T09:00:00Z",
            "2011-12-30T12:00:00Z",
        ),
        ("Pacific/Apia", ("22:00", "02:00", ["fri"]), "2011-12-29T09:30:00Z", "2011-12-30T10:00:00Z", None),
        ("Pacific/Apia", ("00:00", "24:00", ["fri"]), "2011-12-29T12:00:00Z", "2012-01-05T10:00:00Z", None),
        # Clocks are set back during Ramadan.
        (
            "Africa/Casablanca",
            ("02:15", "02:45", None),
            "2026-02-15T01:20:00Z",
            "2026-02-15T01:20:00Z",
            "2026-02-15T01:45:00Z",
        ),
        ("Africa/Casablanca", ("02:15", "02:45", None), "2026-02-15T02:20:00Z", "2026-02-16T02:15:00Z", None),
    ],
)
def test_zones_whose_clocks_jump_otherwise(
    zone: str, given: tuple[str, str, list[str] | None], moment: str, opens: str, closes: str | None
) -> None:
    start, end, days = given
    gate = read_gate({"windows": [window(start=start, end=end, days=days, timezone=zone)]})
    verdict = check_gate(gate, at(moment), enforce=False)
    assert (verdict["opens_at"], verdict["closes_at"]) == (opens, closes)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("given", WINDOWS, ids=lambda given: f"{given['start']}-{given['end']}")
def test_opening_and_closing_are_the_minutes_in_which_the_gate_changes(zone: str, given: dict[str, Any]) -> None:
    """Against the intervals found minute by minute, for moments all over the weeks in which clocks are set."""
    gate = read_gate({"windows": [{**given, "timezone": zone}]})
    for week in ZONES[zone]:
        states = [(instant, is_shown_in(given, latest)) for instant, latest in minutes_of(zone, 2026, week, 52)]
        changes = [moment for (moment, state), (_, last) in zip(states[1:], states, strict=False) if state != last]
        for number in range(0, len(states) // 2, 97):
            instant, is_open = states[number]
            change = next((moment for moment in changes if moment > instant), None)
            if is_open:
                assert gate.opens_at(instant) == instant
                assert change is None or gate.closes_at(instant) == change
            else:
                assert change is None or gate.opens_at(instant) == change


@pytest.mark.parametrize(
    ("rule", "duration", "moment", "is_open"),
    [
        ("FREQ=WEEKLY;BYDAY=SA;BYHOUR=22", "PT4H", "2026-11-28T21:00:00Z", True),
        ("FREQ=WEEKLY;BYDAY=SA;BYHOUR=22", "PT4H", "2026-11-28T20:59:59Z", False),
        ("FREQ=WEEKLY;BYDAY=SA;BYHOUR=22", "PT4H", "2026-11-29T00:59:59Z", True),
        ("FREQ=WEEKLY;BYDAY=SA;BYHOUR=22", "PT4H", "2026-11-29T01:00:00Z", False),
        ("RRULE:FREQ=MONTHLY;BYDAY=1SA;BYHOUR=22", "PT4H", "2026-12-05T22:00:00Z", True),
        ("RRULE:FREQ=MONTHLY;BYDAY=1SA;BYHOUR=22", "PT4H", "2026-12-12T22:00:00Z", False),
        ("DTSTART:20260103T220000\nRRULE:FREQ=WEEKLY;INTERVAL=2", "PT2H", "2026-01-17T21:30:00Z", True),
        ("DTSTART:20260103T220000\nRRULE:FREQ=WEEKLY;INTERVAL=2", "PT2H", "2026-01-10T21:30:00Z", False),
        ("DTSTART:20260103T220000\nFREQ=DAILY;COUNT=2", "PT2H", "2026-01-04T21:30:00Z", True),
        ("DTSTART:20260103T220000\nFREQ=DAILY;COUNT=2", "PT2H", "2026-01-05T21:30:00Z", False),
        ("FREQ=DAILY;UNTIL=20260103", "P1D", "2026-01-03T22:00:00Z", True),
        ("FREQ=DAILY;UNTIL=20260103", "P1D", "2026-01-03T23:00:00Z", False),
        ("FREQ=DAILY;UNTIL=20260102T225959Z", "P1D", "2026-01-03T22:00:00Z", False),
        # The day on which clocks are set has 23 hours.
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=29", "P1D", "2026-03-29T21:59:00Z", True),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=29", "P1D", "2026-03-29T22:00:00Z", False),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=29", "PT24H", "2026-03-29T22:59:00Z", True),
    ],
)
def test_rules(rule: str, duration: str, moment: str, is_open: bool) -> None:
    gate = read_gate({"windows": [window(rrule=rule, duration=duration)]})
    assert check_gate(gate, at(moment), enforce=False)["allowed"] is is_open


def test_a_rule_without_a_start_is_the_same_whenever_it_is_asked() -> None:
    """Its occurrences are found from a point shortly before."""
    gate = read_gate({"windows": [window(rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", duration="PT4H")]})
    for year, leap in ((2026, 2028), (2028, 2032), (2096, 2104), (1999, 2000)):
        found = gate.opens_at(at(f"{year}-03-15T00:00:00Z"))
        assert found == at(f"{leap}-02-28T23:00:00Z")


@pytest.mark.parametrize(
    ("rule", "opens"),
    [
        ("DTSTART:21000101T220000\nFREQ=DAILY", "2100-01-01T21:00:00Z"),
        ("DTSTART:20260103T220000\nFREQ=YEARLY;INTERVAL=50", "2076-01-03T21:00:00Z"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SA", "2048-02-28T23:00:00Z"),
        ("DTSTART:20260103T220000\nFREQ=DAILY;COUNT=2", None),
    ],
)
def test_an_opening_is_found_however_far_it_is(rule: str, opens: str | None) -> None:
    gate = read_gate({"windows": [window(rrule=rule, duration="PT4H")]})
    assert check_gate(gate, at("2026-06-01T12:00:00Z"), enforce=False)["opens_at"] == opens
