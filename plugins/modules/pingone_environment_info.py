# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read PingOne environments."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_environment_info
short_description: Read PingOne environments
version_added: 0.1.0
description:
  - Lists the environments that the worker application can read, or those that match the options.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  environment:
    description:
      - Return only the environment with this ID or exactly this name, as other modules accept it.
      - An environment that does not exist is not a failure.
    type: str
  environment_id:
    description: Return only the environment with this ID. An environment that does not exist is not a failure.
    type: str
  name:
    description: Return only environments with exactly this name.
    type: str
  type:
    description: Return only environments of this type.
    type: str
    choices: [SANDBOX, PRODUCTION]
seealso:
  - module: envops.promotion.pingone_promotion
"""

EXAMPLES = r"""
- name: List the sandboxes
  envops.promotion.pingone_environment_info:
    type: SANDBOX
  register: sandboxes

- name: Look up an environment by its name
  envops.promotion.pingone_environment_info:
    environment: Development
  register: development
"""

RETURN = r"""
environments:
  description: The environments as PingOne returns them, ordered by name.
  returned: success
  type: list
  elements: dict
  sample:
    - id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
      name: Development
      type: SANDBOX
      region: NA
      status: ACTIVE
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._ids import check_id
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.environments import (
    find_environments,
    id_and_name,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "environment": {"type": "str"},
        "environment_id": {"type": "str"},
        "name": {"type": "str"},
        "type": {"type": "str", "choices": ["SANDBOX", "PRODUCTION"]},
    },
    mutually_exclusive=[["environment", "environment_id"], ["environment", "name"]],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the environments that match the options."""
    environment_id, name = id_and_name(params["environment"])
    environment_id = check_id(params["environment_id"], "environment_id") or environment_id
    api = open_api(params, runtime)
    found = find_environments(api, environment_id=environment_id, name=params["name"] or name, kind=params["type"])
    return Result(False, {"environments": found})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
