# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keep what a PingOne promotion will change, and compare it after a rollback."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion_evidence
short_description: Keep what a PingOne promotion will change, and compare it after a rollback
version_added: 0.1.0
description:
  - Before a promotion is executed, takes a snapshot of each resource in the target that it will update or delete, and
    returns a digest of the content of each.
  - With O(rollback_id), compares each of these resources with what was kept of it between the plan and the execution
    of the promotion, by this module or otherwise.
  - A service that does not let the worker application take snapshots is no failure; the result then says so for each
    resource.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._wait.times
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_pingone
attributes:
  check_mode:
    support: full
    details:
      - Takes no snapshots, so that the lists are empty.
  diff_mode:
    support: none
    details:
      - It changes no configuration.
  idempotent:
    support: full
    details:
      - It is never C(changed). The snapshots that it takes are PingOne's copies of the resources and stay there.
options:
  source_environment:
    description: The environment from which the promotion starts, by id or exact name.
    type: str
    required: true
  promotion_id:
    description: The promotion that is about to be executed, or that was rolled back.
    type: str
    required: true
  rollback_id:
    description: The promotion that has rolled it back. Without it, the present state is kept; with it, compared.
    type: str
  wait_timeout:
    description:
      - How long the task may take, in seconds. A snapshot that is not taken by then cannot be compared.
    default: 300.0
seealso:
  - module: envops.promotion.pingone_promotion_execution
  - module: envops.promotion.pingone_promotion_rollback
  - module: envops.promotion.pingone_snapshot
"""

EXAMPLES = r"""
- name: Plan the promotion of a population
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
  register: planned

- name: Keep what it will change
  envops.promotion.pingone_promotion_evidence:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
  register: kept

- name: Execute the promotion
  envops.promotion.pingone_promotion_execution:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"

- name: Take it back
  envops.promotion.pingone_promotion_rollback:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
  register: taken_back

- name: Compare the target with what was kept
  envops.promotion.pingone_promotion_evidence:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
    rollback_id: "{{ taken_back.rollback.id }}"
  register: compared
"""

RETURN = r"""
evidence:
  description: What was kept, one entry for each change of the promotion's plan, in its order.
  returned: success without O(rollback_id)
  type: list
  elements: dict
  contains:
    action:
      description: What the promotion will do, V(create), V(update) or V(delete).
      type: str
      returned: always
    type:
      description: The type of the resource.
      type: str
      returned: always
    name:
      description: The name of the resource.
      type: str
      returned: always
    target_id:
      description: The id of the resource in the target; null if it does not exist yet.
      type: str
      returned: always
    digest:
      description: Identifies the content, apart from secrets, timestamps and counters; null if nothing was kept.
      type: str
      returned: always
    snapshot_id:
      description: The version of the snapshot; null if nothing was kept.
      type: str
      returned: always
    reason:
      description: Why nothing was kept; empty otherwise.
      type: str
      returned: always
  sample:
    - action: update
      type: populations
      name: NA Eng Austin
      target_id: 27091971-0a42-4f67-95d1-d617fc2a16e5
      digest: sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
      snapshot_id: ab00b05b-26d3-4de1-9c17-74a08adc238e
      reason: ""
comparison:
  description: Each resource of the promotion's plan as it is now, and what else the rollback has touched.
  returned: success with O(rollback_id)
  type: list
  elements: dict
  contains:
    type:
      description: The type of the resource.
      type: str
      returned: always
    name:
      description: The name of the resource.
      type: str
      returned: always
    target_id:
      description: The id of the resource in the target; null if it is not known.
      type: str
      returned: always
    state:
      description: V(equal), V(different) or V(not_comparable).
      type: str
      returned: always
    reason:
      description: Why it is not comparable, or what is different; may be empty where it is equal.
      type: str
      returned: always
    fields:
      description: The fields that differ, each with C(field) (a dotted path), C(before) and C(after) (JSON texts).
      type: list
      elements: dict
      returned: always
    digest_before:
      description: Identifies the content before the promotion; null if it is not known.
      type: str
      returned: always
    digest_after:
      description: Identifies the present content; null if it is not known.
      type: str
      returned: always
  sample:
    - type: populations
      name: NA Eng Austin
      target_id: 27091971-0a42-4f67-95d1-d617fc2a16e5
      state: different
      reason: It differs in description.
      fields:
        - field: description
          before: '"NA Engineering"'
          after: '"Changed by hand"'
      digest_before: sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
      digest_after: sha256:fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9
differences:
  description: A sentence for each resource that is different.
  returned: success with O(rollback_id)
  type: list
  elements: str
  sample:
    - "populations \"NA Eng Austin\" is not as it was before the promotion: It differs in description."
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._ids import check_id, require_id
from ansible_collections.envops.promotion.plugins.module_utils._options import time_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_waiting_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.comparison import (
    compare_evidence,
    tell_differences,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.environments import resolve_environment
from ansible_collections.envops.promotion.plugins.module_utils._pingone.evidence import keep_evidence
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **time_options(300),
        "source_environment": {"type": "str", "required": True},
        "promotion_id": {"type": "str", "required": True},
        "rollback_id": {"type": "str"},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Keep the present state of the resources, or compare it with what was kept."""
    promotion_id = require_id(params["promotion_id"], "promotion_id")
    rollback_id = check_id(params["rollback_id"], "rollback_id")
    api, waiting = open_waiting_api(params, runtime)
    source_id = resolve_environment(api, params["source_environment"], "source_environment")
    promotion = api.read_promotion(source_id, promotion_id).mapping()
    if rollback_id is None:
        kept = [] if runtime.check_mode else keep_evidence(api, promotion, waiting)
        return Result(False, {"evidence": kept})
    rollback = api.read_promotion(source_id, rollback_id).mapping()
    compared = [] if runtime.check_mode else compare_evidence(api, promotion, rollback, waiting)
    return Result(False, {"comparison": compared, "differences": tell_differences(compared)})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
