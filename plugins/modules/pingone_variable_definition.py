# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Define a PingOne promotion variable."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_variable_definition
short_description: Define a PingOne promotion variable in an environment
version_added: 0.1.0
description:
  - Creates, changes or deletes the definition of a promotion variable, which is a named value of one environment.
  - Define the same name in the source and in the target of a promotion, each with its own value. If
    M(envops.promotion.pingone_variable_declaration) declares the variable for a property of a resource in the source, a
    promotion sets that property to the value of the target.
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
      - Shows name, value and sensitivity. A sensitive value is masked.
  idempotent:
    support: partial
    details:
      - With O(update_secret=always), every run writes a sensitive value, because the module cannot read it back to compare it.
options:
  state:
    description:
      - V(present) ensures that the variable is defined with this value.
      - V(absent) deletes its definition. PingOne allows this even if a declaration still needs it.
    type: str
    choices: [present, absent]
    default: present
  environment:
    description: The environment to define the variable in, by ID or exact name.
    type: str
    required: true
  name:
    description:
      - The name of the variable, a string. Another name is another variable; the module never renames a variable.
    type: raw
    required: true
  value:
    description:
      - A string, an integer, or a list of strings, integers or mappings. Required with O(state=present).
      - The type matters. A string of digits is not the same as an integer. Before ansible-core 2.19, a template that results in
        a number becomes a string, and a string that looks like a list, a mapping or a boolean becomes one; append
        C(| string) to the template to keep the string.
      - Ansible never shows the value as an argument of the task, whether it is sensitive or not.
    type: raw
  sensitive:
    description:
      - Whether the value is a secret, which PingOne encrypts and never returns. A property that is a secret needs a sensitive
        variable in the target before its resource can be promoted.
      - Without this option, an existing variable keeps its sensitivity, and a new one is not sensitive. The option is required if
        the name looks like that of a secret, such as C(appSecret).
      - V(false) for a sensitive variable makes its new value readable, and the task warns about it.
    type: bool
  update_secret:
    description:
      - When to write a sensitive value, which cannot be compared with the stored one.
      - V(on_create) writes it if there is no sensitive value yet, and keeps a stored one regardless of O(value).
      - V(always) writes it in every run, which is then C(changed).
    type: str
    choices: [on_create, always]
    default: on_create
notes:
  - Snapshots do not contain variables. A promotion uses the values at the time of its execution, even if it promotes an older
    snapshot.
  - PingOne never promotes certificates, but maps the default ones. For another certificate, define a variable with the ID of the
    certificate in each environment, and declare it for a property such as C(spVerification.cert.id).
  - A sensitive string is masked everywhere in the result, and so is a sensitive integer of at least four digits. A loop still
    shows its items, so set C(no_log) on a task that loops over secrets.
seealso:
  - module: envops.promotion.pingone_variable_definition_info
  - module: envops.promotion.pingone_variable_declaration
"""

EXAMPLES = r"""
- name: Give each environment its own address
  envops.promotion.pingone_variable_definition:
    environment: "{{ item.key }}"
    name: homePageUrlVar
    value: "{{ item.value }}"
  loop: "{{ addresses | dict2items }}"
  vars:
    addresses:
      Development: https://timesheet.dev.example.com
      Staging: https://timesheet.staging.example.com

- name: Define a secret once, and never overwrite it
  envops.promotion.pingone_variable_definition:
    environment: Staging
    name: appSecret
    value: "{{ lookup('ansible.builtin.password', '/dev/null', length=24) }}"
    sensitive: true

- name: Overwrite the stored secret
  envops.promotion.pingone_variable_definition:
    environment: Staging
    name: appSecret
    value: "{{ lookup('ansible.builtin.password', '/dev/null', length=32) }}"
    update_secret: always
    sensitive: true

- name: Delete a variable
  envops.promotion.pingone_variable_definition:
    environment: Staging
    name: appSecret
    state: absent
"""

RETURN = r"""
definition:
  description:
    - The definition as PingOne returns it, in check mode the predicted one; null if there is none. A sensitive value is
      masked.
    - With O(state=absent), the deleted definition.
  returned: success
  type: dict
  sample:
    environment:
      id: 5d0c3f6e-2b7a-4c1e-9a64-7f1e8b2d9c05
    name: appSecret
    value: "******"
    createdAt: "2026-04-10T13:56:41.147Z"
    updatedAt: "2026-04-10T13:56:41.147Z"
    variableType: ENCRYPTED_STRING
    isSensitive: true
reason:
  description: Why the definition was changed, or why a secret was kept; null if the definition already matched.
  returned: success
  type: str
  sample: It had another value.
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
    - method: POST
      path: /v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/promotionVariableDefinitions
      correlation_id: 1f0c7d0e-7f1b-4a0b-9d0c-2f4f4c1b6a11
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.variables.definition_request import (
    read_definition_request,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.variables.definitions import ensure_definition
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "environment": {"type": "str", "required": True},
        "name": {"type": "raw", "required": True},
        "value": {"type": "raw"},
        "sensitive": {"type": "bool"},
        "update_secret": {
            "type": "str",
            "choices": ["on_create", "always"],
            "default": "on_create",
            "no_log": False,
        },
    },
    concealed=["value"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Ensure that the variable is defined, or is not."""
    request = read_definition_request(params)
    return ensure_definition(open_api(params, runtime), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
