# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was chosen for an installation, as its translation map shows it (contract Workfront 7.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .statuses import CREATE_WITH_ALT_NAME, IGNORE, OVERWRITE, USE_EXISTING

_CONTRADICTED = {
    "as_proposed": frozenset({IGNORE, OVERWRITE}),
    "use_existing": frozenset({IGNORE, OVERWRITE, CREATE_WITH_ALT_NAME}),
    "overwrite": frozenset({IGNORE, USE_EXISTING, CREATE_WITH_ALT_NAME}),
    "create_alt_name": frozenset({IGNORE, OVERWRITE, USE_EXISTING}),
}
"""The actions that a collision policy never leaves on its own."""


def has_choices(translation_map: Any, collision: str, overrides: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether an installation can have been started with a collision policy and overrides.

    ``overrides`` have the keys of the module's option. A map that is missing or not readable shows nothing. Another
    installation that was started with the same choices is not distinguished, which does no harm.
    """
    if not isinstance(translation_map, Mapping) or not translation_map or collision not in _CONTRADICTED:
        return False
    overridden: set[tuple[str, str]] = set()
    for override in overrides:
        fitting = [key for key, entry in _entries(translation_map) if _is_of(override, key, entry)]
        if len(fitting) != 1:
            return False
        overridden.update(fitting)
    contradicted = _CONTRADICTED[collision]
    return not any(
        entry.get("action") in contradicted for key, entry in _entries(translation_map) if key not in overridden
    )


def _entries(translation_map: Mapping[str, Any]) -> Iterable[tuple[tuple[str, str], Mapping[str, Any]]]:
    for code, entries in translation_map.items():
        for source_id, entry in entries.items() if isinstance(entries, Mapping) else ():
            yield (code, source_id), entry if isinstance(entry, Mapping) else {}


def _is_of(override: Mapping[str, Any], key: tuple[str, str], entry: Mapping[str, Any]) -> bool:
    """Return whether an entry is what an override makes of its object."""
    given_id, name, action = override.get("id"), override.get("name"), override.get("action")
    if override.get("object_code") != key[0] or entry.get("action") != action:
        return False
    if given_id and str(given_id).lower() != key[1].lower():
        return False
    new_name = override.get("new_name") or (f"{name} (promoted)" if name and not given_id else None)
    expected = new_name if action == CREATE_WITH_ALT_NAME else None if given_id else name
    if expected is not None and entry.get("name") != expected:
        return False
    target_id = str(override.get("target_id") or "").lower()
    return not target_id or target_id == str(entry.get("targetId") or "").lower()
