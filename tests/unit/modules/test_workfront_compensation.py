# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_installation_compensation: deleting what an installation has created, and an account of it (contract 10.3)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import SOURCE, TARGET, Workfront, created_by, installed, small_package

WITH_PARENT = {"TTSK", "TASK", "QUED", "QUET", "POPT"}
ORDER = ["PTLTAB", "PTLSEC", "UIVW", "UIFT", "PROJ", "TMPL", "CTGY", "PARAM", "PGRP"]
LISTS = ("deleted", "already_absent", "skipped_objects", "failed_objects", "not_compensable")
UNKNOWN = "00000000-1111-4222-8333-444444444444"


def ids(items: list[dict[str, Any]]) -> set[str]:
    return {item["target_id"] for item in items}


def deletions(workfront: Workfront) -> list[dict[str, Any]]:
    """Return the deletions that the service was asked for."""
    return [entry for entry in workfront.requests() if entry["method"] == "DELETE"]


def package_status(workfront: Workfront) -> str:
    [package] = workfront.packages()
    return str(package["status"])


def fault(workfront: Workfront, kind: str, operation: str, **settings: Any) -> None:
    workfront.simulator.fault(kind, vendor="workfront", operation=operation, **settings)


def test_check_run_run_again(workfront: Workfront) -> None:
    before = workfront.objects()
    done = installed(workfront)
    made = set(created_by(done).values())
    promoted = workfront.objects()
    source = workfront.connection(SOURCE)
    task: dict[str, Any] = {"installation_id": done["installation_id"], "confirm": True, "source": source}
    module = "workfront_installation_compensation"
    workfront.simulator.clear_requests()
    foreseen = workfront.process(module, check=True, diff=True, **task)
    assert foreseen.changed
    assert ids(foreseen["deleted"]) == made
    assert foreseen["package_status"] == "DISABLED"
    assert {line[0] for line in foreseen["diff"]["prepared"].splitlines()[1:]} == {"-"}
    assert workfront.writes() == []
    assert (workfront.objects(), package_status(workfront)) == (promoted, "ACTIVE")
    outcome = workfront.process(module, **task)
    assert outcome.changed
    assert workfront.objects() == before
    shown = {item["target_id"]: item for item in foreseen["deleted"]}
    assert {item["target_id"]: item for item in outcome["deleted"]} == shown, "check mode has reported exactly that"
    assert all(foreseen[name] == outcome[name] for name in LISTS[1:])
    assert (outcome["package_status"], package_status(workfront)) == ("DISABLED", "DISABLED")
    [disabling] = [entry for entry in workfront.requests() if entry["operation"] == "E6"]
    assert disabling["environment"] == SOURCE, "packages are changed where they were made"
    assert {entry["environment"] for entry in deletions(workfront)} == {TARGET}

    for check in (False, True):
        workfront.simulator.clear_requests()
        again = workfront.run(module, check=check, **task)
        assert not again.changed
        assert again["deleted"] == again["failed_objects"] == []
        assert ids(again["already_absent"]) == made
        assert workfront.writes() == []


def test_most_dependent_objects_leave_first_and_nothing_is_forced(workfront: Workfront) -> None:
    done = installed(workfront)
    workfront.simulator.clear_requests()
    outcome = workfront.compensate(done["installation_id"])
    alone = [item["object_code"] for item in outcome["deleted"] if not item["with_parent"]]
    assert list(dict.fromkeys(alone)) == ORDER
    asked = deletions(workfront)
    assert [entry["path"].rpartition("/")[2] for entry in asked] == [
        item["target_id"] for item in outcome["deleted"] if not item["with_parent"]
    ]
    assert {entry["status"] for entry in asked} == {200}, "no order of its own would have been refused"
    assert all("force" not in f"{entry['path']}{entry['query']}" for entry in workfront.requests())


def test_children_leave_with_their_parents(workfront: Workfront) -> None:
    done = installed(workfront)
    outcome = workfront.compensate(done["installation_id"])
    with_parent = {item["object_code"] for item in outcome["deleted"] if item["with_parent"]}
    assert with_parent == WITH_PARENT, "a queue definition could not leave in another way"
    assert not {entry["path"].split("/")[-2] for entry in deletions(workfront)} & {"templatetask", "task", "queuedef"}
    restorable = {item["object_code"] for item in outcome["deleted"] if item["restorable"]}
    assert restorable == {"PROJ", "TASK", "TMPL"}


def test_children_stay_with_a_parent_that_could_not_leave(workfront: Workfront) -> None:
    """Whoever refers to the template relies on its tasks, too."""
    done = installed(workfront)
    made = created_by(done)
    foreign = workfront.simulator.workfront_put_object(TARGET, "PTLSEC", "Foreign", links=[made[worlds.TEMPLATE]])
    outcome = workfront.compensate(done["installation_id"])
    assert outcome.failed
    queue = (worlds.QUEUE_DEFINITION, worlds.QUEUE_TOPIC)
    family = {made[item] for item in (worlds.TEMPLATE, *worlds.TEMPLATE_TASKS, *queue)}
    target = workfront.objects()
    assert family <= set(target)
    assert family <= ids(outcome["failed_objects"])
    errors = [item["error"] for item in outcome["failed_objects"] if item["object_code"] == "TTSK"]
    assert errors == ["It belongs to an object that stays."] * 2
    workfront.simulator.workfront_delete_object(TARGET, foreign["ID"])
    assert family <= ids(workfront.compensate(done["installation_id"])["deleted"])


