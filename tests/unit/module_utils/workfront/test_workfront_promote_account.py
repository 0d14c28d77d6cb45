# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Status and message of a run of the role workfront_promote (contract Workfront 7, 10.3)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.promote_samples import (
    ADMITTED,
    CHECK,
    COMPENSATED,
    DIGEST,
    FAILED_INSTALLATION,
    FOUND,
    LOST,
    NOTHING,
    REFUTED,
    REUSE,
    RUNNING,
    SKIPPED,
    SOURCE_URL,
    TARGET_URL,
    UNKNOWN_STATUS,
    UNREADABLE,
    entry,
    failure,
    installed,
    planned,
    run,
)

STAGE_PLAN = {"stage": "plan"}
WAY = f"from {SOURCE_URL} to {TARGET_URL}"
SHARING = "Workfront does not promote sharing: share the 3 created objects in the target."
UNVERIFIABLE = "These types cannot be looked up: CALEND."
KEPT = "Nothing was deleted, because workfront_promote_compensate is false."


@pytest.mark.parametrize(
    ("options", "seen", "status", "message"),
    [
        (
            {},
            {"planned": NOTHING},
            "unchanged",
            f"Package Onboarding (p1): nothing to install {WAY}. 1 object of the package already existed in the target "
            "and did not change, even if the content differs: Workfront does not show differences. To replace their content, set "
            "workfront_promote_collision to overwrite, or override single objects.",
        ),
        (
            {},
            {"planned": {"plan": {"changes": [{**REUSE, "action": "ignore"}], "digest": DIGEST}}},
            "unchanged",
            f"Package Onboarding (p1): nothing to install {WAY}.",
        ),
        (
            STAGE_PLAN,
            {"planned": planned()},
            "planned",
            f"Package Onboarding (p1) {WAY} is planned and was not installed.",
        ),
        (
            STAGE_PLAN,
            {"planned": planned(), "deleted": {"package": None, "changed": False}},
            "planned",
            f"Package Onboarding {WAY} is planned and was not installed.",
        ),
        (
            STAGE_PLAN,
            {"planned": planned(), "deleted": {"package": None, "error": {"kind": "server", "summary": "It is busy."}}},
            "planned",
            f"Package Onboarding (p1) {WAY} is planned and was not installed. Package p1 of the dry run could not be deleted and "
            "remains. It is busy. Delete it with envops.promotion.workfront_package and state: absent.",
        ),
        (
            {},
            {"planned": planned(), "installed": installed(), "found": FOUND, "admitted": ADMITTED},
            "promoted",
            f"Package Onboarding (p1) {WAY} was installed and verified. {UNVERIFIABLE} The status of the package was set to ACTIVE. "
            f"{SHARING}",
        ),
        (
            {},
            {"planned": planned(), "installed": installed(objects=[])},
            "promoted",
            f"Package Onboarding (p1) {WAY} was installed, but not verified.",
        ),
        (
            {},
            {"planned": SKIPPED, "history": RUNNING, "installed": installed(objects=[entry()]), "found": FOUND},
            "promoted",
            f"Package Onboarding (p1) {WAY} was installed and verified. "
            f"{SHARING.replace('share the 3 created objects', 'share the 1 created object')}",
        ),
        ({}, {"failure": failure()}, "failed", "It broke. Do this."),
        (
            {},
            {"failure": failure("network"), "admitted": ADMITTED},
            "failed",
            "It broke. Do this. The status of the package was set to ACTIVE.",
        ),
        (
            {},
            {"failure": failure("policy", advice=""), "admitted": ADMITTED, "restored": {"status": "DRAFT"}},
            "failed",
            "It broke.",
        ),
        (
            {},
            {
                "failure": failure("policy", advice=""),
                "admitted": ADMITTED,
                "restored": {"status": "ACTIVE", "error": {"kind": "server"}},
            },
            "failed",
            "It broke. The status of the package was set to ACTIVE. Its former status DRAFT could not be restored. No message was given.",
        ),
        (
            {},
            {
                "failure": failure("policy", advice=""),
                "admitted": ADMITTED,
                "restored": {"failed": False, "msg": "The module crashed."},
            },
            "failed",
            "It broke. The status of the package was set to ACTIVE. Its former status DRAFT could not be restored. The module crashed.",
        ),
        (
            {},
            {"planned": planned(), "installed": installed(), "failure": failure("network")},
            "failed",
            f"Package Onboarding (p1) {WAY} was installed, but could not be verified. It broke. Do this.",
        ),
        (
            {"compensate": False},
            {"failure": FAILED_INSTALLATION, "admitted": ADMITTED},
            "failed",
            f"1 of 2 objects failed. Correct it. {KEPT} The status of the package was set to ACTIVE.",
        ),
        ({"compensate": False}, REFUTED, "failed", "It broke."),
        ({}, REFUTED, "failed", "It broke."),
        (
            {},
            {"failure": FAILED_INSTALLATION, "reversal": {"status": "unchanged", "message": "The tags exclude it."}},
            "failed",
            "1 of 2 objects failed. The tags exclude it.",
        ),
        ({}, {"failure": FAILED_INSTALLATION}, "failed", "1 of 2 objects failed. Correct it."),
        (
            {},
            {"failure": FAILED_INSTALLATION, "reversal": COMPENSATED, "admitted": ADMITTED},
            "compensated",
            "1 of 2 objects failed. Installation i1: 1 object deleted.",
        ),
        (
            {},
            {"failure": FAILED_INSTALLATION, "reversal": {**COMPENSATED, "status": "unchanged"}},
            "compensated",
            "1 of 2 objects failed. Installation i1: 1 object deleted.",
        ),
        (
            {},
            {
                "failure": FAILED_INSTALLATION,
                "reversal": {"status": "failed", "message": "The compensation failed: no."},
                "admitted": ADMITTED,
            },
            "failed",
            "1 of 2 objects failed. The status of the package was set to ACTIVE. The compensation failed: no.",
        ),
    ],
)
def test_status_and_message(options: dict[str, Any], seen: dict[str, Any], status: str, message: str) -> None:
    found = run(options, **seen)
    assert (found.status, found.message) == (status, message)
    assert found.must_fail is (status in ("failed", "compensated"))
    assert (found.result["status"], found.result["message"], found.final_message) == (status, message, message)


