# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes mapping and plan of a promotion from its two snapshots.

Source: PingOne contract, sections 5.3 and 15 (entry 3). References to resources that the plan itself creates keep the
source id; only the execution knows the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from simulator.pingone.content import Sensitive, comparable, distance, references, translate
from simulator.pingone.model import Json, Resource, Resources, Step

_NO_COUNTERPART = 100


@dataclass
class Draft:
    """The result of a preparation: a plan, or the reasons why there is none."""

    mapping: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    # The source resources that were looked at, whether they need a step or not.
    carried: list[Resource] = field(default_factory=list)


@dataclass(frozen=True)
class Selection:
    """What the promotion was asked to carry over."""

    selected: list[str]
    excluded: frozenset[str]
    supplied: Mapping[str, str]


def expand(selected: Iterable[str], environment_id: str, source: Resources) -> list[str]:
    """Replace the environment's id, which stands for all of it (ambiguity A8)."""
    result: dict[str, None] = {}
    for item in selected:
        result.update(dict.fromkeys(source if item == environment_id else [item]))
    return list(result)


class Planner:
    """Plans one promotion."""

    def __init__(
        self,
        source: Resources,
        is_gone: Callable[[str], bool],
        target: Resources,
        target_environment_id: str,
        remembered: Mapping[str, str],
        sensitive: Sensitive,
        substitute: Callable[[str, Json], Json] | None = None,
    ) -> None:
        """`is_gone` says whether a resource does not exist in the source; the rest is unknown to its snapshot.

        With `substitute`, which sets the variables of a source resource, the target is compared with its result.
        """
        self._source = source
        self._is_gone = is_gone
        self._target = target
        self._target_environment_id = target_environment_id
        self._remembered = remembered
        self._sensitive = sensitive
        self._substitute = substitute
        self._supplied: Mapping[str, str] = {}

    def plan(self, selection: Selection) -> Draft:
        self._supplied = selection.supplied
        errors = self._misfits(selection)
        if errors:
            return Draft(mapping=dict(selection.supplied), errors=errors)
        draft = Draft()
        wanted = [item for item in selection.selected if item not in selection.excluded]
        for source_id in _in_order(wanted, self._source, selection.excluded):
            resource = self._source[source_id]
            draft.carried.append(resource)
            counterpart = self._counterpart(resource)
            if counterpart is not None:
                draft.mapping[source_id] = counterpart.id
            step = self._step(resource, counterpart)
            if step is not None:
                draft.steps.append(step)
        draft.steps.extend(self._deletions(wanted, draft.mapping))
        draft.mapping.update(selection.supplied)
        return draft

    def _misfits(self, selection: Selection) -> list[str]:
        errors = []
        lost = [item for item in selection.supplied.values() if item not in self._target]
        if lost:
            errors.append(_misfit("target", lost))
        unknown = [item for item in selection.supplied if item not in self._source]
        # A selected resource may be gone from the source if it is known where it went (section 13.1).
        unknown += [
            item
            for item in selection.selected
            if item not in self._source and item not in unknown and not self._was_promoted(item)
        ]
        if unknown:
            errors.append(_misfit("source", unknown))
        return errors

    def _was_promoted(self, source_id: str) -> bool:
        return source_id in self._remembered and self._is_gone(source_id)

    def _counterpart(self, resource: Resource) -> Resource | None:
        for known in (self._supplied, self._remembered):
            found = self._target.get(known.get(resource.id, ""))
            if found is not None:
                return found
        taken = {*self._supplied.values(), *self._remembered.values()}
        for candidate in self._target.values():
            if candidate.type == resource.type and candidate.id not in taken and _alike(resource, candidate):
                return candidate
        return None

    def _step(self, resource: Resource, counterpart: Resource | None) -> Step | None:
        content = self._content(resource, counterpart)
        if counterpart is None:
            return _step("POST", resource, None, content, _NO_COUNTERPART)
        outcome = self._substitute(resource.id, content) if self._substitute else content
        wanted = self._sensitive.strip(resource.type, outcome)
        present = self._sensitive.strip(counterpart.type, counterpart.body)
        if comparable(wanted) == comparable(present):
            return None
        return _step("PUT", resource, counterpart, content, distance(wanted, present))

    def _content(self, resource: Resource, counterpart: Resource | None) -> Json:
        ids = {}
        for reference in references(resource.body, self._source):
            found = self._counterpart(self._source[reference])
            if found is not None:
                ids[reference] = found.id
        if counterpart is not None:
            ids[resource.id] = counterpart.id
        return translate(resource.body, ids) | {"environment": {"id": self._target_environment_id}}

    def _deletions(self, wanted: list[str], mapping: dict[str, str]) -> list[Step]:
        gone = {}
        for source_id in wanted:
            target_id = self._remembered.get(source_id, "")
            if self._is_gone(source_id) and target_id in self._target:
                gone[target_id] = source_id
                mapping[source_id] = target_id
        return [
            Step(
                "DELETE",
                self._target[item].type,
                gone[item],
                self._target[item].name,
                item,
                self._target[item].name,
                None,
                0,
            )
            for item in dependents_first(gone, self._target)
        ]


def _misfit(side: str, ids: list[str]) -> str:
    return f"Mapped {side} resources were not found in the {side} snapshot list: [{', '.join(ids)}]"


def _alike(resource: Resource, candidate: Resource) -> bool:
    """Same name; unnamed resources, such as themes, correspond if each is its environment's default."""
    if resource.named or candidate.named:
        return resource.named and candidate.named and resource.name == candidate.name
    return resource.body.get("default") is True and candidate.body.get("default") is True


def _step(action: str, resource: Resource, counterpart: Resource | None, content: Json, apart: int | float) -> Step:
    return Step(
        action=action,
        type=resource.type,
        source_id=resource.id,
        source_name=resource.name,
        target_id=counterpart.id if counterpart else None,
        target_name=counterpart.name if counterpart else None,
        content=content,
        distance=apart,
        hidden=resource.hidden,
    )


def _in_order(wanted: Iterable[str], resources: Resources, excluded: Collection[str]) -> list[str]:
    """List the wanted resources and everything they depend on, dependencies first."""
    order: list[str] = []
    seen: set[str] = set(excluded)

    def visit(item: str) -> None:
        if item in seen or item not in resources:
            return
        seen.add(item)
        for reference in references(resources[item].body, resources):
            visit(reference)
        order.append(item)

    for item in wanted:
        visit(item)
    return order


def dependencies_first(wanted: Collection[str], resources: Resources) -> list[str]:
    """Order the wanted resources, and no others, by their dependencies."""
    return [item for item in _in_order(wanted, resources, ()) if item in wanted]


def dependents_first(wanted: Collection[str], resources: Resources) -> list[str]:
    return dependencies_first(wanted, resources)[::-1]
