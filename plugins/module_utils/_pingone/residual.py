# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Steps that PingOne goes on planning because a property takes its value from a variable (contract PingOne 10.0)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._errors import NotFoundError
from .._plan import UPDATE, Change, Plan
from .api import PingOneApi
from .variables_api import VariablesApi

_PLACEHOLDER = re.compile(r"\$\{promotionVariable:\s*(?P<name>.*?)\s*\}")


def sort_residual(
    api: PingOneApi, source_id: str, target_id: str, plan: Plan
) -> tuple[list[dict[str, Any]], list[Change]]:
    """Return which changes of a plan made after a promotion are there on purpose, and which are not.

    An update is on purpose if variables are declared for its resource in the source, and if nothing else than the
    properties that carry them differs, as far as the fields of the change tell. Such a row is the change with
    ``reason``.

    :raises ServiceError: the declarations cannot be read
    """
    residual, unexplained = [], []
    for change in plan.effective:
        variables = _declared(api, source_id, change) if change.action == UPDATE and change.source_id else {}
        if variables and not _beyond(change, variables):
            residual.append({**change.to_dict(), "reason": _reason(api, target_id, variables)})
        else:
            unexplained.append(change)
    return residual, unexplained


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


def _beyond(change: Change, variables: Mapping[str, str]) -> list[str]:
    """Return the fields that differ without carrying a variable."""
    return [
        entry["field"] for entry in change.fields or [] if not any(_is_part(entry["field"], path) for path in variables)
    ]


def _is_part(field: str, path: str) -> bool:
    return field == path or field.startswith((f"{path}.", f"{path}["))


def _reason(api: PingOneApi, target_id: str, variables: Mapping[str, str]) -> str:
    told = ", ".join(f"{path} from the variable {name}" for path, name in sorted(variables.items()))
    return f"In environment {api.label(target_id)} it takes {told}."
