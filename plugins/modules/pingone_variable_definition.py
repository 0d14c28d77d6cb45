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
  - The same name is defined in the source and in the target of a promotion, each with its own value. Where
    M(envops.promotion.pingone_variable_declaration) declares it for a property of a resource in the source, a promotion
    gives that property the value of the target.
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
      - With O(update_secret=always), a sensitive value is written at each run, because it cannot be read back and
        compared.
options:
  state:
    description:
      - V(present) makes sure that the variable is defined with this value.
      - V(absent) deletes its definition. PingOne allows that also while a declaration still needs it.
    type: str
    choices: [present, absent]
    default: present
  environment:
    description: The environment that has the value, by id or exact name.
    type: str
    required: true
  name:
    description:
      - The name of the variable, a text. Another name is another variable; nothing is ever renamed.
    type: raw
    required: true
  value:
    description:
      - A text, an integer, or a list of texts, integers or mappings. Required with O(state=present).
      - Its type counts. A text of digits is not the same as an integer. Before ansible-core 2.19, a template that gives a
        number is a text, and one that gives a text which looks like a list, a mapping or a boolean becomes one; end it
        with C(| string) to keep the text.
      - It is never shown as an argument of the task, whether it is sensitive or not.
    type: raw
  sensitive:
    description:
      - Whether the value is a secret, which PingOne encrypts and never shows again. Properties that are secrets need a
        sensitive variable in the target before their resource can be promoted.
      - When not given, an existing variable stays as it is, and a new one is not sensitive; it must be given where the
        name is that of a secret, such as C(appSecret).
      - V(false) for a variable that is sensitive makes its new value readable, and the task warns of it.
    type: bool
  update_secret:
    description:
      - When to write a sensitive value, which cannot be compared with the stored one.
      - V(on_create) writes it when there is no sensitive value yet, and leaves a stored one as it is, whatever
        O(value) is.
      - V(always) writes it at each run, which is then C(changed).
    type: str
    choices: [on_create, always]
    default: on_create
notes:
  - Variables are not versioned with snapshots. A promotion, also one of an older snapshot, takes the values of the time at which
    it is executed.
  - Certificates are never promoted. For one that is not the default, define a variable with the id that the certificate has
    in each environment, and declare it for a property such as C(spVerification.cert.id).
  - A sensitive text is masked wherever it appears in the result, a sensitive integer if it has at least four digits. A loop
    shows its items all the same, so set C(no_log) on a task that loops over secrets.
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

- name: Define a secret once, without ever writing it again
  envops.promotion.pingone_variable_definition:
    environment: Staging
    name: appSecret
    value: "{{ lookup('ansible.builtin.password', '/dev/null', length=24) }}"
    sensitive: true

- name: Write a new secret over the stored one
  envops.promotion.pingone_variable_definition:
    environment: Staging
    name: appSecret
    value: "{{ lookup('ansible.builtin.password', '/dev/null', length=32) }}"
    update_secret: always
    sensitive: true

- name: Drop a variable
  envops.promotion.pingone_variable_definition:
    environment: Staging
    name: appSecret
    state: absent
"""

RETURN = r"""
definition:
  description:
    - The definition as PingOne returns it, and what it would be in check mode; null if there is none. A sensitive value is
      masked.
    - With O(state=absent), the one that was deleted.
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
  description: Why the definition was changed, or why a secret was left alone; null where it simply is as wanted.
  returned: success
  type: str
  sample: It had another value.
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.definitions import ensure_definition
from ansible_collections.envops.promotion.plugins.module_utils._pingone.requested_definition import (
    read_definition_request,
)
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
    """Make sure that the variable is defined, or is not."""
    request = read_definition_request(params)
    return ensure_definition(open_api(params, runtime), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
