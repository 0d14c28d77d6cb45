# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task asks of a package, checked before the first request."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import InputError
from ..._ids import check_id
from ..._options import check_origin
from ..environment import Environment, read_environment
from ..names import RECREATE
from ..objects import CORE_NAMES, check_object_code, check_object_id
from ..statuses import DRAFT
from .definition import check_definition

OBJECT_OPTIONS: dict[str, Any] = {
    "object_code": {"type": "str", "required": True},
    "id": {"type": "str"},
    "name": {"type": "str"},
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class ObjectRequest:
    """An object that a package must contain, by its ID, or by its exact name in the source."""

    code: str
    id: str | None
    name: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the object as results show it."""
        return {"object_code": self.code, "id": self.id, "name": self.name}


@dataclasses.dataclass(frozen=True, kw_only=True)
class PackageRequest:
    """A checked request for a package; what is None was not given."""

    absent: bool
    package_id: str | None
    name: str | None
    description: str | None
    source: str
    objects: tuple[ObjectRequest, ...]
    definition: dict[str, Any] | None
    status: str | None
    recreate: bool
    outdated: str
    wait: bool


def read_package_request(params: Mapping[str, Any], environment: Environment) -> PackageRequest:
    """Check a module's options.

    :raises InputError: one is invalid, or contradicts another one
    """
    package_id, name = check_id(params["package_id"], "package_id"), params["name"]
    if package_id is None and not name:
        raise InputError("Neither package_id nor name is given. Give one of them to select the package.")
    source = check_origin(params["source"] or params["url"], "source", "https://acme.sb01.workfront.com")
    if not read_environment(source).is_same(environment):
        raise InputError(f"source is {source}, but url is {environment.address}: a package is created in its source.")
    objects = read_objects(params["objects"] or [])
    if params["definition"] is not None and objects:
        raise InputError("definition and objects exclude each other, because both say what is in the package.")
    if params["definition"] is not None:
        check_definition(params["definition"])
    if params["recreate"] and not objects:
        raise InputError("recreate needs objects, because they say what is in the successor.")
    if params["outdated"] == RECREATE and not objects:
        raise InputError("outdated: recreate needs objects, because they say what is in the successor.")
    status = params["status"]
    if objects and not params["wait"] and status not in (None, DRAFT):
        raise InputError(
            f"status {status} needs wait: true, because a package has no status of its own until it is assembled."
        )
    return PackageRequest(
        absent=params["state"] == "absent",
        package_id=package_id,
        name=name,
        description=params["description"],
        source=source,
        objects=objects,
        definition=params["definition"],
        status=status,
        recreate=params["recreate"],
        outdated=params["outdated"],
        wait=params["wait"],
    )


def read_objects(listed: Sequence[Mapping[str, Any]]) -> tuple[ObjectRequest, ...]:
    """Check the option ``objects``.

    :raises InputError: an entry names no object, or the same as another one
    """
    objects = []
    for number, item in enumerate(listed, 1):
        where = f"objects: entry {number}"
        code = check_object_code(item["object_code"], where)
        if not item["id"] and not item["name"]:
            raise InputError(f"{where} must have the id or the exact name of a {code}.")
        if not item["id"] and code not in CORE_NAMES:
            raise InputError(
                f"{where}: a {code} cannot be looked up by name, because Workfront's core API does not expose this type. "
                "Give its id."
            )
        object_id = check_object_id(item["id"], f"{where}: id") if item["id"] else None
        objects.append(ObjectRequest(code=code, id=object_id, name=item["name"]))
    for number, wanted in enumerate(objects, 1):
        same = [other for other in objects[: number - 1] if other.code == wanted.code]
        if any((other.id or other.name) == (wanted.id or wanted.name) for other in same):
            raise InputError(f"objects: {wanted.code} {wanted.id or wanted.name} is given twice.")
    return tuple(objects)
