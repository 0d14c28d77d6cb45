# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The regions of PingOne (contract PingOne 3.1)."""

from __future__ import annotations

import dataclasses

from .._errors import InputError

REGIONS = {"NA": "com", "CA": "ca", "EU": "eu", "AU": "com.au", "SG": "sg", "AP": "asia"}
"""Top-level domain by region code."""
_CODES = ", ".join(REGIONS)
_DEFAULT = "NA"
_MOST_QUOTED = 40


@dataclasses.dataclass(frozen=True)
class Region:
    """A region by its code, and whether somebody has chosen it."""

    code: str
    is_default: bool = False

    @property
    def domain(self) -> str:
        """The top-level domain of its hosts."""
        return REGIONS[self.code]

    def __str__(self) -> str:
        return f"{self.code}, the default" if self.is_default else self.code


def read_region(given: str | None) -> Region:
    """Read the option region, in any case.

    :raises InputError: there is no such region
    """
    if given is None or not given.strip():
        return Region(_DEFAULT, is_default=True)
    code = given.strip().upper()
    if code not in REGIONS:
        raise InputError(f"region must be one of {_CODES}; got '{given.strip()[:_MOST_QUOTED]}'.")
    return Region(code)
