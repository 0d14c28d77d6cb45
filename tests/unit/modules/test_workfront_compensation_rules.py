# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What compensation must never delete: each rule of contract 10.3 with an object that only this rule protects."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import SOURCE, TARGET, Workfront, created_by, installed, other_package, small_package

UNRELATED_NAME = "Digital Asset Production"


def record_of(workfront: Workfront, outcome: Outcome, **entry: Any) -> str:
    """Let the service report other things about the installed template than it did; return the installation's ID."""
    record = copy.deepcopy(outcome["installation"])
    reported = record["translationMap"]["TMPL"][worlds.SECOND_TEMPLATE]
    reported.update(entry)
    for name in [name for name, value in entry.items() if value is None]:
        del reported[name]
    workfront.simulator.fault(
        "status", vendor="workfront", operation="E11", status=200, body=record, times=None, method="GET"
    )
    return str(record["id"])


def assert_survives(workfront: Workfront, outcome: Outcome, object_id: str, why: str) -> None:
    """Check that nothing was deleted, and that the result says what protected the object."""
    assert not outcome.failed, outcome.message
    assert object_id in workfront.objects()
    assert not [entry for entry in workfront.requests() if entry["method"] == "DELETE"]
    assert outcome["deleted"] == []
    [reported] = [
        item
        for item in (*outcome["skipped_objects"], *outcome["not_compensable"])
        if item["source_id"] == worlds.SECOND_TEMPLATE
    ]
    assert why in reported["why"]


def test_rule_1_only_what_was_created(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    outcome = workfront.compensate(record_of(workfront, done, action="IGNORE"))
    assert_survives(workfront, outcome, made, "It was ignored")


@pytest.mark.parametrize("entry", [{"action": "UPDATE"}, {"action": None}, {"targetId": None}, {"targetId": ""}])
def test_a_record_that_does_not_say_what_was_created_is_refused(workfront: Workfront, entry: dict[str, Any]) -> None:
    """Rules 1 and 3 cannot be applied then; the name alone says nothing."""
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    outcome = workfront.compensate(record_of(workfront, done, **entry))
    assert (outcome.failed, outcome["error"]["kind"]) == (True, "protocol")
    assert made in workfront.objects()


@pytest.mark.parametrize("translation_map", [None, {}, [], "x"])
def test_a_record_without_objects_is_refused(workfront: Workfront, translation_map: Any) -> None:
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    record = {**done["installation"], "translationMap": translation_map}
    workfront.simulator.fault("status", vendor="workfront", operation="E11", status=200, body=record, times=None)
    outcome = workfront.compensate(done["installation_id"])
    assert (outcome.failed, outcome["error"]["kind"]) == (True, "protocol")
    assert made in workfront.objects()


@pytest.mark.parametrize(
    ("action", "why"),
    [
        ("USEEXISTING", "It existed before the installation"),
        ("OVERWRITING", "its former state is not recorded"),
    ],
)
def test_rule_1_what_was_there_before_cannot_be_brought_back(
    current_workfront: Workfront, action: str, why: str
) -> None:
    workfront = current_workfront
    override = {"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE, "action": action}
    changed = {"object_code": "GROUP", "id": worlds.GROUP, "action": "OVERWRITING", "target_id": worlds.GROUP}
    overrides = [{**override, "target_id": worlds.UNRELATED_TEMPLATE}, changed]
    done = installed(workfront, small_package(workfront), overrides=overrides)
    outcome = workfront.compensate(done["installation_id"])
    assert_survives(workfront, outcome, worlds.UNRELATED_TEMPLATE, why)
    assert worlds.SECOND_TEMPLATE in {item["source_id"] for item in outcome["not_compensable"]}
    assert worlds.GROUP in workfront.objects()


@pytest.mark.parametrize("status", ["FAILED", "REGISTERED", "STATUS_OF_TOMORROW", None])
def test_rule_2_only_what_was_reported_as_installed(workfront: Workfront, status: str | None) -> None:
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    why = {
        "FAILED": "its installation failed",
        None: "does not report whether it was created; see accept_missing_status",
    }.get(status, f"reports it as {status}, not as INSTALLED")
    installation_id = record_of(workfront, done, installationStatus=status)
    # What lacks for one object only is no habit of the service, so the opt-in does not go for it.
    outcome = workfront.compensate(installation_id, accept_missing_status=True)
    assert_survives(workfront, outcome, made, why)


def unreported(workfront: Workfront, **switches: Any) -> tuple[str, str]:
    """Install where no object has a status; return the IDs of the installation and of what it has created."""
    before = set(workfront.objects())
    workfront.simulator.workfront_behave(omit_installation_status=True, **switches)
    installation_id = workfront.install(small_package(workfront))["installation_id"]
    [made] = set(workfront.objects()) - before or {""}
    return installation_id, made


def test_rule_2_missing_statuses_need_an_opt_in(workfront: Workfront) -> None:
    installation_id, made = unreported(workfront)
    outcome = workfront.compensate(installation_id)
    assert_survives(workfront, outcome, made, "see accept_missing_status")
    accepted = workfront.compensate(installation_id, accept_missing_status=True)
    assert accepted.changed
    assert made not in workfront.objects()
    assert [item["target_id"] for item in accepted["deleted"]] == [made]


def test_rule_2_what_a_failure_reports_nothing_of_may_be_there(workfront: Workfront) -> None:
    installation_id, _nothing = unreported(workfront, install_outcome="fail")
    [skipped] = workfront.compensate(installation_id)["skipped_objects"]
    assert (skipped["action"], skipped["target_id"], skipped["remains"]) == ("CREATE", "", None)


def test_rule_2_missing_statuses_of_a_failure_show_nothing(workfront: Workfront) -> None:
    installation_id, _nothing = unreported(workfront, install_outcome="fail")
    done = workfront.run("workfront_installation_info", installation_id=installation_id)["installations"][0]
    planted = workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.SECOND_TEMPLATE_NAME)
    done["translationMap"]["TMPL"][worlds.SECOND_TEMPLATE]["targetId"] = planted["ID"]
    workfront.simulator.fault("status", vendor="workfront", operation="E11", status=200, body=done)
    outcome = workfront.compensate(installation_id, accept_missing_status=True)
    assert_survives(workfront, outcome, planted["ID"], "see accept_missing_status")


@pytest.mark.parametrize(
    "target_id", [worlds.SECOND_TEMPLATE, worlds.SECOND_TEMPLATE.upper()], ids=["same", "other case"]
)
def test_rule_3_what_has_the_id_of_the_source_was_there_before(workfront: Workfront, target_id: str) -> None:
    """The plan of the vendor's example shows the IDs of colliding objects at CREATE."""
    done = installed(workfront, small_package(workfront))
    workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.SECOND_TEMPLATE_NAME, id=worlds.SECOND_TEMPLATE)
    outcome = workfront.compensate(record_of(workfront, done, targetId=target_id))
    assert_survives(workfront, outcome, worlds.SECOND_TEMPLATE, "It has the ID of the object in the source")


