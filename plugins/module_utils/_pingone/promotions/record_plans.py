# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""PingOne's own plans, of promotions that are never executed (contract PingOne 7.1, 7.5, 7.9, 16)."""

from __future__ import annotations

from collections.abc import Sequence

from ..._errors import NotFoundError, OperationFailedError, PromotionError, StateError, WaitTimeoutError
from ..._plan import Plan
from ..._runtime import Runtime
from ..._waiting import Waiting
from ..api import PingOneApi
from ..plan import read_plan
from ..statuses import READY, VALIDATION_FAILED
from .content import ContentRequest
from .fields import with_fields
from .lifecycle import check_prepared, wait_for_preparation
from .records import Records
from .validation import validation_advice


def plan_each(
    api: PingOneApi, contents: Sequence[ContentRequest], purpose: str, waiting: Waiting, runtime: Runtime
) -> dict[str, Plan | PromotionError]:
    """Return, for each target, what a promotion would change, or why that is unknown. Leaves no record behind.

    ``contents`` are marked, and ``purpose`` is a noun for what they serve. Creates all records before it waits for the first
    plan, because PingOne prepares them at the same time.

    :raises ServiceError: the existing records could not be read
    """
    source_id = contents[0].source_id
    targets = {each.target_id for each in contents}
    promotions = list(api.list_promotions(source_id, target=targets.pop() if len(targets) == 1 else None))
    outcomes: dict[str, Plan | PromotionError] = {}
    with Records(api, source_id, purpose, runtime) as records:
        created: dict[str, str] = {}
        for each in contents:
            try:
                created[each.target_id] = records.create(each)
            except PromotionError as error:
                outcomes[each.target_id] = error
        records.sweep(promotions)
        for each in contents:
            if each.target_id in created:
                outcomes[each.target_id] = _plan_of(api, records, each, created[each.target_id], purpose, waiting)
    return outcomes


def _plan_of(
    api: PingOneApi, records: Records, content: ContentRequest, promotion_id: str, purpose: str, waiting: Waiting
) -> Plan | PromotionError:
    try:
        try:
            plan = _read(api, records, content.source_id, promotion_id, purpose, waiting)
        except NotFoundError:
            # Somebody has deleted the record.
            records.delete(promotion_id)
            promotion_id = records.create(content)
            plan = _read(api, records, content.source_id, promotion_id, purpose, waiting)
    except PromotionError as error:
        record = records.delete(promotion_id) or f"The {purpose} has deleted the promotion record that it created."
        error.advice = f"{error.advice} {record}".strip()
        return error
    records.delete_or_warn(promotion_id)
    return plan


def _read(api: PingOneApi, records: Records, source_id: str, promotion_id: str, purpose: str, waiting: Waiting) -> Plan:
    """Wait for the plan of a record and read it. The advice of errors assumes that the record is gone."""
    try:
        promotion = wait_for_preparation(api, source_id, promotion_id, waiting).state
    except WaitTimeoutError as error:
        error.advice = "Run the task again with a longer wait_timeout."
        raise
    records.observe(promotion_id, promotion)
    try:
        check_prepared(api, source_id, promotion)
    except OperationFailedError as error:
        if promotion.status == VALIDATION_FAILED:
            error.advice = f"{validation_advice(promotion)} Then run the task again."
        raise
    if promotion.status != READY:
        raise StateError(
            f"Promotion {promotion_id} of environment {api.label(source_id)}, created only to read its plan, is "
            f"in status {promotion.status}: somebody has started it.",
            advice=(
                "Read it with envops.promotion.pingone_promotion_info, and do not execute promotions whose description says "
                f"that they belong to a {purpose}."
            ),
        )
    return with_fields(api, promotion, read_plan(api, source_id, promotion))
