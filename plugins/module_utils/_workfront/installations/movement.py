# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether objects that an installation would overwrite were changed in the target since it was planned (contract Workfront A39)."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from ..._errors import InputError, PermissionDeniedError, RejectedError, StateError
from ..._plan import UPDATE, Plan
from ..._runtime import Runtime
from ..core_api import CoreApi
from ..objects import CORE_NAMES, check_object_id
from ..times import read_time
from .translation import listed

_FIELD = "lastUpdateDate"

OPTIONS: dict[str, Any] = {
    "expected_objects": {
        "type": "list",
        "elements": "dict",
        "options": {
            "object_code": {"type": "str", "required": True},
            "id": {"type": "str", "required": True},
            "name": {"type": "str"},
            "updated_at": {"type": "str"},
        },
    },
    "unchanged_since": {"type": "str"},
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Expected:
    """What a plan would overwrite, as it was when the plan was made.

    ``since`` is the newest change of all of that: whatever of it was changed later was changed after the plan was made.
    """

    objects: tuple[TargetObject, ...] = ()
    since: datetime.datetime | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class TargetObject:
    """An object of the target that a plan overwrites, and its last change as the service writes it, or None."""

    code: str
    id: str
    name: str
    updated_at: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the object as results show it."""
        return {"object_code": self.code, "id": self.id, "name": self.name, "updated_at": self.updated_at}


def read_expected(params: Mapping[str, Any]) -> Expected | None:
    """Check the options ``expected_objects`` and ``unchanged_since``; None if neither is given.

    :raises InputError: an ID is none, or a time
    """
    given, moment = params["expected_objects"], params["unchanged_since"]
    since = read_time(moment)
    if moment and since is None:
        raise InputError("unchanged_since must be a time such as 2026-06-06T17:29:21.600Z.")
    if given is None and since is None:
        return None
    return Expected(objects=_read_objects(given or ()), since=since)


def _read_objects(given: Iterable[Mapping[str, Any]]) -> tuple[TargetObject, ...]:
    return tuple(
        TargetObject(
            code=item["object_code"],
            id=check_object_id(item["id"], f"expected_objects: entry {number}: id"),
            name=item["name"] or "",
            updated_at=item["updated_at"] or None,
        )
        for number, item in enumerate(given, 1)
    )


def read_overwritten(core: CoreApi, plan: Plan) -> tuple[TargetObject, ...]:
    """Read when the objects that a plan overwrites were changed last."""
    by_code: dict[str, dict[str, str]] = {}
    for change in plan.changes:
        if change.action == UPDATE and change.target_id:
            by_code.setdefault(change.type, {})[change.target_id.lower()] = change.name
    return tuple(
        TargetObject(code=code, id=object_id, name=name, updated_at=updates.get(object_id))
        for code, names in by_code.items()
        for updates in [_read_updates(core, code, list(names))]
        for object_id, name in names.items()
    )


def check_unmoved(core: CoreApi, plan: Plan, expected: Expected | None, runtime: Runtime) -> None:
    """Check that no object that a plan overwrites was changed since the plan that ``expected`` comes from.

    What cannot be compared, because its type does not show it, is a warning.

    :raises StateError: one was changed
    """
    if expected is None:
        return
    known = {(item.code, item.id): item.updated_at for item in expected.objects}
    moved, unknown = [], []
    for item in read_overwritten(core, plan):
        before, now = known.get((item.code, item.id)), read_time(item.updated_at)
        if before is not None and item.updated_at is not None:
            has_moved = before != item.updated_at
        elif (item.code, item.id) not in known and expected.since is not None and now is not None:
            has_moved = now > expected.since
        else:
            unknown.append(item)
            continue
        if has_moved:
            moved.append(item)
    if moved:
        raise StateError(
            f"These objects of {core.environment.address} were changed since the plan was made, and would be overwritten: "
            f"{listed(f'{item.code} {item.name} ({item.id}), at {item.updated_at}' for item in moved)}.",
            claim="Nothing was installed.",
            advice="Review what was changed there. Then plan again, or leave the object as it is with an override and USEEXISTING.",
            target_changes=[
                {"type": item.code, "name": item.name, "id": item.id, "fields": [_FIELD]} for item in moved
            ],
        )
    if unknown:
        runtime.warn(
            f"Whether these objects of {core.environment.address}, which are overwritten, were changed since the plan was made is not "
            f"known: {listed(f'{item.code} {item.name} ({item.id})' for item in unknown)}."
        )


def _read_updates(core: CoreApi, code: str, ids: list[str]) -> dict[str, str | None]:
    if code not in CORE_NAMES:
        return {}
    try:
        found = core.read_objects(code, ids, (_FIELD,))
    except (RejectedError, PermissionDeniedError):
        return {}
    return {str(item.get("ID")).lower(): item[_FIELD] for item in found if isinstance(item.get(_FIELD), str)}
