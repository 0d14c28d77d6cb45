# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What makes a plan old: anything that was executed to its target since the snapshot from which it was made."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import UnreadableError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.precedence import (
    executed_since,
    running_to_target_of,
    superseded_error,
)

TARGET = "target"


def promotion(identifier: str, status: str, *, target: str = TARGET, **times: Any) -> Promotion:
    """Return a promotion; times are minutes of one hour, or None for a property that is missing."""
    named = {"created": "createdAt", "started": "startedAt", "completed": "completedAt"}
    raw: dict[str, Any] = {"id": identifier, "status": status, "targetEnvironmentId": target, "createdAt": at(0)}
    raw |= {named[name]: at(minute) for name, minute in times.items()}
    return Promotion(raw={name: value for name, value in raw.items() if value is not None})


def at(minute: Any) -> str | None:
    return f"2026-05-25T12:{minute:02}:00.000Z" if isinstance(minute, int) else minute


PLANNED = promotion("planned", "READY", created=20)


@pytest.mark.parametrize(
    ("other", "is_old"),
    [
        (promotion("x", "COMPLETED", started=10, completed=15), False),
        (promotion("x", "COMPLETED", started=10, completed=20), False),
        (promotion("x", "COMPLETED", started=10, completed=21), True),
        (promotion("x", "COMPLETED", started=20, completed=21), True),
        (promotion("x", "COMPLETED", created=30, started=31, completed=32), True),
        (promotion("x", "ROLLED_BACK", started=31, completed=32), True),
        (promotion("x", "ROLLED_BACK", started=10, completed=11), False),
        (promotion("x", "ERROR", started=31, completed=32), True),
        (promotion("x", "ERROR", started=10, completed=11), False),
        (promotion("x", "ERROR", created=30), False),
        (promotion("x", "IN_PROGRESS", started=10), True),
        (promotion("x", "IN_PROGRESS", started=31), True),
        (promotion("x", "IN_PROGRESS", started=None), True),
        (promotion("x", "READY", created=30), False),
        (promotion("x", "PREPARING", created=30), False),
        (promotion("x", "VALIDATION_FAILED", created=30), False),
        (promotion("x", "SOMETHING_NEW", created=30), False),
        (promotion("x", "SOMETHING_NEW", started=31, completed=32), True),
        (promotion("x", "COMPLETED", target="elsewhere", started=31, completed=32), False),
        (promotion("planned", "COMPLETED", started=31, completed=32), False),
    ],
)
def test_what_makes_a_plan_old(other: Promotion, is_old: bool) -> None:
    assert (executed_since([PLANNED, other], PLANNED) is not None) is is_old


@pytest.mark.parametrize(
    ("other", "of"),
    [
        (promotion("x", "COMPLETED", started=None, completed=32), PLANNED),
        (promotion("x", "COMPLETED", started="yesterday", completed=32), PLANNED),
        (promotion("x", "COMPLETED", started=10), PLANNED),
        (promotion("x", "ROLLED_BACK"), PLANNED),
        (promotion("x", "COMPLETED", started=10, completed=11), promotion("planned", "READY", created=None)),
    ],
)
def test_a_time_that_is_missing_is_not_taken_for_an_early_one(other: Promotion, of: Promotion) -> None:
    with pytest.raises(UnreadableError, match="does not say when promotion"):
        executed_since([other], of)


def test_the_newest_is_named() -> None:
    first = promotion("first", "COMPLETED", started=30, completed=31)
    second = promotion("second", "COMPLETED", started=40, completed=41)
    assert executed_since([first, second], PLANNED) is second


@pytest.mark.parametrize(
    ("other", "is_overtaken"),
    [
        (promotion("x", "COMPLETED", started=25, completed=26), True),
        (promotion("x", "IN_PROGRESS", started=25), True),
        (promotion("x", "COMPLETED", started=10, completed=11), False),
        (promotion("x", "COMPLETED", started=40, completed=41), False),
        (promotion("x", "IN_PROGRESS", started=40), False),
    ],
)
def test_after_its_own_start_only_what_was_started_before_counts(other: Promotion, is_overtaken: bool) -> None:
    own = promotion("planned", "COMPLETED", created=20, started=30, completed=35)
    assert (executed_since([own, other], own) is not None) is is_overtaken


def test_what_a_rollback_reverts_does_not_make_it_old() -> None:
    raw = {"previousPromotion": {"id": "original"}, **promotion("rollback", "READY", created=20).raw}
    rollback = Promotion(raw=raw)
    original = promotion("original", "ERROR", started=10)
    assert executed_since([original, rollback], rollback) is None
    assert executed_since([promotion("x", "COMPLETED", started=30, completed=31)], rollback) is not None


def test_only_another_promotion_to_the_same_target_occupies_it() -> None:
    running = promotion("x", "IN_PROGRESS", started=10)
    elsewhere = promotion("y", "IN_PROGRESS", target="elsewhere", started=10)
    assert running_to_target_of([elsewhere, running], PLANNED) is running
    assert running_to_target_of([elsewhere, PLANNED], PLANNED) is None
    assert running_to_target_of([running], running) is None


def test_the_error_names_the_other_one_and_what_to_do() -> None:
    other = promotion("x", "COMPLETED", started=30, completed=31)
    error = superseded_error(PLANNED, other)
    assert error.kind == "state_conflict"
    assert error.returns == {"superseded": True, "blocking_promotion": other.raw}
    assert "promotion x (COMPLETED, started 2026-05-25T12:30:00.000Z) was executed to the same target" in error.message
    assert "Nothing was started." in error.message
    assert "Plan again" in error.advice
