# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The typed view of a promotion (contract PingOne 5.1)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import UnreadableError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion

STEP = {"action": "POST", "resourceUrl": "https://api.pingone.com/v1/environments/TGT/themes/"}
WHOLE: dict[str, Any] = {
    "id": "p1",
    "createdAt": "2026-05-21T16:36:40.906Z",
    "sourceEnvironmentId": "src",
    "targetEnvironmentId": "tgt",
    "sourceSnapshotId": "s1",
    "targetSnapshotId": "s2",
    "status": "COMPLETED",
    "selectedResources": ["a", {"id": "b"}],
    "excludedResources": ["c"],
    "resourceMapping": {"a": "x"},
    "promotionPlan": {"steps": [STEP]},
    "promotionErrors": ["It failed"],
    "startedAt": "2026-05-21T16:37:40.906Z",
    "completedAt": "2026-05-21T16:38:40.906Z",
    "description": "Release 7",
}


def test_whole_promotion() -> None:
    promotion = Promotion(raw=WHOLE)
    assert (promotion.id, promotion.status, promotion.description) == ("p1", "COMPLETED", "Release 7")
    assert (promotion.source_id, promotion.target_id) == ("src", "tgt")
    assert (promotion.snapshot_id, promotion.target_snapshot_id) == ("s1", "s2")
    assert (promotion.selected, promotion.excluded, promotion.mapping) == (("a", "b"), ("c",), {"a": "x"})
    assert promotion.created_at == "2026-05-21T16:36:40.906Z"
    assert promotion.started_at == "2026-05-21T16:37:40.906Z"
    assert promotion.completed_at == "2026-05-21T16:38:40.906Z"
    assert promotion.steps == [STEP]
    assert promotion.errors == [{"text": "It failed"}]
    assert promotion.own_ids == {"p1", "s1", "s2"}
    assert promotion.raw is WHOLE


@pytest.mark.parametrize("name", ["sourceEnvironment", "targetEnvironment", "sourceSnapshot", "targetSnapshot"])
def test_nested_reference_serves_if_the_flat_one_is_missing(name: str) -> None:
    nested = {**WHOLE, name: {"id": WHOLE[f"{name}Id"]}}
    del nested[f"{name}Id"]
    one, other = Promotion(raw=nested), Promotion(raw=WHOLE)
    assert (one.source_id, one.target_id) == (other.source_id, other.target_id)
    assert one.own_ids == other.own_ids


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"promotionPlan": [], "resourceMapping": [], "selectedResources": "a", "previousPromotion": "p0"},
        {"promotionPlan": {"steps": None}, "targetEnvironment": "tgt", "description": None, "startedAt": None},
    ],
)
def test_what_is_missing_or_does_not_fit_counts_as_absent(odd: dict[str, Any]) -> None:
    promotion = Promotion(raw=odd)
    assert (promotion.status, promotion.source_id, promotion.target_id) == (None, None, None)
    assert (promotion.selected, promotion.excluded, promotion.mapping) == ((), (), {})
    assert (promotion.started_at, promotion.description) == (None, "")
    assert (promotion.steps, promotion.errors, promotion.original_id) == ([], [], None)
    assert not promotion.is_whole_environment
    with pytest.raises(UnreadableError, match="without an ID"):
        _id = promotion.id


@pytest.mark.parametrize(("selected", "whole"), [(["src"], True), (["src", "a"], False), (["a"], False), ([], False)])
def test_whole_environment(selected: list[str], whole: bool) -> None:
    assert Promotion(raw={**WHOLE, "selectedResources": selected}).is_whole_environment is whole


def test_rollback_names_its_original() -> None:
    rollback = Promotion(raw={"id": "p2", "previousPromotion": {"id": "p1"}})
    assert (rollback.is_rollback, rollback.original_id) == (True, "p1")
    assert not Promotion(raw=WHOLE).is_rollback


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["a", "b"], {"a", "b"}),
        ([{"id": "a"}, "b"], {"a", "b"}),
        ([], set()),
        (None, set()),
        ("text", set()),
        ({"id": "a"}, set()),
    ],
)
def test_ids_of_a_stored_selection(given: Any, expected: set[str]) -> None:
    assert set(Promotion(raw={"selectedResources": given}).selected) == expected


@pytest.mark.parametrize("previous", [None, {}, {"id": None}, "p0", 7])
def test_no_rollback(previous: Any) -> None:
    assert not Promotion(raw={"previousPromotion": previous}).is_rollback


def test_rollback() -> None:
    promotion = Promotion(raw={"previousPromotion": {"id": "p0"}})
    assert promotion.is_rollback
    assert promotion.original_id == "p0"


def test_own_ids() -> None:
    promotion = {"id": "p", "sourceSnapshotId": "s", "targetSnapshotId": None, "targetEnvironmentId": "e"}
    assert Promotion(raw=promotion).own_ids == {"p", "s"}


@pytest.mark.parametrize(
    ("promotion", "expected"),
    [
        ({}, False),
        ({"promotionPlan": None}, False),
        ({"promotionPlan": []}, False),
        ({"promotionPlan": {}}, False),
        ({"promotionPlan": {"steps": []}}, False),
        ({"promotionPlan": {"steps": [STEP]}}, True),
    ],
)
def test_has_steps(promotion: dict[str, Any], expected: bool) -> None:
    assert bool(Promotion(raw=promotion).steps) is expected
