# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the collection's modules in the process of the task, if a separate module process would give the same result."""

from __future__ import annotations

import sys
from typing import Any

from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display

from ansible_collections.envops.promotion.plugins.module_utils._hosting import RESULT_IS_SHOWN
from ansible_collections.envops.promotion.plugins.plugin_utils._choosing import own_name, reason_for_a_process
from ansible_collections.envops.promotion.plugins.plugin_utils._module_defaults import with_defaults_of_caller
from ansible_collections.envops.promotion.plugins.plugin_utils._module_host import Call, load_module, run_to_its_end
from ansible_collections.envops.promotion.plugins.plugin_utils._progress_lines import (
    is_wanted,
    problem_with_switch,
    show_on,
)
from ansible_collections.envops.promotion.plugins.plugin_utils._protocol import encoded, result_of

display = Display()


class ActionModule(NormalAction):
    """The action plugin of all modules of the collection; meta/runtime.yml binds it to them."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the result of the task's module, wherever it ran."""
        variables = task_vars or {}
        self._task.args = with_defaults_of_caller(self, variables)
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
            return result
        display.vvv(f"{self._task.action} runs in the process of the task.")
        arguments = dict(self._task.args)
        self._update_module_args(self._task.action, arguments, variables)
        call = Call(
            arguments=encoded(arguments),
            environment={name: str(value) for name, value in environment.items()},
            directory=self._loader.get_basedir(),
        )
        shown = is_wanted(environment, hidden=bool(self._task.no_log))
        return result_of(self, run_to_its_end(module, call, show_on(sys.stdout) if shown else None))

    def _pass_to_module(self, variable: dict[str, str]) -> None:
        passed = self._task.environment or []
        # A retried task is the same object.
        if variable not in passed:
            self._task.environment = [*passed, variable]
