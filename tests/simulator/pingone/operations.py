# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations on promotions with the rules that allow or refuse them.

Source: PingOne contract, sections 6.3 and 7.1 to 7.9.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from simulator.pingone.context import Context
from simulator.pingone.errors import ApiError, invalid_data, state_violation
from simulator.pingone.inputs import NewPromotion
from simulator.pingone.lifecycle import begin_execution, restart_preparation
from simulator.pingone.model import (
    COMPLETED,
    DELETABLE,
    ERROR,
    EXECUTED,
    IN_PROGRESS,
    NEW,
    ROLLBACK_NEW,
    STARTABLE,
    UPDATABLE,
    Environment,
    Json,
    Promotion,
    Snapshot,
)
from simulator.pingone.planning import expand
from simulator.pingone.retention import sweep

MAXIMUM_SELECTED = 100
ROLLBACK_DESCRIPTION = "Rolling back promotion."


def create(context: Context, source: Environment, wanted: NewPromotion) -> Promotion:
    """P1. Who may see the target has been checked by the caller."""
    store, now = context.store, context.core.clock.now()
    target = store.environments.get(wanted.target_id)
    if wanted.target_id == source.id:
        raise invalid_data("INVALID_VALUE", "targetEnvironment.id", "must differ from the source environment")
    if target is None or target.organization_id != source.organization_id:
        raise ApiError(403)
    if context.behaviour.sandbox_only and {source.record["type"], target.record["type"]} != {"SANDBOX"}:
        raise state_violation("Promotions are limited to sandbox environments", "environment.type")
    given = None if wanted.source_snapshot_id is None else _given_snapshot(context, source, wanted.source_snapshot_id)
    identifier = context.core.ids.scripted()
    promotion = Promotion(
        id=identifier,
        sequence=store.next_sequence(),
        source_id=source.id,
        target_id=target.id,
        source_snapshot_id=given.snapshot_id if given else context.take_snapshot(source).snapshot_id,
        target_snapshot_id=context.take_snapshot(target).snapshot_id,
        created_at=now,
        updated_at=now,
        status=NEW,
        selected=[source.id] if wanted.selected is None else wanted.selected,
        excluded=wanted.excluded,
        supplied_mapping=wanted.mapping,
        mapping=wanted.mapping,
        description=wanted.description,
        source_snapshot_resource_id=given.resource_id if given else None,
    )
    promotion.begin_phase("prepare", now)
    store.add(promotion)
    sweep(store, now)
    return promotion


def _given_snapshot(context: Context, source: Environment, snapshot_id: str) -> Snapshot:
    """Find the snapshot that a promotion names as its source, of the environment or of one resource (ambiguity A6)."""
    given = context.store.snapshots.get(snapshot_id)
    if given is None or given.environment_id != source.id or given.status == ERROR:
        raise invalid_data("INVALID_VALUE", "sourceSnapshot.id", "does not exist")
    if context.behaviour.automatic_snapshots == "refused" and not given.requested:
        raise invalid_data("INVALID_VALUE", "sourceSnapshot.id", "must be a snapshot that was requested")
    return given


def update(context: Context, promotion: Promotion, changes: Json) -> None:
    """P6. Everything but the description has the plan computed anew."""
    with _refusing(context):
        if promotion.is_rollback:
            raise state_violation("A rollback promotion cannot be updated")
        if promotion.status not in UPDATABLE:
            raise state_violation(f"Promotion in status {promotion.status} cannot be updated")
    if not changes:
        return
    promotion.updated_at = context.core.clock.now()
    if "description" in changes:
        promotion.description = changes["description"]
    if "selectedResources" in changes:
        selected = changes["selectedResources"]
        promotion.selected = [promotion.source_id] if selected is None else selected
    if "excludedResources" in changes:
        promotion.excluded = changes["excludedResources"]
    if "resourceMapping" in changes:
        promotion.supplied_mapping = changes["resourceMapping"]
    if set(changes) != {"description"}:
        restart_preparation(context, promotion, promotion.updated_at)


