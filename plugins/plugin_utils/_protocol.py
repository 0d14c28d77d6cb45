# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How each release of ansible-core writes the arguments of a module and reads its result."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common import json as module_json
from ansible.plugins.loader import connection_loader, shell_loader
from ansible.release import __version__ as core_version

from ._module_host import PROFILE, Ended

CORE = tuple(int(part) for part in core_version.split(".")[:2])
NEWEST_CORE = (2, 22)
"""The protocol between action plugin and module is not a public interface, so later releases may differ."""


def load_ahead() -> None:
    """Load and find what ansible-core otherwise loads or finds in the process of each task."""
    connection_loader.get("local", class_only=True)
    shell_loader.get("sh")
    if (2, 19) <= CORE <= NEWEST_CORE:
        for direction in module_json.Direction:
            module_json.get_module_encoder(PROFILE, direction)
    if (2, 21) <= CORE <= NEWEST_CORE:
        results = importlib.import_module("ansible._internal._task").UnifiedTaskResult
        for is_of_module in (False, True):
            results.get_result_key_to_resolved_field_mapping(source_is_module=is_of_module)


def encoded(arguments: Mapping[str, Any]) -> bytes:
    """Return a module's arguments in the format of its standard input."""
    options: dict[str, Any]
    if CORE < (2, 19):
        options = {"cls": module_json.AnsibleJSONEncoder, "vault_to_text": True}
    else:
        options = {"cls": module_json.get_module_encoder(PROFILE, module_json.Direction.CONTROLLER_TO_MODULE)}
    return json.dumps({"ANSIBLE_MODULE_ARGS": arguments}, **options).encode()


def result_of(action: Any, ended: Ended) -> dict[str, Any]:
    """Read the output of a module as the result of its task; ``action`` is the action plugin that runs it."""
    answer = {"rc": ended.status, "stdout": ended.output, "stderr": ""}
    result = action._parse_returned_data(answer, *([] if CORE < (2, 19) else [PROFILE]))
    return dict(result if isinstance(result, dict) else result.as_result_dict(for_round_trip=True))
