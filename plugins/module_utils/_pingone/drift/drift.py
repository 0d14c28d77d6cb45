# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The drift of environments: how each of them differs from its source."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from ..._errors import InputError, NotFoundError, PermissionDeniedError, PromotionError
from ..._ignoring import Reduced, without_ignored
from ..._plan import Plan, diff_of
from ..._runtime import Result, Runtime
from ..api import PingOneApi
from ..environments import check_different, remember, resolve_environment
from ..promotions.naming import SelectionLookup, with_names
from ..promotions.record_plans import plan_each
from ..promotions.records import marked
from ..variables.residual import sort_residual
from .request import DriftRequest, NamedResource, check_distinct
from .snapshots import compare_each

_PURPOSE = "drift check"


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Drift:
    """The drift of one target, or the error that prevented the comparison."""

    target_id: str
    target_name: str
    target_type: str | None
    found: Reduced | None = None
    error: PromotionError | None = None
    residual: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    @property
    def in_sync(self) -> bool | None:
        """Whether nothing would change; None if that is unknown."""
        return None if self.found is None else not self.found.plan.effective

    def to_dict(self) -> dict[str, Any]:
        """Return the drift as results show it."""
        return {
            "target_environment": self.target_id,
            "target_name": self.target_name,
            "target_type": self.target_type,
            "in_sync": self.in_sync,
            "plan": None if self.found is None else self.found.plan.to_dict(),
            "ignored": [] if self.found is None else self.found.ignored,
            "residual": self.residual,
            "error": None if self.error is None else self.error.to_result()["error"],
        }


def find_drift(api: PingOneApi, request: DriftRequest, runtime: Runtime) -> Result:
    """Show how each target differs from the source.

    :raises PromotionError: a target could not be compared; ``returns`` has the drift of the others
    """
    source_id, target_ids = _resolve(api, request)
    for environment_id in (*target_ids, source_id):
        _look_up_name(api, environment_id)
    may_be_gone = request.resources is not None  # its absence is a difference
    lookup = SelectionLookup(api, request.selection, source_id, request.waiting, may_be_gone=may_be_gone)
    resolved = {target_id: lookup.resolve(target_id) for target_id in target_ids}
    if not may_be_gone:
        resolved = {target_id: lookup.confirm(each, target_id) for target_id, each in resolved.items()}
    selection = resolved[target_ids[0]].rows
    if request.resources is None:
        contents = [request.to_content(each, source_id=source_id, target_id=key) for key, each in resolved.items()]
        limit = request.waiting.deadline.left()
        checked = [marked(content, _PURPOSE.capitalize(), limit) for content in contents]
        outcomes = plan_each(api, checked, _PURPOSE, request.waiting, runtime)
    else:
        selection = _compared(request.resources, selection or ())
        resources = [NamedResource(type=row["type"], id=row["id"]) for row in selection]
        mappings = {target_id: each.mapping or {} for target_id, each in resolved.items()}
        outcomes = compare_each(api, resources, mappings, request.waiting, source_id=source_id)
    drifts = [_drift_of(api, source_id, target_id, outcomes[target_id], request) for target_id in target_ids]
    plan = next((drift.found.plan.to_dict() for drift in drifts if drift.found is not None), None)
    returns = {
        "drifts": [drift.to_dict() for drift in drifts],
        "in_sync": all(drift.in_sync for drift in drifts),
        "selection": with_names(selection, plan),
        "source_environment": source_id,
        "source_name": api.names.get(source_id, source_id),
    }
    _check_known(api, drifts, returns)
    return Result(False, returns, _diff(api, source_id, drifts) if runtime.diff else None)


def _compared(given: Sequence[NamedResource | None], named: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return all compared resources in the given order; ``named`` are those that were given by name.

    :raises InputError: one is given by ID and by name
    """
    found = iter(named)
    rows: list[dict[str, Any]] = [
        next(found) if each is None else {"id": each.id, "type": each.type, "name": None} for each in given
    ]
    ids = [row["id"].lower() for row in rows]
    twice = sorted({item for item in ids if ids.count(item) > 1})
    if twice:
        raise InputError(f"resources lists a resource more than once: {', '.join(twice)}.")
    return rows


def _resolve(api: PingOneApi, request: DriftRequest) -> tuple[str, list[str]]:
    source_id = resolve_environment(api, request.source, "source_environment")
    target_ids = [resolve_environment(api, target, "target_environments") for target in request.targets]
    for target_id in target_ids:
        check_different(source_id, target_id)
    check_distinct(target_ids)
    return source_id, target_ids


def _look_up_name(api: PingOneApi, environment_id: str) -> None:
    """Look up the name of an environment, because people know it by that.

    The name of one that may not be read stays unknown; whether it can be compared is decided by the comparison.
    """
    if environment_id not in api.names:
        with contextlib.suppress(NotFoundError, PermissionDeniedError):
            remember(api, api.read_environment(environment_id))


def _drift_of(
    api: PingOneApi, source_id: str, target_id: str, outcome: Plan | PromotionError, request: DriftRequest
) -> _Drift:
    known = _Drift(
        target_id=target_id,
        target_name=api.names.get(target_id, target_id),
        target_type=api.types.get(target_id),
    )
    if isinstance(outcome, PromotionError):
        return dataclasses.replace(known, error=outcome)
    found = without_ignored(outcome, request.ignore)
    try:
        residual, _unexplained = sort_residual(api, source_id, target_id, found.plan)
    except PermissionDeniedError:
        residual = []  # a client that may not read variables sees the differences that they cause as drift
    except PromotionError as error:
        return dataclasses.replace(known, error=error)
    # If the fields are unknown, something else may differ as well.
    residual = [row for row in residual if row["settled"] is not False and row.get("fields")]
    explained = {row["source_id"] for row in residual}
    left = Plan.of(change for change in found.plan.changes if change.source_id not in explained)
    reduced = dataclasses.replace(found, plan=left)
    return dataclasses.replace(known, found=reduced, residual=residual)


def _check_known(api: PingOneApi, drifts: list[_Drift], returns: dict[str, Any]) -> None:
    failed = [(drift, drift.error) for drift in drifts if drift.error is not None]
    if not failed:
        return
    error = failed[0][1]
    if len(drifts) > 1:
        error.message = " ".join(f"{api.label(drift.target_id)}: {each.message}" for drift, each in failed)
    error.returns = {**error.returns, **returns}
    error.changed = False
    raise error


def _diff(api: PingOneApi, source_id: str, drifts: list[_Drift]) -> dict[str, Any]:
    source = api.label(source_id)
    shown = [
        diff_of(drift.found.plan, f"drift of {api.label(drift.target_id)} from {source}")["prepared"]
        for drift in drifts
        if drift.found is not None
    ]
    return {"prepared": "".join(shown)}
