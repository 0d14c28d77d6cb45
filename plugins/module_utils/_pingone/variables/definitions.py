# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bringing about that a promotion variable is defined, or is not (contract PingOne 10.1)."""

from __future__ import annotations

from typing import Any

from ..._errors import NotFoundError, ServiceError
from ..._masking import MASK, is_masked
from ..._reconcile import send_once
from ..._runtime import Result, Runtime
from ..api import PingOneApi
from ..environments import resolve_environment
from ..faults import is_taken
from ..variables_api import VariablesApi
from .definition_request import DefinitionRequest

UNREADABLE = "A secret cannot be read back and compared"


def ensure_definition(api: PingOneApi, request: DefinitionRequest, runtime: Runtime) -> Result:
    """Do what a task asks of a definition.

    :raises PromotionError: it cannot be done
    """
    if request.sensitive:
        request.register(runtime)
    environment_id = resolve_environment(api, request.environment, "environment")
    return _Ensurer(VariablesApi(api), environment_id, request, runtime).ensure()


def find_definitions(api: PingOneApi, environment: str, name: str | None) -> list[dict[str, Any]]:
    """Return the definition of a name, if there is one, or all of an environment, ordered by name.

    :raises ServiceError: they cannot be read
    """
    environment_id = resolve_environment(api, environment, "environment")
    variables = VariablesApi(api)
    if name is None:
        found = [shown(definition) for definition in variables.list_definitions(environment_id)]
        return sorted(found, key=lambda definition: str(definition.get("name")))
    definition = read_definition(variables, environment_id, name)
    return [] if definition is None else [shown(definition)]


def read_definition(variables: VariablesApi, environment_id: str, name: str) -> dict[str, Any] | None:
    """Return a definition, or None where the environment has none of that name."""
    try:
        return variables.read_definition(environment_id, name)
    except NotFoundError:
        return None


def is_sensitive(definition: dict[str, Any]) -> bool:
    """Tell whether a definition's value is a secret; older answers do not say it in words."""
    said, value = definition.get("isSensitive"), definition.get("value")
    if isinstance(said, bool):
        return said
    masked = bool(value) and all(map(is_masked, value)) if isinstance(value, list) else is_masked(value)
    return masked or str(definition.get("variableType", "")).startswith("ENCRYPTED")


def shown(definition: dict[str, Any], *, sensitive: bool = False) -> dict[str, Any]:
    """Return a definition as results show it: without the value where that is a secret, whatever the service says."""
    if "value" in definition and (sensitive or is_sensitive(definition)):
        return {**definition, "value": MASK}
    return definition


class _Ensurer:
    """Does what a task asks of one definition of one environment."""

    def __init__(
        self, variables: VariablesApi, environment_id: str, request: DefinitionRequest, runtime: Runtime
    ) -> None:
        self._variables = variables
        self._environment_id = environment_id
        self._request = request
        self._runtime = runtime

    def ensure(self) -> Result:
        """Create, replace or delete the definition where that is needed."""
        found = self._read()
        if self._request.absent:
            return self._delete(found)
        if found is not None:
            return self._compare(found)
        sensitive = bool(self._request.sensitive)
        reason = "It did not exist."
        if self._runtime.check_mode:
            return self._result(None, {**self._body(sensitive=sensitive)}, sensitive, reason)
        try:
            created = send_once(self._variables.http, self._create, self._created)
        except ServiceError as error:
            other = self._read() if is_taken(error) else None
            if other is None:
                raise
            return self._compare(other)
        return self._result(None, created, sensitive, reason)

    def _read(self) -> dict[str, Any] | None:
        return read_definition(self._variables, self._environment_id, self._request.name)

    def _create(self) -> dict[str, Any]:
        body = self._body(sensitive=bool(self._request.sensitive))
        return self._variables.create_definition(self._environment_id, body)

    def _created(self) -> dict[str, Any] | None:
        """Return the definition if it is what this task has sent, as far as that can be known of a secret."""
        found = self._read()
        if found is None or is_sensitive(found) is not bool(self._request.sensitive):
            return None
        return found if is_sensitive(found) or found.get("value") == self._request.value else None

    def _compare(self, found: dict[str, Any]) -> Result:
        """Replace a definition that differs, or whose secret is to be written in any case."""
        request = self._request
        was = is_sensitive(found)
        sensitive = was if request.sensitive is None else request.sensitive
        if sensitive:
            request.register(self._runtime)
        if was and sensitive and not request.always:
            reason = f"{UNREADABLE}, and update_secret is on_create: the stored one stays."
            return Result(False, {"definition": shown(found), "reason": reason}, self._diff(found, found, sensitive))
        if was and sensitive:
            reason = f"{UNREADABLE}, and update_secret is always."
        elif was:
            reason = "It was sensitive."
            self._runtime.warn(
                f"The variable '{request.name}' of environment {self._variables.api.label(self._environment_id)} is no "
                "longer sensitive: PingOne shows its value to everybody who may read it."
            )
        elif sensitive:
            reason = "It was not sensitive."
        elif found.get("value") != request.value:
            reason = "It had another value."
        else:
            return Result(False, {"definition": shown(found), "reason": None}, self._diff(found, found, sensitive))
        return self._replace(found, sensitive, reason)

    def _replace(self, found: dict[str, Any], sensitive: bool, reason: str) -> Result:
        body = self._body(sensitive=sensitive)
        if self._runtime.check_mode:
            return self._result(found, {**found, **body}, sensitive, reason)
        try:
            replaced = self._variables.replace_definition(self._environment_id, self._request.name, body)
        except NotFoundError as error:
            error.advice = "It existed a moment ago, so something else has deleted it: run the task again to create it."
            raise
        return self._result(found, replaced or {**found, **body}, sensitive, reason)

    def _delete(self, found: dict[str, Any] | None) -> Result:
        if found is None:
            return Result(False, {"definition": None, "reason": None}, self._diff(None, None, False))
        if not self._runtime.check_mode:
            try:
                self._variables.delete_definition(self._environment_id, self._request.name)
            except NotFoundError as error:
                # After a lost answer, what is missing was deleted by the first attempt.
                if not error.after_uncertainty:
                    return Result(False, {"definition": None, "reason": None}, self._diff(None, None, False))
        returns = {"definition": shown(found), "reason": "It existed."}
        return Result(True, returns, self._diff(found, None, False))

    def _body(self, *, sensitive: bool) -> dict[str, Any]:
        # Left out, isSensitive would be reset by a replacement (contract PingOne 10.1, D4).
        return {"name": self._request.name, "value": self._request.value, "isSensitive": sensitive}

    def _result(self, before: dict[str, Any] | None, after: dict[str, Any], sensitive: bool, reason: str) -> Result:
        returns = {"definition": shown(after, sensitive=sensitive), "reason": reason}
        return Result(True, returns, self._diff(before, after, sensitive))

    def _diff(
        self, before: dict[str, Any] | None, after: dict[str, Any] | None, sensitive: bool
    ) -> dict[str, Any] | None:
        """Return both sides; what becomes a secret is none on the side where it still is readable either."""
        if not self._runtime.diff:
            return None
        sides = {"before": _side(before, sensitive), "after": _side(after, sensitive)}
        if before is not after and sides["before"] == sides["after"] != {}:
            sides["after"]["value"] = f"{MASK} (written again)"
        return sides


def _side(definition: dict[str, Any] | None, sensitive: bool) -> dict[str, Any]:
    if definition is None:
        return {}
    seen = shown(definition, sensitive=sensitive)
    return {"name": seen.get("name"), "value": seen.get("value"), "sensitive": is_sensitive(definition)}
