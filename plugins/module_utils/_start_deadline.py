# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Until when something may be started: the option ``start_before`` of the modules that start something."""

from __future__ import annotations

import contextlib
import datetime
import math
from collections.abc import Iterator, Mapping
from typing import Any

from ._errors import NOTHING_STARTED, GateClosedError, StateError
from ._moments import read_moment, write_moment
from ._runtime import Runtime

START_BEFORE: Mapping[str, Any] = {"start_before": {"type": "str"}}
"""The option of the modules that start something."""
_ADVICE = "Start it again when the gate is open."
_A_MOMENT = 1.0
"""Seconds in which a wait that the gate limits may end before the gate closes: it is measured by another clock."""


def read_start_before(params: Mapping[str, Any]) -> datetime.datetime | None:
    """Read the option ``start_before`` of a module that starts something.

    :raises InputError: it is not a point in time
    """
    given = params["start_before"]
    return None if given is None else read_moment(given, "start_before")


def seconds_left(start_before: datetime.datetime | None, runtime: Runtime) -> float:
    """Return for how many seconds a start is allowed; infinity if nothing limits that."""
    return math.inf if start_before is None else max(0.0, start_before.timestamp() - runtime.now())


def check_in_time(start_before: datetime.datetime | None, runtime: Runtime) -> None:
    """Check that a start is still allowed.

    :raises GateClosedError: it is not
    """
    if start_before is not None and seconds_left(start_before, runtime) <= 0:
        raise GateClosedError(
            f"The gate has closed at {write_moment(start_before)}.",
            claim=NOTHING_STARTED,
            advice=_ADVICE,
        )


@contextlib.contextmanager
def waiting_in_time(
    start_before: datetime.datetime | None, runtime: Runtime, kind: type[StateError] = StateError
) -> Iterator[None]:
    """Say of a turn that has not come, an error of a ``kind``, that the gate closes, if that has ended the wait for it.

    What is superseded stays so: it is planned again, and then the gate is judged again.

    :raises GateClosedError: it has
    """
    try:
        yield
    except kind as error:
        if start_before is None or error.returns.get("superseded") or seconds_left(start_before, runtime) > _A_MOMENT:
            raise
        closed = GateClosedError(
            f"The gate closes at {write_moment(start_before)}, before it was the turn of this task. {error.message}",
            claim=error.claim,
            advice=_ADVICE,
            changed=error.changed,
        )
        closed.returns = {**closed.returns, **error.returns}
        closed.after_uncertainty = error.after_uncertainty
        raise closed from error
