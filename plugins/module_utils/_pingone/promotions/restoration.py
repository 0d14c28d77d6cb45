# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verifying that a rollback has restored the former state of the target (contract PingOne 7.8)."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Mapping
from typing import Any

from ..._plan import CREATE, DELETE, UPDATE, Change
from ..plan import plan_of_steps
from ..promotion import Promotion
from ..promotion_errors import place_of
from ..statuses import COMPLETED, ROLLED_BACK
from ..titles import title_of

INVERSE = {CREATE: DELETE, UPDATE: UPDATE, DELETE: CREATE}
UNPROVEN = "unproven"
_RESTORED = "restored"
_UNTOUCHED = "untouched"


def verify_restoration(
    original: Promotion, rollback: Promotion, original_errors: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return ``complete``, ``reasons`` why it is not, and each resource of the original's plan with its state.

    A rollback writes the content of its source snapshot, and all steps of a COMPLETED one have succeeded. So the target
    has its former state if that snapshot was taken before the promotion, and if every applied step has a counterpart.
    Both promotions are as read by ID; ``original_errors`` are the readable errors of the original.
    """
    # Creations of one type share a URL, so each failure accounts for only one step.
    failures = collections.Counter(place_of(error["url"]) for error in original_errors if "url" in error)
    reversals = Reversals(plan_of_steps(rollback.steps).changes)
    resources = []
    for step, change in zip(original.steps, plan_of_steps(original.steps).changes, strict=True):
        counterpart = reversals.take(change)
        state = _RESTORED
        if counterpart is None:
            url = place_of(step.get("resourceUrl"))
            state = _UNTOUCHED if failures[url] else UNPROVEN
            failures[url] -= state == _UNTOUCHED
        resources.append(
            {
                "type": change.type,
                "name": change.name,
                "target_id": change.target_id or (counterpart.target_id if counterpart is not None else None),
                "promoted_by": change.action,
                "taken_back_by": counterpart.action if counterpart is not None else None,
                "state": state,
            }
        )
    reasons = _reasons(original, rollback)
    reasons += [describe_unproven(item) for item in resources if item["state"] == UNPROVEN]
    return {"complete": not reasons, "reasons": reasons, "resources": resources}


def describe_unproven(resource: Mapping[str, Any]) -> str:
    """Return the reason that a resource gives whose step has no counterpart."""
    return (
        f"The rollback has no step that reverts the {resource['promoted_by']} of "
        f"{title_of(resource['type'], resource['name'], resource.get('target_id'))}."
    )


def _reasons(original: Promotion, rollback: Promotion) -> list[str]:
    reasons = []
    if rollback.status != COMPLETED:
        reasons.append(f"The rollback {rollback.id} is in status {rollback.status}.")
    if original.status != ROLLED_BACK:
        reasons.append(f"The promotion {original.id} is in status {original.status}.")
    before = original.target_snapshot_id
    if before is None or rollback.snapshot_id != before:
        reasons.append(
            "The rollback does not start from the snapshot that was taken of the target before the promotion."
        )
    return reasons


class Reversals:
    """The changes of a rollback, from which each change of its promotion takes the first one that reverts it.

    They are looked up by ID and name, because both may have thousands of changes.
    """

    def __init__(self, changes: Iterable[Change]) -> None:
        self._left = dict(enumerate(changes))
        self._places: dict[tuple[str, ...], collections.deque[int]] = {}
        for place, change in self._left.items():
            for identifier in {change.target_id, change.source_id} - {None}:
                self._file(place, "id", change.action, change.type, str(identifier))
            self._file(place, "name", change.action, change.type, change.name)

    @property
    def left(self) -> list[Change]:
        """The changes that nothing has taken."""
        return list(self._left.values())

    def take(self, change: Change) -> Change | None:
        """Remove and return the rollback's change that reverts a change of the promotion."""
        reverted = (INVERSE[change.action], change.type)
        keys = [("id", *reverted, change.target_id)] if change.target_id is not None else []
        if change.action == CREATE:
            keys.append(("name", *reverted, change.name))
        found = [place for place in map(self._first, keys) if place is not None]
        return self._left.pop(min(found)) if found else None

    def _file(self, place: int, *key: str) -> None:
        self._places.setdefault(key, collections.deque()).append(place)

    def _first(self, key: tuple[str, ...]) -> int | None:
        places = self._places.get(key, collections.deque())
        while places and places[0] not in self._left:
            places.popleft()
        return places[0] if places else None
