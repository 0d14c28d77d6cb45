# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_proof_info: whether a package was installed one stage earlier, and is still there; only evidence proves."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import TARGET, Workfront, created_by, installed, other_package, planning, small_package

STAGE = "preview"


def prove(workfront: Workfront, package_id: str, **options: Any) -> Outcome:
    return workfront.run("workfront_proof_info", STAGE, **{"package_id": package_id, "enforce": False, **options})


@pytest.fixture
def brought(workfront: Workfront) -> tuple[str, dict[str, str]]:
    """The ID of a package that was installed in the stage, and what that has created."""
    package_id = small_package(workfront)
    return package_id, created_by(installed(workfront, package_id, STAGE))


def test_what_is_installed_is_proven(workfront: Workfront, brought: Any) -> None:
    workfront.simulator.clear_requests()
    outcome = prove(workfront, brought[0])
    assert (outcome.failed, outcome.changed, outcome["reason"], outcome["proven"]) == (False, False, "", True)
    assert outcome["relies_on"]["installation_id"] == workfront.installations()[-1]["id"]
    assert set(workfront.operations()) <= {"E3", "E10", planning(workfront), "read"}


def test_the_soak_time_says_from_when_on_it_holds(workfront: Workfront, brought: Any) -> None:
    outcome = prove(workfront, brought[0], soak=7200.0)
    assert not outcome["proven"]
    assert outcome["holds_from"] in outcome["reason"]
    enforced = prove(workfront, brought[0], soak=7200.0, enforce=True)
    assert (enforced.failed, enforced["error"]["kind"]) == (True, "not_proven")
    workfront.simulator.advance(7203)
    assert prove(workfront, brought[0], soak=7200.0)["reason"] == ""


