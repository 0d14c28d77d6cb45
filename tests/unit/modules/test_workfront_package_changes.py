# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_package changes, deletes and defines packages (contract Workfront E4 to E7)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import NAME, SOURCE, TARGET, Workfront

STATUSES = ["DRAFT", "TESTING", "ACTIVE", "DISABLED"]
WIRE = {"DRAFT": "BUILDING", "TESTING": "PREVIEW", "ACTIVE": "PUBLIC", "DISABLED": "RETIRED"}
NO_PACKAGE = "1d5693b9-b7b5-492d-8219-c21f34bcaca6"


def made(workfront: Workfront, **options: Any) -> str:
    """Return the ID of a package; what was asked so far is forgotten."""
    package_id = str(workfront.assemble(**options)["package_id"])
    workfront.simulator.clear_requests()
    return package_id


def change(workfront: Workfront, package_id: str, **options: Any) -> Outcome:
    return workfront.run("workfront_package", SOURCE, package_id=package_id, **options)


def stored(workfront: Workfront, package_id: str) -> dict[str, Any]:
    return next(package for package in workfront.packages() if package["id"] == package_id)


# -- status, name and description


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_can_be_set(workfront: Workfront, status: str) -> None:
    package_id = made(workfront, status="ACTIVE" if status != "ACTIVE" else "TESTING")
    predicted = change(workfront, package_id, status=status, check=True, diff=True)
    assert predicted.changed
    assert predicted["diff"]["after"]["status"] == status
    assert workfront.writes() == []
    outcome = change(workfront, package_id, status=status, diff=True)
    assert outcome.changed
    assert outcome["created"] is False
    assert outcome["diff"] == predicted["diff"]
    assert outcome["status"] == outcome["package"]["status"] == status
    assert stored(workfront, package_id)["status"] == status
    assert not change(workfront, package_id, status=status).changed
    assert workfront.bodies("E6") == [{"status": WIRE[status] if workfront.flavor == "legacy" else status}]


def test_status_name_and_description_go_in_one_request(workfront: Workfront) -> None:
    package_id = made(workfront, description="Before")
    options: dict[str, Any] = {"name": "Renamed", "description": "After", "status": "TESTING", "diff": True}
    outcome = change(workfront, package_id, **options)
    assert outcome.changed
    assert outcome["diff"]["before"].items() >= {"name": NAME, "description": "Before", "status": "DRAFT"}.items()
    assert outcome["diff"]["after"].items() >= {"name": "Renamed", "description": "After", "status": "TESTING"}.items()
    assert outcome["diff"]["before"]["objects"] == outcome["diff"]["after"]["objects"] != []
    name, status = ("packageName", "PREVIEW") if workfront.flavor == "legacy" else ("name", "TESTING")
    assert workfront.bodies("E6") == [{name: "Renamed", "description": "After", "status": status}]
    assert not change(workfront, package_id, **options).changed
    assert workfront.writes() == ["E6"]


def test_only_what_differs_is_sent(workfront: Workfront) -> None:
    made(workfront, description="Same", status="TESTING")
    outcome = workfront.assemble(description="Other", status="TESTING")
    assert outcome.changed
    assert workfront.bodies("E6") == [{"description": "Other"}]


def test_what_is_not_given_is_left_alone(workfront: Workfront) -> None:
    package_id = made(workfront, description="Kept", status="ACTIVE")
    assert not workfront.assemble().changed
    assert not change(workfront, package_id).changed
    assert workfront.writes() == []
    assert stored(workfront, package_id)["description"] == "Kept"


def test_blank_description_does_not_wipe_the_stored_one(workfront: Workfront) -> None:
    package_id = made(workfront, description="Long")
    assert not change(workfront, package_id, description="").changed
    assert stored(workfront, package_id)["description"] == "Long"


def test_new_package_gets_its_status_by_a_second_request(workfront: Workfront) -> None:
    outcome = workfront.assemble(description="d", status="ACTIVE")
    assert outcome["package"]["publishedAt"] is not None
    assert workfront.writes() == ["E1", "E6"]
    assert len(workfront.bodies("E6")[0]) == 1


