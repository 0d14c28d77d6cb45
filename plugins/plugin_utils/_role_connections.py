# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with a connection that a role is given, in words that quote none of its values: each could be a secret."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.envops.promotion.plugins.module_utils._given import is_blank
from ansible_collections.envops.promotion.plugins.module_utils._options import check_positive, check_retries

_WORD = re.compile(r"[A-Za-z_]{1,40}")
_NAME = re.compile(r"\w{1,40}")
_NEAR = 0.8
"""How similar to the name of an option a key must be that is shown although it contains more than letters."""
_BOUNDED: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], float]]] = {
    "http_retries": ("a whole number from 0 to 100", check_retries),
    "http_timeout": ("a number greater than zero", functools.partial(check_positive, option="http_timeout")),
}
"""What an option with bounds must be, and what raises an error, which quotes the number, if it is not."""
_NESTED = (Mapping, list, tuple, set)


def connection_problem(name: str, given: Any, read: Any, options: Mapping[str, Mapping[str, Any]]) -> str:
    """Return what is wrong with a connection, as sentences; an empty string if nothing is.

    ``given`` is the value of the variable ``name``, ``read`` the dictionary that it states, ``options`` are those of a
    connection in the terms of AnsibleModule.
    """
    if not isinstance(read, Mapping):
        return f"{name} must be a dictionary of connection options. Its value is not shown, because it may contain secrets."
    has_keys = isinstance(given, Mapping) or str(given).lstrip().startswith("{")
    unknown = [_unknown_sentence(name, key, options, is_shown=has_keys) for key in read if key not in options]
    invalid = [
        f"{name}: {key} must be {_expected(key, options[key])}. The given value is not shown, because it may be a secret."
        for key, value in read.items()
        if key in options and not _is_valid(key, value, options[key])
    ]
    return " ".join([*dict.fromkeys(unknown), *invalid])


def _unknown_sentence(name: str, key: Any, options: Mapping[str, Any], *, is_shown: bool) -> str:
    near = difflib.get_close_matches(str(key), options, n=1) if is_shown else []
    is_similar = bool(difflib.get_close_matches(str(key), options, n=1, cutoff=_NEAR))
    pattern = _NAME if is_similar else _WORD
    shown = (
        str(key) if is_shown and pattern.fullmatch(str(key)) else "that is not shown, because it may contain a secret"
    )
    advice = f"Did you mean {near[0]}?" if near else f"A connection has the options {', '.join(sorted(options))}."
    return f"{name} has an unknown key {shown}. {advice}"


def _is_valid(key: str, value: Any, option: Mapping[str, Any]) -> bool:
    """Return whether a value is one that the modules accept; a blank is none."""
    if is_blank(value):
        return True
    if isinstance(value, _NESTED):
        return False
    try:
        found = ArgumentSpecValidator({key: option}).validate({key: _as_choice(value, option)})
        if not found.error_messages and key in _BOUNDED:
            _BOUNDED[key][1](found.validated_parameters)
    except Exception:  # pylint: disable=broad-exception-caught # out of bounds; or ansible-core fails on the value
        return False
    return not found.error_messages


def _as_choice(value: Any, option: Mapping[str, Any]) -> Any:
    """Return the choice that a value means: one in capital letters, such as a region, may be given in any case."""
    if isinstance(value, str):
        for choice in option.get("choices", ()):
            if choice.isupper() and choice == value.strip().upper():
                return choice
    return value


def _expected(key: str, option: Mapping[str, Any]) -> str:
    if key in _BOUNDED:
        return _BOUNDED[key][0]
    if "choices" in option:
        return f"one of {', '.join(option['choices'])}"
    return "true or false" if option["type"] == "bool" else "a string"
