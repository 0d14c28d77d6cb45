# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Report drift between PingOne environments and their source."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_drift_info
short_description: Report drift between PingOne environments
version_added: 0.1.0
description:
  - Compares one or more target environments with a source, and returns the changes that a promotion would make to each.
  - The module executes nothing. PingOne plans only promotions that exist, so O(method=plan) creates a promotion record
    for each target, reads its plan, and deletes the record again, even after a failure.
  - A record belongs to one task, and no other one uses it. Its description says so, and how long that task takes at most. What a
    killed task leaves behind is deleted by any later task of this kind with the same source, and by
    M(envops.promotion.pingone_promotion_verification_info), once it is five minutes older than that by the time of PingOne.
  - If one of several targets cannot be compared, the task fails at the end. The failed result also contains RV(drifts),
    with the results of the other targets.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
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
      - Does the same in check mode, and leaves no record behind.
  diff_mode:
    support: full
    details:
      - Returns the plans of all targets, one change a line, with the fields that updates change. Ansible's own callbacks
        show the diffs of changed tasks only, and this task is never changed. The result and the report contain the same.
  idempotent:
    support: full
options:
  source_environment:
    description: The environment to compare with, by ID or exact name.
    type: str
    required: true
  target_environments:
    description: The environments to compare, by ID or exact name.
    type: list
    elements: str
    required: true
  method:
    description:
      - V(plan) has PingOne plan a promotion. PingOne follows dependencies and finds counterparts automatically.
      - V(snapshots) compares snapshots of the resources in O(resources). Use it if not even a temporary promotion record is
        allowed. PingOne keeps the snapshots.
    type: str
    choices: [plan, snapshots]
    default: plan
  selected_resources:
    description:
      - The source resources to compare, 1 to 100. PingOne adds their dependencies automatically.
      - Each is an ID, C({type, name}) or C(TYPE/NAME), as in O(envops.promotion.pingone_promotion#module:selected_resources). All
        are looked up in a new snapshot of the source, from which the plans are made. IDs alone are not looked up if that snapshot
        cannot be taken or read.
      - O(method=plan) requires this option or O(all_resources).
    type: list
    elements: raw
  all_resources:
    description: Compare the whole source environment, which must have fewer than 100 resources.
    type: bool
    default: false
  excluded_resources:
    description:
      - Source resources to leave out, even if a selected resource depends on them, each as in O(selected_resources).
    type: list
    elements: raw
  resource_mapping:
    description:
      - Maps source resources to target resources, to override the counterparts that PingOne finds, as in
        O(envops.promotion.pingone_promotion#module:resource_mapping). The mapping applies to all targets, so give the target ends by
        name, or use it with one target at a time. A name is looked up in each target.
      - With O(method=snapshots), only this mapping and earlier promotions determine counterparts. A resource without a
        counterpart is reported as one to create.
    type: raw
  resources:
    description:
      - The source resources to compare with O(method=snapshots).
      - Each has either C(resource_type) and C(resource_id), or C(type) and C(name). Names are looked up in a snapshot of the source.
    type: list
    elements: dict
    suboptions:
      resource_type:
        description: The type of the resource, as in its URL, for example V(populations).
        type: str
      resource_id:
        description: The ID of the resource.
        type: str
      type:
        description: The type of the resource, as in its URL, for example V(populations).
        type: str
      name:
        description: The exact name of the resource.
        type: str
  ignore:
    description:
      - Differences to ignore.
      - Each entry is a pattern; all its members must match. They can contain shell wildcards.
      - An entry without C(field) removes the matching changes. An entry with C(field) removes this field from the matching
        updates, and removes an update without remaining differences.
    type: list
    elements: dict
    default: []
    suboptions:
      type:
        description: The type of the object.
        type: str
      name:
        description: The name of the object.
        type: str
      id:
        description: The ID of the object in the source or the target.
        type: str
      action:
        description: What a promotion would do to the object.
        type: str
        choices: [create, update, delete]
      field:
        description:
          - The dotted path of a field, as in C(fields) of a change. The pattern includes everything inside the field.
          - Brackets, which enclose the index of a list entry, have no special meaning here.
        type: str
  wait_timeout:
    description:
      - The maximum duration of the task, in seconds.
      - At the timeout, targets without a known plan count as failed. The module then tries to delete the records for up to
        30 more seconds.
    default: 600.0
notes:
  - PingOne does not delete a record during its preparation, or if the preparation ended in V(ERROR). The task then reports
    the remaining record.
  - PingOne may plan an update every time for a resource with a promotion variable. Such an update is not drift, unless the
    target is known to have a value that differs from its variable; see RV(drifts).
seealso:
  - module: envops.promotion.pingone_promotion
  - module: envops.promotion.pingone_residual_steps_info
  - module: envops.promotion.promotion_report
"""

EXAMPLES = r"""
- name: Report drift of staging and production from development
  envops.promotion.pingone_drift_info:
    source_environment: Development
    target_environments:
      - Staging
      - Production
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
    ignore:
      - type: themes
        field: configuration.logo
  register: compared

- name: Show the drift
  ansible.builtin.debug:
    msg: "{{ item.target_name }}: {{ 'in sync' if item.in_sync else item.plan.summary }}"
  loop: "{{ compared.drifts }}"
  loop_control:
    label: "{{ item.target_name }}"

- name: Compare one population without creating a promotion
  envops.promotion.pingone_drift_info:
    source_environment: Development
    target_environments:
      - Staging
    method: snapshots
    resources:
      - resource_type: populations
        resource_id: 26a126c2-054f-4f18-b077-8226c0c4bf3e
    resource_mapping:
      26a126c2-054f-4f18-b077-8226c0c4bf3e: 27091971-0a42-4f67-95d1-d617fc2a16e5
"""

RETURN = r"""
in_sync:
  description: Whether no target differs; also false if this is not known for every target.
  returned: success, and failure because a target could not be compared
  type: bool
  sample: false
drifts:
  description: The result for each target, in the given order.
  returned: success, and failure because a target could not be compared
  type: list
  elements: dict
  contains:
    target_environment:
      description: The ID of the target.
      type: str
      returned: always
    target_name:
      description: The name of the target, or its ID if the name cannot be read.
      type: str
      returned: always
    target_type:
      description: The type of the target, such as V(PRODUCTION); null if it is not known.
      type: str
      returned: always
    in_sync:
      description: Whether the target has no differences; null if this is not known.
      type: bool
      returned: always
    plan:
      description:
        - The changes that a promotion would make, without the ignored ones; null if they are not known. It has C(changes),
          C(summary) and C(digest), like the plan that M(envops.promotion.pingone_promotion) returns.
        - An update also has C(fields), a list of C(field), C(before) and C(after), if PingOne shows both sides. Those of a
          creation are its content. C(before_name) and C(after_name) are names of resources whose IDs the values are.
      type: dict
      returned: always
    ignored:
      description: The changes that O(ignore) removed; C(fields) of an update lists the removed fields.
      type: list
      elements: dict
      returned: always
    residual:
      description:
        - The updates that PingOne plans only because of promotion variables, which C(plan) leaves out as well. Each entry is
          as in RV(envops.promotion.pingone_residual_steps_info#module:residual). Updates are not listed here if the target
          is known to have values that differ from its variables.
      type: list
      elements: dict
      returned: always
    error:
      description: Why the target could not be compared, with C(kind), C(summary) and C(advice); null if it could.
      type: dict
      returned: always
  sample:
    - target_environment: 7c0b4d8e-1f3a-4b6c-9d2e-5a8f7e6d4c3b
      target_name: Staging
      target_type: SANDBOX
      in_sync: false
      plan:
        changes:
          - action: update
            type: populations
            name: NA Eng Austin
            source_id: 26a126c2-054f-4f18-b077-8226c0c4bf3e
            target_id: 27091971-0a42-4f67-95d1-d617fc2a16e5
            vendor_action: PUT
            fields:
              - field: preferredLanguage
                before: '"de"'
                after: '"en"'
        summary: {creates: 0, updates: 1, deletes: 0, reused: 0, ignored: 0, total: 1}
        digest: sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
      ignored: []
      residual: []
      error: null
selection:
  description:
    - The compared resources in the given order, each with C(id) in the source, C(type) and C(name); null for the whole environment.
    - If they were not looked up, C(type) and C(name) are those that the first plan shows, or null.
  returned: success, and failure because a target could not be compared
  type: list
  elements: dict
  sample:
    - id: 26a126c2-054f-4f18-b077-8226c0c4bf3e
      type: populations
      name: NA Eng Austin
source_environment:
  description: The ID of the source.
  returned: success, and failure once the targets were compared
  type: str
  sample: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
source_name:
  description: The name of the source, or its ID if the name cannot be read.
  returned: success, and failure once the targets were compared
  type: str
  sample: Development
errors:
  description:
    - The errors of the plan that failed, in readable form; see RV(envops.promotion.pingone_promotion#module:errors).
    - If several targets could not be compared, those of the first one.
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
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.drift.drift import find_drift
from ansible_collections.envops.promotion.plugins.module_utils._pingone.drift.request import (
    METHODS,
    PLAN,
    read_drift_request,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.selection import OPTIONS
from ansible_collections.envops.promotion.plugins.module_utils._plan import CREATE, DELETE, UPDATE
from ansible_collections.envops.promotion.plugins.module_utils._policy import PATTERN_KEYS
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **time_options(600),
        "source_environment": {"type": "str", "required": True},
        "target_environments": {"type": "list", "elements": "str", "required": True},
        "method": {"type": "str", "choices": list(METHODS), "default": PLAN},
        **OPTIONS,
        "all_resources": {"type": "bool", "default": False},
        "resources": {
            "type": "list",
            "elements": "dict",
            "options": {key: {"type": "str"} for key in ("resource_type", "resource_id", "type", "name")},
        },
        "ignore": {
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {
                **{key: {"type": "str"} for key in (*PATTERN_KEYS, "field")},
                "action": {"type": "str", "choices": [CREATE, UPDATE, DELETE]},
            },
        },
    },
    bulky=["drifts"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Report how the targets differ from the source."""
    request = read_drift_request(params, runtime)
    return find_drift(open_api(params, runtime, request.waiting.deadline), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
