# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Puts the whole of a shortened result aside for the following tasks of the same run, and gets it back.

It lies in Ansible's own directory for temporary files, which only the user can read and which Ansible deletes when the run ends.
"""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ansible import constants
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._shortening import MARK, shorten

from ._protocol import CORE

SWITCH = "ENVOPS_PROMOTION_RESULTS"
"""The environment variable with the value ``whole`` for results that are never shortened."""
_KEPT = frozenset({"failed", "changed", "msg", "warnings", "deprecations", "invocation", "error"})
"""Keys of a failed result that Ansible knows, and the error."""
_MADE_OF_MSG = "exception"
"""A key of failed results that ansible-core 2.19 and newer make of the message, if it is missing."""
_DEPRECATED = "skipped_reason"
"""A key of skipped results whose reading ansible-core warns of."""
_IDENTIFYING = ("id", "name", "status", "sourceEnvironmentId")
_NAME = re.compile(r"envops-promotion-[0-9a-f]{32}\.json")


def is_wanted_whole(environment: Mapping[str, Any], verbosity: int) -> bool:
    """Return whether the user wants whole results whatever their size, by the variable or by ``-v``."""
    return verbosity > 0 or str(environment.get(SWITCH, "")).strip().lower() == "whole"


def put_aside(result: dict[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Return a task's result shortened if it is too large, and put what is missing in it aside."""
    shortened = shorten(result, (*keys, "diff"))
    if not shortened.taken:
        return result
    name = _write({key: value for key, value in shortened.taken.items() if key != "diff"})
    for plan, path in shortened.plans:
        plan[MARK] = {"whole": name, "path": list(path)}
    return {**shortened.result, MARK: {"whole": name, "totals": shortened.totals}}


def put_failure_aside(result: dict[str, Any]) -> dict[str, Any]:
    """Return the failed result of a task in a role with IDs, statuses and what failed, and put the rest aside.

    The message has no advice: the role says at its end what it did about the failure, and what is left to do.
    """
    error = result.get("error")
    if not isinstance(error, Mapping) or MARK in result:
        return result
    given = {key: value for key, value in result.items() if key not in (*_KEPT, _MADE_OF_MSG)}
    shown = {key: _identity(value) for key, value in given.items()}
    taken = {key: value for key, value in given.items() if shown[key] != value}
    facts = {key: value for key, value in error.items() if key not in ("summary", "advice", "message") and value}
    name = _write(taken | {"error": error})
    kept = {key: result[key] for key in _KEPT & result.keys()} | {"msg": error.get("summary") or result.get("msg")}
    short = {key: value for key, value in shown.items() if value not in (None, {}, [])}
    return {**kept, **short, "error": facts, MARK: {"whole": name}}


def _identity(value: Any) -> Any:
    """Return what identifies something that a service returned, and its status; of anything else but plain values, nothing."""
    if isinstance(value, Mapping):
        return {key: value[key] for key in _IDENTIFYING if isinstance(value.get(key), str)}
    return None if isinstance(value, list | tuple) else value


def _write(content: Mapping[str, Any]) -> str:
    name = f"envops-promotion-{uuid.uuid4().hex}.json"
    with os.fdopen(os.open(_path_of(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, default=str)
    return name


def whole(value: Any) -> Any:
    """Return a result or a plan whole that was put aside; anything else as it is.

    :raises InputError: what was put aside is not there any more
    """
    mark = value.get(MARK) if isinstance(value, Mapping) else None
    if not isinstance(mark, Mapping) or not isinstance(mark.get("whole"), str):
        return value
    content = _read(mark["whole"])
    if "path" not in mark:
        return {**{key: inner for key, inner in value.items() if key != MARK}, **content}
    for part in mark["path"]:
        content = content[part]
    return content


def whole_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a dictionary in which each value is whole, and each plan in such a value."""
    return {key: _with_whole_parts(whole(value)) for key, value in values.items()}


def _with_whole_parts(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    parts = (value[key] for key in value if key != _DEPRECATED)
    if any(isinstance(part, Mapping) and MARK in part for part in parts):
        return {key: whole(part) for key, part in value.items()}
    return value


def _read(name: str) -> Any:
    try:
        if not _NAME.fullmatch(name):
            raise ValueError
        content = json.loads(_path_of(name).read_bytes())
    except (OSError, ValueError):
        raise InputError(
            "The given result is shortened, and the whole one no longer exists: it lasts as long as the run of "
            f"ansible-playbook that returned it. Set the environment variable {SWITCH} to whole for the task that returns it."
        ) from None
    return wrap_var(content) if CORE < (2, 19) else content


def _path_of(name: str) -> Path:
    return Path(str(vars(constants)["DEFAULT_LOCAL_TMP"])) / name
