# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bringing about that a resource's properties take variables, or do not (contract PingOne 10.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._errors import NotFoundError, RejectedError, ServiceError, StateConflictError
from ..._reconcile import send_once
from ..._runtime import Result, Runtime
from ..api import PingOneApi
from ..environments import resolve_environment, resolve_pair
from ..faults import is_taken
from ..variables_api import VariablesApi
from .declaration_request import DeclarationRequest, name_in, placeholder_of
from .promotability import Promotability


def ensure_declaration(api: PingOneApi, request: DeclarationRequest, runtime: Runtime) -> Result:
    """Do what a task asks of the variables of a resource.

    :raises PromotionError: it cannot be done
    """
    source_id, target_id = resolve_pair(api, request.environment, request.target, "environment")
    variables = VariablesApi(api)
    promotability = Promotability(variables, source_id, target_id, request.resource_id)
    return _Ensurer(variables, source_id, promotability, request, runtime).ensure()


def find_declaration(api: PingOneApi, environment: str, resource_id: str) -> dict[str, Any] | None:
    """Return what is declared for a resource, or None.

    :raises ServiceError: it cannot be read
    """
    environment_id = resolve_environment(api, environment, "environment")
    return _read(VariablesApi(api), environment_id, resource_id)


class _Ensurer:
    """Does what a task asks of the declaration of one resource."""

    def __init__(
        self,
        variables: VariablesApi,
        environment_id: str,
        promotability: Promotability,
        request: DeclarationRequest,
        runtime: Runtime,
    ) -> None:
        self._variables = variables
        self._environment_id = environment_id
        self._promotability = promotability
        self._request = request
        self._runtime = runtime

    def ensure(self) -> Result:
        """Create, change or delete the declaration where that is needed."""
        found = self._read()
        if self._request.absent:
            return self._delete(found)
        if found is not None:
            return self._change(found)
        wanted = self._request.wanted({})
        if not wanted:
            return self._result(None, None)
        self._promotability.check(wanted)
        if self._runtime.check_mode:
            return self._result(None, self._predicted({}, wanted))
        try:
            created = send_once(self._variables.http, lambda: self._create(wanted), lambda: self._created(wanted))
        except ServiceError as error:
            other = self._read() if is_taken(error) else None
            if other is None:
                self._explain(error, wanted)
                raise
            return self._change(other)
        return self._result(None, created)

    def _read(self) -> dict[str, Any] | None:
        return _read(self._variables, self._environment_id, self._request.resource_id)

    def _create(self, wanted: Mapping[str, str]) -> dict[str, Any]:
        return self._variables.create_declaration(self._environment_id, self._request.resource_id, wanted)

    def _created(self, wanted: Mapping[str, str]) -> dict[str, Any] | None:
        found = self._read()
        return found if found is not None and _placeholders(found) == wanted else None

    def _change(self, found: dict[str, Any]) -> Result:
        present = _placeholders(found)
        wanted = self._request.wanted(present)
        if wanted == present:
            return self._result(found, found)
        declared = {path: text for path, text in wanted.items() if present.get(path) != text}
        self._promotability.check(declared)
        if self._runtime.check_mode:
            return self._result(found, self._predicted(found, wanted))
        place = self._environment_id, self._request.resource_id
        try:
            if self._request.purge:
                changed = self._variables.replace_declaration(*place, wanted)
            else:
                removed: dict[str, str | None] = {path: None for path in present if path not in wanted}
                changed = self._variables.merge_declaration(*place, {**removed, **declared})
        except NotFoundError as error:
            error.advice = "It existed a moment ago, so something else has deleted it: run the task again to create it."
            raise
        except ServiceError as error:
            self._explain(error, declared)
            raise
        return self._result(found, changed or self._predicted(found, wanted))

    def _delete(self, found: dict[str, Any] | None) -> Result:
        if found is not None and not self._runtime.check_mode:
            try:
                self._variables.delete_declaration(self._environment_id, self._request.resource_id)
            except NotFoundError as error:
                # After a lost answer, what is missing was deleted by the first attempt.
                if not error.after_uncertainty:
                    found = None
        return self._result(found, None)

    def _explain(self, error: ServiceError, declared: Mapping[str, str]) -> None:
        if isinstance(error, RejectedError):
            self._promotability.explain(error, declared)
        elif isinstance(error, StateConflictError):
            error.advice = (
                "PingOne may want a snapshot of the resource before it takes variables: "
                "envops.promotion.pingone_snapshot takes one."
            )

    def _predicted(self, found: Mapping[str, Any], wanted: Mapping[str, str]) -> dict[str, Any]:
        own = {"environment": {"id": self._environment_id}, "resource": {"id": self._request.resource_id}}
        return {**own, **found, "variables": dict(wanted)}

    def _result(self, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Result:
        diff = {"before": _side(before), "after": _side(after)} if self._runtime.diff else None
        return Result(before is not after, {"declaration": after}, diff)


def _read(variables: VariablesApi, environment_id: str, resource_id: str) -> dict[str, Any] | None:
    try:
        return variables.read_declaration(environment_id, resource_id)
    except NotFoundError:
        return None


def _placeholders(declaration: Mapping[str, Any]) -> dict[str, str]:
    """Return the placeholders by property in the form that is compared; what is none stays as it is."""
    stored = declaration.get("variables")
    texts = stored.items() if isinstance(stored, dict) else ()
    return {path: str(text) if (name := name_in(text)) is None else placeholder_of(name) for path, text in texts}


def _side(declaration: Mapping[str, Any] | None) -> dict[str, Any]:
    return {} if declaration is None else {"variables": _placeholders(declaration)}
