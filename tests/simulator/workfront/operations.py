# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What E1 to E13 do. Source: Workfront contract, sections 5, 7 and 13."""

from __future__ import annotations

from typing import TypeVar

from flask import request

from simulator.workfront import inputs
from simulator.workfront.access import here
from simulator.workfront.assembly import begin_assembly, stamp
from simulator.workfront.context import Context, caller
from simulator.workfront.errors import ApiError, conflict, invalid, unknown
from simulator.workfront.lifecycle import begin, register, running
from simulator.workfront.model import (
    ACTIVE,
    ASSEMBLING,
    DISABLED,
    DRAFT,
    NOT_ASSEMBLED,
    PREPARING,
    TESTING,
    Installation,
    Json,
    Package,
    TranslationMap,
    admits,
)
from simulator.workfront.planning import make_plan

_SHORTEST_NAME = 5
Listed = TypeVar("Listed", Package, Installation)

_CURRENT_EDITABLE = frozenset({"name", "description", "status"})
_ONCE_EDITABLE = _CURRENT_EDITABLE | {"source", "version", "packageEntities", "objectCollections"}
_LEGACY_EDITABLE = (_ONCE_EDITABLE - {"name"}) | {"packageName", "metadata", "isPrivate"}


def find_package(context: Context, package_id: str) -> Package:
    package = context.store.package(package_id, here().customer_id)
    if package is None:
        raise unknown("Package", package_id)
    return package


def find_installation(context: Context, installation_id: str) -> Installation:
    installation = context.store.installation(installation_id, here().customer_id)
    if installation is None:
        raise unknown("Installation", installation_id)
    return installation


def listed_packages(context: Context) -> list[Package]:
    """E2."""
    found = [
        package
        for package in context.store.packages.values()
        if package.customer_id == here().customer_id and (package.deleted_at is None or context.behaviour.list_deleted)
    ]
    return _shown_by_now(found)


def listed_installations(context: Context, package_id: str | None) -> list[Installation]:
    """E10."""
    return _shown_by_now(context.store.installations_of(package_id, here().customer_id))


def create_package(context: Context, body: Json, *, legacy: bool) -> Package:
    name = inputs.required_text(body, "packageName" if legacy else "name")
    source = inputs.required_text(body, "source")
    description = inputs.text(body, "description")
    requested = inputs.collections(body.get("objectCollections"))
    environment = here()
    if inputs.source_lane(context, source) != environment.lane:
        raise invalid("source must be the environment that is called")
    _check_name(context, name)
    package = Package(
        id=context.core.ids.scripted(),
        customer_id=environment.customer_id,
        name=name,
        description=description,
        source=source,
        lane=environment.lane,
        status=DRAFT,
        created_at=context.now,
        created_by=caller().id,
        unlisted=context.behaviour.listing_lag,
    )
    if requested:
        begin_assembly(context, package, requested)
    else:
        package.content = {}
    context.store.packages[package.id] = package
    return package


def update_package(context: Context, package: Package, body: Json, *, legacy: bool) -> None:
    """E6; the body is read whole before anything changes."""
    editable = _LEGACY_EDITABLE if legacy else _ONCE_EDITABLE if context.behaviour.is_2023 else _CURRENT_EDITABLE
    refused = sorted(set(body) - editable)
    if refused:
        raise invalid(f"{refused[0]} cannot be updated")
    name_key = "packageName" if legacy else "name"
    name = inputs.required_text(body, name_key) if name_key in body else None
    description = inputs.text(body, "description")
    wanted = inputs.status(body["status"], legacy=legacy) if "status" in body else None
    requested, content, lane = None, None, package.lane
    if "source" in body:
        lane = inputs.source_lane(context, inputs.required_text(body, "source"))
    if "objectCollections" in body:
        if "packageEntities" in body or "source" not in body:
            raise invalid("objectCollections needs source and excludes packageEntities")
        requested = inputs.collections(body["objectCollections"])
    if "packageEntities" in body:
        content = inputs.definition(body["packageEntities"], context)
    _check_update(context, package, body, wanted, assembles=requested is not None)
    if name is not None:
        package.name = name
    if "description" in body:
        package.description = description
    if "source" in body:
        package.source, package.lane = body["source"], lane
    package.version = body.get("version", package.version)
    package.is_private = body.get("isPrivate", package.is_private)
    package.metadata = body.get("metadata", package.metadata)
    if content is not None:
        package.content = content
    if wanted is not None:
        stamp(package, wanted, context.now)
    if requested is not None:
        begin_assembly(context, package, requested)


def replace_package(context: Context, package: Package, body: Json, *, legacy: bool) -> None:
    """E5: everything that can be edited must be there."""
    needed = {"packageName" if legacy else "name", "description", "source", "status", "version", "packageEntities"}
    missing = sorted(needed - set(body))
    if missing:
        raise invalid(f"{missing[0]} is missing")
    # The last published body still has metadata, though the list of fields has not.
    kept = body if legacy else {key: value for key, value in body.items() if key != "metadata"}
    update_package(context, package, kept, legacy=legacy)


