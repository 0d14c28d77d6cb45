# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bringing about that a promotion with the wanted content exists, or does not (contract PingOne 7.1 to 7.9, 16)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import NotFoundError, StateError, reporting
from ..._plan import Plan, diff_of
from ..._runtime import Result, Runtime
from ..._waiting import Waiting
from ..api import PingOneApi
from ..environments import resolve_pair
from ..plan import read_plan
from ..statuses import COMPLETED, IN_PROGRESS, READY, VALIDATION_FAILED
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
from .request import Request
from .reversibility import find_interrupted, promoted_at
from .selection import Wanted, find_open, target_of
from .settlement import settled_residual


@dataclasses.dataclass(frozen=True)
class Handling:
    """How to treat a promotion once it is there."""

    discard_empty: bool
    wait: bool
    waiting: Waiting
    field_differences: bool
    promoted_at: str | None = None
    """When the same content was started, if that is what was executed last to the target, without an error."""


@dataclasses.dataclass(frozen=True)
class Stored:
    """A promotion at the service, with what this task did to it."""

    promotion: dict[str, Any]
    changed: bool
    reused: bool
    first_pause: float | None = None


def ensure_promotion(api: PingOneApi, request: Request, waiting: Waiting, runtime: Runtime) -> Result:
    """Do what a task asks of a promotion.

    :raises PromotionError: it cannot be done
    """
    source_id, target_id = resolve_pair(api, request.source, request.target)
    handling = Handling(
        request.discard_empty, request.wait, waiting, field_differences=request.field_differences or runtime.diff
    )
    if request.promotion_id is not None:
        if request.absent:
            return ensure_absent(api, source_id, read_if_there(api, source_id, request.promotion_id), runtime)
        given = {"targetEnvironment": target_id, "sourceSnapshot": request.snapshot_id}
        immutable = {name: value for name, value in given.items() if value is not None}
        return ensure_updated(api, source_id, request.promotion_id, request.mutable(), immutable, handling, runtime)
    wanted = request.to_wanted(source_id, str(target_id))
    if request.absent:
        return ensure_absent(api, source_id, find_open(api.list_promotions(source_id), wanted), runtime)
    return ensure_wanted(api, wanted, handling, runtime)


def ensure_wanted(api: PingOneApi, wanted: Wanted, handling: Handling, runtime: Runtime) -> Result:
    """Find or create the promotion, and wait for its plan.

    One that failed its validation is evaluated anew, because it cannot be deleted and would be found for ever.
    """
    promotions = list(api.list_promotions(wanted.source_id))
    found = find_open(promotions, wanted)
    # What is being executed right now will itself be the newest executed one.
    running = found is not None and found.get("status") == IN_PROGRESS
    interrupted = None if running else find_interrupted(promotions, wanted)
    handling = dataclasses.replace(handling, promoted_at=promoted_at(promotions, wanted))
    with reporting(interrupted=interrupted):
        settled = _find_or_create(api, wanted, found, handling, runtime)
    return dataclasses.replace(settled, returns={**settled.returns, "interrupted": interrupted})


def ensure_updated(
    api: PingOneApi,
    environment_id: str,
    promotion_id: str,
    given: Mapping[str, Any],
    immutable: Mapping[str, str],
    handling: Handling,
    runtime: Runtime,
) -> Result:
    """Update the promotion of an id where the given properties differ, and wait for its plan.

    ``given`` are mutable properties, ``immutable`` the expected target and source snapshot, both by their API names.

    :raises StateError: the promotion is of another target or snapshot, or cannot be updated
    """
    promotion = api.read_promotion(environment_id, promotion_id).mapping()
    with reporting(promotion_id=promotion_id, promotion=promotion, status=promotion.get("status")):
        stored = {"targetEnvironment": target_of(promotion), "sourceSnapshot": promotion.get("sourceSnapshotId")}
        for name, value in immutable.items():
            if stored[name] != value:
                raise StateError(
                    f"Promotion {promotion_id} has the {name} {stored[name]}, not {value}, and that cannot be changed.",
                    advice="Create another promotion: leave promotion_id out.",
                )
        differing = difference(promotion, given)
        if differing:
            check_updatable(promotion)
            return _update(api, environment_id, promotion, differing, handling, runtime)
        return _settle(api, environment_id, Stored(promotion, changed=False, reused=True), handling, runtime)


