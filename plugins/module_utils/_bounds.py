# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bounds of what users give: a value beyond them would break a library, or could not be sent.

Nothing here is recursive, because the values may be nested more deeply than the interpreter can follow. No message shows a value.
"""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ._errors import InputError
from ._given import dictionary_of, is_blank

MOST_LEVELS = 150
"""Levels of dictionaries and lists in a value; ansible-core and the functions that walk through values follow some hundred."""
LONGEST = 20_000
"""Characters of a string that is not data; the longest private keys have 13,000."""
MOST_DIGITS = 100
"""Digits of a number; Python converts at most 309 to a floating-point number, and prints at most 4,300."""

_LIMIT = 10**MOST_DIGITS
_NUMBERS = ("int", "float")
_STRINGS = ("str", "path", None)
_NOT_A_STRING = "must be a string"
_NOT_A_DICTIONARY = "must be a dictionary"
_NOT_DICTIONARIES = "must be a list of dictionaries"
_TOO_DEEP = f"is nested more than {MOST_LEVELS} levels deep"
_NOT_FINITE = "must be finite: infinity and NaN are not numbers that a service understands"
_TOO_MANY_DIGITS = f"is or contains a number with more than {MOST_DIGITS} digits"
_HALF_A_PAIR = (
    "contains half of a surrogate pair, which is not a character: check the encoding of where the value comes from"
)


def check_arguments(arguments: Mapping[Any, Any], argument_spec: Mapping[str, Any]) -> None:
    """Check the arguments of a module, and the environment variables that stand for those that are not given.

    ``argument_spec`` is in the terms of AnsibleModule.

    :raises InputError: a value is out of bounds; the message names the option or the variable
    """
    for name, value in arguments.items():
        if name in argument_spec:
            check_value(value, name, argument_spec[name])
        else:
            check_value(str(name), "The name of an option", {})
            check_value(value, str(name), {"type": "raw"})
    for name, option in argument_spec.items():
        if name not in arguments and "fallback" in option:
            _check_environment(option)


def check_forms(arguments: Mapping[Any, Any], argument_spec: Mapping[str, Any]) -> None:
    """Check that what has options of its own is a dictionary or a list of them; Ansible looks for options in whatever it is.

    :raises InputError: it is something else; the message names the option
    """
    for given, option in argument_spec.items():
        for value, name, inner in _options_in(arguments.get(given), given, option):
            problem = _problem_of_form(value, inner["type"]) if "options" in inner else ""
            if problem:
                raise InputError(f"{name} {problem}.")


def check_value(value: Any, name: str, option: Mapping[str, Any]) -> None:
    """Check what is given for an option, in every option within it.

    :raises InputError: it is out of bounds; the message begins with ``name``
    """
    for inner, path, inner_option in _options_in(value, name, option):
        problem = _problem(inner, inner_option)
        if problem:
            raise InputError(f"{path} {problem}.")


def check_data(value: Any, name: str) -> None:
    """Check data of any type and length.

    :raises InputError: it is out of bounds; the message begins with ``name``
    """
    check_value(value, name, {"type": "raw"})


def is_deeper(value: Any, levels: int) -> bool:
    """Return whether dictionaries and lists contain each other on more than a number of levels."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return bool(level)


def _options_in(value: Any, name: str, option: Mapping[str, Any]) -> Iterator[tuple[Any, str, Mapping[str, Any]]]:
    """Yield the innermost options first, so that a message names them."""
    options = option.get("options", {})
    for entry in value if options and isinstance(value, list | tuple) else [value]:
        if isinstance(entry, Mapping):
            for key in options.keys() & entry.keys():
                yield from _options_in(entry[key], f"{name}: {key}", options[key])
    yield value, name, option


def _problem(value: Any, option: Mapping[str, Any]) -> str:
    kind = option.get("type")
    if isinstance(value, str) and kind in _NUMBERS:
        return _problem_of_digits(value)
    if isinstance(value, bool) and kind in _NUMBERS:
        # Ansible would take it for 1 or 0.
        return f"must be a number; got {str(value).lower()}"
    found = _problem_of_data(value)
    if not found and kind in _STRINGS:
        found = _problem_of_string(value)
    elements = option.get("elements")
    if not found and kind == "list" and elements in _STRINGS and isinstance(value, list | tuple):
        found = next(filter(None, map(_problem_of_string if elements else _problem_of_length, value)), "")
    return found


def _problem_of_string(value: Any) -> str:
    # Ansible would make a string of a dictionary or a list, in the notation of Python.
    return _NOT_A_STRING if value and isinstance(value, Mapping | list | tuple) else _problem_of_length(value)


def _problem_of_form(value: Any, kind: Any) -> str:
    if kind == "dict":
        return "" if value is None or _says_dictionary(value) else _NOT_A_DICTIONARY
    if value is None or isinstance(value, str):
        return ""
    is_list = isinstance(value, list | tuple)
    return "" if is_list and all(map(_says_dictionary, value)) else _NOT_DICTIONARIES


def _says_dictionary(value: Any) -> bool:
    return isinstance(dictionary_of(value) if isinstance(value, str) else value, Mapping)


def _problem_of_length(value: Any) -> str:
    if isinstance(value, str) and len(value) > LONGEST:
        return f"has {len(value)} characters; at most {LONGEST} are possible"
    return ""


def _problem_of_digits(text: str) -> str:
    """Return what is wrong with a number that is given as a string; whether it is one at all is left to the validation."""
    if len(text.strip()) > MOST_DIGITS:
        return f"must be a number; the given string has {len(text)} characters"
    with contextlib.suppress(ValueError):
        return "" if math.isfinite(float(text)) else _NOT_FINITE
    return _problem_of_scalar(text)


def _problem_of_data(value: Any) -> str:
    level: list[Any] = [value]
    for _ in range(MOST_LEVELS + 1):
        nested: list[Any] = []
        for each in level:
            if isinstance(each, Mapping):
                nested.extend(each)
                nested.extend(each.values())
            elif isinstance(each, list | tuple | set | frozenset):
                nested.extend(each)
            else:
                problem = _problem_of_scalar(each)
                if problem:
                    return problem
        if not nested:
            return ""
        level = nested
    return _TOO_DEEP if any(isinstance(each, Mapping | list | tuple) for each in level) else _first_problem(level)


def _first_problem(scalars: Iterable[Any]) -> str:
    return next(filter(None, map(_problem_of_scalar, scalars)), "")


def _problem_of_scalar(value: Any) -> str:
    if isinstance(value, str):
        return "" if value.isascii() or _is_encodable(value) else _HALF_A_PAIR
    if isinstance(value, int):
        return "" if -_LIMIT < value < _LIMIT else _TOO_MANY_DIGITS
    if isinstance(value, float):
        return "" if math.isfinite(value) else _NOT_FINITE
    return ""


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_environment(option: Mapping[str, Any]) -> None:
    for variable in option["fallback"][1]:
        value = os.environ.get(variable)
        if not is_blank(value):
            check_value(value, f"The environment variable {variable}", option)
            return
