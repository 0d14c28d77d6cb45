# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads what was rolled back or compensated, and what was compared, into parts of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._comparing import ABSENT
from .._masking import MASK, leads_to_secret
from .document import STATES, Comparison, Compensation, Difference, Rollback, RollbackObject
from .times import show_time
from .values import entries, first_of, id_in, listed, optional, text_of, type_in, verdict, word

_COMPENSATION = {
    "deleted": "deleted",
    "already_absent": "already absent",
    "skipped_objects": "skipped",
    "failed_objects": "could not be deleted",
    "not_compensable": "cannot be compensated",
}
"""The lists of objects in the result of a compensation, with the state that each stands for."""


def read_difference(data: Mapping[str, Any]) -> Difference:
    """Read how a field differs."""
    field = text_of(data.get("field"))
    before, after = text_of(data.get("before")), text_of(data.get("after"))
    if leads_to_secret(field):
        before, after = (value if value == ABSENT else MASK for value in (before, after))
        return Difference(field=field, before=before, after=after, before_name="", after_name="")
    return Difference(
        field=field,
        before=before,
        after=after,
        before_name=text_of(data.get("before_name")),
        after_name=text_of(data.get("after_name")),
    )


def read_rollback(data: Mapping[str, Any]) -> Rollback:
    """Read the result of the rollback that followed a failure.

    :raises InputError: a value has the wrong type
    """
    where = "result.rollback"
    objects = [
        RollbackObject(
            type=type_in(entry),
            name=text_of(entry.get("name")),
            target_id=id_in(entry),
            state=text_of(entry.get("state")),
            reason=_reason_of(entry),
            remains=verdict(entry, "remains", where),
        )
        for entry in entries(data, "resources", where)
    ]
    return Rollback(
        status=text_of(data.get("status")),
        message=text_of(data.get("message")),
        rollback_id=optional(data.get("rollback_id")),
        verified=verdict(data, "verified", where),
        reasons=tuple(text_of(reason) for reason in listed(data, "reasons", where)),
        objects=(*objects, *_read_compensated(data, where)),
        by_hand=_describe_by_hand(data.get("ui_rollback")),
    )


def read_compensation(data: Mapping[str, Any]) -> Compensation | None:
    """Read what a compensation did, or None if the run is not a compensation.

    :raises InputError: a value has the wrong type
    """
    if not any(isinstance(data.get(name), list) for name in _COMPENSATION):
        return None
    return Compensation(_read_compensated(data, "result"), _describe_by_hand(data.get("ui_rollback")))


def _read_compensated(data: Mapping[str, Any], where: str) -> tuple[RollbackObject, ...]:
    return tuple(
        RollbackObject(
            type=type_in(entry),
            name=text_of(entry.get("name")),
            target_id=id_in(entry),
            state=state,
            reason=_reason_of(entry),
            remains=verdict(entry, "remains", where),
        )
        for name, state in _COMPENSATION.items()
        for entry in entries(data, name, where)
    )


def _describe_by_hand(data: Any) -> str:
    """Describe the rollback in the service's user interface, as a compensation reports it."""
    if not isinstance(data, Mapping):
        return text_of(data)
    deadline = show_time(optional(data.get("deadline")))
    possible = data.get("eligible") is True
    until = f" until {deadline}" if possible and deadline else ""
    parts = [
        f"Possible{until}." if possible else "Not possible.",
        text_of(data.get("reason")),
        text_of(data.get("steps")) if possible else "",
    ]
    return " ".join(part for part in parts if part)


def read_comparison(data: Mapping[str, Any]) -> Comparison:
    """Read how a resource compares with its former state, or with its source.

    :raises InputError: a value has the wrong type
    """
    return Comparison(
        type=type_in(data),
        name=text_of(data.get("name")),
        target_id=id_in(data),
        state=word(data, "state", "result.comparison", STATES) or "not_comparable",
        reason=text_of(data.get("reason")),
        fields=tuple(read_difference(entry) for entry in entries(data, "fields", "result.comparison")),
    )


def _reason_of(data: Mapping[str, Any]) -> str:
    """Return the reason for an object's state; for one of a rollback, how it was promoted and rolled back."""
    if data.get("promoted_by"):
        step = text_of(data.get("taken_back_by"))
        return f"promoted by {text_of(data['promoted_by'])}, {'rolled back by ' + step if step else 'no rollback step'}"
    return first_of(data, "reason", "why", "error")
