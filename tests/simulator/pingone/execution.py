# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Applies the steps of a plan to the target environment.

Source: PingOne contract, sections 1.2, 6.4, 8 and 15 (entry 4). A failing step does not stop the ones after it.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

from simulator.clock import format_timestamp
from simulator.pingone.content import SERVER_OWNED, property_of, references, strings, translate, without_reference
from simulator.pingone.context import Context
from simulator.pingone.errors import ApiError, invalid_data, step_failure_text
from simulator.pingone.model import Json, Promotion, Resource, Resources, Step
from simulator.pingone.variable_model import Declaration

# Stands in stored texts for the origin and version, which only a request shows.
API_PLACEHOLDER = "{api}"


def step_path(step: Step, environment_id: str) -> str:
    """Locate the call of a step: POST addresses the collection, with a trailing slash (section 5.3)."""
    tail = "" if step.action == "POST" else step.target_id
    return f"/environments/{environment_id}/{step.type}/{tail}"


@dataclass
class Execution:
    """One run over the plan of one promotion."""

    context: Context
    promotion: Promotion

    def __post_init__(self) -> None:
        store = self.context.store
        self._target = store.resources(self.promotion.target_id)
        self._variables = self.context.substitution(self.promotion.source_id, self.promotion.target_id)
        snapshots = (self.promotion.source_snapshot_id, self.promotion.target_snapshot_id)
        self._known = frozenset(item for snapshot in snapshots for item in store.snapshots[snapshot].resources)
        self._created: dict[str, str] = {}

    def run(self) -> None:
        for index, step in enumerate(self.promotion.plan or []):
            try:
                self._scripted_failure(step, index)
                self._apply(step)
            except ApiError as error:
                body = error.body(self.context.core.ids.random())
                url = API_PLACEHOLDER + step_path(step, self.promotion.target_id)
                self.promotion.errors.append(step_failure_text(step.action, url, error.status, body))
            else:
                step.succeeded = True
                self._remember(step)
                self._declare(step)

    def _scripted_failure(self, step: Step, index: int) -> None:
        for failure in self.context.behaviour.fail_steps:
            if failure.hits(step, index, self.promotion.is_rollback):
                raise _scripted(failure.status, failure.body, step)

    def _apply(self, step: Step) -> None:
        if step.action == "DELETE":
            self._present(step)
            step.side_effects = delete_resource(self._target, str(step.target_id))
            return
        body = self._resolved(step)
        if step.action == "PUT":
            former = self._present(step)
            self._target[former.id] = Resource(step.type, self._stored(step, body, former.body), self._hidden(step))
            return
        self._check_unique(step, body)
        # Anything but what a rollback brings back is new to this environment.
        keeps_id = self.promotion.is_rollback and self.context.behaviour.recreated_id == "kept"
        new_id = step.source_id if keeps_id else self.context.core.ids.random()
        self._target[new_id] = Resource(step.type, self._stored(step, body | {"id": new_id}, {}), self._hidden(step))
        self._created[step.source_id] = step.created_id = new_id

    def _resolved(self, step: Step) -> Json:
        """Point the payload at what this run has created, and refuse it if it points at nothing."""
        assert step.content is not None, "only DELETE has no payload"
        if self.promotion.is_rollback:
            return translate(copy.deepcopy(step.content), self._created)
        own = step.content["id"]
        self._check_variables(step, step.content)
        body = translate(step.content, self._created) | {"id": own}
        # Before the check: what a variable replaces need not exist in the target.
        body = self._variables.apply(step.source_id, body)
        for text in strings(body):
            if text in self._known and text not in self._target and text != own:
                holder = property_of(body, text)
                raise invalid_data("INVALID_VALUE", holder, f"invalid {holder} value was provided")
        return body

    def _stored(self, step: Step, body: Json, former: Json) -> Json:
        body = self._counted(body, former)
        if self.promotion.is_rollback:
            return body
        # Masked values cannot be written, so the target keeps its own.
        result = self.context.sensitive.restore(step.type, body, former)
        # Secrets that come out of variables are not masked.
        result = self._variables.apply(step.source_id, result)
        for key in SERVER_OWNED:
            if key in former:
                result[key] = former[key]
            if key in ("modified", "updatedAt") and key in result:
                result[key] = format_timestamp(self.context.core.clock.now())
        return result

    def _counted(self, body: Json, former: Json) -> Json:
        """Count the writes in the properties that the service itself maintains, by the switch `counters`."""
        return body | {name: int(former.get(name, 0)) + 1 for name in self.context.behaviour.counters}

    def _check_variables(self, step: Step, content: Json) -> None:
        """Refuse what the preparation has complained of, or would complain of by now."""
        complaints = self._variables.complaints(Resource(step.type, content | {"id": step.source_id}))
        if complaints:
            raise invalid_data("INVALID_VALUE", "variables", "; ".join(complaints))

    def _hidden(self, step: Step) -> frozenset[str]:
        if self.promotion.is_rollback:
            return step.hidden
        return step.hidden | self._variables.hidden(step.source_id)

    def _present(self, step: Step) -> Resource:
        found = self._target.get(str(step.target_id))
        if found is None:
            raise ApiError(404)
        return found

    def _check_unique(self, step: Step, body: Json) -> None:
        name = body.get("name")
        if name and any(other.type == step.type and other.body.get("name") == name for other in self._target.values()):
            raise invalid_data("UNIQUENESS_VIOLATION", "name", "is not unique")

    def _remember(self, step: Step) -> None:
        """Keep the remembered mapping in step with the target (section 8)."""
        pairs = self.context.store.mappings.setdefault((self.promotion.source_id, self.promotion.target_id), {})
        if step.action == "DELETE":
            step.forgotten = next((key for key, value in pairs.items() if value == step.target_id), None)
            if step.forgotten is not None:
                del pairs[step.forgotten]
        elif not self.promotion.is_rollback:
            pairs[step.source_id] = str(step.created_id or step.target_id)
        elif step.action == "POST":
            self._remember_again(step, pairs)

    def _declare(self, step: Step) -> None:
        """Show a declaration in the target under the target's resource (section 10.0, entry 7)."""
        environments = self.context.store.environments
        declaration = environments[self.promotion.source_id].declaration(step.source_id)
        if declaration is None or self.promotion.is_rollback or step.action == "DELETE":
            return
        own_id, now = str(step.created_id or step.target_id), self.context.core.clock.now()
        known = environments[self.promotion.target_id].declarations
        created = known[own_id].created_at if own_id in known else now
        known[own_id] = Declaration(own_id, dict(declaration.variables), created, now)

    def _remember_again(self, step: Step, pairs: dict[str, str]) -> None:
        if self.context.behaviour.recreated_mapping == "forgotten":
            return
        original = self.context.store.find(self.promotion.source_id, str(self.promotion.previous_id))
        for former in (original.plan or []) if original else []:
            if former.target_id == step.source_id and former.forgotten is not None:
                pairs[former.forgotten] = str(step.created_id)


def _scripted(status: int, body: Json | None, step: Step) -> ApiError:
    if body is not None:
        return ApiError(status, whole=body)
    if status != 400:
        return ApiError(status)
    holder = next(
        (
            key
            for key, value in (step.content or {}).items()
            if key != "environment" and isinstance(value, dict) and "id" in value
        ),
        "name",
    )
    return invalid_data("INVALID_VALUE", holder, f"invalid {holder} value was provided")


def delete_resource(resources: Resources, resource_id: str) -> set[str]:
    """Remove a resource and every reference to it; return who lost one (section 2.4)."""
    del resources[resource_id]
    affected = set()
    for other in resources.values():
        if resource_id in references(other.body, {resource_id}):
            other.body = without_reference(other.body, resource_id)
            affected.add(other.id)
    return affected
