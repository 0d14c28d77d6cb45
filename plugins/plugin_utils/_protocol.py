# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How ansible-core writes the arguments of a module and reads what it says, in each of its releases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common import json as module_json
from ansible.plugins.action import ActionBase
from ansible.release import __version__ as core_version

from ._module_host import PROFILE

CORE = tuple(int(part) for part in core_version.split(".")[:2])
NEWEST_CORE = (2, 21)
"""What a module process is to an action plugin is no public interface, so nothing is assumed of later releases."""


def encoded(arguments: Mapping[str, Any]) -> bytes:
    """Write a module's arguments as its standard input holds them."""
    document = {"ANSIBLE_MODULE_ARGS": arguments}
    if CORE < (2, 19):
        return json.dumps(document, cls=module_json.AnsibleJSONEncoder, vault_to_text=True).encode()
    encoder = module_json.get_module_encoder(PROFILE, module_json.Direction.CONTROLLER_TO_MODULE)
    return json.dumps(document, cls=encoder).encode()


def parsed(action: ActionBase, output: str) -> dict[str, Any]:
    """Read a module's standard output as the result of its task."""
    answer = {"rc": 0, "stdout": output, "stderr": ""}
    if CORE < (2, 19):
        return action._parse_returned_data(answer)
    result = action._parse_returned_data(answer, PROFILE)
    return result if isinstance(result, dict) else result.as_result_dict(for_round_trip=True)
