# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The promotion records that only serve to look at a plan: created, recognised and removed (contract PingOne 7.9, 16)."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from ..._errors import NotFoundError, PromotionError
from ..._runtime import Runtime
from ..._waiting import Deadline
from ..api import PingOneApi
from ..promotions.lifecycle import create_promotion
from ..promotions.selection import Wanted
from ..statuses import NOT_EXECUTED, VALIDATION_FAILED

MARK = "Drift check by envops.promotion.pingone_drift_info ({token})"
"""The description of a record. The token tells one check from all others."""
REMOVAL_TIME = 30.0
"""Seconds that the removal of one record may take, also when the time of the task is over."""


def marked(wanted: Wanted, owner: str) -> Wanted:
    """Return a promotion with the description by which the same check of the same owner recognises it."""
    identity = [
        owner,
        wanted.source_id,
        wanted.target_id,
        None if wanted.selected is None else sorted(wanted.selected),
        sorted(wanted.excluded),
        sorted(wanted.mapping.items()),
    ]
    token = hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:12]
    return dataclasses.replace(wanted, description=MARK.format(token=token))


class Records:
    """The records of one check. Leaving the block removes those that are still there, whatever ends it."""

    def __init__(self, api: PingOneApi, source_id: str, runtime: Runtime) -> None:
        self._api = api
        self._source_id = source_id
        self._runtime = runtime
        self._open: dict[str, tuple[Wanted, dict[str, Any]]] = {}
        self._left: set[str] = set()

    def __enter__(self) -> Records:
        return self

    def __exit__(self, *_error: object) -> None:
        for promotion_id in list(self._open):
            self.remove_or_warn(promotion_id)

    def remove_leftovers(self, promotions: Iterable[dict[str, Any]], wanted: Wanted) -> None:
        """Remove what an interrupted run of the same check has left; what cannot go yet is tried again at the end."""
        for promotion in promotions:
            if promotion.get("status") in NOT_EXECUTED and wanted.fits(promotion):
                promotion_id = str(promotion["id"])
                self._open[promotion_id] = (wanted, promotion)
                if self.remove(promotion_id):
                    self._open[promotion_id] = (wanted, promotion)
                    self._left.add(promotion_id)

    def create(self, wanted: Wanted) -> str:
        """Create a record and return its id.

        :raises PromotionError: it could not be created
        """
        promotion = create_promotion(self._api, wanted, known=self._left)
        self._open[str(promotion["id"])] = (wanted, promotion)
        return str(promotion["id"])

    def observe(self, promotion_id: str, promotion: dict[str, Any]) -> None:
        """Note the state in which a record was read, on which its removal depends."""
        self._open[promotion_id] = (self._open[promotion_id][0], promotion)

    def remove_or_warn(self, promotion_id: str) -> None:
        """Remove a record, and warn if it stays."""
        stays = self.remove(promotion_id)
        if stays:
            self._runtime.warn(stays)

    def remove(self, promotion_id: str) -> str:
        """Remove a record if it is there; return an empty text, or why it stays and what becomes of it."""
        if promotion_id not in self._open:
            return ""
        wanted, promotion = self._open.pop(promotion_id)
        try:
            with self._removal_time():
                if promotion.get("status") == VALIDATION_FAILED:
                    # Such a record cannot be deleted, but one that is to be evaluated anew can (contract 6.3).
                    self._api.update_promotion(self._source_id, promotion_id, wanted.to_evaluation())
                self._api.delete_promotion(self._source_id, promotion_id)
        except NotFoundError:
            return ""
        except PromotionError as error:
            future = (
                "The next run of the same check removes it."
                if promotion.get("status") in NOT_EXECUTED
                else "PingOne removes it after 30 to 90 days."
            )
            return (
                f"The record of this drift check, promotion {promotion_id} of environment "
                f"{self._api.label(self._source_id)}, stays: {error.message} {future}"
            )
        return ""

    @contextlib.contextmanager
    def _removal_time(self) -> Iterator[None]:
        deadline = self._api.http.deadline
        self._api.http.deadline = Deadline(REMOVAL_TIME, self._runtime.clock)
        try:
            yield
        finally:
            self._api.http.deadline = deadline
