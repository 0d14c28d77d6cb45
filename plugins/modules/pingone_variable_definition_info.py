# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read definitions of PingOne promotion variables."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_variable_definition_info
short_description: Read the definitions of PingOne promotion variables
version_added: 0.1.0
description:
  - Reads the promotion variables that an environment defines, or one of them.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  environment:
    description: The environment, by ID or exact name.
    type: str
    required: true
  name:
    description: Return only the variable with this name.
    type: raw
seealso:
  - module: envops.promotion.pingone_variable_definition
"""

EXAMPLES = r"""
- name: List the variables of an environment
  envops.promotion.pingone_variable_definition_info:
    environment: Staging
  register: staging

- name: Look up a variable
  envops.promotion.pingone_variable_definition_info:
    environment: Staging
    name: homePageUrlVar
  register: home_page
"""

RETURN = r"""
definitions:
  description:
    - The definitions as PingOne returns them, ordered by name; empty if there are none. Sensitive values are masked.
  returned: success
  type: list
  elements: dict
  sample:
    - name: appSecret
      value: "******"
      isSensitive: true
      variableType: ENCRYPTED_STRING
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.variables.definition_request import check_name
from ansible_collections.envops.promotion.plugins.module_utils._pingone.variables.definitions import find_definitions
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "environment": {"type": "str", "required": True},
        "name": {"type": "raw"},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the definitions."""
    name = None if params["name"] is None else check_name(params["name"], "name")
    found = find_definitions(open_api(params, runtime), params["environment"], name)
    return Result(False, {"definitions": found})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
