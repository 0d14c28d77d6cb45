# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vendor-neutral plan of a promotion: its changes, their digest and their diff."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from ._comparing import differing_fields
from ._errors import InputError
from ._text import cut, visible

CREATE = "create"
UPDATE = "update"
DELETE = "delete"
USE_EXISTING = "use_existing"
IGNORE = "ignore"
ACTIONS = (CREATE, UPDATE, DELETE, USE_EXISTING, IGNORE)
EFFECTIVE_ACTIONS = frozenset({CREATE, UPDATE, DELETE})
"""Actions that change something in the target."""

_DIGEST_PATTERN = re.compile(r"sha256:[0-9a-f]{64}")
_BATCH = 100
_SUMMARY_KEYS = {CREATE: "creates", UPDATE: "updates", DELETE: "deletes", USE_EXISTING: "reused", IGNORE: "ignored"}
_MARKS = {CREATE: "+", UPDATE: "~", DELETE: "-", USE_EXISTING: "=", IGNORE: "."}


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One step of a plan.

    ``payload`` is the meaningful content that the target's object will have, ``before`` the one it has; both are None
    if the vendor does not show them. The payload goes into the digest; results show the fields that differ, and
    ``read_fields`` are those of a change that was read from a result.

    ``target_name`` is the name that the object has in the target before the change, if it is another one; empty if it is the
    same, or if the change creates the object; None if it is not known. It is not part of the digest.

    ``selected`` says whether the user asked for the change, or the vendor added it; None if that is not known. ``names`` are
    those of resources to which the contents refer, by their IDs. ``label`` is what people call an object without a name, if that
    is known. None of them is part of the digest.
    """

    action: str
    type: str
    name: str
    source_id: str | None
    target_id: str | None
    vendor_action: str
    payload: Any = None
    before: Any = None
    read_fields: tuple[dict[str, str], ...] | None = None
    target_name: str | None = ""
    selected: bool | None = None
    names: Mapping[str, str] = dataclasses.field(default_factory=dict)
    label: str = ""

    @property
    def fields(self) -> list[dict[str, str]] | None:
        """The fields that an update changes, or that a created object has, secrets masked; None if both sides are not known.

        An object that is created has nothing before, which is known only if ``before`` is an empty dictionary. A value that is
        the ID of a resource with a known name has that name in ``before_name`` or ``after_name``.
        """
        if self.read_fields is not None:
            return list(self.read_fields)
        if self.action not in (UPDATE, CREATE) or self.before is None or self.payload is None:
            return None
        found = differing_fields(self.before, self.payload)
        return [self._with_names(entry) for entry in found if entry["field"]]  # an empty content is not a field

    def _with_names(self, entry: dict[str, str]) -> dict[str, str]:
        found = {f"{side}_name": self.names.get(entry[side].strip('"')) for side in ("before", "after")}
        return {**entry, **{key: name for key, name in found.items() if name}}

    def to_dict(self) -> dict[str, Any]:
        """Return the change as the collection's results show it; with its fields if both sides are known."""
        fields = self.fields
        return {
            "action": self.action,
            "type": self.type,
            "name": self.name,
            "source_id": self.source_id,
            "target_id": self.target_id,
            "vendor_action": self.vendor_action,
            **({"target_name": self.target_name} if self.target_name != "" else {}),
            **({} if self.selected is None else {"selected": self.selected}),
            **({"label": self.label} if self.label else {}),
            **({} if fields is None else {"fields": fields}),
        }


@dataclasses.dataclass(frozen=True)
class Plan:
    """The changes of a promotion in the order of their execution, with the digest that identifies them."""

    changes: tuple[Change, ...]
    digest: str

    @classmethod
    def of(cls, changes: Iterable[Change]) -> Plan:
        """Make a plan and compute its digest."""
        listed = tuple(changes)
        return cls(listed, digest_of(listed))

    @property
    def effective(self) -> tuple[Change, ...]:
        """The changes that change something in the target."""
        return tuple(change for change in self.changes if change.action in EFFECTIVE_ACTIONS)

    def summary(self) -> dict[str, int]:
        """Count the changes by action."""
        counts = dict.fromkeys(_SUMMARY_KEYS.values(), 0)
        for change in self.changes:
            counts[_SUMMARY_KEYS[change.action]] += 1
        return {**counts, "total": len(self.changes)}

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as the collection's results show it."""
        return {
            "changes": [change.to_dict() for change in self.changes],
            "summary": self.summary(),
            "digest": self.digest,
        }

    @classmethod
    def from_dict(cls, data: Any, option: str = "plan") -> Plan:
        """Read a plan that a task returned.

        :raises InputError: it is not such a plan; the message names ``option``
        """
        wanted = f"{option} must be the plan that a task of this collection returned"
        if not isinstance(data, Mapping) or not isinstance(data.get("changes"), list):
            raise InputError(f"{wanted}: its changes must be a list.")
        digest = data.get("digest")
        if not isinstance(digest, str) or not _DIGEST_PATTERN.fullmatch(digest):
            raise InputError(f"{wanted}: its digest must be 'sha256:' followed by 64 hexadecimal digits.")
        total = data["summary"].get("total") if isinstance(data.get("summary"), Mapping) else None
        if isinstance(total, int) and total > len(data["changes"]):
            raise InputError(
                f"{wanted}: it has {total} changes, but only {len(data['changes'])} of them are given. A result that is too large for "
                "AWX is shortened; give the plan that the task returned, in the same run, or set ENVOPS_PROMOTION_RESULTS to whole."
            )
        return cls(tuple(_read_change(item, number, wanted) for number, item in enumerate(data["changes"], 1)), digest)


