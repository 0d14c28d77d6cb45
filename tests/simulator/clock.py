# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one source of time of a simulator, so that a test can freeze or move it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone


def parse_timestamp(text: str) -> datetime:
    """Read an ISO 8601 timestamp; without a zone it is UTC."""
    # Python 3.10 does not read the suffix Z.
    moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return moment.astimezone(timezone.utc) if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def format_timestamp(moment: datetime) -> str:
    """Write a moment as both vendors do in examples: UTC with milliseconds."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


class Clock:
    """Real time until it is set, moved or frozen."""

    def __init__(self) -> None:
        self._offset = timedelta(0)
        self._frozen: datetime | None = None

    def now(self) -> datetime:
        if self._frozen is not None:
            return self._frozen
        return datetime.now(timezone.utc) + self._offset

    def advance(self, seconds: float) -> None:
        step = timedelta(seconds=seconds)
        if self._frozen is not None:
            self._frozen += step
        else:
            self._offset += step

    def set(self, moment: datetime) -> None:
        """Jump to a moment; a frozen clock stays frozen there."""
        if self._frozen is not None:
            self._frozen = moment
        else:
            self._offset = moment - datetime.now(timezone.utc)

    def freeze(self) -> None:
        self._frozen = self.now()

    def resume(self) -> None:
        """Let time run again from where it stands."""
        if self._frozen is not None:
            self._offset = self._frozen - datetime.now(timezone.utc)
            self._frozen = None

    def reset(self) -> None:
        self._offset = timedelta(0)
        self._frozen = None

    def pass_millisecond(self) -> None:
        """Let what comes next have another timestamp than what was before, unless the clock is frozen."""
        if self._frozen is None:
            self.advance(0.001)

    @property
    def frozen(self) -> bool:
        return self._frozen is not None
