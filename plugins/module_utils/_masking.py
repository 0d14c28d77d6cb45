# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which parts of an object's content are secret, and which say nothing about what a plan does."""

from __future__ import annotations

import re
from typing import Any

MASK = "******"
_MASKED = re.compile(r"\*{3,}")
_SECRET_NAME = re.compile(
    r"(password|passphrase|secret|credentials?|privatekey|apikey|decryptionkey|verificationkey|signingkey)$",
    re.IGNORECASE,
)


def is_masked(value: Any) -> bool:
    """Tell whether a service shows this value in place of a secret."""
    return isinstance(value, str) and _MASKED.fullmatch(value) is not None


def without_secrets(value: Any) -> Any:
    """Return a copy of JSON data with a mask in place of each text whose field is named like a secret."""
    if isinstance(value, dict):
        return {
            key: MASK if isinstance(inner, str) and _names_secret(key) else without_secrets(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [without_secrets(inner) for inner in value]
    return value


def meaningful(value: Any, volatile: frozenset[str], own_ids: frozenset[str] = frozenset()) -> Any:
    """Return JSON data without what does not tell two plans apart.

    Left out are the members named in ``volatile`` where they hold a plain value (an object of that name is content),
    masked values, and values that are one of ``own_ids``. Parts without any of these are shared with ``value``.
    """
    if isinstance(value, dict):
        return _meaningful_members(value, volatile, own_ids)
    if isinstance(value, list):
        return [
            meaningful(inner, volatile, own_ids)
            for inner in value
            if not (isinstance(inner, str) and (inner in own_ids or is_masked(inner)))
        ]
    return value


def _meaningful_members(value: dict[str, Any], volatile: frozenset[str], own_ids: frozenset[str]) -> dict[str, Any]:
    kept = {}
    for key, inner in value.items():
        if isinstance(inner, dict | list):
            kept[key] = meaningful(inner, volatile, own_ids)
        elif key in volatile or (
            isinstance(inner, str) and (inner in own_ids or (inner[:3] == "***" and is_masked(inner)))
        ):
            continue
        else:
            kept[key] = inner
    return kept


def _names_secret(name: str) -> bool:
    return _SECRET_NAME.search(name.replace("_", "").replace("-", "")) is not None
