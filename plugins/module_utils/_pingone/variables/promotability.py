# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a resource can be promoted with the variables that are declared for it (contract PingOne 10.0)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from ..._errors import RejectedError, ServiceError, StateError
from ..api import PingOneApi
from ..configuration import find_configuration
from .declaration_request import DeclarationRequest, name_in
from .definitions import is_sensitive, read_definition

_ADVICE = (
    "Define each variable in both environments with envops.promotion.pingone_variable_definition, with sensitive: true "
    "in the target if its property is a secret."
)


class Promotability:
    """Looks up the variables of a resource in the source, and in the target if that is known.

    Environments are given by ID. A target that is not given is looked up only to explain a failure.
    """

    def __init__(self, api: PingOneApi, request: DeclarationRequest) -> None:
        self._api = api
        self._source_id = request.environment
        self._target_id = request.target
        self._resource_id = request.resource_id
        self._defined: dict[tuple[str, str], dict[str, Any] | None] = {}

    def check(self, declared: Mapping[str, str]) -> None:
        """Check that each variable is defined in both environments, and is sensitive in the target if it is in the source.

        ``declared`` are placeholders by property.

        :raises StateError: one is not; the error names all that is wrong and both environments
        """
        wrong = self._obstacles(declared)
        if wrong:
            self._look_up_names()
            with contextlib.suppress(ServiceError):  # from a target that only the configuration names
                wrong = self._obstacles(declared)
            raise StateError(
                f"Resource {self._resource_id} of environment {self._api.label(self._source_id)} cannot take these variables "
                f"for a promotion to {self._describe_target()}: {'; '.join(wrong)}. Nothing was declared.",
                advice=_ADVICE,
            )

    def explain(self, error: RejectedError, declared: Mapping[str, str]) -> None:
        """Add to the service's refusal the variables, properties and environments that it is about."""
        self._look_up_names()
        targets = {str(detail.get("target")).removeprefix("variables.") for detail in error.details}
        concerned = {path: text for path, text in declared.items() if path in targets} or declared
        listed = ", ".join(f"'{name_in(text)}' for {path}" for path, text in concerned.items())
        error.message += (
            f" The task declares the variables {listed}, from environment {self._api.label(self._source_id)} to "
            f"{self._describe_target()}."
        )
        with contextlib.suppress(ServiceError):
            wrong = self._obstacles(concerned)
            error.message += f" The cause may be: {'; '.join(wrong)}." if wrong else ""
        error.advice = (
            f"A property that is a secret needs a sensitive definition in the target. {_ADVICE} "
            "envops.promotion.pingone_variable_resource_info lists the properties that can take variables."
        )

    def _obstacles(self, declared: Mapping[str, str]) -> list[str]:
        """Return what is wrong with the variables, one string each."""
        wrong = []
        for path, text in declared.items():
            name = str(name_in(text))
            subject = f"'{name}' (for {path})"
            in_source = self._definition(self._source_id, name)
            if in_source is None:
                wrong.append(f"{subject} is not defined in the source {self._api.label(self._source_id)}")
            if self._target_id is None:
                continue
            in_target, target = self._definition(self._target_id, name), self._api.label(self._target_id)
            if in_target is None:
                wrong.append(f"{subject} is not defined in the target {target}")
            elif in_source is not None and is_sensitive(in_source) and not is_sensitive(in_target):
                wrong.append(f"{subject} is sensitive in the source, but not in the target {target}")
        return wrong

    def _definition(self, environment_id: str, name: str) -> dict[str, Any] | None:
        key = environment_id, name
        if key not in self._defined:
            self._defined[key] = read_definition(self._api, environment_id, name)
        return self._defined[key]

    def _describe_target(self) -> str:
        return "an unknown target" if self._target_id is None else self._api.label(self._target_id)

    def _look_up_names(self) -> None:
        """Look up the default target, and the names of both environments, as far as the service shows them."""
        if self._target_id is None:
            with contextlib.suppress(ServiceError):
                configuration = find_configuration(self._api, self._source_id) or {}
                configured = configuration.get("targetEnvironmentId")
                self._target_id = None if configured is None else str(configured)
        for environment_id in (self._source_id, self._target_id):
            if environment_id is not None and environment_id not in self._api.names:
                with contextlib.suppress(ServiceError):
                    name = self._api.read_environment(environment_id).get("name")
                    self._api.names[environment_id] = str(name)
