# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One installation at a time in a target, as far as the records of its packages show it (contract Workfront E10, A33, A45)."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Sequence

from ..._errors import StateError
from ..._reconcile import read_if_there
from ..._runtime import Runtime
from ..._waiting import Deadline, Waiting, next_pause
from ..api import PromotionApi
from ..installation import Entry, Installation
from ..statuses import CREATING, admits
from ..times import order_of, read_time
from .translation import Key

_STALLED = 3600.0
"""Seconds after its registration from which a running installation has stalled, and keeps nobody waiting (contract Workfront 11, F3)."""


@dataclasses.dataclass(frozen=True)
class Turn:
    """What was found in a target when nobody else installed there: what every plan that is made after that knows.

    ``waited`` says whether somebody did before. ``every`` says whether the installations of packages that cannot be installed there
    any more were read, too.
    """

    waited: bool
    installations: Sequence[Installation]
    every: bool = False

    @property
    def statuses(self) -> dict[str, str]:
        """The statuses of the installations by their IDs."""
        return {item.id: item.status for item in self.installations}


def await_turn(
    api: PromotionApi,
    timeout: float,
    waiting: Waiting,
    runtime: Runtime,
    *,
    every: bool = False,
    outcome: str = "Nothing was started.",
) -> Turn:
    """Wait until no installation runs in this environment.

    ``every`` is for a task that must know all installations there. ``outcome`` is the claim of an error.

    :raises StateError: one still runs after ``timeout`` seconds
    """
    deadline = Deadline(timeout, runtime.clock)
    progress = dataclasses.replace(waiting, deadline=deadline).progress(
        f"Workfront installations that come first in {api.environment.address}"
    )
    waited = False
    while True:
        listed = _installations_in(api, every=every)
        busy = _running(api, listed, runtime)
        if not busy:
            progress.is_over("over")
            return Turn(waited, listed, every)
        waited = True
        while busy:
            if deadline.left() <= 0:
                raise _occupied(api, busy, timeout, outcome)
            progress.goes_on(described(busy))
            progress.pause(min(next_pause(deadline.elapsed(), waiting.interval), deadline.left()))
            busy = [item for item in (_read_again(api, item) for item in busy) if item is not None and item.is_running]


def turn_of(api: PromotionApi, runtime: Runtime) -> Turn:
    """Return what is in this environment now, apart from what runs, for an installation that somebody else has started."""
    listed = _installations_in(api)
    running = {item.id for item in _running(api, listed, runtime)}
    return Turn(False, [item for item in listed if item.id not in running])


def installations_here(api: PromotionApi) -> list[Installation]:
    """Return the installations of all packages in this environment, the oldest first."""
    return sorted(_installations_in(api, every=True), key=_age)


def find_newer(api: PromotionApi, turn: Turn, package_id: str, runtime: Runtime) -> list[Installation]:
    """Return the installations in this environment that were started, or have ended, since a turn came.

    A plan that was made since may not know what they bring. Those of the package itself are read last, because they are the most
    probable ones, and the next request may be a start. An installation that has stalled keeps nobody from anything.
    """
    return [
        item
        for item in _installations_in(api, last=package_id, every=turn.every)
        if not item.is_prepared
        and turn.statuses.get(item.id) != item.status
        and not (item.is_running and _has_stalled(api, item, runtime))
    ]


def _installations_in(api: PromotionApi, last: str = "", *, every: bool = False) -> list[Installation]:
    """Read the installations in this environment.

    Only packages whose status admits this environment can be installed, so the installations of the others are read only if
    ``every`` one is wanted.
    """
    production = api.environment.is_production
    wanted = [item.id for item in api.list_packages() if every or admits(item.status, production=production)]
    return [
        item
        for package_id in sorted(wanted, key=lambda each: each == last)
        for item in read_if_there(lambda key=package_id: api.list_installations(key)) or ()  # type: ignore[misc]
        if item.is_in(api.environment)
    ]


def _running(api: PromotionApi, listed: Iterable[Installation], runtime: Runtime) -> list[Installation]:
    running = [item for item in listed if item.is_running]
    stalled = [item for item in running if _has_stalled(api, item, runtime)]
    if stalled:
        runtime.warn(
            f"These installations in {api.environment.address} have been running for more than an hour, and are not waited for: "
            f"{described(stalled)}. Check the deployments in Setup > System > Environment Promotion."
        )
    return sorted((item for item in running if item not in stalled), key=_age)


def described(installations: Iterable[Installation]) -> str:
    """Return installations as a string."""
    return ", ".join(f"{item.id} of package {item.package_id} ({item.reported_status})" for item in installations)


def is_older(installation: Installation, other: Installation) -> bool:
    """Return whether an installation was registered before another one, which has to give way."""
    return _age(installation) < _age(other)


def may_create_twice(own: Installation, other: Installation) -> bool:
    """Return whether an installation that runs may create what a finished one has created: its record may not say so yet."""
    planned = {(entry.code, entry.source_id.lower()) for entry in other.entries if entry.action in CREATING}
    return not other.entries or any((entry.code, entry.source_id.lower()) in planned for entry in _created(own))


def created_twice(own: Installation, other: Installation) -> list[Key]:
    """Return the objects that two finished installations have both created from the same objects of the source."""
    created = {(entry.code, entry.source_id.lower()) for entry in _created(other)}
    return [
        (entry.code, entry.source_id) for entry in _created(own) if (entry.code, entry.source_id.lower()) in created
    ]


def _created(installation: Installation) -> list[Entry]:
    return [entry for entry in installation.entries if entry.is_created and entry.target_id]


def _read_again(api: PromotionApi, installation: Installation) -> Installation | None:
    """Return an installation as it is now, or None if it was deleted with its package."""
    return read_if_there(lambda: api.read_installation(installation.id))


def _age(installation: Installation) -> tuple[datetime.datetime, str]:
    return order_of(installation.registered_at), installation.id


def _has_stalled(api: PromotionApi, installation: Installation, runtime: Runtime) -> bool:
    registered_at = read_time(installation.registered_at)
    return registered_at is not None and api.now(runtime) - registered_at.timestamp() > _STALLED


def _occupied(api: PromotionApi, busy: Sequence[Installation], timeout: float, outcome: str) -> StateError:
    return StateError(
        f"{api.environment.address} is occupied by {described(busy)}, which did not finish within {timeout:.0f} s.",
        claim=outcome,
        advice="Run the task again when it is over, or set a longer target_wait_timeout.",
        running_installations=[
            {"id": item.id, "package_id": item.package_id, "status": item.reported_status} for item in busy
        ],
    )
