# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_installation: installing what was agreed to, only where it is admitted, and only once."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import SOURCE, TARGET, Workfront, created_by, installed, planning, small_package

OTHER_DIGEST = "sha256:" + "0" * 64
STATUSES = ["UNASSEMBLED", "ASSEMBLING", "ASSEMBLING_FAILED", "DRAFT", "TESTING", "ACTIVE", "DISABLED"]


def test_check_run_run_again_read_back(workfront: Workfront) -> None:
    package_id = workfront.assembled_id()
    planned = workfront.plan(package_id)
    task = {"package_id": package_id, "expected_plan_digest": planned["plan"]["digest"]}
    before = workfront.objects()
    workfront.simulator.clear_requests()
    foreseen = workfront.process("workfront_installation", check=True, diff=True, **task)
    assert foreseen.changed
    assert foreseen["plan"] == planned["plan"]
    assert (foreseen["installation"], foreseen["installation_id"], foreseen["objects"]) == (None, None, [])
    assert len(foreseen["diff"]["prepared"].splitlines()) == 1 + planned["plan"]["summary"]["total"]
    assert workfront.operations() == ["E3", "E10", planning(workfront)]
    assert (workfront.objects(), workfront.installations()) == (before, [])

    workfront.simulator.clear_requests()
    done = workfront.process("workfront_installation", **task)
    assert done.changed
    assert done["status"] == ("COMPLETED" if workfront.flavor == "legacy" else "INSTALLED")
    assert done["elapsed"] >= 0
    assert workfront.writes() == [planning(workfront), "E13"]
    [record] = workfront.installations()
    assert record["id"] == done["installation_id"] == done["installation"]["id"]
    assert done["installation"]["environmentPromotionPackageId"] == package_id
    made = created_by(done)
    target = workfront.objects()
    assert set(target) - set(before) == set(made.values())
    assert {name: target[name] for name in before} == before
    assert len(made) == planned["plan"]["summary"]["creates"]
    assert target[made[worlds.TEMPLATE]]["name"] == worlds.TEMPLATE_NAME

    for check in (False, True):
        again = workfront.install(package_id, check=check)
        assert not again.changed
        assert (again["installation"], again["status"]) == (None, None)
        assert again["plan"]["summary"]["reused"] == planned["plan"]["summary"]["total"]
    assert workfront.writes().count("E13") == 1
    assert workfront.objects() == target
    read = workfront.run("workfront_installation_info", package_id=package_id)
    assert [item["id"] for item in read["installations"]] == [record["id"]]


def test_result_of_each_object(workfront: Workfront) -> None:
    outcome = installed(workfront)
    by_source = {item["source_id"]: item for item in outcome["objects"]}
    assert len(by_source) == 20
    assert [item["object_code"] for item in outcome["objects"]] == [
        item["type"] for item in outcome["plan"]["changes"]
    ], "in the order of installation"
    assert by_source[worlds.ROLE] == {
        "object_code": "ROLE",
        "source_id": worlds.ROLE,
        "target_id": worlds.TARGET_ROLE,
        "name": worlds.ROLE_NAME,
        "action": "USEEXISTING",
        "status": "REGISTERED",
        "reason": None,
        "advice": None,
        "readable": True,
    }
    created = by_source[worlds.TEMPLATE]
    assert (created["action"], created["status"]) == ("CREATE", "INSTALLED")
    assert created["target_id"] in workfront.objects()


def test_complete_map_is_sent(current_workfront: Workfront) -> None:
    """A15: also what is not decided upon."""
    package_id = small_package(current_workfront)
    planned = current_workfront.plan(package_id)
    installed(current_workfront, package_id)
    assert current_workfront.bodies("E13") == [{"translationMap": planned["translation_map"]}]


def test_types_that_nobody_can_read_are_marked(workfront: Workfront) -> None:
    """Who verifies an installation must know what cannot be looked up."""
    package_id = workfront.assembled_id(
        name="Calendars", objects=[{"object_code": "CALEND", "id": worlds.CALENDAR}], status="ACTIVE"
    )
    assert [item["readable"] for item in installed(workfront, package_id)["objects"]] == [False]


