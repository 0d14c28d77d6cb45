# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module_defaults that a caller of a role gives for single modules.

The roles give the connection to their modules in module_defaults. For one module, ansible-core takes only the nearest ones, so
those of a caller would have no effect inside a role. There, options that a role does not set come from the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.plugins.action import ActionBase

_COLLECTION = "envops.promotion"
_GROUP_PREFIX = "group/"
_OTHER_CONNECTIONS = {
    "envops.promotion.workfront_preflight_info": "source",
    "envops.promotion.workfront_installation": "proven_by",
}
"""Options of modules that are connections like the task's own one, for which the defaults of the group hold as well."""


def with_defaults_of_caller(action: ActionBase, task_vars: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a task with the defaults that the caller of its role gives for its module.

    What the task states, or the role's own module_defaults for the module, comes first; then the caller's for the module; then
    those for its action group. These hold for the connection to a second environment as well.
    """
    task = action._task
    arguments = dict(task.args)
    role = getattr(task, "_role", None)
    name = f"{_COLLECTION}.{str(task.action).rpartition('.')[2]}"
    levels = [level for level in task.module_defaults or () if isinstance(level, Mapping)]
    own = [level[name] for level in levels if name in level]
    if role is None or getattr(role, "_role_collection", None) != _COLLECTION:
        return arguments
    groups = [options for level in levels for key, options in level.items() if str(key).startswith(_GROUP_PREFIX)]
    of_group = {option: value for group in groups for option, value in _templated(action, group).items()}
    omitted = task_vars.get("omit")
    other = _OTHER_CONNECTIONS.get(name)
    if other is not None and isinstance(arguments.get(other), Mapping):
        known = {option: value for option, value in of_group.items() if not _is_omitted(value, omitted)}
        arguments[other] = {**known, **arguments[other]}
    if len(own) < 2:
        return arguments
    stated = [_templated(action, options) for options in own]
    nearest = stated[-1]
    for options in reversed(stated[:-1]):
        for option, value in options.items():
            is_free = option not in arguments or (option in of_group and arguments[option] == of_group[option])
            if option not in nearest and is_free and not _is_omitted(value, omitted):
                arguments[option] = value
                of_group.pop(option, None)
    return arguments


def _templated(action: ActionBase, options: Any) -> Mapping[str, Any]:
    found = action._templar.template(options)
    return found if isinstance(found, Mapping) else {}


def _is_omitted(value: Any, omitted: Any) -> bool:
    return omitted is not None and (value is omitted or (isinstance(value, str) and value == omitted))
