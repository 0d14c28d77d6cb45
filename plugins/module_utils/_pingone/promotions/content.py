# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The content of a promotion, compared with stored promotions (contract PingOne 16)."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..._errors import UnreadableError
from ..._times import order_of
from ..promotion import Promotion
from ..statuses import IN_PROGRESS, NOT_EXECUTED

_EXCLUSIVE = " [dry run {token}, at most {seconds} s]"
_EXCLUSIVE_MARK = re.compile(r"(?:^| )\[dry run [0-9a-f]+(?:, at most (?P<seconds>[0-9]{1,9}) s)?\]$")


@dataclasses.dataclass(frozen=True, kw_only=True)
class ContentRequest:
    """The requested content, between environments given by ID.

    ``selected`` is None for all resources of the source, ``snapshot_id`` None for its present state. ``taken_snapshot_id`` is
    that of a snapshot in which names were looked up: a promotion that is created has it as its source, but one that exists and
    has the same resources was made from a snapshot of its own, and fits, too.
    """

    source_id: str
    target_id: str
    selected: tuple[str, ...] | None = None
    excluded: tuple[str, ...] = ()
    mapping: Mapping[str, str] = dataclasses.field(default_factory=dict)
    snapshot_id: str | None = None
    taken_snapshot_id: str | None = None
    description: str | None = None

    def to_body(self) -> dict[str, Any]:
        """Return the body of a create request, with the given properties (contract PingOne 7.1)."""
        body: dict[str, Any] = {"targetEnvironment": {"id": self.target_id}}
        if self.selected is not None:
            body["selectedResources"] = list(self.selected)
        if self.excluded:
            body["excludedResources"] = list(self.excluded)
        if self.mapping:
            body["resourceMapping"] = dict(self.mapping)
        snapshot_id = self.snapshot_id or self.taken_snapshot_id
        if snapshot_id is not None:
            body["sourceSnapshot"] = {"id": snapshot_id}
        if self.description is not None:
            body["description"] = self.description
        return body

    def to_evaluation(self) -> dict[str, Any]:
        """Return the body of an update that changes nothing, but makes PingOne plan again (contract PingOne 7.6)."""
        body = {
            name: value for name, value in self.to_body().items() if name in ("selectedResources", "resourceMapping")
        }
        return body or {"selectedResources": [self.source_id]}

    def exclusive(self, token: str, seconds: float) -> ContentRequest:
        """Return the content of a record that one run of at most some seconds makes for itself alone; no other run uses it."""
        description = (self.description or "") + _EXCLUSIVE.format(token=token, seconds=math.ceil(seconds))
        return dataclasses.replace(self, description=description.strip())

    def fits_exclusive(self, promotion: Promotion) -> bool:
        """Return whether a run has made a stored promotion with this content for itself alone."""
        described = _EXCLUSIVE_MARK.sub("", promotion.description)
        if described == promotion.description:
            return False
        return self.fits(Promotion(raw={**promotion.raw, "description": described}))

    def fits(self, promotion: Promotion) -> bool:
        """Return whether a stored promotion has this content and target (contract PingOne 16).

        :raises UnreadableError: its mapping is not shown, and decides
        """
        selected = (self.source_id,) if self.selected is None else self.selected
        fits = (
            promotion.target_id == self.target_id
            and not promotion.is_rollback
            and set(promotion.selected) == set(selected)
            and set(promotion.excluded) == set(self.excluded)
            and self.snapshot_id in (None, promotion.snapshot_id)
            and promotion.description == (self.description or "")
        )
        if fits and self.mapping and promotion.raw.get("resourceMapping") is None:
            raise UnreadableError(
                f"PingOne does not show the resourceMapping of promotion {promotion.id}, so whether it is the requested one is unknown.",
                advice="Read it with envops.promotion.pingone_promotion_info.",
            )
        return fits and contains(promotion.mapping, self.mapping)


def exclusive_time(promotion: Promotion) -> float | None:
    """Return how many seconds the run may take that has made a record for itself alone; None if it is another record."""
    mark = _EXCLUSIVE_MARK.search(promotion.description)
    return float(mark["seconds"]) if mark and mark["seconds"] else None


def find_open(promotions: Iterable[Promotion], content: ContentRequest) -> Promotion | None:
    """Return the newest promotion that fits and is not executed yet, or is being executed."""
    fitting = [each for each in promotions if each.status in NOT_EXECUTED | {IN_PROGRESS} and content.fits(each)]
    return max(fitting, key=lambda each: order_of(each.created_at), default=None)


def contains(stored: Mapping[str, str], given: Mapping[str, str]) -> bool:
    """Return whether a stored mapping has all entries of a given one, which PingOne extends (contract PingOne 16)."""
    return all(stored.get(source) == target for source, target in given.items())
