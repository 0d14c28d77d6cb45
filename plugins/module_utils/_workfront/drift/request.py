# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options for the drift of objects, checked before the first request."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import InputError
from ..._ids import check_id
from ..._policy import PATTERN_KEYS
from ..packages.request import ObjectRequest, read_objects
from .states import STATES, UNKNOWN_OR_DRIFTED

_RULE_KEYS = (*PATTERN_KEYS, "state")
IGNORE_OPTIONS: dict[str, Any] = {
    **{key: {"type": "str"} for key in PATTERN_KEYS},
    "state": {"type": "str", "choices": list(UNKNOWN_OR_DRIFTED)},
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class DriftRequest:
    """A package, or some of its objects, or objects of the source without a package.

    ``ignore`` are patterns for type, name and ID, and a state; all given must match.
    """

    package_id: str | None
    objects: tuple[ObjectRequest, ...]
    ignore: tuple[Mapping[str, Any], ...]


def read_drift_request(params: Mapping[str, Any]) -> DriftRequest:
    """Check a module's options.

    :raises InputError: one is invalid, or neither a package nor an object is given
    """
    package_id = check_id(params["package_id"], "package_id")
    objects = read_objects(params["objects"] or [])
    problem = scope_problem(package_id, objects)
    if problem:
        raise InputError(problem)
    return DriftRequest(package_id=package_id, objects=objects, ignore=_check_rules(params["ignore"] or ()))


def scope_problem(package_id: Any, objects: Any, prefix: str = "") -> str:
    """Return why it is not clear what to compare; an empty string if it is. ``prefix`` is that of a role's variables."""
    if not package_id and not objects:
        return f"Neither {prefix}package_id nor {prefix}objects is given. Give one of them: they say what to compare."
    return ""


def _check_rules(rules: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    for number, rule in enumerate(rules, 1):
        if not any(rule.get(key) for key in _RULE_KEYS):
            raise InputError(f"ignore: entry {number} must have at least one of {', '.join(_RULE_KEYS)}.")
        state = rule.get("state")
        if state and state not in STATES:
            raise InputError(f"ignore: the state of entry {number} must be one of {', '.join(UNKNOWN_OR_DRIFTED)}.")
    return tuple(rules)
