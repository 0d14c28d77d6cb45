# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role awx_setup where the collection awx.awx is not installed: it writes files, and says so if it is to load them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.awx import options, pingone, workfront
from support.infra import file_problems
from support.playbooks import Playbooks

ROLE = "envops.promotion.awx_setup"
SECRET = "s3cret-of-a-chat"
DRIFT = {"rrule": "DTSTART:20270101T060000Z RRULE:FREQ=DAILY;INTERVAL=1"}
QUESTIONS = [
    {"variable": "one_of", "question": "One", "type": "multiplechoice", "choices": [1, True], "default": 1},
    {"variable": "a_number", "question": "Number", "type": "integer", "default": 0},
]
NOTIFICATION = {"name": "Chat", "type": "slack", "configuration": {"channels": ["#x"], "token": SECRET}}


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Playbooks]:
    """Runs of the playbook, of which none shows the secret."""
    playbooks = Playbooks(tmp_path, {})
    yield playbooks
    playbooks.end()
    assert [run.output for run in playbooks.runs if SECRET in run.shown] == []


@pytest.mark.core
@pytest.mark.release
def test_files_are_written_without_awx(runs: Playbooks, tmp_path: Path) -> None:
    directory = tmp_path / "files"
    pipelines = (
        pingone(3, drift=DRIFT, questions=QUESTIONS, variables={"pingone_promote_execute_timeout": 60}),
        workfront(),
    )
    given: dict[str, Any] = options(*pipelines, notifications=[NOTIFICATION], directory=str(directory))
    variables = {f"awx_setup_{name}": value for name, value in given.items()}

    missing = runs.run(ROLE, variables=variables)

    assert "The collection awx.awx is not installed, which awx_setup_state: present needs" in missing.message
    assert len(missing.failures) == 1
    assert not directory.exists()

    written = runs.run(ROLE, "--diff", variables={**variables, "awx_setup_state": "rendered"})

    assert written.fact("awx_setup_result")["status"] == "rendered", written.output
    files = [{"name": path.name, "content": path.read_text(encoding="utf-8")} for path in directory.iterdir()]
    assert len(files) == 11
    assert [problem for file in files for problem in file_problems(file)] == []
    again = runs.run(ROLE, variables={**variables, "awx_setup_state": "rendered"})
    assert again.changed == 0
    assert again.fact("awx_setup_result")["status"] == "unchanged"
