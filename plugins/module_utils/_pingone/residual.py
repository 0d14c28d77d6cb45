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
    api: PingOneApi, source_id: str, target_id: str, plan: Plan, promoted_at: str | None = None
) -> tuple[list[dict[str, Any]], list[Change]]:
    """Return which changes of a plan are there on purpose, because of variables, and which are not.

    An update is on purpose if variables are declared for its resource in the source, and if nothing else than the
    properties that carry them differs, as far as the fields of the change tell. Such a row is the change with
    ``reason`` and ``settled``: whether the target has the values of its variables already, None if that is not known.
    ``promoted_at`` is when the same content was promoted last, with the values that the variables had then.

    :raises ServiceError: declarations or definitions cannot be read
    """
    updates = [change for change in plan.effective if change.action == UPDATE and change.source_id]
    if not updates or next(VariablesApi(api).list_definitions(source_id), None) is None:
        return [], list(plan.effective)
    values = _Values(api, target_id, promoted_at)
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


def settled_residual(
    api: PingOneApi, promotion: Mapping[str, Any], plan: Plan, promoted_at: str
) -> list[dict[str, Any]]:
    """Return the rows of a plan all of whose changes are settled, so that it would change nothing; else no rows.

    ``promoted_at`` is when the same content was promoted last.

    :raises ServiceError: declarations, definitions, or the target's snapshot cannot be read
    """
    if not plan.effective or any(change.action != UPDATE for change in plan.effective):
        return []
    target_id = str(target_of(promotion))
    compared = with_fields(api, promotion, plan)
    try:
        source_id = str(promotion.get("sourceEnvironmentId"))
        residual, unexplained = sort_residual(api, source_id, target_id, compared, promoted_at)
    except PermissionDeniedError:
        return []  # who may not read variables promotes once more
    return residual if not unexplained and all(row["settled"] for row in residual) else []


class _Values:
    """The variables of an environment, read once each."""

    def __init__(self, api: PingOneApi, environment_id: str, promoted_at: str | None) -> None:
        self._api = VariablesApi(api)
        self._environment_id = environment_id
        self._promoted_at = promoted_at
        self._read: dict[str, dict[str, Any]] = {}

    def is_in_target(self, name: str, present: str | None) -> bool | None:
        """Tell whether the target has the value of a variable; ``present`` is its JSON text there, if that is known.

        Otherwise it is known only of a variable that was not written since it was promoted.
        """
        definition = self._definition(name)
        value = definition.get("value")
        if present is not None and value is not None and not definition.get("isSensitive") and not is_masked(value):
            return bool(json.dumps(value, sort_keys=True) == present)
        written = definition.get("updatedAt")
        if self._promoted_at is None or written is None:
            return None
        return True if str(written) <= self._promoted_at else None

    def _definition(self, name: str) -> dict[str, Any]:
        if name not in self._read:
            try:
                self._read[name] = self._api.read_definition(self._environment_id, name)
            except NotFoundError:
                self._read[name] = {}
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
    """Judge every variable of the resource; part of a list or an object tells nothing of the whole."""
    if not change.fields:
        return None
    present = {entry["field"]: entry["before"] for entry in change.fields}
    verdicts = {values.is_in_target(name, present.get(path)) for path, name in variables.items()}
    return False if False in verdicts else None if None in verdicts else True


def _carrier(field: str, variables: Mapping[str, str]) -> str | None:
    """Return the property with a variable that a field is, or is part of."""
    return next((path for path in variables if field == path or field.startswith((f"{path}.", f"{path}["))), None)


def _reason(api: PingOneApi, target_id: str, variables: Mapping[str, str]) -> str:
    told = ", ".join(f"{path} from the variable {name}" for path, name in sorted(variables.items()))
    return f"In environment {api.label(target_id)} it takes {told}."
