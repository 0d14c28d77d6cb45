# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a target costs whose source has a long list of promotions: counted in the requests of a whole promotion."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.history import histories_of
from simulator import worlds
from support.pingone import TASK, PingOne

WORLD = Path(worlds.__file__).parent / "world_data" / "seeds.json"
EARLIER = 300
PAGES = 3


def remember(pingone: PingOne) -> None:
    """Let the source have promoted to another target for days."""
    begin = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=2)
    created = [(begin + datetime.timedelta(minutes=5 * number)).isoformat() for number in range(EARLIER)]
    world = json.loads(WORLD.read_text(encoding="utf-8"))
    world["pingone"]["promotions"] = [
        {
            "source": worlds.SOURCE_ENVIRONMENT,
            "target": worlds.PRODUCTION_ENVIRONMENT,
            "status": "COMPLETED",
            **dict.fromkeys(("createdAt", "updatedAt", "startedAt", "completedAt"), moment),
            "selectedResources": [worlds.POPULATION],
        }
        for moment in created
    ]
    pingone.simulator.reset(world)


def known_to_target(pingone: PingOne) -> Any:
    """Read the list once for all targets, as a fleet does."""
    listed = pingone.run("pingone_promotion_info", source_environment=worlds.SOURCE_ENVIRONMENT)
    known = histories_of(listed["promotions"], worlds.SOURCE_ENVIRONMENT, [worlds.TARGET_ENVIRONMENT])
    pingone.simulator.clear_requests()
    return known[worlds.TARGET_ENVIRONMENT]


def promote(pingone: PingOne, known: dict[str, Any] | None) -> int:
    """Do what the role does; return how often the list was requested."""
    given: dict[str, Any] = {"known_promotions": known}
    assert not pingone.run("pingone_preflight_info", **TASK, **given).failed
    planned = pingone.plan(max_age=60, **given)
    promotion_id = planned["promotion"]["id"]
    assert not pingone.execute(promotion_id, **given).failed
    verified = pingone.run(
        "pingone_promotion_verification_info",
        source_environment=worlds.SOURCE_ENVIRONMENT,
        promotion_id=promotion_id,
        **given,
    )
    assert verified["verified"] is True
    return pingone.operations().count("P2")


def test_a_target_requests_no_more_pages_than_with_a_short_list(pingone: PingOne) -> None:
    remember(pingone)
    assert promote(pingone, known_to_target(pingone)) == 7


def test_without_that_each_reading_takes_all_pages(pingone: PingOne) -> None:
    remember(pingone)
    assert promote(pingone, None) > 7 * PAGES


@pytest.mark.parametrize("started", [True, False])
def test_a_plan_that_was_started_since_makes_the_plan_old_all_the_same(pingone: PingOne, started: bool) -> None:
    remember(pingone)
    other = pingone.planned_id(description="Theirs")
    known = known_to_target(pingone)
    mine = pingone.planned_id(description="Mine", known_promotions=known)
    if started:
        pingone.simulator.control(
            "POST", "promotions", {"source": worlds.SOURCE_ENVIRONMENT, "start": other, "execute": True}
        )
    outcome = pingone.execute(mine, known_promotions=known)
    assert outcome.failed is started
    if started:
        assert outcome["blocking_promotion"]["id"] == other
