# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verifying that a rollback has restored the former state of the target (contract PingOne 7.8)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.restoration import (
    INVERSE,
    Reversals,
    verify_restoration,
)
from ansible_collections.envops.promotion.plugins.module_utils._plan import CREATE, Change

API = "https://api.pingone.com/v1/environments/TGT"
SNAPSHOT = "a9009a41-80f0-497b-a194-338deded5d1c"


def created(name: str, kind: str = "themes") -> dict[str, Any]:
    return {"action": "POST", "resourceUrl": f"{API}/{kind}/", "sourceResource": {"id": f"s-{name}", "name": name}}


def updated(name: str, kind: str = "themes") -> dict[str, Any]:
    target = {"id": f"t-{name}", "name": name}
    url = f"{API}/{kind}/t-{name}"
    source = {"id": f"s-{name}", "name": name}
    return {"action": "PUT", "resourceUrl": url, "sourceResource": source, "targetResource": target}


def deleted(name: str, kind: str = "themes") -> dict[str, Any]:
    return {**updated(name, kind), "action": "DELETE"}


def brought_back(name: str, kind: str = "themes") -> dict[str, Any]:
    """A creation of a rollback, which knows the resource by its id in the target."""
    return {"action": "POST", "resourceUrl": f"{API}/{kind}/", "sourceResource": {"id": f"t-{name}", "name": name}}


def original(*steps: dict[str, Any], **more: Any) -> Promotion:
    whole = {
        "id": "p1",
        "status": "ROLLED_BACK",
        "targetSnapshotId": SNAPSHOT,
        "promotionPlan": {"steps": list(steps)},
        **more,
    }
    return Promotion(raw=whole)


def rollback(*steps: dict[str, Any], **more: Any) -> Promotion:
    whole = {
        "id": "p2",
        "status": "COMPLETED",
        "sourceSnapshotId": SNAPSHOT,
        "promotionPlan": {"steps": list(steps)},
        **more,
    }
    return Promotion(raw=whole)


def failed(step: dict[str, Any]) -> dict[str, Any]:
    return {"method": step["action"], "url": step["resourceUrl"], "text": "failed"}


TABLE = [
    (created("A"), deleted("A"), "restored", "delete"),
    (updated("A"), updated("A"), "restored", "update"),
    (deleted("A"), brought_back("A"), "restored", "create"),
    (deleted("A"), created("A"), "unproven", None),
    (created("A"), None, "unproven", None),
    (updated("A"), None, "unproven", None),
    (deleted("A"), None, "unproven", None),
    (created("A"), deleted("B"), "unproven", None),
    (created("A"), deleted("A", "populations"), "unproven", None),
    (updated("A"), deleted("A"), "unproven", None),
    (updated("A"), updated("B"), "unproven", None),
    (updated("A"), updated("A", "populations"), "unproven", None),
    (deleted("A"), brought_back("B"), "unproven", None),
]


@pytest.mark.parametrize(("step", "counterpart", "state", "taken_back_by"), TABLE)
def test_each_step_needs_its_counterpart(
    step: dict[str, Any], counterpart: dict[str, Any] | None, state: str, taken_back_by: str | None
) -> None:
    undone = rollback(*([] if counterpart is None else [counterpart]))
    proof = verify_restoration(original(step), undone, [])
    [resource] = proof["resources"]
    assert (resource["state"], resource["taken_back_by"]) == (state, taken_back_by)
    assert proof["complete"] is (state == "restored")
    if state == "unproven":
        [reason] = proof["reasons"]
        assert resource["promoted_by"] in reason
        assert '"A"' in reason


@pytest.mark.parametrize("step", [created("A"), updated("A"), deleted("A")])
def test_failed_step_needs_none(step: dict[str, Any]) -> None:
    proof = verify_restoration(original(step), rollback(), [failed(step)])
    assert (proof["complete"], proof["resources"][0]["state"]) == (True, "untouched")


def test_one_failure_excuses_one_step_only() -> None:
    """Creations of one type share a URL, so its failures are counted."""
    one, two = created("A"), created("B")
    proof = verify_restoration(original(one, two), rollback(), [failed(two)])
    assert not proof["complete"]
    assert sorted(item["state"] for item in proof["resources"]) == ["unproven", "untouched"]
    both = verify_restoration(original(one, two), rollback(), [failed(one), failed(two)])
    assert both["complete"]
    taken_back = verify_restoration(original(one, two), rollback(deleted("A")), [failed(two)])
    assert [item["state"] for item in taken_back["resources"]] == ["restored", "untouched"]


