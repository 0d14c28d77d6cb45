# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ensuring that a resource's properties take their values from variables, or do not (contract PingOne 10.2)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import NotFoundError, RejectedError, ServiceError, StateConflictError
from ..._reconcile import delete_once, read_if_there, send_and_read
from ..._runtime import Result, Runtime
from ..._waiting import Waiting
from ..api import PingOneApi
from ..environments import resolve_environment, resolve_pair
from ..references import Reference
from ..snapshots.naming import describe_absent, look_up
from .creation import create_or_find
from .declaration_request import DeclarationRequest, name_in, placeholder_of
from .promotability import Promotability


def ensure_declaration(api: PingOneApi, request: DeclarationRequest, runtime: Runtime) -> Result:
    """Create, change or delete the declaration of a resource, as requested.

    :raises PromotionError: that is not possible
    """
    source_id, target_id = resolve_pair(api, request.environment, request.target, "environment")
    resource_id = _resource_id(api, source_id, request.resource, request.waiting)
    resource = Reference(id=resource_id)
    request = dataclasses.replace(request, environment=source_id, target=target_id, resource=resource)
    return _ensure_absent(api, request, runtime) if request.absent else _ensure_present(api, request, runtime)


def find_declaration(api: PingOneApi, environment: str, resource: Reference, waiting: Waiting) -> dict[str, Any] | None:
    """Return the declaration of a resource, or None; ``waiting`` is for a snapshot of the environment, which a name requires.

    :raises PromotionError: it cannot be read, or the environment has no such resource
    """
    environment_id = resolve_environment(api, environment, "environment")
    resource_id = _resource_id(api, environment_id, resource, waiting)
    return read_if_there(lambda: api.variables.read_declaration(environment_id, resource_id))


def _resource_id(api: PingOneApi, environment_id: str, resource: Reference, waiting: Waiting) -> str:
    return resource.id or look_up(api, environment_id, resource, "resource_id", waiting).id


def _ensure_present(api: PingOneApi, request: DeclarationRequest, runtime: Runtime) -> Result:
    """Create the declaration, or change one that differs; environments are given by ID.

    :raises PromotionError: that is not possible
    """
    promotability = Promotability(api, request)
    found = _read_filled(api, request)
    if found is not None:
        return _change(api, request, found, promotability, runtime)
    wanted = request.wanted({})
    if not wanted:
        return _result(None, None, runtime)
    promotability.check(wanted)
    if runtime.check_mode:
        return _result(None, _predicted(request, {}, wanted), runtime)
    found, is_own = create_or_find(
        api,
        request.resource_id,
        lambda: api.variables.create_declaration(request.environment, request.resource_id, wanted),
        lambda: _read_created(api, request, wanted),
        lambda: _read(api, request),
        lambda error: _explain(api, request, error, promotability, wanted),
    )
    return _result(None, found, runtime) if is_own else _change(api, request, found, promotability, runtime)


def _ensure_absent(api: PingOneApi, request: DeclarationRequest, runtime: Runtime) -> Result:
    """Delete the declaration, if it is there; environments are given by ID.

    :raises ServiceError: it cannot be read or deleted
    """
    found = _read_filled(api, request)
    deleted = found is not None and (runtime.check_mode or _delete(api, request))
    return _result(found if deleted else None, None, runtime)


def _read(api: PingOneApi, request: DeclarationRequest) -> dict[str, Any] | None:
    return read_if_there(lambda: api.variables.read_declaration(request.environment, request.resource_id))


def _read_filled(api: PingOneApi, request: DeclarationRequest) -> dict[str, Any] | None:
    """Return the declaration; one without a variable may be none that exists (contract PingOne 10.2)."""
    found = _read(api, request)
    return found if found is not None and _placeholders(found) else None


def _read_created(api: PingOneApi, request: DeclarationRequest, wanted: Mapping[str, str]) -> dict[str, Any] | None:
    found = _read(api, request)
    return found if found is not None and _placeholders(found) == wanted else None


def _change(
    api: PingOneApi, request: DeclarationRequest, found: dict[str, Any], promotability: Promotability, runtime: Runtime
) -> Result:
    present = _placeholders(found)
    wanted = request.wanted(present)
    if wanted == present:
        return _result(found, found, runtime)
    declared = {path: text for path, text in wanted.items() if present.get(path) != text}
    promotability.check(declared)
    if runtime.check_mode:
        return _result(found, _predicted(request, found, wanted), runtime)
    place = request.environment, request.resource_id
    removed: dict[str, str | None] = {path: None for path in present if path not in wanted}

    def send() -> dict[str, Any]:
        if request.purge:
            return api.variables.replace_declaration(*place, wanted)
        return api.variables.merge_declaration(*place, {**removed, **declared})

    try:
        # After a lost or unreadable answer, it is read whether the declaration was changed.
        changed = send_and_read(send, lambda: _read_created(api, request, wanted))
    except NotFoundError as error:
        error.advice = "It existed a moment ago, so something else has deleted it. Run the task again to create it."
        raise
    except ServiceError as error:
        _explain(api, request, error, promotability, declared)
        raise
    return _result(found, changed or _predicted(request, found, wanted), runtime)


def _delete(api: PingOneApi, request: DeclarationRequest) -> bool:
    """Delete a declaration; return whether this task has. After an unreadable answer, read whether it still exists."""
    return send_and_read(
        lambda: delete_once(lambda: api.variables.delete_declaration(request.environment, request.resource_id)),
        lambda: True if _read(api, request) is None else None,
    )


def _explain(
    api: PingOneApi,
    request: DeclarationRequest,
    error: ServiceError,
    promotability: Promotability,
    declared: Mapping[str, str],
) -> None:
    if isinstance(error, RejectedError):
        absent = describe_absent(api, request.environment, [request.resource_id], "resource_id", request.waiting)
        if absent:
            error.advice = absent
        else:
            promotability.explain(error, declared)
    elif isinstance(error, StateConflictError):
        error.advice = (
            "PingOne may need a snapshot of the resource before it accepts variables: "
            "take one with envops.promotion.pingone_snapshot."
        )


def _predicted(request: DeclarationRequest, found: Mapping[str, Any], wanted: Mapping[str, str]) -> dict[str, Any]:
    own = {"environment": {"id": request.environment}, "resource": {"id": request.resource_id}}
    return {**own, **found, "variables": dict(wanted)}


def _result(before: dict[str, Any] | None, after: dict[str, Any] | None, runtime: Runtime) -> Result:
    diff = {"before": _side(before), "after": _side(after)} if runtime.diff else None
    return Result(before is not after, {"declaration": after}, diff)


def _placeholders(declaration: Mapping[str, Any]) -> dict[str, str]:
    """Return the placeholders by property in a comparable form; a string that is not a placeholder stays as it is."""
    stored = declaration.get("variables")
    texts = stored.items() if isinstance(stored, dict) else ()
    return {path: str(text) if (name := name_in(text)) is None else placeholder_of(name) for path, text in texts}


def _side(declaration: Mapping[str, Any] | None) -> dict[str, Any]:
    return {} if declaration is None else {"variables": _placeholders(declaration)}
