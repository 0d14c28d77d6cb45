# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role pingone_rollback decides (contract PingOne 6, 7.8)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.rollback_run import RollbackRun

SOURCE, TARGET = "source-id", "target-id"
DIGEST = "sha256:" + "2" * 64
ORIGINAL = {
    "id": "p1",
    "status": "ROLLED_BACK",
    "sourceEnvironmentId": SOURCE,
    "targetEnvironmentId": TARGET,
    "selectedResources": ["r1", "r2"],
}
ROLLBACK = {
    "id": "p2",
    "status": "COMPLETED",
    "createdAt": "2026-05-25T18:00:00Z",
    "startedAt": "2026-05-25T18:01:00Z",
    "completedAt": "2026-05-25T18:02:00Z",
}
REVERSED: dict[str, Any] = {
    "changed": True,
    "original": ORIGINAL,
    "rollback": ROLLBACK,
    "proof": {"reasons": [], "resources": [{"id": "r1", "state": "restored"}]},
    "plan": {"changes": [], "digest": DIGEST, "summary": {}},
    "errors": [],
}
COMPARED: dict[str, Any] = {"comparison": [{"state": "equal"}], "differences": []}
NOT_COMPARED = {"state": "not_comparable", "reason": "It has no snapshot."}
PROVEN: dict[str, Any] = {"reversal": REVERSED, "compared": COMPARED}
FAILURE: dict[str, Any] = {"message": "It broke.", "advice": "", "kind": "server", "known": {"errors": ["e"]}}
VERIFIED = "Promotion p1 was rolled back by p2. Verified: the target has its former state."
UNPROVEN = "Promotion p1 was rolled back by p2. Could not verify that the target has its former state:"
CIRCUMSTANCES = {"run_tags": ["all"], "skip_tags": [], "check_mode": False, "started": "2026-05-25T18:00:00Z"}


def run(options: dict[str, Any] | None = None, *, check: bool = False, **seen: Any) -> RollbackRun:
    given = {"source_environment": "Development", "target_environment": "Staging", "verify": True, **(options or {})}
    return RollbackRun.read(
        {"options": given, "circumstances": CIRCUMSTANCES | {"check_mode": check}, **seen}, user="somebody"
    )


STEP = {
    "action": "PUT",
    "resourceUrl": "https://api.example/v1/environments/t/groups/g",
    "sourceResource": {"name": "A"},
}


@pytest.mark.parametrize(
    ("more", "outcomes"),
    [
        ({}, ["succeeded"]),
        ({"status": "ERROR"}, ["unknown"]),
        ({"status": "READY", "startedAt": None}, []),
        ({"promotionPlan": None}, []),
    ],
)
def test_what_a_rollback_has_done_to_each_resource(more: dict[str, Any], outcomes: list[str]) -> None:
    rollback = {**ROLLBACK, "promotionPlan": {"steps": [STEP]}, **more}
    result = run(reversal={**REVERSED, "rollback": rollback}, compared=COMPARED).result
    assert [each["outcome"] for each in result["outcomes"]] == outcomes


@pytest.mark.parametrize(
    ("tags", "check", "seen", "status", "message"),
    [
        (["all"], False, {}, "failed", "No task has returned what was rolled back."),
        (["all"], True, {}, "failed", "No task has returned what was rolled back."),
        (["rollback"], False, {"reversal": {"changed": True}}, "failed", "No task has returned what was rolled back."),
        (["verify"], False, {}, "unchanged", "Nothing was rolled back, because the tags exclude it."),
        (
            ["all"],
            False,
            {"reversal": {"changed": True, "original": ORIGINAL, "rollback": None}},
            "failed",
            "No task has confirmed that the rollback of promotion p1 is COMPLETED.",
        ),
        (
            ["all"],
            False,
            {"reversal": REVERSED | {"rollback": ROLLBACK | {"status": "IN_PROGRESS"}}},
            "failed",
            "No task has confirmed that the rollback of promotion p1 is COMPLETED.",
        ),
    ],
)
def test_success_needs_what_tasks_have_returned(
    tags: list[str], check: bool, seen: dict[str, Any], status: str, message: str
) -> None:
    circumstances = CIRCUMSTANCES | {"check_mode": check, "run_tags": tags}
    found = RollbackRun.read({"options": {"verify": True}, "circumstances": circumstances, **seen}, user="somebody")
    assert (found.status, found.message, found.must_fail) == (status, message, status == "failed")


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, "Staging"),
        ({"promotion_id": "p1"}, ""),
        ({"promotion_id": "p1", "target_environment": None}, ""),
        ({"target_environment": None}, ""),
    ],
)
def test_the_id_comes_before_the_target(options: dict[str, Any], wanted: str) -> None:
    assert run(options).sought_target == wanted


