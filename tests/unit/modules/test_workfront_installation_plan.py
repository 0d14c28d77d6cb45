# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_installation_plan: what an installation would do, shown without doing any of it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import SOURCE, TARGET, Workfront, created_by, installed, planning, small_package

SUMMARY = {"creates": 18, "updates": 0, "deletes": 0, "reused": 2, "ignored": 0, "total": 20}
ORDER = ["PGRP", "PARAM", "POPT", "GROUP", "ROLE", "CTGY", "TMPL", "TTSK", "PROJ", "TASK", "QUED", "QUET"]
ORDER += ["UIFT", "UIVW", "PTLSEC", "PTLTAB"]
UNKNOWN = "00000000-1111-4222-8333-444444444444"


def backwards(value: Any) -> Any:
    """Return the same JSON with all its keys in the opposite order."""
    return {key: backwards(value[key]) for key in reversed(value)} if isinstance(value, dict) else value


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_proposal_changes_nothing(workfront: Workfront, check: bool) -> None:
    package_id = workfront.assembled_id()
    before, packages = workfront.objects(), workfront.packages()
    workfront.simulator.clear_requests()
    outcome = workfront.process("workfront_installation_plan", check=check, diff=True, package_id=package_id)
    assert outcome.changed is False
    assert outcome["plan"]["summary"] == SUMMARY
    assert list(dict.fromkeys(item["type"] for item in outcome["plan"]["changes"])) == ORDER
    assert outcome["installation_id"] is None
    role = outcome["translation_map"]["ROLE"][worlds.ROLE]
    assert (role["action"], role["targetId"]) == ("USEEXISTING", worlds.TARGET_ROLE)
    assert outcome["translation_map"]["TMPL"][worlds.TEMPLATE]["targetId"] == ""
    assert workfront.operations() == ["E3", "E10", planning(workfront), "E2"]
    assert {entry["environment"] for entry in workfront.requests()} == {TARGET}
    assert (workfront.objects(), workfront.packages(), workfront.installations()) == (before, packages, [])


def test_each_change_is_reported_with_both_ids(workfront: Workfront) -> None:
    outcome = workfront.plan(small_package(workfront))
    assert outcome["plan"]["changes"] == [
        {
            "action": "use_existing",
            "type": "GROUP",
            "name": worlds.GROUP_NAME,
            "source_id": worlds.GROUP,
            "target_id": worlds.GROUP,
            "vendor_action": "USEEXISTING",
        },
        {
            "action": "create",
            "type": "TMPL",
            "name": worlds.SECOND_TEMPLATE_NAME,
            "source_id": worlds.SECOND_TEMPLATE,
            "target_id": None,
            "vendor_action": "CREATE",
        },
    ]


def test_diff_has_a_line_for_each_change(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    outcome = workfront.plan(package_id, diff=True)
    title, *lines = outcome["diff"]["prepared"].splitlines()
    assert package_id in title
    assert workfront.simulator.workfront[TARGET].rpartition("/")[2] in title
    assert [line[0] for line in lines if "TMPL" in line] == ["+"]
    assert any(worlds.SECOND_TEMPLATE_NAME in line for line in lines)
    assert "diff" not in workfront.plan(package_id).result


# -- the digest


def test_digest_is_of_the_plan_and_of_nothing_else(workfront: Workfront) -> None:
    package_id = workfront.assembled_id()
    first = workfront.plan(package_id)
    # What the target holds besides, a rename of the package, and another order of keys have no part in it.
    workfront.simulator.workfront_put_object(TARGET, "TMPL", "Something else")
    workfront.simulator.workfront_change_package(package_id, name="Renamed", description="Described")
    body = backwards(first["translation_map"])
    assert list(body) != list(first["translation_map"])
    workfront.simulator.fault("status", vendor="workfront", operation=planning(workfront), status=202, body=body)
    second = workfront.plan(package_id)
    third = workfront.plan(package_id)
    assert first["plan"]["digest"].startswith("sha256:")
    assert first["plan"] == second["plan"] == third["plan"]


def test_digest_changes_with_the_target(workfront: Workfront) -> None:
    package_id = workfront.assembled_id()
    before = workfront.plan(package_id)
    planted = workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.TEMPLATE_NAME)
    after = workfront.plan(package_id)
    assert after["plan"]["digest"] != before["plan"]["digest"]
    assert after["plan"]["summary"]["reused"] == SUMMARY["reused"] + 1
    assert after["translation_map"]["TMPL"][worlds.TEMPLATE]["targetId"] == planted["ID"]
    workfront.simulator.workfront_delete_object(TARGET, planted["ID"])
    # The same name, but another object: what refers to the template would be wired to another one.
    workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.TEMPLATE_NAME)
    other = workfront.plan(package_id)
    assert other["plan"]["summary"] == after["plan"]["summary"]
    assert len({item["plan"]["digest"] for item in (before, after, other)}) == 3


