# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that a plan must satisfy before it may be executed."""

from __future__ import annotations

import dataclasses
import fnmatch
import functools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ._errors import NOTHING_STARTED, InputError, PolicyViolatedError
from ._field_rules import DENY, WARN, FieldRules, Finding, read_field_rules
from ._matching import Matcher, matching
from ._near_misses import near_type
from ._opa import ask_server, read_server
from ._plan import DELETE, Change, Plan
from ._runtime import Runtime
from ._text import counted

PATTERN_KEYS = ("type", "name", "id")


@dataclasses.dataclass(frozen=True, kw_only=True)
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
    field_rules: Sequence[Mapping[str, Any]] = ()
    opa_url: str | None = None
    opa_path: str | None = None

    def __post_init__(self) -> None:
        """Reject rules that cannot be meant.

        :raises InputError: a limit is negative, a pattern is empty, a rule for fields says nothing, or a server cannot be one
        """
        for option, limit in (("max_changes", self.max_changes), ("max_deletes", self.max_deletes)):
            if isinstance(limit, bool):
                raise InputError(f"{option} must be a number; got {str(limit).lower()}.")
            if limit is not None and limit < 0:
                raise InputError(f"{option} must be zero or more; got {limit}.")
        for number, pattern in enumerate(self.protected, 1):
            if not any(pattern.get(key) for key in PATTERN_KEYS):
                raise InputError(f"protected: entry {number} must have at least one of {', '.join(PATTERN_KEYS)}.")
        read_field_rules(self.field_rules)
        read_server(self.opa_url, self.opa_path)

    def to_dict(self) -> dict[str, Any]:
        """Return the rules that there are, as results show them."""
        rules = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return {name: value for name, value in rules.items() if self._is_rule(name, value)}

    @staticmethod
    def _is_rule(name: str, value: Any) -> bool:
        if name in ("max_changes", "max_deletes", "allowed_types"):
            return value is not None  # 0, and a list that allows nothing, are rules
        return bool(value)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Violation:
    """A rule that a plan violates, with the change that violates it, or None if it is the plan as a whole.

    ``field`` is what is said of a field: its path, and its values before and after; None unless the rule is about fields.
    """

    rule: str
    change: Change | None
    message: str
    level: str = DENY
    field: Mapping[str, str | None] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the violation as results show it."""
        return {
            "rule": self.rule,
            "change": self.change.to_dict() if self.change is not None else None,
            "message": self.message,
            **({} if self.field is None and self.level == DENY else {"level": self.level}),
            **(self.field or {}),
        }


def violations_of_server(plan: Mapping[str, Any], policy: Policy, runtime: Runtime) -> list[Violation]:
    """Return what the server of a policy, if it has one, says against a plan, which it gets as a result shows it.

    :raises MissingLibraryError: requests is not installed
    """
    server = read_server(policy.opa_url, policy.opa_path)
    objections = [] if server is None else ask_server(server, plan, runtime)
    return [Violation(rule="opa_url", change=None, message=objection) for objection in objections]


def check_plan(plan: Plan, policy: Policy, *, enforce: bool, others: Sequence[Violation] = ()) -> dict[str, Any]:
    """Return whether a plan satisfies a policy, with the violations; ``others`` are those that a server has found.

    :raises PolicyViolatedError: it does not, and ``enforce`` is true
    """
    violations = [*violations_of(plan, policy), *others]
    denied = [violation for violation in violations if violation.level != WARN]
    verdict: dict[str, Any] = {
        "allowed": not denied,
        "violations": [violation.to_dict() for violation in violations],
        "rules": {**policy.to_dict(), **({} if enforce else {"enforce": False})},
    }
    if denied and enforce:
        described = " ".join(violation.message for violation in denied)
        raise PolicyViolatedError(
            f"The plan violates the policy: {described}",
            claim=NOTHING_STARTED,
            advice="Change the selection, or the policy if the change is intended.",
            **verdict,
        )
    return verdict


def violations_of(plan: Plan, policy: Policy) -> list[Violation]:
    """Return every violation of the policy by a plan, the plan's own before those of its changes."""
    effective = plan.effective
    deletes = sum(change.action == DELETE for change in effective)
    found = []
    if policy.require_changes and not effective:
        found.append(Violation(rule="require_changes", change=None, message="The plan changes nothing."))
    if policy.max_changes is not None and len(effective) > policy.max_changes:
        found.append(
            Violation(
                rule="max_changes",
                change=None,
                message=f"The plan has {counted(len(effective), 'change')}; max_changes allows {policy.max_changes}.",
            )
        )
    if policy.max_deletes is not None and deletes > policy.max_deletes:
        found.append(
            Violation(
                rule="max_deletes",
                change=None,
                message=f"The plan has {counted(deletes, 'deletion')}; max_deletes allows {policy.max_deletes}.",
            )
        )
    for change in plan.changes:
        if change.action in policy.forbid_actions:
            found.append(_violation("forbid_actions", change, f"the action {change.action} is forbidden"))
    protected = [_Pattern(pattern) for pattern in policy.protected]
    fields = read_field_rules(policy.field_rules)
    with matching() as matcher:
        for change in effective:
            if policy.allowed_types is not None and change.type not in policy.allowed_types:
                found.append(_violation("allowed_types", change, f"the type {change.type} is not in allowed_types"))
            found += _protected(change, protected)
            found += _of_fields(change, fields, matcher)
    hints = (
        Violation(rule="field_rules", change=None, message=each.why, level=each.level, field=_field_of(each))
        for each in fields.hints()
    )
    return [*found, *_mistyped(policy.protected, {change.type for change in plan.changes}), *hints]


