# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read PingOne promotions."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion_info
short_description: Read PingOne promotions
version_added: 0.1.0
description:
  - Lists the promotions of a source environment, newest first, or reads one with its plan.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._environments
  - envops.promotion._known_promotions
  - envops.promotion._http
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  source_environment:
    description: The source environment of the promotions, by ID or exact name.
    type: str
    required: true
  promotion_id:
    description: Read only this promotion, with its plan. An unknown ID is not a failure and returns an empty list.
    type: str
  status:
    description: List only promotions in this status, for example V(READY).
    type: str
  target_environment:
    description: List only promotions to this environment, by ID or exact name.
    type: str
  latest:
    description:
      - Return only the promotion that was executed last to the target and not rolled back, with its plan. PingOne can roll
        back only this promotion. Rollbacks count, because they are executed promotions too.
    type: bool
    default: false
  field_differences:
    description:
      - Whether C(fields) lists what each update changes and what each created resource contains, with the names of resources that
        these refer to. A plan of PingOne contains only the new values, so the module also reads the snapshot that PingOne took of
        the target, and the names and types of both environments.
    type: bool
    default: false
  check_held:
    description:
      - Whether to add C(held) to the promotion with the O(promotion_id), as
        RV(envops.promotion.pingone_promotion#module:held). The module then also reads the steps of earlier promotions to the same
        target that failed or were rolled back.
    type: bool
    default: false
seealso:
  - module: envops.promotion.pingone_promotion_steps_info
  - module: envops.promotion.pingone_promotion_rollback
"""

EXAMPLES = r"""
- name: List the promotions that are ready for execution
  envops.promotion.pingone_promotion_info:
    source_environment: Development
    status: READY
  register: ready

- name: Read the last executed promotion
  envops.promotion.pingone_promotion_info:
    source_environment: Development
    target_environment: Staging
    latest: true
  register: last
"""

RETURN = r"""
promotions:
  description:
    - The promotions as PingOne returns them.
    - A promotion that was read by ID, and the latest one, also has C(plan), as M(envops.promotion.pingone_promotion)
      returns it (null during its preparation), and C(errors) in readable form. With O(field_differences=true) or
      O(check_held=true) it has C(environments), as in RV(envops.promotion.pingone_promotion#module:environments).
    - If PingOne does not show the steps of such a promotion, because the permission is missing or they are gone, C(plan) is null
      and C(plan_missing) says why. With O(check_held=true), that is a failure.
  returned: success
  type: list
  elements: dict
  sample:
    - id: 461a33b0-f041-44b0-92ff-e59402c1c2ac
      status: COMPLETED
      targetEnvironmentId: 7c0b4d8e-1f3a-4b6c-9d2e-5a8f7e6d4c3b
      description: Test promotion of population
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._ids import check_id
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import (
    CONNECTION,
    ENVIRONMENTS,
    KNOWN_PROMOTIONS,
    open_api,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.lookup import find_promotions
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **ENVIRONMENTS,
        **KNOWN_PROMOTIONS,
        "source_environment": {"type": "str", "required": True},
        "promotion_id": {"type": "str"},
        "status": {"type": "str"},
        "target_environment": {"type": "str"},
        "latest": {"type": "bool", "default": False},
        "field_differences": {"type": "bool", "default": False},
        "check_held": {"type": "bool", "default": False},
    },
    mutually_exclusive=[("promotion_id", "status", "latest"), ("promotion_id", "target_environment")],
    required_if=[("latest", True, ["target_environment"]), ("check_held", True, ["promotion_id"])],
    bulky=["promotions"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the promotions that match the options."""
    promotion_id = check_id(params["promotion_id"], "promotion_id")
    found = find_promotions(
        open_api(params, runtime),
        params["source_environment"],
        promotion_id=promotion_id,
        status=params["status"],
        target=params["target_environment"],
        latest=params["latest"],
        field_differences=params["field_differences"],
        check_held=params["check_held"],
    )
    return Result(False, {"promotions": found})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
