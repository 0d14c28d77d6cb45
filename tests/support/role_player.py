# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plays the tasks of a role in this process, without ansible-playbook: hundreds of runs a minute.

It knows the actions and the keywords that the roles use, and refuses any other. Templates and filters are Ansible's own. Tags,
and what Ansible does with its own keywords, are the subject of integration tests.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ansible.template
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import filter_loader
from ansible.utils.unsafe_proxy import wrap_var

from support.modules import FakeTime, run_here
from support.repository import ROOT

COLLECTION = "envops.promotion."
BUILTIN = "ansible.builtin."
FILTERS = "ansible_collections.envops.promotion.plugins.filter"
SECTIONS = ("block", "rescue", "always")
WITHOUT_MEANING_HERE = frozenset(
    {
        "any_errors_fatal",
        "changed_when",
        "delegate_facts",
        "ignore_errors",
        "ignore_unreachable",
        "name",
        "tags",
    }
)
"""Keywords about hosts, tags, output, and what a caller would do to a task."""
KEYWORDS = frozenset(
    {
        *SECTIONS,
        "check_mode",
        "failed_when",
        "loop",
        "loop_control",
        "module_defaults",
        "no_log",
        "register",
        "vars",
        "when",
    }
)
WITHOUT_EFFECT_HERE = (f"{BUILTIN}debug", f"{BUILTIN}set_stats")
"""Actions that show something."""
OMITTED = "__omitted__"
Task = Mapping[str, Any]
Result = dict[str, Any]


class TaskError(Exception):
    """A task has failed, and no rescue has dealt with it yet."""

    def __init__(self, result: Result) -> None:
        super().__init__(str(result.get("msg")))
        self.result = result


@dataclasses.dataclass(frozen=True)
class _Inherited:
    """What a task has from the blocks, files and roles that it is in."""

    roles: tuple[str, ...]
    conditions: tuple[Any, ...] = ()
    defaults: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    variables: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def within(self, task: Task) -> _Inherited:
        when = task.get("when", [])
        return dataclasses.replace(
            self,
            conditions=(*self.conditions, *(when if isinstance(when, list) else [when])),
            defaults={**self.defaults, **task.get("module_defaults", {})},
            variables={**self.variables, **task.get("vars", {})},
        )