LOST_ANSWER = failure("protocol", "It broke.", "", effect_unknown=True)


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        (
            {"assembled": {**UNREADABLE, "package": None}},
            f"Whether Package Onboarding was created or changed in {SOURCE_URL} is unknown. This run has installed nothing.",
        ),
        (
            {"assembled": {**UNREADABLE, "package": {"id": "p1", "name": "Onboarding"}}},
            f"Whether Package Onboarding (p1) was created or changed in {SOURCE_URL} is unknown. This run has installed nothing.",
        ),
        (
            {"rehearsed": UNREADABLE, "token": "0123"},
            f"Whether the package 'Onboarding (dry run 0123)' of the dry run was created in {SOURCE_URL} is unknown. If it was, a "
            "later run deletes it.",
        ),
        (
            {"planned": planned(), "admitted": UNKNOWN_STATUS},
            "Whether the status of Package Onboarding (p1) was set to ACTIVE is unknown. This run has installed nothing.",
        ),
        (
            {"planned": planned(), "admitted": ADMITTED, "installed": UNREADABLE},
            f"Whether an installation of package p1 was started in {TARGET_URL} is unknown. Before you run the role again, read it with "
            "envops.promotion.workfront_installation_info and package_id: p1. To delete what it created, run the role "
            "workfront_rollback with workfront_rollback_installation_id: the ID of that installation. The status of the package was set to ACTIVE.",
        ),
        (
            {"planned": planned(), "installed": {**UNREADABLE, "installation_id": "i1"}},
            f"Whether installation i1 was started in {TARGET_URL} is unknown. Before you run the role again, read it with "
            "envops.promotion.workfront_installation_info and package_id: p1. To delete what it created, run the role "
            "workfront_rollback with workfront_rollback_installation_id: i1.",
        ),
    ],
)
def test_what_an_unreadable_answer_leaves_unknown_is_said(seen: dict[str, Any], message: str) -> None:
    found = run(failure=LOST_ANSWER, **seen)
    assert (found.status, found.message) == ("failed", f"It broke. {message}")
    assert found.result["effect_unknown"] is True


