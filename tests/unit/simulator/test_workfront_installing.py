# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the actions of a map do, and what is reported about it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from simulator.workfront_client import Lane, wanted

ROLES = wanted("ROLE", worlds.ROLE)
TEMPLATES = wanted("TMPL", worlds.TEMPLATE)


def entries(plan: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {source_id: entry for found in plan.values() for source_id, entry in found.items()}


def statuses(record: dict[str, Any]) -> set[str | None]:
    return {entry.get("installationStatus") for entry in entries(record["translationMap"]).values()}


def test_install_creates_and_rewires(simulator: Simulator, source: Lane, target: Lane) -> None:
    before = simulator.workfront_objects("my")
    simulator.set_time("2026-03-01T12:00:00Z", freeze=True)
    package = source.create()

    record = target.install(package)

    found = entries(record["translationMap"])
    assert record["status"] == "INSTALLED"
    assert {(entry["action"], entry["installationStatus"]) for entry in found.values()} == {
        ("CREATE", "INSTALLED"),
        ("USEEXISTING", "REGISTERED"),
    }
    after = simulator.workfront_objects("my")
    assert {identifier: after[identifier] for identifier in before} == before
    created = {entry["targetId"] for entry in found.values() if entry["action"] == "CREATE"}
    assert set(after) - set(before) == created
    assert not created & set(simulator.workfront_objects("sb01"))
    template = after[found[worlds.TEMPLATE]["targetId"]]
    assert set(template["links"]) == {worlds.GROUP, worlds.TARGET_ROLE, found[worlds.FORM]["targetId"]}
    assert template["entryDate"] == "2026-03-01T12:00:00.000Z"
    task = after[found[worlds.TEMPLATE_TASKS[0]]["targetId"]]
    assert task["parent"] == task["fields"]["templateID"] == template["ID"]
    assert task["fields"]["roleID"] == worlds.TARGET_ROLE


def test_second_install_finds_everything_there(source: Lane, target: Lane) -> None:
    package = source.create()
    first = entries(target.install(package)["translationMap"])

    second = entries(target.plan(package))

    assert {entry["action"] for entry in second.values()} == {"USEEXISTING"}
    assert {key: entry["targetId"] for key, entry in second.items()} == {
        key: entry["targetId"] for key, entry in first.items()
    }


def run(source: Lane, target: Lane, objects: list[dict[str, Any]], **actions: dict[str, Any]) -> dict[str, Any]:
    """Install with the plan changed: `CODE={...}` for all objects of a type, `_id={...}` for one."""
    package = source.create(objects)
    plan = target.plan(package)
    for code, found in plan.items():
        for source_id, entry in found.items():
            entry.update(actions.get(code, {}) | actions.get(f"_{source_id}", {}))
    return target.install(package, plan)


CREATE = {"action": "CREATE", "targetId": ""}
IGNORE = {"action": "IGNORE", "targetId": ""}


def test_unique_name_that_is_taken(source: Lane, target: Lane) -> None:
    record = run(source, target, ROLES, ROLE=CREATE)

    entry = record["translationMap"]["ROLE"][worlds.ROLE]
    assert (record["status"], entry["installationStatus"]) == ("FAILED", "FAILED")
    assert "'DAM Curator' is already in use" in entry["reason"]


def test_name_that_need_not_be_unique(simulator: Simulator, source: Lane, target: Lane) -> None:
    objects = wanted("EXTSEC", worlds.EXTERNAL_PAGE)
    run(source, target, objects)
    assert run(source, target, objects, EXTSEC=CREATE)["status"] == "INSTALLED"
    pages = [entry for entry in simulator.workfront_objects("my").values() if entry["code"] == "EXTSEC"]
    assert len(pages) == 2


def test_alternative_name(simulator: Simulator, source: Lane, target: Lane) -> None:
    change = {"action": "CREATEWITHALTNAME", "targetId": worlds.TARGET_ROLE, "name": "DAM Curator 2"}

    entry = run(source, target, ROLES, ROLE=change)["translationMap"]["ROLE"][worlds.ROLE]

    assert entry["installationStatus"] == "INSTALLED"
    assert simulator.workfront_objects("my")[entry["targetId"]]["name"] == "DAM Curator 2"
    taken = run(source, target, ROLES, ROLE={**change, "name": "DAM Curator"})
    assert taken["status"] == "FAILED"


def test_overwriting(simulator: Simulator, source: Lane, target: Lane) -> None:
    before = simulator.workfront_objects("my")[worlds.TARGET_ROLE]

    record = run(source, target, ROLES, ROLE={"action": "OVERWRITING"})

    assert statuses(record) == {"INSTALLED"}
    after = simulator.workfront_objects("my")[worlds.TARGET_ROLE]
    assert after["fields"] == {"description": "Curates digital assets"} != before["fields"]
    assert after["entryDate"] == before["entryDate"]


def test_overwriting_takes_children_along(simulator: Simulator, source: Lane, target: Lane) -> None:
    """Present in both: updated; only in the package: created; only in the target: kept."""
    first = entries(run(source, target, TEMPLATES)["translationMap"])
    signed, access = (first[identifier]["targetId"] for identifier in worlds.TEMPLATE_TASKS)
    template = first[worlds.TEMPLATE]["targetId"]
    simulator.workfront_change_object("my", signed, fields={"duration": 99})
    simulator.workfront_delete_object("my", access)
    own = simulator.workfront_put_object("my", "TTSK", "Own step", parent=template)["ID"]

    record = run(source, target, TEMPLATES, TMPL={"action": "OVERWRITING"})

    found = record["translationMap"]["TTSK"]
    assert [found[key]["action"] for key in worlds.TEMPLATE_TASKS] == ["USEEXISTING", "CREATE"]
    objects = simulator.workfront_objects("my")
    assert objects[signed]["fields"]["duration"] == 5
    assert objects[found[worlds.TEMPLATE_TASKS[1]]["targetId"]]["parent"] == template
    assert objects[own]["name"] == "Own step"


def test_ignored_parent(simulator: Simulator, source: Lane, target: Lane) -> None:
    """Children of an ignored object must be ignored too."""
    record = run(source, target, TEMPLATES, TMPL=IGNORE, QUED=IGNORE, QUET=IGNORE)
    assert record["status"] == "FAILED"
    assert {entry["installationStatus"] for entry in record["translationMap"]["TTSK"].values()} == {"FAILED"}
    record = run(source, target, TEMPLATES, TMPL=IGNORE, TTSK=IGNORE, QUED=IGNORE, QUET=IGNORE)
    assert record["status"] == "INSTALLED"
    assert "installationStatus" not in record["translationMap"]["TMPL"][worlds.TEMPLATE]


def test_ignored_group_falls_back_to_the_default(simulator: Simulator, source: Lane, target: Lane) -> None:
    group = simulator.workfront_put_object("sb01", "GROUP", "Agencies")["ID"]
    simulator.workfront_change_object("sb01", worlds.SECOND_TEMPLATE, links=[group, worlds.ROLE])

    record = run(source, target, wanted("TMPL", worlds.SECOND_TEMPLATE), GROUP=IGNORE, ROLE=IGNORE)

    made = record["translationMap"]["TMPL"][worlds.SECOND_TEMPLATE]["targetId"]
    assert simulator.workfront_objects("my")[made]["links"] == [worlds.GROUP]


def test_target_that_is_gone_or_of_another_type(source: Lane, target: Lane) -> None:
    for identifier in ("0" * 32, worlds.UNRELATED_TEMPLATE):
        record = run(source, target, ROLES, ROLE={"targetId": identifier})
        assert statuses(record) == {"FAILED"}


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("reason", {"reason": "No"}),
        ("failureReason", {"failureReason": "No"}),
        ("message", {"message": "No"}),
        ("errorMessage", {"errorMessage": "No"}),
        ("error", {"error": "No"}),
        ("error_object", {"error": {"message": "No"}}),
        ("errors", {"errors": [{"message": "No"}]}),
        ("none", {}),
    ],
)
def test_failing_objects(simulator: Simulator, source: Lane, target: Lane, field: str, shown: dict[str, Any]) -> None:
    failing = {"code": "TTSK", "name": "Sign contract", "reason": "No", "reason_field": field}
    simulator.workfront_behave(fail_objects=[failing], failed_status="INSTALLED")

    record = run(source, target, TEMPLATES)

    assert record["status"] == "INSTALLED"
    entry = record["translationMap"]["TTSK"][worlds.TEMPLATE_TASKS[0]]
    plain = {"action": "CREATE", "targetId": "", "name": "Sign contract", "isValid": True}
    assert entry == {**plain, "installationStatus": "FAILED", **shown}
    names = {entry["name"] for entry in simulator.workfront_objects("my").values()}
    assert names & {"Sign contract", "Set up access"} == {"Set up access"}