def delete_package(context: Context, package: Package) -> None:
    _check_place(context, package)
    package.deleted_at = context.now
    package.phase = None
    if context.behaviour.deleted_history == "kept":
        return
    for installation in context.store.installations_of(package.id, package.customer_id):
        del context.store.installations[installation.id]


def plan(context: Context, package: Package, *, legacy: bool = False) -> TranslationMap:
    """E8 and E12."""
    if package.status in NOT_ASSEMBLED or package.status == DISABLED:
        raise conflict(f"A package in status {package.status} cannot be compared")
    if context.behaviour.plan_requires_status:
        _check_status(package)
    return make_plan(context, package, here(), legacy=legacy)


def prepare(context: Context, package: Package) -> Installation:
    """E8."""
    found = plan(context, package)
    return register(context, package, here().lane, request.host, caller().id, found)


def install_prepared(context: Context, installation: Installation, body: Json) -> None:
    """E9."""
    package = find_package(context, installation.package_id)
    if installation.status != PREPARING:
        raise conflict(f"An installation in status {installation.status} cannot be started")
    if installation.lane != here().lane:
        raise conflict("The installation was prepared for another environment")
    _check_status(package)
    _check_parallel(context)
    override = next((body[key] for key in ("translationmap", "translationMap") if key in body), None)
    # For some months a map was taken here; since then it is overlooked.
    if override is not None and context.behaviour.is_2023:
        installation.map = inputs.translation_map(override, package)
    begin(context, installation)


def install(context: Context, package: Package, body: Json) -> Installation:
    """E13."""
    if set(body) != {"translationMap"}:
        raise invalid("translationMap must be there and nothing else")
    _check_status(package)
    return _install(context, package, inputs.translation_map(body["translationMap"], package))


def install_legacy(context: Context, package: Package, body: Json) -> Installation:
    """Install as the first version did: with a map, or with one made on the spot."""
    if set(body) - {"packageId", "translationmap"}:
        raise invalid("packageId and translationmap are all there is")
    _check_status(package)
    if "translationmap" not in body:
        return _install(context, package, plan(context, package, legacy=True))
    return _install(context, package, inputs.translation_map(body["translationmap"], package, legacy=True))


def _install(context: Context, package: Package, wanted: TranslationMap) -> Installation:
    _check_status(package)
    _check_parallel(context)
    installation = register(context, package, here().lane, request.host, caller().id, wanted)
    begin(context, installation)
    return installation


def _shown_by_now(found: list[Listed]) -> list[Listed]:
    """Return what a list shows: it may be some reads behind."""
    shown = [item for item in found if not item.unlisted]
    for item in found:
        item.unlisted = max(0, item.unlisted - 1)
    return shown


def _check_name(context: Context, name: str) -> None:
    """Refuse a name of a package, if the service has rules for it (A18)."""
    rule = context.behaviour.package_names
    if rule == "long" and len(name) < _SHORTEST_NAME:
        raise invalid(f"name must have at least {_SHORTEST_NAME} characters")
    others = (each for each in context.store.packages.values() if each.customer_id == here().customer_id)
    if rule == "unique" and any(each.name == name and each.deleted_at is None for each in others):
        raise conflict(f"A package with the name {name} exists")


def _check_place(context: Context, package: Package) -> None:
    """Refuse to write a package through another environment than its source, if the service does (A20)."""
    if context.behaviour.package_writes == "source" and package.lane != here().lane:
        raise conflict("The package belongs to another environment")


def _check_status(package: Package) -> None:
    lane = here().lane
    if not admits(package.status, lane):
        raise conflict(f"A package in status {package.status} cannot be installed in {lane}")


def _check_parallel(context: Context) -> None:
    if not context.behaviour.parallel_installations and running(context, here().lane):
        raise conflict("Another installation is running in this environment")


def _check_update(context: Context, package: Package, body: Json, wanted: str | None, *, assembles: bool) -> None:
    _check_place(context, package)
    present = package.status
    if present == ASSEMBLING:
        raise conflict("The package is being assembled")
    if assembles and present in (TESTING, ACTIVE, DISABLED):
        raise conflict(f"A package in status {present} cannot be assembled")
    leaving = context.behaviour.leaving_disabled
    if present == DISABLED and wanted not in (None, DISABLED) and leaving == "refused":
        raise conflict(f"A package in status {present} cannot be used again")
    installable_from = {DRAFT, TESTING, ACTIVE} | ({DISABLED} if leaving == "any" else set())
    if wanted in (TESTING, ACTIVE) and present not in installable_from:
        raise conflict(f"A package cannot go from {present} to {wanted}")
    if wanted == DRAFT and present in NOT_ASSEMBLED:
        raise conflict(f"A package in status {present} must be assembled first")
    described = {"name", "packageName", "description"} & set(body)
    if context.behaviour.strict_editing and described and present != DRAFT:
        raise ApiError(409, f"A package in status {present} cannot be edited")
