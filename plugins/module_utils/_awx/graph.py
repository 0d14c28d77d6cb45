# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The graph of a pipeline's workflow.

AWX knows no conditions, only success and failure, and a failure that another node follows counts as handled: the workflow is
successful then. So each path that must end red ends in a node that fails itself, and *nothing to promote* is a failure of
its own node, which the following node handles.

Identifiers consist of the place of the stage and its step. A stage that is renamed, inserted or moved therefore never turns a
link of an earlier load into a cycle.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from .description import Description, Pipeline, Stage
from .names import approval_name, shared_name, template_name
from .stages import DISCARD, EXECUTE, PLAN

CHANGES, NOTHING, NOT_EXECUTED = "anything to promote", "nothing to promote", "not executed"
SHARED_STEPS = (CHANGES, NOTHING, NOT_EXECUTED)
"""The steps whose job templates all pipelines share; their playbook decides from what earlier jobs have passed on."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Node:
    """A node of a workflow: a job template by its name, or an approval with ``name``, ``description`` and ``timeout``."""

    identifier: str
    template: str = ""
    approval: Mapping[str, Any] | None = None
    success: tuple[str, ...] = ()
    failure: tuple[str, ...] = ()
    always: tuple[str, ...] = ()

    @property
    def following(self) -> tuple[str, ...]:
        """The identifiers of the nodes that may start after this one."""
        return (*self.success, *self.failure, *self.always)


def nodes_of(description: Description, pipeline: Pipeline) -> list[Node]:
    """Return the nodes of a pipeline's workflow, each after those that it links to, as they must be created."""
    nodes: list[Node] = []
    for place in range(len(pipeline.stages), 0, -1):
        follower = f"{place + 1}-plan" if place < len(pipeline.stages) else ""
        nodes += reversed(_stage_nodes(description, pipeline, place, follower))
    return nodes


def _stage_nodes(description: Description, pipeline: Pipeline, place: int, follower: str) -> list[Node]:
    stage = pipeline.stages[place - 1]
    then = (follower,) if follower else ()

    def template(step: str) -> str:
        return template_name(description.name, pipeline.name, stage.name, step)

    def shared(step: str) -> str:
        return shared_name(description.name, step)

    execute = Node(identifier=f"{place}-execute", template=template(EXECUTE), success=then)
    if stage.approval is None:
        # An execution without anything to promote changes nothing and succeeds.
        return [Node(identifier=f"{place}-plan", template=template(PLAN), success=(execute.identifier,)), execute]
    return [
        Node(identifier=f"{place}-plan", template=template(PLAN), success=(f"{place}-changes",)),
        Node(
            identifier=f"{place}-changes",
            template=shared(CHANGES),
            success=(f"{place}-approval",),
            failure=(f"{place}-nothing",),
        ),
        Node(identifier=f"{place}-nothing", template=shared(NOTHING), success=then),
        Node(
            identifier=f"{place}-approval",
            approval=_approval(description, pipeline, stage),
            success=(execute.identifier,),
            failure=(f"{place}-discard",),
        ),
        execute,
        Node(identifier=f"{place}-discard", template=template(DISCARD), always=(f"{place}-not-executed",)),
        Node(identifier=f"{place}-not-executed", template=shared(NOT_EXECUTED)),
    ]


def _approval(description: Description, pipeline: Pipeline, stage: Stage) -> dict[str, Any]:
    approval = stage.approval
    plan = template_name(description.name, pipeline.name, stage.name, PLAN)
    hint = (
        f"Promotion from {stage.source} to {stage.target}. The plan is the last output of the job '{plan}' of this workflow. "
        "If it is denied, or nobody decides in time, the plan is discarded and nothing changes."
    )
    return {
        "name": approval_name(pipeline.name, stage.name, stage.target),
        "description": f"{approval.description} {hint}".strip() if approval else hint,
        "timeout": approval.timeout if approval else 0,
    }


def cycle_in(nodes: Sequence[Node]) -> list[str]:
    """Return the identifiers along one cycle, the first one also at the end; empty if there is none."""
    following = {node.identifier: node.following for node in nodes}
    done: set[str] = set()

    def walk(identifier: str, path: list[str]) -> list[str]:
        if identifier in path:
            return [*path[path.index(identifier) :], identifier]
        if identifier in done:
            return []
        for each in following.get(identifier, ()):
            if found := walk(each, [*path, identifier]):
                return found
        done.add(identifier)
        return []

    return next((found for node in nodes if (found := walk(node.identifier, []))), [])
