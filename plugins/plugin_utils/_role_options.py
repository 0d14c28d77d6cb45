# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that a role is given, and why it must not start with them.

Whoever uses a role gives them as variables with the role's name as prefix. A role that uses another one hands over all of
them in one private variable: extra variables and variables of a play would beat public ones, and the called role would do
something else than what it was called for.
"""

from __future__ import annotations

import contextlib
import copy
import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.parsing.dataloader import DataLoader
from ansible.utils.vars import load_extra_vars

from ansible_collections.envops.promotion.plugins.module_utils._given import dictionary_of, is_blank, only_given
from ansible_collections.envops.promotion.plugins.module_utils._masking import MASK
from ansible_collections.envops.promotion.plugins.module_utils._run import handed_name
from ansible_collections.envops.promotion.plugins.module_utils._text import shortened

from ._object_lines import objects_of
from ._role_spec import GUARDS, Option, connections_of, spec_of
from ._role_validation import bounds_problem, validation_problem

Get = Callable[[str], Any]
"""Returns the value of a variable, or None."""

_FAILED_RESULT = "ansible_failed_result"
_SECRET_OF_A_URL = re.compile("[@?#]")
_MORE_THAN_A_URL = "@"
"""Stands for a URL with credentials, a query or a fragment, which the modules refuse."""
_IDENTIFIERS = ("_id", "_digest", "_environment", "_name")
"""Endings of the options in which blanks around the value have no meaning."""
_NO_OPTION = "environments"
"""What a role hands over beside options: the names of the environments, for messages."""
_OBJECTS = "objects"
"""The option that names objects of Workfront."""
_HOSTS = "hosts"
"""The variable with which a playbook of the collection says where its role runs; the role does not use it."""


def options_of(role: str, get: Get, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return the value of options by their names without the role's prefix; None for one with neither value nor default.

    ``names`` are the full names of the options to return; by default all are.
    A blank counts as not given. A list or a dictionary that is given as a string, as surveys and ``--extra-vars`` do, is
    returned as what it says. What is not understood is returned as it is; ``problem_with`` names it.
    """
    handed = get(handed_name(role))
    spec = spec_of(role)
    options = {}
    for name in spec if names is None else names:
        short, option = name.removeprefix(f"{role}_"), spec[name]
        read = _read(short, handed.get(short) if isinstance(handed, Mapping) else get(name), option)
        options[short] = copy.deepcopy(option.get("default")) if read is None else read
    return options


def given_options(role: str, get: Get) -> dict[str, Any]:
    """Return the options that have a value, for a fact: of a connection the names of its options, and the URL, if it is only that."""
    options = options_of(role, get)
    for name in connections_of(role):
        short = name.removeprefix(f"{role}_")
        options[short] = _without_secrets(options[short])
    proven = options.get("proven")
    if isinstance(proven, Mapping) and "target" in proven:
        options["proven"] = {**proven, "target": _without_secrets(proven["target"])}
    return {short: value for short, value in options.items() if value is not None}


def problem_with(role: str, get: Get, names: Iterable[str], facts: Iterable[str], *, is_all: bool = True) -> str:
    """Return why a role must not start, as sentences; an empty string if nothing is wrong.

    ``names`` are those of all variables, ``facts`` those that the role sets itself, without its prefix. Unless these are all, an
    option that is required may be missing.
    """
    handed = get(handed_name(role))
    if isinstance(handed, Mapping):
        given = {f"{role}_{short}": value for short, value in handed.items() if short != _NO_OPTION}
        return shortened(_forbidden(role) or invalid(role, given))
    visible = {str(name) for name in names}
    given = {name: get(name) for name in spec_of(role) if name in visible}
    return shortened(_forbidden(role) or _unknown(role, visible, facts) or invalid(role, given, is_all=is_all))


def _read(short: str, value: Any, option: Option) -> Any:
    """Return what an option is given as; None if that is nothing.

    The rules of a guard stay as they are, blanks too: to leave one out would open what it was to close.
    """
    given = _plain(value)
    if option["type"] == "dict" and isinstance(given, str):
        given = dictionary_of(given)
    if short == _OBJECTS and isinstance(given, str):
        given = objects_of(given) or given
    if short in GUARDS:
        return _with_given_target(given, option)
    read = only_given({short: given}, {short: option}).get(short)
    is_trimmed = "choices" in option or short.endswith(_IDENTIFIERS)
    return read.strip() if is_trimmed and isinstance(read, str) else read


def _with_given_target(guard: Any, option: Option) -> Any:
    """Return a guard with what is given of the connection in it, where blanks count as not given as in any connection."""
    if not isinstance(guard, Mapping) or not isinstance(guard.get("target"), Mapping):
        return guard
    nested = option["options"].get("target", {}).get("options", {})
    return {**guard, "target": only_given(guard["target"], nested)}


def _without_secrets(connection: Any) -> Any:
    if not isinstance(connection, Mapping):
        return None
    shown = {key: MASK for key, value in connection.items() if value is not None}
    if "url" in shown:
        url = str(connection["url"])
        shown["url"] = _MORE_THAN_A_URL if _SECRET_OF_A_URL.search(url) else url
    return shown


def _plain(value: Any) -> Any:
    """Return a copy in which dictionaries and lists are plain; a deep copy would copy the templar that Ansible's refer to.

    A point in time, which YAML makes of an unquoted one, is the string that it was.
    """
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def invalid(role: str, given: Mapping[str, Any], *, is_all: bool = True) -> str:
    """Validate what Ansible does not validate before the role, or whose validation a caller has ignored or switched off."""
    # Before anything walks through the values.
    problem = bounds_problem(role, given)
    if problem:
        return problem
    for guard in (f"{role}_{short}" for short in GUARDS):
        if guard in given and is_blank(given[guard]):
            return f"{guard} has no value. Remove it, or give the rules."
    spec = spec_of(role)
    read = {
        name: _read(name.removeprefix(f"{role}_"), value, spec[name]) if name in spec else value
        for name, value in given.items()
    }
    read = {name: value for name, value in read.items() if value is not None}
    return bounds_problem(role, read) or validation_problem(role, given, read, is_all=is_all)


def _forbidden(role: str) -> str:
    """Name extra variables that would beat what the role finds out, decides or hands over itself."""
    own = {f"{role}_result", _FAILED_RESULT}
    found = sorted(name for name in _extra_variables() if name in own or name.startswith(f"__{role}_"))
    if not found:
        return ""
    return f"Do not set {', '.join(found)} as extra variables: the role sets these variables itself."


def _extra_variables() -> Mapping[str, Any]:
    # Ansible has read them when it started, and returns what it has read.
    with contextlib.suppress(Exception):
        return dict(load_extra_vars(DataLoader()))
    return {}


def _unknown(role: str, names: Iterable[str], facts: Iterable[str]) -> str:
    prefix = f"{role}_"
    known = {*spec_of(role), *(f"{prefix}{fact}" for fact in facts)}
    unknown = sorted({name for name in names if name.startswith(prefix)} - known - {f"{prefix}{_HOSTS}"})
    return " ".join(_unknown_sentence(role, name, known) for name in unknown)


def _unknown_sentence(role: str, name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    advice = f"Did you mean {near[0]}?" if near else f"Variables whose names begin with {role}_ belong to the role."
    return f"The role {role} has no variable {name}. {advice}"
