# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for the tasks of every role, whoever uses it and with whatever keywords and variables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.repository import ROOT

ROLES = sorted(path.name for path in (ROOT / "roles").iterdir() if (path / "tasks").is_dir())
SECTIONS = ("block", "rescue", "always")
INCLUDES = ("ansible.builtin.include_tasks", "ansible.builtin.import_tasks")
FACTS = "ansible.builtin.set_fact"


def tasks_of(path: Path) -> list[dict[str, Any]]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(loaded, list)
    return loaded


def included(task: dict[str, Any]) -> str | None:
    """The file of tasks that a task includes or imports."""
    for action in INCLUDES:
        if action in task:
            given = task[action]
            return str(given["file"] if isinstance(given, dict) else given)
    return None


def outermost(role: str, name: str = "main.yml") -> Iterator[dict[str, Any]]:
    """The tasks and blocks of a role that are in no block, also those of included files."""
    for task in tasks_of(ROOT / "roles" / role / "tasks" / name):
        yield task
        file = included(task)
        if file:
            yield from outermost(role, file)


def all_tasks(role: str) -> Iterator[dict[str, Any]]:
    """Every task of a role."""
    for path in sorted((ROOT / "roles" / role / "tasks").glob("*.yml")):
        yield from flat(tasks_of(path))


def flat(tasks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for task in tasks:
        yield task
        for section in SECTIONS:
            yield from flat(task.get(section, []))


@pytest.mark.parametrize("role", ROLES)
def test_no_task_inherits_that_its_errors_are_ignored(role: str) -> None:
    """The nearest keyword counts: that of the caller's play, block or import is farther away."""
    for task in outermost(role):
        never_fails = task.get("failed_when") is False
        assert task.get("ignore_errors") is False or never_fails, task["name"]
        # A task that includes others does not take this keyword.
        assert task.get("ignore_unreachable") is False or never_fails or included(task), task["name"]
    for task in all_tasks(role):
        assert not task.get("ignore_errors"), task["name"]
        assert not task.get("ignore_unreachable"), task["name"]


@pytest.mark.parametrize("role", ROLES)
def test_a_block_with_a_rescue_ends_before_other_hosts_end_it(role: str) -> None:
    rescuing = [task for task in flat(tasks_of(ROOT / "roles" / role / "tasks" / "main.yml")) if "rescue" in task]
    assert rescuing
    for task in rescuing:
        assert task.get("any_errors_fatal") is False, task["name"]


@pytest.mark.parametrize("role", ROLES)
def test_facts_of_a_role_stay_with_its_host(role: str) -> None:
    for task in outermost(role):
        assert FACTS not in task or task.get("delegate_facts") is False, task["name"]
        assert "block" not in task or task.get("delegate_facts") is False, task["name"]


@pytest.mark.parametrize("role", ROLES)
def test_each_loop_has_a_variable_of_its_own(role: str) -> None:
    """A caller may use a role in a loop over ``item``, from which the role's own variables are made."""
    for task in all_tasks(role):
        loops = [key for key in task if key == "loop" or key.startswith("with_")]
        if loops or "until" in task:
            assert loops == ["loop"], task["name"]
            assert task["loop_control"]["loop_var"].startswith(f"__{role}_"), task["name"]
        for value in (task.get("register"), task.get("loop_control", {}).get("index_var")):
            assert value is None or value.startswith(f"__{role}_"), task["name"]
