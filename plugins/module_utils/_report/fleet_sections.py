# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report about a fleet: all targets in one table, in the order of their waves."""

from __future__ import annotations

from .._outcomes import BEGUN, FAILED, NOT_REACHED, REACHED
from .document import Report
from .fleet import Target
from .parts import BAD, CALM, GOOD, WARNING, Cell, Section, code, facts, paragraphs, plain, section, state, table
from .shared_sections import identifiers_of, run_of
from .times import show_duration, show_time

_TONES = {REACHED: GOOD, FAILED: BAD, BEGUN: WARNING, NOT_REACHED: CALM}
_COUNTED = {REACHED: CALM, FAILED: BAD, BEGUN: WARNING, NOT_REACHED: WARNING}
_VERIFIED = {True: Cell("yes", GOOD), False: Cell("no", BAD), None: Cell("")}


def headline_of(report: Report) -> list[Cell]:
    """Return how the run ended, and how many targets it has reached."""
    outcomes = [target.outcome for target in _targets(report)]
    counts = [
        Cell(f"{outcomes.count(each)} {_words(each)}", tone) for each, tone in _COUNTED.items() if each in outcomes
    ]
    return [state(report.status), *counts]


def sections_of(report: Report) -> list[Section | None]:
    """Return the sections, or None in the place of one without content."""
    return [_summary(report), _listed(report), run_of(report), _identified(report), identifiers_of(report)]


def _targets(report: Report) -> tuple[Target, ...]:
    return report.fleet.targets if report.fleet is not None else ()


def _words(outcome: str) -> str:
    return outcome.replace("_", " ")


def _summary(report: Report) -> Section:
    shown = facts(
        ("Status", state(report.status)),
        ("Service", plain(report.vendor)),
        ("Source", plain(report.source)),
        ("Release", code(report.fleet.release if report.fleet is not None else None)),
    )
    return Section("Summary", (*paragraphs(report.message), shown))


def _listed(report: Report) -> Section | None:
    rows = [
        (
            plain(target.name),
            plain("" if target.wave is None else str(target.wave)),
            Cell(_words(target.outcome), _TONES[target.outcome]),
            state(target.status if target.outcome != NOT_REACHED else None),
            _VERIFIED[target.verified],
            plain("" if target.changes is None else str(target.changes)),
            plain(show_time(target.started)),
            plain(show_duration(target.seconds)),
            plain("" if target.is_reached else target.message),
        )
        for target in _targets(report)
    ]
    headings = ("Target", "Wave", "Result", "Status", "Verified", "Changes", "Started", "Duration", "Message")
    return section("Targets", table(headings, rows))


def _identified(report: Report) -> Section | None:
    rows = [
        (
            plain(target.name),
            code(target.id),
            code(target.promotion_id),
            code(target.package_id),
            code(target.installation_id),
        )
        for target in _targets(report)
    ]
    headings = ("Target", "Target ID", "Promotion", "Package", "Installation")
    has_ids = any(cell.text for row in rows for cell in row[1:])
    return section("Identifiers of the targets", table(headings, rows if has_ids else ()))
