# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a target was changed after a plan for it was made (contract PingOne 7.7, 11.5, A47)."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..._comparing import differing_fields, flat
from ..._errors import AuthenticationError, ServiceError, UnreadableError
from ..._ignoring import Rule, ignores
from ..._plan import CREATE, Change
from ..._times import read_time
from ..api import PingOneApi
from ..plan import plan_of_steps
from ..promotion import Promotion
from ..snapshots.embedded import Embedded, read_embedded
from ..snapshots.snapshot import COMPLETE
from ..snapshots.state import State
from ..snapshots_api import UNSERVED
from ..titles import title_of

_NOT_CONTAINED = State(reason="The snapshot from which the plan was made does not contain it.")
_COUNTERS = frozenset({"version", "revision", "etag"})
_TIME_NAME = re.compile(r"(last|modified|updated|created)", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, kw_only=True)
class TargetComparison:
    """What differs between the target as it is and as the plan found it.

    ``changes`` has ``type``, ``name``, ``id``, ``fields`` and ``reason`` of each resource that differs; ``uncertain`` is a
    sentence for each one that could not be compared, and ``unserved`` says why the service does not show the difference.
    """

    changes: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    uncertain: list[str] = dataclasses.field(default_factory=list)
    unserved: str = ""


def compare_target(
    api: PingOneApi, promotion: Promotion, states: Mapping[str, State], ignore: Sequence[Rule] = ()
) -> TargetComparison:
    """Compare the target with the snapshot from which a plan was made; the promotion is as read by ID.

    ``states`` are the present states of the resources that the plan updates or deletes, by ID. What the plan creates is
    compared only if PingOne has a newer snapshot of the whole target. ``ignore`` are rules for fields to leave out.

    :raises AuthenticationError: PingOne refuses credentials or token
    """
    changes = plan_of_steps(promotion.steps).changes
    creates = [change for change in changes if change.action == CREATE]
    touched = [change for change in changes if change.action != CREATE]
    refused = next((state.reason for state in states.values() if state.refused), "")
    if touched and refused:
        return TargetComparison(unserved=refused)
    newer = _read_newer(api, promotion) if creates else {}
    if not touched and not newer:
        return TargetComparison()
    wanted = None if newer else {str(change.target_id) for change in touched}
    try:
        planned = _read_planned(api, promotion, wanted)
    except AuthenticationError:
        raise
    except UNSERVED as error:
        return TargetComparison(unserved=error.message)
    except (ServiceError, UnreadableError) as error:
        return TargetComparison(uncertain=[error.message])
    compared = TargetComparison(changes=list(_taken_names(creates, planned, newer)))
    for change in touched:
        _compare(
            compared, change, planned, states.get(str(change.target_id), State(reason="Its ID is not known.")), ignore
        )
    return compared


def describe_moved(promotion: Promotion, compared: TargetComparison) -> str:
    """Return what has changed, and what could not be compared, as sentences; an empty string if there is neither."""
    sentences = []
    if compared.changes:
        named = [
            f"{title_of(row['type'], row['name'], row['id'], with_id=True)}: {row['reason']}"
            for row in compared.changes
        ]
        sentences.append(
            f"The target was changed after promotion {promotion.id} was planned at {promotion.created_at}, and the plan "
            f"would overwrite that: {'; '.join(named)}."
        )
    if compared.uncertain:
        sentences.append(
            f"Whether the target was changed after promotion {promotion.id} was planned could not be compared: "
            f"{' '.join(compared.uncertain)}"
        )
    return " ".join(sentences)


