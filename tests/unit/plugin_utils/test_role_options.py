# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a role is given, and why it does not start; for every option of every role."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.drift.drift_run import DriftRun
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.rollback_run import RollbackRun
from ansible_collections.envops.promotion.plugins.module_utils._run import Run
from ansible_collections.envops.promotion.plugins.module_utils._workfront import promote_run, rollback_run
from ansible_collections.envops.promotion.plugins.plugin_utils import _role_options
from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import options_of, problem_with
from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import spec_of

RUNS: dict[str, type[Run]] = {
    run.ROLE: run for run in (DriftRun, PromoteRun, RollbackRun, promote_run.PromoteRun, rollback_run.RollbackRun)
}
OPTIONS = [(role, name) for role in RUNS for name in spec_of(role)]
DICTS = [(role, name) for role, name in OPTIONS if "options" in spec_of(role)[name]]
SECRET = "s3cret-value"
REQUIRED: dict[str, Any] = {
    "str": "x",
    "list": ["x"],
    "dict": {},
}


def given(role: str, **more: Any) -> dict[str, Any]:
    """The least that the specification of a role asks for, and more."""
    least = {name: REQUIRED[option["type"]] for name, option in spec_of(role).items() if option.get("required")}
    return least | more


def problem(role: str, **more: Any) -> str:
    variables = given(role, **more)
    return problem_with(role, variables.get, variables, RUNS[role].FACTS)


@pytest.mark.parametrize("role", RUNS)
def test_what_is_required_is_enough(role: str) -> None:
    assert problem(role) == ""


@pytest.mark.parametrize("role", RUNS)
def test_a_playbook_may_say_where_its_role_runs(role: str) -> None:
    assert problem(role, **{f"{role}_hosts": "all"}) == ""


@pytest.mark.parametrize(("role", "name"), OPTIONS)
def test_a_mistyped_variable_is_named_with_the_nearest_one(role: str, name: str) -> None:
    mistyped = name[:-1] if name[:-1] not in spec_of(role) else f"{name}x"
    said = problem(role, **{mistyped: "x"})
    assert said.startswith(f"The role {role} has no variable {mistyped}. Did you mean ")
    assert said.endswith("?")


@pytest.mark.parametrize("role", RUNS)
def test_what_the_role_sets_itself_and_other_prefixes_are_no_mistakes(role: str) -> None:
    facts = {f"{role}_{fact}": "x" for fact in RUNS[role].FACTS}
    vendor = role.partition("_")[0]
    assert problem(role, **facts, **{f"{vendor}_fleet_targets": [], f"{role}r_x": 1, f"my_{role}_x": 1}) == ""


def test_the_prefix_alone_belongs_to_the_role() -> None:
    assert problem("pingone_promote", **{f"pingone_promote_{'z' * 60}": 1}).endswith(
        "Variables whose names begin with pingone_promote_ belong to the role."
    )


@pytest.mark.parametrize(("role", "name"), DICTS)
def test_a_mistyped_key_is_an_error(role: str, name: str) -> None:
    option = spec_of(role)[name]
    least = {key: "x" for key, inner in option["options"].items() if inner.get("required")}
    value: Any = {**least, "no_such_key": SECRET}
    said = problem(role, **{name: [value] if option["type"] == "list" else value})
    assert "no_such_key" in said
    assert SECRET not in said


@pytest.mark.parametrize(("role", "name"), DICTS)
@pytest.mark.parametrize("value", ["nonsense", f"client_secret={SECRET} more", [SECRET], SECRET, 5, True])
def test_what_is_no_dictionary_is_an_error_without_secrets(role: str, name: str, value: Any) -> None:
    said = problem(role, **{name: value})
    assert said
    assert SECRET not in said