@pytest.mark.parametrize("action", ["USEEXISTING", "OVERWRITING"])
def test_rule_4_what_another_installation_relies_on(workfront: Workfront, action: str) -> None:
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    actions = {"TMPL": {worlds.SECOND_TEMPLATE: {"action": action, "targetId": made}}}
    workfront.simulator.workfront_foreign_installation(other_package(workfront), TARGET, actions=actions)
    outcome = workfront.compensate(done["installation_id"])
    assert_survives(workfront, outcome, made, "used or overwrote this object, or is prepared to")


def test_rule_4_what_an_installation_is_prepared_to_use(current_workfront: Workfront) -> None:
    """It would be started on the strength of an object that is gone."""
    package_id = small_package(current_workfront)
    done = installed(current_workfront, package_id)
    planned = current_workfront.plan(package_id, prepare=True)
    assert planned["plan"]["summary"]["reused"] == 2
    [made] = created_by(done).values()
    outcome = current_workfront.compensate(done["installation_id"])
    assert_survives(current_workfront, outcome, made, "is prepared to, so others rely on it")


def test_rule_4_within_one_installation(workfront: Workfront) -> None:
    """Two objects of the source that became one in the target."""
    first, second = worlds.AMBIGUOUS_TEMPLATES
    objects = [{"object_code": "TMPL", "id": item} for item in (first, second)]
    done = installed(workfront, workfront.assembled_id(name="Both", objects=objects))
    made = created_by(done)[first]
    record = copy.deepcopy(done["installation"])
    entry = record["translationMap"]["TMPL"][second]
    entry.update(action="USEEXISTING", targetId=made.upper(), installationStatus="REGISTERED")
    workfront.simulator.fault("status", vendor="workfront", operation="E11", status=200, body=record)
    outcome = workfront.compensate(done["installation_id"])
    assert not outcome.failed, outcome.message
    assert made in workfront.objects()
    [skipped] = [item for item in outcome["skipped_objects"] if item["target_id"] == made]
    assert "used or overwrote" in skipped["why"]


