# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user says about a run for its reports, such as the number of a change: short texts by heading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ._errors import InputError

_MOST_ENTRIES, _LONGEST_HEADING, _LONGEST_TEXT = 50, 100, 1000


def check_metadata(given: Any, option: str) -> dict[str, str]:
    """Return the texts by heading, without those that are blank, as unanswered questions of a survey are.

    :raises InputError: it is not a dictionary of texts, or one of them is too long; the message names ``option``
    """
    if given is None or given == "":
        return {}
    if not isinstance(given, Mapping):
        raise InputError(f"{option} must be a dictionary of texts by heading, such as ticket: CHG0042001.")
    if len(given) > _MOST_ENTRIES:
        raise InputError(f"{option} has {len(given)} entries; {_MOST_ENTRIES} are possible.")
    found = {_heading(name, option): _text(name, value, option) for name, value in given.items()}
    return {name: text for name, text in found.items() if text}


def _heading(name: Any, option: str) -> str:
    heading = str(name).strip()
    if not heading:
        raise InputError(f"{option}: a heading is blank.")
    if len(heading) > _LONGEST_HEADING:
        raise InputError(f"{option}: a heading has {len(heading)} characters; {_LONGEST_HEADING} are possible.")
    return heading


def _text(name: Any, value: Any, option: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping | list | tuple | set):
        raise InputError(f"{option}: {str(name)[:_LONGEST_HEADING]} must be a text; it is a dictionary or a list.")
    text = ("true" if value else "false") if isinstance(value, bool) else str(value).strip()
    if len(text) > _LONGEST_TEXT:
        raise InputError(
            f"{option}: {str(name)[:_LONGEST_HEADING]} has {len(text)} characters; {_LONGEST_TEXT} are possible."
        )
    return text
