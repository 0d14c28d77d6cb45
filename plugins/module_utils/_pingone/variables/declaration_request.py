# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options for a resource's variables, checked before the first request."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from ..._errors import InputError
from ..._options import read_waiting
from ..._runtime import Runtime
from ..._waiting import Waiting
from ..environments import check_different
from ..references import Reference, read_reference
from .definition_request import check_name

_PLACEHOLDER = re.compile(r"\$\{promotionVariable:([^}]*)\}")


@dataclasses.dataclass(frozen=True, kw_only=True)
class DeclarationRequest:
    """A checked request for a declaration; environments are as given, by ID or name.

    ``variables`` are placeholders by property, None for a property without a variable. ``waiting`` is for a snapshot of the
    environment, which a resource that is given by name requires.
    """

    absent: bool
    environment: str
    target: str | None
    resource: Reference
    variables: Mapping[str, str | None]
    purge: bool
    waiting: Waiting

    @property
    def resource_id(self) -> str:
        """The ID of the resource, once it is looked up."""
        return str(self.resource.id)

    def wanted(self, present: Mapping[str, str]) -> dict[str, str]:
        """Return the requested placeholders by property, given the present ones."""
        kept = {} if self.purge else present
        merged = {**kept, **self.variables}
        return {path: text for path, text in merged.items() if text is not None}


def read_declaration_request(params: Mapping[str, Any], runtime: Runtime) -> DeclarationRequest:
    """Check a module's options; its time begins now.

    :raises InputError: one is wrong, or cannot be combined with another
    """
    absent, variables, target = params["state"] == "absent", params["variables"], params["target_environment"]
    if target is not None:
        check_different(params["environment"], target, "environment")
    if absent and variables is not None:
        raise InputError(
            "variables cannot be used with state: absent, which removes the variables of all properties. To remove some "
            "of them, set these properties to null with state: present."
        )
    if not absent and not variables:
        raise InputError(
            "variables is empty: set the variable for at least one property, or use state: absent to remove all of them."
        )
    placeholders = {path: _read_variable(path, given) for path, given in (variables or {}).items()}
    if params["purge"] and None in placeholders.values():
        raise InputError("variables: with purge: true, leave out a property instead of setting it to null.")
    return DeclarationRequest(
        absent=absent,
        environment=params["environment"],
        target=target,
        resource=read_reference(params["resource_id"], "resource_id"),
        variables=placeholders,
        purge=params["purge"],
        waiting=read_waiting(params, runtime),
    )


def placeholder_of(name: str) -> str:
    """Return the string that stands for a variable (contract PingOne 10.0)."""
    return f"${{promotionVariable: {name}}}"


def name_in(text: Any) -> str | None:
    """Return the name in a placeholder, or None if a string is not one."""
    found = _PLACEHOLDER.fullmatch(text) if isinstance(text, str) else None
    return None if found is None else found.group(1).strip()


def _read_variable(path: Any, given: Any) -> str | None:
    if not isinstance(path, str) or not path.strip():
        raise InputError("variables: the path of a property must be a string that is not empty.")
    if given is None:
        return None
    option = f"variables: the value for {path}"
    name = name_in(given)
    name = check_name(given if name is None else name, option).strip()
    if "${" in name or "}" in name:
        raise InputError(
            f"{option} must be the name of a variable or {placeholder_of('NAME')}; got '{given}'. A property takes "
            "its whole value from one variable."
        )
    return placeholder_of(name)
