# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which promotions with the requested content may be used (contract PingOne 16, A38, A39)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.content import ContentRequest
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.reuse import (
    find_rival,
    is_outdated,
    is_overtaken,
    sort_candidates,
    young_beside,
    young_by_date,
)

WANTED = ContentRequest(source_id="src", target_id="tgt", selected=("a",), description="Release")
NOON = 1779710400.0
"""2026-05-25T12:00:00Z, in seconds since the epoch."""


def at(second: float) -> str:
    return f"2026-05-25T12:{int(second) // 60:02}:{int(second) % 60:02}.{round(second * 1000) % 1000:03}Z"


def promotion(name: str, created: float | str | None = 0.0, status: str = "READY", **more: Any) -> Promotion:
    whole = {
        "id": name,
        "status": status,
        "targetEnvironmentId": "tgt",
        "selectedResources": ["a"],
        "description": "Release",
        "createdAt": at(created) if isinstance(created, float) else created,
        **more,
    }
    return Promotion(raw={key: value for key, value in whole.items() if value is not None})


def executed(name: str, started: Any, completed: Any = None, status: str = "COMPLETED", **more: Any) -> Promotion:
    times = {
        "startedAt": at(started) if isinstance(started, float) else started,
        "completedAt": at(completed) if isinstance(completed, float) else completed,
    }
    return promotion(name, 0.0, status, **{"selectedResources": ["b"], **times, **more})


@pytest.mark.parametrize(
    ("created", "max_age", "date", "young"),
    [
        (0.0, None, None, True),
        (None, None, None, True),
        (0.0, 60.0, NOON + 30, True),
        (0.0, 60.0, NOON + 59, True),
        (0.0, 60.0, NOON + 60, False),
        (0.0, 60.0, NOON + 600, False),
        (0.9, 60.0, NOON, True),
        (0.0, 60.0, NOON - 60, False),
        (0.0, 60.0, None, False),
        (None, 60.0, NOON, False),
        ("yesterday", 60.0, NOON, False),
        (0.0, 0.0, NOON, False),
        (0.9, 0.0, NOON, False),
    ],
)
def test_only_what_is_surely_young_is_used_at_once(
    created: Any, max_age: float | None, date: float | None, young: bool
) -> None:
    """The header has no fractions of a second, and its clock may not be that of the records."""
    assert young_by_date(max_age, 0.0, date)(promotion("p", created)) is young


def test_the_time_of_the_task_does_not_make_a_promotion_older() -> None:
    assert young_by_date(10.0, 0.0, NOON + 15)(promotion("p")) is False
    assert young_by_date(10.0, 7.0, NOON + 15)(promotion("p")) is True


@pytest.mark.parametrize(
    ("created", "own", "max_age", "elapsed", "young"),
    [
        (0.0, 30.0, 30.0, 0.0, True),
        (0.0, 30.001, 30.0, 0.0, False),
        (0.0, 35.0, 30.0, 5.0, True),
        (40.0, 30.0, 0.0, 0.0, True),
        (None, 30.0, 30.0, 0.0, False),
        (0.0, None, 30.0, 0.0, False),
        (None, None, None, 0.0, True),
        (0.0, 30.0, 1e300, 0.0, True),
    ],
)
def test_age_beside_the_record_of_this_run(
    created: Any, own: Any, max_age: float | None, elapsed: float, young: bool
) -> None:
    assert young_beside(promotion("own", own), max_age, elapsed)(promotion("p", created)) is young


