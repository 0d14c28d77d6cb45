# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How records look from outside, by era. Source: Workfront contract, sections 5, 6 and 12."""

from __future__ import annotations

from datetime import datetime

from simulator.clock import format_timestamp
from simulator.workfront.addresses import as_url
from simulator.workfront.behaviour import DOC_EXAMPLES
from simulator.workfront.context import Context
from simulator.workfront.model import (
    ASSEMBLING,
    COMPLETED,
    CREATE_WITH_ALT_NAME,
    FAILED,
    INSTALLED,
    OVERWRITING,
    PREPARING,
    Installation,
    Json,
    Package,
    TranslationMap,
    WorkObject,
)
from simulator.workfront.object_types import INSTALL_ORDER
from simulator.workfront.planning import in_install_order

# What a status is called in the first version; that of a failed assembly, which did not exist then, is a switch.
LEGACY_STATUS = {
    "UNASSEMBLED": "EXTRACTING",
    "ASSEMBLING": "EXTRACTING",
    "DRAFT": "BUILDING",
    "TESTING": "PREVIEW",
    "ACTIVE": "PUBLIC",
    "DISABLED": "RETIRED",
}
SHAPE_VERSION = 2


class Representation:
    """Shows records as one era of the service does."""

    def __init__(self, context: Context, *, legacy: bool = False) -> None:
        self._context = context
        self._legacy = legacy
        self._old = legacy or context.behaviour.is_2023

    def created(self, package: Package) -> Json:
        """E1."""
        shown = self._record(package)
        if self._old:
            return shown
        # The printed order of keys.
        order = ("id", "name", "description", "source", "status", "version", "createdAt", "createdById")
        full = {**shown, "createdById": package.created_by}
        return {key: full[key] for key in (*order, "publishedAt", "customerId")}

    def listed(self, package: Package) -> Json:
        """E2."""
        if self._old:
            return self._record(package)
        return {
            "id": package.id,
            "name": package.name,
            "description": package.description,
            "status": package.status,
            "createdAt": format_timestamp(package.created_at),
            "deletedAt": _time(package.deleted_at),
        }

    def read(self, package: Package) -> Json:
        """E3, E5 and E6."""
        shown = self._record(package)
        if package.retired_at is not None:
            shown["retiredAt"] = format_timestamp(package.retired_at)
        if package.content is not None and package.status != ASSEMBLING:
            entities = {} if package.unfilled else self._entities(package)
            shown["displayEntities" if self._old else "packageEntities"] = entities
        if self._legacy:
            shown["metadata"] = metadata(package)
        return shown

    def definition(self, package: Package) -> Json:
        """E4."""
        shown: Json = {"packageEntities": {}}
        for entry in in_install_order(package.content or {}):
            full = {"id": entry.id, "name": entry.name, "parentID": entry.parent, **entry.fields}
            shown["packageEntities"].setdefault(entry.code, []).append(full)
        if self._legacy:
            shown["metadata"] = metadata(package)
        return shown

    def installation(self, installation: Installation) -> Json:
        """E8, E10 and E11."""
        kind = "blueprint" if self._legacy else "environmentPromotionPackage"
        status = installation.status
        shown = installation.map
        if status == PREPARING and self._context.behaviour.empty_prepared_maps:
            self._context.behaviour.empty_prepared_maps -= 1
            shown = {}
        if self._legacy and status == INSTALLED:
            status = COMPLETED
        address = installation.address or self._context.address(installation.lane)
        if self._context.behaviour.environment_format == "url" and "://" not in address:
            address = as_url(address)
        return {
            "id": installation.id,
            f"{kind}Id": installation.package_id,
            f"{kind}Version": installation.package_version,
            "userId": installation.user_id,
            "customerId": installation.customer_id,
            "status": status,
            "environment": address,
            "registeredAt": format_timestamp(installation.registered_at),
            "updatedAt": _time(installation.updated_at),
            "translationMap": self.map(shown),
        }

    def map(self, plan: TranslationMap) -> Json:
        return {
            code: {
                source_id: {
                    key: value
                    for key, value in entry.items()
                    if key != "installationStatus" or self._shows_status(entry)
                }
                for source_id, entry in entries.items()
            }
            for code, entries in plan.items()
        }

    def _shows_status(self, entry: Json) -> bool:
        behaviour = self._context.behaviour
        is_documented = (
            entry["action"] not in (CREATE_WITH_ALT_NAME, OVERWRITING) or entry.get("installationStatus") == FAILED
        )
        return not behaviour.omit_installation_status and (is_documented or behaviour.undocumented_statuses == "shown")

    def _record(self, package: Package) -> Json:
        shown: Json = {"id": package.id, "name": package.name, "description": package.description}
        if not self._old:
            shown["source"] = package.source or as_url(self._context.address(package.lane))
        shown["status"] = self._legacy_status(package.status) if self._legacy else package.status
        shown["version"] = package.version
        if self._old:
            shown["installationCounts"] = {}
        shown["createdAt"] = format_timestamp(package.created_at)
        if self._old:
            shown["createdById"] = package.created_by
        shown["publishedAt"] = _time(package.published_at)
        if self._legacy:
            shown["isPrivate"] = package.is_private
        shown["customerId"] = package.customer_id
        return shown

    def _legacy_status(self, status: str) -> str:
        return LEGACY_STATUS.get(status) or self._context.behaviour.legacy_failed_assembly

    def _entities(self, package: Package) -> Json:
        # The examples print a missing description as a word.
        nothing = "null" if DOC_EXAMPLES in self._context.behaviour.quirks else None
        shown: Json = {}
        for entry in in_install_order(package.content or {}):
            shown.setdefault(entry.code, []).append(_display(entry, nothing))
        return shown


def metadata(package: Package) -> Json:
    """The orders of types in the first version (section 6.5)."""
    if package.metadata is not None:
        return package.metadata
    present = {entry.code for entry in (package.content or {}).values()}
    order = [code for code in INSTALL_ORDER if code in present]
    return {
        "displayOrder": order,
        "historyOrder": order,
        "installOrder": order,
        "summaryOrder": order[:3],
        "shapeVersion": SHAPE_VERSION,
    }


def _display(entry: WorkObject, nothing: str | None) -> Json:
    return {"id": entry.id, "name": entry.name, "description": entry.fields.get("description") or nothing}


def _time(moment: datetime | None) -> str | None:
    return format_timestamp(moment) if moment is not None else None
