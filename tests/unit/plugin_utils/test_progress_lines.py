# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a task shows lines while it waits, and where they go."""

from __future__ import annotations

import contextlib
import io
import sys
from typing import Any

import pytest
from ansible import constants
from ansible.utils.display import Display

from ansible_collections.envops.promotion.plugins.plugin_utils._progress_lines import (
    SWITCH,
    is_wanted,
    let_lines_out_at_once,
    problem_with_switch,
    show_on,
)


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SWITCH, raising=False)


def test_lines_are_shown_unless_somebody_says_otherwise() -> None:
    assert is_wanted({}, hidden=False)


def test_a_task_whose_result_is_hidden_shows_none() -> None:
    assert not is_wanted({}, hidden=True)
    assert not is_wanted({SWITCH: "1"}, hidden=True)


@pytest.mark.parametrize("value", ["0", "false", "no", "off", "False", " 0 ", 0, False])
def test_the_switch_turns_them_off(monkeypatch: pytest.MonkeyPatch, value: Any) -> None:
    assert not is_wanted({SWITCH: value}, hidden=False)
    assert problem_with_switch({SWITCH: value}) == ""
    monkeypatch.setenv(SWITCH, str(value))
    assert not is_wanted({}, hidden=False)
    assert is_wanted({SWITCH: "yes"}, hidden=False), "the task's own environment comes first"


@pytest.mark.parametrize("value", ["", "  ", "1", "true", "on"])
def test_a_blank_switch_is_none(value: str) -> None:
    assert is_wanted({SWITCH: value}, hidden=False)
    assert problem_with_switch({SWITCH: value}) == ""


@pytest.mark.parametrize("value", ["quiet", "2", "1" * 10_000])
def test_another_value_is_rejected(value: str) -> None:
    problem = problem_with_switch({SWITCH: value})
    assert problem.startswith(f"The environment variable {SWITCH} must be a boolean, such as 0 or 1; got '")
    assert len(problem) < 200


@pytest.mark.parametrize("callback", ["json", "ansible.posix.json", "ansible.posix.jsonl", "community.general.null"])
def test_output_for_programs_has_no_lines(monkeypatch: pytest.MonkeyPatch, callback: str) -> None:
    monkeypatch.setattr(constants.config, "get_config_value", lambda name: callback)
    assert not is_wanted({}, hidden=False)


def test_a_line_does_not_get_into_the_result_of_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    def display(text: str) -> None:
        print(text)

    monkeypatch.setattr(Display(), "display", display)
    output, result = io.StringIO(), io.StringIO()
    show = show_on(output)
    with contextlib.redirect_stdout(result):
        show("still waiting")
    assert (output.getvalue(), result.getvalue()) == ("still waiting\n", "")


@pytest.mark.parametrize(("switch", "comes_out"), [("1", True), ("0", False)])
def test_lines_come_out_at_once(monkeypatch: pytest.MonkeyPatch, switch: str, comes_out: bool) -> None:
    monkeypatch.setenv(SWITCH, switch)
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="utf-8"))
    let_lines_out_at_once()
    sys.stdout.write("a line\n")
    assert bool(written.getvalue()) is comes_out


def test_an_output_that_is_closed_or_none_of_a_process_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.TextIOWrapper(io.BytesIO())
    closed.close()
    for output in (closed, io.StringIO(), None):
        monkeypatch.setattr(sys, "stdout", output)
        let_lines_out_at_once()
