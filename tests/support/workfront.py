# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs Workfront modules against a simulator and shows what the service was asked."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from support.modules import Outcome
from support.service import SimulatedService

SOURCE, TARGET = worlds.SOURCE, worlds.PRODUCTION
NAME = "Agency Onboarding"
OBJECTS: list[dict[str, Any]] = [
    {"object_code": "PROJ", "id": worlds.PROJECT},
    {"object_code": "TMPL", "name": worlds.TEMPLATE_NAME},
    {"object_code": "PTLTAB", "name": worlds.DASHBOARD_NAME},
]
"""A project, a template and a dashboard of the source."""


class Workfront(SimulatedService):
    """A simulated Workfront of four environments with the credentials for them, spoken to in one dialect."""

    vendor = "workfront"
    login_operations = frozenset({"jwt_exchange", "token", "ims_token"})

    def __init__(self, simulator: Simulator, flavor: str = "current") -> None:
        super().__init__(simulator)
        self.flavor = flavor

    def connection(self, lane: str) -> dict[str, Any]:
        """Return the connection options for an environment."""
        return {**self.address(lane), **self.credential(lane)}

    def credential(self, lane: str) -> dict[str, str]:
        """Return the option that authenticates an administrator; the legacy dialect takes tokens only."""
        if self.flavor == "legacy":
            return {"bearer_token": worlds.BEARER_TOKENS[lane]}
        return {"api_key": worlds.API_KEYS[lane]}

    def address(self, lane: str) -> dict[str, Any]:
        """Return the connection options for an environment without credentials."""
        kind = "production" if lane == worlds.PRODUCTION else "sandbox"
        return {"url": self.simulator.workfront[lane], "environment_type": kind, "api_flavor": self.flavor}

    def jwt_application(self, lane: str) -> dict[str, Any]:
        """Register a key pair for the application of an environment and return the options that use it."""
        private, public = key_pair()
        self.simulator.workfront_key(lane, worlds.CLIENT_IDS[lane], public)
        return {
            "client_id": worlds.CLIENT_IDS[lane],
            "client_secret": worlds.CLIENT_SECRETS[lane],
            "customer_id": worlds.CUSTOMER,
            "user_id": worlds.ADMINS[lane],
            "private_key": private,
        }

    def run(
        self,
        module: str,
        lane: str = TARGET,
        *,
        check: bool = False,
        diff: bool = False,
        no_log: bool = False,
        **options: Any,
    ) -> Outcome:
        """Run a module in this process; its pauses take no time. An option that is None is not given."""
        return self.run_with(module, {**self.connection(lane), **options}, check=check, diff=diff, no_log=no_log)

    def process(
        self,
        module: str,
        lane: str = TARGET,
        *,
        check: bool = False,
        diff: bool = False,
        no_log: bool = False,
        environment: Mapping[str, str] | None = None,
        first_on_path: Path | None = None,
        **options: Any,
    ) -> Outcome:
        """Run a module in a process of its own, without long pauses between two looks."""
        return self.process_with(
            module,
            {**self.connection(lane), **options},
            check=check,
            diff=diff,
            no_log=no_log,
            environment=environment,
            first_on_path=first_on_path,
        )

    def assemble(self, **options: Any) -> Outcome:
        """Make sure that the package of ``OBJECTS`` exists in the source."""
        return self.run("workfront_package", SOURCE, **{"name": NAME, "objects": OBJECTS, **options})

    def assembled_id(self, **options: Any) -> str:
        """Return the ID of a package that is assembled now, and admitted to every environment."""
        outcome = self.assemble(**{"status": "ACTIVE", **options})
        assert not outcome.failed, outcome.message
        return str(outcome["package_id"])

    def plan(self, package_id: str, lane: str = TARGET, **options: Any) -> Outcome:
        """Plan the installation of a package."""
        return self.run("workfront_installation_plan", lane, package_id=package_id, **options)

    def install(self, package_id: str, lane: str = TARGET, **options: Any) -> Outcome:
        """Install a package."""
        return self.run("workfront_installation", lane, package_id=package_id, **options)

    def compensate(self, installation_id: str, lane: str = TARGET, **options: Any) -> Outcome:
        """Delete what an installation has created."""
        options = {"confirm": True, "installation_id": installation_id, **options}
        return self.run("workfront_installation_compensation", lane, **options)

    def objects(self, lane: str = TARGET) -> dict[str, dict[str, Any]]:
        """Return what an environment contains, by ID."""
        return self.simulator.workfront_objects(lane)

    def packages(self) -> list[dict[str, Any]]:
        """Return all packages as the service holds them."""
        found: list[dict[str, Any]] = self.simulator.state()["workfront"]["packages"]
        return found

    def installations(self) -> list[dict[str, Any]]:
        """Return all installations as the service holds them."""
        found: list[dict[str, Any]] = self.simulator.state()["workfront"]["installations"]
        return found


def workfront_secrets() -> dict[str, str]:
    """Return what no run of a module may show, by what it is."""
    key_lines = [line for line in key_pair()[0].splitlines() if not line.startswith("-----")]
    return {
        **{f"secret {secret[:8]}...": secret for secret in (*worlds.SECRETS, *worlds.ISSUED_SECRETS)},
        **{f"line {number} of the private key": line for number, line in enumerate(key_lines, 1) if len(line) >= 16},
        "a signed JWT": "eyJhbGciOiJSUzI1NiIs",
    }


@functools.cache
def key_pair() -> tuple[str, str]:
    """Return a private key, made for this run of the tests, and its public key, both in PEM form."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def planning(workfront: Workfront) -> str:
    """Return the operation with which the spoken dialect makes a plan that leaves no record."""
    return "E8" if workfront.flavor == "legacy" else "E12"


def small_package(workfront: Workfront, **options: Any) -> str:
    """Return the ID of a package with one template, which is created, and its group, which every environment has."""
    objects = [{"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE}]
    return workfront.assembled_id(**{"name": "Agency Offboarding", "objects": objects, **options})


def installed(workfront: Workfront, package_id: str | None = None, lane: str = TARGET, **options: Any) -> Outcome:
    """Return the outcome of an installation that has changed the target; without an ID it is of the usual package."""
    outcome = workfront.install(package_id or workfront.assembled_id(), lane, **options)
    assert outcome.changed
    return outcome


def created_by(outcome: Outcome) -> dict[str, str]:
    """Return what an installation has created: IDs in the target, by IDs in the source."""
    return {
        item["source_id"]: item["target_id"]
        for item in outcome["objects"]
        if item["action"] in ("CREATE", "CREATEWITHALTNAME") and item["status"] == "INSTALLED"
    }


def other_package(workfront: Workfront) -> str:
    """Return another package with the same template as the small one, which somebody else has made."""
    made = workfront.simulator.workfront_foreign_package(SOURCE, "Other", [worlds.SECOND_TEMPLATE], status="ACTIVE")
    return str(made["id"])
