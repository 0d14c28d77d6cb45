# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that select what is promoted, checked before the first request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import InputError
from ..._ids import is_uuid

MOST_SELECTED = 100
"""Resources that one promotion may select (contract PingOne 2.2)."""


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


def check_selected(values: Sequence[str] | None) -> tuple[str, ...] | None:
    """Check the option selected_resources.

    :raises InputError: it is empty, too long, has duplicates, or contains something that is not a UUID
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
    return _check_ids(values, "selected_resources")


def check_excluded(values: Sequence[str] | None) -> tuple[str, ...]:
    """Check the option excluded_resources.

    :raises InputError: it has duplicates or contains something that is not a UUID
    """
    return _check_ids(values or (), "excluded_resources")


def check_mapping(mapping: Mapping[Any, Any] | None) -> dict[str, str]:
    """Check the option resource_mapping.

    :raises InputError: it maps something that is not a UUID
    """
    checked = {}
    for source, target in (mapping or {}).items():
        if not is_uuid(source) or not is_uuid(target):
            raise InputError(
                "resource_mapping must map the ID (UUID) of a source resource to the ID of a target resource; "
                f"got '{source}: {target}'."
            )
        checked[source.lower()] = target.lower()
    return checked


def _check_ids(values: Sequence[str], option: str) -> tuple[str, ...]:
    for value in values:
        if not is_uuid(value):
            raise InputError(f"{option} must be a list of resource IDs (UUID); '{value}' is not a UUID.")
    ids = tuple(value.lower() for value in values)
    twice = sorted({value for value in ids if ids.count(value) > 1})
    if twice:
        raise InputError(f"{option} lists a resource more than once: {', '.join(twice)}.")
    return ids
