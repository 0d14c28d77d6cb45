# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ensures that a package with the requested objects exists, or that it does not (contract Workfront 5, 12)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import (
    InputError,
    OperationFailedError,
    RejectedError,
    StateConflictError,
    StateError,
    reporting,
)
from ..._runtime import Result, Runtime
from ..._waiting import Waiting, read_settled
from ..api import PromotionApi
from ..core_api import CoreApi
from ..names import RECREATE, REUSE
from ..package import Package
from ..statuses import ACTIVE, ASSEMBLING_FAILED, DISABLED, DRAFT, TESTING, UNASSEMBLED
from .contents import complete, missing_objects, resolve
from .definition import check_replaceable, explaining_withdrawal
from .freshness import Freshness, compare
from .lifecycle import (
    check_assembled,
    create_package,
    delete_package,
    replace_package,
    sweep,
    update_package,
    wait_for_assembly,
    withdraw_younger,
)
from .lookup import find_package, name_of
from .request import ObjectRequest, PackageRequest

_NOT_ASSEMBLED = (ASSEMBLING_FAILED, UNASSEMBLED)
_NEED_ASSEMBLY = (DRAFT, TESTING, ACTIVE)
"""Statuses that need an assembled package."""
_ONLY_IN_DRAFT = "Workfront may allow that only in status DRAFT. Set that status first."
_REMEDY = "Set outdated: recreate to assemble a new package, or outdated: reuse to accept this one."
_KEPT = "It is being installed now, so it is not replaced."
_MOST_NAMED = 5
_USUAL_NAME_LENGTH = 5
"""The smallest number of characters in a name that the user interface allows (contract Workfront A18)."""


def ensure_package(
    api: PromotionApi, core: CoreApi, request: PackageRequest, waiting: Waiting, runtime: Runtime
) -> Result:
    """Find, create, update or delete the package that a task asks for.

    :raises PromotionError: it cannot be done
    """
    return _Ensurer(api, core, request, waiting, runtime).ensure()


