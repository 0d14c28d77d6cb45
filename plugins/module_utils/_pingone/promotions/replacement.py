# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deleting records that another one replaces, as far as PingOne allows it (contract PingOne 6.3, 7.6, 7.9)."""

from __future__ import annotations

from collections.abc import Iterable

from ..._errors import NotFoundError, PromotionError
from ..._waiting import Waiting
from ..api import PingOneApi
from ..promotion import Promotion
from ..statuses import VALIDATION_FAILED
from .content import ContentRequest
from .lifecycle import DeletedError, change_promotion, delete_promotion, delete_record, wait_for_preparation


class Replaced:
    """The records that a new one replaces: IDs of those that this task has ``deleted``, and why others remain.

    ``gone`` are the IDs of those that others have deleted, which a list may still show.
    """

    def __init__(self, api: PingOneApi, content: ContentRequest) -> None:
        self._api = api
        self._content = content
        self._remaining: dict[str, str] = {}
        self.deleted: list[str] = []
        self.gone: set[str] = set()

    @property
    def problems(self) -> list[str]:
        """Why records remain, a sentence each."""
        return [
            f"Promotion {promotion_id} of environment {self._api.label(self._content.source_id)} has an old plan of the "
            f"same content and is not used, but remains: {reason}"
            for promotion_id, reason in self._remaining.items()
        ]

    def delete(self, promotions: Iterable[Promotion]) -> None:
        """Delete records; one that remains is tried again by ``delete_remaining``."""
        for promotion in promotions:
            self._replace(promotion)

    def delete_remaining(self) -> None:
        """Try again to delete the records that remain; their preparation may be over by now."""
        for promotion_id in list(self._remaining):
            try:
                promotion = self._api.read_promotion(self._content.source_id, promotion_id)
            except NotFoundError:
                del self._remaining[promotion_id]
            except PromotionError as error:
                self._remaining[promotion_id] = error.message
            else:
                self._replace(promotion)

    def withdraw(self, promotion: Promotion, waiting: Waiting) -> str:
        """Delete a record that this task has just created; return an empty string, or why it remains."""
        try:
            self._delete(promotion)
        except PromotionError:
            pass
        else:
            return ""
        try:
            # PingOne deletes nothing while it is being prepared.
            prepared = wait_for_preparation(self._api, self._content.source_id, promotion.id, waiting, listed=True)
            self._delete(prepared.state)
        except (NotFoundError, DeletedError):
            return ""
        except PromotionError as error:
            return error.message
        return ""

    def _replace(self, promotion: Promotion) -> None:
        try:
            deleted = self._delete(promotion)
        except PromotionError as error:
            self._remaining[promotion.id] = error.message
            return
        self._remaining.pop(promotion.id, None)
        if deleted:
            self.deleted.append(promotion.id)

    def _delete(self, promotion: Promotion) -> bool:
        """Delete a record; return whether there was one to delete.

        :raises PromotionError: it remains
        """
        source_id = self._content.source_id
        if promotion.status != VALIDATION_FAILED:
            return delete_promotion(self._api, source_id, promotion)
        # Such a record can be deleted only while it is being evaluated again.
        try:
            change_promotion(self._api, source_id, promotion, self._content.to_evaluation())
        except NotFoundError:
            return False
        return delete_record(self._api, source_id, promotion.id)
