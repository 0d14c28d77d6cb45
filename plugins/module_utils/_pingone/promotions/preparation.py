# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for the plan of a promotion, and what a task returns of it (contract PingOne 7.1 to 7.9)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import reporting
from ..._plan import Plan, diff_of
from ..._runtime import Result, Runtime
from ..._waiting import Waiting
from ..api import PingOneApi
from ..environments import describe_environments
from ..plan import read_plan
from ..promotion import Promotion
from ..snapshots.naming import describe_absent
from ..statuses import COMPLETED, READY
from .fields import with_fields, with_target_names
from .holding import find_holding
from .lifecycle import UnpreparedError, change_promotion, check_prepared, delete_promotion, wait_for_preparation
from .request import PromotionRequest
from .settlement import settled_residual
from .validation import absent_resources


@dataclasses.dataclass(frozen=True, kw_only=True)
class Stored:
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


def update(
    api: PingOneApi,
    request: PromotionRequest,
    promotion: Promotion,
    body: Mapping[str, Any],
    runtime: Runtime,
    *,
    promoted_at: str | None = None,
    promotions: Sequence[Promotion] = (),
) -> Result:
    """Change a promotion by ``body``, which makes PingOne plan again, and wait for that plan.

    :raises PromotionError: PingOne has refused the change, or could not plan it
    """
    if runtime.check_mode:
        return Result(True, returns_of(promotion, None, reused=True))
    changed, first_pause = change_promotion(api, request.source, promotion, body)
    stored = Stored(
        promotion=changed,
        changed=True,
        reused=True,
        first_pause=first_pause,
        promoted_at=promoted_at,
        promotions=promotions,
    )
    return settle(api, request, stored, runtime)


def settle(api: PingOneApi, request: PromotionRequest, stored: Stored, runtime: Runtime) -> Result:
    """Wait for the plan, check the preparation, and discard the promotion if it is empty and that is requested.

    :raises PromotionError: PingOne could not plan it, or did not in time
    """
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
        try:
            check_prepared(api, request.source, promotion)
        except UnpreparedError as error:
            error.advice = f"{_absent(api, promotion, request.waiting)} {error.advice}".strip()
            raise
        plan = (
            read_plan(api, request.source, promotion, request.waiting)
            if promotion.status in (READY, COMPLETED)
            else None
        )
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
        **returns_of(promotion, plan, reused=stored.reused, discarded=discarded),
        "residual": residual,
        "held": held,
        "environments": environments,
    }
    # There was nothing to promote; the record, even one that an interrupted run left, only served to find that out.
    return Result(stored.changed and not discarded, returns, diff)


def _absent(api: PingOneApi, promotion: Promotion, waiting: Waiting) -> str:
    """Return which selected resources of a promotion in VALIDATION_FAILED its source does not have, and those near them.

    An empty string if that is not the cause, or not known.
    """
    absent = absent_resources(promotion)
    source_id, snapshot_id = promotion.source_id, promotion.snapshot_id
    if not absent or source_id is None or snapshot_id is None:
        return ""
    return describe_absent(api, source_id, absent, "selected_resources", waiting, snapshot_id=snapshot_id)


def returns_of(
    promotion: Promotion | None, plan: Plan | None, *, reused: bool, discarded: bool = False
) -> dict[str, Any]:
    """Return what the module returns of a promotion, with nothing in those keys that only some tasks have a value for."""
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
