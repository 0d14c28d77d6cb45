# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an installation came to (contract Workfront 6.6, 7.3, 7.5, 10.3)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.environment import read_environment
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installation import Installation
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations import results
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    SOURCE,
    TARGET,
    A,
    B,
    C,
    Map,
    X,
    Y,
    Z,
    done,
    entry,
    installation,
    load,
)

FINAL = ("INSTALLED", "COMPLETED", "FAILED", "ROLLED_BACK", "ROLLBACK_COMPLETED")
RUNNING = ("INSTALLING", "IN_PROGRESS", "", "A_STATUS_OF_TOMORROW")
ALL_REPORTED: Map = {"ROLE": {A: done(), B: done("USEEXISTING", Y, "REGISTERED")}}
ONE_FAILED: Map = {"ROLE": {A: done(), B: done(status="FAILED")}}
ONE_SILENT: Map = {"ROLE": {A: done(), B: done(status=None)}}


@pytest.mark.parametrize("status", FINAL)
@pytest.mark.parametrize("reported", [{}, ALL_REPORTED, ONE_FAILED, ONE_SILENT])
def test_a_final_status_counts_whatever_the_entries_say(status: str, reported: Map) -> None:
    assert installation(reported, status).status == status
    assert not installation(reported, status).is_running


@pytest.mark.parametrize("status", RUNNING)
@pytest.mark.parametrize("reported", [{}, ONE_SILENT, {"ROLE": {A: done(status=None)}}, {"ROLE": {A: done(status="")}}])
def test_an_unknown_status_means_that_it_runs(status: str, reported: Map) -> None:
    assert installation(reported, status).status == status
    assert installation(reported, status).is_running


@pytest.mark.parametrize("status", RUNNING)
def test_all_entries_together_show_the_end(status: str) -> None:
    assert installation(ALL_REPORTED, status).status == "INSTALLED"
    assert installation(ONE_FAILED, status).status == "FAILED"
    assert not installation(ALL_REPORTED, status).is_running


def test_ignored_entries_need_not_report() -> None:
    reported: Map = {"ROLE": {A: done(), B: entry("IGNORE")}, "UIVW": {C: entry("IGNORE")}}
    assert installation(reported, "").status == "INSTALLED"


def test_entries_report_in_any_case() -> None:
    assert installation({"ROLE": {A: done(status="Installed")}}, "").status == "INSTALLED"
    assert installation({"ROLE": {A: done(status="failed")}}, "").status == "FAILED"


@pytest.mark.parametrize("reported", [{}, ONE_SILENT, ALL_REPORTED])
def test_what_is_prepared_has_neither_begun_nor_ended(reported: Map) -> None:
    prepared = installation(reported, "PREPARING")
    assert prepared.status == "PREPARING"
    assert not prepared.is_running


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ("https://acme.my.workfront.com", True),
        ("acme.my.workfront.com", True),
        ("ACME.my.workfront.adobe.com/", True),
        ("https://acme.sb01.workfront.com", False),
        ("https://other.my.workfront.com", False),
        ("", False),
        (None, False),
    ],
)
def test_for_which_environment(environment: str | None, expected: bool) -> None:
    record = installation({}, environment=environment)
    assert record.is_in(TARGET) == expected


def test_environments_on_loopback() -> None:
    record = installation({}, environment="localhost:8080")
    assert record.is_in(read_environment("http://localhost:8080", "sandbox"))
    assert not record.is_in(read_environment("http://localhost:8081", "sandbox"))


# -- objects


def test_objects_of_the_vendors_example() -> None:
    role, template = results.objects_of(Installation(raw=load("installation_response")))
    assert role == {
        "object_code": "ROLE",
        "source_id": "5f6d114f006883209828ddd9088e63b3",
        "target_id": "600f4bed00028a718599f29575840053",
        "name": "DAM Curator",
        "action": "USEEXISTING",
        "status": "REGISTERED",
        "reason": None,
        "advice": None,
        "readable": True,
    }
    assert (template["object_code"], template["status"]) == ("TMPL", "INSTALLED")


def test_objects_are_in_the_order_of_installation() -> None:
    record = installation({"NEW": {A: done()}, "TMPL": {B: done(), A: done()}, "PGRP": {C: done()}})
    listed = [(item["object_code"], item["source_id"]) for item in results.objects_of(record)]
    assert listed == [("PGRP", C), ("TMPL", A), ("TMPL", B), ("NEW", A)]


def test_what_an_object_does_not_report_is_none() -> None:
    (item,) = results.objects_of(installation({"CALEND": {A: entry("IGNORE")}}))
    assert (item["status"], item["target_id"], item["reason"], item["advice"]) == (None, None, None, None)
    assert item["readable"] is False


def test_only_a_failure_has_a_reason() -> None:
    record = installation({"ROLE": {A: done(message="x"), B: done(status="Failed", message="x")}})
    assert [(item["status"], item["reason"]) for item in results.objects_of(record)] == [
        ("INSTALLED", None),
        ("FAILED", "x"),
    ]


@pytest.mark.parametrize("absent", [{}, {"translationMap": None}])
def test_a_record_without_a_map_has_no_objects(absent: dict[str, Any]) -> None:
    assert results.objects_of(Installation(raw=absent)) == []


# -- what was created


@pytest.mark.parametrize("action", ["CREATE", "CREATEWITHALTNAME"])
@pytest.mark.parametrize("status", ["INSTALLED", "installed", None, ""])
def test_created(action: str, status: str | None) -> None:
    record = installation({"ROLE": {A.upper(): done(action, X, status)}})
    assert results.created_by([record], TARGET) == {("ROLE", A): {X}}


@pytest.mark.parametrize(
    "item",
    [
        done("USEEXISTING", X, "REGISTERED"),
        done("OVERWRITING", X),
        done("IGNORE", X),
        done("CREATE", X, "FAILED"),
        done("CREATE", X, "REGISTERED"),
        done("CREATE", ""),
        done("CREATE", A),
        done("CREATE", A.upper()),
    ],
)
def test_not_created(item: dict[str, Any]) -> None:
    assert results.created_by([installation({"ROLE": {A: item}})], TARGET) == {}


def test_the_case_of_ids_does_not_matter() -> None:
    assert results.created_by([installation({"ROLE": {A.upper(): done("CREATE", A)}})], TARGET) == {}


def test_what_several_installations_created_is_collected() -> None:
    records = [
        installation({"ROLE": {A: done("CREATE", X)}}),
        installation({"ROLE": {A: done("CREATE", Y)}, "TMPL": {A: done("CREATE", Z)}}, "FAILED"),
        installation({"ROLE": {A: done("USEEXISTING", X, "REGISTERED")}}),
    ]
    assert results.created_by(records, TARGET) == {("ROLE", A): {X, Y}, ("TMPL", A): {Z}}


def test_other_environments_and_unfinished_installations_do_not_count() -> None:
    silent: Map = {"ROLE": {A: done("CREATE", X, None)}}
    records = [
        installation(silent, "PREPARING"),
        installation(silent, "INSTALLING"),
        installation(silent, environment="acme.sb01.workfront.com"),
    ]
    assert results.created_by(records, TARGET) == {}
    assert results.created_by(records, SOURCE) == {("ROLE", A): {X}}
