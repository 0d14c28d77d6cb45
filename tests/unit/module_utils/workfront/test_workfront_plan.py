# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vendor-neutral plan of a translation map, and its digest (contract Workfront 6.7, 7.4, 10.3)."""

from __future__ import annotations

import copy
import random
import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils._errors import UnreadableError
from ansible_collections.envops.promotion.plugins.module_utils._plan import Change, diff_of
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.translation import plan_of
from ansible_collections.envops.promotion.plugins.module_utils._workfront.objects import INSTALL_ORDER
from ansible_collections.envops.promotion.tests.unit.module_utils.plans import reordered
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    A,
    B,
    C,
    Map,
    X,
    Y,
    entry,
    hex_id,
    load,
)

CREATING = ("CREATE", "CREATEWITHALTNAME")
WITH_TARGET = ("USEEXISTING", "OVERWRITING")
ACTIONS = (*CREATING, *WITH_TARGET, "IGNORE")
NEUTRAL = {
    "CREATE": "create",
    "CREATEWITHALTNAME": "create",
    "OVERWRITING": "update",
    "USEEXISTING": "use_existing",
    "IGNORE": "ignore",
}

ids = st.integers(1, 40).map(hex_id)
entries = st.builds(
    lambda action, target, name: entry(action, target if action in WITH_TARGET else "", name),
    st.sampled_from(ACTIONS),
    ids,
    st.text(max_size=6),
)
maps = st.dictionaries(
    st.sampled_from([*INSTALL_ORDER[:12], "NEW"]), st.dictionaries(ids, entries, min_size=1, max_size=3), max_size=5
)
filled_maps = maps.filter(bool)


def one_of(proposed: Map, data: st.DataObject) -> tuple[Map, dict[str, Any]]:
    """Return a copy of a map with one of the entries in it, which may be changed."""
    copied = copy.deepcopy(proposed)
    code = data.draw(st.sampled_from(sorted(copied)))
    return copied, copied[code][data.draw(st.sampled_from(sorted(copied[code])))]


@pytest.mark.parametrize("action", ACTIONS)
def test_each_action(action: str) -> None:
    target = X if action in WITH_TARGET else ""
    (change,) = plan_of({"ROLE": {A: entry(action, target)}}).changes
    assert (
        change.to_dict()
        == Change(
            action=NEUTRAL[action],
            type="ROLE",
            name="Agency",
            source_id=A,
            target_id=target or None,
            vendor_action=action,
        ).to_dict()
    )


@pytest.mark.parametrize("action", [*CREATING, "IGNORE"])
def test_what_is_not_used_is_no_target(action: str) -> None:
    assert plan_of({"ROLE": {A: entry(action, X)}}).changes[0].target_id is None


def test_summary() -> None:
    proposed = {"ROLE": {hex_id(number): entry(action, X) for number, action in enumerate(ACTIONS)}}
    assert plan_of(proposed).summary() == {
        "creates": 2,
        "updates": 1,
        "deletes": 0,
        "reused": 1,
        "ignored": 1,
        "total": 5,
    }
    assert {change.vendor_action for change in plan_of(proposed).effective} == {*CREATING, "OVERWRITING"}


def test_changes_are_in_the_order_of_installation() -> None:
    proposed: Map = {
        "NEW": {A: entry()},
        "UITMPL": {A: entry()},
        "QUET": {A: entry()},
        "ROLE": {C: entry(), A: entry(), B: entry()},
        "PGRP": {A: entry()},
    }
    planned = [(change.type, change.source_id) for change in plan_of(proposed).changes]
    assert planned == [("PGRP", A), ("ROLE", A), ("ROLE", B), ("ROLE", C), ("QUET", A), ("UITMPL", A), ("NEW", A)]


@given(proposed=maps)
def test_every_entry_is_one_change_in_order(proposed: Map) -> None:
    places = {code: place for place, code in enumerate(INSTALL_ORDER)}
    changes = plan_of(proposed).changes
    assert len(changes) == sum(map(len, proposed.values()))
    ranks = [(places.get(change.type, len(places)), change.source_id) for change in changes]
    assert ranks == sorted(ranks, key=lambda rank: (rank[0], str(rank[1])))


