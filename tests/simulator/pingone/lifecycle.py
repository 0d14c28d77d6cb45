# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moves promotions through their statuses. Source: PingOne contract, sections 6.2 and 15 (entries 3 to 5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from simulator.pace import Pace
from simulator.pingone.context import Context
from simulator.pingone.execution import Execution
from simulator.pingone.model import (
    COMPLETED,
    ERROR,
    IN_PROGRESS,
    NEW,
    PREPARING,
    READY,
    ROLLBACK_NEW,
    ROLLBACK_PREPARING,
    ROLLED_BACK,
    VALIDATION_FAILED,
    Promotion,
)
from simulator.pingone.planning import Planner, Selection, expand
from simulator.pingone.retention import sweep
from simulator.pingone.reverting import plan_rollback, touched_by

NOTHING_SELECTED = "Selected resources list is empty"


def settle_all(context: Context) -> None:
    """Let everything happen that is due by now."""
    for promotions in list(context.store.promotions.values()):
        for promotion in list(promotions.values()):
            settle(context, promotion)
    sweep(context.store, context.core.clock.now())


def settle(context: Context, promotion: Promotion, *, read: bool = False) -> None:
    """Bring one promotion to where it should be now; a read of it may be what moves it on."""
    if promotion.phase is None:
        return
    if read:
        promotion.phase_reads += 1
    pace, interim = _script(context, promotion)
    moment = _end_of_phase(context, promotion, pace, interim)
    if moment is not None:
        finish_phase(context, promotion, moment)
    elif interim:
        position = _position(context, promotion, pace, interim)
        if position is not None:
            promotion.status = interim[position]


def finish_phase(context: Context, promotion: Promotion, moment: datetime) -> None:
    """End what goes on, whatever its pace."""
    phase, promotion.phase = promotion.phase, None
    if phase == "prepare":
        _prepare(context, promotion)
    elif phase == "rollback_prepare":
        _prepare_rollback(context, promotion, moment)
    elif phase == "execute":
        _execute(context, promotion, moment)


def begin_execution(context: Context, promotion: Promotion, moment: datetime) -> None:
    """Let the execution begin. An empty plan is done at once (ambiguity A9)."""
    promotion.status = IN_PROGRESS
    promotion.started_at = promotion.updated_at = moment
    promotion.start_sequence = context.store.next_sequence()
    promotion.begin_phase("execute", moment)
    if promotion.plan == []:
        finish_phase(context, promotion, moment)


def _script(context: Context, promotion: Promotion) -> tuple[Pace, Sequence[str]]:
    behaviour = context.behaviour
    if promotion.phase == "execute":
        return behaviour.execute, ()
    pace, scripted, default = (
        (behaviour.prepare, behaviour.statuses, PREPARING)
        if promotion.phase == "prepare"
        else (behaviour.rollback_prepare, behaviour.rollback_statuses, ROLLBACK_PREPARING)
    )
    if scripted is not None:
        if pace.reads is not None:
            # Every scripted status is meant to be seen.
            pace = Pace(reads=max(pace.reads, len(scripted) + 1))
        return pace, scripted
    return pace, () if pace.never else (default,)


def _end_of_phase(context: Context, promotion: Promotion, pace: Pace, interim: Sequence[str]) -> datetime | None:
    now = context.core.clock.now()
    if pace.reads is not None:
        return now if promotion.phase_reads >= pace.reads else None
    if pace.seconds is not None:
        assert promotion.phase_began is not None, "a phase that runs has begun"
        end = promotion.phase_began + timedelta(seconds=pace.seconds)
        return end if now >= end else None
    return None


def _position(context: Context, promotion: Promotion, pace: Pace, interim: Sequence[str]) -> int | None:
    """Return which interim status is due; None before the first."""
    if pace.seconds is not None:
        assert promotion.phase_began is not None, "a phase that runs has begun"
        elapsed = (context.core.clock.now() - promotion.phase_began).total_seconds()
        return int(elapsed / pace.seconds * len(interim)) if elapsed > 0 else None
    if promotion.phase_reads == 0:
        return None
    if pace.reads is not None:
        return (promotion.phase_reads - 1) * len(interim) // max(pace.reads - 1, 1)
    return min(promotion.phase_reads, len(interim)) - 1