def _mistyped(patterns: Sequence[Mapping[str, str | None]], types: Collection[str]) -> Iterator[Violation]:
    """Yield a warning for each pattern whose type is not in the plan, and comes near to one that is: it may protect nothing."""
    for number, pattern in enumerate(patterns, 1):
        kind = pattern.get("type")
        if kind and kind not in types and (near := near_type(kind, types)):
            message = f"protected: entry {number} is about no type in the plan: {kind}. Did you mean {near}?"
            yield Violation(rule="protected", change=None, message=message, level=WARN)


def _protected(change: Change, patterns: Sequence[_Pattern]) -> list[Violation]:
    found = []
    for pattern in patterns:
        if pattern.matches(change):
            found.append(_violation("protected", change, f"it is protected by the pattern {pattern}"))
        elif pattern.may_match(change):
            why = f"its name in the target is not known, so it may be protected by the pattern {pattern}"
            found.append(_violation("protected", change, why))
    return found


def _of_fields(change: Change, rules: FieldRules, matcher: Matcher) -> list[Violation]:
    return [
        dataclasses.replace(
            _violation("field_rules", change, finding.why),
            level=finding.level,
            field=_field_of(finding),
        )
        for finding in rules.findings(change, matcher)
    ]


def _field_of(finding: Finding) -> dict[str, str | None]:
    return {"field": finding.field, "before": finding.before, "after": finding.after}


def _violation(rule: str, change: Change, why: str) -> Violation:
    there = f' (in the target: "{change.target_name}")' if change.target_name else ""
    return Violation(
        rule=rule,
        change=change,
        message=f'{change.action} of {change.type} "{change.label or change.name}"{there}: {why}.',
    )


class _Pattern:
    """A pattern for type, name and ID, compiled once for all changes of a plan."""

    def __init__(self, given: Mapping[str, str | None]) -> None:
        self._parts = {key: _compiled(value) for key in PATTERN_KEYS for value in [given.get(key)] if value}
        self._text = ", ".join(f"{key} {given[key]}" for key in self._parts)

    def __str__(self) -> str:
        return self._text

    def matches(self, change: Change) -> bool:
        """Return whether the object of a change has all that the pattern has."""
        return all(self._has(key, change) for key in self._parts)

    def may_match(self, change: Change) -> bool:
        """Return whether only a name in the target that is not known keeps a change from matching."""
        is_open = change.target_name is None and "name" in self._parts
        return is_open and all(self._has(key, change) for key in self._parts if key != "name")

    def _has(self, key: str, change: Change) -> bool:
        match = self._parts[key].match
        if key == "type":
            return match(change.type) is not None
        if key == "name":
            # What people call an object without a name is its name, too.
            known = (change.name, *(other for other in (change.label, change.target_name) if other))
        else:
            known = tuple(each for each in (change.source_id, change.target_id) if each is not None)
        return any(match(each) is not None for each in known)


def _compiled(pattern: str) -> re.Pattern[str]:
    """Return what matches what a pattern says literally, too: names such as ``[Legal]`` are common."""
    return re.compile(f"{re.escape(pattern)}\\Z|{fnmatch.translate(pattern)}")


@functools.lru_cache(maxsize=1000)
def _pattern_of(parts: tuple[tuple[str, str | None], ...]) -> _Pattern:
    return _Pattern(dict(parts))


def matches(change: Change, pattern: Mapping[str, str | None]) -> bool:
    """Return whether the object of a change matches what a pattern has of type, name and ID.

    Its name in the source or its name in the target is enough: an object that is renamed in the source is the same object.
    """
    return _pattern_of(tuple((key, pattern.get(key)) for key in PATTERN_KEYS)).matches(change)
