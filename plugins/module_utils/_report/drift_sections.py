# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report about the drift of a target: it has nothing to execute, to approve or to roll back."""

from __future__ import annotations

from .._outcomes import DIFFERENT, NOT_COMPARABLE
from .._plan import CREATE, DELETE, UPDATE
from . import document
from .document import Report
from .guard_sections import audit_of
from .parts import (
    CALM,
    WARNING,
    Cell,
    Section,
    Text,
    code,
    contents,
    differences,
    facts,
    paragraphs,
    plain,
    section,
    state,
    table,
)
from .shared_sections import errors_of, identifiers_of, production_of, residual_of, run_of, type_of

_EXPLAINED = "Promotion variables explain these differences, so they are not drift."


def headline_of(report: Report) -> list[Cell]:
    """Return whether the target has drifted, whether it is production, and by how much."""
    summary = report.plan.summary if report.plan else {}
    counted = (
        ("creates", f"missing in {_target(report)}"),
        ("updates", "different"),
        ("deletes", f"only in {_target(report)}"),
    )
    found = [Cell(f"{summary[key]} {words}", CALM) for key, words in counted if summary.get(key)]
    states = [item.state for item in report.comparison]
    judged = ((DIFFERENT, "drifted"), (NOT_COMPARABLE, "unknown"))
    found += [Cell(f"{states.count(each)} {words}", CALM) for each, words in judged if each in states]
    return [state(report.status), production_of(report), *found]


def sections_of(report: Report) -> list[Section | None]:
    """Return the sections, or None in the place of one without content."""
    return [
        _summary(report),
        errors_of(report),
        _differences(report),
        _compared(report),
        residual_of(report, "Explained by variables", _EXPLAINED),
        run_of(report),
        audit_of(report),
        identifiers_of(report, "Resource", "differences"),
    ]


def _target(report: Report) -> str:
    return report.target or "the target"


def _source(report: Report) -> str:
    return report.source or "the source"


def _summary(report: Report) -> Section:
    shown = facts(
        ("Status", state(report.status)),
        ("Service", plain(report.vendor)),
        ("Source", plain(report.source)),
        ("Target", plain(report.target)),
    )
    return Section("Summary", (*paragraphs(report.message), shown))


def _differences(report: Report) -> Section | None:
    plan = report.plan
    if plan is None:
        return None
    listed = [(f"{number}. {change.label}", change) for number, change in enumerate(plan.changes, 1)]
    rows = [
        (plain(str(number)), _kind(report, change), type_of(report, change.type), plain(_both_names(report, change)))
        for number, change in enumerate(plan.changes, 1)
    ]
    changed = [(name, change.fields) for name, change in listed if change.action != CREATE]
    missing = [(name, change.fields) for name, change in listed if change.action == CREATE]
    sides = (f"In {_target(report)}", f"In {_source(report)}")
    return section(
        "Differences",
        table(("No.", "Difference", "Type", "Name"), rows) if rows else Text("None."),
        differences("Differing fields", "Resource", changed, sides),
        contents(f"Content of resources missing in {_target(report)}", "Resource", missing),
    )


def _compared(report: Report) -> Section | None:
    """Return the objects of which only the state is known, not the fields."""
    if not report.comparison:
        return None

    def rows_of(wanted: str) -> list[tuple[Cell, ...]]:
        return [
            (type_of(report, item.type), plain(item.name), Cell(item.reason, WARNING), code(item.target_id))
            for item in report.comparison
            if item.state == wanted
        ]

    headings = ("Type", "Name", "Finding", "ID in the target")
    drifted, unknown = rows_of(DIFFERENT), rows_of(NOT_COMPARABLE)
    return section(
        "Objects",
        table(headings, drifted, "Drifted") if drifted else Text("No object is known to differ."),
        table(headings, unknown, "Unknown: neither in sync nor drifted, as far as the service shows"),
    )


def _kind(report: Report, change: document.Change) -> Cell:
    words = {
        CREATE: f"missing in {_target(report)}",
        UPDATE: "different",
        DELETE: f"only in {_target(report)}",
    }
    return Cell(words.get(change.action, change.action.replace("_", " ")), WARNING)


def _both_names(report: Report, change: document.Change) -> str:
    return f"{change.label} (in {_target(report)}: {change.target_name})" if change.target_name else change.label
