# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of people: whether two of them name the same person, and whether one names nobody."""

from __future__ import annotations

import re
import unicodedata

PEOPLE = ("planned_by", "approved_by", "executed_by")
"""Who has taken part in a promotion, by the options of a gate."""

_NOBODY = frozenset({"", "none", "null"})
"""What stands for a name that a variable did not have."""
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
"""Letters and marks that are not shown."""


_ALIKE = str.maketrans(
    "\u0251\u0261\u0131"  # Latin
    "\u0430\u0432\u0435\u0455\u0456\u0458\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0501\u04bb\u051b\u051d"  # Cyrillic
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",  # Greek
    "agiabesijkmhopctyxdhqwabezhikmnoptyx",
)
"""Small letters that look like Latin ones, or whose capitals do."""


def comparable_name(name: str) -> str:
    """Return what two ways to write the name of one person have in common.

    Characters that nobody sees do not count, and letters that look alike are the same.
    """
    seen = "".join(" " if letter.isspace() else letter for letter in name if _is_seen(letter))
    return " ".join(unicodedata.normalize("NFKC", seen).casefold().translate(_ALIKE).split())


def is_nothing(text: str) -> bool:
    """Return whether a text names nothing: it is what a variable without a value becomes."""
    return comparable_name(text) in _NOBODY


def _is_seen(letter: str) -> bool:
    is_control = unicodedata.category(letter).startswith("C")
    return letter.isspace() or not (is_control or _UNSEEN.match(letter))
