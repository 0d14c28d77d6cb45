# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ensuring that a promotion with the requested content exists, or does not exist (contract PingOne 7.1 to 7.9, 16)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import StateError, reporting
from ..._reconcile import read_if_there
from ..._runtime import Result, Runtime
from ..api import PingOneApi
from ..environments import resolve_pair
from ..promotion import Promotion
from .content import ContentRequest, find_open
from .lifecycle import check_deletable, check_updatable, delete_promotion, difference
from .naming import SelectionLookup, selection_of, with_names
from .preparation import Stored, returns_of, settle, update
from .replacement import Replaced
from .request import PromotionRequest
from .search import Search

_MOST_RECORDS = 3
"""Records that one task creates at most, if other runs delete them or execute something meanwhile."""


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
    lookup = SelectionLookup(api, request.selection, request.source, request.waiting, request.snapshot_id)
    target_id = str(request.target)
    resolved = lookup.resolve(target_id)
    content = request.to_content(resolved, source_id=request.source, target_id=target_id)
    replaced = Replaced(api, content)

    def confirm() -> ContentRequest:
        nonlocal resolved
        resolved = lookup.confirm(resolved, target_id)
        return request.to_content(resolved, source_id=request.source, target_id=target_id)

    result = None
    attempt = 0
    with reporting(replaced=replaced.deleted, selection=resolved.rows):
        # The last attempt has a result, or raises an error.
        while result is None:
            attempt += 1
            search = Search(api, request, content, runtime, replaced, confirm, is_last=attempt >= _MOST_RECORDS)
            result = search.run()
    for problem in replaced.problems:
        runtime.warn(problem)
    changed = result.changed or bool(replaced.deleted)
    result = _with_selection(result, resolved.rows)
    return dataclasses.replace(result, changed=changed, returns={**result.returns, "replaced": replaced.deleted})


def _with_selection(result: Result, rows: Sequence[Mapping[str, Any]] | None) -> Result:
    selection = with_names(rows, result.returns["plan"])
    return dataclasses.replace(result, returns={**result.returns, "selection": selection})


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
            if differing.keys() - {"description"}:
                lookup.confirm(resolved, str(promotion.target_id))
            result = update(api, request, promotion, differing, runtime)
        else:
            result = settle(api, request, Stored(promotion=promotion, changed=False, reused=True), runtime)
    return _with_selection(result, rows)


def _ensure_absent(api: PingOneApi, request: PromotionRequest, runtime: Runtime) -> Result:
    """Delete the promotion's record, if it is there; environments are given by ID.

    :raises StateError: its status does not allow it
    """
    promotion_id = request.promotion_id
    if promotion_id is None:
        lookup = SelectionLookup(api, request.selection, request.source, request.waiting, request.snapshot_id)
        resolved = lookup.resolve(str(request.target))
        content = request.to_content(resolved, source_id=request.source, target_id=str(request.target))
        promotion = find_open(api.list_promotions(request.source, target=content.target_id), content)
    else:
        promotion = read_if_there(lambda: api.read_promotion(request.source, promotion_id))
    if promotion is None:
        return Result(False, returns_of(None, None, reused=False))
    with reporting(promotion_id=promotion.id, promotion=promotion.raw, status=promotion.status):
        if runtime.check_mode:
            check_deletable(promotion)
            changed = True
        else:
            changed = delete_promotion(api, request.source, promotion)
    return Result(changed, returns_of(promotion, None, reused=False))


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
