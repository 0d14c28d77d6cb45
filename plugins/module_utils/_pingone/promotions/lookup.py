# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looking up promotions and their steps (contract PingOne 7.2, 7.3, 7.5)."""

from __future__ import annotations

from typing import Any

from ..._errors import NotFoundError, PermissionDeniedError
from ..._masking import without_secrets
from ..._plan import Plan
from ..._reconcile import read_if_there
from ..api import PingOneApi
from ..environments import describe_environments, resolve_pair
from ..plan import StepsGoneError, check_complete, plan_of_steps, read_plan, with_selection
from ..promotion import Promotion
from ..statuses import PREPARING, RESTING, ROLLBACK_PREPARING
from .fields import with_fields, with_target_names
from .holding import find_holding
from .reversibility import newest_executed


def find_promotions(
    api: PingOneApi,
    source: str,
    *,
    promotion_id: str | None,
    status: str | None,
    target: str | None,
    latest: bool,
    field_differences: bool,
    check_held: bool = False,
) -> list[dict[str, Any]]:
    """Return the promotion with an ID, the newest executed one to a target, or all that match, newest first.

    :raises ServiceError: they cannot be read
    """
    source_id, target_id = resolve_pair(api, source, target)
    if promotion_id is not None:
        return _read_whole(api, source_id, promotion_id, field_differences=field_differences, check_held=check_held)
    listed = list(api.list_promotions(source_id, status))
    if target_id is not None:
        listed = [each for each in listed if each.target_id == target_id]
    if latest:
        newest = newest_executed(listed, target_id)
        if newest is None:
            return []
        return _read_whole(api, source_id, newest.id, field_differences=field_differences)
    listed.sort(key=lambda each: each.created_at or "", reverse=True)
    return [each.raw for each in listed]


def read_steps(api: PingOneApi, source: str, promotion_id: str, page_size: int) -> dict[str, Any]:
    """Return the steps of a promotion with masked payloads, and their plan.

    :raises ServiceError: they cannot be read
    """
    source_id, _none = resolve_pair(api, source, None)
    steps = list(api.list_steps(source_id, promotion_id, page_size))
    # Other modules compute the digest with the promotion's own IDs, so it must be the same here.
    promotion = api.read_promotion(source_id, promotion_id)
    plan = with_selection(plan_of_steps(steps, promotion.own_ids), promotion)
    check_complete(api, source_id, promotion, steps)
    return {"steps": without_secrets(steps), "plan": plan.to_dict()}


def _read_whole(
    api: PingOneApi, source_id: str, promotion_id: str, *, field_differences: bool, check_held: bool = False
) -> list[dict[str, Any]]:
    promotion = read_if_there(lambda: api.read_promotion(source_id, promotion_id))
    if promotion is None:
        return []
    plan, reason = None, None
    if promotion.status not in PREPARING | ROLLBACK_PREPARING:
        try:
            plan = _read_plan(api, source_id, promotion, field_differences=field_differences)
        except (NotFoundError, PermissionDeniedError, StepsGoneError) as error:
            if check_held:
                raise  # without the plan nobody can say that it is not held
            reason = error.message
    shown = None if plan is None else plan.to_dict()
    found = {**promotion.raw, "plan": shown, "plan_missing": reason, "errors": promotion.errors}
    if field_differences or check_held:
        environments = describe_environments(api, source=promotion.source_id, target=promotion.target_id)
        found["environments"] = environments
    if not check_held:
        return [found]
    held = None
    if promotion.status in RESTING and plan is not None and plan.effective:
        listed = list(api.list_promotions(source_id, target=promotion.target_id))
        held = find_holding(api, source_id, promotion, plan.changes, listed)
    return [{**found, "held": held}]


def _read_plan(api: PingOneApi, source_id: str, promotion: Promotion, *, field_differences: bool) -> Plan:
    plan = with_target_names(api, promotion, read_plan(api, source_id, promotion))
    return with_fields(api, promotion, plan) if field_differences else plan
