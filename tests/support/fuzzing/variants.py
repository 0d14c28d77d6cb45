# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The same answers in other words: what a service may change from one day to the next without a change of meaning."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from typing import Any

from support.fuzzing.answers import Answer
from support.fuzzing.forms import DATE

_NEW = {"addedLater": {"list": [None, {"": 7}], "status": "NEW"}, "": None, "$schema": "https://example.com/"}
_USER_DATA = frozenset(
    {
        *("payload", "configuration", "variables", "resourceMapping", "resourceMappings", "properties"),
        *("translationMap", "packageEntities", "displayEntities", "entities"),
    }
)
"""Keys whose inner keys are data of the users, or what they have chosen; a service adds none."""


_COMPARED = frozenset(
    {
        *("sourceEnvironmentId", "targetEnvironmentId", "sourceEnvironment.id", "targetEnvironment.id"),
        *("selectedResources", "excludedResources", "selectedResources.id", "excludedResources.id"),
    }
)
"""Places of IDs that are compared with what users give."""


def _json(change: Callable[[Any], Any]) -> Callable[[Answer], Answer]:
    def variant(answer: Answer) -> Answer:
        try:
            body = json.loads(answer.body)
        except ValueError:
            return answer
        return dataclasses.replace(answer, body=json.dumps(change(body)).encode())

    return variant


def _with_keys(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_keys(item) for item in value]
    if not isinstance(value, dict) or _is_translation_map(value):
        return value
    return {name: item if name in _USER_DATA else _with_keys(item) for name, item in value.items()} | _NEW


def _is_translation_map(value: Any) -> bool:
    """Return whether an object is Workfront's plan, which some answers have without a name for it."""
    listed = list(value.values())
    return bool(listed) and all(
        isinstance(entries, dict) and all(isinstance(each, dict) and "action" in each for each in entries.values())
        for entries in listed
    )


def _sorted_backwards(value: Any) -> Any:
    if isinstance(value, list):
        return [_sorted_backwards(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name: _sorted_backwards(value[name]) for name in sorted(value, reverse=True)}


def _with_upper_case(value: Any, above: str = "") -> Any:
    """Write the IDs of environments, and of what a promotion selects, in upper case."""
    if isinstance(value, list):
        return [_with_upper_case(item, above) for item in value]
    if isinstance(value, dict) and "environmentId" not in value:  # a configuration is shown, not compared
        return {
            name: item if name in _USER_DATA else _with_upper_case(item, f"{above}.{name}" if name == "id" else name)
            for name, item in value.items()
        }
    return value.upper() if isinstance(value, str) and above in _COMPARED else value


def _dates(form: str) -> Callable[[Answer], Answer]:
    """Return a variant with another form of all dates: \\1 is the date, \\2 the time, \\3 are the milliseconds."""
    pattern = re.compile(rf'"{DATE.pattern}"')

    def variant(answer: Answer) -> Answer:
        text = answer.body.decode("utf-8", "replace")
        changed = pattern.sub(lambda found: f'"{found.expand(form).replace("..", ".")}"', text)
        return dataclasses.replace(answer, body=changed.encode())

    return variant


def _headers(**changes: str | None) -> Callable[[Answer], Answer]:
    names = {name.replace("_", "-").lower(): (name.replace("_", "-"), value) for name, value in changes.items()}

    def variant(answer: Answer) -> Answer:
        kept = [each for each in answer.headers if each[0].lower() not in names]
        added = [(name, value) for name, value in names.values() if value is not None]
        return dataclasses.replace(answer, headers=(*kept, *added))

    return variant


def _status(statuses: dict[int, int]) -> Callable[[Answer], Answer]:
    def variant(answer: Answer) -> Answer:
        return dataclasses.replace(answer, status=statuses.get(answer.status, answer.status))

    return variant


VARIANTS: dict[str, Callable[[Answer], Answer]] = {
    "unknown keys everywhere": _json(_with_keys),
    "keys in another order": _json(_sorted_backwards),
    "IDs in upper case": _json(_with_upper_case),
    "a byte order mark": lambda answer: dataclasses.replace(answer, body=b"\xef\xbb\xbf" + answer.body),
    "UTF-16": lambda answer: dataclasses.replace(answer, body=answer.body.decode().encode("utf-16")),
    "indented": lambda answer: dataclasses.replace(answer, body=b"\r\n  " + answer.body + b"\r\n\r\n"),
    "dates without fractions": _dates(r"\1T\2Z"),
    "dates in microseconds": _dates(r"\1T\2.\g<3>000Z"),
    "dates in nanoseconds": _dates(r"\1T\2.\g<3>000000Z"),
    "dates with an offset": _dates(r"\1T\2.\3+00:00"),
    "dates with an offset without a colon": _dates(r"\1T\2.\3+0000"),
    "dates with a space": _dates(r"\1 \2.\3Z"),
    "no Content-Type": _headers(Content_Type=None),
    "another charset": _headers(Content_Type="application/json; charset=ISO-8859-1"),
    "a vendor's Content-Type": _headers(Content_Type="application/hal+json"),
    "200 for all": _status({201: 200, 202: 200}),
    "201 and 202 exchanged": _status({201: 202, 202: 201}),
}
"""Changes of each answer after which every result must be what it was."""
SOME = ("unknown keys everywhere", "IDs in upper case", "dates without fractions")
"""Those that a short test tries."""


@dataclasses.dataclass(frozen=True)
class Variant:
    """One entry of VARIANTS, for each answer."""

    kind: str

    plain = True

    def __str__(self) -> str:
        return f"each answer has {self.kind}"

    def apply(self, answer: Answer) -> Answer:
        """Return an answer in other words."""
        return VARIANTS[self.kind](answer)
