# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has become of the source since it was promoted (contract PingOne 2.4, 11.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..._comparing import flat
from ..._errors import AuthenticationError, PromotionError
from ..._ignoring import Rule, ignores
from ..._plan import Change
from ..._waiting import Waiting
from ..api import PingOneApi
from ..promotion import Promotion
from ..snapshots.embedded import Embedded, read_embedded, take_embedded


def edits_since(
    api: PingOneApi, executed: Promotion, changes: Iterable[Change], waiting: Waiting, ignore: Sequence[Rule] = ()
) -> list[dict[str, Any]] | None:
    """Return what was promoted, selected or not, and differs in the source now; None if PingOne does not show it.

    A row has ``type``, ``name``, ``id`` in the source, and the dotted paths of the ``fields`` that differ; none if it is gone.

    :raises AuthenticationError: PingOne refuses credentials or token
    """
    source_id, snapshot_id = executed.source_id, executed.snapshot_id
    if source_id is None or snapshot_id is None:
        return None
    try:
        promoted = read_embedded(api, source_id, snapshot_id)
        present = take_embedded(api, source_id, waiting)
    except AuthenticationError:
        raise
    except PromotionError:
        return None
    if not promoted or not present:
        return None
    planned = {change.source_id for change in changes if change.source_id is not None}
    concerned = {*executed.mapping, *executed.selected, *planned}
    rows = [
        _row(found, present.get(key), ignore)
        for key, found in promoted.items()
        if key in concerned and found.state.known
    ]
    return [row for row in rows if row is not None]


def _row(promoted: Embedded, present: Embedded | None, ignore: Sequence[Rule]) -> dict[str, Any] | None:
    known = {"type": promoted.type, "name": promoted.name, "id": promoted.id}
    if present is None:
        return {**known, "fields": []}
    if not present.state.known:
        return None
    old, new = flat(promoted.state.content), flat(present.state.content)
    paths = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    fields = [path for path in paths if not ignores(ignore, promoted.type, path)]
    return {**known, "fields": fields} if fields else None
