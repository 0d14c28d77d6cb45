# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What source, target and the records of installations show of an object: in sync, drifted, or unknown (contract Workfront A39 to A41).

In sync needs evidence: the source has not changed since the package, and the target has not changed since the installation that
created the object.
"""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from ..._errors import PermissionDeniedError, ServiceError
from ..objects import CLOCK_TOLERANCE
from ..times import write_time
from .baselines import Baseline

IN_SYNC = "in_sync"
MISSING = "missing_in_target"
CHANGED_IN_SOURCE = "changed_in_source"
CHANGED_IN_TARGET = "changed_in_target"
CHANGED_IN_BOTH = "changed_in_both"
UNKNOWN = "unknown"
DRIFTED = (MISSING, CHANGED_IN_SOURCE, CHANGED_IN_TARGET, CHANGED_IN_BOTH)
UNKNOWN_OR_DRIFTED = (*DRIFTED, UNKNOWN)
STATES = (IN_SYNC, *UNKNOWN_OR_DRIFTED)

UNCHANGED, CHANGED, ABSENT = "unchanged", "changed", "absent"
"""What can be known of one side, apart from ``UNKNOWN``."""

_LONGEST_INSTALLATION = datetime.timedelta(hours=1)
"""What runs longer has stalled (contract Workfront A45); used where the record does not say when an installation ended."""

_NOT_MATCHED = "No installation delivered it, and no plan of Workfront shows what matches it in the target."


def why_unreadable(error: ServiceError, side: str) -> str:
    """Say why source or target shows nothing of a type."""
    if isinstance(error, PermissionDeniedError):
        return f"Workfront does not let this user read objects of this type in the {side}."
    return f"Workfront's core API refuses to show objects of this type in the {side}."


@dataclasses.dataclass(frozen=True)
class Side:
    """What is known of an object in one environment: its state, why, and when it was changed last, if that is known."""

    state: str
    why: str = ""
    changed_at: datetime.datetime | None = None


@dataclasses.dataclass(frozen=True)
class Facts:
    """When an object of the target was created and changed last; what its type does not show is None."""

    entered_at: datetime.datetime | None
    changed_at: datetime.datetime | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Proposed:
    """What the service plans for an object: the ID of the object of the target that matches, empty if none does, and its name.

    The ID is None if the plan contradicts itself.
    """

    target_id: str | None
    name: str | None = None


@dataclasses.dataclass(frozen=True)
class Counterpart:
    """The ID of what the target has instead of an object that no installation delivered, empty if it has nothing.

    The ID is None if nothing tells, and ``why`` says so.
    """

    target_id: str | None
    why: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that is known of an object in the target.

    ``baseline`` is None if no installation has delivered it, ``proposed`` if there is no plan for it. ``facts`` are None if the target
    does not have the object of the baseline, and do not count if ``unreadable`` says why the target does not show it.
    ``counterpart`` is what has the same ID or name where there is no plan; None if nobody has looked for it.
    """

    baseline: Baseline | None
    proposed: Proposed | None
    facts: Facts | None = None
    unreadable: str = ""
    counterpart: Counterpart | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class ObjectDrift:
    """An object of the source, and how the target compares with it."""

    code: str
    source_id: str
    name: str | None
    target_id: str | None
    source: Side
    target: Side
    installation_id: str | None

    @property
    def state(self) -> str:
        """One of ``STATES``: what is known to differ comes before what is unknown."""
        sides = (self.source.state, self.target.state)
        if self.target.state == ABSENT:
            return MISSING
        if sides == (CHANGED, CHANGED):
            return CHANGED_IN_BOTH
        if CHANGED in sides:
            return CHANGED_IN_SOURCE if self.source.state == CHANGED else CHANGED_IN_TARGET
        return IN_SYNC if sides == (UNCHANGED, UNCHANGED) else UNKNOWN

    @property
    def why(self) -> str:
        """What was found, as sentences; an empty string if the object is in sync."""
        reasons = [self.source.why] if self.source.state != UNCHANGED and self.target.state != ABSENT else []
        return " ".join(filter(None, [*reasons, self.target.why if self.target.state != UNCHANGED else ""]))

    def to_dict(self) -> dict[str, Any]:
        """Return the object as results show it."""
        return {
            "object_code": self.code,
            "source_id": self.source_id,
            "target_id": self.target_id,
            "name": self.name,
            "state": self.state,
            "why": self.why,
            "source_changed_at": _written(self.source.changed_at),
            "target_changed_at": _written(self.target.changed_at),
            "installation_id": self.installation_id,
        }


