# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_package: assembled once, verified, found again (contract Workfront E1 to E3, 12)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import NAME, OBJECTS, SOURCE, TARGET, Workfront

REQUESTED = [("PROJ", worlds.PROJECT), ("TMPL", worlds.TEMPLATE), ("PTLTAB", worlds.DASHBOARD)]
UNKNOWN = "0123456789abcdef0123456789abcdef"
NO_PACKAGE = "1d5693b9-b7b5-492d-8219-c21f34bcaca6"


def entities(package: dict[str, Any]) -> set[tuple[str, str]]:
    return {(code, item["id"]) for code, items in package["packageEntities"].items() for item in items}


# -- created and proven


def test_is_assembled_and_its_contents_are_verified(workfront: Workfront) -> None:
    outcome = workfront.assemble(description="All of it")
    assert outcome.changed
    package = outcome["package"]
    assert set(REQUESTED) <= entities(package)
    assert ("TTSK", worlds.TEMPLATE_TASKS[0]) in entities(package), "what others depend on comes with them"
    assert (outcome["package_id"], outcome["status"]) == (package["id"], "DRAFT")
    assert (package["name"], package["description"]) == (NAME, "All of it")
    assert outcome["missing_objects"] == []
    assert outcome["created"] is True
    assert workfront.writes() == ["E1"]
    assert workfront.operations()[-1] == "E3", "the contents are read, not believed"
    [stored] = workfront.packages()
    assert (stored["id"], stored["lane"]) == (package["id"], SOURCE)


