# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with the options that a role has read, by their types, choices and bounds."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.envops.promotion.plugins.module_utils._bounds import check_arguments
from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError, PromotionError
from ansible_collections.envops.promotion.plugins.module_utils._gate_options import CONDITIONS, read_gate
from ansible_collections.envops.promotion.plugins.module_utils._given import is_blank, only_given
from ansible_collections.envops.promotion.plugins.module_utils._masking import MASK
from ansible_collections.envops.promotion.plugins.module_utils._metadata import check_metadata
from ansible_collections.envops.promotion.plugins.module_utils._options import check_not_negative, check_positive
from ansible_collections.envops.promotion.plugins.module_utils._policy import Policy
from ansible_collections.envops.promotion.plugins.module_utils._proof import check_soak

from ._role_connections import connection_problem
from ._role_spec import GUARDS, Option, Spec, connections_of, spec_of
from ._role_wording import reworded, shape_problem

_METADATA, _ENFORCE, _GATE, _PROVEN = "metadata", "enforce", "_gate", "proven"
_WITH_BLANKS = ("field_rules",)
"""The rules of a policy whose entries a blank would weaken; what reads them refuses it."""
_FIELD_RULES = "field_rules"
_MARKUP = re.compile(r"\b[CMOV]\(([^)]*)\)")
_MAY_BE_ZERO = "target_wait_timeout"


def bounds_problem(role: str, given: Mapping[str, Any]) -> str:
    """Return which of the given values is out of bounds, as a sentence; an empty string if none is."""
    try:
        check_arguments(given, spec_of(role))
    except InputError as error:
        return str(error)
    return ""


def validation_problem(role: str, given: Mapping[str, Any], read: Mapping[str, Any], *, is_all: bool = True) -> str:
    """Return what is wrong, as sentences; an empty string if nothing is.

    ``given`` are the values of variables by their full names, ``read`` what the role reads from those that are not blank. Unless
    these are all, one that is required may be missing.
    """
    spec = spec_of(role)
    missing = [
        f"{name} is required, but missing or blank. Set it: {_meaning(option)}"
        for name, option in spec.items()
        if is_all and option.get("required") and name not in read
    ]
    connections = {name: value for name, value in read.items() if name in connections_of(role)}
    proven = read.get(f"{role}_{_PROVEN}")
    nested = [proven["target"]] if isinstance(proven, Mapping) and "target" in proven else []
    for name, connection in connections.items():
        problem = connection_problem(name, given[name], connection, spec[name]["options"])
        if problem:
            return problem
    others = _problem_of_others(role, {**read, **{name: {} for name in connections}})
    return _without_strings_of({**connections, _PROVEN: nested}, " ".join(filter(None, [*missing, others])))


def _meaning(option: Option) -> str:
    """Return the first sentence of what documents an option, without markup."""
    text = _MARKUP.sub(r"\1", option["description"][0])
    sentence = text.partition(". ")[0].rstrip(".")
    return f"{sentence[0].lower()}{sentence[1:]}."


def _problem_of_others(role: str, read: dict[str, Any]) -> str:
    spec = spec_of(role)
    for guard in (f"{role}_{short}" for short in GUARDS):
        if guard in read:
            read[guard], problem = _rules(guard, read[guard], spec[guard])
            if problem:
                return problem
    shape = next(filter(None, (shape_problem(name, value, spec.get(name, {})) for name, value in read.items())), "")
    if shape:
        return shape
    try:
        result = ArgumentSpecValidator(_without_defaults(role)).validate(read)
    except Exception:  # pylint: disable=broad-exception-caught # ansible-core 2.16 fails on some strings in place of dictionaries
        return "The variables of the role could not be read: one is not of the type that its documentation states."
    if result.error_messages:
        return reworded(result.error_messages)
    validated = result.validated_parameters
    return (
        _problem_of_guards(role, validated)
        or _problem_of_numbers(role, spec, validated)
        or _problem_of_metadata(f"{role}_{_METADATA}", validated)
    )


@functools.cache
def _without_defaults(role: str) -> dict[str, Option]:
    """Return the options of a role as far as given values are validated by them; defaults would be changed in place."""
    return {
        name: {key: value for key, value in option.items() if key not in ("default", "required")}
        for name, option in spec_of(role).items()
    }


