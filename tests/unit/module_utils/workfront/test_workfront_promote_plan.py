# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_promote decides about its plan (contract Workfront 7)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.promote_samples import (
    ADMITTED,
    CHECK,
    CREATE,
    DIGEST,
    NOTHING,
    OTHER_DIGEST,
    REGISTERED,
    REUSE,
    RUNNING,
    SKIPPED,
    UPDATE,
    entry,
    failure,
    history,
    installation,
    installed,
    package,
    planned,
    run,
)


def refused(kind: str) -> dict[str, Any]:
    return {"failed": True, "msg": "No.", "error": {"kind": kind, "method": "POST", "summary": "No.", "advice": ""}}


INVALID_OVERRIDE = {"failed": True, "msg": "No.", "error": {"kind": "validation", "summary": "No.", "advice": ""}}
"""The collection's own refusal, which is no answer of the service."""
HELD = {
    "installation_id": "i7",
    "package_id": "p0",
    "status": "FAILED",
    "at": REGISTERED,
    "reason": "1 of its objects failed.",
}
OTHERS = history(
    installation(
        "INSTALLING",
        is_running=True,
        is_finished=False,
        plan_digest=OTHER_DIGEST,
        translationMap={"TMPL": {"s1": {"action": "IGNORE", "name": "New", "targetId": ""}}},
    )
)
"""A running installation with other choices than those of the run."""
UNKNOWN = history(installation("INSTALLING", is_running=True, is_finished=False, plan_digest=None, translationMap={}))


# -- the plan


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "plans", "installs"),
    [
        ({}, {}, {}, True, False),
        ({}, {}, {"history": RUNNING}, False, True),
        ({"stage": "execute", "plan_digest": DIGEST}, {}, {"history": RUNNING}, False, True),
        ({"stage": "execute", "plan_digest": OTHER_DIGEST}, {}, {"history": RUNNING}, True, False),
        ({}, {}, {"history": OTHERS}, True, False),
        (
            {"overrides": [{"object_code": "TMPL", "id": "s1", "action": "IGNORE"}]},
            {},
            {"history": OTHERS},
            False,
            True,
        ),
        (
            {"overrides": [{"object_code": "TMPL", "id": "s1", "action": "IGNORE"}]},
            {},
            {"history": RUNNING},
            True,
            False,
        ),
        ({}, {}, {"history": UNKNOWN}, True, False),
        ({}, {}, {"planned": planned(held=HELD)}, True, False),
        ({"retry_rolled_back": True}, {}, {"planned": planned(held=HELD)}, True, True),
        ({"stage": "execute"}, {}, {"planned": planned(held=HELD)}, True, False),
        ({"stage": "plan"}, {}, {"history": RUNNING}, True, False),
        ({}, CHECK, {"history": RUNNING}, True, False),
        ({}, {}, {"assembled": {}}, False, False),
        ({}, {}, {"planned": planned()}, True, True),
        ({"stage": "execute"}, {}, {"planned": planned()}, True, True),
        ({"stage": "plan"}, {}, {"planned": planned()}, True, False),
        ({}, CHECK, {"planned": planned()}, True, False),
        ({}, {}, {"planned": NOTHING}, True, False),
        ({}, {}, {"planned": refused("validation")}, True, False),
    ],
)
def test_planning_and_installing(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], plans: bool, installs: bool
) -> None:
    found = run(options, circumstances, **seen)
    assert (found.must_plan, found.may_install) == (plans, installs)


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "again", "final"),
    [
        ({}, {}, {"planned": refused("state_conflict")}, True, False),
        ({}, {}, {"planned": refused("validation")}, True, False),
        ({"stage": "execute"}, {}, {"planned": refused("validation")}, True, False),
        ({}, {}, {"planned": refused("network")}, False, True),
        ({}, {}, {"planned": INVALID_OVERRIDE}, False, True),
        ({}, {}, {"planned": refused("validation"), "assembled": package("ACTIVE")}, False, True),
        ({}, {}, {"planned": refused("validation"), "assembled": package("DISABLED")}, False, True),
        ({"stage": "plan"}, {}, {"planned": refused("validation")}, False, True),
        ({}, CHECK, {"planned": refused("validation")}, False, True),
        ({}, {}, {"planned": planned()}, False, False),
        ({}, {}, {"planned": {"failed": True, "msg": "A crash, or arguments that do not fit."}}, False, True),
        ({}, {}, {"planned": {"plan": None}}, False, True),
        ({}, {}, {}, False, True),
    ],
)
def test_a_refused_plan_is_made_again_where_a_status_may_help(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], again: bool, final: bool
) -> None:
    found = run(options, circumstances, **seen)
    assert (found.may_plan_again, found.is_unplannable) == (again, final)


