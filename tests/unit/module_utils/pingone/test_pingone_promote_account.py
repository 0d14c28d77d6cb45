# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Status and message of a run of the role pingone_promote (contract PingOne 7)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.module_utils.pingone.promote_samples import (
    FAILED_EXECUTION,
    REFUTED_BY,
    ROLLED_BACK,
    VERIFIED,
    executed,
    failure,
    planned,
    promotion,
    run,
)


@pytest.mark.parametrize(
    ("options", "seen", "status", "message", "fails"),
    [
        (
            {},
            {"planned": planned(discarded=True)},
            "unchanged",
            "Nothing to promote from Development to Staging.",
            False,
        ),
        (
            {},
            {"planned": planned(discarded=True, interrupted=promotion("COMPLETED", id="p0"))},
            "unchanged",
            "Nothing to promote from Development to Staging. However, promotion p0 has promoted it, and the rollback of "
            "that was started and is not finished. To finish it, run the role pingone_rollback with pingone_rollback_promotion_id: p0.",
            False,
        ),
        (
            {"stage": "plan"},
            {"planned": planned()},
            "planned",
            "Promotion p1 from Development to Staging is planned and was not executed.",
            False,
        ),
        (
            {},
            {
                "planned": planned(promotion=promotion("IN_PROGRESS")),
                "failure": failure("The plan violates the policy.", ""),
            },
            "failed",
            "The plan violates the policy. Promotion p1 was started before this run, and is IN_PROGRESS.",
            True,
        ),
        (
            {"stage": "plan"},
            {"planned": planned(), "deleted": {"promotion": promotion("READY")}},
            "planned",
            "The promotion from Development to Staging is planned and was not executed.",
            False,
        ),
        (
            {},
            {"planned": planned(), "executed": executed(), "verification": VERIFIED},
            "promoted",
            "Promotion p1 from Development to Staging was executed and verified.",
            False,
        ),
        (
            {"stage": "execute", "target_environment": None},
            {"planned": planned(), "executed": executed()},
            "promoted",
            "Promotion p1 from Development to target-id was executed, but not verified.",
            False,
        ),
        (
            {},
            {
                "planned": planned(),
                "executed": executed(),
                "verification": {**VERIFIED, "residual": [1]},
            },
            "promoted",
            "Promotion p1 from Development to Staging was executed and verified. PingOne still plans 1 update that "
            "variables explain.",
            False,
        ),
        (
            {},
            {
                "planned": planned(),
                "executed": executed(),
                "verification": {**VERIFIED, "residual": [1, 2]},
            },
            "promoted",
            "Promotion p1 from Development to Staging was executed and verified. PingOne still plans 2 updates that "
            "variables explain.",
            False,
        ),
        ({}, {"failure": failure()}, "failed", "It broke. Do this.", True),
        (
            {},
            {"planned": planned(), "executed": executed(), "failure": failure()},
            "failed",
            "Promotion p1 from Development to Staging was executed, but could not be verified, and was not rolled back. "
            "It broke. Do this.",
            True,
        ),
        (
            {"rollback": "never"},
            {"planned": planned(), "failure": FAILED_EXECUTION},
            "failed",
            "It ended in ERROR. It was not rolled back, because pingone_promote_rollback is never.",
            True,
        ),
        (
            {},
            {"planned": planned(), "failure": FAILED_EXECUTION},
            "failed",
            "It ended in ERROR. It was not rolled back.",
            True,
        ),
        (
            {},
            {"planned": planned(), "failure": FAILED_EXECUTION, "reversal": ROLLED_BACK},
            "rolled_back",
            "It ended in ERROR. Promotion p1 was rolled back by p2.",
            True,
        ),
        (
            {},
            {"planned": planned(), "failure": FAILED_EXECUTION, "reversal": {**ROLLED_BACK, "status": "unchanged"}},
            "rolled_back",
            "It ended in ERROR. Promotion p1 was rolled back by p2.",
            True,
        ),
        (
            {},
            {
                "planned": planned(),
                "failure": FAILED_EXECUTION,
                "reversal": {"status": "failed", "message": "The rollback failed: no."},
            },
            "failed",
            "It ended in ERROR. The rollback failed: no. The rollback is not complete, so Staging may have a part of the "
            "promotion. To complete it, run the role pingone_rollback with pingone_rollback_promotion_id: p1.",
            True,
        ),
        (
            {},
            {
                "planned": planned(),
                "failure": FAILED_EXECUTION,
                "reversal": {"status": "failed", "message": "It ended in ERROR, too.", "errors": [{"text": "no"}]},
            },
            "failed",
            "It ended in ERROR. It ended in ERROR, too.",
            True,
        ),
        (
            {},
            {"failure": {**failure("Not ready in 3 s.", promotion={"id": "p1"}), "kind": "timeout"}},
            "failed",
            "Not ready in 3 s. Run the role again, if needed with a longer pingone_promote_plan_timeout; it then makes a new "
            "plan.",
            True,
        ),
    ],
)
def test_status_and_message(
    options: dict[str, Any], seen: dict[str, Any], status: str, message: str, fails: bool
) -> None:
    found = run(options, **seen)
    assert (found.status, found.message, found.must_fail) == (status, message, fails)
    assert (found.result["status"], found.result["message"], found.final_message) == (status, message, message)


