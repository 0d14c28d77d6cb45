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
import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.validation import check_type_dict
from ansible.module_utils.errors import UnsupportedError
from ansible.parsing.dataloader import DataLoader
from ansible.utils.vars import load_extra_vars

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._masking import MASK
from ansible_collections.envops.promotion.plugins.module_utils._policy import Policy
from ansible_collections.envops.promotion.plugins.module_utils._run import handed_name

from ._role_connections import connection_problem
from ._role_spec import connections_of, spec_of

Get = Callable[[str], Any]
"""Returns the value of a variable, or None."""

_POLICY = "policy"
_FAILED_RESULT = "ansible_failed_result"


def options_of(role: str, get: Get, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Return the value of options by their names without the role's prefix; None for one with neither value nor default.

    ``names`` are the full names of the options to return; by default all are.
    A dictionary that is given as a string, as surveys and ``--extra-vars`` do, is returned as what it says. What is not
    understood is returned as it is; ``problem_with`` names it.
    """
    handed = get(handed_name(role))
    spec = spec_of(role)
    options = {}
    for name in spec if names is None else names:
        short, option = name.removeprefix(f"{role}_"), spec[name]
        given = handed.get(short) if isinstance(handed, Mapping) else get(name)
        options[short] = copy.deepcopy(option.get("default")) if given is None else _read(given, option)
    return options


def problem_with(role: str, get: Get, names: Iterable[str], facts: Iterable[str]) -> str:
    """Return why a role must not start, as sentences; an empty string if nothing is wrong.

    ``names`` are those of all variables, ``facts`` those that the role sets itself, without its prefix.
    """
    handed = get(handed_name(role))
    if not isinstance(handed, Mapping):
        visible = {str(name) for name in names}
        given = {name: get(name) for name in spec_of(role) if name in visible}
        return _forbidden(role) or _unknown(role, visible, facts) or _invalid(role, given)
    return _forbidden(role) or _invalid(role, {f"{role}_{short}": value for short, value in handed.items()})


def _read(value: Any, option: Mapping[str, Any]) -> Any:
    return _as_dictionary(value) if option["type"] == "dict" else value


def _as_dictionary(value: Any) -> Any:
    if isinstance(value, str):
        with contextlib.suppress(TypeError, ValueError):
            return dict(check_type_dict(value.strip()))
    return value


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
    unknown = sorted({name for name in names if name.startswith(prefix)} - known)
    return " ".join(_unknown_sentence(role, name, known) for name in unknown)


def _unknown_sentence(role: str, name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    advice = f"Did you mean {near[0]}?" if near else f"Variables whose names begin with {role}_ belong to the role."
    return f"The role {role} has no variable {name}. {advice}"


def _invalid(role: str, given: Mapping[str, Any]) -> str:
    """Validate again what Ansible validates before the role, since a caller can ignore or switch off that."""
    name = f"{role}_{_POLICY}"
    if name in given and given[name] is None:
        return f"{name} has no value. Remove it, or give the rules."
    stated = {key: _plain(value) for key, value in given.items() if value is not None}
    spec = spec_of(role)
    connections = {key: value for key, value in stated.items() if key in connections_of(role)}
    for key, value in connections.items():
        problem = connection_problem(key, value, _as_dictionary(value), spec[key]["options"])
        if problem:
            return problem
    try:
        # The validator fills the defaults of a specification in.
        result = ArgumentSpecValidator(copy.deepcopy(spec)).validate({**stated, **{key: {} for key in connections}})
    except Exception:  # pylint: disable=broad-exception-caught # ansible-core 2.16 fails on some strings in place of dictionaries
        return "The variables of the role could not be read: one is not of the type that its documentation states."
    messages = [
        f"Unknown: {error}" if isinstance(error, UnsupportedError) else str(error) for error in result.errors.errors
    ]
    if messages:
        secrets = [text for connection in connections.values() for text in _strings(connection)]
        return _without(secrets, " ".join(f"{message.rstrip('.')}." for message in messages))
    return _policy_problem(name, result.validated_parameters.get(name), _as_dictionary(given.get(name)))


def _plain(value: Any) -> Any:
    """Return a copy in which dictionaries and lists are plain; a deep copy would copy the templar that Ansible's refer to."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _policy_problem(name: str, rules: Any, given: Any) -> str:
    if not rules:
        return ""
    empty = sorted(rule for rule, value in given.items() if value is None) if isinstance(given, Mapping) else []
    if empty:
        return f"{name}: {', '.join(empty)} has no value. Remove the rule, or say what it allows."
    try:
        Policy(**{rule: value for rule, value in rules.items() if value is not None and rule != "enforce"})
    except InputError as error:
        return f"{name}: {error}"
    return ""


def _without(secrets: Iterable[str], message: str) -> str:
    """Mask what is in a connection: whoever mistypes has perhaps put a secret into another variable, too."""
    for secret in secrets:
        message = message.replace(secret, MASK)
    return message


def _strings(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in _strings(item)]
    return [str(value)] if len(str(value)) > 3 else []
