# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verifies an audit trail: every line, every hash, and that each record follows the one before it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .record import BEGINNING, MENDED, Record, account_of, may_be_torn, read_record
from .unended import unended

IsSigned = Callable[[Record], bool]
"""Returns whether a record has a valid signature of the expected key."""


@dataclasses.dataclass(kw_only=True)
class Verdict:
    """What the verification of a trail has found.

    ``records`` are those before the first problem. ``broken_at`` is the number of the line with that problem, from 1 on, or
    None; ``reason`` says what it is. ``mended`` are the numbers of the records that stand for a torn line.
    """

    records: list[Record] = dataclasses.field(default_factory=list)
    mended: list[int] = dataclasses.field(default_factory=list)
    broken_at: int | None = None
    reason: str = ""

    @property
    def head(self) -> str | None:
        """The hash of the last record before the first problem."""
        return self.records[-1].hash if self.records else None

    def to_dict(self) -> dict[str, Any]:
        """Return the verdict as return values of a module."""
        return {
            "head": self.head,
            "intact": self.broken_at is None,
            "broken_at": self.broken_at,
            "reason": self.reason,
            "mended": self.mended,
            "unended": unended(self.records),
            "total": len(self.records),
            "records": [record.to_dict() for record in self.records],
        }


def verify(lines: Iterable[bytes], *, head: str | None, is_signed: IsSigned | None) -> Verdict:
    """Verify a trail; ``lines`` are those of the file, with their ends.

    The chain shows what was changed, removed, added or moved before the last record. Records that were removed from the end, or a
    trail that somebody has computed again as a whole, show only with ``head``, the hash of a record that was the last one at
    some time; a trail that was computed again also with ``is_signed``.
    """
    verdict = Verdict()
    count = _follow(lines, verdict, is_signed)
    if verdict.broken_at is None and head is not None and all(record.hash != head for record in verdict.records):
        verdict.broken_at = count + 1
        verdict.reason = f"No record has the hash {head}. Records were removed from the end, or the file was written again as a whole."
    return verdict


def _follow(lines: Iterable[bytes], verdict: Verdict, is_signed: IsSigned | None) -> int:
    """Verify line after line up to the first problem, and return how many lines were read.

    Lines that are not a record are not a problem if the next record says that it mends just these.
    """
    torn: list[bytes] = []
    number = 0
    for line in lines:
        number += 1
        record = read_record(line) if line.endswith(b"\n") else None
        if record is None:
            torn.append(line)
            continue
        reason = _problem_with(record, verdict, torn, is_signed)
        if reason:
            verdict.broken_at, verdict.reason = number - len(torn), reason
            return number
        if torn:
            verdict.mended.append(record.sequence)
        verdict.records.append(record)
        torn = []
    if torn:
        verdict.broken_at, verdict.reason = number - len(torn) + 1, _problem_of(torn[0])
    elif number == 0:
        verdict.broken_at, verdict.reason = 1, "The file is empty."
    return number


def _problem_of(line: bytes, *, is_last: bool = True) -> str:
    """Return what is wrong with a line that is not a record; only if no record follows yet, one may still mend it."""
    if may_be_torn(line):
        if not is_last:
            return "This line is incomplete, and the next record does not mend it. It was added or changed."
        return "This line is incomplete: its writing was interrupted, or its end was cut off. The next record mends it."
    if line.startswith(BEGINNING):
        return "This line was changed."
    return "This line is not a record of an audit trail."


def _problem_with(record: Record, verdict: Verdict, torn: Sequence[bytes], is_signed: IsSigned | None) -> str:
    """Return why a record does not follow the one before it, with the lines between; an empty string if it does."""
    before = verdict.records[-1] if verdict.records else None
    if record.members["previous"] != (before.hash if before else None) or record.sequence != len(verdict.records) + 1:
        if torn:
            return _problem_of(torn[0], is_last=False)
        return f"Record {record.sequence} does not follow the one before it. Records were removed, added or moved here."
    is_mending = record.members["event"] == MENDED
    if torn and not (is_mending and record.members["result"] == account_of(b"".join(torn))):
        return _problem_of(torn[0], is_last=False)
    if is_mending and not torn:
        return f"Record {record.sequence} mends an incomplete line that is not there."
    if is_signed is not None and not is_signed(record):
        return f"Record {record.sequence} is not signed with the key."
    return ""
