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


def comparable_name(name: str) -> str:
    """Return what two ways to write the name of one person have in common; characters that nobody sees do not count."""
    seen = "".join(" " if letter.isspace() else letter for letter in name if _is_seen(letter))
    return " ".join(unicodedata.normalize("NFKC", seen).casefold().split())


def is_nothing(text: str) -> bool:
    """Return whether a text names nothing: it is what a variable without a value becomes."""
    return comparable_name(text) in _NOBODY


def _is_seen(letter: str) -> bool:
    is_control = unicodedata.category(letter).startswith("C")
    return letter.isspace() or not (is_control or _UNSEEN.match(letter))
