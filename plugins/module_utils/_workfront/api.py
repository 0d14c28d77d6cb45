# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoints of Workfront's Environment Promotion API, one method each (contract Workfront 4, 5)."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping
from typing import Any

from .._errors import ServiceError
from .._reconcile import read_if_there
from .._reply import Reply
from .._runtime import Runtime
from .connection import Connection
from .flavor import Call
from .installation import Installation, TranslationMap
from .package import Package
from .records import (
    check_about,
    check_proposal,
    read_installation,
    read_installation_id,
    read_installations,
    read_package,
    read_packages,
    read_translation_map,
    unwrapped,
)

_MOST_EARLY_PLANS = 3
"""How many answers to a request for a plan are tolerated that are empty, or that lack something."""


class PromotionApi:
    """Calls the API of one environment; takes and returns the current names, in either dialect.

    Every method raises a kind of ServiceError.
    """

    def __init__(self, connection: Connection) -> None:
        self.http = connection.http
        self.environment = connection.environment
        self.flavor = connection.flavor
        self._auth = connection.promotion_auth
        self._base = connection.promotion_path

    def now(self, runtime: Runtime) -> float:
        """Return the time in seconds since the epoch, by the clock of the service if its last answer has shown that.

        What the service dates is compared with this, because the clock of this machine may be another one.
        """
        return runtime.now() if self.http.date is None else self.http.date

    def create_package(self, body: Mapping[str, Any]) -> Package:
        """Create a package; the service then assembles it (E1)."""
        asked = f"create the package '{body['name']}'"
        reply = self._call("POST", Call("/packages", body=self.flavor.package_body(body)), asked)
        return read_package(reply, self.flavor)

    def list_packages(self) -> list[Package]:
        """Read all packages of the customer that were not deleted, most without their source and contents (E2)."""
        return read_packages(self._call("GET", Call("/packages"), "list the packages"), self.flavor)

    def read_package(self, package_id: str) -> Package:
        """Read a package with the objects in it (E3)."""
        return read_package(self.poll_package(package_id), self.flavor)

    def poll_package(self, package_id: str) -> Reply:
        """Poll a package: return the whole answer, with the pause that it asks for (E3)."""
        reply = self._call("GET", Call(f"/packages/{package_id}"), f"read package {package_id}")
        check_about(reply, package_id)
        return reply

    def read_definition(self, package_id: str) -> dict[str, Any]:
        """Read all fields of the objects in a package (E4), which not every environment offers."""
        call = Call(f"/packages/{package_id}/definition")
        reply = self._call("GET", call, f"read the definition of package {package_id}")
        definition = unwrapped(reply.body)
        entities = definition.get("packageEntities") if isinstance(definition, Mapping) else None
        if not isinstance(entities, dict):
            raise reply.protocol_error("the objects of a package were expected")
        return entities

    def replace_package(self, package_id: str, body: Mapping[str, Any]) -> Package:
        """Replace a package with its definition (E5), which not every environment offers."""
        call = Call(f"/packages/{package_id}", body=self.flavor.package_body(body))
        return read_package(self._call("PUT", call, f"replace package {package_id}"), self.flavor)

    def update_package(self, package_id: str, body: Mapping[str, Any]) -> Package:
        """Change name, description or status of a package (E6)."""
        changes = ", ".join(f"{name} to {value}" if name == "status" else name for name, value in body.items())
        call = Call(f"/packages/{package_id}", body=self.flavor.package_body(body))
        return read_package(self._call("PATCH", call, f"set {changes} of package {package_id}"), self.flavor)

    def delete_package(self, package_id: str) -> None:
        """Delete a package (E7)."""
        call = Call(f"/packages/{package_id}")
        self._call("DELETE", call, f"delete package {package_id}", text=True).check_deletion("Deleted")

    def prepare_installation(self, package_id: str) -> Installation:
        """Create an installation that is not started yet (E8); a retry only leaves another one."""
        call = Call(f"/packages/{package_id}/prepare-installation", body={})
        try:
            reply = self._call("POST", call, f"prepare the installation of package {package_id}", harmless=True)
            prepared = self._await_map(reply, read_installation(reply))
            check_proposal(reply, prepared.translation_map)
        except ServiceError as error:
            if error.ambiguous:  # there may be a record of it
                error.changed = True
                error.returns.setdefault("effect_unknown", True)
            raise
        return prepared

    def _await_map(self, reply: Reply, prepared: Installation) -> Installation:
        """Return a prepared installation with its map, which may follow a little later (contract Workfront 7.3, A4)."""
        error = reply.protocol_error("the translation map is empty")
        for attempt in range(1, _MOST_EARLY_PLANS + 1):
            if prepared.translation_map or not self.http.pause_before(attempt, error):
                break
            prepared = read_if_there(functools.partial(self.read_installation, prepared.id)) or prepared
        return prepared

    def start_installation(self, installation_id: str) -> None:
        """Start a prepared installation (E9); the request is not repeated."""
        call = Call(f"/installations/{installation_id}/install", body={})
        self._call("POST", call, f"start installation {installation_id}", once=True, text=True)

    def list_installations(self, package_id: str) -> list[Installation]:
        """Read the installations of a package in all environments, the oldest first (E10)."""
        call = self.flavor.list_installations(package_id)
        listed = read_installations(self._call("GET", call, f"list the installations of package {package_id}"))
        # Those of other packages are there if the service ignores what was asked for.
        return [each for each in listed if each.is_of(package_id)]

    def read_installation(self, installation_id: str) -> Installation:
        """Read one installation (E11)."""
        return read_installation(self.poll_installation(installation_id))

    def poll_installation(self, installation_id: str) -> Reply:
        """Poll one installation: return the whole answer, with the pause that it asks for (E11)."""
        reply = self._call(
            "GET", self.flavor.read_installation(installation_id), f"read installation {installation_id}"
        )
        check_about(reply, installation_id)
        return reply

    def plan_installation(self, package_id: str, is_complete: Callable[[TranslationMap], bool]) -> TranslationMap:
        """Compare a package with this environment (E12); return what the service shows in the end, even if that is not complete.

        The vendor words its 202 as "OK": the map, or the rest of it, may follow a little later (contract Workfront A7).
        """
        for attempt in itertools.count(1):
            asked = f"plan the installation of package {package_id}"
            reply = self._call("POST", self.flavor.plan(package_id), asked, harmless=True)
            proposed = None if reply.body is None else read_translation_map(reply)
            if proposed is not None and is_complete(proposed):
                return proposed
            error = reply.protocol_error("the answer is empty; a translation map was expected")
            if attempt > _MOST_EARLY_PLANS or not self.http.pause_before(attempt, error):
                break
        if proposed is None:
            raise error
        return proposed

    def install(self, package_id: str, translation_map: TranslationMap) -> str | None:
        """Install a package as the map says (E13); return the installation's ID if the answer contains it.

        The request is not repeated.
        """
        call = self.flavor.install(package_id, translation_map)
        return read_installation_id(self._call("POST", call, f"install package {package_id}", once=True, text=True))

    def _call(
        self, method: str, call: Call, asked: str, *, harmless: bool = False, once: bool = False, text: bool = False
    ) -> Reply:
        return self.http.request(
            method,
            f"{self._base}{call.path}",
            asked=f"{asked} in {self.environment.address}",
            query=call.query,
            body=call.body,
            auth=self._auth,
            harmless=harmless,
            once=once,
            text=text,
        )
