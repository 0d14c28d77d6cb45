# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Comparing the resources that a promotion has changed, before the promotion and after its rollback.

Everything is compared in snapshots. No promotion is created for it, because one that does not fit could never be deleted
(contract PingOne 6.3).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from ..._comparing import differing_fields, flat
from ..._errors import AuthenticationError, PromotionError, ServiceError
from ..._ignoring import Rule, ignores
from ..._outcomes import DIFFERENT, EQUAL, NOT_COMPARABLE
from ..._plan import CREATE, DELETE
from ..._waiting import Waiting
from ..api import PingOneApi
from ..promotion import Promotion
from ..snapshots.embedded import Embedded, read_embedded, take_embedded
from ..snapshots.state import State, newest_between, take_states
from ..titles import title_of
from .subjects import Subject, recreated_as, subjects_of, translated

_ABSENT = "PingOne's snapshot of the target before the promotion does not contain it."


def compare_evidence(
    api: PingOneApi, original: Promotion, rollback: Promotion, waiting: Waiting, ignore: Sequence[Rule] = ()
) -> list[dict[str, Any]]:
    """Compare each resource that a promotion or its rollback has changed with its state before the promotion.

    That is the state that was recorded right before the start, or else the one in the snapshot that PingOne took of the
    target for the promotion. Both promotions are as read by ID, and the rollback is over. A row has ``type``, ``name``,
    ``target_id``, ``new_id`` of a resource that was created again, ``state`` (equal, different or not_comparable),
    ``reason``, ``fields`` that differ, ``ignored`` ones, ``digest_before`` and ``digest_after``.

    :raises AuthenticationError: PingOne refuses credentials or token
    """
    return _Comparison(api, original, rollback, waiting, tuple(ignore)).rows()


