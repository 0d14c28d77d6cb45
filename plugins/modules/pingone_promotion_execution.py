# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Execute a PingOne promotion."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion_execution
short_description: Execute a PingOne promotion
version_added: 0.1.0
description:
  - Starts a promotion and waits for its end. This changes the target environment.
  - If the promotion is already being executed, the module waits for it. A completed promotion and one with an empty plan
    stay unchanged. The module never starts a promotion twice, even if the response to the start is lost.
  - A task that only waits for an execution that something else started is not C(changed).
  - A plan is old once another promotion or a rollback was executed to the same target after it was made. The module never
    starts a promotion with an old plan.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._ignored_fields
  - envops.promotion._pingone
  - envops.promotion._environments
  - envops.promotion._known_promotions
  - envops.promotion._http
  - envops.promotion._wait
  - envops.promotion._wait.times
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_pingone
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details:
      - Shows the plan that the module starts, one change a line.
  idempotent:
    support: full
options:
  source_environment:
    description: The source environment of the promotion, by ID or exact name.
    type: str
    required: true
  promotion_id:
    description: The promotion to execute.
    type: str
    required: true
  expected_plan_digest:
    description:
      - The digest of the reviewed plan. The module reads all steps again immediately before the start, and starts nothing if
        their digest differs.
      - A promotion that is already being executed, or was executed, is compared as well, before the module waits for it or
        reports its end.
    type: str
  allow_validation_failed:
    description:
      - Start the promotion even if it has the status V(VALIDATION_FAILED). PingOne then executes the part of the plan that
        it could create.
    type: bool
    default: false
  keep_evidence:
    description:
      - Take a snapshot of each resource in the target that the plan updates or deletes, immediately before the start, for a
        later comparison with M(envops.promotion.pingone_promotion_evidence).
    type: bool
    default: false
  on_target_change:
    description:
      - What to do if a resource in the target that the plan updates or deletes was changed after the plan was made.
      - Immediately before the start, the module takes a snapshot of each of these resources and compares it with the snapshot of
        the target from which PingOne made the plan. Secrets are masked in both, so a changed secret is not found.
      - V(fail) starts nothing, and the message names resources and fields. It also starts nothing if a snapshot cannot be
        read. If PingOne does not show snapshots to the worker application at all, the task warns and continues.
      - V(warn) only warns. V(ignore) says nothing, and takes snapshots only with O(keep_evidence=true).
      - A resource that the plan creates and that exists meanwhile is found if PingOne has a newer snapshot of the whole target.
      - Check mode takes no snapshots and does not compare.
    type: str
    choices: [fail, warn, ignore]
    default: fail
  ignore:
    description:
      - Fields that O(on_target_change) leaves out.
      - Timestamps of changes, counters, and fields named C(version), C(revision) or C(etag) are never compared.
  wait_for_target:
    description:
      - How long to wait, in seconds, while another promotion to the same target is being executed. PingOne executes one
        promotion to a target at a time.
      - The plan is old when the other one is over, so the task then fails with RV(superseded=true), and the promotion has to
        be planned again.
      - With V(0), the task fails at once and names the other promotion.
      - A promotion from another source environment is found only after PingOne has refused the start, and only if the
        worker application can read the promotions of that environment. If nothing explains a refusal, the task waits for
        up to 30 seconds.
    type: float
    default: 0.0
  start_before:
    description:
      - The point in time, with an offset from UTC, after which nothing is started, such as
        RV(envops.promotion.promotion_gate#module:closes_at). It also ends a wait for the target.
    type: str
  proven_by:
    description:
      - The promotion to an earlier stage that proves this one, which RV(envops.promotion.pingone_proof_info#module:relies_on) names.
        Right before the start, it must still be the newest one to its target, and not be rolled back.
    type: dict
    suboptions:
      source_environment:
        description: The source environment of that promotion, by ID or exact name.
        type: str
        required: true
      promotion_id:
        description: The ID of that promotion.
        type: str
        required: true
  wait:
    description: Whether to wait for the end of the execution.
  wait_timeout:
    default: 900.0
seealso:
  - module: envops.promotion.pingone_promotion
  - module: envops.promotion.pingone_promotion_rollback
"""

EXAMPLES = r"""
- name: Plan a promotion
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
  register: planned

- name: Execute exactly this plan
  envops.promotion.pingone_promotion_execution:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
    expected_plan_digest: "{{ planned.plan.digest }}"
"""

RETURN = r"""
promotion:
  description: The promotion as PingOne returns it.
  returned: success, and failure once the promotion was read
  type: dict
  sample:
    id: 461a33b0-f041-44b0-92ff-e59402c1c2ac
    status: COMPLETED
    sourceEnvironmentId: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    targetEnvironmentId: 7c0b4d8e-1f3a-4b6c-9d2e-5a8f7e6d4c3b
    selectedResources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
    description: Test promotion of population
status:
  description: The status of the promotion.
  returned: success, and failure once the promotion was read
  type: str
  sample: COMPLETED
errors:
  description:
    - The errors in readable form; empty if there are none.
    - Each entry has C(text), and if a call to the target failed also C(status), C(method), C(url), C(code),
      C(message), C(details), and C(step) with the C(number), C(action), C(name) and C(url) of the step.
  returned: success, and failure of the execution
  type: list
  elements: dict
  sample: []
outcomes:
  description:
    - The outcome of each change, in the order of the plan. Each entry is a change as in RV(envops.promotion.pingone_promotion#module:plan.changes)
      with C(outcome) and C(message).
    - The outcome is V(succeeded), V(failed), V(not_applied) before the execution, or V(unknown) during the execution and if
      an error cannot be assigned to a step.
  returned: success, and failure of the execution
  type: list
  elements: dict
  sample:
    - action: update
      type: populations
      name: NA Eng Austin
      source_id: 26a126c2-054f-4f18-b077-8226c0c4bf3e
      target_id: 27091971-0a42-4f67-95d1-d617fc2a16e5
      vendor_action: PUT
      outcome: succeeded
      message: ""
evidence:
  description:
    - The recorded state with O(keep_evidence=true), as RV(envops.promotion.pingone_promotion_evidence#module:evidence);
      empty if this task did not start the promotion.
  returned: success, and failure once the promotion was started
  type: list
  elements: dict
  sample: []
elapsed:
  description: How long the task waited for the execution, in seconds.
  returned: success, and failure of the execution
  type: float
  sample: 2.031
target_changes:
  description:
    - The resources in the target that were changed after the plan was made, with C(type), C(name), C(id), C(reason), and
      C(fields), a list of C(field) (a dotted path), C(before) (when the plan was made) and C(after) (now), as JSON strings.
    - Empty if this task did not start the promotion, or did not compare.
  returned: success, failure because there are some, and failure once the promotion was started
  type: list
  elements: dict
  sample:
    - type: populations
      name: NA Eng Austin
      id: 27091971-0a42-4f67-95d1-d617fc2a16e5
      reason: it differs in description
      fields:
        - field: description
          before: '"NA Engineering"'
          after: '"Fixed by hand"'
proven:
  description: Whether the promotion is still proven, see O(proven_by).
  returned: failure because the proof no longer stands
  type: bool
  sample: false
reason:
  description: Why it is no longer proven.
  returned: failure because the proof no longer stands
  type: str
  sample: The newest promotion to that stage, 280f8bc1-cb39-4a76-a4a6-6a5a5f0ba9f0, is a rollback of 461a33b0-f041-44b0-92ff-e59402c1c2ac.
relies_on:
  description: The newest promotion to the earlier stage, as RV(envops.promotion.pingone_proof_info#module:relies_on); null if there is none.
  returned: failure because the proof no longer stands
  type: dict
  sample:
    promotion_id: 280f8bc1-cb39-4a76-a4a6-6a5a5f0ba9f0
    status: COMPLETED
holds_from:
  description: Always null, because waiting does not help.
  returned: failure because the proof no longer stands
  type: str
  sample: null
not_known:
  description: Always empty.
  returned: failure because the proof no longer stands
  type: str
  sample: ''
superseded:
  description:
    - Whether nothing was started because the plan is old, or the promotion no longer exists, so that planning again
      can help.
  returned: failure for that reason
  type: bool
  sample: true
blocking_promotion:
  description: The other promotion, or rollback, to the same target that prevents the start.
  returned: failure because another promotion is being executed, or was executed since the plan was made
  type: dict
  sample:
    id: 5d2105ef-2657-4920-93ff-1328f86d51ab
    status: COMPLETED
    startedAt: "2026-05-21T17:47:15.975Z"
promotion_id:
  description: The id of the promotion.
  returned: failure once the promotion was read
  type: str
  sample: 461a33b0-f041-44b0-92ff-e59402c1c2ac
plan:
  description: The plan as it is now, as in RV(envops.promotion.pingone_promotion#module:plan).
  returned: failure because it is not the one of O(expected_plan_digest)
  type: dict
  sample:
    changes: []
    summary: {creates: 0, updates: 0, deletes: 0, reused: 0, ignored: 0, total: 0}
    digest: sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945
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
    IGNORED_FIELD,
    KNOWN_PROMOTIONS,
    open_api,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.execution import (
    FAIL,
    IGNORE,
    WARN,
    execute,
    read_execution_request,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._start_deadline import START_BEFORE

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **ENVIRONMENTS,
        **KNOWN_PROMOTIONS,
        **wait_options(900),
        **START_BEFORE,
        "proven_by": {
            "type": "dict",
            "options": {
                "source_environment": {"type": "str", "required": True},
                "promotion_id": {"type": "str", "required": True},
            },
        },
        "source_environment": {"type": "str", "required": True},
        "promotion_id": {"type": "str", "required": True},
        "expected_plan_digest": {"type": "str"},
        "allow_validation_failed": {"type": "bool", "default": False},
        "keep_evidence": {"type": "bool", "default": False},
        "on_target_change": {"type": "str", "choices": [FAIL, WARN, IGNORE], "default": FAIL},
        "ignore": {"type": "list", "elements": "dict", "default": [], "options": IGNORED_FIELD},
        "wait_for_target": {"type": "float", "default": 0.0},
    },
    guards=["expected_plan_digest", "start_before"],
    bulky=["evidence", "outcomes", "plan", "errors"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Execute the promotion, or wait for its running execution."""
    request = read_execution_request(params, runtime)
    return execute(open_api(params, runtime, request.deadline), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
