# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for the tasks of every role, whoever uses it and with whatever keywords and variables."""

from __future__ import annotations

import copy
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleUndefinedVariable
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from jinja2 import StrictUndefined

from ansible_collections.envops.promotion.plugins.module_utils._field_rules import RULE_KEYS
from ansible_collections.envops.promotion.plugins.module_utils._pingone.regions import REGIONS
from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import (
    connections_of,
    documented_spec,
    spec_of,
)
from support.repository import ROOT

ROLES = sorted(path.name for path in (ROOT / "roles").iterdir() if (path / "tasks").is_dir())
TEMPLATE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
FILE_IN_TEMPLATE = re.compile(r"'(\w+\.yml)'")
OF_ONE_HOST = ("awx_setup",)
SECTIONS = ("block", "rescue", "always")
INCLUDES = ("ansible.builtin.include_tasks", "ansible.builtin.import_tasks")
FACTS = "ansible.builtin.set_fact"
STATISTICS = "ansible.builtin.set_stats"
MODULE_PACKAGE = "ansible_collections.envops.promotion.plugins.modules"
MODULE_UTILS = "ansible_collections.envops.promotion.plugins.module_utils"
FILTER_PACKAGE = "ansible_collections.envops.promotion.plugins.filter"


def tasks_of(path: Path) -> list[dict[str, Any]]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(loaded, list)
    return loaded


def included(task: dict[str, Any]) -> str | None:
    """The file of tasks that a task includes or imports."""
    for action in INCLUDES:
        if action in task:
            given = task[action]
            return str(given["file"] if isinstance(given, dict) else given)
    return None


def outermost(role: str, name: str = "main.yml") -> Iterator[dict[str, Any]]:
    """The tasks and blocks of a role that are in no block, also those of included files."""
    for task in tasks_of(ROOT / "roles" / role / "tasks" / name):
        yield task
        file = included(task)
        files = FILE_IN_TEMPLATE.findall(file) if file and TEMPLATE.search(file) else [file]
        for each in filter(None, files):
            yield from outermost(role, each)


def all_tasks(role: str) -> Iterator[dict[str, Any]]:
    """Every task of a role."""
    for path in sorted((ROOT / "roles" / role / "tasks").glob("*.yml")):
        yield from flat(tasks_of(path))