def start(context: Context, promotion: Promotion) -> None:
    """P7."""
    with _refusing(context):
        _check_start(context, promotion)
    begin_execution(context, promotion, context.core.clock.now())


@contextlib.contextmanager
def _refusing(context: Context) -> Iterator[None]:
    """Give a refusal by the state the status that the switch selects (ambiguity A22)."""
    try:
        yield
    except ApiError as refusal:
        refusal.status = context.behaviour.refusal_status
        raise


def _check_start(context: Context, promotion: Promotion) -> None:
    if promotion.status not in STARTABLE:
        raise state_violation(f"Promotion in status {promotion.status} cannot be executed")
    if promotion.is_rollback:
        _check_still_most_recent(context, promotion)
    else:
        _check_selection(context, promotion)
    busy = [other for other in context.store.to_target(promotion.target_id) if other.status == IN_PROGRESS]
    if busy and context.behaviour.concurrent_starts == "refused":  # ambiguity A21
        raise state_violation("Another promotion to the target environment is in progress", "targetEnvironment.id")


def _check_still_most_recent(context: Context, promotion: Promotion) -> None:
    latest = _most_recent(context, promotion)
    if latest is None or latest.id != promotion.previous_id:
        raise state_violation("Only the most recent promotion can be rolled back", "previousPromotion.id")


def _most_recent(context: Context, promotion: Promotion) -> Promotion | None:
    """Find what can be rolled back, to the target or, as another reading has it, of the source (ambiguity A17)."""
    of_source = context.behaviour.newest == "of_source"
    return context.store.most_recent(promotion.source_id, None if of_source else promotion.target_id)


def _check_selection(context: Context, promotion: Promotion) -> None:
    snapshot = context.store.snapshots[promotion.source_snapshot_id]
    count = len(expand(promotion.selected or [], promotion.source_id, snapshot.resources))
    if not 1 <= count <= MAXIMUM_SELECTED:
        raise state_violation(
            f"The number of selected resources must be between 1 and {MAXIMUM_SELECTED}", "selectedResources"
        )


def roll_back(context: Context, original: Promotion) -> Promotion:
    """P8. The source snapshot of a rollback is the state the original found in the target."""
    with _refusing(context):
        _check_revertible(context, original)
    return _rollback_of(context, original)


def _check_revertible(context: Context, original: Promotion) -> None:
    if original.status not in EXECUTED:
        raise state_violation(f"Promotion in status {original.status} cannot be rolled back")
    if original.is_rollback and original.status == COMPLETED:
        raise state_violation("A completed rollback cannot be rolled back")
    if original.status == ERROR and original.started_at is None and not original.is_rollback:
        raise state_violation("Promotion has not been executed")
    if original.is_rollback and context.behaviour.failed_rollbacks == "final":  # ambiguity A16
        raise state_violation("A rollback cannot be rolled back")
    if _most_recent(context, original) is not original:
        raise state_violation("Only the most recent promotion can be rolled back", "id")


def _rollback_of(context: Context, original: Promotion) -> Promotion:
    store, now = context.store, context.core.clock.now()
    identifier = context.core.ids.scripted()
    rollback = Promotion(
        id=identifier,
        sequence=store.next_sequence(),
        source_id=original.source_id,
        target_id=original.target_id,
        source_snapshot_id=original.target_snapshot_id,
        target_snapshot_id=context.take_snapshot(store.environments[original.target_id]).snapshot_id,
        created_at=now,
        updated_at=now,
        status=ROLLBACK_NEW,
        mapping={},
        description=ROLLBACK_DESCRIPTION,
        previous_id=original.id,
    )
    rollback.begin_phase("rollback_prepare", now)
    store.add(rollback)
    sweep(store, now)
    return rollback


def delete(context: Context, promotion: Promotion) -> None:
    """P9. Only the record goes; the target stays as it is."""
    if promotion.status not in DELETABLE:
        raise state_violation(f"Promotion in status {promotion.status} cannot be deleted")
    del context.store.promotions[promotion.source_id][promotion.id]