def test_failure_without_a_call_excuses_nothing() -> None:
    proof = verify_restoration(original(updated("A")), rollback(), [{"text": "It failed somehow"}])
    assert not proof["complete"]


def test_one_counterpart_reverts_only_one_step() -> None:
    proof = verify_restoration(original(updated("A"), updated("A")), rollback(updated("A")), [])
    assert [item["state"] for item in proof["resources"]] == ["restored", "unproven"]
    assert not proof["complete"]


def test_what_else_the_rollback_touches_does_not_matter() -> None:
    """Contract 2.4: resources that the promotion affected indirectly are added."""
    proof = verify_restoration(original(updated("A")), rollback(updated("B"), updated("A"), brought_back("C")), [])
    assert proof["complete"]
    assert len(proof["resources"]) == 1


def test_resource_is_shown_with_its_id_in_the_target() -> None:
    [resource] = verify_restoration(original(created("A")), rollback(deleted("A")), [])["resources"]
    assert resource == {
        "type": "themes",
        "name": "A",
        "target_id": "t-A",
        "promoted_by": "create",
        "taken_back_by": "delete",
        "state": "restored",
    }


@pytest.mark.parametrize(
    ("of_original", "of_rollback", "reason"),
    [
        ({}, {"status": "ERROR"}, "The rollback p2 is in status ERROR."),
        ({"status": "COMPLETED"}, {}, "The promotion p1 is in status COMPLETED."),
        ({}, {"sourceSnapshotId": "another"}, "does not start from the snapshot"),
        ({}, {"sourceSnapshotId": None}, "does not start from the snapshot"),
        ({"targetSnapshotId": None}, {"sourceSnapshotId": None}, "does not start from the snapshot"),
    ],
)
def test_records_must_agree(of_original: dict[str, Any], of_rollback: dict[str, Any], reason: str) -> None:
    step = updated("A")
    proof = verify_restoration(original(step, **of_original), rollback(step, **of_rollback), [])
    assert not proof["complete"]
    assert len(proof["reasons"]) == 1
    assert reason in proof["reasons"][0]
    assert proof["resources"][0]["state"] == "restored"


@pytest.mark.parametrize("plan", [None, {}, [], {"steps": None}], ids=str)
def test_original_whose_plan_is_not_shown(plan: Any) -> None:
    proof = verify_restoration(original(promotionPlan=plan), rollback(updated("A")), [])
    assert proof["resources"] == []


def test_a_failed_step_is_known_by_its_ids_in_any_case() -> None:
    step = updated("one")
    errors = [{"text": "It failed.", "url": step["resourceUrl"].upper()}]
    proof = verify_restoration(original(step), rollback(), errors)
    assert [item["state"] for item in proof["resources"]] == ["untouched"]
    assert proof["complete"]


identifiers = st.sampled_from([None, "1", "2", "3"])
changes = st.builds(
    Change,
    action=st.sampled_from(sorted(INVERSE)),
    type=st.sampled_from(["themes", "groups"]),
    name=st.sampled_from(["1", "2"]),
    source_id=identifiers,
    target_id=identifiers,
    vendor_action=st.just(""),
)


@given(promoted=st.lists(changes, max_size=8), reverted=st.lists(changes, max_size=8))
def test_each_change_takes_the_first_one_that_reverts_it(promoted: list[Change], reverted: list[Change]) -> None:
    reversals, left = Reversals(reverted), list(range(len(reverted)))
    for change in promoted:
        fitting = [place for place in left if reverts(reverted[place], change)]
        found = reversals.take(change)
        assert found is (reverted[fitting[0]] if fitting else None)
        left = [place for place in left if place not in fitting[:1]]
    assert list(map(id, reversals.left)) == [id(reverted[place]) for place in left]


def reverts(candidate: Change, change: Change) -> bool:
    """The rule as it is written: the same resource by its ID in the target, or a created one by its name."""
    if candidate.action != INVERSE[change.action] or candidate.type != change.type:
        return False
    same_id = change.target_id is not None and change.target_id in (candidate.target_id, candidate.source_id)
    return same_id or (change.action == CREATE and candidate.name == change.name)
