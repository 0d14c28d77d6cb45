# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks up the objects of the target that overrides name, or that a plan overwrites (contract Workfront 7.4, 9.3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from ..._errors import InputError, ServiceError
from ..._plan import UPDATE, Plan
from ..._runtime import Runtime
from ..core_api import CoreApi
from ..objects import CORE_CODES, CORE_NAMES, PROMOTABLE
from .collisions import CollisionRequest, OverrideRequest
from .translation import listed

_ADVICE = (
    "target_id is the ID of an object in the target, and usually differs from the ID in the source. Look it up by its name with "
    "envops.promotion.workfront_object_info there."
)


def check_targets(core: CoreApi, requested: CollisionRequest, runtime: Runtime) -> None:
    """Check that each ``target_id`` of an override is an object of its type in the target.

    Objects of types that the core API does not expose cannot be looked up, which is a warning.

    :raises InputError: there is no such object
    :raises ServiceError: it could not be looked up
    """
    named = [override for override in requested.overrides if override.target_id]
    missing = [
        override for code in dict.fromkeys(item.code for item in named) for override in _missing(core, code, named)
    ]
    if missing:
        described = listed(f"{item.code} {item.target_id} (for {item})" for item in missing)
        raise InputError(
            f"overrides: these objects, which target_id names, are not in {core.environment.address}: {described}.",
            claim="Nothing was installed.",
            advice=_ADVICE,
        )
    unknown = [f"{item.code} {item.target_id}" for item in named if item.code not in CORE_NAMES]
    if unknown:
        runtime.warn(
            f"Whether {core.environment.address} has these objects, which target_id names, cannot be checked, because "
            f"Workfront's core API does not expose their types: {listed(unknown)}."
        )


def _missing(core: CoreApi, code: str, named: Iterable[OverrideRequest]) -> list[OverrideRequest]:
    if code not in CORE_NAMES:
        return []
    wanted = [override for override in named if override.code == code]
    found = core.read_objects(code, list(dict.fromkeys(item.target_id for item in wanted)), ("objCode",))
    codes = {code, CORE_CODES.get(code, code)}
    present = {str(item.get("ID")).lower() for item in found if str(item.get("objCode") or code).upper() in codes}
    return [override for override in wanted if override.target_id not in present]


def with_target_names(core: CoreApi, plan: Plan) -> Plan:
    """Return a plan with the names that the objects that it overwrites have in the target.

    Costs a request for each type that is overwritten, and nothing else. The name of an object that cannot be looked up stays
    unknown; parts of other objects, which the core API does not find by name, are taken to have the name that they get.
    """
    ids: dict[str, list[str]] = {}
    for change in plan.changes:
        if change.action == UPDATE and change.target_id and change.type in CORE_NAMES and change.type in PROMOTABLE:
            ids.setdefault(change.type, []).append(change.target_id)
    names = {code: _names(core, code, list(dict.fromkeys(wanted))) for code, wanted in ids.items()}
    changes = []
    for change in plan.changes:
        if change.action == UPDATE and change.type in names:
            found = names[change.type].get(str(change.target_id).lower())
            change = dataclasses.replace(change, target_name="" if found == change.name else found)
        changes.append(change)
    return Plan(tuple(changes), plan.digest)


def _names(core: CoreApi, code: str, ids: list[str]) -> Mapping[str, str]:
    try:
        found = core.read_objects(code, ids, ("name",))
    except ServiceError:
        return {}
    return {str(item.get("ID")).lower(): str(item["name"]) for item in found if item.get("name")}
