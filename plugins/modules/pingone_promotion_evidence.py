# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Record what a PingOne promotion will change, and compare it after a rollback."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion_evidence
short_description: Record what a PingOne promotion will change, and compare it after a rollback
version_added: 0.1.0
description:
  - Before the execution of a promotion, takes a snapshot of each resource in the target that the promotion will update or
    delete, and returns a digest of the content of each.
  - With O(rollback_id), compares each of these resources, and each other one that the rollback touched, with a snapshot from
    between the plan and the execution of the promotion, whether this module took it or not. If there is none, it compares with
    the snapshot that PingOne took of the whole target for the promotion.
  - It creates no promotion for this. A resource that the rollback created again under another ID is recognised by its type, its
    name, its content, and the mappings that PingOne remembers.
  - If PingOne does not let the worker application take snapshots, the task does not fail, and the result gives the reason
    for each resource.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._ignored_fields
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._wait.times
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_pingone
attributes:
  check_mode:
    support: full
    details:
      - Takes no snapshots, so the lists are empty.
  diff_mode:
    support: none
    details:
      - The module changes no configuration.
  idempotent:
    support: full
    details:
      - The task is never C(changed). PingOne keeps the snapshots, which are copies of the resources.
options:
  source_environment:
    description: The source environment of the promotion, by ID or exact name.
    type: str
    required: true
  promotion_id:
    description: The promotion to execute next, or the promotion that was rolled back.
    type: str
    required: true
  rollback_id:
    description: The promotion that rolled it back. Without this option, the module records the current state; with it, it compares.
    type: str
  wait_timeout:
    description:
      - The maximum duration of the task, in seconds. A snapshot that is not complete by then cannot be compared.
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

- name: Record what it will change
  envops.promotion.pingone_promotion_evidence:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
  register: recorded

- name: Execute the promotion
  envops.promotion.pingone_promotion_execution:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"

- name: Roll back the promotion
  envops.promotion.pingone_promotion_rollback:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
  register: rolled_back

- name: Compare the target with the recorded state
  envops.promotion.pingone_promotion_evidence:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
    rollback_id: "{{ rolled_back.rollback.id }}"
  register: compared
"""

RETURN = r"""
evidence:
  description: The recorded state, with an entry for each change of the plan, in the order of the plan.
  returned: success without O(rollback_id)
  type: list
  elements: dict
  contains:
    action:
      description: The action of the promotion, V(create), V(update) or V(delete).
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
      description: The ID of the resource in the target; null if it does not exist yet.
      type: str
      returned: always
    digest:
      description: Identifies the content, apart from secrets, timestamps and counters; null if nothing was recorded.
      type: str
      returned: always
    snapshot_id:
      description: The version of the snapshot; null if nothing was recorded.
      type: str
      returned: always
    reason:
      description: Why nothing was recorded; otherwise empty.
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
  description: The comparison of each resource in the plan, and of any other resource that the rollback touched.
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
      description: The ID of the resource in the target; null if it is not known.
      type: str
      returned: always
    new_id:
      description: The ID of a resource that the rollback created again under another one; null for all others.
      type: str
      returned: always
    state:
      description: V(equal), V(different) or V(not_comparable).
      type: str
      returned: always
    reason:
      description: Why the resource is not comparable, or what differs; may be empty if it is equal.
      type: str
      returned: always
    fields:
      description: The fields that differ, each with C(field) (a dotted path), C(before) and C(after) (JSON strings).
      type: list
      elements: dict
      returned: always
    ignored:
      description: The dotted paths of the fields that differ and are ignored.
      type: list
      elements: str
      returned: always
    digest_before:
      description: Identifies the content before the promotion; null if it is not known.
      type: str
      returned: always
    digest_after:
      description: Identifies the current content; null if it is not known.
      type: str
      returned: always
  sample:
    - type: populations
      name: NA Eng Austin
      target_id: 27091971-0a42-4f67-95d1-d617fc2a16e5
      new_id: null
      state: different
      reason: It differs in description.
      fields:
        - field: description
          before: '"NA Engineering"'
          after: '"Changed by hand"'
      ignored: []
      digest_before: sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
      digest_after: sha256:fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9
differences:
  description: A sentence for each resource that is different, and what can be done if PingOne itself maintains a field.
  returned: success with O(rollback_id)
  type: list
  elements: str
  sample:
    - "populations \"NA Eng Austin\" does not have its former state: It differs in description."
    - To leave out a field that PingOne itself maintains, such as a version number, name it in ignore.
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
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.evidence import (
    gather_evidence,
    read_evidence_request,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **time_options(300),
        "source_environment": {"type": "str", "required": True},
        "promotion_id": {"type": "str", "required": True},
        "rollback_id": {"type": "str"},
        "ignore": {"type": "list", "elements": "dict", "default": [], "options": IGNORED_FIELD},
    },
    bulky=["evidence", "comparison", "differences"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Record the current state of the resources, or compare it with the recorded state."""
    request = read_evidence_request(params, runtime)
    return gather_evidence(open_api(params, runtime, request.waiting.deadline), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
