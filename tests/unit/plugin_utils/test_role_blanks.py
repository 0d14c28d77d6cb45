# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A blank variable counts as not given, and a survey's strings say what they mean; for every option of every role.

Each case goes through what Ansible does before the role starts, and through what the role does itself.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.envops.promotion.plugins.module_utils._gate_options import CONDITIONS
from ansible_collections.envops.promotion.plugins.module_utils._pingone.drift.drift_run import DriftRun
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.rollback_run import RollbackRun
from ansible_collections.envops.promotion.plugins.module_utils._run import Run
from ansible_collections.envops.promotion.plugins.module_utils._workfront import promote_run, rollback_run
from ansible_collections.envops.promotion.plugins.module_utils._workfront.drift import drift_run
from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import options_of
from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import GUARDS, documented_spec, spec_of
from ansible_collections.envops.promotion.plugins.plugin_utils._run_filter import run_filters

RUNS: dict[str, type[Run]] = {
    run.ROLE: run
    for run in (
        DriftRun,
        PromoteRun,
        RollbackRun,
        promote_run.PromoteRun,
        rollback_run.RollbackRun,
        drift_run.DriftRun,
    )
}
BLANKS = ["", " ", "\n\t ", None]
URL = {"url": "https://acme.my.workfront.com"}
LEAST: dict[str, dict[str, Any]] = {
    "pingone_drift": {
        "source_environment": "Dev",
        "target_environments": ["Prod"],
        "selected_resources": ["populations/a"],
    },
    "pingone_promote": {
        "source_environment": "Dev",
        "target_environment": "Prod",
        "selected_resources": ["populations/a"],
    },
    "pingone_rollback": {"source_environment": "Dev", "promotion_id": "a"},
    "workfront_drift": {"source": URL, "target": URL, "package_id": "a"},
    "workfront_promote": {"source": URL, "target": URL, "package_id": "a"},
    "workfront_rollback": {"target": URL, "installation_id": "a", "confirm": True},
}
"""Variables with which a role starts."""
OPTIONS = [(role, name.removeprefix(f"{role}_")) for role in RUNS for name in spec_of(role)]
OPTIONAL = [(role, name) for role, name in OPTIONS if name not in LEAST[role] and name not in GUARDS]
ENTRIES: dict[str, dict[str, Any]] = {
    "objects": {"object_code": "TMPL", "id": "a", "name": "b"},
    "overrides": {"object_code": "TMPL", "id": "a", "action": "OVERWRITING", "target_id": "b"},
    "overwritten_objects": {"object_code": "TMPL", "id": "a", "name": "b", "updated_at": "c"},
    "resources": {"resource_type": "populations", "resource_id": "461a33b0-f041-44b0-92ff-e59402c1c2ac"},
    "report": {"format": "json", "path": "report.json"},
    "ignore": {"type": "populations", "field": "a.b"},
}
"""Complete entries of lists of dictionaries."""
OWN_ENTRIES: dict[tuple[str, str], dict[str, Any]] = {
    ("workfront_drift", "ignore"): {"type": "TMPL", "state": "unknown"}
}
"""Those of a role in which an option is something else."""


def entry_of(role: str, name: str) -> dict[str, Any]:
    return OWN_ENTRIES.get((role, name), ENTRIES.get(name, {}))


class Variables(dict[str, Any]):
    """Stands for the context of a template."""

    @property
    def parent(self) -> Mapping[str, Any]:
        return self


def option(role: str, name: str) -> Mapping[str, Any]:
    return spec_of(role)[f"{role}_{name}"]


def variables(role: str, options: Mapping[str, Any]) -> Variables:
    return Variables({f"{role}_{name}": value for name, value in options.items()})


def said_by_ansible(role: str, options: Mapping[str, Any]) -> str:
    """What Ansible says before the role starts."""
    spec = copy.deepcopy(dict(documented_spec(role)))
    return " ".join(ArgumentSpecValidator(spec).validate(variables(role, options)).error_messages)


def said_by_role(role: str, options: Mapping[str, Any]) -> str:
    """Why the role does not start, if it is used with these variables."""
    return str(
        run_filters(role, lambda: RUNS[role])[f"{role}_run"](variables(role, options), list(spec_of(role)), "problem")
    )


