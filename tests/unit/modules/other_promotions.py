# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Promotions of somebody else to the same target, as the tests of pingone_promotion_execution need them."""

from __future__ import annotations

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

THEIRS = "e1a4c7d2-3b5f-4860-9a1c-7d2e4f6b8c03"
"""What somebody else promotes."""


def foreign(pingone: PingOne, *, source: str = worlds.SOURCE_ENVIRONMENT, execute: bool | str = True) -> str:
    """Let somebody else promote something else to the same target; return the promotion's ID."""
    name = "Made elsewhere"
    pingone.simulator.put_resource(source, THEIRS, {"name": name}, type="populations")
    promotion = pingone.simulator.foreign_promotion(
        source, worlds.TARGET_ENVIRONMENT, [THEIRS], description="Theirs", execute=execute
    )
    return str(promotion["id"])


def assert_superseded(outcome: Outcome, other: str | None = None) -> None:
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["error"]["kind"] == "state_conflict"
    assert outcome["superseded"] is True
    assert "Nothing was started" in outcome.message
    if other is not None:
        assert outcome["blocking_promotion"]["id"] == other
        assert other in outcome.message
        assert '"Theirs"' in outcome.message


def starts(pingone: PingOne) -> int:
    return pingone.writes().count("P7")