def test_outcomes(simulator: Simulator, source: Lane, target: Lane) -> None:
    before = len(simulator.workfront_objects("my"))
    simulator.workfront_behave(install_outcome="fail")
    record = run(source, target, TEMPLATES)
    assert (record["status"], statuses(record)) == ("FAILED", {"FAILED", "REGISTERED"})
    assert len(simulator.workfront_objects("my")) == before
    simulator.workfront_behave(install_outcome="partial")
    record = run(source, target, TEMPLATES)
    assert (record["status"], statuses(record)) == ("FAILED", {"FAILED", "REGISTERED", "INSTALLED"})
    assert len(simulator.workfront_objects("my")) > before
    simulator.workfront_behave(install_outcome="hang")
    record = run(source, target, ROLES)
    assert [target.installation(record["id"])["status"] for _time in range(3)] == ["INSTALLING"] * 3


def test_running_and_finished(simulator: Simulator, source: Lane, target: Lane) -> None:
    simulator.workfront_behave(
        installation={"reads": 2}, running_status="IN_PROGRESS", finished_status="DONE", omit_installation_status=True
    )
    record = run(source, target, ROLES)
    assert (record["status"], record["updatedAt"]) == ("IN_PROGRESS", None)

    record = target.installation(record["id"])

    assert record["status"] == "DONE"
    assert record["updatedAt"] is not None
    assert statuses(record) == {None}