@pytest.mark.parametrize(
    ("circumstances", "seen", "wanted"),
    [(CHECK, planned(), True), (CHECK, NOTHING, False), ({}, planned(), False), (CHECK, {}, False)],
)
def test_a_dry_run_shows_what_would_change(circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool) -> None:
    assert run({}, circumstances, planned=seen).would_change is wanted


@pytest.mark.parametrize(
    ("stage", "compares"),
    [("plan", False), ("execute", True), ("all", False)],
)
def test_stages(stage: str, compares: bool) -> None:
    found = run({"stage": stage}, planned=planned())
    assert found.must_compare_plan is compares
    assert found.makes_package is (stage != "execute")


@pytest.mark.parametrize(
    ("approved", "seen", "wanted"),
    [
        (DIGEST, {"planned": planned()}, True),
        (OTHER_DIGEST, {"planned": planned()}, False),
        (OTHER_DIGEST, {"planned": NOTHING}, False),
        (
            OTHER_DIGEST,
            {"planned": NOTHING, "history": history(installation("INSTALLED", plan_digest=OTHER_DIGEST))},
            True,
        ),
        (
            OTHER_DIGEST,
            {"planned": planned(), "history": history(installation("INSTALLED", plan_digest=OTHER_DIGEST))},
            False,
        ),
        (
            OTHER_DIGEST,
            {"planned": NOTHING, "history": history(installation("FAILED", plan_digest=OTHER_DIGEST))},
            False,
        ),
    ],
)
def test_approval(approved: str, seen: dict[str, Any], wanted: bool) -> None:
    found = run({"stage": "execute", "package_id": "p1", "plan_digest": approved}, **seen)
    assert found.is_approved is wanted


BROUGHT = [entry("ROLE", "Old", action="OVERWRITING"), entry()]
AGAIN = {**UPDATE, "target_id": "role-OLD"}
LATER = {"action": "update", "type": "TMPL", "name": "New", "source_id": "s1", "target_id": "TMPL-New"}
AFTER, LONG_AFTER = "2026-05-25T17:50:59.999Z", "2026-05-25T17:51:00.000Z"
"""Times of the last change of what is overwritten: before the installation, and not before it."""


@pytest.mark.parametrize(
    ("changes", "approved", "more", "since", "wanted"),
    [
        ([REUSE], OTHER_DIGEST, {}, "", True),
        ([AGAIN, LATER], OTHER_DIGEST, {}, "", True),
        ([AGAIN, CREATE], OTHER_DIGEST, {}, "", False),
        ([AGAIN, {**LATER, "target_id": "another"}], OTHER_DIGEST, {}, "", False),
        ([AGAIN, LATER], OTHER_DIGEST, {"status": "FAILED", "is_successful": False}, "", False),
        ([AGAIN, LATER], OTHER_DIGEST, {"plan_digest": None}, "", False),
        # What only overwrites has the same digest again; it may have been approved once more.
        ([AGAIN], DIGEST, {}, AFTER, True),
        ([AGAIN], DIGEST, {}, LONG_AFTER, False),
        ([AGAIN], DIGEST, {}, "", False),
        ([AGAIN], DIGEST, {"registeredAt": None}, AFTER, False),
        ([AGAIN, CREATE], DIGEST, {}, AFTER, False),
    ],
)
def test_an_approved_plan_that_was_executed_already(
    changes: list[dict[str, Any]], approved: str, more: dict[str, Any], since: str, wanted: bool
) -> None:
    record = {**installation("INSTALLED", plan_digest=approved, registeredAt=REGISTERED, objects=BROUGHT), **more}
    options = {"stage": "execute", "package_id": "p1", "plan_digest": approved, "unchanged_since": since}
    found = run(options, planned=planned(*changes), history=history(record))

    assert (bool(found.executed), found.is_approved) == (wanted, wanted or approved == DIGEST)
    if wanted:
        assert (found.status, found.may_install, found.plan_check) == ("unchanged", False, "")
        assert found.result["installation_id"] == "i0"
        assert "Installation i0 has executed the approved plan." in found.message