@pytest.mark.parametrize(
    ("options", "check", "seen", "wanted"),
    [
        ({}, False, {"reversal": REVERSED}, True),
        ({"verify": "false"}, False, {"reversal": REVERSED}, False),
        ({}, True, {"reversal": REVERSED}, False),
        ({}, False, {}, False),
        ({}, False, {"reversal": {"original": None}}, False),
    ],
)
def test_whether_to_verify(options: dict[str, Any], check: bool, seen: dict[str, Any], wanted: bool) -> None:
    assert run(options, check=check, **seen).must_verify is wanted


@pytest.mark.parametrize(("status", "wanted"), [("COMPLETED", True), ("READY", False), ("IN_PROGRESS", False)])
def test_only_a_completed_rollback_is_compared(status: str, wanted: bool) -> None:
    assert run(reversal={**REVERSED, "rollback": {**ROLLBACK, "status": status}}).can_be_compared is wanted


@pytest.mark.parametrize(
    ("options", "check", "seen", "status", "verified", "message", "fails"),
    [
        (
            {},
            False,
            PROVEN,
            "rolled_back",
            True,
            "Promotion p1 was rolled back by p2. Verified: the target has its former state.",
            False,
        ),
        (
            {},
            False,
            {**PROVEN, "reversal": {**REVERSED, "changed": False}},
            "unchanged",
            True,
            "Promotion p1 was already rolled back. Verified: the target has its former state.",
            False,
        ),
        (
            {},
            False,
            {**PROVEN, "reversal": {**REVERSED, "nothing_to_revert": True, "proof": {"reasons": ["no rollback"]}}},
            "rolled_back",
            True,
            "Promotion p1 had changed nothing. Verified: the target has its former state.",
            False,
        ),
        ({}, True, {"reversal": REVERSED}, "planned", None, "Promotion p1 would be rolled back.", False),
        (
            {"verify": False},
            False,
            {"reversal": REVERSED},
            "rolled_back",
            None,
            "Promotion p1 was rolled back by p2. The state of the target was not verified.",
            False,
        ),
        (
            {},
            False,
            {
                **PROVEN,
                "reversal": {**REVERSED, "proof": {"reasons": ["One."]}},
                "compared": {"comparison": [], "differences": ["Two."]},
            },
            "rolled_back",
            False,
            "Promotion p1 was rolled back by p2. Could not verify that the target has its former state: One. Two.",
            True,
        ),
        (
            {},
            False,
            {**PROVEN, "compared": {"error": {"kind": "server"}, "msg": "No snapshot."}},
            "rolled_back",
            False,
            f"{UNPROVEN} Its resources could not be compared: No snapshot.",
            True,
        ),
        (
            {},
            False,
            {**PROVEN, "compared": {}},
            "rolled_back",
            False,
            f"{UNPROVEN} Its resources could not be compared: No message was given.",
            True,
        ),
        (
            {},
            False,
            {**PROVEN, "compared": {"comparison": [NOT_COMPARED, NOT_COMPARED], "differences": []}},
            "rolled_back",
            False,
            f"{UNPROVEN} None of its resources could be compared with its former state: It has no snapshot.",
            True,
        ),
        (
            {},
            False,
            {**PROVEN, "compared": {"comparison": [], "differences": []}},
            "rolled_back",
            False,
            f"{UNPROVEN} None of its resources could be compared with its former state: PingOne shows no plan of the promotion.",
            True,
        ),
        (
            {},
            False,
            {**PROVEN, "compared": {"comparison": [NOT_COMPARED, {"state": "equal"}], "differences": []}},
            "rolled_back",
            True,
            f"{VERIFIED} 1 of 2 resources could not be compared: It has no snapshot.",
            False,
        ),
        (
            {},
            False,
            {
                **PROVEN,
                "compared": {
                    "comparison": [{"type": "groups", "name": "Staff", "state": "equal", "new_id": "n1"}],
                    "differences": [],
                },
            },
            "rolled_back",
            True,
            f'{VERIFIED} groups "Staff" has a new ID: n1.',
            False,
        ),
        (
            {},
            False,
            {
                "reversal": {**REVERSED, "nothing_to_revert": True, "rollback": {**ROLLBACK, "status": "ERROR"}},
                "compared": {"comparison": [], "differences": []},
            },
            "rolled_back",
            True,
            "Promotion p1 had changed nothing. Verified: the target has its former state.",
            False,
        ),
        (
            {},
            False,
            {
                "reversal": {
                    **REVERSED,
                    "original": {**ORIGINAL, "promotionPlan": {"steps": [{}]}},
                    "nothing_to_revert": True,
                    "rollback": {**ROLLBACK, "status": "ERROR"},
                },
                "compared": {"comparison": [NOT_COMPARED], "differences": []},
            },
            "rolled_back",
            False,
            "Promotion p1 had changed nothing. Could not verify that the target has its former state: None of its resources "
            "could be compared with its former state: It has no snapshot.",
            True,
        ),
        (
            {},
            False,
            {
                "reversal": {**REVERSED, "changed": False},
                "compared": {"comparison": [{"state": "different"}], "differences": ["It differs."]},
            },
            "unchanged",
            False,
            "Promotion p1 was already rolled back. Could not verify that the target has its former state: It differs.",
            False,
        ),
        ({}, False, {"failure": FAILURE}, "failed", None, "It broke.", True),
        ({}, False, {**PROVEN, "failure": FAILURE}, "failed", None, "It broke.", True),
    ],
)
def test_status_and_message(
    options: dict[str, Any],
    check: bool,
    seen: dict[str, Any],
    status: str,
    verified: bool | None,
    message: str,
    fails: bool,
) -> None:
    found = run(options, check=check, **seen)
    assert (found.status, found.verified, found.message, found.must_fail) == (status, verified, message, fails)
    result = found.result
    assert (result["status"], result["verified"], result["message"]) == (status, verified, message)


