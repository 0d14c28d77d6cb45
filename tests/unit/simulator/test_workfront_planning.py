# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans, what is taken of them, and the two ways to start an installation (E8 to E13)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from simulator.workfront_client import Lane, wanted

ROLES = wanted("ROLE", worlds.ROLE)
TEMPLATES = wanted("TMPL", worlds.TEMPLATE)


def test_plan_matches_memory_before_id_before_name(simulator: Simulator, source: Lane, target: Lane) -> None:
    def planned() -> tuple[str, str]:
        entry = target.plan(package)["ROLE"][worlds.ROLE]
        return entry["action"], entry["targetId"]

    package = source.create(ROLES)
    assert planned() == ("USEEXISTING", worlds.TARGET_ROLE)
    simulator.workfront_put_object("my", "ROLE", "Another name", id=worlds.ROLE)
    assert planned() == ("USEEXISTING", worlds.ROLE)
    remembered = simulator.workfront_put_object("my", "ROLE", "A third")["ID"]
    action = {"ROLE": {worlds.ROLE: {"action": "USEEXISTING", "targetId": remembered}}}
    simulator.workfront_foreign_installation(package, "my", actions=action)
    assert planned() == ("USEEXISTING", remembered)
    simulator.workfront_delete_object("my", remembered)
    assert planned() == ("USEEXISTING", worlds.ROLE)
    simulator.workfront_delete_object("my", worlds.ROLE)
    simulator.workfront_delete_object("my", worlds.TARGET_ROLE)
    assert planned() == ("CREATE", "")


def test_same_id_of_another_type_is_no_match(simulator: Simulator, source: Lane, target: Lane) -> None:
    simulator.workfront_delete_object("my", worlds.TARGET_ROLE)
    simulator.workfront_put_object("my", "TEAM", "Other", id=worlds.ROLE)

    assert target.plan(source.create(ROLES))["ROLE"][worlds.ROLE]["action"] == "CREATE"


def test_children_match_below_their_own_parent_only(simulator: Simulator, source: Lane, target: Lane) -> None:
    task = simulator.workfront_put_object("my", "TTSK", "Sign contract", parent=worlds.UNRELATED_TEMPLATE)["ID"]
    package = source.create(TEMPLATES)
    assert target.plan(package)["TTSK"][worlds.TEMPLATE_TASKS[0]]["action"] == "CREATE"

    simulator.workfront_change_object("my", worlds.UNRELATED_TEMPLATE, name=worlds.TEMPLATE_NAME)

    found = target.plan(package)["TTSK"]
    assert found[worlds.TEMPLATE_TASKS[0]]["targetId"] == task
    assert found[worlds.TEMPLATE_TASKS[1]]["action"] == "CREATE"


def test_children_can_match_by_name_alone(simulator: Simulator, source: Lane, target: Lane) -> None:
    task = simulator.workfront_put_object("my", "TTSK", "Sign contract", parent=worlds.UNRELATED_TEMPLATE)["ID"]
    simulator.workfront_behave(child_matching="name")

    found = target.plan(source.create(TEMPLATES))["TTSK"]

    assert found[worlds.TEMPLATE_TASKS[0]]["targetId"] == task


def test_plan_writes_nothing(simulator: Simulator, source: Lane, target: Lane) -> None:
    package, before = source.create(), simulator.workfront_objects("my")

    target.plan(package)

    assert simulator.workfront_objects("my") == before
    assert target.call("GET", "/installations", params={"environmentPromotionPackageId": package}).json() == []


@pytest.mark.parametrize("lane", ["my", "preview", "sb02"])
@pytest.mark.parametrize(
    "status", ["UNASSEMBLED", "ASSEMBLING_FAILED", "DRAFT", "TESTING", "ACTIVE", "DISABLED", "ASSEMBLING"]
)
def test_status_and_target(simulator: Simulator, lanes: dict[str, Lane], status: str, lane: str) -> None:
    package = lanes["sb01"].create(ROLES, status="DRAFT")
    client = lanes[lane]
    prepared = client.call("POST", f"/packages/{package}/prepare-installation").json()["id"]
    plan = client.plan(package)
    simulator.workfront_change_package(package, status=status)
    allowed = status == "ACTIVE" or (status == "TESTING" and lane != "my")
    planned = status in ("DRAFT", "TESTING", "ACTIVE")

    for path in ("prepare-installation", "translation-map"):
        answer = client.call("POST", f"/packages/{package}/{path}")
        assert answer.status_code == ((200 if path[0] == "p" else 202) if planned else 409)
    assert client.start(package, plan).status_code == (202 if allowed else 409)
    assert client.call("POST", f"/installations/{prepared}/install").status_code == (202 if allowed else 409)
    simulator.workfront_behave(plan_requires_status=True)
    assert client.call("POST", f"/packages/{package}/translation-map").status_code == (202 if allowed else 409)


