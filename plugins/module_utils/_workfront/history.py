# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all packages of a customer tell about the installations in one environment (contract Workfront 10.2)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from .._errors import NotFoundError, UnreadableError
from .api import PromotionApi
from .environment import read_environment
from .results import is_in, is_running, is_successful, objects_of, status_of
from .statuses import NEEDS_TARGET, PREPARING, is_finished, is_rolled_back
from .times import read_time, write_time
from .translation import plan_of

ROLLBACK_PERIOD = datetime.timedelta(hours=24)
"""How long Workfront's user interface offers to roll a deployment back (contract Workfront 10.1)."""
STEPS = (
    "In {address}: Setup > System > Environment Promotion > package '{package}' > Deployments > Roll back. It shows what "
    "it will change before it does."
)


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


def kept_ids(installations: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the ids of all objects that an installation used or overwrote there, or is prepared to."""
    return frozenset(
        str(entry.get("targetId")).lower()
        for installation in installations
        for entries in installation["translationMap"].values()
        for entry in entries.values()
        if entry.get("action") in NEEDS_TARGET and entry.get("targetId")
    )


def ui_rollback(
    api: PromotionApi,
    installation: Mapping[str, Any],
    package: Mapping[str, Any] | None,
    others: Sequence[Mapping[str, Any]],
    now: float,
) -> dict[str, Any]:
    """Return whether Workfront's own rollback is possible, until when, why or why not, and where it is found.

    ``now`` is in seconds since the epoch. Only its user interface rolls back, only the latest deployment to the target,
    and only for 24 hours (contract Workfront 10.1, 10.2).
    """
    registered = read_time(installation.get("registeredAt"))
    deadline = registered + ROLLBACK_PERIOD if registered is not None else None
    later = [item for item in others if _is_later(item, installation)]
    eligible = False
    if is_rolled_back(status_of(installation)):
        reason = "It was rolled back already."
    elif deadline is None:
        reason = "The record does not tell when it was registered."
    elif now >= deadline.timestamp():
        reason = "More than 24 hours have passed."
    elif later:
        reason = f"It is not the latest deployment to this environment: installation {later[-1]['id']} came after it."
    else:
        eligible = True
        reason = "It is the latest known deployment to this environment, and less than 24 hours old."
    return {
        "eligible": eligible,
        "deadline": write_time(deadline) if deadline is not None else None,
        "reason": reason,
        "steps": STEPS.format(address=api.environment.address, package=(package or {}).get("name", "?")),
    }


def _is_later(item: Mapping[str, Any], installation: Mapping[str, Any]) -> bool:
    return (
        item["id"] != installation["id"]
        and item["status"] != PREPARING
        and str(item.get("registeredAt") or "") > str(installation.get("registeredAt") or "")
    )
