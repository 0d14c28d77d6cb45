# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections of a report for people: content, order and wording, independent of the markup."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import ClassVar

from .._outcomes import UNKNOWN
from . import document
from .document import Report
from .times import show_duration, show_time

GOOD, BAD, WARNING, CALM = "good", "bad", "warning", "calm"
"""Tones of a word that names a state."""
CODE, OLD, NEW = "code", "old", "new"
"""Styles of a technical value: any value, one that is replaced, and its replacement."""
TONES = {
    "promoted": GOOD,
    "in sync": GOOD,
    "drifted": WARNING,
    "succeeded": GOOD,
    "COMPLETED": GOOD,
    "equal": GOOD,
    "restored": GOOD,
    "allowed": GOOD,
    "held": BAD,
    "failed": BAD,
    "ERROR": BAD,
    "FAILED": BAD,
    "different": BAD,
    "unproven": BAD,
    "not allowed": BAD,
    "could not be deleted": BAD,
    "rolled back": WARNING,
    "compensated": WARNING,
    "not applied": WARNING,
    "delete": WARNING,
}

_BY_HAND = "Manual rollback"


@dataclasses.dataclass(frozen=True)
class Cell:
    """A string with its look: one of the tones and styles above, or empty."""

    text: str
    look: str = ""


@dataclasses.dataclass(frozen=True)
class Text:
    """A paragraph."""

    kind: ClassVar[str] = "text"
    text: str


@dataclasses.dataclass(frozen=True)
class Facts:
    """Names with values."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, Cell], ...]


@dataclasses.dataclass(frozen=True)
class Table:
    """Rows with one cell for each heading; ``caption`` is empty for a section's only table."""

    kind: ClassVar[str] = "table"
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclasses.dataclass(frozen=True)
class Section:
    """A heading and the parts below it."""

    title: str
    parts: tuple[Text | Facts | Table, ...]


