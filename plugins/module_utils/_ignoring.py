# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that say which changes of a plan, and which fields of its updates, do not matter."""

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
"""Patterns for type, name and id, an action, and a pattern for the dotted path of a field; all given ones must fit."""


@dataclasses.dataclass(frozen=True)
class Reduced:
    """What is left of a plan, and what was taken out: changes as results show them, of updates perhaps only fields."""

    plan: Plan
    ignored: list[dict[str, Any]]


def check_rules(rules: Sequence[Rule], option: str) -> tuple[Rule, ...]:
    """Check rules; ``option`` is named in messages.

    :raises InputError: a rule gives nothing, or a field together with an action that has none
    """
    for number, rule in enumerate(rules, 1):
        if not any(rule.get(key) for key in _RULE_KEYS):
            raise InputError(f"{option}: entry {number} must give at least one of {', '.join(_RULE_KEYS)}.")
        if rule.get("field") and rule.get("action") not in (None, "", UPDATE):
            raise InputError(
                f"{option}: entry {number} gives a field, which only an {UPDATE} has, with another action."
            )
    return tuple(rules)


def without_ignored(plan: Plan, rules: Sequence[Rule]) -> Reduced:
    """Take out of a plan what the rules say.

    A rule without a field takes out the changes that it fits. One with a field takes that field, and all that is in it,
    out of the updates that it fits; an update of which no known difference is left goes as a whole. Where the vendor
    does not show both sides, a field cannot be known to be the only difference, so the update stays.
    """
    kept, ignored = [], []
    for change in plan.changes:
        left, taken = _split(change, [rule for rule in rules if _concerns(rule, change)])
        kept += [] if left is None else [left]
        ignored += [] if taken is None else [taken]
    return Reduced(Plan.of(kept), ignored) if ignored else Reduced(plan, [])


def _concerns(rule: Rule, change: Change) -> bool:
    return matches(change, rule) and (rule.get("action") or change.action) == change.action


def _split(change: Change, rules: Iterable[Rule]) -> tuple[Change | None, dict[str, Any] | None]:
    """Return what is left of a change, and what is taken out of it."""
    patterns = []
    for rule in rules:
        field = rule.get("field")
        if not field:
            return None, change.to_dict()
        patterns.append(field)
    taken = [entry for entry in change.fields or () if _fits(entry["field"], patterns)]
    if not taken:
        return change, None
    shown = {**change.to_dict(), "fields": taken}
    left = tuple(entry for entry in change.fields or () if entry not in taken)
    if not left:
        return None, shown
    # The digest must not depend on what does not matter; of the rest it need only be told apart.
    payload = {path: leaf for path, leaf in flat(change.payload).items() if not _fits(path, patterns)}
    return dataclasses.replace(change, payload=payload, before=None, read_fields=left), shown


def _fits(path: str, patterns: Iterable[str]) -> bool:
    """Tell whether a dotted path is that of a field or of something in it; brackets stand for themselves."""
    for pattern in patterns:
        literal = pattern.replace("[", "[[]")
        if any(fnmatch.fnmatchcase(path, each) for each in (literal, f"{literal}.*", f"{literal}[[]*")):
            return True
    return False