POLICIES = [name for role, name in OPTIONS if name.endswith("_policy")]


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize(
    ("policy", "read"),
    [
        ('{"max_changes": 0, "protected": [{"name": "x"}]}', {"max_changes": 0, "protected": [{"name": "x"}]}),
        ("max_changes=0", {"max_changes": "0"}),
        ({"max_changes": "0"}, {"max_changes": "0"}),
        ({"enforce": "no"}, {"enforce": "no"}),
        (
            '{"field_rules": [{"field": "a", "must_be_one_of": [true, null]}]}',
            {"field_rules": [{"field": "a", "must_be_one_of": [True, None]}]},
        ),
        ({}, {}),
    ],
)
def test_a_policy_is_read_as_what_it_says(name: str, policy: Any, read: Any) -> None:
    role = name.removesuffix("_policy")
    assert problem(role, **{name: policy}) == ""
    assert options_of(role, given(role, **{name: policy}).get)["policy"] == read


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize(
    "policy",
    [
        None,
        "",
        "max_changes: 0",
        '{"max_changes": 0',
        "[]",
        [],
        {"max_delete": 0},
        '{"max_delete": 0}',
        {"max_changes": None},
        '{"max_changes": null}',
        {"max_changes": True},
        {"max_changes": -1},
        {"max_changes": 1.5},
        {"max_changes": ""},
        {"max_changes": [1]},
        {"forbid_actions": ["deletes"]},
        {"protected": [{"nme": "x"}]},
        {"protected": [{}]},
        {"protected": ["x"]},
        {"protected": {"name": "x"}, "max_changes": {}},
        {"require_changes": "perhaps"},
        {"opa_url": "https://opa.example.com"},
        {"opa_path": "promotion/decision"},
        {"opa_url": "https://user@opa.example.com", "opa_path": "promotion/decision"},
        {"opa_url": ["https://opa.example.com"], "opa_path": "promotion/decision"},
        {"field_rules": None},
        {"field_rules": ""},
        {"field_rules": "x"},
        {"field_rules": [{"field": "a"}]},
        {"field_rules": [{"field": "a", "must_mach": "x"}]},
        {"field_rules": [{"field": "a", "must_match": "("}]},
        {"field_rules": [{"field": "a", "must_match": ""}]},
        {"field_rules": [{"field": "a", "must_match": None, "must_not_match": "b"}]},
        {"field_rules": [{"field": "a", "must_be_one_of": []}]},
        {"field_rules": [{"field": "a", "must_match": "x", "level": "error"}]},
        {"enforce": None},
    ],
)
def test_a_policy_that_is_not_understood_stops_the_run(name: str, policy: Any) -> None:
    assert problem(name.removesuffix("_policy"), **{name: policy})


@pytest.mark.parametrize("role", RUNS)
def test_what_is_handed_over_comes_before_everything_else(role: str) -> None:
    handed = given(role)
    short = {name.removeprefix(f"{role}_"): value for name, value in handed.items()}
    public = dict.fromkeys(spec_of(role), "theirs") | {f"{role}_no_such": 1}
    variables = {**public, f"__{role}_handed": short}
    options = options_of(role, variables.get)
    assert options == {
        name.removeprefix(f"{role}_"): handed.get(name, option.get("default")) for name, option in spec_of(role).items()
    }
    assert problem_with(role, variables.get, variables, RUNS[role].FACTS) == ""


@pytest.mark.parametrize("role", RUNS)
def test_what_is_handed_over_is_validated_too(role: str) -> None:
    variables = {f"__{role}_handed": {"no_such": 1}}
    assert "no_such" in problem_with(role, variables.get, variables, ())


@pytest.mark.parametrize("role", RUNS)
@pytest.mark.parametrize("ending", ["__{role}_planned", "__{role}_handed", "{role}_result", "ansible_failed_result"])
def test_extra_variables_do_not_replace_what_the_role_finds_out(
    monkeypatch: pytest.MonkeyPatch, role: str, ending: str
) -> None:
    name = ending.format(role=role)
    monkeypatch.setattr(_role_options, "load_extra_vars", lambda loader: {name: {}, "other": 1})
    assert problem(role) == (f"Do not set {name} as extra variables: the role sets these variables itself.")
