# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finding packages, waiting for their assembly, and what is in them (contract Workfront E1 to E7, 12)."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from .._errors import NotFoundError, OperationFailedError, ServiceError, StateError
from .._reconcile import send_once
from .._waiting import Look, Waiting, wait_until
from .api import PromotionApi
from .environment import read_environment
from .records import read_package
from .requested import Request, RequestedObject
from .statuses import ASSEMBLING, ASSEMBLING_FAILED, DISABLED, UNASSEMBLED, is_assembled

SETTLING = 30.0
"""Seconds in which a new package may be reported as unknown."""


@dataclasses.dataclass(frozen=True)
class PackageFilter:
    """Which packages to list; what is None does not matter. ``source`` is an origin or a host."""

    package_id: str | None
    name: str | None
    status: str | None
    source: str | None


def list_packages(api: PromotionApi, wanted: PackageFilter, *, definition: bool) -> list[dict[str, Any]]:
    """Return the packages that fit, the oldest first, perhaps with all fields of the objects in them.

    :raises StateError: definitions are wanted and not offered
    """
    if wanted.package_id is not None:
        package = read_if_there(api, wanted.package_id)
        found = [package] if package is not None and _fits(package, wanted) else []
    else:
        found = find_packages(api, wanted)
    if definition:
        with explaining_withdrawal(api, "read"):
            found = [{**package, "definition": api.read_definition(str(package["id"]))} for package in found]
    return found


def find_packages(api: PromotionApi, wanted: PackageFilter) -> list[dict[str, Any]]:
    """Return the packages that fit, the oldest first.

    The list does not tell the source, so each package that may fit is read where that matters. A package that does not
    tell its source at all, as in the older dialects, is taken to fit.
    """
    anywhere = dataclasses.replace(wanted, source=None)
    found = [item for item in api.list_packages() if _fits(item, anywhere)]
    if wanted.source is not None:
        read = (read_if_there(api, item["id"]) for item in found)
        found = [item for item in read if item is not None and _fits(item, wanted)]
    return sorted(found, key=lambda item: str(item.get("createdAt") or ""))


def _fits(package: dict[str, Any], wanted: PackageFilter) -> bool:
    if wanted.name not in (None, package.get("name")) or wanted.status not in (None, package["status"]):
        return False
    known, source = package.get("source"), wanted.source
    return not known or source is None or read_environment(known).is_same(read_environment(source))


def find_package(api: PromotionApi, request: Request) -> dict[str, Any] | None:
    """Return the package that a request means, or None.

    DISABLED packages are left out, unless that is the wanted status and there is no other.

    :raises StateError: more than one package is meant
    """
    if request.package_id is not None:
        return read_if_there(api, request.package_id)
    found = find_packages(api, PackageFilter(None, request.name, None, request.source))
    live = _in_use(found)
    if len(live) > 1:
        raise StateError(
            f"{len(live)} packages from {api.environment.address} are named '{request.name}': "
            f"{', '.join(item['id'] for item in live)}.",
            advice="Give the package_id of one, or set the status of the others to DISABLED.",
            packages=live,
        )
    if not live and request.status == DISABLED and found:
        return found[-1]
    return live[0] if live else None


def find_live(api: PromotionApi, request: Request) -> list[dict[str, Any]]:
    """Return the packages of the requested name and source that are not DISABLED, the oldest first."""
    return _in_use(find_packages(api, PackageFilter(None, request.name, None, request.source)))


def _in_use(packages: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in packages if item["status"] != DISABLED]


def read_if_there(api: PromotionApi, package_id: str) -> dict[str, Any] | None:
    """Return a package, or None if the service does not have it."""
    try:
        package = api.read_package(package_id)
    except NotFoundError:
        return None
    return None if package.get("deletedAt") else package


