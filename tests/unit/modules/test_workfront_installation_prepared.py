# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Installations that are prepared first and started later, which only the current dialect has (contract E8, E9)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from support.modules import FakeTime, Outcome
from support.workfront import TARGET, Workfront, installed, small_package

UNKNOWN = "00000000-1111-4222-8333-444444444444"
SUMMARY = {"creates": 18, "updates": 0, "deletes": 0, "reused": 2, "ignored": 0, "total": 20}
OTHER_DIGEST = "sha256:" + "0" * 64


# -- preparing


def prepare(workfront: Workfront, package_id: str, lane: str = TARGET, **options: Any) -> Outcome:
    return workfront.plan(package_id, lane, prepare=True, **options)


def test_preparing_leaves_one_record(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = workfront.assembled_id()
    before = workfront.objects()
    workfront.simulator.clear_requests()
    foreseen = workfront.process("workfront_installation_plan", check=True, package_id=package_id, prepare=True)
    assert foreseen.changed
    assert foreseen["installation_id"] is None
    assert workfront.writes() == ["E12"]
    assert workfront.installations() == []

    done = workfront.process("workfront_installation_plan", package_id=package_id, prepare=True)
    assert done.changed
    [record] = workfront.installations()
    assert (record["id"], record["status"]) == (done["installation_id"], "PREPARING")
    assert done["plan"] == foreseen["plan"]
    assert workfront.writes() == ["E12", "E12", "E8"]

    for check in (False, True):
        again = prepare(workfront, package_id, check=check)
        assert not again.changed
        assert again["installation_id"] == done["installation_id"]
    assert workfront.writes().count("E8") == 1
    assert workfront.objects() == before


def test_preparation_that_the_target_has_overtaken_is_not_used(current_workfront: Workfront) -> None:
    package_id = current_workfront.assembled_id()
    first = prepare(current_workfront, package_id)
    planted = current_workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.TEMPLATE_NAME)
    second = prepare(current_workfront, package_id)
    assert second.changed
    assert second["installation_id"] != first["installation_id"]
    assert second["plan"]["summary"]["reused"] == SUMMARY["reused"] + 1
    current_workfront.simulator.workfront_delete_object(TARGET, planted["ID"])
    third = prepare(current_workfront, package_id)
    assert not third.changed, "the first one fits again"
    assert third["installation_id"] == first["installation_id"]


