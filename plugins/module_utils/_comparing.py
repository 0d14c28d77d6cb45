# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compares two contents of one object: their digests, and the fields in which they differ."""

from __future__ import annotations

import hashlib
import json
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
    """Return the leaves of nested data by their dotted path, as JSON."""
    if isinstance(value, Mapping) and value:
        return {
            key: leaf
            for name, inner in value.items()
            for key, leaf in flat(inner, f"{path}.{name}" if path else str(name)).items()
        }
    if isinstance(value, list) and value:
        return {key: leaf for index, inner in enumerate(value) for key, leaf in flat(inner, f"{path}[{index}]").items()}
    return {path: json.dumps(value, sort_keys=True)}
