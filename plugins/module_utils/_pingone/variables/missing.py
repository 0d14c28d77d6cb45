# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables that a promotion needs and its target does not define (contract PingOne 5.6, 10.3).

A promotion without them ends in VALIDATION_FAILED, and such a record cannot be deleted. What declarations say about missing
definitions is about the default target, which need not be that of the promotion; so the target's own definitions decide.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..._errors import NotFoundError, PermissionDeniedError, StateError
from ..._reconcile import read_if_there
from ..api import PingOneApi
from ..snapshots_api import UNSERVED
from .declaration_request import name_in

Declared = tuple[str, str, str]
"""The resource, the property and the name of a variable that is declared."""


def check_defined(
    api: PingOneApi, source_id: str, target_id: str, selected: Sequence[str] | None, excluded: Iterable[str]
) -> None:
    """Check that the target defines the variables that are declared for the selected resources, None for all.

    Costs two requests, and one for each resource only if the source defines a variable that the target does not. A client
    that may not read variables checks nothing.

    :raises StateError: a definition is missing; the error names all of them
    :raises ServiceError: definitions or declarations cannot be read
    """
    left_out = set(excluded)
    try:
        absent = _names(api, source_id)
        if absent:
            absent -= _names(api, target_id)
        candidates = (_served(api, source_id) if selected is None else selected) if absent else ()
        found = list(declared(api, source_id, [each for each in candidates if each not in left_out], absent))
    except (PermissionDeniedError, NotFoundError):
        return
    if not found:
        return
    target = api.label(target_id)
    raise StateError(
        f"Environment {target} does not define the variables that the promotion from {api.label(source_id)} needs: "
        f"{list_declared(found)}. "
        "No promotion was created, because PingOne would not validate it and could not delete it either.",
        advice=how_to_define(target),
        missing_variables=rows_of(found),
    )


def declared(api: PingOneApi, source_id: str, resources: Iterable[str], names: Collection[str]) -> Iterator[Declared]:
    """Yield each variable with one of the ``names`` that is declared for the resources, at the cost of a request for each.

    :raises ServiceError: declarations cannot be read
    """
    for resource_id in resources:
        read = functools.partial(api.variables.read_declaration, source_id, resource_id)
        declaration = read_if_there(read)
        variables: Mapping[str, Any] = {} if declaration is None else declaration["variables"]
        for path, text in variables.items():
            name = name_in(text)
            if name in names:
                yield resource_id, path, str(name)


def resources_with_properties(api: PingOneApi, source_id: str) -> list[str]:
    """Return the resources of the source that can take variables (R1).

    :raises ServiceError: they cannot be read
    """
    listed = [item.get("resource") for item in api.variables.list_resources(source_id, {})]
    return [str(item["id"]) for item in listed if isinstance(item, dict) and item.get("id")]


def list_declared(found: Iterable[Declared]) -> str:
    """Return how messages list variables."""
    return "; ".join(f"'{name}' (for {path} of resource {resource})" for resource, path, name in found)


def rows_of(found: Iterable[Declared]) -> list[dict[str, str]]:
    """Return variables as results show them."""
    return [{"resource_id": resource, "property": path, "name": name} for resource, path, name in found]


def how_to_define(target: str) -> str:
    """Return what to do about variables that the target does not define."""
    return (
        f"Define each of them in {target} with envops.promotion.pingone_variable_definition, with sensitive: true if its "
        "property is a secret, or exclude the resource."
    )


def _names(api: PingOneApi, environment_id: str) -> set[str]:
    return {str(definition["name"]) for definition in api.variables.list_definitions(environment_id)}


def _served(api: PingOneApi, source_id: str) -> list[str]:
    """Return the resources of the source that can take variables; none if the service does not list them."""
    try:
        return resources_with_properties(api, source_id)
    except UNSERVED:
        return []
