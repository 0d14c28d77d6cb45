# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a promotion may start now: windows, freezes, a ticket, and people who must not be the same."""

from __future__ import annotations

import dataclasses
import datetime
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from ._errors import GateClosedError, InputError
from ._given import is_blank
from ._matching import CannotCompareError, matching
from ._runtime import Runtime
from ._times import read_time
from ._windows import Window, read_window
from ._zones import UTC

PEOPLE = ("planned_by", "approved_by", "executed_by")
FREEZE_KEYS = ("start", "end", "reason")
CONDITIONS = frozenset({"windows", "freezes", "ticket_pattern", "separate_people", "enforce"})
"""The options of a gate that must not be blank: it would be open unnoticed."""

_LONGEST_TICKET = 100
_LONGEST_PATTERN = 500
_LONGEST_REASON = 1000
_STEPS = tuple(datetime.timedelta(days=days) for days in (9, 40, 400, 4000, 15000))
"""How far ahead an opening is looked up, one step after the other; no rule pauses for longer than the last one."""
_SOON = _STEPS[:3]
"""How far ahead an end is looked up: a start is not planned for longer."""
_FIRST_YEAR, _LAST_YEAR = 1970, 9000
"""Points in time begin with the first one, and windows are looked up until the last one; a freeze may last longer."""
_MOST_FREEZES = 1000
_INSTANT = datetime.timedelta(microseconds=1)
_END_OF_TIME = datetime.datetime.max.replace(microsecond=0, tzinfo=UTC)
_NOBODY = frozenset({"", "none", "null"})
"""What stands for a name that a variable did not have."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks that are not shown."""
_TRUE, _FALSE = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})


@dataclasses.dataclass(frozen=True)
class Freeze:
    """A time in which nothing starts; ``end`` is not part of it."""

    start: datetime.datetime
    end: datetime.datetime
    reason: str


