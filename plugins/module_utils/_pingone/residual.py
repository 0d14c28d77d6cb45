# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Steps that PingOne goes on planning because a property takes its value from a variable (contract PingOne 10.0)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from .._errors import NotFoundError, PermissionDeniedError
from .._masking import is_masked
from .._plan import UPDATE, Change, Plan
from .api import PingOneApi
from .fields import with_fields
from .selection import target_of
from .variables_api import VariablesApi

_PLACEHOLDER = re.compile(r"\$\{promotionVariable:\s*(?P<name>.*?)\s*\}")


def sort_residual(
    api: PingOneApi, source_id: str, target_id: str, plan: Plan
) -> tuple[list[dict[str, Any]], list[Change]]:
    """Return which changes of a plan are there on purpose, because of variables, and which are not.

    An update is on purpose if variables are declared for its resource in the source, and if nothing else than the
    properties that carry them differs, as far as the fields of the change tell. Such a row is the change with
    ``reason`` and ``settled``: whether the target has the values of its variables already, None if that is not known.

    :raises ServiceError: declarations or definitions cannot be read
    """
    updates = [change for change in plan.effective if change.action == UPDATE and change.source_id]
    if not updates or next(VariablesApi(api).list_definitions(source_id), None) is None:
        return [], list(plan.effective)
    values = _Values(api, target_id)
    residual, unexplained = [], []
    for change in plan.effective:
        variables = _declared(api, source_id, change) if change in updates else {}
        if variables and all(_carrier(entry["field"], variables) for entry in change.fields or []):
            settled = _is_settled(change, variables, values)
            reason = _reason(api, target_id, variables)
            residual.append({**change.to_dict(), "reason": reason, "settled": settled})
        else:
            unexplained.append(change)
    return residual, unexplained


def settled_residual(api: PingOneApi, promotion: Mapping[str, Any], plan: Plan) -> list[dict[str, Any]]:
    """Return the rows of a plan all of whose changes are settled, so that it would change nothing; else no rows.

    :raises ServiceError: declarations, definitions, or the target's snapshot cannot be read
    """
    if not plan.effective or any(change.action != UPDATE for change in plan.effective):
        return []
    target_id = str(target_of(promotion))
    compared = with_fields(api, promotion, plan)
    try:
        residual, unexplained = sort_residual(api, str(promotion.get("sourceEnvironmentId")), target_id, compared)
    except PermissionDeniedError:
        return []  # who may not read variables promotes once more
    return residual if not unexplained and all(row["settled"] for row in residual) else []


class _Values:
    """The values of variables in an environment, read once each."""

    def __init__(self, api: PingOneApi, environment_id: str) -> None:
        self._api = VariablesApi(api)
        self._environment_id = environment_id
        self._read: dict[str, str | None] = {}

    def json_of(self, name: str) -> str | None:
        """Return the value of a variable as JSON text; None if there is none, or if it is a secret."""
        if name not in self._read:
            try:
                definition = self._api.read_definition(self._environment_id, name)
            except NotFoundError:
                definition = {}
            hidden = "value" not in definition or definition.get("isSensitive") or is_masked(definition["value"])
            self._read[name] = None if hidden else json.dumps(definition["value"], sort_keys=True)
        return self._read[name]


def _declared(api: PingOneApi, source_id: str, change: Change) -> dict[str, str]:
    """Return the variable that each property of the resource takes its value from."""
    try:
        declaration = VariablesApi(api).read_declaration(source_id, str(change.source_id))
    except NotFoundError:
        return {}
    variables = declaration.get("variables")
    return _names(variables) if isinstance(variables, Mapping) else {}


def _names(variables: Mapping[str, Any]) -> dict[str, str]:
    found = {path: _PLACEHOLDER.fullmatch(str(value)) for path, value in variables.items()}
    return {path: match["name"] if match else str(variables[path]) for path, match in found.items()}


def _is_settled(change: Change, variables: Mapping[str, str], values: _Values) -> bool | None:
    """Compare the fields of the target with the variables; part of a list or an object tells nothing by itself."""
    verdicts = []
    for entry in change.fields or []:
        value = values.json_of(variables[entry["field"]]) if entry["field"] in variables else None
        verdicts.append(None if value is None else value == entry["before"])
    if False in verdicts:
        return False
    return True if verdicts and None not in verdicts else None


def _carrier(field: str, variables: Mapping[str, str]) -> str | None:
    """Return the property with a variable that a field is, or is part of."""
    return next((path for path in variables if field == path or field.startswith((f"{path}.", f"{path}["))), None)


def _reason(api: PingOneApi, target_id: str, variables: Mapping[str, str]) -> str:
    told = ", ".join(f"{path} from the variable {name}" for path, name in sorted(variables.items()))
    return f"In environment {api.label(target_id)} it takes {told}."