def describe_differences(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a sentence for each resource that is different, and what to do about fields that PingOne itself maintains."""
    different = [row for row in rows if row["state"] == DIFFERENT]
    advice = ["To leave out a field that PingOne itself maintains, such as a version number, name it in ignore."]
    sentences = [
        f"{title_of(row['type'], row['name'], row['target_id'])} does not have its former state: {row['reason']}"
        for row in different
    ]
    return sentences + (advice if any(row["fields"] for row in different) else [])


@dataclasses.dataclass(frozen=True)
class _Whole:
    """The resources of the target in a snapshot of it, by ID; or why they are unknown."""

    resources: Mapping[str, Embedded] = dataclasses.field(default_factory=dict)
    reason: str = ""


@dataclasses.dataclass(frozen=True)
class _Present:
    """The present state of a resource, and the ID that it has if it was created again under another one."""

    state: State
    new_id: str | None = None


class _Comparison:
    def __init__(
        self, api: PingOneApi, original: Promotion, rollback: Promotion, waiting: Waiting, ignore: tuple[Rule, ...]
    ) -> None:
        self._api = api
        self._original = original
        self._rollback = rollback
        self._waiting = waiting
        self._ignore = ignore
        self._target_id = str(original.target_id)

    def rows(self) -> list[dict[str, Any]]:
        subjects = subjects_of(self._original, self._rollback)
        before = [self._former(subject) for subject in subjects]
        urls = {subject.id: subject.url for subject in subjects if subject.id is not None and subject.url is not None}
        taken = take_states(self._api, self._target_id, urls, self._waiting)
        present = [
            self._present(subject, former, taken.get(subject.id or "", State(reason="Its ID is not known.")))
            for subject, former in zip(subjects, before, strict=True)
        ]
        ids = {
            str(subject.id): found.new_id
            for subject, found in zip(subjects, present, strict=True)
            if found.new_id is not None
        }
        return [
            self._row(subject, former, found, ids)
            for subject, former, found in zip(subjects, before, present, strict=True)
        ]

    # -- the two states

    def _former(self, subject: Subject) -> State:
        if subject.action == CREATE:
            return State()
        recorded = self._recorded(str(subject.id))
        if recorded.known:
            return recorded
        found = self._before.resources.get(str(subject.id))
        if found is not None and found.state.known:
            return found.state if found.state.content is not None else State(reason=_ABSENT)
        return State(reason=f"{recorded.reason} {self._before.reason or _ABSENT}")

    def _recorded(self, resource_id: str) -> State:
        since, until = self._original.created_at or "", self._original.started_at or ""
        try:
            return newest_between(self._api, self._target_id, resource_id, since=since, until=until)
        except AuthenticationError:
            raise
        except ServiceError as error:
            return State(reason=error.message)

    def _present(self, subject: Subject, former: State, taken: State) -> _Present:
        is_gone = taken.known and taken.content is None
        if not former.known or (taken.known and not (is_gone and subject.action == DELETE)):
            return _Present(taken)
        if self._after.reason:
            return _Present(taken if is_gone else State(reason=f"{taken.reason} {self._after.reason}"))
        if subject.id in self._after.resources:
            return _Present(self._after.resources[str(subject.id)].state)
        if subject.action == CREATE and subject.id is None and self._before.reason:
            return _Present(State(reason=self._before.reason))
        pair = self._pairs.get(str(subject.source_id)) if subject.action == DELETE else None
        found, reason = recreated_as(subject, former, self._added, pair)
        if reason:
            return _Present(State(reason=reason))
        if found is None or (subject.action == CREATE and subject.id is not None):
            return _Present(State())
        return _Present(found.state, found.id)

    @cached_property
    def _added(self) -> list[Embedded]:
        return [found for key, found in self._after.resources.items() if key not in self._before.resources]

    @cached_property
    def _before(self) -> _Whole:
        snapshot_id = self._original.target_snapshot_id
        if snapshot_id is None:
            return _Whole(reason="PingOne does not name the snapshot of the target before the promotion.")
        try:
            return _known(read_embedded(self._api, self._target_id, snapshot_id))
        except AuthenticationError:
            raise
        except PromotionError as error:
            return _Whole(reason=error.message)

    @cached_property
    def _after(self) -> _Whole:
        try:
            return _known(take_embedded(self._api, self._target_id, self._waiting))
        except AuthenticationError:
            raise
        except PromotionError as error:
            return _Whole(reason=error.message)

    @cached_property
    def _pairs(self) -> Mapping[str, Any]:
        """The target's IDs by those of the source, as far as PingOne shows which ones it remembers (M1)."""
        try:
            found = self._api.read_mapping(str(self._original.source_id), self._target_id).get("resourceMappings")
        except AuthenticationError:
            raise
        except PromotionError:
            return {}
        return found if isinstance(found, dict) else {}

    # -- the verdict

    def _row(self, subject: Subject, former: State, found: _Present, ids: Mapping[str, str]) -> dict[str, Any]:
        after = found.state
        state, reason = _existence(former, found)
        fields: list[dict[str, str]] = []
        ignored: list[str] = []
        if not state:
            state, reason, fields, ignored = self._contents(subject, former, found, ids)
        return {
            "type": subject.type,
            "name": subject.name,
            "target_id": subject.id,
            "new_id": found.new_id,
            "state": state,
            "reason": reason,
            "fields": fields,
            "ignored": ignored,
            "digest_before": former.digest,
            "digest_after": after.digest,
        }

    def _contents(
        self, subject: Subject, former: State, found: _Present, ids: Mapping[str, str]
    ) -> tuple[str, str, list[dict[str, str]], list[str]]:
        """Return state, reason, fields that differ and those that are ignored, of a resource that exists on both sides."""
        expected, actual = translated(former.content, ids), found.state.content
        old, new = flat(expected), flat(actual)
        paths = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
        ignored = [path for path in paths if ignores(self._ignore, subject.type, path)]
        if len(paths) > len(ignored):
            fields = [each for each in differing_fields(expected, actual) if each["field"] not in ignored]
            named = ", ".join(entry["field"] for entry in fields) or "a secret"
            return DIFFERENT, f"It differs in {named}.", fields, ignored
        reasons = [f"It differs only in fields to ignore: {', '.join(ignored)}."] if ignored else []
        if found.new_id is not None:
            reasons.append(f"It was created again with its former content, under the new ID {found.new_id}.")
            if subject.source_id is not None and self._pairs.get(subject.source_id) != found.new_id:
                reasons.append("PingOne no longer maps its resource of the source to it.")
        elif expected != former.content:
            reasons.append("It refers to a resource that was created again, by its new ID.")
        return EQUAL, " ".join(reasons), [], ignored


def _known(resources: Mapping[str, Embedded]) -> _Whole:
    """Return the resources of a snapshot; an environment always has some, so that one without any shows nothing."""
    return _Whole(resources) if resources else _Whole(reason="PingOne shows no resources in a snapshot of the target.")


def _existence(former: State, found: _Present) -> tuple[str, str]:
    """Return state and reason as far as they follow from whether the resource exists; empty if its content decides."""
    after = found.state
    if not former.known or not after.known:
        return NOT_COMPARABLE, former.reason or after.reason
    if former.content is None and after.content is None:
        return EQUAL, "It does not exist, as before the promotion."
    if former.content is None:
        where = f", under the ID {found.new_id}" if found.new_id is not None else ""
        return DIFFERENT, f"It still exists{where}, although it did not exist before the promotion."
    if after.content is None:
        return DIFFERENT, "It no longer exists."
    return "", ""
