# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that a plan must satisfy before it may be executed."""

from __future__ import annotations

import dataclasses
import fnmatch
from collections.abc import Mapping, Sequence
from typing import Any

from ._errors import InputError, PolicyViolatedError
from ._plan import DELETE, Change, Plan

PATTERN_KEYS = ("type", "name", "id")


@dataclasses.dataclass(frozen=True)
class Policy:
    """The rules; None or empty means that there is no such rule, but an empty ``allowed_types`` allows none.

    ``protected`` holds patterns with shell wildcards for any of type, name and ID, all of which must match.
    """

    forbid_actions: Sequence[str] = ()
    max_changes: int | None = None
    max_deletes: int | None = None
    protected: Sequence[Mapping[str, str | None]] = ()
    allowed_types: Sequence[str] | None = None
    require_changes: bool = False

    def __post_init__(self) -> None:
        """Reject rules that cannot be meant.

        :raises InputError: a limit is negative, or a pattern is empty
        """
        for option, limit in (("max_changes", self.max_changes), ("max_deletes", self.max_deletes)):
            if isinstance(limit, bool):
                raise InputError(f"{option} must be a number; got {str(limit).lower()}.")
            if limit is not None and limit < 0:
                raise InputError(f"{option} must be zero or more; got {limit}.")
        for number, pattern in enumerate(self.protected, 1):
            if not any(pattern.get(key) for key in PATTERN_KEYS):
                raise InputError(f"protected: entry {number} must have at least one of {', '.join(PATTERN_KEYS)}.")

    def to_dict(self) -> dict[str, Any]:
        """Return the rules that there are, as results show them."""
        rules = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return {name: value for name, value in rules.items() if self._is_rule(name, value)}

    @staticmethod
    def _is_rule(name: str, value: Any) -> bool:
        if name in ("max_changes", "max_deletes", "allowed_types"):
            return value is not None  # 0, and a list that allows nothing, are rules
        return bool(value)


@dataclasses.dataclass(frozen=True)
class Violation:
    """A rule that a plan violates, with the change that violates it, or None if it is the plan as a whole."""

    rule: str
    change: Change | None
    message: str

    def to_dict(self) -> dict[str, Any]:
        """Return the violation as results show it."""
        return {
            "rule": self.rule,
            "change": self.change.to_dict() if self.change is not None else None,
            "message": self.message,
        }


def check_plan(plan: Plan, policy: Policy, *, enforce: bool) -> dict[str, Any]:
    """Return whether a plan satisfies a policy, with the violations.

    :raises PolicyViolatedError: it does not, and ``enforce`` is true
    """
    violations = violations_of(plan, policy)
    verdict: dict[str, Any] = {
        "allowed": not violations,
        "violations": [violation.to_dict() for violation in violations],
        "rules": {**policy.to_dict(), **({} if enforce else {"enforce": False})},
    }
    if violations and enforce:
        described = " ".join(violation.message for violation in violations)
        raise PolicyViolatedError(
            f"The plan violates the policy: {described}",
            advice="Nothing was executed. Change the selection, or the policy if the change is intended.",
            **verdict,
        )
    return verdict


def violations_of(plan: Plan, policy: Policy) -> list[Violation]:
    """Return every violation of the policy by a plan, the plan's own before those of its changes."""
    effective = plan.effective
    deletes = sum(change.action == DELETE for change in effective)
    found = []
    if policy.require_changes and not effective:
        found.append(Violation("require_changes", None, "The plan changes nothing."))
    if policy.max_changes is not None and len(effective) > policy.max_changes:
        found.append(
            Violation(
                "max_changes", None, f"The plan has {len(effective)} changes; max_changes allows {policy.max_changes}."
            )
        )
    if policy.max_deletes is not None and deletes > policy.max_deletes:
        found.append(
            Violation(
                "max_deletes", None, f"The plan has {deletes} deletions; max_deletes allows {policy.max_deletes}."
            )
        )
    for change in plan.changes:
        if change.action in policy.forbid_actions:
            found.append(_violation("forbid_actions", change, f"the action {change.action} is forbidden"))
    for change in effective:
        if policy.allowed_types is not None and change.type not in policy.allowed_types:
            found.append(_violation("allowed_types", change, f"the type {change.type} is not in allowed_types"))
        for pattern in policy.protected:
            given = ", ".join(f"{key} {pattern[key]}" for key in PATTERN_KEYS if pattern.get(key))
            if matches(change, pattern):
                found.append(_violation("protected", change, f"it is protected by the pattern {given}"))
            elif _may_match(change, pattern):
                why = f"its name in the target is not known, so it may be protected by the pattern {given}"
                found.append(_violation("protected", change, why))
    return found


def _violation(rule: str, change: Change, why: str) -> Violation:
    there = f' (in the target: "{change.target_name}")' if change.target_name else ""
    return Violation(rule, change, f'{change.action} of {change.type} "{change.name}"{there}: {why}.')


def _is_meant(value: str, pattern: str) -> bool:
    """Return whether a value is what a pattern says literally, or matches its wildcards: names such as ``[Legal]`` are common."""
    return value == pattern or fnmatch.fnmatchcase(value, pattern)


def matches(change: Change, pattern: Mapping[str, str | None]) -> bool:
    """Return whether the object of a change matches what a pattern has of type, name and ID.

    Its name in the source or its name in the target is enough: an object that is renamed in the source is the same object.
    """
    seen: dict[str, list[str | None]] = {
        "type": [change.type],
        "name": [change.name, change.target_name or None],
        "id": [change.source_id, change.target_id],
    }
    return all(
        any(value is not None and _is_meant(value, pattern[key] or "") for value in seen[key])
        for key in PATTERN_KEYS
        if pattern.get(key)
    )


def _may_match(change: Change, pattern: Mapping[str, str | None]) -> bool:
    """Return whether only a name in the target that is not known keeps a change from matching a pattern."""
    others = {key: value for key, value in pattern.items() if key != "name"}
    return change.target_name is None and bool(pattern.get("name")) and matches(change, others)
