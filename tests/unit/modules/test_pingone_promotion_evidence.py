# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion_evidence: what a promotion will change is kept, and compared after its rollback."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

KEPT_TYPES = ["passwordPolicies", "themes", "populations"]
POPULATION = {"type": "populations", "name": worlds.POPULATION_NAME, "target_id": worlds.TARGET_POPULATION}


def evidence(pingone: PingOne, promotion_id: str, **options: Any) -> Outcome:
    given = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id, **options}
    return pingone.run("pingone_promotion_evidence", **given)


def kept_and_promoted(pingone: PingOne) -> str:
    promotion_id = pingone.planned_id()
    assert not evidence(pingone, promotion_id).failed
    assert pingone.execute(promotion_id).changed
    return promotion_id


def compared(pingone: PingOne, promotion_id: str) -> dict[str, dict[str, Any]]:
    """Return the rows of a comparison by type, after a rollback."""
    taken_back = pingone.roll_back(promotion_id)
    return rows_of(pingone, promotion_id, taken_back["rollback"]["id"])


def rows_of(pingone: PingOne, promotion_id: str, rollback_id: str) -> dict[str, dict[str, Any]]:
    outcome = evidence(pingone, promotion_id, rollback_id=rollback_id)
    assert not outcome.failed, outcome.message
    assert not outcome.changed
    assert [row["type"] for row in outcome["comparison"]] == KEPT_TYPES
    return {row["type"]: row for row in outcome["comparison"]}


def states(rows: dict[str, dict[str, Any]]) -> list[str]:
    return [row["state"] for row in rows.values()]


