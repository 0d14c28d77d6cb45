# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""IDs and names as users give them: their form, and what was probably meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from ._errors import InputError
from ._text import INVISIBLE, cut

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_INTACT = re.compile(r"[!-~]+")
_UNSEEN = re.compile(f"[\\s{INVISIBLE}]")


def is_uuid(value: Any) -> bool:
    """Return whether a value is a UUID in its usual form."""
    return isinstance(value, str) and UUID.fullmatch(value) is not None


def is_intact_id(value: Any) -> bool:
    """Return whether an ID that a service sends can be used: a string of visible ASCII characters.

    A character that was damaged on the way would name something else.
    """
    return isinstance(value, str) and _INTACT.fullmatch(value) is not None


def is_damaged_uuid(value: str) -> bool:
    """Return whether a string that a service sends reads like a UUID and is none: it has blanks, or letters that look like others."""
    if is_uuid(value) or (value.isascii() and value == value.strip()):
        return False
    return is_uuid(_UNSEEN.sub("", unicodedata.normalize("NFKC", value)))


def check_id(value: str | None, option: str) -> str | None:
    """Check an option whose value is an ID, if it is given.

    :raises InputError: it is not a UUID
    """
    return None if value is None else require_id(value, option)


def require_id(value: str, option: str) -> str:
    """Check an option whose value is an ID, perhaps with blanks around it.

    :raises InputError: it is not a UUID
    """
    if not is_uuid(value.strip()):
        raise InputError(f"{option} must be an ID (UUID); got '{cut(value)}'.")
    return value.strip().lower()


def near(given: str, known: Iterable[str]) -> list[str]:
    """Return up to three known names that resemble or contain what was given."""
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(given.casefold(), list(by_folded), n=3, cutoff=0.5)
    return [by_folded[match] for match in close or [name for name in by_folded if given.casefold() in name][:3]]
