# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evaluates ``failed_when`` of a failed task of a role, so that its error keeps the words of the service.

ansible-core 2.19 and newer replace the error of each failed task with ``failed_when`` by the words that an expression was true.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleError

from ._protocol import CORE


def is_final(action: Any, variables: Mapping[str, Any], result: Mapping[str, Any]) -> bool:
    """Return whether ``failed_when`` of an action plugin's task lets its failed result fail the task.

    ``variables`` are those of the task.
    """
    conditions = action._task.failed_when
    if CORE < (2, 19) or not conditions:
        return False
    names = action._task.register or ()
    registered = {key: value for key, value in result.items() if key != "exception"}
    seen = {**variables, **dict.fromkeys([names] if isinstance(names, str) else names, registered)}
    templar = action._templar.copy_with_new_env(available_variables=seen)
    try:
        return all(templar.evaluate_conditional(condition) for condition in conditions)
    except AnsibleError:  # ansible-core reports it
        return False
