# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages: what is taken, what becomes of it, and who sees what (E1 to E7)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from simulator.workfront_client import Lane, wanted

GROUPS = wanted("GROUP", worlds.GROUP)


@pytest.mark.parametrize(
    "change",
    [
        {"name": None},
        {"name": 5},
        {"name": " "},
        {"description": 5},
        {"source": None},
        {"source": "acme.sb01.workfront.com"},
        {"source": "ftp://acme.sb01.workfront.com"},
        {"source": "https://acme.sb02.workfront.com"},
        {"source": "https://other.sb01.workfront.com"},
        {"source": "https://[x"},
        {"objectCollections": {}},
        {"objectCollections": ["GROUP"]},
        {"objectCollections": wanted("TTSK", worlds.TEMPLATE_TASKS[0])},
        {"objectCollections": [{"objCode": "GROUP"}]},
        {"objectCollections": [{"objCode": "GROUP", "entities": [{"id": worlds.GROUP}]}]},
        {"objectCollections": wanted("GROUP", worlds.GROUP.upper())},
        {"objectCollections": [{"objCode": "GROUP", "entities": [{"ID": worlds.GROUP, "name": 1}]}]},
    ],
)
def test_create_that_is_refused(source: Lane, change: dict[str, Any]) -> None:
    assert source.post_package(**{"objects": GROUPS, **change}).status_code == 422
    assert source.call("GET", "/packages").json() == {"data": []}


def test_body_that_is_no_object(source: Lane) -> None:
    assert source.call("POST", "/packages", data=b"{").status_code == 400
    assert source.call("POST", "/packages").status_code == 422


@pytest.mark.parametrize("host", ["acme.sb01.workfront.com", "acme.sb01.workfront.adobe.com", "port"])
def test_source_names_the_environment_called(source: Lane, host: str) -> None:
    url = source.url if host == "port" else f"https://{host}/"

    answer = source.post_package(GROUPS, source=url)

    assert (answer.status_code, answer.json()["data"]["source"]) == (200, url)


def test_empty_package_is_a_draft(source: Lane) -> None:
    answer = source.call("POST", "/packages", json={"name": "Empty", "source": source.url}).json()["data"]

    assert (answer["status"], answer["description"]) == ("DRAFT", None)
    assert source.read(answer["id"])["packageEntities"] == {}


def test_links_and_children_come_along(source: Lane) -> None:
    """A template brings its tasks, queue and form with its fields; what has nothing to do with it stays behind."""
    entities = source.read(source.create(wanted("TMPL", worlds.TEMPLATE)))["packageEntities"]

    assert {code: len(entries) for code, entries in entities.items()} == {
        "PGRP": 1,
        "PARAM": 2,
        "POPT": 2,
        "GROUP": 1,
        "ROLE": 1,
        "CTGY": 1,
        "TMPL": 1,
        "TTSK": 2,
        "QUED": 1,
        "QUET": 1,
    }


def test_what_comes_along_depends_on_the_type_asked_for(simulator: Simulator, source: Lane) -> None:
    """A report does not bring the group it is linked to; a form does."""
    simulator.workfront_change_object("sb01", worlds.REPORT, links=[worlds.VIEW, worlds.GROUP])

    assert set(source.read(source.create(wanted("PTLSEC", worlds.REPORT)))["packageEntities"]) == {"PTLSEC", "UIVW"}
    assert "GROUP" in source.read(source.create(wanted("CTGY", worlds.FORM)))["packageEntities"]


@pytest.mark.parametrize(
    "objects", [wanted("GROUP", "0" * 32), wanted("ROLE", worlds.GROUP), wanted("ROLE", worlds.TARGET_ROLE)]
)
def test_unknown_object_fails_the_assembly(source: Lane, objects: list[dict[str, Any]]) -> None:
    package = source.post_package(objects).json()["data"]["id"]

    assert source.read(package)["status"] == "ASSEMBLING_FAILED"
    for status in ("DRAFT", "TESTING", "ACTIVE"):
        assert source.patch(package, status=status).status_code == 409
    assert source.patch(package, status="DISABLED").status_code == 200


