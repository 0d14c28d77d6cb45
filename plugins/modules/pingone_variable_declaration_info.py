# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the PingOne promotion variables that are declared for a resource."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_variable_declaration_info
short_description: Read the PingOne promotion variables that are declared for a resource
version_added: 0.1.0
description:
  - Reads which properties of a resource take their values from which promotion variables.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._wait.times
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  environment:
    description: The environment of the resource, by ID or exact name.
    type: str
    required: true
  resource_id:
    description:
      - The resource, by its ID, by C({type, name}) with the exact name, or by the same as a line, C(TYPE/NAME).
      - To look up a name, the module takes a snapshot of the whole environment and waits for it.
    type: raw
    required: true
  wait_timeout:
    default: 600.0
notes:
  - In a target, PingOne shows the declaration of a resource only after the first promotion of the resource.
seealso:
  - module: envops.promotion.pingone_variable_declaration
"""

EXAMPLES = r"""
- name: Look up the variables of an application
  envops.promotion.pingone_variable_declaration_info:
    environment: Development
    resource_id: 91b4d7a2-5e3f-4c86-8a10-d27f6e9b0c35
  register: declared
"""

RETURN = r"""
declaration:
  description: The declaration as PingOne returns it; null if there is none.
  returned: success
  type: dict
  sample:
    environment:
      id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    resource:
      id: d8e643d9-105b-4f59-82f0-e549a34ee0c0
    variables:
      sloEndpoint: "${promotionVariable: sloEndpointVar}"
    createdAt: "2024-09-09T17:37:23.136Z"
    updatedAt: "2024-09-09T17:37:23.136Z"
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._options import read_waiting, time_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.references import read_reference
from ansible_collections.envops.promotion.plugins.module_utils._pingone.variables.declarations import find_declaration
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **time_options(600),
        "environment": {"type": "str", "required": True},
        "resource_id": {"type": "raw", "required": True},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the declaration."""
    resource = read_reference(params["resource_id"], "resource_id")
    waiting = read_waiting(params, runtime)
    found = find_declaration(open_api(params, runtime, waiting.deadline), params["environment"], resource, waiting)
    return Result(False, {"declaration": found})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
