# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the collection's modules in the process of the task, if a separate module process would give the same result."""

from __future__ import annotations

import os
import sys
from typing import Any

from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display

from ansible_collections.envops.promotion.plugins.module_utils._bounds import check_data
from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._hosting import RESULT_IS_SHOWN
from ansible_collections.envops.promotion.plugins.module_utils._shortening import MARK
from ansible_collections.envops.promotion.plugins.plugin_utils._choosing import (
    COLLECTION,
    own_name,
    reason_for_a_process,
)
from ansible_collections.envops.promotion.plugins.plugin_utils._failed_when import is_final
from ansible_collections.envops.promotion.plugins.plugin_utils._module_defaults import with_defaults_of_caller
from ansible_collections.envops.promotion.plugins.plugin_utils._module_host import Call, load_module, run_to_its_end
from ansible_collections.envops.promotion.plugins.plugin_utils._progress_lines import (
    is_wanted,
    problem_with_switch,
    show_on,
)
from ansible_collections.envops.promotion.plugins.plugin_utils._protocol import encoded, result_of
from ansible_collections.envops.promotion.plugins.plugin_utils._whole_results import (
    SWITCH,
    is_wanted_whole,
    put_aside,
    put_failure_aside,
    whole_values,
)

display = Display()


class ActionModule(NormalAction):
    """The action plugin of all modules of the collection; meta/runtime.yml binds it to them."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of the task's module, wherever it ran."""
        variables = task_vars or {}
        try:
            arguments = with_defaults_of_caller(self, variables)
            for name, value in arguments.items():
                check_data(value, str(name))
            # A shortened result of an earlier task stands for the whole one.
            self._task.args = whole_values(arguments)
        except InputError as error:
            return {"failed": True, "changed": False, "msg": str(error)}
        if not self._task.no_log:
            self._pass_to_module({RESULT_IS_SHOWN: "1"})
        environment: dict[str, Any] = {}
        self._compute_environment_string(environment)
        problem = problem_with_switch(environment)
        if problem:
            return {"failed": True, "changed": False, "msg": problem}
        reason = reason_for_a_process(self, variables, environment)
        module = None
        if not reason:
            try:
                module = load_module(own_name(self))
            except ImportError as error:
                reason = str(error)
        if module is None:
            display.vvv(f"{self._task.action} runs in a separate process: {reason}.")
            result: dict[str, Any] = super().run(tmp, task_vars)  # type: ignore[no-untyped-call] # of ansible-core
            return self._storable(result, variables, environment)
        display.vvv(f"{self._task.action} runs in the process of the task.")
        arguments = dict(self._task.args)
        self._update_module_args(self._task.action, arguments, variables)
        call = Call(
            arguments=encoded(arguments),
            environment={name: str(value) for name, value in environment.items()},
            directory=self._loader.get_basedir(),
        )
        shown = is_wanted(environment, hidden=bool(self._task.no_log))
        ended = run_to_its_end(module, call, show_on(sys.stdout) if shown else None)
        return self._storable(result_of(self, ended), variables, environment)

    def _storable(
        self, result: dict[str, Any], variables: dict[str, Any], environment: dict[str, Any]
    ) -> dict[str, Any]:
        """Return a result small enough for AWX to store it."""
        if result.get("failed") and self._belongs_to_collection() and is_final(self, variables, result):
            self._task.failed_when = []
        if self._task.no_log or is_wanted_whole({**os.environ, **environment}, display.verbosity):
            return result
        if result.get("failed") and self._belongs_to_collection():
            return put_failure_aside(result)
        try:
            bulky = load_module(own_name(self)).SPEC.bulky
        except ImportError:
            return result
        short = put_aside(result, bulky)
        if short is not result and not self._belongs_to_collection():
            display.warning(
                f"The result of {self._task.action} is too large for AWX, so {', '.join(short[MARK]['totals'])} are shortened in it; "
                f"policies and reports of this run still get all of it. {SWITCH}=whole, or -v, returns all of it."
            )
        return short

    def _belongs_to_collection(self) -> bool:
        role = self._task._role
        return role is not None and str(role).startswith(COLLECTION)

    def _pass_to_module(self, variable: dict[str, str]) -> None:
        passed = self._task.environment or []
        # A retried task is the same object.
        if variable not in passed:
            self._task.environment = [*passed, variable]
