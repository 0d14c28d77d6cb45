# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ensuring that a promotion with the requested content exists, or does not exist (contract PingOne 7.1 to 7.9, 16)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import StateError, reporting
from ..._plan import Plan, diff_of
from ..._reconcile import read_if_there
from ..._runtime import Result, Runtime
from ..api import PingOneApi
from ..environments import resolve_pair
from ..plan import read_plan
from ..promotion import Promotion
from ..statuses import COMPLETED, IN_PROGRESS, READY, VALIDATION_FAILED
from .content import find_open
from .fields import with_fields
from .lifecycle import (
    check_deletable,
    check_prepared,
    check_updatable,
    create_promotion,
    delete_promotion,
    difference,
    wait_for_preparation,
)
from .request import PromotionRequest
from .reversibility import find_interrupted, promoted_at
from .settlement import settled_residual


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Stored:
    """A promotion at the service, with what this task did to it.

    ``promoted_at`` is when the same content was started, if that was the last execution to the target and ended without
    an error.
    """

    promotion: Promotion
    changed: bool
    reused: bool
    first_pause: float | None = None
    promoted_at: str | None = None


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

    One in VALIDATION_FAILED is evaluated again, because it cannot be deleted and would be found permanently.
    """
    content = request.to_content(source_id=request.source, target_id=str(request.target))
    promotions = list(api.list_promotions(request.source))
    found = find_open(promotions, content)
    # A promotion that is being executed will itself be the newest executed one.
    running = found is not None and found.status == IN_PROGRESS
    left = None if running else find_interrupted(promotions, content)
    interrupted = None if left is None else left.raw
    before = promoted_at(promotions, content)
    with reporting(interrupted=interrupted):
        if found is not None and found.status == VALIDATION_FAILED:
            settled = _update(api, request, found, content.to_evaluation(), runtime, promoted_at=before)
        elif found is not None:
            stored = _Stored(promotion=found, changed=False, reused=True, promoted_at=before)
            settled = _settle(api, request, stored, runtime)
        elif runtime.check_mode:
            settled = Result(True, _returns(None, None, reused=False))
        else:
            created = create_promotion(api, content)
            stored = _Stored(promotion=created, changed=True, reused=False, promoted_at=before)
            settled = _settle(api, request, stored, runtime)
    return dataclasses.replace(settled, returns={**settled.returns, "interrupted": interrupted})


def _ensure_updated(api: PingOneApi, request: PromotionRequest, runtime: Runtime) -> Result:
    """Update a promotion given by ID where it differs, and wait for its plan; environments are given by ID.

    :raises StateError: the promotion has another target or snapshot, or cannot be updated
    """
    promotion = api.read_promotion(request.source, str(request.promotion_id))
    with reporting(promotion_id=request.promotion_id, promotion=promotion.raw, status=promotion.status):
        _check_immutable(promotion, request)
        differing = difference(promotion, request.mutable())
        if differing:
            check_updatable(promotion)
            return _update(api, request, promotion, differing, runtime)
        return _settle(api, request, _Stored(promotion=promotion, changed=False, reused=True), runtime)


def _ensure_absent(api: PingOneApi, request: PromotionRequest, runtime: Runtime) -> Result:
    """Delete the promotion's record, if it is there; environments are given by ID.

    :raises StateError: its status does not allow it
    """
    promotion_id = request.promotion_id
    if promotion_id is None:
        content = request.to_content(source_id=request.source, target_id=str(request.target))
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
) -> Result:
    if runtime.check_mode:
        return Result(True, _returns(promotion, None, reused=True))
    reply = api.update_promotion(request.source, promotion.id, body)
    stored = _Stored(
        promotion=Promotion(raw={**promotion.raw, **(reply.body if isinstance(reply.body, dict) else {})}),
        changed=True,
        reused=True,
        first_pause=reply.retry_after,
        promoted_at=promoted_at,
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
                api, request.source, promotion_id, request.waiting, first_pause=stored.first_pause
            ).state
        elif promotion.status in (READY, COMPLETED):
            promotion = api.read_promotion(request.source, promotion_id)
    with reporting(changed=stored.changed, promotion=promotion.raw, status=promotion.status, **known):
        check_prepared(api, request.source, promotion)
        plan = read_plan(api, request.source, promotion) if promotion.status in (READY, COMPLETED) else None
        if plan is not None and (request.field_differences or runtime.diff):
            plan = with_fields(api, promotion, plan)
        residual: list[dict[str, Any]] = []
        discarded = False
        if request.discard_empty and promotion.status == READY and plan is not None:
            if stored.promoted_at is not None:
                residual = settled_residual(api, promotion, plan, stored.promoted_at)
            discarded = not plan.effective or bool(residual)
        if discarded and not runtime.check_mode:
            delete_promotion(api, request.source, promotion)
    diff = None
    if plan is not None and runtime.diff:
        target = api.label(str(promotion.target_id))
        diff = diff_of(plan, f"promotion from {api.label(request.source)} to {target}")
    returns = {**_returns(promotion, plan, reused=stored.reused, discarded=discarded), "residual": residual}
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
    }