def said_to_caller(role: str, options: Mapping[str, Any]) -> str:
    """Why the role does not start, if another one hands these options over."""
    handed = Variables({f"__{role}_handed": dict(options)})
    return str(run_filters(role, lambda: RUNS[role])[f"{role}_run"](handed, list(spec_of(role)), "problem"))


def read(role: str, options: Mapping[str, Any]) -> dict[str, Any]:
    return options_of(role, variables(role, options).get)


def assert_same(role: str, options: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Check that a role starts with options, and reads them as what is wanted."""
    assert said_by_ansible(role, options) == ""
    assert said_by_role(role, options) == ""
    assert said_to_caller(role, options) == ""
    assert read(role, options) == read(role, wanted)
    assert options_of(role, {f"__{role}_handed": dict(options)}.get) == read(role, wanted)


# -- blanks


@pytest.mark.parametrize(
    ("proven", "said"),
    [
        ({"source_environment": "Staging", "target_environment": " Staging"}, "must be two different environments"),
        ({"source_environment": "a", "target_environment": "b", "soak": True}, "soak must be a number; got true"),
        ({"source_environment": "a", "target_environment": "b", "soak": "2h"}, "soak must be a number"),
        ({"source_environment": "a", "soak": 7200}, "target_environment is required"),
        ({"soak": 7200}, "the earlier stage must be named"),
    ],
)
def test_a_proof_that_cannot_be_meant_is_refused(proven: dict[str, Any], said: str) -> None:
    problem = said_by_role("pingone_promote", {**LEAST["pingone_promote"], "proven": proven})
    assert problem.startswith("pingone_promote_proven")
    assert said in problem


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
@pytest.mark.parametrize(("role", "name"), OPTIONAL)
def test_a_blank_is_not_given(role: str, name: str, blank: Any) -> None:
    assert_same(role, {**LEAST[role], name: blank}, LEAST[role])
    assert read(role, {**LEAST[role], name: blank})[name] == option(role, name).get("default")


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
@pytest.mark.parametrize("role", RUNS)
def test_everything_is_blank_that_may_be(role: str, blank: Any) -> None:
    blanks = {name: blank for of_role, name in OPTIONAL if of_role == role}
    assert_same(role, {**blanks, **LEAST[role]}, LEAST[role])


@pytest.mark.parametrize("blank", [[""], [None, " "], ",", "\n\n", '[""]'], ids=repr)
@pytest.mark.parametrize(
    ("role", "name"), [(role, name) for role, name in OPTIONAL if option(role, name)["type"] == "list"]
)
def test_a_list_of_blanks_is_not_given(role: str, name: str, blank: Any) -> None:
    if option(role, name).get("elements") == "dict" and blank in (",", "\n\n"):
        return  # Only JSON is read as a list of dictionaries.
    assert_same(role, {**LEAST[role], name: blank}, LEAST[role])


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
@pytest.mark.parametrize(("role", "name"), [(role, name) for role in RUNS for name in LEAST[role] if name != "confirm"])
def test_a_blank_in_place_of_what_is_needed_is_an_error_that_names_it(role: str, name: str, blank: Any) -> None:
    options = {**LEAST[role], name: blank}
    variable = f"{role}_{name}"
    if not option(role, name).get("required"):
        assert said_by_ansible(role, options) == ""
    assert said_by_ansible(role, options) == "" or variable in said_by_ansible(role, options)
    assert variable in said_by_role(role, options)
    assert variable in said_to_caller(role, options)


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
def test_a_blank_confirmation_confirms_nothing(blank: Any) -> None:
    options = {**LEAST["workfront_rollback"], "confirm": blank}
    assert said_by_ansible("workfront_rollback", options) == ""
    assert "workfront_rollback_confirm is false" in said_by_role("workfront_rollback", options)


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
@pytest.mark.parametrize("role", ["pingone_promote", "workfront_promote"])
def test_a_blank_digest_does_not_execute_a_plan(role: str, blank: Any) -> None:
    options = {**LEAST[role], "stage": "execute", "promotion_id": "a", "plan_digest": blank}
    if role == "workfront_promote":
        del options["promotion_id"]
    assert f"{role}_plan_digest" in said_by_role(role, options)


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
@pytest.mark.parametrize(("role", "guard"), [(role, name) for role, name in OPTIONS if name in GUARDS])
def test_a_blank_guard_is_refused(role: str, guard: str, blank: Any) -> None:
    options = {**LEAST[role], guard: blank}
    assert said_by_ansible(role, options) == ""
    assert said_by_role(role, options) == f"{role}_{guard} has no value. Remove it, or give the rules."


@pytest.mark.parametrize("blank", [*BLANKS, [""], [None]], ids=repr)
@pytest.mark.parametrize("form", [dict, json.dumps], ids=["dictionary", "JSON"])
@pytest.mark.parametrize(
    ("role", "guard", "rule"),
    [
        (role, name, rule)
        for role, name in OPTIONS
        if name in GUARDS
        for rule in option(role, name)["options"]
        if name != "gate" or rule in CONDITIONS
    ],
)
def test_a_blank_rule_is_refused(role: str, guard: str, rule: str, form: Any, blank: Any) -> None:
    said = said_by_role(role, {**LEAST[role], guard: form({rule: blank})})
    assert said.startswith(f"{role}_{guard}: {rule} has no value.") or (isinstance(blank, list) and said)
    is_list = option(role, guard)["options"][rule]["type"] == "list"
    assert guard == "gate" or not isinstance(blank, list) or not is_list or "has no value" in said


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
@pytest.mark.parametrize("role", [role for role, name in OPTIONS if name == "gate"])
def test_a_ticket_and_people_of_a_gate_may_be_blank(role: str, blank: Any) -> None:
    """They count as missing, which closes a gate that needs them; a reason that is missing overrides nothing."""
    compared = [key for key in option(role, "gate")["options"] if key not in CONDITIONS]
    assert said_by_role(role, {**LEAST[role], "gate": dict.fromkeys(compared, blank)}) == ""


@pytest.mark.parametrize("given", [{"days": ["mon"]}, {"days": ""}, {"days": None}], ids=repr)
@pytest.mark.parametrize("role", ["pingone_promote", "workfront_rollback"])
def test_a_blank_in_a_window_opens_nothing(role: str, given: dict[str, Any]) -> None:
    gate = {"windows": [{"start": "20:00", "end": "22:00", "timezone": "Europe/Berlin", **given}]}
    said = said_by_role(role, {**LEAST[role], "gate": gate})
    assert said == "" if given["days"] else f"{role}_gate: windows[1].days" in said


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        ({"windows": []}, "windows is empty"),
        ({"windows": '[{"start": "20:00", "end": "20:00", "timezone": "UTC"}]'}, "so it never opens"),
        ({"windows": "always"}, "windows"),
        ({"freezes": [{"start": "2026-12-20", "end": "2026-12-21T00:00:00Z", "reason": "x"}]}, "freezes[1].start"),
        ({"now": "2026-12-20T00:00:00Z"}, "now"),
        ({"ticket_patern": "x"}, "ticket_patern"),
        ("anything", "dict"),
    ],
    ids=str,
)
@pytest.mark.parametrize("role", [role for role, name in OPTIONS if name == "gate"])
def test_a_gate_that_is_not_understood_stops_the_run_at_its_beginning(role: str, gate: Any, said: str) -> None:
    assert said in said_by_role(role, {**LEAST[role], "gate": gate})


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
@pytest.mark.parametrize(
    ("role", "name", "key"),
    [
        (role, name, key)
        for role, name in OPTIONS
        if "options" in option(role, name) and name not in GUARDS
        for key in option(role, name)["options"]
    ],
)
def test_a_blank_key_is_not_given(role: str, name: str, key: str, blank: Any) -> None:
    complete = entry_of(role, name) if option(role, name)["type"] == "list" else LEAST[role].get(name, {})
    rest = {other: value for other, value in complete.items() if other != key}
    value, wanted = ([{**rest, key: blank}], [rest]) if name in ENTRIES else ({**rest, key: blank}, rest)
    if option(role, name)["options"][key].get("required") or (name == "resources" and key in complete):
        assert key in said_by_role(role, {**LEAST[role], name: value})
    elif (name, key) in (("target", "url"), ("source", "url")):
        assert "url" in said_by_role(role, {**LEAST[role], name: value}) or name == "source"
    else:
        assert_same(role, {**LEAST[role], name: value}, {**LEAST[role], name: wanted})


# -- the strings of a survey


def a_value(role: str, name: str) -> Any:
    """A value of an option as a playbook gives it."""
    stated = option(role, name)
    if "choices" in stated:
        return stated["choices"][-1]
    if name == "resources":
        return [ENTRIES[name], {"type": "populations", "name": "a"}]
    if name in ENTRIES:
        return [entry_of(role, name), entry_of(role, name)]
    if name in ("selected_resources", "excluded_resources"):
        return ["populations/a", "themes/b c"]
    if stated["type"] == "list":
        return ["a", "b c"]
    known: dict[str, Any] = {"bool": True, "float": 30, "str": "x"}
    dictionaries: dict[str, dict[str, Any]] = {
        "metadata": {"ticket": "CHG1"},
        "policy": {"max_changes": 3},
        "gate": {"ticket_pattern": "CHG.*"},
        "proven": {"target": URL}
        if role == "workfront_promote"
        else {"source_environment": "a", "target_environment": "b"},
        "resource_mapping": {"themes/a": "themes/b"},
        "connection": {"client_id": "a"},
    }
    return known.get(stated["type"]) or dictionaries[name]


def in_strings(value: Any) -> list[str]:
    """What a survey makes of it."""
    if isinstance(value, str):
        return [value]
    strings = [json.dumps(value), f" {json.dumps(value)}\n"]
    if isinstance(value, list) and isinstance(value[0], str):
        strings += ["\n".join(value), " , ".join(value), f"\n{value[0]}\r\n\n  {value[1]}  \n"]
    return strings


@pytest.mark.parametrize(
    ("role", "name"), [(role, name) for role, name in OPTIONS if "url" not in option(role, name).get("options", {})]
)
def test_the_strings_of_a_survey(role: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    value = a_value(role, name)
    if name == "checks":
        monkeypatch.chdir(tmp_path)
        for check in value:
            (tmp_path / check).write_text("- name: Check\n  ansible.builtin.ping:\n", encoding="utf-8")
    least = LEAST[role]
    if name == "stage":
        value = "plan"
    if name == "method":
        least = {**least, "resources": [ENTRIES["resources"]]}
    if name == "all_resources":
        least = {given: value for given, value in least.items() if given != "selected_resources"}
    if name == "outdated":
        least = {**least, "objects": [ENTRIES["objects"]]}
    for string in in_strings(value):
        options = {**least, name: string}
        assert said_by_ansible(role, options) == ""
        assert said_by_role(role, options) == ""
        if option(role, name)["type"] in ("list", "dict"):
            assert read(role, options)[name] == value


@pytest.mark.parametrize(
    ("role", "name"),
    [(role, name) for role, name in OPTIONS if name.endswith(("_id", "_environment", "_digest", "_name"))],
)
def test_blanks_around_an_id_have_no_meaning(role: str, name: str) -> None:
    assert read(role, {**LEAST[role], name: " a b\n"})[name] == "a b"


@pytest.mark.parametrize(
    ("role", "name", "value"),
    [
        (role, name, value)
        for role, name in OPTIONS
        for value in {"bool": ["perhaps", 2], "float": ["soon", "nan", "inf", 0, -1, "1e400"]}.get(
            option(role, name)["type"], ["nonsense"] if "choices" in option(role, name) else []
        )
        if not (name == "target_wait_timeout" and value == 0)
    ],
)
def test_another_value_is_an_error_that_names_the_variable(role: str, name: str, value: Any) -> None:
    assert f"{role}_{name}" in said_by_role(role, {**LEAST[role], name: value})
    assert said_by_ansible(role, {**LEAST[role], name: value}) == ""
