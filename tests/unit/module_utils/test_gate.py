# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a promotion may start: what a gate can be given, freezes, tickets, people, and reasons to override it."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import GateClosedError, InputError
from ansible_collections.envops.promotion.plugins.module_utils._gate import MOST_FREEZES, Gate, check_gate
from ansible_collections.envops.promotion.plugins.module_utils._gate_options import read_gate
from ansible_collections.envops.promotion.tests.unit.module_utils.gates import at, window

MINUTE = datetime.timedelta(minutes=1)
START = "DTSTART:20260103T220000\n"
MINUTES = ",".join(map(str, range(60)))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"windows": []}, "windows is empty, so a promotion could never start"),
        ({"windows": [window()]}, "must have start and end (and days), or rrule and duration"),
        ({"windows": [window(start="22:00")]}, "windows[1] has no end"),
        ({"windows": [{"start": "22:00", "end": "23:00"}]}, "windows[1] has no timezone. timezone is an IANA name"),
        ({"windows": [window(start="22:00", end="22:00")]}, "it never opens. For a whole day, give 00:00 and 24:00"),
        ({"windows": [window(start="24:00", end="02:00")]}, "windows[1].start must be before 24:00"),
        ({"windows": [window(start="1320", end="23:00")]}, "YAML reads a time without quotes as a number"),
        ({"windows": [window(start="25:00", end="23:00")]}, 'windows[1].start must be a time such as "22:00"'),
        ({"windows": [window(start="10:00", end="24:30")]}, 'windows[1].end must be a time such as "22:00"'),
        ({"windows": [window(start="10:00", end="11:00", days=[])]}, "windows[1].days is empty"),
        ({"windows": [window(start="10:00", end="11:00", days=[""])]}, 'windows[1].days: "" is not a day'),
        ({"windows": [window(start="10:00", end="11:00", days=["mondey"])]}, "Did you mean monday?"),
        ({"windows": [window(start="10:00", end="11:00", timezone="Europe/Berln")]}, "Did you mean Europe/Berlin?"),
        ({"windows": [window(start="10:00", end="11:00", timezone="../etc/passwd")]}, "is not a time zone"),
        ({"windows": [window(start="10:00", end="11:00", timezone="America")]}, "is not a time zone"),
        ({"windows": [window(start="10:00", end="11:00", rrule="FREQ=DAILY")]}, "it has both"),
        ({"windows": [window(rrule="FREQ=DAILY")]}, "windows[1] has no duration"),
        ({"windows": [window(rrule="FREQ=DAILY", duration="4h")]}, "must be a duration such as PT4H"),
        ({"windows": [window(rrule="FREQ=DAILY", duration="PT0H")]}, "must be a duration such as PT4H"),
        ({"windows": [window(rrule="FREQ=DAILY", duration="P60W")]}, "must be at most 366 days"),
        ({"windows": [window(rrule="daily", duration="PT4H")]}, "a rule does not have DAILY"),
        ({"windows": [window(rrule="FREQ=HOURLY", duration="PT4H")]}, "FREQ must be one of DAILY"),
        ({"windows": [window(rrule="FREQ=DAILY;BYHOUR=25", duration="PT4H")]}, "is not a rule of RFC 5545"),
        ({"windows": [window(rrule="FREQ=DAILY;FREQ=DAILY", duration="PT4H")]}, "must have each part once"),
        ({"windows": [window(rrule="FREQ=WEEKLY", duration="PT4H")]}, "can be counted only from a start"),
        ({"windows": [window(rrule="FREQ=DAILY;COUNT=3", duration="PT4H")]}, "COUNT can be counted only from a start"),
        ({"windows": [window(rrule="FREQ=WEEKLY;BYDAY=1MO", duration="PT4H")]}, "BYDAY must have no numbers"),
        ({"windows": [window(rrule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", duration="PT4H")]}, "the window never opens"),
        ({"windows": [window(rrule="FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9", duration="PT4H")]}, "the window never opens"),
        ({"windows": [window(rrule=f"{START}FREQ=DAILY;UNTIL=20250101", duration="PT4H")]}, "the window never opens"),
        (
            {"windows": [window(rrule=f"{START}FREQ=DAILY;INTERVAL=0", duration="PT4H")]},
            "INTERVAL must be a number from 1",
        ),
        (
            {"windows": [window(rrule=f"{START}FREQ=DAILY;INTERVAL=-1", duration="PT4H")]},
            "INTERVAL must be a number from 1",
        ),
        ({"windows": [window(rrule=f"{START}FREQ=DAILY;COUNT=0", duration="PT4H")]}, "COUNT must be a number from 1"),
        ({"windows": [window(rrule=f"{START}FREQ=DAILY;COUNT=1;UNTIL=20270101", duration="PT4H")]}, "not have both"),
        (
            {"windows": [window(rrule="FREQ=MONTHLY;BYMONTHDAY=0", duration="PT4H")]},
            "BYMONTHDAY must be numbers from 1",
        ),
        ({"windows": [window(rrule="FREQ=DAILY;BYMONTH=13", duration="PT4H")]}, "BYMONTH must be numbers from 1 to 12"),
        ({"windows": [window(rrule=f"FREQ=DAILY;BYMINUTE={MINUTES}", duration="PT1M")]}, "at most 48 times a day"),
        (
            {"windows": [window(rrule="DTSTART:10000101T000000\nFREQ=DAILY", duration="PT4H")]},
            "must not be before 2000",
        ),
        (
            {"windows": [window(rrule=f"{START}FREQ=DAILY\nEXDATE:20260104T000000", duration="PT4H")]},
            "must be one rule",
        ),
        *(
            ({"windows": [window(start="10:00", end="11:00", timezone=name)]}, "is not a time zone. Give")
            for name in ("localtime", "CEST", "PST", "+01:00")
        ),
        (
            {"windows": [window(start="10:00", end="11:00", timezone="right/Europe/Berlin")]},
            "Did you mean Europe/Berlin?",
        ),
        ({"windows": [window(rrule="FREQ=DAILY;UNTIL=tomorrow", duration="PT4H")]}, "UNTIL must be like 20261231"),
        ({"windows": [window(rrule="DTSTART:20260230T000000\nFREQ=DAILY", duration="PT4H")]}, "not a point in time"),
        ({"windows": [window(rrule="DTSTART:20260103T000000Z\nFREQ=DAILY", duration="PT4H")]}, "must be a local time"),
        ({"windows": [window(rrule="A\nB\nFREQ=DAILY", duration="PT4H")]}, "must be one rule"),
        ({"freezes": [{"start": "2026-12-20T00:00:00Z", "end": "2026-12-21T00:00:00Z"}]}, "freezes[1] has no reason"),
        (
            {"freezes": [{"start": "2026-12-20T00:00:00", "end": "2026-12-21T00:00:00Z", "reason": "x"}]},
            "freezes[1].start must have an offset from UTC",
        ),
        (
            {"freezes": [{"start": "2026-12-20", "end": "2026-12-21", "reason": "x"}]},
            "freezes[1].start must be a point in time",
        ),
        (
            {"freezes": [{"start": "2026-12-21T00:00:00Z", "end": "2026-12-21T00:00:00Z", "reason": "x"}]},
            "must be after its start",
        ),
        (
            {"freezes": [{"start": "0001-01-01T00:00:00Z", "end": "2026-12-21T00:00:00Z", "reason": "x"}]},
            "freezes[1].start must not be before 1970",
        ),
        ({"ticket_pattern": "("}, "ticket_pattern is not a regular expression"),
        ({"ticket_pattern": " "}, "ticket_pattern has no value"),
        ({"ticket_pattern": "a" * 501}, "must have at most 500 characters"),
        ({"ticket": "a" * 101}, "ticket must have at most 100 characters"),
        ({"separate_people": "maybe"}, "separate_people must be true, false, or a list"),
        ({"separate_people": ""}, "separate_people must be true, false, or a list"),
        ({"separate_people": ["planned_by"]}, "at least two of"),
        ({"separate_people": ["planned_by", "checked_by"]}, "at least two of"),
        ({"separate_people": {"planned_by": "a"}}, "separate_people must be true, false, or a list"),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, str) else "",
)
def test_what_is_wrong_is_named_with_what_is_right(given: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_gate(given)
    assert said in str(caught.value)


def test_a_machine_without_time_zones_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> zoneinfo.ZoneInfo:
        raise zoneinfo.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", fail)
    with pytest.raises(InputError, match="no time zone database"):
        read_gate({"windows": [window(start="10:00", end="11:00")]})


FREEZES = [
    {"start": "2026-12-20T00:00:00+01:00", "end": "2026-12-24T00:00:00+01:00", "reason": "Stocktaking."},
    {"start": "2026-12-23T00:00:00+01:00", "end": "2027-01-07T00:00:00+01:00", "reason": "Christmas business"},
]


@pytest.mark.parametrize(
    ("moment", "allowed", "opens", "closes"),
    [
        ("2026-12-19T12:00:00Z", True, "2026-12-19T12:00:00Z", "2026-12-19T23:00:00Z"),
        ("2026-12-20T12:00:00Z", False, "2027-01-06T23:00:00Z", None),
        ("2026-12-30T12:00:00.5Z", False, "2027-01-06T23:00:00Z", None),
        ("2027-01-06T23:00:00Z", True, "2027-01-06T23:00:00Z", None),
    ],
)
def test_freezes(moment: str, allowed: bool, opens: str, closes: str | None) -> None:
    verdict = check_gate(read_gate({"freezes": FREEZES}), at(moment), enforce=False)
    assert (verdict["allowed"], verdict["opens_at"], verdict["closes_at"]) == (allowed, opens, closes)


def test_a_freeze_ends_a_window_and_windows_follow_each_other() -> None:
    days = [{"days": [day], "start": "00:00", "end": "24:00", "timezone": "UTC"} for day in ("mon", "tue", "wed")]
    gate = read_gate({"windows": days})
    assert gate.closes_at(at("2026-11-30T12:00:00Z")) == at("2026-12-03T00:00:00Z")
    frozen = {"start": "2026-12-01T12:00:00Z", "end": "2026-12-02T12:00:00Z", "reason": "x"}
    gate = read_gate({"windows": days, "freezes": [frozen]})
    assert gate.closes_at(at("2026-11-30T12:00:00Z")) == at("2026-12-01T12:00:00Z")
    assert gate.opens_at(at("2026-12-01T13:00:00Z")) == at("2026-12-02T12:00:00Z")
    assert read_gate({"windows": [window(start="00:00", end="24:00")]}).closes_at(at("2026-11-30T12:00:00Z")) is None
    assert Gate().closes_at(at("2026-11-30T12:00:00Z")) is None


@pytest.mark.parametrize(
    ("ticket", "said"),
    [
        ("CHG0042001", ""),
        (" CHG0042001 ", ""),
        ("CHG00420012", "does not match CHG[0-9]{7}"),
        ("chg0042001", "does not match"),
        ("CHG0042001\nx", "does not match"),
        ("", "There is no ticket"),
        (None, "There is no ticket"),
    ],
)
def test_tickets(ticket: str | None, said: str) -> None:
    found = read_gate({"ticket": ticket, "ticket_pattern": "CHG[0-9]{7}"}).violations(at("2026-11-30T12:00:00Z"))
    assert [violation.rule for violation in found] == (["ticket_pattern"] if said else [])
    assert not said or said in found[0].message


PEOPLE = {"planned_by": "ann", "approved_by": "Bob", "executed_by": "cem"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({**PEOPLE, "separate_people": True}, []),
        ({**PEOPLE, "separate_people": "yes", "executed_by": " ANN "}, ["planned_by and executed_by are both"]),
        ({**PEOPLE, "separate_people": "True", "executed_by": "bob"}, ["approved_by and executed_by are both"]),
        ({**PEOPLE, "separate_people": False, "executed_by": "ann"}, []),
        ({**PEOPLE, "separate_people": True, "approved_by": None}, ["approved_by is not known"]),
        ({**PEOPLE, "separate_people": True, "approved_by": " "}, ["approved_by is not known"]),
        ({"separate_people": True}, ["planned_by and approved_by and executed_by are not known"]),
        ({**PEOPLE, "separate_people": ["planned_by", "approved_by"], "executed_by": "ann"}, []),
        ({**PEOPLE, "separate_people": "planned_by, approved_by", "approved_by": "Ann"}, ["are both"]),
    ],
)
def test_people(given: dict[str, Any], said: list[str]) -> None:
    found = read_gate(given).violations(at("2026-11-30T12:00:00Z"))
    assert len(found) == len(said)
    assert all(text in violation.message for text, violation in zip(said, found, strict=True))


@pytest.mark.parametrize("name", ["None", "null", "-", "\u200b", "\u202e \u200b"])
def test_what_stands_for_no_name_is_nobody(name: str) -> None:
    [found] = read_gate({**PEOPLE, "separate_people": True, "approved_by": name}).violations(at("2026-11-30T12:00:00Z"))
    assert "approved_by is not known" in found.message


def test_a_freeze_may_last_until_the_end_of_time() -> None:
    forever = {"start": "2026-12-20T00:00:00Z", "end": "9999-12-31T23:59:59.5Z", "reason": "It is retired"}
    for windows in (None, [window(start="22:00", end="06:00")], [window(rrule="FREQ=DAILY", duration="P1D")]):
        verdict = check_gate(
            read_gate({"windows": windows, "freezes": [forever]}), at("2027-01-01T00:00:00Z"), enforce=False
        )
        assert (verdict["allowed"], verdict["opens_at"]) == (False, None if windows else "9999-12-31T23:59:59Z")


def test_the_opening_after_as_many_freezes_as_there_may_be() -> None:
    first = at("2026-01-05T09:00:00Z")
    week = datetime.timedelta(days=7)
    freezes = [
        {
            "start": (first + number * week).isoformat(),
            "end": (first + number * week + 2 * 60 * MINUTE).isoformat(),
            "reason": "Each Monday",
        }
        for number in range(MOST_FREEZES)
    ]
    gate = read_gate(
        {"windows": [window(days=["mon"], start="10:00", end="11:00", timezone="Etc/GMT-1")], "freezes": freezes}
    )
    assert gate.opens_at(at("2026-01-01T00:00:00Z")) == first + MOST_FREEZES * week


def test_a_closed_gate_says_when_it_opens_and_what_to_do() -> None:
    gate = read_gate({"windows": [window(start="22:00", end="23:00")], "ticket_pattern": "CHG.*"})
    with pytest.raises(GateClosedError) as caught:
        check_gate(gate, at("2026-11-30T12:00:00Z"), enforce=True)
    message = str(caught.value)
    assert "is in no window" in message
    assert "There is no ticket" in message
    assert "The gate opens at 2026-11-30T21:00:00Z." in message
    assert "override_reason" in message
    assert caught.value.returns["allowed"] is False
    gone = read_gate({"windows": [window(rrule="FREQ=DAILY;UNTIL=20200101", duration="PT1H")]})
    with pytest.raises(GateClosedError, match="No window opens again"):
        check_gate(gone, at("2026-11-30T12:00:00Z"), enforce=True)


def test_a_reason_overrides_everything_and_is_shown() -> None:
    given = {"freezes": FREEZES, "separate_people": True, "override_reason": "Login is down"}
    verdict = check_gate(read_gate(given), at("2026-12-21T00:00:00Z"), enforce=True)
    assert (verdict["allowed"], verdict["overridden"], verdict["closes_at"]) == (True, True, None)
    assert [each["rule"] for each in verdict["violations"]] == ["freezes", "separate_people"]
    verdict = check_gate(read_gate({**given, "separate_people": False}), at("2027-02-21T00:00:00Z"), enforce=True)
    assert (verdict["overridden"], verdict["override_reason"]) == (False, "Login is down")


@pytest.mark.parametrize("reason", [None, "", "  ", "None", "null", "\u200b"])
def test_without_a_reason_nothing_is_overridden(reason: str | None) -> None:
    assert read_gate({"override_reason": reason}).override_reason == ""


@pytest.mark.parametrize("reason", ["False", "no", "TRUE", "1", "-", "..."])
def test_what_says_nothing_is_no_reason(reason: str) -> None:
    with pytest.raises(InputError, match="override_reason must say in words"):
        read_gate({"override_reason": reason})


@pytest.mark.parametrize("name", ["ann\nbob", "['ann', 'bob']", "{'name': 'ann'}"])
def test_several_names_are_no_person(name: str) -> None:
    with pytest.raises(InputError, match="approved_by must be the name of one person"):
        read_gate({**PEOPLE, "approved_by": name})


def test_a_ticket_pattern_that_does_not_come_to_an_end_closes_the_gate() -> None:
    gate = read_gate({"ticket": "a" * 60 + "!", "ticket_pattern": "(a+)+"})
    [violation] = gate.violations(datetime.datetime(2026, 12, 1, tzinfo=datetime.timezone.utc))
    assert "takes too long" in violation.message


@pytest.mark.parametrize(
    "other",
    [
        *(
            "J.  Doe",
            "j. doe",
            " J. Doe ",
            "\uff2a. Doe",
            "J.\u200b Doe",
            "\u202eJ. Doe",
            "J. Doe\ufe0f",
            "J. D\u3164oe",
        ),
        # letters of other scripts that look the same
        *("J. D\u043ee", "\u0408. D\u043e\u0435", "J. D\u03bfe", "J. D\u039fE", "J\u2024 Doe"),
    ],
)
def test_one_person_in_two_spellings_is_one(other: str) -> None:
    people = {"planned_by": "J. Doe", "approved_by": other, "separate_people": ["planned_by", "approved_by"]}
    violations = read_gate(people).violations(datetime.datetime(2026, 12, 1, tzinfo=datetime.timezone.utc))
    assert [violation.rule for violation in violations] == ["separate_people"]
