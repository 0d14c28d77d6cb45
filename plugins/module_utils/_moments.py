# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Points in time as users give them and messages write them."""

from __future__ import annotations

import datetime
import re
from typing import Any

from ._errors import InputError
from ._times import read_time
from ._zones import UTC

_FIRST_YEAR = 1970
_END_OF_TIME = datetime.datetime.max.replace(microsecond=0, tzinfo=UTC)


def read_moment(given: Any, where: str) -> datetime.datetime:
    """Read a point in time with an offset; ``where`` is the option that holds it.

    :raises InputError: it is none
    """
    text = str(given).strip()
    moment = read_time(text)
    if moment is None:
        raise InputError(f'{where} must be a point in time such as 2026-12-20T00:00:00+01:00; got "{text[:40]}".')
    if moment.year < _FIRST_YEAR:
        raise InputError(f'{where} must not be before {_FIRST_YEAR}; got "{text}".')
    if not re.search(r"(Z|[+-]\d\d:?\d\d)$", text):
        raise InputError(
            f'{where} must have an offset from UTC, such as Z or +01:00; got "{text}". Write {text.replace(" ", "T")}Z if it is in UTC.'
        )
    return moment


def write_moment(moment: datetime.datetime) -> str:
    """Return a point in time in UTC, rounded down to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_opening(moment: datetime.datetime) -> str:
    """Return a point in time in UTC, rounded up to the second: at what is written, it has come."""
    is_whole = not moment.microsecond or moment >= _END_OF_TIME
    return write_moment(moment if is_whole else moment + datetime.timedelta(seconds=1))
