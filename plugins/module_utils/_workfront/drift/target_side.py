# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the target shows of objects: those that installations brought, and what has the ID or name of others (contract Workfront 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..._errors import PermissionDeniedError, RejectedError
from ..core_api import ENTRY_DATE, CoreApi
from ..installations.translation import Key
from ..objects import CORE_NAMES
from ..times import read_time
from .baselines import Baseline
from .source_side import Names, by_code
from .states import Counterpart, Facts, why_unreadable

_LAST_UPDATE = "lastUpdateDate"
_NOT_EXPOSED = "Workfront's core API does not expose this type."
_NO_NAME = "No installation brought it, the target has nothing with its ID, and it has no name to look for."
_NAMESAKES = "No installation brought it, and the target has more than one object with its name, so nothing says which of them is meant."


def read_facts(
    core: CoreApi, names: Names, baselines: Mapping[Key, Baseline]
) -> tuple[dict[Key, Facts], dict[str, str]]:
    """Return what the target shows of the objects that installations brought, and why it shows nothing of some types."""
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
    """Look for what has the same ID as an object that no installation brought, or else the same name; of exposed types only."""
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
    for object_id in ids:
        yield object_id, Counterpart(object_id) if object_id in same else _by_name(core, code, names[(code, object_id)])


def _by_name(core: CoreApi, code: str, name: str | None) -> Counterpart:
    if not name:
        return Counterpart(None, _NO_NAME)
    named = core.find_by_name(code, name)
    if len(named) > 1:
        return Counterpart(None, _NAMESAKES)
    return Counterpart(str(named[0]["ID"]).lower() if named else "")
