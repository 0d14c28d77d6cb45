# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the target shows of objects: those that installations delivered, and what has the ID or name of others (contract Workfront 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..._errors import PermissionDeniedError, ProtocolError, RejectedError
from ..core_api import ENTRY_DATE, NAME, CoreApi
from ..installations.translation import Key
from ..objects import CORE_NAMES
from ..times import read_time
from .baselines import Baseline
from .source_side import Names, by_code
from .states import Counterpart, Facts, why_unreadable

_LAST_UPDATE = "lastUpdateDate"
_NOT_EXPOSED = "Workfront's core API does not expose this type."
_NO_NAME = "No installation delivered it, the target has nothing with its ID, and it has no name to look for."
_MOST_SEARCHES = 10
"""Names that are looked for one by one; for more, all names of the type are read at once."""
_NAMESAKES = "No installation delivered it, and the target has more than one object with its name, so nothing says which of them is meant."


def read_facts(
    core: CoreApi, names: Names, baselines: Mapping[Key, Baseline]
) -> tuple[dict[Key, Facts], dict[str, str]]:
    """Return what the target shows of the objects that installations delivered, and why it shows nothing of some types."""
    wanted: dict[str, list[str]] = {}
    for code, object_id in names:
        baseline = baselines.get((code, object_id))
        if baseline is not None and baseline.target_id and not baseline.is_running:
            wanted.setdefault(code, []).append(baseline.target_id)
    facts: dict[Key, Facts] = {}
    unreadable = {code: _NOT_EXPOSED for code, _id in names if code not in CORE_NAMES}
    for code, ids in wanted.items():
        if code in unreadable:
            continue
        try:
            found = core.read_objects(code, list(dict.fromkeys(ids)), (ENTRY_DATE, _LAST_UPDATE))
        except (RejectedError, PermissionDeniedError) as error:
            unreadable[code] = why_unreadable(error, "target")
        else:
            for item in found:
                times = (read_time(item.get(ENTRY_DATE)), read_time(item.get(_LAST_UPDATE)))
                facts[(code, str(item["ID"]).lower())] = Facts(*times)
    return facts, unreadable


def find_counterparts(core: CoreApi, names: Names) -> dict[Key, Counterpart]:
    """Look for what has the same ID as an object that no installation delivered, or else the same name; of exposed types only."""
    found: dict[Key, Counterpart] = {}
    for code, ids in by_code(names).items():
        if code not in CORE_NAMES:
            continue
        try:
            for object_id, counterpart in _of_type(core, code, ids, names):
                found[(code, object_id)] = counterpart
        except (RejectedError, PermissionDeniedError) as error:
            refused = Counterpart(None, why_unreadable(error, "target"))
            found.update({(code, object_id): refused for object_id in ids if (code, object_id) not in found})
    return found


def _of_type(core: CoreApi, code: str, ids: Sequence[str], names: Names) -> Iterator[tuple[str, Counterpart]]:
    same = {str(item["ID"]).lower() for item in core.read_objects(code, ids, ())}
    wanted = {name for object_id in ids if object_id not in same and (name := names[(code, object_id)])}
    listed = _listed(core, code) if len(wanted) > _MOST_SEARCHES else None
    for object_id in ids:
        if object_id in same:
            yield object_id, Counterpart(object_id)
        elif name := names[(code, object_id)]:
            found = core.find_by_name(code, name) if listed is None else listed.get(name, ())
            yield object_id, _only(found)
        else:
            yield object_id, Counterpart(None, _NO_NAME)


def _listed(core: CoreApi, code: str) -> dict[str, list[dict[str, Any]]] | None:
    """Return all objects of a type by name; None if there are too many for one search, or one has no name."""
    try:
        found, is_all = core.list_names(code)
    except ProtocolError:
        return None
    by_name: dict[str, list[dict[str, Any]]] = {}
    for item in found:
        by_name.setdefault(item[NAME], []).append(item)
    return by_name if is_all else None


def _only(named: Sequence[Mapping[str, Any]]) -> Counterpart:
    if len(named) > 1:
        return Counterpart(None, _NAMESAKES)
    return Counterpart(str(named[0]["ID"]).lower() if named else "")