@pytest.mark.parametrize(
    ("other", "outdated"),
    [
        (executed("x", 1.0, 2.0), True),
        (executed("x", 1.0, 2.0, previousPromotion={"id": "y"}), True),
        (executed("x", 1.0, 2.0, "ERROR"), True),
        (executed("x", 1.0, 2.0, "ROLLED_BACK"), True),
        (executed("x", 1.0, None, "IN_PROGRESS"), True),
        (executed("x", 1.0, 2.0, targetEnvironmentId="other"), False),
        (executed("x", None, None, "READY"), False),
        (executed("x", None, 2.0, "ERROR"), False),
        (executed("x", "2026-05-25T11:59:00Z", "2026-05-25T11:59:59Z"), False),
        (executed("x", "2026-05-25T11:59:00Z", 1.0), True),
        (executed("x", "2026-05-25T11:59:00Z", None, "IN_PROGRESS"), False),
        (executed("x", "2026-05-25T11:59:00Z", None, "ERROR"), True),
        (executed("x", "some day", 1.0), True),
    ],
)
def test_a_plan_is_old_once_something_was_executed_to_its_target(other: Promotion, outdated: bool) -> None:
    found = promotion("p", 0.0)
    assert is_outdated(found, [found, other]) is outdated


def test_a_plan_of_unknown_age_is_old_if_anything_was_executed() -> None:
    assert is_outdated(promotion("p", None), [executed("x", 1.0, 2.0)])
    assert not is_outdated(promotion("p", None), [])


def test_only_what_was_surely_started_later_overtakes_this_run() -> None:
    own = promotion("own", 5.0)
    assert is_overtaken(own, [executed("x", 6.0)])
    assert not is_overtaken(own, [executed("x", 4.0), executed("y", "some day"), executed("z", None)])
    assert not is_overtaken(own, [executed("x", 6.0, targetEnvironmentId="other")])
    assert not is_overtaken(promotion("own", None), [executed("x", 6.0)])


def names(promotions: Any) -> list[str]:
    return [each.id for each in promotions]


def test_candidates() -> None:
    alone = WANTED.exclusive("0a1b", 1200.0).description
    found = sort_candidates(
        [
            promotion("old", 1.0),
            promotion("failed", 2.0, "VALIDATION_FAILED"),
            promotion("older", 30.0),
            promotion("newer", 31.0, "PREPARING"),
            promotion("running", 3.0, "IN_PROGRESS", startedAt=at(4.0), targetEnvironmentId="tgt"),
            promotion("other", 31.0, description="Other"),
            promotion("alone", 1.0, description=alone),
            promotion("alone now", 31.0, description=alone),
            promotion("over", 31.0, "COMPLETED", startedAt=at(0.0), completedAt=at(1.0)),
        ],
        WANTED,
        lambda each: (each.created_at or "") >= at(10.0),
    )
    assert found.running is not None
    assert found.running.id == "running"
    assert names(found.usable) == ["newer", "older"]
    assert names(found.old) == ["old", "failed"]
    assert names(found.leftovers) == ["alone"]


@pytest.mark.parametrize(
    ("others", "rival"),
    [
        ([], None),
        ([promotion("p1", 1.0), promotion("p2", 2.0)], "p1"),
        ([promotion("z", 1.0), promotion("a", 1.0)], "a"),
        ([promotion("p", 9.0)], None),
        ([promotion("a", 5.0)], "a"),
        ([promotion("z", 5.0)], None),
        ([promotion("p", 1.0, "VALIDATION_FAILED")], None),
        ([promotion("p", 1.0), promotion("r", 9.0, "IN_PROGRESS")], "r"),
    ],
)
def test_all_runs_use_the_same_of_equal_records(others: list[Promotion], rival: str | None) -> None:
    found = find_rival(sort_candidates(others, WANTED, lambda each: True), promotion("own", 5.0))
    assert (None if found is None else found.id) == rival


@pytest.mark.parametrize("description", ["Release", None, ""])
def test_a_record_of_one_run_alone_is_recognised_but_not_used(description: str | None) -> None:
    content = ContentRequest(source_id="src", target_id="tgt", selected=("a",), description=description)
    stored = promotion("p", 0.0, description=content.exclusive("12ef", 1200.0).description)
    assert not content.fits(stored)
    assert content.fits_exclusive(stored)
    assert not content.fits_exclusive(promotion("p", 0.0, description=description))
    assert content.fits_exclusive(promotion("p", 0.0, description=f"{description or ''} [dry run 12ef]".strip()))
    assert not content.fits_exclusive(promotion("p", 0.0, description="Other [dry run 12ef]"))
