# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_execution: what was changed in the target after the plan was made is not overwritten unnoticed."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

FIX = {"description": "Fixed by hand"}
TARGET = worlds.TARGET_ENVIRONMENT


def starts(pingone: PingOne) -> int:
    return pingone.writes().count("P7")


def fix(pingone: PingOne, changes: dict[str, Any] = FIX, resource: str = worlds.TARGET_POPULATION) -> None:
    pingone.simulator.change_resource(TARGET, resource, changes)


def assert_refused(pingone: PingOne, outcome: Outcome) -> None:
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert outcome["changed"] is False
    assert "superseded" not in outcome.result
    assert "Nothing was started." in outcome.message
    assert starts(pingone) == 0


@pytest.mark.parametrize("keep_evidence", [False, True])
def test_a_fix_by_hand_is_not_overwritten(pingone: PingOne, keep_evidence: bool) -> None:
    planned = pingone.plan()
    before = pingone.target()[worlds.TARGET_POPULATION]["body"]["description"]
    fix(pingone)
    outcome = pingone.execute(
        planned["promotion"]["id"], expected_plan_digest=planned["plan"]["digest"], keep_evidence=keep_evidence
    )
    assert_refused(pingone, outcome)
    named = f'populations "{worlds.POPULATION_NAME}" ({worlds.TARGET_POPULATION}): it differs in description.'
    assert named in outcome.message
    assert "on_target_change: warn" in outcome.message
    assert outcome["target_changes"] == [
        {
            "type": "populations",
            "name": worlds.POPULATION_NAME,
            "id": worlds.TARGET_POPULATION,
            "reason": "it differs in description",
            "fields": [{"field": "description", "before": f'"{before}"', "after": '"Fixed by hand"'}],
        }
    ]
    assert pingone.target()[worlds.TARGET_POPULATION]["body"]["description"] == "Fixed by hand"


def test_planning_again_is_the_way_out(pingone: PingOne) -> None:
    pingone.planned_id()
    fix(pingone)
    again = pingone.planned_id(description="Planned again")
    assert pingone.execute(again).changed


@pytest.mark.parametrize("mode", ["warn", "ignore"])
@pytest.mark.parametrize("keep_evidence", [False, True])
def test_a_fix_is_overwritten_if_that_is_wanted(pingone: PingOne, mode: str, keep_evidence: bool) -> None:
    promotion_id = pingone.planned_id()
    fix(pingone)
    pingone.simulator.clear_requests()
    outcome = pingone.execute(promotion_id, on_target_change=mode, keep_evidence=keep_evidence)
    assert outcome.changed
    assert pingone.target()[worlds.TARGET_POPULATION]["body"]["description"] != "Fixed by hand"
    compares = mode == "warn" or keep_evidence
    assert [row["id"] for row in outcome["target_changes"]] == ([worlds.TARGET_POPULATION] if compares else [])
    assert pingone.writes().count("S1") == (2 if compares else 0)
    assert len(outcome.warnings) == (mode == "warn")
    assert "differs in description" in "".join(outcome.warnings) or mode == "ignore"


def test_an_untouched_target_needs_no_further_snapshot(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.clear_requests()
    outcome = pingone.execute(promotion_id, keep_evidence=True)
    assert (outcome["target_changes"], outcome.warnings) == ([], [])
    assert pingone.writes() == ["S1", "S1", "P7"], "those of the evidence"


def test_check_mode_takes_no_snapshots(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    fix(pingone)
    pingone.simulator.clear_requests()
    assert pingone.execute(promotion_id, check=True).changed
    assert pingone.writes() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"updatedAt": "2026-11-01T00:00:00.000Z"},
        {"userCount": 99},
        {"version": 7},
        {"lastUsedAt": "2026-11-01T00:00:00.000Z"},
        {"lastModified": "2026-11-01T00:00:00.000Z"},
        {"statistics": {"lastSignOn": "2026-11-01T00:00:00.000Z", "revision": 3}},
    ],
    ids=str,
)
def test_what_the_service_itself_maintains_is_no_change(pingone: PingOne, changes: dict[str, Any]) -> None:
    promotion_id = pingone.planned_id()
    fix(pingone, changes)
    assert pingone.execute(promotion_id).changed


@pytest.mark.parametrize(
    "changes",
    [{"lastName": "Smith"}, {"expires": "2026-11-01T00:00:00.000Z"}, {"updatedBy": "jane"}, {"nested": {"deep": [1]}}],
    ids=str,
)
def test_what_only_looks_like_that_is_a_change(pingone: PingOne, changes: dict[str, Any]) -> None:
    promotion_id = pingone.planned_id()
    fix(pingone, changes)
    assert_refused(pingone, pingone.execute(promotion_id))


@pytest.mark.parametrize(
    ("rule", "passes"),
    [
        ({"field": "description"}, True),
        ({"field": "desc*", "type": "populations"}, True),
        ({"field": "description", "type": "themes"}, False),
        ({"field": "name"}, False),
    ],
    ids=str,
)
def test_fields_to_ignore(pingone: PingOne, rule: dict[str, str], passes: bool) -> None:
    promotion_id = pingone.planned_id()
    fix(pingone)
    outcome = pingone.execute(promotion_id, ignore=[rule])
    assert outcome.failed is not passes


@pytest.mark.parametrize("rule", [{"type": "populations"}, {"field": ""}], ids=str)
def test_a_rule_must_have_a_field(pingone: PingOne, rule: dict[str, str]) -> None:
    outcome = pingone.execute(worlds.POPULATION, ignore=[rule])
    assert outcome.failed
    assert "field" in outcome.message
    assert pingone.simulator.requests() == []


