# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The promotion records that only serve to show a plan: created, recognised and deleted (contract PingOne 7.9, 16)."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator

from ..._errors import NotFoundError, PromotionError
from ..._runtime import Runtime
from ..._waiting import Deadline
from ..api import PingOneApi
from ..promotion import Promotion
from ..promotions.content import ContentRequest
from ..promotions.lifecycle import create_promotion
from ..statuses import NOT_EXECUTED, VALIDATION_FAILED

_MARK = "Drift check by envops.promotion.pingone_drift_info ({token})"
"""The description of a record. The token distinguishes one check from all others."""
_DELETION_TIME = 30.0
"""Seconds that the deletion of one record may take, even if the time of the task is over."""


def marked(content: ContentRequest, owner: str) -> ContentRequest:
    """Return the content with the description by which the same check of the same owner recognises it."""
    identity = [
        owner,
        content.source_id,
        content.target_id,
        None if content.selected is None else sorted(content.selected),
        sorted(content.excluded),
        sorted(content.mapping.items()),
    ]
    token = hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:12]
    return dataclasses.replace(content, description=_MARK.format(token=token))


class Records:
    """The records of one check. Leaving the block deletes the remaining ones, even if an error ends it."""

    def __init__(self, api: PingOneApi, source_id: str, runtime: Runtime) -> None:
        self._api = api
        self._source_id = source_id
        self._runtime = runtime
        self._open: dict[str, tuple[ContentRequest, Promotion]] = {}
        self._left: set[str] = set()

    def __enter__(self) -> Records:
        return self

    def __exit__(self, *_error: object) -> None:
        for promotion_id in list(self._open):
            self.delete_or_warn(promotion_id)

    def delete_leftovers(self, promotions: Iterable[Promotion], content: ContentRequest) -> None:
        """Delete the records of an interrupted run of the same check; what fails is tried again at the end."""
        for promotion in promotions:
            if promotion.status in NOT_EXECUTED and content.fits(promotion):
                promotion_id = promotion.id
                self._open[promotion_id] = (content, promotion)
                if self.delete(promotion_id):
                    self._open[promotion_id] = (content, promotion)
                    self._left.add(promotion_id)

    def create(self, content: ContentRequest) -> str:
        """Create a record and return its ID.

        :raises PromotionError: it could not be created
        """
        promotion = create_promotion(self._api, content, known=self._left)
        self._open[promotion.id] = (content, promotion)
        return promotion.id

    def observe(self, promotion_id: str, promotion: Promotion) -> None:
        """Note the state of a record as read, on which its deletion depends."""
        self._open[promotion_id] = (self._open[promotion_id][0], promotion)

    def delete_or_warn(self, promotion_id: str) -> None:
        """Delete a record, and warn if it remains."""
        problem = self.delete(promotion_id)
        if problem:
            self._runtime.warn(problem)

    def delete(self, promotion_id: str) -> str:
        """Delete a record if it is there; return an empty string, or why it remains and when it will be deleted."""
        if promotion_id not in self._open:
            return ""
        content, promotion = self._open.pop(promotion_id)
        try:
            with self._deletion_time():
                if promotion.status == VALIDATION_FAILED:
                    # Such a record cannot be deleted, unless it is being evaluated again (contract PingOne 6.3).
                    self._api.update_promotion(self._source_id, promotion_id, content.to_evaluation())
                self._api.delete_promotion(self._source_id, promotion_id)
        except NotFoundError:
            return ""
        except PromotionError as error:
            future = (
                "The next run of the same check deletes it."
                if promotion.status in NOT_EXECUTED
                else "PingOne deletes it after 30 to 90 days."
            )
            return (
                f"The record of this drift check, promotion {promotion_id} of environment "
                f"{self._api.label(self._source_id)}, remains: {error.message} {future}"
            )
        return ""

    @contextlib.contextmanager
    def _deletion_time(self) -> Iterator[None]:
        deadline = self._api.http.deadline
        self._api.http.deadline = Deadline(_DELETION_TIME, self._runtime.clock)
        try:
            yield
        finally:
            self._api.http.deadline = deadline
