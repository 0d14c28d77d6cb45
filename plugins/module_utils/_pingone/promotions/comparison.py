# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Comparing the resources that a promotion has changed, before the promotion and after its rollback."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..._comparing import differing_fields
from ..._outcomes import DIFFERENT, EQUAL, NOT_COMPARABLE
from ..._plan import CREATE, DELETE, Change
from ..._waiting import Waiting
from ..api import PingOneApi
from ..plan import plan_of_steps
from ..promotion import Promotion
from ..snapshots.state import State, newest_between, take_states
from .restoration import take_counterpart


@dataclasses.dataclass(frozen=True)
class _Subject:
    """A resource to compare: what the promotion did to it, and its ID and URL in the target, if known."""

    change: Change
    target_id: str | None
    url: str | None


def compare_evidence(
    api: PingOneApi, original: Promotion, rollback: Promotion, waiting: Waiting
) -> list[dict[str, Any]]:
    """Compare each resource of a promotion with its state that was recorded before the promotion was started.

    Both promotions are as read by ID, and the rollback is over. A row has ``type``, ``name``, ``target_id``, ``state``
    (equal, different or not_comparable), ``reason``, ``fields`` that differ, ``digest_before`` and ``digest_after``.
    What the rollback restored beyond the promotion's plan is listed too, as not comparable.

    :raises ServiceError: a snapshot cannot be read
    """
    target_id = str(original.target_id)
    subjects = list(_subjects(original, rollback))
    before = [_state_before(api, target_id, original, subject) for subject in subjects]
    urls = {
        subject.target_id: subject.url
        for subject, state in zip(subjects, before, strict=True)
        if state.known and subject.target_id is not None and subject.url is not None
    }
    after = take_states(api, target_id, urls, waiting)
    rows = [
        _row(subject, state, after.get(subject.target_id or "", State(reason=state.reason)))
        for subject, state in zip(subjects, before, strict=True)
    ]
    return rows + _beyond(original, rollback)


def describe_differences(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a sentence for each resource that is different."""
    return [
        f'{row["type"]} "{row["name"]}" does not have its former state: {row["reason"]}'
        for row in rows
        if row["state"] == DIFFERENT
    ]


def _subjects(original: Promotion, rollback: Promotion) -> Iterator[_Subject]:
    left = list(plan_of_steps(rollback.steps).changes)
    urls = {change.target_id: step["resourceUrl"] for change, step in zip(left, rollback.steps, strict=True)}
    for change, step in zip(plan_of_steps(original.steps).changes, original.steps, strict=True):
        counterpart = take_counterpart(change, left)
        if change.action != CREATE:
            yield _Subject(change, change.target_id, step["resourceUrl"])
        elif counterpart is None or counterpart.target_id is None:
            yield _Subject(change, None, None)
        else:
            yield _Subject(change, counterpart.target_id, urls[counterpart.target_id])


def _state_before(api: PingOneApi, target_id: str, original: Promotion, subject: _Subject) -> State:
    if subject.target_id is None:
        return State(reason="The rollback does not show which ID it had in the target.")
    if subject.change.action == CREATE:
        return State()
    return newest_between(
        api, target_id, subject.target_id, since=original.created_at or "", until=original.started_at or ""
    )


def _row(subject: _Subject, before: State, after: State) -> dict[str, Any]:
    state, reason = _verdict(subject.change, before, after)
    differing = state == DIFFERENT and before.content is not None and after.content is not None
    fields = differing_fields(before.content, after.content) if differing else []
    if differing:
        reason = f"It differs in {', '.join(entry['field'] for entry in fields) or 'a secret'}."
    return {
        "type": subject.change.type,
        "name": subject.change.name,
        "target_id": subject.target_id,
        "state": state,
        "reason": reason,
        "fields": fields,
        "digest_before": before.digest,
        "digest_after": after.digest,
    }


def _verdict(change: Change, before: State, after: State) -> tuple[str, str]:
    if not before.known or not after.known:
        return NOT_COMPARABLE, before.reason or after.reason
    if before.digest == after.digest:
        return EQUAL, "" if after.content is not None else "It does not exist, as before the promotion."
    if before.content is None:
        return DIFFERENT, "It still exists, although it did not exist before the promotion."
    if after.content is not None:
        return DIFFERENT, ""
    if change.action == DELETE:
        return (
            NOT_COMPARABLE,
            "It does not exist under its former ID; the rollback may have created it under another one.",
        )
    return DIFFERENT, "It no longer exists."


def _beyond(original: Promotion, rollback: Promotion) -> list[dict[str, Any]]:
    """Return rows for what the rollback changed although the promotion's plan does not contain it (contract PingOne 7.8)."""
    left = list(plan_of_steps(rollback.steps).changes)
    for change in plan_of_steps(original.steps).changes:
        take_counterpart(change, left)
    reason = "The promotion affected it although its plan does not contain it, so its former state was not recorded."
    return [
        {
            "type": change.type,
            "name": change.name,
            "target_id": change.target_id,
            "state": NOT_COMPARABLE,
            "reason": reason,
            "fields": [],
            "digest_before": None,
            "digest_after": None,
        }
        for change in left
    ]
