# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a gate, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ._errors import InputError
from ._gate import MOST_FREEZES, Freeze, Gate
from ._given import is_blank
from ._moments import read_moment
from ._people import PEOPLE, comparable_name, is_nothing
from ._windows import Window, read_window

FREEZE_KEYS = ("start", "end", "reason")
CONDITIONS = frozenset({"windows", "freezes", "ticket_pattern", "separate_people", "enforce"})
"""The options of a gate that must not be blank: it would be open unnoticed."""

_LONGEST_TICKET = 100
_LONGEST_PATTERN = 500
_LONGEST_REASON = 1000
_TRUE, _FALSE = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})


def read_gate(given: Mapping[str, Any]) -> Gate:
    """Read the options of a gate.

    :raises InputError: one is wrong
    :raises MissingLibraryError: a window has a rule, and python-dateutil is not installed
    """
    freezes = given.get("freezes") or ()
    if len(freezes) > MOST_FREEZES:
        raise InputError(f"freezes must have at most {MOST_FREEZES} entries; it has {len(freezes)}.")
    return Gate(
        windows=_read_windows(given.get("windows")),
        freezes=tuple(_read_freeze(freeze, f"freezes[{number}]") for number, freeze in enumerate(freezes, 1)),
        ticket=_bounded(given, "ticket", _LONGEST_TICKET),
        ticket_pattern=_read_pattern(given.get("ticket_pattern")),
        people={name: who for name in PEOPLE for who in [_read_person(given, name)] if who},
        separate=_read_separate(given.get("separate_people")),
        override_reason=_read_reason(given),
    )


def unnamed_people(given: Mapping[str, Any]) -> list[str]:
    """Return whom a gate compares and nobody names; who executes is found out when it is checked.

    :raises InputError: the people to compare are not understood
    """
    separate = _read_separate(given.get("separate_people"))
    return [name for name in separate if name != PEOPLE[-1] and is_blank(given.get(name))]


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


def _read_person(given: Mapping[str, Any], name: str) -> str:
    """Read who somebody is; an empty string if that is not known.

    :raises InputError: it is not one name; several would differ from each of them
    """
    who = _bounded(given, name, _LONGEST_TICKET)
    if len(who.splitlines()) > 1 or who.startswith(("[", "{")):
        raise InputError(f"{name} must be the name of one person; got {who!r}.")
    return "" if is_nothing(who) or not any(map(str.isalnum, who)) else who


def _read_reason(given: Mapping[str, Any]) -> str:
    """Read why the gate is overridden; an empty string if it is not.

    :raises InputError: it says nothing, such as a boolean that was to switch the override on or off
    """
    reason = _bounded(given, "override_reason", _LONGEST_REASON)
    if is_nothing(reason):
        return ""
    plain = comparable_name(reason)
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