class RolePlayer:
    """One run of a role; ``options`` are its variables without prefix.

    ``play`` returns whether the run has ended well. ``facts`` are what the tasks have set and registered, among them the result
    of the role.
    """

    def __init__(
        self, role: str, options: Mapping[str, Any], time: FakeTime, *, check: bool = False, **facts: Any
    ) -> None:
        self._templar = ansible.template.Templar(DataLoader())
        self._role = role
        self._time = time
        self._check = check
        self._given = {f"{role}_{name}": wrap_var(value) for name, value in options.items()}
        self.facts: dict[str, Any] = {
            "omit": OMITTED,
            "playbook_dir": str(ROOT / "playbooks"),
            "ansible_check_mode": check,
            "ansible_run_tags": ["all"],
            "ansible_skip_tags": [],
            **facts,
        }
        self.message = ""

    @property
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        found: dict[str, Any] = self.facts[f"{self._role}_result"]
        return found

    def play(self) -> bool:
        """Play the role to its end; return whether it has not failed."""
        try:
            self._tasks("main.yml", _Inherited((self._role,)))
        except TaskError as error:
            self.message = str(error)
            return False
        return True

    def _tasks(self, name: str, inherited: _Inherited) -> None:
        role = inherited.roles[-1]
        _load_filter(role)
        for task in _load(f"roles/{role}/tasks/{name}"):
            self._task(task, inherited)

    def _task(self, task: Task, inherited: _Inherited) -> None:
        inherited = inherited.within(task)
        action = next((key for key in task if key.startswith((BUILTIN, COLLECTION))), "")
        unknown = task.keys() - KEYWORDS - WITHOUT_MEANING_HERE - {action}
        assert not unknown, f"{task.get('name')}: the player does not know {', '.join(sorted(unknown))}"
        if "block" in task:
            self._block(task, inherited)
        elif action == f"{BUILTIN}import_tasks":
            self._tasks(task[action], inherited)
        elif all(self._holds(condition, inherited) for condition in inherited.conditions):
            result = self._rounds(task, action, inherited)
            if result.get("failed"):
                raise TaskError(result)
        elif "register" in task:
            self.facts[task["register"]] = {"skipped": True, "changed": False}

    def _block(self, block: Task, inherited: _Inherited) -> None:
        try:
            try:
                self._all(block["block"], inherited)
            except TaskError as error:
                if "rescue" not in block:
                    raise
                self.facts["ansible_failed_result"] = error.result
                self._all(block["rescue"], inherited)
        except TaskError:
            self._all(block.get("always", []), inherited)
            raise
        self._all(block.get("always", []), inherited)

    def _all(self, tasks: Sequence[Task], inherited: _Inherited) -> None:
        for task in tasks:
            self._task(task, inherited)

    def _rounds(self, task: Task, action: str, inherited: _Inherited) -> Result:
        if "loop" not in task:
            return self._finished(task, self._act(task, action, inherited), inherited)
        name = task["loop_control"]["loop_var"]
        results = []
        for item in self._template(task["loop"], inherited):
            one = dataclasses.replace(inherited, variables={**inherited.variables, name: item})
            without_register = {key: value for key, value in task.items() if key != "register"}
            results.append(self._finished(without_register, self._act(task, action, one), one) | {name: item})
        failed = [each for each in results if each.get("failed")]
        whole: Result = {"results": results, "changed": False, **({} if results else {"skipped": True})}
        if failed:
            whole |= {"failed": True, "msg": "One or more items failed"}
        if "register" in task:
            self.facts[task["register"]] = whole
        return whole

    def _finished(self, task: Task, result: Result, inherited: _Inherited) -> Result:
        if "register" in task:
            self.facts[task["register"]] = result
        if "failed_when" in task:
            failed = self._holds(task["failed_when"], inherited)
            result["failed"] = failed
            result["failed_when_result"] = failed
        return result

    def _act(self, task: Task, action: str, inherited: _Inherited) -> Result:
        given = task[action]
        if action.startswith(COLLECTION):
            return self._module(action, task, inherited)
        if action == f"{BUILTIN}include_tasks":
            file = given if isinstance(given, str) else given["file"]
            self._tasks(self._template(file, inherited), dataclasses.replace(inherited, conditions=()))
            return {}
        if action == f"{BUILTIN}include_role":
            role = given["name"].removeprefix(COLLECTION)
            self._tasks("main.yml", dataclasses.replace(inherited, roles=(*inherited.roles, role), conditions=()))
            return {}
        if action == f"{BUILTIN}assert":
            if self._holds(given["that"], inherited):
                return {"msg": self._template(given.get("success_msg", ""), inherited)}
            return {"failed": True, "msg": self._template(given["fail_msg"], inherited)}
        if action == f"{BUILTIN}fail":
            return {"failed": True, "msg": self._template(given["msg"], inherited)}
        values = self._template(given, inherited)
        if action == f"{BUILTIN}set_fact":
            # The time of this machine is not that of the run.
            self.facts |= {name: self._moment() if name.endswith("_began") else value for name, value in values.items()}
        else:
            assert action in WITHOUT_EFFECT_HERE, f"the player does not know {action}"
        return {}

    def _moment(self) -> str:
        return str(self._time.now())

    def _module(self, action: str, task: Task, inherited: _Inherited) -> Result:
        defaults = self._template(inherited.defaults.get(action, {}), inherited)
        arguments = {**defaults, **self._template(task[action] or {}, inherited)}
        check = self._template(task.get("check_mode", self._check), inherited)
        outcome = run_here(
            action.removeprefix(COLLECTION),
            {name: value for name, value in arguments.items() if value != OMITTED},
            check=self._check if check == OMITTED else bool(check),
            no_log=bool(task.get("no_log")),
            passing_time=self._time,
        )
        result: Result = wrap_var(json.loads(json.dumps(outcome.result, default=str)))
        return result

    def _holds(self, condition: Any, inherited: _Inherited) -> bool:
        if isinstance(condition, bool):
            return condition
        return bool(self._template(_trusted("{{ (" + condition + ") }}"), inherited))

    def _template(self, value: Any, inherited: _Inherited) -> Any:
        self._templar.available_variables = {
            **self._of_roles("defaults", inherited),
            **self._given,
            **self._of_roles("vars", inherited),
            **inherited.variables,
            **self.facts,
        }
        return self._templar.template(value)

    def _of_roles(self, kind: str, inherited: _Inherited) -> dict[str, Any]:
        """Return the variables of a role and of those that use it."""
        files = [_load(f"roles/{role}/{kind}/main.yml") for role in inherited.roles]
        return {name: value for file in files for name, value in file.items()}


class PlaybookPlayer(RolePlayer):
    """One run of a playbook of the collection whose only play has its own tasks, with extra variables."""

    def __init__(self, playbook: str, variables: Mapping[str, Any]) -> None:
        super().__init__("", {}, FakeTime(), **{name: wrap_var(value) for name, value in variables.items()})
        [self._play] = _load(f"playbooks/{playbook}.yml")

    def play(self) -> bool:
        """Play the tasks; return whether none has failed."""
        try:
            self._all(self._play["tasks"], _Inherited(("",)))
        except TaskError as error:
            self.message = str(error)
            return False
        return True

    def _of_roles(self, kind: str, inherited: _Inherited) -> dict[str, Any]:
        return dict(self._play["vars"]) if kind == "vars" else {}


def _load_filter(role: str) -> None:
    """Make Ansible know a role's filter, which it could only find if it had imported the collection itself."""
    filter_loader._ensure_non_collection_wrappers()
    module = importlib.import_module(f"{FILTERS}.{role}_run")
    for name, function in module.FilterModule().filters().items():
        whole, wrapper = f"{COLLECTION}{name}", filter_loader._plugin_wrapper_type(function)
        filter_loader._update_object(obj=wrapper, name=whole, path=str(module.__file__), resolved=whole)
        filter_loader._cached_non_collection_wrappers[whole] = wrapper


_trusted: Callable[[str], str] = getattr(ansible.template, "trust_as_template", str)


@functools.cache
def _load(path: str) -> Any:
    """Return the content of a file of the repository, whose templates are trusted."""
    loader, whole = DataLoader(), str(ROOT / path)
    try:
        return loader.load_from_file(whole, trusted_as_template=True)
    except TypeError:  # ansible-core 2.18 and older trust any
        return loader.load_from_file(whole)
