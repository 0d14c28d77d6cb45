# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections that reports about a promotion and about drift have in common."""

from __future__ import annotations

from collections.abc import Sequence

from . import document
from .document import Report
from .parts import PRODUCTION, Cell, Section, Table, Text, code, facts, plain, section, table
from .times import show_duration, show_time


def production_of(report: Report) -> Cell:
    """Return the mark of a target that is a production environment; it is empty for any other."""
    return Cell("PRODUCTION" if report.is_about_production else "", PRODUCTION)


def type_of(report: Report, code_of_type: str) -> Cell:
    """Return the name by which people know a type of the service."""
    names = {entry.name: entry.value for entry in report.type_names}
    return plain(names.get(code_of_type, code_of_type))


def errors_of(report: Report) -> Section | None:
    """Return what the service said about each error."""
    rows = [
        (
            plain(error.where or "run"),
            plain("\n".join(part for part in (error.message, *error.details) if part) or "no reason given"),
            plain(error.meaning),
            plain(" ".join(part for part in (error.status, error.code) if part)),
            code(" ".join(part for part in (error.method, error.url) if part)),
        )
        for error in report.errors
    ]
    return section("Errors", table(("Step or object", "Message", "Explanation", "Response", "Request"), rows))


def run_of(report: Report) -> Section | None:
    """Return who ran it, when, where, and what for."""
    about = [(entry.name, plain(entry.value)) for entry in report.metadata]
    times = (
        ("Started", plain(show_time(report.started))),
        ("Finished", plain(show_time(report.finished))),
        ("Duration", plain(show_duration(report.seconds))),
    )
    return section("Run details", facts(*about, *times))


def identifiers_of(report: Report) -> Section | None:
    """Return what programs and the service call everything by."""
    approved, shown = report.plan_digest, report.plan.digest if report.plan else None
    about = facts(
        ("Promotion", code(report.promotion_id)),
        ("Package", code(report.package_id)),
        ("Installation", code(report.installation_id)),
        ("Rollback", code(report.rollback_id)),
        ("Source", code(report.source_id)),
        ("Target", code(report.target_id)),
        ("Plan digest", code(approved or shown)),
        ("Digest of the plan shown", code(shown if approved not in (None, shown) else None)),
    )
    logged = [(code(f"{entry.method} {entry.path}"), code(entry.correlation_id)) for entry in report.correlation_ids]
    return section(
        "Identifiers",
        about,
        _ids_of_changes(report.plan.changes if report.plan else ()),
        table(("Request", "Correlation ID"), logged, "Requests in the service's log"),
    )


def _ids_of_changes(changes: Sequence[document.Change]) -> Table:
    """Return the IDs of what a plan changes."""
    rows = [
        (plain(f"{number}. {change.label}"), code(change.source_id), code(change.target_id))
        for number, change in enumerate(changes, 1)
        if change.source_id or change.target_id
    ]
    return table(("Change", "Source ID", "Target ID"), rows, "IDs of the changes")


def residual_of(report: Report, title: str, explanation: str) -> Section | None:
    """Return what the service plans every time, under a title of its own."""
    rows = [
        (plain(item.name), type_of(report, item.type), code(item.target_id), plain(item.reason))
        for item in report.residual
    ]
    listed = table(("Name", "Type", "Target ID", "Reason"), rows)
    return Section(title, (Text(explanation), listed)) if rows else None