class _Ensurer:
    """Does what a task asks of a package; records what it has done so far, for errors that follow."""

    def __init__(
        self, api: PromotionApi, core: CoreApi, request: PackageRequest, waiting: Waiting, runtime: Runtime
    ) -> None:
        self._api = api
        self._core = core
        self._request = request
        self._waiting = waiting
        self._runtime = runtime
        self._changed = False
        self._created = False
        self._before: Package | None = None
        self._freshness = Freshness()

    def ensure(self) -> Result:
        if self._request.absent:
            return self._ensure_absent()
        objects = resolve(self._core, self._request.objects)
        self._before = found = find_package(self._api, self._request, self._waiting, self._runtime)
        if found is None:
            return self._create(objects)
        with reporting(**self._returns(found, [])):
            if self._request.wait and found.is_assembling:
                found = wait_for_assembly(self._api, found, self._waiting)
            is_outdated = self._is_outdated(found, objects)
        if is_outdated or self._must_be_replaced(found, objects):
            if self._request.package_id is not None and found.is_disabled:
                # An earlier run has disabled it: its successor counts, if that run has created one.
                self._request = self._succeeding(found)
                return self.ensure()
            return self._replace(found, objects)
        return self._settle(found, objects)

    def _ensure_absent(self) -> Result:
        self._before = found = find_package(self._api, self._request, self._waiting, self._runtime)
        if found is None:
            return self._result(False, None)
        with reporting(**self._returns(found, [])):
            if self._api.list_installations(found.id):
                self._runtime.warn(
                    f"The deletion of package {found.id} ('{found.name}') is permanent, and the record of its installations is lost "
                    "too. status: DISABLED takes it out of use and preserves both."
                )
            changed = self._runtime.check_mode or delete_package(self._api, found.id)
        return self._result(changed, found, after=None)

    def _create(self, objects: tuple[ObjectRequest, ...]) -> Result:
        request = self._request
        if request.package_id is not None:
            raise StateError(
                f"There is no package {request.package_id} in {self._api.environment.address}.",
                advice="List the packages with envops.promotion.workfront_package_info, or give a name to create one.",
            )
        if not objects and request.definition is None:
            raise InputError(
                f"There is no package '{request.name}' from {self._api.environment.address}, and one cannot be "
                "created without objects. DISABLED packages do not count."
            )
        named = complete(self._core, objects)
        if len(str(request.name)) < _USUAL_NAME_LENGTH:
            self._runtime.warn(
                f"The name '{request.name}' has fewer than the {_USUAL_NAME_LENGTH} characters that Workfront's user interface "
                "requires; the API may refuse it."
            )
        if self._runtime.check_mode:
            return self._result(True, None, after=self._predicted(named))
        return self._settle_new(named, objects)

    def _settle_new(self, named: tuple[ObjectRequest, ...], objects: tuple[ObjectRequest, ...]) -> Result:
        """Create the package, unless another run does so at the same time; then its package is used."""
        request, had_changed = self._request, self._changed
        creation = create_package(self._api, request, named)
        package, own_id = creation.package, creation.package.id
        self._changed = self._created = True
        with reporting(changed=True, created=True, **self._returns(package, [])):
            # A list that does not show the own package yet may not show those of other runs either.
            listed = read_settled(
                self._api.list_packages, lambda found: any(item.id == own_id for item in found), self._waiting
            )
            package, is_withdrawn = withdraw_younger(self._api, request, creation, listed)
            sweep(self._api, request, listed, creation.package)
            if package.id != own_id and not creation.is_repeated:
                self._changed, self._created = had_changed or not is_withdrawn, False
                own = (
                    f"this task has withdrawn its own, {own_id}."
                    if is_withdrawn
                    else f"this task has not withdrawn its own, {own_id}, which may be in use. Delete it if nobody needs it."
                )
                self._runtime.warn(
                    f"Another run has created package {package.id} ('{package.name}') in {self._api.environment.address} at the same "
                    f"time. It is used, and {own}"
                )
        with reporting(changed=self._changed, created=self._created, **self._returns(package, [])):
            if request.wait:
                package = wait_for_assembly(self._api, package, self._waiting, empty=not objects)
            return self._settle(package, objects)

    def _is_outdated(self, package: Package, objects: tuple[ObjectRequest, ...]) -> bool:
        """Compare an assembled package with the source; return whether it must be replaced because the source was changed.

        One that is being installed is not replaced.
        """
        request = self._request
        may_succeed = package.is_disabled and request.outdated == RECREATE
        if request.outdated == REUSE or request.status == DISABLED or request.definition is not None:
            return False
        if package.status not in _NEED_ASSEMBLY and not may_succeed:
            return False
        self._freshness = compare(self._core, package, objects)
        if not self._freshness.outdated:
            return False
        is_installing = any(item.is_running for item in self._api.list_installations(package.id))
        if request.outdated == RECREATE and not is_installing:
            return True
        described = " ".join(map(str, self._freshness.outdated[:_MOST_NAMED]))
        rest = len(self._freshness.outdated) - _MOST_NAMED
        self._runtime.warn(
            f"Package {package.id} ('{package.name}') was created at {package.created_at}, and {self._api.environment.address} was "
            f"changed since. {described}{f' And {rest} more; see outdated_objects.' if rest > 0 else ''} "
            + (_KEPT if is_installing else _REMEDY)
        )
        return False

    def _must_be_replaced(self, package: Package, objects: tuple[ObjectRequest, ...]) -> bool:
        if not self._request.recreate or package.is_assembling:
            return False
        return package.status in _NOT_ASSEMBLED or bool(missing_objects(package, objects))

    def _replace(self, package: Package, objects: tuple[ObjectRequest, ...]) -> Result:
        """Create a successor. The old package is disabled first, so that the run after a killed one finds at most one of the name."""
        self._request = self._succeeding(package)
        named = complete(self._core, objects)
        self._freshness = Freshness()
        if self._runtime.check_mode:
            result = self._result(True, None, after=self._predicted(named))
            return dataclasses.replace(result, returns={**result.returns, "replaced": package.id})
        if not package.is_disabled:
            update_package(self._api, package.id, {"status": DISABLED})
        self._changed = True
        with reporting(changed=True, replaced=package.id):
            result = self._settle_new(named, objects)
        return dataclasses.replace(result, returns={**result.returns, "replaced": package.id})

    def _succeeding(self, package: Package) -> PackageRequest:
        """Return the request for the successor of a package."""
        return dataclasses.replace(self._request, package_id=None, name=self._request.name or package.name)

    def _settle(self, package: Package, objects: tuple[ObjectRequest, ...]) -> Result:
        """Check the content of the package, and set what differs."""
        missing: list[ObjectRequest] = []
        assembled = not package.is_assembling
        with reporting(changed=self._changed, **self._returns(package, [])):
            if assembled and (objects or self._request.status in _NEED_ASSEMBLY):
                check_assembled(self._api, package)
                missing = missing_objects(package, objects)
        with reporting(changed=self._changed, **self._returns(package, missing)):
            self._check_complete(package, missing)
            body = self._difference(package)
            definition = self._differing_definition(package)
            if body or definition is not None:
                if not assembled:
                    raise StateError(
                        f"Package {package.id} is ASSEMBLING and cannot be changed until it is assembled.",
                        advice="Set wait: true.",
                    )
                if self._runtime.check_mode:
                    return self._result(True, package, after={**package.raw, **body})
                package = self._write(package, body, definition)
        return self._result(self._changed, package, after=package.raw)

    def _predicted(self, objects: tuple[ObjectRequest, ...]) -> dict[str, Any]:
        entities: dict[str, list[dict[str, Any]]] = {}
        for item in objects:
            entities.setdefault(item.code, []).append({"id": item.id, "name": item.name})
        request = self._request
        return {
            "name": request.name,
            "description": request.description,
            "status": request.status or DRAFT,
            "packageEntities": entities,
        }

    def _result(self, changed: bool, package: Package | None, *, after: Mapping[str, Any] | None = None) -> Result:
        diff = (
            {"before": _shown(self._before.raw if self._before is not None else None), "after": _shown(after)}
            if self._runtime.diff
            else None
        )
        return Result(changed, {**self._returns(package, []), "created": self._created}, diff)

    def _returns(self, package: Package | None, missing: list[ObjectRequest]) -> dict[str, Any]:
        return {
            "package": package.raw if package is not None else None,
            "package_id": package.id if package is not None else None,
            "status": package.status if package is not None else None,
            "missing_objects": [item.to_dict() for item in missing],
            "outdated_objects": [item.to_dict() for item in self._freshness.outdated],
            "unchecked_objects": [item.to_dict() for item in self._freshness.unchecked],
        }

    def _check_complete(self, package: Package, missing: list[ObjectRequest]) -> None:
        if not missing:
            return
        described = ", ".join(f"{item.code} {item.id}{f' ({item.name})' if item.name else ''}" for item in missing)
        if self._changed:
            message = f"Package {package.id} was assembled in {self._api.environment.address} without these objects: {described}."
            advice = "Check that they exist in the source and can be promoted, then set recreate: true."
        else:
            message = (
                f"Package {package.id} ('{package.name}') in status {package.status} does not contain: {described}."
            )
            advice = (
                "Workfront cannot add objects to a package. Set recreate: true to create a successor and disable this one, "
                "or give another name."
            )
        raise OperationFailedError(message, advice=advice)

    def _difference(self, package: Package) -> dict[str, str]:
        request = self._request
        wanted = {"name": request.name, "description": request.description, "status": request.status}
        present = {
            "name": None if request.name is None else name_of(package),
            "description": package.description,
            "status": DRAFT if package.is_assembling else package.status,  # which it will have automatically
        }
        return {key: value for key, value in wanted.items() if value is not None and (present[key] or "") != value}

    def _differing_definition(self, package: Package) -> dict[str, Any] | None:
        if self._request.definition is None:
            return None
        with explaining_withdrawal(self._api, "read"):
            stored = self._api.read_definition(package.id)
        return self._request.definition if stored != self._request.definition else None

    def _write(self, package: Package, body: Mapping[str, str], definition: dict[str, Any] | None) -> Package:
        package_id = package.id
        if definition is None:
            updated = self._update(package, body)
        else:
            kept = {key: package.raw.get(key) for key in ("name", "description", "status", "version")}
            whole = {**kept, "source": self._request.source, **body, "packageEntities": definition}
            check_replaceable(package, whole)
            with explaining_withdrawal(self._api, "replaced"):
                updated = replace_package(self._api, package_id, whole)
        self._changed = True
        for key, value in body.items():
            if (updated.raw.get(key) or "") != value:
                raise OperationFailedError(
                    f"Workfront accepted the {key} {value} for package {package_id}, but it is still {updated.raw.get(key)}.",
                    advice=_ONLY_IN_DRAFT,
                    changed=True,
                )
        return Package(raw={**package.raw, **updated.raw})

    def _update(self, package: Package, body: Mapping[str, str]) -> Package:
        try:
            return update_package(self._api, package.id, body)
        except (RejectedError, StateConflictError) as error:
            if package.is_disabled or (package.status != DRAFT and not body.keys() <= {"status"}):
                error.advice = _ONLY_IN_DRAFT
            raise


def _shown(package: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what a diff shows of a package."""
    if package is None:
        return {}
    entities = package.get("packageEntities") or {}
    objects = [
        f"{code} {item.get('id')} {item.get('name') or ''}".rstrip() for code in entities for item in entities[code]
    ]
    kept = {key: package.get(key) for key in ("name", "description", "status")}
    return {**kept, "objects": sorted(objects)}