def test_another_stage_knows_no_approved_plan() -> None:
    done = history(installation("INSTALLED", registeredAt=REGISTERED, objects=BROUGHT))
    assert run({"plan_digest": DIGEST}, planned=planned(AGAIN), history=done).has_changes


def test_a_plan_that_was_not_approved_is_named() -> None:
    message = run({"plan_digest": OTHER_DIGEST}, planned=planned()).mismatch_message
    assert message.startswith(
        f"The plan of package p1 is not the approved one: its digest is {DIGEST}, but workfront_promote_plan_digest is "
        f"{OTHER_DIGEST}. This run has installed nothing."
    )
    assert "or an earlier run has installed the approved plan" in message
    assert " its digest is missing, but workfront_promote" in run({"plan_digest": DIGEST}).mismatch_message
    failed = history(installation("FAILED", plan_digest=OTHER_DIGEST, registeredAt=REGISTERED))
    message = run({"plan_digest": OTHER_DIGEST}, planned=planned(), history=failed).mismatch_message
    assert f"Installation i0 of the approved plan was registered at {REGISTERED} and has the status FAILED." in message


@pytest.mark.parametrize(
    ("stage", "seen", "wanted"),
    [
        ("all", {"planned": planned()}, DIGEST),
        ("all", {"planned": SKIPPED, "history": RUNNING}, DIGEST),
        ("all", {"planned": SKIPPED, "history": OTHERS}, ""),
        ("execute", {"planned": planned()}, OTHER_DIGEST),
        ("execute", {"planned": SKIPPED, "history": RUNNING}, OTHER_DIGEST),
    ],
)
def test_what_runs_must_be_of_the_approved_plan_too(stage: str, seen: dict[str, Any], wanted: str) -> None:
    assert run({"stage": stage, "plan_digest": OTHER_DIGEST}, **seen).expected_digest == wanted


# -- what is held, and what was overtaken


def failed_package(*changed_at: str | None) -> dict[str, Any]:
    return {"packages": [{"id": "p0", "outdated_objects": [{"id": "0a", "changed_at": item} for item in changed_at]}]}


BEFORE, CREATED, AFTER = "2026-05-25T17:40:00Z", "2026-05-25T17:45:00.000Z", "2026-05-25T17:50:00Z"


@pytest.mark.parametrize(
    ("options", "circumstances", "compared", "status"),
    [
        ({}, {}, failed_package(), "held"),
        ({}, {}, failed_package(AFTER), "held"),
        ({}, {}, failed_package(None), "held"),
        ({}, {}, {"packages": []}, "held"),
        ({}, {}, failed_package(AFTER, BEFORE), "failed"),  # corrected; so it is the failure of something else
        ({}, {}, {"failed": True, "msg": "No answer."}, "failed"),
        ({"retry_rolled_back": True}, {}, failed_package(), "failed"),
        ({"retry_rolled_back": "yes"}, {}, failed_package(), "failed"),
    ],
)
def test_what_failed_before_is_held_unless_the_source_was_corrected(
    options: dict[str, Any], circumstances: dict[str, Any], compared: dict[str, Any], status: str
) -> None:
    made = {"package": {**package()["package"], "createdAt": CREATED}, "created": True}
    seen = {"assembled": made, "planned": planned(held=HELD), "failed_package": compared}
    found = run(options, circumstances, **seen, failure=failure("", advice=""))
    assert (found.status, found.must_fail) == (status, True)
    assert found.must_hold is (status == "held" or "failed" in compared)
    if status == "held":
        assert found.result["held"] == HELD
        assert "workfront_promote_retry_rolled_back: true" in found.held_message
        assert "1 of its objects failed." in found.held_message


@pytest.mark.parametrize(("options", "circumstances"), [({"stage": "plan"}, {}), ({}, CHECK)])
def test_a_plan_that_would_be_held_is_shown(options: dict[str, Any], circumstances: dict[str, Any]) -> None:
    found = run(options, circumstances, planned=planned(held=HELD), failed_package=failed_package())
    assert (found.status, found.must_hold, found.must_fail) == ("planned", False, False)
    assert found.result["held"] == HELD
    assert "The plan is held: installation i7" in found.message


def test_the_package_that_failed_is_not_corrected_by_what_came_after_it() -> None:
    seen = {"assembled": {"package": {"id": "p0", "createdAt": CREATED}}, "failed_package": failed_package(BEFORE)}
    assert run(planned=planned(held=HELD), **seen).must_hold