def test_rule_4_is_about_one_environment(workfront: Workfront) -> None:
    """A sandbox refreshed since has objects of the same IDs; what relies on them there does not rely on these."""
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    workfront.simulator.workfront_refresh(worlds.OTHER_SANDBOX)
    elsewhere = workfront.simulator.workfront_foreign_installation(other_package(workfront), worlds.OTHER_SANDBOX)
    assert elsewhere["translationMap"]["TMPL"][worlds.SECOND_TEMPLATE]["targetId"] == made
    assert workfront.compensate(done["installation_id"]).changed
    assert made not in workfront.objects()
    assert made in workfront.objects(worlds.OTHER_SANDBOX)


def test_rule_5_what_has_another_name_by_now(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    workfront.simulator.workfront_change_object(TARGET, made, name="Taken over")
    outcome = workfront.compensate(done["installation_id"])
    assert_survives(workfront, outcome, made, "Its name is now 'Taken over'")


def test_rule_5_what_is_older_than_the_installation(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    installation_id = record_of(workfront, done, targetId=worlds.UNRELATED_TEMPLATE, name=UNRELATED_NAME)
    outcome = workfront.compensate(installation_id)
    assert_survives(workfront, outcome, worlds.UNRELATED_TEMPLATE, "It was created at 2021-03-16T02:21:31")


def test_rule_5_where_the_type_has_no_entry_date(workfront: Workfront) -> None:
    """Then the name must do."""
    workfront.simulator.workfront_behave(no_entry_date=["TMPL"])
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    outcome = workfront.compensate(done["installation_id"])
    assert [item["target_id"] for item in outcome["deleted"]] == [made]


@pytest.mark.parametrize("stored", ["trimmed", "collapsed", "escaped", "decomposed", "upper"])
def test_rule_5_a_name_in_another_form_is_the_same(workfront: Workfront, stored: str) -> None:
    name = "  R&D \u00c5genda  <1> "
    made = workfront.simulator.workfront_put_object(SOURCE, "TMPL", name)
    workfront.simulator.workfront_behave(stored_names=stored)
    done = installed(
        workfront, workfront.assembled_id(name="Named", objects=[{"object_code": "TMPL", "id": made["ID"]}])
    )
    [created] = created_by(done).values()
    assert (workfront.objects()[created]["name"] == name) is False
    assert [item["target_id"] for item in workfront.compensate(done["installation_id"])["deleted"]] == [created]


@pytest.mark.parametrize(("behind", "deleted"), [(-3600, 1), (2, 1), (290, 1), (310, 0)])
def test_rule_5_the_clocks_may_differ_by_some_minutes(workfront: Workfront, behind: int, deleted: int) -> None:
    workfront.simulator.workfront_behave(core_clock_offset=-behind)
    done = installed(workfront, small_package(workfront))
    outcome = workfront.compensate(done["installation_id"])
    assert len(outcome["deleted"]) == deleted
    assert [item["why"] for item in outcome["skipped_objects"] if item["remains"]] == [
        reason for reason in (item["why"] for item in outcome["skipped_objects"]) if "before the installation" in reason
    ]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": None}, "Workfront does not say its name"),
        ({"entryDate": 7}, "which is not a time"),
        ({"entryDate": "yesterday"}, "which is not a time"),
        ({"ID": None}, "was expected"),
        ({"ID": worlds.GROUP}, "was expected"),
    ],
)
def test_rule_5_what_cannot_be_read_is_not_deleted(workfront: Workfront, changes: dict[str, Any], error: str) -> None:
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    body = {"data": {"ID": made, "name": worlds.SECOND_TEMPLATE_NAME, "objCode": "TMPL", **changes}}
    workfront.simulator.fault("status", vendor="workfront", operation="read", status=200, body=body, times=None)
    outcome = workfront.compensate(done["installation_id"])
    assert outcome.failed
    assert error in outcome["failed_objects"][0]["error"]
    assert made in workfront.objects()


PARTS = {"TASSGN": "TTSK", "POPT": "PARAM", "RATE": "CMPY", "ARVPTH": "ARVPRC", "ASSGN": "TASK"}


@pytest.mark.parametrize("code", PARTS)
def test_types_without_a_name_are_read_and_leave_with_their_parents(workfront: Workfront, code: str) -> None:
    before = workfront.objects()
    parent, part = (f"6419b8b9001151ee258921a4f75970{number}" for number in ("f1", "f2"))
    objects = [
        {"code": PARTS[code], "ID": parent, "name": "Whole"},
        {"code": code, "ID": part, "name": "", "parent": parent},
    ]
    package = workfront.simulator.workfront_do(
        "foreign_package", lane=SOURCE, name="Parts", objects=objects, status="ACTIVE"
    )
    done = installed(workfront, package["id"])
    made = created_by(done)
    looked_up = workfront.run("workfront_object_info", TARGET, objects=[{"object_code": code, "id": made[part]}])
    assert looked_up["objects"] == [{"id": made[part], "name": None, "object_code": code}]
    outcome = workfront.compensate(done["installation_id"])
    assert {item["target_id"] for item in outcome["deleted"]} == set(made.values())
    assert [item["with_parent"] for item in outcome["deleted"] if item["object_code"] == code] == [True]
    assert workfront.objects() == before


