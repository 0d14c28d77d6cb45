# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The resources whose properties can take variables (contract PingOne 10.3)."""

from __future__ import annotations

from typing import Any

from ..._errors import RejectedError
from ..api import PingOneApi
from ..environments import resolve_environment


def find_resources(
    api: PingOneApi, environment: str, *, category: str | None, property_path: str | None
) -> list[dict[str, Any]]:
    """Return the resources of a category that have a property which can take a variable, ordered by category and name.

    :raises ServiceError: they cannot be read
    """
    environment_id = resolve_environment(api, environment, "environment")
    given = {"resourceCategory": category, "resourceProperty": property_path}
    conditions = {name: value for name, value in given.items() if value is not None}
    try:
        found = list(api.variables.list_resources(environment_id, conditions))
    except RejectedError as error:
        # PingOne does not document which filters it supports (contract PingOne A25), so the results are filtered here as well.
        if not conditions or "INVALID_FILTER" not in {detail.get("code") for detail in error.details}:
            raise
        found = list(api.variables.list_resources(environment_id, {}))
    return sorted((item for item in found if _fits(item, category, property_path)), key=_order)


def _fits(item: dict[str, Any], category: str | None, property_path: str | None) -> bool:
    properties = item.get("properties")
    names = properties if isinstance(properties, list) and all(isinstance(name, str) for name in properties) else None
    has_property = names is None or property_path is None or property_path in names
    return has_property and category in (None, _own(item).get("category", category))


def _order(item: dict[str, Any]) -> tuple[str, str, str]:
    own = _own(item)
    return str(own.get("category")), str(own.get("name")), str(own.get("id"))


def _own(item: dict[str, Any]) -> dict[str, Any]:
    own = item.get("resource")
    return own if isinstance(own, dict) else {}
