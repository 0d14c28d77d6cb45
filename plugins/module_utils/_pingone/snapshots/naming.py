# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looking up the resources that users name, and saying which ones they may have meant (contract PingOne 11.5)."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence

from ..._errors import InputError, PromotionError
from ..._ids import near
from ..._waiting import Waiting
from ..api import PingOneApi
from ..references import Reference
from .inventory import Inventory, Listed, read_inventory, take_inventory

_MOST_PROBLEMS = 10
_MOST_SHOWN = 5
_SIMILAR_NAME = 0.6
_SIMILAR_ID = 0.8


class NameLookup:
    """Looks resources up in an inventory, and collects why some are not found, so that a message names them all."""

    def __init__(self, inventory: Inventory, label: str) -> None:
        self._inventory = inventory
        self._label = label
        self._problems: list[str] = []

    def find(self, reference: Reference, option: str) -> Listed | None:
        """Return a resource; None if it is not found, which ``check`` reports for the ``option``."""
        found = self._candidates(reference)
        if len(found) == 1:
            return found[0]
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems.append(self._problem(reference, option, found))
        elif len(self._problems) == _MOST_PROBLEMS:
            self._problems.append("More entries are not found.")
        return None

    def require(self, reference: Reference, option: str) -> Listed:
        """Return a resource.

        :raises InputError: it is not found
        """
        found = self._candidates(reference)
        if len(found) != 1:
            raise _not_found(self._problem(reference, option, found))
        return found[0]

    def knows(self, reference: Reference) -> bool:
        """Return whether a resource is found."""
        return len(self._candidates(reference)) == 1

    def check(self, *others: NameLookup) -> None:
        """Check that everything was found, here and by others.

        :raises InputError: something was not, or a name is there twice
        """
        problems = [problem for lookup in (self, *others) for problem in lookup._problems]
        if problems:
            raise _not_found(" ".join(problems))

    def _candidates(self, reference: Reference) -> list[Listed]:
        if reference.id is not None:
            found = self._inventory.by_id.get(reference.id)
            return [] if found is None else [found]
        return [each for pair in reference.pairs for each in self._inventory.by_name.get(pair, [])]

    def _problem(self, reference: Reference, option: str, found: Sequence[Listed]) -> str:
        return f"{option}: {self._ambiguous(reference, found) if found else self._unknown(reference)}"

    def _ambiguous(self, reference: Reference, found: Sequence[Listed]) -> str:
        return f"{self._label} has {len(found)} resources that match {reference}. Give the ID of the one you mean: {_list(found)}."

    def _unknown(self, reference: Reference) -> str:
        if reference.id is not None:
            close = difflib.get_close_matches(reference.id, self._inventory.by_id, n=3, cutoff=_SIMILAR_ID)
            meant = [self._inventory.by_id[each] for each in close]
            return f"{self._label} has no resource with the ID {reference.id}.{_hint(meant)}"
        absent = all(kind not in self._inventory.types for kind, _name in reference.pairs)
        meant = self._similar(reference)
        if not absent:
            return f"{self._label} has no {reference}.{_hint(meant)}"
        kinds = sorted(self._inventory.types)
        kind = reference.pairs[0][0]
        close = near(kind, kinds) or [each.type for each in meant]
        there = f"Did you mean the type {' or '.join(dict.fromkeys(close))}?" if close else f"Its types: {_cut(kinds)}."
        return f"{self._label} has no {reference}, and no resource of the type '{kind}'. {there}{_hint(meant)}"

    def _similar(self, reference: Reference) -> list[Listed]:
        """Return resources with the name and another type, or whose ID was given as name, or with a similar name."""
        names = {name.casefold() for _kind, name in reference.pairs}
        kinds = {kind for kind, _name in reference.pairs} & self._inventory.types
        by_name: dict[str, list[Listed]] = {}
        for each in self._inventory.resources:
            by_name.setdefault(each.name.casefold(), []).append(each)
        same = [each for name in names for each in by_name.get(name, [])]
        same += [self._inventory.by_id[name] for name in names if name in self._inventory.by_id]
        near_names = [
            close for name in sorted(names) for close in difflib.get_close_matches(name, by_name, 9, _SIMILAR_NAME)
        ]
        near_names += [known for known in by_name if any(len(name) > 2 and name in known for name in names)]
        similar = [each for name in near_names for each in by_name[name]]
        similar.sort(key=lambda each: bool(kinds) and each.type not in kinds)
        return list(dict.fromkeys([*same, *similar]))[:_MOST_SHOWN]


def look_up(
    api: PingOneApi,
    environment_id: str,
    reference: Reference,
    option: str,
    waiting: Waiting,
    *,
    max_age: float | None = None,
    now: Callable[[], float] | None = None,
) -> Listed:
    """Return the one resource of an environment that a user names by type and name; ``max_age`` as in ``take_inventory``.

    :raises InputError: it is not there, or more than one is
    :raises PromotionError: the resources of the environment cannot be read
    """
    inventory = take_inventory(api, environment_id, waiting, max_age=max_age, now=now)
    return NameLookup(inventory, f"environment {api.label(environment_id)}").require(reference, option)


def describe_absent(
    api: PingOneApi,
    environment_id: str,
    ids: Iterable[str],
    option: str,
    waiting: Waiting,
    *,
    snapshot_id: str | None = None,
) -> str:
    """Return which of the resources with the ``ids`` an environment does not have, and those near them, to explain a failure.

    They are looked up in the snapshot with the given ID, or else in a new one. An empty string if all are there, or if that
    cannot be known.
    """
    try:
        inventory = read_inventory(api, environment_id, snapshot_id, waiting)
        lookup = NameLookup(inventory, f"environment {api.label(environment_id)}")
        for each in ids:
            lookup.find(Reference(id=each.lower()), option)
        lookup.check()
    except InputError as error:
        return error.message
    except PromotionError:
        return ""
    return ""


def _not_found(problems: str) -> InputError:
    return InputError(problems, advice="envops.promotion.pingone_resource_info lists the resources of an environment.")


def _list(found: Iterable[Listed]) -> str:
    return _cut([str(each) for each in found])


def _cut(texts: Sequence[str]) -> str:
    more = len(texts) - 2 * _MOST_SHOWN
    return ", ".join(texts[: 2 * _MOST_SHOWN]) + (f" and {more} more" if more > 0 else "") or "none"


def _hint(meant: Sequence[Listed]) -> str:
    return f" Similar: {_list(meant)}." if meant else ""
