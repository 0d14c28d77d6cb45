# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The drift of objects of Workfront, as far as its APIs show it (contract Workfront 1.4, E3, E10, E12, 9; A39 to A41)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..._errors import InputError, PermissionDeniedError, RejectedError, ServiceError, StateError, UnreadableError
from ..._plan import USE_EXISTING, Change
from ..._policy import matches
from ..._runtime import Result, Runtime
from ..._text import visible
from ..api import PromotionApi
from ..arguments import Workfront
from ..core_api import ENTRY_DATE, CoreApi
from ..environment import read_environment
from ..installations.completeness import check_complete
from ..installations.plan import PlanNotOfferedError, propose
from ..installations.translation import Key
from ..installations.turns import installations_here
from ..objects import CORE_NAMES, ranks_of
from ..package import Package
from ..packages.contents import complete, resolve
from ..packages.freshness import compare_objects
from ..packages.request import ObjectRequest
from ..statuses import ACTIVE, CREATING, DRAFT, TESTING
from ..times import read_time
from .baselines import Baseline, baselines_of
from .request import DriftRequest
from .states import (
    CHANGED,
    DRIFTED,
    IN_SYNC,
    STATES,
    UNCHANGED,
    UNKNOWN,
    Evidence,
    Facts,
    ObjectDrift,
    Proposed,
    Side,
    judge_target,
)

_LAST_UPDATE = "lastUpdateDate"
_REFUSED = (400, 404, 405, 409, 422)
"""How a service answers that does not plan this package, or no package in this way."""
_NOT_EXPOSED = "Workfront's core API does not expose this type."

_Names = dict[Key, "str | None"]
_Times = Mapping[str, "datetime.datetime | None"]
"""When packages were created, by their IDs."""


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
    sources = _source_sides(source.core, names, dict.fromkeys(names, package.id), created)
    return _judge(target.core, names, sources, baselines, proposed, {}), package


def _matched(entry: Mapping[str, Any]) -> str | None:
    """Return the ID of what matches in the target, empty if nothing does, None if the entry contradicts itself."""
    target_id = str(entry.get("targetId") or "").lower()
    return None if not target_id and entry.get("action") not in CREATING else target_id


def _names(package: Package, proposed: Mapping[Key, Proposed]) -> _Names:
    """Return the names of all objects that the package or its plan shows: what one of them lacks is not nothing.

    :raises UnreadableError: neither shows any, although the package is not known to be empty
    """
    names: _Names = {key: item.name for key, item in proposed.items()}
    names.update({(code, object_id): name for code, object_id, name in package.listed_objects})
    if not names and not isinstance(package.raw.get("packageEntities"), Mapping):
        raise UnreadableError(
            f"Workfront does not show which objects are in package {package.id} ('{package.name}'), so they cannot be compared.",
            advice="Check the package in Setup > System > Environment Promotion.",
        )
    return names


def _only(package: Package, names: _Names, wanted: Sequence[ObjectRequest]) -> _Names:
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
    wanted = complete(source.core, resolve(source.core, objects))
    names: _Names = {(item.code, str(item.id)): item.name for item in wanted}
    created = {item.id: read_time(item.created_at) for item in target.promotion.list_packages()}
    baselines = baselines_of(installations_here(target.promotion), target.promotion.environment)
    packages = {key: baselines[key].package_id for key in names if key in baselines}
    sources = _source_sides(source.core, names, packages, created)
    counterparts = _counterparts(target.core, {key: name for key, name in names.items() if key not in baselines})
    return _judge(target.core, names, sources, baselines, None, counterparts)


def _counterparts(core: CoreApi, names: _Names) -> dict[Key, str]:
    """Return the ID in the target of what has the same ID or else the same name, or an empty string; of exposed types only."""
    found: dict[Key, str] = {}
    for code, ids in _by_code(names).items():
        if code not in CORE_NAMES:
            continue
        try:
            same = {str(item["ID"]).lower() for item in core.read_objects(code, ids, ())}
            for object_id in ids:
                name = names[(code, object_id)]
                if object_id in same:
                    found[(code, object_id)] = object_id
                elif name:
                    named = core.find_by_name(code, name)
                    found[(code, object_id)] = str(named[0]["ID"]).lower() if named else ""
        except (RejectedError, PermissionDeniedError):
            continue
    return found


# -- the two sides


def _source_sides(core: CoreApi, names: _Names, packages: Mapping[Key, str], created: _Times) -> dict[Key, Side]:
    """Return what the source shows of objects since their package was created; of those without a package, nothing."""
    sides: dict[Key, Side] = {}
    for package_id in dict.fromkeys(packages.values()):
        ours = {key: names[key] for key, other in packages.items() if other == package_id and key in names}
        grouped: dict[str, dict[str, str | None]] = {}
        for (code, object_id), name in ours.items():
            grouped.setdefault(code, {})[object_id] = name
        found = compare_objects(core, grouped, created.get(package_id))
        sides.update(dict.fromkeys(ours, Side(UNCHANGED)))
        for item in found.outdated:
            sides[(item.code, item.id)] = Side(CHANGED, _in_source(item.why), item.changed_at)
        for item in found.unchecked:
            sides[(item.code, item.id)] = Side(UNKNOWN, _in_source(item.why), item.changed_at)
    return sides


def _in_source(why: str) -> str:
    return why if "source" in why else f"Source: {why}"


def _judge(
    core: CoreApi,
    names: _Names,
    sources: Mapping[Key, Side],
    baselines: Mapping[Key, Baseline],
    proposed: Mapping[Key, Proposed] | None,
    counterparts: Mapping[Key, str],
) -> list[ObjectDrift]:
    facts, unreadable = _read_facts(core, names, baselines)
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


def _read_facts(
    core: CoreApi, names: _Names, baselines: Mapping[Key, Baseline]
) -> tuple[dict[Key, Facts], dict[str, str]]:
    """Return what the target shows of the objects that installations brought, and why it shows nothing of some types."""
    wanted: dict[str, list[str]] = {}
    for code, object_id in names:
        baseline = baselines.get((code, object_id))
        if baseline is not None and baseline.target_id and not baseline.is_running:
            wanted.setdefault(code, []).append(baseline.target_id)
    facts: dict[Key, Facts] = {}
    unreadable = {code: _NOT_EXPOSED for code, _id in names if code not in CORE_NAMES}
    for code, ids in wanted.items():
        if code in unreadable:
            continue
        try:
            found = core.read_objects(code, list(dict.fromkeys(ids)), (ENTRY_DATE, _LAST_UPDATE))
        except RejectedError:
            unreadable[code] = "Workfront's core API refuses to show objects of this type in the target."
        except PermissionDeniedError:
            unreadable[code] = "Workfront does not let this user read objects of this type in the target."
        else:
            for item in found:
                times = (read_time(item.get(ENTRY_DATE)), read_time(item.get(_LAST_UPDATE)))
                facts[(code, str(item["ID"]).lower())] = Facts(*times)
    return facts, unreadable


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


def _by_code(keys: Iterable[Key]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for code, object_id in keys:
        grouped.setdefault(code, []).append(object_id)
    return grouped


def _diff(compared: Sequence[ObjectDrift], returns: Mapping[str, Any]) -> dict[str, Any]:
    lines = [f"drift of {returns['target_name']} from {returns['source_name']}"]
    lines += [
        f'{item.state} {item.code} "{item.name or item.source_id}" ({item.target_id or item.source_id}): {item.why}'
        for item in compared
        if item.state != IN_SYNC
    ]
    return {"prepared": "".join(f"{visible(line)}\n" for line in lines)}
