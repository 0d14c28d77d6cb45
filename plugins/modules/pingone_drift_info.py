# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tell how PingOne environments differ from their source."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_drift_info
short_description: Tell how PingOne environments differ from their source
version_added: 0.1.0
description:
  - Compares one or more target environments with a source, and returns for each what a promotion would change.
  - Nothing is executed. PingOne plans only promotions that exist, so O(method=plan) creates the record of one for each
    target, reads its plan, and deletes the record again, also after a failure.
  - A run that was killed leaves its records behind. The next run with the same client, environments, selection,
    exclusions and mapping recognizes them by their description, and deletes them, and no other ones.
  - If one of several targets cannot be compared, the task fails at the end. The failed result has RV(drifts) too, with
    what is known of the others.
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
      - Does the same in check mode, and leaves no record.
  diff_mode:
    support: full
    details:
      - Returns the plans of all targets, one change a line, with the fields that updates change. Ansible's own callbacks
        show diffs of changed tasks only, and this one never is; the result and the report tell the same.
  idempotent:
    support: full
options:
  source_environment:
    description: The environment to compare with, by id or exact name.
    type: str
    required: true
  target_environments:
    description: The environments to compare, by id or exact name.
    type: list
    elements: str
    required: true
  method:
    description:
      - V(plan) lets PingOne plan a promotion. It follows dependencies, and finds counterparts by itself.
      - V(snapshots) compares snapshots of the resources that are named in O(resources), where not even a temporary record
        of a promotion is allowed. PingOne keeps the snapshots.
    type: str
    choices: [plan, snapshots]
    default: plan
  selected_resources:
    description:
      - The ids of the source resources to compare, 1 to 100. PingOne adds what they depend on by itself.
      - With O(method=plan), this or O(all_resources) is required.
    type: list
    elements: str
  all_resources:
    description: Compare the whole source environment, which must have fewer than 100 resources.
    type: bool
    default: false
  excluded_resources:
    description: The ids of source resources to leave out, although something selected depends on them.
    type: list
    elements: str
  resource_mapping:
    description:
      - The target resource's id by the source resource's id, where it should not be found out otherwise. It is used for
        all targets, so it is of use with one target at a time.
      - With O(method=snapshots), only this and earlier promotions tell which resource is the counterpart of another; one
        without a counterpart is reported as one to create.
    type: dict
  resources:
    description: The source resources to compare with O(method=snapshots).
    type: list
    elements: dict
    suboptions:
      resource_type:
        description: The resource's type, as in its URL, for example V(populations).
        type: str
        required: true
      resource_id:
        description: The resource's id.
        type: str
        required: true
  ignore:
    description:
      - Differences that do not count.
      - Each entry is a pattern; all that it gives must match. Shell wildcards are understood.
      - An entry without C(field) takes out the changes that it fits. One with C(field) takes this field out of the updates
        that it fits, and an update of which no known difference is left as a whole.
    type: list
    elements: dict
    default: []
    suboptions:
      type:
        description: The object's type.
        type: str
      name:
        description: The object's name.
        type: str
      id:
        description: The object's id in the source or the target.
        type: str
      action:
        description: What a promotion would do to the object.
        type: str
        choices: [create, update, delete]
      field:
        description:
          - The dotted path of a field, as C(fields) of a change shows it. It stands for everything in the field too.
          - Brackets, which stand around the index in a list, have no special meaning here.
        type: str
  wait_timeout:
    description:
      - How long the task may take, in seconds.
      - When the time is over, targets whose plan is not known count as failed. Deleting a record is tried for up to 30
        more seconds.
    default: 600.0
notes:
  - PingOne deletes no record while it prepares it, and none whose preparation ended in ERROR. The task then says so.
  - PingOne may go on planning an update of a resource whose property carries a promotion variable. That is no drift, unless
    the target is known to have another value than its variable; see RV(drifts).
seealso:
  - module: envops.promotion.pingone_promotion
  - module: envops.promotion.pingone_residual_steps_info
  - module: envops.promotion.promotion_report
"""

EXAMPLES = r"""
- name: See whether staging and production still have what development has
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

- name: Tell what differs
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
  description: Whether nothing differs in any target; also false where that is not known of all of them.
  returned: success, and when a target could not be compared
  type: bool
  sample: false
drifts:
  description: What is known of each target, in the given order.
  returned: success, and when a target could not be compared
  type: list
  elements: dict
  contains:
    target_environment:
      description: The target's id.
      type: str
      returned: always
    target_name:
      description: The target's name, or its id if its name cannot be read.
      type: str
      returned: always
    in_sync:
      description: Whether nothing differs; null if that is not known.
      type: bool
      returned: always
    plan:
      description:
        - What a promotion would change, without what is ignored; null if it is not known. It has C(changes), C(summary)
          and C(digest), as the plan that M(envops.promotion.pingone_promotion) returns.
        - An update also has C(fields), a list of C(field), C(before) and C(after), if PingOne shows both sides.
      type: dict
      returned: always
    ignored:
      description: The changes that O(ignore) took out; C(fields) of an update are those that it took out.
      type: list
      elements: dict
      returned: always
    residual:
      description:
        - The updates that PingOne plans only because properties carry promotion variables, left out as well; each as in
          RV(envops.promotion.pingone_residual_steps_info#module:residual). Not those where the target is known to have
          other values than its variables.
      type: list
      elements: dict
      returned: always
    error:
      description: Why the target could not be compared, with C(kind), C(summary) and C(advice); null if it was.
      type: dict
      returned: always
  sample:
    - target_environment: 7c0b4d8e-1f3a-4b6c-9d2e-5a8f7e6d4c3b
      target_name: Staging
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
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._options import time_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_waiting_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.drift import find_drift
from ansible_collections.envops.promotion.plugins.module_utils._pingone.drift_request import (
    METHODS,
    PLAN,
    read_drift_request,
)
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
        "selected_resources": {"type": "list", "elements": "str"},
        "all_resources": {"type": "bool", "default": False},
        "excluded_resources": {"type": "list", "elements": "str"},
        "resource_mapping": {"type": "dict"},
        "resources": {
            "type": "list",
            "elements": "dict",
            "options": {
                "resource_type": {"type": "str", "required": True},
                "resource_id": {"type": "str", "required": True},
            },
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
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Tell how the targets differ from the source."""
    request = read_drift_request(params)
    api, waiting = open_waiting_api(params, runtime)
    return find_drift(api, request, waiting, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
