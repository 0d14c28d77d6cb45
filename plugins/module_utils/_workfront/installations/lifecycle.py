# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starts an installation once, and waits for its end (contract Workfront E9, E11, E13, 7.3)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence

from ..._errors import OperationFailedError, StateConflictError
from ..._plan import Plan
from ..._reconcile import read_if_there, send_once
from ..._runtime import Runtime
from ..._waiting import Poll, Waiting, read_settled, wait_until
from ..api import PromotionApi
from ..installation import Installation, TranslationMap
from ..records import read_installation
from ..statuses import is_finished
from .holding import digest_of
from .translation import plan_of

_STALL_WARNING = 900.0
"""Seconds after which an installation is likely to have stalled (contract Workfront 11, F3)."""
_STALLED = (
    "Installations that run for more than 10 to 15 minutes are known to stall. Check the deployment in Workfront; "
    "if it makes no progress, assemble a new package (recreate: true) and install that."
)


@dataclasses.dataclass(frozen=True)
class Ended:
    """The end of an installation as read, and the seconds waited for it."""

    installation: Installation
    elapsed: float


def find_running(api: PromotionApi, history: Sequence[Installation]) -> Installation | None:
    """Return the newest installation in this environment that has started and is not finished."""
    running = [item for item in history if item.is_in(api.environment) and item.is_running]
    return running[-1] if running else None


@dataclasses.dataclass(frozen=True)
class Start:
    """What starts an installation. With it, its record is found even if the answer is lost.

    ``known`` are the IDs of the installations that the package had before.
    """

    package_id: str
    translation_map: TranslationMap
    known: frozenset[str]

    @functools.cached_property
    def plan(self) -> Plan:
        return plan_of(self.translation_map)

    def find(self, api: PromotionApi, history: Sequence[Installation]) -> Installation | None:
        """Return the newest installation that may be the one started: somebody else may have started one with other choices."""
        fresh = [
            item
            for item in history
            if item.id not in self.known
            and item.is_in(api.environment)
            and (not item.translation_map or digest_of(item) == self.plan.digest)
        ]
        # A new one that is only prepared may be somebody else's, but installing twice would be worse.
        started = [item for item in fresh if not item.is_prepared] or fresh
        return started[-1] if started else None


def install_map(api: PromotionApi, start: Start, waiting: Waiting, check: Callable[[], None]) -> str:
    """Start an installation and return its ID; a lost answer does not start it twice.

    After a lost answer, the list may not show the record yet, and the service starts what it gets: so the start is repeated only
    when the record would show. ``check`` is called immediately before each attempt; what it raises ends the attempts.

    :raises ServiceError: it could not be started
    :raises OperationFailedError: it was started, but there is no record of it
    """

    def find_new() -> str | None:
        found = start.find(api, api.list_installations(start.package_id))
        return found.id if found is not None else None

    def find_settled() -> str | None:
        return read_settled(find_new, lambda found: found is not None, waiting)

    def send() -> str:
        # An empty string stands for an answer without an ID, which means that the request took effect even so.
        return api.install(start.package_id, start.translation_map) or ""

    installation_id = send_once(api.http, send, find_settled, check=check) or find_settled()
    if installation_id is None:
        raise OperationFailedError(
            f"Workfront accepted the installation of package {start.package_id} in {api.environment.address}, but neither its answer "
            "nor the list of installations shows its ID.",
            advice="Check the package's deployments in Setup > System > Environment Promotion before you try again.",
            changed=True,
        )
    return installation_id


def start_prepared(api: PromotionApi, installation_id: str, check: Callable[[], None]) -> bool:
    """Start a prepared installation; return whether it was started here. A lost answer does not start it twice.

    ``check`` is called immediately before each attempt; what it raises ends the attempts.

    :raises ServiceError: it could not be started
    """

    def send() -> bool:
        api.start_installation(installation_id)
        return True

    def effect() -> bool | None:
        return None if api.read_installation(installation_id).is_prepared else True

    try:
        return send_once(api.http, send, effect, check=check)
    except StateConflictError:
        if not api.read_installation(installation_id).is_running:
            raise
        return False


def read_started(api: PromotionApi, installation_id: str) -> Installation:
    """Return an installation right after its start, when the service may not know its record yet."""
    return read_if_there(lambda: api.read_installation(installation_id)) or Installation(raw={"id": installation_id})


def wait_for_end(api: PromotionApi, installation_id: str, waiting: Waiting, runtime: Runtime) -> Ended:
    """Wait until an installation is finished.

    :raises WaitTimeoutError: it takes longer than the deadline
    """
    stalled = _Once(
        lambda: runtime.warn(
            f"Installation {installation_id} in {api.environment.address} has been running for more than "
            f"{_STALL_WARNING / 60:.0f} minutes. {_STALLED}"
        )
    )

    def poll() -> Poll[Installation]:
        reply = api.poll_installation(installation_id)
        if waiting.deadline.elapsed() >= _STALL_WARNING:
            stalled()
        installation = read_installation(reply)
        return Poll(installation.status, installation, reply.retry_after)

    waited = wait_until(
        poll,
        is_finished,
        waiting=waiting,
        subject=f"Installation {installation_id} in {api.environment.address}",
        label=f"Workfront installation {installation_id}",
        advice=(
            "Run the task again: it waits for the running installation and installs nothing a second time. Or read it with "
            f"envops.promotion.workfront_installation_info and installation_id={installation_id}. {_STALLED}"
        ),
        unseen=Poll("", Installation(raw={"id": installation_id})),
    )
    return Ended(waited.state, waited.elapsed)


class _Once:
    """Calls a function, but only the first time that it is called itself."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call: Callable[[], None] | None = call

    def __call__(self) -> None:
        if self._call is not None:
            self._call()
            self._call = None
