# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Report steps that PingOne plans again because of promotion variables."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_residual_steps_info
short_description: Report steps that PingOne plans again because of promotion variables
version_added: 0.1.0
description:
  - A property with a promotion variable differs between two environments on purpose. PingOne may therefore plan an update of
    its resource again after a successful promotion.
  - The module sorts the changes of a plan that was created after a promotion into changes that variables explain, and other
    changes, which mean that something is left to promote.
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
    description: The environment with the declarations, by ID or exact name.
    type: str
    required: true
  target_environment:
    description: The environment that the plan would change, by ID or exact name.
    type: str
    required: true
  plan:
    description:
      - The plan, as M(envops.promotion.pingone_promotion) returns it.
      - If the changes have C(fields), variables explain an update only if no other properties differ.
    type: dict
    required: true
seealso:
  - module: envops.promotion.pingone_promotion
  - module: envops.promotion.pingone_variable_declaration
"""

EXAMPLES = r"""
- name: Plan a promotion again after its execution
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
    field_differences: true
  register: again

- name: Report the steps that variables explain
  envops.promotion.pingone_residual_steps_info:
    source_environment: Development
    target_environment: Staging
    plan: "{{ again.plan }}"
  register: sorted_steps
"""

RETURN = r"""
residual:
  description:
    - The updates that variables explain. Each is a change as in the plan, with C(reason) and C(settled).
    - C(settled) is true if the target already has the values of all variables, so another promotion would change nothing. It
      is null if this is not known, because the change has no C(fields) or because a variable is a secret.
  returned: success
  type: list
  elements: dict
  sample:
    - action: update
      type: applications
      name: My SAML app
      source_id: d8e643d9-105b-4f59-82f0-e549a34ee0c0
      target_id: 3f8d2f0e-52f2-4b2f-8f38-3f7d8f0c5d11
      vendor_action: PUT
      settled: true
      reason: In environment Staging (7c0b4d8e-1f3a-4b6c-9d2e-5a8f7e6d4c3b) it takes sloEndpoint from the variable sloEndpointVar.
unexplained:
  description: The changes that variables do not explain, as in the plan.
  returned: success
  type: list
  elements: dict
  sample: []
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.environments import (
    check_different,
    resolve_environment,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.variables.residual import sort_residual
from ansible_collections.envops.promotion.plugins.module_utils._plan import Plan
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "source_environment": {"type": "str", "required": True},
        "target_environment": {"type": "str", "required": True},
        "plan": {"type": "dict", "required": True},
    },
    bulky=["residual"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Sort the changes of the plan."""
    plan = Plan.from_dict(params["plan"])
    source, target = params["source_environment"], params["target_environment"]
    check_different(source, target)
    api = open_api(params, runtime)
    source_id = resolve_environment(api, source, "source_environment")
    target_id = resolve_environment(api, target, "target_environment")
    residual, unexplained = sort_residual(api, source_id, target_id, plan)
    return Result(False, {"residual": residual, "unexplained": [change.to_dict() for change in unexplained]})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
