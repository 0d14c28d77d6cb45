# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known of an object in the target: never in sync without evidence (contract Workfront A39 to A41, A47)."""

from __future__ import annotations

import datetime

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.drift.baselines import Baseline
from ansible_collections.envops.promotion.plugins.module_utils._workfront.drift.states import (
    ABSENT,
    CHANGED,
    CHANGED_IN_BOTH,
    CHANGED_IN_SOURCE,
    CHANGED_IN_TARGET,
    IN_SYNC,
    MISSING,
    UNCHANGED,
    UNKNOWN,
    Counterpart,
    Evidence,
    Facts,
    ObjectDrift,
    Proposed,
    Side,
    judge_target,
)

BEGAN = datetime.datetime(2026, 5, 25, 12, 0, tzinfo=datetime.timezone.utc)
ENDED = BEGAN + datetime.timedelta(minutes=2)
THERE, OTHER = "a" * 32, "b" * 32


def at(minutes: float) -> datetime.datetime:
    return BEGAN + datetime.timedelta(minutes=minutes)


def baseline(*, created: bool = True, running: bool = False, ended: datetime.datetime | None = ENDED) -> Baseline:
    return Baseline(
        installation_id="i",
        package_id="p",
        target_id=THERE,
        is_created=created,
        is_running=running,
        began=BEGAN,
        ended=ended,
    )


@pytest.mark.parametrize(
    ("known", "entered", "changed", "state"),
    [
        (baseline(), at(1), at(1), UNCHANGED),
        (baseline(), at(-4), at(-4), UNCHANGED),
        (baseline(), at(-6), at(-6), UNKNOWN),
        (baseline(), at(1), at(1.5), UNKNOWN),
        (baseline(), at(1), at(2.1), CHANGED),
        (baseline(), at(-4), at(-1.5), CHANGED),
        (baseline(), at(1), at(60), CHANGED),
        (baseline(), at(1), None, UNKNOWN),
        (baseline(), None, at(1), UNKNOWN),
        (baseline(), None, at(6.9), UNKNOWN),
        (baseline(), None, at(7.1), CHANGED),
        (baseline(created=False), at(-9000), at(1), UNKNOWN),
        (baseline(created=False), at(-9000), at(-9000), UNKNOWN),
        (baseline(created=False), at(1), at(1), UNKNOWN),
        (baseline(created=False), at(-9000), at(8), CHANGED),
        (baseline(ended=None), at(1), at(1), UNCHANGED),
        (baseline(ended=None), at(1), at(30), UNKNOWN),
        (baseline(ended=None), at(1), at(62), CHANGED),
        (baseline(running=True), at(1), at(1), UNKNOWN),
    ],
)
def test_the_times_of_an_object_decide(
    known: Baseline, entered: datetime.datetime | None, changed: datetime.datetime | None, state: str
) -> None:
    side, target_id = judge_target(Evidence(baseline=known, proposed=None, facts=Facts(entered, changed)))
    assert (side.state, target_id) == (state, THERE)
    assert bool(side.why) is (state != UNCHANGED)


@pytest.mark.parametrize(
    ("evidence", "state"),
    [
        (Evidence(baseline=baseline(), proposed=None), ABSENT),
        (Evidence(baseline=baseline(), proposed=Proposed(target_id="")), ABSENT),
        (Evidence(baseline=baseline(), proposed=Proposed(target_id=THERE)), UNKNOWN),
        (Evidence(baseline=baseline(), proposed=Proposed(target_id=OTHER)), CHANGED),
        (Evidence(baseline=baseline(), proposed=Proposed(target_id=THERE), unreadable="No."), UNKNOWN),
        (Evidence(baseline=baseline(), proposed=Proposed(target_id=""), unreadable="No."), ABSENT),
        (Evidence(baseline=baseline(), proposed=None, unreadable="No."), UNKNOWN),
        (Evidence(baseline=None, proposed=None), UNKNOWN),
        (Evidence(baseline=None, proposed=Proposed(target_id="")), ABSENT),
        (Evidence(baseline=None, proposed=Proposed(target_id=OTHER)), UNKNOWN),
        (Evidence(baseline=None, proposed=None, counterpart=Counterpart("")), ABSENT),
        (Evidence(baseline=None, proposed=None, counterpart=Counterpart(OTHER)), UNKNOWN),
        (Evidence(baseline=None, proposed=None, counterpart=Counterpart(None, "No.")), UNKNOWN),
    ],
)
def test_what_is_not_there_or_was_never_brought(evidence: Evidence, state: str) -> None:
    side, _target_id = judge_target(evidence)
    assert side.state == state
    assert side.why


@pytest.mark.parametrize(
    ("source", "target", "state"),
    [
        (UNCHANGED, UNCHANGED, IN_SYNC),
        (UNCHANGED, CHANGED, CHANGED_IN_TARGET),
        (CHANGED, UNCHANGED, CHANGED_IN_SOURCE),
        (CHANGED, CHANGED, CHANGED_IN_BOTH),
        (CHANGED, UNKNOWN, CHANGED_IN_SOURCE),
        (UNKNOWN, CHANGED, CHANGED_IN_TARGET),
        (UNKNOWN, UNCHANGED, UNKNOWN),
        (UNCHANGED, UNKNOWN, UNKNOWN),
        (CHANGED, ABSENT, MISSING),
        (UNKNOWN, ABSENT, MISSING),
    ],
)
def test_both_sides_together(source: str, target: str, state: str) -> None:
    found = ObjectDrift(
        code="TMPL",
        source_id=THERE,
        name="T",
        target_id=None,
        source=Side(source, "S."),
        target=Side(target, "T."),
        installation_id=None,
    )
    assert found.state == state
    assert bool(found.why) is (state != IN_SYNC)
