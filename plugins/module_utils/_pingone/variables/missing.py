# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables that a promotion needs and its target does not define (contract PingOne 5.6, 10.3).

A promotion without them ends in VALIDATION_FAILED, and such a record cannot be deleted. What declarations say about missing
definitions is about the default target, which need not be that of the promotion; so the target's own definitions decide.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..._errors import NotFoundError, PermissionDeniedError, StateError
from ..._reconcile import read_if_there
from ..api import PingOneApi
from ..snapshots_api import UNSERVED
from .declaration_request import name_in


def check_defined(
    api: PingOneApi, source_id: str, target_id: str, selected: Sequence[str] | None, excluded: Iterable[str]
) -> None:
    """Check that the target defines the variables that are declared for the selected resources, None for all.

    Costs two requests, and one for each resource only if the source defines a variable that the target does not. A client
    that may not read variables checks nothing.

    :raises StateError: a definition is missing; the error names all of them
    :raises ServiceError: definitions or declarations cannot be read
    """
    try:
        absent = _names(api, source_id)
        if absent:
            absent -= _names(api, target_id)
        found = list(_missing(api, source_id, selected, set(excluded), absent)) if absent else []
    except (PermissionDeniedError, NotFoundError):
        return
    if not found:
        return
    listed = "; ".join(f"'{name}' (for {path} of resource {resource})" for resource, path, name in found)
    target = api.label(target_id)
    raise StateError(
        f"Environment {target} does not define the variables that the promotion from {api.label(source_id)} needs: {listed}. "
        "No promotion was created, because PingOne would not validate it and could not delete it either.",
        advice=(
            f"Define each of them in {target} with envops.promotion.pingone_variable_definition, with sensitive: true if its "
            "property is a secret, or exclude the resource."
        ),
        missing_variables=[{"resource_id": resource, "property": path, "name": name} for resource, path, name in found],
    )


def _names(api: PingOneApi, environment_id: str) -> set[str]:
    return {str(definition["name"]) for definition in api.variables.list_definitions(environment_id)}


def _missing(
    api: PingOneApi, source_id: str, selected: Sequence[str] | None, excluded: set[str], absent: set[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield resource, property and name of each variable that is declared and absent in the target."""
    for resource_id in _resources(api, source_id) if selected is None else selected:
        if resource_id in excluded:
            continue
        read = functools.partial(api.variables.read_declaration, source_id, resource_id)
        declaration = read_if_there(read)
        variables: Mapping[str, Any] = {} if declaration is None else declaration["variables"]
        for path, text in variables.items():
            name = name_in(text)
            if name in absent:
                yield resource_id, path, str(name)


def _resources(api: PingOneApi, source_id: str) -> list[str]:
    """Return the resources of the source that can take variables; none if the service does not list them."""
    try:
        listed = [item.get("resource") for item in api.variables.list_resources(source_id, {})]
    except UNSERVED:
        return []
    return [str(item["id"]) for item in listed if isinstance(item, dict) and item.get("id")]
