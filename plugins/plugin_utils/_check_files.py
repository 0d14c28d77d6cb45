# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of the checks that the user of a role gives: where they are, and why one cannot be run."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

_VAULT = "$ANSIBLE_VAULT"
_NULL = "tag:yaml.org,2002:null"
_PARTS_OF_BLOCK = ("block", "rescue", "always")
_META = frozenset({"meta", "ansible.builtin.meta", "ansible.legacy.meta"})
_ENDINGS = frozenset({"end_play", "end_host", "end_batch", "end_role"})
_TRUE, _FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})


def find_checks(given: Iterable[Any], playbook_dir: Any) -> list[dict[str, str]]:
    """Return each check by its ``name``, which is as given, and the ``path`` of its file.

    A relative path begins in the directory of the playbook, or in the current one, as a playbook of a collection needs it.
    """
    return [{"name": str(each), "path": str(_path_of(str(each), playbook_dir))} for each in given]


def problem_with_checks(option: str, given: Iterable[Any], playbook_dir: Any, skip_tags: Iterable[Any] = ()) -> str:
    """Return why a check cannot be run, as a sentence; an empty string if each can.

    ``option`` is the full name of the option, ``skip_tags`` are the tags that the run skips.
    """
    skipped = frozenset(str(each) for each in skip_tags)
    for check in find_checks(given, playbook_dir):
        problem = _problem_with(Path(check["path"]), skipped)
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


def _problem_with(path: Path, skip_tags: frozenset[str]) -> str:
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
    return _problem_of(document, skip_tags)


def _problem_of(document: Any, skip_tags: frozenset[str]) -> str:
    """Return why the tasks of a file cannot check anything."""
    if document is None or document.tag == _NULL:
        return "has no tasks"
    if not isinstance(document, yaml.SequenceNode):
        return "does not have a list of tasks"
    entries = _entries(document)
    if any("hosts" in _members(each) for each in entries):
        return "is a playbook"
    tasks = list(_tasks_of(entries))
    if not tasks:
        return "has no tasks"
    for task in tasks:
        ending = _ending(task)
        if ending:
            return f"has the task meta: {ending}, after which nothing is verified, rolled back or reported"
    if any(_always_runs(entry, skip_tags) for entry in entries):
        return ""
    return (
        "has no task that runs and counts in any case, so it could pass with nothing checked: each has a condition, a loop or a skipped "
        "tag, or its failure is ignored. Add one, for example an assert of what the others have registered"
    )


def _entries(node: Any) -> list[yaml.MappingNode]:
    values = node.value if isinstance(node, yaml.SequenceNode) else ()
    return [each for each in values if isinstance(each, yaml.MappingNode)]


def _members(entry: yaml.MappingNode) -> dict[Any, Any]:
    return {key.value: value for key, value in entry.value if isinstance(key, yaml.ScalarNode)}


def _tasks_of(entries: Iterable[yaml.MappingNode]) -> Iterator[dict[Any, Any]]:
    """Yield the tasks of a list, and of all blocks in it, without the blocks."""
    for entry in entries:
        members = _members(entry)
        if "block" in members:
            for part in _PARTS_OF_BLOCK:
                yield from _tasks_of(_entries(members.get(part)))
        elif members:
            yield members


def _always_runs(entry: yaml.MappingNode, skip_tags: frozenset[str]) -> bool:
    """Return whether a task, or one in a block, runs whatever else is found, and fails the check if it fails."""
    members = _members(entry)
    if any(_may_skip(str(key), value) for key, value in members.items()) or _tags_of(members) & {*skip_tags, "never"}:
        return False
    if "block" in members:
        return any(_always_runs(each, skip_tags) for each in _entries(members["block"]))
    return bool(members) and not _META.intersection(members)


def _may_skip(key: str, value: Any) -> bool:
    """Return whether a keyword may skip a task, or ignore that it fails; Ansible knows only when it runs."""
    said = str(value.value).strip().lower()
    if key == "when":
        return said not in _TRUE
    if key in ("ignore_errors", "ignore_unreachable"):
        return said not in _FALSE
    if key == "failed_when":
        return said in _FALSE
    return key == "loop" or key.startswith("with_")


def _tags_of(members: dict[Any, Any]) -> set[str]:
    node = members.get("tags")
    values = (
        [each.value for each in node.value]
        if isinstance(node, yaml.SequenceNode)
        else getattr(node, "value", "").split(",")
    )
    return {str(each).strip() for each in values}


def _ending(task: dict[Any, Any]) -> str:
    """Return with which word a task ends the run before its result is there, or an empty string."""
    for name in _META.intersection(task):
        said = str(task[name].value).strip()
        if said in _ENDINGS:
            return said
    return ""
