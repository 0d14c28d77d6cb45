# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Planning an installation: what the service proposes, decided upon, with what history tells (contract Workfront E8, E12)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import InputError, ServiceError, StateError
from ..._plan import CREATE, Plan, diff_of
from ..._runtime import Result, Runtime
from ..api import PromotionApi, TranslationMap
from ..environment import check_pair, read_environment
from ..statuses import ACTIVE, DISABLED, DRAFT, PREPARING, TESTING
from .collisions import Choices
from .known import Known
from .results import created_by, is_in
from .translation import Created, decide, invalid_entries, listed, plan_of

_NOT_OFFERED = (404, 405)


@dataclasses.dataclass(frozen=True)
class Planned:
    """A plan, the map to install that it was made from, and the package's installations in all environments."""

    plan: Plan
    translation_map: TranslationMap
    invalid: tuple[str, ...]


def plan_installation(
    api: PromotionApi, package_id: str, choices: Choices, prepare: bool, known: Known, runtime: Runtime
) -> Result:
    """Do what a task asks: plan, or prepare an installation and return its plan.

    :raises PromotionError: the package cannot be planned
    """
    package = api.read_package(package_id) if known.package is None else known.package
    if package.get("source"):
        check_pair(read_environment(package["source"]), api.environment)
    _check_plannable(api, package)
    history = api.list_installations(package_id) if known.installations is None else known.installations
    proposed: TranslationMap | None = None
    try:
        proposed = propose(api, package_id)
    except StateError as error:
        if error.returns.get("not_offered") and known.package is not None:
            api.read_package(package_id)  # A package that is gone since is not found either.
        if not error.returns.get("not_offered") or not prepare or runtime.check_mode:
            raise
    installation = find_prepared(api, history, proposed) if prepare and proposed is not None else None
    changed = prepare and installation is None
    if proposed is None or (changed and not runtime.check_mode):
        installation = api.prepare_installation(package_id)
        proposed = installation["translationMap"]
    planned = make_plan(api, proposed, choices, history, runtime)
    if planned.invalid:
        runtime.warn(f"Workfront says that these cannot be installed as planned: {listed(planned.invalid)}.")
    returns = {
        "plan": planned.plan.to_dict(),
        "translation_map": planned.translation_map,
        "installation_id": installation["id"] if installation is not None else None,
    }
    return Result(changed, returns, diff_of(planned.plan, title_of(api, package_id)) if runtime.diff else None)


def _check_plannable(api: PromotionApi, package: Mapping[str, Any]) -> None:
    """Check that a package is assembled and in use (contract Workfront 7.2).

    :raises StateError: it is not
    """
    status = package["status"]
    if status in (DRAFT, TESTING, ACTIVE):
        return
    name = f"Package {package['id']} ('{package.get('name')}') in {api.environment.address}"
    if status == DISABLED:
        advice = "It was taken out of use; envops.promotion.workfront_package sets another status."
    else:
        advice = "Assemble it with envops.promotion.workfront_package; recreate: true makes a new one in its place."
    raise StateError(
        f"{name} is {status}; only a package that is assembled and in use can be planned.",
        advice=advice,
        package=dict(package),
        status=status,
    )


def title_of(api: PromotionApi, package_id: str) -> str:
    """Return how a diff calls the installation of a package."""
    return f"package {package_id} into {api.environment.address}"


def propose(api: PromotionApi, package_id: str) -> TranslationMap:
    """Ask the service for the map of a package that is known to exist.

    :raises StateError: the service plans only by preparing an installation
    """
    try:
        return api.plan_installation(package_id)
    except ServiceError as error:
        if error.status not in _NOT_OFFERED or not api.flavor.prepares:
            raise
        raise StateError(
            f"{api.environment.address} plans package {package_id} only by preparing an installation, which leaves a "
            f"record: it answered {error.status} to {error.asked.method} {error.asked.path}.",
            advice="Run envops.promotion.workfront_installation without overrides and outside check mode, which does that.",
            not_offered=True,
        ) from None


def make_plan(
    api: PromotionApi,
    proposed: TranslationMap,
    choices: Choices,
    history: Sequence[dict[str, Any]],
    runtime: Runtime,
) -> Planned:
    """Apply the task's choices to a proposed map, and warn of what the plan tells about the target.

    :raises InputError: the choices do not fit the map
    """
    created = created_by(history, api.environment)
    decision = decide(proposed, choices, created)
    plan = plan_of(decision.translation_map)
    for warning in (*decision.warnings, *_refresh_warnings(api, proposed, plan, created)):
        runtime.warn(warning)
    return Planned(plan, decision.translation_map, tuple(invalid_entries(decision.translation_map)))


def find_prepared(
    api: PromotionApi, history: Sequence[dict[str, Any]], proposed: TranslationMap
) -> dict[str, Any] | None:
    """Return the newest installation that is prepared for this environment as the service proposes it now."""
    prepared = [item for item in history if item["status"] == PREPARING and is_in(item, api.environment)]
    digest = plan_of(proposed).digest
    return next((item for item in reversed(prepared) if plan_of(item["translationMap"]).digest == digest), None)


def check_preparable(choices: Choices, api: PromotionApi) -> None:
    """Check that an installation can be prepared with these choices (contract Workfront E9).

    :raises InputError: there is no documented way
    """
    if not choices.are_defaults:
        raise InputError(
            "A prepared installation is carried out as Workfront proposes it: collision and overrides cannot go with it. "
            "Leave them out, or install without preparing first."
        )
    if not api.flavor.prepares:
        raise InputError(f"api_flavor {api.flavor.name} has no prepared installations: leave prepare out.")


def _refresh_warnings(api: PromotionApi, proposed: TranslationMap, plan: Plan, created: Created) -> list[str]:
    """Explain that what was created before is to be created again (contract Workfront 1.4; 11, F15)."""
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
        f"An earlier installation has created in {api.environment.address} what is to be created again: {listed(gone)}. "
        "Either somebody deleted, renamed or rolled it back, or the environment was refreshed from production since; a refresh "
        "overwrites a sandbox, while the history of installations stays."
    ]
