# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task decides about the objects of a package, checked before the first request (contract Workfront 7.4, 12)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import InputError
from ..flavor import Flavor
from ..objects import check_object_id
from ..statuses import ACTIONS, CREATE_WITH_ALT_NAME, NEEDS_TARGET, OVERWRITE

AS_PROPOSED = "as_proposed"
PREFER_EXISTING = "use_existing"
OVERWRITE_EXISTING = "overwrite"
CREATE_ANOTHER = "create_alt_name"
COLLISIONS = (AS_PROPOSED, PREFER_EXISTING, OVERWRITE_EXISTING, CREATE_ANOTHER)
_POLICY_ACTIONS = {OVERWRITE_EXISTING: OVERWRITE, CREATE_ANOTHER: CREATE_WITH_ALT_NAME}

OPTIONS: dict[str, Any] = {
    "collision": {"type": "str", "choices": list(COLLISIONS), "default": AS_PROPOSED},
    "overrides": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "object_code": {"type": "str", "required": True},
            "id": {"type": "str"},
            "name": {"type": "str"},
            "action": {"type": "str", "required": True, "choices": list(ACTIONS)},
            "target_id": {"type": "str"},
            "new_name": {"type": "str"},
        },
    },
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class OverrideRequest:
    """What to do with one object, which is given by its ID in the source, or by its name."""

    code: str
    id: str | None
    name: str | None
    action: str
    target_id: str
    new_name: str | None

    def __str__(self) -> str:
        return f"{self.code} {self.id or repr(self.name)}"


@dataclasses.dataclass(frozen=True, kw_only=True)
class CollisionRequest:
    """What to do if an object collides with one in the target, in general and for some objects."""

    collision: str = AS_PROPOSED
    overrides: tuple[OverrideRequest, ...] = ()

    @property
    def options(self) -> list[dict[str, Any]]:
        """The overrides with the keys of the option."""
        return [
            {
                "object_code": item.code,
                "id": item.id,
                "name": item.name,
                "action": item.action,
                "target_id": item.target_id,
                "new_name": item.new_name,
            }
            for item in self.overrides
        ]

    @property
    def are_defaults(self) -> bool:
        """Whether the service decides everything."""
        return self.collision == AS_PROPOSED and not self.overrides


def read_collision_request(params: Mapping[str, Any], flavor: Flavor) -> CollisionRequest:
    """Check the options collision and overrides.

    :raises InputError: one cannot be executed
    """
    collision = params["collision"]
    action = _POLICY_ACTIONS.get(collision)
    if action is not None and action not in flavor.actions:
        raise InputError(
            f"collision: {collision} is not possible with api_flavor {flavor.name}, which has no {action}."
        )
    overrides = tuple(_read_override(item, number, flavor) for number, item in enumerate(params["overrides"], 1))
    seen = set()
    for override in overrides:
        key = (override.code, override.id or override.name)
        if key in seen:
            raise InputError(f"overrides: {override} is given twice.")
        seen.add(key)
    return CollisionRequest(collision=collision, overrides=overrides)


def _read_override(item: Mapping[str, Any], number: int, flavor: Flavor) -> OverrideRequest:
    where = f"overrides: entry {number}"
    code, given_id, name, action = item["object_code"], item["id"], item["name"], item["action"]
    target_id, new_name = item["target_id"], item["new_name"]
    if not given_id and not name:
        raise InputError(f"{where} must have the id or the name of a {code} in the source.")
    if action not in flavor.actions:
        raise InputError(f"{where}: api_flavor {flavor.name} has no action {action}.")
    if action in NEEDS_TARGET and not target_id:
        raise InputError(
            f"{where}: {action} needs target_id, the ID of the object in the target, which "
            "envops.promotion.workfront_installation_plan and envops.promotion.workfront_object_info return."
        )
    if action not in NEEDS_TARGET and target_id:
        raise InputError(f"{where}: target_id is only for {' and '.join(sorted(NEEDS_TARGET))}, not for {action}.")
    if new_name and action != CREATE_WITH_ALT_NAME:
        raise InputError(f"{where}: new_name is only for {CREATE_WITH_ALT_NAME}, not for {action}.")
    if given_id and name and action == CREATE_WITH_ALT_NAME:
        new_name = new_name or name
    return OverrideRequest(
        code=code,
        id=check_object_id(given_id, f"{where}: id") if given_id else None,
        name=name,
        action=action,
        target_id=check_object_id(target_id, f"{where}: target_id") if target_id else "",
        new_name=new_name,
    )