PLAN_ONLY, NO_PLAN = {"run_tags": ["plan"]}, {"skip_tags": ["plan"]}
NOTHING_PLANNED = "Nothing was planned, because the tags exclude it."
NO_PLAN_RETURNED = "No task has returned a plan. Nothing was executed."
NOT_EXECUTED = (
    "Promotion p1 from Development to Staging had to be executed, but no task has confirmed that it is COMPLETED."
)
UNJUDGED = f"{NOT_EXECUTED} No task has checked its plan against the policy."
RULES = {"policy": {"max_changes": 9}}


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "status", "message"),
    [
        ({}, NO_PLAN, {}, "unchanged", NOTHING_PLANNED),
        ({}, {"run_tags": ["verify"]}, {}, "unchanged", NOTHING_PLANNED),
        ({}, {"run_tags": ["execute"]}, {}, "unchanged", NOTHING_PLANNED),
        ({}, {}, {}, "failed", NO_PLAN_RETURNED),
        ({}, {}, {"planned": {"changed": False, "msg": "Unsupported parameters"}}, "failed", NO_PLAN_RETURNED),
        ({}, {"run_tags": ["tagged"]}, {}, "failed", NO_PLAN_RETURNED),
        ({}, {"check_mode": True}, {}, "failed", NO_PLAN_RETURNED),
        ({"stage": "plan"}, PLAN_ONLY, {}, "failed", NO_PLAN_RETURNED),
        ({"stage": "execute"}, {"run_tags": ["execute"]}, {}, "failed", NO_PLAN_RETURNED),
        ({}, {}, {"planned": planned()}, "failed", NOT_EXECUTED),
        ({"stage": "execute"}, {}, {"planned": planned()}, "failed", NOT_EXECUTED),
        ({}, {}, {"planned": planned(), "executed": executed("IN_PROGRESS")}, "failed", NOT_EXECUTED),
        ({}, {}, {"planned": planned(), "executed": {"changed": True}}, "failed", NOT_EXECUTED),
        (RULES, {}, {"planned": planned()}, "failed", UNJUDGED),
        ({}, PLAN_ONLY, {"planned": planned()}, "planned", None),
        ({}, {"check_mode": True}, {"planned": planned()}, "planned", None),
        (
            {},
            {},
            {"planned": planned(), "executed": executed(), "verification": REFUTED_BY},
            "failed",
            "Promotion p1 is COMPLETED, but PingOne would still change populations New. It was not rolled back.",
        ),
    ],
)
def test_success_needs_what_tasks_have_returned(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], status: str, message: str | None
) -> None:
    found = run(options, circumstances, **seen)
    assert (found.status, found.must_fail) == (status, status == "failed")
    assert message is None or found.message == message


ALLOWED, VIOLATED = {"allowed": True, "violations": []}, {"allowed": False, "violations": [{}]}


@pytest.mark.parametrize(
    ("policy", "judged", "wanted"),
    [
        ({}, {}, True),
        (None, {}, True),
        ({"max_changes": 1}, ALLOWED, True),
        ({"max_changes": 1}, VIOLATED, False),
        ({"max_changes": 1}, {}, False),
        ({"max_changes": 1}, {"skipped": True}, False),
        ({"max_changes": 1}, {"allowed": "true"}, False),
        ({"max_changes": 1}, {"failed": True, "msg": "No."}, False),
        ({"max_changes": 1, "enforce": False}, VIOLATED, True),
        ({"max_changes": 1, "enforce": "no"}, VIOLATED, True),
        ({"max_changes": 1, "enforce": False}, {}, False),
        ('{"max_changes": 1', ALLOWED, False),
        ("", {}, False),
        ([], ALLOWED, False),
    ],
)
@pytest.mark.parametrize("stage", ["all", "execute"])
def test_a_policy_must_have_allowed_the_plan(stage: str, policy: Any, judged: dict[str, Any], wanted: bool) -> None:
    assert run({"stage": stage, "policy": policy}, planned=planned(), judged=judged).may_execute is wanted


def test_a_report_that_cannot_be_written_fails_the_run() -> None:
    reported = {"results": [{"checksum": "c"}, {"msg": "No space.", "failed": True}, {}]}
    found = run(planned=planned(discarded=True), reported=reported)
    assert found.must_fail
    assert found.final_message == (
        "Nothing to promote from Development to Staging. The report could not be written: No space. "
        "The report could not be written: No message was given."
    )
    assert not run(planned=planned(discarded=True), reported={"results": [], "skipped": True}).must_fail
    assert not run(planned=planned(discarded=True), reported={}).must_fail
    assert run(planned=planned(discarded=True), reported={"failed": False, "msg": "No loop."}).must_fail
