# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads unchecked data of a task into values that every format can hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .._errors import InputError
from .._text import INVISIBLE

_REPLACEMENT = "\ufffd"
_LINE_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_UNSHOWABLE = re.compile(
    f"[{INVISIBLE}\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Control characters, lone surrogates and noncharacters, which XML and HTML do not allow, and what hides or reorders letters."""


def text_of(value: Any) -> str:
    """Return a value as a string that every format allows: None as empty, anything but a string as JSON."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return _UNSHOWABLE.sub(_REPLACEMENT, _LINE_BREAK.sub("\n", text))


def optional(value: Any) -> str | None:
    """Return a value as a string, or None if it is empty."""
    return text_of(value) or None


def first_of(data: Mapping[str, Any], *names: str) -> str:
    """Return the first member that is neither missing nor empty, as a string."""
    return next((text_of(data[name]) for name in names if data.get(name) not in (None, "")), "")


def member(data: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any] | None:
    """Return an optional member that must be a dictionary.

    :raises InputError: it is anything else
    """
    value = _given(data, name)
    if value is not None and not isinstance(value, Mapping):
        raise InputError(f"{where}.{name} must be a dictionary; it is {_kind(value)}.")
    return value


def listed(data: Mapping[str, Any], name: str, where: str) -> list[Any]:
    """Return an optional member that must be a list.

    :raises InputError: it is anything else
    """
    value = _given(data, name)
    if value is not None and not isinstance(value, list):
        raise InputError(f"{where}.{name} must be a list; it is {_kind(value)}.")
    return value or []


def entries(data: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    """Return an optional member that must be a list of dictionaries.

    :raises InputError: it is anything else
    """
    found = listed(data, name, where)
    for number, entry in enumerate(found, 1):
        if not isinstance(entry, Mapping):
            raise InputError(f"{where}.{name}: entry {number} must be a dictionary; it is {_kind(entry)}.")
    return found


def word(data: Mapping[str, Any], name: str, where: str, allowed: Iterable[str]) -> str | None:
    """Return an optional member that must be one of the allowed words.

    :raises InputError: it is anything else
    """
    value: str | None = _given(data, name)
    if value is not None and value not in tuple(allowed):
        raise InputError(f"{where}.{name} must be one of {', '.join(allowed)}; got '{text_of(value)}'.")
    return value


def verdict(data: Mapping[str, Any], name: str, where: str) -> bool | None:
    """Return an optional member that must be true or false.

    :raises InputError: it is anything else
    """
    value = _given(data, name)
    if value is not None and not isinstance(value, bool):
        raise InputError(f"{where}.{name} must be true, false or null; it is {_kind(value)}.")
    return value


def _given(data: Mapping[str, Any], name: str) -> Any:
    """Return a member; older releases of ansible-core render a template's None as an empty string."""
    value = data.get(name)
    return None if value == "" else value


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "a string"
    return {bool: "true or false", dict: "a dictionary", list: "a list"}.get(type(value), "a number")


def type_in(entry: Mapping[str, Any]) -> str:
    """Return the type of the object that an entry of a result is about; Workfront's have an object code."""
    return first_of(entry, "type", "object_code")


def id_in(entry: Mapping[str, Any]) -> str | None:
    """Return the ID, in the target, of the object that an entry of a result is about."""
    return first_of(entry, "target_id", "id") or None