def ensure_absent(api: PingOneApi, environment_id: str, promotion: dict[str, Any] | None, runtime: Runtime) -> Result:
    """Delete a promotion's record, if it is there.

    :raises StateError: its status does not allow it
    """
    if promotion is None:
        return Result(False, _returns(None, None, reused=False))
    with reporting(promotion_id=promotion.get("id"), promotion=promotion, status=promotion.get("status")):
        if runtime.check_mode:
            check_deletable(promotion)
            changed = True
        else:
            changed = delete_promotion(api, environment_id, promotion)
    return Result(changed, _returns(promotion, None, reused=False))


def read_if_there(api: PingOneApi, environment_id: str, promotion_id: str) -> dict[str, Any] | None:
    """Return a promotion, or None if the service does not have it."""
    try:
        return api.read_promotion(environment_id, promotion_id).mapping()
    except NotFoundError:
        return None


def _find_or_create(
    api: PingOneApi, wanted: Wanted, found: dict[str, Any] | None, handling: Handling, runtime: Runtime
) -> Result:
    if found is None:
        if runtime.check_mode:
            return Result(True, _returns(None, None, reused=False))
        stored = Stored(create_promotion(api, wanted), changed=True, reused=False)
        return _settle(api, wanted.source_id, stored, handling, runtime)
    if found.get("status") != VALIDATION_FAILED:
        return _settle(api, wanted.source_id, Stored(found, changed=False, reused=True), handling, runtime)
    return _update(api, wanted.source_id, found, wanted.to_evaluation(), handling, runtime)


def _update(
    api: PingOneApi,
    environment_id: str,
    promotion: dict[str, Any],
    body: Mapping[str, Any],
    handling: Handling,
    runtime: Runtime,
) -> Result:
    if runtime.check_mode:
        return Result(True, _returns(promotion, None, reused=True))
    reply = api.update_promotion(environment_id, str(promotion["id"]), body)
    updated = {**promotion, **(reply.body if isinstance(reply.body, dict) else {})}
    stored = Stored(updated, changed=True, reused=True, first_pause=reply.retry_after)
    return _settle(api, environment_id, stored, handling, runtime)


def _settle(api: PingOneApi, environment_id: str, stored: Stored, handling: Handling, runtime: Runtime) -> Result:
    """Wait for the plan, judge what came of the preparation, and discard the promotion if that is wanted."""
    promotion_id = str(stored.promotion["id"])
    promotion = stored.promotion
    known = {"promotion_id": promotion_id, "reused": stored.reused, "discarded": False}
    with reporting(changed=stored.changed, promotion=promotion, status=promotion.get("status"), **known):
        if handling.wait:
            promotion = wait_for_preparation(
                api, environment_id, promotion_id, handling.waiting, first_pause=stored.first_pause
            ).state
        elif promotion.get("status") in (READY, COMPLETED):
            promotion = api.read_promotion(environment_id, promotion_id).mapping()
    status = promotion.get("status")
    with reporting(changed=stored.changed, promotion=promotion, status=status, **known):
        check_prepared(api, environment_id, promotion)
        plan = read_plan(api, environment_id, promotion) if status in (READY, COMPLETED) else None
        if plan is not None and handling.field_differences:
            plan = with_fields(api, promotion, plan)
        residual: list[dict[str, Any]] = []
        discarded = False
        if handling.discard_empty and status == READY and plan is not None:
            if handling.promoted_at is not None:
                residual = settled_residual(api, promotion, plan, handling.promoted_at)
            discarded = not plan.effective or bool(residual)
        if discarded and not runtime.check_mode:
            delete_promotion(api, environment_id, promotion)
    diff = None
    if plan is not None and runtime.diff:
        target = api.label(str(target_of(promotion)))
        diff = diff_of(plan, f"promotion from {api.label(environment_id)} to {target}")
    returns = {**_returns(promotion, plan, reused=stored.reused, discarded=discarded), "residual": residual}
    # Nothing was to be promoted, before and after; the record, also one that a killed run left, was only a means.
    return Result(stored.changed and not discarded, returns, diff)


def _returns(
    promotion: dict[str, Any] | None, plan: Plan | None, *, reused: bool, discarded: bool = False
) -> dict[str, Any]:
    return {
        "promotion": promotion,
        "status": promotion.get("status") if promotion is not None else None,
        "plan": plan.to_dict() if plan is not None else None,
        "reused": reused,
        "discarded": discarded,
        "residual": [],
        "interrupted": None,
    }
