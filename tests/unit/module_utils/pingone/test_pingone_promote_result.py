# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a run of the role pingone_promote (contract PingOne 7)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun
from ansible_collections.envops.promotion.tests.unit.module_utils.pingone.promote_samples import (
    COMPLETED_AT,
    CREATED,
    DIGEST,
    FAILED_EXECUTION,
    ROLLED_BACK,
    STARTED,
    TARGET,
    VERIFIED,
    executed,
    failure,
    planned,
    promotion,
    run,
)


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({"planned": planned()}, [("NEW", None)]),
        (
            {"planned": planned(), "executed": executed("IN_PROGRESS")},
            [("NEW", STARTED), ("IN_PROGRESS", None)],
        ),
        (
            {"planned": planned(), "executed": executed()},
            [("NEW", STARTED), ("IN_PROGRESS", COMPLETED_AT), ("COMPLETED", None)],
        ),
        (
            {"planned": planned(), "failure": FAILED_EXECUTION},
            [("NEW", STARTED), ("IN_PROGRESS", COMPLETED_AT), ("ERROR", None)],
        ),
        ({}, []),
    ],
)
def test_timeline(seen: dict[str, Any], wanted: list[tuple[str, str | None]]) -> None:
    assert [(entry["status"], entry["until"]) for entry in run(**seen).timeline] == wanted


def test_the_timeline_continues_with_the_rollback() -> None:
    found = run(planned=planned(), failure=FAILED_EXECUTION, reversal=ROLLED_BACK)
    assert found.timeline[-1] == {"what": "rollback"}


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({"executed": executed(outcomes=[{"outcome": "succeeded"}])}, ["succeeded"]),
        ({"failure": failure(promotion=promotion("ERROR"), outcomes=[{"outcome": "failed"}])}, ["failed"]),
        ({"failure": failure()}, ["not_applied", "not_applied"]),
        ({"failure": failure(promotion=promotion("READY"))}, ["not_applied", "not_applied"]),
        ({"failure": failure(promotion=promotion("IN_PROGRESS"))}, []),
        ({"failure": failure(), "executed": {"changed": True}}, []),
        ({"failure": failure(), "executed": {"effect_unknown": True}}, []),
        ({}, []),
    ],
)
def test_outcomes(seen: dict[str, Any], wanted: list[str]) -> None:
    assert [entry["outcome"] for entry in run(planned=planned(), **seen).outcomes] == wanted


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({}, None),
        ({"judged": {"skipped": True}}, None),
        ({"judged": {"allowed": True, "violations": []}}, {"allowed": True, "violations": [], "rules": {}}),
        (
            {"failure": failure(violations=["v"], rules={"max_deletes": 0})},
            {"allowed": False, "violations": ["v"], "rules": {"max_deletes": 0}},
        ),
    ],
)
def test_policy(seen: dict[str, Any], wanted: Any) -> None:
    assert run(**seen).result["policy"] == wanted


def test_the_environments_are_known_from_the_preflight_without_a_plan() -> None:
    known = {"source": {"id": "s1", "name": "Development"}, "target": {"id": "t1", "name": "Staging"}}
    blocked = {"failed": True, "blocked": True, "checks": [], "environments": known}
    assert run(preflight=blocked).result["environments"] == known


def test_the_target_is_known_from_the_promotion() -> None:
    options = {"target_environment": None}
    assert run(options, planned=planned()).result["target"] == TARGET
    assert run(planned=planned()).result["target"] == "Staging"
    assert run(options).result["target"] is None


@pytest.mark.parametrize(
    ("job", "wanted"),
    [
        ({}, {"Run by": "somebody", "Role": "envops.promotion.pingone_promote", "Stage": "all"}),
        (
            {"awx_job_id": 7, "awx_user_name": "Ann", "tower_user_name": "Bob", "tower_workflow_job_id": "9"},
            {
                "Run by": "Ann",
                "AWX job": "7",
                "AWX workflow job": "9",
                "Role": "envops.promotion.pingone_promote",
                "Stage": "all",
            },
        ),
        (
            {"awx_user_name": None, "tower_job_template_name": "Promote"},
            {
                "Run by": "somebody",
                "AWX job template": "Promote",
                "Role": "envops.promotion.pingone_promote",
                "Stage": "all",
            },
        ),
    ],
)
def test_metadata(job: dict[str, Any], wanted: dict[str, str]) -> None:
    assert run({}, {"job": job}).metadata == wanted


def test_every_decision_is_handed_to_the_role() -> None:
    found = run(planned=planned(), executed=executed(), verification=VERIFIED)
    assert set(found.decide("steps")) == set(PromoteRun.STEPS)
    decisions = found.decide("outcome")
    assert set(decisions) == set(PromoteRun.OUTCOME)
    assert decisions["result"]["started"] == CREATED
    assert decisions["result"]["finished"].endswith("Z")