def test_rule_of_the_service_is_reported(workfront: Workfront) -> None:
    """Whether the API forbids this is not known; the user interface does (contract A25)."""
    workfront.simulator.workfront_behave(strict_editing=True)
    package_id = made(workfront, status="ACTIVE")
    outcome = change(workfront, package_id, description="Late", status="TESTING")
    assert outcome.failed
    assert (outcome["error"]["kind"], outcome["error"]["status"]) == ("state_conflict", 409)
    assert f"Could not set description, status to TESTING of package {package_id}" in outcome.message
    assert "cannot be edited" in outcome.message
    assert "DRAFT" in outcome["error"]["advice"], "the way round it"
    assert outcome["changed"] is False
    assert (outcome["package_id"], outcome["status"]) == (package_id, "ACTIVE")
    assert change(workfront, package_id, status="DRAFT").changed
    assert change(workfront, package_id, description="Late", status="TESTING").changed


@pytest.mark.parametrize("what", ["description", "status"])
def test_change_that_was_accepted_without_effect_is_a_failure(workfront: Workfront, what: str) -> None:
    package_id = made(workfront, description="Old", status="TESTING")
    record = {"id": package_id, "name": NAME, "description": "Old", "status": "TESTING"}
    workfront.simulator.fault("status", operation="E6", status=200, body={"data": record})
    outcome = change(workfront, package_id, **{what: "ACTIVE"})
    assert outcome.failed
    assert f"Workfront accepted the {what} ACTIVE for package {package_id}, but it is still" in outcome.message
    assert "only in status DRAFT" in outcome.message


# -- deleting


def test_what_was_installed_nowhere_leaves_without_a_word(workfront: Workfront) -> None:
    outcome = change(workfront, made(workfront), state="absent")
    assert outcome.changed
    assert outcome.warnings == []


def test_is_deleted_for_good(workfront: Workfront) -> None:
    package_id = made(workfront)
    workfront.simulator.workfront_foreign_installation(package_id, TARGET)
    predicted = change(workfront, package_id, state="absent", check=True, diff=True)
    assert predicted.changed
    assert workfront.writes() == []
    outcome = change(workfront, package_id, state="absent", diff=True)
    assert outcome.changed
    assert outcome["diff"] == predicted["diff"]
    assert outcome["diff"]["before"]["name"] == NAME
    assert outcome["diff"]["after"] == {}
    for run in (predicted, outcome):
        [warning] = run.warnings
        assert (
            f"The deletion of package {package_id} ('{NAME}') is permanent, and the record of its installations is lost too"
            in warning
        )
        assert "status: DISABLED takes it out of use and preserves both" in warning
    again = change(workfront, package_id, state="absent", diff=True)
    assert again.changed is False
    assert again.warnings == []
    assert again["diff"] == {"before": {}, "after": {}}
    assert (again["package"], again["package_id"], again["status"]) == (None, None, None)
    assert workfront.writes() == ["E7"]
    assert workfront.packages() == [] or stored(workfront, package_id)["deletedAt"] is not None


def test_is_deleted_by_its_name(workfront: Workfront) -> None:
    made(workfront)
    assert workfront.assemble(state="absent", objects=None).changed
    assert not workfront.assemble(state="absent", objects=None).changed
    assert workfront.writes() == ["E7"]


def test_disabled_package_is_deleted_by_its_name_only_if_requested(workfront: Workfront) -> None:
    made(workfront, status="DISABLED")
    assert not workfront.assemble(state="absent", objects=None).changed
    assert workfront.assemble(state="absent", objects=None, status="DISABLED").changed
    assert workfront.writes() == ["E7"]


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_what_is_not_there_need_not_be_deleted(workfront: Workfront, check: bool) -> None:
    assert not change(workfront, NO_PACKAGE, state="absent", check=check).changed
    assert workfront.writes() == []


