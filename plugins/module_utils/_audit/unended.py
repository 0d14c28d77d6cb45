# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds what was recorded as started and not as ended: a run was killed, is still under way, or could not record its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._audit_records import ENDED, STARTED
from .record import Record

_NAMES = ({"run", "target"}, {"promotion_id"}, {"package_id", "target"})
"""What identifies a start, each sufficient: the run itself, or, if another run has brought it to its end, what was started."""
_KEY = frozenset[tuple[str, str]]


def unended(records: Iterable[Record]) -> list[int]:
    """Return the numbers of the records of starts that no record of an end follows."""
    left: dict[int, None] = {}
    known: dict[_KEY, list[int]] = {}
    for record in records:
        event = record.members["event"]
        if event == STARTED:
            left[record.sequence] = None
            for key in _keys(record.members["result"]):
                known.setdefault(key, []).append(record.sequence)
        elif event == ENDED:
            for key in _keys(record.members["result"]):
                for number in known.pop(key, ()):
                    left.pop(number, None)
    return list(left)


def _keys(details: Mapping[str, Any]) -> list[_KEY]:
    """Return what identifies the start or the end with these details; one key for all that say nothing of it."""
    metadata = details.get("metadata")
    role = metadata.get("Role") if isinstance(metadata, Mapping) else None
    given = {"vendor": details.get("vendor"), "role": role}
    common = {(name, value) for name, value in given.items() if isinstance(value, str)}
    keys = [
        frozenset(common | {(name, value) for name in names for value in [details.get(name)] if isinstance(value, str)})
        for names in _NAMES
        if names & {name for name in ("run", "promotion_id", "package_id") if isinstance(details.get(name), str)}
    ]
    return keys or [frozenset(common)]
