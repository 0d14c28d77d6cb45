# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report for people consists of, whatever it is about."""

from __future__ import annotations

from . import drift_sections, promotion_sections
from .document import Report
from .parts import Cell, Section


def headline_of(report: Report) -> list[Cell]:
    """Return what stands below the title: how it ended, whether production is concerned, and how much."""
    found = drift_sections.headline_of(report) if report.is_comparison else promotion_sections.headline_of(report)
    return [cell for cell in found if cell.text]


def sections_of(report: Report) -> list[Section]:
    """Return the sections of a report that have content, what a person must decide first, IDs and digests last."""
    found = drift_sections.sections_of(report) if report.is_comparison else promotion_sections.sections_of(report)
    return [section for section in found if section is not None]
