# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ensuring that a promotion with the requested content exists, or does not exist (contract PingOne 7.1 to 7.9, 16)."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import NotFoundError, OperationFailedError, StateError, reporting
from ..._plan import Plan, diff_of
from ..._reconcile import read_if_there
from ..._runtime import Result, Runtime
from ..._waiting import read_settled
from ..api import PingOneApi
from ..environments import describe_environments, resolve_pair
from ..plan import read_plan
from ..promotion import Promotion
from ..statuses import COMPLETED, IN_PROGRESS, READY, VALIDATION_FAILED
from ..variables.missing import check_defined
from .content import ContentRequest, find_open
from .fields import with_fields, with_target_names
from .holding import find_holding
from .lifecycle import (
    DeletedError,
    change_promotion,
    check_deletable,
    check_prepared,
    check_updatable,
    create_promotion,
    delete_promotion,
    difference,
    wait_for_preparation,
)
from .naming import Resolved, SelectionLookup, selection_of, with_names
from .records import Records
from .replacement import Replaced
from .request import PromotionRequest
from .reuse import find_rival, is_overtaken, sort_candidates, young_beside, young_by_date
from .reversal import OtherRun
from .reversibility import find_interrupted, promoted_at
from .settlement import settled_residual

_MOST_RECORDS = 3
"""Records that one task creates at most, if other runs delete them or execute something meanwhile."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Stored:
    """A promotion at the service, with what this task did to it.

    ``promoted_at`` is when the same content was started, if that was the last execution to the target and ended without
    an error. ``promotions`` are all of the source.
    """

    promotion: Promotion
    changed: bool
    reused: bool
    first_pause: float | None = None
    promoted_at: str | None = None
    listed: bool = True
    promotions: Sequence[Promotion] = ()


def ensure_promotion(api: PingOneApi, request: PromotionRequest, runtime: Runtime) -> Result:
    """Create, update or delete a promotion, as requested.

    :raises PromotionError: that is not possible
    """
    source_id, target_id = resolve_pair(api, request.source, request.target)
    request = dataclasses.replace(request, source=source_id, target=target_id)
    if request.absent:
        return _ensure_absent(api, request, runtime)
    if request.promotion_id is not None:
        return _ensure_updated(api, request, runtime)
    return _ensure_present(api, request, runtime)


def _ensure_present(api: PingOneApi, request: PromotionRequest, runtime: Runtime) -> Result:
    """Find or create the promotion, and wait for its plan; environments are given by ID.

    A record that another run has deleted meanwhile is searched for, or created, again.
    """
    resolved = _look_up(api, request)
    content = request.to_content(resolved, source_id=request.source, target_id=str(request.target))
    replaced = Replaced(api, content)
    result = None
    attempt = 0
    with reporting(replaced=replaced.deleted, selection=resolved.rows):
        # The last attempt has a result, or raises an error.
        while result is None:
            attempt += 1
            search = _Search(api, request, content, runtime, replaced, is_last=attempt >= _MOST_RECORDS)
            result = search.run()
    for problem in replaced.problems:
        runtime.warn(problem)
    changed = result.changed or bool(replaced.deleted)
    result = _with_selection(result, resolved.rows)
    return dataclasses.replace(result, changed=changed, returns={**result.returns, "replaced": replaced.deleted})


def _look_up(api: PingOneApi, request: PromotionRequest) -> Resolved:
    """Look up the names in a request without a promotion's ID; environments are given by ID."""
    lookup = SelectionLookup(api, request.selection, request.source, request.waiting, request.snapshot_id)
    return lookup.resolve(str(request.target))


def _with_selection(result: Result, rows: Sequence[Mapping[str, Any]] | None) -> Result:
    selection = with_names(rows, result.returns["plan"])
    return dataclasses.replace(result, returns={**result.returns, "selection": selection})


