# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user wants to have promoted: checked before the first request, and compared with stored promotions."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..._errors import InputError
from ..._ids import is_uuid
from ..statuses import IN_PROGRESS, NOT_EXECUTED

MOST_SELECTED = 100
"""Resources that one promotion may select (contract PingOne 2.2)."""


@dataclasses.dataclass(frozen=True)
class Wanted:
    """A wanted promotion; ``selected`` is None for all resources of the source."""

    source_id: str
    target_id: str
    selected: tuple[str, ...] | None
    excluded: tuple[str, ...]
    mapping: Mapping[str, str]
    snapshot_id: str | None
    description: str | None

    def to_body(self) -> dict[str, Any]:
        """Return the body of a create request, with the properties that were given (contract PingOne 7.1)."""
        body: dict[str, Any] = {"targetEnvironment": {"id": self.target_id}}
        if self.selected is not None:
            body["selectedResources"] = list(self.selected)
        if self.excluded:
            body["excludedResources"] = list(self.excluded)
        if self.mapping:
            body["resourceMapping"] = dict(self.mapping)
        if self.snapshot_id is not None:
            body["sourceSnapshot"] = {"id": self.snapshot_id}
        if self.description is not None:
            body["description"] = self.description
        return body

    def to_evaluation(self) -> dict[str, Any]:
        """Return the body of an update that changes nothing, but has the promotion planned anew (contract PingOne 7.6)."""
        body = {
            name: value for name, value in self.to_body().items() if name in ("selectedResources", "resourceMapping")
        }
        return body or {"selectedResources": [self.source_id]}

    def fits(self, promotion: Mapping[str, Any]) -> bool:
        """Tell whether a stored promotion is of this selection and target (contract PingOne 16).

        The service extends the mapping that it is given, so the stored one has to contain the wanted one.
        """
        selected = (self.source_id,) if self.selected is None else self.selected
        return (
            target_of(promotion) == self.target_id
            and not is_rollback(promotion)
            and ids_of(promotion.get("selectedResources")) == set(selected)
            and ids_of(promotion.get("excludedResources")) == set(self.excluded)
            and contains(promotion.get("resourceMapping"), self.mapping)
            and self.snapshot_id in (None, promotion.get("sourceSnapshotId"))
            and (promotion.get("description") or "") == (self.description or "")
        )


def find_open(promotions: Iterable[dict[str, Any]], wanted: Wanted) -> dict[str, Any] | None:
    """Return the newest promotion that fits and was not executed yet, or is being executed right now."""
    fitting = [item for item in promotions if item.get("status") in NOT_EXECUTED | {IN_PROGRESS} and wanted.fits(item)]
    return max(fitting, key=lambda item: str(item.get("createdAt", "")), default=None)


def check_selected(values: Sequence[str] | None) -> tuple[str, ...] | None:
    """Check the option selected_resources.

    :raises InputError: it is empty, too long, has duplicates, or holds something that is no id
    """
    if values is None:
        return None
    if not values:
        raise InputError(
            "selected_resources is empty: name the source resources to promote, or set all_resources to true."
        )
    if len(values) > MOST_SELECTED:
        raise InputError(
            f"selected_resources has {len(values)} entries; PingOne promotes 1 to {MOST_SELECTED} at a time "
            "(dependencies are added by itself and do not count)."
        )
    return _check_ids(values, "selected_resources")


def check_excluded(values: Sequence[str] | None) -> tuple[str, ...]:
    """Check the option excluded_resources.

    :raises InputError: it has duplicates or holds something that is no id
    """
    return _check_ids(values or (), "excluded_resources")


def check_mapping(mapping: Mapping[Any, Any] | None) -> dict[str, str]:
    """Check the option resource_mapping.

    :raises InputError: it maps something that is no id
    """
    checked = {}
    for source, target in (mapping or {}).items():
        if not is_uuid(source) or not is_uuid(target):
            raise InputError(
                "resource_mapping must map the id (UUID) of a source resource to the id of a target resource; "
                f"'{source}: {target}' does not."
            )
        checked[source.lower()] = target.lower()
    return checked


def target_of(promotion: Mapping[str, Any]) -> str | None:
    """Return the id of a promotion's target, from whichever of the two forms is present (contract PingOne 5.1)."""
    nested = promotion.get("targetEnvironment")
    return promotion.get("targetEnvironmentId") or (nested.get("id") if isinstance(nested, dict) else None)


def is_rollback(promotion: Mapping[str, Any]) -> bool:
    """Tell whether a promotion reverts another one."""
    return reverted_by(promotion) is not None


def reverted_by(promotion: Mapping[str, Any]) -> str | None:
    """Return the id of the promotion that a rollback reverts, or None if it is none."""
    previous = promotion.get("previousPromotion")
    return previous.get("id") if isinstance(previous, dict) else None


def ids_of(resources: Any) -> set[str]:
    """Return the ids of a stored selection, whose entries are ids or objects with one (contract PingOne A7)."""
    entries = resources if isinstance(resources, list) else []
    return {str(entry.get("id")) if isinstance(entry, dict) else str(entry) for entry in entries}


def contains(stored: Any, given: Mapping[str, str]) -> bool:
    """Tell whether a stored mapping has all entries of a given one."""
    mapping = stored if isinstance(stored, dict) else {}
    return all(mapping.get(source) == target for source, target in given.items())


def _check_ids(values: Sequence[str], option: str) -> tuple[str, ...]:
    for value in values:
        if not is_uuid(value):
            raise InputError(f"{option} must be a list of resource ids (UUID); '{value}' is none.")
    ids = tuple(value.lower() for value in values)
    twice = sorted({value for value in ids if ids.count(value) > 1})
    if twice:
        raise InputError(f"{option} names a resource more than once: {', '.join(twice)}.")
    return ids
