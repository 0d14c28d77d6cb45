# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report says, whatever its format; the format json is this and nothing else."""

from __future__ import annotations

import dataclasses

from .._outcomes import DIFFERENT, EQUAL, FAILED, NOT_APPLIED, NOT_COMPARABLE, SUCCEEDED, UNKNOWN

IN_SYNC, DRIFTED = "in_sync", "drifted"
STATUSES = ("unchanged", "planned", "promoted", "rolled_back", "compensated", "failed", IN_SYNC, DRIFTED)
TAKEN_BACK = frozenset({"rolled_back", "compensated"})
OUTCOMES = (SUCCEEDED, FAILED, NOT_APPLIED, UNKNOWN)
STATES = (EQUAL, DIFFERENT, NOT_COMPARABLE)


@dataclasses.dataclass(frozen=True)
class Named:
    """A name with a value, where the order of several tells something."""

    name: str
    value: str


@dataclasses.dataclass(frozen=True)
class Difference:
    """A field with both of its values, as JSON text."""

    field: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True)
class Change:
    """A change of the plan with what became of it; ``message`` is empty where there is nothing to say."""

    action: str
    type: str
    name: str
    source_id: str | None
    target_id: str | None
    vendor_action: str
    fields: tuple[Difference, ...]
    outcome: str
    message: str


@dataclasses.dataclass(frozen=True)
class Plan:
    """The plan; ``summary`` counts its changes by action."""

    changes: tuple[Change, ...]
    summary: dict[str, int]
    digest: str


@dataclasses.dataclass(frozen=True)
class Violation:
    """A broken rule; ``change`` tells which change breaks it, unless it is the plan as a whole."""

    rule: str
    change: str | None
    message: str


@dataclasses.dataclass(frozen=True)
class Policy:
    """How the plan was judged."""

    allowed: bool
    violations: tuple[Violation, ...]


@dataclasses.dataclass(frozen=True)
class Phase:
    """A part of the run; ``seconds`` is None where it has no end yet."""

    what: str
    status: str
    at: str | None
    until: str | None
    seconds: float | None


@dataclasses.dataclass(frozen=True)
class Failure:
    """What the service says went wrong.

    ``where`` names the step or object, ``message`` is the service's reason, ``meaning`` what that means to the user,
    ``text`` the service's words in full. ``step`` is the number of the failed change, from 1.
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


@dataclasses.dataclass(frozen=True)
class Residual:
    """A step that the service plans again although nothing is left to change."""

    type: str
    name: str
    target_id: str | None
    reason: str


@dataclasses.dataclass(frozen=True)
class TakenBack:
    """An object of the promotion with what the rollback did about it."""

    type: str
    name: str
    target_id: str | None
    state: str
    reason: str


@dataclasses.dataclass(frozen=True)
class Rollback:
    """What was taken back; ``by_hand`` tells what a person can still do in the service's own user interface."""

    status: str
    message: str
    rollback_id: str | None
    verified: bool | None
    reasons: tuple[str, ...]
    objects: tuple[TakenBack, ...]
    by_hand: str


@dataclasses.dataclass(frozen=True)
class Compensation:
    """What the run itself took back, where that is what it was for; ``by_hand`` is as for a rollback."""

    objects: tuple[TakenBack, ...]
    by_hand: str


@dataclasses.dataclass(frozen=True)
class Comparison:
    """An object of the target, compared with what it was before the promotion."""

    type: str
    name: str
    target_id: str | None
    state: str
    reason: str
    fields: tuple[Difference, ...]


@dataclasses.dataclass(frozen=True)
class Report:
    """The whole report. Texts that are missing are empty or None, lists empty, what is one thing None."""

    status: str | None
    message: str
    source: str | None
    target: str | None
    vendor: str | None
    promotion_id: str | None
    package_id: str | None
    installation_id: str | None
    rollback_id: str | None
    plan_digest: str | None
    verified: bool | None
    metadata: tuple[Named, ...]
    plan: Plan | None
    policy: Policy | None
    timeline: tuple[Phase, ...]
    errors: tuple[Failure, ...]
    residual: tuple[Residual, ...]
    rollback: Rollback | None
    compensation: Compensation | None
    comparison: tuple[Comparison, ...]
    started: str | None
    finished: str | None
    seconds: float | None

    @property
    def went_wrong(self) -> bool:
        """Whether the run did not do what it was for; a promotion that was taken back did not."""
        taken_back = self.status in TAKEN_BACK and self.rollback is not None
        return self.status in ("failed", DRIFTED) or self.verified is False or taken_back

    @property
    def is_comparison(self) -> bool:
        """Whether environments were only compared, so that nothing was to be executed."""
        return self.status in (IN_SYNC, DRIFTED)

    @property
    def title(self) -> str:
        """What the report is about, in one line."""
        source = f" from {self.source}" if self.source else ""
        if self.is_comparison:
            what = f"{self.vendor} drift" if self.vendor else "Drift"
            return " ".join(f"{what}{f' of {self.target}' if self.target else ''}{source}".split())
        what = f"{self.vendor} promotion" if self.vendor else "Promotion"
        target = f" to {self.target}" if self.target else ""
        return " ".join(f"{what}{source}{target}".split())
