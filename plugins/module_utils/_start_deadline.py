# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Until when something may be started: the option ``start_before`` of the modules that start something."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Any

from ._errors import NOTHING_STARTED, GateClosedError
from ._moments import read_moment, write_moment
from ._runtime import Runtime

START_BEFORE: Mapping[str, Any] = {"start_before": {"type": "str"}}
"""The option of the modules that start something."""


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
            f"The gate has closed at {write_moment(start_before)}, before this task could start anything.",
            claim=NOTHING_STARTED,
            advice="Start it again when the gate is open.",
        )
