# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates a package, waits for its assembly, deletes it (contract Workfront E1, E3, E7; 11, F1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from ..._errors import OperationFailedError
from ..._reconcile import delete_once, send_once
from ..._waiting import Poll, Waiting, wait_until
from ..api import PromotionApi
from ..package import Package
from ..records import read_package
from ..statuses import ACTIVE, ASSEMBLING, ASSEMBLING_FAILED, TESTING, UNASSEMBLED, is_assembled
from .contents import collections_of
from .lookup import find_by_id, find_live, find_others
from .request import ObjectRequest, PackageRequest

_IN_USE = (TESTING, ACTIVE)
"""Statuses that somebody must have set; the service sets none of them."""


@dataclasses.dataclass(frozen=True)
class Creation:
    """A package that was created, and whether it is certain that this task has created it, and nobody else."""

    package: Package
    is_certain: bool


def create_package(api: PromotionApi, request: PackageRequest, objects: Iterable[ObjectRequest]) -> Creation:
    """Create a package; after a lost answer, look it up before creating it again (contract Workfront E1).

    No package in use may have this name and source.
    """
    body: dict[str, Any] = {"name": request.name, "source": request.source}
    if request.description is not None:
        body["description"] = request.description
    collections = collections_of(objects)
    if collections:
        body["objectCollections"] = collections

    def effect() -> Creation | None:
        live = find_live(api, request)
        return Creation(live[-1], is_certain=False) if live else None

    return send_once(api.http, lambda: Creation(api.create_package(body), is_certain=True), effect)


def withdraw_younger(api: PromotionApi, request: PackageRequest, creation: Creation) -> Package:
    """Look again after a creation, and return the package to use: of several that were created at once, the oldest.

    Runs that look before any of them creates make packages of one name (contract Workfront A18). Each then deletes its own
    unless it is the oldest; nobody's else, and none that is already in use.
    """
    own = creation.package
    others = find_others(api, request, own.id)
    oldest = min([own, *others], key=lambda item: (item.created_at or own.created_at, item.id))
    if oldest.id == own.id:
        return own
    now = find_by_id(api, own.id)
    if creation.is_certain and now is not None and now.status not in _IN_USE and not api.list_installations(own.id):
        delete_package(api, own.id)
    return oldest


def wait_for_assembly(api: PromotionApi, package: Package, waiting: Waiting) -> Package:
    """Wait until the service has collected the objects of a package; return it as read then.

    :raises WaitTimeoutError: it takes longer than the deadline
    """

    def poll() -> Poll[Package]:
        reply = api.poll_package(package.id)
        read = read_package(reply, api.flavor)
        return Poll(read.status, read, reply.retry_after)

    return wait_until(
        poll,
        is_assembled,
        waiting=waiting,
        subject=f"The assembly of package {package.id} ('{package.name}') in {api.environment.address}",
        label=f"Workfront package {package.id}",
        advice=(
            "An assembly takes minutes. Run the task again to wait for the same package, if needed with a longer "
            "wait_timeout, or check it in Setup > System > Environment Promotion."
        ),
        unseen=Poll(ASSEMBLING, package),
    ).state


def check_assembled(api: PromotionApi, package: Package) -> None:
    """Check that a package was assembled (contract Workfront 11, F1).

    :raises OperationFailedError: it was not
    """
    if package.status not in (ASSEMBLING_FAILED, UNASSEMBLED):
        return
    what = "failed" if package.status == ASSEMBLING_FAILED else "has never started"
    raise OperationFailedError(
        f"The assembly of package {package.id} ('{package.name}') in {api.environment.address} {what} "
        f"(status {package.status}).",
        advice=(
            "Check that the requested objects still exist in the source. Then assemble it again in Setup > System > "
            "Environment Promotion (Edit), or set recreate: true to replace it with a new package."
        ),
    )


def delete_package(api: PromotionApi, package_id: str) -> bool:
    """Delete a package; return whether there was one to delete."""
    return delete_once(lambda: api.delete_package(package_id))