def with_present_values(plan: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a plan, as results show it, with the values before the execution that were really there.

    The plan shows those of its own time; ``changes`` are those of the target since.
    """
    present = {row["id"]: row["fields"] for row in changes}
    return {**plan, "changes": [_with_present(each, present) for each in plan.get("changes", [])]}


def _with_present(change: Mapping[str, Any], present: Mapping[Any, Sequence[Mapping[str, str]]]) -> dict[str, Any]:
    if change.get("fields") is None or change.get("target_id") not in present:
        return dict(change)
    fields = {entry["field"]: dict(entry) for entry in change["fields"]}
    for moved in present[change["target_id"]]:
        # A field that the plan does not change has, after the execution, the value that it had when the plan was made.
        after = fields.get(moved["field"], {"after": moved["before"]})["after"]
        fields[moved["field"]] = {"field": moved["field"], "before": moved["after"], "after": after}
    kept = [entry for _field, entry in sorted(fields.items()) if entry["before"] != entry["after"]]
    return {**change, "fields": kept}


def _read_planned(api: PingOneApi, promotion: Promotion, wanted: set[str] | None) -> dict[str, Embedded]:
    target_id, snapshot_id = promotion.target_id, promotion.target_snapshot_id
    if target_id is None or snapshot_id is None:
        raise UnreadableError(
            f"PingOne does not name the snapshot of the target from which promotion {promotion.id} was planned."
        )
    return read_embedded(api, target_id, snapshot_id, wanted)


def _compare(
    compared: TargetComparison, change: Change, planned: Mapping[str, Embedded], now: State, ignore: Sequence[Rule]
) -> None:
    embedded = planned.get(str(change.target_id))
    before = _NOT_CONTAINED if embedded is None else embedded.state
    if not before.known or not now.known:
        title = title_of(change.type, change.label or change.name, change.target_id, with_id=True)
        compared.uncertain.append(f"{title}: {before.reason or now.reason}")
        return
    reason, fields = _difference(change, before, now, ignore)
    if reason:
        compared.changes.append(_row(change, str(change.target_id), reason, fields))


def _difference(change: Change, before: State, now: State, ignore: Sequence[Rule]) -> tuple[str, list[dict[str, str]]]:
    """Return what a resource differs in, and the fields; an empty reason if it does not differ."""
    if before.content is None or now.content is None:
        if before.content is now.content:
            return "", []
        return "it no longer exists" if now.content is None else "it exists again", []
    old, new = flat(before.content), flat(now.content)
    paths = {
        path
        for path in old.keys() | new.keys()
        if old.get(path) != new.get(path)
        and not ignores(ignore, change.type, path)
        and not _is_maintained(path, old.get(path), new.get(path))
    }
    if not paths:
        return "", []
    fields = [entry for entry in differing_fields(before.content, now.content) if entry["field"] in paths]
    named = ", ".join(entry["field"] for entry in fields) or "a secret"
    return f"it differs in {named}", fields


def _is_maintained(path: str, before: str | None, after: str | None) -> bool:
    """Return whether a field is one that the service itself maintains: a version number, or the time of an event.

    Values are JSON. More of them are left out of contents, because they have no part in a plan either (``VOLATILE``).
    """
    name = path.rpartition(".")[2]
    if name in _COUNTERS:
        return True
    return _TIME_NAME.match(name) is not None and all(
        value is None or value == "null" or _is_time(value) for value in (before, after)
    )


def _is_time(value: str) -> bool:
    decoded = json.loads(value)
    return isinstance(decoded, str) and read_time(decoded) is not None


def _taken_names(
    creates: Sequence[Change], planned: Mapping[str, Embedded], newer: Mapping[str, Embedded]
) -> Iterator[dict[str, Any]]:
    """Yield a row for each resource that has, since the plan was made, the type and name of one that the plan creates."""
    added = {(each.type, each.name): each for each in newer.values() if each.id not in planned and each.state.content}
    for change in creates:
        found = added.get((change.type, change.name))
        if found is not None:
            yield _row(change, found.id, "it exists meanwhile, although the plan creates it", [])


def _read_newer(api: PingOneApi, promotion: Promotion) -> dict[str, Embedded]:
    """Return the resources in the newest snapshot of the whole target; none if it is not newer than that of the plan."""
    target_id = str(promotion.target_id)
    try:
        newest = api.snapshots.read_latest(target_id, target_id)
        taken, planned = read_time(str(newest.get("createdAt"))), read_time(promotion.created_at)
        snapshot_id = newest.get("snapshotId")
        if newest.get("status") != COMPLETE or not snapshot_id or snapshot_id == promotion.target_snapshot_id:
            return {}
        if taken is None or planned is None or taken < planned:
            return {}
        return read_embedded(api, target_id, str(snapshot_id))
    except AuthenticationError:
        raise
    except (ServiceError, UnreadableError):
        return {}  # no step that creates something overwrites anything, so this is not worth a refusal


def _row(change: Change, resource_id: str, reason: str, fields: list[dict[str, str]]) -> dict[str, Any]:
    return {"type": change.type, "name": change.name, "id": resource_id, "fields": fields, "reason": reason}