THEME = {"type": "themes", "name": "T", "target_id": "t1"}
NO_STEP = 'The rollback has no step that reverts the update of themes "T".'


@pytest.mark.parametrize(
    ("options", "row", "verified"),
    [
        ({}, {**THEME, "state": "equal"}, True),
        ({}, {**THEME, "state": "not_comparable"}, False),
        ({}, {**THEME, "target_id": "t2", "state": "equal"}, False),
        ({}, {**THEME, "name": "U", "state": "equal"}, False),
        ({"verify": False}, {**THEME, "state": "equal"}, None),
    ],
)
def test_a_comparison_settles_a_step_that_the_rollback_does_not_revert(
    options: dict[str, Any], row: dict[str, Any], verified: bool | None
) -> None:
    """The step had no effect, or its failure could not be understood."""
    unproven = {**THEME, "promoted_by": "update", "state": "unproven"}
    reversal = {**REVERSED, "proof": {"reasons": [NO_STEP], "resources": [unproven]}}
    compared = {"comparison": [{"state": "equal"}, row], "differences": []}
    found = run(options, reversal=reversal, compared=compared)
    assert found.verified is verified
    assert found.reasons == ([] if verified else [NO_STEP])


def test_a_comparison_settles_nothing_else() -> None:
    reversal = {**REVERSED, "proof": {"reasons": ["The promotion p1 is in status COMPLETED."], "resources": [THEME]}}
    compared = {"comparison": [{**THEME, "state": "equal"}], "differences": []}
    assert run(reversal=reversal, compared=compared).verified is False


def test_tags_can_leave_out_the_verification() -> None:
    circumstances = CIRCUMSTANCES | {"check_mode": False, "skip_tags": ["verify"]}
    found = RollbackRun.read(
        {"options": {"verify": True}, "circumstances": circumstances, "reversal": REVERSED}, user="somebody"
    )
    assert found.verified is None
    assert found.message.endswith("The state of the target was not verified.")


def test_a_failure_keeps_its_advice() -> None:
    found = run(failure={**FAILURE, "advice": "Do this."})
    assert found.message == "It broke. Do this."