def judge_target(evidence: Evidence) -> tuple[Side, str | None]:
    """Return what is known of an object in the target, and its ID there."""
    baseline, proposed = evidence.baseline, evidence.proposed
    if baseline is None:
        return _never_brought(evidence)
    if baseline.is_running:
        return Side(UNKNOWN, f"Installation {baseline.installation_id} is running."), baseline.target_id or None
    brought = f"Installation {baseline.installation_id} {'created' if baseline.is_created else 'overwrote'} it"
    matched = None if proposed is None else proposed.target_id
    if evidence.unreadable:
        if matched == "":
            return Side(ABSENT, f"{brought}; now Workfront finds nothing in the target that matches it."), None
        return Side(UNKNOWN, evidence.unreadable), matched or baseline.target_id
    if evidence.facts is not None:
        return _since(baseline, evidence.facts), baseline.target_id
    gone = f"{brought} as {baseline.target_id}, which no longer exists in the target"
    if matched and matched != baseline.target_id:
        return Side(CHANGED, f"{gone}; Workfront matches another object, {matched}."), matched
    if matched:
        return Side(UNKNOWN, f"{gone}, but Workfront still matches it."), matched
    return Side(ABSENT, f"{gone}."), None


def _never_brought(evidence: Evidence) -> tuple[Side, str | None]:
    """Judge an object that no installation has created or overwritten: that the target has one says nothing of its content."""
    counterpart = evidence.counterpart or Counterpart(None, evidence.unreadable or _NOT_MATCHED)
    found = counterpart.target_id if evidence.proposed is None else evidence.proposed.target_id
    if found:
        why = (
            "The target has an object that matches, but no installation created or overwrote it, and Workfront does not show "
            "whether its content is the same."
        )
        return Side(UNKNOWN, why), found
    if found is None:
        return Side(UNKNOWN, counterpart.why), None
    return Side(ABSENT, "No installation delivered it, and nothing in the target matches it."), None


def _since(baseline: Baseline, facts: Facts) -> Side:
    """Judge an object that is there by the time of its last change.

    The times of one object are by one clock: what was created and never written since is what the installation created. The clock
    of the installation's record may be another one.
    """
    changed_at, entered_at = facts.changed_at, facts.entered_at
    if changed_at is None:
        return Side(UNKNOWN, "Workfront does not report when it was changed in the target.")
    at = write_time(changed_at)
    if changed_at < baseline.began - CLOCK_TOLERANCE:
        why = f"Its last change in the target, at {at}, is before installation {baseline.installation_id}, which delivered it."
        return Side(UNKNOWN, why, changed_at)
    is_created = baseline.is_created and entered_at is not None
    if is_created and changed_at == entered_at:
        return Side(UNCHANGED, changed_at=changed_at)
    if _is_later(baseline, changed_at, entered_at if is_created else None):
        return Side(
            CHANGED, f"It was changed in the target at {at}, after installation {baseline.installation_id}.", changed_at
        )
    why = f"It was changed in the target at {at}, too close to installation {baseline.installation_id} to tell the two apart."
    return Side(UNKNOWN, why, changed_at)


def _is_later(baseline: Baseline, changed_at: datetime.datetime, entered_at: datetime.datetime | None) -> bool:
    """Return whether an object was changed after the installation; ``entered_at`` is None if that did not create it."""
    ended = baseline.ended or baseline.began + _LONGEST_INSTALLATION
    if changed_at > ended + CLOCK_TOLERANCE:
        return True
    if entered_at is None:
        return False
    lasted = max(ended - baseline.began, datetime.timedelta(0))
    return changed_at - entered_at > lasted or (baseline.ended is not None and entered_at < changed_at > ended)


def _written(moment: datetime.datetime | None) -> str | None:
    return None if moment is None else write_time(moment)
