# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares a package with a target. Source: Workfront contract, sections 5 (E8, E12), 7.4 and 13."""

from __future__ import annotations

from simulator.workfront.behaviour import DOC_EXAMPLES
from simulator.workfront.context import Context
from simulator.workfront.model import (
    CREATE,
    CREATE_WITH_ALT_NAME,
    USE_EXISTING,
    Environment,
    Objects,
    Package,
    TranslationMap,
    WorkObject,
)
from simulator.workfront.object_types import install_position


def in_install_order(content: Objects) -> list[WorkObject]:
    """Order by type, and parents before their children within a type."""

    def depth(entry: WorkObject) -> int:
        # A world may hold objects that are each other's parents.
        steps, parent, seen = 0, entry.parent, {entry.id}
        while parent in content and parent not in seen:
            seen.add(parent)
            steps, parent = steps + 1, content[parent].parent
        return steps

    return sorted(content.values(), key=lambda entry: (install_position(entry.code), depth(entry)))


def make_plan(context: Context, package: Package, target: Environment, *, legacy: bool = False) -> TranslationMap:
    """Propose an action for every object of a package."""
    plan: TranslationMap = {}
    content = package.content or {}
    matches: dict[str, str] = {}
    quirky = DOC_EXAMPLES in context.behaviour.quirks and not legacy
    for entry in in_install_order(content):
        match = _match(context, entry, content, target, matches)
        if match is not None:
            matches[entry.id] = match.id
        action = USE_EXISTING if match is not None else CREATE
        if match is not None and quirky:
            action = {"UIVW": CREATE, "PTLTAB": CREATE_WITH_ALT_NAME}.get(entry.code, action)
        plan.setdefault(entry.code, {})[entry.id] = {
            "targetId": match.id if match is not None else "",
            "action": action,
            "name": entry.name,
            "isValid": not any(selector.fits(entry) for selector in context.behaviour.invalid_objects),
        }
    return plan


def _match(
    context: Context, entry: WorkObject, content: Objects, target: Environment, matches: dict[str, str]
) -> WorkObject | None:
    remembered = target.objects.get(context.store.mapping(target.lane).get(entry.id, ""))
    if remembered is not None:
        return remembered
    same = target.objects.get(entry.id)
    if same is not None and same.code == entry.code:
        return same
    by_name_alone = context.behaviour.child_matching == "name"
    # By default, the name of a child says something among the children of one parent only.
    parent = None
    if entry.parent is not None and not by_name_alone:
        parent = matches.get(entry.parent) if entry.parent in content else entry.parent
        if parent is None:
            return None
    return next(
        (
            other
            for other in target.objects.values()
            if (other.code, other.name) == (entry.code, entry.name) and (by_name_alone or other.parent == parent)
        ),
        None,
    )
