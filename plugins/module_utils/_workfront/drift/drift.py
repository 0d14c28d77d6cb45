# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The drift of objects of Workfront, as far as its APIs show it (contract Workfront 1.4, E3, E10, E12, 9; A39 to A41)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import InputError, ServiceError, StateError, UnreadableError
from ..._plan import USE_EXISTING, Change
from ..._policy import matches
from ..._runtime import Result, Runtime
from ..._text import visible
from ..api import PromotionApi
from ..arguments import Workfront
from ..core_api import CoreApi
from ..environment import read_environment
from ..installations.completeness import check_complete
from ..installations.plan import PlanNotOfferedError, propose
from ..installations.translation import Key
from ..installations.turns import installations_here
from ..objects import ranks_of
from ..package import Package
from ..packages.contents import resolve
from ..packages.request import ObjectRequest
from ..statuses import ACTIVE, CREATING, DRAFT, TESTING
from ..times import read_time
from .baselines import Baseline, baselines_of
from .request import DriftRequest
from .source_side import Names, check_known, read_given, source_sides
from .states import (
    DRIFTED,
    IN_SYNC,
    STATES,
    UNKNOWN,
    Counterpart,
    Evidence,
    ObjectDrift,
    Proposed,
    Side,
    judge_target,
)
from .target_side import find_counterparts, read_facts

_REFUSED = (400, 404, 405, 409, 422)
"""How a service answers that does not plan this package, or no package in this way."""


def find_drift(target: Workfront, source: Workfront, request: DriftRequest, runtime: Runtime) -> Result:
    """Show how the objects of a package, or given objects, compare between source and target.

    :raises PromotionError: something could not be read, for another reason than that Workfront does not show it
    """
    if request.package_id is not None:
        compared, package = _compare_package(target, source, request.package_id, request.objects)
    else:
        compared, package = _compare_objects(target, source, request.objects), None
    kept = [item for item in compared if not any(_matches(item, rule) for rule in request.ignore)]
    states = [item.state for item in kept]
    drifted = any(state in DRIFTED for state in states)
    returns = {
        "drifted": drifted,
        "in_sync": bool(kept) and all(state == IN_SYNC for state in states),
        "summary": {**{state: states.count(state) for state in STATES}, "total": len(kept)},
        "objects": [item.to_dict() for item in kept],
        "ignored": [item.to_dict() for item in compared if item not in kept],
        "package": None if package is None else dict(package.raw),
        "package_id": None if package is None else package.id,
        "source_name": source.promotion.environment.address,
        "target_name": target.promotion.environment.address,
        "target_type": target.promotion.environment.type,
    }
    return Result(False, returns, _diff(kept, returns) if runtime.diff else None)


# -- a package


def _compare_package(
    target: Workfront, source: Workfront, package_id: str, objects: Sequence[ObjectRequest]
) -> tuple[list[ObjectDrift], Package]:
    package = target.promotion.read_package(package_id)
    _check_source(package, source.promotion)
    proposed = proposals(target.promotion, package)
    names = _names(package, proposed or {})
    if objects:
        names = _only(package, names, resolve(source.core, objects))
    history = target.promotion.list_installations(package_id)
    baselines = baselines_of(history, target.promotion.environment)
    created = {package.id: read_time(package.created_at)}
    sources = source_sides(source.core, names, dict.fromkeys(names, package.id), created)
    return _judge(target.core, names, sources, baselines, proposed, {}), package


def _matched(entry: Mapping[str, Any]) -> str | None:
    """Return the ID of what matches in the target, empty if nothing does, None if the entry contradicts itself."""
    target_id = str(entry.get("targetId") or "").lower()
    return None if not target_id and entry.get("action") not in CREATING else target_id


def _names(package: Package, proposed: Mapping[Key, Proposed]) -> Names:
    """Return the names of all objects that the package or its plan shows: what one of them lacks is not nothing.

    :raises UnreadableError: neither shows any, although the package is not known to be empty
    """
    names: Names = {key: item.name for key, item in proposed.items()}
    names.update({(code, object_id): name for code, object_id, name in package.listed_objects})
    if not names and not isinstance(package.raw.get("packageEntities"), Mapping):
        raise UnreadableError(
            f"Workfront does not show which objects are in package {package.id} ('{package.name}'), so they cannot be compared.",
            advice="Check the package in Setup > System > Environment Promotion.",
        )
    return names


