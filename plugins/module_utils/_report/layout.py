# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report for people consists of, whatever it is about."""

from __future__ import annotations

from . import drift_sections, fleet_sections, promotion_sections
from .document import DRIFT, FLEET, PROMOTION, Report
from .parts import Cell, Section

_HEADLINES = {
    PROMOTION: promotion_sections.headline_of,
    DRIFT: drift_sections.headline_of,
    FLEET: fleet_sections.headline_of,
}
_SECTIONS = {
    PROMOTION: promotion_sections.sections_of,
    DRIFT: drift_sections.sections_of,
    FLEET: fleet_sections.sections_of,
}


def headline_of(report: Report) -> list[Cell]:
    """Return what stands below the title: how it ended, whether production is concerned, and how much."""
    return [cell for cell in _HEADLINES[report.kind](report) if cell.text]


def sections_of(report: Report) -> list[Section]:
    """Return the sections of a report that have content, what a person must decide first, IDs and digests last."""
    return [section for section in _SECTIONS[report.kind](report) if section is not None]
