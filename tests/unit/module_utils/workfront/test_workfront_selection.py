# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may be deleted again: rules 1 to 4 and the order (contract Workfront 10.3)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.compensation.deletion import DeletedObject
from ansible_collections.envops.promotion.plugins.module_utils._workfront.compensation.selection import (
    Selection,
    kept_ids,
    possible_parents,
    select,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installation import Installation
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    A,
    B,
    C,
    D,
    Map,
    X,
    Y,
    Z,
    done,
    entry,
    installation,
    load,
)


def selected(translation_map: Map, status: str = "INSTALLED", *others: Map, **options: Any) -> Selection:
    record = installation(translation_map, status)
    kept = kept_ids([record, *(installation(other) for other in others)])
    return select(record, kept, options.get("order"), accept_missing_status=options.get("accept_missing_status", False))


def one(item: dict[str, Any], **options: Any) -> str:
    """Return which of the lists the one entry of an installation gets into, and why."""
    selection = selected({"ROLE": {A: item}}, **options)
    found = [
        *("candidate" for _candidate in selection.candidates),
        *(f"skipped: {skipped['why']}" for skipped in selection.skipped),
        *(f"lasting: {lasting['why']}" for lasting in selection.not_compensable),
    ]
    assert len(found) == 1
    return found[0]


# -- rule 1: what was created


def test_what_has_the_id_of_another_object_stays() -> None:
    """Only one of the two was created under this ID; which one, and under which the other, is not known."""
    selection = selected(
        {"ROLE": {A: done("CREATE"), B: done("CREATE", X.upper()), C: done("CREATE", Y)}, "TMPL": {D: done()}}
    )
    assert {item.source_id for item in selection.candidates} == {C, D}
    assert {(item["source_id"], item["why"], item["remains"]) for item in selection.skipped} == {
        (key, "Workfront reports the same ID for another object, so which one was created is not known.", True)
        for key in (A, B)
    }


@pytest.mark.parametrize("action", ["CREATE", "CREATEWITHALTNAME"])
def test_created_objects_may_be_deleted(action: str) -> None:
    (item,) = selected({"ROLE": {A: done(action, name="Curator")}}).candidates
    assert (item.code, item.source_id, item.target_id, item.name) == ("ROLE", A, X, "Curator")


def test_what_was_overwritten_cannot_be_compensated() -> None:
    assert one(done("OVERWRITING")).startswith("lasting: It was overwritten")


@pytest.mark.parametrize("status", ["REGISTERED", None])
def test_what_existed_before_stays_on_purpose(status: str | None) -> None:
    assert one(done("USEEXISTING", X, status)).startswith("lasting: It existed before")


def test_what_was_ignored_is_skipped() -> None:
    assert one(entry("IGNORE")) == "skipped: It was ignored."


@pytest.mark.parametrize("action", ["UPDATE", "", None])
def test_an_unknown_action_is_skipped(action: Any) -> None:
    assert one({**done(), "action": action}).startswith("skipped: It was not created")


# -- rule 2: what is reported as installed


@pytest.mark.parametrize("status", ["INSTALLED", "installed"])
def test_a_report_in_any_case(status: str) -> None:
    assert one(done(status=status)) == "candidate"


@pytest.mark.parametrize("action", ["CREATE", "CREATEWITHALTNAME", "OVERWRITING", "USEEXISTING"])
def test_what_failed_is_skipped(action: str) -> None:
    assert one(done(action, status="FAILED"), status="FAILED").startswith("skipped: It was not created")


def test_any_other_report_is_skipped() -> None:
    assert one(done(status="REGISTERED")) == "skipped: Workfront reports it as REGISTERED, not as INSTALLED."


@pytest.mark.parametrize("status", [None, ""])
def test_a_missing_report_is_accepted_only_where_the_user_says_so(status: str | None) -> None:
    item = done(status=status)
    assert "accept_missing_status" in one(item)
    assert one(item, accept_missing_status=True) == "candidate"


@pytest.mark.parametrize(
    ("status", "accepted"), [("INSTALLED", True), ("COMPLETED", True), ("FAILED", False), ("ROLLED_BACK", False)]
)
def test_a_missing_report_is_accepted_only_after_a_success(status: str, accepted: bool) -> None:
    assert (one(done(status=None), status=status, accept_missing_status=True) == "candidate") == accepted


def test_a_missing_report_is_accepted_only_where_all_are_missing() -> None:
    reported: Map = {"ROLE": {A: done(status=None), B: done("USEEXISTING", Y, "REGISTERED")}}
    selection = selected(reported, accept_missing_status=True)
    assert selection.candidates == []
    assert [item["source_id"] for item in selection.skipped] == [A]


# -- rule 3: a new id


@pytest.mark.parametrize("accept", [True, False])
@pytest.mark.parametrize("target", [A, A.upper()])
def test_what_has_the_id_of_the_source_was_there_before(target: str, accept: bool) -> None:
    assert "so it existed before" in one(done("CREATE", target), accept_missing_status=accept)


def test_the_case_of_the_source_id_does_not_matter() -> None:
    assert selected({"ROLE": {A.upper(): done("CREATE", A)}}).candidates == []


