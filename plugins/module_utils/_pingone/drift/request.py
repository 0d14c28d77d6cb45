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
from ..promotions.selection import check_excluded, check_mapping, check_selected, check_selection_given
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

    ``resources`` is None if plans are compared.
    """

    source: str
    targets: tuple[str, ...]
    selected: tuple[str, ...] | None
    excluded: tuple[str, ...]
    mapping: Mapping[str, str]
    resources: tuple[NamedResource, ...] | None
    ignore: tuple[Rule, ...]
    waiting: Waiting

    def to_content(self, *, source_id: str, target_id: str) -> ContentRequest:
        """Return the content of the promotion whose plan shows the drift between two environments."""
        return ContentRequest(
            source_id=source_id,
            target_id=target_id,
            selected=self.selected,
            excluded=self.excluded,
            mapping=self.mapping,
        )


def read_drift_request(params: Mapping[str, Any], runtime: Runtime) -> DriftRequest:
    """Check a module's options; its time begins now.

    :raises InputError: one is wrong, or cannot be combined with another
    """
    by_plan = params["method"] == PLAN
    if by_plan:
        _check_selection(params)
    else:
        _check_no_selection(params)
    return DriftRequest(
        source=params["source_environment"],
        targets=_check_targets(params["source_environment"], params["target_environments"]),
        selected=check_selected(params["selected_resources"]),
        excluded=check_excluded(params["excluded_resources"]),
        mapping=check_mapping(params["resource_mapping"]),
        resources=None if by_plan else _check_resources(params["resources"]),
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


def _check_resources(resources: Sequence[Mapping[str, str]] | None) -> tuple[NamedResource, ...]:
    if not resources:
        raise InputError(
            "method: snapshots requires resources: list the source resources to compare, with their types."
        )
    checked = [
        NamedResource(
            type=check_resource_type(entry["resource_type"]), id=require_id(entry["resource_id"], "resource_id")
        )
        for entry in resources
    ]
    ids = [resource.id for resource in checked]
    twice = sorted({item for item in ids if ids.count(item) > 1})
    if twice:
        raise InputError(f"resources lists a resource more than once: {', '.join(twice)}.")
    return tuple(checked)
