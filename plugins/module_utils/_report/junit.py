# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Renders a report as JUnit XML in the dialect of Ant and Jenkins.

One test case covers the run; each change, violated rule and verified object has one of its own.
"""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ET

from .._field_rules import DENY
from .._outcomes import BEGUN, DIFFERENT, FAILED, NOT_COMPARABLE, NOT_REACHED, SUCCEEDED
from .._run_statuses import DRIFTED, PLANNED
from .._times import read_time
from .document import Change, Comparison, Failure, Report
from .fleet import Target
from .guards import UserCheck


@dataclasses.dataclass(frozen=True)
class _Bad:
    """Why a test case failed: a message, the kind of failure, and all that is known."""

    message: str
    kind: str
    text: str


@dataclasses.dataclass
class _Case:
    """A test case; ``seconds`` is how long it took, ``skipped`` why it was not run."""

    name: str
    group: str
    seconds: float | None = None
    failure: _Bad | None = None
    skipped: str | None = None

    def element(self) -> ET.Element:
        """Return the test case as XML."""
        case = ET.Element("testcase", {"name": self.name, "classname": self.group})
        if self.seconds is not None:
            case.set("time", str(self.seconds))
        if self.failure is not None:
            said = {"message": self.failure.message, "type": self.failure.kind}
            failure = ET.SubElement(case, "failure", {name: value for name, value in said.items() if value})
            failure.text = self.failure.text
        elif self.skipped is not None:
            ET.SubElement(case, "skipped", {"message": self.skipped})
        return case


def render(report: Report) -> str:
    """Return the report as JUnit XML."""
    cases = [
        _run(report),
        *_changes(report),
        *_violations(report),
        *_verifications(report),
        *map(_user_check, report.checks),
        *(map(_target, report.fleet.targets) if report.fleet is not None else ()),
    ]
    figures = {
        "tests": str(len(cases)),
        "failures": str(sum(case.failure is not None for case in cases)),
        "errors": "0",
        "skipped": str(sum(case.skipped is not None for case in cases)),
        "time": str(round(report.seconds or 0.0, 3)),
    }
    document = ET.Element("testsuites", figures)
    suite = ET.SubElement(document, "testsuite", {"name": report.title, **figures})
    started = read_time(report.started)
    if started is not None:
        suite.set("timestamp", f"{started:%Y-%m-%dT%H:%M:%S}")
    properties = _properties(report)
    if properties:
        listed = ET.SubElement(suite, "properties")
        for name, value in properties:
            ET.SubElement(listed, "property", {"name": name, "value": value})
    suite.extend(case.element() for case in cases)
    return _canonical(document)


def _canonical(root: ET.Element) -> str:
    """Return the XML in canonical form, which does not depend on the release of Python."""
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.canonicalize(ET.tostring(root, encoding="unicode"))}\n'


def _properties(report: Report) -> list[tuple[str, str]]:
    names = ("status", "message", "vendor", "source", "target", "promotion_id", "package_id", "installation_id")
    own = [(name, getattr(report, name)) for name in (*names, "rollback_id", "plan_digest", "started", "finished")]
    return [(name, value) for name, value in own if value] + [
        (entry.name or "metadata", entry.value) for entry in report.metadata
    ]


def _run(report: Report) -> _Case:
    case = _Case(report.title, "run", report.seconds)
    if report.went_wrong:
        text = "\n".join(_describe(error) for error in report.errors)
        case.failure = _failed(report.message or "The run failed.", report.status or "failed", text)
    return case


def _changes(report: Report) -> list[_Case]:
    changes = report.plan.changes if report.plan is not None else ()
    return [_change(report, number, change) for number, change in enumerate(changes, 1)]


def _change(report: Report, number: int, change: Change) -> _Case:
    case = _Case(f"{change.action} {change.name}", change.type or "plan")
    if change.outcome == FAILED:
        about = [error for error in report.errors if error.step == number]
        message = change.message or next((error.message for error in about), "") or "The change failed."
        text = "\n".join(_describe(error) for error in about) or message
        case.failure = _failed(message, FAILED, text)
    elif report.status == DRIFTED:
        text = "\n".join(f"{entry.field}: {entry.before} -> {entry.after}" for entry in change.fields)
        case.failure = _failed("It differs from the source.", DRIFTED, text)
    elif change.outcome != SUCCEEDED and report.status == PLANNED:
        case.skipped = "planned, not executed"
    elif change.outcome != SUCCEEDED and report.went_wrong:
        case.skipped = change.message or change.outcome.replace("_", " ")
    return case


def _violations(report: Report) -> list[_Case]:
    if report.policy is None:
        return []
    if not any(each.level == DENY for each in report.policy.violations):
        whole = _Case("the plan complies with the policy", "policy")
        if not report.policy.allowed:
            whole.failure = _failed("The plan violates the policy.", "policy", "")
        return [whole]
    cases = []
    for violation in report.policy.violations:
        if violation.level != DENY:
            continue  # JUnit has nothing between a success and a failure
        case = _Case(f"{violation.rule} {violation.change or 'the plan'}", "policy")
        case.failure = _failed(violation.message, violation.rule, violation.change or "")
        cases.append(case)
    return cases


def _verifications(report: Report) -> list[_Case]:
    return [_verification(item) for item in report.comparison]


def _verification(item: Comparison) -> _Case:
    case = _Case(f"verify {item.name}", item.type or "verification")
    if item.state == DIFFERENT:
        text = "\n".join(f"{entry.field}: {entry.before} -> {entry.after}" for entry in item.fields)
        case.failure = _failed(item.reason or "It differs from its state before the promotion.", item.state, text)
    elif item.state == NOT_COMPARABLE:
        case.skipped = item.reason or "not comparable"
    return case


def _user_check(check: UserCheck) -> _Case:
    case = _Case(check.name or "check", "check")
    if check.passed is False:
        case.failure = _failed("The check failed.", FAILED, "")
    elif check.passed is None:
        case.skipped = "did not run"
    return case


def _target(target: Target) -> _Case:
    case = _Case(target.name or "target", "target" if target.wave is None else f"wave {target.wave}", target.seconds)
    if target.outcome in (FAILED, BEGUN):
        message = target.message or "Its outcome is not known."
        case.failure = _failed(message, target.status or target.outcome, "")
    elif target.outcome == NOT_REACHED:
        case.skipped = "not reached"
    return case


def _failed(message: str, kind: str, text: str) -> _Bad:
    return _Bad(message, kind, text or message)


def _describe(error: Failure) -> str:
    """Return all that is known of an error, a line for each part."""
    answer = " ".join(part for part in (error.method, error.url, error.status, error.code) if part)
    message = f"{error.where}: {error.message}" if error.where else error.message
    parts = [message, *error.details, error.meaning, answer, "" if error.text == error.message else error.text]
    return "\n".join(part for part in parts if part)
