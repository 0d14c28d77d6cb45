# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workfront's part of the control endpoint, seen from outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from simulator.remote import Remote


class WorkfrontRemote(Remote):
    """Has a method for every control call of Workfront."""

    def workfront_behave(self, **settings: Any) -> dict[str, Any]:
        """Set behaviour switches, see `simulator.workfront.behaviour`; those not named stay as they are."""
        answer: dict[str, Any] = self.control("POST", "workfront/behaviour", settings)
        return answer

    def workfront_objects(self, lane: str) -> dict[str, dict[str, Any]]:
        """Current objects by id: `{id: {"code", "ID", "name", "parent", "links", "fields", "entryDate"}}`."""
        answer = self.control("GET", f"workfront/objects/{lane}")
        return {entry["ID"]: entry for entry in answer["objects"]}

    def workfront_put_object(
        self,
        lane: str,
        code: str,
        name: str,
        *,
        id: str | None = None,
        parent: str | None = None,
        links: Iterable[str] = (),
        fields: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Create or replace an object behind the service's back; without an id it gets a new one."""
        given = {"lane": lane, "code": code, "name": name, "id": id, "parent": parent}
        return self.workfront_do("put_object", **given, links=list(links), fields=dict(fields or {}))

    def workfront_change_object(self, lane: str, id: str, **changes: Any) -> dict[str, Any]:
        """Change `name`, `parent`, `links`, or merge into `fields`."""
        return self.workfront_do("change_object", lane=lane, id=id, changes=changes)

    def workfront_delete_object(self, lane: str, id: str) -> list[str]:
        """Delete an object with its children and return the ids of all that went."""
        deleted: list[str] = self.workfront_do("delete_object", lane=lane, id=id)["deleted"]
        return deleted

    def workfront_refresh(self, lane: str, *, credentials: bool = False) -> None:
        """Copy production over a sandbox; with credentials also its users and keys, and all sessions end."""
        self.workfront_do("refresh_sandbox", lane=lane, credentials=credentials)

    def workfront_expire(self, lane: str | None = None, *, api_keys: bool = False) -> int:
        """End all sessions and bearer tokens of a lane, or of all; with api_keys the API keys too."""
        return int(self.workfront_do("expire", lane=lane, api_keys=api_keys)["expired"])

    def workfront_key(self, lane: str, client_id: str, public_key: str | None) -> None:
        """Set the public key, in PEM, with which the JWTs of an application are checked."""
        self.workfront_do("set_key", lane=lane, client_id=client_id, public_key=public_key)

    def workfront_foreign_package(
        self, lane: str, name: str, objects: Iterable[str], *, status: str = "DRAFT", **more: Any
    ) -> dict[str, Any]:
        """Let somebody else make a package of objects and what they are linked to; it is assembled at once."""
        return self.workfront_do("foreign_package", lane=lane, name=name, objects=list(objects), status=status, **more)

    def workfront_change_package(self, package_id: str, **changes: Any) -> dict[str, Any]:
        """Set `name`, `description`, `status`, `source` or `version`, whatever the rules are."""
        return self.workfront_do("change_package", package_id=package_id, **changes)

    def workfront_assemble(self, package_id: str, *, running: bool = False) -> dict[str, Any]:
        """Assemble a package once more as in the user interface."""
        return self.workfront_do("assemble", package_id=package_id, running=running)

    def workfront_foreign_installation(
        self,
        package_id: str,
        lane: str,
        *,
        running: bool = False,
        actions: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None,
        environment: str | None = None,
    ) -> dict[str, Any]:
        """Let somebody else install a package, to its end at once or without an end, and return the record."""
        given = {"package_id": package_id, "lane": lane, "running": running, "environment": environment}
        return self.workfront_do("foreign_installation", **given, actions=actions)

    def workfront_finish(self, installation_id: str) -> dict[str, Any]:
        """End an installation that is running."""
        return self.workfront_do("finish", installation_id=installation_id)

    def workfront_roll_back(
        self, installation_id: str, *, status: str | None = None, shown: str | None = None
    ) -> dict[str, Any]:
        """Roll an installation back as in the user interface; `status` replaces `ROLLED_BACK`."""
        return self.workfront_do("roll_back", installation_id=installation_id, status=status, map=shown)

    def workfront_do(self, action: str, **arguments: Any) -> dict[str, Any]:
        """Do something behind the service's back; what a fault rule of kind `do` can do."""
        answer: dict[str, Any] = self.control("POST", f"workfront/do/{action}", arguments)
        return answer
