# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""promotion_policy: judging a plan, without any service."""

from __future__ import annotations

from typing import Any

import pytest

from support.modules import run_here, run_process
from support.pingone import PingOne


def change(action: str, kind: str, name: str, target_id: str | None = "t-1") -> dict[str, Any]:
    word = {"create": "POST", "update": "PUT", "delete": "DELETE"}.get(action, action.upper())
    return {
        "action": action,
        "type": kind,
        "name": name,
        "source_id": f"s-{name}",
        "target_id": target_id,
        "vendor_action": word,
    }


PLAN = {
    "changes": [
        change("create", "populations", "Staff", None),
        change("update", "signOnPolicies", "Production login"),
        change("delete", "themes", "Old", "t-old"),
        change("use_existing", "groups", "Shared"),
    ],
    "digest": "sha256:" + "a" * 64,
}
EMPTY = {"changes": [], "digest": "sha256:" + "b" * 64}


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_plan_of_another_task_is_checked_in_a_process(pingone: PingOne, check: bool) -> None:
    plan = pingone.plan()["plan"]
    allowed = run_process("promotion_policy", {"plan": plan, "max_deletes": 0, "max_changes": 3}, check=check)
    assert not allowed.changed
    assert (allowed["allowed"], allowed["violations"]) == (True, [])
    refused = run_process("promotion_policy", {"plan": plan, "protected": [{"type": "themes"}]}, check=check)
    assert refused.failed
    assert refused["changed"] is False
    assert refused["error"]["kind"] == "policy"
    assert refused["violations"][0]["change"] == plan["changes"][1]
    assert "This task has started nothing." in refused.message


@pytest.mark.parametrize(
    ("rules", "broken", "said"),
    [
        ({}, [], ""),
        ({"forbid_actions": ["create"]}, ["forbid_actions"], 'create of populations "Staff"'),
        ({"forbid_actions": ["use_existing"]}, ["forbid_actions"], "use_existing is forbidden"),
        ({"max_changes": 3}, [], ""),
        ({"max_changes": 2}, ["max_changes"], "has 3 changes; max_changes allows 2"),
        ({"max_deletes": 1}, [], ""),
        ({"max_deletes": 0}, ["max_deletes"], "has 1 deletion; max_deletes allows 0"),
        ({"protected": [{"name": "Production*"}]}, ["protected"], "protected by the pattern name Production*"),
        ({"protected": [{"id": "t-old"}]}, ["protected"], "pattern id t-old"),
        ({"protected": [{"id": "s-Staff"}]}, ["protected"], "pattern id s-Staff"),
        ({"protected": [{"type": "themes", "name": "New*"}]}, [], ""),
        ({"protected": [{"type": "groups"}]}, [], ""),
        (
            {"allowed_types": ["populations", "themes"]},
            ["allowed_types"],
            "type signOnPolicies is not in allowed_types",
        ),
        ({"allowed_types": []}, ["allowed_types"] * 3, "is not in allowed_types"),
        ({"require_changes": True}, [], ""),
    ],
    ids=str,
)
def test_rules(rules: dict[str, Any], broken: list[str], said: str) -> None:
    reported = run_here("promotion_policy", {"plan": PLAN, "enforce": False, **rules})
    assert not reported.changed
    assert reported["allowed"] is not bool(broken)
    assert [violation["rule"] for violation in reported["violations"]] == broken
    enforced = run_here("promotion_policy", {"plan": PLAN, **rules})
    assert enforced.failed is bool(broken)
    assert said in enforced.message
    assert enforced["violations"] == reported["violations"]


