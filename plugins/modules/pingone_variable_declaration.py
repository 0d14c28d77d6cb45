# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declare PingOne promotion variables for a resource."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_variable_declaration
short_description: Declare PingOne promotion variables for the properties of a resource
version_added: 0.1.0
description:
  - Binds properties of a resource in the source environment to promotion variables. A promotion of that resource gives these
    properties the values which the variables have in the target.
  - Before anything is declared, also in check mode, each variable that is new for a property is looked up in the source, and in
    the O(target_environment) if that is given.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_pingone
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details:
      - Shows the variable of each property.
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) makes sure that the properties take these variables.
      - V(absent) takes the variables of all properties of the resource out.
    type: str
    choices: [present, absent]
    default: present
  environment:
    description: The environment of the resource, from which it is promoted, by id or exact name.
    type: str
    required: true
  target_environment:
    description:
      - The environment to which the resource will be promoted, by id or exact name.
      - The task then fails before it declares a variable that is missing there, or is sensitive in the source but not there.
      - Without it, PingOne decides. If it refuses, the message tells of the default target of the source, if there is one.
    type: str
  resource_id:
    description: The id of the resource in the source.
    type: str
    required: true
  variables:
    description:
      - The variable of each property, by the path of the property such as C(homePageUrl) or C(spVerification.cert.id). Required
        with O(state=present).
      - "A variable is given by its name, or by the placeholder C(${promotionVariable: NAME})."
      - C(null) takes the variable of a property out.
    type: dict
  purge:
    description: Whether to take the variables of all properties out that are not in O(variables).
    type: bool
    default: false
notes:
  - A variable applies to the resource that it is declared for, and not to what that depends on.
  - Declarations are not versioned with snapshots. The values are read when the promotion is executed, and overwrite what somebody
    has put into these properties in the target.
  - PingOne may want a snapshot of a resource before it takes variables.
  - Certificates are never promoted. For one that is not the default, declare a variable for a property such as
    C(spVerification.cert.id) that holds the certificate's id in each environment; default certificates are mapped by PingOne.
seealso:
  - module: envops.promotion.pingone_variable_definition
  - module: envops.promotion.pingone_variable_declaration_info
  - module: envops.promotion.pingone_variable_resource_info
"""

EXAMPLES = r"""
- name: Define the address in source and target
  envops.promotion.pingone_variable_definition:
    environment: "{{ item }}"
    name: homePageUrlVar
    value: https://timesheet.{{ item | lower }}.example.com
  loop: [Development, Staging]

- name: Have it put in by promotions
  envops.promotion.pingone_variable_declaration:
    environment: Development
    target_environment: Staging
    resource_id: 91b4d7a2-5e3f-4c86-8a10-d27f6e9b0c35
    variables:
      homePageUrl: homePageUrlVar

- name: Promote the resource as it is again
  envops.promotion.pingone_variable_declaration:
    environment: Development
    resource_id: 91b4d7a2-5e3f-4c86-8a10-d27f6e9b0c35
    state: absent
"""

RETURN = r"""
declaration:
  description: What is declared for the resource as PingOne returns it, and what would be in check mode; null if nothing is.
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
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.declarations import ensure_declaration
from ansible_collections.envops.promotion.plugins.module_utils._pingone.requested_declaration import (
    read_declaration_request,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "environment": {"type": "str", "required": True},
        "target_environment": {"type": "str"},
        "resource_id": {"type": "str", "required": True},
        "variables": {"type": "dict"},
        "purge": {"type": "bool", "default": False},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Make sure that the variables are declared, or none is."""
    request = read_declaration_request(params)
    return ensure_declaration(open_api(params, runtime), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
