# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries a translation map out. Source: Workfront contract, sections 5 (E9, E13), 7.4, 7.5 and 13."""

from __future__ import annotations

from typing import Any

from simulator.workfront.behaviour import STORED_NAMES, Failure, Selector
from simulator.workfront.context import Context
from simulator.workfront.model import (
    CREATE_WITH_ALT_NAME,
    CREATING,
    FAILED,
    IGNORE,
    INSTALLED,
    OVERWRITING,
    REGISTERED,
    USE_EXISTING,
    Environment,
    Installation,
    Json,
    Objects,
    Package,
    WorkObject,
)
from simulator.workfront.object_types import OVERWRITTEN_CHILDREN, UNIQUE_NAMES
from simulator.workfront.planning import in_install_order

_DEFAULT_GROUP = "Default Group"
_SCRIPTED_REASON = "The installation was interrupted"


class Run:
    """One installation from its first object to its last."""

    def __init__(self, context: Context, package: Package, installation: Installation) -> None:
        self._context = context
        self._target: Environment = context.store.environments[installation.lane]
        self._installation = installation
        self._content: Objects = package.content or {}
        # What stands in the target for an object of the source.
        self._mapping: dict[str, str] = {}
        self._written: list[tuple[WorkObject, WorkObject]] = []
        self._overwritten: set[str] = set()
        self._order = [entry for entry in in_install_order(self._content) if self._entry(entry) is not None]
        self._failing = self._scripted()

    def carry_out(self) -> bool:
        """Do it all; return whether nothing failed."""
        self._installation.before = {entry.id: entry.copy() for entry in self._target.objects.values()}
        succeeded = True
        for packaged in self._order:
            entry = self._entry(packaged)
            if entry is None or entry["action"] == IGNORE:
                continue
            failure = self._failing.get(packaged.id) or self._obstacle(packaged, entry)
            if failure is not None:
                self._fail(entry, failure)
                succeeded = False
                continue
            entry["installationStatus"] = self._install(packaged, entry)
            self._mapping[packaged.id] = entry["targetId"]
        # Only now is everything there that the new objects may refer to.
        for packaged, made in self._written:
            self._rewire(packaged, made)
        self._context.store.mapping(self._target.lane).update(self._mapping)
        return succeeded

    def _entry(self, packaged: WorkObject) -> Json | None:
        return self._installation.map.get(packaged.code, {}).get(packaged.id)

    def _scripted(self) -> dict[str, Failure]:
        behaviour = self._context.behaviour
        changing = [
            packaged
            for packaged in self._order
            if (self._entry(packaged) or {}).get("action") in (CREATING | {OVERWRITING})
        ]
        hit = {"fail": changing, "partial": changing[-1:]}.get(behaviour.install_outcome, [])
        failing = {packaged.id: Failure(selector=Selector(), reason=_SCRIPTED_REASON) for packaged in hit}
        for packaged in self._order:
            for failure in behaviour.fail_objects:
                if failure.selector.fits(packaged):
                    failing[packaged.id] = failure
        return failing

    def _obstacle(self, packaged: WorkObject, entry: Json) -> Failure | None:
        reason = self._reason_against(packaged, entry)
        return Failure(Selector(), reason) if reason is not None else None

    def _reason_against(self, packaged: WorkObject, entry: Json) -> str | None:
        scripted = any(selector.fits(packaged) for selector in self._context.behaviour.invalid_objects)
        if scripted or not entry.get("isValid", True):
            return "The object cannot be installed as mapped"
        if entry["action"] not in CREATING:
            present = self._target.objects.get(str(entry.get("targetId")))
            if present is None or present.code != packaged.code:
                return f"There is no {packaged.code} with ID {entry.get('targetId')} in the target"
            return None
        parent = self._content.get(packaged.parent or "")
        if parent is not None and parent.id not in self._mapping:
            return f"The parent {parent.code} {parent.name!r} was not installed"
        name = self._new_name(packaged, entry)
        taken = any((other.code, other.name) == (packaged.code, name) for other in self._target.objects.values())
        if taken and packaged.code in UNIQUE_NAMES:
            return f"The name {name!r} is already in use by another {packaged.code}"
        return None

    def _new_name(self, packaged: WorkObject, entry: Json) -> str:
        return str(entry.get("name") or packaged.name) if entry["action"] == CREATE_WITH_ALT_NAME else packaged.name

    def _install(self, packaged: WorkObject, entry: Json) -> str:
        if entry["action"] in CREATING:
            made = packaged.copy()
            made.id = entry["targetId"] = self._context.object_id()
            made.name = STORED_NAMES[self._context.behaviour.stored_names](self._new_name(packaged, entry))
            made.entered_at = made.updated_at = self._context.now
            self._target.objects[made.id] = made
            self._written.append((packaged, made))
            return INSTALLED
        present = self._target.objects[entry["targetId"]]
        follows = packaged.parent in self._overwritten and self._follows_its_parent(packaged)
        if entry["action"] == OVERWRITING or follows:
            present.name = packaged.name
            present.fields = packaged.copy().fields
            present.links = list(packaged.links)
            present.updated_at = self._context.now
            self._overwritten.add(packaged.id)
            self._written.append((packaged, present))
        return REGISTERED if entry["action"] == USE_EXISTING else INSTALLED

    def _follows_its_parent(self, packaged: WorkObject) -> bool:
        parent = self._content.get(packaged.parent or "")
        return parent is not None and packaged.code in OVERWRITTEN_CHILDREN.get(parent.code, ())

    def _rewire(self, packaged: WorkObject, made: WorkObject) -> None:
        if packaged.parent is not None and made.id not in (self._installation.before or {}):
            kept = packaged.parent if packaged.parent in self._target.objects else None
            made.parent = self._mapping.get(packaged.parent) or kept
        made.links = [found for found in map(self._reference, packaged.links) if found is not None]
        made.fields = _translated(packaged.fields, self._mapping)

    def _reference(self, source_id: str) -> str | None:
        found = self._mapping.get(source_id)
        if found is None and source_id in self._target.objects:
            found = source_id
        packaged = self._content.get(source_id)
        if packaged is not None and packaged.code == "GROUP" and source_id not in self._mapping:
            # Whoever loses its group lands in the one every environment has.
            groups = [entry for entry in self._target.objects.values() if entry.code == "GROUP"]
            found = next((entry.id for entry in groups if entry.name == _DEFAULT_GROUP), None)
        return found

    def _fail(self, entry: Json, failure: Failure) -> None:
        entry["installationStatus"] = FAILED
        field = failure.reason_field or self._context.behaviour.reason_field
        if field == "error_object":
            entry["error"] = {"message": failure.reason}
        elif field == "errors":
            entry["errors"] = [{"message": failure.reason}]
        elif field != "none":
            entry[field] = failure.reason


def _translated(value: Any, mapping: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _translated(item, mapping) for key, item in value.items()}
    if isinstance(value, list):
        return [_translated(item, mapping) for item in value]
    return mapping.get(value, value) if isinstance(value, str) else value
