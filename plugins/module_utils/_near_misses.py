# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Types and paths that a rule names almost as a plan has them: a mistyped rule is about nothing, and would never object."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_NEAR = 0.8
_NEAR_TYPE = 0.84
_MOST = 500
_INDEX = re.compile(r"\[[0-9*]*\]|\.(?:[0-9]+|\*)(?=\.|\[|\Z)")
_DOTTED_INDEX = re.compile(r"\.(?:[0-9]+|\*)(?=\.|\[|\Z)")
_NUMBER = re.compile(r"\[[0-9]+\]")


class Paths:
    """The paths of the changed fields of a type, with ``[*]`` for each index, as far as they are needed for a hint."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def add(self, path: str) -> None:
        """Note a path."""
        if len(self._known) < _MOST:
            self._known.add(_NUMBER.sub("[*]", path))

    def near(self, field: str) -> str:
        """Return the path that the field of a rule comes near to, or an empty string."""
        is_end, is_beginning = field.startswith("*"), field.endswith("*") and not _DOTTED_INDEX.search(field)
        wanted = _keys(field.strip("*.") if is_beginning else field.lstrip("*."))
        if not wanted or "*" in "".join(wanted):
            return ""
        for path in sorted(self._known):
            keys = path.split(".")
            for start in range(len(keys) - len(wanted) + 1) if is_end else (0,):
                part = ".".join(keys[start : start + len(wanted)])
                # The same keys are what is meant, unless an index is written with a dot.
                is_same = _keys(part) == wanted and not (_DOTTED_INDEX.search(field) and "[" in part)
                if not is_same and _are_near(wanted, _keys(part)):
                    return f"{'*' * is_end}{part}{'*' * is_beginning}"
        return ""


def near_type(name: str, types: Iterable[str]) -> str:
    """Return the type that a name comes near to, or an empty string; one with wildcards comes near to none."""
    if re.search(r"[*?\[]", name):
        return ""
    return next((each for each in sorted(types)[:_MOST] if _is_near(name, each, _NEAR_TYPE)), "")


def _keys(path: str) -> list[str]:
    """Return the keys of a path, without indices."""
    return [key for key in _INDEX.sub("", path).split(".") if key]


def _are_near(wanted: list[str], keys: list[str]) -> bool:
    return len(wanted) == len(keys) and all(
        _is_near(one, other, _NEAR) for one, other in zip(wanted, keys, strict=True)
    )


def _is_near(one: str, other: str, least: float) -> bool:
    one, other = one.casefold(), other.casefold()
    return one == other or difflib.SequenceMatcher(None, one, other).ratio() >= least
