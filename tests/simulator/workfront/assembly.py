# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills packages from their source. Source: Workfront contract, sections 5 (E1), 8 and 13."""

from __future__ import annotations

from datetime import datetime

from simulator.workfront.context import Context
from simulator.workfront.model import (
    ASSEMBLING,
    ASSEMBLING_FAILED,
    DRAFT,
    Environment,
    Objects,
    Package,
    Phase,
    WorkObject,
)
from simulator.workfront.object_types import INCLUDED


def begin_assembly(context: Context, package: Package, requested: list[tuple[str, str]]) -> None:
    package.requested = requested
    package.status = ASSEMBLING
    package.phase = Phase("assemble", context.now)


def settle_package(context: Context, package: Package, *, read: bool = False) -> None:
    """Bring a package to where it should be now; a read of it may be what moves it on."""
    phase = package.phase
    if phase is None:
        return
    if read:
        phase.reads += 1
    behaviour = context.behaviour
    if behaviour.assembly_outcome != "hang" and behaviour.assembly.over(phase.began, phase.reads, context.now):
        finish_assembly(context, package)


def finish_assembly(context: Context, package: Package) -> None:
    """End the assembly, whatever its pace."""
    package.phase = None
    environment = context.store.environments[package.lane]
    missing = [item for item in package.requested if not _present(environment, *item)]
    if missing or context.behaviour.assembly_outcome == "fail":
        package.status = ASSEMBLING_FAILED
        return
    package.content = collect(environment, package.requested)
    for entry in list(package.content.values()):
        if any(selector.fits(entry) for selector in context.behaviour.omit_objects):
            del package.content[entry.id]
    package.status = DRAFT
    package.unfilled = context.behaviour.contents_lag


def collect(environment: Environment, requested: list[tuple[str, str]]) -> Objects:
    """Copy objects and whatever they are linked to, as far as the type that was asked for goes."""
    found: Objects = {}
    for code, identifier in requested:
        included = INCLUDED[code]
        waiting = [environment.objects[identifier]]
        seen = set()
        while waiting:
            entry = waiting.pop(0)
            if entry.id in seen:
                continue
            seen.add(entry.id)
            found.setdefault(entry.id, entry.copy())
            waiting.extend(near for near in _neighbours(environment, entry) if near.code in included)
    return found


def _neighbours(environment: Environment, entry: WorkObject) -> list[WorkObject]:
    linked = [environment.objects[link] for link in entry.links if link in environment.objects]
    return linked + environment.children(entry.id)


def _present(environment: Environment, code: str, identifier: str) -> bool:
    entry = environment.objects.get(identifier)
    return entry is not None and entry.code == code


def stamp(package: Package, status: str, moment: datetime) -> None:
    """Set a status that was asked for; the dates of earlier ones stay (ambiguity A22)."""
    if status == "ACTIVE" and package.status != status:
        package.published_at = moment
    if status == "DISABLED" and package.status != status:
        package.retired_at = moment
    package.status = status
