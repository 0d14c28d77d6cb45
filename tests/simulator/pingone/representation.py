# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON shapes of the answers. Source: PingOne contract, sections 5.1 to 5.3 and 7."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.clock import format_timestamp
from simulator.pingone.content import Sensitive
from simulator.pingone.execution import API_PLACEHOLDER, step_path
from simulator.pingone.model import Json, Promotion, Step


@dataclass(frozen=True)
class Representation:
    """Writes records with links that start with the origin the request came in by."""

    api: str
    sensitive: Sensitive

    def link(self, path: str) -> Json:
        return {"href": self.api + path}

    def environment_path(self, environment_id: str) -> str:
        return f"/environments/{environment_id}"

    def promotion_path(self, promotion: Promotion) -> str:
        return f"/environments/{promotion.source_id}/promotions/{promotion.id}"

    def promotion(self, promotion: Promotion, *, with_plan: bool = False) -> Json:
        """Write a promotion as create, read one, update, execute and rollback return it."""
        result: Json = {"_links": self._links(promotion), **self._properties(promotion)}
        if with_plan and promotion.plan is not None:
            result["promotionPlan"] = {"steps": [self._step(promotion, step) for step in promotion.plan]}
        return result

    def list_item(self, promotion: Promotion) -> Json:
        links = {
            "environment": self.link(self.environment_path(promotion.source_id)),
            "self": self.link(self.promotion_path(promotion)),
        }
        return {"_links": links, "_embedded": None, **self._properties(promotion)}

    def status(self, promotion: Promotion) -> Json:
        return {
            "_links": {
                "self": self.link(self.promotion_path(promotion) + "/status"),
                "environment": self.link(self.environment_path(promotion.source_id)),
            },
            "id": promotion.id,
            "status": promotion.status,
        }

    def full_step(self, promotion: Promotion, step: Step) -> Json:
        """Write a step with its payload, secrets masked (section 7.5)."""
        payload = {} if step.content is None else self.sensitive.mask(step.type, step.content, step.hidden)
        return {**self._step(promotion, step), "payload": payload, "totalDistance": step.distance}

    def mapping(self, source_id: str, target_id: str, pairs: dict[str, str]) -> Json:
        """Write the remembered mapping (section 8)."""
        return {
            "_links": {
                "self": self.link(f"/environments/{source_id}/promotionMappings/{target_id}"),
                "environment": self.link(self.environment_path(source_id)),
            },
            "sourceEnvironment": {"id": source_id},
            "targetEnvironment": {"id": target_id},
            "resourceMappings": dict(pairs),
        }

    def _links(self, promotion: Promotion) -> Json:
        # The source snapshot of a rollback is one of the target environment.
        before = promotion.target_id if promotion.is_rollback else promotion.source_id
        own = self.promotion_path(promotion)
        links = {
            "self": self.link(own),
            "environment": self.link(self.environment_path(promotion.source_id)),
            "targetEnvironment": self.link(self.environment_path(promotion.target_id)),
            "sourceSnapshot": self._snapshot(
                before, promotion.source_snapshot_id, promotion.source_snapshot_resource_id
            ),
            "targetSnapshot": self._snapshot(promotion.target_id, promotion.target_snapshot_id),
        }
        if promotion.previous_id is not None:
            links["previousPromotion"] = self.link(
                f"/environments/{promotion.source_id}/promotions/{promotion.previous_id}"
            )
        return {**links, "promotionSteps": self.link(own + "/promotionSteps")}

    def _snapshot(self, environment_id: str, snapshot_id: str, resource_id: str | None = None) -> Json:
        filed = resource_id or environment_id
        return self.link(f"/environments/{environment_id}/snapshots/{filed}/versions/{snapshot_id}")

    def _properties(self, promotion: Promotion) -> Json:
        """Absent means that the key is missing, so what is not set is left out."""
        result: Json = {
            "id": promotion.id,
            "createdAt": format_timestamp(promotion.created_at),
            "updatedAt": format_timestamp(promotion.updated_at),
            "sourceEnvironmentId": promotion.source_id,
            "sourceEnvironment": {"id": promotion.source_id},
            "targetEnvironmentId": promotion.target_id,
            "targetEnvironment": {"id": promotion.target_id},
            "sourceSnapshotId": promotion.source_snapshot_id,
            "sourceSnapshot": {"id": promotion.source_snapshot_id},
            "targetSnapshotId": promotion.target_snapshot_id,
            "targetSnapshot": {"id": promotion.target_snapshot_id},
        }
        if promotion.previous_id is not None:
            result["previousPromotion"] = {"id": promotion.previous_id}
        result["status"] = promotion.status
        if promotion.errors:
            result["promotionErrors"] = [text.replace(API_PLACEHOLDER, self.api) for text in promotion.errors]
        optional = {
            "selectedResources": promotion.selected,
            "excludedResources": promotion.excluded,
            "resourceMapping": promotion.mapping,
            "startedAt": format_timestamp(promotion.started_at) if promotion.started_at else None,
            "completedAt": format_timestamp(promotion.completed_at) if promotion.completed_at else None,
            "description": promotion.description,
        }
        return {**result, **{key: value for key, value in optional.items() if value is not None}}

    def _step(self, promotion: Promotion, step: Step) -> Json:
        result: Json = {
            "action": step.action,
            "resourceUrl": self.api + step_path(step, promotion.target_id),
            "sourceResource": {"name": step.source_name, "id": step.source_id},
        }
        if step.target_id is not None:
            result["targetResource"] = {"name": step.target_name, "id": step.target_id}
        return result
