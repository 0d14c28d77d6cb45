# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PingOne's part of the control endpoint, seen from outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from simulator.remote import Remote


class PingOneRemote(Remote):
    """Has a method for every control call of PingOne."""

    def behave(self, **settings: Any) -> dict[str, Any]:
        """Set behaviour switches, see `simulator.pingone.behaviour`; those not named stay as they are."""
        answer: dict[str, Any] = self.control("POST", "behaviour", settings)
        return answer

    def expire_tokens(self) -> None:
        self.control("POST", "tokens/expire", {})

    def resources(self, environment_id: str) -> dict[str, dict[str, Any]]:
        """Current resources of an environment by id: `{id: {"id", "type", "name", "body"}}`."""
        answer = self.control("GET", f"environments/{quote(environment_id)}/resources")
        return {resource["id"]: resource for resource in answer["resources"]}

    def put_resource(
        self, environment_id: str, resource_id: str, body: Mapping[str, Any], *, type: str | None = None
    ) -> dict[str, Any]:
        """Create or replace a resource behind the service's back; a new one needs a type."""
        answer: dict[str, Any] = self.control(
            "PUT", self._resource(environment_id, resource_id), {"type": type, "body": dict(body)}
        )
        return answer

    def change_resource(self, environment_id: str, resource_id: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Merge changes into a resource's body; None removes a property."""
        answer: dict[str, Any] = self.control("PATCH", self._resource(environment_id, resource_id), dict(changes))
        return answer

    def delete_resource(self, environment_id: str, resource_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.control("DELETE", self._resource(environment_id, resource_id))
        return answer

    def definition_matches(self, environment_id: str, name: str, value: Any) -> bool:
        """Return whether an environment defines a variable with just this value; a sensitive one cannot be read back."""
        question = {"environment": environment_id, "name": name, "value": value}
        return bool(self.control("POST", "definitions/matches", question)["matches"])

    def foreign_promotion(
        self,
        source: str,
        target: str,
        selected: Iterable[str] | None = None,
        *,
        excluded: Iterable[str] | None = None,
        mapping: Mapping[str, str] | None = None,
        description: str | None = None,
        execute: bool | str = True,
    ) -> dict[str, Any]:
        """Run somebody else's promotion to its end at once, or only "start" it, and return it."""
        answer: dict[str, Any] = self.control(
            "POST",
            "promotions",
            {
                "source": source,
                "target": target,
                "selected": None if selected is None else list(selected),
                "excluded": None if excluded is None else list(excluded),
                "mapping": None if mapping is None else dict(mapping),
                "description": description,
                "execute": execute,
            },
        )
        return answer

    def foreign_rollback(self, source: str, promotion_id: str, *, execute: bool = True) -> dict[str, Any]:
        """Let somebody else roll a promotion back at once and return the rollback."""
        answer: dict[str, Any] = self.control(
            "POST", "promotions", {"source": source, "roll_back": promotion_id, "execute": execute}
        )
        return answer

    def foreign_start(self, source: str, promotion_id: str, *, execute: bool | str = True) -> dict[str, Any]:
        """Let somebody else start a promotion, whatever was executed since it was planned, and return it."""
        answer: dict[str, Any] = self.control(
            "POST", "promotions", {"source": source, "start": promotion_id, "execute": execute}
        )
        return answer

    def _resource(self, environment_id: str, resource_id: str) -> str:
        return f"environments/{quote(environment_id)}/resources/{quote(resource_id)}"
