# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of the checks that the user of a role gives: where they are, and why one cannot be run."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

_VAULT = "$ANSIBLE_VAULT"
_NULL = "tag:yaml.org,2002:null"


def find_checks(given: Iterable[Any], playbook_dir: Any) -> list[dict[str, str]]:
    """Return each check by its ``name``, which is as given, and the ``path`` of its file.

    A relative path begins in the directory of the playbook, or in the current one, as a playbook of a collection needs it.
    """
    return [{"name": str(each), "path": str(_path_of(str(each), playbook_dir))} for each in given]


def problem_with_checks(option: str, given: Iterable[Any], playbook_dir: Any) -> str:
    """Return why a check cannot be run, as a sentence; an empty string if each can. ``option`` is the full name."""
    for check in find_checks(given, playbook_dir):
        problem = _problem_with(Path(check["path"]))
        if problem:
            return f"{option}: {check['name']} must be a file with tasks, but {check['path']} {problem}."
    return ""


def _path_of(given: str, playbook_dir: Any) -> Path:
    path = _expanded(Path(given))
    candidates = [Path(str(playbook_dir or "."), path), Path.cwd() / path]
    return next((each for each in candidates if os.path.lexists(each)), candidates[0])


def _expanded(path: Path) -> Path:
    with contextlib.suppress(RuntimeError):  # there is no such home directory
        return path.expanduser()
    return path


def _problem_with(path: Path) -> str:
    try:
        if not path.exists():
            return "does not exist"
        if not path.is_file():
            return "is not a regular file"
        content = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        return f"cannot be read: {error.strerror if isinstance(error, OSError) and error.strerror else error}"
    if content.startswith(_VAULT):
        return ""
    try:
        document = yaml.compose(content, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        return f"is not YAML: {' '.join(str(error).split())}"
    return _problem_of(document)


def _problem_of(document: Any) -> str:
    """Return why nothing would run of what a file contains."""
    if document is None or document.tag == _NULL:
        return "has no tasks"
    if not isinstance(document, yaml.SequenceNode):
        return "does not have a list of tasks"
    entries = [each for each in document.value if isinstance(each, yaml.MappingNode)]
    if any("hosts" in _members(each) for each in entries):
        return "is a playbook"
    return "" if any(_runs_something(each) for each in entries) else "has no tasks"


def _runs_something(entry: yaml.MappingNode) -> bool:
    members = _members(entry)
    if "block" not in members:
        return bool(members)
    inner = members["block"].value
    return isinstance(inner, list) and any(
        isinstance(each, yaml.MappingNode) and _runs_something(each) for each in inner
    )


def _members(entry: yaml.MappingNode) -> dict[Any, Any]:
    return {key.value: value for key, value in entry.value if isinstance(key, yaml.ScalarNode)}
