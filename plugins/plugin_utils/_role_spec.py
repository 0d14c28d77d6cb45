# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a role, with the types by which it validates them itself.

Ansible validates a role's variables by its argument_specs.yml before the role starts. It quotes a value that it cannot
convert, which in a connection can be a secret. So the type there is raw; the real one is stated here.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

Spec = Mapping[str, Mapping[str, Any]]
"""Options in the terms of AnsibleModule, by their full names."""

_CONNECTIONS = ("connection", "source", "target")
"""The options that are connections, by their names without the role's prefix."""
_REAL: Mapping[str, Mapping[str, Any]] = {
    **{name: {"type": "dict"} for name in _CONNECTIONS},
}
"""What an option accepts that has the type raw in argument_specs.yml, by its name without the role's prefix."""

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
    return {
        name: {**option, **_REAL.get(name.removeprefix(f"{role}_"), {})}
        for name, option in documented_spec(role).items()
    }


def connections_of(role: str) -> frozenset[str]:
    """Return the full names of the options of a role that are connections."""
    return frozenset(name for name in documented_spec(role) if name.removeprefix(f"{role}_") in _CONNECTIONS)