def test_preparation_for_another_environment_is_not_used(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    elsewhere = prepare(current_workfront, package_id, worlds.OTHER_SANDBOX)
    here = prepare(current_workfront, package_id)
    assert here.changed
    assert here["installation_id"] != elsewhere["installation_id"]


def test_installation_that_was_started_is_no_preparation(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    first = prepare(current_workfront, package_id)
    assert current_workfront.run("workfront_installation", installation_id=first["installation_id"]).changed
    assert prepare(current_workfront, package_id)["installation_id"] != first["installation_id"]


def test_lost_answer_of_a_preparation(current_workfront: Workfront) -> None:
    """A second record is harmless, as long as the one that is returned exists."""
    package_id = small_package(current_workfront)
    current_workfront.simulator.fault("reset_after", vendor="workfront", operation="E8")
    outcome = prepare(current_workfront, package_id)
    assert outcome.changed
    assert outcome["installation_id"] in {record["id"] for record in current_workfront.installations()}
    assert not prepare(current_workfront, package_id).changed


@pytest.mark.parametrize(
    "choice",
    [{"collision": "overwrite"}, {"overrides": [{"object_code": "TMPL", "id": worlds.TEMPLATE, "action": "IGNORE"}]}],
    ids=["collision", "overrides"],
)
def test_preparing_takes_no_choices(current_workfront: Workfront, choice: dict[str, Any]) -> None:
    outcome = prepare(current_workfront, UNKNOWN, **choice)
    assert outcome.failed
    assert "collision and overrides cannot change it" in outcome.message
    assert current_workfront.requests() == []


def test_legacy_has_nothing_to_prepare(simulator: Simulator) -> None:
    outcome = prepare(Workfront(simulator, "legacy"), UNKNOWN)
    assert outcome.failed
    assert "api_flavor legacy has no prepared installations. Omit prepare" in outcome.message
    assert simulator.requests(vendor="workfront") == []


def test_preparing_where_nothing_else_makes_a_plan(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    current_workfront.simulator.workfront_behave(translation_map_endpoint="missing")
    foreseen = prepare(current_workfront, package_id, check=True)
    assert foreseen.failed
    assert current_workfront.installations() == []
    outcome = prepare(current_workfront, package_id)
    assert outcome.changed
    assert outcome["plan"]["summary"]["creates"] == 1
    [record] = current_workfront.installations()
    assert record["id"] == outcome["installation_id"]


# -- starting what was prepared


def start(workfront: Workfront, installation_id: str, lane: str = TARGET, **options: Any) -> Outcome:
    return workfront.run("workfront_installation", lane, installation_id=installation_id, **options)


def prepared_id(workfront: Workfront) -> str:
    """Return a prepared installation; what comes before it is forgotten."""
    outcome = prepare(workfront, small_package(workfront))
    assert outcome.changed
    workfront.simulator.clear_requests()
    return str(outcome["installation_id"])


def test_prepared_installation_is_started_once(current_workfront: Workfront) -> None:
    workfront = current_workfront
    planned = prepare(workfront, workfront.assembled_id())
    task = {"installation_id": planned["installation_id"], "expected_plan_digest": planned["plan"]["digest"]}
    before = workfront.objects()
    workfront.simulator.clear_requests()
    foreseen = workfront.process("workfront_installation", check=True, **task)
    assert foreseen.changed
    assert (foreseen["status"], foreseen["installation_id"]) == ("PREPARING", planned["installation_id"])
    assert workfront.writes() == ["E12"]
    assert workfront.objects() == before

    done = workfront.process("workfront_installation", **task)
    assert done.changed
    assert (done["status"], done["installation_id"]) == ("INSTALLED", planned["installation_id"])
    assert done["plan"] == planned["plan"]
    assert workfront.writes() == ["E12", "E12", "E9"]
    assert workfront.bodies("E9") == [{}]
    assert len(workfront.objects()) == len(before) + 18

    for check in (False, True):
        again = start(workfront, planned["installation_id"], check=check)
        assert not again.changed
        assert again["status"] == "INSTALLED"
    assert workfront.writes().count("E9") == 1
    assert len(workfront.installations()) == 1


@pytest.mark.parametrize("kind", ["reset_after", "status_after", "reset_before", "status", "html"])
def test_lost_answer_of_a_start(current_workfront: Workfront, kind: str) -> None:
    installation_id = prepared_id(current_workfront)
    settings: dict[str, Any] = {"status": 502} if kind.startswith("status") else {}
    current_workfront.simulator.fault(kind, vendor="workfront", operation="E9", **settings)
    outcome = start(current_workfront, installation_id)
    assert outcome.changed
    assert current_workfront.writes().count("E9") == (1 if kind.endswith("after") else 2)
    [record] = current_workfront.installations()
    assert (record["id"], record["status"]) == (installation_id, "INSTALLED")


def test_start_that_is_overtaken_by_its_first_attempt(current_workfront: Workfront) -> None:
    installation_id = prepared_id(current_workfront)
    current_workfront.time = FakeTime(real=0.4)
    current_workfront.simulator.fault("slow", vendor="workfront", operation="E9", seconds=0.5)
    outcome = start(current_workfront, installation_id, http_timeout=0.2)
    assert outcome.changed
    assert current_workfront.writes().count("E9") == 1


def test_preparation_that_the_target_has_overtaken_is_not_started(current_workfront: Workfront) -> None:
    """F7."""
    installation_id = prepared_id(current_workfront)
    current_workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.SECOND_TEMPLATE_NAME)
    before = current_workfront.objects()
    for check in (True, False):
        outcome = start(current_workfront, installation_id, check=check)
        assert outcome.failed
        assert outcome["changed"] is False
        assert f"The target has changed since installation {installation_id} was prepared" in outcome.message
        assert "Plan again" in outcome.message
    assert current_workfront.writes() == ["E12", "E12"]
    assert current_workfront.objects() == before


def test_preparation_with_another_plan_than_the_agreed_one_is_not_started(current_workfront: Workfront) -> None:
    installation_id = prepared_id(current_workfront)
    outcome = start(current_workfront, installation_id, expected_plan_digest=OTHER_DIGEST)
    assert outcome.failed
    assert OTHER_DIGEST in outcome.message
    assert outcome["status"] == "PREPARING"
    assert current_workfront.writes() == []


def test_preparation_for_another_environment_is_not_started(current_workfront: Workfront) -> None:
    installation_id = prepared_id(current_workfront)
    outcome = start(current_workfront, installation_id, worlds.OTHER_SANDBOX)
    assert outcome.failed
    host = current_workfront.simulator.workfront[TARGET].rpartition("/")[2]
    assert f"Installation {installation_id} is prepared for {host}, not for" in outcome.message
    assert "Set url to its target" in outcome.message
    assert current_workfront.writes() == []


def test_preparation_of_a_package_that_was_taken_out_of_use(current_workfront: Workfront) -> None:
    installation_id = prepared_id(current_workfront)
    [package] = current_workfront.packages()
    current_workfront.simulator.workfront_change_package(package["id"], status="TESTING")
    outcome = start(current_workfront, installation_id)
    assert outcome.failed
    assert "is TESTING" in outcome.message
    assert current_workfront.writes() == []


def test_started_by_somebody_else_is_waited_for(current_workfront: Workfront) -> None:
    installation_id = prepared_id(current_workfront)
    current_workfront.simulator.workfront_behave(installation={"reads": 4})
    assert start(current_workfront, installation_id, wait=False).changed
    outcome = start(current_workfront, installation_id)
    assert not outcome.changed
    assert outcome["status"] == "INSTALLED"
    assert current_workfront.writes().count("E9") == 1


def test_somebody_is_faster(current_workfront: Workfront) -> None:
    """Another client starts it between the read and the start; its end is waited for."""
    installation_id = prepared_id(current_workfront)
    current_workfront.simulator.workfront_behave(installation={"reads": 3})
    body = {"error": {"class": "x", "message": "started already"}}
    current_workfront.simulator.fault("status_after", vendor="workfront", operation="E9", status=409, body=body)
    outcome = start(current_workfront, installation_id)
    assert not outcome.changed
    assert outcome["status"] == "INSTALLED"


def test_finished_installation_that_failed_is_reported_again(current_workfront: Workfront) -> None:
    installation_id = prepared_id(current_workfront)
    current_workfront.simulator.workfront_behave(install_outcome="partial")
    assert start(current_workfront, installation_id)["changed"] is True
    outcome = start(current_workfront, installation_id)
    assert outcome.failed
    assert outcome["changed"] is False
    assert "The installation was interrupted" in outcome.message


def test_preparation_without_effect_is_not_started(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    installed(current_workfront, package_id)
    planned = prepare(current_workfront, package_id)
    outcome = start(current_workfront, planned["installation_id"])
    assert not outcome.changed
    assert outcome["status"] == "PREPARING"
    assert "E9" not in current_workfront.writes()


def test_unknown_installation(workfront: Workfront) -> None:
    outcome = start(workfront, UNKNOWN)
    assert outcome.failed
    if workfront.flavor == "current":
        assert outcome["error"]["kind"] == "not_found"
        assert f"read installation {UNKNOWN}" in outcome.message
    else:
        assert "api_flavor legacy has no prepared installations" in outcome.message


# -- where the service makes no plan without a record


def test_installation_falls_back_to_preparing(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    current_workfront.simulator.workfront_behave(translation_map_endpoint="missing")
    outcome = current_workfront.install(package_id)
    assert outcome.changed
    assert current_workfront.writes()[-3:] == ["E12", "E8", "E9"]
    [record] = current_workfront.installations()
    assert (record["id"], record["status"]) == (outcome["installation_id"], "INSTALLED")


@pytest.mark.parametrize("choice", [{"collision": "overwrite"}, {"check": True}], ids=["choices", "check mode"])
def test_fallback_is_refused(current_workfront: Workfront, choice: dict[str, Any]) -> None:
    """A prepared installation cannot be edited, and check mode leaves no record."""
    package_id = small_package(current_workfront)
    current_workfront.simulator.workfront_behave(translation_map_endpoint="missing")
    outcome = current_workfront.install(package_id, **choice)
    assert outcome.failed
    assert outcome["changed"] is False
    assert "only by preparing an installation, which leaves a record" in outcome.message
    assert current_workfront.installations() == []


def test_fallback_is_bound_to_the_digest_too(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    current_workfront.simulator.workfront_behave(translation_map_endpoint="missing")
    outcome = current_workfront.install(package_id, expected_plan_digest=OTHER_DIGEST)
    assert outcome.failed
    assert outcome["changed"] is True, "a record was left"
    [record] = current_workfront.installations()
    assert (record["id"], record["status"]) == (outcome["installation_id"], "PREPARING")
