# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The promotion records that only serve one run to read a plan: created, deleted and swept (contract PingOne 7.9, 16).

A record belongs to the run whose token it has; no other run uses it. That of a dry run is one, too, which a task of its own
deletes. What a killed run leaves behind can be started, so every
later run deletes it, but only when its own run must be over: a record says how long that takes at most, and its age is known by
the time of the service, from a record that was just created.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import math
import re
import secrets
from collections.abc import Iterable, Iterator

from ..._errors import NotFoundError, OperationFailedError, PromotionError
from ..._runtime import Runtime
from ..._times import read_time
from ..._waiting import Deadline
from ..api import PingOneApi
from ..promotion import Promotion
from ..statuses import NOT_EXECUTED, VALIDATION_FAILED
from .content import ContentRequest, exclusive_time
from .lifecycle import change_promotion, create_promotion, delete_record

_MARK = "{purpose} by envops.promotion ({token}, at most {seconds} s)"
_MARKED = re.compile(r".+ by envops\.promotion \([0-9a-f]{12}, at most (?P<seconds>[0-9]{1,9}) s\)", re.DOTALL)
_MARGIN = 300.0
"""Seconds that a run may take beyond its own limit, such as for the deletion of its records."""
_DELETION_TIME = 30.0
"""Seconds that the deletion of one record may take, even if the time of the task is over."""


def marked(content: ContentRequest, purpose: str, seconds: float) -> ContentRequest:
    """Return the content of a record of this run alone, which takes at most some seconds."""
    token = secrets.token_hex(6)
    return dataclasses.replace(
        content, description=_MARK.format(purpose=purpose, token=token, seconds=math.ceil(seconds))
    )


class Records:
    """The records of one run for one ``purpose``, a noun. Leaving the block deletes those that are still there."""

    def __init__(self, api: PingOneApi, source_id: str, purpose: str, runtime: Runtime) -> None:
        self._api = api
        self._source_id = source_id
        self._purpose = purpose
        self._runtime = runtime
        self._open: dict[str, Promotion] = {}
        self._now: datetime.datetime | None = None

    def __enter__(self) -> Records:
        return self

    def __exit__(self, *_error: object) -> None:
        for promotion_id in list(self._open):
            self.delete_or_warn(promotion_id)

    def create(self, content: ContentRequest) -> str:
        """Create a record and return its ID, which the list of promotions shows if the answer does not.

        :raises PromotionError: it could not be created
        """
        try:
            promotion = create_promotion(self._api, content)
        except OperationFailedError as error:
            created = self._find(content, error)
            if created is None:
                raise
            promotion = created
        self._open[promotion.id] = promotion
        self._now = read_time(promotion.created_at) or self._now
        return promotion.id

    def sweep(self, promotions: Iterable[Promotion], own: Promotion | None = None) -> None:
        """Delete what killed runs have left, of any purpose; what cannot be deleted yet is tried again at the end.

        ``own`` is a record that this task has created in another way, and shows the time of the service.
        """
        if own is not None:
            self._now = read_time(own.created_at)
        for promotion in promotions:
            if self._is_left(promotion):
                promotion_id = promotion.id
                self._open[promotion_id] = promotion
                if self.delete(promotion_id):
                    self._open[promotion_id] = promotion

    def observe(self, promotion_id: str, promotion: Promotion) -> None:
        """Note the state of a record as read, on which its deletion depends."""
        self._open[promotion_id] = promotion

    def delete_or_warn(self, promotion_id: str) -> None:
        """Delete a record, and warn if it remains."""
        problem = self.delete(promotion_id)
        if problem:
            self._runtime.warn(problem)

    def delete(self, promotion_id: str) -> str:
        """Delete a record if it is there; return an empty string, or why it remains and when it will be deleted."""
        if promotion_id not in self._open:
            return ""
        promotion = self._open.pop(promotion_id)
        try:
            with self._deletion_time():
                if promotion.status == VALIDATION_FAILED:
                    # Such a record cannot be deleted, unless it is being evaluated again (contract PingOne 6.3).
                    selected = list(promotion.selected) or [self._source_id]
                    change_promotion(self._api, self._source_id, promotion, {"selectedResources": selected})
                delete_record(self._api, self._source_id, promotion_id)
        except NotFoundError:
            return ""
        except PromotionError as error:
            future = (
                "A later run deletes it."
                if promotion.status in NOT_EXECUTED
                else "PingOne deletes it after 30 to 90 days."
            )
            return (
                f"The record of a {self._purpose}, promotion {promotion_id} of environment "
                f"{self._api.label(self._source_id)}, remains: {error.message} {future}"
            )
        return ""

    def _find(self, content: ContentRequest, error: OperationFailedError) -> Promotion | None:
        """Return the record with the description of a content; note with the error if it is not found."""
        try:
            listed = list(self._api.list_promotions(self._source_id, target=content.target_id))
        except PromotionError:
            listed = []
        found = next((each for each in listed if each.description == content.description), None)
        if found is None:
            error.returns["effect_unknown"] = True
        return found

    def _is_left(self, promotion: Promotion) -> bool:
        mark = _MARKED.fullmatch(promotion.description)
        longest = exclusive_time(promotion) if mark is None else float(mark["seconds"])
        created = read_time(promotion.created_at)
        if longest is None or promotion.status not in NOT_EXECUTED or created is None or self._now is None:
            return False
        return (self._now - created).total_seconds() > longest + _MARGIN

    @contextlib.contextmanager
    def _deletion_time(self) -> Iterator[None]:
        deadline = self._api.http.deadline
        self._api.http.deadline = Deadline(_DELETION_TIME, self._runtime.clock)
        try:
            yield
        finally:
            self._api.http.deadline = deadline
