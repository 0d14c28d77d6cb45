# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two dialects of the promotion API; everything above this file uses the current one (contract Workfront 12)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Protocol

from .statuses import ACTIONS, ACTIVE, ASSEMBLING, CREATE_WITH_ALT_NAME, DISABLED, DRAFT, OVERWRITE, TESTING


@dataclasses.dataclass(frozen=True)
class Call:
    """A request: its path below the base path, its query and its body."""

    path: str
    query: Mapping[str, str] | None = None
    body: Mapping[str, Any] | None = None


class Flavor(Protocol):
    """What differs between the dialects."""

    name: str
    base_path: str
    bearer: bool
    """Whether every token is sent as a bearer token."""
    prepares: bool
    """Whether an installation can be prepared first and started later."""
    actions: tuple[str, ...]

    def package_body(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the body of a request about a package."""

    def status(self, status: str) -> str:
        """Return the current name of a package's status."""

    def plan(self, package_id: str) -> Call:
        """Return the request for a translation map (E12)."""

    def install(self, package_id: str, translation_map: Mapping[str, Any]) -> Call:
        """Return the request that installs a package (E13)."""

    def list_installations(self, package_id: str) -> Call:
        """Return the request for the installations of a package (E10)."""

    def read_installation(self, installation_id: str) -> Call:
        """Return the request for one installation (E11)."""


class _CurrentFlavor:
    """The API as it is documented now."""

    name = "current"
    base_path = "/environment-promotion/api/v1"
    bearer = False
    prepares = True
    actions: tuple[str, ...] = ACTIONS

    def package_body(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return dict(body)

    def status(self, status: str) -> str:
        return status

    def plan(self, package_id: str) -> Call:
        return Call(f"/packages/{package_id}/translation-map")

    def install(self, package_id: str, translation_map: Mapping[str, Any]) -> Call:
        return Call(f"/packages/{package_id}/install", body={"translationMap": translation_map})

    def list_installations(self, package_id: str) -> Call:
        return Call("/installations", {"environmentPromotionPackageId": package_id})

    def read_installation(self, installation_id: str) -> Call:
        return Call(f"/installations/{installation_id}")


_LEGACY_STATUSES = {
    ASSEMBLING: "EXTRACTING",
    DRAFT: "BUILDING",
    TESTING: "PREVIEW",
    ACTIVE: "PUBLIC",
    DISABLED: "RETIRED",
}
_CURRENT_STATUSES = {legacy: current for current, legacy in _LEGACY_STATUSES.items()}


class _LegacyFlavor:
    """The API as it was first documented, in July 2023."""

    name = "legacy"
    base_path = "/environment-promotion/v1"
    bearer = True
    prepares = False
    actions: tuple[str, ...] = tuple(action for action in ACTIONS if action not in (OVERWRITE, CREATE_WITH_ALT_NAME))

    def package_body(self, body: Mapping[str, Any]) -> dict[str, Any]:
        translated = dict(body)
        if "name" in translated:
            translated["packageName"] = translated.pop("name")
        if "status" in translated:
            translated["status"] = _LEGACY_STATUSES[translated["status"]]
        return translated

    def status(self, status: str) -> str:
        return _CURRENT_STATUSES.get(status, status)

    def plan(self, package_id: str) -> Call:
        return Call("/translationmap", body={"packageId": package_id})

    def install(self, package_id: str, translation_map: Mapping[str, Any]) -> Call:
        return Call("/install", body={"packageId": package_id, "translationmap": translation_map})

    def list_installations(self, package_id: str) -> Call:
        return Call("/installation-history", {"packageId": package_id})

    def read_installation(self, installation_id: str) -> Call:
        return Call(f"/installation-history/{installation_id}")


FLAVORS: dict[str, Flavor] = {flavor.name: flavor for flavor in (_CurrentFlavor(), _LegacyFlavor())}