def create_package(api: PromotionApi, request: Request, objects: Iterable[RequestedObject]) -> dict[str, Any]:
    """Create a package; after a lost answer it is looked for before it is created again (contract Workfront E1).

    There must be none of the name from the source that is in use.
    """
    body: dict[str, Any] = {"name": request.name, "source": request.source}
    if request.description is not None:
        body["description"] = request.description
    collections = _collections(objects)
    if collections:
        body["objectCollections"] = collections

    def effect() -> dict[str, Any] | None:
        live = find_live(api, request)
        return live[-1] if live else None

    return send_once(api.http, lambda: api.create_package(body), effect)


def wait_for_assembly(api: PromotionApi, package: dict[str, Any], waiting: Waiting) -> dict[str, Any]:
    """Wait until the service has collected the objects of a package; return it as read then.

    :raises WaitTimeoutError: it takes longer than the deadline
    """
    package_id = str(package["id"])

    def look() -> Look[dict[str, Any]]:
        try:
            reply = api.look_at_package(package_id)
        except NotFoundError:
            if waiting.deadline.elapsed() < SETTLING:
                return Look(ASSEMBLING, package)
            raise
        read = read_package(reply, api.flavor)
        return Look(read["status"], read, reply.retry_after)

    return wait_until(
        look,
        is_assembled,
        waiting=waiting,
        subject=f"The assembly of package {package_id} ('{package.get('name')}') in {api.environment.address}",
        attach=(
            "An assembly takes minutes. Run the task again to go on waiting for the same package, if needed with a longer "
            "wait_timeout, or look at it in Setup > System > Environment Promotion."
        ),
    ).state


def check_assembled(api: PromotionApi, package: dict[str, Any]) -> None:
    """Check that a package was assembled (contract Workfront 11, F1).

    :raises OperationFailedError: it was not
    """
    if package["status"] not in (ASSEMBLING_FAILED, UNASSEMBLED):
        return
    what = "failed" if package["status"] == ASSEMBLING_FAILED else "was never begun"
    raise OperationFailedError(
        f"The assembly of package {package['id']} ('{package.get('name')}') in {api.environment.address} {what} "
        f"(status {package['status']}).",
        advice=(
            "Check that the requested objects still exist in the source. Then assemble it again in Setup > System > "
            "Environment Promotion (Edit), or set recreate: true for a new package in its place."
        ),
    )


def missing_objects(package: dict[str, Any], objects: Iterable[RequestedObject]) -> list[RequestedObject]:
    """Return the objects that are not in a package (contract Workfront 6.3)."""
    entities = package.get("packageEntities")
    if not isinstance(entities, dict):
        entities = {}
    present = {
        (code, str(item.get("id") or item.get("ID") or "").lower())
        for code, items in entities.items()
        if isinstance(items, list)
        for item in items
        if isinstance(item, dict)
    }
    return [wanted for wanted in objects if (wanted.code, wanted.id) not in present]


def delete_package(api: PromotionApi, package_id: str) -> bool:
    """Delete a package; return whether there was one to delete."""
    try:
        api.delete_package(package_id)
    except NotFoundError as error:
        # After a lost answer, what is missing was deleted by the first attempt.
        return error.after_uncertainty
    return True


@contextlib.contextmanager
def explaining_withdrawal(api: PromotionApi, done: str) -> Iterator[None]:
    """Explain a refusal by an environment that no longer offers definitions (contract Workfront E4, E5).

    :raises StateError: the environment does not offer what the block asks for; ``done`` is what would be done
    """
    try:
        yield
    except ServiceError as error:
        if error.status not in (404, 405):
            raise
        raise StateError(
            f"{api.environment.address} does not let the definition of a package be {done}: it answered {error.status} to "
            f"{error.asked.method} {error.asked.path}.",
            advice="Workfront has withdrawn this part of its API; leave definition out.",
        ) from None


def _collections(objects: Iterable[RequestedObject]) -> list[dict[str, Any]]:
    """Return objects as a request lists them: one item for each type (contract Workfront 6.4)."""
    by_code: dict[str, list[dict[str, str]]] = {}
    for item in objects:
        entity = {"ID": str(item.id), **({"name": item.name} if item.name else {})}
        by_code.setdefault(item.code, []).append(entity)
    return [{"objCode": code, "entities": entities} for code, entities in by_code.items()]