def test_a_resource_that_is_gone_is_a_change(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.delete_resource(TARGET, worlds.TARGET_POPULATION)
    outcome = pingone.execute(promotion_id)
    assert_refused(pingone, outcome)
    assert f"({worlds.TARGET_POPULATION}): it no longer exists" in outcome.message


def test_a_resource_to_delete_is_compared_as_well(pingone: PingOne) -> None:
    pingone.executed_id()
    pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION)
    planned = pingone.plan(description="Deletes")
    assert [change["action"] for change in planned["plan"]["changes"]] == ["delete"]
    fix(pingone)
    pingone.simulator.clear_requests()
    outcome = pingone.execute(planned["promotion"]["id"])
    assert_refused(pingone, outcome)
    assert [row["id"] for row in outcome["target_changes"]] == [worlds.TARGET_POPULATION]


def test_a_secret_is_not_shown(pingone: PingOne) -> None:
    secret = {"clientSecret": "hand-made-secret-5521", "pin": {"password": "hand-made-secret-5521"}}
    pingone.simulator.behave(masked_fields={})
    promotion_id = pingone.planned_id()
    fix(pingone, {**FIX, **secret})
    outcome = pingone.execute(promotion_id)
    assert_refused(pingone, outcome)
    assert "hand-made-secret-5521" not in outcome.shown


def test_a_name_that_is_taken_meanwhile_is_found_in_a_newer_snapshot(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    taken = "5e1f0000-0000-4000-8000-000000000001"
    body = {"name": worlds.PASSWORD_POLICY_NAME}
    pingone.simulator.put_resource(TARGET, taken, body, type="passwordPolicies")
    pingone.plan(selected_resources=[worlds.APPLICATION])  # takes a snapshot of the whole target
    outcome = pingone.execute(promotion_id)
    assert_refused(pingone, outcome)
    assert f'passwordPolicies "{worlds.PASSWORD_POLICY_NAME}" ({taken}): it exists meanwhile' in outcome.message


def test_a_newer_snapshot_without_such_a_name_is_no_reason(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.plan(selected_resources=[worlds.APPLICATION])
    assert pingone.execute(promotion_id).changed


@pytest.mark.parametrize("behaviour", [{"snapshots": "forbidden"}, {"snapshots": "missing"}], ids=str)
@pytest.mark.parametrize("mode", ["fail", "warn", "ignore"])
def test_a_service_that_offers_no_comparison_does_not_block(
    pingone: PingOne, mode: str, behaviour: dict[str, Any]
) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(**behaviour)
    outcome = pingone.execute(promotion_id, on_target_change=mode)
    assert outcome.changed
    assert len(outcome.warnings) == (mode != "ignore")
    assert "could not be compared" in "".join(outcome.warnings) or mode == "ignore"


UNREADABLE: dict[str, dict[str, Any]] = {
    "list is no list": {"operation": "S6", "kind": "status", "status": 200, "body": {"_embedded": {"snapshots": 7}}},
    "list is missing": {"operation": "S6", "kind": "status", "status": 200, "body": {"_links": {}}},
    "list is empty": {
        "operation": "S6",
        "kind": "status",
        "status": 200,
        "body": {"_links": {}, "_embedded": {"snapshots": []}, "size": 0},
    },
    "list fails": {"operation": "S6", "kind": "status", "status": 500},
    "list is no JSON": {"operation": "S6", "kind": "malformed_json"},
    "snapshot is refused": {"operation": "S1", "kind": "status", "status": 400},
    "snapshot fails": {"operation": "S1", "kind": "status", "status": 500},
    "snapshot is not found": {"operation": "S4", "kind": "status", "status": 404},
    "snapshot without content": {
        "operation": "S4",
        "kind": "status",
        "status": 200,
        "body": {"snapshotId": worlds.THEME, "status": "COMPLETE", "resource": {"id": worlds.TARGET_THEME}},
    },
    "snapshot with a number": {
        "operation": "S4",
        "kind": "status",
        "status": 200,
        "body": {
            "snapshotId": worlds.THEME,
            "status": "COMPLETE",
            "resource": {"id": worlds.TARGET_THEME},
            "configuration": 7,
        },
    },
}


@pytest.mark.parametrize("fault", UNREADABLE)
@pytest.mark.parametrize("mode", ["fail", "warn"])
def test_what_cannot_be_read_is_not_unchanged(pingone: PingOne, mode: str, fault: str) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault(times=None, **UNREADABLE[fault])
    outcome = pingone.execute(promotion_id, on_target_change=mode, http_retries=0)
    if mode == "warn":
        assert outcome.changed
        assert "could not be compared" in " ".join(outcome.warnings)
    else:
        assert_refused(pingone, outcome)
        assert "could not be compared" in outcome.message
        assert outcome["target_changes"] == []


@pytest.mark.parametrize(
    "behaviour", [{"snapshot": "never"}, {"snapshot_error": {"error": "x", "errorCode": 1}}], ids=str
)
def test_a_snapshot_that_cannot_be_taken_is_not_unchanged(pingone: PingOne, behaviour: dict[str, Any]) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(**behaviour)
    assert_refused(pingone, pingone.execute(promotion_id))


def test_a_plan_that_only_creates_overwrites_nothing(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id(selected_resources=[worlds.PASSWORD_POLICY])
    pingone.simulator.fault("status", operation="S6", status=500, times=None)
    pingone.simulator.clear_requests()
    assert pingone.execute(promotion_id).changed
    assert pingone.writes() == ["P7"]
