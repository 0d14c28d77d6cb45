# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What docs/contract contains, and what a text cites of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

VENDORS = ("PingOne", "Workfront")

_HEADING = re.compile(r"^#+ (?:(?P<section>\d+(?:\.\d+)*)\.? |(?P<entry>[A-Z]\d+)\. )")
_ROW = re.compile(r"^\| (?P<entry>[A-Z]\d+) \|")
_LIST_ITEM = re.compile(r"^(?P<item>\d+)\. ")

_GAP = r"[\s#]*"  # a citation may go on in the next line of a docstring or comment
_VENDOR = "|".join(VENDORS)
_CITING = re.compile(rf"\b[Cc]ontract\b(?:{_GAP},?{_GAP}(?P<vendor>{_VENDOR})\b)?")
_VENDOR_BEFORE = re.compile(rf"\b(?P<vendor>{_VENDOR}){_GAP}$")
_REFERRING = re.compile(r"\b(?=[Ss]ections?\b)")
_TOKEN = re.compile(
    rf"""{_GAP}(?:
        (?P<reference>[A-Z]\d{{1,2}}\b|\d{{1,2}}(?:\.\d+)*\b)
        |(?P<range>to\b)
        |(?P<items>entr(?:y|ies)\b)
        |\((?P<note>[^()]*)\)
        |(?P<kind>(?:section|ambiguit(?:y|ie)|assumption|endpoint)s?\b)
        |(?P<colon>:{_GAP}(?=[A-Z]\d))
        |(?P<comma>[,;]|and\b)
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Contract:
    """One document of docs/contract."""

    text: str
    sections: dict[str, list[str]] = field(init=False, default_factory=dict)
    """The lines of each section, without those of its subsections."""
    entries: set[str] = field(init=False, default_factory=set)
    """Endpoints, assumptions and failures."""
    duplicates: list[str] = field(init=False, default_factory=list)
    """Sections of the document, and entries of one section, that have a number of another one."""

    def __post_init__(self) -> None:
        lines: list[str] = []
        rows: set[str] = set()
        in_list = False
        for line in self.text.splitlines():
            if heading := _HEADING.match(line):
                if number := heading["section"]:
                    if number in self.sections:
                        self.duplicates.append(number)
                    lines, rows = [], set()
                    self.sections[number] = lines
                else:
                    self._add(heading["entry"], rows)
            elif not line.startswith("|"):
                in_list = False
            elif line.startswith("| # |"):
                in_list = True
            elif in_list and (row := _ROW.match(line)):
                self._add(row["entry"], rows)
            lines.append(line)

    def _add(self, entry: str, rows: set[str]) -> None:
        if entry in rows:
            self.duplicates.append(entry)
        rows.add(entry)
        self.entries.add(entry)

    @cached_property
    def items(self) -> set[str]:
        """Each item of a numbered list, as ``15 (3)``."""
        found = set()
        for section, lines in self.sections.items():
            found |= {f"{section} ({item['item']})" for line in lines if (item := _LIST_ITEM.match(line))}
        return found

    def lacks(self, reference: str) -> bool:
        """Tell whether there is no such section, entry, item (``15 (3)``) or word in a section (``12 (errors)``)."""
        if reference in self.sections or reference in self.entries or reference in self.items:
            return False
        section, _, word = reference.partition(" (")
        word = word.rstrip(")").strip("`").lower()
        return not word or word not in "\n".join(self.sections.get(section, [])).lower()


@dataclass(frozen=True)
class Citation:
    """One reference to a document; ``vendor`` is empty where neither text nor file name one."""

    line: int
    vendor: str
    reference: str


def read_citations(text: str, file: str) -> Iterator[Citation]:
    """Return what a text cites: each section, endpoint, assumption and failure, those inside of ranges too.

    In docs/contract itself every mention of a section is a citation.
    """
    own = [vendor for vendor in VENDORS if vendor.lower() in file.lower()]
    default = own[0] if len(own) == 1 else ""
    for citing in _CITING.finditer(text):
        before = _VENDOR_BEFORE.search(text[max(0, citing.start() - 40) : citing.start()])
        vendor = citing["vendor"] or (before["vendor"] if before else default)
        for reference in _read_references(text, citing.end()):
            yield Citation(text.count("\n", 0, citing.start()) + 1, vendor, reference)
    if file.startswith("docs/contract/"):
        for referring in _REFERRING.finditer(text):
            for reference in _read_references(text, referring.end()):
                yield Citation(text.count("\n", 0, referring.start()) + 1, default, reference)


def _read_references(text: str, position: int) -> list[str]:
    """Read a list such as ``7.1 to 7.9, 16`` or ``sections 5 (E8, E9), 13 (validation)``."""
    found: list[str] = []
    last, section, in_range, of_items = "", "", False, False
    while token := _TOKEN.match(text, position):
        position = token.end()
        if reference := token["reference"]:
            if of_items and section:
                reference = f"{section} ({reference})"
            elif reference[0].isdigit():
                section = reference
            found += _between(last, reference) if in_range else [reference]
            last, in_range = reference, False
        elif token["range"]:
            in_range = True
        elif token["items"]:
            of_items = True
        elif token["kind"]:
            of_items = False
        elif token["note"] is not None and section:
            note = token["note"].strip()
            found += _read_references(f"{section} {note}", 0)[1:] or [f"{section} ({note})"]
    return found


def _between(first: str, last: str) -> list[str]:
    """Return what follows the first number of a range, with the last one; the first is known already."""
    pattern = re.compile(r"^(?P<prefix>.*?)(?P<number>\d+)(?P<suffix>\)?)$")
    start, end = pattern.match(first), pattern.match(last)
    if not start or not end or (start["prefix"], start["suffix"]) != (end["prefix"], end["suffix"]):
        return [last]
    numbers = range(int(start["number"]), int(end["number"]) + 1)
    return [f"{end['prefix']}{number}{end['suffix']}" for _, number in pairwise(numbers)] or [last]