def table(headings: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str = "") -> Table:
    """Return a table without the columns that are empty in every row; the first column always stays."""
    listed = [tuple(row) for row in rows]
    kept = [at for at in range(len(headings)) if at == 0 or any(row[at].text for row in listed)]
    return Table(caption, tuple(headings[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in listed))


def facts(*rows: tuple[str, Cell]) -> Facts:
    """Return the facts that have a value."""
    return Facts(tuple(row for row in rows if row[1].text))


def state(word: str | None) -> Cell:
    """Return a word that names a state; a vendor's own word, such as ``IN_PROGRESS``, stays as it is documented."""
    text = word or ""
    text = text if text.isupper() else text.replace("_", " ")
    return Cell(text, TONES.get(text, CALM))


def plain(text: str | None) -> Cell:
    """Return a string without a look."""
    return Cell(text or "")


def code(text: str | None) -> Cell:
    """Return an id or another technical value."""
    return Cell(text or "", CODE)


def sections_of(report: Report) -> list[Section]:
    """Return the sections of a report that have content."""
    sections = [_summary(report), _run(report)]
    if report.plan is not None or report.compensation is None:
        sections += [_plan(report), _policy(report)]
    sections += [_timeline(report), _errors(report), _residual(report)]
    sections += [_rollback(report), _compensation(report), _comparison(report)]
    return [section for section in sections if section is not None]


def _summary(report: Report) -> Section:
    verified = {True: Cell("yes", GOOD), False: Cell("no", BAD), None: Cell("not verified", CALM)}[report.verified]
    shown = facts(
        ("Status", state(report.status)),
        ("Service", plain(report.vendor)),
        ("Source", plain(report.source)),
        ("Target", plain(report.target)),
        ("Promotion", code(report.promotion_id)),
        ("Package", code(report.package_id)),
        ("Installation", code(report.installation_id)),
        ("Rollback", code(report.rollback_id)),
        ("Plan digest", code(report.plan_digest or (report.plan.digest if report.plan else None))),
        ("Verified", Cell("") if report.is_comparison else verified),
        ("Started", plain(show_time(report.started))),
        ("Finished", plain(show_time(report.finished))),
        ("Duration", plain(show_duration(report.seconds))),
    )
    return Section("Summary", (*_paragraphs(report.message), shown))


def _run(report: Report) -> Section | None:
    if not report.metadata:
        return None
    return Section("Run details", (Facts(tuple((entry.name, plain(entry.value)) for entry in report.metadata)),))


def _plan(report: Report) -> Section:
    plan = report.plan
    if plan is None:
        return Section("Plan", (Text("There is no plan: the run ended before it was created."),))
    parts: list[Text | Facts | Table] = [Text(_count(plan.summary))]
    if report.plan_digest not in (None, plan.digest):
        parts.append(facts(("Digest of the plan shown", code(plan.digest))))
    reported = any(change.outcome != UNKNOWN or change.message for change in plan.changes)
    executed = reported or not (report.is_comparison or report.status in ("planned", "unchanged", None))
    if plan.changes:
        headings = ("No.", "Action", "Type", "Name", "Source ID", "Target ID", "Result", "Message")
        rows = [
            (
                plain(str(number)),
                state(change.action),
                plain(change.type),
                plain(_both_names(change)),
                code(change.source_id),
                code(change.target_id),
                state(change.outcome if executed else None),
                plain(change.message),
            )
            for number, change in enumerate(plan.changes, 1)
        ]
        caption = "Changes that a promotion would make" if report.is_comparison else "Changes in execution order"
        parts.append(table(headings, rows, caption))
    named = [(f"{number}. {change.name}", change.fields) for number, change in enumerate(plan.changes, 1)]
    return Section("Plan", (*parts, *_differences("Changed fields", "Change", named, ("Before", "After"))))


def _both_names(change: document.Change) -> str:
    return f"{change.name} (in the target: {change.target_name})" if change.target_name else change.name


def _count(summary: dict[str, int]) -> str:
    words = {
        "creates": "to create",
        "updates": "to update",
        "deletes": "to delete",
        "reused": "reused",
        "ignored": "ignored",
    }
    counted = ", ".join(f"{summary[key]} {label}" for key, label in words.items() if summary[key])
    return f"{counted[:1].upper()}{counted[1:]}." if counted else "No changes."


def _differences(
    caption: str, of_what: str, named: Sequence[tuple[str, Sequence[document.Difference]]], sides: tuple[str, str]
) -> tuple[Table, ...]:
    rows = [
        (plain(name), code(entry.field), Cell(entry.before, OLD), Cell(entry.after, NEW))
        for name, fields in named
        for entry in fields
    ]
    return (Table(caption, (of_what, "Field", *sides), tuple(rows)),) if rows else ()


def _policy(report: Report) -> Section:
    policy = report.policy
    if policy is None:
        return Section("Policy", (Text("The plan was not checked against a policy."),))
    parts: list[Text | Facts | Table] = [facts(("Result", state("allowed" if policy.allowed else "not allowed")))]
    if policy.violations:
        rows = [(code(item.rule), plain(item.change), plain(item.message)) for item in policy.violations]
        parts.append(table(("Rule", "Change", "Message"), rows, "Violations"))
    return Section("Policy", tuple(parts))


def _timeline(report: Report) -> Section | None:
    rows = [
        (
            plain(phase.what),
            state(phase.status),
            plain(show_time(phase.at)),
            plain(show_time(phase.until)),
            plain(show_duration(phase.seconds)),
        )
        for phase in report.timeline
    ]
    return Section("Timeline", (table(("Phase", "Status", "Started", "Finished", "Duration"), rows),)) if rows else None


def _errors(report: Report) -> Section | None:
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
    headings = ("Step or object", "Message", "Explanation", "Response", "Request")
    return Section("Errors", (table(headings, rows),)) if rows else None


def _residual(report: Report) -> Section | None:
    rows = [(plain(item.name), plain(item.type), code(item.target_id), plain(item.reason)) for item in report.residual]
    if not rows:
        return None
    explained = Text(
        "The service plans these steps every time. They are known and do not mean that the target differs from the source."
    )
    return Section("Residual steps", (explained, table(("Name", "Type", "Target ID", "Reason"), rows)))


def _rollback(report: Report) -> Section | None:
    rollback = report.rollback
    if rollback is None:
        return None
    verified = {True: Cell("yes", GOOD), False: Cell("no", BAD), None: Cell("not verified", CALM)}[rollback.verified]
    shown = facts(
        ("Status", state(rollback.status)),
        ("Rollback", code(rollback.rollback_id)),
        ("Target restored", verified),
        ("Verification issues", plain("\n".join(rollback.reasons))),
        (_BY_HAND, plain(rollback.by_hand)),
    )
    return Section("Rollback", (*_paragraphs(rollback.message), shown, *_rollback_objects(rollback.objects)))


def _compensation(report: Report) -> Section | None:
    compensation = report.compensation
    if compensation is None:
        return None
    by_hand = (facts((_BY_HAND, plain(compensation.by_hand))),) if compensation.by_hand else ()
    parts = (*by_hand, *_rollback_objects(compensation.objects))
    return Section("Compensation", parts or (Text("No objects were compensated."),))


def _rollback_objects(objects: Sequence[document.RollbackObject]) -> tuple[Table, ...]:
    rows = [
        (plain(item.name), plain(item.type), code(item.target_id), state(item.state), plain(item.reason))
        for item in objects
    ]
    return (table(("Name", "Type", "Target ID", "State", "Reason"), rows, "Objects"),) if rows else ()


def _comparison(report: Report) -> Section | None:
    if not report.comparison:
        return None
    rows = [
        (plain(item.name), plain(item.type), code(item.target_id), state(item.state), plain(item.reason))
        for item in report.comparison
    ]
    compared = table(
        ("Name", "Type", "Target ID", "State", "Reason"), rows, "Objects compared with their state before the promotion"
    )
    named = [(item.name, item.fields) for item in report.comparison]
    differences = _differences("Differing fields", "Object", named, ("Before the promotion", "After the rollback"))
    return Section("Rollback verification", (compared, *differences))


def _paragraphs(text: str) -> tuple[Text, ...]:
    return tuple(Text(line.strip()) for line in text.split("\n") if line.strip())
