# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SCIM filter expressions, as far as the service supports them. Source: PingOne contract, section 4.6."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from simulator.pingone.errors import ApiError, invalid_request

# Unquoted literals, and an ampersand between conditions, occur in one of the vendor's examples (ambiguity A25).
_CLAUSE = re.compile(r'\s*([A-Za-z.]+)\s+([A-Za-z]+)\s+("(?:[^"\\]|\\.)*"|[^\s"()&]+)\s*')
_AND = re.compile(r"and\s|&", re.IGNORECASE)


@dataclass(frozen=True)
class Condition:
    """One comparison; all conditions of a filter have to hold."""

    attribute: str
    operator: str
    value: str

    def holds(self, actual: str) -> bool:
        return actual.startswith(self.value) if self.operator == "sw" else actual == self.value


def parse_filter(text: str | None, supported: Mapping[str, str]) -> list[Condition]:
    """Read a filter; `supported` names the operator each attribute knows."""
    if not text:
        return []
    conditions = []
    position = 0
    while True:
        match = _CLAUSE.match(text, position)
        if match is None:
            raise _refusal("Invalid filter expression", supported)
        attribute, operator, literal = match.group(1), match.group(2).lower(), match.group(3)
        if attribute not in supported:
            raise _refusal("Unsupported filter attribute", supported)
        if operator != supported[attribute]:
            raise _refusal("Unsupported filter operator", supported)
        value = re.sub(r"\\(.)", r"\1", literal[1:-1]) if literal.startswith('"') else literal
        conditions.append(Condition(attribute, operator, value))
        position = match.end()
        if position == len(text):
            return conditions
        joint = _AND.match(text, position)
        if joint is None or len(supported) == 1:
            raise _refusal("Unsupported filter expression", supported)
        position = joint.end()


def _refusal(message: str, supported: Mapping[str, str]) -> ApiError:
    return invalid_request(
        "INVALID_FILTER",
        "filter",
        message,
        supportedAttributes=list(supported),
        supportedOperators=sorted(set(supported.values())),
    )
