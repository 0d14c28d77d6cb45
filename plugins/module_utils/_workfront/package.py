# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A package as Workfront returns it (contract Workfront 6.1, 6.2, 7.1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from .statuses import ASSEMBLING, DISABLED


@dataclasses.dataclass(frozen=True, kw_only=True)
class Package:
    """A typed view of a package; ``raw`` is its record with the current names, which results show as it is.

    What the record does not have is None or empty. Times are as Workfront writes them.
    """

    raw: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The package's ID."""
        return str(self.raw["id"])

    @property
    def name(self) -> str | None:
        """The package's name."""
        return _text_or_none(self.raw.get("name"))

    @property
    def description(self) -> str | None:
        """The package's description."""
        return _text_or_none(self.raw.get("description"))

    @property
    def status(self) -> str:
        """The current name of the package's status, or an empty string."""
        return str(self.raw.get("status") or "")

    @property
    def source(self) -> str | None:
        """The origin of the environment that the package was created in, which not every answer names."""
        return self.raw.get("source") or None

    @property
    def created_at(self) -> str:
        """When the package was created, as the service writes it, or an empty string."""
        return str(self.raw.get("createdAt") or "")

    @property
    def is_deleted(self) -> bool:
        """Whether the package was deleted, and only its record remains."""
        return bool(self.raw.get("deletedAt"))

    @property
    def is_assembling(self) -> bool:
        """Whether the service still collects the objects of the package."""
        return self.status == ASSEMBLING

    @property
    def is_disabled(self) -> bool:
        """Whether the package was taken out of use."""
        return self.status == DISABLED

    @property
    def install_order(self) -> Sequence[str] | None:
        """The types in the service's own order of installation, if the record has it (contract Workfront 6.5)."""
        metadata = self.raw.get("metadata")
        order = metadata.get("installOrder") if isinstance(metadata, Mapping) else None
        return order if isinstance(order, list) and all(isinstance(code, str) for code in order) else None

    @property
    def listed_objects(self) -> list[tuple[str, str, str | None]]:
        """Code, ID in the source in lower case, and name of each object in the package (contract Workfront 6.2)."""
        entities = self.raw.get("packageEntities")
        return [
            (code, str(item.get("id") or item.get("ID") or "").lower(), _text_or_none(item.get("name")))
            for code, items in (entities.items() if isinstance(entities, Mapping) else ())
            if isinstance(items, list)
            for item in items
            if isinstance(item, Mapping)
        ]

    @property
    def contents(self) -> frozenset[tuple[str, str]]:
        """Code and ID in the source, in lower case, of each object in the package."""
        return frozenset((code, object_id) for code, object_id, _name in self.listed_objects)


def _text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)
