# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections that reports about a promotion and about drift have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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


def names_of(report: Report) -> Callable[[document.RollbackObject | document.Comparison], Cell]:
    """Return what finds the name by which the plan calls an object, which may have none of its own."""
    changes = report.plan.changes if report.plan else ()
    labels: dict[str | None, str] = {change.name: change.label for change in changes}
    labels |= {each: change.label for change in changes for each in (change.source_id, change.target_id) if each}
    return lambda item: plain(labels.get(item.target_id) or labels.get(item.name) or item.name)


def errors_of(report: Report) -> Section | None:
    """Return what the service said about each error."""
    rows = [
        (
            plain(_place_of(report, error)),
            plain("\n".join(part for part in (error.message, *error.details) if part) or "no reason given"),
            plain(error.meaning),
            plain(" ".join(part for part in (error.status, error.code) if part)),
            code(" ".join(part for part in (error.method, error.url) if part)),
        )
        for error in report.errors
    ]
    return section("Errors", table(("Step or object", "Message", "Explanation", "Response", "Request"), rows))


def _place_of(report: Report, error: document.Failure) -> str:
    """Return the step or object of an error, called as the plan calls it."""
    changes = report.plan.changes if report.plan else ()
    if error.step is None or not 1 <= error.step <= len(changes):
        return error.where or "run"
    change = changes[error.step - 1]
    return error.where.replace(f'"{change.name}"', f'"{change.label}"')


def run_of(report: Report) -> Section | None:
    """Return who ran it, when, where, and what for."""
    about = [(entry.name, plain(entry.value)) for entry in report.metadata]
    times = (
        ("Started", plain(show_time(report.started))),
        ("Finished", plain(show_time(report.finished))),
        ("Duration", plain(show_duration(report.seconds))),
    )
    return section("Run details", facts(*about, *times))


def identifiers_of(report: Report, subject: str = "Change", subjects: str = "changes") -> Section | None:
    """Return what programs and the service call everything by; the subjects are what the plan lists."""
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
        _ids_of_changes(report.plan.changes if report.plan else (), subject, f"IDs of the {subjects}"),
        table(("Request", "Correlation ID"), logged, "Requests in the service's log"),
    )


def _ids_of_changes(changes: Sequence[document.Change], heading: str, title: str) -> Table:
    """Return the IDs of what a plan changes."""
    rows = [
        (plain(f"{number}. {change.label}"), code(change.source_id), code(change.target_id))
        for number, change in enumerate(changes, 1)
        if change.source_id or change.target_id
    ]
    return table((heading, "Source ID", "Target ID"), rows, title)


def residual_of(report: Report, title: str, explanation: str) -> Section | None:
    """Return what the service plans every time, under a title of its own."""
    rows = [
        (plain(item.name), type_of(report, item.type), code(item.target_id), plain(item.reason))
        for item in report.residual
    ]
    listed = table(("Name", "Type", "Target ID", "Reason"), rows)
    return Section(title, (Text(explanation), listed)) if rows else None