def _read_change(item: Any, number: int, wanted: str) -> Change:
    if not isinstance(item, Mapping):
        raise InputError(f"{wanted}: change {number} must be a dictionary.")
    if item.get("action") not in ACTIONS:
        raise InputError(f"{wanted}: the action of change {number} must be one of {', '.join(ACTIONS)}.")
    for key in ("type", "name", "vendor_action"):
        if not isinstance(item.get(key), str):
            raise InputError(f"{wanted}: the {key} of change {number} must be a string.")
    for key in ("source_id", "target_id", "target_name"):
        if not isinstance(item.get(key), str | None):
            raise InputError(f"{wanted}: the {key} of change {number} must be a string or null.")
    if not isinstance(item.get("label", ""), str):
        raise InputError(f"{wanted}: the label of change {number} must be a string.")
    if not isinstance(item.get("selected"), bool | None):
        raise InputError(f"{wanted}: whether change {number} was selected must be true, false or null.")
    fields = item.get("fields")
    return Change(
        action=item["action"],
        type=item["type"],
        name=item["name"],
        source_id=item.get("source_id"),
        target_id=item.get("target_id"),
        vendor_action=item["vendor_action"],
        read_fields=None if fields is None else _read_fields(fields, number, wanted),
        target_name=item.get("target_name", ""),
        selected=item.get("selected"),
        label=item.get("label", ""),
    )


def _read_fields(fields: Any, number: int, wanted: str) -> tuple[dict[str, str], ...]:
    keys = ("field", "before", "after")
    if not isinstance(fields, list) or not all(
        isinstance(entry, Mapping) and all(isinstance(entry.get(key), str) for key in keys) for entry in fields
    ):
        raise InputError(f"{wanted}: the fields of change {number} must be a list of {', '.join(keys)}.")
    known = (*keys, "before_name", "after_name")
    return tuple({key: entry[key] for key in known if isinstance(entry.get(key), str)} for entry in fields)


def check_digest(digest: str | None, option: str) -> str | None:
    """Return a digest as it is, or None if none is given.

    :raises InputError: it does not have the form of a digest; the message names ``option``
    """
    if digest is not None and not _DIGEST_PATTERN.fullmatch(digest):
        raise InputError(
            f"{option} must be 'sha256:' followed by 64 hexadecimal digits, like the digest of a plan; "
            f"got '{cut(digest, 100)}'."
        )
    return digest


def digest_of(changes: Iterable[Change]) -> str:
    """Return 'sha256:' and the hash over the canonical JSON of what the changes do, in order."""
    encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False).encode
    running = hashlib.sha256(b"[")
    separator = b""
    meanings = ([change.action, change.type, change.source_id, change.target_id, change.payload] for change in changes)
    # Each call of the encoder is slow, and the JSON of a large plan needs much memory: so neither one by one nor at once.
    while batch := list(itertools.islice(meanings, _BATCH)):
        canonical = encode(batch)[1:-1]
        running.update(separator + canonical.encode())
        separator = b","
    running.update(b"]")
    return f"sha256:{running.hexdigest()}"


def diff_of(plan: Plan, title: str) -> dict[str, Any]:
    """Return a plan as Ansible's diff: one change a line, with the differing fields if both sides are known."""
    lines = [f"{title}: {_headline(plan)}"]
    for change in plan.changes:
        lines += lines_of(change, fields=True)
    lines = [visible(line) for line in lines]  # a line break in a name must not begin another line
    return {"prepared": "\n".join(lines) + "\n"}


def lines_of(
    change: Change, *, fields: bool, kinds: Mapping[str, str] | None = None, words: Mapping[str, str] | None = None
) -> list[str]:
    """Return a change as one line, and with ``fields`` a line for each field that an update changes.

    ``kinds`` are the names of types for people, by type, and ``words`` those of actions, by action.
    """
    differences = (change.fields or ()) if fields and change.action != CREATE else ()
    return [_line_of(change, kinds or {}, words or {}), *(_field_line(difference) for difference in differences)]


def _line_of(change: Change, kinds: Mapping[str, str], words: Mapping[str, str]) -> str:
    identity = change.target_id or change.source_id or "new"
    name = json.dumps(change.label or change.name, ensure_ascii=False)
    there = f", in the target {json.dumps(change.target_name, ensure_ascii=False)}" if change.target_name else ""
    kind = kinds.get(change.type, change.type)
    return f"{_MARKS[change.action]} {words.get(change.action, change.action):<12} {kind} {name} ({identity}){there}"


def _field_line(difference: Mapping[str, str]) -> str:
    before, after = (
        f"{difference[f'{side}_name']} ({difference[side]})" if f"{side}_name" in difference else difference[side]
        for side in ("before", "after")
    )
    return f"    {difference['field']}: {before} -> {after}"


def _headline(plan: Plan) -> str:
    summary = plan.summary()
    counted = [f"{summary[key]} to {action}" for action, key in _SUMMARY_KEYS.items() if summary[key]]
    return ", ".join(counted).replace("_", " ") if counted else "nothing to change"
