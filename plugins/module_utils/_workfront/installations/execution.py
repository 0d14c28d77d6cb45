# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Installs a package: only the approved plan, only where its status admits that, and only once (contract Workfront 7.2, 12)."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..._errors import (
    GateClosedError,
    InputError,
    NotProvenError,
    OvertakenError,
    PromotionError,
    StateConflictError,
    StateError,
    reporting,
)
from ..._plan import Plan, diff_of
from ..._reconcile import read_if_there
from ..._runtime import Result, Runtime
from ..._start_deadline import check_in_time, seconds_left, waiting_in_time
from ..._waiting import Deadline, Waiting
from ..api import PromotionApi
from ..choices import has_choices
from ..core_api import CoreApi
from ..installation import Installation
from ..package import Package
from .collisions import CollisionRequest
from .completeness import check_complete, check_record
from .conditions import check_admitted, check_approved, check_fresh, check_valid
from .holding import digest_of
from .lifecycle import Start, find_running, install_map, read_started, start_prepared, wait_for_end
from .movement import check_unmoved
from .outcomes import outcomes_of
from .plan import Planned, PlanNotOfferedError, make_plan, propose, title_of
from .request import InstallationRequest
from .results import check_success, objects_of
from .rivals import check_alone, find_rivals
from .targets import check_targets
from .translation import plan_of
from .turns import Turn, await_turn, described, find_newer, turn_of

_MOST_PLANS = 3
"""How often a package is planned because another installation came first."""
_START_UNKNOWN = "Whether the installation that this task has tried to start exists is unknown."


def install(
    api: PromotionApi, core: CoreApi, request: InstallationRequest, waiting: Waiting, runtime: Runtime
) -> Result:
    """Install a package, or wait for its running installation; a plan that changes nothing is not installed.

    ``core`` is the core API of the same environment.

    :raises StateError: the package's status or the plan does not allow it
    :raises OperationFailedError: some objects could not be installed
    """
    return _Installer(api, core, request, waiting, runtime).install()


