# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role pingone_promote decides (contract PingOne 6, 7)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun

SOURCE, TARGET = "source-id", "target-id"
CREATED, STARTED, COMPLETED_AT = "2026-05-25T17:50:00Z", "2026-05-25T17:55:00Z", "2026-05-25T17:56:00Z"
DIGEST = "sha256:" + "1" * 64
CREATE = {"action": "create", "type": "populations", "name": "New", "source_id": "r1"}
UPDATE = {"action": "update", "type": "themes", "name": "Old", "source_id": "r2"}
DELETE = {"action": "delete", "type": "groups", "name": "Gone", "source_id": "r3"}
OPTIONS = {
    "stage": "all",
    "rollback": "on_failure",
    "verify": True,
    "source_environment": "Development",
    "target_environment": "Staging",
    "selected_resources": ["populations/r1"],
    "all_resources": False,
}
ALL_TAGS = {"run_tags": ["all"], "skip_tags": [], "check_mode": False, "started": CREATED}
LEFTOVER = {"type": "populations", "name": "New"}


def promotion(status: str, **more: Any) -> dict[str, Any]:
    times = {"createdAt": CREATED}
    if status in ("IN_PROGRESS", "COMPLETED", "ERROR"):
        times["startedAt"] = STARTED
    if status in ("COMPLETED", "ERROR"):
        times["completedAt"] = COMPLETED_AT
    return {
        "id": "p1",
        "status": status,
        "sourceEnvironmentId": SOURCE,
        "targetEnvironmentId": TARGET,
        "selectedResources": ["r1", "r3"],
        **times,
        **more,
    }


def planned(*changes: dict[str, Any], status: str = "READY", **more: Any) -> dict[str, Any]:
    return {
        "promotion": promotion(status),
        "status": status,
        "plan": {"changes": list(changes or (CREATE, UPDATE)), "digest": DIGEST, "summary": {}},
        "reused": False,
        "discarded": False,
        "interrupted": None,
        **more,
    }


def executed(status: str = "COMPLETED", **more: Any) -> dict[str, Any]:
    return {"promotion": promotion(status), "status": status, "changed": True, "outcomes": [], **more}


def failure(message: str = "It broke.", advice: str = "Do this.", **known: Any) -> dict[str, Any]:
    return {"message": message, "advice": advice, "kind": "server", "known": known}


def run(options: dict[str, Any] | None = None, circumstances: dict[str, Any] | None = None, **seen: Any) -> PromoteRun:
    told = {"options": OPTIONS | (options or {}), "circumstances": ALL_TAGS | (circumstances or {}), **seen}
    return PromoteRun.read(told, user="somebody")


VERIFIED: dict[str, Any] = {"verified": True, "leftovers": [], "beyond": [], "residual": [], "source_pinned": True}
REFUTED_BY: dict[str, Any] = {**VERIFIED, "verified": False, "leftovers": [LEFTOVER]}
UNDECIDED: dict[str, Any] = {
    **VERIFIED,
    "verified": None,
    "leftovers": [LEFTOVER],
    "source_pinned": False,
    "reason": "It cannot be told.",
}
BEYOND: dict[str, Any] = {**VERIFIED, "verified": None, "beyond": [LEFTOVER], "reason": "By hand."}
FAILED_EXECUTION = failure("It ended in ERROR.", promotion=promotion("ERROR"), errors=[{"text": "no"}])


