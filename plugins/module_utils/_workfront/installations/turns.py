# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One installation at a time in a target, as far as the records of its packages show it (contract Workfront E10, A33, A45)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..._errors import StateError
from ..._reconcile import read_if_there
from ..._runtime import Runtime
from ..._waiting import Deadline, Waiting, next_pause
from ..api import PromotionApi
from ..installation import Installation
from ..statuses import admits
from ..times import read_time
from .translation import Key

_STALLED = 3600.0
"""Seconds after its registration from which a running installation has stalled, and keeps nobody waiting (contract Workfront 11, F3)."""


def occupants(api: PromotionApi, runtime: Runtime) -> list[Installation]:
    """Return the installations that run in this environment, the oldest first.

    Only packages whose status admits this environment can be installed, so the installations of the others are not read. An
    installation that has stalled is a warning.
    """
    production = api.environment.is_production
    installable = [item.id for item in api.list_packages() if admits(item.status, production=production)]
    running = [
        item
        for package_id in installable
        for item in read_if_there(lambda key=package_id: api.list_installations(key)) or ()  # type: ignore[misc]
        if item.is_in(api.environment) and item.is_running
    ]
    stalled = [item for item in running if _has_stalled(item, runtime)]
    if stalled:
        runtime.warn(
            f"These installations in {api.environment.address} have been running for more than an hour, and are not waited for: "
            f"{described(stalled)}. Check the deployments in Setup > System > Environment Promotion."
        )
    return sorted((item for item in running if item not in stalled), key=_age)


def await_turn(api: PromotionApi, timeout: float, waiting: Waiting, runtime: Runtime) -> bool:
    """Wait until no installation runs in this environment; return whether there was one.

    :raises StateError: one still runs after ``timeout`` seconds
    """
    deadline = Deadline(timeout, runtime.clock)
    found = False
    while busy := occupants(api, runtime):
        found = True
        while busy:
            if deadline.left() <= 0:
                raise _occupied(api, busy, timeout)
            waiting.sleep(min(next_pause(deadline.elapsed(), waiting.interval), deadline.left()))
            busy = [item for item in (_read_again(api, item) for item in busy) if item.is_running]
    return found


def described(installations: Iterable[Installation]) -> str:
    """Return installations as a string."""
    return ", ".join(f"{item.id} of package {item.package_id} ({item.reported_status})" for item in installations)


def is_older(installation: Installation, other: Installation) -> bool:
    """Return whether an installation was registered before another one, which has to give way."""
    return _age(installation) < _age(other)


def created_twice(own: Installation, other: Installation) -> list[Key]:
    """Return the objects that two finished installations have both created from the same objects of the source."""
    created = {(entry.code, entry.source_id.lower()) for entry in other.entries if entry.is_created and entry.target_id}
    return [
        (entry.code, entry.source_id)
        for entry in own.entries
        if entry.is_created and entry.target_id and (entry.code, entry.source_id.lower()) in created
    ]


def _read_again(api: PromotionApi, installation: Installation) -> Installation:
    return api.read_installation(installation.id)


def _age(installation: Installation) -> tuple[str, str]:
    return installation.registered_at, installation.id


def _has_stalled(installation: Installation, runtime: Runtime) -> bool:
    registered_at = read_time(installation.registered_at)
    return registered_at is not None and runtime.now() - registered_at.timestamp() > _STALLED


def _occupied(api: PromotionApi, busy: Sequence[Installation], timeout: float) -> StateError:
    return StateError(
        f"{api.environment.address} is occupied by {described(busy)}, which did not finish within {timeout:.0f} s. Nothing was started.",
        advice="Run the task again when it is over, or set a longer target_wait_timeout.",
        running_installations=[
            {"id": item.id, "package_id": item.package_id, "status": item.reported_status} for item in busy
        ],
    )