class _Installer:
    """Does what a task asks of an installation."""

    def __init__(
        self, api: PromotionApi, core: CoreApi, request: InstallationRequest, waiting: Waiting, runtime: Runtime
    ) -> None:
        self._api = api
        self._core = core
        self._request = request
        self._waiting = waiting
        self._runtime = runtime
        self._was_refused = False
        self._lost: Start | None = None

    def install(self) -> Result:
        if self._request.installation_id is not None:
            return self._install_prepared(self._request.installation_id)
        return self._install_package(str(self._request.package_id))

    def _install_package(self, package_id: str) -> Result:
        try:
            return self._plan_and_install(package_id)
        except PromotionError as error:
            if self._lost is not None:
                error.retract(_START_UNKNOWN)
            raise

    def _plan_and_install(self, package_id: str) -> Result:
        for _plan in range(_MOST_PLANS):
            result = self._try_to_install(package_id)
            if result is not None:
                return result
        raise StateError(
            f"Package {package_id} was planned {_MOST_PLANS} times for {self._api.environment.address}, and each time another "
            "installation came first.",
            claim="Nothing was started.",
            advice="Run the task again when the other installations are over.",
            superseded=True,
        )

    def _try_to_install(self, package_id: str) -> Result | None:
        """Plan and install, or wait for one's own installation; return None if another one came first, so that the plan is old."""
        api, request = self._api, self._request
        package = api.read_package(package_id)
        check_admitted(api, package)
        history = api.list_installations(package_id)
        lost = self._finish_lost(history)
        if lost is not None:
            return lost
        running = find_running(api, history)
        if running is not None:
            joined = self._join(running)
            if joined is not None:
                return joined
        # Immediately before the plan, not after it: the plan must be young when it is started.
        turn = None if self._runtime.check_mode else self._await_turn()
        if turn is not None and (turn.waited or running is not None):
            before, history = history, api.list_installations(package_id)
            came = self._finish_lost(history) or self._join_late(before, history)
            if came is not None:
                return came
        check_targets(self._core, request.collisions, self._runtime)
        planned, prepared_id = self._make_plan(package, history)
        plan, prepared = planned.plan, prepared_id is not None
        with reporting(changed=prepared, plan=plan.to_dict(), package_id=package_id, installation_id=prepared_id):
            check_complete(package, planned.translation_map, api.environment.address)
            check_approved(api, request, plan, package_id)
            if not plan.effective:
                return Result(prepared, _returns(None, plan), self._diff(plan, package_id))
            check_valid(request, planned)
            check_unmoved(self._core, plan, request.expected_objects, self._runtime)
            if turn is None:
                return Result(True, _returns(None, plan), self._diff(plan, package_id))

            def check() -> None:
                self._check_young(turn, package_id)

            start = Start(package_id, planned.translation_map, frozenset(item.id for item in history))
            try:
                if prepared_id is not None:
                    start_prepared(api, prepared_id, check)
                    installation_id = prepared_id
                else:
                    installation_id = install_map(api, start, self._waiting, check)
            except (OvertakenError, GateClosedError, NotProvenError) as error:
                self._remember(start, error)
                if not isinstance(error, OvertakenError):
                    raise
                return None
            except StateConflictError as error:
                self._remember(start, error)
                # What was in the way may be over by now; a refusal for another reason stands.
                if not self._await_turn().waited:
                    if not error.after_uncertainty:  # somebody may have set another status since the plan was made
                        check_admitted(api, api.read_package(package_id))
                    if self._was_refused:
                        raise
                self._was_refused = True
                return None
        return self._finish(package_id, installation_id, plan, turn, started_here=True)

    def _remember(self, start: Start, error: PromotionError) -> None:
        """Remember a start whose answer was lost before another error: its record may show later."""
        if error.after_uncertainty:
            self._lost = start

    def _finish_lost(self, history: list[Installation]) -> Result | None:
        """Wait for the installation that an earlier attempt of this task has started, if its record shows by now."""
        start = self._lost
        found = start.find(self._api, history) if start is not None else None
        if start is None or found is None or found.is_prepared:
            return None
        turn = turn_of(self._api, self._runtime)
        return self._finish(start.package_id, found.id, start.plan, turn, started_here=True)

    def _check_young(self, turn: Turn, package_id: str) -> None:
        """Check that nobody has installed in the target since a plan was made, which may not know what that has brought.

        A proof may have fallen while others were waited for. It comes first, because the target must be seen last.

        :raises NotProvenError: the package is no longer proven
        :raises OvertakenError: somebody has
        """
        if self._request.check_proof is not None:
            self._request.check_proof(package_id)
        newer = find_newer(self._api, turn, package_id, self._runtime)
        check_in_time(self._request.start_before, self._runtime)
        if newer:
            raise OvertakenError(
                f"The plan of package {package_id} for {self._api.environment.address} is old: since it was made, others have "
                f"installed there: {described(newer)}.",
                claim="Nothing was started.",
                advice="Plan again.",
                superseded=True,
            )

    def _join(self, running: Installation) -> Result | None:
        """Wait for a running installation; return None if it is not one's own, which has another plan or other choices."""
        if not running.translation_map:
            running = read_if_there(lambda: self._api.read_installation(running.id)) or running
        if not running.translation_map and not self._runtime.check_mode:
            # Only its end will show what it does.
            running = wait_for_end(self._api, running.id, self._waiting, self._runtime).installation
        if not self._is_own(running):
            return None
        turn = turn_of(self._api, self._runtime)
        return self._finish(running.package_id, running.id, plan_of(running.translation_map), turn, seen=running)

    def _join_late(self, before: list[Installation], history: list[Installation]) -> Result | None:
        """Wait for one's own installation if the list did not show it before, so that it was waited for as somebody else's."""
        listed_before = {item.id for item in before}
        late = [item for item in history if item.id not in listed_before and item.is_in(self._api.environment)]
        own = next((item for item in reversed(late) if not item.is_prepared and self._is_own(item)), None)
        return self._join(own) if own is not None else None

    def _is_own(self, installation: Installation) -> bool:
        collisions, expected = self._request.collisions, self._request.expected_digest
        if not installation.translation_map:
            return False
        if expected is None:
            return has_choices(installation.translation_map, collisions.collision, collisions.options)
        return digest_of(installation) == expected

    def _await_turn(self) -> Turn:
        """Wait until nobody else installs in the target. The time does not count as one's own."""
        request, waiting = self._request, self._waiting
        timeout = min(request.target_wait_timeout, seconds_left(request.start_before, self._runtime))
        self._api.http.deadline = Deadline(timeout + waiting.deadline.seconds, self._runtime.clock)
        with waiting_in_time(request.start_before, self._runtime):
            turn = await_turn(self._api, timeout, waiting, self._runtime)
        if turn.waited:
            deadline = Deadline(waiting.deadline.seconds, self._runtime.clock)
            self._waiting = dataclasses.replace(waiting, deadline=deadline)
        self._api.http.deadline = self._waiting.deadline
        return turn

    def _make_plan(self, package: Package, history: list[Installation]) -> tuple[Planned, str | None]:
        """Return the plan, and the ID of the prepared installation if the service plans only that way."""
        api, collisions = self._api, self._request.collisions
        try:
            proposed = propose(api, package)
        except PlanNotOfferedError:
            if self._runtime.check_mode or not collisions.are_defaults:
                raise
            prepared = api.prepare_installation(package.id)
            with reporting(changed=True, package_id=package.id, installation_id=prepared.id):
                return make_plan(api, prepared.translation_map, collisions, history, self._runtime), prepared.id
        return make_plan(api, proposed, collisions, history, self._runtime), None

    def _install_prepared(self, installation_id: str) -> Result:
        api, request = self._api, self._request
        installation = api.read_installation(installation_id)
        package_id = installation.package_id
        known: dict[str, Any] = {
            "installation": installation.raw,
            "status": installation.reported_status,
            "installation_id": installation_id,
        }
        with reporting(**known, package_id=package_id):
            if not installation.is_in(api.environment):
                raise InputError(
                    f"Installation {installation_id} is prepared for {installation.environment.address}, not for "
                    f"{api.environment.address}. Set url to its target."
                )
            if installation.is_running:
                return self._wait_for_running(installation)
            plan = plan_of(installation.translation_map)
            if installation.is_finished:
                returns = _returns(installation, plan)
                with reporting(**returns):
                    check_record(installation, plan, changed=False)
                    check_approved(api, request, plan, package_id)
                    check_success(installation, changed=False)
                return Result(False, returns)
            package = api.read_package(package_id)
            check_admitted(api, package)
            check_approved(api, request, plan, package_id)
            turn = self._await_turn() if plan.effective and not self._runtime.check_mode else None
            if turn is not None and turn.waited and not api.read_installation(installation_id).is_prepared:
                return self._install_prepared(installation_id)  # somebody else has started it meanwhile
            check_fresh(api, package, plan, installation_id)
            if turn is None:
                return Result(bool(plan.effective), _returns(installation, plan), self._diff(plan, package_id))
            check_valid(request, make_plan(api, installation.translation_map, CollisionRequest(), (), self._runtime))
            started_here = start_prepared(api, installation_id, lambda: self._check_young(turn, package_id))
        return self._finish(package_id, installation_id, plan, turn, started_here=started_here)

    def _wait_for_running(self, running: Installation) -> Result:
        plan = plan_of(running.translation_map)
        expected = self._request.expected_digest
        if running.translation_map and expected not in (None, plan.digest):
            raise StateError(
                f"Installation {running.id} in {self._api.environment.address} is running, and its plan is not the approved "
                f"one: its digest is {plan.digest}, but expected_plan_digest is {expected}.",
                claim="Nothing was started.",
                advice="Wait until it finishes, and plan again.",
                plan=plan.to_dict(),
                installation=running.raw,
                installation_id=running.id,
                status=running.reported_status,
            )
        return self._finish(running.package_id, running.id, plan, turn_of(self._api, self._runtime), seen=running)

    def _finish(
        self,
        package_id: str,
        installation_id: str,
        plan: Plan,
        turn: Turn,
        *,
        started_here: bool = False,
        seen: Installation | None = None,
    ) -> Result:
        diff = self._diff(plan, package_id)
        known = {
            "plan": plan.to_dict(),
            "installation_id": installation_id,
            "installation": seen.raw if seen is not None else {"id": installation_id},
        }
        with reporting(changed=started_here, **known):
            if not self._request.wait:
                find_rivals(self._api, turn, package_id, installation_id, self._runtime)
                return Result(started_here, _returns(seen or read_started(self._api, installation_id), plan), diff)
            ended = wait_for_end(self._api, installation_id, self._waiting, self._runtime)
            # The record of an installation that was running before may not have contained its plan yet.
            plan = plan if plan.changes else plan_of(ended.installation.translation_map)
            returns = _returns(ended.installation, plan, ended.elapsed)
        with reporting(changed=started_here, **returns):
            check_record(ended.installation, plan, changed=started_here)
            check_success(ended.installation, changed=started_here)
            rivals = find_rivals(self._api, turn, package_id, installation_id, self._runtime)
            check_alone(self._api, ended.installation, rivals, self._waiting, self._runtime, changed=started_here)
        return Result(started_here, returns, diff)

    def _diff(self, plan: Plan, package_id: str) -> dict[str, Any] | None:
        return diff_of(plan, title_of(self._api, package_id)) if self._runtime.diff else None


def _returns(installation: Installation | None, plan: Plan, elapsed: float = 0.0) -> dict[str, Any]:
    return {
        "installation": installation.raw if installation is not None else None,
        "installation_id": installation.id if installation is not None else None,
        "status": installation.status or None if installation is not None else None,
        "plan": plan.to_dict(),
        "objects": objects_of(installation) if installation is not None else [],
        "outcomes": outcomes_of(plan, installation),
        "elapsed": round(elapsed, 3),
    }
