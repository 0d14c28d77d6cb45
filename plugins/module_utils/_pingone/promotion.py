# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A promotion as PingOne returns it (contract PingOne 5.1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .._errors import UnreadableError
from .promotion_errors import describe_errors, read_promotion_errors


@dataclasses.dataclass(frozen=True, kw_only=True)
class Promotion:
    """A typed view of a promotion; ``raw`` is the service's own dictionary, which results show unchanged.

    A promotion that was read by ID has its steps, a listed one does not. Times are ISO 8601 strings as PingOne writes them,
    IDs are in lower case (see ``id_case``).
    """

    raw: dict[str, Any]

    @property
    def id(self) -> str:
        """The promotion's ID.

        :raises UnreadableError: the answer has none
        """
        found = _string(self.raw.get("id"))
        if found is None:
            raise UnreadableError(
                "PingOne's answer contains a promotion without an ID.",
                advice="Update the collection; PingOne's API may have changed.",
            )
        return found

    @property
    def status(self) -> str | None:
        """The status: one of ``statuses``, or one that this version does not know."""
        return _string(self.raw.get("status"))

    @property
    def source_id(self) -> str | None:
        """The ID of the source environment."""
        return self._reference("sourceEnvironment")

    @property
    def target_id(self) -> str | None:
        """The ID of the target environment."""
        return self._reference("targetEnvironment")

    @property
    def snapshot_id(self) -> str | None:
        """The ID of the snapshot that is promoted; of a rollback, the original's target snapshot (contract PingOne 7.8)."""
        return self._reference("sourceSnapshot")

    @property
    def target_snapshot_id(self) -> str | None:
        """The ID of the snapshot of the target that was taken for this promotion."""
        return self._reference("targetSnapshot")

    @property
    def original_id(self) -> str | None:
        """The ID of the promotion that this one rolls back; None if this is not a rollback."""
        return _string(_mapping(self.raw.get("previousPromotion")).get("id"))

    @property
    def is_rollback(self) -> bool:
        """Whether this promotion rolls back another one."""
        return self.original_id is not None

    @property
    def selected(self) -> tuple[str, ...]:
        """The IDs of the selected resources; none on a rollback."""
        return _ids(self.raw.get("selectedResources"))

    @property
    def is_whole_environment(self) -> bool:
        """Whether all resources of the source are selected, which PingOne writes as the environment's own ID."""
        return self.source_id is not None and self.selected == (self.source_id,)

    @property
    def excluded(self) -> tuple[str, ...]:
        """The IDs of the excluded resources."""
        return _ids(self.raw.get("excludedResources"))

    @property
    def mapping(self) -> Mapping[str, str]:
        """Target IDs by source IDs; once prepared, with the entries that PingOne has added."""
        return _mapping(self.raw.get("resourceMapping"))

    @property
    def description(self) -> str:
        """The description; empty if there is none."""
        return _string(self.raw.get("description")) or ""

    @property
    def updated_at(self) -> str | None:
        """When a client has last changed it (contract PingOne 5.1)."""
        return _string(self.raw.get("updatedAt"))

    @property
    def created_at(self) -> str | None:
        """When the record was created."""
        return _string(self.raw.get("createdAt"))

    @property
    def started_at(self) -> str | None:
        """When the execution was started; None if it was not."""
        return _string(self.raw.get("startedAt"))

    @property
    def completed_at(self) -> str | None:
        """When the execution ended, even if with an error."""
        return _string(self.raw.get("completedAt"))

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The steps of the plan without their payloads; none unless the promotion was read by ID and is prepared."""
        return _list(_mapping(self.raw.get("promotionPlan")).get("steps"))

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The errors in readable form, as ``read_promotion_errors`` describes them."""
        return read_promotion_errors(self.raw)

    @property
    def reason(self) -> str:
        """Why the promotion failed, as sentences for a message."""
        return describe_errors(self.errors) or "PingOne gives no reason."

    @property
    def own_ids(self) -> frozenset[str]:
        """The IDs that identify this promotion itself, not what it does."""
        known = _string(self.raw.get("id")), self.snapshot_id, self.target_snapshot_id
        return frozenset(each for each in known if each is not None)

    def _reference(self, name: str) -> str | None:
        """Return the ID of an object from the form that is present (contract PingOne 5.1)."""
        return _string(self.raw.get(f"{name}Id")) or _string(_mapping(self.raw.get(name)).get("id"))


# A value that does not fit counts as absent, or becomes a string. This is decided only here.


def _string(value: Any) -> str | None:
    return None if value is None or value == "" else str(value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _ids(resources: Any) -> tuple[str, ...]:
    """Return the IDs of a selection, whose entries are IDs or objects with one (contract PingOne A7)."""
    return tuple(str(entry.get("id") if isinstance(entry, dict) else entry) for entry in _list(resources))
