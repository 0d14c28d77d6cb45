# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_package_info: which packages there are, and what is in them (contract Workfront E2 to E4)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import SOURCE, TARGET, Workfront

MODULE = "workfront_package_info"
NO_PACKAGE = "1d5693b9-b7b5-492d-8219-c21f34bcaca6"


@pytest.fixture
def ids(workfront: Workfront) -> dict[str, str]:
    """The IDs of some packages, by what distinguishes them."""
    return make(workfront)


def make(workfront: Workfront) -> dict[str, str]:
    wanted = {
        "draft": (SOURCE, "One", "DRAFT"),
        "active": (SOURCE, "One", "ACTIVE"),
        "two": (SOURCE, "Two", "ACTIVE"),
        "elsewhere": (worlds.OTHER_SANDBOX, "One", "DRAFT"),
    }
    made = {}
    for key, (lane, name, status) in wanted.items():
        package = workfront.simulator.workfront_foreign_package(lane, name, [worlds.GROUP], status=status)
        made[key] = package["id"]
    return made


def found(outcome: Outcome) -> list[str]:
    assert outcome.changed is False
    return [package["id"] for package in outcome["packages"]]


@pytest.mark.parametrize("lane", [SOURCE, TARGET])
def test_all_packages_are_listed_from_any_environment(workfront: Workfront, ids: dict[str, str], lane: str) -> None:
    assert found(workfront.run(MODULE, lane)) == list(ids.values()), "the oldest first"
    assert workfront.operations() == ["E2"]


def test_empty_list(workfront: Workfront) -> None:
    assert found(workfront.run(MODULE)) == []


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({"name": "One"}, ["draft", "active", "elsewhere"]),
        ({"name": "one"}, []),
        ({"name": "On"}, []),
        ({"status": "ACTIVE"}, ["active", "two"]),
        ({"status": "DRAFT", "name": "One"}, ["draft", "elsewhere"]),
        ({"status": "DISABLED"}, []),
    ],
    ids=str,
)
def test_filters(workfront: Workfront, ids: dict[str, str], options: dict[str, Any], wanted: list[str]) -> None:
    assert found(workfront.run(MODULE, **options)) == [ids[key] for key in wanted]
    assert workfront.operations() == ["E2"], "the list says enough"


def test_statuses_have_their_current_names(workfront: Workfront, ids: dict[str, str]) -> None:
    listed = workfront.run(MODULE)["packages"]
    assert [package["status"] for package in listed] == ["DRAFT", "ACTIVE", "ACTIVE", "DRAFT"]
    [read] = workfront.run(MODULE, package_id=ids["active"])["packages"]
    assert read["status"] == "ACTIVE"
    assert read["packageEntities"]["GROUP"][0]["id"] == worlds.GROUP


def test_only_packages_of_a_source(current_workfront: Workfront) -> None:
    ids = make(current_workfront)
    address = current_workfront.simulator.workfront[SOURCE]
    for source in (address, address.removeprefix("http://")):
        outcome = current_workfront.run(MODULE, source=source, name="One")
        assert found(outcome) == [ids["draft"], ids["active"]]
        assert outcome["packages"][0]["packageEntities"]["GROUP"][0]["id"] == worlds.GROUP
    assert current_workfront.operations() == ["E2", "E3", "E3", "E3"] * 2, "the list does not name the source"


def test_source_by_any_name_of_the_environment(current_workfront: Workfront) -> None:
    ids = {}
    for lane in (SOURCE, worlds.OTHER_SANDBOX):
        source = f"https://{worlds.host(lane)}"
        package = current_workfront.simulator.workfront_foreign_package(lane, "One", [worlds.GROUP], source=source)
        ids[lane] = package["id"]
    for source in (f"https://{worlds.host(SOURCE)}/", worlds.host(SOURCE), worlds.host(SOURCE, adobe=True).upper()):
        assert found(current_workfront.run(MODULE, source=source)) == [ids[SOURCE]]


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
def test_package_that_does_not_name_its_source_matches(workfront: Workfront) -> None:
    ids = make(workfront)
    assert found(workfront.run(MODULE, source=workfront.simulator.workfront[SOURCE])) == list(ids.values())


def test_one_package_by_its_id(workfront: Workfront, ids: dict[str, str]) -> None:
    assert found(workfront.run(MODULE, package_id=ids["two"].upper())) == [ids["two"]]
    assert workfront.operations() == ["E3"]


def test_unknown_id_is_no_failure(workfront: Workfront, ids: dict[str, str]) -> None:
    assert found(workfront.run(MODULE, package_id=NO_PACKAGE)) == []
    assert workfront.operations() == ["E3"]


def test_package_that_does_not_fit_the_other_options(workfront: Workfront, ids: dict[str, str]) -> None:
    assert found(workfront.run(MODULE, package_id=ids["two"], status="DRAFT")) == []
    assert found(workfront.run(MODULE, package_id=ids["two"], name="One")) == []


def test_deleted_packages_are_hidden(workfront: Workfront, ids: dict[str, str]) -> None:
    assert workfront.run("workfront_package", SOURCE, package_id=ids["two"], state="absent").changed
    if workfront.flavor == "current":  # only there the list tells which packages were deleted
        workfront.simulator.workfront_behave(list_deleted=True)
    assert found(workfront.run(MODULE, name="Two")) == []
    assert found(workfront.run(MODULE, package_id=ids["two"])) == []


def test_package_with_a_date_of_deletion_counts_as_deleted(workfront: Workfront) -> None:
    """Whether such packages are listed, or can still be read, is not documented (contract A23)."""
    item = {"id": NO_PACKAGE, "name": "Gone", "status": "DRAFT", "deletedAt": "2026-01-01T00:00:00.000Z"}
    workfront.simulator.fault("status", operation="E2", status=200, body={"data": [item]})
    workfront.simulator.fault("status", operation="E3", status=200, body={"data": item})
    assert found(workfront.run(MODULE)) == []
    assert found(workfront.run(MODULE, package_id=NO_PACKAGE)) == []


def test_definition(workfront: Workfront) -> None:
    if workfront.flavor == "current":
        workfront.simulator.workfront_behave(era="2023")
    make(workfront)
    packages = workfront.run(MODULE, SOURCE, name="One", definition=True)["packages"]
    assert len(packages) == 3
    for package in packages:
        [group] = package["definition"]["GROUP"]
        assert (group["id"], group["isActive"]) == (worlds.GROUP, True)
    assert workfront.operations() == ["E2", "E4", "E4", "E4"]


def test_definition_that_is_not_offered_any_more(current_workfront: Workfront) -> None:
    ids = make(current_workfront)
    outcome = current_workfront.run(MODULE, package_id=ids["two"], definition=True)
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert "does not allow the definition of a package to be read: it answered 404" in outcome.message
    assert "Workfront has withdrawn this part of its API. Omit definition" in outcome.message


@pytest.mark.parametrize("body", ["{}", '{"data": {}}', '"text"', "7", ""])
def test_answer_that_is_no_list(workfront: Workfront, body: str) -> None:
    workfront.simulator.fault("status", operation="E2", status=200, body=body)
    outcome = workfront.run(MODULE)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "a list of packages was expected" in outcome.message


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
def test_reads_in_check_mode_too_and_in_a_process(workfront: Workfront, ids: dict[str, str]) -> None:
    assert found(workfront.process(MODULE, check=True, diff=True, name="Two")) == [ids["two"]]
    assert workfront.writes() == []
