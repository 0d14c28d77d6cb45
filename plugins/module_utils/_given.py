# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user has given: a blank is nothing, and a list may be written as lines or with commas.

An unset environment variable, a blank field of a survey and a null of a template reach a module as empty strings or as null.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from ansible.module_utils.common.validation import check_type_dict

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}", re.IGNORECASE)
"""An ID of a service; blanks around one have no meaning."""
_UNPARSABLE = (TypeError, ValueError, SyntaxError, RecursionError, MemoryError)
"""What parsers raise, even if brackets are nested too deeply for them."""


def is_blank(value: Any) -> bool:
    """Return whether a value is null or a string of blanks."""
    return value is None or (isinstance(value, str) and not value.strip())


def only_given(
    params: Mapping[str, Any], argument_spec: Mapping[str, Any], guards: Collection[str] = ()
) -> dict[str, Any]:
    """Return a module's arguments without those that are blank, and without blanks around IDs, at every level that the spec describes.

    A list or a dictionary that is given as a string is what the string says. What the spec does not know, or the string does
    not say, is left to the validation. A list that only has blank entries is blank. An option in ``guards`` stays if it is an
    empty string, to be refused: what was to protect something would be gone unnoticed. In it, null becomes an empty string, too.
    """
    given = {}
    for name, value in params.items():
        option = argument_spec.get(name)
        if option is None:
            given[name] = value
            continue
        read = _read_guard(value, option) if name in guards else _read(value, option)
        if not is_blank(read) or (name in guards and read is not None):
            given[name] = read
    return given


def dictionary_of(text: str) -> Any:
    """Return the dictionary that a string says, as JSON or as ``key=value``, or the string itself if it says none."""
    with contextlib.suppress(*_UNPARSABLE):
        return dict(check_type_dict(text.strip()))
    return text


def _read(value: Any, option: Mapping[str, Any]) -> Any:
    if option.get("type") == "list":
        entries = _entries(value, option) if isinstance(value, str) else value
        if not isinstance(entries, list):
            return value
        inner = {key: option[key] for key in ("options",) if key in option}
        read = [_read(entry, {"type": option.get("elements"), **inner}) for entry in entries]
        kept = [entry.strip() if isinstance(entry, str) else entry for entry in read if not is_blank(entry)]
        return kept if kept or not entries else None
    if option.get("type") == "str" and isinstance(value, str) and _ID.fullmatch(value.strip()):
        return value.strip()
    if option.get("type") == "dict" and isinstance(value, str) and not is_blank(value):
        value = dictionary_of(value)
    if "options" in option and isinstance(value, Mapping):
        return only_given(value, option["options"])
    return value


def _read_guard(value: Any, option: Mapping[str, Any]) -> Any:
    """Return a list that is written as a string as a list; in it, and in any other one, no blank is left out."""
    entries = _entries(value, option) if option.get("type") == "list" and isinstance(value, str) else value
    return [_with_blanks(entry) for entry in entries] if isinstance(entries, list) else entries


def _with_blanks(value: Any) -> Any:
    """Return an entry of a guard with empty strings in place of null, which would count as not given."""
    if isinstance(value, Mapping):
        return {key: _with_blanks(inner) for key, inner in value.items()}
    return "" if value is None else value


def _entries(value: str, option: Mapping[str, Any]) -> Any:
    """Return the entries of a list that is written as a string; as JSON, as lines, or with commas.

    A list of dictionaries can only be JSON; anything else is left as it is, for the validation to refuse it.
    """
    if value.lstrip().startswith("["):
        with contextlib.suppress(*_UNPARSABLE):
            return json.loads(value)
    if option.get("elements") == "dict":
        return value
    return value.splitlines() if len(value.strip().splitlines()) > 1 else value.split(",")
