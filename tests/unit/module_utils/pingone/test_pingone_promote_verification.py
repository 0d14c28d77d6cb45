# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role pingone_promote decides about verification, checks and failures (contract PingOne 7)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun
from ansible_collections.envops.promotion.tests.unit.module_utils.pingone.promote_samples import (
    CREATE,
    DIGEST,
    FAILED_EXECUTION,
    HELD,
    LEFTOVER,
    REFUSED,
    REFUTED_BY,
    VERIFIED,
    executed,
    failure,
    planned,
    promotion,
    run,
)

DELETE = {"action": "delete", "type": "groups", "name": "Gone", "source_id": "r3"}
UNDECIDED: dict[str, Any] = {
    **VERIFIED,
    "verified": None,
    "leftovers": [LEFTOVER],
    "source_pinned": False,
    "reason": "It cannot be told.",
}
BEYOND: dict[str, Any] = {**VERIFIED, "verified": None, "beyond": [LEFTOVER], "reason": "By hand."}


# -- the verification


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "wanted"),
    [
        ({}, {}, executed(), True),
        ({"verify": False}, {}, executed(), False),
        ({}, {"check_mode": True}, executed(), False),
        ({}, {}, executed("IN_PROGRESS"), False),
        ({}, {}, {}, False),
        ({}, {}, executed(promotion=promotion("COMPLETED", selectedResources=["r3"])), True),
    ],
)
def test_whether_to_verify(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool
) -> None:
    assert run(options, circumstances, planned=planned(CREATE, DELETE), executed=seen).must_verify is wanted


@pytest.mark.parametrize(
    ("verification", "verified", "stops"),
    [
        ({}, None, False),
        ({"skipped": True}, None, False),
        (VERIFIED, True, False),
        (REFUTED_BY, False, True),
        (UNDECIDED, None, False),
        (BEYOND, None, True),
        ({**VERIFIED, "verified": "true"}, None, False),
    ],
)
def test_verified(verification: dict[str, Any], verified: bool | None, stops: bool) -> None:
    found = run(planned=planned(), executed=executed(), verification=verification)
    assert found.result["verified"] is verified
    assert bool(found.leftovers_message) is stops


def test_what_is_left_is_named() -> None:
    left = {"verified": False, "leftovers": [LEFTOVER, {"type": "themes", "name": "Old"}]}
    found = run(planned=planned(), executed=executed(), verification=left)
    assert found.leftovers_message == (
        "Promotion p1 is COMPLETED, but PingOne would still change populations New, themes Old."
    )
    stray = run(planned=planned(), executed=executed(), verification=BEYOND)
    assert (
        stray.leftovers_message == "Promotion p1 is COMPLETED, but PingOne would change populations New, too. By hand."
    )


def test_edits_of_the_source_are_a_note() -> None:
    rows = [{"type": "themes", "name": "Blue", "id": "s1", "fields": ["color"]}]
    for verification, clause in (
        (VERIFIED, "and verified."),
        (UNDECIDED, ", but not verified. It cannot be told."),
    ):
        found = run(planned=planned(), executed=executed(), verification={**verification, "source_moved_on": rows})
        assert found.message.endswith(f"{clause} The source has changed since it was promoted: themes Blue.")
        assert (found.status, found.result["source_moved_on"], found.must_roll_back) == ("promoted", rows, False)
        assert not found.must_fail


# -- failures


@pytest.mark.parametrize(
    ("result", "message", "advice", "known"),
    [
        ({"msg": "No."}, "No.", "", {}),
        ({}, "No message was given.", "", {}),
        ({"msg": "No. Do this.", "error": {"summary": "No.", "advice": "Do this."}}, "No.", "Do this.", {}),
        (
            {"msg": "No.", "error": None, "errors": [1], "promotion": {"id": "p"}, "invocation": {"secret": 1}},
            "No.",
            "",
            {"errors": [1], "promotion": {"id": "p"}},
        ),
        (
            {"msg": "One or more items failed", "results": [{"msg": "ok"}, {"failed": True, "msg": "No."}]},
            "No.",
            "",
            {},
        ),
    ],
)
def test_what_a_failed_task_returned(result: dict[str, Any], message: str, advice: str, known: dict[str, Any]) -> None:
    caught = run(failed_result=result).caught
    assert (caught["message"], caught["advice"], caught["known"]) == (message, advice, known)


