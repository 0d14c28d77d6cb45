# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes the plan of a rollback. Source: PingOne contract, section 7.8.

A rollback knows no mapping: both of its snapshots are of the same environment, so a resource is its own counterpart.
"""

from __future__ import annotations

import copy
from collections.abc import Collection

from simulator.pingone.content import comparable, distance
from simulator.pingone.model import Promotion, Resource, Resources, Step
from simulator.pingone.planning import dependencies_first, dependents_first


def touched_by(promotion: Promotion) -> set[str]:
    """Collect what a promotion has changed in its target, indirect effects included."""
    return set().union(*(step.touched for step in promotion.plan or []))


def plan_rollback(before: Resources, now: Resources, touched: Collection[str]) -> list[Step]:
    """Lead the touched resources back from how they are to how they were."""
    former = [item for item in touched if item in before]
    added = [item for item in touched if item not in before and item in now]
    steps = []
    # What was deleted comes back before what refers to it; what was added goes once nothing refers to it any more.
    for item in dependencies_first(sorted(former), before):
        step = _restore(before[item], now.get(item))
        if step is not None:
            steps.append(step)
    for item in dependents_first(sorted(added), now):
        resource = now[item]
        steps.append(Step("DELETE", resource.type, item, resource.name, item, resource.name, None, 0))
    return steps


def _restore(former: Resource, current: Resource | None) -> Step | None:
    content = copy.deepcopy(former.body)
    if current is None:
        return Step("POST", former.type, former.id, former.name, None, None, content, 100, former.hidden)
    if comparable(former.body) == comparable(current.body):
        return None
    apart = distance(former.body, current.body)
    return Step("PUT", former.type, former.id, former.name, current.id, current.name, content, apart, former.hidden)