def _prepare(context: Context, promotion: Promotion) -> None:
    behaviour, store = context.behaviour, context.store
    if behaviour.prepare_error is not None:
        promotion.status, promotion.errors = ERROR, list(behaviour.prepare_error)
        return
    snapshot = store.snapshots[promotion.source_snapshot_id]
    source = snapshot.resources
    variables = context.substitution(promotion.source_id, promotion.target_id)
    planner = Planner(
        source=source,
        is_gone=snapshot.shows_absence,
        target=store.snapshots[promotion.target_snapshot_id].resources,
        target_environment_id=promotion.target_id,
        remembered=store.remembered(promotion.source_id, promotion.target_id),
        sensitive=context.sensitive,
        substitute=variables.apply if behaviour.plan_variables == "substituted" else None,
    )
    draft = planner.plan(
        Selection(
            selected=expand(promotion.selected or [], promotion.source_id, source),
            excluded=frozenset(promotion.excluded or []),
            supplied=promotion.supplied_mapping or {},
        )
    )
    promotion.mapping = draft.mapping
    if draft.errors:
        promotion.status, promotion.errors = VALIDATION_FAILED, draft.errors
        return
    promotion.plan = draft.steps
    if behaviour.validation_failed is not None:
        promotion.status, promotion.errors = VALIDATION_FAILED, list(behaviour.validation_failed)
        return
    if not draft.steps and behaviour.nothing_to_promote == "error":
        promotion.status, promotion.errors = ERROR, [NOTHING_SELECTED]  # ambiguity A9
        return
    promotion.errors = [text for resource in draft.carried for text in variables.complaints(resource)]
    promotion.status = VALIDATION_FAILED if promotion.errors else READY


def _prepare_rollback(context: Context, promotion: Promotion, moment: datetime) -> None:
    store = context.store
    if context.behaviour.rollback_prepare_error is not None:
        promotion.status, promotion.errors = ERROR, list(context.behaviour.rollback_prepare_error)
        return
    original = store.find(promotion.source_id, str(promotion.previous_id))
    promotion.plan = plan_rollback(
        before=store.snapshots[promotion.source_snapshot_id].resources,
        now=store.snapshots[promotion.target_snapshot_id].resources,
        touched=touched_by(original) if original else set(),
    )
    if promotion.plan or context.behaviour.empty_rollback == "ready":
        promotion.status = READY
        if context.behaviour.rollback_start == "automatic":
            begin_execution(context, promotion, moment)  # ambiguity A14
    else:
        # Nothing to revert: ambiguity A35.
        promotion.status, promotion.errors = ERROR, [NOTHING_SELECTED]


def _execute(context: Context, promotion: Promotion, moment: datetime) -> None:
    if promotion.plan is not None:
        promotion.errors = []
        Execution(context, promotion).run()
    # A start without a plan fails and keeps the reasons why there is none (ambiguity A19).
    failed = promotion.plan is None or bool(promotion.errors)
    promotion.status = ERROR if failed else COMPLETED
    promotion.completed_at = moment
    if promotion.is_rollback and not failed:
        original = context.store.find(promotion.source_id, str(promotion.previous_id))
        if original is not None:
            original.status = ROLLED_BACK
            original.reads_since_end = 0


def restart_preparation(context: Context, promotion: Promotion, moment: datetime) -> None:
    """Forget mapping and plan and compute them anew (section 7.6)."""
    promotion.plan = None
    promotion.errors = []
    promotion.mapping = None if promotion.supplied_mapping is None else dict(promotion.supplied_mapping)
    promotion.status = ROLLBACK_NEW if promotion.is_rollback else NEW
    promotion.begin_phase("rollback_prepare" if promotion.is_rollback else "prepare", moment)
