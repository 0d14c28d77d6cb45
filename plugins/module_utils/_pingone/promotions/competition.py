# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two runs that roll back the same promotion: PingOne creates a record for each, but only one can be started (contract PingOne 7.8)."""

from __future__ import annotations

from ..._errors import NotFoundError, PromotionError, RejectedError, StateConflictError
from ..._runtime import Runtime
from ..._waiting import Waiting, read_settled
from ..api import PingOneApi
from ..promotion import Promotion
from ..statuses import COMPLETED, ERROR, IN_PROGRESS
from .lifecycle import DeletedError, delete_promotion, wait_for_preparation
from .reversibility import check_newest, find_rollback


class Competition:
    """The rollbacks of one promotion that several runs have created at the same time; all of them use the same one."""

    def __init__(self, api: PingOneApi, source_id: str, original_id: str, waiting: Waiting, runtime: Runtime) -> None:
        self._api = api
        self._source_id = source_id
        self._original_id = original_id
        self._waiting = waiting
        self._runtime = runtime

    def settle(self, own: Promotion) -> tuple[Promotion, bool]:
        """Return the rollback that counts, and whether a record of this run remains; ``own`` was just created."""
        listed = read_settled(self._list, lambda found: any(each.id == own.id for each in found), self._waiting)
        others = [each for each in listed if each.id != own.id]
        counting = find_rollback([own, *others], self._original_id)
        if counting is None or counting.id == own.id or counting.status == ERROR:
            return own, True
        return counting, not self.withdraw(own)

    def after_refusal(self, refusal: RejectedError | StateConflictError) -> Promotion:
        """Return the rollback of another run that is the reason why PingOne refuses to create one.

        :raises PromotionError: there is none; the error says why the promotion cannot be rolled back
        """
        promotions = self._list()
        found = find_rollback(promotions, self._original_id)
        if found is not None and found.status != ERROR:
            return found
        if isinstance(refusal, StateConflictError):
            check_newest(promotions, self._api.read_promotion(self._source_id, self._original_id))
        raise refusal

    def started_instead(self, own: Promotion) -> Promotion | None:
        """Return the rollback that another run has started instead of this one."""
        found = find_rollback(self._list(), self._original_id)
        return found if found and found.id != own.id and found.status in (IN_PROGRESS, COMPLETED) else None

    def withdraw(self, own: Promotion) -> bool:
        """Delete a rollback that this run has created and not started; return whether it is gone, and warn if it is not."""
        try:
            # PingOne deletes nothing while it is being prepared.
            prepared = wait_for_preparation(self._api, self._source_id, own.id, self._waiting, listed=True).state
            delete_promotion(self._api, self._source_id, prepared)
        except (NotFoundError, DeletedError):
            return True
        except PromotionError as error:
            self._runtime.warn(
                f"Rollback {own.id} of promotion {self._original_id}, which this task created, is not used, but remains: "
                f"{error.message}"
            )
            return False
        return True

    def _list(self) -> list[Promotion]:
        return list(self._api.list_promotions(self._source_id))
