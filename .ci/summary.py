# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Adds up what the sessions of a run left behind: one JUnit file a session and nox's own reports."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree


@dataclass
class Summary:
    """The result of a run; a session that isn't made of tests counts as one."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failed_sessions: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def write_checks(file: Path, session: str, results: dict[str, tuple[bool, float]]) -> None:
    """Write checks (name -> passed, seconds) as JUnit tests."""
    failures = sum(not passed for passed, _seconds in results.values())
    suite = ElementTree.Element(
        "testsuite", name=session, tests=str(len(results)), failures=str(failures), errors="0", skipped="0"
    )
    for name, (passed, seconds) in results.items():
        case = ElementTree.SubElement(suite, "testcase", classname=session, name=name, time=f"{seconds:.3f}")
        if not passed:
            ElementTree.SubElement(case, "failure", message=f"{name} failed")
    file.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.ElementTree(suite).write(file, encoding="utf-8", xml_declaration=True)


def summarize(reports: Path, lanes: list[str]) -> Summary:
    """Add up the sessions of the given nox runs, whose reports are ``LANE.json``."""
    summary = Summary()
    for lane in lanes:
        try:
            sessions = json.loads((reports / f"{lane}.json").read_text(encoding="utf-8"))["sessions"]
        except (OSError, ValueError, KeyError):
            summary.failed += 1
            summary.failed_sessions.append(f"{lane} (nox did not finish)")
            continue
        for session in sessions:
            _add_session(summary, session["name"], session["result"] == "success", reports)
    return summary


def _add_session(summary: Summary, name: str, succeeded: bool, reports: Path) -> None:
    counts = _count_tests(reports / f"{name}.xml")
    if counts is None:
        counts = {"tests": int(succeeded), "failures": 0, "errors": 0, "skipped": 0}
    failed = counts["failures"] + counts["errors"]
    summary.passed += counts["tests"] - failed - counts["skipped"]
    summary.skipped += counts["skipped"]
    # A session can fail without a failing test: an installation, a crash, no test found.
    summary.failed += max(failed, int(not succeeded))
    if not succeeded or failed:
        summary.failed_sessions.append(name)


def _count_tests(file: Path) -> dict[str, int] | None:
    try:
        root = ElementTree.parse(file).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    names = ("tests", "failures", "errors", "skipped")
    return {name: sum(int(suite.get(name, 0)) for suite in root.iter("testsuite")) for name in names}
