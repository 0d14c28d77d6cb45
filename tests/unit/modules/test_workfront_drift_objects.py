# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_drift_info with objects instead of a package: what the two environments show of each of them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront import core_api
from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import SOURCE, TARGET, Workfront, installed, small_package

TEMPLATE, NAME = worlds.SECOND_TEMPLATE, worlds.SECOND_TEMPLATE_NAME
NOWHERE = "f" * 32


def drift(workfront: Workfront, *objects: dict[str, Any], **options: Any) -> Outcome:
    return workfront.run(
        "workfront_drift_info", TARGET, source=workfront.connection(SOURCE), objects=list(objects), **options
    )


def found(outcome: Outcome) -> dict[str, dict[str, Any]]:
    assert not outcome.failed, outcome.message
    return {item["source_id"]: item for item in outcome["objects"]}


def put(workfront: Workfront, lane: str, name: str) -> str:
    """Return the ID of a template that is now there."""
    return str(workfront.simulator.workfront_put_object(lane, "TMPL", name)["ID"])


def template(**more: Any) -> dict[str, Any]:
    return {"object_code": "TMPL", "id": TEMPLATE, **more}


@pytest.fixture
def brought(current_workfront: Workfront) -> Workfront:
    """A service where the template was installed an hour ago."""
    current_workfront.simulator.advance(3600)
    installed(current_workfront, small_package(current_workfront))
    current_workfront.simulator.advance(3600)
    return current_workfront


@pytest.mark.parametrize("name", [None, NAME])
def test_what_the_source_does_not_have_is_not_missing_in_the_target(
    current_workfront: Workfront, name: str | None
) -> None:
    outcome = drift(current_workfront, {"object_code": "TMPL", "id": NOWHERE, "name": name})
    assert outcome.failed
    assert f"has no TMPL with the ID {NOWHERE}" in outcome.message


@pytest.mark.parametrize("name", [None, NAME])
def test_what_was_brought_and_deleted_in_the_source_since(brought: Workfront, name: str | None) -> None:
    brought.simulator.workfront_delete_object(SOURCE, TEMPLATE)
    [item] = found(drift(brought, template(name=name))).values()
    assert item["state"] == "changed_in_source"
    assert "no longer exists in the source" in item["why"]


def test_the_name_of_the_source_counts_not_the_one_that_is_given(current_workfront: Workfront) -> None:
    other = put(current_workfront, TARGET, NAME)
    [item] = found(drift(current_workfront, template(name="Offboarding of agencies"))).values()
    assert (item["state"], item["name"], item["target_id"]) == ("unknown", NAME, other)


def test_namesakes_in_the_target_are_no_counterpart(current_workfront: Workfront) -> None:
    for _ in range(2):
        put(current_workfront, TARGET, NAME)
    [item] = found(drift(current_workfront, template())).values()
    assert (item["state"], item["target_id"]) == ("unknown", None)
    assert "more than one object" in item["why"]


def test_a_search_that_finds_other_spellings_first(current_workfront: Workfront) -> None:
    current_workfront.simulator.workfront_behave(loose_search=True)
    for spelling in (NAME.upper(), NAME.lower(), NAME.swapcase()):
        put(current_workfront, TARGET, spelling)
    exact = put(current_workfront, TARGET, NAME)
    [item] = found(drift(current_workfront, template())).values()
    assert (item["state"], item["target_id"]) == ("unknown", exact)


@pytest.mark.parametrize(("lane", "operation"), [(SOURCE, "read"), (TARGET, "read"), (TARGET, "search")])
def test_a_type_that_may_not_be_read_is_unknown(current_workfront: Workfront, lane: str, operation: str) -> None:
    current_workfront.simulator.fault("status", operation=operation, environment=lane, status=403, times=None)
    [item] = found(drift(current_workfront, template(name=NAME))).values()
    assert item["state"] == "unknown"
    assert "does not let this user read" in item["why"]
    assert "plans nothing" not in item["why"]


def test_what_is_named_by_the_source_is_found_among_other_spellings(current_workfront: Workfront) -> None:
    current_workfront.simulator.workfront_behave(loose_search=True)
    for number in range(12):
        spelling = "".join(letter.upper() if number >> place & 1 else letter for place, letter in enumerate("abcd"))
        put(current_workfront, SOURCE, spelling)
    exact = put(current_workfront, SOURCE, "ABCD")
    assert set(found(drift(current_workfront, {"object_code": "TMPL", "name": "ABCD"}))) == {exact}


def test_a_retired_package_is_not_said_to_be_planned(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    current_workfront.run("workfront_package", SOURCE, package_id=package_id, status="DISABLED")
    source = current_workfront.connection(SOURCE)
    outcome = current_workfront.run("workfront_drift_info", TARGET, source=source, package_id=package_id)
    assert {item["state"] for item in outcome["objects"]} == {"unknown"}
    assert all("no plan of Workfront shows" in item["why"] for item in outcome["objects"])


def test_many_names_are_looked_for_at_once(current_workfront: Workfront) -> None:
    given = [put(current_workfront, SOURCE, f"Many {number}") for number in range(60)]
    there = {number: put(current_workfront, TARGET, f"Many {number}") for number in range(30)}
    put(current_workfront, TARGET, "Many 3")
    put(current_workfront, TARGET, "many 40")
    current_workfront.simulator.clear_requests()
    outcome = found(drift(current_workfront, *({"object_code": "TMPL", "id": each} for each in given)))
    assert len(current_workfront.simulator.requests()) < 20
    for number, source_id in enumerate(given):
        shown = outcome[source_id]
        if number == 3:
            assert (shown["state"], shown["target_id"]) == ("unknown", None)
            assert "more than one object with its name" in shown["why"]
        elif number in there:
            assert shown["target_id"] == there[number]
        else:
            assert shown["state"] == "missing_in_target"


def test_names_are_looked_for_one_by_one_where_a_list_is_not_all(
    current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core_api, "MOST_FOUND", 20)
    given = [put(current_workfront, SOURCE, f"Many {number}") for number in range(30)]
    there = {source_id: put(current_workfront, TARGET, f"Many {number}") for number, source_id in enumerate(given)}
    outcome = found(drift(current_workfront, *({"object_code": "TMPL", "id": each} for each in given)))
    assert {source_id: shown["target_id"] for source_id, shown in outcome.items()} == there
