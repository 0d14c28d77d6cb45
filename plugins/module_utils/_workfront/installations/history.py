# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all packages of a customer tell about the installations in one environment (contract Workfront 10.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._errors import NotFoundError, UnreadableError
from ..api import PromotionApi
from ..environment import read_environment
from ..statuses import is_finished
from .results import is_in, is_running, is_successful, objects_of, status_of
from .translation import plan_of


def installations_here(api: PromotionApi) -> list[dict[str, Any]]:
    """Return the installations of all packages in this environment, the oldest first."""
    listed = [item for package in api.list_packages() for item in api.list_installations(str(package["id"]))]
    here = [item for item in listed if is_in(item, api.environment)]
    return sorted(here, key=lambda item: str(item.get("registeredAt") or ""))


def find_installations(
    api: PromotionApi, package_id: str | None, installation_id: str | None, environment: str | None
) -> list[dict[str, Any]]:
    """Return one installation, or those of a package, with the result for each object, the oldest first."""
    if installation_id is not None:
        try:
            found = [api.read_installation(installation_id)]
        except NotFoundError:
            found = []
    else:
        found = api.list_installations(str(package_id))
    if environment is not None:
        found = [item for item in found if is_in(item, read_environment(environment))]
    return [_explained(item) for item in found]


def _explained(installation: dict[str, Any]) -> dict[str, Any]:
    objects = objects_of(installation)
    return {
        **installation,
        "objects": objects,
        "is_running": is_running(installation),
        "is_finished": is_finished(status_of(installation)),
        "is_successful": is_successful(installation, objects),
        "plan_digest": _digest_of(installation),
    }


def _digest_of(installation: Mapping[str, Any]) -> str | None:
    """Return the digest of the plan that an installation carried out, if its record tells that."""
    try:
        return plan_of(installation["translationMap"]).digest if installation["translationMap"] else None
    except UnreadableError:
        return None
