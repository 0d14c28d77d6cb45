# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a document for people shows, in which order and in which words, whatever its markup."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import ClassVar

from .._outcomes import UNKNOWN
from . import document
from .document import Report
from .times import show_duration, show_time

GOOD, BAD, WARNING, CALM = "good", "bad", "warning", "calm"
"""Tones of a word that tells a state."""
CODE, OLD, NEW = "code", "old", "new"
"""Styles of a value of a machine; the latter two of one that is replaced and of the one that replaces it."""
TONES = {
    "promoted": GOOD,
    "in sync": GOOD,
    "drifted": WARNING,
    "succeeded": GOOD,
    "COMPLETED": GOOD,
    "equal": GOOD,
    "restored": GOOD,
    "allowed": GOOD,
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

_BY_HAND = "In the user interface"


@dataclasses.dataclass(frozen=True)
class Cell:
    """A text with how it looks: one of the tones and styles above, or empty."""

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
    """Rows of as many cells as there are headings; ``caption`` is empty for a section's only table."""

    kind: ClassVar[str] = "table"
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclasses.dataclass(frozen=True)
class Section:
    """A heading with what stands under it."""

    title: str
    parts: tuple[Text | Facts | Table, ...]


def table(headings: Sequence[str], rows: Iterable[Sequence[Cell]], caption: str = "") -> Table:
    """Return a table without the columns that are empty in each row; the first always stays."""
    listed = [tuple(row) for row in rows]
    kept = [at for at in range(len(headings)) if at == 0 or any(row[at].text for row in listed)]
    return Table(caption, tuple(headings[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in listed))


def facts(*rows: tuple[str, Cell]) -> Facts:
    """Return those facts that there are."""
    return Facts(tuple(row for row in rows if row[1].text))


def state(word: str | None) -> Cell:
    """Return a word that tells a state."""
    text = (word or "").replace("_", " ")
    return Cell(text, TONES.get(text, CALM))


def plain(text: str | None) -> Cell:
    """Return a text as it is."""
    return Cell(text or "")


def code(text: str | None) -> Cell:
    """Return an id or another value of a machine."""
    return Cell(text or "", CODE)


def sections_of(report: Report) -> list[Section]:
    """Return all that there is to show."""
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
        ("From", plain(report.source)),
        ("To", plain(report.target)),
        ("Promotion", code(report.promotion_id)),
        ("Package", code(report.package_id)),
        ("Installation", code(report.installation_id)),
        ("Rollback", code(report.rollback_id)),
        ("Digest of the plan", code(report.plan_digest or (report.plan.digest if report.plan else None))),
        ("Verified", Cell("") if report.is_comparison else verified),
        ("Started", plain(show_time(report.started))),
        ("Finished", plain(show_time(report.finished))),
        ("Duration", plain(show_duration(report.seconds))),
    )
    return Section("Summary", (*_paragraphs(report.message), shown))


def _run(report: Report) -> Section | None:
    if not report.metadata:
        return None
    return Section("Who and which run", (Facts(tuple((entry.name, plain(entry.value)) for entry in report.metadata)),))


def _plan(report: Report) -> Section:
    plan = report.plan
    if plan is None:
        return Section("Plan", (Text("There is no plan: the run ended before one was made."),))
    parts: list[Text | Facts | Table] = [Text(_count(plan.summary))]
    if report.plan_digest not in (None, plan.digest):
        parts.append(facts(("Digest of this plan", code(plan.digest))))
    told = any(change.outcome != UNKNOWN or change.message for change in plan.changes)
    executed = told or not (report.is_comparison or report.status in ("planned", "unchanged", None))
    if plan.changes:
        headings = ("No.", "Action", "Type", "Name", "Id in the source", "Id in the target", "Result", "What was said")
        rows = [
            (
                plain(str(number)),
                state(change.action),
                plain(change.type),
                plain(change.name),
                code(change.source_id),
                code(change.target_id),
                state(change.outcome if executed else None),
                plain(change.message),
            )
            for number, change in enumerate(plan.changes, 1)
        ]
        caption = "What a promotion would change" if report.is_comparison else "Changes in the order of their execution"
        parts.append(table(headings, rows, caption))
    named = [(f"{number}. {change.name}", change.fields) for number, change in enumerate(plan.changes, 1)]
    return Section("Plan", (*parts, *_differences("Fields that change", "Change", named, ("Before", "After"))))


def _count(summary: dict[str, int]) -> str:
    words = {
        "creates": "to create",
        "updates": "to update",
        "deletes": "to delete",
        "reused": "used as they are",
        "ignored": "ignored",
    }
    counted = ", ".join(f"{summary[key]} {told}" for key, told in words.items() if summary[key])
    return f"{counted[:1].upper()}{counted[1:]}." if counted else "Nothing to change."


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
        return Section("Policy", (Text("The plan was not judged."),))
    parts: list[Text | Facts | Table] = [facts(("Verdict", state("allowed" if policy.allowed else "not allowed")))]
    if policy.violations:
        rows = [(code(item.rule), plain(item.change), plain(item.message)) for item in policy.violations]
        parts.append(table(("Rule", "Change", "What is wrong"), rows, "Broken rules"))
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
    return Section("Timeline", (table(("What", "Status", "From", "Until", "Duration"), rows),)) if rows else None


def _errors(report: Report) -> Section | None:
    rows = [
        (
            plain(error.where or "the run"),
            plain("\n".join(part for part in (error.message, *error.details) if part) or "no reason was given"),
            plain(error.meaning),
            plain(" ".join(part for part in (error.status, error.code) if part)),
            code(" ".join(part for part in (error.method, error.url) if part)),
        )
        for error in report.errors
    ]
    headings = ("Where", "What the service said", "What it means", "Answer", "Request")
    return Section("Errors", (table(headings, rows),)) if rows else None


def _residual(report: Report) -> Section | None:
    rows = [(plain(item.name), plain(item.type), code(item.target_id), plain(item.reason)) for item in report.residual]
    if not rows:
        return None
    explained = Text("The service plans these steps again each time. They are known, and no sign of a difference.")
    return Section("Steps that stay", (explained, table(("Name", "Type", "Id in the target", "Why"), rows)))


def _rollback(report: Report) -> Section | None:
    rollback = report.rollback
    if rollback is None:
        return None
    proven = {True: Cell("yes", GOOD), False: Cell("no", BAD), None: Cell("not verified", CALM)}[rollback.verified]
    shown = facts(
        ("Status", state(rollback.status)),
        ("Rollback", code(rollback.rollback_id)),
        ("As before", proven),
        ("Open questions", plain("\n".join(rollback.reasons))),
        (_BY_HAND, plain(rollback.by_hand)),
    )
    return Section("Rollback", (*_paragraphs(rollback.message), shown, *_taken_back(rollback.objects)))


def _compensation(report: Report) -> Section | None:
    compensation = report.compensation
    if compensation is None:
        return None
    by_hand = (facts((_BY_HAND, plain(compensation.by_hand))),) if compensation.by_hand else ()
    parts = (*by_hand, *_taken_back(compensation.objects))
    return Section("Compensation", parts or (Text("No object was taken back."),))


def _taken_back(objects: Sequence[document.TakenBack]) -> tuple[Table, ...]:
    rows = [
        (plain(item.name), plain(item.type), code(item.target_id), state(item.state), plain(item.reason))
        for item in objects
    ]
    return (table(("Name", "Type", "Id in the target", "State", "Why"), rows, "Objects"),) if rows else ()


def _comparison(report: Report) -> Section | None:
    if not report.comparison:
        return None
    rows = [
        (plain(item.name), plain(item.type), code(item.target_id), state(item.state), plain(item.reason))
        for item in report.comparison
    ]
    proof = table(("Name", "Type", "Id in the target", "State", "Why"), rows, "Objects, compared with what they were")
    named = [(item.name, item.fields) for item in report.comparison]
    differences = _differences("Fields that differ", "Object", named, ("Before the promotion", "Now"))
    return Section("Proof of the rollback", (proof, *differences))


def _paragraphs(text: str) -> tuple[Text, ...]:
    return tuple(Text(line.strip()) for line in text.split("\n") if line.strip())
