# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ensuring that a promotion variable is defined, or is not defined (contract PingOne 10.1)."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..._errors import NotFoundError, UnreadableError
from ..._masking import MASK, is_masked
from ..._reconcile import delete_once, read_if_there, send_and_read
from ..._runtime import Result, Runtime
from ..api import PingOneApi
from ..environments import resolve_environment
from .creation import create_or_find
from .definition_request import DefinitionRequest

_UNREADABLE = "A secret cannot be read back and compared"


def ensure_definition(api: PingOneApi, request: DefinitionRequest, runtime: Runtime) -> Result:
    """Create, replace or delete a definition, as requested.

    :raises PromotionError: that is not possible
    """
    if request.sensitive:
        request.register(runtime)
    environment_id = resolve_environment(api, request.environment, "environment")
    request = dataclasses.replace(request, environment=environment_id)
    return _ensure_absent(api, request, runtime) if request.absent else _ensure_present(api, request, runtime)


def find_definitions(api: PingOneApi, environment: str, name: str | None) -> list[dict[str, Any]]:
    """Return the definition with a name, if there is one, or all of an environment, ordered by name.

    :raises ServiceError: they cannot be read
    """
    environment_id = resolve_environment(api, environment, "environment")
    if name is None:
        found = [_show(definition) for definition in api.variables.list_definitions(environment_id)]
        return sorted(found, key=lambda definition: str(definition.get("name")))
    definition = read_definition(api, environment_id, name)
    return [] if definition is None else [_show(definition)]


def read_definition(api: PingOneApi, environment_id: str, name: str) -> dict[str, Any] | None:
    """Return a definition, or None if the environment has none of that name.

    :raises ServiceError: it cannot be read
    """
    return read_if_there(lambda: api.variables.read_definition(environment_id, name))


def is_sensitive(definition: dict[str, Any]) -> bool:
    """Return whether a definition's value is a secret; older answers only imply it."""
    said, value = definition.get("isSensitive"), definition.get("value")
    if isinstance(said, bool):
        return said
    masked = bool(value) and all(map(is_masked, value)) if isinstance(value, list) else is_masked(value)
    return masked or str(definition.get("variableType", "")).startswith("ENCRYPTED")


def _show(definition: dict[str, Any], *, sensitive: bool = False) -> dict[str, Any]:
    """Return a definition as results show it: with a secret value masked, even if the service shows it."""
    if "value" in definition and (sensitive or is_sensitive(definition)):
        return {**definition, "value": MASK}
    return definition


def _ensure_present(api: PingOneApi, request: DefinitionRequest, runtime: Runtime) -> Result:
    """Create the definition, or replace one that differs; the environment is given by ID.

    :raises PromotionError: that is not possible
    """
    found = _read(api, request)
    if found is not None:
        return _compare(api, request, found, runtime)
    sensitive = bool(request.sensitive)
    body = _body(request, sensitive=sensitive)
    reason = "It did not exist."
    if runtime.check_mode:
        return _result(None, body, runtime, sensitive=sensitive, reason=reason)
    found, is_own = create_or_find(
        api,
        request.name,
        lambda: api.variables.create_definition(request.environment, body),
        lambda: _read_created(api, request),
        lambda: _read(api, request),
    )
    if not is_own:
        return _compare(api, request, found, runtime)
    return _result(None, found, runtime, sensitive=sensitive, reason=reason)


def _ensure_absent(api: PingOneApi, request: DefinitionRequest, runtime: Runtime) -> Result:
    """Delete the definition, if it is there; the environment is given by ID.

    :raises ServiceError: it cannot be read or deleted
    """
    found = _read(api, request)
    deleted = found is not None and (runtime.check_mode or _delete(api, request))
    if found is None or not deleted:
        return Result(False, {"definition": None, "reason": None}, _diff(None, None, runtime, sensitive=False))
    returns = {"definition": _show(found), "reason": "It existed."}
    return Result(True, returns, _diff(found, None, runtime, sensitive=False))


def _read(api: PingOneApi, request: DefinitionRequest) -> dict[str, Any] | None:
    return read_definition(api, request.environment, request.name)