class _Search:
    """One attempt to find or create a promotion.

    One in VALIDATION_FAILED is evaluated again, because it cannot be deleted and would be found permanently.
    """

    def __init__(
        self,
        api: PingOneApi,
        request: PromotionRequest,
        content: ContentRequest,
        runtime: Runtime,
        replaced: Replaced,
        *,
        is_last: bool,
    ) -> None:
        self._api = api
        self._request = request
        self._content = content
        self._runtime = runtime
        self._replaced = replaced
        self._is_last = is_last
        self._promotions = list(api.list_promotions(request.source))

    def run(self) -> Result | None:
        """Return the result; None if it must be tried again, because another run has interfered."""
        if self._await_other_run():
            self._promotions = list(self._api.list_promotions(self._request.source))
        found = self._find()
        with reporting(interrupted=self._interrupted_beside(found)):
            if found is not None and found.status == VALIDATION_FAILED:
                return self._reported(self._evaluate(found), found)
            if found is None and self._runtime.check_mode:
                return self._reported(Result(True, _returns(None, None, reused=False)), None)
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

    def _create(self) -> _Stored | None:
        """Create the promotion, and look again: another run may have created the same at the same time.

        Then all of them use the oldest of the records. None means that this run's record was of no use.
        """
        content = self._content
        if self._request.exclusive:
            content = content.exclusive(secrets.token_hex(4))
        elapsed = self._request.waiting.deadline.elapsed()
        if self._request.check_variables:
            check_defined(self._api, content.source_id, content.target_id, content.selected, content.excluded)
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
            records.sweep(others, own)
        return self._stored(own, reused=False, listed=listed)

    def _has_failed_since(self, earlier: list[Promotion]) -> bool:
        """Return whether the same content has ended in ERROR since the promotions were listed first, so that a run may revert it."""
        before, now = (find_interrupted(each, self._content) for each in (earlier, self._promotions))
        return now is not None and (before is None or before.id != now.id)

    def _list_with(self, own: Promotion) -> list[Promotion]:
        """List the promotions as soon as the one that was just created is among them, as those of other runs are then."""
        return read_settled(
            lambda: list(self._api.list_promotions(self._request.source)),
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

    def _evaluate(self, found: Promotion) -> Result:
        body = self._content.to_evaluation()
        before = promoted_at(self._promotions, self._content)
        return _update(
            self._api,
            self._request,
            found,
            body,
            self._runtime,
            promoted_at=before,
            promotions=self._promotions,
        )

    def _settle(self, stored: _Stored) -> Result | None:
        """Wait for the plan; None if another run has deleted the record meanwhile."""
        try:
            settled = _settle(self._api, self._request, stored, self._runtime)
        except DeletedError:
            if self._is_last:
                raise
            return None
        except OperationFailedError as error:
            if self._request.exclusive:
                # Nobody else will find such a record, and evaluate it again.
                self._withdraw(Promotion(raw=error.returns.get("promotion") or stored.promotion.raw))
            raise
        except NotFoundError as error:
            if self._is_last or not self._is_gone(stored.promotion, error):
                raise
            return None
        self._replaced.delete_remaining()
        return settled

    def _is_gone(self, promotion: Promotion, error: NotFoundError) -> bool:
        """Return whether a request failed because the promotion that it is about was deleted."""
        about = f"/promotions/{promotion.id}" in error.asked.path
        return about and all(each.id != promotion.id for each in self._api.list_promotions(self._request.source))

    def _stored(self, promotion: Promotion, *, reused: bool, listed: bool = True) -> _Stored:
        before = promoted_at(self._promotions, self._content)
        return _Stored(
            promotion=promotion,
            changed=not reused,
            reused=reused,
            promoted_at=before,
            listed=listed,
            promotions=self._promotions,
        )


def _ensure_updated(api: PingOneApi, request: PromotionRequest, runtime: Runtime) -> Result:
    """Update a promotion given by ID where it differs, and wait for its plan; environments are given by ID.

    :raises StateError: the promotion has another target or snapshot, or cannot be updated
    """
    promotion = api.read_promotion(request.source, str(request.promotion_id))
    with reporting(promotion_id=request.promotion_id, promotion=promotion.raw, status=promotion.status):
        _check_immutable(promotion, request)
        # The promotion keeps its snapshots, so they decide what a name means to it.
        lookup = SelectionLookup(api, request.selection, request.source, request.waiting, promotion.snapshot_id)
        resolved = lookup.resolve(str(promotion.target_id), promotion.target_snapshot_id)
        rows = resolved.rows if resolved.rows is not None else selection_of(promotion)
    with reporting(promotion_id=request.promotion_id, promotion=promotion.raw, status=promotion.status, selection=rows):
        differing = difference(promotion, request.mutable(resolved))
        if differing:
            check_updatable(promotion)
            result = _update(api, request, promotion, differing, runtime)
        else:
            result = _settle(api, request, _Stored(promotion=promotion, changed=False, reused=True), runtime)
    return _with_selection(result, rows)


def _ensure_absent(api: PingOneApi, request: PromotionRequest, runtime: Runtime) -> Result:
    """Delete the promotion's record, if it is there; environments are given by ID.

    :raises StateError: its status does not allow it
    """
    promotion_id = request.promotion_id
    if promotion_id is None:
        resolved = _look_up(api, request)
        content = request.to_content(resolved, source_id=request.source, target_id=str(request.target))
        promotion = find_open(api.list_promotions(request.source), content)
    else:
        promotion = read_if_there(lambda: api.read_promotion(request.source, promotion_id))
    if promotion is None:
        return Result(False, _returns(None, None, reused=False))
    with reporting(promotion_id=promotion.id, promotion=promotion.raw, status=promotion.status):
        if runtime.check_mode:
            check_deletable(promotion)
            changed = True
        else:
            changed = delete_promotion(api, request.source, promotion)
    return Result(changed, _returns(promotion, None, reused=False))


def _check_immutable(promotion: Promotion, request: PromotionRequest) -> None:
    properties = [
        ("targetEnvironment", promotion.target_id, request.target),
        ("sourceSnapshot", promotion.snapshot_id, request.snapshot_id),
    ]
    for name, stored, given in properties:
        if given not in (None, stored):
            raise StateError(
                f"Promotion {promotion.id} has the {name} {stored}, not {given}; PingOne cannot change it.",
                advice="To create another promotion, leave out promotion_id.",
            )


def _update(
    api: PingOneApi,
    request: PromotionRequest,
    promotion: Promotion,
    body: Mapping[str, Any],
    runtime: Runtime,
    *,
    promoted_at: str | None = None,
    promotions: Sequence[Promotion] = (),
) -> Result:
    if runtime.check_mode:
        return Result(True, _returns(promotion, None, reused=True))
    changed, first_pause = change_promotion(api, request.source, promotion, body)
    stored = _Stored(
        promotion=changed,
        changed=True,
        reused=True,
        first_pause=first_pause,
        promoted_at=promoted_at,
        promotions=promotions,
    )
    return _settle(api, request, stored, runtime)


def _settle(api: PingOneApi, request: PromotionRequest, stored: _Stored, runtime: Runtime) -> Result:
    """Wait for the plan, check the preparation, and discard the promotion if it is empty and that is requested."""
    promotion = stored.promotion
    promotion_id = promotion.id
    known = {"promotion_id": promotion_id, "reused": stored.reused, "discarded": False}
    with reporting(changed=stored.changed, promotion=promotion.raw, status=promotion.status, **known):
        if request.wait:
            promotion = wait_for_preparation(
                api,
                request.source,
                promotion_id,
                request.waiting,
                first_pause=stored.first_pause,
                listed=stored.listed,
            ).state
        elif promotion.status in (READY, COMPLETED):
            promotion = api.read_promotion(request.source, promotion_id)
    with reporting(changed=stored.changed, promotion=promotion.raw, status=promotion.status, **known):
        check_prepared(api, request.source, promotion)
        plan = read_plan(api, request.source, promotion) if promotion.status in (READY, COMPLETED) else None
        if plan is not None:
            plan = with_target_names(api, promotion, plan)
        environments = None
        if plan is not None and request.field_differences:
            environments = describe_environments(api, source=promotion.source_id, target=promotion.target_id)
        if plan is not None and (request.field_differences or runtime.diff):
            plan = with_fields(api, promotion, plan)
        residual: list[dict[str, Any]] = []
        discarded = False
        held = None
        if request.discard_empty and promotion.status == READY and plan is not None:
            if stored.promoted_at is not None:
                residual = settled_residual(api, promotion, plan, stored.promoted_at)
            discarded = not plan.effective or bool(residual)
        if promotion.status == READY and plan is not None and plan.effective and not discarded:
            held = find_holding(api, request.source, promotion, plan.changes, stored.promotions)
        if discarded and not runtime.check_mode:
            delete_promotion(api, request.source, promotion)
    diff = None
    if plan is not None and runtime.diff:
        target = api.label(str(promotion.target_id))
        diff = diff_of(plan, f"promotion from {api.label(request.source)} to {target}")
    returns = {
        **_returns(promotion, plan, reused=stored.reused, discarded=discarded),
        "residual": residual,
        "held": held,
        "environments": environments,
    }
    # There was nothing to promote; the record, even one that an interrupted run left, only served to find that out.
    return Result(stored.changed and not discarded, returns, diff)


def _returns(
    promotion: Promotion | None, plan: Plan | None, *, reused: bool, discarded: bool = False
) -> dict[str, Any]:
    return {
        "promotion": promotion.raw if promotion is not None else None,
        "status": promotion.status if promotion is not None else None,
        "plan": plan.to_dict() if plan is not None else None,
        "reused": reused,
        "discarded": discarded,
        "residual": [],
        "interrupted": None,
        "held": None,
        "environments": None,
        "replaced": [],
        "selection": None,
    }
