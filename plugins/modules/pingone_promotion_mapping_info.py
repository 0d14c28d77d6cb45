# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the resource mapping between two PingOne environments."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion_mapping_info
short_description: Read the resource mapping between two PingOne environments
version_added: 0.1.0
description:
  - Reads which resource of the target environment each promoted resource of the source environment maps to.
  - PingOne stores this mapping from earlier promotions. It determines which resources later promotions update. It cannot
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
    description: The source environment of the promotions, by ID or exact name.
    type: str
    required: true
  target_environment:
    description: The target environment of the promotions, by ID or exact name.
    type: str
    required: true
seealso:
  - module: envops.promotion.pingone_promotion
"""

EXAMPLES = r"""
- name: Read the mapping from Development to Staging
  envops.promotion.pingone_promotion_mapping_info:
    source_environment: Development
    target_environment: Staging
  register: stored

- name: Show the counterpart of a population in Staging
  ansible.builtin.debug:
    msg: "{{ stored.mapping['26a126c2-054f-4f18-b077-8226c0c4bf3e'] | default('not promoted yet') }}"
"""

RETURN = r"""
mapping:
  description: Maps IDs of source resources to IDs of target resources; empty if nothing was promoted to the target yet.
  returned: success
  type: dict
  sample:
    26a126c2-054f-4f18-b077-8226c0c4bf3e: 27091971-0a42-4f67-95d1-d617fc2a16e5
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.mappings import find_mapping
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "source_environment": {"type": "str", "required": True},
        "target_environment": {"type": "str", "required": True},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the mapping."""
    api = open_api(params, runtime)
    return Result(False, {"mapping": find_mapping(api, params["source_environment"], params["target_environment"])})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
