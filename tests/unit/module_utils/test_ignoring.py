# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that take changes and fields out of a plan, by examples and by properties."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._ignoring import check_rules, without_ignored
from ansible_collections.envops.promotion.plugins.module_utils._plan import Change, Plan
from ansible_collections.envops.promotion.tests.unit.module_utils.plans import change, json_data, plans

BEFORE = {"name": "A", "logo": {"href": "old", "id": "1"}, "urls": ["a", "b"]}
AFTER = {"name": "A", "logo": {"href": "new", "id": "2"}, "urls": ["a", "c"], "locale": "en"}
rules = st.fixed_dictionaries(
    {"type": st.sampled_from(("pop*", "groups", "*"))},
    optional={"name": st.sampled_from(("A", "*")), "action": st.sampled_from(("create", "update", "delete"))},
)


def update(before: Any = None, payload: Any = None) -> Change:
    return change("update", before=before or BEFORE, payload=payload or AFTER)


def fields_left(rule: dict[str, str]) -> list[str] | None:
    """Return the differing fields that a rule leaves of an update; None if it takes the update out."""
    left = without_ignored(Plan.of([update()]), [rule]).plan.changes
    return [entry["field"] for entry in left[0].fields or ()] if left else None


@given(plan=plans)
def test_without_rules_the_plan_stays_as_it_is(plan: Plan) -> None:
    reduced = without_ignored(plan, [])
    assert reduced.plan is plan
    assert reduced.ignored == []


@given(plan=plans, given_rules=st.lists(rules, max_size=3))
def test_every_change_is_either_left_or_taken_out(plan: Plan, given_rules: list[dict[str, str]]) -> None:
    reduced = without_ignored(plan, given_rules)
    assert len(reduced.plan.changes) + len(reduced.ignored) == len(plan.changes)
    assert [item for item in plan.changes if item in reduced.plan.changes] == list(reduced.plan.changes)
    again = without_ignored(reduced.plan, given_rules)
    assert (again.plan, again.ignored) == (reduced.plan, [])


@given(before=json_data, after=json_data, other=json_data)
def test_the_digest_does_not_depend_on_ignored_fields(before: Any, after: Any, other: Any) -> None:
    rule = {"field": "x"}
    plan_of = [
        without_ignored(Plan.of([update({"x": before, "y": 1}, {"x": value, "y": 2})]), [rule]).plan
        for value in ([after, 1], [other, 2])
    ]
    assert plan_of[0].to_dict() == plan_of[1].to_dict()
    assert plan_of[0].digest != Plan.of([]).digest


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ({"field": "logo"}, ["locale", "urls[1]"]),
        ({"field": "logo.href"}, ["locale", "logo.id", "urls[1]"]),
        ({"field": "lo"}, ["locale", "logo.href", "logo.id", "urls[1]"]),
        ({"field": "lo*"}, ["urls[1]"]),
        ({"field": "urls"}, ["locale", "logo.href", "logo.id"]),
        ({"field": "urls[1]"}, ["locale", "logo.href", "logo.id"]),
        ({"field": "urls[0]"}, ["locale", "logo.href", "logo.id", "urls[1]"]),
        ({"field": "*"}, None),
        ({"field": "*", "type": "groups"}, ["locale", "logo.href", "logo.id", "urls[1]"]),
        ({"name": "A"}, None),
        ({"id": "t1", "action": "update"}, None),
        ({"id": "t1", "action": "create"}, ["locale", "logo.href", "logo.id", "urls[1]"]),
    ],
    ids=str,
)
def test_what_a_rule_takes_out(rule: dict[str, str], left: list[str] | None) -> None:
    assert fields_left(rule) == left


def test_what_is_taken_out_is_shown() -> None:
    whole, part = change("create", "B"), update()
    reduced = without_ignored(Plan.of([whole, part]), [{"action": "create"}, {"field": "logo"}, {"field": "urls"}])
    assert [item["name"] for item in reduced.ignored] == ["B", "A"]
    assert [entry["field"] for entry in reduced.ignored[1]["fields"]] == ["logo.href", "logo.id", "urls[1]"]
    assert [entry["field"] for entry in reduced.plan.changes[0].fields or ()] == ["locale"]


def test_several_rules_may_together_take_out_an_update() -> None:
    given_rules = [{"field": "logo"}, {"field": "urls*"}, {"field": "locale"}]
    assert without_ignored(Plan.of([update()]), given_rules).plan.changes == ()


@pytest.mark.parametrize("action", ["update", "create", "delete"])
def test_a_field_takes_nothing_out_where_differences_are_unknown(action: str) -> None:
    plan = Plan.of([dataclasses.replace(update(), action=action, before=None)])
    assert without_ignored(plan, [{"field": "*"}]).plan == plan


def test_an_update_that_differs_in_secrets_only_is_not_taken_out_by_a_field() -> None:
    plan = Plan.of([update({"clientSecret": "a"}, {"clientSecret": "b"})])
    assert without_ignored(plan, [{"field": "*"}]).plan == plan


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({}, "entry 2 must have at least one of type, name, id, action, field"),
        ({"name": "", "field": None}, "entry 2 must have at least one"),
        ({"field": "name", "action": "create"}, "entry 2 has a field, so its action must be update"),
    ],
)
def test_rules_that_cannot_be_meant(rule: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=f"ignore: {said}"):
        check_rules([{"name": "A"}, rule], "ignore")
