# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the steps of a PingOne promotion."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion_steps_info
short_description: Read the steps of a PingOne promotion with their payloads
version_added: 0.1.0
description:
  - Reads every step of a plan with the content that it writes to the target resource.
  - The module masks fields that are named like secrets, even if PingOne shows them.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  source_environment:
    description: The source environment of the promotion, by ID or exact name.
    type: str
    required: true
  promotion_id:
    description: The promotion to read.
    type: str
    required: true
  page_size:
    description: The number of steps to request at a time.
    type: int
    default: 100
seealso:
  - module: envops.promotion.pingone_promotion
"""

EXAMPLES = r"""
- name: Plan a promotion
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
  register: planned

- name: Read what the promotion would write
  envops.promotion.pingone_promotion_steps_info:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
  register: detailed
"""

RETURN = r"""
steps:
  description: The steps as PingOne returns them, in execution order, with secrets masked.
  returned: success
  type: list
  elements: dict
  sample:
    - action: POST
      resourceUrl: https://api.pingone.com/v1/environments/7c0b4d8e-1f3a-4b6c-9d2e-5a8f7e6d4c3b/passwordPolicies/
      sourceResource:
        id: cd502ee4-176a-438a-a947-a4d8cffb0fdb
        name: Same Day Policy
      payload:
        name: Same Day Policy
        minComplexity: 7
plan:
  description: The plan that the steps form.
  returned: success
  type: dict
  contains:
    changes:
      description:
        - The changes in execution order.
        - Each has C(action) (V(create), V(update) or V(delete)), C(type), C(name), C(source_id), C(target_id) (null if the
          change creates the resource), and C(vendor_action), which is PingOne's own word.
        - C(target_name) is the name that the resource has in the target, if it is another one; null if it is not known.
        - C(label) is what people call a resource without a name, such as a theme; it is missing for others.
        - C(selected) says whether the resource was selected, or added by PingOne; it is missing if that is not known.
      type: list
      elements: dict
      returned: always
    summary:
      description: The number of changes by action.
      type: dict
      returned: always
    digest:
      description:
        - Identifies the plan and everything that it changes. An execution can be bound to it.
      type: str
      returned: always
  sample:
    changes:
      - action: update
        type: populations
        name: NA Eng Austin
        source_id: 26a126c2-054f-4f18-b077-8226c0c4bf3e
        target_id: 27091971-0a42-4f67-95d1-d617fc2a16e5
        vendor_action: PUT
    summary: {creates: 0, updates: 1, deletes: 0, reused: 0, ignored: 0, total: 1}
    digest: sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._ids import require_id
from ansible_collections.envops.promotion.plugins.module_utils._options import check_positive
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.lookup import read_steps
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "source_environment": {"type": "str", "required": True},
        "promotion_id": {"type": "str", "required": True},
        "page_size": {"type": "int", "default": 100},
    },
    bulky=["steps", "plan"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the steps."""
    promotion_id = require_id(params["promotion_id"], "promotion_id")
    check_positive(params, "page_size")
    api = open_api(params, runtime)
    return Result(False, read_steps(api, params["source_environment"], promotion_id, params["page_size"]))


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
