# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds packages (contract Workfront E2, E3, E4)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from ..._errors import StateError, UnreadableError
from ..._ids import check_id
from ..._reconcile import read_if_there
from ..._runtime import Runtime
from ..._waiting import Waiting
from ..api import PromotionApi
from ..core_api import CoreApi
from ..environment import check_address, read_environment
from ..package import Package
from ..rehearsals import is_left, may_be_left
from ..statuses import DISABLED
from ..times import order_of, read_time
from .definition import explaining_withdrawal
from .freshness import compare
from .request import PackageRequest

_MOST_LOOKS = 3
_WITHDRAWAL = 5.0
"""Seconds; the shortest pause between two looks. In two of them, a run withdraws its package (contract Workfront A18)."""
_YOUTH = 300.0
"""Seconds after its creation in which another run may still withdraw a package; as much as clocks may differ."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PackageListRequest:
    """Which packages to list, and whether with all fields of the objects in them.

    What is None does not matter. ``source`` is an origin or a host.
    """

    package_id: str | None = None
    name: str | None = None
    status: str | None = None
    source: str | None = None
    definition: bool = False
    outdated: bool = False


def read_package_list_request(params: Mapping[str, Any]) -> PackageListRequest:
    """Check a module's options.

    :raises InputError: one is invalid
    """
    package_id, status, source = check_id(params["package_id"], "package_id"), params["status"], params["source"]
    if source is not None:
        check_address(source, "source")
    return PackageListRequest(
        package_id=package_id,
        name=params["name"],
        status=status.upper() if status is not None else None,
        source=source,
        definition=params["definition"],
        outdated=params["outdated"],
    )


def list_packages(api: PromotionApi, core: CoreApi, request: PackageListRequest) -> list[dict[str, Any]]:
    """Return the packages that match, the oldest first, as results show them.

    ``core`` is the core API of their source, which is read if they are to be compared with it.

    :raises StateError: the environment does not offer the requested definitions
    """
    if request.package_id is not None:
        package = find_by_id(api, request.package_id)
        found = [package] if package is not None and _matches(package, request) else []
    else:
        found = _find_packages(api, request)
    if request.outdated and request.package_id is None:  # a list does not show what is in the packages
        found = [package for item in found if (package := find_by_id(api, item.id)) is not None]
    shown = [{**package.raw, **(_compared(core, package) if request.outdated else {})} for package in found]
    if not request.definition:
        return shown
    with explaining_withdrawal(api, "read"):
        return [{**item, "definition": api.read_definition(item["id"])} for item in shown]


def _compared(core: CoreApi, package: Package) -> dict[str, Any]:
    freshness = compare(core, package, ())
    return {
        "outdated_objects": [item.to_dict() for item in freshness.outdated],
        "unchecked_objects": [item.to_dict() for item in freshness.unchecked],
    }


def _find_packages(api: PromotionApi, request: PackageListRequest) -> list[Package]:
    """Return the packages that match, the oldest first.

    The list does not name the source, so each package that may match is read if the request has a source. A package that
    does not name its source at all, as in the older dialects, matches.
    """
    anywhere = dataclasses.replace(request, source=None)
    found = [item for item in api.list_packages() if _matches(item, anywhere)]
    if request.source is not None:
        read = (find_by_id(api, item.id) for item in found)
        found = [item for item in read if item is not None and _matches(item, request)]
    return sorted(found, key=lambda item: order_of(item.created_at))


def name_of(package: Package) -> str:
    """Return the name of a package, which decides whether it is the requested one.

    :raises UnreadableError: the answer of the service does not show it
    """
    if not (package.name or "").strip():
        raise UnreadableError(
            f"Workfront does not show the name of package {package.id}, so whether it is the requested one is unknown.",
            advice="Check the package in Setup > System > Environment Promotion.",
        )
    return str(package.name)


def _matches(package: Package, request: PackageListRequest) -> bool:
    if request.status not in (None, package.status) or (request.name is not None and request.name != name_of(package)):
        return False
    known, source = package.source, request.source
    return not known or source is None or read_environment(known).is_same(read_environment(source))


def find_package(api: PromotionApi, request: PackageRequest, waiting: Waiting, runtime: Runtime) -> Package | None:
    """Return the package that a request means, or None.

    DISABLED packages are omitted, unless that is the requested status and there is no other. Of packages that were created
    just now, at once, all but one are withdrawn soon, which is waited for.

    :raises StateError: more than one package is meant
    """
    if request.package_id is not None:
        return find_by_id(api, request.package_id)
    for look in range(_MOST_LOOKS):
        found = _find_packages(api, PackageListRequest(name=request.name, source=request.source))
        live = _in_use(found)
        if len(live) < 2 or look == _MOST_LOOKS - 1 or not _is_young(api, live[-1], runtime):
            break
        waiting.sleep(min(max(waiting.interval, _WITHDRAWAL), waiting.deadline.left()))
    if len(live) > 1:
        raise StateError(
            f"{len(live)} packages from {api.environment.address} are named '{request.name}': "
            f"{', '.join(item.id for item in live)}.",
            advice="Give the package_id of one, or set the status of the others to DISABLED.",
            packages=[item.raw for item in live],
        )
    if not live and request.status == DISABLED and found:
        return found[-1]
    return live[0] if live else None


def _is_young(api: PromotionApi, package: Package, runtime: Runtime) -> bool:
    created_at = read_time(package.created_at)
    return created_at is not None and abs(api.now(runtime) - created_at.timestamp()) < _YOUTH


def find_live(api: PromotionApi, request: PackageRequest) -> list[Package]:
    """Return the packages of the requested name and source that are not DISABLED, the oldest first."""
    return _in_use(_find_packages(api, PackageListRequest(name=request.name, source=request.source)))


def find_others(api: PromotionApi, request: PackageRequest, own_id: str, listed: Iterable[Package]) -> list[Package]:
    """Return the other listed packages of the requested name and source that are not DISABLED.

    What has another name is not read.
    """
    wanted = PackageListRequest(name=request.name, source=request.source)
    anywhere = dataclasses.replace(wanted, source=None)
    named = [item for item in _in_use(listed) if item.id != own_id and _matches(item, anywhere)]
    read = (find_by_id(api, item.id) for item in named)
    return _in_use(item for item in read if item is not None and _matches(item, wanted))


def find_left(api: PromotionApi, request: PackageRequest, listed: Iterable[Package], newest: Package) -> list[Package]:
    """Return the listed packages that killed dry runs have left in the requested source; ``newest`` was created just now."""
    candidates = [item for item in listed if item.id != newest.id and may_be_left(item, newest)]
    read = (find_by_id(api, item.id) for item in candidates)
    anything = PackageListRequest(source=request.source)
    return [item for item in read if item is not None and is_left(item, newest) and _matches(item, anything)]


def find_by_id(api: PromotionApi, package_id: str) -> Package | None:
    """Return a package, or None if the service does not have it."""
    package = read_if_there(lambda: api.read_package(package_id))
    return None if package is None or package.is_deleted else package


def _in_use(packages: Iterable[Package]) -> list[Package]:
    return [item for item in packages if not item.is_disabled]
