# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects of Workfront as a person writes them into a survey: one a line, each as TYPE/NAME or TYPE/ID."""

from __future__ import annotations

import re

_OBJECT = re.compile(r"([A-Z]+)/\s*(\S.*)")
_ID = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
_NEXT = re.compile(r",(?=\s*[A-Z]+/)")
"""The comma in front of another object; a name may contain commas."""


def objects_of(text: str) -> list[dict[str, str]]:
    """Return the objects that lines name, or one line with commas between them; nothing if one of them is not understood."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    written = lines if len(lines) > 1 else [part.strip() for line in lines for part in _NEXT.split(line)]
    found = [match for each in written if (match := _OBJECT.fullmatch(each))]
    if len(found) < len(written):
        return []
    return [
        {"object_code": code, "id" if _ID.fullmatch(named) else "name": named} for code, named in map(_parts, found)
    ]


def _parts(match: re.Match[str]) -> tuple[str, str]:
    return match[1], match[2]
