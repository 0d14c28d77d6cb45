# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of workfront_drift reports: in sync, drifted and unknown, and when it fails."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._report.reading import read_report
from ansible_collections.envops.promotion.plugins.module_utils._workfront.drift.drift_run import DriftRun

OBJECT = {
    "object_code": "TMPL",
    "source_id": "a" * 32,
    "target_id": "b" * 32,
    "name": "T",
    "state": "in_sync",
    "why": "",
}


def compared(*states: str) -> dict[str, Any]:
    drifted = any(state not in ("in_sync", "unknown") for state in states)
    return {
        "drifted": drifted,
        "in_sync": bool(states) and set(states) == {"in_sync"},
        "summary": {**{state: states.count(state) for state in states}, "total": len(states)},
        "objects": [{**OBJECT, "state": state, "why": "Why." if state != "in_sync" else ""} for state in states],
        "source_name": "acme.sb01.workfront.com",
        "target_name": "acme.my.workfront.com",
        "target_type": "production",
    }


def run_of(result: Any, **options: Any) -> DriftRun:
    connections = {name: {"url": f"https://acme.{name}.workfront.com"} for name in ("source", "target")}
    seen = {"options": {**connections, "package_id": "p", **options}, "compared": result, "circumstances": {}}
    return DriftRun.read(seen, user="ada")


@pytest.mark.parametrize(
    ("result", "options", "status", "fails"),
    [
        (compared("in_sync"), {}, "in_sync", False),
        (compared("in_sync", "unknown"), {}, "unknown", False),
        (compared("in_sync", "unknown"), {"on_unknown": "fail"}, "unknown", True),
        (compared("unknown", "changed_in_source"), {}, "drifted", True),
        (compared("unknown", "missing_in_target"), {"on_drift": "warn"}, "drifted", False),
        (compared(), {}, "unknown", False),
        ({}, {"on_drift": "warn"}, "failed", True),
        ({**compared("in_sync"), "drifted": None}, {}, "failed", True),
        ({**compared("in_sync"), "in_sync": "yes"}, {}, "unknown", False),
    ],
)
def test_status(result: dict[str, Any], options: dict[str, Any], status: str, fails: bool) -> None:
    run = run_of(result, **options)
    assert (run.status, run.must_fail, run.result["in_sync"]) == (status, fails, status == "in_sync")
    assert run.final_message.startswith("Warning:") is (status in ("drifted", "unknown") and not fails)


def test_message_and_lines() -> None:
    run = run_of(compared("in_sync", "unknown", "changed_in_target"))
    assert run.message == (
        "Compared with acme.sb01.workfront.com: acme.my.workfront.com has drifted (1 changed in the target, 1 unknown, of 3 objects)."
    )
    assert len(run.difference_lines) == 2
    assert run.difference_lines[1].startswith("Template 'T'")


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (("in_sync",), "is in sync (1 object; 2 ignored)."),
        (("in_sync", "unknown"), "(1 unknown, of 2 objects; 2 ignored)."),
        ((), "has nothing to compare: 2 ignored."),
    ],
)
def test_what_is_ignored_is_said(states: tuple[str, ...], said: str) -> None:
    run = run_of({**compared(*states), "ignored": [OBJECT, OBJECT]})
    assert run.message.endswith(said)
    assert said in read_report(None, run.report_result, {}).message


def test_a_report_shows_what_drifted_and_what_is_unknown() -> None:
    report = read_report(None, run_of(compared("in_sync", "unknown", "missing_in_target")).report_result, {})
    assert (report.kind, report.status, report.went_wrong) == ("drift", "drifted", True)
    assert [item.state for item in report.comparison] == ["equal", "not_comparable", "different"]
    assert report.comparison[2].reason == "missing in the target: Why."


def test_what_is_missing_is_named() -> None:
    assert "workfront_drift_package_id" in run_of({}, package_id=None).missing_input
    assert "workfront_drift_source" in run_of({}, source={}).missing_input
    assert run_of({}).missing_input == ""