@pytest.mark.parametrize("target", ["", None])
def test_without_an_id_nothing_can_be_deleted(target: Any) -> None:
    assert one(done("CREATE", target)) == "skipped: Workfront does not report which object was created."


# -- rule 4: nothing that others use


@pytest.mark.parametrize("action", ["USEEXISTING", "OVERWRITING"])
@pytest.mark.parametrize("target", [X, X.upper()])
def test_what_this_installation_uses_elsewhere_stays(action: str, target: str) -> None:
    selection = selected({"ROLE": {A: done("CREATE", X), B: done(action, target, "REGISTERED")}})
    assert selection.candidates == []
    assert "others rely on it" in selection.skipped[0]["why"]


@pytest.mark.parametrize("action", ["USEEXISTING", "OVERWRITING"])
def test_what_another_installation_uses_stays(action: str) -> None:
    created: Map = {"ROLE": {A: done("CREATE", X.upper()), B: done("CREATE", Y)}}
    selection = selected(created, "INSTALLED", {"ROLE": {C: done(action, X, "REGISTERED")}})
    assert [item.target_id for item in selection.candidates] == [Y]
    assert [item["source_id"] for item in selection.skipped] == [A]


@pytest.mark.parametrize("action", ["CREATE", "CREATEWITHALTNAME", "IGNORE"])
def test_any_other_action_of_another_installation_keeps_nothing(action: str) -> None:
    assert selected({"ROLE": {A: done()}}, "INSTALLED", {"ROLE": {C: done(action, X)}}).candidates


# -- the order


def codes(selection: Selection) -> list[str]:
    return [item.code for item in selection.candidates]


def created(*types: str) -> Map:
    return {code: {A: done("CREATE", X)} for code in types}


def test_what_depends_most_comes_first() -> None:
    assert codes(selected(created("PGRP", "TMPL", "QUET", "ROLE", "PTLTAB"))) == [
        "PTLTAB",
        "QUET",
        "TMPL",
        "ROLE",
        "PGRP",
    ]


def test_unknown_types_come_first() -> None:
    assert codes(selected(created("UITMPL", "PGRP", "NEW"))) == ["NEW", "UITMPL", "PGRP"]


def test_the_services_own_order_counts() -> None:
    own = load("metadata")["installOrder"]
    types = [*reversed(own), "PGRP", "NEW"]
    found = codes(selected(created(*types), order=own))
    assert set(found[:2]) == {"PGRP", "NEW"}
    assert found[2:] == list(reversed(own))


@pytest.mark.parametrize("order", [None, []])
def test_without_one_the_default_order_counts(order: Any) -> None:
    assert codes(selected(created("PGRP", "UITMPL"), order=order)) == ["UITMPL", "PGRP"]


def test_the_vendors_example() -> None:
    record = Installation(raw=load("installation_response"))
    selection = select(record, kept_ids([record]), None, accept_missing_status=False)
    assert codes(selection) == ["TMPL"]
    assert [item["object_code"] for item in selection.not_compensable] == ["ROLE"]
    assert selection.skipped == []


# -- children


def parents_of(code: str, translation_map: Map) -> set[tuple[str, str]]:
    (child,) = [item for item in selected(translation_map).candidates if item.code == code]
    assert child.key == (code, C)
    return possible_parents(child, installation(translation_map))


def test_every_object_of_a_parents_type_may_be_the_parent() -> None:
    family: Map = {
        "TMPL": {A: done("CREATE", X), B: done("USEEXISTING", Y, "REGISTERED")},
        "TTSK": {C: done("CREATE", Z)},
        "ROLE": {D: done("CREATE", "ab")},
    }
    assert parents_of("TTSK", family) == {("TMPL", A), ("TMPL", B)}


def test_a_parent_may_be_of_several_types() -> None:
    family: Map = {
        "TMPL": {A: done()},
        "PROJ": {B: entry("IGNORE")},
        "QUED": {D: done()},
        "QUET": {C: done("CREATE", Z)},
    }
    assert parents_of("QUET", family) == {("TMPL", A), ("PROJ", B), ("QUED", D)}


@pytest.mark.parametrize("code", ["ROLE", "TMPL", "NEW", "TTSK"])
def test_what_has_no_parent_in_the_record(code: str) -> None:
    assert parents_of(code, {"PROJ": {A: done("CREATE", Y)}, code: {C: done("CREATE", Z)}}) == set()


@pytest.mark.parametrize(("code", "readable"), [("PROJ", True), ("QUED", True), ("CALEND", False), ("TPRED", False)])
def test_whether_the_core_api_can_read_it_is_reported(code: str, readable: bool) -> None:
    assert selected(created(code)).candidates[0].to_dict()["readable"] == readable
    assert selected({code: {A: entry("IGNORE")}}).skipped[0]["readable"] == readable


@pytest.mark.parametrize(("code", "restorable"), [("PROJ", True), ("TMPL", True), ("PTLTAB", False), ("GROUP", False)])
def test_what_can_be_restored_is_reported(code: str, restorable: bool) -> None:
    (item,) = selected(created(code)).candidates
    shown = DeletedObject(item=item, with_parent=False).to_dict()
    assert shown["restorable"] == restorable
    assert (shown["object_code"], shown["source_id"], shown["target_id"]) == (code, A, X)
    assert (shown["name"], shown["with_parent"]) == ("Agency", False)
