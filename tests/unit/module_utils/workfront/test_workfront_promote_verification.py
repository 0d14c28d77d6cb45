# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_promote decides about verification, checks and failures (contract Workfront 7, 10.3)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.promote_samples import (
    ADMITTED,
    CHECK,
    COMPENSATED,
    FAILED,
    FAILED_INSTALLATION,
    FOUND,
    FOUND_OBJECTS,
    LOST,
    REFUTED,
    RENAMED,
    SKIPPED,
    TARGET_URL,
    UNKNOWN_STATUS,
    entry,
    failure,
    history,
    installation,
    installed,
    package,
    planned,
    run,
)

# -- the verification


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "wanted"),
    [
        ({}, {}, installed(), True),
        ({"verify": "false"}, {}, installed(), False),
        ({}, CHECK, installed(), False),
        ({}, {}, installed(failed=True), False),
        ({}, {}, {"installation": None, "changed": False}, False),
        ({}, {}, installed(objects=[entry("CALEND", "Dates", readable=False)]), False),
        ({}, {}, installed(objects=[entry("GROUP", "There", action="USEEXISTING")]), False),
        ({}, {}, {}, False),
    ],
)
def test_whether_to_verify(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool
) -> None:
    assert run(options, circumstances, installed=seen).must_verify is wanted


def test_what_can_be_looked_up() -> None:
    assert run(installed=installed()).verifiable == [
        {"id": "TMPL-New", "object_code": "TMPL"},
        {"id": "TMPL-Copy", "object_code": "TMPL"},
        {"id": "ROLE-Old", "object_code": "ROLE"},
    ]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ({}, None),
        (SKIPPED, None),
        ({"failed": True, "error": {"kind": "network"}}, None),
        (FOUND, True),
        ({"objects": [{**item, "id": item["id"].lower(), "name": None} for item in FOUND_OBJECTS]}, True),
        (RENAMED, True),
        ({"objects": FOUND_OBJECTS[:1]}, False),
        ({"objects": FOUND_OBJECTS[:2]}, False),
        ({"objects": [FOUND_OBJECTS[0], {**FOUND_OBJECTS[1], "object_code": "PROJ"}, FOUND_OBJECTS[2]]}, False),
    ],
)
def test_verified(found: dict[str, Any], wanted: bool | None) -> None:
    result = run(installed=installed(), found=found).result
    assert result["verified"] is wanted
    assert [item["name"] for item in result["unverifiable"]] == ["Dates"]


@pytest.mark.parametrize("objects", [[], [entry("CALEND", "Dates", readable=False)]])
def test_where_nothing_can_be_compared_nothing_is_verified(objects: list[dict[str, Any]]) -> None:
    found = run(installed=installed(objects=objects), found={"objects": []}, planned=planned())
    assert (found.status, found.result["verified"]) == ("promoted", None)
    assert "was installed, but not verified." in found.message


def test_what_was_not_found_is_named() -> None:
    message = run(installed=installed(), found={"objects": FOUND_OBJECTS[2:]}).lost_message
    assert message.startswith(
        f"Installation i1 reports objects as installed that do not exist in {TARGET_URL}: "
        'TMPL "New" (TMPL-New), TMPL "Copy" (TMPL-Copy). The other 1 exist. Nothing was deleted'
    )
    assert message.endswith("workfront_rollback_installation_id: i1.")


@pytest.mark.parametrize(
    ("stored", "differs"),
    [
        (" Copy ", False),
        ("COPY", False),
        ("\uff23opy", False),
        (None, False),
        ("Somebody's", True),
    ],
)
def test_another_name_is_a_warning(stored: str | None, differs: bool) -> None:
    objects = [FOUND_OBJECTS[0], {**FOUND_OBJECTS[1], "name": stored}, FOUND_OBJECTS[2]]
    found = run(planned=planned(), installed=installed(), found={"objects": objects})
    assert (found.status, found.verified) == ("promoted", True)
    assert bool(found.result["name_differences"]) is differs
    said = "Warning: the target stores other names: TMPL TMPL-Copy is 'Somebody's', not 'Copy'."
    assert (said in found.message) is differs


# -- failures