def test_digest_changes_with_the_choices(current_workfront: Workfront) -> None:
    package_id = current_workfront.assembled_id()
    renamed = {"object_code": "TMPL", "id": worlds.TEMPLATE, "action": "CREATEWITHALTNAME"}
    digests = {
        current_workfront.plan(package_id, **options)["plan"]["digest"]
        for options in (
            {},
            {"collision": "overwrite"},
            {"collision": "create_alt_name"},
            {"overrides": [{**renamed, "new_name": "A"}]},
            {"overrides": [{**renamed, "new_name": "B"}]},
        )
    }
    assert len(digests) == 5


# -- answers of the service


@pytest.mark.parametrize(
    ("action", "target"), [("CREATE", {"targetId": None}), ("CREATE", {}), ("USEEXISTING", {"targetId": None})]
)
def test_a_target_that_is_null_is_none(current_workfront: Workfront, action: str, target: dict[str, Any]) -> None:
    """One that is missing is not known, and what uses an object must name it."""
    workfront = current_workfront
    package_id = small_package(workfront)
    whole = workfront.plan(package_id)
    body = whole["translation_map"]
    del body["TMPL"][worlds.SECOND_TEMPLATE]["targetId"]
    body["TMPL"][worlds.SECOND_TEMPLATE] |= {"action": action, **target}
    workfront.simulator.fault("status", vendor="workfront", operation="E12", status=202, body=body, times=None)
    outcome = workfront.install(package_id)
    if action == "CREATE" and target:
        assert outcome.changed
        assert outcome["plan"]["digest"] == whole["plan"]["digest"]
    else:
        assert (outcome.failed, outcome["changed"], outcome["error"]["kind"]) == (True, False, "protocol")
        assert "must have a name, an action, a targetId and isValid" in outcome.message


@pytest.mark.parametrize("shape", ["data", "translationMap", "translationmap"])
def test_wrapped_map_is_read_too(workfront: Workfront, shape: str) -> None:
    package_id = small_package(workfront)
    plan = workfront.plan(package_id)
    body = {shape: plan["translation_map"]}
    workfront.simulator.fault("status", vendor="workfront", operation=planning(workfront), status=200, body=body)
    assert workfront.plan(package_id)["plan"] == plan["plan"]


def test_empty_answers_are_asked_for_again(current_workfront: Workfront) -> None:
    """A7: the answer is a 202, so the map may follow a little later."""
    package_id = small_package(current_workfront)
    current_workfront.simulator.workfront_behave(empty_plans=3)
    assert current_workfront.plan(package_id)["plan"]["summary"]["creates"] == 1
    assert [round(pause) for pause in current_workfront.time.slept] == [1, 2, 4]
    current_workfront.simulator.clear_requests()
    current_workfront.simulator.workfront_behave(empty_plans=100)
    outcome = current_workfront.plan(package_id)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "the answer is empty; a translation map was expected" in outcome.message
    assert len(current_workfront.bodies("E12")) == 4


