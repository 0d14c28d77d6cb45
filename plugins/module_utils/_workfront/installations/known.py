# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What earlier tasks have read of a package, so that a plan, which changes nothing, need not read it again."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import InputError
from ..records import installation_of

_PACKAGE_ID = "environmentPromotionPackageId"


@dataclasses.dataclass(frozen=True)
class Known:
    """A package and its installations, the oldest first, as modules return them; what is None was not given."""

    package: dict[str, Any] | None = None
    installations: list[dict[str, Any]] | None = None


def read_known(params: Mapping[str, Any], package_id: str) -> Known:
    """Check what a task hands over.

    :raises InputError: it is not of this package, or an installation is to be prepared, which must not rest on what was
        read some time ago
    """
    if params["prepare"] and (params["package"] is not None or params["installations"] is not None):
        raise InputError(
            "prepare=true writes to Workfront, so the task reads package and installations itself: leave both options out."
        )
    return Known(_read_package(params["package"], package_id), _read_installations(params["installations"], package_id))


def _read_package(given: Mapping[str, Any] | None, package_id: str) -> dict[str, Any] | None:
    if given is None:
        return None
    if str(given.get("id")).lower() != package_id or not isinstance(given.get("status"), str):
        raise InputError(
            f"package must be the package {package_id} as envops.promotion.workfront_package returns it; got one with the id "
            f"{given.get('id')} and the status {given.get('status')}."
        )
    return dict(given)


def _read_installations(given: list[Mapping[str, Any]] | None, package_id: str) -> list[dict[str, Any]] | None:
    if given is None:
        return None
    for number, item in enumerate(given, 1):
        # Not every record need tell of which package it is.
        if not isinstance(item.get("id"), str) or str(item.get(_PACKAGE_ID) or package_id).lower() != package_id:
            raise InputError(
                f"installations: entry {number} must be an installation of package {package_id} as "
                f"envops.promotion.workfront_installation_info returns it; got one of package {item.get(_PACKAGE_ID)}."
            )
    return sorted(map(installation_of, given), key=lambda item: str(item.get("registeredAt") or ""))
