# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each rule of the policy at its boundaries, and properties of them all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError, PolicyViolatedError
from ansible_collections.envops.promotion.plugins.module_utils._plan import ACTIONS, Change, Plan
from ansible_collections.envops.promotion.plugins.module_utils._policy import Policy, check_plan, violations_of
from ansible_collections.envops.promotion.tests.unit.module_utils.plans import change, changes

EFFECTIVE = ("create", "update", "delete")
PASSIVE = ("use_existing", "ignore")

limits = st.none() | st.integers(0, 4)
patterns = st.fixed_dictionaries(
    {"type": st.sampled_from(("pop*", "groups", "?roups", "*"))},
    optional={"name": st.sampled_from(("A", "*", "", None)), "id": st.sampled_from(("a*", "*", None))},
)
policies = st.builds(
    Policy,
    forbid_actions=st.lists(st.sampled_from(ACTIONS), max_size=3),
    max_changes=limits,
    max_deletes=limits,
    protected=st.lists(patterns, max_size=2),
    allowed_types=st.none() | st.lists(st.sampled_from(("populations", "groups")), max_size=2),
    require_changes=st.booleans(),
)


def broken(policy: Policy, *listed: Change) -> list[tuple[str, str | None]]:
    """Return the broken rules, each with the name of the change."""
    return [
        (violation.rule, violation.change.name if violation.change else None)
        for violation in violations_of(Plan.of(listed), policy)
    ]


@given(listed=st.lists(changes, max_size=5))
def test_without_rules_everything_is_allowed(listed: list[Change]) -> None:
    assert violations_of(Plan.of(listed), Policy()) == []


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("forbidden", ACTIONS)
def test_forbidden_actions(action: str, forbidden: str) -> None:
    expected = [("forbid_actions", "A")] if action == forbidden else []
    assert broken(Policy(forbid_actions=[forbidden]), change(action)) == expected


@pytest.mark.parametrize(("limit", "count", "kept"), [(0, 0, True), (0, 1, False), (2, 2, True), (2, 3, False)])
@pytest.mark.parametrize("action", EFFECTIVE)
def test_the_number_of_changes(action: str, limit: int, count: int, kept: bool) -> None:
    listed = [change(action)] * count + [change(passive) for passive in PASSIVE]
    assert broken(Policy(max_changes=limit), *listed) == ([] if kept else [("max_changes", None)])


@pytest.mark.parametrize(("limit", "count", "kept"), [(0, 0, True), (0, 1, False), (2, 2, True), (2, 3, False)])
def test_the_number_of_deletions(limit: int, count: int, kept: bool) -> None:
    listed = [change("delete")] * count + [change("create"), change("update"), change("ignore")]
    assert broken(Policy(max_deletes=limit), *listed) == ([] if kept else [("max_deletes", None)])


@pytest.mark.parametrize(
    ("listed", "kept"), [((), False), (PASSIVE, False), (("create",), True), (("ignore", "delete"), True)]
)
def test_a_plan_that_changes_nothing(listed: tuple[str, ...], kept: bool) -> None:
    found = broken(Policy(require_changes=True), *(change(action) for action in listed))
    assert found == ([] if kept else [("require_changes", None)])


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(("allowed", "kept"), [(None, True), (["populations"], True), (["groups"], False), ([], False)])
def test_allowed_types(action: str, allowed: list[str] | None, kept: bool) -> None:
    expected = [] if kept or action in PASSIVE else [("allowed_types", "A")]
    assert broken(Policy(allowed_types=allowed), change(action)) == expected


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ({"type": "signOnPolicies"}, True),
        ({"type": "sign*"}, True),
        ({"type": "signonpolicies"}, False),
        ({"type": "signOnPolicies/actions"}, False),
        ({"name": "Production*"}, True),
        ({"name": "*[EN]U"}, True),
        ({"name": "Production"}, False),
        ({"name": "production*"}, False),
        ({"name": "Production ?U"}, True),
        ({"id": "s-1"}, True),
        ({"id": "t-1"}, True),
        ({"id": "t-*"}, True),
        ({"id": "x-1"}, False),
        ({"type": "sign*", "name": "Production*", "id": "?-1"}, True),
        ({"type": "groups", "name": "Production*", "id": "s-1"}, False),
        ({"type": "sign*", "name": "Test*"}, False),
        ({"type": "sign*", "name": None, "id": ""}, True),
    ],
)
@pytest.mark.parametrize("action", ACTIONS)
def test_protected_objects(pattern: dict[str, Any], matches: bool, action: str) -> None:
    one = change(action, "Production EU", type="signOnPolicies", source_id="s-1", target_id="t-1")
    expected = [("protected", "Production EU")] if matches and action in EFFECTIVE else []
    # A type that comes near to that of the plan protects nothing either, and is a warning about the entry.
    hints = [("protected", None)] if pattern.get("type") == "signonpolicies" else []
    assert broken(Policy(protected=[pattern]), one) == expected + hints