@pytest.mark.parametrize("module", ["plan", "install"])
def test_a_plan_that_is_complete_later_is_asked_for_again(current_workfront: Workfront, module: str) -> None:
    workfront = current_workfront
    package_id = workfront.assembled_id()
    whole = workfront.plan(package_id)["plan"]
    workfront.simulator.workfront_behave(partial_plans=3)
    outcome = getattr(workfront, module)(package_id)
    assert not outcome.failed, outcome.message
    assert outcome["plan"]["digest"] == whole["digest"]


def test_a_plan_that_stays_incomplete_is_none(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = workfront.assembled_id()
    workfront.simulator.workfront_behave(partial_plans=100)
    outcome = workfront.install(package_id)
    assert (outcome.failed, outcome["changed"], outcome["error"]["kind"]) == (True, False, "protocol")
    assert "lacks" in outcome.message
    assert "Nothing was installed." in outcome.message
    assert len(workfront.bodies("E12")) == 4
    assert workfront.installations() == []


@pytest.mark.parametrize("body", [{}, {"TMPL": {}}], ids=["nothing", "no entries"])
def test_plan_of_nothing_is_none_of_a_package_with_objects(workfront: Workfront, body: Any) -> None:
    package_id = small_package(workfront)
    workfront.simulator.fault(
        "status", vendor="workfront", operation=planning(workfront), status=200, body=body, times=None
    )
    for outcome in (workfront.plan(package_id), workfront.install(package_id)):
        assert (outcome.failed, outcome["error"]["kind"]) == (True, "protocol")
        assert f"Workfront's plan of package {package_id} for 127.0.0.1:" in outcome.message
        assert "although the package has objects. Nothing was installed." in outcome.message
    assert workfront.installations() == []


@pytest.mark.parametrize("body", [["TMPL"], {"TMPL": "all"}, {"TMPL": {"1": "CREATE"}}], ids=str)
def test_what_is_no_map_is_not_understood(workfront: Workfront, body: Any) -> None:
    package_id = small_package(workfront)
    workfront.simulator.fault("status", vendor="workfront", operation=planning(workfront), status=200, body=body)
    outcome = workfront.plan(package_id)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "a translation map was expected" in outcome.message


def test_action_of_a_later_time_is_not_guessed_at(workfront: Workfront) -> None:
    """UPDATE is being researched by the vendor (contract 7.4); what it would do is unknown."""
    package_id = small_package(workfront)
    body = workfront.plan(package_id)["translation_map"]
    body["TMPL"][worlds.SECOND_TEMPLATE]["action"] = "UPDATE"
    workfront.simulator.fault(
        "status", vendor="workfront", operation=planning(workfront), status=200, body=body, times=2
    )
    for outcome in (workfront.plan(package_id), workfront.install(package_id)):
        assert outcome.failed
        assert outcome["changed"] is False
        assert "plans the action 'UPDATE' for TMPL" in outcome.message
        assert worlds.SECOND_TEMPLATE in outcome.message
    assert workfront.installations() == []


@pytest.mark.parametrize("fault", ["reset_before", "reset_after", "html", "truncated"])
def test_planning_is_simply_repeated(workfront: Workfront, fault: str) -> None:
    """It leaves nothing behind (A6)."""
    package_id = small_package(workfront)
    workfront.simulator.fault(fault, vendor="workfront", operation=planning(workfront))
    outcome = workfront.plan(package_id)
    assert outcome["plan"]["summary"]["creates"] == 1
    assert any("succeeded only on attempt 2" in warning for warning in outcome.warnings)


def test_service_without_a_plan_of_its_own_is_explained(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    current_workfront.simulator.workfront_behave(translation_map_endpoint="missing")
    outcome = current_workfront.plan(package_id)
    assert outcome.failed
    assert outcome["changed"] is False
    assert f"plans package {package_id} only by preparing an installation, which leaves a record" in outcome.message
    assert "answered 404 to POST" in outcome.message
    assert "workfront_installation outside check mode and without overrides" in outcome.message
    assert current_workfront.installations() == []


# -- packages that cannot be planned


def test_unknown_package(workfront: Workfront) -> None:
    outcome = workfront.plan(UNKNOWN)
    assert outcome.failed
    assert outcome["error"]["kind"] == "not_found"
    assert f"Could not read package {UNKNOWN}" in outcome.message
    assert workfront.writes() == []


@pytest.mark.parametrize("status", ["DRAFT", "TESTING"])
def test_plan_can_be_made_before_the_package_is_admitted(workfront: Workfront, status: str) -> None:
    """A27: planning needs no status that admits the target."""
    assert workfront.plan(small_package(workfront, status=status))["plan"]["summary"]["creates"] == 1


def test_package_that_cannot_be_compared(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.workfront_change_package(package_id, status="DISABLED")
    outcome = workfront.plan(package_id)
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert "is DISABLED; only a package that is assembled and in use can be planned" in outcome.message
    assert "Set another status with envops.promotion.workfront_package" in outcome.message
    assert "E12" not in workfront.operations()


def test_invalid_objects_are_warned_of(workfront: Workfront) -> None:
    """A10: what is not valid cannot be installed as it is mapped."""
    package_id = workfront.assembled_id()
    valid = workfront.plan(package_id)
    assert valid.warnings == []
    workfront.simulator.workfront_behave(invalid_objects=[worlds.FORM])
    outcome = workfront.plan(package_id)
    [warning] = outcome.warnings
    assert f'cannot be installed as planned: CTGY "{worlds.FORM_NAME}" ({worlds.FORM})' in warning
    assert outcome["plan"]["digest"] != valid["plan"]["digest"]
    ignored = workfront.plan(
        package_id, overrides=[{"object_code": "CTGY", "name": worlds.FORM_NAME, "action": "IGNORE"}]
    )
    assert ignored.warnings == [], "what is ignored need not be valid"


# -- what history tells


def test_objects_that_a_refresh_took_are_explained(workfront: Workfront) -> None:
    """F15: history still says that they are installed."""
    sandbox = worlds.OTHER_SANDBOX
    package_id = small_package(workfront)
    installed(workfront, package_id, sandbox)
    assert workfront.plan(package_id, sandbox).warnings == []
    assert workfront.plan(package_id, TARGET).warnings == [], "nothing was ever created there"
    workfront.simulator.workfront_refresh(sandbox)
    outcome = workfront.plan(package_id, sandbox)
    [warning] = outcome.warnings
    assert "what an earlier installation created in 127.0.0.1:" in warning
    assert f': TMPL "{worlds.SECOND_TEMPLATE_NAME}". ' in warning
    assert "refreshed from production" in warning
    assert outcome["plan"]["summary"]["creates"] == 1


def test_what_was_created_before_counts_as_soon_as_it_is_there(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = small_package(workfront)
    made = created_by(installed(workfront, package_id))
    workfront.simulator.clear_requests()
    # What was created before is used instead of created once more, which only the installations tell.
    outcome = workfront.plan(package_id, collision="create_alt_name")
    assert workfront.operations() == ["E3", "E10", planning(workfront), "E2"]
    again = {change["source_id"]: change for change in outcome["plan"]["changes"] if change["source_id"] in made}
    assert {source_id: change["target_id"] for source_id, change in again.items()} == made
    assert {change["action"] for change in again.values()} == {"use_existing"}


def test_package_that_is_gone_is_not_found(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    current_workfront.run("workfront_package", SOURCE, package_id=package_id, state="absent")

    outcome = current_workfront.plan(package_id)

    assert outcome.failed
    assert outcome["error"]["kind"] == "not_found"
    assert f"Could not read package {package_id}" in outcome.message


def test_source_is_no_target_of_its_own_package(workfront: Workfront) -> None:
    """A package of the legacy dialect does not show its source, but everything exists already."""
    outcome = workfront.plan(small_package(workfront), SOURCE)
    if workfront.flavor == "legacy":
        assert outcome["plan"]["summary"]["creates"] == 0
    else:
        assert "Source and target are the same environment" in outcome.message
        assert "E12" not in workfront.operations()
