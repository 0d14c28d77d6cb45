# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read which target resources PingOne promotes to."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion_mapping_info
short_description: Read which target resources PingOne promotes to
version_added: 0.1.0
description:
  - Reads which resource of a target environment each promoted resource of a source environment has become.
  - PingOne remembers these pairs from earlier promotions, and they decide which resources later ones update. They cannot
    be changed, but O(envops.promotion.pingone_promotion#module:resource_mapping) takes precedence.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  source_environment:
    description: The environment that was promoted from, by id or exact name.
    type: str
    required: true
  target_environment:
    description: The environment that was promoted to, by id or exact name.
    type: str
    required: true
seealso:
  - module: envops.promotion.pingone_promotion
"""

EXAMPLES = r"""
- name: Read what Development's resources are in Staging
  envops.promotion.pingone_promotion_mapping_info:
    source_environment: Development
    target_environment: Staging
  register: remembered

- name: Show what a population of Development is in Staging
  ansible.builtin.debug:
    msg: "{{ remembered.mapping['26a126c2-054f-4f18-b077-8226c0c4bf3e'] | default('not promoted yet') }}"
"""

RETURN = r"""
mapping:
  description: The target resource's id by the source resource's id; empty if nothing was promoted to the target yet.
  returned: success
  type: dict
  sample:
    26a126c2-054f-4f18-b077-8226c0c4bf3e: 27091971-0a42-4f67-95d1-d617fc2a16e5
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.mappings import find_mapping
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "source_environment": {"type": "str", "required": True},
        "target_environment": {"type": "str", "required": True},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the mappings."""
    api = open_api(params, runtime)
    return Result(False, {"mapping": find_mapping(api, params["source_environment"], params["target_environment"])})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
