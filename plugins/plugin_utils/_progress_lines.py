# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lines that a task shows while it waits, among those of ansible-playbook."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, TextIO

from ansible import constants
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.utils.display import Display

SWITCH = "ENVOPS_PROMOTION_PROGRESS"
_FOR_PROGRAMS = frozenset({"json", "jsonl", "null"})
"""The last part of the names of stdout callbacks whose output is not for people."""


def problem_with_switch(environment: Mapping[str, Any]) -> str:
    """Return what is wrong with the switch, as a sentence; an empty string if nothing is.

    ``environment`` is that of the task's module, in addition to that of this process.
    """
    value = _switch(environment)
    try:
        boolean(value)
    except TypeError:
        return f"The environment variable {SWITCH} must be a boolean, such as 0 or 1; got '{value[:50]}'."
    return ""


def is_wanted(environment: Mapping[str, Any], *, hidden: bool) -> bool:
    """Return whether a task shows lines; it never does if it is ``hidden``."""
    callback = str(constants.config.get_config_value("DEFAULT_STDOUT_CALLBACK")).rpartition(".")[2]
    return not hidden and callback not in _FOR_PROGRAMS and bool(boolean(_switch(environment), strict=False))


def show_on(stdout: TextIO) -> Callable[[str], None]:
    """Return what shows a line in the output of ansible-playbook, from the process of a task whose stdout this is."""

    def show(line: str) -> None:
        # While a module runs in this process, sys.stdout is where its result goes.
        with contextlib.redirect_stdout(stdout):
            Display().display(line)

    return show


def let_lines_out_at_once() -> None:
    """Let the main process of ansible-playbook write each line at once, also into a pipe or a file.

    It shows the lines of all tasks, but would keep them in a buffer until it starts the next task.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and boolean(_switch({}), strict=False):
        with contextlib.suppress(ValueError):  # it is closed
            sys.stdout.reconfigure(line_buffering=True)


def _switch(environment: Mapping[str, Any]) -> str:
    return str({**os.environ, **environment}.get(SWITCH, "")).strip() or "1"
