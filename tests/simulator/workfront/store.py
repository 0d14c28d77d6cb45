# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of the service: environments, and what belongs to the customer as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.workfront.model import Environment, Installation, Package, TechnicalAccount


@dataclass
class Store:
    """All environments, packages and installations."""

    domain: str = ""
    environments: dict[str, Environment] = field(default_factory=dict)
    accounts: dict[str, TechnicalAccount] = field(default_factory=dict)
    packages: dict[str, Package] = field(default_factory=dict)
    installations: dict[str, Installation] = field(default_factory=dict)
    # What the service remembers of installations: lane -> id in the source -> id in the target.
    mappings: dict[str, dict[str, str]] = field(default_factory=dict)

    def mapping(self, lane: str) -> dict[str, str]:
        return self.mappings.setdefault(lane, {})

    def package(self, package_id: str, customer_id: str) -> Package | None:
        """Find a package the customer has, not one that was deleted."""
        package = self.packages.get(package_id)
        if package is None or package.deleted_at is not None or package.customer_id != customer_id:
            return None
        return package

    def installation(self, installation_id: str, customer_id: str) -> Installation | None:
        installation = self.installations.get(installation_id)
        if installation is None or installation.customer_id != customer_id:
            return None
        return installation

    def installations_of(self, package_id: str | None, customer_id: str) -> list[Installation]:
        """Return the installations of a package, or of all."""
        return [
            installation
            for installation in self.installations.values()
            if package_id in (None, installation.package_id) and installation.customer_id == customer_id
        ]
