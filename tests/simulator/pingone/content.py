# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is inside a resource body: references, fields the service owns, sensitive values, likeness.

Source: PingOne contract, sections 5.3 and 15. References need no declaration: wherever a body holds the id of another
resource of the same environment, that is a reference.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from simulator.pingone.model import Json
from simulator.pingone.property_paths import assign, has

MASK = "******"
# The environment itself keeps these up to date, so they neither count as a difference nor travel with a promotion.
SERVER_OWNED = frozenset({"createdAt", "updatedAt", "modified", "userCount", "populationCount", "_links"})
_IDENTITY = frozenset({"id", "environment"})
# Addresses name something else; their own content shows how alike two resources are.
_ADDRESSES = frozenset({"id", "href"})


def strings(value: Any) -> Iterator[str]:
    """Walk over all string values in the order of the body."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def references(body: Json, known: Collection[str]) -> list[str]:
    """List the known resources a body refers to, in the order of the body."""
    own = body["id"]
    found = (text for text in strings(body) if text in known and text != own)
    return list(dict.fromkeys(found))


def translate(body: Json, ids: Mapping[str, str]) -> Json:
    """Copy a body with every id that has a translation replaced by it."""
    result: Json = _map_strings(copy.deepcopy(body), lambda text: ids.get(text, text))
    return result


def _map_strings(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _map_strings(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [_map_strings(item, change) for item in value]
    return value


def without_reference(value: Any, removed: str) -> Any:
    """Copy a value without what points to a removed resource: the property or list entry that held the reference."""

    def points(item: Any) -> bool:
        return item == removed or (isinstance(item, dict) and item.get("id") == removed)

    if isinstance(value, dict):
        return {key: without_reference(item, removed) for key, item in value.items() if not points(item)}
    if isinstance(value, list):
        return [without_reference(item, removed) for item in value if not points(item)]
    return value


def property_of(body: Json, text: str) -> str:
    """Name the top-level property that holds a string."""
    return next((key for key, value in body.items() if key != "id" and text in set(strings(value))), "id")


class Sensitive:
    """Knows which properties are secret: names that count anywhere, or dotted paths, per type or for all ("*")."""

    DEFAULT: ClassVar[dict[str, list[str]]] = {
        "*": [
            "appSecret",
            "bindPassword",
            "clientSecret",
            "clientSecretSigningKey",
            "decryptionKey",
            "defaultSharedSecret",
            "password",
            "secret",
            "serviceAccountCredentials",
            "serviceAccountPassword",
            "verificationKey",
        ]
    }

    def __init__(self, fields: Mapping[str, list[str]] | None = None) -> None:
        self.fields = dict(self.DEFAULT if fields is None else fields)

    def covers(self, kind: str, path: str) -> bool:
        """Return whether a property, given by its dotted path, is secret."""
        return self._secret(kind, tuple(path.split(".")))

    def mask(self, kind: str, body: Json, hidden: Collection[str] = ()) -> Json:
        """Copy a body with its secrets masked, and with them the properties that hold a sensitive variable's value."""
        masked: Json = self._walk(kind, body, lambda holder, key: holder.__setitem__(key, MASK))
        for path in hidden:
            if has(masked, path):
                assign(masked, path, MASK)
        return masked

    def strip(self, kind: str, body: Json) -> Json:
        stripped: Json = self._walk(kind, body, lambda holder, key: holder.pop(key))
        return stripped

    def restore(self, kind: str, body: Json, former: Json) -> Json:
        """Copy a body with its secrets taken from a former one, as far as that has them."""
        result = self.strip(kind, body)
        kept = self._collect(kind, former)
        for path, value in kept.items():
            holder: Any = result
            for key in path[:-1]:
                holder = holder.get(key) if isinstance(holder, dict) else None
            if isinstance(holder, dict):
                holder[path[-1]] = value
        return result

    def _collect(self, kind: str, body: Json) -> dict[tuple[str, ...], Any]:
        found: dict[tuple[str, ...], Any] = {}

        def visit(value: Any, path: tuple[str, ...]) -> None:
            if not isinstance(value, dict):
                return
            for key, item in value.items():
                here = (*path, key)
                if self._secret(kind, here):
                    found[here] = item
                else:
                    visit(item, here)

        visit(body, ())
        return found

    def _walk(self, kind: str, body: Json, act: Callable[[Json, str], Any]) -> Any:
        result = copy.deepcopy(body)

        def visit(value: Any, path: tuple[str, ...]) -> None:
            if isinstance(value, list):
                for item in value:
                    visit(item, path)
            if isinstance(value, dict):
                for key in list(value):
                    if self._secret(kind, (*path, key)):
                        act(value, key)
                    else:
                        visit(value[key], (*path, key))

        visit(result, ())
        return result

    def _secret(self, kind: str, path: tuple[str, ...]) -> bool:
        fields = [*self.fields.get("*", []), *self.fields.get(kind, [])]
        return path[-1] in fields or ".".join(path) in fields


def comparable(body: Json) -> Json:
    """Keep what makes two resources equal or different."""
    return {key: value for key, value in body.items() if key not in SERVER_OWNED and key not in _IDENTITY}


def distance(left: Json, right: Json) -> int | float:
    """Measure how far two bodies are apart, from 0 to 100: the mean over all their own values."""
    first, second = dict(_leaves(comparable(left))), dict(_leaves(comparable(right)))
    paths = first.keys() | second.keys()
    if not paths:
        return 0
    total = sum((_apart(first.get(path), second.get(path)) for path in paths), Fraction(0))
    share = 100 * total / len(paths)
    return int(share) if share.denominator == 1 else float(share)


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in _ADDRESSES:
                yield from _leaves(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}.{index}")
    else:
        yield path, value


def _apart(left: Any, right: Any) -> Fraction:
    if isinstance(left, str) and isinstance(right, str) and left != right:
        return Fraction(_edits(left, right), max(len(left), len(right)))
    # A boolean equals a number in Python, but not in JSON.
    return Fraction(left != right or isinstance(left, bool) is not isinstance(right, bool))


def _edits(left: str, right: str) -> int:
    previous = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        current = [row]
        for column, other in enumerate(right, start=1):
            best = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != other))
            current.append(best)
        previous = current
    return previous[-1]
