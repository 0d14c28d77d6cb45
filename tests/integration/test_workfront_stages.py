# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Planning a Workfront promotion in one job, approval and policy, installation in another one; parts of the role by tags."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator.launcher import Simulator
from support.workfront import TARGET, Workfront
from support.workfront_playbooks import (
    FEW,
    FEW_LINES,
    FEW_SUMMARY,
    LAST_NAME,
    PROMOTE,
    WorkfrontPlaybooks,
    names_in,
    plan_lines,
)

UNKNOWN = "a8fa2955-63ce-441e-87ed-57e9e92404e4"
NO_DIGEST = "sha256:" + "0" * 64
STRICT: dict[str, Any] = {"plan_requires_status": True}
FORBIDDEN: dict[str, Any] = {"max_changes": 1, "protected": [{"name": "Campaign*"}]}


@pytest.fixture
def package_id(workfront: Workfront) -> str:
    """The ID of a package in status DRAFT."""
    return workfront.assembled_id(objects=FEW, status=None)


@pytest.mark.release
def test_a_plan_that_was_not_approved_leaves_its_package(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    plan = workfront_playbooks.promote(stage="plan")
    handed = {name.removeprefix(f"{PROMOTE}_"): value for name, value in plan.stats.items()}
    assert f"    {PROMOTE}_package_id: {handed['package_id']}" in handed["plan_text"].splitlines()
    workfront.simulator.clear_requests()

    denied = workfront_playbooks.execute(**{**handed, "stage": "discard"})

    assert (denied.status, denied.changed) == (0, 0), denied.output
    assert (denied.promoted["status"], denied.promoted["package_status"]) == ("unchanged", "DRAFT")
    assert (
        "is discarded. Workfront lists no installation of it. The package stays as it was, in status DRAFT."
        in denied.promoted["message"]
    )
    assert workfront.writes() == []


def test_a_plan_is_installed_later_by_its_package_and_digest(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    before = workfront.objects()
    plan = workfront_playbooks.promote("--diff", stage="plan")

    assert plan.status == 0, plan.output
    shown = [" ".join(line.split()) for line in plan.result_of("Show the result")["msg"]]
    assert shown[1] == "2 to create, 0 to update, 0 to delete, 1 reused:"
    assert len(shown) == len(FEW_LINES) + 4, "whoever approves it must see it"
    assert [line.split()[1] for line in shown[2:-2]] == [line.split()[1] for line in FEW_LINES]
    assert (plan.promoted["status"], plan.promoted["package_status"]) == ("planned", "DRAFT")
    assert workfront.writes() == ["E1", "E12"]
    # As AWX hands the artifacts of a job to the next one: all of them, as extra variables, which win over all else.
    handed = {name.removeprefix(f"{PROMOTE}_"): value for name, value in plan.stats.items()}
    assert handed["plan_summary"] == FEW_SUMMARY

    workfront.simulator.clear_requests()
    dry = workfront_playbooks.execute("--check", "--diff", **handed)

    assert dry.status == 0, dry.output
    assert (dry.promoted["status"], dry.promoted["package_status"]) == ("planned", "DRAFT")
    assert dry.changed == 1
    assert plan_lines(dry) == FEW_LINES
    assert workfront.writes() == ["E12"]
    assert workfront.objects() == before

    executed = workfront_playbooks.execute(**handed)

    assert executed.status == 0, executed.output
    assert (executed.promoted["status"], executed.promoted["verified"]) == ("promoted", True)
    assert executed.promoted["package_id"] == handed["package_id"]
    assert executed.promoted["plan_digest"] == handed["plan_digest"]
    assert executed.changed == 2, "set ACTIVE, and installed"
    assert LAST_NAME in names_in(workfront)

    # As after a run that was killed when the installation was over.
    again = workfront_playbooks.execute(**handed)

    assert again.status == 0, again.output
    assert (again.promoted["status"], again.changed) == ("unchanged", 0)
    assert workfront.operations().count("E13") == 1


@pytest.mark.release
def test_a_plan_that_was_changed_since_is_not_installed(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator, package_id: str
) -> None:
    approved = workfront.plan(package_id)["plan"]["digest"]
    simulator.workfront_put_object(TARGET, "TMPL", LAST_NAME)
    before = workfront.objects()

    run = workfront_playbooks.execute(package_id=package_id, plan_digest=approved)

    assert run.promoted["status"] == "failed"
    assert f"The plan of package {package_id} is not the approved one: its digest is " in run.message
    assert f"but workfront_promote_plan_digest is {approved}. This run has installed nothing." in run.message
    assert (run.promoted["package_status"], run.promoted["status_set"]) == ("DRAFT", None)
    assert set(workfront.writes()) == {"E1", "E12"}, "its status was not touched"
    assert workfront.objects() == before


def test_what_cannot_be_executed_says_what_to_do(workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront) -> None:
    incomplete = workfront_playbooks.execute(package_id=UNKNOWN)

    assert "requires workfront_promote_package_id and workfront_promote_plan_digest" in incomplete.message
    assert workfront.requests() == []

    unknown = workfront_playbooks.execute(package_id=UNKNOWN, plan_digest=NO_DIGEST)

    assert re.search(rf"There is no package {UNKNOWN} in http://\S+. Run stage plan again\.", unknown.message)
    assert workfront.writes() == []


@pytest.mark.release
def test_a_plan_that_violates_the_policy_is_refused(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, package_id: str
) -> None:
    before = workfront.objects()

    run = workfront_playbooks.promote(policy=FORBIDDEN)

    assert run.message.startswith(
        "The plan violates the policy: The plan has 2 changes; max_changes allows 1. "
        f'create of TMPL "{LAST_NAME}": it is protected by the pattern name Campaign*. This task has started nothing. Change the '
        "selection, or the policy if the change is intended."
    )
    assert (run.promoted["status"], run.promoted["package_id"]) == ("failed", package_id)
    assert run.promoted["policy"]["allowed"] is False
    assert [item["rule"] for item in run.promoted["policy"]["violations"]] == ["max_changes", "protected"]
    assert (run.promoted["package_status"], run.promoted["status_set"]) == ("DRAFT", None)
    assert workfront.writes() == ["E1", "E12"]
    assert workfront.objects() == before


@pytest.mark.release
def test_a_policy_that_is_not_enforced_only_reports(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, package_id: str
) -> None:
    workfront.simulator.workfront_behave(**STRICT)

    # A status that is set in order to plan does not come back if the plan is then installed.
    run = workfront_playbooks.promote(policy={**FORBIDDEN, "enforce": False}, verify=False)

    assert run.status == 0, run.output
    judged = run.result_of("Check the plan against the policy")
    assert [item["rule"] for item in judged["violations"]] == ["max_changes", "protected"]
    assert run.promoted["policy"] == {"allowed": False, "violations": judged["violations"], "rules": judged["rules"]}
    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", None)
    assert (run.promoted["status_set"], run.promoted["package_status"]) == ("ACTIVE", "ACTIVE")
    assert run.changed == 2, "set ACTIVE once, and installed"
    assert workfront.operations().count("E6") == 1
    assert LAST_NAME in names_in(workfront)


@pytest.mark.parametrize(
    "restored", [pytest.param(True, id="restored"), pytest.param(False, id="stuck", marks=pytest.mark.release)]
)
def test_a_status_that_was_set_in_order_to_plan_is_restored_if_the_plan_is_refused(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, package_id: str, restored: bool
) -> None:
    workfront.simulator.workfront_behave(**STRICT)
    if not restored:
        workfront.simulator.fault("status", vendor="workfront", operation="E6", status=422, skip=1, times=None)

    run = workfront_playbooks.promote(policy=FORBIDDEN)

    assert "The plan violates the policy: " in run.message
    status = "DRAFT" if restored else "ACTIVE"
    assert [item["status"] for item in workfront.packages()] == [status]
    assert run.promoted["package_status"] == status
    assert run.promoted["status_set"] == (None if restored else "ACTIVE")
    assert ("The status of the package was set to ACTIVE." in run.message) is not restored
    assert workfront.operations().count("E6") == 2
    assert "E13" not in workfront.operations()


@pytest.mark.release
def test_stage_plan_sets_no_status_even_where_planning_needs_one(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, package_id: str
) -> None:
    workfront.simulator.workfront_behave(**STRICT)

    run = workfront_playbooks.promote(stage="plan")

    assert run.promoted["status"] == "failed"
    assert f"Could not plan the installation of package {package_id}" in run.message
    assert workfront.writes() == ["E1", "E12"]


@pytest.mark.release
def test_plan_alone_makes_the_plan_and_keeps_the_package(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    before = workfront.objects()

    run = workfront_playbooks.promote("--tags", "plan")

    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["status_set"]) == ("planned", None)
    assert workfront.writes() == ["E1", "E12"]
    assert workfront.objects() == before

    executed = workfront_playbooks.execute(
        "--tags",
        "execute",
        package_id=run.promoted["package_id"],
        plan_digest=run.promoted["plan_digest"],
    )

    assert executed.status == 0, executed.output
    assert (executed.promoted["status"], executed.promoted["status_set"]) == ("promoted", "ACTIVE")


@pytest.mark.release
def test_verification_alone_claims_nothing(workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront) -> None:
    run = workfront_playbooks.promote("--tags", "verify")

    assert run.status == 0, run.output
    assert run.promoted["message"] == "Nothing was planned, because the tags exclude it."
    assert (run.promoted["status"], run.changed) == ("unchanged", 0)
    assert workfront.writes() == []