def _read_created(api: PingOneApi, request: DefinitionRequest) -> dict[str, Any] | None:
    """Return the definition if it is the one that this task has sent; a secret cannot be compared."""
    found = _read(api, request)
    if found is None or is_sensitive(found) is not bool(request.sensitive):
        return None
    return found if is_sensitive(found) or found.get("value") == request.value else None


def _compare(api: PingOneApi, request: DefinitionRequest, found: dict[str, Any], runtime: Runtime) -> Result:
    """Replace a definition that differs, or whose secret must always be written."""
    was = is_sensitive(found)
    sensitive = was if request.sensitive is None else request.sensitive
    if sensitive:
        request.register(runtime)
    if was and sensitive and not request.always:
        reason = f"{_UNREADABLE}, and update_secret is on_create: the stored one is kept."
        return Result(
            False, {"definition": _show(found), "reason": reason}, _diff(found, found, runtime, sensitive=sensitive)
        )
    if was and sensitive:
        reason = f"{_UNREADABLE}, and update_secret is always."
    elif was:
        reason = "It was sensitive."
        runtime.warn(
            f"The variable '{request.name}' of environment {api.label(request.environment)} is no "
            "longer sensitive: PingOne shows its value to everyone who may read it."
        )
    elif sensitive:
        reason = "It was not sensitive."
    elif found.get("value") != request.value:
        reason = "It had another value."
    else:
        return Result(
            False, {"definition": _show(found), "reason": None}, _diff(found, found, runtime, sensitive=sensitive)
        )
    body = _body(request, sensitive=sensitive)
    if runtime.check_mode:
        return _result(found, {**found, **body}, runtime, sensitive=sensitive, reason=reason)
    try:
        replaced = _replace(api, request, body, was_sensitive=was)
    except NotFoundError as error:
        error.advice = "It existed a moment ago, so something else has deleted it. Run the task again to create it."
        raise
    return _result(found, replaced or {**found, **body}, runtime, sensitive=sensitive, reason=reason)


def _replace(
    api: PingOneApi, request: DefinitionRequest, body: dict[str, Any], *, was_sensitive: bool
) -> dict[str, Any]:
    """Replace a definition; after a lost or unreadable answer, read whether it was replaced, which a new secret does not show."""

    def effect() -> dict[str, Any] | None:
        found = _read(api, request)
        if found is None or is_sensitive(found) is not body["isSensitive"]:
            return None
        if was_sensitive and body["isSensitive"]:
            raise UnreadableError(f"{_UNREADABLE}.", advice="Run the task again with update_secret: always.")
        return found if is_sensitive(found) or found.get("value") == request.value else None

    return send_and_read(
        lambda: api.variables.replace_definition(request.environment, request.name, body),
        effect,
    )


def _delete(api: PingOneApi, request: DefinitionRequest) -> bool:
    """Delete a definition; return whether this task has. After an unreadable answer, read whether it still exists."""
    return send_and_read(
        lambda: delete_once(lambda: api.variables.delete_definition(request.environment, request.name)),
        lambda: True if _read(api, request) is None else None,
    )


def _body(request: DefinitionRequest, *, sensitive: bool) -> dict[str, Any]:
    # Left out, isSensitive would be reset by a replacement (contract PingOne 10.1, D4).
    return {"name": request.name, "value": request.value, "isSensitive": sensitive}


def _result(
    before: dict[str, Any] | None, after: dict[str, Any], runtime: Runtime, *, sensitive: bool, reason: str
) -> Result:
    returns = {"definition": _show(after, sensitive=sensitive), "reason": reason}
    return Result(True, returns, _diff(before, after, runtime, sensitive=sensitive))


def _diff(
    before: dict[str, Any] | None, after: dict[str, Any] | None, runtime: Runtime, *, sensitive: bool
) -> dict[str, Any] | None:
    """Return both sides; a value that becomes a secret is masked on both."""
    if not runtime.diff:
        return None
    sides = {"before": _side(before, sensitive), "after": _side(after, sensitive)}
    if before is not after and sides["before"] == sides["after"] != {}:
        sides["after"]["value"] = f"{MASK} (written again)"
    return sides


def _side(definition: dict[str, Any] | None, sensitive: bool) -> dict[str, Any]:
    if definition is None:
        return {}
    seen = _show(definition, sensitive=sensitive)
    return {"name": seen.get("name"), "value": seen.get("value"), "sensitive": is_sensitive(definition)}