def _only(package: Package, names: Names, wanted: Sequence[ObjectRequest]) -> Names:
    keys = [(item.code, str(item.id)) for item in wanted]
    missing = [f"{code} {object_id}" for code, object_id in keys if (code, object_id) not in names]
    if missing:
        raise InputError(f"objects: package {package.id} ('{package.name}') does not have {', '.join(missing)}.")
    return {key: names[key] for key in keys}


def _check_source(package: Package, source: PromotionApi) -> None:
    if package.source and not read_environment(package.source).is_same(source.environment):
        raise StateError(
            f"Package {package.id} ('{package.name}') was assembled in {read_environment(package.source).address}, not in "
            f"{source.environment.address}.",
            advice="Give that environment as source: the objects of the package are compared there.",
        )


def proposals(api: PromotionApi, package: Package) -> dict[Key, Proposed] | None:
    """Return what the target would do with each object, which leaves no record (E12); None if it does not plan the package."""
    if package.status not in (DRAFT, TESTING, ACTIVE):
        return None
    try:
        proposed = propose(api, package)
    except PlanNotOfferedError:
        return None
    except ServiceError as error:
        if error.status in _REFUSED:
            return None
        raise
    check_complete(package, proposed, api.environment.address)
    return {
        (code, source_id.lower()): Proposed(target_id=_matched(entry), name=entry.get("name"))
        for code, entries in proposed.items()
        for source_id, entry in entries.items()
    }


# -- given objects


def _compare_objects(target: Workfront, source: Workfront, objects: Sequence[ObjectRequest]) -> list[ObjectDrift]:
    given = read_given(source.core, objects)
    created = {item.id: read_time(item.created_at) for item in target.promotion.list_packages()}
    baselines = baselines_of(installations_here(target.promotion), target.promotion.environment)
    check_known(source.core, given, baselines)
    packages = {key: baselines[key].package_id for key in given.names if key in baselines}
    sources = source_sides(source.core, given.names, packages, created)
    others = {key: name for key, name in given.names.items() if key not in baselines}
    counterparts = find_counterparts(target.core, {key: name for key, name in others.items() if given.is_shown(key)})
    for code, object_id in others:
        if code in given.unreadable:
            counterparts[(code, object_id)] = Counterpart(None, given.unreadable[code])
    return _judge(target.core, given.names, sources, baselines, None, counterparts)


# -- the two sides


def _judge(
    core: CoreApi,
    names: Names,
    sources: Mapping[Key, Side],
    baselines: Mapping[Key, Baseline],
    proposed: Mapping[Key, Proposed] | None,
    counterparts: Mapping[Key, Counterpart],
) -> list[ObjectDrift]:
    facts, unreadable = read_facts(core, names, baselines)
    drifts = []
    ranks = ranks_of(code for code, _id in names)
    for key in sorted(names, key=lambda item: (ranks[item[0]], str(names[item] or ""), item[1])):
        code, source_id = key
        baseline = baselines.get(key)
        evidence = Evidence(
            baseline=baseline,
            proposed=None if proposed is None else proposed.get(key),
            facts=None if baseline is None else facts.get((code, baseline.target_id)),
            unreadable=unreadable.get(code, ""),
            counterpart=counterparts.get(key),
        )
        side, target_id = judge_target(evidence)
        drifts.append(
            ObjectDrift(
                code=code,
                source_id=source_id,
                name=names[key],
                target_id=target_id,
                source=sources.get(key, Side(UNKNOWN)),
                target=side,
                installation_id=None if baseline is None else baseline.installation_id,
            )
        )
    return drifts


# -- the result


def _matches(item: ObjectDrift, rule: Mapping[str, Any]) -> bool:
    if rule.get("state") and rule["state"] != item.state:
        return False
    name = item.name or ""
    return matches(
        Change(
            action=USE_EXISTING,
            type=item.code,
            name=name,
            source_id=item.source_id,
            target_id=item.target_id,
            vendor_action="",
        ),
        rule,
    )


def _diff(compared: Sequence[ObjectDrift], returns: Mapping[str, Any]) -> dict[str, Any]:
    lines = [f"drift of {returns['target_name']} from {returns['source_name']}"]
    lines += [
        f'{item.state} {item.code} "{item.name or item.source_id}" ({item.target_id or item.source_id}): {item.why}'
        for item in compared
        if item.state != IN_SYNC
    ]
    return {"prepared": "".join(f"{visible(line)}\n" for line in lines)}