REFUTED = {"verification": REFUTED_BY, "failure": failure()}


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "wanted"),
    [
        ({}, {}, {"failure": FAILED_EXECUTION}, True),
        ({}, {}, {"executed": executed(), **REFUTED}, True),
        ({"stage": "execute"}, {}, {"failure": FAILED_EXECUTION}, True),
        ({}, {}, {"executed": executed("ERROR"), "failure": failure()}, True),
        ({}, {}, {"executed": executed(), "failure": failure()}, False),
        ({}, {}, {"executed": executed(), "verification": UNDECIDED, "failure": failure()}, False),
        ({}, {}, {"executed": executed(), "verification": BEYOND, "failure": failure()}, False),
        ({}, {}, {"failure": failure(promotion=promotion("IN_PROGRESS"))}, False),
        ({}, {}, {"failure": failure(promotion={"id": "p1", "status": "ERROR"})}, False),
        ({}, {}, {"failure": failure()}, False),
        ({}, {}, {}, False),
        ({"rollback": "never"}, {}, {"failure": FAILED_EXECUTION}, False),
        ({"stage": "plan"}, {}, {"failure": FAILED_EXECUTION}, False),
        ({}, {"check_mode": True}, {"failure": FAILED_EXECUTION}, False),
        ({"stage": "execute"}, {}, {"planned": planned(status="COMPLETED"), "executed": executed(), **REFUTED}, False),
    ],
)
def test_only_a_verdict_causes_a_rollback(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool
) -> None:
    assert run(options, circumstances, **{"planned": planned(), **seen}).must_roll_back is wanted


@pytest.mark.parametrize(
    ("circumstances", "seen", "wanted"),
    [
        ({"check_mode": True}, {"planned": planned()}, True),
        ({}, {"planned": planned(), "failure": failure()}, True),
        ({}, {"planned": planned()}, False),
        ({"check_mode": True}, {"planned": planned(reused=True)}, False),
        ({"check_mode": True}, {"planned": planned(discarded=True)}, False),
        ({"check_mode": True}, {"planned": planned(status="VALIDATION_FAILED")}, False),
        ({"check_mode": True}, {"planned": {"promotion": None, "status": None, "reused": False}}, False),
        ({"check_mode": True}, {"planned": {"promotion": promotion("READY"), "status": "READY"}}, False),
        ({}, {"planned": planned(), "failure": FAILED_EXECUTION}, False),
        ({}, {"planned": planned(), "executed": REFUSED, "failure": failure()}, True),
        ({}, {"planned": planned(), "executed": REFUSED | {"effect_unknown": True}, "failure": failure()}, False),
        ({}, {"planned": planned(), "failure": failure(effect_unknown=True)}, False),
        ({}, {"planned": planned(), "executed": executed(), "failure": failure()}, False),
    ],
)
def test_the_record_is_deleted_only_by_the_run_that_created_it(
    circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool
) -> None:
    assert run({}, circumstances, **seen).must_delete_record is wanted


OVERTAKEN = failure("It is old.", superseded=True, blocking_promotion={"id": "p2"})


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "wanted"),
    [
        ({}, {}, OVERTAKEN, True),
        ({}, {"check_mode": True}, OVERTAKEN, False),
        # It may be refused for a reason that passes.
        ({}, {}, failure("It is refused.", superseded=True), False),
        ({}, {}, failure("It is occupied.", blocking_promotion={"id": "p2"}), False),
        ({}, {}, failure(), False),
        ({"stage": "plan"}, {}, OVERTAKEN, False),
    ],
)
def test_an_approved_record_that_can_never_be_started_is_deleted(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool
) -> None:
    found = run({"stage": "execute", **options}, circumstances, planned=planned(reused=True), failure=seen)
    assert found.must_delete_record is wanted


def test_a_record_that_is_held_stays_in_stage_execute_and_says_why() -> None:
    found = run({"stage": "execute"}, planned=planned(held=HELD, reused=True))
    assert (found.status, found.must_delete_record) == ("held", False)
    assert found.message.endswith("set pingone_promote_retry_rolled_back: true. Its record stays for that.")


@pytest.mark.parametrize(
    ("deleted", "why"),
    [
        ({"promotion": None, "error": {"summary": "PingOne is busy."}}, "PingOne is busy."),
        ({"failed": False, "msg": "The module crashed."}, "The module crashed."),
        ({"changed": False}, "No message was given."),
        ({"skipped": True, "changed": False}, ""),
        ({"promotion": None, "changed": True}, ""),
    ],
)
def test_a_record_that_remains_is_reported(deleted: dict[str, Any], why: str) -> None:
    message = run(planned=planned(), failure=failure(), deleted=deleted).message
    remains = f"Promotion p1 could not be deleted and remains. {why} It is no longer needed: delete it with"
    assert (remains in message) is bool(why)


