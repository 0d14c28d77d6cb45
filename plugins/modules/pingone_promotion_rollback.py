# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Roll back a PingOne promotion."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion_rollback
short_description: Roll back a PingOne promotion
version_added: 0.1.0
description:
  - Creates the promotion that reverts another one, starts it, and waits for its end. This changes the target
    environment.
  - PingOne rolls back only the promotion that was executed last to a target, and only as a whole. The rollback can
    overwrite later manual changes to the promoted resources.
  - The module resumes an existing rollback, waits for a running one, and does not touch a promotion that is already in
    status V(ROLLED_BACK). It never creates or starts anything twice, even if a response is lost.
  - It never starts a rollback if something else was executed to the target after the rollback was created. One that it has
    created itself is then deleted.
  - If several tasks roll back the same promotion at the same time, all of them use one rollback, and the others are deleted.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._wait
  - envops.promotion._wait.times
  - envops.promotion._large
  - envops.promotion._environments
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_pingone
attributes:
  check_mode:
    support: full
    details:
      - PingOne plans only rollbacks that exist, so check mode predicts the plan from the promotion to roll back.
  diff_mode:
    support: full
    details:
      - Shows the plan of the rollback, one change a line.
  idempotent:
    support: full
options:
  source_environment:
    description: The source environment of the promotion to roll back, by ID or exact name.
    type: str
    required: true
  promotion_id:
    description: The promotion to roll back.
    type: str
  target_environment:
    description: Roll back the promotion that was executed last to this environment, by ID or exact name.
    type: str
  execute:
    description: Whether to start the rollback; otherwise the module only creates and plans it.
    type: bool
    default: true
  start_before:
    description:
      - The point in time, with an offset from UTC, after which nothing is started, such as
        RV(envops.promotion.promotion_gate#module:closes_at).
    type: str
  wait:
    description:
      - Whether to wait for the end of the rollback, or for its plan with O(execute=false).
      - The module always waits for the plan before the start.
  wait_timeout:
    default: 900.0
seealso:
  - module: envops.promotion.pingone_promotion_execution
  - module: envops.promotion.pingone_promotion_info
"""

EXAMPLES = r"""
- name: Promote a population
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
  register: planned

- name: Execute the promotion
  envops.promotion.pingone_promotion_execution:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"

- name: Roll back the last promotion
  envops.promotion.pingone_promotion_rollback:
    source_environment: Development
    target_environment: Staging
"""

RETURN = r"""
rollback:
  description: The promotion that reverts the original one, as PingOne returns it; null if there is none.
  returned: success, and failure once it exists
  type: dict
  sample:
    id: 9fbd3b5e-8365-4fa3-9d52-2a862ae155ae
    status: COMPLETED
    sourceEnvironmentId: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    targetEnvironmentId: 7c0b4d8e-1f3a-4b6c-9d2e-5a8f7e6d4c3b
    description: Rolling back promotion.
original:
  description: The promotion to roll back, as PingOne returns it.
  returned: success, and failure once it was read
  type: dict
  sample:
    id: 461a33b0-f041-44b0-92ff-e59402c1c2ac
    status: ROLLED_BACK
    sourceEnvironmentId: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    targetEnvironmentId: 7c0b4d8e-1f3a-4b6c-9d2e-5a8f7e6d4c3b
    selectedResources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
    description: Test promotion of population
status:
  description: The status of the rollback.
  returned: success, and failure once it was read
  type: str
  sample: COMPLETED
plan:
  description: What the rollback does; null if it was executed before this task.
  returned: success
  type: dict
  contains:
    changes:
      description:
        - The changes in execution order.
        - Each has C(action) (V(create), V(update) or V(delete)), C(type), C(name), C(source_id), C(target_id) (null if the
          change creates the resource), and C(vendor_action), which is PingOne's own word.
        - C(target_name) is the name that the resource has in the target, if it is another one; null if it is not known.
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
errors:
  description:
    - The errors in readable form; empty if there are none.
    - Each entry has C(text), and if a call to the target failed also C(status), C(method), C(url), C(code),
      C(message), C(details), and C(step) with the C(number), C(action), C(name) and C(url) of the step.
  returned: success, and failure of the rollback
  type: list
  elements: dict
  sample: []
elapsed:
  description: How long the task waited for the execution of the rollback, in seconds.
  returned: success and failure where the rollback was executed
  type: float
  sample: 2.031
nothing_to_revert:
  description: Whether PingOne found nothing to revert, because the promotion changed nothing.
  returned: success
  type: bool
  sample: false
proof:
  description:
    - Whether the target has its state from before the promotion, as far as the records of PingOne show it. The rollback must
      be completed, start from the snapshot of the target before the promotion, and revert every step that was applied.
    - The value is null in check mode and before the end of the rollback.
  returned: success
  type: dict
  contains:
    complete:
      description: Whether everything is verified.
      type: bool
      returned: always
    reasons:
      description: What could not be verified.
      type: list
      elements: str
      returned: always
    resources:
      description:
        - Each resource of the plan with C(type), C(name), C(target_id), C(promoted_by) and C(taken_back_by) (the actions of
          the promotion and of the rollback), and C(state).
        - The state is V(restored), V(untouched) if the step of the promotion failed, or V(unproven) if it could not be
          verified.
      type: list
      elements: dict
      returned: always
  sample:
    complete: true
    reasons: []
    resources:
      - type: populations
        name: NA Eng Austin
        target_id: 27091971-0a42-4f67-95d1-d617fc2a16e5
        promoted_by: update
        taken_back_by: update
        state: restored
superseded:
  description: Whether the existing rollback was not started because its plan is old.
  returned: failure for that reason
  type: bool
  sample: true
blocking_promotion:
  description:
    - The promotion to the same target that was executed later, or is being executed, as PingOne returns it.
  returned: failure because there is one
  type: dict
  sample:
    id: 8a4e9f0c-5b7e-4a0e-9b62-0c2f6d2e7f11
    status: COMPLETED
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
      path: /v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/promotions/461a33b0-f041-44b0-92ff-e59402c1c2ac
      correlation_id: 1f0c7d0e-7f1b-4a0b-9d0c-2f4f4c1b6a11
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._options import wait_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import (
    CONNECTION,
    ENVIRONMENTS,
    open_api,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.rollback import (
    read_rollback_request,
    roll_back,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._start_deadline import START_BEFORE

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **wait_options(900),
        **START_BEFORE,
        **ENVIRONMENTS,
        "source_environment": {"type": "str", "required": True},
        "promotion_id": {"type": "str"},
        "target_environment": {"type": "str"},
        "execute": {"type": "bool", "default": True},
    },
    mutually_exclusive=[("promotion_id", "target_environment")],
    required_one_of=[("promotion_id", "target_environment")],
    bulky=["proof", "plan"],
    guards=["start_before"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Roll back the promotion, or resume its rollback."""
    request = read_rollback_request(params, runtime)
    return roll_back(open_api(params, runtime, request.waiting.deadline), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
