# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fields of two contents, also where the name of a key reads like a path."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._comparing import differing_fields, flat
from ansible_collections.envops.promotion.plugins.module_utils._plan import CREATE, Change, Plan
from ansible_collections.envops.promotion.plugins.module_utils._policy import Policy, check_plan


@pytest.mark.parametrize(
    ("content", "paths"),
    [
        ({"a": {"b": [1, {"c": 2}]}, "d": {}}, ["a.b[0]", "a.b[1].c", "d"]),
        ({"a.b": 1, "a": {"b": 2}}, ["a.b", "a.b[#2]"]),
        ({"a[0]": 1, "a": [2]}, ["a[0]", "a[0][#2]"]),
        ({"": {"a": 1}, "a": 2}, ["a", "a[#2]"]),
        ({"a.b": {"c": 1}, "a": {"b.c": 2, "b": {"c": 3}}}, ["a.b.c", "a.b.c[#2]", "a.b.c[#3]"]),
        (7, [""]),
    ],
)
def test_no_leaf_hides_another_one(content: Any, paths: list[str]) -> None:
    assert sorted(flat(content)) == paths


def test_a_difference_is_found_whatever_reads_like_its_path() -> None:
    before = {"a.b": "https://x", "a": {"b": "https://y"}}
    turned = {"a": {"b": "https://y"}, "a.b": "https://x"}
    assert differing_fields(before, turned) == []
    found = differing_fields(before, {**before, "a.b": "http://evil"})
    assert "http://evil" in {each["after"].strip('"') for each in found}


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({"a.b": "http://evil", "a": {"b": "https://y"}}, False),
        ({"a": {"b": "http://evil"}, "a.b": "https://y"}, False),
        ({"a": {"b": "https://x"}, "a.b": "https://y"}, True),
    ],
)
def test_a_rule_is_about_everything_that_reads_like_its_path(given: dict[str, Any], allowed: bool) -> None:
    policy = Policy(field_rules=[{"field": "a.b", "must_match": "https://"}])
    change = Change(
        action=CREATE,
        type="apps",
        name="A",
        source_id="s",
        target_id=None,
        vendor_action="POST",
        payload=given,
        before={},
    )
    assert check_plan(Plan.of([change]), policy, enforce=False)["allowed"] is allowed
