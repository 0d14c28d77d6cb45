# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Packages and installations as any era of the API answers them (contract Workfront 5, 6, 12)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import ProtocolError
from ansible_collections.envops.promotion.plugins.module_utils._workfront import records
from ansible_collections.envops.promotion.plugins.module_utils._workfront.flavor import FLAVORS
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    INSTALLATION,
    LATER,
    PACKAGE,
    A,
    entry,
    load,
    reply,
)

CURRENT, LEGACY = FLAVORS["current"], FLAVORS["legacy"]
ENTITIES = {"ROLE": [{"id": A, "name": "DAM Curator", "description": None}]}
MAP = {"ROLE": {A: entry()}}
RUNNING = {"id": INSTALLATION, "status": "INSTALLING", "environment": "acme.my.workfront.com"}
NO_RECORD: list[Any] = [
    None,
    "text",
    7,
    True,
    [],
    [{"id": PACKAGE}],
    {},
    {"id": None},
    {"id": 7},
    {"data": None},
    {"data": []},
]
NO_LIST: list[Any] = [None, "text", 7, {}, {"id": PACKAGE}, {"data": {}}, {"data": None}]


# -- packages


def test_the_vendors_package() -> None:
    published = load("read_response")
    assert records.read_package(reply(published), CURRENT).raw == published["data"]


def test_the_vendors_legacy_package() -> None:
    published = load("legacy_create_response")
    assert records.read_package(reply(published), LEGACY).raw == {**published["data"], "status": "ASSEMBLING"}


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize("alias", ["packageEntities", "displayEntities"])
def test_a_package_in_any_form(wrapped: bool, alias: str) -> None:
    raw = {"id": PACKAGE, "status": "DRAFT", alias: ENTITIES, "installationCounts": {}, "unknown": [1]}
    package = records.read_package(reply({"data": raw} if wrapped else raw), CURRENT)
    assert package.raw == {
        "id": PACKAGE,
        "status": "DRAFT",
        "packageEntities": ENTITIES,
        "installationCounts": {},
        "unknown": [1],
    }


def test_an_answer_is_not_changed_in_place() -> None:
    raw = {"id": PACKAGE, "status": "draft", "displayEntities": ENTITIES}
    records.read_package(reply(raw), CURRENT)
    assert raw == {"id": PACKAGE, "status": "draft", "displayEntities": ENTITIES}


@pytest.mark.parametrize(
    ("given", "expected"), [("null", None), (None, None), ("", ""), ("Null and void", "Null and void")]
)
def test_a_description_may_be_the_word_null(given: str | None, expected: str | None) -> None:
    assert records.package_of({"id": PACKAGE, "description": given}, CURRENT).description == expected


def test_what_is_absent_stays_absent() -> None:
    assert records.package_of({"id": PACKAGE, "status": "ASSEMBLING"}, CURRENT).raw == {
        "id": PACKAGE,
        "status": "ASSEMBLING",
    }


@pytest.mark.parametrize("given", ["ACTIVE", "active", "Active"])
def test_the_case_of_a_packages_status_does_not_matter(given: str) -> None:
    assert records.package_of({"id": PACKAGE, "status": given}, CURRENT).status == "ACTIVE"


@pytest.mark.parametrize("given", ["PUBLIC", "public", "Public"])
def test_the_case_of_a_legacy_status_does_not_matter(given: str) -> None:
    assert records.package_of({"id": PACKAGE, "status": given}, LEGACY).status == "ACTIVE"


@pytest.mark.parametrize("given", [{}, {"status": None}])
def test_a_package_without_a_status(given: dict[str, Any]) -> None:
    assert records.package_of(given, CURRENT).status == ""


@pytest.mark.parametrize("body", NO_RECORD)
def test_what_is_no_package(body: Any) -> None:
    with pytest.raises(ProtocolError, match="a package with an ID was expected"):
        records.read_package(reply(body), CURRENT)


@pytest.mark.parametrize("wrapped", [True, False])
def test_deleted_packages_are_left_out(wrapped: bool) -> None:
    listed = [
        {"id": PACKAGE, "status": "draft", "deletedAt": None},
        {"id": INSTALLATION, "status": "DRAFT", "deletedAt": "2023-06-06T17:29:21.600Z"},
        {"id": LATER, "status": "DRAFT"},
    ]
    found = records.read_packages(reply({"data": listed} if wrapped else listed), CURRENT)
    assert [item.id for item in found] == [PACKAGE, LATER]
    assert found[0].status == "DRAFT"


def test_the_vendors_lists() -> None:
    found = records.read_packages(reply(load("list_response")), CURRENT)
    assert [item.raw for item in found] == load("list_response")["data"]
    legacy = records.read_packages(reply(load("legacy_list_response")), LEGACY)
    assert [item.status for item in legacy] == ["ASSEMBLING"] * len(load("legacy_list_response")["data"])


@pytest.mark.parametrize("body", NO_LIST)
def test_what_is_no_list(body: Any) -> None:
    with pytest.raises(ProtocolError, match="a list of packages was expected"):
        records.read_packages(reply(body), CURRENT)
    with pytest.raises(ProtocolError, match="a list of installations was expected"):
        records.read_installations(reply(body))


# -- installations


@pytest.mark.parametrize("name", ["prepare_response", "installation_response"])
def test_the_vendors_installations(name: str) -> None:
    assert records.read_installation(reply(load(name))).raw == load(name)


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize("package_alias", ["environmentPromotionPackageId", "blueprintId", "packageId"])
@pytest.mark.parametrize("version_alias", ["environmentPromotionPackageVersion", "blueprintVersion"])
@pytest.mark.parametrize("map_alias", ["translationMap", "translationmap"])
def test_an_installation_in_any_form(wrapped: bool, package_alias: str, version_alias: str, map_alias: str) -> None:
    raw = {"id": INSTALLATION, package_alias: PACKAGE, version_alias: 1, map_alias: MAP, "status": "x", "unknown": 7}
    assert records.read_installation(reply({"data": raw} if wrapped else raw)).raw == {
        "id": INSTALLATION,
        "environmentPromotionPackageId": PACKAGE,
        "environmentPromotionPackageVersion": 1,
        "translationMap": MAP,
        "status": "X",
        "unknown": 7,
    }


@pytest.mark.parametrize("given", [{}, {"translationMap": None}, {"translationMap": "x"}, {"translationMap": []}])
def test_an_installation_always_has_a_map(given: dict[str, Any]) -> None:
    assert records.installation_of(given).raw["translationMap"] == {}


@pytest.mark.parametrize(
    ("given", "expected"),
    [("Installed", "INSTALLED"), ("COMPLETED", "COMPLETED"), (None, ""), ("rolledBack", "ROLLEDBACK")],
)
def test_the_case_of_an_installations_status_does_not_matter(given: str | None, expected: str) -> None:
    assert records.installation_of({"status": given}).reported_status == expected


@pytest.mark.parametrize("body", NO_RECORD)
def test_what_is_no_installation(body: Any) -> None:
    with pytest.raises(ProtocolError, match="an installation with an ID was expected"):
        records.read_installation(reply(body))


@pytest.mark.parametrize("wrapped", [True, False])
def test_installations_are_sorted_by_their_registration(wrapped: bool) -> None:
    moments = ["2026-03-16T02:21:31.908Z", "2025-12-31T23:59:59.999Z", "2026-03-16T02:21:31.907Z"]
    listed = [{**RUNNING, "id": str(number), "registeredAt": moment} for number, moment in enumerate(moments)]
    found = records.read_installations(reply({"data": listed} if wrapped else listed))
    assert [item.id for item in found] == ["1", "2", "0"]