def test_installation_by_time(simulator: Simulator, source: Lane, target: Lane) -> None:
    simulator.freeze()
    simulator.workfront_behave(installation={"seconds": 30}, parallel_installations=False)
    package = source.create(ROLES)
    record = target.install(package)
    assert record["status"] == "INSTALLING"
    assert target.start(package).status_code == 409
    simulator.advance(30)
    assert target.start(package).status_code == 202
    assert target.installation(record["id"])["status"] == "INSTALLED"


def test_invalid_objects(simulator: Simulator, source: Lane, target: Lane) -> None:
    simulator.workfront_behave(invalid_objects=["ROLE"])
    plan = target.plan(source.create(ROLES))
    assert plan["ROLE"][worlds.ROLE]["isValid"] is False
    assert run(source, target, ROLES, ROLE={"isValid": True})["status"] == "FAILED"
    assert run(source, target, ROLES, ROLE=IGNORE)["status"] == "INSTALLED"


def test_quirks_end_in_new_objects(simulator: Simulator, source: Lane, target: Lane) -> None:
    simulator.workfront_behave(quirks="doc_examples")
    objects = wanted("PTLTAB", worlds.DASHBOARD)
    first = entries(run(source, target, objects)["translationMap"])

    second = entries(run(source, target, objects)["translationMap"])

    assert second[worlds.VIEW]["action"] == "CREATE"
    assert second[worlds.DASHBOARD]["action"] == "CREATEWITHALTNAME"
    for identifier in (worlds.VIEW, worlds.DASHBOARD):
        assert second[identifier]["targetId"] != first[identifier]["targetId"]
    package = source.create(wanted("PROJ", worlds.PROJECT))
    assert source.read(package)["packageEntities"]["TASK"][0]["description"] == "null"
