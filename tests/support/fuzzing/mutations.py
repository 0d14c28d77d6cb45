# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of mutations: what can be in the place of a value, of an item of a list, or of a whole answer."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable, Iterator
from typing import Any

from support.fuzzing.answers import Answer
from support.fuzzing.forms import FORMS, OTHER_TRUTHS, UNCHANGED, WHOLE_FORMS

Place = tuple[str | int, ...]

CONTENT = frozenset(
    {"payload", "configuration", "variables", "resourceMapping", "resourceMappings", "properties", "overrides", "diff"}
)
"""Keys whose inner keys are data of the users: without one of those, an answer says another truth."""

WHOLE: dict[str, Callable[[bytes], bytes]] = {
    "null": lambda body: b"null",
    "a list": lambda body: b"[]",
    "a list of numbers": lambda body: b"[7]",
    "a string": lambda body: b'"text"',
    "a number": lambda body: b"7",
    "true": lambda body: b"true",
    "an empty object": lambda body: b"{}",
    "nothing": lambda body: b"",
    "without its end": lambda body: body.rstrip()[:-1],
    "its first half": lambda body: body[: len(body) // 2],
    "a page": lambda body: b"<html><body>Sign in</body></html>",
    "not UTF-8": lambda body: b"\xff\xfe\x00",
    "NaN": lambda body: b"NaN",
    "nested": lambda body: b"[" * 50_000,
    **WHOLE_FORMS,
}
"""What the body of an answer is replaced by."""

MISSING = object()
VALUES: dict[str, Any] = {
    "missing": MISSING,
    "null": None,
    "a string": "text",
    "a number": 7,
    "a huge number": 10**400,
    "a large number": 10**90,
    "true": True,
    "a list": [7],
    "an object": {"text": 7},
    "blank": "",
    "an empty list": [],
    "an empty object": {},
    "a lone surrogate": "\ud800",
}
"""What a value, or an item of a list, is replaced by."""
_OTHER_TRUTHS = frozenset({"an empty list", "an empty object", "a lone surrogate"})


@dataclasses.dataclass(frozen=True)
class Mutation:
    """One change of the answers to one operation, from one of them on: of the value at a place, or of all.

    ``plain`` says that the changed answer cannot be read as another truth, so that no other success may come of it.
    """

    operation: str
    first: int
    place: Place | None
    kind: str
    plain: bool = True
    once: bool = False

    def __str__(self) -> str:
        where = ".".join(map(str, self.place)) if self.place is not None else "the body"
        times = "once" if self.once else "from there on"
        return f"{self.operation} number {self.first + 1}, {times}: {where} is {self.kind}"

    def apply(self, answer: Answer) -> Answer:
        """Return an answer as this mutation changes it; most answers stay as they are."""
        if answer.operation != self.operation or answer.number < self.first:
            return answer
        if self.once and answer.number > self.first:
            return answer
        return dataclasses.replace(answer, body=self.change(answer.body))

    def change(self, body: bytes) -> bytes:
        """Return the changed body; one without the place, such as a last page, stays as it is."""
        if self.place is None:
            return WHOLE[self.kind](body)
        try:
            present = json.loads(body)
            form = FORMS.get(self.kind)
            value = VALUES[self.kind] if form is None else form(_at(present, self.place))
            return json.dumps(_replaced(present, self.place, value)).encode()
        except (ValueError, KeyError, IndexError, TypeError):
            return body


def mutations_of(operation: str, number: int, body: bytes) -> Iterator[Mutation]:
    """Yield every mutation of an answer; of a list, only those of its first item."""
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    # Where nothing or a list is the answer, another one of those says another truth.
    other_truths = {"a list"} if isinstance(value, list) else set() if body else {"null", "nothing"}
    for kind in WHOLE:
        yield Mutation(operation, number, None, kind, plain=kind not in other_truths)
    for place, present, is_content in _places(value, (), inside=False):
        for kind, other in VALUES.items():
            is_item = isinstance(place[-1], int)
            if (other is MISSING and is_item) or (other is not MISSING and not _differs(other, present)):
                continue
            # Without a configuration, the resource did not exist.
            is_absent = place[-1] == "configuration" and (other is None or present is None)
            plain = not is_content and kind not in _OTHER_TRUTHS and not is_absent
            yield Mutation(operation, number, place, kind, plain)
        for kind, form in FORMS.items():
            if form(present) is not UNCHANGED:
                plain = not is_content and kind not in OTHER_TRUTHS
                yield Mutation(operation, number, place, kind, plain)


def _places(value: Any, above: Place, *, inside: bool) -> Iterator[tuple[Place, Any, bool]]:
    if isinstance(value, list):
        entries: list[tuple[str | int, Any]] = [(0, value[0])] if value else []
    else:
        entries = list(value.items()) if isinstance(value, dict) else []
    for key, item in entries:
        place = (*above, key)
        yield place, item, inside
        yield from _places(item, place, inside=inside or key in CONTENT)


def _differs(other: Any, present: Any) -> bool:
    """Return whether one value in place of another is a mutation: it has another type, or nothing inside."""
    if other in ("", "\ud800", [], {}):
        return isinstance(present, type(other)) and present != other
    if isinstance(other, int) and not isinstance(other, bool) and isinstance(present, int | float):
        return isinstance(present, bool) or other > VALUES["a number"]
    return type(other) is not type(present)


def _at(value: Any, place: Place) -> Any:
    for key in place:
        value = value[key]
    return value


def _replaced(body: Any, place: Place, value: Any) -> Any:
    if value is UNCHANGED:
        return body
    changed = copy.deepcopy(body)
    above = changed
    for key in place[:-1]:
        above = above[key]
    if value is MISSING:
        del above[place[-1]]
    else:
        above[place[-1]]  # a place that is not there is not changed
        above[place[-1]] = value
    return changed
