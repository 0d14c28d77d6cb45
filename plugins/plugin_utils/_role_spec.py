# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a role, with the types by which it validates and reads them itself.

Ansible validates a role's variables by its argument_specs.yml before the role starts. There it refuses blanks, which count as
not given, and quotes values that it cannot convert, which in a connection can be secrets. What it refuses, it prints with the
whole specification, in which nobody finds the name of a variable. So the specification leaves nothing to refuse: the type there
is a string or raw, and the real one is stated here, and in the description of the option. What is required says so in its
description alone.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

Option = Mapping[str, Any]
"""What an option accepts, in the terms of AnsibleModule."""
Spec = Mapping[str, Option]
"""Options by their full names."""

_CONNECTIONS = ("connection", "source", "target")
"""The options that are connections, by their names without the role's prefix."""
GUARDS = ("policy", "gate", "proven")
"""The options that forbid something, by their names without the role's prefix; a blank in them is refused."""
_BOOLEAN: Option = {"type": "bool"}
_SECONDS: Option = {"type": "float"}
_DICTIONARY: Option = {"type": "dict"}
_DICTIONARIES: Option = {"type": "list", "elements": "dict"}
_STRINGS: Option = {"type": "list", "elements": "str"}
_REQUIRED = "Required."
"""The paragraph of its description that makes an option a required one."""
_LIST: Option = {"type": "list", "elements": "raw"}


def _one_of(*choices: str) -> Option:
    return {"type": "str", "choices": list(choices)}


_REAL: Mapping[str, Option] = {
    "checks": _STRINGS,
    "target_environments": _STRINGS,
    **dict.fromkeys(("selected_resources", "excluded_resources"), _LIST),
    **dict.fromkeys((*_CONNECTIONS, *GUARDS, "metadata"), _DICTIONARY),
    **dict.fromkeys(("report", "ignore", "objects", "overrides", "overwritten_objects", "resources"), _DICTIONARIES),
    **dict.fromkeys(
        ("all_resources", "verify", "preflight", "retry_rolled_back", "compensate", "newest", "confirm"), _BOOLEAN
    ),
    **dict.fromkeys(("plan_timeout", "execute_timeout", "assemble_timeout", "install_timeout"), _SECONDS),
    **dict.fromkeys(("target_wait_timeout", "wait_interval"), _SECONDS),
    **dict.fromkeys(("project", "execution_environment"), _DICTIONARY),
    **dict.fromkeys(("notifications", "credentials", "pipelines"), _DICTIONARIES),
    "prune": _BOOLEAN,
    "state": _one_of("rendered", "present", "absent"),
    "stage": _one_of("all", "plan", "execute", "discard"),
    "rollback": _one_of("on_failure", "never"),
    "on_target_change": _one_of("fail", "warn", "ignore"),
    "method": _one_of("plan", "snapshots"),
    "on_drift": _one_of("fail", "warn"),
    "on_unknown": _one_of("fail", "warn"),
    "collision": _one_of("as_proposed", "use_existing", "overwrite", "create_alt_name"),
    "outdated": _one_of("reuse", "warn", "recreate"),
}
_ROLES = Path(__file__).parents[2] / "roles"


@functools.cache
def documented_spec(role: str) -> Spec:
    """Return the options of a role as its argument_specs.yml documents them, and as Ansible validates them."""
    path = _ROLES / role / "meta" / "argument_specs.yml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # a safe loader
    options: Spec = loaded["argument_specs"]["main"]["options"]
    return options


@functools.cache
def spec_of(role: str) -> Spec:
    """Return the options of a role as it validates them itself."""
    return {name: _real(name.removeprefix(f"{role}_"), option) for name, option in documented_spec(role).items()}


def _real(short: str, option: Option) -> Option:
    required = {"required": True} if _REQUIRED in option["description"] else {}
    return {**option, **_REAL.get(short, {}), **required}


def connections_of(role: str) -> frozenset[str]:
    """Return the full names of the options of a role that are connections."""
    return frozenset(name for name in documented_spec(role) if name.removeprefix(f"{role}_") in _CONNECTIONS)
