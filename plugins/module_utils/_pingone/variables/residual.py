# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Steps that PingOne always plans again because a property takes its value from a variable (contract PingOne 10.0)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from ..._comparing import ABSENT
from ..._plan import UPDATE, Change, Plan
from ..._reconcile import read_if_there
from ..._times import read_time
from ..api import PingOneApi
from .declaration_request import name_in
from .definitions import is_sensitive, read_definition


def sort_residual(
    api: PingOneApi, source_id: str, target_id: str, plan: Plan, promoted_at: str | None = None
) -> tuple[list[dict[str, Any]], list[Change]]:
    """Return the changes of a plan that variables explain, and the other ones.

    Variables explain an update if they are declared for its resource in the source, and if only the properties that
    take them differ, as far as the fields of the change show it. Such a row is the change with ``reason`` and
    ``settled``: whether the target already has the values of its variables, None if that is unknown. ``promoted_at``
    is when the same content was last promoted, with the values that the variables had then.

    :raises ServiceError: declarations or definitions cannot be read
    """
    updates = [change for change in plan.effective if change.action == UPDATE and change.source_id]
    if not updates or not _has_variables(api, source_id):
        return [], list(plan.effective)
    values = _Values(api, target_id, promoted_at)
    residual, unexplained = [], []
    for change in plan.effective:
        declared = _declared(api, source_id, change) if change in updates else _Declared({}, None)
        variables = declared.variables
        if variables and all(_carrier(entry["field"], variables) for entry in change.fields or []):
            settled = _is_settled(change, declared, values)
            reason = _reason(api, target_id, variables)
            residual.append({**change.to_dict(), "reason": reason, "settled": settled})
        else:
            unexplained.append(change)
    return residual, unexplained


def _has_variables(api: PingOneApi, environment_id: str) -> bool:
    return read_if_there(lambda: next(api.variables.list_definitions(environment_id), None)) is not None


@dataclasses.dataclass(frozen=True)
class _Declared:
    """The declaration of a resource: the variable of each property by its path, and when it was written."""

    variables: Mapping[str, str]
    written: str | None


class _Values:
    """The variables of an environment, read once each."""

    def __init__(self, api: PingOneApi, environment_id: str, promoted_at: str | None) -> None:
        self._api = api
        self._environment_id = environment_id
        self._promoted_at = promoted_at
        self._read: dict[str, dict[str, Any]] = {}

    def is_in_target(self, name: str, present: str | None, declared: str | None) -> bool | None:
        """Return whether a property of the target has the value of a variable.

        ``present`` is the property's JSON string there, None if that is unknown; ``declared`` is when the variable was
        declared. A secret cannot be compared; the target has it if it was not written after it was promoted.
        """
        definition = self._definition(name)
        if is_sensitive(definition):
            return self._is_older(definition.get("updatedAt")) and self._is_older(declared)
        if present is None or "value" not in definition:
            return None
        return bool(json.dumps(definition["value"], sort_keys=True) == present)

    def _is_older(self, written: str | None) -> bool | None:
        first, then = read_time(self._promoted_at), read_time(written)
        return True if first is not None and then is not None and then <= first else None

    def _definition(self, name: str) -> dict[str, Any]:
        if name not in self._read:
            self._read[name] = read_definition(self._api, self._environment_id, name) or {}
        return self._read[name]


def _declared(api: PingOneApi, source_id: str, change: Change) -> _Declared:
    """Return the declaration of the resource of a change."""
    declaration = read_if_there(lambda: api.variables.read_declaration(source_id, str(change.source_id)))
    if declaration is None:
        return _Declared({}, None)
    variables = declaration.get("variables")
    listed = variables.items() if isinstance(variables, Mapping) else ()
    return _Declared({path: name_in(text) or str(text) for path, text in listed}, declaration.get("updatedAt"))


def _is_settled(change: Change, declared: _Declared, values: _Values) -> bool | None:
    """Return whether the target has the values of all variables of the resource; None if that is unknown."""
    if not change.fields:
        return None
    verdicts = {
        values.is_in_target(name, _present(change, path), declared.written) for path, name in declared.variables.items()
    }
    return False if False in verdicts else None if None in verdicts else True


def _present(change: Change, path: str) -> str | None:
    """Return the JSON string of a property in the target; None if it is unknown."""
    if change.before is None:
        known = {entry["field"]: entry["before"] for entry in change.fields or []}
        return known.get(path)
    value = change.before
    for name in path.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return ABSENT
        value = value[name]
    return json.dumps(value, sort_keys=True)


def _carrier(field: str, variables: Mapping[str, str]) -> str | None:
    """Return the property with a variable to which a field belongs."""
    return next((path for path in variables if field == path or field.startswith((f"{path}.", f"{path}["))), None)


def _reason(api: PingOneApi, target_id: str, variables: Mapping[str, str]) -> str:
    listed = ", ".join(f"{path} from the variable {name}" for path, name in sorted(variables.items()))
    return f"In environment {api.label(target_id)} it takes {listed}."
