# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verify that a PingOne environment has what a promotion has executed."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion_verification_info
short_description: Verify that a PingOne environment has what a promotion has executed
version_added: 0.1.0
description:
  - Has PingOne plan an executed promotion again, from the snapshot of the source that was promoted. If that plan is empty, the
    target has what was executed.
  - Edits of the source since then do not matter. RV(source_moved_on) lists them.
  - If PingOne refuses that snapshot as a source, the module plans from the present source. What is then left in the plan may be
    an edit of the source, so it refutes nothing.
  - PingOne plans only promotions that exist. The module therefore creates a record that belongs to this task alone, and deletes it
    at the end. The description says so, and how long the task takes at most. A record that a killed task has left is deleted by a
    later task of this kind, or by M(envops.promotion.pingone_drift_info), once its task must be over.
  - Takes snapshots of source and target.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._ignored_fields
  - envops.promotion._pingone
  - envops.promotion._environments
  - envops.promotion._known_promotions
  - envops.promotion._http
  - envops.promotion._wait.times
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
    description: The promotion to verify. It must be in status C(COMPLETED).
    type: str
    required: true
  ignore:
    description:
      - Fields that may differ, such as a version number that PingOne itself counts up.
  wait_timeout:
    description:
      - The maximum duration of the task, in seconds.
    default: 600.0
seealso:
  - module: envops.promotion.pingone_promotion_execution
  - module: envops.promotion.pingone_promotion_evidence
"""

EXAMPLES = r"""
- name: Plan the promotion of a population
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

- name: Verify that the target has what was executed
  envops.promotion.pingone_promotion_verification_info:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
  register: verification
  failed_when: verification.verified is sameas false
"""

RETURN = r"""
verified:
  description:
    - Whether the target has what was executed. V(true) if PingOne would change nothing more than RV(residual) and RV(ignored).
    - V(null) if that is not known; RV(reason) says why.
  returned: success
  type: bool
  sample: true
reason:
  description: Why it is not known whether the target has what was executed; otherwise empty.
  returned: success
  type: str
  sample: ""
leftovers:
  description: The changes of the executed plan that PingOne would make again, with C(fields) if PingOne shows both sides.
  returned: success
  type: list
  elements: dict
  sample: []
beyond:
  description: The changes that PingOne would make to resources which the executed plan did not change.
  returned: success
  type: list
  elements: dict
  sample: []
residual:
  description:
    - The updates that variables explain; see RV(envops.promotion.pingone_residual_steps_info#module:residual).
  returned: success
  type: list
  elements: dict
  sample: []
ignored:
  description: The changes that O(ignore) removed; C(fields) of an update lists the removed fields.
  returned: success
  type: list
  elements: dict
  sample: []
source_pinned:
  description: Whether the plan was made from the snapshot that was promoted.
  returned: success
  type: bool
  sample: true
source_moved_on:
  description:
    - What was promoted, selected or not, and has changed in the source since. Each has C(type), C(name), C(id), and C(fields), the
      dotted paths of what differs. Without C(fields), it is deleted.
    - V(null) if PingOne does not show it.
  returned: success
  type: list
  elements: dict
  sample:
    - type: populations
      name: NA Eng Austin
      id: 26a126c2-054f-4f18-b077-8226c0c4bf3e
      fields: [description]
errors:
  description: The errors of the plan that failed, in readable form; see RV(envops.promotion.pingone_promotion#module:errors).
  returned: failure because PingOne could not prepare a plan
  type: list
  elements: dict
  sample:
    - text: The mapping names a resource that does not exist.
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
      path: /v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/promotions
      correlation_id: 1f0c7d0e-7f1b-4a0b-9d0c-2f4f4c1b6a11
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._options import time_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import (
    CONNECTION,
    ENVIRONMENTS,
    IGNORED_FIELD,
    KNOWN_PROMOTIONS,
    open_api,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.verification import (
    read_verification_request,
    verify_promotion,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **ENVIRONMENTS,
        **KNOWN_PROMOTIONS,
        **time_options(600),
        "source_environment": {"type": "str", "required": True},
        "promotion_id": {"type": "str", "required": True},
        "ignore": {"type": "list", "elements": "dict", "default": [], "options": IGNORED_FIELD},
    },
    bulky=["leftovers", "beyond", "residual", "ignored"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Report whether the target has what was executed."""
    request = read_verification_request(params, runtime)
    return verify_promotion(open_api(params, runtime, request.waiting.deadline), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
