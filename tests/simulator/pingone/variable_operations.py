# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The operations on promotion variables with the rules that allow or refuse them.

Source: PingOne contract, sections 10.0 to 10.2.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.pingone.context import Context
from simulator.pingone.errors import ApiError, invalid_data, state_violation
from simulator.pingone.model import Environment, Resource
from simulator.pingone.variable_inputs import NewDefinition
from simulator.pingone.variable_model import Declaration, Definition, variable_name
from simulator.pingone.variable_properties import supported_properties


def define(context: Context, environment: Environment, wanted: NewDefinition) -> Definition:
    """D1."""
    _check_free(environment, wanted.name)
    now = context.core.clock.now()
    made = Definition(wanted.name, wanted.value, wanted.is_sensitive, now, now)
    environment.definitions[made.name] = made
    return made


def redefine(context: Context, environment: Environment, name: str, wanted: NewDefinition) -> Definition:
    """D4. A new name is taken over and leaves the placeholders with the former one behind."""
    definition = definition_of(environment, name)
    if wanted.name != name:
        _check_free(environment, wanted.name)
        del environment.definitions[name]
        environment.definitions[wanted.name] = definition
    definition.name, definition.value, definition.is_sensitive = wanted.name, wanted.value, wanted.is_sensitive
    definition.updated_at = context.core.clock.now()
    return definition


def definition_of(environment: Environment, name: str) -> Definition:
    definition = environment.definitions.get(name)
    if definition is None:
        raise ApiError(404)
    return definition


def declare(context: Context, environment: Environment, resource_id: str, variables: dict[str, str]) -> Declaration:
    """V1."""
    if resource_id not in environment.resources:
        raise invalid_data("INVALID_VALUE", "resource.id", "does not exist")
    if environment.declaration(resource_id) is not None:
        raise invalid_data("UNIQUENESS_VIOLATION", "resource.id", "is not unique")
    _check_assignable(context, environment, environment.resources[resource_id], variables)
    now = context.core.clock.now()
    made = Declaration(resource_id, dict(variables), now, now)
    environment.declarations[resource_id] = made
    return made


def redeclare(
    context: Context, environment: Environment, resource_id: str, changes: Mapping[str, str | None], *, merge: bool
) -> Declaration:
    """V3 and, with `merge`, V4."""
    declaration = declaration_of(environment, resource_id)
    wanted = {path: placeholder for path, placeholder in changes.items() if placeholder is not None}
    _check_assignable(context, environment, environment.resources[resource_id], wanted)
    kept = {path: text for path, text in declaration.variables.items() if merge and path not in changes}
    declaration.variables = kept | wanted
    declaration.updated_at = context.core.clock.now()
    return declaration


def declaration_of(environment: Environment, resource_id: str) -> Declaration:
    declaration = environment.declaration(resource_id)
    if declaration is None:
        raise ApiError(404)
    return declaration


def missing_in_default_target(context: Context, environment: Environment, declaration: Declaration) -> list[str] | None:
    """List the declared names that the default target lacks (section 5.6); None without a default target."""
    target = context.store.environments.get(context.store.configurations.get(environment.id, ""))
    if target is None:
        return None
    names = {str(variable_name(placeholder)) for placeholder in declaration.variables.values()}
    return sorted(names - target.definitions.keys())


def _check_free(environment: Environment, name: str) -> None:
    if name in environment.definitions:
        raise invalid_data("UNIQUENESS_VIOLATION", "name", "is not unique")


def _check_assignable(
    context: Context, environment: Environment, resource: Resource, variables: Mapping[str, str]
) -> None:
    if context.behaviour.require_snapshot and not context.store.has_snapshot(environment.id, resource.id):
        raise state_violation("A snapshot of the resource must exist", "resource.id")
    supported = supported_properties(resource.type)
    for path, placeholder in variables.items():
        target, name = f"variables.{path}", variable_name(placeholder)
        if path not in supported:
            raise invalid_data("INVALID_VALUE", target, "does not support promotion variables")
        if name not in environment.definitions:
            raise invalid_data("INVALID_VALUE", target, f"promotion variable '{name}' is not defined")
        if context.sensitive.covers(resource.type, path) and not _is_secret_in_target(context, environment, name):
            message = f"promotion variable '{name}' must be defined as sensitive in the target environment"
            raise invalid_data("INVALID_VALUE", target, message)


def _is_secret_in_target(context: Context, source: Environment, name: str) -> bool:
    """The contract does not say which target is meant where no default is configured; then any one will do."""
    default = context.store.configurations.get(source.id)
    return any(
        environment.definitions[name].is_sensitive
        for environment in context.store.environments.values()
        if environment.id != source.id
        and environment.organization_id == source.organization_id
        and default in (None, environment.id)
        and name in environment.definitions
    )