def _rules(name: str, given: Any, option: Option) -> tuple[Any, str]:
    """Return the rules of a guard as the validation expects them, and what is wrong: a rule without a value closes nothing.

    What a gate compares may be blank: a name or a ticket that is missing closes.
    """
    if not isinstance(given, Mapping):
        return given, ""
    compared = given.keys() - CONDITIONS if name.endswith(_GATE) else set()
    rules = only_given(given, option["options"], CONDITIONS if name.endswith(_GATE) else ())
    whole = only_given(given, option["options"], _WITH_BLANKS)
    rules |= {rule: whole[rule] for rule in _WITH_BLANKS if rule in rules}
    blank = sorted(str(rule) for rule in given.keys() - compared if rule not in rules or is_blank(rules[rule]))
    if blank:
        return rules, f"{name}: {', '.join(blank)} has no value. Remove the rule, or say what it allows."
    field_rules = given.get(_FIELD_RULES)
    for number, entry in enumerate(field_rules if isinstance(field_rules, list) else (), 1):
        blank = (
            sorted(str(key) for key, value in entry.items() if is_blank(value)) if isinstance(entry, Mapping) else []
        )
        if blank:
            return (
                rules,
                f"{name}: {_FIELD_RULES}: entry {number}: {', '.join(blank)} is blank. Remove it, or say what is meant.",
            )
    # Ansible would make a string of it.
    untyped = sorted(
        str(rule)
        for rule, value in rules.items()
        if isinstance(value, list | Mapping) and option["options"].get(rule, {}).get("type") == "str"
    )
    return rules, f"{name}: {', '.join(untyped)} must be a string." if untyped else ""


def _problem_of_guards(role: str, validated: Mapping[str, Any]) -> str:
    for short, read in _READERS.items():
        name = f"{role}_{short}"
        rules = {rule: value for rule, value in (validated.get(name) or {}).items() if value is not None}
        try:
            read({rule: value for rule, value in rules.items() if rule != _ENFORCE})
        except PromotionError as error:
            return f"{name}: {error}"
    return ""


def _read_policy(rules: Mapping[str, Any]) -> Policy:
    # What an entry does not have is null after the validation; a null that the user gives was refused before.
    entries = [
        {key: value for key, value in entry.items() if value is not None} for entry in rules.get(_FIELD_RULES) or ()
    ]
    return Policy(**{**rules, _FIELD_RULES: entries})


def _read_proven(rules: Mapping[str, Any]) -> float:
    """Return the soak time of a proof.

    :raises InputError: it cannot be one, or the earlier stage is not named
    """
    if not rules:
        return 0.0
    environments = ("source_environment", "target_environment")
    target = rules.get("target")
    if not isinstance(target, Mapping):
        missing = [name for name in environments if not rules.get(name)]
        if len(missing) == len(environments):
            raise InputError("the earlier stage must be named, not only the soak time.")
        if missing:
            raise InputError(f"{missing[0]} is required.")
        if len({str(rules[name]).strip() for name in environments}) == 1:
            raise InputError("source_environment and target_environment must be two different environments.")
    elif not target.get("url"):
        raise InputError("target must have the url of an environment.")
    return check_soak({"soak": 0.0, **rules})


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "policy": _read_policy,
    "gate": read_gate,
    "proven": _read_proven,
}
"""What reads the rules of a guard, and rejects those that cannot be meant."""


def _problem_of_metadata(name: str, validated: Mapping[str, Any]) -> str:
    try:
        check_metadata(validated.get(name), name)
    except InputError as error:
        return str(error)
    return ""


def _problem_of_numbers(role: str, spec: Spec, validated: Mapping[str, Any]) -> str:
    for name, option in spec.items():
        if option["type"] == "float" and validated.get(name) is not None:
            check = check_not_negative if name == f"{role}_{_MAY_BE_ZERO}" else check_positive
            try:
                check(validated, name)
            except InputError as error:
                return str(error)
    return ""


def _without_strings_of(connections: Mapping[str, Any], message: str) -> str:
    """Mask what is in a connection: whoever mistypes has perhaps put a secret into another variable, too."""
    for text in _strings(list(connections.values())) if message else ():
        message = message.replace(text, MASK)
    return message


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _strings(item)]
    if isinstance(value, list | tuple):
        return [text for item in value for text in _strings(item)]
    return [str(value)] if len(str(value)) > 3 else []
