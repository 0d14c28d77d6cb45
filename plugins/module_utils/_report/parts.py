# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the sections of a report for people consist of, independent of the markup."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import ClassVar

from . import document

GOOD, BAD, WARNING, CALM = "good", "bad", "warning", "calm"
"""Tones of a word that names a state."""
DELETION, PRODUCTION = "deletion", "production"
"""Tones of what an approver must not overlook."""
LOUD = frozenset({GOOD, BAD, WARNING, DELETION, PRODUCTION})
"""The tones that stand out even where there are no colours."""
CODE, OLD, NEW = "code", "old", "new"
"""Styles of a technical value: any value, one that is replaced, and its replacement."""
_TONES = {
    "promoted": GOOD,
    "in sync": GOOD,
    "drifted": WARNING,
    "unknown": WARNING,
    "succeeded": GOOD,
    "COMPLETED": GOOD,
    "equal": GOOD,
    "restored": GOOD,
    "allowed": GOOD,
    "held": BAD,
    "failed": BAD,
    "ERROR": BAD,
    "FAILED": BAD,
    "different": BAD,
    "unproven": BAD,
    "not allowed": BAD,
    "could not be deleted": BAD,
    "rolled back": WARNING,
    "compensated": WARNING,
    "not applied": WARNING,
    "delete": DELETION,
}


@dataclasses.dataclass(frozen=True)
class Cell:
    """A string with its look: one of the tones and styles above, or empty."""

    text: str
    look: str = ""


@dataclasses.dataclass(frozen=True)
class Text:
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: str


@dataclasses.dataclass(frozen=True)
class Facts:
    """Names with values."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, Cell], ...]


@dataclasses.dataclass(frozen=True)
class Table:
    """Rows with one cell for each heading; ``caption`` is empty for a section's only table."""

    kind: ClassVar[str] = "table"
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


Part = Text | Facts | Table


@dataclasses.dataclass(frozen=True)
class Section:
    """A heading and the parts below it."""

    title: str
    parts: tuple[Part, ...]


def table(headings: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str = "") -> Table:
    """Return a table without the columns that are empty in every row; the first column always stays."""
    listed = [tuple(row) for row in rows]
    kept = [at for at in range(len(headings)) if at == 0 or any(row[at].text for row in listed)]
    return Table(caption, tuple(headings[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in listed))


def facts(*rows: tuple[str, Cell]) -> Facts:
    """Return the facts that have a value."""
    return Facts(tuple(row for row in rows if row[1].text))


def section(title: str, *parts: Part) -> Section | None:
    """Return a section of the parts that have content, or None if none has."""
    kept = tuple(part for part in parts if isinstance(part, Text) or part.rows)
    return Section(title, kept) if kept else None


def state(word: str | None) -> Cell:
    """Return a word that names a state; a vendor's own word, such as ``IN_PROGRESS``, stays as it is documented."""
    text = word or ""
    text = text if text.isupper() else text.replace("_", " ")
    return Cell(text, _TONES.get(text, CALM))


def plain(text: str | None) -> Cell:
    """Return a string without a look."""
    return Cell(text or "")


def code(text: str | None) -> Cell:
    """Return an ID or another technical value."""
    return Cell(text or "", CODE)


def paragraphs(text: str) -> tuple[Text, ...]:
    """Return a paragraph for each line."""
    return tuple(Text(line.strip()) for line in text.split("\n") if line.strip())


Named = Sequence[tuple[str, Sequence[document.Difference]]]
"""Differing fields by what they belong to."""


def differences(caption: str, of_what: str, named: Named, sides: tuple[str, str]) -> Table:
    """Return both sides of fields, as a table that is empty if there are none."""
    rows = [
        (
            plain(name),
            code(entry.field),
            Cell(_with_name(entry.before, entry.before_name), OLD),
            Cell(_with_name(entry.after, entry.after_name), NEW),
        )
        for name, fields in named
        for entry in fields
    ]
    return Table(caption, (of_what, "Field", *sides), tuple(rows))


def contents(caption: str, of_what: str, named: Named) -> Table:
    """Return the fields of what does not exist on the other side, as a table that is empty if there are none."""
    rows = [
        (plain(name), code(entry.field), Cell(_with_name(entry.after, entry.after_name), NEW))
        for name, fields in named
        for entry in fields
    ]
    return Table(caption, (of_what, "Field", "Value"), tuple(rows))


def _with_name(value: str, name: str) -> str:
    return f"{name} ({value})" if name else value
