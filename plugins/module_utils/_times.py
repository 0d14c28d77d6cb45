# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Points in time as services write them, and durations as people read them."""

from __future__ import annotations

import datetime
import re

_FORM = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d:\d\d)(?:\.(?P<fraction>\d+))?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)

_LEAP_SECOND = ":60"
_LONGEST = 100 * 365 * 86400
"""Seconds, above which a duration is only called long: it is a way to say "never", or nonsense."""
_EARLIEST = datetime.datetime.min.replace(tzinfo=datetime.timezone.utc)


def read_time(text: str | None) -> datetime.datetime | None:
    """Read ``2026-05-25T17:55:39.850Z``, or with an offset, in UTC; anything else is None."""
    found = _FORM.fullmatch((text or "").strip())
    if found is None:
        return None
    fraction = (found["fraction"] or "")[:6].ljust(6, "0")
    # Python knows no leap seconds, as RFC 3339 writes them: each is as late as the second before.
    time = found["time"].removesuffix(_LEAP_SECOND) + ":59" if found["time"].endswith(_LEAP_SECOND) else found["time"]
    zone = (found["zone"] or "Z").replace("Z", "+0000").replace(":", "")
    try:
        moment = datetime.datetime.strptime(f"{found['date']}T{time}.{fraction}{zone}", "%Y-%m-%dT%H:%M:%S.%f%z")
        return moment.astimezone(datetime.timezone.utc)
    except (ValueError, OverflowError):
        return None


def order_of(text: str | None) -> datetime.datetime:
    """Return the point in time by which a record is put in order; one that cannot be read is the earliest.

    Texts have another order than the times that they write: services leave out fractions that are zero, and ``Z`` comes after ``.``.
    """
    return read_time(text) or _EARLIEST


def duration(seconds: float) -> str:
    """Return whole seconds as people read them: ``12 s``, ``1 min 00 s``, ``2 h 05 min 00 s``; infinity is a long time, too."""
    if seconds > _LONGEST:
        return "more than 100 years"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min {rest:02} s"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def limit(seconds: float) -> str:
    """Return a limit as people read it, without what is zero: ``0.5 s``, ``15 min``, ``1 h``."""
    if seconds < 60 and seconds != int(seconds):
        return f"{seconds:.3g} s"
    return duration(seconds).removesuffix(" 00 s").removesuffix(" 00 min")
