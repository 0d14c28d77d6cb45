# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said of a variable that is not of its type.

Ansible names the Python classes of what it has found and what it has tried to convert it to. Of a dictionary in the wrong place
it says several things, which differ between its versions; so dictionaries are checked before.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._given import is_blank

_TYPES = {
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "dict": "a dictionary",
    "list": "a list",
    "str": "a string",
    "path": "a path",
}
_WITHIN = r"(?: found in '(?P<within>[^']+)'\.?)?"
_IS_OF_TYPE = r"(?: is of type (?:<class '[^']+'>|\S+))?"
_CONVERT = rf"{_IS_OF_TYPE}{_WITHIN}{_IS_OF_TYPE} and we were unable to convert to (?P<type>\w+): .*"
_TYPE = re.compile(rf"(?P<what>argument|Elements value for option) '(?P<name>[^']+)'{_CONVERT}", re.DOTALL)
_FIELD = re.compile(
    r"Value '.*' in the sub parameter field '(?P<name>[^']+)' must b[ye] a (?P<type>\w+), not .*", re.DOTALL
)
_UNNAMED = "dictionary requested, could not parse JSON or key=value"
"""What Ansible says beside a message that names the option."""
_CHOICE = re.compile(
    r"value of (?P<name>\S+) must be one (?:or more )?of: (?P<choices>.*?)(?:, got|\. Got no match for): (?P<got>.*?)"
    r"(?: found in (?P<within>.*))?",
    re.DOTALL,
)
_MISSING = re.compile(r"missing required arguments: (?P<names>.*?)(?: found in (?P<within>.*))?", re.DOTALL)
_ALIASES = re.compile(r"\s*\([^)]*\)")
_UNKNOWN = re.compile(r"(?P<names>.*?)\. Supported parameters include: (?P<known>.*)", re.DOTALL)


def shape_problem(name: str, value: Any, option: Mapping[str, Any]) -> str:
    """Return which dictionary, or list of them, is something else, as a sentence; an empty string if none is."""
    is_list = option.get("type") == "list" and option.get("elements") == "dict"
    if not is_list and option.get("type") != "dict":
        return ""
    entries = value if is_list and isinstance(value, list) else [value]
    if (is_list and not isinstance(value, list)) or not all(isinstance(entry, Mapping) for entry in entries):
        return f"{name} must be {_TYPES['list'] + ' of dictionaries' if is_list else _TYPES['dict']}."
    for key, inner in option.get("options", {}).items():
        for given in (entry[key] for entry in entries if not is_blank(entry.get(key))):
            if problem := shape_problem(f"{name}: {key}", given, inner):
                return problem
    return ""


def reworded(messages: Iterable[str]) -> str:
    """Return the messages of Ansible's validation as sentences; one that is not known stays as it is."""
    texts = [message.rstrip(".") for message in messages]
    named = [text for text in texts if text != _UNNAMED] or texts
    return " ".join(dict.fromkeys(map(_reworded, named)))


def _reworded(text: str) -> str:
    if found := _TYPE.fullmatch(text):
        if found["what"] == "argument":
            return f"{_within(found['within'])}{found['name']} {_must_be(found['type'])}"
        return f"{_within(found['within'])}{found['name']}: each entry {_must_be(found['type'])}"
    if found := _FIELD.fullmatch(text):
        return f"{found['name']} {_must_be(found['type'])}"
    if found := _CHOICE.fullmatch(text):
        return f"{_within(found['within'])}{found['name']} must be one of {found['choices']}; got {found['got']}."
    if found := _MISSING.fullmatch(text):
        verb = "are" if "," in found["names"] else "is"
        return f"{_within(found['within'])}{found['names']} {verb} required, but missing."
    if found := _UNKNOWN.fullmatch(text):
        known = _ALIASES.sub("", found["known"]).split(", ")
        return " ".join(_unknown(name, known) for name in found["names"].split(", "))
    return f"{text}."


def _must_be(kind: str) -> str:
    return f"must be {_TYPES.get(kind, kind)}."


def _within(path: str | None) -> str:
    return f"{path.replace(' -> ', ': ')}: " if path else ""


def _unknown(name: str, known: list[str]) -> str:
    within, _, key = name.rpartition(".")
    near = difflib.get_close_matches(key, known, n=1)
    advice = f"Did you mean {near[0]}?" if near else f"Its keys are {', '.join(known)}."
    return f"{within.replace('.', ': ')} has no key {key}. {advice}" if within else f"Unknown: {key}. {advice}"
