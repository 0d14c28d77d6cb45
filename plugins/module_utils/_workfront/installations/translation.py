# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Turns the map that the service proposes into the one to install, and into a plan (contract Workfront 6.7, 7.4, 12)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from ... import _plan
from ..._errors import InputError, UnreadableError
from ..installation import TranslationMap
from ..objects import PARENTS, UNIQUE_NAMES, ranks_of
from ..statuses import CREATE, CREATE_WITH_ALT_NAME, CREATING, IGNORE, NEEDS_TARGET, OVERWRITE, USE_EXISTING
from .collisions import (
    AS_PROPOSED,
    CREATE_ANOTHER,
    OVERWRITE_EXISTING,
    PREFER_EXISTING,
    CollisionRequest,
    OverrideRequest,
)

Key = tuple[str, str]
"""Object code and ID in the source."""
Created = Mapping[Key, frozenset[str]]
"""The IDs in the target of what earlier installations have created, by the objects in the source."""

_NEUTRAL = {
    CREATE: _plan.CREATE,
    CREATE_WITH_ALT_NAME: _plan.CREATE,
    OVERWRITE: _plan.UPDATE,
    USE_EXISTING: _plan.USE_EXISTING,
    IGNORE: _plan.IGNORE,
}
_POLICIES = {PREFER_EXISTING: USE_EXISTING, OVERWRITE_EXISTING: OVERWRITE, CREATE_ANOTHER: CREATE_WITH_ALT_NAME}
_MEANINGS = {action: {"action": action} for action in _NEUTRAL}
_MOST_NAMED = 5


@dataclasses.dataclass(frozen=True)
class Decision:
    """The map to install, and warnings about it."""

    translation_map: TranslationMap
    warnings: tuple[str, ...]


def decide(proposed: TranslationMap, request: CollisionRequest, created: Created) -> Decision:
    """Apply what the task decides to what the service proposes.

    What an earlier installation has created from the same object is not created again, so that the same request
    leads to the same target.

    :raises InputError: an override is not for an object of the plan, or orphans the children of an ignored object, or two
        objects would overwrite the same one
    """
    overrides = _by_key(proposed, request.overrides)
    decided: dict[str, dict[str, dict[str, Any]]] = {}
    collided: list[str] = []
    for code, entries in proposed.items():
        decided[code] = {}
        for source_id, entry in entries.items():
            key = (code, source_id.lower())
            chosen = _chosen(entry, request.collision, overrides.get(key), created.get(key, frozenset()))
            if chosen["action"] == CREATE and entry.get("targetId"):
                collided.append(_label_of(code, source_id, entry))
            decided[code][source_id] = chosen
    _check_overwritten(decided)
    return Decision(decided, (*_collision_warnings(collided), *_check_children(decided)))


def plan_of(translation_map: TranslationMap) -> _plan.Plan:
    """Return the vendor-neutral plan of a map, in the order in which the service installs.

    :raises UnreadableError: an action is unknown
    """
    ranks = ranks_of(translation_map)
    return _plan.Plan.of(
        _change_of(code, source_id, translation_map[code][source_id])
        for code in sorted(translation_map, key=ranks.__getitem__)
        for source_id in sorted(translation_map[code])
    )


def invalid_entries(translation_map: TranslationMap) -> list[str]:
    """Name the objects that the service says cannot be installed as mapped (contract Workfront 6.7)."""
    return [
        _label_of(code, source_id, entry)
        for code, entries in translation_map.items()
        for source_id, entry in entries.items()
        if entry.get("isValid") is False and entry.get("action") != IGNORE
    ]