def test_an_object_without_an_id_matches_no_id() -> None:
    assert broken(Policy(protected=[{"id": "*"}]), change("create", source_id=None, target_id=None)) == []


def test_each_pattern_and_each_change_is_reported() -> None:
    policy = Policy(protected=[{"name": "A*"}, {"name": "*B"}])
    assert broken(policy, change(name="AB"), change(name="A"), change(name="C")) == [
        ("protected", "AB"),
        ("protected", "AB"),
        ("protected", "A"),
    ]


@pytest.mark.parametrize("option", ["max_changes", "max_deletes"])
def test_a_negative_limit_is_refused(option: str) -> None:
    with pytest.raises(InputError, match=f"^{option} must be zero or more; got -1"):
        Policy(**{option: -1})  # type: ignore[arg-type]


@pytest.mark.parametrize("pattern", [{}, {"type": None}, {"type": "", "name": "", "id": ""}, {"other": "x"}])
def test_a_pattern_that_names_nothing_is_refused(pattern: dict[str, str | None]) -> None:
    with pytest.raises(InputError, match=r"^protected: entry 2 must have at least one of type, name, id\.$"):
        Policy(protected=[{"type": "groups"}, pattern])


def test_the_messages() -> None:
    policy = Policy(
        forbid_actions=["delete"],
        max_changes=1,
        max_deletes=0,
        protected=[{"type": "pop*", "name": "B", "id": None}],
        allowed_types=["groups"],
    )
    plan = Plan.of([change("create", "A", type="groups"), change("delete", "B")])
    assert [violation.message for violation in violations_of(plan, policy)] == [
        "The plan has 2 changes; max_changes allows 1.",
        "The plan has 1 deletion; max_deletes allows 0.",
        'delete of populations "B": the action delete is forbidden.',
        'delete of populations "B": the type populations is not in allowed_types.',
        'delete of populations "B": it is protected by the pattern type pop*, name B.',
    ]


@given(policy=policies, listed=st.lists(changes, max_size=5), more=changes, data=st.data())
def test_one_change_more_never_removes_a_violation(
    policy: Policy, listed: list[Change], more: Change, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(listed)))
    before = violations_of(Plan.of(listed), policy)
    after = violations_of(Plan.of([*listed[:index], more, *listed[index:]]), policy)
    reported = [(violation.rule, violation.change) for violation in after]
    for violation in before:
        if violation.rule != "require_changes":  # which is about having no change at all
            assert (violation.rule, violation.change) in reported


@given(
    listed=st.lists(changes, max_size=5),
    limit=st.integers(0, 5),
    option=st.sampled_from(["max_changes", "max_deletes"]),
)
def test_a_wider_limit_never_adds_a_violation(listed: list[Change], limit: int, option: str) -> None:
    plan = Plan.of(listed)
    narrow = violations_of(plan, Policy(**{option: limit}))  # type: ignore[arg-type]
    wide = violations_of(plan, Policy(**{option: limit + 1}))  # type: ignore[arg-type]
    assert len(wide) <= len(narrow)


@given(policy=policies, listed=st.lists(changes, max_size=5), enforce=st.booleans())
def test_the_verdict_follows_from_the_violations(policy: Policy, listed: list[Change], enforce: bool) -> None:
    plan = Plan.of(listed)
    violations = [violation.to_dict() for violation in violations_of(plan, policy)]
    rules = {**policy.to_dict(), **({} if enforce else {"enforce": False})}
    verdict = {"allowed": not violations, "violations": violations, "rules": rules}
    if violations and enforce:
        with pytest.raises(PolicyViolatedError) as caught:
            check_plan(plan, policy, enforce=True)
        assert caught.value.returns == verdict
        assert all(violation["message"] in str(caught.value) for violation in violations)
    else:
        assert check_plan(plan, policy, enforce=enforce) == verdict