def test_is_asked_for_as_the_service_wants_it(workfront: Workfront) -> None:
    second = {"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE.upper()}
    source = workfront.simulator.workfront[SOURCE]
    assert workfront.assemble(objects=[*OBJECTS, second], source=f"{source}/").changed
    [body] = workfront.bodies("E1")
    assert body == {
        "packageName" if workfront.flavor == "legacy" else "name": NAME,
        "source": source,
        "objectCollections": [
            {"objCode": "PROJ", "entities": [{"ID": worlds.PROJECT, "name": worlds.PROJECT_NAME}]},
            {
                "objCode": "TMPL",
                "entities": [
                    {"ID": worlds.TEMPLATE, "name": worlds.TEMPLATE_NAME},
                    {"ID": worlds.SECOND_TEMPLATE, "name": worlds.SECOND_TEMPLATE_NAME},
                ],
            },
            {"objCode": "PTLTAB", "entities": [{"ID": worlds.DASHBOARD, "name": worlds.DASHBOARD_NAME}]},
        ],
    }


def test_object_that_cannot_be_looked_up_is_taken_by_its_id(workfront: Workfront) -> None:
    outcome = workfront.assemble(objects=[{"object_code": "CALEND", "id": worlds.CALENDAR}])
    assert outcome.changed
    assert ("CALEND", worlds.CALENDAR) in entities(outcome["package"])
    [body] = workfront.bodies("E1")
    assert body["objectCollections"] == [{"objCode": "CALEND", "entities": [{"ID": worlds.CALENDAR}]}]
    assert "read" not in workfront.operations()


@pytest.mark.parametrize("form", ["object", "array", "bare"])
def test_names_are_read_in_every_form_of_a_single_answer(workfront: Workfront, form: str) -> None:
    workfront.simulator.workfront_behave(single_data=form)
    assert workfront.assemble(objects=OBJECTS[:1]).changed
    [body] = workfront.bodies("E1")
    assert body["objectCollections"][0]["entities"][0]["name"] == worlds.PROJECT_NAME


def test_second_run_changes_nothing(workfront: Workfront) -> None:
    first = workfront.assemble(description="d", status="TESTING")
    workfront.simulator.clear_requests()
    second = workfront.assemble(description="d", status="TESTING")
    assert second.changed is False
    assert second["created"] is False
    assert second["package"] == first["package"]
    assert workfront.writes() == []


def test_runs_as_a_process(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(assembly={"reads": 3})
    task: dict[str, Any] = {"name": NAME, "objects": OBJECTS, "status": "ACTIVE"}
    created = workfront.process("workfront_package", SOURCE, diff=True, **task)
    assert created.changed
    assert created["status"] == "ACTIVE"
    assert not workfront.process("workfront_package", SOURCE, **task).changed
    assert workfront.writes() == ["E1", "E6"]
    task = {"package_id": created["package_id"], "state": "absent"}
    assert workfront.process("workfront_package", SOURCE, **task).changed
    assert workfront.writes() == ["E1", "E6", "E7"]


def test_check_mode_creates_nothing(workfront: Workfront) -> None:
    outcome = workfront.assemble(check=True, diff=True, description="d", status="ACTIVE")
    assert outcome.changed
    assert (outcome["package"], outcome["package_id"], outcome["status"]) == (None, None, None)
    assert outcome["diff"]["before"] == {}
    assert outcome["diff"]["after"] == {
        "name": NAME,
        "description": "d",
        "status": "ACTIVE",
        "objects": [
            f"PROJ {worlds.PROJECT} {worlds.PROJECT_NAME}",
            f"PTLTAB {worlds.DASHBOARD} {worlds.DASHBOARD_NAME}",
            f"TMPL {worlds.TEMPLATE} {worlds.TEMPLATE_NAME}",
        ],
    }
    assert workfront.writes() == []
    assert workfront.packages() == []


# -- objects given by name


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_name_that_no_object_has(workfront: Workfront, check: bool) -> None:
    outcome = workfront.assemble(check=check, objects=[{"object_code": "TMPL", "name": "New Agency"}])
    assert outcome.failed
    assert outcome["error"]["kind"] == "validation"
    assert "objects: TMPL 'New Agency' does not exist in 127.0.0.1:" in outcome.message
    assert "The name must match exactly. Similar: TMPL " in outcome.message
    assert f"TMPL '{worlds.TEMPLATE_NAME}' ({worlds.TEMPLATE})" in outcome.message
    assert workfront.operations() == ["search", "search"]


def test_each_name_that_no_object_has_is_named(workfront: Workfront) -> None:
    names = ["New Agency Onbording", "Something else entirely, without a resemblance"]
    outcome = workfront.assemble(objects=[{"object_code": "TMPL", "name": name} for name in names])
    first, second = outcome.message.split("The name must match exactly.")[:2]
    assert names[0] in first
    assert f"Similar: TMPL '{worlds.TEMPLATE_NAME}' ({worlds.TEMPLATE})" in second
    assert f"objects: TMPL '{names[1]}' does not exist in" in second
    assert outcome.message.count("Similar:") == 1
    assert workfront.operations() == ["search"] * 3, "the names of a type are read once"


def test_a_search_that_is_refused_takes_nothing_from_the_message(workfront: Workfront) -> None:
    workfront.simulator.fault(kind="status", operation="search", status=422, skip=1)
    outcome = workfront.assemble(objects=[{"object_code": "TMPL", "name": "New Agency"}])
    assert outcome.message.endswith("The name must match exactly.")
    assert outcome["error"]["kind"] == "validation"


@pytest.mark.parametrize("count", [10, 11])
def test_many_names_that_no_object_has(workfront: Workfront, count: int) -> None:
    outcome = workfront.assemble(objects=[{"object_code": "TMPL", "name": f"x{number}"} for number in range(count)])
    assert outcome.message.count("does not exist in") == 10
    assert outcome.message.endswith("The entries after it were not looked up.") is (count > 10)


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_name_that_two_objects_have(workfront: Workfront, check: bool) -> None:
    outcome = workfront.assemble(check=check, objects=[{"object_code": "TMPL", "name": worlds.AMBIGUOUS_NAME}])
    assert outcome.failed
    assert f"TMPL '{worlds.AMBIGUOUS_NAME}' exists 2 times" in outcome.message
    assert f"Give one of the IDs: {', '.join(worlds.AMBIGUOUS_TEMPLATES)}" in outcome.message
    assert workfront.operations() == ["search"]


def test_id_decides_between_objects_of_one_name(workfront: Workfront) -> None:
    wanted = {"object_code": "TMPL", "id": worlds.AMBIGUOUS_TEMPLATES[1], "name": worlds.AMBIGUOUS_NAME}
    outcome = workfront.assemble(objects=[wanted])
    assert entities(outcome["package"]) == {("TMPL", worlds.AMBIGUOUS_TEMPLATES[1])}


@pytest.mark.parametrize("name", [worlds.TEMPLATE_NAME.upper(), worlds.TEMPLATE_NAME.lower()])
def test_loose_search_of_the_service_is_made_exact(workfront: Workfront, name: str) -> None:
    workfront.simulator.workfront_behave(loose_search=True)
    outcome = workfront.assemble(objects=[{"object_code": "TMPL", "name": name}])
    assert outcome.failed
    assert f"'{name}' does not exist" in outcome.message
    assert workfront.writes() == []


def test_loose_search_does_not_make_a_name_ambiguous(workfront: Workfront) -> None:
    workfront.simulator.workfront_put_object(SOURCE, "TMPL", worlds.TEMPLATE_NAME.upper())
    workfront.simulator.workfront_behave(loose_search=True)
    outcome = workfront.assemble(objects=[{"object_code": "TMPL", "name": worlds.TEMPLATE_NAME}])
    assert ("TMPL", worlds.TEMPLATE) in entities(outcome["package"])


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_object_that_a_refresh_has_taken_away(workfront: Workfront, check: bool) -> None:
    workfront.simulator.workfront_refresh(SOURCE)
    outcome = workfront.assemble(check=check, objects=[{"object_code": "PROJ", "id": worlds.PROJECT}])
    assert outcome.failed
    assert f"has no PROJ with the ID {worlds.PROJECT}" in outcome.message
    assert "The refresh of a sandbox from production deletes" in outcome.message
    assert workfront.writes() == []


# -- found and reused


def test_only_packages_of_exactly_this_name_are_reused(workfront: Workfront) -> None:
    for name in (NAME.upper(), f"{NAME} 2", NAME[:-1]):
        workfront.simulator.workfront_foreign_package(SOURCE, name, [worlds.PROJECT])
    assert workfront.assemble().changed
    assert workfront.writes() == ["E1"]


def test_package_of_somebody_else_is_reused(workfront: Workfront) -> None:
    ids = [identifier for _code, identifier in REQUESTED]
    made = workfront.simulator.workfront_foreign_package(SOURCE, NAME, ids)
    outcome = workfront.assemble()
    assert not outcome.changed
    assert outcome["package_id"] == made["id"]
    assert workfront.writes() == []


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize("state", ["present", "absent"])
def test_several_packages_of_one_name_are_distinguished_by_id(workfront: Workfront, state: str, check: bool) -> None:
    ids = [workfront.simulator.workfront_foreign_package(SOURCE, NAME, [worlds.PROJECT])["id"] for _number in range(2)]
    outcome = workfront.assemble(check=check, state=state)
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert f"are named '{NAME}'" in outcome.message
    assert "Give the package_id of one" in outcome.message
    assert sorted(item["id"] for item in outcome["packages"]) == sorted(ids)
    for identifier in ids:
        assert identifier in outcome.message
    assert workfront.writes() == []
    chosen = workfront.run("workfront_package", SOURCE, package_id=ids[1].upper(), status="ACTIVE")
    assert chosen["package_id"] == ids[1]


def test_package_of_the_same_name_from_another_environment_is_left_alone(current_workfront: Workfront) -> None:
    other = current_workfront.simulator.workfront_foreign_package(
        worlds.OTHER_SANDBOX, NAME, [worlds.GROUP], status="TESTING"
    )
    outcome = current_workfront.assemble(status="ACTIVE")
    assert outcome.changed
    assert outcome["package_id"] != other["id"]
    kept = {package["id"]: package["status"] for package in current_workfront.packages()}
    assert kept == {other["id"]: "TESTING", outcome["package_id"]: "ACTIVE"}


def test_deleted_package_is_not_found(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(list_deleted=True)
    package_id = workfront.assembled_id()
    assert workfront.run("workfront_package", SOURCE, package_id=package_id, state="absent").changed
    again = workfront.assemble()
    assert again.changed
    assert again["package_id"] != package_id


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_unknown_id_is_never_created(workfront: Workfront, check: bool) -> None:
    outcome = workfront.assemble(package_id=NO_PACKAGE, check=check)
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert f"There is no package {NO_PACKAGE}" in outcome.message
    assert "workfront_package_info" in outcome.message
    assert workfront.writes() == []


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_without_objects_nothing_is_made(workfront: Workfront, check: bool) -> None:
    workfront.simulator.workfront_foreign_package(SOURCE, NAME, [worlds.PROJECT], status="DISABLED")
    outcome = workfront.assemble(objects=None, check=check)
    assert outcome.failed
    assert "one cannot be created without objects" in outcome.message
    assert "DISABLED packages do not count" in outcome.message
    assert workfront.writes() == []


@pytest.mark.parametrize("objects", [None, OBJECTS], ids=["status only", "with objects"])
def test_disabled_package_is_found_by_name_only_to_be_disabled(workfront: Workfront, objects: Any) -> None:
    ids = [identifier for _code, identifier in REQUESTED]
    old = workfront.simulator.workfront_foreign_package(SOURCE, NAME, ids, status="DISABLED")
    disabled = workfront.assemble(objects=objects, status="DISABLED")
    assert not disabled.changed
    assert disabled["package_id"] == old["id"]
    assert workfront.writes() == []
    assert workfront.assemble()["package_id"] != old["id"]


def test_package_is_found_from_production_by_its_id(workfront: Workfront) -> None:
    """The list is the same in all environments of the customer (contract 1)."""
    package_id = workfront.assembled_id()
    outcome = workfront.run("workfront_package", TARGET, package_id=package_id, status="ACTIVE")
    assert not outcome.changed


# -- the world seen with other eyes


def test_contents_in_the_words_of_2023(current_workfront: Workfront) -> None:
    current_workfront.simulator.workfront_behave(era="2023")
    outcome = current_workfront.assemble(status="TESTING")
    assert set(REQUESTED) <= entities(outcome["package"])
    assert not current_workfront.assemble(status="TESTING").changed


def test_description_that_is_the_word_null(workfront: Workfront) -> None:
    workfront.simulator.workfront_foreign_package(SOURCE, NAME, [worlds.PROJECT], description="null")
    outcome = workfront.assemble(objects=OBJECTS[:1])
    assert outcome["package"]["description"] is None
    workfront.simulator.clear_requests()
    assert not workfront.assemble(objects=OBJECTS[:1], description="").changed
    assert workfront.writes() == []


def test_short_name_is_warned_of_and_taken(workfront: Workfront) -> None:
    """The user interface requires five characters; whether the API does is not known (contract E1)."""
    outcome = workfront.assemble(name="Five!")
    assert outcome.warnings == []
    outcome = workfront.assemble(name="Four")
    assert outcome.changed
    [warning] = outcome.warnings
    assert "'Four'" in warning
    assert "fewer than the 5 characters" in warning
    assert workfront.assemble(name="Four").warnings == [], "what is there already is nothing to warn of"


@pytest.mark.parametrize("by_id", [False, True])
def test_a_package_without_a_readable_name_is_neither_renamed_nor_created_again(
    workfront: Workfront, by_id: bool
) -> None:
    package = workfront.assemble()["package"]
    workfront.simulator.fault("status", operation="E3", status=200, body={**package, "name": None}, times=None)
    before = workfront.writes()

    outcome = workfront.assemble(**({"package_id": package["id"]} if by_id else {}))

    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert f"does not show the name of package {package['id']}" in outcome.message
    assert workfront.writes() == before
