# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules for the changes of a plan, and the fields of its updates, to ignore."""

from __future__ import annotations

import dataclasses
import fnmatch
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ._comparing import flat
from ._errors import InputError
from ._plan import UPDATE, Change, Plan
from ._policy import PATTERN_KEYS, matches

_RULE_KEYS = (*PATTERN_KEYS, "action", "field")
Rule = Mapping[str, Any]
"""Patterns for type, name and ID, an action, and a pattern for the dotted path of a field; all that are given must match."""


@dataclasses.dataclass(frozen=True)
class Reduced:
    """A plan without what the rules ignore, and what they ignore: changes as results show them, or fields of updates."""

    plan: Plan
    ignored: list[dict[str, Any]]


def check_rules(rules: Sequence[Rule], option: str) -> tuple[Rule, ...]:
    """Check rules; ``option`` is named in messages.

    :raises InputError: a rule is empty, or has a field and an action other than update
    """
    for number, rule in enumerate(rules, 1):
        if not any(rule.get(key) for key in _RULE_KEYS):
            raise InputError(f"{option}: entry {number} must have at least one of {', '.join(_RULE_KEYS)}.")
        if rule.get("field") and rule.get("action") not in (None, "", UPDATE):
            raise InputError(f"{option}: entry {number} has a field, so its action must be {UPDATE}.")
    return tuple(rules)


def check_fields(rules: Sequence[Rule], option: str) -> tuple[Rule, ...]:
    """Check rules that each have a field, and maybe a type; ``option`` is named in messages.

    :raises InputError: one has no field
    """
    for number, rule in enumerate(rules, 1):
        if not rule.get("field"):
            raise InputError(f"{option}: entry {number} must have a field, the dotted path of what to ignore.")
    return tuple(rules)


def without_ignored(plan: Plan, rules: Sequence[Rule]) -> Reduced:
    """Remove from a plan what the rules ignore.

    A rule without a field removes the changes that it matches. A rule with a field removes that field, and everything in
    it, from the updates that it matches; an update without a remaining difference is removed. If the vendor does not show
    both sides, it is not known whether the field is the only difference, so the update stays.
    """
    kept, ignored = [], []
    for change in plan.changes:
        remaining, removed = _split(change, [rule for rule in rules if _matches_rule(rule, change)])
        kept += [] if remaining is None else [remaining]
        ignored += [] if removed is None else [removed]
    return Reduced(Plan.of(kept), ignored) if ignored else Reduced(plan, [])


def _matches_rule(rule: Rule, change: Change) -> bool:
    return matches(change, rule) and (rule.get("action") or change.action) == change.action


def _split(change: Change, rules: Iterable[Rule]) -> tuple[Change | None, dict[str, Any] | None]:
    """Return what remains of a change, and what is ignored of it."""
    patterns = []
    for rule in rules:
        field = rule.get("field")
        if not field:
            return None, change.to_dict()
        patterns.append(field)
    fields = (change.fields or ()) if change.action == UPDATE else ()
    removed = [entry for entry in fields if _matches_path(entry["field"], patterns)]
    if not removed:
        return change, None
    shown = {**change.to_dict(), "fields": removed}
    remaining = tuple(entry for entry in fields if entry not in removed)
    if not remaining:
        return None, shown
    # The digest must not depend on what is ignored; the rest only has to remain distinguishable.
    payload = {path: leaf for path, leaf in flat(change.payload).items() if not _matches_path(path, patterns)}
    return dataclasses.replace(change, payload=payload, before=None, read_fields=remaining), shown


def ignores(rules: Iterable[Rule], kind: str, path: str) -> bool:
    """Return whether rules with a field, and maybe a type, ignore the field at a dotted path of a resource of a type."""
    return _matches_path(path, [rule["field"] for rule in rules if fnmatch.fnmatchcase(kind, rule.get("type") or "*")])


def _matches_path(path: str, patterns: Iterable[str]) -> bool:
    """Return whether a dotted path is that of a field or of something in it; brackets stand for themselves."""
    for pattern in patterns:
        literal = pattern.replace("[", "[[]")
        if any(fnmatch.fnmatchcase(path, each) for each in (literal, f"{literal}.*", f"{literal}[[]*")):
            return True
    return False
