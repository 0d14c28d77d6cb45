# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creates a package, waits for its assembly, deletes it (contract Workfront E1, E3, E7; 11, F1)."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from ..._errors import OperationFailedError, PromotionError, RejectedError, StateConflictError, UnreadableError
from ..._reconcile import delete_once, send_and_read, send_once
from ..._waiting import Poll, Waiting, read_settled, wait_until
from ..api import PromotionApi
from ..package import Package
from ..records import read_package
from ..statuses import ACTIVE, ASSEMBLING, ASSEMBLING_FAILED, TESTING, UNASSEMBLED, is_assembled
from ..times import order_of
from .contents import collections_of
from .lookup import find_by_id, find_left, find_live, find_others
from .request import ObjectRequest, PackageRequest

_NOT_ASSEMBLED = (ASSEMBLING_FAILED, UNASSEMBLED)
_IN_USE = (TESTING, ACTIVE)
"""Statuses that somebody must have set; the service sets none of them."""


@dataclasses.dataclass(frozen=True)
class Creation:
    """A package that was created, and whether it is certain that this task has created it, and nobody else.

    ``is_repeated`` says that the answer to an earlier attempt was lost, so that an older package may be of this task as well.
    """

    package: Package
    is_certain: bool
    is_repeated: bool = False


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

    attempts = itertools.count()

    def send() -> Creation:
        attempt = next(attempts)
        return Creation(api.create_package(body), is_certain=True, is_repeated=attempt > 0)

    def effect() -> Creation | None:
        live = find_live(api, request)
        return Creation(live[-1], is_certain=False) if live else None

    try:
        return send_once(api.http, send, effect)
    except (RejectedError, StateConflictError) as error:
        error.advice = _advice_on_name(api, request) or error.advice
        raise


def _advice_on_name(api: PromotionApi, request: PackageRequest) -> str:
    """Return what to do if the name may be the reason why a package is refused, or an empty string (contract Workfront A18)."""
    with contextlib.suppress(PromotionError):
        named = [item.id for item in api.list_packages() if item.name == request.name]
        if named:
            return (
                f"Perhaps names of packages must be unique: package {', '.join(named)} is named '{request.name}', too. Give another "
                "name, or rename or delete that one."
            )
    return ""


def sweep(api: PromotionApi, request: PackageRequest, listed: Iterable[Package], newest: Package) -> None:
    """Delete what killed dry runs have left in the source; what cannot be deleted is left to a later run."""
    with contextlib.suppress(PromotionError):
        for package in find_left(api, request, listed, newest):
            delete_package(api, package.id)


def withdraw_younger(
    api: PromotionApi, request: PackageRequest, creation: Creation, listed: Iterable[Package]
) -> tuple[Package, bool]:
    """Look again after a creation, and return the package to use: of several that were created at once, the oldest.

    ``listed`` are all packages after the creation. The second value says whether the own one was deleted.

    Runs that look before any of them creates make packages of one name (contract Workfront A18). Each then deletes its own
    unless it is the oldest; nobody's else, and none that is already in use.
    """
    own = creation.package
    others = find_others(api, request, own.id, listed)
    oldest = min([own, *others], key=lambda item: (order_of(item.created_at or own.created_at), item.id))
    if oldest.id == own.id:
        return own, False
    now = find_by_id(api, own.id)
    if creation.is_certain and now is not None and now.status not in _IN_USE and not api.list_installations(own.id):
        delete_package(api, own.id)
        return oldest, True
    return oldest, False


def wait_for_assembly(api: PromotionApi, package: Package, waiting: Waiting, *, empty: bool = False) -> Package:
    """Wait until the service has collected the objects of a package; return it as read then, with the objects.

    That it is assembled may show a little earlier than what is in it, unless it is ``empty``.

    :raises WaitTimeoutError: it takes longer than the deadline
    """

    def poll() -> Poll[Package]:
        reply = api.poll_package(package.id)
        read = read_package(reply, api.flavor)
        return Poll(read.status, read, reply.retry_after)

    assembled = wait_until(
        poll,
        is_assembled,
        waiting=waiting,
        subject=f"The assembly of package {package.id} ('{package.name}') in {api.environment.address}",
        label=f"Workfront package {package.id}",
        advice=(
            "An assembly takes minutes. Run the task again to wait for the same package, if needed with a longer "
            "wait_timeout (in the role workfront_promote, workfront_promote_assemble_timeout), or check it in Setup > System > "
            "Environment Promotion."
        ),
        unseen=Poll(ASSEMBLING, package),
    ).state
    if empty or assembled.status in _NOT_ASSEMBLED or assembled.contents:
        return assembled
    return read_settled(lambda: api.read_package(package.id), lambda found: bool(found.contents), waiting)


def check_assembled(api: PromotionApi, package: Package) -> None:
    """Check that a package was assembled (contract Workfront 11, F1).

    :raises OperationFailedError: it was not
    """
    if package.status not in _NOT_ASSEMBLED:
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


def update_package(api: PromotionApi, package_id: str, body: Mapping[str, Any]) -> Package:
    """Change a package (E6); after a lost or unreadable answer, read whether it was changed."""

    def effect() -> Package | None:
        package = api.read_package(package_id)
        return package if all((package.raw.get(key) or "") == value for key, value in body.items()) else None

    return send_and_read(lambda: _same(api.update_package(package_id, body), package_id), effect)


def replace_package(api: PromotionApi, package_id: str, whole: Mapping[str, Any]) -> Package:
    """Replace a package with its definition (E5); after a lost or unreadable answer, read whether it was replaced."""

    def effect() -> Package | None:
        is_replaced = api.read_definition(package_id) == whole["packageEntities"]
        return api.read_package(package_id) if is_replaced else None

    return send_and_read(lambda: _same(api.replace_package(package_id, whole), package_id), effect)


def delete_package(api: PromotionApi, package_id: str) -> bool:
    """Delete a package; return whether there was one to delete. After an unreadable answer, read whether it still exists."""
    return send_and_read(
        lambda: delete_once(lambda: api.delete_package(package_id)),
        lambda: True if find_by_id(api, package_id) is None else None,
    )


def _same(package: Package, package_id: str) -> Package:
    """Return a package that an answer contains, if it is the one that was changed.

    :raises UnreadableError: it is another one
    """
    if package.id.lower() != package_id.lower():
        raise UnreadableError(
            f"Workfront answered a change of package {package_id} with package {package.id}, so whether it was changed is unknown.",
            advice="Check the package in Setup > System > Environment Promotion.",
            changed=True,
            effect_unknown=True,
        )
    return package
