# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The content of a report in every format; the format json contains exactly this."""

from __future__ import annotations

import dataclasses

from .._outcomes import DIFFERENT, EQUAL, FAILED, NOT_APPLIED, NOT_COMPARABLE, SUCCEEDED, UNKNOWN
from .._run_statuses import DRIFTED, HELD, PROMOTED, UNDONE
from .fleet import Fleet
from .guards import Audit, Gate, Named, Policy, Preflight, Proof, UserCheck

PROMOTION, DRIFT, FLEET = "promotion", "drift", "fleet"
KINDS = (PROMOTION, DRIFT, FLEET)
"""What a report is about."""
OUTCOMES = (SUCCEEDED, FAILED, NOT_APPLIED, UNKNOWN)
STATES = (EQUAL, DIFFERENT, NOT_COMPARABLE)


@dataclasses.dataclass(frozen=True, kw_only=True)
class ApprovalRequest:
    """What a planned promotion asks of the person who must approve it.

    ``until`` is the point in time up to which it can be executed, ``irreversible`` says what nothing restores, and
    ``variables`` are those that execute exactly this plan.
    """

    asked: str
    until: str | None
    on_approval: str
    on_failure: str
    irreversible: tuple[str, ...]
    variables: tuple[Named, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Difference:
    """A field with its value before and after, as JSON; a value that is an ID has the name of the resource, if known."""

    field: str
    before: str
    after: str
    before_name: str
    after_name: str


@dataclasses.dataclass(frozen=True)
class Change:
    """A change of the plan with its outcome; ``message`` may be empty. ``label`` is the name for people.

    ``target_name`` is the name in the target, if it is known and another one. ``selected`` says whether the user asked for the
    change, or the service added it; None if that is not known. The ``fields`` of a created object are its content.
    """

    action: str
    type: str
    name: str
    label: str
    target_name: str | None
    source_id: str | None
    target_id: str | None
    vendor_action: str
    selected: bool | None
    fields: tuple[Difference, ...]
    outcome: str
    message: str


@dataclasses.dataclass(frozen=True)
class Plan:
    """The plan; ``summary`` counts its changes by action."""

    changes: tuple[Change, ...]
    summary: dict[str, int]
    digest: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Phase:
    """A phase of the run; ``seconds`` is None if its start or end is unknown."""

    what: str
    status: str
    at: str | None
    until: str | None
    seconds: float | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Failure:
    """An error that the service reported.

    ``where`` names the step or object, ``message`` is the service's reason, ``meaning`` explains it to the user,
    ``text`` is the service's full wording. ``step`` is the number of the failed change, from 1.
    """

    where: str
    message: str
    meaning: str
    text: str
    code: str | None
    status: str | None
    method: str | None
    url: str | None
    details: tuple[str, ...]
    step: int | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Residual:
    """A step that the service plans again although nothing is left to change."""

    type: str
    name: str
    target_id: str | None
    reason: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SourceEdit:
    """A resource that was promoted and has changed in the source since: its ``fields`` as dotted paths, none if it is gone."""

    type: str
    name: str
    source_id: str | None
    fields: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class NameDifference:
    """An object that the target stores under another name."""

    type: str
    name: str
    target_id: str | None
    name_in_target: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class RollbackObject:
    """An object of the promotion, and what the rollback or compensation did with it.

    ``remains`` says whether something of the installation is left there; None if that is not known.
    """

    type: str
    name: str
    target_id: str | None
    state: str
    reason: str
    remains: bool | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rollback:
    """A rollback; ``by_hand`` describes what a person can still roll back in the service's user interface."""

    status: str
    message: str
    rollback_id: str | None
    verified: bool | None
    reasons: tuple[str, ...]
    objects: tuple[RollbackObject, ...]
    by_hand: str


@dataclasses.dataclass(frozen=True)
class Compensation:
    """What a run that is itself a compensation did; ``by_hand`` is the same as in a rollback."""

    objects: tuple[RollbackObject, ...]
    by_hand: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Comparison:
    """An object of the target, compared with its state before the promotion."""

    type: str
    name: str
    target_id: str | None
    state: str
    reason: str
    fields: tuple[Difference, ...]


@dataclasses.dataclass(frozen=True)
class Logged:
    """A request that changed something, and the ID under which the service has logged it."""

    method: str
    path: str
    correlation_id: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """The whole report. A missing string is empty or None, a missing list is empty, anything else is None.

    ``kind`` is one of ``KINDS``. ``type_names`` are the names that people know the service's types by, for those that have one.
    """

    kind: str
    status: str | None
    message: str
    source: str | None
    source_id: str | None
    target: str | None
    target_id: str | None
    target_type: str | None
    vendor: str | None
    promotion_id: str | None
    package_id: str | None
    installation_id: str | None
    rollback_id: str | None
    plan_digest: str | None
    verified: bool | None
    metadata: tuple[Named, ...]
    type_names: tuple[Named, ...]
    request: ApprovalRequest | None
    plan: Plan | None
    preflight: Preflight | None
    policy: Policy | None
    gate: Gate | None
    proven: Proof | None
    checks: tuple[UserCheck, ...]
    audit: Audit | None
    fleet: Fleet | None
    timeline: tuple[Phase, ...]
    errors: tuple[Failure, ...]
    residual: tuple[Residual, ...]
    source_moved_on: tuple[SourceEdit, ...] | None
    name_differences: tuple[NameDifference, ...]
    effect_unknown: bool
    rollback: Rollback | None
    compensation: Compensation | None
    comparison: tuple[Comparison, ...]
    correlation_ids: tuple[Logged, ...]
    started: str | None
    finished: str | None
    seconds: float | None

    @property
    def went_wrong(self) -> bool:
        """Whether the run failed its purpose; a promotion that was rolled back did, and so did a fleet that has not reached its end."""
        if self.fleet is not None and not all(target.is_reached for target in self.fleet.targets):
            return True
        reverted = self.status in UNDONE and self.rollback is not None
        return self.status in (FAILED, HELD, DRIFTED) or self.verified is False or reverted

    @property
    def is_comparison(self) -> bool:
        """Whether the run only compared environments and had nothing to execute."""
        return self.kind == DRIFT

    @property
    def is_about_fleet(self) -> bool:
        """Whether the run promoted to several targets, each of which may have a report of its own."""
        return self.kind == FLEET

    @property
    def is_about_production(self) -> bool:
        """Whether the target is known to be a production environment."""
        return (self.target_type or "").casefold() == "production"

    @property
    def can_be_verified(self) -> bool:
        """Whether the run did something, so that a missing verification is worth a word; of a rollback, its own is."""
        did_something = any(change.outcome == SUCCEEDED for change in self.plan.changes) if self.plan else False
        if self.status in UNDONE:
            return self.verified is not None or self.rollback is None
        return self.verified is not None or self.status == PROMOTED or (self.went_wrong and did_something)

    @property
    def title(self) -> str:
        """The subject of the report, in one line."""
        source = f" from {self.source}" if self.source else ""
        if self.is_about_fleet:
            return f"{self.vendor} fleet{source}" if self.vendor else f"Fleet{source}"
        if self.is_comparison:
            what = f"{self.vendor} drift" if self.vendor else "Drift"
            return " ".join(f"{what}{f' of {self.target}' if self.target else ''}{source}".split())
        what = f"{self.vendor} promotion" if self.vendor else "Promotion"
        target = f" to {self.target}" if self.target else ""
        return " ".join(f"{what}{source}{target}".split())