def test_empty_plan() -> None:
    assert run_here("promotion_policy", {"plan": EMPTY})["allowed"]
    refused = run_here("promotion_policy", {"plan": EMPTY, "require_changes": True})
    assert refused.failed
    assert "The plan changes nothing" in refused.message
    assert refused["violations"][0]["change"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"plan": {}}, "plan must be the plan that a task of this collection returned"),
        ({"plan": {**PLAN, "digest": "sha256:1"}}, "its digest must be"),
        ({"plan": {**PLAN, "changes": ["no"]}}, "change 1 must be a dictionary"),
        ({"plan": {**PLAN, "changes": [{"action": "upsert"}]}}, "the action of change 1 must be one of"),
        ({"plan": PLAN, "max_changes": -1}, "max_changes must be zero or more; got -1"),
        ({"plan": PLAN, "protected": [{}]}, "protected: entry 1 must have at least one of type, name, id"),
        ({"plan": PLAN, "forbid_actions": ["replace"]}, "forbid_actions"),
        ({}, "plan"),
    ],
)
def test_bad_input_names_the_option(arguments: dict[str, Any], said: str) -> None:
    outcome = run_here("promotion_policy", arguments)
    assert outcome.failed
    assert outcome["changed"] is False
    assert said in outcome.message


SHOWN: dict[str, Any] = {
    **PLAN,
    "changes": [
        {
            **change("update", "applications", "Shop"),
            "fields": [
                {"field": "redirectUris[0]", "before": '"https://a.example.com"', "after": '"http://a.example.com"'}
            ],
        }
    ],
}
HTTPS = {"type": "applications", "field": "redirectUris[*]", "must_match": "https://"}


def test_a_field_rule_shows_before_and_after() -> None:
    refused = run_here("promotion_policy", {"plan": SHOWN, "field_rules": [HTTPS]})
    assert refused.failed
    assert "must match https://" in refused.message
    found = {key: refused["violations"][0][key] for key in ("rule", "level", "field", "before", "after")}
    assert found == {"rule": "field_rules", "level": "deny", **SHOWN["changes"][0]["fields"][0]}
    assert refused["violations"][0]["change"] == SHOWN["changes"][0]
    assert refused["rules"]["field_rules"][0]["must_match"] == "https://"


def test_a_field_rule_that_only_warns() -> None:
    warned = run_here("promotion_policy", {"plan": SHOWN, "field_rules": [{**HTTPS, "level": "warn"}]})
    assert not warned.failed
    assert (warned["allowed"], warned["violations"][0]["level"]) == (True, "warn")
    assert any("must match https://" in each for each in warned["warnings"])
    many = {**SHOWN, "changes": SHOWN["changes"] * 30}
    assert (
        len(run_here("promotion_policy", {"plan": many, "field_rules": [{**HTTPS, "level": "warn"}]})["warnings"]) == 21
    )


def test_a_plan_that_shows_no_fields_violates_a_field_rule() -> None:
    refused = run_here("promotion_policy", {"plan": PLAN, "field_rules": [{"field": "name", "must_match": "."}]})
    assert refused.failed
    assert [each["change"]["action"] for each in refused["violations"]] == ["create", "update"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"field": "a", "must_mtch": "x"}, "must_mtch"),
        ({"field": "a"}, "field_rules: entry 1 must have at least one of must_match"),
        ({"field": "a", "must_match": "("}, "field_rules: entry 1: must_match must be a regular expression"),
        ({"field": "a", "must_match": ""}, "field_rules: entry 1: must_match is blank"),
        ({"field": "a", "must_match": None, "must_not_match": "b"}, "field_rules: entry 1: must_match is blank"),
        ({"field": "a", "must_match": ["x"]}, "field_rules: entry 1: must_match must be a string"),
        ({"field": "a", "must_match": "x", "level": "error"}, "level"),
        ("nonsense", "field_rules"),
    ],
    ids=str,
)
def test_a_field_rule_that_cannot_be_meant_is_refused_even_if_nothing_is_enforced(rule: Any, said: str) -> None:
    outcome = run_here("promotion_policy", {"plan": SHOWN, "field_rules": [rule], "enforce": False})
    assert outcome.failed
    assert said in outcome.message