@pytest.mark.parametrize("junk", [None, "", "text", 7, [], ["x"], {"promotion": None}, {"plan": "p", "status": 1}])
@pytest.mark.parametrize(
    "name", ["planned", "judged", "executed", "verification", "failed_result", "failure", "reversal", "deleted"]
)
def test_whatever_was_registered_is_no_traceback(name: str, junk: Any) -> None:
    found = run(**{"planned": planned(), name: junk})
    assert found.decide("steps")
    assert found.decide("outcome")["result"]["status"]


def test_the_result_names_each_request_once_as_pingone_has_logged_it() -> None:
    created, started, reverted = ({"correlation_id": name} for name in ("c1", "c2", "c3"))
    found = run(
        planned=planned(correlation_ids=[created]),
        executed=executed("ERROR", correlation_ids=[started]),
        failure=failure(correlation_ids=[started]),
        reversal={"status": "rolled_back", "correlation_ids": [reverted]},
    )
    assert found.result["correlation_ids"] == [created, started, reverted]


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (
            {"planned": {"effect_unknown": True, "failed": True}},
            "Whether a promotion was created in Development is unknown. This run has not executed it. Read the promotions with "
            "envops.promotion.pingone_promotion_info.",
        ),
        (
            {"planned": planned(effect_unknown=True)},
            "Whether promotion p1 was changed in Development is unknown. This run has not executed it. Read the promotions with "
            "envops.promotion.pingone_promotion_info.",
        ),
        (
            {"planned": planned(), "executed": {"effect_unknown": True, "failed": True}},
            "Whether promotion p1 was started is unknown. Before you run the role again, read it with "
            "envops.promotion.pingone_promotion_info and promotion_id: p1. To roll it back, run the role pingone_rollback with "
            "pingone_rollback_promotion_id: p1.",
        ),
        (
            {"planned": planned(), "verification": {"effect_unknown": True, "failed": True}},
            "A record of the verification may remain in Development; a later run deletes it.",
        ),
    ],
)
def test_what_an_unreadable_answer_leaves_unknown_is_said(seen: dict[str, Any], said: str) -> None:
    found = run(failure=failure(advice="", effect_unknown=True), **seen)
    assert (found.status, found.message) == ("failed", f"It broke. {said}")
    assert found.result["effect_unknown"] is True


UNCHECKED = "No task has shown that the {} can be written. Nothing was sent."


@pytest.mark.parametrize(
    ("checked", "message"),
    [
        ({}, UNCHECKED.format("reports")),
        ({"results": []}, ""),
        ({"results": [{"checksum": "x"}, {"checksum": "y"}]}, ""),
        ({"results": [{"checksum": "x"}, {"msg": "No directory.", "failed": False}]}, "No directory."),
        (
            {"results": [{"msg": "No directory."}, {"msg": "No directory."}, {"msg": "No right."}]},
            "No directory. No right.",
        ),
        ({"results": [{}]}, "No message was given."),
        ({"msg": "No loop.", "failed": True}, "No loop."),
    ],
)
def test_a_report_that_cannot_be_written_says_why(checked: dict[str, Any], message: str) -> None:
    assert run(report_checked=checked).unwritable_message == message


@pytest.mark.parametrize(
    ("checked", "message"),
    [
        ({}, UNCHECKED.format("audit trail")),
        ({"skipped": True, "changed": False}, "pingone_promote_audit_path: No message was given."),
        ({"records": [{}]}, ""),
        ({"failed": True, "msg": "path must be a file."}, "pingone_promote_audit_path: path must be a file."),
        ({"failed": True, "records": [{}]}, "pingone_promote_audit_path: No message was given."),
    ],
)
def test_an_audit_trail_that_cannot_be_written_is_named_by_its_variable(checked: dict[str, Any], message: str) -> None:
    assert run(audit_checked=checked).unrecordable_message == message


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "digest", "asks"),
    [
        ({"stage": "plan"}, {}, {"planned": planned()}, DIGEST, True),
        ({"stage": "plan"}, {}, {"planned": planned(discarded=True)}, "", False),
        (
            {"stage": "plan"},
            {"check_mode": True},
            {"planned": planned(), "deleted": {"promotion": promotion("READY")}},
            "",
            False,
        ),
        ({}, {}, {"planned": planned(), "executed": executed(), "verification": VERIFIED}, DIGEST, False),
        ({}, {}, {}, "", False),
    ],
    ids=["plan", "nothing to promote", "dry run", "promoted", "no plan"],
)
def test_what_a_following_job_gets(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], digest: str, asks: bool
) -> None:
    found = run(options, circumstances, **seen)
    handed_on = found.decide("handed_on")
    assert (handed_on["pingone_promote_plan_digest"], bool(handed_on["pingone_promote_plan_text"])) == (digest, asks)
    assert handed_on["pingone_promote_status"] == found.status
    assert handed_on["pingone_promote_promotion_id"] == (found.result["promotion_id"] or "")
    assert handed_on["pingone_promote_plan_summary"] == (found.plan.get("summary") or {})
    assert handed_on["pingone_promote_audit_head"] == ""
