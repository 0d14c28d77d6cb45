# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens behind the service's back, switches and worlds."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator, SimulatorError
from simulator.workfront_client import CURRENT, LEGACY, Lane, wanted

ROLES = wanted("ROLE", worlds.ROLE)


def test_objects_behind_the_back(simulator: Simulator, source: Lane) -> None:
    made = simulator.workfront_put_object("sb02", "TMPL", "Mine", links=[worlds.GROUP], fields={"priority": 2})
    child = simulator.workfront_put_object("sb02", "TTSK", "Step", parent=made["ID"])
    assert len(made["ID"]) == 32
    again = simulator.workfront_put_object("sb02", "TMPL", "Renamed", id=made["ID"])
    changed = {"lastUpdateDate": again["lastUpdateDate"], "name": "Renamed", "links": [], "fields": {}}
    assert again == {**made, **changed}
    assert again["lastUpdateDate"] >= made["lastUpdateDate"]
    changed = simulator.workfront_change_object("sb02", made["ID"], name="Yours", links=[], fields={"x": 1})
    assert (changed["name"], changed["fields"]) == ("Yours", {"x": 1})
    assert simulator.workfront_delete_object("sb02", made["ID"]) == sorted([made["ID"], child["ID"]])
    for refused in (
        lambda: simulator.workfront_delete_object("sb02", made["ID"]),
        lambda: simulator.workfront_objects("sb09"),
        lambda: simulator.workfront_change_object("sb02", worlds.GROUP, nonsense=1),
        lambda: simulator.workfront_do("put_object", lane="sb02", code="TMPL"),
        lambda: simulator.workfront_finish("x"),
        lambda: simulator.workfront_assemble("x"),
        lambda: simulator.workfront_key("my", "x", None),
        lambda: simulator.workfront_foreign_package("my", "x", [worlds.TEMPLATE]),
    ):
        with pytest.raises(SimulatorError, match="400"):
            refused()


def test_refresh(simulator: Simulator, lanes: dict[str, Lane]) -> None:
    package = lanes["sb01"].create(ROLES)
    record = lanes["sb02"].install(package)
    simulator.workfront_refresh("sb02")
    assert simulator.workfront_objects("sb02") == simulator.workfront_objects("my")
    assert lanes["sb02"].installation(record["id"])["status"] == "INSTALLED"
    assert lanes["sb02"].plan(package)["ROLE"][worlds.ROLE]["targetId"] == worlds.TARGET_ROLE
    simulator.workfront_refresh("sb01", credentials=True)
    assert lanes["sb01"].core("GET", "/session").status_code == 401
    headers = {"apikey": worlds.API_KEYS["my"]}
    assert lanes["sb01"].core("GET", "/session", headers=headers).status_code == 200
    with pytest.raises(SimulatorError, match="from production"):
        simulator.workfront_refresh("my")


def test_foreign_package_and_installation(simulator: Simulator, lanes: dict[str, Lane]) -> None:
    made = simulator.workfront_foreign_package("sb01", "Theirs", [worlds.REPORT], status="TESTING")
    shown = lanes["my"].read(made["id"])
    assert (shown["status"], shown["source"]) == ("TESTING", simulator.workfront["sb01"])
    assert set(shown["packageEntities"]) == {"UIFT", "UIVW", "PTLSEC"}
    ignore = {"UIVW": {worlds.VIEW: {"action": "IGNORE", "targetId": ""}}}
    running = simulator.workfront_foreign_installation(made["id"], "my", running=True, actions=ignore)
    assert [lanes["my"].installation(running["id"])["status"] for _time in range(2)] == ["INSTALLING"] * 2

    done = simulator.workfront_finish(running["id"])

    assert (done["status"], done["userId"]) == ("INSTALLED", worlds.ADMINS["my"])
    assert "installationStatus" not in done["translationMap"]["UIVW"][worlds.VIEW]
    with pytest.raises(SimulatorError, match="not running"):
        simulator.workfront_finish(running["id"])
    with pytest.raises(SimulatorError, match="there is no"):
        simulator.workfront_foreign_installation(made["id"], "my", actions={"ROLE": {"x": {}}})


def test_roll_back(simulator: Simulator, source: Lane, target: Lane) -> None:
    before = simulator.workfront_objects("my")
    package = source.create(wanted("TMPL", worlds.TEMPLATE))
    plan = target.plan(package)
    plan["ROLE"][worlds.ROLE]["action"] = "OVERWRITING"
    record = target.install(package, plan)
    assert simulator.workfront_objects("my") != before

    assert simulator.workfront_roll_back(record["id"])["status"] == "ROLLED_BACK"

    assert simulator.workfront_objects("my") == before
    assert simulator.workfront_roll_back(record["id"], status="ROLLBACK_DONE")["status"] == "ROLLBACK_DONE"