def test_an_enforced_policy_fails_with_the_verdict() -> None:
    one = change("delete", "B", payload={"secret": "planted"})
    with pytest.raises(PolicyViolatedError) as caught:
        check_plan(Plan.of([one]), Policy(forbid_actions=["delete"]), enforce=True)
    result = caught.value.to_result()
    assert (result["changed"], result["allowed"], result["error"]["kind"]) == (False, False, "policy")
    assert result["violations"][0]["change"] == one.to_dict()
    assert "planted" not in str(result)
    assert "This task has started nothing." in str(caught.value)


@pytest.mark.parametrize(
    ("name", "pattern", "wanted"),
    [
        ("[Legal] Intake", "[Legal] Intake", True),
        ("[Legal] Intake", "[Legal]*", False),
        ("L Intake", "[Legal] Intake", True),
        ("What?", "What?", True),
        ("Whatever", "What*", True),
        ("Intake", "[Legal] Intake", False),
    ],
)
def test_a_pattern_is_meant_literally_too(name: str, pattern: str, wanted: bool) -> None:
    assert bool(broken(Policy(protected=[{"name": pattern}]), change(name=name))) is wanted
    assert bool(broken(Policy(protected=[{"id": pattern}]), change(target_id=name))) is wanted
    assert bool(broken(Policy(protected=[{"type": pattern}]), change(type=name))) is wanted


@pytest.mark.parametrize("action", ["update", "delete"])
@pytest.mark.parametrize(
    ("target_name", "pattern", "wanted"),
    [
        ("Production", {"name": "Prod*"}, True),
        ("Production", {"name": "Renamed"}, True),
        ("Production", {"name": "Other"}, False),
        ("Production", {"name": "Prod*", "type": "groups"}, False),
        ("", {"name": "Prod*"}, False),
        (None, {"name": "Prod*"}, True),
        (None, {"name": "Prod*", "type": "populations"}, True),
        (None, {"name": "Prod*", "type": "groups"}, False),
        (None, {"name": "Prod*", "id": "t*"}, True),
        (None, {"type": "groups"}, False),
    ],
)
def test_a_rule_about_a_name_is_about_the_name_in_the_target_too(
    action: str, target_name: str | None, pattern: dict[str, str], wanted: bool
) -> None:
    renamed = change(action, "Renamed", target_name=target_name)
    assert bool(broken(Policy(protected=[pattern]), renamed)) is wanted
    read = Plan.from_dict(Plan.of([renamed]).to_dict())
    assert bool(violations_of(read, Policy(protected=[pattern]))) is wanted


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ({"type": "themes", "name": "Ping Default"}, True),
        ({"name": "Classic*"}, True),
        ({"name": "themes:s1"}, True),
        ({"name": "Other"}, False),
    ],
)
def test_what_people_call_an_object_without_a_name_is_its_name(pattern: dict[str, str], wanted: bool) -> None:
    theme = change(name="themes:s1", type="themes", label="Ping Default", target_name="Classic Default")
    found = violations_of(Plan.of([theme]), Policy(protected=[pattern]))
    assert [violation.rule for violation in found] == ["protected"] * wanted
    assert all('update of themes "Ping Default" (in the target: "Classic' in violation.message for violation in found)


def test_a_violation_names_both() -> None:
    [violation] = violations_of(Plan.of([change(name="New", target_name="Old")]), Policy(protected=[{"name": "Old"}]))
    assert violation.message == (
        'update of populations "New" (in the target: "Old"): it is protected by the pattern name Old.'
    )


def test_the_name_in_the_target_has_no_part_in_the_digest() -> None:
    """A plan that was approved before stays the approved one."""
    assert Plan.of([change(target_name="Old")]).digest == Plan.of([change()]).digest


@pytest.mark.parametrize("limit", [True, False])
@pytest.mark.parametrize("rule", ["max_changes", "max_deletes"])
def test_a_boolean_is_no_limit(rule: str, limit: bool) -> None:
    with pytest.raises(InputError, match=f"{rule} must be a number"):
        Policy(**{rule: limit})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("policy", "rules"),
    [
        (Policy(), {}),
        (
            Policy(max_changes=0, max_deletes=0, allowed_types=[]),
            {"max_changes": 0, "max_deletes": 0, "allowed_types": []},
        ),
        (
            Policy(forbid_actions=["delete"], require_changes=True, protected=[{"name": "A*"}]),
            {"forbid_actions": ["delete"], "require_changes": True, "protected": [{"name": "A*"}]},
        ),
    ],
)
def test_the_rules_are_those_that_are_given(policy: Policy, rules: dict[str, Any]) -> None:
    assert policy.to_dict() == rules
