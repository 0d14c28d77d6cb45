# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which promotion may be rolled back (contract PingOne A16 to A18)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import StateError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions import reversibility
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.content import ContentRequest


def promotion(number: int, status: str = "COMPLETED", **more: Any) -> Promotion:
    """A promotion that was created and started in the order of its number."""
    whole = {
        "id": f"p{number}",
        "status": status,
        "targetEnvironmentId": "tgt",
        "selectedResources": ["a"],
        "createdAt": f"2026-05-{number:02}T00:00:00.000Z",
        "startedAt": f"2026-05-{number:02}T00:01:00.000Z",
        **more,
    }
    return Promotion(raw={key: value for key, value in whole.items() if value is not None})


def of(number: int) -> dict[str, Any]:
    return {"previousPromotion": {"id": f"p{number}"}, "selectedResources": None}


WANTED = ContentRequest(source_id="src", target_id="tgt", selected=("a",))


@pytest.mark.parametrize(
    ("promotions", "newest"),
    [
        ([], None),
        ([promotion(1), promotion(3), promotion(2)], "p3"),
        ([promotion(1), promotion(2, "ERROR")], "p2"),
        ([promotion(1), promotion(2, "ERROR", startedAt=None)], "p1"),
        ([promotion(1), promotion(2, targetEnvironmentId="other")], "p1"),
        ([promotion(1), promotion(2, "ROLLED_BACK")], "p1"),
        ([promotion(1), promotion(2, "READY", startedAt=None)], "p1"),
        ([promotion(1), promotion(2, "IN_PROGRESS")], "p1"),
        ([promotion(1, startedAt="2026-06-01T00:00:00.000Z"), promotion(2)], "p1"),
    ],
)
def test_newest_executed(promotions: list[Promotion], newest: str | None) -> None:
    found = reversibility.newest_executed(promotions, "tgt")
    assert (None if found is None else found.id) == newest


@pytest.mark.parametrize(
    ("statuses", "number"),
    [
        (["ERROR", "READY"], 3),
        (["ERROR", "VALIDATION_FAILED"], 3),
        (["READY", "ROLLBACK_NEW"], 2),
        (["VALIDATION_FAILED", "READY", "READY"], 3),
        (["READY", "IN_PROGRESS", "READY"], 3),
        (["COMPLETED", "READY"], 2),
    ],
)
def test_all_runs_find_the_same_rollback_of_a_promotion(statuses: list[str], number: int) -> None:
    rollbacks = [promotion(count, status, **of(1)) for count, status in enumerate(statuses, 2)]
    for order in (rollbacks, rollbacks[::-1]):
        found = reversibility.find_rollback([promotion(1), *order, promotion(9, **of(2))], "p1")
        assert found is not None
        assert found.id == f"p{number}"
    assert reversibility.find_rollback(rollbacks, "p3") is None


@pytest.mark.parametrize(
    ("promotions", "interrupted"),
    [
        ([], None),
        ([promotion(1)], None),
        ([promotion(1, "ERROR")], "p1"),
        ([promotion(1, "ERROR"), promotion(2)], None),
        ([promotion(1, "ERROR"), promotion(2, targetEnvironmentId="other")], "p1"),
        ([promotion(1, "ERROR", selectedResources=["b"])], None),
        ([promotion(1, "ERROR", startedAt=None)], None),
        ([promotion(1), promotion(2, "READY", startedAt=None, **of(1))], "p1"),
        ([promotion(1), promotion(2, "IN_PROGRESS", **of(1))], "p1"),
        ([promotion(1, "ROLLED_BACK"), promotion(2, **of(1))], None),
        ([promotion(1, "ERROR"), promotion(2, "ERROR", startedAt=None, **of(1))], None),
    ],
)
def test_interrupted(promotions: list[Promotion], interrupted: str | None) -> None:
    found = reversibility.find_interrupted(promotions, WANTED)
    assert (None if found is None else found.id) == interrupted


@pytest.mark.parametrize(
    ("candidate", "said"),
    [
        (promotion(1), None),
        (promotion(1, "ERROR"), None),
        (promotion(2, "ERROR", **of(1)), None),
        (promotion(2, "ERROR", startedAt=None, **of(1)), None),
        (promotion(1, "ERROR", startedAt=None), "was not executed"),
        (promotion(2, **of(1)), "which PingOne cannot roll back"),
        *(
            (promotion(1, status, startedAt=None), "was not executed")
            for status in ("NEW", "READY", "VALIDATION_FAILED")
        ),
    ],
)
def test_check_reversible(candidate: Promotion, said: str | None) -> None:
    if said is None:
        reversibility.check_reversible(candidate)
        return
    with pytest.raises(StateError, match=said) as caught:
        reversibility.check_reversible(candidate)
    assert candidate.id in caught.value.message


def test_blocking_promotion_is_named() -> None:
    blocking = promotion(2, description="Release 7")
    with pytest.raises(StateError, match=r'p2 \("Release 7", COMPLETED') as caught:
        reversibility.check_newest([promotion(1), blocking], promotion(1))
    assert caught.value.returns["blocking_promotion"] == blocking.raw


@pytest.mark.parametrize(
    "promotions",
    [
        [],
        [promotion(1)],
        [promotion(1), promotion(2, targetEnvironmentId="other")],
        [promotion(1), promotion(2, "READY")],
    ],
)
def test_nothing_blocks(promotions: list[Promotion]) -> None:
    reversibility.check_newest(promotions, promotion(1))