def test_packages_in_the_user_interface(simulator: Simulator, source: Lane) -> None:
    package = source.create(ROLES, status="DRAFT")
    simulator.workfront_change_package(package, status="UNASSEMBLED", name="Saved")
    assert source.call("POST", f"/packages/{package}/translation-map").status_code == 409
    assert simulator.workfront_assemble(package, running=True)["status"] == "ASSEMBLING"
    assert source.read(package)["status"] == "DRAFT"
    simulator.workfront_delete_object("sb01", worlds.ROLE)
    assert simulator.workfront_assemble(package)["status"] == "ASSEMBLING_FAILED"
    with pytest.raises(SimulatorError, match="nonsense"):
        simulator.workfront_change_package(package, nonsense=1)


@pytest.mark.parametrize(
    "settings",
    [
        {"nonsense": 1},
        {"assembly": 1},
        {"era": "2024"},
        {"bearer": "yes"},
        {"session_lifetime": "x"},
        {"running_status": 1},
        {"quirks": ["nonsense"]},
        {"no_entry_date": [1]},
        {"unknown_fields": ["name"]},
        {"unknown_fields": {"TMPL": 1}},
        {"stored_names": "lost"},
        {"core_clock_offset": "x"},
        {"empty_plans": -1},
        {"fail_objects": {}},
        {"fail_objects": ["TMPL"]},
        {"fail_objects": [{"code": "TMPL", "reason_field": "x"}]},
        {"omit_objects": [{"nonsense": 1}]},
    ],
)
def test_behaviour_that_is_refused(simulator: Simulator, settings: dict[str, Any]) -> None:
    before = simulator.control("GET", "workfront/behaviour")
    with pytest.raises(SimulatorError, match="400"):
        simulator.workfront_behave(**settings)
    assert simulator.control("GET", "workfront/behaviour") == before


def test_behaviour_is_shown_as_it_is_set(simulator: Simulator) -> None:
    shown = simulator.control("GET", "workfront/behaviour")
    assert simulator.workfront_behave(**shown) == shown
    failing = {"code": "TMPL", "id": None, "name": None, "reason": "No", "reason_field": None}
    assert simulator.workfront_behave(fail_objects=[failing])["fail_objects"] == [failing]
    assert simulator.workfront_behave(omit_objects=[worlds.ROLE])["omit_objects"][0]["id"] == worlds.ROLE


def test_world_with_packages_and_installations(
    simulator: Simulator, lanes: dict[str, Lane], seeds_world: dict[str, Any]
) -> None:
    own = {"code": "ROLE", "ID": "5" * 32, "name": "Own"}
    package = {"id": "p1", "lane": "sb01", "name": "Old", "objects": [worlds.ROLE, own], "status": "ACTIVE"}
    done = {"targetId": worlds.TARGET_ROLE, "action": "USEEXISTING", "installationStatus": "REGISTERED"}
    seeds_world["workfront"]["packages"] = [package | {"createdAt": "2026-01-01T00:00:00Z", "source": "https://x"}]
    seeds_world["workfront"]["installations"] = [
        {"id": "i1", "package_id": "p1", "lane": "my", "translationMap": {"ROLE": {"5" * 32: done}}},
        {"package_id": "p1", "lane": "sb02", "status": "PREPARING", "environment": "acme.sb02.workfront.com"},
    ]
    simulator.reset(seeds_world)

    shown = lanes["sb01"].read("p1")
    assert (shown["createdAt"], shown["source"]) == ("2026-01-01T00:00:00.000Z", "https://x")
    assert lanes["my"].plan("p1")["ROLE"]["5" * 32]["targetId"] == worlds.TARGET_ROLE
    answer = lanes["my"].call("GET", "/installations", params={"environmentPromotionPackageId": "p1"}).json()
    assert [(record["status"], record["environment"]) for record in answer] == [
        ("INSTALLED", simulator.workfront["my"].removeprefix("http://")),
        ("PREPARING", "acme.sb02.workfront.com"),
    ]


@pytest.mark.parametrize(
    "section",
    [
        {"environments": {"sb09": {}}},
        {"environments": {"my": {}}},
        {"customer_id": "x", "environments": {"my": {"objects": [{"code": "ROLE"}]}}},
        {"packages": [{}]},
    ],
)
def test_world_that_cannot_be_loaded(simulator: Simulator, section: dict[str, Any]) -> None:
    before = simulator.workfront_objects("my")
    with pytest.raises(SimulatorError, match="400"):
        simulator.reset({"workfront": section})
    assert simulator.workfront_objects("my") == before


def test_two_objects_with_one_id(simulator: Simulator, seeds_world: dict[str, Any]) -> None:
    objects = seeds_world["workfront"]["environments"]["my"]["objects"]
    objects.append(objects[0])
    with pytest.raises(SimulatorError, match="two objects"):
        simulator.reset(seeds_world)


def test_world_without_workfront(simulator: Simulator, target: Lane) -> None:
    simulator.reset({"name": "empty"})
    for base in (CURRENT, LEGACY):
        assert target.call("GET", "/packages", base=base).status_code == 404