# -- input


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({}, ""),
        ({"all_resources": True, "selected_resources": None}, ""),
        ({"all_resources": "yes", "selected_resources": None}, ""),
        ({"target_environment": None}, "Set pingone_promote_target_environment"),
        ({"selected_resources": None}, "either pingone_promote_selected_resources or pingone_promote_all_resources"),
        ({"selected_resources": None, "all_resources": "false"}, "either pingone_promote_selected_resources"),
        ({"stage": "plan", "target_environment": None}, "Set pingone_promote_target_environment"),
        ({"selected_resources": "populations/A\nthemes/B"}, ""),
        ({"selected_resources": "populations/A, themes/B"}, ""),
        ({"selected_resources": '[{"type": "populations", "name": "A"}]'}, ""),
        ({"selected_resources": ["A"]}, "pingone_promote_selected_resources: entry 1 must be a resource ID"),
        (
            {"selected_resources": "populations/A\nB"},
            "pingone_promote_selected_resources: entry 2 must be a resource ID",
        ),
        ({"selected_resources": [{"typ": "populations", "name": "A"}]}, "no type, the unknown key typ."),
        (
            {"selected_resources": {"type": "populations", "name": "A"}},
            "pingone_promote_selected_resources must be a list.",
        ),
        ({"selected_resources": 7}, "pingone_promote_selected_resources must be a list."),
        ({"selected_resources": []}, "pingone_promote_selected_resources is empty"),
        ({"selected_resources": ["populations/A"] * 2}, "lists a resource more than once: populations 'A'."),
        ({"selected_resources": [f"populations/{number}" for number in range(101)]}, "has 101 entries"),
        ({"excluded_resources": ["A"]}, "pingone_promote_excluded_resources: entry 1 must be a resource ID"),
        ({"excluded_resources": [{"type": "populations", "name": 7}]}, "name must be a string; got 7."),
        ({"resource_mapping": {"populations/A": "populations/B"}}, ""),
        ({"resource_mapping": '[{"source": "populations/A", "target": "populations/B"}]'}, ""),
        (
            {"resource_mapping": {"A": "populations/B"}},
            "pingone_promote_resource_mapping: 'A: populations/B': the source",
        ),
        ({"resource_mapping": [{"source": "populations/A"}]}, "pingone_promote_resource_mapping: entry 1"),
        ({"resource_mapping": 7}, "pingone_promote_resource_mapping must map"),
        ({"stage": "execute"}, "requires pingone_promote_promotion_id and pingone_promote_plan_digest"),
        ({"stage": "execute", "promotion_id": "p1"}, "requires pingone_promote_promotion_id"),
        ({"stage": "execute", "promotion_id": "", "plan_digest": DIGEST}, "requires pingone_promote_promotion_id"),
        ({"stage": "execute", "promotion_id": "p1", "plan_digest": ""}, "requires pingone_promote_promotion_id"),
        (
            {
                "stage": "execute",
                "promotion_id": "p1",
                "plan_digest": DIGEST,
                "selected_resources": None,
                "target_environment": None,
            },
            "",
        ),
    ],
)
def test_missing_input(options: dict[str, Any], missing: str) -> None:
    said = run(options).missing_input
    assert missing in said
    assert bool(said) == bool(missing)


ROW = {"id": "r1", "type": "populations", "name": "A"}


@pytest.mark.parametrize(
    ("seen", "selection"),
    [
        ({"planned": planned(selection=[ROW])}, [ROW]),
        ({"failure": failure(selection=[ROW])}, [ROW]),
        # a plan of an earlier run, which was read by its ID
        (
            {"planned": planned({**UPDATE, "source_id": "r3"}, selection=None)},
            [{"id": "r1", "type": None, "name": None}, {"id": "r3", "type": UPDATE["type"], "name": UPDATE["name"]}],
        ),
        ({"planned": {**planned(), "promotion": promotion("READY", selectedResources=[SOURCE])}}, None),
        ({}, None),
        ({"failure": failure()}, None),
    ],
)
def test_selection_of_the_result(seen: dict[str, Any], selection: list[dict[str, Any]] | None) -> None:
    assert run(**seen).result["selection"] == selection


# -- the way to the execution


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "wanted"),
    [
        ({}, {}, {}, True),
        ({}, {"run_tags": ["plan", "rollback"]}, {}, True),
        ({}, {"run_tags": ["plan"]}, {}, False),
        ({}, {"skip_tags": ["rollback"]}, {}, False),
        ({}, {"check_mode": True}, {}, False),
        ({"stage": "plan"}, {}, {}, False),
        ({"stage": "execute"}, {}, {}, False),
        ({"rollback": "never"}, {}, {}, False),
        ({}, {}, {"discarded": True}, False),
        ({}, {}, {"interrupted": None}, False),
    ],
)
def test_what_an_interrupted_run_has_left_is_rolled_back_first(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool
) -> None:
    found = run(options, circumstances, planned=planned(**{"interrupted": promotion("ERROR"), **seen}))
    assert found.must_resume is wanted


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "wanted"),
    [
        ({}, {}, planned(), True),
        ({}, {"check_mode": True}, planned(), False),
        ({"stage": "plan"}, {}, planned(), False),
        ({}, {}, planned(discarded=True), False),
        ({}, {}, planned() | {"plan": {"changes": [], "digest": DIGEST}}, False),
        ({}, {}, planned() | {"plan": None}, False),
        ({}, {}, {}, False),
        ({"stage": "execute"}, {"check_mode": True}, planned(), True),
        ({"stage": "execute"}, {}, planned(discarded=True), True),
    ],
)
def test_execution(options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool) -> None:
    assert run(options, circumstances, planned=seen).may_execute is wanted


