# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finding packages (contract Workfront E2, E3, E4)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from ..._errors import NotFoundError, StateError
from ..api import PromotionApi
from ..environment import read_environment
from ..statuses import DISABLED
from .definition import explaining_withdrawal
from .request import Request


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
