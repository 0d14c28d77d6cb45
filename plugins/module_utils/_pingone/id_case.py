# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One spelling for the IDs in answers: a UUID is the same in upper and in lower case (RFC 9562 4; contract PingOne 0.2, A52).

A damaged one would name something else, or nothing.
"""

from __future__ import annotations

from typing import Any

from .._ids import UUID, is_damaged_uuid, is_uuid

_MAPS = frozenset({"resourceMapping", "resourceMappings"})
_LISTS = frozenset({"selectedResources", "excludedResources"})
_CONTENT = frozenset({"payload", "configuration", "value", "variables"})
"""What belongs to a resource or a variable: it is compared and shown exactly as it is."""


def lower_ids(body: Any) -> Any:
    """Return JSON data whose IDs are in lower case, as those of options are; ``body`` itself is changed.

    :raises ValueError: an ID is damaged
    """
    if isinstance(body, dict):
        for name, value in body.items():
            if name not in _CONTENT:
                body[name] = _lowered(name, value)
    elif isinstance(body, list):
        for entry in body:
            lower_ids(entry)
    return body


def _lowered(name: str, value: Any) -> Any:
    if isinstance(value, str):
        if name == "id" or name.endswith("Id"):
            return _lower(value)
        return UUID.sub(lambda found: found.group().lower(), value) if name == "resourceUrl" else value
    if name in _LISTS and isinstance(value, list):
        return [lower_ids(_lower(each)) for each in value]
    if name in _MAPS and isinstance(value, dict):
        return {_lower(source): _lower(target) for source, target in value.items()}
    return lower_ids(value)


def _lower(value: Any) -> Any:
    if isinstance(value, str) and is_damaged_uuid(value):
        raise ValueError(f"the ID '{value}' is damaged")
    return value.lower() if is_uuid(value) else value