def test_the_digest_is_that_of_the_plan_or_the_approved_one() -> None:
    assert run(planned=planned()).expected_digest == DIGEST
    assert run({"stage": "execute", "plan_digest": "approved"}, planned=planned()).expected_digest == "approved"
    assert run(planned={"plan": None}).expected_digest == "", "which no plan has"


@pytest.mark.parametrize(
    ("options", "skipped", "wanted"),
    [({}, [], True), ({"verify": "no"}, [], False), ({}, ["verify"], False), ({}, ["rollback"], True)],
)
def test_evidence(options: dict[str, Any], skipped: list[str], wanted: bool) -> None:
    assert run(options, {"skip_tags": skipped}).keeps_evidence is wanted


@pytest.mark.parametrize(
    ("known", "has_failed"),
    [
        ({}, True),
        ({"plan": {"digest": "sha256:" + "2" * 64}}, False),
        ({"blocking_promotion": {"id": "p2"}}, False),
    ],
    ids=["its own plan failed", "it is not the approved plan", "another promotion was executed right before"],
)
def test_what_was_not_approved_or_would_undo_others_is_not_rolled_back(known: dict[str, Any], has_failed: bool) -> None:
    seen = {"planned": planned(), "failure": failure(promotion=promotion("ERROR"), **known)}
    made = run(**seen)
    assert (made.must_roll_back, made.status) == (has_failed, "failed")
    assert made.result["promotion_id"] == "p1"


@pytest.mark.parametrize("seen", ["executed", "failure"])
def test_the_plan_of_the_result_shows_what_was_really_there(seen: str) -> None:
    update = {**UPDATE, "target_id": "t2", "fields": [{"field": "color", "before": "1", "after": "2"}]}
    moved: dict[str, Any] = {"type": "themes", "name": "Old", "id": "t2", "reason": "it differs in color"}
    moved |= {"fields": [{"field": "color", "before": "1", "after": "9"}]}
    known = (
        {"executed": executed(target_changes=[moved])}
        if seen == "executed"
        else {"failure": failure(target_changes=[moved])}
    )
    result = run(planned=planned(update), **known).result
    assert result["target_changes"] == [moved]
    assert result["plan"]["changes"][0]["fields"] == [{"field": "color", "before": "9", "after": "2"}]
    assert result["plan_digest"] == DIGEST


# -- what failed before


HOLDING = {"promotion_id": "p0", "status": "ROLLED_BACK", "at": STARTED, "reason": "It was rolled back by r0."}
HELD = {**HOLDING, "earlier": []}
LEFT = {"id": "p0", "status": "ERROR"}


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "status", "starts", "deleted"),
    [
        ({}, {}, {"held": None}, None, True, False),
        ({}, {}, {"held": HELD}, "held", False, True),
        ({}, {}, {"held": HELD, "reused": True}, "held", False, False),
        ({"stage": "execute"}, {}, {"held": HELD, "reused": True}, "held", False, False),
        ({"stage": "plan"}, {}, {"held": HELD}, "planned", False, False),
        ({}, {"check_mode": True}, {"held": HELD}, "held", False, True),
        ({}, {"run_tags": ["plan"]}, {"held": HELD}, "planned", True, False),
        ({}, {}, {"held": HELD, "discarded": True}, "unchanged", False, False),
        ({"retry_rolled_back": True}, {}, {"held": HELD}, None, True, False),
        ({"retry_rolled_back": "no"}, {}, {"held": HELD}, "held", False, True),
        ({"stage": "execute", "retry_rolled_back": "yes"}, {}, {"held": HELD, "reused": True}, None, True, False),
        ({"rollback": "never"}, {}, {"held": HELD, "interrupted": LEFT}, "held", False, True),
        ({}, {"check_mode": True}, {"held": HELD, "interrupted": LEFT}, "planned", False, True),
        (
            {},
            {"check_mode": True},
            {"held": {**HELD, "earlier": [HOLDING | {"promotion_id": "p"}]}},
            "held",
            False,
            True,
        ),
    ],
)
def test_a_plan_that_failed_before_is_held(
    options: dict[str, Any],
    circumstances: dict[str, Any],
    seen: dict[str, Any],
    status: str | None,
    starts: bool,
    deleted: bool,
) -> None:
    found = run(options, circumstances, planned=planned(**seen))
    assert found.may_execute is starts
    assert found.must_delete_record is deleted
    if status is not None:
        assert found.status == status
        assert found.must_fail is (status == "held")
        assert bool(found.result["held"]) is ("interrupted" not in seen or status == "held")


