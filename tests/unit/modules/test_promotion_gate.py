# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""promotion_gate as a module, and start_before of the modules that start something."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import GateClosedError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions import rollback
from support.modules import run_here, run_process
from support.pingone import PingOne
from support.workfront import Workfront, installed

WINDOW = {"start": "20:00", "end": "02:00", "timezone": "Europe/Berlin"}
CLOSED = {"windows": [WINDOW], "now": "2026-11-28T12:00:00Z"}


def test_a_gate_in_a_process_of_its_own() -> None:
    rule = {"rrule": "FREQ=DAILY;BYHOUR=20", "duration": "PT6H", "timezone": "Europe/Berlin"}
    opened = run_process("promotion_gate", {"windows": [rule], "now": "2026-11-28T20:00:00Z"})
    assert (opened["allowed"], opened["closes_at"], opened["closes_in"]) == (True, "2026-11-29T01:00:00Z", 18000.0)
    refused = run_process("promotion_gate", CLOSED, check=True)
    assert (refused.failed, refused["error"]["kind"], refused["opens_at"]) == (True, "gate", "2026-11-28T19:00:00Z")


def test_a_closed_gate_is_reported_or_overridden() -> None:
    reported = run_here("promotion_gate", {**CLOSED, "enforce": False})
    assert (reported.failed, reported["allowed"], reported.changed) == (False, False, False)
    forced = run_here("promotion_gate", {**CLOSED, "override_reason": "Login is down"})
    assert (forced["allowed"], forced["overridden"]) == (True, True)


@pytest.mark.parametrize(
    "given",
    [
        {"windows": ""},
        {"windows": [{**WINDOW, "days": ""}]},
        {"windows": [{**WINDOW, "days": None}]},
        {"windows": '[{"start": "20:00", "end": "02:00"}]'},
        {"ticket_pattern": ""},
        {"separate_people": ""},
        {"freezes": ""},
        {"now": "2026-11-28"},
    ],
    ids=str,
)
def test_a_guard_that_is_not_understood_is_refused(given: dict[str, Any]) -> None:
    assert run_here("promotion_gate", given).failed


def test_nothing_is_started_after_the_gate_has_closed(pingone: PingOne) -> None:
    late = pingone.execute(pingone.planned_id(), start_before="2020-01-01T00:00:00Z")
    assert (late.failed, late["error"]["kind"]) == (True, "gate")
    assert "P7" not in pingone.writes()


def test_nothing_is_rolled_back_after_the_gate_has_closed(pingone: PingOne, monkeypatch: pytest.MonkeyPatch) -> None:
    original_id = pingone.executed_id()
    promoted = pingone.target()
    late = pingone.roll_back(original_id, start_before="2020-01-01T00:00:00Z")
    assert (late.failed, late["error"]["kind"]) == (True, "gate")
    assert "P8" not in pingone.writes()

    checks: list[object] = []

    def closes_while_it_is_planned(*given: object) -> None:
        checks.append(given)
        if len(checks) > 1:
            raise GateClosedError("The gate has closed.")

    monkeypatch.setattr(rollback, "check_in_time", closes_while_it_is_planned)
    late = pingone.roll_back(original_id, start_before="2199-01-01T00:00:00Z")
    assert (late.failed, late["error"]["kind"], late["rollback"]["status"]) == (True, "gate", "READY")
    assert pingone.writes()[-1] == "P8"
    assert pingone.target() == promoted


def test_nothing_is_deleted_after_the_gate_has_closed(workfront: Workfront) -> None:
    done = installed(workfront)
    before = workfront.objects()
    options = {"installation_id": done["installation_id"], "confirm": True, "start_before": "2020-01-01T00:00:00Z"}
    late = workfront.run("workfront_installation_compensation", **options)
    assert (late.failed, late["error"]["kind"]) == (True, "gate")
    assert workfront.objects() == before
    assert workfront.run("workfront_installation_compensation", check=True, **options).changed