def test_assembly_takes_its_time(simulator: Simulator, source: Lane) -> None:
    simulator.workfront_behave(assembly={"reads": 3})
    package = source.post_package(GROUPS).json()["data"]["id"]
    assert [source.read(package)["status"] for _time in range(4)] == ["ASSEMBLING", "ASSEMBLING", "DRAFT", "DRAFT"]

    simulator.workfront_behave(assembly={"seconds": 60})
    simulator.freeze()
    package = source.post_package(GROUPS).json()["data"]["id"]
    assert source.read(package)["status"] == "ASSEMBLING"
    assert source.patch(package, name="x").status_code == 409
    simulator.advance(60)
    assert source.read(package)["status"] == "DRAFT"


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({"assembly_outcome": "fail"}, "ASSEMBLING_FAILED"),
        ({"assembly_outcome": "hang"}, "ASSEMBLING"),
        ({"assembly": "never"}, "ASSEMBLING"),
    ],
)
def test_scripted_assembly(simulator: Simulator, source: Lane, settings: dict[str, Any], status: str) -> None:
    simulator.workfront_behave(**settings)
    package = source.post_package(GROUPS).json()["data"]["id"]

    assert [source.read(package)["status"] for _time in range(3)] == [status] * 3
    assert "packageEntities" not in source.read(package)


def test_omitted_objects(simulator: Simulator, source: Lane) -> None:
    simulator.workfront_behave(omit_objects=["ROLE", worlds.TEMPLATE, {"code": "PARAM", "name": "Asset Score"}])

    entities = source.read(source.create())["packageEntities"]

    assert "ROLE" not in entities
    assert [entry["id"] for entry in entities["TMPL"]] == [worlds.SECOND_TEMPLATE]
    assert [entry["id"] for entry in entities["PARAM"]] == [worlds.FIELD]


@pytest.mark.parametrize(
    ("way", "refused"), [("any", []), ("draft", ["TESTING", "ACTIVE"]), ("refused", ["DRAFT", "TESTING", "ACTIVE"])]
)
def test_ways_out_of_disabled(simulator: Simulator, source: Lane, way: str, refused: list[str]) -> None:
    simulator.workfront_behave(leaving_disabled=way)
    package = source.create(status="DISABLED")
    seen = []
    for status in ("DRAFT", "TESTING", "ACTIVE"):
        seen += [status] if source.patch(package, status=status).status_code == 409 else []
        source.patch(package, status="DISABLED")
    assert seen == refused


STATUSES = ["UNASSEMBLED", "ASSEMBLING_FAILED", "DRAFT", "TESTING", "ACTIVE", "DISABLED"]
WORKING = {"DRAFT", "TESTING", "ACTIVE"}


@pytest.mark.parametrize("wanted_status", ["DRAFT", "TESTING", "ACTIVE", "DISABLED"])
@pytest.mark.parametrize("present", STATUSES)
def test_status_changes(simulator: Simulator, source: Lane, present: str, wanted_status: str) -> None:
    package = source.create(GROUPS, status="DRAFT")
    simulator.workfront_change_package(package, status=present)
    allowed = wanted_status == "DISABLED" or present in WORKING or (present, wanted_status) == ("DISABLED", "DRAFT")

    answer = source.patch(package, status=wanted_status)

    assert answer.status_code == (200 if allowed else 409)
    assert source.read(package)["status"] == (wanted_status if allowed else present)


@pytest.mark.parametrize("status", ["ASSEMBLING", "UNASSEMBLED", "PUBLIC", "active", None, 1])
def test_status_that_cannot_be_set(source: Lane, status: Any) -> None:
    assert source.patch(source.create(GROUPS), status=status).status_code == 422


