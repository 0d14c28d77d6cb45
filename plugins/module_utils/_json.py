# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the body of an answer as JSON; what the collection could not write again, or what contradicts itself, does not count."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from ._bounds import MOST_DIGITS, is_deeper

_MOST_LEVELS = 100
"""Levels of objects and arrays in a body: fewer than users may give, because results and plans contain bodies."""

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def json_of(content: bytes) -> tuple[bool, Any]:
    """Return whether the bytes are JSON, and their value; an empty body counts as JSON with the value None."""
    if not content.strip():
        return True, None
    try:
        value = json.loads(
            content,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_bounded,
            object_pairs_hook=_object,
        )
        if is_deeper(value, _MOST_LEVELS):
            return False, None
        return True, _encodable(value) if _SURROGATE.search(content) else value
    except (ValueError, RecursionError):
        return False, None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; one that says two things under one name says nothing that could be relied on (RFC 8259, 4)."""
    found = dict(pairs)
    if len(found) != len(pairs):
        contradicted = next((name for name, value in pairs if found[name] != value), None)
        if contradicted is not None:
            raise ValueError(f"{contradicted} has two values")
    return found


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"{digits} is too large a number")
    return number


def _bounded(digits: str) -> int:
    """Return an integer that users may give, too, because results and plans contain bodies."""
    if len(digits.lstrip("-")) > MOST_DIGITS:
        raise ValueError("an integer is too large")
    return int(digits)


def _encodable(value: Any) -> Any:
    """Return a JSON value whose strings can be written in UTF-8: U+FFFD stands for half a surrogate pair."""
    if isinstance(value, dict):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


class _TwiceError(Exception):
    """A key occurs more than once in an object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError
    return found


def has_duplicate_keys(content: bytes) -> bool:
    """Return whether an object in readable JSON has a key more than once, of which each reader may take another value."""
    try:
        json.loads(content, object_pairs_hook=_once)
    except _TwiceError:
        return True
    return False


def fault_of(content: bytes) -> str:
    """Return what is wrong with a body that does not count as JSON."""
    try:
        is_ambiguous = has_duplicate_keys(content)
    except (ValueError, RecursionError):
        is_ambiguous = False
    return (
        "in the body, a key occurs more than once, so it is not known which of its values holds"
        if is_ambiguous
        else "the body is not JSON"
    )
