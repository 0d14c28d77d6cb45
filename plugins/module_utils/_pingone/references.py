# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Resources as users name them: by ID, by type and exact name, or by a line TYPE/NAME; checked before the first request."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._bounds import check_data
from .._errors import InputError
from .._given import dictionary_of
from .._ids import is_uuid
from .._json import json_of
from .._text import cut

TYPE = re.compile(r"[a-z0-9][\w-]*(?:/[a-z0-9][\w-]*)*", re.IGNORECASE | re.ASCII)
LONGEST = 1000
"""The characters of a type, a name or a line. PingOne states no limit; whatever is longer was meant as something else."""
_KEYS = ("type", "name")
_ENDS = ("source", "target")
_FORMS = "a resource ID (UUID), {type, name}, or TYPE/NAME such as 'populations/NA Eng Austin'"


@dataclasses.dataclass(frozen=True)
class Reference:
    """A resource as a user names it: by its lower-case ``id``, or by one of ``pairs`` of a type and a name.

    A line has a pair for each of its slashes, because types and names may contain slashes.
    """

    id: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def is_named(self) -> bool:
        """Whether the ID must be looked up."""
        return self.id is None

    def __str__(self) -> str:
        if self.id is not None:
            return self.id
        kind, name = self.pairs[0]
        return f"{kind} '{name}'" if len(self.pairs) == 1 else f"'{kind}/{name}'"


Pairs = tuple[tuple[Reference, Reference], ...]
"""Resources of the source with those of the target to which they are mapped."""


def read_reference(given: Any, option: str) -> Reference:
    """Return the resource that a value names; messages name the ``option``.

    :raises InputError: it names none
    """
    if isinstance(given, Mapping):
        return Reference(pairs=(_pair_of(given, option),))
    if not isinstance(given, str):
        raise InputError(f"{option} must be {_FORMS}; got {_excerpt(given)}.")
    line = given.strip()
    if is_uuid(line):
        return Reference(id=line.lower())
    _check_length(line, option)
    pairs = tuple(_splits(line))
    if not pairs:
        raise InputError(
            f"{option} must be {_FORMS}; '{cut(line)}' is not a UUID, and has no type in front of a slash."
        )
    return Reference(pairs=pairs)


def read_references(given: Sequence[Any], option: str) -> tuple[Reference, ...]:
    """Return the resources that a list names.

    :raises InputError: an entry names none, or the same one as another entry
    """
    references = tuple(read_reference(entry, f"{option}: entry {number}") for number, entry in enumerate(given, 1))
    check_distinct(references, option)
    return references


def check_distinct(references: Sequence[Reference], option: str) -> None:
    """Check that no resource is named twice in the same way; a resource may still be given by ID and by name.

    :raises InputError: one is
    """
    twice = sorted({str(each) for each in references if references.count(each) > 1})
    if twice:
        raise InputError(f"{option} lists a resource more than once: {', '.join(twice)}.")


def read_mapping(given: Any, option: str) -> Pairs:
    """Return what a map of source to target resources names, or a list of ``{source, target}``, either also as JSON.

    :raises InputError: it is something else, or maps a resource twice
    """
    pairs = tuple(_ends_of(_read_json(given, option), option))
    check_distinct([source for source, _target in pairs], option)
    return pairs


def _ends_of(given: Any, option: str) -> Iterable[tuple[Reference, Reference]]:
    if isinstance(given, Mapping):
        for source, target in given.items():
            entry = f"{option}: '{cut(str(source))}: {_excerpt(target)}'"
            yield read_reference(source, f"{entry}: the source"), read_reference(target, f"{entry}: the target")
        return
    if not isinstance(given, list | tuple):
        raise InputError(
            f"{option} must map resources of the source to resources of the target, as a dictionary or as a list of "
            f"{{source, target}}; got {_excerpt(given)}."
        )
    for number, entry in enumerate(given, 1):
        where = f"{option}: entry {number}"
        if not isinstance(entry, Mapping):
            raise InputError(f"{where} must have a source and a target; got {_excerpt(entry)}.")
        _check_keys(entry, _ENDS, where)
        yield (
            read_reference(entry["source"], f"{where}: source"),
            read_reference(entry["target"], f"{where}: target"),
        )


def _read_json(given: Any, option: str) -> Any:
    """Return what a string says, as a survey or ``--extra-vars`` passes it: JSON, or ``key=value``."""
    if not isinstance(given, str):
        return given
    read = json_of(given.encode())[1] if given.lstrip().startswith("[") else dictionary_of(given)
    if read is None or isinstance(read, str):
        raise InputError(f"{option} is a string, but neither JSON nor key=value: {_excerpt(given)}.")
    check_data(read, option)
    return read


def _pair_of(given: Mapping[Any, Any], option: str) -> tuple[str, str]:
    _check_keys(given, _KEYS, option)
    kind, name = given["type"], given["name"]
    for key, value in (("type", kind), ("name", name)):
        if not isinstance(value, str):
            raise InputError(f"{option}: {key} must be a string; got {_excerpt(value)}. Write it in quotes.")
        if not value.strip():
            raise InputError(f"{option}: {key} is blank.")
        _check_length(value, f"{option}: {key}")
    if not TYPE.fullmatch(kind.strip()):
        raise InputError(
            f"{option}: type must be the part between environment and ID in the resource's URL, such as populations; "
            f"got '{cut(kind)}'."
        )
    return kind.strip(), name


def _check_keys(given: Mapping[Any, Any], keys: Sequence[str], option: str) -> None:
    unknown = sorted(str(key) for key in given if key not in keys)
    missing = [key for key in keys if key not in given]
    if unknown or missing:
        found = [f"no {key}" for key in missing] + [f"the unknown key {cut(key)}" for key in unknown]
        raise InputError(f"{option} must have exactly the keys {' and '.join(keys)}; it has {', '.join(found)}.")


def _splits(line: str) -> Iterable[tuple[str, str]]:
    for slash in (place for place, character in enumerate(line) if character == "/"):
        kind, name = line[:slash].strip(), line[slash + 1 :].strip()
        if not TYPE.fullmatch(kind):
            return
        if name:
            yield kind, name


def _check_length(text: str, option: str) -> None:
    if len(text) > LONGEST:
        raise InputError(f"{option} has {len(text)} characters; at most {LONGEST} are possible: '{cut(text)}'.")


def _excerpt(value: Any) -> str:
    """Return a value for a message, as YAML writes what is not a string."""
    if isinstance(value, str):
        return cut(value)
    try:
        return cut(json.dumps(value))
    except (TypeError, ValueError):
        return type(value).__name__
