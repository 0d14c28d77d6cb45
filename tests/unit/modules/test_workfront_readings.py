# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the contract leaves open: modules cope with each reading of it (contract Workfront A26, 7.1, 13)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _http
from ansible_collections.envops.promotion.plugins.module_utils._transport import fetch
from simulator import workfront_worlds as worlds
from support.workfront import NAME, SOURCE, TARGET, Workfront, installed, small_package

OTHER = "00000000-0000-4000-8000-000000000000"

# -- A26: leaving DISABLED


@pytest.mark.parametrize("way", ["any", "draft", "refused"])
def test_a_package_that_is_enabled_again(workfront: Workfront, way: str) -> None:
    package_id = workfront.assembled_id(status="DISABLED")
    workfront.simulator.workfront_behave(leaving_disabled=way)
    again: dict[str, Any] = {"package_id": package_id, "status": "ACTIVE"}
    outcome = workfront.run("workfront_package", SOURCE, **again)
    if way == "any":
        assert (outcome.changed, outcome["status"]) == (True, "ACTIVE")
        return
    assert (outcome.failed, outcome["changed"], outcome["status"]) == (True, False, "DISABLED")
    assert outcome["error"]["kind"] == "state_conflict"
    assert "DRAFT" in outcome["error"]["advice"], "the way that the vendor documents"
    draft = workfront.run("workfront_package", SOURCE, package_id=package_id, status="DRAFT")
    assert draft.failed is (way == "refused")
    if way == "draft":
        assert workfront.run("workfront_package", SOURCE, **again)["status"] == "ACTIVE"


# -- A4: the map of a prepared installation


@pytest.mark.parametrize("late", [1, 3, 100])
def test_a_prepared_map_that_follows_later(current_workfront: Workfront, late: int) -> None:
    workfront = current_workfront
    package_id = workfront.assembled_id()
    workfront.simulator.workfront_behave(empty_prepared_maps=late, translation_map_endpoint="missing")
    outcome = workfront.install(package_id)
    assert outcome["changed"]
    assert outcome.failed is (late > 3)
    assert len(workfront.bodies("E8")) == 1
    if outcome.failed:
        assert "lacks" in outcome.message
        assert "Nothing was installed" in outcome.message
        assert outcome["installation_id"] == workfront.installations()[0]["id"]


# -- A14: statuses of the actions for which none is documented


@pytest.mark.parametrize("shown", ["shown", "absent"])
@pytest.mark.parametrize("collision", ["overwrite", "create_alt_name"])
def test_an_action_without_a_documented_status(current_workfront: Workfront, collision: str, shown: str) -> None:
    """An installation that succeeded has done it; what it does not report as created is not deleted, either."""
    workfront = current_workfront
    workfront.simulator.workfront_behave(undocumented_statuses=shown)
    workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.TEMPLATE_NAME)
    outcome = installed(workfront, collision=collision)
    assert not outcome.failed, outcome.message
    done = [
        item["outcome"] for item in outcome["outcomes"] if item["vendor_action"] in ("OVERWRITING", "CREATEWITHALTNAME")
    ]
    assert done
    assert set(done) == {"succeeded"}
    made = {item["target_id"] for item in outcome["objects"] if item["action"] == "CREATEWITHALTNAME"}
    compensated = workfront.compensate(outcome["installation_id"])
    left = made & set(workfront.objects())
    assert left == (made if shown == "absent" else set())
    assert left <= {item["target_id"] for item in compensated["skipped_objects"]}


@pytest.mark.parametrize("collision", ["overwrite", "create_alt_name"])
def test_one_that_failed_says_so_in_any_case(current_workfront: Workfront, collision: str) -> None:
    workfront = current_workfront
    failing = {"code": "TMPL", "name": worlds.TEMPLATE_NAME}
    workfront.simulator.workfront_behave(
        undocumented_statuses="absent", fail_objects=[failing], failed_status="INSTALLED"
    )
    workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.TEMPLATE_NAME)
    outcome = workfront.install(workfront.assembled_id(), collision=collision)
    assert (outcome.failed, outcome["changed"]) == (True, True)
    assert outcome["installation_id"] in outcome.message


