# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sections of a report about what guards a promotion: policy, gate, proof, preflight, checks and audit trail."""

from __future__ import annotations

from .._field_rules import WARN
from .._preflight import FAIL, OK, UNKNOWN
from .._preflight import WARN as WARNS
from .._times import read_time
from .document import Report
from .guards import PolicyViolation
from .parts import BAD, CALM, GOOD, WARNING, Cell, Section, Text, code, facts, plain, section, state, table
from .times import show_time

_PEOPLE = {"planned_by": "Planned by", "approved_by": "Approved by", "executed_by": "Executed by"}
_PROOFS = {
    "promotion_id": "Promotion",
    "installation_id": "Installation",
    "package_id": "Package",
    "source_snapshot_id": "Source snapshot",
    "started_at": "Started",
    "completed_at": "Ended",
}
"""What people call what a proof relies on; anything else is called by its key."""
_TONES = {OK: GOOD, WARNS: WARNING, FAIL: BAD, UNKNOWN: WARNING}


def preflight_of(report: Report) -> Section | None:
    """Return what was checked before anything was created: what is ok in one line, everything else in full."""
    preflight = report.preflight
    if preflight is None or not (preflight.checks or preflight.blocked):
        return None
    passed = [check.name.replace("_", " ") for check in preflight.checks if check.state == OK]
    rows = [
        (
            plain(check.name.replace("_", " ")),
            Cell(check.state, _TONES[check.state]),
            plain(check.message),
            plain(check.advice),
        )
        for check in preflight.checks
        if check.state != OK
    ]
    passes = Cell("ready", GOOD) if preflight.ready else Cell("not known in full", WARNING)
    result = Cell("blocked", BAD) if preflight.blocked else passes
    return section(
        "Preflight",
        facts(("Result", result), ("Passed", plain(", ".join(passed)))),
        table(("Check", "State", "Message", "Advice"), rows),
    )


def policy_of(report: Report) -> Section:
    """Return what the policy says of the plan."""
    policy = report.policy
    if policy is None:
        return Section("Policy", (Text("The plan was not checked against a policy."),))
    violations = [(code(item.rule), plain(item.change), plain(_said(item))) for item in policy.violations]
    rules = [(code(rule.name), plain(rule.value)) for rule in policy.rules]
    parts = (
        facts(("Result", state("allowed" if policy.allowed else "not allowed"))),
        table(("Rule", "Change", "Message"), violations, "Violations"),
        table(("Rule", "Value"), rules, "Rules"),
    )
    return Section("Policy", tuple(part for part in parts if part.rows))


def _said(violation: PolicyViolation) -> str:
    return f"Warning: {violation.message}" if violation.level == WARN else violation.message


def gate_of(report: Report) -> Section | None:
    """Return whether the gate is open."""
    gate = report.gate
    if gate is None:
        return None
    result = "overridden" if gate.overridden else "open" if gate.allowed else "closed"
    violations = [(code(item.rule), plain(item.message)) for item in gate.violations]
    about = facts(
        ("Result", Cell(result, GOOD if result == "open" else BAD)),
        ("Reason for overriding", plain(gate.override_reason if gate.overridden else None)),
        ("Opens", plain(None if result == "open" else show_time(gate.opens_at))),
        ("Closes", plain(show_time(gate.closes_at))),
        ("Ticket", plain(gate.ticket)),
        *((_PEOPLE.get(person.name, person.name), plain(person.value)) for person in gate.people),
    )
    return section("Gate", about, table(("Rule", "Message"), violations, "Violations"))


def proof_of(report: Report) -> Section | None:
    """Return on which promotion of an earlier stage this one relies, and why it cannot."""
    proof = report.proven
    if proof is None:
        return None
    about = facts(
        ("Result", Cell("proven", GOOD) if proof.proven else Cell("not proven", BAD)),
        ("Reason", plain(proof.reason)),
        ("Holds from", plain(show_time(proof.holds_from))),
        *((_label(each.name), _value(each.name, each.value)) for each in proof.relies_on),
        ("Not known", plain(proof.not_known)),
    )
    return section("Proof of an earlier stage", about)


def _label(name: str) -> str:
    return _PROOFS.get(name, name.replace("_", " ").capitalize())


def _value(name: str, value: str) -> Cell:
    if name == "status":
        return state(value)
    return plain(show_time(value)) if read_time(value) is not None else code(value)


def checks_of(report: Report) -> Section | None:
    """Return the checks of the user's own, and whether they passed."""
    shown = {True: Cell("passed", GOOD), False: Cell("failed", BAD), None: Cell("did not run", CALM)}
    rows = [(plain(check.name), shown[check.passed]) for check in report.checks]
    return section("Checks after verification", table(("Check", "Result"), rows))


def audit_of(report: Report) -> Section | None:
    """Return where the run was recorded, and the hash to compare with one that is kept elsewhere."""
    audit = report.audit
    if audit is None:
        return None
    about = facts(
        ("File", code(audit.path)),
        ("Hash of the last record", code(audit.head)),
        ("Missing records", Cell("\n".join(audit.errors), BAD)),
    )
    nothing = () if audit.head else (Text("Nothing of this run had been recorded when this report was written."),)
    return section("Audit trail", *nothing, about)
