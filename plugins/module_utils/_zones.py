# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""IANA time zones, and when a clock in one of them first shows a time."""

from __future__ import annotations

import contextlib
import datetime
import difflib
import zoneinfo

from ._errors import InputError

UTC = datetime.timezone.utc
_ALWAYS_THERE = "Etc/UTC"
_OTHER_CLOCKS = ("localtime", "posixrules", "Factory", "posix/", "right/")
"""Files of the database that are not zones: they depend on the machine, or count leap seconds."""


def read_zone(name: str, where: str) -> zoneinfo.ZoneInfo:
    """Return the time zone with an IANA name; ``where`` is the option that holds it.

    :raises InputError: there is none, or this machine has no time zone database
    """
    given = name.strip()
    if not given.startswith(_OTHER_CLOCKS):
        with contextlib.suppress(zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            return zoneinfo.ZoneInfo(given)
    try:
        zoneinfo.ZoneInfo(_ALWAYS_THERE)
    except (zoneinfo.ZoneInfoNotFoundError, OSError):
        raise InputError(
            f"{where}: the time zone {given} cannot be read, because this machine has no time zone database. Install the package "
            "tzdata of the system, or the Python package tzdata."
        ) from None
    # Abbreviations such as EST are zones as well, and are never what CEST was meant to be.
    places = [each for each in zoneinfo.available_timezones() if "/" in each and not each.startswith(_OTHER_CLOCKS)]
    near = difflib.get_close_matches(given, sorted(places), n=1)
    advice = f"Did you mean {near[0]}?" if near else "Give an IANA name such as Europe/Berlin or America/New_York."
    raise InputError(f'{where}: "{given}" is not a time zone. {advice}')


def first_instant(wall: datetime.datetime, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    """Return when clocks in a zone first show a naive time or, if they skip it, a later one; in UTC.

    So a time that clocks show twice is the first one, and one that they skip is the moment at which they are set.
    """
    late = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None) == wall:
        return late
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    low, high = 0, int((late - early).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _shown(early + datetime.timedelta(seconds=middle), zone) >= wall:
            high = middle
        else:
            low = middle
    return early + datetime.timedelta(seconds=high)


def _shown(instant: datetime.datetime, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    return instant.astimezone(zone).replace(tzinfo=None)
