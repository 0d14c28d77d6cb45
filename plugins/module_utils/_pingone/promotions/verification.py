# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verifying that a target has what a promotion has executed, whatever has become of the source (contract PingOne 16, A6)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import AuthenticationError, PromotionError, RejectedError, StateConflictError, StateError
from ..._ids import require_id
from ..._ignoring import Rule, check_fields, without_ignored
from ..._options import read_waiting
from ..._plan import DELETE, Change, Plan
from ..._runtime import Result, Runtime
from ..._waiting import Deadline, Waiting
from ..api import PingOneApi
from ..environments import resolve_environment
from ..plan import plan_of_steps
from ..promotion import Promotion
from ..snapshots.embedded import Embedded, take_embedded
from ..statuses import COMPLETED
from ..variables.residual import sort_residual
from .content import ContentRequest
from .record_plans import plan_each
from .records import marked
from .source_edits import edits_since

_PURPOSE = "verification"
_SNAPSHOT_TIME = 120.0
"""Seconds that a snapshot of an environment may take; it usually takes up to 15 (contract PingOne 11.1)."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class VerificationRequest:
    """Which executed promotion to verify, and which fields may differ; the source is as given, by ID or name."""

    source: str
    promotion_id: str
    ignore: tuple[Rule, ...]
    waiting: Waiting


@dataclasses.dataclass(frozen=True, kw_only=True)
class Verification:
    """Whether a target has what a promotion has executed; None if that is not known, for a ``reason`` in sentences.

    ``leftovers`` are changes of what was executed that PingOne would still make, ``beyond`` changes of anything else, and ``residual``
    rows of changes that variables explain. ``source_moved_on`` has a row for each later edit of the source, and is None if PingOne does
    not show them. ``source_pinned`` says that all of that is planned from the source as it was promoted.
    """

    verified: bool | None
    reason: str
    leftovers: tuple[Change, ...]
    beyond: tuple[Change, ...]
    residual: list[dict[str, Any]]
    ignored: list[dict[str, Any]]
    source_pinned: bool
    source_moved_on: list[dict[str, Any]] | None

    def to_returns(self) -> dict[str, Any]:
        """Return it as the module pingone_promotion_verification_info does."""
        rows = {name: [change.to_dict() for change in getattr(self, name)] for name in ("leftovers", "beyond")}
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)} | rows


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Replanned:
    """What PingOne would still change; ``pinned`` says that it is planned from the source as it was promoted."""

    plan: Plan
    pinned: bool


def read_verification_request(params: Mapping[str, Any], runtime: Runtime) -> VerificationRequest:
    """Check a module's options; its time begins now.

    :raises InputError: one is wrong
    """
    return VerificationRequest(
        source=params["source_environment"],
        promotion_id=require_id(params["promotion_id"], "promotion_id"),
        ignore=check_fields(params["ignore"] or (), "ignore"),
        waiting=read_waiting(params, runtime),
    )


def verify_promotion(api: PingOneApi, request: VerificationRequest, runtime: Runtime) -> Result:
    """Report whether PingOne would still change something of what a promotion has executed, as ``verify`` finds.

    :raises PromotionError: it cannot be verified
    """
    return Result(False, verify(api, request, runtime).to_returns())


def verify(api: PingOneApi, request: VerificationRequest, runtime: Runtime) -> Verification:
    """Find out whether PingOne would still change something of what a promotion has executed. Leaves no record behind.

    :raises StateError: the promotion is not COMPLETED
    :raises PromotionError: it cannot be planned again
    """
    source_id = resolve_environment(api, request.source, "source_environment")
    executed = api.read_promotion(source_id, request.promotion_id)
    if executed.status != COMPLETED:
        raise StateError(
            f"Promotion {executed.id} is in status {executed.status}, so there is nothing to verify.",
            advice="Execute it first, with envops.promotion.pingone_promotion_execution.",
        )
    changes = plan_of_steps(executed.steps).changes
    target = _resources(api, str(executed.target_id), _in_time(request.waiting, runtime))
    again = _plan_again(api, executed, changes, target, request, runtime)
    reduced = without_ignored(again.plan, request.ignore)
    residual, unexplained = sort_residual(api, source_id, str(executed.target_id), reduced.plan)
    unexplained += [change for change in changes if change.action == DELETE and target and change.target_id in target]
    concerned = {change.source_id for change in changes} | {change.target_id for change in changes}
    concerned.discard(None)
    own = [each for each in unexplained if concerned & {each.source_id, each.target_id}]
    beyond = [each for each in unexplained if each not in own]
    reason = _doubt(changes, target, again, own, beyond)
    edits = edits_since(api, executed, changes, _in_time(request.waiting, runtime), request.ignore)
    return Verification(
        verified=None if reason else not unexplained,
        reason=reason,
        leftovers=tuple(own),
        beyond=tuple(beyond),
        residual=residual,
        ignored=reduced.ignored,
        source_pinned=again.pinned,
        source_moved_on=edits,
    )


def _doubt(
    changes: tuple[Change, ...],
    target: Mapping[str, Embedded],
    again: _Replanned,
    own: list[Change],
    beyond: list[Change],
) -> str:
    """Return why it is not known whether the target has what was executed; an empty string if it is known."""
    if (own or beyond) and not again.pinned:
        return (
            "PingOne does not plan from the snapshot that was promoted, so edits of the source since then cannot be told apart "
            "from what is left to change."
        )
    if beyond and not own:
        return "PingOne would change resources that the promotion did not change, so somebody has changed them since its plan."
    if not target and not own and any(change.action == DELETE for change in changes):
        return "PingOne does not show in a snapshot of the target that what was to be deleted is gone."
    return ""


def _plan_again(
    api: PingOneApi,
    executed: Promotion,
    changes: tuple[Change, ...],
    target: Mapping[str, Embedded],
    request: VerificationRequest,
    runtime: Runtime,
) -> _Replanned:
    content = _content(executed, changes, target)
    if content is None:
        return _Replanned(plan=Plan.of(()), pinned=True)
    purpose = f"Verification of promotion {executed.id}"
    content = marked(content, purpose, request.waiting.deadline.left())
    outcome = plan_each(api, [content], _PURPOSE, request.waiting, runtime)[content.target_id]
    pinned = content.snapshot_id is not None
    if pinned and isinstance(outcome, RejectedError | StateConflictError):
        pinned = False
        present = _resources(api, content.source_id, _in_time(request.waiting, runtime))
        content = _without_missing(dataclasses.replace(content, snapshot_id=None), present)
        outcome = plan_each(api, [content], _PURPOSE, request.waiting, runtime)[content.target_id]
    if isinstance(outcome, PromotionError):
        raise outcome
    return _Replanned(plan=outcome, pinned=pinned)


def _content(executed: Promotion, changes: tuple[Change, ...], target: Mapping[str, Embedded]) -> ContentRequest | None:
    """Return the content that plans a promotion again; None if it only contained deletions.

    What was deleted exists in neither environment, so another plan cannot select it. A pair whose resource in the target is
    gone is left out: a record with it could never be deleted (contract PingOne 6.3).
    """
    deleted = {change.source_id for change in changes if change.action == DELETE}
    selected = tuple(each for each in executed.selected if each not in deleted)
    if not selected:
        return None
    return ContentRequest(
        source_id=str(executed.source_id),
        target_id=str(executed.target_id),
        selected=None if executed.is_whole_environment else selected,
        excluded=executed.excluded,
        mapping={
            source: found
            for source, found in executed.mapping.items()
            if source not in deleted and (not target or found in target)
        },
        snapshot_id=executed.snapshot_id,
    )


def _without_missing(content: ContentRequest, source: Mapping[str, Embedded]) -> ContentRequest:
    """Return a content without what the present source does not have any more, as far as that is known."""
    if not source:
        return content
    selected = content.selected and tuple(each for each in content.selected if each in source)
    return dataclasses.replace(
        content,
        selected=selected,
        excluded=tuple(each for each in content.excluded if each in source),
        mapping={key: value for key, value in content.mapping.items() if key in source},
    )


def _resources(api: PingOneApi, environment_id: str, waiting: Waiting) -> Mapping[str, Embedded]:
    """Return the resources of an environment by ID; none if PingOne does not show them."""
    try:
        return take_embedded(api, environment_id, waiting)
    except AuthenticationError:
        raise
    except PromotionError:
        return {}


def _in_time(waiting: Waiting, runtime: Runtime) -> Waiting:
    """Return a share of the time, so that slow snapshots do not use up that of the plan."""
    limit = min(_SNAPSHOT_TIME, waiting.deadline.left() / 4)
    return dataclasses.replace(waiting, deadline=Deadline(limit, runtime.clock))
