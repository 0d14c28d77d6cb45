# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long something that goes on by itself lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.vendor import ControlError


@dataclass(frozen=True)
class Pace:
    """How long a phase lasts: a number of reads of the record, a number of seconds, or for ever."""

    reads: int | None = 1
    seconds: float | None = None

    @classmethod
    def parse(cls, value: Any) -> Pace:
        if value == "never":
            return cls(reads=None)
        if isinstance(value, dict) and len(value) == 1:
            if isinstance(value.get("reads"), int) and value["reads"] >= 0:
                return cls(reads=value["reads"])
            if isinstance(value.get("seconds"), (int, float)) and value["seconds"] >= 0:
                return cls(reads=None, seconds=float(value["seconds"]))
        raise ControlError(f'a pace is {{"reads": n}}, {{"seconds": s}} or "never", not {value!r}')

    @property
    def never(self) -> bool:
        return self.reads is None and self.seconds is None

    def over(self, began: datetime, reads: int, moment: datetime) -> bool:
        """Return whether a phase is over that began then and was read so often since."""
        if self.reads is not None:
            return reads >= self.reads
        return self.seconds is not None and moment >= began + timedelta(seconds=self.seconds)

    def as_json(self) -> Any:
        if self.never:
            return "never"
        return {"reads": self.reads} if self.reads is not None else {"seconds": self.seconds}
