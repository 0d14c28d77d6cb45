# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The packages that dry runs assemble: only one that exists can be planned (contract Workfront 7.1)."""

from __future__ import annotations

import re

from .package import Package
from .statuses import ASSEMBLING_FAILED, DRAFT, UNASSEMBLED
from .times import read_time

DESCRIPTION = (
    "Assembled for a dry run of envops.promotion, which deletes it. If that run was killed, a later run deletes it."
)
_NAME = "{name} (dry run {token})"
_NAMED = re.compile(r".+ \(dry run [0-9a-f]{8}\)", re.DOTALL)
_LONGEST_RUN = 4 * 3600.0
"""Seconds after which a dry run is over; an assembly takes minutes."""
_AT_REST = (DRAFT, ASSEMBLING_FAILED, UNASSEMBLED)


def rehearsal_name(name: str, token: str) -> str:
    """Return the name of the package of one dry run, by its token of eight hexadecimal digits."""
    return _NAME.format(name=name, token=token)


def may_be_left(package: Package, newest: Package) -> bool:
    """Return whether a package looks like that of a dry run that was killed.

    Its age is known by the clock of the service, from ``newest``, which was created just now.
    """
    created, now = read_time(package.created_at), read_time(newest.created_at)
    if created is None or now is None or package.status not in _AT_REST or not _NAMED.fullmatch(package.name or ""):
        return False
    return (now - created).total_seconds() > _LONGEST_RUN


def is_left(package: Package, newest: Package) -> bool:
    """Return whether a package, read with its description, is that of a dry run that was killed."""
    return may_be_left(package, newest) and package.description == DESCRIPTION
