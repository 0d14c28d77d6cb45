# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates a package, waits for its assembly, deletes it (contract Workfront E1, E3, E7; 11, F1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..._errors import OperationFailedError
from ..._reconcile import delete_once, send_once
from ..._waiting import Poll, Waiting, wait_until
from ..api import PromotionApi
from ..package import Package
from ..records import read_package
from ..statuses import ASSEMBLING, ASSEMBLING_FAILED, UNASSEMBLED, is_assembled
from .contents import collections_of
from .lookup import find_live
from .request import ObjectRequest, PackageRequest


def create_package(api: PromotionApi, request: PackageRequest, objects: Iterable[ObjectRequest]) -> Package:
    """Create a package; after a lost answer, look it up before creating it again (contract Workfront E1).

    No package in use may have this name and source.
    """
    body: dict[str, Any] = {"name": request.name, "source": request.source}
    if request.description is not None:
        body["description"] = request.description
    collections = collections_of(objects)
    if collections:
        body["objectCollections"] = collections

    def effect() -> Package | None:
        live = find_live(api, request)
        return live[-1] if live else None

    return send_once(api.http, lambda: api.create_package(body), effect)


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
