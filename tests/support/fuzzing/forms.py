# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Other forms of a value that is there: mutations that need to know what they change."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from typing import Any

UNCHANGED = object()
"""What a form returns for a value that it is not a form of."""
DATE = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:[.:](\d{3}))?(?:Z|\+0000)")
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")
_WORD = re.compile(r"[A-Z][A-Z_]{2,}")
_LONG = 300_000
_DEEP = 150
_TO_FULL_WIDTH = 0xFEE0


def _of_word(change: Callable[[str], str]) -> Callable[[Any], Any]:
    """Return a form of words such as those of a status, and of IDs."""

    def form(value: Any) -> Any:
        fits = isinstance(value, str) and (_WORD.fullmatch(value) or ID.fullmatch(value))
        return change(value) if fits else UNCHANGED

    return form


def _of_id(change: Callable[[str], str]) -> Callable[[Any], Any]:
    return lambda value: change(value) if isinstance(value, str) and ID.fullmatch(value) else UNCHANGED


def _of_date(change: Callable[[datetime.datetime], datetime.datetime]) -> Callable[[Any], Any]:
    def form(value: Any) -> Any:
        found = DATE.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            return UNCHANGED
        moment = datetime.datetime.fromisoformat(f"{found[1]}T{found[2]}.{found[3] or '000'}+00:00")
        return change(moment).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    return form


def _doubled(value: Any) -> Any:
    return [value[0], *value] if isinstance(value, list) and value else UNCHANGED


def _backwards(value: Any) -> Any:
    return value[::-1] if isinstance(value, list) and len(value) > 1 else UNCHANGED


def _with_at_end(item: Any) -> Callable[[Any], Any]:
    return lambda value: [*value, item] if isinstance(value, list) and value else UNCHANGED


def _only_item(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else UNCHANGED


def _in_list(value: Any) -> Any:
    return UNCHANGED if isinstance(value, list) else [value]


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else UNCHANGED


def _as_fraction(value: Any) -> Any:
    return value + 0.5 if isinstance(value, int) and not isinstance(value, bool) else UNCHANGED


def _negative(value: Any) -> Any:
    return -1 if isinstance(value, int | float) and not isinstance(value, bool) else UNCHANGED


def _deep(value: Any) -> Any:
    if not isinstance(value, dict | list):
        return UNCHANGED
    for _level in range(_DEEP):
        value = [value]
    return value


def _long(value: Any) -> Any:
    return value * (_LONG // len(value)) if isinstance(value, str) and value else UNCHANGED


def _with_controls(value: Any) -> Any:
    return f"\u202e{value}\x1b[2K\r\nok: [localhost]\u2028" if isinstance(value, str) else UNCHANGED


FORMS: dict[str, Callable[[Any], Any]] = {
    "there twice": _doubled,
    "backwards": _backwards,
    "with null at its end": _with_at_end(None),
    "with an empty object at its end": _with_at_end({}),
    "not in a list": _only_item,
    "in a list": _in_list,
    "a number or boolean as a string": _as_text,
    "a fraction": _as_fraction,
    "negative": _negative,
    "very deep": _deep,
    "very long": _long,
    "full of controls": _with_controls,
    "a new word": _of_word(lambda text: f"{text}_OTHERWISE" if "_" in text or not ID.fullmatch(text) else "OTHERWISE"),
    "in lower case": _of_word(lambda text: text.lower() if text != text.lower() else text.upper()),
    "with a look-alike": _of_id(lambda text: text[:-1] + chr(ord(text[-1]) + _TO_FULL_WIDTH)),
    "with blanks": _of_id(lambda text: f" {text}\u200b"),
    "hours earlier": _of_date(lambda moment: moment - datetime.timedelta(hours=7)),
    "hours later": _of_date(lambda moment: moment + datetime.timedelta(hours=7)),
    "the first day": _of_date(lambda moment: moment.replace(year=1)),
}
"""What a value is replaced by, computed from it."""
OTHER_TRUTHS = frozenset(
    {
        *(
            "there twice",
            "backwards",
            "with an empty object at its end",
            "very long",
            "full of controls",
            "in lower case",
            "a fraction",
            "negative",
        ),
        *("hours earlier", "hours later", "the first day", "a new word"),
    }
)
"""Forms that can be read as another truth: a name may be long, or a thing have been done at another time."""


def _infinite(body: bytes) -> bytes:
    return re.sub(rb":\s*(-?\d[\d.]*|true|false|null)", b": Infinity", body, count=1)


def _contradicting(body: bytes) -> bytes:
    """Give each object of the first level its first key again, with another value."""
    value = _parsed(body)
    if not isinstance(value, dict) or not value:
        return body
    key = next((name for name in ("status", "id", "_embedded") if name in value), next(iter(value)))
    return body.rstrip()[:-1] + f", {json.dumps(key)}: 7}}".encode()


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


WHOLE_FORMS: dict[str, Callable[[bytes], bytes]] = {
    "infinite somewhere": _infinite,
    "contradicting itself": _contradicting,
    "followed by more": lambda body: body + b"{}" if body else body,
}
"""What the body of an answer is replaced by, computed from it."""
