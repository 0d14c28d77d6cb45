# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of checks: found as users expect, and refused if nothing would run of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.envops.promotion.plugins.plugin_utils._check_files import find_checks, problem_with_checks

NOTHING_CHECKED = "has no task that runs and counts in any case"
TASK = "- name: Check\n  ansible.builtin.ping:\n"


def problem(path: Path) -> str:
    return problem_with_checks("pingone_promote_checks", [str(path)], path.parent, ["slow"])


@pytest.mark.parametrize(
    "content",
    [
        TASK,
        "- ping:\n",
        "- block:\n  - ping:\n",
        "- debug:\n    msg: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      61\n",
        "---\n# Why\n- assert: {that: !unsafe x}\n",
        "$ANSIBLE_VAULT;1.1;AES256\n6161\n",
        "- ping:\n  when: false\n- ping:\n  tags: [smoke, verify]\n",
        "- ping:\n  when: true\n  ignore_errors: false\n",
        "- block:\n  - ping:\n    when: x\n  - ping:\n  rescue:\n  - fail:\n",
        "- include_role:\n    name: sign_on\n",
        "- meta: flush_handlers\n- ping:\n",
    ],
)
def test_a_file_with_tasks_can_be_run(tmp_path: Path, content: str) -> None:
    (tmp_path / "check.yml").write_text(content, encoding="utf-8")
    assert problem(tmp_path / "check.yml") == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "has no tasks"),
        ("---\n# nothing\n", "has no tasks"),
        ("[]\n", "has no tasks"),
        ("- block: []\n", "has no tasks"),
        ("- block:\n  - block: []\n", "has no tasks"),
        ("- {}\n", "has no tasks"),
        ("- check\n", "has no tasks"),
        ("name: Check\n", "does not have a list of tasks"),
        ("check", "does not have a list of tasks"),
        ("- hosts: all\n  tasks: []\n", "is a playbook"),
        ("- name: [\n", "is not YAML"),
        ("[" * 5000, "is not YAML"),
        ("\x00", "is not YAML"),
        ("- ping:\n  when: false\n", NOTHING_CHECKED),
        ("- ping:\n  when: [is_enabled]\n- ping:\n  loop: []\n", NOTHING_CHECKED),
        ("- ping:\n  with_items: '{{ applications }}'\n", NOTHING_CHECKED),
        ("- ping:\n  tags: never\n", NOTHING_CHECKED),
        ("- ping:\n  tags: [a, slow]\n- ping:\n  tags: b,slow\n", NOTHING_CHECKED),
        ("- ping:\n  ignore_errors: true\n", NOTHING_CHECKED),
        ("- ping:\n  failed_when: false\n", NOTHING_CHECKED),
        ("- ping:\n  ignore_unreachable: '{{ x }}'\n", NOTHING_CHECKED),
        ("- block:\n  - ping:\n  when: false\n", NOTHING_CHECKED),
        ("- block:\n  - ping:\n    when: x\n  always:\n  - ping:\n", NOTHING_CHECKED),
        ("- meta: noop\n", NOTHING_CHECKED),
        ("- ping:\n- meta: end_play\n", "has the task meta: end_play"),
        ("- block:\n  - ping:\n  rescue:\n  - ansible.builtin.meta: end_host\n", "has the task meta: end_host"),
        ("- ping:\n- meta: end_role\n  when: x\n", "has the task meta: end_role"),
    ],
)
def test_a_file_of_which_nothing_would_run_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "check.yml"
    path.write_text(content, encoding="utf-8")
    found = problem(path)
    assert found.startswith(f"pingone_promote_checks: {path} must be a file with tasks, but {path} {said}")


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    assert "does not exist" in problem(tmp_path / "absent.yml")
    assert "is not a regular file" in problem(tmp_path / "pipe")
    assert "is not a regular file" in problem(tmp_path)
    assert "cannot be read" in problem(tmp_path / "binary")
    assert "cannot be read" in problem(tmp_path / ("x" * 300))
    assert "must be a file with tasks" in problem(tmp_path / "nul\0")


def test_a_relative_path_begins_at_the_playbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    playbooks, here = tmp_path / "playbooks", tmp_path / "here"
    for directory in (playbooks, here):
        directory.mkdir()
        (directory / "both.yml").write_text(TASK, encoding="utf-8")
    (here / "mine.yml").write_text(TASK, encoding="utf-8")
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(here))
    assert find_checks(["both.yml", "mine.yml", "~/mine.yml", "absent.yml"], str(playbooks)) == [
        {"name": "both.yml", "path": str(playbooks / "both.yml")},
        {"name": "mine.yml", "path": str(here / "mine.yml")},
        {"name": "~/mine.yml", "path": str(here / "mine.yml")},
        {"name": "absent.yml", "path": str(playbooks / "absent.yml")},
    ]
