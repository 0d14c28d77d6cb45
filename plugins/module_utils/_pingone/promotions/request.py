# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options for a promotion, checked before the first request."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import InputError
from ..._ids import check_id
from ..._options import read_waiting
from ..._runtime import Runtime
from ..._waiting import Waiting
from ..environments import check_different
from .content import ContentRequest
from .naming import Resolved
from .selection import Selection, check_selection_given, read_selection

CONTENT_OPTIONS = (
    "selected_resources",
    "excluded_resources",
    "resource_mapping",
    "source_snapshot_id",
    "description",
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromotionRequest:
    """A checked request; environments are as given, by ID or name. Options that were not given are None."""

    absent: bool
    source: str
    target: str | None
    promotion_id: str | None
    selection: Selection
    snapshot_id: str | None
    description: str | None
    max_age: float | None
    exclusive: bool
    discard_empty: bool
    wait: bool
    waiting: Waiting
    field_differences: bool
    check_variables: bool

    def to_content(self, resolved: Resolved, *, source_id: str, target_id: str) -> ContentRequest:
        """Return the requested content, between environments given by ID."""
        return ContentRequest(
            source_id=source_id,
            target_id=target_id,
            selected=resolved.selected,
            excluded=resolved.excluded or (),
            mapping=resolved.mapping or {},
            snapshot_id=self.snapshot_id,
            taken_snapshot_id=resolved.snapshot_id,
            description=self.description,
        )

    def mutable(self, resolved: Resolved) -> dict[str, Any]:
        """Return the given properties that PingOne can change, by their API names (contract PingOne 7.6)."""
        given = {
            "description": self.description,
            "resourceMapping": None if resolved.mapping is None else dict(resolved.mapping),
            "selectedResources": None if resolved.selected is None else list(resolved.selected),
            "excludedResources": None if resolved.excluded is None else list(resolved.excluded),
        }
        return {name: value for name, value in given.items() if value is not None}


def read_promotion_request(params: Mapping[str, Any], runtime: Runtime) -> PromotionRequest:
    """Check a module's options; its time begins now.

    :raises InputError: one is wrong, or cannot be combined with another
    """
    absent = params["state"] == "absent"
    promotion_id = check_id(params["promotion_id"], "promotion_id")
    target = params["target_environment"]
    if target is not None:
        check_different(params["source_environment"], target)
    if promotion_id is None:
        check_selection_given(params)
    else:
        _check_beside_id(params, absent=absent)
    if params["discard_empty"] and not params["wait"]:
        raise InputError("discard_empty requires wait: true, because only a finished plan shows whether it is empty.")
    return PromotionRequest(
        absent=absent,
        source=params["source_environment"],
        target=target,
        promotion_id=promotion_id,
        selection=read_selection(params),
        snapshot_id=check_id(params["source_snapshot_id"], "source_snapshot_id"),
        description=params["description"],
        max_age=_check_age(params["max_age"]),
        exclusive=params["exclusive"],
        discard_empty=params["discard_empty"],
        wait=params["wait"],
        waiting=read_waiting(params, runtime),
        field_differences=params["field_differences"],
        check_variables=params["check_variables"],
    )


def _check_age(max_age: float | None) -> float | None:
    if max_age is not None and not max_age >= 0:
        raise InputError(f"max_age must be a number of seconds that is not negative; got {max_age}.")
    return max_age


def _check_beside_id(params: Mapping[str, Any], *, absent: bool) -> None:
    if params["all_resources"]:
        raise InputError(
            "all_resources cannot be used with promotion_id: PingOne cannot change a promotion to the whole "
            "environment. To create one, leave out promotion_id."
        )
    finding = [option for option in ("max_age", "exclusive") if params[option] not in (None, False)]
    if finding:
        raise InputError(
            f"{', '.join(finding)} cannot be used with promotion_id, which already identifies the promotion."
        )
    given = [option for option in CONTENT_OPTIONS if params[option] is not None]
    if absent and given:
        raise InputError(
            f"promotion_id already identifies what to delete; {', '.join(given)} cannot be used with it and state: absent."
        )