# -- 13: children that are matched by name


@pytest.mark.parametrize("matching", ["parent", "name"])
def test_a_child_with_a_namesake_below_another_parent(workfront: Workfront, matching: str) -> None:
    """What a plan proposes for a namesake is installed, and its compensation leaves that in place."""
    namesake = workfront.simulator.workfront_put_object(
        TARGET, "TTSK", "Sign contract", parent=worlds.UNRELATED_TEMPLATE
    )["ID"]
    workfront.simulator.workfront_behave(child_matching=matching)
    package_id = workfront.assembled_id()
    outcome = installed(workfront, package_id)
    entries = outcome["installation"]["translationMap"]["TTSK"].values()
    [entry] = [each for each in entries if each["name"] == "Sign contract"]
    assert (entry["action"], entry["targetId"] == namesake) == (
        ("USEEXISTING", True) if matching == "name" else ("CREATE", False)
    )
    compensated = workfront.compensate(outcome["installation_id"])
    assert not compensated.failed, compensated.message
    assert namesake in workfront.objects()


# -- 7.1: an assembly that failed, in the first dialect


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
@pytest.mark.parametrize("shown", ["EXTRACTING", "ASSEMBLING_FAILED", "EXTRACTING_FAILED"])
def test_an_assembly_that_failed_without_a_status_for_it(workfront: Workfront, shown: str) -> None:
    workfront.simulator.workfront_behave(assembly_outcome="fail", legacy_failed_assembly=shown)
    outcome = workfront.assemble(status="ACTIVE", wait_timeout=60)
    assert (outcome.failed, outcome["changed"]) == (True, True)
    assert outcome["package_id"] == workfront.packages()[0]["id"]
    kind = "operation_failed" if shown == "ASSEMBLING_FAILED" else "timeout"
    assert outcome["error"]["kind"] == kind, "an unknown status is one of work in progress"
    assert outcome["package_id"] in outcome.message
    assert ("ASSEMBLING" if shown == "EXTRACTING" else shown) in outcome.message
    assert "E6" not in workfront.writes()


# -- A18: names of packages


@pytest.mark.parametrize("rule", ["any", "unique"])
def test_a_successor_of_the_same_name(workfront: Workfront, rule: str) -> None:
    """The package that it replaces is DISABLED, and has the name."""
    old = small_package(workfront, name=NAME)
    workfront.simulator.workfront_behave(package_names=rule)
    outcome = workfront.assemble(recreate=True)
    assert (outcome["changed"], outcome["replaced"]) == (True, old)
    assert outcome.failed is (rule == "unique")
    if outcome.failed:
        assert outcome["error"]["kind"] == "state_conflict"
        assert old in outcome["error"]["advice"]
        assert "another name" in outcome["error"]["advice"]
        assert workfront.assemble(name=f"{NAME} 2").changed