def changed(**entry: Any) -> Callable[[dict[str, Any]], Any]:
    def change(plan: dict[str, Any]) -> dict[str, Any]:
        plan["ROLE"][worlds.ROLE].update(entry)
        return plan

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: None,
        lambda plan: [],
        lambda plan: {},
        lambda plan: {"ROLE": []},
        lambda plan: {"ROLE": {worlds.ROLE: None}},
        lambda plan: {**plan, "GROUP": {worlds.GROUP: plan["ROLE"][worlds.ROLE]}},
        lambda plan: {"TEAM": plan["ROLE"]},
        changed(action="UPDATE"),
        changed(action="OVERWRITE"),
        changed(targetId=""),
        changed(action="OVERWRITING", targetId=""),
        changed(targetId="x"),
        changed(name=1),
    ],
)
def test_map_that_is_refused(source: Lane, target: Lane, change: Callable[[dict[str, Any]], Any]) -> None:
    package = source.create(ROLES)

    assert target.start(package, change(target.plan(package)) or {"": []}).status_code == 422
    body = {"translationMap": target.plan(package), "more": 1}
    assert target.call("POST", f"/packages/{package}/install", json=body).status_code == 422
    assert target.call("GET", "/installations", params={"environmentPromotionPackageId": package}).json() == []


@pytest.mark.parametrize(
    ("style", "find"),
    [
        ("text", lambda answer: answer.text),
        ("json_string", lambda answer: answer.json()),
        ("object", lambda answer: answer.json()["id"]),
        ("data_object", lambda answer: answer.json()["data"]["id"]),
        ("data_string", lambda answer: answer.json()["data"]),
    ],
)
def test_install_replies(simulator: Simulator, source: Lane, target: Lane, style: str, find: Any) -> None:
    simulator.workfront_behave(install_reply=style)
    answer = target.start(source.create(ROLES))
    assert answer.status_code == 202
    assert str(uuid.UUID(find(answer))) == find(answer)
    assert target.installation(find(answer))["status"] == "INSTALLED"


def test_empty_install_reply(simulator: Simulator, source: Lane, target: Lane) -> None:
    simulator.workfront_behave(install_reply="empty")
    package = source.create(ROLES)
    assert target.start(package).text == ""
    (record,) = target.call("GET", "/installations", params={"environmentPromotionPackageId": package}).json()
    assert record["status"] == "INSTALLING"


def test_map_endpoints_that_do_not_answer(simulator: Simulator, source: Lane, target: Lane) -> None:
    package = source.create(ROLES)
    simulator.workfront_behave(empty_plans=1)
    answers = [target.call("POST", f"/packages/{package}/translation-map") for _time in range(2)]
    assert [(answer.status_code, bool(answer.text)) for answer in answers] == [(202, False), (202, True)]
    simulator.workfront_behave(translation_map_endpoint="missing")
    assert target.call("POST", f"/packages/{package}/translation-map").status_code == 404
    assert target.start(package, answers[1].json()).status_code == 404
    assert target.call("POST", f"/packages/{package}/prepare-installation").status_code == 200


def test_prepared_installation(source: Lane, target: Lane, lanes: dict[str, Lane]) -> None:
    package = source.create(ROLES)
    record = target.call("POST", f"/packages/{package}/prepare-installation", json={}).json()
    assert (record["status"], record["environmentPromotionPackageId"]) == ("PREPARING", package)
    assert json.dumps(target.installation(record["id"])) == json.dumps(record)
    path = f"/installations/{record['id']}/install"
    assert lanes["preview"].call("POST", path).status_code == 409

    answer = target.call("POST", path, json={})

    assert (answer.status_code, answer.json()) == (202, {})
    assert target.call("POST", path).status_code == 409
    assert target.installation(record["id"])["status"] == "INSTALLED"
    assert target.call("POST", f"/installations/{package}/install").status_code == 404
    assert target.call("GET", f"/installations/{package}").status_code == 404


def test_history_is_that_of_all_environments(simulator: Simulator, lanes: dict[str, Lane]) -> None:
    package = lanes["sb01"].create(ROLES)
    for lane in ("my", "preview"):
        lanes[lane].install(package)

    answer = lanes["sb02"].call("GET", "/installations", params={"environmentPromotionPackageId": package})

    hosts = [lanes[lane].url.removeprefix("http://") for lane in ("my", "preview")]
    assert [record["environment"] for record in answer.json()] == hosts
    simulator.workfront_behave(environment_format="url")
    answer = lanes["sb02"].call("GET", "/installations", params={"environmentPromotionPackageId": package})
    assert [record["environment"] for record in answer.json()] == [lanes[lane].url for lane in ("my", "preview")]
    assert lanes["sb02"].call("GET", "/installations").status_code == 400
