# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options for drift, checked before the first request."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import InputError
from ..._ids import is_uuid, require_id
from ..._ignoring import Rule, check_rules
from ..._options import read_waiting
from ..._runtime import Runtime
from ..._waiting import Waiting
from ..environments import check_different
from ..promotions.content import ContentRequest
from ..promotions.naming import Resolved
from ..promotions.selection import Selection, check_selection_given, read_selection
from ..references import Reference, read_reference
from ..references import check_distinct as check_distinct_references
from ..snapshots.request import check_resource_type

PLAN = "plan"
SNAPSHOTS = "snapshots"
METHODS = (PLAN, SNAPSHOTS)


@dataclasses.dataclass(frozen=True, kw_only=True)
class NamedResource:
    """A resource of the source; its type is a path segment of its URL."""

    type: str
    id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class DriftRequest:
    """A checked request; environments are as given, by ID or name.

    ``resources`` is None if plans are compared. Otherwise it has None in place of each resource that is given by name, and the
    selection has those.
    """

    source: str
    targets: tuple[str, ...]
    selection: Selection
    resources: tuple[NamedResource | None, ...] | None
    ignore: tuple[Rule, ...]
    waiting: Waiting

    def to_content(self, resolved: Resolved, *, source_id: str, target_id: str) -> ContentRequest:
        """Return the content of the promotion whose plan shows the drift between two environments."""
        return ContentRequest(
            source_id=source_id,
            target_id=target_id,
            selected=resolved.selected,
            excluded=resolved.excluded or (),
            mapping=resolved.mapping or {},
            taken_snapshot_id=resolved.snapshot_id,
        )


def read_drift_request(params: Mapping[str, Any], runtime: Runtime) -> DriftRequest:
    """Check a module's options; its time begins now.

    :raises InputError: one is wrong, or cannot be combined with another
    """
    resources: tuple[NamedResource | None, ...] | None = None
    if params["method"] == PLAN:
        _check_selection(params)
        selection = read_selection(params)
    else:
        _check_no_selection(params)
        references, resources = _check_resources(params["resources"])
        selection = dataclasses.replace(read_selection(params), option="resources", selected=references)
    return DriftRequest(
        source=params["source_environment"],
        targets=_check_targets(params["source_environment"], params["target_environments"]),
        selection=selection,
        resources=resources,
        ignore=check_rules(params["ignore"] or (), "ignore"),
        waiting=read_waiting(params, runtime),
    )


def _check_targets(source: str, targets: Sequence[str]) -> tuple[str, ...]:
    if not targets:
        raise InputError("target_environments is empty: list at least one environment to compare with the source.")
    for target in targets:
        check_different(source, target)
    check_distinct([target.lower() if is_uuid(target) else target for target in targets])
    return tuple(targets)


def check_distinct(targets: Sequence[str]) -> None:
    """Check that no target is given twice; call with the targets as given, and again once resolved.

    :raises InputError: one is given more than once
    """
    twice = sorted({target for target in targets if targets.count(target) > 1})
    if twice:
        raise InputError(f"target_environments lists an environment more than once: {', '.join(twice)}.")


def _check_selection(params: Mapping[str, Any]) -> None:
    if params["resources"]:
        raise InputError("resources requires method: snapshots; with method: plan, use selected_resources.")
    check_selection_given(params)


def _check_no_selection(params: Mapping[str, Any]) -> None:
    given = [name for name in ("selected_resources", "all_resources", "excluded_resources") if params[name]]
    if given:
        raise InputError(
            f"{', '.join(given)} cannot be used with method: snapshots, which compares exactly the resources in resources."
        )


def _check_resources(
    resources: Sequence[Mapping[str, Any]] | None,
) -> tuple[tuple[Reference, ...], tuple[NamedResource | None, ...]]:
    """Return the resources that are given by name, and all with None in place of these."""
    if not resources:
        raise InputError(
            "method: snapshots requires resources: list the source resources to compare, with their types."
        )
    references: list[Reference] = []
    by_id: list[NamedResource | None] = []
    for number, entry in enumerate(resources, 1):
        option = f"resources: entry {number}"
        given = {key for key, value in entry.items() if value is not None}
        if given == {"type", "name"}:
            references.append(read_reference({key: entry[key] for key in given}, option))
            by_id.append(None)
        elif given == {"resource_type", "resource_id"}:
            kind = check_resource_type(entry["resource_type"], f"{option}: resource_type")
            by_id.append(NamedResource(type=kind, id=require_id(entry["resource_id"], f"{option}: resource_id")))
        else:
            raise InputError(
                f"{option} must have either type and name, or resource_type and resource_id; "
                f"it has {', '.join(sorted(given)) or 'none of them'}."
            )
    check_distinct_references([*references, *(Reference(id=each.id) for each in by_id if each)], "resources")
    return tuple(references), tuple(by_id)


def resources_problem(options: Mapping[str, Any], prefix: str) -> str:
    """Return what is wrong with the variable of a role that names resources to compare; an empty string if nothing is.

    ``options`` are by their names without the ``prefix`` of the role.
    """
    given = options.get("resources")
    if not isinstance(given, list | tuple) or not all(isinstance(entry, Mapping) for entry in given):
        return ""  # what is not given, and what the validation of types refuses
    try:
        _check_resources(given)
    except InputError as error:
        return f"{prefix}{error.message}"
    return ""
