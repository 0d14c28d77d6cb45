# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check whether a PingOne plan was proven one stage earlier."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_proof_info
short_description: Check whether a PingOne plan was proven one stage earlier
version_added: 0.1.0
description:
  - Checks whether the newest promotion to an earlier stage has delivered what a plan promotes, was C(COMPLETED) at least a soak time ago, and
    was not rolled back.
  - In a chain, the earlier stage is the source of the plan. The plan must have been made after that promotion, and change only
    what that has delivered. The stage must still have it, which is verified as
    M(envops.promotion.pingone_promotion_verification_info) does; that creates a record and deletes it.
  - In a hub, plan and earlier promotion have the same source, and must promote the same snapshot of it; see
    O(envops.promotion.pingone_promotion#module:source_snapshot_id). The plan must select nothing else, and the
    earlier promotion must not exclude what the plan does not.
  - Only evidence proves. What is missing, unreadable, running or failed does not.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._ignored_fields
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._wait.times
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  source_environment:
    description: The source environment of the plan, by ID or exact name.
    type: str
    required: true
  promotion_id:
    description: The promotion that is planned, and not executed yet.
    type: str
    required: true
  proven:
    description: The earlier stage.
    type: dict
    required: true
    suboptions:
      source_environment:
        description: The source environment of the promotions to the earlier stage, by ID or exact name.
        type: str
        required: true
      target_environment:
        description: The earlier stage, by ID or exact name.
        type: str
        required: true
      soak:
        description: How long ago the promotion to the earlier stage must have been completed at least, in seconds.
        type: float
        default: 0.0
  enforce:
    description: Whether the task fails if the plan is not proven.
    type: bool
    default: true
  ignore:
    description:
      - Fields in which the earlier stage may differ from what it was promoted.
  wait_timeout:
    description:
      - The maximum duration of the task, in seconds.
    default: 600.0
notes:
  - PingOne lists promotions by their source. A promotion to the earlier stage from another source is in no list; RV(not_known) says so.
seealso:
  - module: envops.promotion.pingone_promotion
  - module: envops.promotion.pingone_promotion_verification_info
"""

EXAMPLES = r"""
- name: Plan the promotion of a population
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
  register: planned

- name: Check whether it was on another environment for a day
  envops.promotion.pingone_proof_info:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
    proven:
      source_environment: Development
      target_environment: Production
      soak: 86400
    enforce: false
  register: proof

- name: Show why not
  ansible.builtin.debug:
    msg: "{{ proof.reason }}"
"""

RETURN = r"""
proven:
  description: Whether the plan is proven.
  returned: success, and failure because it is not proven
  type: bool
  sample: false
reason:
  description: Why it is not proven; empty if it is.
  returned: success, and failure because it is not proven
  type: str
  sample: Nothing was promoted to that stage from there.
relies_on:
  description:
    - The newest promotion to the earlier stage, with C(promotion_id), C(status), C(started_at), C(completed_at) and C(source_snapshot_id); null
      if there is none.
  returned: success, and failure because it is not proven
  type: dict
  sample:
    promotion_id: 280f8bc1-cb39-4a76-a4a6-6a5a5f0ba9f0
    status: COMPLETED
    started_at: '2026-05-25T17:55:39.850Z'
    completed_at: '2026-05-25T17:55:52.120Z'
    source_snapshot_id: 5c1d7a0e-3d0b-4b8c-9c34-1f1f3a2e9d11
holds_from:
  description: From when on the soak time is over, in UTC; null if it is over, or if waiting does not help.
  returned: success, and failure because it is not proven
  type: str
  sample: '2026-05-26T17:55:52Z'
not_known:
  description: What PingOne does not show in any case.
  returned: success, and failure because it is not proven
  type: str
  sample: PingOne lists promotions by source.
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
superseded:
  description: Whether the promotion no longer exists, perhaps because another run has replaced it, so that planning again can help.
  returned: failure for that reason
  type: bool
  sample: true
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._options import time_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import (
    CONNECTION,
    IGNORED_FIELD,
    open_api,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.proof import (
    prove,
    read_proof_request,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **time_options(600),
        "source_environment": {"type": "str", "required": True},
        "promotion_id": {"type": "str", "required": True},
        "proven": {
            "type": "dict",
            "required": True,
            "options": {
                "source_environment": {"type": "str", "required": True},
                "target_environment": {"type": "str", "required": True},
                "soak": {"type": "float", "default": 0.0},
            },
        },
        "enforce": {"type": "bool", "default": True},
        "ignore": {"type": "list", "elements": "dict", "default": [], "options": IGNORED_FIELD},
    },
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Report whether the plan is proven."""
    request = read_proof_request(params, runtime)
    return prove(open_api(params, runtime, request.waiting.deadline), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
