# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tell which steps PingOne plans again because of promotion variables."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_residual_steps_info
short_description: Tell which steps PingOne plans again because of promotion variables
version_added: 0.1.0
description:
  - A property that carries a promotion variable differs between two environments on purpose. PingOne may go on planning
    an update of such a resource after a good promotion.
  - Sorts the changes of a plan that was made after a promotion into those that are explained so, and the others, which
    mean that something is left to promote.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  source_environment:
    description: The environment with the declarations, by id or exact name.
    type: str
    required: true
  target_environment:
    description: The environment that the plan would change, by id or exact name.
    type: str
    required: true
  plan:
    description:
      - The plan, as M(envops.promotion.pingone_promotion) returned it.
      - Where its changes have C(fields), an update is explained only if nothing but properties with variables differs.
    type: dict
    required: true
seealso:
  - module: envops.promotion.pingone_promotion
  - module: envops.promotion.pingone_variable_declaration
"""

EXAMPLES = r"""
- name: Plan a promotion again after it was executed
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
    field_differences: true
  register: again

- name: Tell what is left because of variables
  envops.promotion.pingone_residual_steps_info:
    source_environment: Development
    target_environment: Staging
    plan: "{{ again.plan }}"
  register: left
"""

RETURN = r"""
residual:
  description:
    - The updates that variables explain. Each is a change as in the plan, with C(reason) and C(settled).
    - It is settled if the target has the values of all its variables already, so that another promotion would change
      nothing. That is null where it is not known, because the change has no C(fields), or because a variable is a secret.
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
from ansible_collections.envops.promotion.plugins.module_utils._pingone.residual import sort_residual
from ansible_collections.envops.promotion.plugins.module_utils._plan import Plan
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "source_environment": {"type": "str", "required": True},
        "target_environment": {"type": "str", "required": True},
        "plan": {"type": "dict", "required": True},
    }
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
