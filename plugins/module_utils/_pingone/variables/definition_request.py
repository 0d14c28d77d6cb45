# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options for a promotion variable, checked before the first request."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..._errors import InputError
from ..._masking import names_secret
from ..._runtime import Runtime
from ..._text import cut
from ..references import LONGEST

_SHORTEST_MASKED_NUMBER = 4
"""Digits from which a secret integer is masked wherever it appears; a shorter one appears everywhere by chance."""
_SUFFIX = re.compile(r"[ _.-]?var(iable)?$", re.IGNORECASE)
_TYPE_WORDS = {
    bool: "a boolean",
    int: "an integer",
    float: "a number with a fraction",
    list: "a list",
    dict: "a mapping",
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class DefinitionRequest:
    """A checked request for a definition; the environment is as given, by ID or name.

    ``value`` is a string, an integer or a list. ``sensitive`` is None if it was not given; ``always`` says to write a
    secret even if one is stored.
    """

    absent: bool
    environment: str
    name: str
    value: Any = dataclasses.field(repr=False)
    sensitive: bool | None
    always: bool

    def register(self, runtime: Runtime) -> None:
        """Mask the value in everything that the task shows; call this before the first request that contains it."""
        for text in _strings(self.value):
            runtime.register_secret(text)
            runtime.register_secret(json.dumps(text)[1:-1])  # as a message quotes an unreadable answer


def read_definition_request(params: Mapping[str, Any]) -> DefinitionRequest:
    """Check a module's options. No message shows the value.

    :raises InputError: one is wrong, or cannot be combined with another
    """
    name, value, sensitive = check_name(params["name"], "name"), params["value"], params["sensitive"]
    absent = params["state"] == "absent"
    if absent:
        if value is not None:
            raise InputError(
                "value cannot be used with state: absent, which deletes the variable regardless of its value."
            )
    else:
        _check_value(value, sensitive=bool(sensitive))
        if sensitive is None and names_secret(_SUFFIX.sub("", name)):
            raise InputError(
                f"The variable '{name}' is named like a secret, but sensitive is not given: set sensitive: true, so that "
                "PingOne encrypts the value and never shows it, or sensitive: false if it is not a secret."
            )
    return DefinitionRequest(
        absent=absent,
        environment=params["environment"],
        name=name,
        value=value,
        sensitive=sensitive,
        always=params["update_secret"] == "always",
    )


def check_name(name: Any, option: str) -> str:
    """Check the name of a definition.

    :raises InputError: it is not a string, is empty or too long, or cannot be part of an address
    """
    if not isinstance(name, str):
        raise InputError(f"{option} must be a string; got {_type_of(name)}. Put it in quotes.")
    if not name.strip():
        raise InputError(f"{option} must be the name of a variable; it is empty.")
    if len(name) > LONGEST:
        raise InputError(f"{option} has {len(name)} characters; at most {LONGEST} are possible: '{cut(name)}'.")
    if name in (".", ".."):
        # As the last part of a path, it would address a parent of the definitions.
        raise InputError(f"{option} must be the name of a variable; '{name}' cannot be one.")
    return name


def _check_value(value: Any, *, sensitive: bool) -> None:
    if value is None:
        raise InputError("value is required with state: present; it must be a string, a list or an integer.")
    if sensitive and value == []:
        raise InputError("value is empty, but a secret must not be empty: check where the value comes from.")
    if isinstance(value, list):
        wrong = [item for item in value if not _is_scalar(item) and not isinstance(item, dict)]
        if wrong:
            raise InputError(
                f"value: a list must contain strings, integers or mappings; got one with {_type_of(wrong[0])} in it."
            )
    elif not _is_scalar(value):
        hint = " Put it in quotes; before ansible-core 2.19, end a template with '| string'."
        raise InputError(f"value must be a string, a list or an integer; got {_type_of(value)}.{hint}")


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _type_of(value: Any) -> str:
    return next((word for kind, word in _TYPE_WORDS.items() if isinstance(value, kind)), "nothing")


def _strings(value: Any) -> Iterator[str]:
    """Yield every string of a value, and every number that is too long to appear elsewhere by chance."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str) and value:
        yield value
    elif isinstance(value, int) and len(str(abs(value))) >= _SHORTEST_MASKED_NUMBER:
        yield str(value)
