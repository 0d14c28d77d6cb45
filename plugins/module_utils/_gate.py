# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a promotion may start now: windows, freezes, a ticket, and people who must not be the same."""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ._errors import NOTHING_STARTED, GateClosedError
from ._matching import CannotCompareError, matching
from ._moments import write_moment, write_opening
from ._people import comparable_name
from ._windows import Window
from ._zones import UTC

MOST_FREEZES = 1000
_SOON = tuple(datetime.timedelta(days=days) for days in (9, 40, 400))
"""How far ahead an end is looked up, one step after the other: a start is not planned for longer."""
_LAST_YEAR = 9000
"""Windows are looked up until this year; a freeze may last longer."""
_HORIZON = datetime.datetime(_LAST_YEAR, 1, 1, tzinfo=UTC)
_INSTANT = datetime.timedelta(microseconds=1)


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
        while True:  # each jump leaves a freeze behind, or leads to a window: so there are at most two for each freeze, and one more
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
            found.append(Violation("windows", f"{write_moment(moment)} is in no window."))
        frozen = self._freeze_at(moment)
        if frozen is not None:
            found.append(
                Violation("freezes", f"A freeze lasts until {write_opening(frozen.end)}: {frozen.reason.rstrip('.')}.")
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
        known = {name: comparable_name(self.people[name]) for name in self.separate}
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
        if moment.year >= _LAST_YEAR:
            return None
        starts = (
            next((start for start, _end in window.intervals(moment, _HORIZON) if start > moment), None)
            for window in self.windows
        )
        return min((start for start in starts if start is not None), default=None)


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
        "opens_at": None if opens is None else write_opening(opens) if opens > moment else write_moment(moment),
        "closes_at": None if closes is None else write_moment(closes),
        "closes_in": None if closes is None else (closes - moment).total_seconds(),
        "overridden": is_overridden,
        "override_reason": gate.override_reason or None,
        "ticket": gate.ticket or None,
        "people": dict(gate.people),
        "judged_at": write_moment(moment),
        "enforced": enforce,
    }
    if not allowed and enforce:
        described = " ".join(violation.message for violation in violations)
        raise GateClosedError(
            f"The promotion may not start now. {described}{_opening(violations, opens)}",
            claim=NOTHING_STARTED,
            advice=(
                "Correct that and start it again; in an emergency, override_reason overrides the gate and is recorded."
            ),
            **verdict,
        )
    return verdict


def _opening(violations: Sequence[Violation], opens: datetime.datetime | None) -> str:
    """Say when time is no longer in the way, if it is now."""
    if not any(violation.rule in ("windows", "freezes") for violation in violations):
        return ""
    if opens is None:
        return " No window opens again."
    return f" The gate opens at {write_opening(opens)}."