# -- what is about the package


def test_without_a_source_the_target_changes_the_package(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    outcome = workfront.compensate(done["installation_id"])
    assert outcome["package_status"] == "DISABLED"
    [disabling] = [entry for entry in workfront.requests() if entry["operation"] == "E6"][1:]
    assert disabling["environment"] == TARGET


@pytest.mark.parametrize("already", [True, False], ids=["disabled already", "not wanted"])
def test_package_is_left_alone(workfront: Workfront, already: bool) -> None:
    done = installed(workfront, small_package(workfront))
    if already:
        [package] = workfront.packages()
        workfront.simulator.workfront_change_package(package["id"], status="DISABLED")
    workfront.simulator.clear_requests()
    outcome = workfront.compensate(done["installation_id"], disable_package=already)
    assert outcome.changed
    assert outcome["package_status"] == package_status(workfront) == ("DISABLED" if already else "ACTIVE")
    assert "E6" not in workfront.operations()
    assert not workfront.compensate(done["installation_id"], disable_package=already).changed


def test_package_that_is_gone(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    fault(workfront, "status", "E3", status=404)
    outcome = workfront.compensate(done["installation_id"])
    assert outcome.changed
    assert outcome["package_status"] is None
    assert set(created_by(done).values()) == ids(outcome["deleted"])


def test_source_that_is_the_target_is_refused(workfront: Workfront) -> None:
    source = {**workfront.connection(SOURCE), "url": workfront.simulator.workfront[TARGET]}
    outcome = workfront.compensate(UNKNOWN, source=source)
    assert outcome.failed
    assert "Source and target are the same environment" in outcome.message
    assert workfront.requests() == []


# -- deletions that do not go smoothly


def test_refused_deletions_are_reported_and_resumed(workfront: Workfront) -> None:
    """A foreign object refers to the form; nothing is forced, and the rest leaves."""
    before = workfront.objects()
    done = installed(workfront)
    made = created_by(done)
    foreign = workfront.simulator.workfront_put_object(TARGET, "TMPL", "Foreign", links=[made[worlds.FORM]])
    outcome = workfront.compensate(done["installation_id"])
    assert outcome.failed
    assert outcome["changed"] is True
    assert outcome["error"]["kind"] == "operation_failed"
    assert f'CTGY "{worlds.FORM_NAME}" ({made[worlds.FORM]}): Could not delete CTGY' in outcome.message
    assert "TMPL 'Foreign' refers to it" in outcome.message
    assert "run the task again" in outcome.message
    fields = (worlds.FIELD, *worlds.FIELD_OPTIONS, worlds.CALCULATED_FIELD, worlds.FIELD_GROUP)
    kept = {made[item] for item in (worlds.FORM, *fields)}
    assert ids(outcome["failed_objects"]) == kept, "also what the form refers to"
    assert set(workfront.objects()) - set(before) == {foreign["ID"], *kept}
    assert ids(outcome["deleted"]) == set(made.values()) - kept
    assert outcome["package_status"] == "DISABLED"

    workfront.simulator.workfront_delete_object(TARGET, foreign["ID"])
    again = workfront.compensate(done["installation_id"])
    assert again.changed
    assert ids(again["deleted"]) == kept
    assert ids(again["already_absent"]) == ids(outcome["deleted"])
    assert workfront.objects() == before


def test_refused_deletion_is_tried_once_more_after_the_others(workfront: Workfront) -> None:
    """Two templates of one package, the one that is deleted first is referred to by the other."""
    objects = [
        {"code": "TMPL", "ID": f"6419b8b9001151ee258921a4f75970{number}", "name": name, "links": links}
        for number, name, links in (
            ("f1", "Refers", ["6419b8b9001151ee258921a4f75970f2"]),
            ("f2", "Referred to", []),
        )
    ]
    made = workfront.simulator.workfront_do(
        "foreign_package", lane=SOURCE, name="Both", objects=objects, status="ACTIVE"
    )
    done = installed(workfront, made["id"])
    workfront.simulator.clear_requests()
    outcome = workfront.compensate(done["installation_id"])
    assert outcome.changed
    assert [entry["status"] for entry in deletions(workfront)] == [422, 200, 200]
    assert [item["name"] for item in outcome["deleted"]] == ["Refers", "Referred to"]
    assert outcome["failed_objects"] == []


def test_object_that_is_gone_is_no_deletion(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    workfront.simulator.workfront_delete_object(TARGET, made)
    outcome = workfront.compensate(done["installation_id"], disable_package=False)
    assert not outcome.changed
    assert (ids(outcome["already_absent"]), outcome["deleted"]) == ({made}, [])
    assert deletions(workfront) == []


def test_object_that_somebody_else_deletes_meanwhile(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    fault(workfront, "do", "delete", action="delete_object", arguments={"lane": TARGET, "id": made})
    outcome = workfront.compensate(done["installation_id"], disable_package=False)
    assert not outcome.changed
    assert (ids(outcome["already_absent"]), outcome["deleted"]) == ({made}, [])


@pytest.mark.parametrize(
    ("kind", "status"),
    [("reset_after", None), ("status_after", 503), ("reset_before", None), ("status", 503), ("html", None)],
)
def test_lost_answer_of_a_deletion(workfront: Workfront, kind: str, status: int | None) -> None:
    done = installed(workfront, small_package(workfront))
    [made] = created_by(done).values()
    fault(workfront, kind, "delete", **({"status": status} if status else {}))
    outcome = workfront.compensate(done["installation_id"], disable_package=False)
    assert outcome.changed
    assert (ids(outcome["deleted"]), outcome["already_absent"]) == ({made}, [])


def test_failure_in_the_middle_reports_what_was_done(workfront: Workfront) -> None:
    """The credential ends after the third deletion."""
    done = installed(workfront)
    made = set(created_by(done).values())
    fault(workfront, "status", "delete", status=401, skip=3, times=None)
    fault(workfront, "status", "E6", status=401, times=None)
    outcome = workfront.compensate(done["installation_id"])
    assert outcome.failed
    assert outcome["changed"] is True
    assert [item["object_code"] for item in outcome["deleted"]] == ORDER[:3]
    left = set(workfront.objects()) & made
    assert ids(outcome["deleted"]) == made - left
    assert outcome["error"]["kind"] == "authentication"
    assert len(deletions(workfront)) == 4, "without a credential there is no use in trying on"
    assert outcome["installation_id"] == done["installation_id"]
    assert package_status(workfront) == "ACTIVE"
    workfront.simulator.clear_faults()
    assert ids(workfront.compensate(done["installation_id"])["deleted"]) == left
    assert not set(workfront.objects()) & made


# -- installations that cannot be compensated


def refused(workfront: Workfront, installation_id: str, lane: str = TARGET, **options: Any) -> Outcome:
    before = workfront.objects()
    outcome = workfront.compensate(installation_id, lane, **options)
    assert outcome.failed
    assert outcome["changed"] is False
    assert workfront.objects() == before
    assert deletions(workfront) == []
    return outcome


def test_it_must_be_confirmed(workfront: Workfront) -> None:
    outcome = refused(workfront, UNKNOWN, confirm=False)
    assert "confirm is false" in outcome.message
    assert "check mode" in outcome.message
    assert workfront.requests() == []


def test_unknown_installation(workfront: Workfront) -> None:
    assert refused(workfront, UNKNOWN)["error"]["kind"] == "not_found"


def test_unfinished_installation(workfront: Workfront) -> None:
    running = workfront.simulator.workfront_foreign_installation(small_package(workfront), TARGET, running=True)
    outcome = refused(workfront, running["id"])
    assert "is in status INSTALLING; only a finished installation can be compensated" in outcome.message
    assert outcome["status"] == "INSTALLING"


def test_prepared_installation(current_workfront: Workfront) -> None:
    """It lists objects of the target that it has not touched."""
    planned = current_workfront.plan(small_package(current_workfront), prepare=True)
    assert "is in status PREPARING" in refused(current_workfront, planned["installation_id"]).message


def test_installation_in_another_environment(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront), worlds.OTHER_SANDBOX)
    outcome = refused(workfront, done["installation_id"])
    assert f"Installation {done['installation_id']} is in 127.0.0.1:" in outcome.message
    assert "Set url to its target" in outcome.message


def test_failed_installation_is_compensated(workfront: Workfront) -> None:
    before = workfront.objects()
    package_id = workfront.assembled_id()
    workfront.simulator.workfront_behave(install_outcome="partial")
    failed = workfront.install(package_id)
    assert failed.failed
    assert workfront.objects() != before
    outcome = workfront.compensate(failed["installation_id"])
    assert outcome.changed
    assert workfront.objects() == before
    [skipped] = outcome["skipped_objects"]
    assert (skipped["object_code"], skipped["why"]) == ("PTLTAB", "It was not created: its installation failed.")


def test_a_package_that_cannot_be_disabled_hides_no_deletion(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    workfront.simulator.fault("status", vendor="workfront", operation="E6", status=403, times=None)
    outcome = workfront.compensate(done["installation_id"])
    assert (outcome.failed, outcome["changed"], len(outcome["deleted"])) == (True, True, 1)
    for said in (
        "1 object of those",
        done["installation_id"],
        f"package {done['installation']['environmentPromotionPackageId']} was not disabled",
    ):
        assert said in outcome.message
    assert "where the package was created (see source)" in outcome.message


def test_an_installation_that_is_gone_with_its_package(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    done = installed(workfront, package_id)
    assert workfront.run("workfront_package", SOURCE, package_id=package_id, state="absent").changed
    outcome = workfront.compensate(done["installation_id"])
    assert (outcome.failed, outcome["changed"]) == (True, False)
    assert "together with their package" in outcome.message