def test_what_will_change_is_recorded_and_nothing_else(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    before = pingone.target()
    pingone.simulator.clear_requests()

    outcome = evidence(pingone, promotion_id)

    assert not outcome.changed
    assert pingone.target() == before
    assert pingone.operations() == ["P3", "S1", "S1", "S4", "S4"]
    created, theme, population = outcome["evidence"]
    assert (created["action"], created["digest"], created["snapshot_id"]) == ("create", None, None)
    assert created["reason"] == "It does not exist yet."
    assert theme["digest"].startswith("sha256:")
    assert {key: population[key] for key in POPULATION} == POPULATION
    assert population["reason"] == ""


def test_the_digest_does_not_depend_on_when_it_was_taken(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    first = evidence(pingone, promotion_id)["evidence"]
    pingone.simulator.advance(3600)
    pingone.simulator.change_resource(worlds.TARGET_ENVIRONMENT, worlds.TARGET_POPULATION, {"userCount": 9})
    second = evidence(pingone, promotion_id)["evidence"]
    assert [row["digest"] for row in first] == [row["digest"] for row in second]
    assert first[1]["snapshot_id"] != second[1]["snapshot_id"]


def test_check_mode_takes_nothing(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.clear_requests()
    assert evidence(pingone, promotion_id, check=True)["evidence"] == []
    assert pingone.writes() == []


def test_everything_is_equal_after_a_good_rollback(pingone: PingOne) -> None:
    rows = compared(pingone, kept_and_promoted(pingone))
    assert states(rows) == ["equal"] * 3
    assert rows["passwordPolicies"]["reason"] == "It does not exist, as before the promotion."
    assert rows["populations"]["digest_before"] == rows["populations"]["digest_after"]


def test_a_change_by_hand_after_the_rollback_is_reported_by_its_fields(pingone: PingOne) -> None:
    promotion_id = kept_and_promoted(pingone)
    rollback_id = pingone.roll_back(promotion_id)["rollback"]["id"]
    before = pingone.target()[worlds.TARGET_POPULATION]["body"]["description"]
    changes = {"description": "By hand", "userCount": 77}
    pingone.simulator.change_resource(worlds.TARGET_ENVIRONMENT, worlds.TARGET_POPULATION, changes)

    rows = rows_of(pingone, promotion_id, rollback_id)

    assert states(rows) == ["equal", "equal", "different"]
    assert rows["populations"]["reason"] == "It differs in description."
    expected = {"field": "description", "before": f'"{before}"', "after": '"By hand"'}
    assert rows["populations"]["fields"] == [expected]


def test_a_change_between_the_plan_and_the_execution_is_what_the_rollback_loses(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    changes = {"description": "Changed after the plan"}
    pingone.simulator.change_resource(worlds.TARGET_ENVIRONMENT, worlds.TARGET_POPULATION, changes)
    evidence(pingone, promotion_id)
    pingone.execute(promotion_id, on_target_change="ignore")
    rows = compared(pingone, promotion_id)
    assert rows["populations"]["state"] == "different"
    assert [entry["field"] for entry in rows["populations"]["fields"]] == ["description"]


def test_what_is_there_again_although_it_was_rolled_back_is_different(pingone: PingOne) -> None:
    promotion_id = kept_and_promoted(pingone)
    rollback = pingone.roll_back(promotion_id)["rollback"]
    steps = rollback["promotionPlan"]["steps"]
    deleted = next(step["targetResource"]["id"] for step in steps if step["action"] == "DELETE")
    body = {"name": worlds.PASSWORD_POLICY_NAME}
    pingone.simulator.put_resource(worlds.TARGET_ENVIRONMENT, deleted, body, type="passwordPolicies")
    rows = rows_of(pingone, promotion_id, rollback["id"])
    assert rows["passwordPolicies"]["state"] == "different"
    assert rows["passwordPolicies"]["reason"] == "It still exists, although it did not exist before the promotion."


def test_what_is_gone_is_different(pingone: PingOne) -> None:
    promotion_id = kept_and_promoted(pingone)
    rollback_id = pingone.roll_back(promotion_id)["rollback"]["id"]
    pingone.simulator.delete_resource(worlds.TARGET_ENVIRONMENT, worlds.TARGET_POPULATION)
    rows = rows_of(pingone, promotion_id, rollback_id)
    assert (rows["populations"]["state"], rows["populations"]["reason"]) == ("different", "It no longer exists.")


def test_what_was_not_recorded_cannot_be_compared(pingone: PingOne) -> None:
    promotion_id = pingone.executed_id()
    pingone.simulator.fault("status", operation="S6", status=404, times=None)
    rows = compared(pingone, promotion_id)
    assert states(rows) == ["equal", "not_comparable", "not_comparable"]
    assert "between the plan of the promotion and its start" in rows["themes"]["reason"]


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ({"snapshots": "forbidden"}, "answered 403"),
        (
            {"snapshot_error": {"error": "Cannot be copied", "errorCode": 17}},
            "Its snapshot failed: Cannot be copied (17).",
        ),
        ({"snapshot": "never"}, "did not finish within"),
    ],
    ids=["forbidden", "failed", "never taken"],
)
def test_a_service_that_takes_no_snapshots_is_not_a_failure(
    pingone: PingOne, behaviour: dict[str, Any], reason: str
) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(**behaviour)
    outcome = evidence(pingone, promotion_id)
    assert not outcome.failed, outcome.message
    assert [row["digest"] for row in outcome["evidence"]] == [None] * 3
    assert all(reason in row["reason"] for row in outcome["evidence"][1:])


def test_a_lost_answer_does_not_hide_the_state(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault("reset_after", operation="S1")
    assert evidence(pingone, promotion_id)["evidence"][1]["digest"].startswith("sha256:")


@pytest.mark.parametrize("option", ["promotion_id", "rollback_id"])
def test_what_is_not_an_id_is_rejected_before_the_first_request(pingone: PingOne, option: str) -> None:
    outcome = evidence(pingone, **{"promotion_id": worlds.POPULATION, option: "latest"})
    assert outcome.failed
    assert outcome.message.startswith(f"{option} must be an ID (UUID)")
    assert pingone.simulator.requests() == []


def test_an_execution_records_evidence_before_it_starts(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.clear_requests()
    done = pingone.execute(promotion_id, keep_evidence=True)
    assert done.changed
    assert [bool(row["digest"]) for row in done["evidence"]] == [False, True, True]
    assert pingone.writes() == ["S1", "S1", "P7"]
    assert states(compared(pingone, promotion_id)) == ["equal"] * 3


def test_snapshots_that_are_never_taken_leave_time_for_the_execution(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(snapshot="never")
    done = pingone.execute(promotion_id, keep_evidence=True, on_target_change="warn", wait_timeout=20)
    assert (done["status"], [row["digest"] for row in done["evidence"]]) == ("COMPLETED", [None] * 3)
    assert "did not finish within" in done["evidence"][2]["reason"]


def test_a_failed_execution_still_reports_its_evidence(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(fail_steps=[{"index": 1}])
    failed = pingone.execute(promotion_id, keep_evidence=True)
    assert failed.failed
    assert len(failed["evidence"]) == 3
    assert [row["outcome"] for row in failed["outcomes"]] == ["succeeded", "failed", "succeeded"]


def test_the_plan_is_compared_after_the_snapshots_and_right_before_the_start(pingone: PingOne) -> None:
    planned = pingone.plan()
    pingone.simulator.clear_requests()
    options = {"keep_evidence": True, "expected_plan_digest": planned["plan"]["digest"]}
    assert pingone.execute(planned["promotion"]["id"], **options).changed
    assert pingone.operations()[:11] == [
        *("P3", "P2", "S1", "S1", "S4", "S4", "S2", "S6"),
        *("P5", "P2", "P7"),
    ]


def test_trouble_with_snapshots_does_not_keep_a_promotion_from_its_start(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault("status", operation="S1", status=503, times=None)
    done = pingone.execute(promotion_id, keep_evidence=True, on_target_change="warn")
    assert (done["status"], done.changed) == ("COMPLETED", True)
    assert "answered 503" in done["evidence"][1]["reason"]


def test_a_snapshot_that_shows_no_configuration_is_not_taken_for_a_missing_resource(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    body = {"status": "COMPLETE", "resource": {"id": worlds.TARGET_THEME}}
    pingone.simulator.fault("status", operation="S4", status=200, body=body, times=None)
    rows = evidence(pingone, promotion_id)["evidence"]
    assert [row["digest"] for row in rows] == [None] * 3
    assert rows[1]["reason"] == "PingOne does not show the content of its snapshot."


def test_a_start_that_somebody_else_was_quicker_with_is_waited_for(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(execute={"reads": 0})
    refusal = {"code": "REQUEST_FAILED", "message": "Promotion in status COMPLETED cannot be executed"}
    pingone.simulator.fault("status_after", operation="P7", status=400, body=refusal)
    done = pingone.execute(promotion_id)
    assert not done.failed, done.message
    assert (done["status"], done.changed) == ("COMPLETED", False)