def test_the_result() -> None:
    result = run(**PROVEN).result
    assert (result["promotion_id"], result["rollback_id"], result["target"]) == ("p1", "p2", "Staging")
    assert (result["plan_digest"], result["resources"]) == (DIGEST, [{"id": "r1", "state": "restored"}])
    assert (result["comparison"], result["reasons"], result["errors"]) == ([{"state": "equal"}], [], [])
    assert [entry["status"] for entry in result["timeline"]] == ["ROLLBACK_NEW", "IN_PROGRESS", "COMPLETED"]
    assert run({"target_environment": None}, **PROVEN).result["target"] == TARGET
    assert run(failure=FAILURE).result["errors"] == ["e"]
    assert run(check=True, reversal={**REVERSED, "proof": {"reasons": ["Later."]}}).result["reasons"] == []


def test_a_report_that_cannot_be_written_fails_the_run() -> None:
    found = run(**PROVEN, reported={"results": [{"msg": "No space."}]})
    assert found.must_fail
    assert found.final_message.endswith("has its former state. The report could not be written: No space.")


def test_every_decision_is_handed_to_the_role() -> None:
    found = run(**PROVEN)
    assert set(found.decide("steps")) == set(RollbackRun.STEPS)
    assert set(found.decide("outcome")) == set(RollbackRun.OUTCOME)
    assert run().metadata == {"Run by": "somebody", "Role": "envops.promotion.pingone_rollback"}


@pytest.mark.parametrize(
    "compared",
    [
        {**COMPARED, "error": {"kind": "network"}, "msg": "It broke."},
        {**COMPARED, "failed": True, "msg": "It broke."},
        {"comparison": COMPARED["comparison"], "msg": "It broke."},
        {**COMPARED, "differences": None, "msg": "It broke."},
        {"failed": False, "failed_when_result": False, "msg": "It broke.", "exception": "Traceback"},
        {"skipped": True, "changed": False, "msg": "It broke."},
    ],
)
def test_a_comparison_that_did_not_come_to_its_end_verifies_nothing(compared: dict[str, Any]) -> None:
    found = run(reversal=REVERSED, compared=compared)
    assert (found.status, found.verified, found.must_fail) == ("rolled_back", False, True)
    assert found.message == f"{UNPROVEN} Its resources could not be compared: It broke."


@pytest.mark.parametrize("junk", [None, "", "text", 7, [], ["x"], {"promotions": []}, {"promotions": [None]}])
@pytest.mark.parametrize("name", ["reversal", "compared", "failed_result", "failure", "reported"])
def test_whatever_was_registered_is_no_traceback(name: str, junk: Any) -> None:
    found = run(**{**PROVEN, name: junk})
    assert found.decide("steps")
    assert found.decide("outcome")["result"]["status"]


@pytest.mark.parametrize(
    ("reversal", "what"),
    [
        ({"original": ORIGINAL}, "a rollback of promotion p1 was created"),
        ({"original": ORIGINAL, "rollback": ROLLBACK}, "rollback p2 of promotion p1 was started"),
    ],
)
def test_what_an_unreadable_answer_leaves_unknown_is_said(reversal: dict[str, Any], what: str) -> None:
    failure = {"message": "It broke.", "advice": "Do this.", "kind": "protocol", "known": {"effect_unknown": True}}
    found = run(reversal={**reversal, "effect_unknown": True, "failed": True}, failure=failure)
    assert (found.status, found.result["effect_unknown"]) == ("failed", True)
    assert found.message == (
        f"It broke. Do this. Whether {what} is unknown. Run the role again: it reads the state, and starts nothing twice."
    )


def test_a_failure_names_the_promotion_that_was_given() -> None:
    failure = {"message": "It broke.", "advice": "", "kind": "network", "known": {}}
    assert run({"promotion_id": "p9"}, failure=failure).result["promotion_id"] == "p9"


def test_a_role_that_uses_it_names_the_environments() -> None:
    known = {"source": {"id": SOURCE, "name": "Development"}, "target": {"id": TARGET, "name": "Staging"}}
    options = {"source_environment": SOURCE, "target_environment": None, "promotion_id": "p1"}
    assert run(options, reversal=REVERSED, environments=known).sides == ("Development", "Staging")
    assert run(options, reversal=REVERSED).sides == (SOURCE, TARGET)
    assert run({**options, "source_environment": "other"}, environments=known).sides == ("other", "")
