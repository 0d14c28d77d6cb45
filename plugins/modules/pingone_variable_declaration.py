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
  - Binds properties of a resource in the source environment to promotion variables. A promotion of that resource sets these
    properties to the values of the variables in the target.
  - Before the module declares a new variable for a property, even in check mode, it looks up the variable in the source, and in
    the O(target_environment) if that is set.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._wait.times
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
      - V(present) ensures that the properties take their values from these variables.
      - V(absent) removes the variables of all properties of the resource.
    type: str
    choices: [present, absent]
    default: present
  environment:
    description: The source environment, which contains the resource, by ID or exact name.
    type: str
    required: true
  target_environment:
    description:
      - The environment to promote the resource to, by ID or exact name.
      - With this option, the task fails before it declares a variable that is missing in the target, or that is sensitive in the
        source but not in the target.
      - Without it, PingOne decides. If PingOne refuses, the message names the default target of the source, if there is one.
    type: str
  resource_id:
    description:
      - The resource in the source, by its ID, by C({type, name}) with the exact name, or by the same as a line, C(TYPE/NAME).
      - To look up a name, the module takes a snapshot of the whole environment and waits for it, even in check mode.
    type: raw
    required: true
  variables:
    description:
      - Maps the path of each property, such as C(homePageUrl) or C(spVerification.cert.id), to a variable. Required with
        O(state=present).
      - "Specify a variable by its name, or by the placeholder C(${promotionVariable: NAME})."
      - C(null) removes the variable of a property.
    type: dict
  purge:
    description: Whether to remove the variables of all properties that are not in O(variables).
    type: bool
    default: false
  wait_timeout:
    default: 600.0
notes:
  - A variable applies to the resource that it is declared for, not to the dependencies of that resource.
  - Snapshots do not contain declarations. PingOne reads the values when it executes the promotion, and overwrites manual changes
    of these properties in the target.
  - PingOne may require a snapshot of a resource before it accepts variables.
  - PingOne never promotes certificates, but maps the default ones. For another certificate, declare a variable for a property
    such as C(spVerification.cert.id) that contains the ID of the certificate in each environment.
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

- name: Declare the variable for the home page
  envops.promotion.pingone_variable_declaration:
    environment: Development
    target_environment: Staging
    resource_id: {type: applications, name: Timesheet}
    variables:
      homePageUrl: homePageUrlVar

- name: Remove the variables of the resource
  envops.promotion.pingone_variable_declaration:
    environment: Development
    resource_id: 91b4d7a2-5e3f-4c86-8a10-d27f6e9b0c35
    state: absent
"""

RETURN = r"""
declaration:
  description: The declaration as PingOne returns it, in check mode the predicted one; null if there is none.
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
correlation_ids:
  description:
    - The requests of the task that changed something in PingOne, in their order. PingOne has logged each under its
      correlation ID.
  returned: success and failure, if there are such requests and PingOne's answers show the IDs
  type: list
  elements: dict
  contains:
    method:
      description: The HTTP method.
      type: str
      returned: always
    path:
      description: The path of the URL.
      type: str
      returned: always
    correlation_id:
      description: The ID from the header C(Correlation-Id) of the answer.
      type: str
      returned: always
  sample:
    - method: PUT
      path: /v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/promotionVariableDeclarations/d8e643d9-105b-4f59-82f0-e549a34ee0c0
      correlation_id: 1f0c7d0e-7f1b-4a0b-9d0c-2f4f4c1b6a11
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._options import time_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.variables.declaration_request import (
    read_declaration_request,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.variables.declarations import ensure_declaration
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **time_options(600),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "environment": {"type": "str", "required": True},
        "target_environment": {"type": "str"},
        "resource_id": {"type": "raw", "required": True},
        "variables": {"type": "dict"},
        "purge": {"type": "bool", "default": False},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Ensure that the variables are declared, or that none is."""
    request = read_declaration_request(params, runtime)
    return ensure_declaration(open_api(params, runtime, request.waiting.deadline), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
