# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares two contents of one object: their digests, and the fields in which they differ."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ._masking import without_secrets

ABSENT = "(absent)"
"""The value of a field that one of the contents does not have."""


def digest_of_content(content: Any) -> str:
    """Return 'sha256:' and the hash over the canonical JSON of a content, whatever the order of its keys."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def differing_fields(before: Any, after: Any) -> list[dict[str, str]]:
    """Return the fields in which two contents differ, ordered by their dotted paths.

    Each has ``field``, ``before`` and ``after``: JSON, or ABSENT; secrets are masked, and so never differ.
    """
    old, new = flat(without_secrets(before)), flat(without_secrets(after))
    return [
        {"field": path, "before": old.get(path, ABSENT), "after": new.get(path, ABSENT)}
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
    ]


def flat(value: Any, path: str = "") -> dict[str, str]:
    """Return the leaves of nested data by their dotted path, as JSON.

    The name of a key can read like a path. So that no leaf hides another one, those with the same path have a number after it.
    """
    leaves: list[tuple[str, str]] = []
    _collect(value, path, leaves)
    found = dict(leaves)
    return found if len(found) == len(leaves) else _told_apart(leaves)


def _collect(value: Any, path: str, leaves: list[tuple[str, str]]) -> None:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            _collect(inner, f"{path}.{name}" if path else str(name), leaves)
    elif isinstance(value, list) and value:
        for index, inner in enumerate(value):
            _collect(inner, f"{path}[{index}]", leaves)
    else:
        leaves.append((path, json.dumps(value, sort_keys=True)))


def _told_apart(leaves: list[tuple[str, str]]) -> dict[str, str]:
    """Return leaves of which several have the same path, whatever the order of the keys; a number reads like something in a field."""
    found: dict[str, str] = {}
    numbers: Counter[str] = Counter()
    for path, leaf in sorted(leaves):
        numbers[path] += 1
        found[path if numbers[path] == 1 else f"{path}[#{numbers[path]}]"] = leaf
    return found