def test_of_a_failed_task_only_what_the_role_needs_is_kept() -> None:
    result = {
        "msg": "It failed. Do this.",
        "error": {"summary": "It failed.", "advice": "Do this.", "kind": "operation_failed"},
        **FAILED,
        "violations": [],
        "invocation": {"api_key": "secret"},
        "session_id": "secret",
    }
    assert run(failed_result=result).caught == {
        "message": "It failed.",
        "advice": "Do this.",
        "kind": "operation_failed",
        "known": FAILED,
    }


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "wanted"),
    [
        ({}, {}, {"failure": FAILED_INSTALLATION}, True),
        ({"stage": "execute"}, {}, {"failure": FAILED_INSTALLATION}, True),
        ({"compensate": "yes"}, {}, {"failure": FAILED_INSTALLATION}, True),
        ({}, {}, REFUTED, False),
        ({"compensate": False}, {}, {"failure": FAILED_INSTALLATION}, False),
        ({"compensate": "no"}, {}, REFUTED, False),
        ({}, CHECK, {"failure": FAILED_INSTALLATION}, False),
        ({}, {}, {"failure": failure("operation_failed", **FAILED | {"status": "ROLLED_BACK"})}, False),
        ({}, {}, {"failure": failure("operation_failed", **FAILED | {"installation_id": ""})}, False),
        ({}, {}, {"failure": failure("operation_failed", **FAILED | {"objects": []})}, False),
        *[
            ({}, {}, {"failure": failure(kind, **FAILED)}, False)
            for kind in ("network", "timeout", "server", "authentication", "permission", "protocol", "throttled", "")
        ],
        ({}, {}, {"installed": installed(), "failure": failure("network")}, False),
        ({}, {}, {"installed": installed(), "found": {"failed": True}, "failure": failure("network")}, False),
        ({}, {}, {"installed": installed(), "found": FOUND, "failure": failure("")}, False),
        ({}, {}, {"failure": failure("policy", violations=["v"])}, False),
        ({}, {}, {}, False),
    ],
)
def test_only_a_verdict_causes_a_compensation(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool
) -> None:
    assert run(options, circumstances, **{"planned": planned(), **seen}).must_compensate is wanted


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({"admitted": ADMITTED, "failure": failure("state_conflict")}, True),
        ({"admitted_to_plan": ADMITTED, "failure": failure("policy")}, True),
        ({"admitted_to_plan": ADMITTED, "admitted": SKIPPED, "failure": failure("")}, True),
        ({"admitted": {**ADMITTED, "changed": False}, "failure": failure("policy")}, False),
        ({"admitted": SKIPPED, "failure": failure("policy")}, False),
        ({"admitted": ADMITTED, "failure": failure("state_conflict", installation_id="i1")}, False),
        ({"admitted": ADMITTED, "installed": installed(), "failure": failure("")}, False),
        ({"admitted": ADMITTED}, False),
        ({"admitted": ADMITTED, "installed": {"failed": True, "msg": "Terminated"}, "failure": failure("")}, False),
        ({"admitted": ADMITTED, "failure": failure("unreadable", effect_unknown=True)}, False),
        ({"admitted": UNKNOWN_STATUS, "failure": failure("protocol", effect_unknown=True)}, True),
        *[
            ({"admitted": ADMITTED, "failure": failure(kind)}, False)
            for kind in ("network", "server", "protocol", "timeout", "operation_failed")
        ],
    ],
)
def test_the_former_status_returns_only_if_certainly_nothing_was_started(seen: dict[str, Any], wanted: bool) -> None:
    assert run(planned=planned(), **seen).must_restore_status is wanted


PRESENT = {"packages": [{"id": "p1", "status": "ACTIVE"}]}
NOBODY: dict[str, Any] = {"installations": []}
BEFORE, SINCE = "2026-05-25T17:44:59Z", "2026-05-25T17:45:00Z"
"""Before and after the run began, with five minutes for clocks that differ."""
REASON = "Its former status DRAFT was not restored, because"


