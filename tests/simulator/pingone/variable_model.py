# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promotion variables: their definitions and declarations. Source: PingOne contract, sections 5.5 and 5.6."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

Value = str | int | list[object]

_PLACEHOLDER = re.compile(r"\$\{promotionVariable: (\S(?:.*\S)?)\}")


@dataclass
class Definition:
    """A named value of one environment."""

    name: str
    value: Value
    is_sensitive: bool
    created_at: datetime
    updated_at: datetime

    @property
    def variable_type(self) -> str:
        """Only the first is documented; the others stand for what is seen without it (section 10.1)."""
        if self.is_sensitive:
            return "ENCRYPTED_STRING"
        if isinstance(self.value, list):
            return "LIST"
        return "INTEGER" if isinstance(self.value, int) else "STRING"


@dataclass
class Declaration:
    """The properties of one resource that take variables: `{property path: placeholder}`."""

    resource_id: str
    variables: dict[str, str]
    created_at: datetime
    updated_at: datetime

    def bindings(self) -> dict[str, str]:
        """Map property paths to names of definitions."""
        return {path: variable_name(placeholder) or "" for path, placeholder in self.variables.items()}


def variable_name(placeholder: object) -> str | None:
    """Read the name out of a placeholder; None if it is none."""
    match = _PLACEHOLDER.fullmatch(placeholder) if isinstance(placeholder, str) else None
    return match.group(1) if match else None


def is_value(value: object) -> bool:
    """A boolean is an integer in Python, but not in JSON."""
    return isinstance(value, (str, int, list)) and not isinstance(value, bool)
