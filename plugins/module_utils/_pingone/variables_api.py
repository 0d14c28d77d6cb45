# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoints of promotion variables, one method each (contract PingOne 10)."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from .._reply import Reply
from .answers import check_about, definition_fault
from .paging import ANY_NAME
from .service import Service, quoted

_DEFINITIONS = "promotionVariableDefinitions"
_DECLARATIONS = "promotionVariableDeclarations"
_RESOURCES = "variableResources"


class VariablesApi:
    """Speaks to the API of promotion variables: takes plain IDs and names, returns JSON as the API returns it.

    Every method raises ServiceError or one of its subclasses.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._http = service.http

    def create_definition(self, environment_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Define a variable (D1)."""
        path = f"/environments/{environment_id}/{_DEFINITIONS}"
        asked = self._about("define", environment_id, str(body["name"]))
        return self._http.request("POST", path, asked=asked, body=body, confidential=_is_secret(body)).mapping()

    def list_definitions(self, environment_id: str) -> Iterator[dict[str, Any]]:
        """Read all definitions of an environment (D2)."""
        asked = f"list the variables of environment {self._service.label(environment_id)}"
        path = f"/environments/{environment_id}/{_DEFINITIONS}"
        return self._service.items(path, {}, (_DEFINITIONS, ANY_NAME), asked, definition_fault)

    def read_definition(self, environment_id: str, name: str) -> dict[str, Any]:
        """Read one definition (D3)."""
        asked = self._about("read", environment_id, name)
        reply = self._http.request("GET", _definition_path(environment_id, name), asked=asked)
        fault = definition_fault(reply.mapping())
        if fault:
            raise reply.protocol_error(fault)
        check_about(reply, name=name)
        return reply.mapping()

    def replace_definition(self, environment_id: str, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Replace a definition; return its new state as far as the answer shows it (D4, contract PingOne A11)."""
        asked = self._about("change", environment_id, name)
        path, secret = _definition_path(environment_id, name), _is_secret(body)
        return _body_of(self._http.request("PUT", path, asked=asked, body=body, confidential=secret))

    def delete_definition(self, environment_id: str, name: str) -> None:
        """Delete a definition (D5)."""
        asked = self._about("delete", environment_id, name)
        self._http.request("DELETE", _definition_path(environment_id, name), asked=asked).check_deletion()

    def create_declaration(self, environment_id: str, resource_id: str, variables: Mapping[str, str]) -> dict[str, Any]:
        """Declare the first variables of a resource; ``variables`` are placeholders by property (V1)."""
        return self._http.request(
            "POST",
            f"/environments/{environment_id}/{_DECLARATIONS}",
            asked=self._declaring("declare", environment_id, resource_id),
            body={"resource": {"id": resource_id}, "variables": dict(variables)},
        ).mapping()

    def read_declaration(self, environment_id: str, resource_id: str) -> dict[str, Any]:
        """Read the declaration of a resource (V2)."""
        asked = self._declaring("read", environment_id, resource_id)
        reply = self._http.request("GET", _declaration_path(environment_id, resource_id), asked=asked)
        variables = reply.mapping().get("variables")
        if not isinstance(variables, dict) or not all(isinstance(text, str) for text in variables.values()):
            raise reply.protocol_error("a declaration with its variables, a string for each property, was expected")
        check_about(reply, resource__id=resource_id)
        return reply.mapping()

    def replace_declaration(
        self, environment_id: str, resource_id: str, variables: Mapping[str, str]
    ) -> dict[str, Any]:
        """Replace the declaration of a resource; return it as far as the answer shows it (V3, contract PingOne A11)."""
        return self._change("PUT", environment_id, resource_id, variables)

    def merge_declaration(
        self, environment_id: str, resource_id: str, variables: Mapping[str, str | None]
    ) -> dict[str, Any]:
        """Change some properties of a declaration; None removes a property (V4). Returns the same as V3."""
        return self._change("PATCH", environment_id, resource_id, variables)

    def delete_declaration(self, environment_id: str, resource_id: str) -> None:
        """Delete the declaration of a resource (V5)."""
        asked = self._declaring("delete", environment_id, resource_id)
        self._http.request("DELETE", _declaration_path(environment_id, resource_id), asked=asked).check_deletion()

    def list_resources(self, environment_id: str, conditions: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """Read the resources that can take variables and meet all conditions of equality (R1)."""
        query = {}
        if conditions:
            query["filter"] = " and ".join(f"{name} eq {quoted(value)}" for name, value in conditions.items())
        asked = f"list the resources of environment {self._service.label(environment_id)} that can take variables"
        return self._service.items(f"/environments/{environment_id}/{_RESOURCES}", query, (_RESOURCES, ANY_NAME), asked)

    def _change(
        self, method: str, environment_id: str, resource_id: str, variables: Mapping[str, str | None]
    ) -> dict[str, Any]:
        reply = self._http.request(
            method,
            _declaration_path(environment_id, resource_id),
            asked=self._declaring("change", environment_id, resource_id),
            body={"variables": dict(variables)},
        )
        return _body_of(reply)

    def _about(self, verb: str, environment_id: str, name: str) -> str:
        return f"{verb} the variable '{name}' in environment {self._service.label(environment_id)}"

    def _declaring(self, verb: str, environment_id: str, resource_id: str) -> str:
        return f"{verb} the variables of resource {resource_id} in environment {self._service.label(environment_id)}"


def _is_secret(definition: Mapping[str, Any]) -> bool:
    return bool(definition.get("isSensitive"))


def _body_of(reply: Reply) -> dict[str, Any]:
    return reply.body if isinstance(reply.body, dict) else {}


def _definition_path(environment_id: str, name: str) -> str:
    return f"/environments/{environment_id}/{_DEFINITIONS}/{urllib.parse.quote(name, safe='')}"


def _declaration_path(environment_id: str, resource_id: str) -> str:
    return f"/environments/{environment_id}/{_DECLARATIONS}/{resource_id}"
