# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Decides whether a module may run in the process of its task."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible import constants
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase

from ._protocol import CORE, NEWEST_CORE

COLLECTION = "envops.promotion."
SWITCH = "ENVOPS_PROMOTION_IN_PROCESS"
READ_AT_START = ("PYTHON", "LD_", "OPENSSL_", "LANG", "LC_", "TZ")
"""How the environment variables begin that a process reads once, when it starts."""
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def is_switched_on(environment: Mapping[str, Any]) -> bool:
    """Tell whether the user lets modules run in the process of a task."""
    return bool(boolean(environment.get(SWITCH, "1"), strict=False))


def reason_for_a_process(
    action: ActionBase, task_vars: Mapping[str, Any], environment: Mapping[str, Any]
) -> str | None:
    """Say why a task's module needs a process of its own; None if it certainly does the same without one.

    ``environment`` is what the task's module gets beside the environment of this process.
    """
    if not is_switched_on({**os.environ, **environment}):
        return f"{SWITCH} is off"
    if CORE > NEWEST_CORE:
        return "this release of ansible-core is newer than the collection knows"
    if sys.platform == "darwin":
        return "macOS lets no process look up proxies that goes on from a copy of another"
    if action._connection.transport != "local":
        return "the connection is not local"
    if action._connection.become or action._task.become:
        return "it becomes another user"
    if action._task.async_val:
        return "it is asynchronous"
    if constants.config.get_config_value("DEFAULT_KEEP_REMOTE_FILES"):
        return "its files are to be kept"
    return _reason_in_environment(environment) or _reason_in_interpreter(action, task_vars)


def own_name(action: ActionBase) -> str:
    """Return the short name of the task's module in this collection, whatever the task calls it.

    :raises ImportError: if it is a module of another collection, or none.
    """
    loader = action._shared_loader_obj.module_loader
    found = loader.find_plugin_with_context(action._task.action, collection_list=action._task.collections)
    name = str(found.resolved_fqcn or "")
    if not found.resolved or not name.startswith(COLLECTION):
        raise ImportError("it is no module of this collection")
    return name.removeprefix(COLLECTION)


def _reason_in_environment(environment: Mapping[str, Any]) -> str | None:
    for name in environment:
        if not isinstance(name, str) or not _VARIABLE.fullmatch(name):
            return "a name in its environment is none of a variable"
        if name.startswith(READ_AT_START):
            return f"{name} is set for it"
    return None


def _reason_in_interpreter(action: ActionBase, task_vars: Mapping[str, Any]) -> str | None:
    try:
        interpreter = _asked_interpreter(action, task_vars)
    except Exception:  # pylint: disable=broad-exception-caught # ansible-core knows what to do with it, or what to say
        return "its Python is left to ansible-core"
    if interpreter and not _is_this_interpreter(interpreter):
        return f"it is to run with {interpreter}"
    return None


def _asked_interpreter(action: ActionBase, task_vars: Mapping[str, Any]) -> str | None:
    """Return the Python that the user asked for; None if it would be looked for."""
    delegate = action._task.delegate_to
    variables = task_vars["ansible_delegated_vars"][delegate] if delegate else task_vars
    configured = constants.config.get_config_value("INTERPRETER_PYTHON", variables=variables)
    asked = str(action._templar.template(configured) or "").strip()
    return None if not asked or asked.startswith("auto") else asked


def _is_this_interpreter(path: str) -> bool:
    """Tell whether a path is of this Python: the same program, and in the same place, so that it has the same libraries."""
    asked, own = Path(path), Path(sys.executable)
    return asked.parent.resolve() == own.parent.resolve() and asked.resolve() == own.resolve()