def test_without_a_time_nothing_has_soaked(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    installed(current_workfront, package_id, STAGE)
    current_workfront.simulator.workfront_behave(date_header="missing")
    assert "state no time" in prove(current_workfront, package_id, soak=60.0)["reason"]
    assert prove(current_workfront, package_id)["proven"]


def test_a_package_that_was_never_installed_there(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    installed(workfront, package_id)
    outcome = prove(workfront, package_id)
    assert (outcome["proven"], outcome["relies_on"]) == (False, None)
    assert "was never installed in" in outcome["reason"]


def test_a_compensated_installation_proves_nothing(workfront: Workfront, brought: Any) -> None:
    workfront.compensate(workfront.installations()[-1]["id"], STAGE)
    outcome = prove(workfront, brought[0])
    assert not outcome["proven"]
    assert worlds.SECOND_TEMPLATE in outcome["reason"]


def test_a_deleted_object_proves_nothing(workfront: Workfront, brought: Any) -> None:
    package_id, created = brought
    workfront.simulator.workfront_delete_object(STAGE, created[worlds.SECOND_TEMPLATE])
    assert "not known to be there now" in prove(workfront, package_id)["reason"]


def test_a_rolled_back_installation_proves_nothing(workfront: Workfront, brought: Any) -> None:
    workfront.simulator.workfront_roll_back(workfront.installations()[-1]["id"])
    outcome = prove(workfront, brought[0])
    assert not outcome["proven"]


def test_a_running_installation_proves_nothing(workfront: Workfront, brought: Any) -> None:
    workfront.simulator.workfront_foreign_installation(brought[0], STAGE, running=True)
    assert "is in status" in prove(workfront, brought[0])["reason"]


def test_what_was_ignored_is_not_proven(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    ignored = [{"object_code": "GROUP", "name": "Default Group", "action": "IGNORE"}]
    workfront.install(package_id, STAGE, overrides=ignored)
    assert "has not delivered GROUP" in prove(workfront, package_id)["reason"]


@pytest.mark.parametrize("listed", ["none", "some"])
def test_parts_of_objects_that_records_do_not_list(current_workfront: Workfront, listed: str) -> None:
    """A34: a record lists either no part of its objects, or those that it has brought."""
    workfront = current_workfront
    package_id = workfront.assembled_id()
    record = installed(workfront, package_id, STAGE)["installation"]
    entries = record["translationMap"]
    left_out = list(entries["TTSK"]) if listed == "none" else list(entries["TTSK"])[:1]
    kept = {source_id: entry for source_id, entry in entries["TTSK"].items() if source_id not in left_out}
    shown = {code: kept if code == "TTSK" else entries[code] for code in entries}
    workfront.simulator.fault("status", operation="E10", status=200, body=[{**record, "translationMap": shown}])
    outcome = prove(workfront, package_id)
    assert outcome["proven"] is (listed == "none")
    assert (f"has not delivered TTSK {left_out[0]}" in outcome["reason"]) is (listed == "some")


def test_what_may_not_be_read_is_proven_by_the_plan_only(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    installed(current_workfront, package_id, STAGE)
    current_workfront.simulator.fault("status", operation="read", environment=STAGE, status=403, times=None)
    assert prove(current_workfront, package_id)["proven"]
    current_workfront.simulator.fault("status", operation="E12", environment=STAGE, status=409, times=None)
    assert not prove(current_workfront, package_id)["proven"]


@pytest.mark.parametrize(
    ("options", "said"),
    [({"soak": -1.0}, "soak must be zero or more"), ({"package_id": "x"}, "package_id"), ({"soak": 1e9}, "soak")],
)
def test_bad_input_sends_nothing(current_workfront: Workfront, options: dict[str, Any], said: str) -> None:
    outcome = prove(current_workfront, **{"package_id": "1d5693b9-b7b5-492d-8219-c21f34bcaca6", **options})
    assert outcome.failed
    assert said in outcome.message
    assert current_workfront.operations() == []


# -- the proof must stand until the start


@pytest.fixture
def relied(current_workfront: Workfront) -> tuple[str, dict[str, Any]]:
    """The ID of a package, and the option that names what proves it."""
    package_id = small_package(current_workfront)
    found = installed(current_workfront, package_id, STAGE)["installation_id"]
    return package_id, {**current_workfront.connection(STAGE), "installation_id": found}


def falls(workfront: Workfront, stage: str, proven_by: dict[str, Any]) -> None:
    """Let what proves the package fall: it is rolled back, or another installation comes after it."""
    if stage == "rolled back":
        workfront.simulator.workfront_roll_back(proven_by["installation_id"])
    else:
        workfront.simulator.workfront_foreign_installation(workfront.packages()[0]["id"], STAGE)


def test_a_proof_that_stands_lets_it_start(current_workfront: Workfront, relied: Any) -> None:
    package_id, proven_by = relied
    outcome = current_workfront.install(package_id, proven_by=proven_by)
    assert (outcome.failed, outcome.changed) == (False, True), outcome.message


@pytest.mark.parametrize("stage", ["rolled back", "installed again"])
def test_a_proof_that_has_fallen_stops_the_start(current_workfront: Workfront, relied: Any, stage: str) -> None:
    workfront, (package_id, proven_by) = current_workfront, relied
    falls(workfront, stage, proven_by)
    workfront.simulator.clear_requests()
    outcome = workfront.install(package_id, proven_by=proven_by)
    assert (outcome.failed, outcome["error"]["kind"], outcome["proven"]) == (True, "not_proven", False)
    assert outcome["relies_on"]["package_id"] == package_id
    assert "E13" not in workfront.operations()


def test_a_proof_is_judged_after_the_wait(current_workfront: Workfront, relied: Any) -> None:
    workfront, (package_id, proven_by) = current_workfront, relied
    other = workfront.simulator.workfront_foreign_installation(other_package(workfront), TARGET, running=True)["id"]
    workfront.simulator.fault(
        "do", vendor="workfront", operation="E11", action="finish", arguments={"installation_id": other}
    )
    renamed = {"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE, "action": "CREATEWITHALTNAME", "new_name": "Other"}
    workfront.simulator.fault(
        "do",
        vendor="workfront",
        operation="E11",
        action="roll_back",
        arguments={"installation_id": proven_by["installation_id"]},
    )
    outcome = workfront.install(package_id, proven_by=proven_by, overrides=[renamed])
    assert (outcome.failed, outcome["error"]["kind"]) == (True, "not_proven"), outcome.message
    assert "ROLLED_BACK" in outcome["reason"]
