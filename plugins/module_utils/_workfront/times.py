# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Points in time as the two APIs write them (contract Workfront 4, 9.3)."""

from __future__ import annotations

import datetime
import re
from typing import Any

from .. import _times

_CORE_FORM = re.compile(r"(.*T\d\d:\d\d:\d\d):(\d{3})([+-]\d\d):?(\d\d)")


def read_time(text: Any) -> datetime.datetime | None:
    """Read ``2023-06-06T17:29:21.600Z`` or the core API's ``2017-03-24T17:00:00:000+0400``; anything else is None."""
    if not isinstance(text, str):
        return None
    stripped = text.strip()
    found = _CORE_FORM.fullmatch(stripped)
    return _times.read_time(found.expand(r"\1.\2\3:\4") if found else stripped)


def order_of(text: Any) -> datetime.datetime:
    """Return the point in time by which a record is put in order; one that cannot be read is the earliest."""
    moment = read_time(text)
    return _times.order_of(None if moment is None else moment.isoformat())


def write_time(moment: datetime.datetime) -> str:
    """Write a time in UTC to the second."""
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