@pytest.mark.parametrize(
    ("restored", "status"),
    [({}, None), ({"status": "DRAFT", "package": {}}, "DRAFT"), ({**UNREADABLE, "status": "DRAFT"}, None)],
)
def test_a_status_whose_setting_was_not_answered_is_unknown(restored: dict[str, Any], status: str | None) -> None:
    found = run(planned=planned(), admitted=UNKNOWN_STATUS, failure=LOST_ANSWER, restored=restored)
    assert (found.result["package_status"], found.result["status_set"]) == (status, None)


def test_the_effect_of_what_has_failed_is_kept() -> None:
    caught = run(failed_result={**UNREADABLE, "msg": "It broke."}).caught
    assert caught["known"]["effect_unknown"] is True


PLAN_ONLY, NO_PLAN = {"run_tags": ["plan"]}, {"skip_tags": ["plan"]}
NOTHING_PLANNED = "Nothing was planned, because the tags exclude it."
NO_PLAN_RETURNED = "No task has returned a plan. Nothing was installed."
NOT_INSTALLED = "Package Onboarding (p1) had to be installed, but no task has confirmed that it was."
UNJUDGED = f"{NOT_INSTALLED} No task has checked its plan against the policy."
RULES = {"policy": {"max_changes": 9}}


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "status", "message"),
    [
        ({}, NO_PLAN, {}, "unchanged", NOTHING_PLANNED),
        ({}, NO_PLAN, {"planned": SKIPPED}, "unchanged", NOTHING_PLANNED),
        ({}, {}, {}, "failed", NO_PLAN_RETURNED),
        ({}, {}, {"planned": {"changed": False, "msg": "Unsupported parameters"}}, "failed", NO_PLAN_RETURNED),
        ({}, CHECK, {}, "failed", NO_PLAN_RETURNED),
        (STAGE_PLAN, PLAN_ONLY, {}, "failed", NO_PLAN_RETURNED),
        ({"stage": "execute"}, {"run_tags": ["execute"]}, {}, "failed", NO_PLAN_RETURNED),
        ({}, {}, {"planned": planned()}, "failed", NOT_INSTALLED),
        ({}, {}, {"planned": planned(), "installed": {"failed": True}}, "failed", NOT_INSTALLED),
        (RULES, {}, {"planned": planned()}, "failed", UNJUDGED),
        ({}, {}, {"history": RUNNING}, "failed", NOT_INSTALLED),
        ({}, PLAN_ONLY, {"planned": planned()}, "planned", None),
        ({}, CHECK, {"planned": planned()}, "planned", None),
        ({}, {}, {"planned": planned(), "installed": installed(), "found": LOST}, "failed", None),
    ],
)
def test_success_needs_what_tasks_have_returned(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], status: str, message: str | None
) -> None:
    found = run(options, circumstances, **seen)
    assert (found.status, found.must_fail) == (status, status == "failed")
    assert message is None or found.message == message


@pytest.mark.parametrize(
    ("policy", "judged", "wanted"),
    [
        ({}, {}, True),
        ({"max_changes": 1}, {"allowed": True}, True),
        ({"max_changes": 1}, {"allowed": False}, False),
        ({"max_changes": 1}, {}, False),
        ({"max_changes": 1}, SKIPPED, False),
        ({"max_changes": 1, "enforce": False}, {"allowed": False}, True),
        ('{"max_changes": 1', {"allowed": True}, False),
    ],
)
@pytest.mark.parametrize("stage", ["all", "execute"])
def test_a_policy_must_have_allowed_the_plan(stage: str, policy: Any, judged: dict[str, Any], wanted: bool) -> None:
    assert run({"stage": stage, "policy": policy}, planned=planned(), judged=judged).may_install is wanted


def test_without_a_package_its_given_name_is_shown() -> None:
    found = run(STAGE_PLAN, assembled={"package": None}, planned=planned())
    assert found.message == f"Package Onboarding {WAY} is planned and was not installed."


def test_a_report_that_cannot_be_written_fails_the_run() -> None:
    reported = {"results": [{"checksum": "c"}, {"msg": "No space.", "failed": True}, {}]}
    found = run(planned=NOTHING, reported=reported)
    assert found.must_fail
    assert found.status == "unchanged"
    assert found.final_message.endswith(
        ". The report could not be written: No space. The report could not be written: No message was given."
    )
    assert not run(planned=NOTHING, reported={"results": [], "skipped": True}).must_fail