def test_what_a_task_has_started_that_was_ended_by_a_timeout_of_the_playbook_is_unknown() -> None:
    ended = {"failed": True, "changed": False, "msg": "The action was terminated"}
    found = run(planned=planned(), executed=ended, failure=failure())
    assert (found.status, found.must_delete_record, found.must_roll_back) == ("failed", False, False)
    assert "Whether promotion p1 was started is unknown. Before you run the role again, read it" in found.message
    assert (found.result["effect_unknown"], found.result["outcomes"]) == (True, [])


# -- the checks of the user
CHECKS = {"checks": ["sign_on.yml", "roles.yml"]}
FAILED_CHECK = {"failed_result": {"msg": "Nobody can sign on.", "promotion": {"id": "other"}, "plan": {"digest": "x"}}}


def checked(options: dict[str, Any] | None = None, **seen: Any) -> PromoteRun:
    done = {"planned": planned(), "executed": executed(), "verification": VERIFIED}
    return run(CHECKS | (options or {}), **{**done, **seen})


def test_checks_run_on_what_was_executed() -> None:
    assert checked().must_run_checks
    assert checked({"verify": False}, verification={}).must_run_checks
    assert not checked(verification={**VERIFIED, "verified": False}).must_run_checks
    assert not checked(executed=executed("ERROR")).must_run_checks
    assert not checked(executed={}).must_run_checks
    assert not checked({"checks": None}).must_run_checks
    assert not run(CHECKS, {"check_mode": True}, planned=planned(), executed=executed()).must_run_checks
    assert checked().subject_of_checks == {
        "promotion_id": "p1",
        "source": "Development",
        "target": "Staging",
        "plan_digest": DIGEST,
        "plan": planned()["plan"],
    }


def test_passed_checks_are_part_of_the_result() -> None:
    done = checked(checked=["sign_on.yml", "roles.yml"])
    assert (done.status, done.verified, done.must_fail) == ("promoted", True, False)
    assert done.message.endswith("and verified. Passed checks: sign_on.yml, roles.yml.")
    assert done.result["checks"] == [{"name": "sign_on.yml", "passed": True}, {"name": "roles.yml", "passed": True}]


@pytest.mark.parametrize("passed", [[], ["sign_on.yml"]])
def test_a_check_that_has_not_passed_is_no_success(passed: list[str]) -> None:
    done = checked(checked=passed)
    assert (done.status, done.must_fail) == ("failed", True)
    assert "These checks had to run, and have not passed:" in done.message
    assert done.result["checks"][1] == {"name": "roles.yml", "passed": None}


def test_checks_are_left_out_with_the_tag() -> None:
    done = run(CHECKS, {"skip_tags": ["verify"]}, planned=planned(), executed=executed())
    assert (done.status, done.result["checks"][0]["passed"]) == ("promoted", None)


def test_a_failed_check_is_a_failed_verification() -> None:
    caught = checked(checking="sign_on.yml", **FAILED_CHECK).caught
    assert caught == {
        "message": "The check sign_on.yml failed: Nobody can sign on.",
        "advice": "",
        "kind": "",
        "known": {},
    }
    failed = checked(checking="sign_on.yml", failure=caught)
    assert (failed.has_failed, failed.must_roll_back, failed.verified, failed.status) == (True, True, False, "failed")
    assert failed.failed_promotion["id"] == "p1"
    assert failed.result["checks"] == [{"name": "sign_on.yml", "passed": False}, {"name": "roles.yml", "passed": None}]

    undone = checked(checking="sign_on.yml", failure=caught, reversal={"status": "rolled_back", "message": "Back."})
    assert (undone.status, undone.message) == ("rolled_back", "The check sign_on.yml failed: Nobody can sign on. Back.")

    kept = checked({"rollback": "never"}, checking="sign_on.yml", failure=caught)
    assert not kept.must_roll_back
    assert (
        "was executed. The check sign_on.yml failed: Nobody can sign on. It was not rolled back, because"
        in kept.message
    )


def test_a_check_of_what_was_completed_before_rolls_nothing_back() -> None:
    caught = checked(checking="sign_on.yml", **FAILED_CHECK).caught
    failed = checked(
        {"stage": "execute"},
        planned=planned() | {"promotion": promotion("COMPLETED")},
        checking="sign_on.yml",
        failure=caught,
    )
    assert not failed.must_roll_back
