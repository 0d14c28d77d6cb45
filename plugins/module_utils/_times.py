# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Points in time as services write them."""

from __future__ import annotations

import datetime
import re

_FORM = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d+))?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)


def read_time(text: str | None) -> datetime.datetime | None:
    """Read ``2026-05-25T17:55:39.850Z``, or with an offset, in UTC; anything else is None."""
    found = _FORM.fullmatch((text or "").strip())
    if found is None:
        return None
    fraction = (found["fraction"] or "")[:6].ljust(6, "0")
    zone = (found["zone"] or "Z").replace("Z", "+0000").replace(":", "")
    try:
        moment = datetime.datetime.strptime(
            f"{found['date']}T{found['time']}.{fraction}{zone}", "%Y-%m-%dT%H:%M:%S.%f%z"
        )
        return moment.astimezone(datetime.timezone.utc)
    except (ValueError, OverflowError):
        return None
