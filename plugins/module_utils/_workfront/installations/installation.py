# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Installing a package: what was agreed to, only where it is admitted, and only once (contract Workfront 7.2, 12)."""

from __future__ import annotations

from typing import Any

from ..._errors import InputError, NotFoundError, StateError, reporting
from ..._plan import Plan, diff_of
from ..._runtime import Result, Runtime
from ..api import PromotionApi
from ..environment import read_environment
from ..statuses import is_finished
from .collisions import Choices
from .conditions import check_admitted, check_agreed, check_fresh, check_valid
from .execution import find_running, install_map, start_prepared, wait_for_end
from .outcomes import outcomes_of
from .plan import Planned, make_plan, propose, title_of
from .request import Wanted
from .results import check_success, is_in, is_running, objects_of, status_of
from .translation import plan_of


def install(api: PromotionApi, wanted: Wanted, runtime: Runtime) -> Result:
    """Install a package, or attach to its installation; a plan that changes nothing is not carried out.

    :raises StateError: the package's status or the plan does not allow it
    :raises OperationFailedError: some objects could not be installed
    """
    if wanted.installation_id is not None:
        return _install_prepared(api, wanted, wanted.installation_id, runtime)
    package_id = str(wanted.package_id)
    check_admitted(api, api.read_package(package_id))
    history = api.list_installations(package_id)
    running = find_running(api, history)
    if running is not None:
        return _attach(api, wanted, running, runtime)
    planned, prepared_id = _plan(api, wanted, package_id, history, runtime)
    plan = planned.plan
    prepared = prepared_id is not None
    with reporting(changed=prepared, plan=plan.to_dict(), package_id=package_id, installation_id=prepared_id):
        check_agreed(api, wanted, plan, package_id)
        if not plan.effective:
            return Result(prepared, _returns(None, plan), _diff(api, plan, package_id, runtime))
        check_valid(wanted, planned)
        if runtime.check_mode:
            return Result(True, _returns(None, plan), _diff(api, plan, package_id, runtime))
        if prepared_id is not None:
            start_prepared(api, prepared_id)
            installation_id = prepared_id
        else:
            installation_id = install_map(api, package_id, planned.translation_map, history, wanted.waiting)
    return _finish(api, wanted, package_id, installation_id, plan, runtime, started_here=True)


def _plan(
    api: PromotionApi, wanted: Wanted, package_id: str, history: list[dict[str, Any]], runtime: Runtime
) -> tuple[Planned, str | None]:
    """Return the plan, and the id of the prepared installation where the service plans only that way."""
    try:
        proposed = propose(api, package_id)
    except StateError as error:
        if not error.returns.get("not_offered") or runtime.check_mode or not wanted.choices.are_defaults:
            raise
        prepared = api.prepare_installation(package_id)
        return make_plan(api, prepared["translationMap"], wanted.choices, history, runtime), str(prepared["id"])
    return make_plan(api, proposed, wanted.choices, history, runtime), None


def _install_prepared(api: PromotionApi, wanted: Wanted, installation_id: str, runtime: Runtime) -> Result:
    installation = api.read_installation(installation_id)
    package_id = str(installation.get("environmentPromotionPackageId"))
    known = {"installation": installation, "status": installation["status"], "installation_id": installation_id}
    with reporting(**known, package_id=package_id):
        if not is_in(installation, api.environment):
            raise InputError(
                f"Installation {installation_id} is prepared for {read_environment(installation.get('environment')).address}, "
                f"not for {api.environment.address}: set url to its target."
            )
        if is_running(installation):
            return _attach(api, wanted, installation, runtime)
        plan = plan_of(installation["translationMap"])
        if is_finished(status_of(installation)):
            returns = _returns(installation, plan)
            with reporting(**returns):
                check_success(installation, returns["objects"], changed=False)
            return Result(False, returns)
        check_admitted(api, api.read_package(package_id))
        check_agreed(api, wanted, plan, package_id)
        check_fresh(api, package_id, plan, installation_id)
        diff = _diff(api, plan, package_id, runtime)
        if not plan.effective or runtime.check_mode:
            return Result(bool(plan.effective), _returns(installation, plan), diff)
        check_valid(wanted, make_plan(api, installation["translationMap"], Choices(), (), runtime))
        started_here = start_prepared(api, installation_id)
    return _finish(api, wanted, package_id, installation_id, plan, runtime, started_here=started_here)


def _attach(api: PromotionApi, wanted: Wanted, running: dict[str, Any], runtime: Runtime) -> Result:
    plan = plan_of(running["translationMap"])
    if running["translationMap"] and wanted.expected_digest not in (None, plan.digest):
        raise StateError(
            f"Installation {running['id']} in {api.environment.address} is running, and its plan is not the agreed one: its "
            f"digest is {plan.digest}, expected was {wanted.expected_digest}. Nothing was started.",
            advice="Wait for its end, and plan again.",
            plan=plan.to_dict(),
            installation=running,
            installation_id=running["id"],
            status=running["status"],
        )
    package_id = str(running.get("environmentPromotionPackageId"))
    return _finish(api, wanted, package_id, str(running["id"]), plan, runtime, started_here=False, seen=running)


def _finish(
    api: PromotionApi,
    wanted: Wanted,
    package_id: str,
    installation_id: str,
    plan: Plan,
    runtime: Runtime,
    *,
    started_here: bool,
    seen: dict[str, Any] | None = None,
) -> Result:
    diff = _diff(api, plan, package_id, runtime)
    known = {
        "plan": plan.to_dict(),
        "installation_id": installation_id,
        "installation": seen or {"id": installation_id},
    }
    with reporting(changed=started_here, **known):
        if not wanted.wait:
            return Result(started_here, _returns(_read_started(api, installation_id, seen), plan), diff)
        ended = wait_for_end(api, installation_id, wanted.waiting, runtime)
        # The record of one that was attached to may have told nothing of its plan by then.
        plan = plan if plan.changes else plan_of(ended.installation["translationMap"])
        returns = _returns(ended.installation, plan, ended.elapsed)
    with reporting(changed=started_here, **returns):
        check_success(ended.installation, returns["objects"], changed=started_here)
    return Result(started_here, returns, diff)


def _read_started(api: PromotionApi, installation_id: str, seen: dict[str, Any] | None) -> dict[str, Any]:
    if seen is not None:
        return seen
    try:
        return api.read_installation(installation_id)
    except NotFoundError:  # right after its start
        return {"id": installation_id}


def _returns(installation: dict[str, Any] | None, plan: Plan, elapsed: float = 0.0) -> dict[str, Any]:
    return {
        "installation": installation,
        "installation_id": installation["id"] if installation is not None else None,
        "status": status_of(installation) or None if installation is not None else None,
        "plan": plan.to_dict(),
        "objects": objects_of(installation) if installation is not None else [],
        "outcomes": outcomes_of(plan, installation),
        "elapsed": round(elapsed, 3),
    }


def _diff(api: PromotionApi, plan: Plan, package_id: str, runtime: Runtime) -> dict[str, Any] | None:
    return diff_of(plan, title_of(api, package_id)) if runtime.diff else None