def test_start_without_waiting(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(installation={"reads": 4})
    started = workfront.install(package_id, wait=False)
    assert started.changed
    assert (started["status"], started["elapsed"]) == ("INSTALLING", 0.0)
    watched = workfront.install(package_id, wait=False)
    assert not watched.changed
    waited = workfront.install(package_id)
    assert not waited.changed
    assert waited["installation_id"] == started["installation_id"] == watched["installation_id"]
    assert waited["objects"][-1]["status"] == "INSTALLED"
    assert workfront.writes().count("E13") == 1


# -- where a package is admitted (contract 7.2)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("lane", [TARGET, worlds.PREVIEW])
def test_status_must_admit_the_target(workfront: Workfront, lane: str, status: str) -> None:
    """F6: the message names both, and what is needed."""
    package_id = small_package(workfront)
    workfront.simulator.workfront_change_package(package_id, status=status)
    workfront.simulator.workfront_behave(assembly="never")
    workfront.simulator.clear_requests()
    outcome = workfront.install(package_id, lane)
    if status == "ACTIVE" or (status == "TESTING" and lane != TARGET):
        assert outcome.changed
        return
    kind, needed = ("production", "ACTIVE") if lane == TARGET else ("sandbox", "TESTING")
    # The legacy dialect shows what it has no word for as if it were still going on.
    reported = "ASSEMBLING" if workfront.flavor == "legacy" and "ASSEMBL" in status else status
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["error"]["kind"] == "state_conflict"
    assert f"Package {package_id} ('Agency Offboarding') is {reported};" in outcome.message
    assert f"is a {kind} environment and needs {needed}. Nothing was installed." in outcome.message
    assert f"status: {needed}" in outcome["error"]["advice"]
    assert workfront.writes() == []


def test_package_is_not_installed_where_it_comes_from(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    current_workfront.simulator.clear_requests()
    outcome = current_workfront.install(package_id, SOURCE)
    assert outcome.failed
    assert "Source and target are the same environment" in outcome.message
    assert current_workfront.writes() == []


def test_status_that_changes_meanwhile_is_named_after_the_refusal(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    retire = {"package_id": package_id, "status": "DISABLED"}
    workfront.simulator.fault("do", vendor="workfront", operation="E13", action="change_package", arguments=retire)
    outcome = workfront.install(package_id)
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["error"]["kind"] == "state_conflict"
    assert "is DISABLED" in outcome.message
    assert "needs ACTIVE. Nothing was installed." in outcome.message
    assert workfront.operations().count("E13") == 1
    assert outcome["plan"]["summary"]["creates"] == 1
    assert workfront.installations() == []


# -- the agreed plan


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_plan_that_is_not_the_agreed_one_is_not_carried_out(workfront: Workfront, check: bool) -> None:
    package_id = workfront.assembled_id()
    agreed = workfront.plan(package_id)["plan"]
    workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.TEMPLATE_NAME)
    before = workfront.objects()
    workfront.simulator.clear_requests()
    outcome = workfront.install(package_id, expected_plan_digest=agreed["digest"], check=check)
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["error"]["kind"] == "state_conflict"
    assert agreed["digest"] in outcome.message
    assert outcome["plan"]["digest"] in outcome.message
    assert outcome["plan"]["digest"] != agreed["digest"]
    assert "This task has started nothing." in outcome.message
    assert "Review the plan again" in outcome.message
    assert workfront.writes() == [planning(workfront)]
    assert workfront.objects() == before


def test_plan_without_effect_must_be_the_agreed_one_too(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    agreed = workfront.plan(package_id)["plan"]
    installed(workfront, package_id)
    outcome = workfront.install(package_id, expected_plan_digest=agreed["digest"])
    assert outcome.failed
    assert agreed["digest"] in outcome.message


def test_plan_is_made_immediately_before_the_start(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.clear_requests()
    workfront.install(package_id, expected_plan_digest=workfront.plan(package_id)["plan"]["digest"])
    asked = workfront.operations()
    before = asked[: asked.index("E13")]
    assert before[-3:] == [planning(workfront), "E2", "E10"], "nothing else but a look at what was installed since"


def test_invalid_objects_are_installed_only_when_allowed(workfront: Workfront) -> None:
    """A10."""
    package_id = workfront.assembled_id()
    workfront.simulator.workfront_behave(invalid_objects=[worlds.REPORT])
    workfront.simulator.clear_requests()
    for check in (True, False):
        refused = workfront.install(package_id, check=check)
        assert refused.failed
        assert refused["changed"] is False
        assert f'cannot be installed as planned: PTLSEC "Agency Report" ({worlds.REPORT})' in refused.message
        assert "IGNORE" in refused["error"]["advice"]
        assert "allow_invalid" in refused["error"]["advice"]
    assert workfront.writes() == [planning(workfront)] * 2
    allowed = workfront.install(package_id, allow_invalid=True)
    assert workfront.writes()[-1] == "E13"
    assert allowed.failed, "Workfront was right"
    assert allowed["changed"] is True
    assert "The object cannot be installed as mapped" in allowed.message


# -- an installation that is running


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_running_installation_is_waited_for(workfront: Workfront, check: bool) -> None:
    package_id = small_package(workfront)
    running = workfront.simulator.workfront_foreign_installation(package_id, TARGET, running=True)
    end = {"installation_id": running["id"]}
    workfront.simulator.fault("do", vendor="workfront", operation="E11", skip=2, action="finish", arguments=end)
    workfront.simulator.clear_requests()
    outcome = workfront.install(package_id, check=check)
    assert not outcome.changed
    assert outcome["installation_id"] == running["id"]
    assert outcome["status"] in ("INSTALLED", "COMPLETED")
    assert outcome["plan"]["summary"]["creates"] == 1
    assert outcome["elapsed"] > 0
    assert workfront.writes() == []


def test_running_installation_with_another_plan_is_not_the_agreed_one(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    agreed = current_workfront.plan(package_id)["plan"]["digest"]
    changes: dict[str, Any] = {"TMPL": {worlds.SECOND_TEMPLATE: {"action": "IGNORE"}}}
    running = current_workfront.simulator.workfront_foreign_installation(
        package_id, TARGET, running=True, actions=changes
    )
    outcome = current_workfront.install(package_id, expected_plan_digest=agreed)
    assert outcome.failed
    assert outcome["changed"] is False
    assert f"is occupied by {running['id']} of package {package_id} (INSTALLING)" in outcome.message
    assert "did not finish within 600 s. Nothing was started" in outcome.message
    assert [item["id"] for item in outcome["running_installations"]] == [running["id"]]
    assert "E13" not in current_workfront.writes()


def test_running_installation_elsewhere_is_none_of_ours(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    elsewhere = workfront.simulator.workfront_foreign_installation(package_id, worlds.OTHER_SANDBOX, running=True)
    outcome = installed(workfront, package_id)
    assert outcome["installation_id"] != elsewhere["id"]
    states = {record["lane"]: record["status"] for record in workfront.installations()}
    assert states == {worlds.OTHER_SANDBOX: "INSTALLING", TARGET: "INSTALLED"}


def test_running_installation_of_another_package_is_in_the_way(workfront: Workfront) -> None:
    """A33: one at a time."""
    other = workfront.assembled_id()
    running = workfront.simulator.workfront_foreign_installation(other, TARGET, running=True)
    outcome = workfront.install(small_package(workfront), target_wait_timeout=60)
    assert outcome.failed
    assert outcome["changed"] is False
    assert f"is occupied by {running['id']} of package {other}" in outcome.message
    assert "did not finish within 60 s" in outcome.message


@pytest.mark.parametrize("status", ["PREPARING", "INSTALLED", "COMPLETED", "FAILED", "ROLLED_BACK"])
def test_installation_that_is_not_running_is_not_waited_for(current_workfront: Workfront, status: str) -> None:
    package_id = small_package(current_workfront)
    if status == "PREPARING":
        current_workfront.plan(package_id, prepare=True)
    else:
        old = current_workfront.simulator.workfront_foreign_installation(package_id, TARGET)
        current_workfront.simulator.workfront_roll_back(old["id"], status=status)
    outcome = installed(current_workfront, package_id)
    assert len(current_workfront.installations()) == 2
    assert outcome["plan"]["summary"]["creates"] == 1
