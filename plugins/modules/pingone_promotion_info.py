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
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  source_environment:
    description: The environment from which the promotions start, by id or exact name.
    type: str
    required: true
  promotion_id:
    description: Read this promotion only, with its plan. An unknown id is no failure and returns an empty list.
    type: str
  status:
    description: List promotions in this status only, for example V(READY).
    type: str
  target_environment:
    description: List promotions to this environment only, by id or exact name.
    type: str
  latest:
    description:
      - Return only the promotion that was executed last to the target and not rolled back, with its plan. PingOne can
        roll back no other one. Rollbacks count, because they are executed promotions too.
    type: bool
    default: false
  field_differences:
    description:
      - Whether the plan tells which fields each update changes, in C(fields) of the change. PingOne's plan names only
        what is written, so this also reads the snapshot that it has taken of the target.
    type: bool
    default: false
seealso:
  - module: envops.promotion.pingone_promotion_steps_info
  - module: envops.promotion.pingone_promotion_rollback
"""

EXAMPLES = r"""
- name: List what is ready to be executed
  envops.promotion.pingone_promotion_info:
    source_environment: Development
    status: READY
  register: ready

- name: Find out what was promoted last
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
    - Each that was read by id, and the latest one, also has C(plan), as M(envops.promotion.pingone_promotion) returns
      it (null while it is being prepared), and C(errors) in readable form.
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
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.reading import find_promotions
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "source_environment": {"type": "str", "required": True},
        "promotion_id": {"type": "str"},
        "status": {"type": "str"},
        "target_environment": {"type": "str"},
        "latest": {"type": "bool", "default": False},
        "field_differences": {"type": "bool", "default": False},
    },
    mutually_exclusive=[("promotion_id", "status", "latest"), ("promotion_id", "target_environment")],
    required_if=[("latest", True, ["target_environment"])],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the promotions that fit."""
    promotion_id = check_id(params["promotion_id"], "promotion_id")
    found = find_promotions(
        open_api(params, runtime),
        params["source_environment"],
        promotion_id=promotion_id,
        status=params["status"],
        target=params["target_environment"],
        latest=params["latest"],
        field_differences=params["field_differences"],
    )
    return Result(False, {"promotions": found})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
