# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The content of a report about what guards a promotion: policy, gate, proof, preflight, checks and audit trail."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Named:
    """A name with a value, as an entry of a list whose order matters."""

    name: str
    value: str


@dataclasses.dataclass(frozen=True)
class Violation:
    """A violated rule; ``change`` names the change that violates it, or is None for the plan as a whole."""

    rule: str
    change: str | None
    message: str


@dataclasses.dataclass(frozen=True)
class PolicyViolation(Violation):
    """A violated rule of a policy; with the level ``warn`` it does not forbid the plan."""

    level: str


@dataclasses.dataclass(frozen=True)
class Policy:
    """The result of checking the plan against the policy, with its rules."""

    allowed: bool
    rules: tuple[Named, ...]
    violations: tuple[PolicyViolation, ...]


@dataclasses.dataclass(frozen=True)
class Gate:
    """Whether the promotion was allowed to start, and why not, or what was overridden; times are in UTC."""

    allowed: bool
    overridden: bool
    override_reason: str | None
    ticket: str | None
    people: tuple[Named, ...]
    opens_at: str | None
    closes_at: str | None
    violations: tuple[Violation, ...]


@dataclasses.dataclass(frozen=True)
class Proof:
    """Whether what is promoted was proven one stage earlier, and why not.

    ``relies_on`` describes what it relies on, or would. ``holds_from`` is from when on it would hold, in UTC; ``not_known``
    is what the service does not show in any case.
    """

    proven: bool
    reason: str
    relies_on: tuple[Named, ...]
    holds_from: str | None
    not_known: str


@dataclasses.dataclass(frozen=True)
class UserCheck:
    """A check of the user's own; ``passed`` is None if it did not run."""

    name: str
    passed: bool | None


@dataclasses.dataclass(frozen=True)
class PreflightCheck:
    """What was checked before anything was created; ``state`` is one of ok, warn, fail and unknown."""

    name: str
    state: str
    message: str
    advice: str


@dataclasses.dataclass(frozen=True)
class Preflight:
    """The preflight; ``ready`` says that every check is ok or warn, ``blocked`` that it stopped the run. None if that is not known."""

    ready: bool | None
    blocked: bool | None
    checks: tuple[PreflightCheck, ...]


@dataclasses.dataclass(frozen=True)
class Audit:
    """The audit trail: its file, the hash of the last record before this report, and why records are missing."""

    path: str
    head: str | None
    errors: tuple[str, ...]
