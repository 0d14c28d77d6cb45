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
_READ_AT_START = ("PYTHON", "LD_", "OPENSSL_", "LANG", "LC_", "TZ")
"""Prefixes of environment variables that a process reads only when it starts."""
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def is_switched_on(environment: Mapping[str, Any]) -> bool:
    """Return whether the user lets modules run in the process of a task."""
    return bool(boolean(environment.get(SWITCH, "1"), strict=False))


def reason_for_a_process(
    action: ActionBase, task_vars: Mapping[str, Any], environment: Mapping[str, Any]
) -> str | None:
    """Return why a task's module needs a separate process; None if it certainly behaves the same without one.

    ``environment`` is the environment of the task's module, in addition to that of this process.
    """
    if not is_switched_on({**os.environ, **environment}):
        return f"{SWITCH} is off"
    if CORE > NEWEST_CORE:
        return "this release of ansible-core is newer than the collection supports"
    if sys.platform == "darwin":
        return "macOS does not let a forked process look up proxies"
    if action._connection.transport != "local":
        return "the connection is not local"
    if action._connection.become or action._task.become:
        return "the task becomes another user"
    if action._task.async_val:
        return "the task is asynchronous"
    if constants.config.get_config_value("DEFAULT_KEEP_REMOTE_FILES"):
        return "ANSIBLE_KEEP_REMOTE_FILES keeps its files"
    return _reason_in_environment(environment) or _reason_in_interpreter(action, task_vars)


def own_name(action: ActionBase) -> str:
    """Return the short name of the task's module in this collection, whatever name the task uses.

    :raises ImportError: it is not a module of this collection.
    """
    loader = action._shared_loader_obj.module_loader
    found = loader.find_plugin_with_context(action._task.action, collection_list=action._task.collections)
    name = str(found.resolved_fqcn or "")
    if not found.resolved or not name.startswith(COLLECTION):
        raise ImportError("it is not a module of this collection")
    return name.removeprefix(COLLECTION)


def _reason_in_environment(environment: Mapping[str, Any]) -> str | None:
    for name in environment:
        if not isinstance(name, str) or not _VARIABLE.fullmatch(name):
            return "a name in its environment is not a valid variable name"
        if name.startswith(_READ_AT_START):
            return f"its environment sets {name}"
    return None


def _reason_in_interpreter(action: ActionBase, task_vars: Mapping[str, Any]) -> str | None:
    try:
        interpreter = _configured_interpreter(action, task_vars)
    except Exception:  # pylint: disable=broad-exception-caught # ansible-core handles it, or reports it
        return "ansible-core chooses its Python"
    if interpreter and not _is_this_interpreter(interpreter):
        return f"it must run with {interpreter}"
    return None


def _configured_interpreter(action: ActionBase, task_vars: Mapping[str, Any]) -> str | None:
    """Return the Python that the user configured; None if Ansible would discover it."""
    delegate = action._task.delegate_to
    variables = task_vars["ansible_delegated_vars"][delegate] if delegate else task_vars
    configured = constants.config.get_config_value("INTERPRETER_PYTHON", variables=variables)
    asked = str(action._templar.template(configured) or "").strip()
    return None if not asked or asked.startswith("auto") else asked


def _is_this_interpreter(path: str) -> bool:
    """Return whether a path is this Python: the same program in the same directory, so that it has the same libraries."""
    asked, own = Path(path), Path(sys.executable)
    return asked.parent.resolve() == own.parent.resolve() and asked.resolve() == own.resolve()
