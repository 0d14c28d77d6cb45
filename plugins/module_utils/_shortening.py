# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shortens results that are larger than what AWX stores of a task: what failed and what changes stays, the rest is counted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

MOST = 500_000
"""The characters of JSON up to which a result stays whole.

AWX discards the result of an event of more than 700,000 characters (its setting MAX_EVENT_RES_DATA), arguments included.
"""
MOST_SHOWN = 100
"""How many entries of a list or dictionary a shortened result shows."""
MARK = "shortened"
"""The key of a shortened result, and of each shortened plan in it, that says so."""

_STATES = ("outcome", "status", "installationStatus")
_FAILED = frozenset({"failed", "FAILED"})
_IDLE = frozenset({"use_existing", "ignore", "USEEXISTING", "IGNORE"})
_DIFF = "diff"


class Shortened:
    """A result in which some values are shortened.

    ``result`` is the short one, ``taken`` are the whole values by their keys, and ``totals`` how many entries each shortened list
    or dictionary has, by its path. ``plans`` are the shortened plans in it, each with its path.
    """

    def __init__(self, result: Mapping[str, Any]) -> None:
        self.result: dict[str, Any] = dict(result)
        self.taken: dict[str, Any] = {}
        self.totals: dict[str, int] = {}
        self.plans: list[tuple[dict[str, Any], tuple[str | int, ...]]] = []

    def shorten(self, key: str) -> None:
        """Shorten the value of a key."""
        self.taken[key] = self.result[key]
        if key == _DIFF:
            self.result[key] = _short_diff(self.result[key])
        else:
            self.result[key] = self._short(self.result[key], key, (key,))

    def _short(self, value: Any, name: str, path: tuple[str | int, ...]) -> Any:
        if isinstance(value, Mapping):
            kept: Iterable[Any] = self._kept(value, list(value.values()), name)
            names = list(value)
            short = {
                names[place]: self._short(value[names[place]], f"{name}.{names[place]}", (*path, names[place]))
                for place in kept
            }
            if "digest" in value and short.get("changes") != value.get("changes"):
                self.plans.append((short, path))
            return short
        if isinstance(value, list | tuple):
            return [self._short(value[place], f"{name}[]", (*path, place)) for place in self._kept(value, value, name)]
        return value

    def _kept(self, value: Any, entries: Any, name: str) -> Iterable[int]:
        """Return the places of the entries to show: those that failed first, then those that change something."""
        if len(entries) <= MOST_SHOWN:
            return range(len(entries))
        self.totals[name] = self.totals.get(name, 0) + len(value)
        return sorted(sorted(range(len(entries)), key=lambda place: _rank_of(entries[place]))[:MOST_SHOWN])


def shorten(result: Mapping[str, Any], keys: Iterable[str], most: int = MOST) -> Shortened:
    """Shorten the values of some keys, one after the other, until a result has at most ``most`` characters of JSON."""
    shortened = Shortened(result)
    size = size_of(result)
    for key in keys:
        if size <= most:
            break
        if result.get(key):
            shortened.shorten(key)
            size -= size_of(result[key]) - size_of(shortened.result[key])
    return shortened


def size_of(value: Any) -> int:
    """Return how many characters of JSON a value has."""
    return len(json.dumps(value, default=str, ensure_ascii=False))


def _rank_of(entry: Any) -> int:
    if not isinstance(entry, Mapping):
        return 1
    if entry.get("error") or any(isinstance(entry.get(key), str) and entry[key] in _FAILED for key in _STATES):
        return 0
    action = entry.get("action")
    return 2 if isinstance(action, str) and action in _IDLE else 1


def _short_diff(diff: Any) -> Any:
    """Return a diff without most of its lines."""
    if not isinstance(diff, Mapping) or not isinstance(diff.get("prepared"), str):
        return diff
    lines = diff["prepared"].splitlines()
    rest = len(lines) - 10 * MOST_SHOWN
    if rest <= 0:
        return diff
    return {**diff, "prepared": "\n".join([*lines[: 10 * MOST_SHOWN], f"... and {rest} more lines."]) + "\n"}
