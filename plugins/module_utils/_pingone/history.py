# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an earlier task has read of the promotions to one target, so that only what is newer is read again.

A list of promotions belongs to a source and can be filtered by status only (contract PingOne 4.6). If many targets share a source, each of
them would read everything that the others have. What was read stays true as far as the states of promotions say (contract PingOne
6.2): a promotion that was over changes only by its rollback, which is a newer record; all others are read again by their IDs.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .._errors import InputError
from .._times import order_of, read_time
from .answers import promotion_fault
from .promotion import Promotion
from .statuses import FINAL

_MARGIN = datetime.timedelta(seconds=60)
"""How much older than the newest known record a listed one must be before the list counts as read far enough."""
_MOST_READ_AGAIN = 5
"""Known promotions that are read again by their IDs at most; with more, the whole list is read."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class History:
    """The ``promotions`` from a ``source`` to a ``target``, newest first, that were there when the newest of the source was created.

    That was at ``as_of``. Both environments are IDs.
    """

    source: str
    target: str
    as_of: datetime.datetime
    promotions: Sequence[Promotion]

    def covers(self, source: str, target: str | None) -> bool:
        """Return whether it is about these environments."""
        return target is not None and (source.lower(), target.lower()) == (self.source.lower(), self.target.lower())

    def continued(
        self, pages: Iterable[Sequence[Promotion]], read: Callable[[str], Promotion | None]
    ) -> list[Promotion]:
        """Return the promotions to the target as of now, newest first.

        ``pages`` are those of the whole list, which are read one by one, only as far as needed. ``read`` returns a promotion by its
        ID, or None if it is gone.
        """
        listed: list[Promotion] = []
        for page in pages:
            listed += page
            if self._reaches_back(page):
                newer = self._of_target(listed)
                older = self._older_than(newer)
                again = self._may_have_changed(older, newer)
                if len(again) <= _MOST_READ_AGAIN:
                    present = {each.id: read(each.id) for each in again}
                    found = (present.get(each.id, each) for each in older)
                    return [*newer, *(each for each in found if each is not None)]
        return self._of_target(listed)

    def _of_target(self, listed: Iterable[Promotion]) -> list[Promotion]:
        return [each for each in listed if (each.target_id or "").lower() == self.target.lower()]

    def _older_than(self, newer: Iterable[Promotion]) -> list[Promotion]:
        known = {each.id for each in newer}
        return [each for each in self.promotions if each.id not in known]

    @staticmethod
    def _may_have_changed(older: Sequence[Promotion], newer: Sequence[Promotion]) -> list[Promotion]:
        """Return what was not over, and what is reverted by a rollback that was not over."""
        open_ones = [each for each in older if each.status not in FINAL]
        reverted = {each.original_id for each in (*newer, *open_ones)}
        return [each for each in older if each in open_ones or each.id in reverted]

    def _reaches_back(self, page: Sequence[Promotion]) -> bool:
        """Return whether a page ends before what is known, and is surely in the assumed order (contract PingOne A26).

        A list that is ordered by changes instead of creations must not be cut, either: so the last record must be unchanged, too.
        """
        created = [read_time(each.created_at) for each in page]
        times = [each for each in created if each is not None]
        if len(times) < len(page) or times != sorted(times, reverse=True) or len(set(times)) < 2:
            return False
        changed = read_time(page[-1].updated_at) or times[-1]
        return max(times[-1], changed) < self.as_of - _MARGIN


def read_history(given: Mapping[str, Any] | None) -> History | None:
    """Read what the option ``known_promotions`` says; None if it is not given.

    :raises InputError: it does not say when it was read, or something in it cannot be a promotion
    """
    if not given:
        return None
    as_of = read_time(given.get("as_of"))
    if as_of is None:
        raise InputError("known_promotions.as_of must be a point in time as PingOne writes it.")
    raw = given.get("promotions") or []
    for number, each in enumerate(raw, 1):
        problem = promotion_fault(each)
        if problem:
            raise InputError(f"known_promotions.promotions: entry {number} cannot be a promotion of PingOne: {problem}")
    return History(
        source=given["source"],
        target=given["target"],
        as_of=as_of,
        promotions=[Promotion(raw=dict(each)) for each in raw],
    )


def histories_of(promotions: Sequence[Mapping[str, Any]], source: str, targets: Iterable[str]) -> dict[str, Any]:
    """Return the option ``known_promotions`` for each target, by its ID, from the list of all promotions of a source.

    None for each if the list does not show when its newest promotion was created.
    """
    listed = [Promotion(raw=dict(each)) for each in promotions]
    created = [each.created_at for each in listed if read_time(each.created_at) is not None]
    if not listed or len(created) < len(listed):
        return dict.fromkeys(targets)
    as_of = max(created, key=order_of)
    return {
        target: {
            "source": source,
            "target": target,
            "as_of": as_of,
            "promotions": [each.raw for each in listed if (each.target_id or "").lower() == target.lower()],
        }
        for target in targets
    }
