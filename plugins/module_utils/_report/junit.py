# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Renders a report as JUnit XML in the dialect of Ant and Jenkins.

One test case covers the run; each change, broken rule and verified object has one of its own.
Imported only for this format, because no other format needs the library.
"""

from __future__ import annotations

import traceback
import xml.etree.ElementTree as ET

from .._errors import MissingLibraryError
from .._outcomes import DIFFERENT, FAILED, NOT_COMPARABLE, SUCCEEDED
from .._times import read_time
from .document import DRIFTED, Change, Comparison, Failure, Report

try:
    from junitparser import Failure as FailedResult
    from junitparser import JUnitXml, Skipped, TestCase, TestSuite
except ImportError:
    JUNIT_TRACE: str | None = traceback.format_exc()
else:
    JUNIT_TRACE = None


def render(report: Report) -> str:
    """Return the report as JUnit XML.

    :raises MissingLibraryError: junitparser is not installed
    """
    if JUNIT_TRACE is not None:
        raise MissingLibraryError("junitparser", JUNIT_TRACE)
    suite = TestSuite(report.title)
    started = read_time(report.started)
    if started is not None:
        suite.timestamp = f"{started:%Y-%m-%dT%H:%M:%S}"
    for name, value in _properties(report):
        suite.add_property(name, value)
    suite.add_testcases([_run(report), *_changes(report), *_violations(report), *_verifications(report)])
    suite.time = report.seconds or 0.0
    document = JUnitXml()
    document.add_testsuite(suite)
    document.update_statistics()
    return _canonical(document.tostring())


def _canonical(written: bytes) -> str:
    """Return the XML in canonical form, which does not depend on the parser or on the release of a library."""
    root = ET.fromstring(written)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.canonicalize(ET.tostring(root, encoding="unicode"))}\n'


def _properties(report: Report) -> list[tuple[str, str]]:
    names = ("status", "message", "vendor", "source", "target", "promotion_id", "package_id", "installation_id")
    own = [(name, getattr(report, name)) for name in (*names, "rollback_id", "plan_digest", "started", "finished")]
    return [(name, value) for name, value in own if value] + [
        (entry.name or "metadata", entry.value) for entry in report.metadata
    ]


def _run(report: Report) -> TestCase:
    case = TestCase(report.title, "run", report.seconds)
    if report.went_wrong:
        text = "\n".join(_describe(error) for error in report.errors)
        case.result = [_failed(report.message or "The run failed.", report.status or "failed", text)]
    return case


def _changes(report: Report) -> list[TestCase]:
    changes = report.plan.changes if report.plan is not None else ()
    return [_change(report, number, change) for number, change in enumerate(changes, 1)]


def _change(report: Report, number: int, change: Change) -> TestCase:
    case = TestCase(f"{change.action} {change.name}", change.type or "plan")
    if change.outcome == FAILED:
        about = [error for error in report.errors if error.step == number]
        message = change.message or next((error.message for error in about), "") or "The change failed."
        text = "\n".join(_describe(error) for error in about) or message
        case.result = [_failed(message, FAILED, text)]
    elif report.status == DRIFTED:
        text = "\n".join(f"{entry.field}: {entry.before} -> {entry.after}" for entry in change.fields)
        case.result = [_failed("It differs from the source.", DRIFTED, text)]
    elif change.outcome != SUCCEEDED and report.status == "planned":
        case.result = [Skipped("planned, not executed")]
    elif change.outcome != SUCCEEDED and report.went_wrong:
        case.result = [Skipped(change.message or change.outcome.replace("_", " "))]
    return case


def _violations(report: Report) -> list[TestCase]:
    if report.policy is None:
        return []
    if not report.policy.violations:
        whole = TestCase("the plan complies with the policy", "policy")
        if not report.policy.allowed:
            whole.result = [_failed("The plan violates the policy.", "policy", "")]
        return [whole]
    cases = []
    for violation in report.policy.violations:
        case = TestCase(f"{violation.rule} {violation.change or 'the plan'}", "policy")
        case.result = [_failed(violation.message, violation.rule, violation.change or "")]
        cases.append(case)
    return cases


def _verifications(report: Report) -> list[TestCase]:
    return [_verification(item) for item in report.comparison]


def _verification(item: Comparison) -> TestCase:
    case = TestCase(f"verify {item.name}", item.type or "verification")
    if item.state == DIFFERENT:
        text = "\n".join(f"{entry.field}: {entry.before} -> {entry.after}" for entry in item.fields)
        case.result = [_failed(item.reason or "It differs from its state before the promotion.", item.state, text)]
    elif item.state == NOT_COMPARABLE:
        case.result = [Skipped(item.reason or "not comparable")]
    return case


def _failed(message: str, kind: str, text: str) -> FailedResult:
    result = FailedResult(message, kind)
    result.text = text or message
    return result


def _describe(error: Failure) -> str:
    """Return all that is known of an error, a line for each part."""
    answer = " ".join(part for part in (error.method, error.url, error.status, error.code) if part)
    message = f"{error.where}: {error.message}" if error.where else error.message
    parts = [message, *error.details, error.meaning, answer, "" if error.text == error.message else error.text]
    return "\n".join(part for part in parts if part)