OVERTAKEN = {"failed": False, "error": {"kind": "state_conflict"}, "superseded": True, "plan": {"changes": []}}
"""As Ansible registers it: a failure that is no final one does not count as failed."""
LOST_STATUS = {"failed": False, "error": {"kind": "state_conflict"}, "package": {"status": "TESTING"}}
MOVED = {"failed": True, "error": {"kind": "state_conflict"}, "target_changes": [{}], "plan": {"changes": []}}


@pytest.mark.parametrize(
    ("options", "seen", "again", "has_failed"),
    [
        ({}, {"installed": OVERTAKEN}, True, False),
        ({}, {"installed": OVERTAKEN, "attempts": 1}, True, False),
        ({}, {"installed": OVERTAKEN, "attempts": "2"}, False, True),
        ({"stage": "execute"}, {"installed": OVERTAKEN}, False, True),
        ({}, {"installed": {**OVERTAKEN, "superseded": "yes"}}, False, True),
        ({}, {"installed": LOST_STATUS}, True, False),
        ({"stage": "execute"}, {"installed": LOST_STATUS}, True, False),
        ({}, {"installed": MOVED}, False, True),
        ({}, {"installed": {}}, False, True),
        ({}, {"installed": {"failed": True, "msg": "A crash."}}, False, True),
        ({}, {"installed": {"changed": True}}, False, True),
        ({}, {"installed": {**installed(), "plan": {"changes": []}}}, False, False),
    ],
)
def test_what_came_first_is_planned_again(
    options: dict[str, Any], seen: dict[str, Any], again: bool, has_failed: bool
) -> None:
    found = run(options, planned=planned(), admitted=ADMITTED, **seen)
    assert (found.must_try_again, found.install_has_failed) == (again, has_failed)
    assert found.is_installed is (seen["installed"].get("installation") is not None)


def test_a_status_that_another_run_has_set_is_set_again() -> None:
    assert run(planned=planned(), admitted=ADMITTED, installed=LOST_STATUS).must_admit
    assert not run(planned=planned(), admitted=ADMITTED, installed=OVERTAKEN).must_admit


OVERWRITTEN = [{"object_code": "ROLE", "id": "0c", "name": "Old", "updated_at": BEFORE, "more": "x"}]


@pytest.mark.parametrize(
    ("options", "seen", "expected"),
    [
        ({}, {}, 1),
        ({"stage": "execute"}, {}, 0),
        ({"stage": "execute", "overwritten_objects": ""}, {}, 0),
        ({"stage": "execute", "overwritten_objects": OVERWRITTEN}, {}, 1),
    ],
)
def test_what_is_overwritten_must_be_as_it_was_when_it_was_planned(
    options: dict[str, Any], seen: dict[str, Any], expected: int
) -> None:
    found = run(
        {"plan_digest": DIGEST, **options}, planned=planned(overwritten_objects=OVERWRITTEN), installed=installed()
    )
    assert len(found.expected_objects) == expected
    assert all(set(item) == {"object_code", "id", "name", "updated_at"} for item in found.expected_objects)
    assert ("was not compared" in found.message) is (not expected)


@pytest.mark.parametrize(
    ("options", "since"),
    [
        ({}, BEFORE),
        ({"stage": "plan"}, BEFORE),
        ({"stage": "execute"}, ""),
        ({"stage": "execute", "unchanged_since": BEFORE}, BEFORE),
    ],
)
def test_the_newest_change_of_what_is_overwritten_stands_for_a_long_list(options: dict[str, Any], since: str) -> None:
    listed = [
        *OVERWRITTEN,
        {**OVERWRITTEN[0], "id": "0d", "updated_at": None},
        {**OVERWRITTEN[0], "id": "0e", "updated_at": "2020-03-24T17:00:00:000+0400"},
    ]
    found = run({"plan_digest": DIGEST, **options}, planned=planned(overwritten_objects=listed), installed=installed())
    assert (found.unchanged_since, found.result["unchanged_since"]) == (since, since or None)
    assert ("was not compared" in found.message) is (not since)


@pytest.mark.parametrize(("count", "name"), [(50, "overwritten_objects"), (51, "unchanged_since")])
def test_a_command_shows_either_the_list_or_the_time(count: int, name: str) -> None:
    listed = [{**OVERWRITTEN[0], "id": f"{number:032x}"} for number in range(count)]
    request = run({"stage": "plan"}, planned=planned(overwritten_objects=listed)).request
    assert request is not None
    assert [key for key in request["variables"] if "overwritten" in key or "since" in key] == [
        f"workfront_promote_{name}"
    ]