def test_package_that_somebody_deletes_meanwhile_was_not_deleted_here(workfront: Workfront) -> None:
    package_id = made(workfront)
    workfront.simulator.fault("status", operation="E7", status=404)
    assert not change(workfront, package_id, state="absent").changed


def test_package_that_is_being_assembled_can_be_deleted(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(assembly_outcome="hang")
    package_id = made(workfront, wait=False)
    assert change(workfront, package_id, state="absent").changed
    assert workfront.time.slept == []


# -- definition: a part of the API that was withdrawn


@pytest.fixture
def offering(workfront: Workfront) -> Workfront:
    """A service that still offers definitions."""
    if workfront.flavor == "current":
        workfront.simulator.workfront_behave(era="2023")
    return workfront


def read_definition(workfront: Workfront, package_id: str) -> dict[str, Any]:
    outcome = workfront.run("workfront_package_info", SOURCE, package_id=package_id, definition=True)
    definition: dict[str, Any] = outcome["packages"][0]["definition"]
    return definition


def test_definition_is_replaced_with_everything_else(offering: Workfront) -> None:
    package_id = made(offering, description="Kept", status="TESTING")
    wanted = copy.deepcopy(read_definition(offering, package_id))
    wanted["TMPL"][0]["priority"] = 7
    predicted = change(offering, package_id, definition=wanted, check=True)
    assert predicted.changed
    assert offering.writes() == []
    outcome = change(offering, package_id, definition=wanted)
    assert outcome.changed
    assert outcome["status"] == "TESTING"
    assert read_definition(offering, package_id) == wanted
    assert not change(offering, package_id, definition=wanted).changed
    assert offering.writes() == ["E5"]
    name, status = ("packageName", "PREVIEW") if offering.flavor == "legacy" else ("name", "TESTING")
    assert offering.bodies("E5") == [
        {
            name: NAME,
            "description": "Kept",
            "status": status,
            "version": 1,
            "source": offering.simulator.workfront[SOURCE],
            "packageEntities": wanted,
        }
    ]


def test_definition_and_status_go_in_one_request(offering: Workfront) -> None:
    package_id = made(offering)
    wanted = {"ROLE": [{"id": worlds.ROLE, "name": worlds.ROLE_NAME, "parentID": None}]}
    assert change(offering, package_id, definition=wanted, status="ACTIVE", name="Renamed").changed
    assert offering.writes() == ["E5"]
    package = stored(offering, package_id)
    assert (package["name"], package["status"]) == ("Renamed", "ACTIVE")


def test_package_is_made_of_a_definition(offering: Workfront) -> None:
    wanted = {"ROLE": [{"id": worlds.ROLE, "name": worlds.ROLE_NAME, "parentID": None}]}
    outcome = offering.assemble(objects=None, definition=wanted, status="TESTING")
    assert outcome.changed
    assert outcome["status"] == "TESTING"
    assert offering.writes() == ["E1", "E5"]
    assert not offering.assemble(objects=None, definition=wanted, status="TESTING").changed
    assert offering.writes() == ["E1", "E5"]


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_definition_that_is_not_offered_any_more(current_workfront: Workfront, check: bool) -> None:
    package_id = made(current_workfront)
    outcome = change(current_workfront, package_id, definition={"ROLE": []}, status="ACTIVE", check=check)
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert "does not allow the definition of a package to be read: it answered 404 to GET" in outcome.message
    assert f"/packages/{package_id}/definition" in outcome.message
    assert "Workfront has withdrawn this part of its API. Omit definition" in outcome.message
    assert outcome["changed"] is False
    assert current_workfront.writes() == []


def test_definition_that_can_only_be_read(offering: Workfront) -> None:
    package_id = made(offering)
    offering.simulator.fault("status", operation="E5", status=405)
    outcome = change(offering, package_id, definition={"ROLE": []})
    assert outcome.failed
    assert "does not allow the definition of a package to be replaced: it answered 405 to PUT" in outcome.message
    assert outcome["package_id"] == package_id
