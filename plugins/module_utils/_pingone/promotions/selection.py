# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that select what is promoted, checked before the first request."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import InputError
from ..._given import only_given
from ..._registered import truth
from ..references import Pairs, Reference, read_mapping, read_references

OPTIONS: dict[str, dict[str, Any]] = {
    "selected_resources": {"type": "list", "elements": "raw"},
    "excluded_resources": {"type": "list", "elements": "raw"},
    "resource_mapping": {"type": "raw"},
}
"""The options that name resources, in the terms of AnsibleModule."""
MOST_SELECTED = 100
"""Resources that one promotion may select (contract PingOne 2.2)."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Selection:
    """What a user selects, excludes and maps; None for what is not given. ``selected`` is None for all resources, too.

    ``option`` is the one that selects.
    """

    option: str = "selected_resources"
    selected: tuple[Reference, ...] | None = None
    excluded: tuple[Reference, ...] | None = None
    mapping: Pairs | None = None

    @property
    def of_source(self) -> list[tuple[Reference, str]]:
        """The resources of the source, with the options that name them."""
        options = [
            (self.selected or (), self.option),
            (self.excluded or (), "excluded_resources"),
            ([source for source, _target in self.mapping or ()], "resource_mapping"),
        ]
        return [(each, option) for references, option in options for each in references]

    @property
    def of_target(self) -> list[tuple[Reference, str]]:
        """The resources of the target, with the option that names them."""
        return [(target, "resource_mapping") for _source, target in self.mapping or ()]


def read_selection(params: Mapping[str, Any]) -> Selection:
    """Check the options of a module that select resources.

    :raises InputError: one is wrong
    """
    excluded, mapping = params["excluded_resources"], params["resource_mapping"]
    return Selection(
        selected=check_selected(params["selected_resources"]),
        excluded=None if excluded is None else check_excluded(excluded),
        mapping=None if mapping is None else read_mapping(mapping, "resource_mapping"),
    )


def check_selection_given(params: Mapping[str, Any]) -> None:
    """Check that either selected_resources or all_resources is given.

    :raises InputError: neither is given, or both are
    """
    if params["selected_resources"] is None and not params["all_resources"]:
        raise InputError(
            "Neither selected_resources nor all_resources is given: list the source resources to promote, or set "
            "all_resources: true for the whole environment."
        )
    if params["selected_resources"] is not None and params["all_resources"]:
        raise InputError("selected_resources and all_resources are mutually exclusive: set only one of them.")


def check_selected(values: Sequence[Any] | None) -> tuple[Reference, ...] | None:
    """Check the option selected_resources.

    :raises InputError: it is empty, too long, has duplicates, or contains something that names no resource
    """
    if values is None:
        return None
    if not values:
        raise InputError(
            "selected_resources is empty: list the source resources to promote, or set all_resources: true."
        )
    if len(values) > MOST_SELECTED:
        raise InputError(
            f"selected_resources has {len(values)} entries; PingOne promotes 1 to {MOST_SELECTED} at a time "
            "(it adds dependencies automatically; they do not count)."
        )
    return read_references(values, "selected_resources")


def check_excluded(values: Sequence[Any]) -> tuple[Reference, ...]:
    """Check the option excluded_resources.

    :raises InputError: it has duplicates or contains something that names no resource
    """
    return read_references(values, "excluded_resources")


def selection_problem(options: Mapping[str, Any], prefix: str) -> str:
    """Return what is wrong with the variables of a role that select resources; an empty string if nothing is.

    ``options`` are by their names without the ``prefix`` of the role.
    """
    given = only_given({name: options.get(name) for name in OPTIONS}, OPTIONS)
    for name, value in given.items():
        if OPTIONS[name]["type"] == "list" and not isinstance(value, list | tuple):
            return f"{prefix}{name} must be a list."
    if "selected_resources" in given and truth(options.get("all_resources")):
        return f"{prefix}selected_resources and {prefix}all_resources are mutually exclusive: set only one of them."
    try:
        read_selection({**dict.fromkeys(OPTIONS), **given})
    except InputError as error:
        return f"{prefix}{error.message}"
    return ""
