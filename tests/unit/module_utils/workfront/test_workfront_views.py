# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the views of a package and of an installation show (contract Workfront 6, 7)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.installation import Entry, Installation
from ansible_collections.envops.promotion.plugins.module_utils._workfront.package import Package
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    INSTALLATION,
    PACKAGE,
    TARGET,
    A,
    B,
    X,
    done,
    entry,
    installation,
    load,
)


def test_the_vendors_package() -> None:
    raw = load("read_response")["data"]
    package = Package(raw=raw)
    shown = (package.id, package.name, package.description, package.status, package.source, package.created_at)
    assert shown == tuple(raw.get(name) for name in ("id", "name", "description", "status", "source", "createdAt"))
    assert package.contents == {(code, item["id"]) for code, items in raw["packageEntities"].items() for item in items}
    assert package.raw is raw


@pytest.mark.parametrize("nothing", [{}, {"name": None, "metadata": None, "packageEntities": None, "deletedAt": None}])
def test_what_a_package_does_not_say_is_none_or_empty(nothing: dict[str, Any]) -> None:
    package = Package(raw={"id": PACKAGE, **nothing})
    assert (package.name, package.description, package.source, package.install_order) == (None, None, None, None)
    assert (package.status, package.created_at, package.contents) == ("", "", frozenset())
    assert (package.is_deleted, package.is_assembling, package.is_disabled) == (False, False, False)


@pytest.mark.parametrize("entities", ["x", [], {"ROLE": None}, {"ROLE": "x"}, {"ROLE": [None, "x"]}])
def test_contents_that_are_none(entities: Any) -> None:
    assert Package(raw={"packageEntities": entities}).contents == frozenset()


@pytest.mark.parametrize("item", [{"id": A}, {"ID": A}, {"id": A.upper()}, {"id": None, "ID": A}])
def test_the_id_of_an_object_in_any_form(item: dict[str, Any]) -> None:
    assert Package(raw={"packageEntities": {"ROLE": [item]}}).contents == {("ROLE", A)}


@pytest.mark.parametrize(
    ("raw", "stands"),
    [
        ({"status": "ASSEMBLING"}, (True, False, False)),
        ({"status": "DISABLED"}, (False, True, False)),
        ({"status": "ACTIVE", "deletedAt": "2023-06-06T17:29:21.600Z"}, (False, False, True)),
    ],
)
def test_how_a_package_stands(raw: dict[str, Any], stands: tuple[bool, bool, bool]) -> None:
    package = Package(raw=raw)
    assert (package.is_assembling, package.is_disabled, package.is_deleted) == stands


def test_an_installation() -> None:
    record = installation({"TMPL": {A: done()}, "ROLE": {B: done(status="FAILED", reason="Taken.")}}, "IN_PROGRESS")
    assert (record.id, record.package_id, record.environment) == (INSTALLATION, PACKAGE, TARGET)
    assert record.registered_at == record.raw["registeredAt"]
    assert (record.reported_status, record.status) == ("IN_PROGRESS", "FAILED")
    assert [(each.code, each.source_id) for each in record.entries] == [("ROLE", B), ("TMPL", A)]
    assert [(each.code, each.reason) for each in record.errors] == [("ROLE", "Taken.")]
    assert not record.is_successful


def test_an_installation_that_has_just_begun_may_say_nothing() -> None:
    record = Installation(raw={"id": INSTALLATION})
    assert (record.status, record.registered_at, record.translation_map, record.entries) == ("", "", {}, [])
    assert record.is_running
    stands = (record.is_prepared, record.is_finished, record.is_rolled_back, record.has_succeeded)
    assert stands == (False, False, False, False)


@pytest.mark.parametrize(
    ("raw", "created"),
    [
        (done(), True),
        (done("CREATEWITHALTNAME"), True),
        (done(status=None), True),
        (done(status="FAILED"), False),
        (done("OVERWRITING"), False),
        (done(target=A.upper()), False),
    ],
)
def test_which_entries_were_created(raw: dict[str, Any], created: bool) -> None:
    assert Entry(code="ROLE", source_id=A, raw=raw).is_created == created


def test_an_entry_that_says_nothing() -> None:
    silent = Entry(code="ROLE", source_id=A, raw={})
    assert (silent.name, silent.action, silent.target_id, silent.status, silent.has_failed) == (
        None,
        None,
        "",
        "",
        False,
    )
    assert Entry(code="ROLE", source_id=A, raw=entry("USEEXISTING", X)).target_id == X
