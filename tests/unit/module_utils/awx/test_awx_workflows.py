# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which nodes of a workflow run, and how it ends, whatever its jobs return."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._awx.description import Description
from ansible_collections.envops.promotion.plugins.module_utils._awx.graph import Node, cycle_in, nodes_of
from support.awx import options, pingone, stage

NOT_EXECUTED = {"1-not-executed": False, "2-not-executed": False}
"""The nodes that always fail."""


def graph(pipeline: dict[str, Any]) -> dict[str, Node]:
    description = Description.read(options(pipeline))
    return {node.identifier: node for node in nodes_of(description, description.pipelines[0])}


@pytest.mark.parametrize("approvals", list(itertools.product([True, False], repeat=3)))
def test_each_node_is_created_after_those_that_it_links_to(approvals: tuple[bool, ...]) -> None:
    stages = [
        stage(f"S{place}", "x", f"t{place}", **({"approval": {}} if approved else {}))
        for place, approved in enumerate(approvals)
    ]
    nodes = graph(pingone(stages=stages))
    seen: set[str] = set()
    for identifier, node in nodes.items():
        assert set(node.following) <= seen
        seen.add(identifier)
    linked = {following for node in nodes.values() for following in node.following}
    assert [identifier for identifier in nodes if identifier not in linked] == ["1-plan"]


def ends_red(nodes: dict[str, Node], outcomes: dict[str, bool], ran: list[str] | None = None) -> bool:
    """Whether AWX calls the workflow failed: a failed node is not handled by another one. ``ran`` gets the nodes that have run."""
    waiting, failed = ["1-plan"], False
    while waiting:
        node = nodes[waiting.pop()]
        if ran is not None:
            ran.append(node.identifier)
        succeeded = outcomes.get(node.identifier, True)
        following = (*(node.success if succeeded else node.failure), *node.always)
        failed = failed or (not succeeded and not following)
        waiting += following
    return failed


@pytest.mark.parametrize(
    ("outcomes", "is_red"),
    [
        ({}, False),
        ({"1-plan": False}, True),
        ({"1-execute": False}, True),
        ({"1-approval": False}, True),
        ({"1-approval": False, "1-discard": False}, True),
        ({"2-approval": False}, True),
        ({"1-changes": False}, False),
        ({"1-changes": False, "2-changes": False}, False),
        ({"1-changes": False, "1-nothing": False}, True),
        ({"2-changes": False, "2-nothing": False}, True),
        ({"1-changes": False, "2-plan": False}, True),
    ],
)
def test_every_failure_ends_red_and_nothing_to_promote_ends_green(outcomes: dict[str, bool], is_red: bool) -> None:
    assert ends_red(graph(pingone(2)), {**NOT_EXECUTED, **outcomes}) is is_red


def test_a_denial_in_the_middle_discards_its_plan_and_starts_no_later_stage() -> None:
    stages = [stage(name, "Development", name, approval={}) for name in ("Test", "Staging", "Production")]
    ran: list[str] = []
    outcomes = {"1-changes": False, "2-approval": False, "2-not-executed": False}
    assert ends_red(graph(pingone(stages=stages)), outcomes, ran)
    assert ran == [
        *("1-plan", "1-changes", "1-nothing"),
        *("2-plan", "2-changes", "2-approval", "2-discard", "2-not-executed"),
    ]


def test_nothing_to_promote_in_a_stage_goes_on_with_the_next_one_without_an_approval() -> None:
    nodes = graph(pingone(2))
    assert nodes["1-changes"].failure == ("1-nothing",)
    assert nodes["1-nothing"].success == nodes["1-execute"].success == ("2-plan",)
    assert nodes["2-nothing"].success == ()


def test_a_denied_plan_is_discarded() -> None:
    nodes = graph(pingone(1))
    assert nodes["1-approval"].failure == ("1-discard",)
    assert nodes["1-discard"].template == "Promotion: Directory / Production / discard plan"
    assert nodes["1-discard"].always == ("1-not-executed",)


def test_cycles_are_found() -> None:
    one, two = Node(identifier="one", success=("two",)), Node(identifier="two", failure=("one",))
    assert cycle_in([one, two]) == ["one", "two", "one"]
    assert cycle_in([Node(identifier="one", success=("two",)), Node(identifier="two")]) == []


def test_the_approval_says_where_the_plan_is() -> None:
    approval = graph(pingone(1))["1-approval"].approval
    assert approval is not None
    assert approval["timeout"] == 14400
    assert approval["name"] == "Directory / Production: approve the promotion to Production"
    assert "the job 'Promotion: Directory / Production / plan' of this workflow" in approval["description"]
