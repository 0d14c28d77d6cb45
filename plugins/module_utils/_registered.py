# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Readers of what the tasks of a role have registered, and of its variables: whatever those are, no reader raises an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ._text import sentence

_NO_MESSAGE = "No message was given."
_TRUE = frozenset({"true", "yes", "on", "y", "t", "1", "1.0"})

Registered = Mapping[str, Any]
"""What a task has registered; ``Run.read_common`` reads each field of this type under its own name."""


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a registered dictionary; what a task has not registered, or registered as something else, is empty."""
    return value if isinstance(value, Mapping) else {}


def sequence(value: Any) -> Sequence[Any]:
    """Return a registered list, or an empty one."""
    return value if isinstance(value, Sequence) and not isinstance(value, str | bytes) else ()


def mappings(value: Any) -> list[Mapping[str, Any]]:
    """Return a registered list of dictionaries; an item that is something else is empty."""
    return [mapping(item) for item in sequence(value)]


def text(value: Any) -> str:
    """Return a registered string; null is empty."""
    return "" if value is None else str(value)


def optional_text(value: Any) -> str | None:
    """Return a registered string, or None where there is none."""
    return None if value is None else str(value)


def truth(value: Any) -> bool:
    """Return a boolean, which a job or an extra variable may have given as a string."""
    return value if isinstance(value, bool) else text(value).strip().lower() in _TRUE


def has_returned(registered: Mapping[str, Any], key: str) -> bool:
    """Return whether a task, one round of a loop too, has returned ``key`` and has not failed, even if the role goes on then."""
    return key in registered and "error" not in registered and not truth(registered.get("failed"))


def why_failed(registered: Mapping[str, Any], key: str) -> str:
    """Return why a task that may fail has failed, as sentences; an empty string if it was skipped, or has returned ``key``."""
    if not registered or registered.get("skipped") or has_returned(registered, key):
        return ""
    return message_of(registered)


def message_of(registered: Mapping[str, Any]) -> str:
    """Return why a task has failed, as sentences; Ansible's own messages, and those of other collections, have no full stop."""
    error = mapping(registered.get("error"))
    return sentence(text(error.get("summary"))) or sentence(text(registered.get("msg"))) or _NO_MESSAGE


def was_cut_off(registered: Mapping[str, Any]) -> bool:
    """Return whether a task was ended before it could say more than a message: by the keyword ``timeout``, or by a crash."""
    return truth(registered.get("failed")) and "msg" in registered and "error" not in registered


def logged_writes(*registered: Any) -> list[Mapping[str, Any]]:
    """Return the requests that changed something, each once, from what several tasks have registered of them."""
    found = [entry for each in registered for entry in mappings(each)]
    return list({text(entry.get("correlation_id")): entry for entry in found}.values())
