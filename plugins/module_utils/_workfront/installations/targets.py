# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looks up the objects of the target that overrides name by their IDs (contract Workfront 7.4, 9.3)."""

from __future__ import annotations

from collections.abc import Iterable

from ..._errors import InputError
from ..._runtime import Runtime
from ..core_api import CoreApi
from ..objects import CORE_CODES, CORE_NAMES
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
            f"overrides: these objects, which target_id names, are not in {core.environment.address}: {described}. Nothing was "
            "installed.",
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
