# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether what is to be promoted was proven one stage earlier, a soak time ago."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from ._errors import NOTHING_STARTED, InputError, NotProvenError
from ._options import check_not_negative
from ._times import duration

_LONGEST = 10 * 365 * 86400.0
_RESOLUTION = datetime.timedelta(seconds=1)
"""The header ``Date``, by which the clock of a service is known, has no fractions."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Proof:
    """The judgement; ``reason`` says why it is not proven, and is empty if it is.

    ``relies_on`` is what it relies on, or would; None if there is nothing. ``holds_from`` is from when on it would hold if nothing
    else happens, None if waiting does not help. ``not_known`` says what the service does not show in any case.
    """

    reason: str
    relies_on: Mapping[str, Any] | None = None
    holds_from: datetime.datetime | None = None
    not_known: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the judgement as results show it."""
        return {
            "proven": not self.reason,
            "reason": self.reason,
            "relies_on": None if self.relies_on is None else dict(self.relies_on),
            "holds_from": None if self.holds_from is None else _written(self.holds_from),
            "not_known": self.not_known,
        }


def check_soak(params: Mapping[str, Any], option: str = "soak") -> float:
    """Return the soak time in seconds.

    :raises InputError: it is negative, not a number, or longer than ten years
    """
    seconds = check_not_negative(params, option)
    if seconds > _LONGEST:
        raise InputError(f"{option} must be at most {int(_LONGEST)} seconds, ten years; got {seconds:g}.")
    return seconds


def soaked(since: datetime.datetime, soak: float, now: float | None) -> tuple[str, datetime.datetime | None]:
    """Return why the soak time is not over, and when it is; an empty string and None if it is over.

    ``since`` is by the clock of the service, and so is ``now``, in seconds since the epoch; None if no answer states it.
    """
    if not soak:
        return "", None
    holds_from = since + datetime.timedelta(seconds=soak)
    if now is None:
        return "The service's answers state no time, so it is not known whether the soak time is over.", None
    present = datetime.datetime.fromtimestamp(now, datetime.timezone.utc)
    if since > present + _RESOLUTION:
        return f"It ended at {_written(since)}, which is in the future by the clock of the service.", holds_from
    if present < holds_from:
        return (
            f"It ended at {_written(since)}, {duration(max((present - since).total_seconds(), 0))} ago, and must soak for {duration(soak)}; "
            f"that holds from {_written(holds_from)} on.",
            holds_from,
        )
    return "", None


def enforce_proof(proof: Proof, *, enforce: bool) -> dict[str, Any]:
    """Return a judgement as results show it.

    :raises NotProvenError: it is not proven, and ``enforce`` is true
    """
    returns = proof.to_dict()
    if proof.reason and enforce:
        raise NotProvenError(
            f"What is to be promoted is not proven. {proof.reason}",
            claim=NOTHING_STARTED,
            advice="Promote it to the earlier stage first, or wait, and plan again.",
            **returns,
        )
    return returns


def _written(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