def listed(names: Iterable[str]) -> str:
    """Return the first names as a string."""
    named = list(names)
    rest = len(named) - _MOST_NAMED
    return ", ".join(named[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _chosen(
    entry: Mapping[str, Any], collision: str, override: OverrideRequest | None, created: frozenset[str]
) -> dict[str, Any]:
    proposed_target = entry.get("targetId") or ""
    made_before = proposed_target in created
    if override is not None:
        action, target_id, new_name = override.action, override.target_id, override.new_name
    else:
        action = _POLICIES.get(collision, "") if proposed_target else ""
        action, target_id, new_name = action or str(entry.get("action")), proposed_target, None
    left_to_service = override is None and collision == AS_PROPOSED
    if made_before and action in CREATING and not left_to_service:
        action, target_id = USE_EXISTING, proposed_target
    name = entry.get("name")
    if action == CREATE_WITH_ALT_NAME and (override is not None or collision == CREATE_ANOTHER):
        name = new_name or f"{name} (promoted)"
    chosen = {**entry, "action": action, "name": name, "targetId": target_id if action in NEEDS_TARGET else ""}
    chosen.pop("installationStatus", None)
    return chosen


def _by_key(proposed: TranslationMap, overrides: Iterable[OverrideRequest]) -> dict[Key, OverrideRequest]:
    """Return the overrides by the objects that they are for."""
    found: dict[Key, OverrideRequest] = {}
    for override in overrides:
        entries = proposed.get(override.code, {})
        if override.id is not None:
            ids = [source_id for source_id in entries if source_id.lower() == override.id]
        else:
            ids = [source_id for source_id, entry in entries.items() if entry.get("name") == override.name]
        if not ids:
            raise InputError(
                f"overrides: {override} is not in the plan, which has {_inventory(proposed, override.code)}. "
                "Give an object of the package, by its ID or exact name in the source."
            )
        if len(ids) > 1:
            raise InputError(
                f"overrides: the plan has {len(ids)} objects {override}. Give the ID of one: {', '.join(sorted(ids))}."
            )
        key = (override.code, ids[0].lower())
        if key in found:
            raise InputError(f"overrides: {override} is given twice, once by its ID and once by its name.")
        found[key] = override
    return found


def _inventory(proposed: TranslationMap, code: str) -> str:
    if code in proposed:
        return f"these objects of type {code}: {listed(str(entry.get('name')) for entry in proposed[code].values())}"
    return f"no {code}, but {', '.join(sorted(proposed))}" if proposed else "no objects"


def _collision_warnings(collided: list[str]) -> list[str]:
    """Explain what the plan creates although the target has it (contract Workfront 11, F8 and F10)."""
    if not collided:
        return []
    unique = [name for name in collided if name.partition(" ")[0] in UNIQUE_NAMES]
    advice = "Set collision to use_existing, overwrite or create_alt_name, or override these objects."
    warnings = [
        f"The plan creates these objects although the target has matching ones, so there will be two of each: "
        f"{listed(collided)}. {advice}"
    ]
    if unique:
        warnings.append(
            f"Names of these types must be unique in Workfront, so these objects are likely to fail: {listed(unique)}."
        )
    return warnings


def _check_overwritten(decided: TranslationMap) -> None:
    """Check that no two objects overwrite the same one: only the content of the last would be there.

    :raises InputError: they do
    """
    found: dict[Key, str] = {}
    for code, entries in decided.items():
        for source_id, entry in entries.items():
            if entry["action"] != OVERWRITE:
                continue
            key, label = (code, str(entry["targetId"]).lower()), _label_of(code, source_id, entry)
            other = found.setdefault(key, label)
            if other != label:
                raise InputError(
                    f"{other} and {label} would both overwrite {code} {entry['targetId']} of the target, so that only one of them "
                    "would be there. Override all but one of them with another action or target_id."
                )


def _check_children(decided: TranslationMap) -> list[str]:
    """Find what would be created below an ignored object (contract Workfront 11, F9).

    The map does not say whose child an object is, only its type. So it is certain only if all objects of the types that
    it may belong to are ignored.
    """
    ignored = {code: {entry["action"] == IGNORE for entry in entries.values()} for code, entries in decided.items()}
    warnings = []
    for code, parents in PARENTS.items():
        present = [ignored[parent] for parent in parents if ignored.get(parent)]
        if not any(True in kinds for kinds in present):
            continue
        kept = [
            _label_of(code, source_id, entry)
            for source_id, entry in decided.get(code, {}).items()
            if entry["action"] not in (IGNORE, USE_EXISTING)
        ]
        if not kept:
            continue
        owners = " and ".join(parent for parent in parents if True in ignored.get(parent, ()))
        if all(False not in kinds for kinds in present):
            raise InputError(
                f"overrides: every {owners} of the plan is ignored, but {listed(kept)} would still be created below it, "
                "and the installation would fail. Ignore the children too."
            )
        warnings.append(
            f"A {owners} is ignored. If any of these objects belongs to it, ignore that object too, or the installation "
            f"fails: {listed(kept)}."
        )
    return warnings


def _change_of(code: str, source_id: str, entry: Mapping[str, Any]) -> _plan.Change:
    vendor_action = entry.get("action")
    if vendor_action not in _NEUTRAL:
        raise UnreadableError(
            f"Workfront plans the action '{vendor_action}' for {_label_of(code, source_id, entry)}, which this version of the "
            "collection does not know.",
            claim="Nothing was started.",
            advice="Check the plan in Workfront, and update the collection.",
        )
    name = str(entry.get("name") or source_id)
    meaning: dict[str, Any] = _MEANINGS[vendor_action]
    if vendor_action in CREATING:
        meaning = {**meaning, "name": name}
    if entry.get("isValid") is False:
        meaning = {**meaning, "isValid": False}
    target_id = str(entry.get("targetId") or "") if vendor_action in NEEDS_TARGET else ""
    return _plan.Change(
        action=_NEUTRAL[vendor_action],
        type=code,
        name=name,
        source_id=source_id,
        target_id=target_id or None,
        vendor_action=vendor_action,
        payload=meaning,
    )


def _label_of(code: str, source_id: str, entry: Mapping[str, Any]) -> str:
    return f'{code} "{entry.get("name") or source_id}" ({source_id})'
