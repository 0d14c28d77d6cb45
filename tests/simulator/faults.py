# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fault rules: which request goes wrong, how often and how.

A rule is a JSON object. Common keys:

=============  =====================================================================================================
`kind`         see `KINDS`
`vendor`       vendor or list of vendors (for example "workfront")
`environment`  environment with an address of its own, or a list of them (for example "sb01")
`operation`    operation name or list of names (for example "P1"); vendors may use the same name
`method`       HTTP method
`path`         regular expression, searched in the path
`skip`         number of matching requests that pass first (default 0)
`times`        number of requests that are hit (default 1, null: all)
`name`         what the request log shows (default: the kind)
=============  =====================================================================================================

Keys of single kinds: `status`, `body`, `headers`, `retry_after` (seconds), `retry_after_date_in` (seconds from now,
sent as an HTTP date) for `status` and `status_after`; `status` for `html` and `redirect`; `location` for `redirect`;
`seconds` for `slow`; `action` and `arguments` for `do`.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from typing import Any

from simulator.request_log import Asked, IncomingRequest

# A modifier happens before the request is handled and lets it go on.
MODIFIERS = frozenset({"slow", "expire_tokens", "do"})
# The request is handled, its effect is stored, but the answer is spoilt.
AFTER_EFFECT = frozenset({"reset_after", "status_after", "malformed_json", "truncated"})
# The request never reaches the service.
INSTEAD = frozenset({"status", "html", "reset_before", "redirect"})
KINDS = MODIFIERS | AFTER_EFFECT | INSTEAD

_SELECTORS = ("vendor", "environment", "operation")
_COMMON_KEYS = frozenset({"kind", *_SELECTORS, "method", "path", "skip", "times", "name"})
_STATUS_KEYS = frozenset({"status", "body", "headers", "retry_after", "retry_after_date_in"})
_KEYS_OF_KIND: dict[str, frozenset[str]] = {
    "status": _STATUS_KEYS,
    "status_after": _STATUS_KEYS,
    "html": frozenset({"status"}),
    "redirect": frozenset({"status", "location"}),
    "slow": frozenset({"seconds"}),
    "do": frozenset({"action", "arguments"}),
}


class FaultError(ValueError):
    """A rule that makes no sense."""


@dataclass
class Fault:
    """One rule and what has happened to it so far."""

    kind: str
    # What is asked for, by `_SELECTORS`; one without names fits everything.
    selected: dict[str, frozenset[str]]
    method: str | None
    path: re.Pattern[str] | None
    skip: int
    times: int | None
    name: str
    settings: dict[str, Any]
    matched: int = 0
    fired: int = 0

    @classmethod
    def parse(cls, rule: Any) -> Fault:
        if not isinstance(rule, dict):
            raise FaultError("a fault rule is a JSON object")
        kind = rule.get("kind")
        if kind not in KINDS:
            raise FaultError(f"unknown fault kind {kind!r}, known are {', '.join(sorted(KINDS))}")
        unknown = set(rule) - _COMMON_KEYS - _KEYS_OF_KIND.get(kind, frozenset())
        if unknown:
            raise FaultError(f"a fault of kind {kind} does not know {', '.join(sorted(unknown))}")
        try:
            pattern = re.compile(rule["path"]) if rule.get("path") else None
        except re.error as error:
            raise FaultError(f"path is not a regular expression: {error}") from error
        return cls(
            kind=kind,
            selected={key: _names(rule[key]) for key in _SELECTORS if rule.get(key) is not None},
            method=rule["method"].upper() if rule.get("method") else None,
            path=pattern,
            skip=int(rule.get("skip") or 0),
            times=rule.get("times", 1),
            name=rule.get("name") or kind,
            settings={key: value for key, value in rule.items() if key not in _COMMON_KEYS},
        )

    def matches(self, request: IncomingRequest, asked: Asked) -> bool:
        if any(getattr(asked, key) not in names for key, names in self.selected.items()):
            return False
        if self.method is not None and request.method != self.method:
            return False
        return self.path is None or self.path.search(request.path) is not None

    @property
    def due(self) -> bool:
        return self.matched > self.skip and (self.times is None or self.fired < self.times)

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            **{key: sorted(self.selected[key]) if key in self.selected else None for key in _SELECTORS},
            "method": self.method,
            "path": self.path.pattern if self.path else None,
            "skip": self.skip,
            "times": self.times,
            "name": self.name,
            "matched": self.matched,
            "fired": self.fired,
            **self.settings,
        }


def _names(value: Any) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else value)


@dataclass(frozen=True)
class Verdict:
    """The faults one request gets: any number of modifiers and at most one that decides about the answer."""

    modifiers: tuple[Fault, ...] = ()
    outcome: Fault | None = None

    @property
    def name(self) -> str | None:
        names = [fault.name for fault in (*self.modifiers, self.outcome) if fault is not None]
        return "+".join(names) or None


@dataclass
class FaultRules:
    """The rules in force. Every rule counts every request it matches, hit or not, so `skip` means what it says."""

    _rules: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __bool__(self) -> bool:
        """Tell whether there is any rule, due or not."""
        return bool(self._rules)

    def add(self, rule: Any) -> Fault:
        fault = Fault.parse(rule)
        with self._lock:
            self._rules.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def as_json(self) -> list[dict[str, Any]]:
        with self._lock:
            return [fault.as_json() for fault in self._rules]

    def judge(self, request: IncomingRequest, asked: Asked) -> Verdict:
        modifiers: list[Fault] = []
        outcome: Fault | None = None
        with self._lock:
            for fault in self._rules:
                if not fault.matches(request, asked):
                    continue
                fault.matched += 1
                if not fault.due:
                    continue
                if fault.kind in MODIFIERS:
                    modifiers.append(fault)
                elif outcome is None:
                    outcome = fault
                else:
                    continue
                fault.fired += 1
        return Verdict(tuple(modifiers), outcome)
