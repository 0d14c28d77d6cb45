# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The promotion with the requested content: found, or created (contract PingOne 7.1 to 7.9, 16)."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable
from typing import Any

from ..._errors import NotFoundError, reporting
from ..._runtime import Result, Runtime
from ..._waiting import read_settled
from ..api import PingOneApi
from ..promotion import Promotion
from ..statuses import IN_PROGRESS, VALIDATION_FAILED
from ..variables.missing import check_defined
from .content import ContentRequest
from .lifecycle import DeletedError, UnpreparedError, create_promotion
from .preparation import Stored, returns_of, settle, update
from .records import Records
from .replacement import Replaced
from .request import PromotionRequest
from .reuse import find_rival, is_overtaken, sort_candidates, young_beside, young_by_date
from .reversal import OtherRun
from .reversibility import find_interrupted, promoted_at

_TASKS = 2
"""Tasks of a dry run that may each take as long as this one: its plan, and the proof of that."""


class Search:
    """One attempt to find or create a promotion.

    One in VALIDATION_FAILED is evaluated again, because it cannot be deleted and would be found permanently. ``confirm``
    checks what a promotion that is to be created refers to, and returns its content.
    """

    def __init__(
        self,
        api: PingOneApi,
        request: PromotionRequest,
        content: ContentRequest,
        runtime: Runtime,
        replaced: Replaced,
        confirm: Callable[[], ContentRequest],
        *,
        is_last: bool,
    ) -> None:
        self._api = api
        self._request = request
        self._content = content
        self._runtime = runtime
        self._replaced = replaced
        self._confirm = confirm
        self._is_last = is_last
        self._promotions = self._list()

    def run(self) -> Result | None:
        """Return the result; None if it must be tried again, because another run has interfered."""
        if self._await_other_run():
            self._promotions = self._list()
        found = self._find()
        with reporting(interrupted=self._interrupted_beside(found)):
            if found is not None and found.status == VALIDATION_FAILED:
                evaluated = self._evaluate(found)
                return None if evaluated is None else self._reported(evaluated, found)
            if found is None and self._runtime.check_mode:
                self._confirm()
                return self._reported(Result(True, returns_of(None, None, reused=False)), None)
            stored = self._create() if found is None else self._stored(found, reused=True)
            if stored is None:
                return None
            settled = self._settle(stored)
            return None if settled is None else self._reported(settled, stored.promotion)

    def _reported(self, settled: Result, promotion: Promotion | None) -> Result:
        interrupted = self._interrupted_beside(promotion)
        return dataclasses.replace(settled, returns={**settled.returns, "interrupted": interrupted})

    def _interrupted_beside(self, promotion: Promotion | None) -> dict[str, Any] | None:
        """Return what an interrupted run has left; a promotion that is being executed will itself be the newest."""
        if promotion is not None and promotion.status == IN_PROGRESS:
            return None
        left = find_interrupted(self._promotions, self._content)
        return None if left is None else left.raw

    def _list(self) -> list[Promotion]:
        listed = self._api.list_promotions(self._request.source, target=self._content.target_id)
        return [each for each in listed if each.id not in self._replaced.gone]

    def _await_other_run(self) -> bool:
        """Wait for another run that is reverting the same content; return whether it has, so that everything is different."""
        date, waiting = self._api.http.date, self._request.waiting
        if self._request.max_age is None or not self._request.wait or self._runtime.check_mode:
            return False
        began = None if date is None else date - self._request.max_age - waiting.deadline.elapsed()
        return OtherRun(self._api, self._content, began, waiting).await_rollback(self._promotions)

    def _find(self) -> Promotion | None:
        """Return the promotion that can be used as it is."""
        if self._request.exclusive:
            return None
        elapsed = self._request.waiting.deadline.elapsed()
        is_young = young_by_date(self._request.max_age, elapsed, self._api.http.date)
        candidates = sort_candidates(self._promotions, self._content, is_young)
        return candidates.running or next(iter(candidates.usable), None)

    def _create(self) -> Stored | None:
        """Create the promotion, and list again: another run may have created the same at the same time.

        Then all of them use the oldest of the records. None means that this run's record was of no use.
        """
        content = self._content
        if self._request.check_variables:
            check_defined(self._api, content.source_id, content.target_id, content.selected, content.excluded)
        content = self._content = self._confirm()
        if self._request.exclusive:
            content = content.exclusive(secrets.token_hex(4), _TASKS * self._request.waiting.deadline.seconds)
        elapsed = self._request.waiting.deadline.elapsed()
        before = self._promotions
        own = create_promotion(self._api, content, [each.id for each in before])
        with reporting(changed=True, promotion_id=own.id, promotion=own.raw, status=own.status):
            self._promotions = self._list_with(own)
        listed = any(each.raw.get("id") == own.id for each in self._promotions)
        if self._request.exclusive:
            return self._stored(own, reused=False, listed=listed)
        others = [each for each in self._promotions if each.raw.get("id") != own.id]
        candidates = sort_candidates(others, self._content, young_beside(own, self._request.max_age, elapsed))
        rival = find_rival(candidates, own)
        is_useless = is_overtaken(own, others) or self._has_failed_since(before)
        if rival is not None or (is_useless and not self._is_last):
            self._withdraw(own)
            return None if rival is None else self._stored(rival, reused=True)
        self._replaced.delete([*candidates.old, *candidates.leftovers])
        with Records(self._api, self._request.source, "killed run", self._runtime) as records:
            records.sweep([each for each in others if each not in candidates.leftovers], own)
        return self._stored(own, reused=False, listed=listed)

    def _has_failed_since(self, earlier: list[Promotion]) -> bool:
        """Return whether the same content has ended in ERROR since the promotions were listed first, so that a run may revert it."""
        before, now = (find_interrupted(each, self._content) for each in (earlier, self._promotions))
        return now is not None and (before is None or before.id != now.id)

    def _list_with(self, own: Promotion) -> list[Promotion]:
        """List the promotions as soon as the one that was just created is among them, as those of other runs are then."""
        return read_settled(
            self._list,
            lambda listed: any(each.id == own.id for each in listed),
            self._request.waiting,
        )

    def _withdraw(self, own: Promotion) -> None:
        problem = self._replaced.withdraw(own, self._request.waiting)
        if problem:
            self._runtime.warn(
                f"Promotion {own.id} of environment {self._api.label(self._request.source)}, which this task created, is "
                f"not used, but remains: {problem}"
            )

    def _evaluate(self, found: Promotion) -> Result | None:
        """Let a record be evaluated again; None if another run has deleted it meanwhile."""
        body = self._content.to_evaluation()
        before = promoted_at(self._promotions, self._content)
        try:
            return update(
                self._api,
                self._request,
                found,
                body,
                self._runtime,
                promoted_at=before,
                promotions=self._promotions,
            )
        except NotFoundError as error:
            if not self._forget(found, error):
                raise
            return None

    def _settle(self, stored: Stored) -> Result | None:
        """Wait for the plan; None if another run has deleted the record meanwhile."""
        try:
            settled = settle(self._api, self._request, stored, self._runtime)
        except DeletedError:
            if self._is_last:
                raise
            return None
        except UnpreparedError as error:
            if self._request.exclusive:
                # Nobody else will find such a record, and evaluate it again.
                self._withdraw(error.promotion)
            raise
        except NotFoundError as error:
            # What this task has created may only not be there yet, as long as it is listed.
            is_gone = stored.reused or all(each.id != stored.promotion.id for each in self._list())
            if not is_gone or not self._forget(stored.promotion, error):
                raise
            return None
        self._replaced.delete_remaining()
        return settled

    def _forget(self, promotion: Promotion, error: NotFoundError) -> bool:
        """Return whether to search again, without a record that another run has deleted, however long a list shows it."""
        if self._is_last or f"/promotions/{promotion.id}" not in error.asked.path:
            return False
        self._replaced.gone.add(promotion.id)
        return True

    def _stored(self, promotion: Promotion, *, reused: bool, listed: bool = True) -> Stored:
        before = promoted_at(self._promotions, self._content)
        return Stored(
            promotion=promotion,
            changed=not reused,
            reused=reused,
            promoted_at=before,
            listed=listed,
            promotions=self._promotions,
        )
