# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Renders a report as Markdown with GitHub's tables; no name or value can become markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .document import Report
from .layout import headline_of, sections_of
from .parts import CODE, LOUD, NEW, OLD, Cell, Facts, Table, Text

# A backslash does not escape a pipe in a table if another backslash precedes it; a character reference always works.
_ESCAPES = {character: f"&#{ord(character)};" for character in "\\|`<>&"}
_ESCAPES |= {character: f"\\{character}" for character in "*_[]~$#!"} | {"\n": "<br>", "\t": " "}
# GitHub and others turn these into mentions and links; an invisible character prevents that.
_ESCAPES["@"] = "@\N{WORD JOINER}"
_TABLE = str.maketrans(_ESCAPES)
_MADE_TO_LINK = re.compile(r"(?i)(:)(//)|(www)(\.)")
_BEGINS_A_BLOCK = re.compile(r"^(\d*)([-+=.)])")
_FIT_FOR_A_CODE_SPAN = re.compile(r"[^`|\\\s](?:[^`|\\\n\t]*[^`|\\\s])?")


def render(report: Report) -> str:
    """Return the report as Markdown."""
    blocks = [f"# {_escape(report.title)}"]
    headline = headline_of(report)
    if headline:
        blocks.append(" · ".join(_cell(cell) for cell in headline))
    for section in sections_of(report):
        blocks.append(f"## {_escape(section.title)}")
        blocks += [_block(part) for part in section.parts]
    return "\n\n".join(blocks) + "\n"


def _escape(text: str) -> str:
    """Return text as a single line that a paragraph or a table cell shows literally."""
    shown = text.strip().translate(_TABLE)
    return _MADE_TO_LINK.sub(lambda found: "\N{WORD JOINER}".join(filter(None, found.groups())), shown)


def _block(part: Text | Facts | Table) -> str:
    if isinstance(part, Text):
        return _BEGINS_A_BLOCK.sub(r"\1\\\2", _escape(part.text))
    if isinstance(part, Facts):
        return _table(("Field", "Value"), [(Cell(name), value) for name, value in part.rows])
    caption = f"**{_escape(part.caption)}**\n\n" if part.caption else ""
    return caption + _table(part.headings, part.rows)


def _table(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    lines = [[_escape(heading) for heading in headings], ["---"] * len(headings)]
    lines += [[_cell(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(cell: Cell) -> str:
    text = _escape(cell.text)
    if cell.look in LOUD and text:
        return f"**{text}**"
    if cell.look in (CODE, OLD, NEW) and _FIT_FOR_A_CODE_SPAN.fullmatch(cell.text):
        return f"`{cell.text}`"
    return text