@pytest.mark.parametrize("action", ["UPDATE", "OVERWRITE", "create", "", None, "A_WORD_OF_TOMORROW"])
def test_an_unknown_action_is_refused(action: Any) -> None:
    proposed = {"ROLE": {A: {**entry(), "action": action}}}
    with pytest.raises(UnreadableError, match=f'the action .{action}. for ROLE "Agency"') as caught:
        plan_of(proposed)
    assert "Nothing was started." in str(caught.value)


def test_an_object_without_a_name_goes_by_its_id() -> None:
    assert plan_of({"ROLE": {A: {"action": "CREATE"}}}).changes[0].name == A


def test_an_empty_map_is_an_empty_plan() -> None:
    assert plan_of({}).to_dict()["summary"]["total"] == 0
    assert plan_of({"ROLE": {}}).digest == plan_of({}).digest


# -- the digest


@given(proposed=maps, order=st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(proposed: Map, order: random.Random) -> None:
    assert plan_of(reordered(proposed, order)).digest == plan_of(proposed).digest


@given(proposed=filled_maps, data=st.data())
def test_unknown_validity_is_true(proposed: Map, data: st.DataObject) -> None:
    other, item = one_of(proposed, data)
    del item["isValid"]
    assert plan_of(other).digest == plan_of(proposed).digest
    item["isValid"] = False
    assert plan_of(other).digest != plan_of(proposed).digest


@given(proposed=filled_maps, data=st.data())
def test_another_action_has_another_digest(proposed: Map, data: st.DataObject) -> None:
    other, item = one_of(proposed, data)
    action = data.draw(st.sampled_from(ACTIONS))
    assume(action != item["action"])
    item["action"] = action
    assert plan_of(other).digest != plan_of(proposed).digest


@given(proposed=filled_maps, data=st.data(), target=ids)
def test_another_target_has_another_digest_where_one_is_used(proposed: Map, data: st.DataObject, target: str) -> None:
    other, item = one_of(proposed, data)
    assume(target != item["targetId"])
    item["targetId"] = target
    same = plan_of(other).digest == plan_of(proposed).digest
    assert same == (item["action"] not in WITH_TARGET)


@given(proposed=filled_maps, data=st.data(), name=st.text(min_size=1, max_size=6))
def test_another_name_has_another_digest_where_it_is_given_to_an_object(
    proposed: Map, data: st.DataObject, name: str
) -> None:
    other, item = one_of(proposed, data)
    assume(item["name"] and name != item["name"])
    item["name"] = name
    same = plan_of(other).digest == plan_of(proposed).digest
    assert same == (item["action"] not in CREATING)


@given(proposed=filled_maps, data=st.data())
def test_one_object_less_has_another_digest(proposed: Map, data: st.DataObject) -> None:
    other = copy.deepcopy(proposed)
    code = data.draw(st.sampled_from(sorted(other)))
    other[code].popitem()
    assert plan_of(other).digest != plan_of(proposed).digest


@given(proposed=filled_maps, data=st.data(), more=st.dictionaries(st.sampled_from(["x", "installationStatus"]), ids))
def test_what_says_nothing_of_the_deed_is_ignored(proposed: Map, data: st.DataObject, more: dict[str, str]) -> None:
    other, item = one_of(proposed, data)
    item.update(more)
    assert plan_of(other).digest == plan_of(proposed).digest


# -- the diff


@given(proposed=maps)
def test_a_diff_has_one_line_for_each_change(proposed: Map) -> None:
    lines = diff_of(plan_of(proposed), "package into acme")["prepared"].split("\n")
    assert len(lines) == 2 + sum(map(len, proposed.values()))
    assert all(re.match(r"[+~=.] (create|update|use_existing|ignore) ", line) for line in lines[1:-1])


def test_a_diff_of_the_vendors_example() -> None:
    proposed = load("translation_map_response")
    tab = next(iter(proposed["PTLTAB"]))
    lines = diff_of(plan_of(proposed), "x")["prepared"].splitlines()
    assert lines[0] == "x: 2 to create, 4 to use existing"
    assert lines[-1] == f'+ create       PTLTAB "Cool 2.0 The Best" ({tab})'


def test_a_diff_names_the_target_where_one_is_used() -> None:
    assert f"({Y})" in diff_of(plan_of({"ROLE": {A: entry("OVERWRITING", Y)}}), "x")["prepared"]
