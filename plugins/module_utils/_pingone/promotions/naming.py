# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The IDs of what a user selects, excludes and maps by name, all from one snapshot of the source (contract PingOne 11.5, A6)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..._errors import (
    InputError,
    OperationFailedError,
    PromotionError,
    ProtocolError,
    UnreadableError,
    WaitTimeoutError,
)
from ..._waiting import Waiting
from ..api import PingOneApi
from ..promotion import Promotion
from ..references import Reference
from ..snapshots.inventory import Inventory, Listed, read_inventory
from ..snapshots.naming import NameLookup
from ..snapshots_api import UNSERVED
from .mappings import find_mapping
from .selection import Selection

_CONFIRMING_SHARE = 1 / 3
"""The share of a task's time in which a snapshot must be there that only confirms IDs; the plan needs the rest."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Resolved:
    """A selection by IDs; None for what is not given.

    ``rows`` are the selected resources with ``id``, ``type`` and ``name``, the latter two None if nothing was looked up; None
    for all resources. ``snapshot_id`` is that of the snapshot that was taken to look names up, so that it can be promoted.
    """

    selected: tuple[str, ...] | None = None
    excluded: tuple[str, ...] | None = None
    mapping: Mapping[str, str] | None = None
    rows: list[dict[str, Any]] | None = None
    snapshot_id: str | None = None


class SelectionLookup:
    """Looks up the names in a selection; costs no request if there is none, unless ``confirm`` looks up the IDs.

    Those of the source are looked up in the snapshot with the given ID, or else in a new one. ``may_be_gone`` says that
    resources that are given by ID need not be there any more.

    :raises PromotionError: the resources of the source cannot be read
    """

    def __init__(
        self,
        api: PingOneApi,
        selection: Selection,
        source_id: str,
        waiting: Waiting,
        snapshot_id: str | None = None,
        *,
        may_be_gone: bool = False,
    ) -> None:
        self._api = api
        self._selection = selection
        self._source_id = source_id
        self._waiting = waiting
        self._snapshot_id = snapshot_id
        self._may_be_gone = may_be_gone
        self._source = self._named_in(selection.of_source, source_id, snapshot_id)
        self._must_confirm = self._source is None and bool(selection.of_source)
        self._has_read = False
        self._targets: dict[str, Inventory | None] = {}

    def resolve(self, target_id: str, target_snapshot_id: str | None = None) -> Resolved:
        """Return the IDs for a promotion to a target.

        Names in the target are looked up in the snapshot with the given ID, or else in a new one. A resource that is given by ID
        may be absent from the source if an earlier promotion has mapped it: its deletion can be promoted (contract PingOne 15).

        :raises InputError: something is not there, or there twice, or given by ID and by name
        :raises PromotionError: the resources of the target cannot be read
        """
        selection = self._selection
        if target_id not in self._targets:
            self._targets[target_id] = self._named_in(selection.of_target, target_id, target_snapshot_id)
        of_source = _Ids(self._api, self._source)
        of_target = _Ids(self._api, self._targets[target_id])
        if self._may_be_gone:
            of_source.tolerate(each.id for each, _option in selection.of_source if each.id is not None)
        elif of_source.lack(selection.of_source):
            of_source.tolerate(self._mapped_to(target_id))
        selected = None if selection.selected is None else of_source.of(selection.selected, selection.option)
        excluded = None if selection.excluded is None else of_source.of(selection.excluded, "excluded_resources")
        if not self._may_be_gone:
            of_source.tolerate(())  # PingOne refuses a mapping of what is not there (contract PingOne 6.4)
        sources = of_source.of([source for source, _target in selection.mapping or ()], "resource_mapping")
        targets = of_target.of([target for _source, target in selection.mapping or ()], "resource_mapping")
        of_source.check(of_target)
        _check_distinct({selection.option: selected, "excluded_resources": excluded, "resource_mapping": sources})
        return Resolved(
            selected=None if selected is None else _ids(selected),
            excluded=None if excluded is None else _ids(excluded),
            mapping=None if selection.mapping is None else dict(zip(_ids(sources), _ids(targets), strict=True)),
            rows=None if selected is None else [_row(each) for each in selected],
            snapshot_id=None if self._source is None or self._snapshot_id is not None else self._source.snapshot_id,
        )

    def confirm(self, resolved: Resolved, target_id: str) -> Resolved:
        """Return what ``resolve`` has returned, after looking up resources of the source that are given by ID alone, too.

        So nothing is created for an ID that is not there: PingOne would not validate such a promotion, and could not delete
        it. Where the snapshot cannot be taken or read in time, nothing is known, and PingOne's own validation decides.

        :raises InputError: something is not there
        :raises PromotionError: PingOne cannot be reached
        """
        if not self._must_confirm:
            return resolved
        if not self._has_read:
            self._has_read = True
            self._source = self._read_source()
        return resolved if self._source is None else self.resolve(target_id)

    def _read_source(self) -> Inventory | None:
        """Return what the source contains; None if it cannot be read in time."""
        waiting = dataclasses.replace(self._waiting, deadline=self._waiting.deadline.part(_CONFIRMING_SHARE))
        try:
            found = read_inventory(self._api, self._source_id, self._snapshot_id, waiting)
        except (*UNSERVED, OperationFailedError, ProtocolError, UnreadableError, WaitTimeoutError):
            return None
        return found if found.resources else None

    def _named_in(
        self, references: Iterable[tuple[Reference, str]], environment_id: str, snapshot_id: str | None
    ) -> Inventory | None:
        if any(reference.is_named for reference, _option in references):
            return read_inventory(self._api, environment_id, snapshot_id, self._waiting)
        return None

    def _mapped_to(self, target_id: str) -> Iterable[str]:
        try:
            return find_mapping(self._api, self._source_id, target_id)
        except PromotionError:
            return ()  # what is not known to be mapped is reported as missing


class _Ids:
    """The IDs of resources in one environment; without an inventory, nothing has to be looked up."""

    def __init__(self, api: PingOneApi, inventory: Inventory | None) -> None:
        label = "" if inventory is None else f"environment {api.label(inventory.environment_id)}"
        self._lookup = None if inventory is None else NameLookup(inventory, label)
        self._tolerated: frozenset[str] = frozenset()

    def lack(self, references: Iterable[tuple[Reference, str]]) -> bool:
        """Return whether a resource that is given by ID is not there."""
        lookup = self._lookup
        return lookup is not None and any(not each.is_named and not lookup.knows(each) for each, _option in references)

    def tolerate(self, ids: Iterable[str]) -> None:
        """Let resources be given by ID although they are not there."""
        self._tolerated = frozenset(each.lower() for each in ids)

    def of(self, references: Sequence[Reference], option: str) -> list[Listed]:
        """Return the resources that are found; ``check`` reports the others for the ``option``."""
        found = [self._one(each, option) for each in references]
        return [each for each in found if each is not None]

    def check(self, other: _Ids) -> None:
        """Check that everything was found, here and there.

        :raises InputError: something was not
        """
        lookups = [each._lookup for each in (self, other) if each._lookup is not None]
        if lookups:
            lookups[0].check(*lookups[1:])

    def _one(self, reference: Reference, option: str) -> Listed | None:
        plain = None if reference.id is None else Listed("", "", reference.id)
        if self._lookup is None or (plain is not None and plain.id in self._tolerated):
            return plain
        found = self._lookup.find(reference, option)
        return found if found is None or plain is None else found._replace(id=plain.id)


def selection_of(promotion: Promotion) -> list[dict[str, Any]] | None:
    """Return what a promotion selects, without types and names; None for all resources."""
    if promotion.is_whole_environment:
        return None
    return [_row(Listed("", "", each)) for each in promotion.selected]


def with_names(rows: Sequence[Mapping[str, Any]] | None, plan: Mapping[str, Any] | None) -> list[dict[str, Any]] | None:
    """Return selected resources with the types and names that a plan shows, if they were not looked up."""
    if rows is None:
        return None
    planned = {change.get("source_id"): change for change in (plan or {}).get("changes", ())}
    shown = [planned.get(row["id"], row) if row["name"] is None else row for row in rows]
    return [
        {"id": row["id"], "type": each["type"], "name": each["name"]} for row, each in zip(rows, shown, strict=True)
    ]


def _check_distinct(options: Mapping[str, Sequence[Listed] | None]) -> None:
    for option, found in options.items():
        ids = [each.id.lower() for each in found or ()]
        twice = [str(each) if each.name else each.id for each in found or () if ids.count(each.id.lower()) > 1]
        if twice:
            raise InputError(f"{option} lists a resource more than once: {', '.join(sorted(set(twice)))}.")


def _ids(found: Iterable[Listed]) -> tuple[str, ...]:
    return tuple(each.id for each in found)


def _row(found: Listed) -> dict[str, Any]:
    return {"id": found.id, "type": found.type or None, "name": found.name or None}
