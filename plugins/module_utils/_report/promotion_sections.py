# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report about a promotion: content, order and wording, independent of the markup."""

from __future__ import annotations

from collections.abc import Sequence

from .._outcomes import UNKNOWN
from .._plan import CREATE
from .._run_statuses import PLANNED, UNCHANGED, UNDONE
from .._text import counted
from . import document
from .document import Report, Rollback
from .guard_sections import audit_of, checks_of, gate_of, policy_of, preflight_of, proof_of
from .parts import (
    BAD,
    CALM,
    DELETION,
    GOOD,
    Cell,
    Section,
    Table,
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
from .shared_sections import errors_of, identifiers_of, names_of, production_of, residual_of, run_of, type_of
from .times import show_duration, show_time

_BY_HAND = "Manual rollback"
_RISKS = (("creates", "creation", CALM), ("updates", "update", CALM), ("deletes", "deletion", DELETION))
_COUNTED = {
    "creates": "to create",
    "updates": "to update",
    "deletes": "to delete",
    "reused": "reused",
    "ignored": "ignored",
}
_RESIDUAL = (
    "The service plans these steps every time. They are known and do not mean that the target differs from the source."
)


def headline_of(report: Report) -> list[Cell]:
    """Return how the promotion ended, whether it is about production, and how much it changes."""
    summary = report.plan.summary if report.plan else {}
    risks = [Cell(counted(summary[key], word), tone) for key, word, tone in _RISKS if summary.get(key)]
    return [state(report.status), production_of(report), *risks]


def sections_of(report: Report) -> list[Section | None]:
    """Return the sections, or None in the place of one without content."""
    has_no_plan = report.plan is None and report.compensation is not None
    is_rollback = report.rollback_id is not None and report.rollback is None  # no policy is about one
    return [
        _approval(report),
        _summary(report),
        errors_of(report),
        preflight_of(report),
        None if has_no_plan else _plan(report),
        None if has_no_plan or (is_rollback and report.policy is None) else policy_of(report),
        gate_of(report),
        proof_of(report),
        checks_of(report),
        _timeline(report),
        residual_of(report, "Residual steps", _RESIDUAL),
        _rollback(report),
        _compensation(report),
        _comparison(report),
        run_of(report),
        audit_of(report),
        identifiers_of(report),
    ]


def _approval(report: Report) -> Section | None:
    request = report.request
    if request is None or report.status != PLANNED:
        return None
    variables = "\n".join(f"{entry.name}: {entry.value}" for entry in request.variables)
    gate = report.gate
    opens_at = gate.opens_at if gate is not None and not gate.allowed and not gate.overridden else None
    shown = facts(
        ("Possible from", plain(show_time(opens_at))),
        ("Can be executed until", plain(show_time(request.until))),
        ("If you approve", plain(request.on_approval)),
        ("If it fails", plain(request.on_failure)),
        ("Cannot be undone", plain("\n".join(request.irreversible))),
        ("To execute it", code(variables)),
    )
    return section("Approval", *paragraphs(request.asked), shown)


def _summary(report: Report) -> Section:
    shown = facts(
        ("Status", state(report.status)),
        ("Service", plain(report.vendor)),
        ("Source", plain(report.source)),
        ("Target", plain(report.target)),
        ("Verified", _verdict(report.verified) if report.can_be_verified else Cell("")),
        ("Target restored", _restored(report.rollback)),
    )
    return Section("Summary", (*paragraphs(report.message), shown))


def _verdict(verified: bool | None) -> Cell:
    return {True: Cell("yes", GOOD), False: Cell("no", BAD), None: Cell("not verified", CALM)}[verified]


def _restored(rollback: Rollback | None) -> Cell:
    """Return whether the target has its former state again; empty if nothing was rolled back."""
    is_done = rollback is not None and (rollback.verified is not None or rollback.status in UNDONE)
    return _verdict(rollback.verified) if rollback is not None and is_done else Cell("")


def _plan(report: Report) -> Section:
    plan = report.plan
    if plan is None:
        return Section("Plan", (Text("There is no plan: the run ended before it was created."),))
    reported = any(change.outcome != UNKNOWN or change.message for change in plan.changes)
    executed = reported or report.status not in (PLANNED, UNCHANGED, None)
    rows = [
        (
            plain(str(number)),
            state(change.action),
            type_of(report, change.type),
            plain(_both_names(change)),
            plain(_selection(report, change)),
            state(change.outcome if executed else None),
            plain(change.message),
        )
        for number, change in enumerate(plan.changes, 1)
    ]
    headings = ("No.", "Action", "Type", "Name", "Selection", "Result", "Message")
    listed = [(f"{number}. {change.label}", change) for number, change in enumerate(plan.changes, 1)]
    changed = [(name, change.fields) for name, change in listed if change.action != CREATE]
    created = [(name, change.fields) for name, change in listed if change.action == CREATE]
    found = section(
        "Plan",
        Text(_count(plan.summary)),
        table(headings, rows, "Changes in execution order"),
        differences("Changed fields", "Change", changed, ("Before", "After")),
        contents("Content of created resources", "Change", created),
    )
    return found or Section("Plan", ())


def _selection(report: Report, change: document.Change) -> str:
    if change.selected is None:
        return ""
    return "selected" if change.selected else f"added by {report.vendor or 'the service'}"


def _both_names(change: document.Change) -> str:
    return f"{change.label} (in the target: {change.target_name})" if change.target_name else change.label


def _count(summary: dict[str, int]) -> str:
    counted = ", ".join(f"{summary[key]} {label}" for key, label in _COUNTED.items() if summary[key])
    return f"{counted[:1].upper()}{counted[1:]}." if counted else "No changes."


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
    return section("Timeline", table(("Phase", "Status", "Started", "Finished", "Duration"), rows))


def _rollback(report: Report) -> Section | None:
    rollback = report.rollback
    if rollback is None:
        return None
    shown = facts(
        ("Status", state(rollback.status)),
        ("Rollback", code(rollback.rollback_id)),
        ("Target restored", _restored(rollback)),
        ("Verification issues", plain("\n".join(rollback.reasons))),
        (_BY_HAND, plain(rollback.by_hand)),
    )
    return Section("Rollback", (*paragraphs(rollback.message), shown, *_objects(report, rollback.objects)))


def _compensation(report: Report) -> Section | None:
    compensation = report.compensation
    if compensation is None:
        return None
    by_hand = (facts((_BY_HAND, plain(compensation.by_hand))),) if compensation.by_hand else ()
    parts = (*by_hand, *_objects(report, compensation.objects))
    return Section("Compensation", parts or (Text("No objects were compensated."),))


def _objects(report: Report, objects: Sequence[document.RollbackObject]) -> tuple[Table, ...]:
    name_of = names_of(report)
    rows = [
        (name_of(item), type_of(report, item.type), code(item.target_id), state(item.state), plain(item.reason))
        for item in objects
    ]
    return (table(("Name", "Type", "Target ID", "State", "Reason"), rows, "Objects"),) if rows else ()


def _comparison(report: Report) -> Section | None:
    name_of = names_of(report)
    rows = [
        (name_of(item), type_of(report, item.type), code(item.target_id), state(item.state), plain(item.reason))
        for item in report.comparison
    ]
    headings = ("Name", "Type", "Target ID", "State", "Reason")
    named = [(name_of(item).text, item.fields) for item in report.comparison]
    return section(
        "Rollback verification",
        table(headings, rows, "Objects compared with their state before the promotion"),
        differences("Differing fields", "Object", named, ("Before the promotion", "After the rollback")),
    )