def test_the_name_of_a_dry_run_is_its_own(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(package_names="unique")
    assert workfront.assemble().changed
    assert not workfront.assemble().changed


@pytest.mark.parametrize("rule", ["any", "long"])
def test_a_name_that_is_too_short_for_the_user_interface(workfront: Workfront, rule: str) -> None:
    workfront.simulator.workfront_behave(package_names=rule)
    outcome = workfront.assemble(name="Onb")
    assert any("fewer than the 5 characters" in warning for warning in outcome.warnings)
    assert (outcome.failed, outcome["changed"]) == (rule == "long", rule == "any")
    assert len(workfront.packages()) == (rule == "any")


# -- A20: through which environment packages are changed


@pytest.mark.parametrize("place", ["anywhere", "source"])
def test_a_package_is_changed_through_its_source(workfront: Workfront, place: str) -> None:
    workfront.simulator.workfront_behave(package_writes=place)
    package_id = small_package(workfront)
    outcome = installed(workfront, package_id)
    compensated = workfront.compensate(outcome["installation_id"], source=workfront.connection(SOURCE))
    assert not compensated.failed, compensated.message
    assert workfront.packages()[0]["status"] == "DISABLED"
    assert workfront.run("workfront_package", SOURCE, package_id=package_id, state="absent").changed


# -- A24: the records of the installations of a deleted package


@pytest.mark.parametrize("history", ["gone", "kept"])
def test_an_installation_of_a_package_that_was_deleted(workfront: Workfront, history: str) -> None:
    """Whether what it created can still be found and deleted depends on the service; nothing is claimed that is not so."""
    before = set(workfront.objects())
    package_id = small_package(workfront)
    installation_id = installed(workfront, package_id)["installation_id"]
    workfront.simulator.workfront_behave(deleted_history=history)
    assert workfront.run("workfront_package", SOURCE, package_id=package_id, state="absent").changed
    outcome = workfront.compensate(installation_id, source=workfront.connection(SOURCE))
    assert outcome.failed is (history == "gone")
    if outcome.failed:
        assert (outcome["changed"], outcome["error"]["kind"]) == (False, "not_found")
        assert installation_id in outcome.message
    else:
        assert (outcome.changed, set(workfront.objects())) == (True, before)


# -- A32: the record of an installation that was rolled back in the user interface


@pytest.mark.parametrize("shown", ["kept", "emptied"])
@pytest.mark.parametrize("status", ["ROLLED_BACK", "ROLLBACK_COMPLETED"])
def test_what_was_rolled_back_is_planned_again(workfront: Workfront, status: str, shown: str) -> None:
    package_id = small_package(workfront)
    installation_id = installed(workfront, package_id)["installation_id"]
    workfront.simulator.workfront_roll_back(installation_id, status=status, shown=shown)
    assert workfront.plan(package_id)["plan"]["summary"]["creates"] == 1
    again = workfront.install(package_id)
    assert again.changed
    assert again["installation_id"] != installation_id
    compensated = workfront.compensate(installation_id)
    assert compensated["changed"] is False
    assert compensated.failed is (shown == "emptied")
    if shown == "kept":
        assert compensated["deleted"] == []
    else:
        assert "Nothing was deleted" in compensated.message
        assert f"it was rolled back in Workfront (status {status})" in compensated.message
    assert worlds.SECOND_TEMPLATE_NAME in [item["name"] for item in workfront.objects().values()]


# -- E10, E3, E11: what is not about what was asked for


@pytest.mark.parametrize("listed", ["of_package", "of_all"])
def test_installations_of_other_packages(workfront: Workfront, listed: str) -> None:
    other = small_package(workfront)
    assert workfront.install(other).changed
    package_id = workfront.assembled_id(status="ACTIVE")
    workfront.simulator.workfront_behave(installation_list=listed)
    assert workfront.run("workfront_installation_info", TARGET, package_id=package_id)["installations"] == []
    outcome = workfront.install(package_id)
    assert outcome.changed
    found = workfront.run("workfront_installation_info", TARGET, package_id=package_id)["installations"]
    assert [each["id"] for each in found] == [outcome["installation_id"]]


@pytest.mark.parametrize("kind", ["package", "installation"])
def test_the_answer_to_another_question(workfront: Workfront, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    package_id = small_package(workfront)
    known = package_id if kind == "package" else str(workfront.install(package_id)["installation_id"])

    def fetch_other(session: Any, method: str, url: str, **options: Any) -> Any:
        response, body = fetch(session, method, url, **options)
        if method == "GET" and url.endswith(known):
            body = body.replace(known.encode(), OTHER.encode())
        return response, body

    monkeypatch.setattr(_http, "fetch", fetch_other)
    lane = SOURCE if kind == "package" else TARGET
    options: dict[str, Any] = {f"{kind}_id": known}
    outcome = workfront.run(f"workfront_{kind}_info", lane, **options)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert f"the record with the ID {known} was expected" in outcome.message