@pytest.mark.parametrize("missing", [["name"], ["entryDate"], ["name", "entryDate"]])
def test_a_field_that_a_type_turns_out_not_to_have_is_left_out(workfront: Workfront, missing: list[str]) -> None:
    workfront.simulator.workfront_behave(unknown_fields={"QUET": missing, "TTSK": missing, "TASK": missing})
    before = workfront.objects()
    done = installed(workfront)
    outcome = workfront.compensate(done["installation_id"])
    assert not outcome.failed, outcome.message
    assert workfront.objects() == before


def test_a_part_that_somebody_renamed_is_deleted_with_its_parent_and_reported(workfront: Workfront) -> None:
    objects = [{"object_code": "TMPL", "id": worlds.TEMPLATE}]
    done = installed(workfront, workfront.assembled_id(name="Onboarding", objects=objects))
    made = created_by(done)
    workfront.simulator.workfront_change_object(TARGET, made[worlds.TEMPLATE_TASKS[0]], name="Somebody's")
    outcome = workfront.compensate(done["installation_id"])
    assert made[worlds.TEMPLATE_TASKS[0]] not in workfront.objects()
    assert made[worlds.TEMPLATE_TASKS[0]] in {item["target_id"] for item in outcome["deleted"]}
    assert outcome["skipped_objects"] == []


def test_rule_5_what_cannot_be_looked_at_is_not_deleted(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    workfront.simulator.fault("status", vendor="workfront", operation="read", status=403, times=None)
    outcome = workfront.compensate(done["installation_id"])
    assert outcome.failed
    assert made in workfront.objects()
    assert [item["target_id"] for item in outcome["failed_objects"]] == [made]


def test_children_of_what_stays_stay(workfront: Workfront) -> None:
    """Somebody has taken the template over; without its tasks it would be of no use."""
    objects = [{"object_code": "TMPL", "id": worlds.TEMPLATE}]
    done = installed(workfront, workfront.assembled_id(name="Onboarding", objects=objects))
    made = created_by(done)
    workfront.simulator.workfront_change_object(TARGET, made[worlds.TEMPLATE], name="Taken over")
    children = (*worlds.TEMPLATE_TASKS, worlds.QUEUE_DEFINITION, worlds.QUEUE_TOPIC)
    family = {made[item] for item in (worlds.TEMPLATE, *children)}
    foreseen = workfront.compensate(done["installation_id"], check=True)
    outcome = workfront.compensate(done["installation_id"])
    assert family <= set(workfront.objects())
    assert family <= {item["target_id"] for item in outcome["skipped_objects"]}
    assert not family & {item["target_id"] for item in foreseen["deleted"]}
    assert foreseen["skipped_objects"] == outcome["skipped_objects"]
    why = {item["why"] for item in outcome["skipped_objects"] if item["object_code"] == "TTSK"}
    assert why == {"It belongs to an object that stays."}


def test_created_below_what_was_there_before(workfront: Workfront) -> None:
    """Its tasks leave one by one; a queue definition cannot."""
    workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.TEMPLATE_NAME)
    objects = [{"object_code": "TMPL", "id": worlds.TEMPLATE}]
    done = installed(workfront, workfront.assembled_id(name="Onboarding", objects=objects))
    made = created_by(done)
    outcome = workfront.compensate(done["installation_id"])
    tasks = {made[item] for item in worlds.TEMPLATE_TASKS}
    assert tasks <= {item["target_id"] for item in outcome["deleted"]}
    [stays] = [item for item in outcome["not_compensable"] if item["object_code"] == "QUED"]
    assert "cannot delete objects of this type" in stays["why"]
    assert stays["target_id"] == made[worlds.QUEUE_DEFINITION]
    assert set(made.values()) & set(workfront.objects()) == {stays["target_id"]}


def test_type_that_the_core_api_does_not_show(workfront: Workfront) -> None:
    objects = [{"object_code": "CALEND", "id": worlds.CALENDAR}]
    done = installed(workfront, workfront.assembled_id(name="Calendars", objects=objects))
    [made] = created_by(done).values()
    outcome = workfront.compensate(done["installation_id"])
    assert outcome["deleted"] == []
    [stays] = outcome["not_compensable"]
    assert (stays["target_id"], stays["readable"]) == (made, False)
    assert made in workfront.objects()
