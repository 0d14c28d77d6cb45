# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the target environment's values into what is promoted. Source: PingOne contract, sections 2.4 and 10.0.

Declarations and definitions are those of the moment, not of a snapshot.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

from simulator.pingone.content import Sensitive
from simulator.pingone.model import Environment, Json, Resource
from simulator.pingone.property_paths import assign
from simulator.pingone.variable_properties import present_properties


@dataclass(frozen=True)
class Substitution:
    """The variables of one pair of environments."""

    source: Environment
    target: Environment
    sensitive: Sensitive
    # Whether a sensitive property without a sensitive variable keeps its resource from being promoted.
    require_secrets: bool = False

    def apply(self, resource_id: str, body: Json) -> Json:
        """Copy a body with the declared properties of a source resource set, as far as the target defines them."""
        result = copy.deepcopy(body)
        for path, name in self._bindings(resource_id).items():
            definition = self.target.definitions.get(name)
            if definition is not None:
                assign(result, path, copy.deepcopy(definition.value))
        return result

    def hidden(self, resource_id: str) -> frozenset[str]:
        """Collect the properties whose value comes from a sensitive variable, whatever they are called."""
        return frozenset(path for path, name in self._bindings(resource_id).items() if self._is_secret(name))

    def complaints(self, resource: Resource) -> list[str]:
        """Return why a source resource cannot be promoted; an empty list if it can."""
        bindings = self._bindings(resource.id)
        whose = f"of resource '{resource.name}' ({resource.id})"
        texts = [
            f"Promotion variable '{name}' for property '{path}' {whose} is not defined in environment {environment.id}"
            for path, name in bindings.items()
            for environment in (self.source, self.target)
            if name not in environment.definitions
        ]
        if self.require_secrets:
            texts += [
                f"Property '{path}' {whose} is sensitive and has no sensitive promotion variable "
                f"in environment {self.target.id}"
                for path in present_properties(resource.type, resource.body)
                if self.sensitive.covers(resource.type, path) and not self._is_secret(bindings.get(path, ""))
            ]
        return texts

    def _bindings(self, resource_id: str) -> dict[str, str]:
        declaration = self.source.declaration(resource_id)
        return declaration.bindings() if declaration else {}

    def _is_secret(self, name: str) -> bool:
        definition = self.target.definitions.get(name)
        return definition is not None and definition.is_sensitive
