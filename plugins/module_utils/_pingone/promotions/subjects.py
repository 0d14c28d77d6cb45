# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a promotion and its rollback have changed in the target, and under which IDs (contract PingOne 7.8, A36)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..._plan import CREATE, DELETE, Change
from ..plan import plan_of_steps
from ..promotion import Promotion
from ..snapshots.embedded import Embedded
from ..snapshots.state import State
from .restoration import INVERSE, Reversals


@dataclasses.dataclass(frozen=True, kw_only=True)
class Subject:
    """A resource to compare: what the promotion did to it, and its former ID and URL in the target, if known.

    ``source_id`` is the ID of its counterpart in the source; None if the promotion's plan does not contain it.
    """

    action: str
    type: str
    name: str
    id: str | None
    url: str | None
    source_id: str | None


def subjects_of(original: Promotion, rollback: Promotion) -> list[Subject]:
    """Return what a promotion changed, and what its rollback restored beyond that (contract PingOne 7.8).

    Both promotions are as read by ID.
    """
    restored = plan_of_steps(rollback.steps).changes
    urls = {id(change): str(step["resourceUrl"]) for change, step in zip(restored, rollback.steps, strict=True)}
    reversals = Reversals(restored)
    subjects = []
    for change, step in zip(plan_of_steps(original.steps).changes, original.steps, strict=True):
        counterpart = reversals.take(change)
        target_id: str | None
        url: str | None
        target_id, url = change.target_id, step["resourceUrl"]
        if change.action == CREATE:
            target_id, url = (None, None) if counterpart is None else (counterpart.target_id, urls[id(counterpart)])
        subjects.append(
            Subject(
                action=change.action,
                type=change.type,
                name=change.name,
                id=target_id,
                url=url,
                source_id=change.source_id,
            )
        )
    return subjects + [_beyond(change, urls[id(change)]) for change in reversals.left]


def _beyond(change: Change, url: str) -> Subject:
    """Return the resource of a step of the rollback that reverts no step of the promotion.

    What the rollback creates again has, in its source snapshot, the ID that it had in the target.
    """
    if change.action == CREATE:
        return Subject(
            action=DELETE,
            type=change.type,
            name=change.name,
            id=change.source_id,
            url=f"{url.rstrip('/')}/{change.source_id}",
            source_id=None,
        )
    return Subject(
        action=INVERSE[change.action], type=change.type, name=change.name, id=change.target_id, url=url, source_id=None
    )


def recreated_as(subject: Subject, former: State, added: Iterable[Embedded], pair: Any) -> tuple[Embedded | None, str]:
    """Return the resource that a subject has become under another ID, or None; and why it cannot be identified.

    ``added`` are the resources that the target did not have before, ``pair`` the ID that PingOne maps the subject to.
    """
    fitting = [each for each in added if each.type == subject.type and _has_name(each, subject)]
    if subject.action == DELETE and len(fitting) > 1:
        mapped = [each for each in fitting if each.id == pair]
        fitting = mapped or [
            each for each in fitting if translated(former.content, {str(subject.id): each.id}) == each.state.content
        ]
    if len(fitting) > 1 and subject.action == DELETE:
        return None, f"{len(fitting)} resources could be the one that was created again."
    return (fitting[0] if fitting else None), ""


def _has_name(found: Embedded, subject: Subject) -> bool:
    """Return whether a resource has the name of a subject; PingOne names those without one by type and ID."""
    is_unnamed = subject.name.startswith(f"{subject.type}:")
    return found.name == subject.name or (is_unnamed and (not found.name or found.name.startswith(f"{found.type}:")))


def translated(content: Any, ids: Mapping[str, str]) -> Any:
    """Return a content with other IDs, in every place where one of them is the whole value.

    The content of a resource has the spelling of the service, which ``ids`` need not have (contract PingOne A52).
    """
    if not ids:
        return content
    if isinstance(content, Mapping):
        return {name: translated(value, ids) for name, value in content.items()}
    if isinstance(content, Sequence) and not isinstance(content, str):
        return [translated(value, ids) for value in content]
    new = ids.get(content.lower()) if isinstance(content, str) else None
    if new is None:
        return content
    return new if content.islower() else new.upper()
