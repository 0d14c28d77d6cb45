# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans an installation: what the service proposes, changed by the task and earlier installations (contract Workfront E8, E12)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from ..._errors import InputError, ServiceError, StateError, reporting
from ..._plan import CREATE, Plan, diff_of
from ..._runtime import Result, Runtime
from ..api import PromotionApi
from ..core_api import CoreApi
from ..environment import check_pair, read_environment
from ..installation import Installation, TranslationMap
from ..package import Package
from ..statuses import ACTIVE, DRAFT, TESTING
from .collisions import CollisionRequest
from .completeness import check_complete, gap_in
from .holding import find_held
from .movement import read_overwritten
from .results import created_by
from .targets import check_targets, with_target_names
from .translation import Created, decide, invalid_entries, listed, plan_of

_NOT_OFFERED = (404, 405)


class PlanNotOfferedError(StateError):
    """The environment plans packages only by preparing installations."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlanRequest:
    """A package to plan, and what to do about collisions; ``prepare`` also prepares an installation that can be started."""

    package_id: str
    collisions: CollisionRequest
    prepare: bool


@dataclasses.dataclass(frozen=True)
class Planned:
    """A plan, the map to install that it comes from, and the objects that cannot be installed as mapped."""

    plan: Plan
    translation_map: TranslationMap
    invalid: tuple[str, ...]


def plan_installation(api: PromotionApi, core: CoreApi, request: PlanRequest, runtime: Runtime) -> Result:
    """Do what a task asks: plan, or prepare an installation and return its plan.

    ``core`` is the core API of the same environment.

    :raises PromotionError: the package cannot be planned
    """
    package_id = request.package_id
    package = api.read_package(package_id)
    if package.source:
        check_pair(read_environment(package.source), api.environment)
    _check_plannable(api, package)
    check_targets(core, request.collisions, runtime)
    history = api.list_installations(package_id)
    proposed, installation, changed = _read_proposal(api, package, request, history, runtime)
    installation_id = installation.id if installation is not None else None
    with reporting(changed=changed and not runtime.check_mode, installation_id=installation_id):
        check_complete(package, proposed, api.environment.address)
        planned = make_plan(api, proposed, request.collisions, history, runtime)
        if planned.invalid:
            runtime.warn(
                f"Workfront reports that these objects cannot be installed as planned: {listed(planned.invalid)}."
            )
        plan = with_target_names(core, planned.plan)
        returns = {
            "plan": plan.to_dict(),
            "held": find_held(api, package, planned.plan, history),
            "overwritten_objects": [item.to_dict() for item in read_overwritten(core, planned.plan)],
            "translation_map": planned.translation_map,
            "installation_id": installation_id,
        }
    return Result(changed, returns, diff_of(plan, title_of(api, package_id)) if runtime.diff else None)


def _read_proposal(
    api: PromotionApi, package: Package, request: PlanRequest, history: Sequence[Installation], runtime: Runtime
) -> tuple[TranslationMap, Installation | None, bool]:
    """Return what the service proposes, the installation that is prepared for it, and whether it was prepared now."""
    try:
        proposed = propose(api, package)
    except PlanNotOfferedError:
        if not request.prepare or runtime.check_mode:
            raise
    else:
        prepared = _find_prepared(api, history, proposed) if request.prepare else None
        if prepared is not None or not request.prepare or runtime.check_mode:
            return proposed, prepared, request.prepare and prepared is None
    made = api.prepare_installation(request.package_id)
    return made.translation_map, made, True


def _check_plannable(api: PromotionApi, package: Package) -> None:
    """Check that a package is assembled and in use (contract Workfront 7.2).

    :raises StateError: it is not
    """
    if package.status in (DRAFT, TESTING, ACTIVE):
        return
    if package.is_disabled:
        advice = "Set another status with envops.promotion.workfront_package."
    else:
        advice = "Assemble it with envops.promotion.workfront_package; recreate: true replaces it with a new one."
    raise StateError(
        f"Package {package.id} ('{package.name}') in {api.environment.address} is {package.status}; only a package that is "
        "assembled and in use can be planned.",
        advice=advice,
        package=dict(package.raw),
        status=package.status,
    )


def title_of(api: PromotionApi, package_id: str) -> str:
    """Return the title of a diff about the installation of a package."""
    return f"package {package_id} into {api.environment.address}"


def propose(api: PromotionApi, package: Package) -> TranslationMap:
    """Request the translation map of a package.

    :raises PlanNotOfferedError: the service plans only by preparing an installation
    """
    try:
        return api.plan_installation(package.id, lambda proposed: not gap_in(package, proposed))
    except ServiceError as error:
        if error.status not in _NOT_OFFERED or not api.flavor.prepares:
            raise
        raise PlanNotOfferedError(
            f"{api.environment.address} plans package {package.id} only by preparing an installation, which leaves a "
            f"record: it answered {error.status} to {error.asked.method} {error.asked.path}.",
            advice="Run envops.promotion.workfront_installation outside check mode and without overrides: it does that.",
        ) from None


def make_plan(
    api: PromotionApi,
    proposed: TranslationMap,
    collisions: CollisionRequest,
    history: Sequence[Installation],
    runtime: Runtime,
) -> Planned:
    """Apply what the task decides to a proposed map, and warn about what the plan shows of the target.

    :raises InputError: an override does not match the map
    """
    created = created_by(history, api.environment)
    decision = decide(proposed, collisions, created)
    plan = plan_of(decision.translation_map)
    for warning in (*decision.warnings, *_refresh_warnings(api, proposed, plan, created)):
        runtime.warn(warning)
    return Planned(plan, decision.translation_map, tuple(invalid_entries(decision.translation_map)))


def _find_prepared(api: PromotionApi, history: Sequence[Installation], proposed: TranslationMap) -> Installation | None:
    """Return the newest installation that is prepared for this environment with what the service proposes now."""
    prepared = [item for item in history if item.is_prepared and item.is_in(api.environment)]
    digest = plan_of(proposed).digest
    return next((item for item in reversed(prepared) if plan_of(item.translation_map).digest == digest), None)


def check_preparable(collisions: CollisionRequest, api: PromotionApi) -> None:
    """Check that an installation can be prepared with these options (contract Workfront E9).

    :raises InputError: there is no documented way
    """
    if not collisions.are_defaults:
        raise InputError(
            "A prepared installation installs what Workfront proposes; collision and overrides cannot change it. "
            "Omit them, or install without preparing first."
        )
    if not api.flavor.prepares:
        raise InputError(f"api_flavor {api.flavor.name} has no prepared installations. Omit prepare.")


def _refresh_warnings(api: PromotionApi, proposed: TranslationMap, plan: Plan, created: Created) -> list[str]:
    """Explain that the plan creates again what an earlier installation created (contract Workfront 1.4; 11, F15)."""
    gone = [
        f'{change.type} "{change.name}"'
        for change in plan.changes
        if change.action == CREATE
        and (change.type, str(change.source_id).lower()) in created
        and not proposed[change.type][str(change.source_id)].get("targetId")
    ]
    if not gone:
        return []
    return [
        f"The plan creates again what an earlier installation created in {api.environment.address}: {listed(gone)}. Either "
        "somebody has deleted, renamed or rolled it back, or the environment was refreshed from production since. A refresh "
        "overwrites a sandbox, but not the history of installations."
    ]
