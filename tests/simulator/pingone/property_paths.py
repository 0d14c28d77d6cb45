# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Properties of a body by their dotted path; a list on the way stands for each of its objects."""

from __future__ import annotations

from typing import Any


def has(body: Any, path: str) -> bool:
    """Return whether a body has a property."""
    if isinstance(body, list):
        return any(has(item, path) for item in body)
    if not isinstance(body, dict):
        return False
    key, _dot, rest = path.partition(".")
    return key in body and (not rest or has(body[key], rest))


def assign(body: Any, path: str, value: Any) -> None:
    """Set a property in place, with the objects that lead to it."""
    if isinstance(body, list):
        for item in body:
            assign(item, path, value)
    if not isinstance(body, dict):
        return
    key, _dot, rest = path.partition(".")
    if not rest:
        body[key] = value
        return
    if not isinstance(body.get(key), (dict, list)):
        body[key] = {}
    assign(body[key], rest, value)