def flat(tasks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for task in tasks:
        yield task
        for section in SECTIONS:
            yield from flat(task.get(section, []))


@pytest.mark.parametrize("role", ROLES)
def test_no_task_inherits_that_its_errors_are_ignored(role: str) -> None:
    """The nearest keyword counts: that of the caller's play, block or import is farther away."""
    for task in outermost(role):
        never_fails = task.get("failed_when") is False
        assert task.get("ignore_errors") is False or never_fails, task["name"]
        # A task that includes others does not take this keyword.
        assert task.get("ignore_unreachable") is False or never_fails or included(task), task["name"]
    for task in all_tasks(role):
        assert not task.get("ignore_errors"), task["name"]
        assert not task.get("ignore_unreachable"), task["name"]


@pytest.mark.parametrize("role", ROLES)
def test_a_block_with_a_rescue_ends_before_other_hosts_end_it(role: str) -> None:
    rescuing = [task for task in flat(tasks_of(ROOT / "roles" / role / "tasks" / "main.yml")) if "rescue" in task]
    assert rescuing
    for task in rescuing:
        assert task.get("any_errors_fatal") is False, task["name"]


@pytest.mark.parametrize("role", ROLES)
def test_facts_of_a_role_stay_with_its_host(role: str) -> None:
    for task in outermost(role):
        assert FACTS not in task or task.get("delegate_facts") is False, task["name"]
        assert "block" not in task or task.get("delegate_facts") is False, task["name"]


@pytest.mark.parametrize("role", ROLES)
def test_the_result_is_published_after_everything_else(role: str) -> None:
    """A caller's condition on it holds for each task of the role, so it would skip what follows."""
    tasks = ROOT / "roles" / role / "tasks"
    *_others, last = flat(tasks_of(tasks / "main.yml"))
    assert included(last) == "result.yml"
    assert any(task.get("always") == [last] for task in flat(tasks_of(tasks / "main.yml")))
    *others, end_of_refusal = flat(tasks_of(tasks / "refuse.yml"))
    assert f"{role}_result" in end_of_refusal[FACTS]
    for path in tasks.glob("*.yml"):
        every = list(flat(tasks_of(path))) if path.name != "refuse.yml" else others
        for refusal in (task for task in every if included(task) == "refuse.yml"):
            assert refusal.pop("when") == f"{role}_result is defined and __{role}_begun is failed"
        for task in every:
            assert f"{role}_result" not in task.get(FACTS, {}) or path.name == "result.yml", task["name"]
            assert path.name == "result.yml" or f"{role}_result" not in "".join(strings(task)), task["name"]


@pytest.mark.parametrize("role", [role for role in ROLES if role not in OF_ONE_HOST])
def test_what_led_to_the_result_is_forgotten(role: str) -> None:
    """The tokens of its logins are of no use any more, and what is kept of each of many targets costs the tasks of the others."""
    registered = {task["register"] for task in all_tasks(role) if "register" in task}
    tasks = ROOT / "roles" / role / "tasks"
    [begin] = [
        task[FACTS] for task in flat(tasks_of(tasks / "main.yml")) if f"__{role}_accepted" in task.get(FACTS, {})
    ]
    collected = {name for name, value in begin.items() if value in ({}, [])}
    forgotten = tasks_of(tasks / "result.yml")[-1][FACTS]
    assert forgotten.keys() - {f"{role}_result"} == {*registered, *collected, f"__{role}_accepted"}
    for name, value in forgotten.items():
        assert value == begin.get(name, {}) or name in (f"{role}_result", f"__{role}_accepted"), name


@pytest.mark.parametrize("role", ROLES)
def test_each_loop_has_a_variable_of_its_own(role: str) -> None:
    """A caller may use a role in a loop over ``item``, from which the role's own variables are made."""
    for task in all_tasks(role):
        loops = [key for key in task if key == "loop" or key.startswith("with_")]
        if loops or "until" in task:
            assert loops == ["loop"], task["name"]
            assert task["loop_control"]["loop_var"].startswith(f"__{role}_"), task["name"]
        for value in (task.get("register"), task.get("loop_control", {}).get("index_var")):
            assert value is None or value.startswith(f"__{role}_"), task["name"]


SPECS = {role: spec_of(role) for role in ROLES}
FREE = {"resource_mapping", "metadata"}
"""Options that are dictionaries with any keys."""
OF_OTHERS = {
    "awx_setup_notifications.configuration",  # of awx.awx
    "awx_setup_credentials.inputs",  # of extensions/awx/credential_types.yml
    *(f"awx_setup_pipelines.{name}" for name in ("policy", "variables")),
    *(f"awx_setup_pipelines.stages.{name}" for name in ("policy", "variables", "gate", "proven")),
}
"""Dictionaries whose keys are specified elsewhere, and validated by that."""
MODULES = {
    "policy": ("promotion_policy", None),
    "gate": ("promotion_gate", None),
    "overrides": ("workfront_installation", "overrides"),
    "objects": ("workfront_package", "objects"),
    "resources": ("pingone_drift_info", "resources"),
    "ignore": ("pingone_promotion_evidence", "ignore"),
    "pingone_drift_ignore": ("pingone_drift_info", "ignore"),
    "workfront_drift_ignore": ("workfront_drift_info", "ignore"),
}
"""The module, and its option if it is not the module as a whole, whose options the keys of a role's option are."""
OF_A_TASK = {"plan", "now"}
"""Options that a role gives a module itself: nobody may say that it is another time."""


def shape(options: dict[str, Any]) -> dict[str, Any]:
    """What must be the same in the specification of a role and of a module; defaults are the module's alone."""
    return {
        name: {
            "type": option["type"],
            "elements": option.get("elements"),
            "choices": list(option.get("choices") or []),
            "required": bool(option.get("required")),
            "no_log": bool(option.get("no_log")),
            "options": shape(option.get("options") or {}),
        }
        for name, option in options.items()
    }


TYPES = {
    "bool": "V(true) or V(false).",
    "float": "A number.",
    "dict": "A dictionary",
    "list": "A list of dictionaries.",
    "raw": "A dictionary, or a list of C({source, target})",
}
"""How the description of an option states its type, where Ansible does not validate it."""


@pytest.mark.parametrize(("role", "name"), [(role, name) for role in ROLES for name in SPECS[role]])
def test_ansible_validates_no_option_that_it_would_refuse_if_blank(role: str, name: str) -> None:
    documented, option = documented_spec(role)[name], SPECS[role][name]
    if documented["type"] == "raw":
        choices = ", ".join(f"V({choice})" for choice in option.get("choices", ()))
        statement = f"One of {choices}." if choices else TYPES[option["type"]]
        if option["type"] == "list" and option["elements"] != "dict":
            statement = "A list."
        assert statement in " ".join(documented["description"])
        assert "choices" not in documented
        default = {name: option["default"]} if "default" in option else {}
        assert ArgumentSpecValidator({name: {**option, "required": False}}).validate(default).error_messages == []
    else:
        assert documented["type"] == "str"
        assert not documented.keys() & {"choices", "default"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("value", [None, "", "x", 5, True, [5], [["x"]], {"x": {"y": 1}}, {"no_such_key": None}])
def test_ansible_refuses_nothing_because_it_would_print_the_whole_specification(role: str, value: Any) -> None:
    documented = documented_spec(role)
    validator = ArgumentSpecValidator(copy.deepcopy(dict(documented)))
    assert validator.validate({}).error_messages == []
    assert validator.validate(dict.fromkeys(documented, value)).error_messages == []


@pytest.mark.parametrize("role", ROLES)
def test_every_dictionary_has_its_keys_in_the_specification(role: str) -> None:
    def check(options: dict[str, Any], path: str) -> None:
        for name, option in options.items():
            is_dictionary = "dict" in (option["type"], option.get("elements"))
            if is_dictionary and name.removeprefix(f"{role}_") not in FREE and f"{path}{name}" not in OF_OTHERS:
                assert option.get("options"), f"{path}{name}"
            check(option.get("options") or {}, f"{path}{name}.")

    check(dict(SPECS[role]), "")


@pytest.mark.parametrize(
    ("role", "name"),
    [(role, name) for role in ROLES for name in SPECS[role] if {name, name.removeprefix(f"{role}_")} & MODULES.keys()],
)
def test_the_keys_of_an_option_are_those_of_its_module(role: str, name: str) -> None:
    module, option = MODULES.get(name) or MODULES[name.removeprefix(f"{role}_")]
    spec = importlib.import_module(f"{MODULE_PACKAGE}.{module}").SPEC.argument_spec
    wanted = spec[option]["options"] if option else {key: value for key, value in spec.items() if key not in OF_A_TASK}
    if (
        "field_rules" in wanted
    ):  # Ansible reserves one of the keys in a module, message; the rules check them themselves.
        keys = SPECS[role][name]["options"]["field_rules"]["options"]
        assert set(keys) == set(RULE_KEYS)
        wanted = {**wanted, "field_rules": {**wanted["field_rules"], "options": keys}}
    assert shape(dict(SPECS[role][name]["options"])) == shape(wanted)


@pytest.mark.parametrize(
    ("role", "name"),
    [(role, name) for role in ROLES for name in sorted(connections_of(role))],
)
def test_the_keys_of_a_connection_are_the_connection_options_of_the_modules(role: str, name: str) -> None:
    vendor = role.partition("_")[0]
    wanted = dict(importlib.import_module(f"{MODULE_UTILS}._{vendor}.arguments").CONNECTION)
    if (
        vendor == "pingone"
    ):  # Modules read a region in any case, which choices cannot say; a role checks it in the same way.
        wanted["region"] = {**wanted["region"], "choices": list(REGIONS)}
    assert shape(dict(SPECS[role][name]["options"])) == shape(wanted)


@pytest.mark.parametrize("role", ROLES)
def test_every_public_variable_that_a_role_sets_is_known(role: str) -> None:
    run = importlib.import_module(f"{FILTER_PACKAGE}.{role}_run").load_run()
    assert role == run.ROLE
    known = {*SPECS[role], *(f"{role}_{fact}" for fact in run.FACTS)}
    for task in all_tasks(role):
        passed = task.get(STATISTICS, {}).get("data", {})
        if passed == f"{{{{ __{role}_handed_on }}}}":
            passed = run.read({"options": {}, "circumstances": {}, "failure": None}, user="").decide("handed_on")
        assert {name for name in {*task.get(FACTS, {}), *passed} if not name.startswith("__")} <= known, task["name"]


@pytest.mark.parametrize("role", ROLES)
def test_no_task_reads_a_public_variable(role: str) -> None:
    """A blank would count as given then, and what another role hands over would not count."""
    public = re.compile(rf"(?<![\w.-]){role}_(\w+)")
    for task in all_tasks(role):
        conditions = [task.get(key) for key in ("when", "failed_when", "changed_when")]
        own = {key: value for key, value in task.items() if key not in SECTIONS}
        templates = [found for text in strings(own) for found in TEMPLATE.findall(text)]
        asserted = task.get("ansible.builtin.assert", {}).get("that")
        names = {found for text in strings([*conditions, asserted, *templates]) for found in public.findall(text)}
        assert names <= {"result"}, f"{task['name']}: {sorted(names)}"
        # There, a connection has no values.
        assert not re.search(rf"__{role}_options\.(connection|source|target)\b", str(own)), task["name"]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_hands_over_all_that_it_gives_to_another_one(role: str) -> None:
    for task in all_tasks(role):
        if "ansible.builtin.include_role" in task:
            called = task["ansible.builtin.include_role"]["name"].rpartition(".")[2]
            assert list(task["vars"]) == [f"__{called}_handed"], task["name"]
            handed = {f"{called}_{name}" for name in task["vars"][f"__{called}_handed"]}
            assert handed <= {*SPECS[called], f"{called}_environments"}, task["name"]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_the_options_that_it_reads_as_they_are(role: str) -> None:
    """Names in a list of a template are known to no template."""
    variables = yaml.safe_load((ROOT / "roles" / role / "vars" / "main.yml").read_text(encoding="utf-8"))
    named = {*variables[f"__{role}_seen"], *re.findall(r"'([^']*)'", variables[f"__{role}_given"])}
    public = {name for name in named if name.startswith(f"{role}_")}
    assert public <= set(SPECS[role])
    assert connections_of(role) <= named


@pytest.mark.parametrize(
    "name", ["audit", "check", "check_audit", "check_plan", "checks", "gate", "log_in", "policy"], ids=str
)
def test_steps_that_roles_share_are_the_same(name: str) -> None:
    """Each role is complete by itself, and its variables have its prefix; what they do must not differ."""
    files = {role: ROOT / "roles" / role / "tasks" / f"{name}.yml" for role in ROLES}
    texts = {
        re.sub(r"\.(pingone|workfront)_", ".", file.read_text(encoding="utf-8").replace(role, "ROLE"))
        for role, file in files.items()
        if file.exists()
    }
    assert len(texts) == 1


@pytest.mark.parametrize("role", ROLES)
def test_the_variables_of_a_role_decide_nothing(role: str) -> None:
    content = (ROOT / "roles" / role / "vars" / "main.yml").read_text(encoding="utf-8")
    assert len(content.splitlines()) <= 50
    assert not re.search(r"\b(if|else|ternary|and|or|not)\b|[=!<>]=", "".join(TEMPLATE.findall(content)))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sets_all_that_its_decisions_follow_from(role: str) -> None:
    variables = yaml.safe_load((ROOT / "roles" / role / "vars" / "main.yml").read_text(encoding="utf-8"))
    stated = {name for task in all_tasks(role) for name in (task.get("register"), *task.get(FACTS, {}))}
    own = {name for name in variables[f"__{role}_seen"] if not name.startswith((f"{role}_", "ansible_"))}
    assert own <= stated


@pytest.mark.parametrize("role", ROLES)
def test_a_role_that_is_entered_behind_its_first_tasks_says_so(role: str) -> None:
    """Also where it has been run before, whose options its last task empties."""
    variables = yaml.safe_load((ROOT / "roles" / role / "vars" / "main.yml").read_text(encoding="utf-8"))
    assert variables[f"__{role}_options"] == f"{{{{ [] | envops.promotion.{role}_run('accepted') }}}}"

    filters = importlib.import_module(f"{FILTER_PACKAGE}.{role}_run").FilterModule().filters()
    decide, fact = filters[f"{role}_run"], f"__{role}_accepted"
    here = {"inventory_hostname": "localhost"}
    never: list[dict[str, Any]] = [{}, {fact: {}}, {fact: None}, {fact: StrictUndefined()}]
    for before in never:
        with pytest.raises(
            AnsibleUndefinedVariable, match=rf"The role {role} was entered behind .* Run it without --start-at-task"
        ):
            decide(before, [], "accepted")
        for part in ("steps", "outcome", "handed_on", "audit"):
            with pytest.raises(AnsibleUndefinedVariable, match="entered behind its first tasks"):
                decide({**before, **here, f"__{role}_options": StrictUndefined()}, [], part)
    for_no_host = decide({f"__{role}_options": StrictUndefined()}, [], "steps")
    assert for_no_host, "what the path of an include is made from while ansible-core reads the imports below it"
    assert decide({fact: {"report": []}}, [], "accepted") == {"report": []}

    tasks = {name: (ROOT / "roles" / role / "tasks" / f"{name}.yml").read_text("utf-8") for name in ("main", "result")}
    assert f"    {fact}: " in tasks["main"], "once the variables are checked"
    assert tasks["result"].count(f"    {fact}: {{}}\n") == 1