def test_dates_are_stamped_and_stay(simulator: Simulator, source: Lane) -> None:
    simulator.set_time("2026-03-01T00:00:00Z", freeze=True)
    package = source.create(GROUPS)
    simulator.advance(60)
    source.patch(package, status="DISABLED")
    simulator.advance(60)

    answer = source.patch(package, status="DRAFT", name="Renamed", description=None).json()["data"]

    assert (answer["publishedAt"], answer["retiredAt"]) == ("2026-03-01T00:00:00.000Z", "2026-03-01T00:01:00.000Z")
    assert (answer["name"], answer["description"]) == ("Renamed", None)


@pytest.mark.parametrize(
    "changes",
    [{"source": "https://acme.sb01.workfront.com"}, {"objectCollections": GROUPS}, {"version": 2}, {"name": None}],
)
def test_update_that_is_refused(source: Lane, changes: dict[str, Any]) -> None:
    assert source.patch(source.create(GROUPS), **changes).status_code == 422


def test_strict_editing(simulator: Simulator, source: Lane) -> None:
    simulator.workfront_behave(strict_editing=True)
    package = source.create(GROUPS)
    assert source.patch(package, name="x").status_code == 409
    assert source.patch(package, status="DRAFT").status_code == 200
    assert source.patch(package, name="x", status="ACTIVE").status_code == 200


def test_delete(simulator: Simulator, source: Lane, target: Lane) -> None:
    package = source.create(GROUPS)
    installation = target.install(package)["id"]

    answer = source.call("DELETE", f"/packages/{package}")

    assert (answer.status_code, answer.text) == (200, "Deleted")
    assert answer.headers["Content-Type"].startswith("text/plain")
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/translation-map")):
        assert target.call(method, f"/packages/{package}{path}").status_code == 404
    assert target.call("GET", "/installations", params={"environmentPromotionPackageId": package}).json() == []
    assert target.call("GET", f"/installations/{installation}").status_code == 404
    assert source.call("GET", "/packages").json() == {"data": []}
    simulator.workfront_behave(list_deleted=True)
    (shown,) = source.call("GET", "/packages").json()["data"]
    assert shown["deletedAt"] is not None


def test_packages_are_those_of_the_customer(
    simulator: Simulator, lanes: dict[str, Lane], seeds_world: dict[str, Any]
) -> None:
    seeds_world["workfront"]["environments"]["sb02"]["customer_id"] = "0" * 31 + "1"
    simulator.reset(seeds_world)
    package = lanes["sb01"].create(GROUPS)

    assert lanes["preview"].read(package)["id"] == package
    assert lanes["sb02"].call("GET", f"/packages/{package}").status_code == 404
    assert lanes["sb02"].call("GET", "/packages").json() == {"data": []}
    assert lanes["sb02"].core("GET", "/session").json()["data"]["customerID"] == "0" * 31 + "1"


@pytest.mark.parametrize(
    ("style", "content_type", "message"),
    [
        ("core", "application/json", lambda answer: answer.json()["error"]["message"]),
        ("service", "application/json", lambda answer: answer.json()["message"]),
        ("text", "text/plain", lambda answer: answer.text),
        ("html", "text/html", lambda answer: answer.text),
    ],
)
def test_error_styles(simulator: Simulator, source: Lane, style: str, content_type: str, message: Any) -> None:
    simulator.workfront_behave(error_style=style)
    package = source.create(GROUPS, status="DRAFT")

    answer = source.start(package, {"GROUP": {}})

    assert answer.status_code == 409
    assert answer.headers["Content-Type"].split(";")[0] == content_type
    assert "status DRAFT cannot be installed" in message(answer)
    if style == "service":
        assert answer.json() == {"statusCode": 409, "error": "Conflict", "message": answer.json()["message"]}
    assert "error" in source.core("GET", "/nonsense/search").json()


def test_rate_limit(simulator: Simulator, source: Lane) -> None:
    simulator.freeze()
    simulator.workfront_behave(rate_limit_per_minute=1)
    assert source.call("GET", "/packages").status_code == 200
    answer = source.call("GET", "/packages")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
