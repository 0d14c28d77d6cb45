# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Texts of a service as people may see them: nothing in them moves the cursor, hides, or changes the order of letters."""

from __future__ import annotations

import re
from typing import Any

INVISIBLE = "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
"""A part of a character class: format characters that hide or reorder others. Joiners, which languages need, are not in it."""
_UNSEEN = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{INVISIBLE}]")


def visible(text: str) -> str:
    r"""Return a text in one line, with an escape such as ``\\n``, ``\\x1b`` or ``\\u202e`` in place of each unseen character."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def cut(text: str, most: int = 60) -> str:
    """Return the beginning of a text that is quoted in a message."""
    return text if len(text) <= most else f"{text[:most]}..."


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as ``1 object`` or ``2 objects``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def shortened(text: str, most: int = 20_000) -> str:
    """Return a text without its middle if it is longer than ``most`` characters; what happened and what to do are at its ends.

    Secrets must be masked before: nobody would recognise half of one.
    """
    if len(text) <= most:
        return text
    return f"{text[: most // 2]} ... ({len(text) - most // 2 * 2} characters are left out) ... {text[-(most // 2) :]}"


def sentence(text: str) -> str:
    """Return a text with one full stop at its end, unless it is empty or ends with another mark."""
    text = text.strip()
    if not text or text.endswith(("!", "?")):
        return text
    return f"{text.rstrip('. ')}."


def sentences(*parts: str) -> str:
    """Join texts to one, without the blanks around them; what a service wrote in them is made visible."""
    return visible(" ".join(part.strip() for part in parts if part.strip()))


def visible_strings(value: Any) -> Any:
    """Return a copy of JSON data whose strings are visible; keys are left alone."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {key: visible_strings(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [visible_strings(inner) for inner in value]
    return value
