# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Discarding a plan that was not approved (contract PingOne 6.1, 7.9)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._registered import has_returned, mapping, sequence, text
from ..promotion import Promotion
from ..statuses import DELETABLE


@dataclasses.dataclass(frozen=True, kw_only=True)
class Discarding:
    """What stage ``discard`` of the role pingone_promote does, and says of it.

    ``found`` is what reading the promotion has returned, ``discarded`` what deleting its record has. ``source`` and ``target``
    are the environments as the role was given them; ``rehearsed`` is whether it runs in check mode.
    """

    promotion_id: str
    source: str
    target: str
    rehearsed: bool
    found: Mapping[str, Any]
    discarded: Mapping[str, Any]

    @property
    def has_record(self) -> bool:
        """Whether the promotion is there."""
        return bool(self._record)

    @property
    def problem(self) -> str:
        """Why the promotion must not be deleted, and what to do, as sentences; an empty string if it may."""
        promotion = self._promotion
        if not self.has_record:
            return ""
        if promotion.started_at is not None or promotion.status not in DELETABLE:
            advice = (
                "To roll it back, run the role pingone_rollback with "
                f"pingone_rollback_promotion_id: {self.promotion_id}."
                if promotion.started_at is not None
                else "It can no longer be executed; PingOne's retention deletes it."
            )
            return f"{self._name} is in status {text(promotion.status)} and was not discarded. {advice}"
        known = {text(promotion.target_id).lower(), text(self._environment("target").get("name"))}
        if self.target and not {self.target, self.target.lower()} & known:
            return (
                f"Promotion {self.promotion_id} is to {self._target_name}, but pingone_promote_target_environment is "
                f"{self.target}. It was not discarded. Give the ID of the plan that was not approved."
            )
        return ""

    @property
    def remaining_id(self) -> str:
        """The ID of the record, if it is still there, or may be."""
        is_gone = self._is_deleted or (self._was_read and not self.has_record)
        return "" if is_gone and not self.rehearsed else self.promotion_id

    @property
    def gap(self) -> str:
        """That no task has shown the record to be gone; an empty string if one has, or nothing was to be discarded."""
        if not self.promotion_id or (self._was_read and not self.has_record) or self._is_deleted:
            return ""
        return f"{self._name} had to be discarded, but no task has confirmed that its record is deleted."

    @property
    def message(self) -> str:
        """What was done, as a sentence."""
        if not self.promotion_id:
            return f"Nothing was planned from {self.source}{self._way}, so there is nothing to discard."
        if not self.has_record:
            return (
                f"Promotion {self.promotion_id} is no longer in {self.source}. There is nothing to discard, and this run has executed "
                "nothing."
            )
        if self.rehearsed:
            return f"{self._name} would be discarded: its record would be deleted. It was not started."
        return f"{self._name} is discarded: its record is deleted. It was never started."

    @property
    def _way(self) -> str:
        return f" to {self.target}" if self.target else ""

    @property
    def _name(self) -> str:
        target = f" to {self._target_name}" if self._target_name else ""
        return (
            f"Promotion {self.promotion_id} from {text(self._environment('source').get('name')) or self.source}{target}"
        )

    @property
    def _target_name(self) -> str:
        return text(self._environment("target").get("name")) or text(self._promotion.target_id) or self.target

    def _environment(self, side: str) -> Mapping[str, Any]:
        return mapping(mapping(self._record.get("environments")).get(side))

    @property
    def _promotion(self) -> Promotion:
        return Promotion(raw=dict(self._record))

    @property
    def _record(self) -> Mapping[str, Any]:
        listed = sequence(self.found.get("promotions"))
        return mapping(listed[0]) if listed else {}

    @property
    def _was_read(self) -> bool:
        return has_returned(self.found, "promotions")

    @property
    def _is_deleted(self) -> bool:
        is_over = has_returned(self.discarded, "promotion")
        return is_over and not self.discarded.get("failed")