@dataclasses.dataclass(frozen=True)
class Violation:
    """Why the gate is closed: the option that closes it, and a sentence."""

    rule: str
    message: str

    def to_dict(self) -> dict[str, Any]:
        """Return the violation as results show it."""
        return {"rule": self.rule, "message": self.message}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Gate:
    """The conditions of a start; without windows it may be at any time. ``people`` are the names that are known, trimmed."""

    windows: tuple[Window, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    ticket: str = ""
    ticket_pattern: re.Pattern[str] | None = None
    people: Mapping[str, str] = dataclasses.field(default_factory=dict)
    separate: tuple[str, ...] = ()
    override_reason: str = ""

    def opens_at(self, moment: datetime.datetime) -> datetime.datetime | None:
        """Return from when on, not before a moment, windows and freezes allow a start; None if that never comes."""
        at = moment
        for _jump in range(2 * _MOST_FREEZES):
            frozen = self._freeze_at(at)
            if frozen is not None:
                at = frozen.end
                continue
            if self._is_in_window(at):
                return at
            opening = self._next_opening(at)
            if opening is None:
                return None
            at = opening
        return None

    def closes_at(self, moment: datetime.datetime) -> datetime.datetime | None:
        """Return when windows or freezes forbid a start again, for a moment at which they allow it; None if never, or not soon."""
        freezes = [each.start for each in self.freezes if each.start > moment]
        ends = [end for end in [self._end_of_windows(moment)] if end is not None]
        return min([*freezes, *ends], default=None)

    def violations(self, moment: datetime.datetime) -> list[Violation]:
        """Return why a promotion may not start at a moment."""
        return [*self._time_violations(moment), *self._ticket_violations(), *self._people_violations()]

    def _time_violations(self, moment: datetime.datetime) -> list[Violation]:
        found = []
        if not self._is_in_window(moment):
            found.append(Violation("windows", f"{_write_time(moment)} is in no window."))
        frozen = self._freeze_at(moment)
        if frozen is not None:
            found.append(
                Violation("freezes", f"A freeze lasts until {_write_opening(frozen.end)}: {frozen.reason.rstrip('.')}.")
            )
        return found

    def _ticket_violations(self) -> list[Violation]:
        if self.ticket_pattern is None:
            return []
        pattern = self.ticket_pattern.pattern
        if not self.ticket:
            return [Violation("ticket_pattern", f"There is no ticket; one that matches {pattern} is required.")]
        try:
            with matching() as matcher:
                if matcher.matches(self.ticket_pattern, self.ticket, whole=True):
                    return []
        except CannotCompareError as error:
            return [Violation("ticket_pattern", f'The ticket "{self.ticket}" {error}.')]
        return [Violation("ticket_pattern", f'The ticket "{self.ticket}" does not match {pattern}.')]

    def _people_violations(self) -> list[Violation]:
        missing = [name for name in self.separate if not self.people.get(name)]
        if missing:
            names = " and ".join(missing)
            verb = "is" if len(missing) == 1 else "are"
            return [
                Violation(
                    "separate_people", f"{names} {verb} not known, so whether different people act is not, either."
                )
            ]
        known = {name: _comparable(self.people[name]) for name in self.separate}
        return [
            Violation(
                "separate_people", f'{name} and {other} are both "{self.people[name]}"; they must be different people.'
            )
            for number, name in enumerate(self.separate)
            for other in self.separate[number + 1 :]
            if known[name] == known[other]
        ]

    def _freeze_at(self, moment: datetime.datetime) -> Freeze | None:
        found = [each for each in self.freezes if each.start <= moment < each.end]
        return max(found, key=lambda each: each.end) if found else None

    def _is_in_window(self, moment: datetime.datetime) -> bool:
        if not self.windows:
            return True
        return moment.year < _LAST_YEAR and any(
            start <= moment < end
            for window in self.windows
            for start, end in window.intervals(moment, moment + _INSTANT)
        )

    def _end_of_windows(self, moment: datetime.datetime) -> datetime.datetime | None:
        """Return the end of the window at a moment, and of all that follow without a pause; None if there is none, or it is far."""
        for step in _SOON if self.windows else ():
            horizon, at = moment + step, moment
            for start, end in sorted(each for window in self.windows for each in window.intervals(moment, horizon)):
                if start > at:
                    break
                at = max(at, end)
            if at < horizon:
                return at
        return None

    def _next_opening(self, moment: datetime.datetime) -> datetime.datetime | None:
        for step in _STEPS if moment.year < _LAST_YEAR else ():
            starts = [
                start
                for window in self.windows
                for start, _end in window.intervals(moment, moment + step)
                if start > moment
            ]
            if starts:
                return min(starts)
        return None


def read_gate(given: Mapping[str, Any]) -> Gate:
    """Read the options of a gate.

    :raises InputError: one is wrong
    :raises MissingLibraryError: a window has a rule, and python-dateutil is not installed
    """
    freezes = given.get("freezes") or ()
    if len(freezes) > _MOST_FREEZES:
        raise InputError(f"freezes must have at most {_MOST_FREEZES} entries; it has {len(freezes)}.")
    return Gate(
        windows=_read_windows(given.get("windows")),
        freezes=tuple(_read_freeze(freeze, f"freezes[{number}]") for number, freeze in enumerate(freezes, 1)),
        ticket=_bounded(given, "ticket", _LONGEST_TICKET),
        ticket_pattern=_read_pattern(given.get("ticket_pattern")),
        people={name: who for name in PEOPLE for who in [_read_person(given, name)] if who},
        separate=_read_separate(given.get("separate_people")),
        override_reason=_read_reason(given),
    )


def check_gate(gate: Gate, moment: datetime.datetime, *, enforce: bool) -> dict[str, Any]:
    """Return whether a promotion may start at a moment, with the violations, and when windows and freezes open and close.

    ``opens_at`` is when windows and freezes allow a start, the moment itself if they do. ``closes_at`` is until when it may be, and
    null if there is no end, or if the gate is closed or overridden.

    :raises GateClosedError: it may not, and ``enforce`` is true
    """
    violations = gate.violations(moment)
    is_overridden = bool(violations and gate.override_reason)
    allowed = not violations or is_overridden
    opens = gate.opens_at(moment)
    closes = gate.closes_at(moment) if not violations else None
    verdict: dict[str, Any] = {
        "allowed": allowed,
        "violations": [violation.to_dict() for violation in violations],
        "opens_at": None if opens is None else _write_opening(opens) if opens > moment else _write_time(moment),
        "closes_at": None if closes is None else _write_time(closes),
        "closes_in": None if closes is None else (closes - moment).total_seconds(),
        "overridden": is_overridden,
        "override_reason": gate.override_reason or None,
        "ticket": gate.ticket or None,
        "people": dict(gate.people),
        "judged_at": _write_time(moment),
        "enforced": enforce,
    }
    if not allowed and enforce:
        described = " ".join(violation.message for violation in violations)
        raise GateClosedError(
            f"The promotion may not start now. {described}{_opening(violations, opens)}",
            advice=(
                "Nothing was started. Correct that and start it again; in an emergency, override_reason overrides the gate and is "
                "recorded."
            ),
            **verdict,
        )
    return verdict


def read_start_before(params: Mapping[str, Any]) -> datetime.datetime | None:
    """Read the option ``start_before`` of a module that starts something.

    :raises InputError: it is not a point in time
    """
    given = params["start_before"]
    return None if given is None else read_moment(given, "start_before")


def seconds_left(start_before: datetime.datetime | None, runtime: Runtime) -> float:
    """Return for how many seconds a start is allowed; infinity if nothing limits that."""
    return math.inf if start_before is None else max(0.0, start_before.timestamp() - runtime.now())


def check_in_time(start_before: datetime.datetime | None, runtime: Runtime) -> None:
    """Check that a start is still allowed.

    :raises GateClosedError: it is not
    """
    if start_before is not None and seconds_left(start_before, runtime) <= 0:
        raise GateClosedError(
            f"The gate has closed at {_write_time(start_before)}, before anything could be started.",
            advice="Nothing was started. Start it again when the gate is open.",
        )


START_BEFORE: Mapping[str, Any] = {"start_before": {"type": "str"}}
"""The option of the modules that start something."""


def read_moment(given: Any, where: str) -> datetime.datetime:
    """Read a point in time with an offset; ``where`` is the option that holds it.

    :raises InputError: it is none
    """
    text = str(given).strip()
    moment = read_time(text)
    if moment is None:
        raise InputError(f'{where} must be a point in time such as 2026-12-20T00:00:00+01:00; got "{text[:40]}".')
    if moment.year < _FIRST_YEAR:
        raise InputError(f'{where} must not be before {_FIRST_YEAR}; got "{text}".')
    if not re.search(r"(Z|[+-]\d\d:?\d\d)$", text):
        raise InputError(
            f'{where} must have an offset from UTC, such as Z or +01:00; got "{text}". Write {text.replace(" ", "T")}Z if it is in UTC.'
        )
    return moment


def _write_time(moment: datetime.datetime) -> str:
    """Return a point in time in UTC, rounded down to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write_opening(moment: datetime.datetime) -> str:
    """Return a point in time in UTC, rounded up to the second: at what is written, the gate is open."""
    is_whole = not moment.microsecond or moment >= _END_OF_TIME
    return _write_time(moment if is_whole else moment + datetime.timedelta(seconds=1))


def _opening(violations: Sequence[Violation], opens: datetime.datetime | None) -> str:
    """Say when time is no longer in the way, if it is now."""
    if not any(violation.rule in ("windows", "freezes") for violation in violations):
        return ""
    if opens is None:
        return " No window opens again."
    return f" The gate opens at {_write_opening(opens)}."


def _read_windows(given: Sequence[Mapping[str, Any]] | None) -> tuple[Window, ...]:
    if given is None:
        return ()
    if not given:
        raise InputError("windows is empty, so a promotion could never start. Leave it out, or give a window.")
    return tuple(read_window(window, f"windows[{number}]") for number, window in enumerate(given, 1))


def _read_freeze(given: Mapping[str, Any], where: str) -> Freeze:
    missing = [key for key in FREEZE_KEYS if is_blank(given.get(key))]
    if missing:
        raise InputError(f"{where} has no {', '.join(missing)}.")
    start, end = read_moment(given["start"], f"{where}.start"), read_moment(given["end"], f"{where}.end")
    if start >= end:
        raise InputError(f"{where}: its end, {given['end']}, must be after its start, {given['start']}.")
    return Freeze(start, end, _bounded(given, "reason", _LONGEST_REASON, where=f"{where}.reason"))


def _read_pattern(given: Any) -> re.Pattern[str] | None:
    if given is None:
        return None
    text = str(given)
    if is_blank(text):
        raise InputError("ticket_pattern has no value. Remove it, or give a regular expression such as CHG[0-9]{7}.")
    if len(text) > _LONGEST_PATTERN:
        raise InputError(f"ticket_pattern must have at most {_LONGEST_PATTERN} characters.")
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise InputError(f"ticket_pattern is not a regular expression: {error}.") from None


def _read_separate(given: Any) -> tuple[str, ...]:
    """Read which people must be different: all, none, or those in a list."""
    if isinstance(given, str):
        words = [word.strip("'\" ") for word in given.strip("[] ").split(",")]
        given = given.strip().lower() in _TRUE if given.strip().lower() in _TRUE | _FALSE else words
    if given is None or isinstance(given, bool):
        return PEOPLE if given else ()
    is_list = isinstance(given, list | tuple)
    if not is_list or len(set(map(str, given))) < 2 or not {str(each) for each in given} <= set(PEOPLE):
        raise InputError(
            f"separate_people must be true, false, or a list of at least two of {', '.join(PEOPLE)}; got {str(given)[:80]}."
        )
    return tuple(name for name in PEOPLE if name in given)


def _comparable(name: str) -> str:
    """Return what two ways to write the name of one person have in common; characters that nobody sees do not count."""
    seen = "".join(" " if letter.isspace() else letter for letter in name if _is_seen(letter))
    return " ".join(unicodedata.normalize("NFKC", seen).casefold().split())


def _is_seen(letter: str) -> bool:
    is_control = unicodedata.category(letter).startswith("C")
    return letter.isspace() or not (is_control or _UNSEEN.match(letter))


def _read_person(given: Mapping[str, Any], name: str) -> str:
    """Read who somebody is; an empty string if that is not known.

    :raises InputError: it is not one name; several would differ from each of them
    """
    who = _bounded(given, name, _LONGEST_TICKET)
    if len(who.splitlines()) > 1 or who.startswith(("[", "{")):
        raise InputError(f"{name} must be the name of one person; got {who!r}.")
    return "" if _comparable(who) in _NOBODY or not any(map(str.isalnum, who)) else who


def _read_reason(given: Mapping[str, Any]) -> str:
    """Read why the gate is overridden; an empty string if it is not.

    :raises InputError: it says nothing, such as a boolean that was to switch the override on or off
    """
    reason = _bounded(given, "override_reason", _LONGEST_REASON)
    plain = _comparable(reason)
    if plain in _NOBODY:
        return ""
    if plain in _TRUE | _FALSE or not any(map(str.isalnum, plain)):
        raise InputError(
            f'override_reason must say in words why the gate is overridden; got "{reason}". Leave it out if it is not.'
        )
    return reason


def _bounded(given: Mapping[str, Any], name: str, longest: int, *, where: str = "") -> str:
    value = given.get(name)
    text = "" if value is None else str(value).strip()
    if len(text) > longest:
        raise InputError(f"{where or name} must have at most {longest} characters; it has {len(text)}.")
    return text