@pytest.mark.parametrize(
    ("earlier", "held"), [([], None), ([HOLDING | {"promotion_id": "p-1"}], HOLDING | {"promotion_id": "p-1"})]
)
def test_what_was_resumed_does_not_hold_but_what_failed_before_does(earlier: list[Any], held: Any) -> None:
    found = run(resumed="p0", planned=planned(held={**HOLDING, "earlier": earlier}))
    assert found.result["held"] == held
    assert found.may_execute is (held is None)


def test_a_held_plan_is_explained() -> None:
    found = run(planned=planned(held=HELD), deleted={"promotion": promotion("READY")})
    assert found.message == (
        "The promotion from Development to Staging is held and was not started. Promotion p0 to the same target had the "
        f"same plan and is ROLLED_BACK since {STARTED}. It was rolled back by r0. No promotion to this target has succeeded "
        "since. Correct the cause and promote again; if a correction in the source changes the plan, it is not held. To "
        "start the same plan again, set pingone_promote_retry_rolled_back: true."
    )
    assert {row["outcome"] for row in found.outcomes} == {"not_applied"}
    assert "It is held: Promotion p0" in run({"stage": "plan"}, planned=planned(held=HELD)).message
    told = run({"stage": "plan", "retry_rolled_back": True}, planned=planned(held=HELD)).message
    assert told.endswith("is planned and was not executed.")


# -- what is overtaken

REFUSED = {"failed": True, "superseded": True, "promotion": promotion("READY"), "status": "READY"}


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "plans", "again"),
    [
        ({}, {}, REFUSED, 1, True),
        ({}, {}, REFUSED, "2", True),
        ({}, {}, REFUSED, 3, False),
        ({}, {}, REFUSED, None, False),
        ({}, {}, REFUSED, "many", False),
        ({}, {}, {"failed": True, "superseded": True}, 1, True),
        ({}, {}, REFUSED | {"superseded": "true"}, 1, False),
        ({}, {}, REFUSED | {"superseded": False}, 1, False),
        ({}, {}, REFUSED | {"promotion": promotion("ERROR")}, 1, False),
        ({}, {}, {"failed": True}, 1, False),
        ({}, {}, executed(), 1, False),
        ({"stage": "execute"}, {}, REFUSED, 1, False),
        ({}, {"check_mode": True}, REFUSED, 1, False),
        ({}, {"run_tags": ["execute"]}, REFUSED, 1, False),
    ],
)
def test_an_old_plan_is_made_again_a_few_times(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], plans: Any, again: bool
) -> None:
    assert run(options, circumstances, planned=planned(), executed=seen, plans=plans).must_plan_again is again


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({}, "This run has planned 3 times. Run it again when nothing else promotes to this target."),
        ({"stage": "execute"}, "Run stage plan again, and review the new plan."),
    ],
)
def test_an_old_plan_is_explained(options: dict[str, Any], advice: str) -> None:
    refused = failure("It is old.", superseded=True)
    found = run(options, planned=planned(), executed=REFUSED, failure=refused, plans=3)
    assert (found.status, found.message) == ("failed", f"It is old. {advice}")
    assert found.must_delete_record
    assert not found.must_roll_back


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
    remains = f"Promotion p1 could not be deleted and remains. {why} It is of no use: delete it with"
    assert (remains in message) is bool(why)


# -- status and message


ROLLED_BACK = {
    "status": "rolled_back",
    "message": "Promotion p1 was rolled back by p2.",
    "timeline": [{"what": "rollback"}],
}


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
            {"stage": "plan"},
            {"planned": planned()},
            "planned",
            "Promotion p1 from Development to Staging is planned and was not executed.",
            False,
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
            "It ended in ERROR. The rollback failed: no.",
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
    "Promotion p1 from Development to Staging had to be executed, and no task has returned that it is COMPLETED."
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


# -- the rest of the result


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
            "Whether a promotion was created in Development is unknown. Nothing was executed. Read the promotions with "
            "envops.promotion.pingone_promotion_info.",
        ),
        (
            {"planned": planned(effect_unknown=True)},
            "Whether promotion p1 was changed in Development is unknown. Nothing was executed. Read the promotions with "
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


@pytest.mark.parametrize(
    ("checked", "message"),
    [
        ({}, ""),
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
