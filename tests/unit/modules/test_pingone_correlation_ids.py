# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task says under which IDs PingOne has logged what it changed, even if it failed."""

from __future__ import annotations

from typing import Any

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne


def requests_of(outcome: Outcome) -> list[tuple[str, str]]:
    rows: list[dict[str, Any]] = outcome.result.get("correlation_ids", [])
    assert len({row["correlation_id"] for row in rows}) == len(rows)
    return [(row["method"], row["path"].rpartition("/")[2]) for row in rows]


def test_a_plan_and_its_execution(pingone: PingOne) -> None:
    planned = pingone.plan()
    promotion_id = planned["promotion"]["id"]
    assert requests_of(planned) == [("POST", "promotions")]

    executed = pingone.execute(promotion_id)
    assert requests_of(executed)[-1] == ("POST", promotion_id)

    again = pingone.execute(promotion_id)
    assert requests_of(again) == []


def test_a_task_that_fails_after_its_request(pingone: PingOne) -> None:
    promotion_id = pingone.plan()["promotion"]["id"]
    pingone.simulator.behave(fail_steps=[{"index": 0}])
    outcome = pingone.execute(promotion_id)
    assert outcome.failed
    assert ("POST", promotion_id) in requests_of(outcome)


def test_a_variable(pingone: PingOne) -> None:
    options: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT, "name": "logged", "value": "x"}
    assert requests_of(pingone.run("pingone_variable_definition", **options)) == [
        ("POST", "promotionVariableDefinitions")
    ]
    assert requests_of(pingone.run("pingone_variable_definition", **options)) == []
