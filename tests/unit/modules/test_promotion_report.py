# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""promotion_report: writes a file and calls no service."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from support.modules import Outcome, run_here, run_process
from support.pingone import PingOne

MODULE = "promotion_report"
PLAN: dict[str, Any] = {
    "changes": [
        {
            "action": "update",
            "type": "themes",
            "name": "Dark",
            "source_id": "s",
            "target_id": "t",
            "vendor_action": "PUT",
        }
    ],
    "digest": "sha256:" + "a" * 64,
}
RESULT = {"status": "planned", "message": "It is waiting for approval.", "source": "Development", "target": "Staging"}


def report(path: Path, wanted: str = "markdown", **options: Any) -> dict[str, Any]:
    return {"plan": PLAN, "result": RESULT, "format": wanted, "path": str(path), **options}


def rejected(outcome: Outcome, said: str) -> None:
    assert outcome.failed
    assert outcome["changed"] is False
    assert said in outcome.message


@pytest.mark.parametrize("wanted", ["markdown", "html", "junit", "json"])
def test_a_report_is_written_once(tmp_path: Path, wanted: str) -> None:
    path = tmp_path / "report"
    arguments = report(path, wanted, metadata={"b": 1, "a": 2})

    predicted = run_here(MODULE, arguments, check=True)
    assert predicted.changed
    assert not path.exists()

    first = run_here(MODULE, arguments)
    assert first.changed
    assert first["path"] == str(path)
    assert first["checksum"] == predicted["checksum"] == hashlib.sha256(path.read_bytes()).hexdigest()

    again = run_here(MODULE, arguments, diff=True)
    assert not again.changed
    assert "diff" not in again.result
    assert again["checksum"] == first["checksum"]
    assert not run_here(MODULE, arguments, check=True).changed


def test_a_file_with_other_content_is_replaced_and_the_diff_shows_both(tmp_path: Path) -> None:
    path = tmp_path / "report.md"
    path.write_text("something else\n", encoding="utf-8")
    predicted = run_here(MODULE, report(path), check=True, diff=True)
    assert path.read_text(encoding="utf-8") == "something else\n"
    written = run_here(MODULE, report(path), diff=True)
    assert predicted["diff"] == written["diff"]
    assert written["diff"]["before"] == "something else\n"
    assert written["diff"]["after"] == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("wanted", ["html", "junit"])
def test_a_process_writes_the_same_as_this_one(pingone: PingOne, tmp_path: Path, wanted: str) -> None:
    arguments = report(tmp_path / "report", wanted, plan=pingone.plan()["plan"], metadata={"b": 1, "a": 2})
    assert run_process(MODULE, arguments).changed
    assert not run_here(MODULE, arguments).changed


def test_a_run_that_failed_before_there_was_a_plan_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    for plan in ({}, {"plan": None}):
        arguments = {"result": {"status": "failed"}, "format": "json", "path": str(path), **plan}
        assert not run_here(MODULE, arguments).failed
    assert json.loads(path.read_text(encoding="utf-8"))["plan"] is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format": "pdf"}, "value of format must be one of: markdown, html, junit, json, got: pdf"),
        ({"plan": {}}, "plan must be the plan that a task of this collection returned"),
        ({"result": {"status": "done"}}, "result.status must be one of"),
        ({"result": None}, "result"),
        ({"path": "."}, "path must be a file, but . is a directory"),
        ({"path": "no/such/report.md"}, "does not exist"),
    ],
    ids=str,
)
def test_bad_input_names_the_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = report(Path("report.md")) | options
    rejected(run_here(MODULE, {name: value for name, value in arguments.items() if value is not None}), said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("wanted", "library"), [("html", "jinja2")])
def test_a_missing_library_is_named(tmp_path: Path, wanted: str, library: str) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / f"{library}.py").write_text(f'raise ImportError("{library} is not here")\n', encoding="utf-8")
    path = tmp_path / "report"
    outcome = run_process(MODULE, report(path, wanted), first_on_path=hidden)
    assert outcome.failed
    assert "Failed to import the required Python library" in outcome.message
    assert library in outcome.message.lower()
    assert not path.exists()
    assert run_process(MODULE, report(path, "junit"), first_on_path=hidden).changed