@pytest.mark.parametrize(
    ("present", "relying", "wanted", "status", "said"),
    [
        (PRESENT, NOBODY, True, "ACTIVE", ""),
        (PRESENT, history(installation("INSTALLED", registeredAt=BEFORE)), True, "ACTIVE", ""),
        (
            PRESENT,
            history(installation("INSTALLED", registeredAt=SINCE)),
            False,
            "ACTIVE",
            f"{REASON} installation i0 relies",
        ),
        (
            PRESENT,
            history(installation("INSTALLED", registeredAt=None)),
            False,
            "ACTIVE",
            f"{REASON} installation i0 relies",
        ),
        (
            PRESENT,
            history(installation("INSTALLING", is_running=True, registeredAt=BEFORE)),
            False,
            "ACTIVE",
            f"{REASON} installation i0 relies",
        ),
        (
            PRESENT,
            {"failed": True, "msg": "It is gone."},
            False,
            "ACTIVE",
            "Its former status DRAFT could not be restored. It is gone.",
        ),
        (
            {"packages": [{"id": "p1", "status": "DISABLED"}]},
            NOBODY,
            False,
            "DISABLED",
            f"{REASON} somebody else has set it to DISABLED since.",
        ),
        ({"packages": [{"id": "p1", "status": "DRAFT"}]}, NOBODY, False, "DRAFT", ""),
        ({"packages": []}, NOBODY, False, "ACTIVE", ""),
        ({"failed": True, "msg": "No."}, NOBODY, False, "ACTIVE", "Its former status DRAFT could not be restored. No."),
    ],
)
def test_the_former_status_returns_only_if_nobody_else_has_set_or_uses_another(
    present: dict[str, Any], relying: dict[str, Any], wanted: bool, status: str, said: str
) -> None:
    found = run(planned=planned(), admitted=ADMITTED, failure=failure("policy"), present=present, relying=relying)
    assert (found.may_restore_status, found.package_status) == (wanted, status)
    assert found.status_set == ("ACTIVE" if status == "ACTIVE" else "")
    assert said in found.message
    assert ("former status" in found.message) is bool(said)


@pytest.mark.parametrize(
    ("rehearsed", "wanted"),
    [(package(created=True), True), (package(), False), (SKIPPED, False), ({"failed": True, "package": None}, False)],
)
def test_only_the_package_of_a_dry_run_is_deleted(rehearsed: dict[str, Any], wanted: bool) -> None:
    assert run({}, CHECK, rehearsed=rehearsed).must_delete_package is wanted


# -- the checks of the user
CHECKS = {"checks": ["form.yml", "team.yml"]}
DONE = {"planned": planned(), "installed": installed(), "found": FOUND}
FAILED_CHECK = {"failed_result": {"msg": "The form does not open.", "objects": [entry()], "status": "FAILED"}}


def test_checks_run_on_what_was_installed() -> None:
    assert run(CHECKS, **DONE).must_run_checks
    assert run(CHECKS | {"verify": False}, planned=planned(), installed=installed()).must_run_checks
    assert not run(CHECKS, **{**DONE, "found": LOST}).must_run_checks
    assert not run(CHECKS, CHECK, **DONE).must_run_checks
    assert not run(CHECKS, planned=planned()).must_run_checks
    assert not run({"checks": None}, **DONE).must_run_checks
    subject = run(CHECKS, **DONE).subject_of_checks
    assert (subject["package_id"], subject["installation_id"], subject["target"]) == ("p1", "i1", TARGET_URL)
    assert "secret" not in str(subject)


def test_checks_that_have_passed_or_not() -> None:
    passed = run(CHECKS, checked=["form.yml", "team.yml"], **DONE)
    assert (passed.status, passed.verified, passed.must_fail) == ("promoted", True, False)
    assert "Passed checks: form.yml, team.yml." in passed.message
    for checked in ([], ["form.yml"]):
        left = run(CHECKS, checked=checked, **DONE)
        assert (left.status, left.must_fail) == ("failed", True)
        assert "These checks had to run, and have not passed:" in left.message
    assert run(CHECKS, {"skip_tags": ["verify"]}, **DONE).status == "promoted"


def test_a_failed_check_is_a_failed_verification() -> None:
    caught = run(CHECKS, checking="form.yml", **DONE, **FAILED_CHECK).caught
    assert caught == {
        "message": "The check form.yml failed: The form does not open.",
        "advice": "",
        "kind": "",
        "known": {},
    }
    failed = run(CHECKS, checking="form.yml", failure=caught, **DONE)
    assert (failed.has_failed, failed.must_compensate, failed.verified, failed.status) == (True, True, False, "failed")
    assert failed.result["checks"] == [{"name": "form.yml", "passed": False}, {"name": "team.yml", "passed": None}]

    undone = run(CHECKS, checking="form.yml", failure=caught, reversal=COMPENSATED, **DONE)
    assert undone.status == "compensated"
    assert undone.message.startswith(
        "The check form.yml failed: The form does not open. Installation i1: 1 object deleted."
    )

    kept = run(CHECKS | {"compensate": False}, checking="form.yml", failure=caught, **DONE)
    assert not kept.must_compensate
    assert (
        "was installed. The check form.yml failed: The form does not open. Nothing was deleted, because" in kept.message
    )
