# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create, update or delete a PingOne promotion."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion
short_description: Create, update or delete a PingOne promotion and read its plan
version_added: 0.1.0
description:
  - Creates a promotion from one environment to another, waits until PingOne has planned it, and returns the plan.
  - A promotion is a record with a plan. The target does not change until M(envops.promotion.pingone_promotion_execution)
    executes the promotion.
  - PingOne promotions have no name, so the module recognizes an existing one by its content. Without O(promotion_id), it
    reuses the newest promotion that was not executed and has the same target, selection, exclusions, snapshot and
    description, and whose mapping contains the given one. If such a promotion is being executed, the module waits for it.
  - A promotion is not reused but replaced if another promotion or a rollback was executed to its target after it was created.
    Its plan is old then.
  - PingOne accepts any number of equal promotions. So the module lists the promotions again after it has created one. If another
    task has created the same at the same time, both use the older one, and the younger one is deleted. A record that
    another task has deleted meanwhile is created again.
  - If at least one resource is given by name, the module takes a snapshot of the source, waits for it, and looks up all names and
    IDs in it, even in check mode and even if a promotion will be reused. What is not there, or there twice, fails the task before
    anything is created, and the message names similar resources. A promotion that the task creates has this snapshot as its
    source, so what was named is what is promoted.
  - If all resources are given by ID, the module does the same, but only before it creates a promotion, or changes the resources of
    one. If the worker application may not take or read snapshots of the environment, or if the snapshot takes longer than a third
    of the remaining time, the IDs are not checked, and PingOne takes its own snapshot and validates the promotion. It does not
    delete a promotion with an ID that does not exist.
  - Resources are looked up in another snapshot in two cases - with O(source_snapshot_id) in that one, and with O(promotion_id) in
    those of the promotion. Names of target resources are looked up in a new snapshot of the target.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
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
    support: partial
    details:
      - PingOne plans only promotions that exist. If there is none yet, check mode predicts the creation and returns no plan.
      - Snapshots to look up names are taken in check mode, too. They change no environment.
  diff_mode:
    support: full
    details:
      - Shows the plan, one change a line.
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) ensures that the promotion exists and has its plan.
      - V(absent) deletes its record. PingOne allows this only in the statuses V(NEW) and V(READY).
    type: str
    choices: [present, absent]
    default: present
  source_environment:
    description: The environment to promote from, by ID or exact name.
    type: str
    required: true
  target_environment:
    description:
      - The environment to promote to, by ID or exact name.
      - Required unless O(promotion_id) is given.
    type: str
  promotion_id:
    description:
      - The promotion to update or delete. The module updates the promotion if other options differ from it, and PingOne then
        plans it again. Target and snapshot cannot change.
    type: str
  selected_resources:
    description:
      - The source resources to promote, 1 to 100. PingOne adds their dependencies automatically.
      - Each is an ID, or C({type, name}) with the exact name, or the same as a line, C(TYPE/NAME). The type is the part between
        environment and ID in the URL of the resource, such as C(populations); M(envops.promotion.pingone_resource_info) lists
        types and names.
      - Without O(promotion_id), this option or O(all_resources) is required.
    type: list
    elements: raw
  all_resources:
    description:
      - Promote the whole source environment, which must have fewer than 100 resources.
      - Cannot be set together with O(promotion_id).
    type: bool
    default: false
  excluded_resources:
    description:
      - Source resources to leave out, even if a selected resource depends on them, each as in O(selected_resources).
    type: list
    elements: raw
  resource_mapping:
    description:
      - Maps source resources to target resources, to override the counterparts that PingOne finds.
      - Either a dictionary with IDs, or lines C(TYPE/NAME), as keys and values, or a list of C({source, target}). Each end is given
        as in O(selected_resources). The target end is looked up in the target.
    type: raw
  source_snapshot_id:
    description: Promote the content of this snapshot of the source instead of its current content.
    type: str
  description:
    description: A description for people. It also distinguishes promotions that are otherwise the same.
    type: str
  max_age:
    description:
      - How old a plan may be to be reused, in seconds before the task began. An older promotion that was not started is
        replaced - the module creates another one and deletes the older one.
      - Without this option, a plan of any age is reused.
      - The module compares points in time of PingOne only, never with the clock of this machine. It reuses a promotion at
        once if the header C(Date) of PingOne's answer shows that the promotion is young enough. Otherwise it creates a
        promotion, compares when PingOne created both, and deletes its own one if the other is young enough after all.
      - PingOne does not delete every promotion. One in V(VALIDATION_FAILED) can be deleted only while PingOne evaluates it
        again, and one that is being prepared only afterwards. One that remains is not used, and a warning names it.
      - Cannot be set together with O(promotion_id).
    type: float
  exclusive:
    description:
      - Create a promotion for this task alone. The module then neither reuses nor deletes another promotion, and no other task
        reuses this one, because its description ends with C([dry run ...]) and a random token.
      - Whoever creates such a promotion deletes it. If it remains because a run was killed, a later task with O(max_age) and
        the same content deletes it. One of other content, a verification and a drift check to the same target delete it once
        the killed run would be over.
      - Cannot be set together with O(promotion_id).
    type: bool
    default: false
  discard_empty:
    description:
      - Delete the promotion again if its plan is empty, even if the module reused it. The task is then not C(changed),
        because there was nothing to promote and no record remains.
      - If the same content was promoted last, a plan also counts as empty if every change exists only because of promotion
        variables whose values the target already has. A secret counts as such a value if it was not written since.
    type: bool
    default: false
  check_variables:
    description:
      - Whether to check, before a promotion is created, that the target defines the variables that are declared for the selected
        resources; see RV(missing_variables). M(envops.promotion.pingone_preflight_info) checks the same.
    type: bool
    default: true
  field_differences:
    description:
      - Whether C(fields) lists what each update changes and what each created resource contains, with the names of resources that
        these refer to. A plan of PingOne contains only the new values, so the module also reads the snapshot that PingOne took of
        the target, and the names and types of both environments.
      - Diff mode always reads and shows the fields.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait for the plan. A snapshot in which resources are looked up is always waited for.
  wait_timeout:
    default: 600.0
seealso:
  - module: envops.promotion.pingone_promotion_execution
  - module: envops.promotion.pingone_promotion_info
  - module: envops.promotion.pingone_resource_info
  - module: envops.promotion.promotion_policy
"""

EXAMPLES = r"""
- name: Plan the promotion of a population
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
    description: Test promotion of population
  register: planned

- name: Plan the promotion of resources that are given by name
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - {type: populations, name: NA Eng Austin}
      - applications/Timesheet
    resource_mapping:
      - source: {type: applications, name: Timesheet}
        target: {type: applications, name: Timesheet}

- name: Exclude a dependency
  envops.promotion.pingone_promotion:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
    excluded_resources:
      - 5ab94557-59c3-4afc-bbf6-046444bd04b8

- name: Delete the promotion
  envops.promotion.pingone_promotion:
    source_environment: Development
    promotion_id: "{{ planned.promotion.id }}"
    state: absent
"""

RETURN = r"""
missing_variables:
  description:
    - The variables that are declared for selected resources and that the target does not define, each with C(resource_id),
      C(property) and C(name). No promotion was created, because PingOne would not validate it and could not delete it either.
  returned: failure because of them
  type: list
  elements: dict
  sample:
    - resource_id: d8e643d9-105b-4f59-82f0-e549a34ee0c0
      property: sloEndpoint
      name: sloEndpointVar
promotion:
  description: The promotion as PingOne returns it; null if there is none.
  returned: success, and failure once it was read or created
  type: dict
  sample:
    id: 461a33b0-f041-44b0-92ff-e59402c1c2ac
    status: READY
    sourceEnvironmentId: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    targetEnvironmentId: 7c0b4d8e-1f3a-4b6c-9d2e-5a8f7e6d4c3b
    selectedResources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
    description: Test promotion of population
status:
  description: The status of the promotion.
  returned: success, and failure once it was read or created
  type: str
  sample: READY
plan:
  description: What the promotion will do; null during its preparation, and in check mode before it exists.
  returned: success
  type: dict
  contains:
    changes:
      description:
        - The changes in execution order.
        - Each has C(action) (V(create), V(update) or V(delete)), C(type), C(name), C(source_id), C(target_id) (null if the
          change creates the resource), and C(vendor_action), which is PingOne's own word.
        - C(target_name) is the name that the resource has in the target, if it is another one; null if it is not known.
        - C(label) is what people call a resource without a name, such as a theme; it is missing for others.
        - C(selected) says whether the resource was selected; if not, PingOne has added it, because something selected depends on
          it. It is missing if that is not known.
        - With O(field_differences=true), an update also has C(fields), a list of C(field) (a dotted path), C(before) and C(after)
          (JSON strings, secrets masked), if PingOne returns the snapshot of the target. A creation has its content as C(fields).
          C(before_name) and C(after_name) are the names of resources whose IDs the values are, as far as they are known.
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
reused:
  description: Whether the promotion existed before this task.
  returned: success, and failure once it was read or created
  type: bool
  sample: false
discarded:
  description: Whether the plan was empty and the promotion was deleted again; see O(discard_empty).
  returned: success, and failure once it was read or created
  type: bool
  sample: false
interrupted:
  description:
    - The last executed promotion with the same content and target, if it ended in V(ERROR) or has an unfinished rollback;
      otherwise null. A killed run leaves such a promotion behind.
    - A run that is alive leaves the same for the moments before its own rollback. With O(max_age), and whatever the content of that
      promotion is, the module first waits for that rollback, at most as long as that run needs for its next step, then plans. So the
      plan is not made from a target that is half done, and RV(held) says why it must not be started.
  returned: success, and failure once the promotions of the source were listed
  type: dict
  sample: null
held:
  description:
    - Why the plan must not be started again without a decision of a person; null if nothing speaks against it, and with
      O(promotion_id).
    - A plan is held if another promotion to the same target did the same and failed, or was rolled back by anybody, and no
      promotion to that target has succeeded since. Only promotions from the same source environment are known.
    - If the steps of such a promotion can no longer be read, it holds a plan with the same selection and exclusions.
    - The module itself holds nothing; the role P(envops.promotion.pingone_promote#role) does.
  returned: success
  type: dict
  contains:
    promotion_id:
      description: The ID of the newest such promotion.
      type: str
      returned: always
    status:
      description: Its status, V(ERROR), V(ROLLED_BACK), or V(COMPLETED) if its rollback is not complete.
      type: str
      returned: always
    at:
      description: When it ended, or when its rollback did.
      type: str
      returned: always
    reason:
      description: What happened to it, and the errors that PingOne reports.
      type: str
      returned: always
    earlier:
      description: The other promotions for which the same is true, newest first, each with the keys above.
      type: list
      elements: dict
      returned: always
  sample: null
environments:
  description: The environments, for people; null without O(field_differences=true), and without a plan.
  returned: success
  type: dict
  contains:
    source:
      description: The C(id), C(name) and C(type) of the source. Name and type are null if they cannot be read.
      type: dict
      returned: always
    target:
      description: The same of the target.
      type: dict
      returned: always
  sample:
    source: {id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6, name: Development, type: SANDBOX}
    target: {id: 7c0b4d8e-1f3a-4b6c-9d2e-5a8f7e6d4c3b, name: Staging, type: SANDBOX}
replaced:
  description:
    - The IDs of the promotions with an old plan of the same content that the task deleted; see O(max_age).
  returned: success, and failure once the promotions of the source were listed
  type: list
  elements: str
  sample: []
selection:
  description:
    - The selected resources in the given order; null for the whole environment.
    - If they were not looked up, C(type) and C(name) are those that the plan shows.
  returned: success, and failure once names were looked up
  type: list
  elements: dict
  contains:
    id:
      description: The ID in the source.
      type: str
      returned: always
    type:
      description: The type; null if it is not known.
      type: str
      returned: always
    name:
      description: The name; null if it is not known.
      type: str
      returned: always
  sample:
    - id: 26a126c2-054f-4f18-b077-8226c0c4bf3e
      type: populations
      name: NA Eng Austin
residual:
  description:
    - The changes of a plan that was discarded although it is not empty; see O(discard_empty). Each entry is as in
      RV(envops.promotion.pingone_residual_steps_info#module:residual).
  returned: success
  type: list
  elements: dict
  sample: []
errors:
  description:
    - The errors in readable form; empty if there are none.
    - Each entry has C(text), and if a call to the target failed also C(status), C(method), C(url), C(code),
      C(message), C(details), and C(step) with the C(number), C(action), C(name) and C(url) of the step.
  returned: failure of the preparation
  type: list
  elements: dict
  sample: []
promotion_id:
  description: The id of the promotion.
  returned: failure once it was read or created
  type: str
  sample: 461a33b0-f041-44b0-92ff-e59402c1c2ac
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
from ansible_collections.envops.promotion.plugins.module_utils._options import wait_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import (
    CONNECTION,
    ENVIRONMENTS,
    KNOWN_PROMOTIONS,
    open_api,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.presence import ensure_promotion
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.request import read_promotion_request
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.selection import OPTIONS
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **ENVIRONMENTS,
        **KNOWN_PROMOTIONS,
        **wait_options(600),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "source_environment": {"type": "str", "required": True},
        "target_environment": {"type": "str"},
        "promotion_id": {"type": "str"},
        **OPTIONS,
        "all_resources": {"type": "bool", "default": False},
        "source_snapshot_id": {"type": "str"},
        "description": {"type": "str"},
        "max_age": {"type": "float"},
        "exclusive": {"type": "bool", "default": False},
        "discard_empty": {"type": "bool", "default": False},
        "check_variables": {"type": "bool", "default": True},
        "field_differences": {"type": "bool", "default": False},
    },
    required_one_of=[("target_environment", "promotion_id")],
    bulky=["residual", "plan"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Make sure that the promotion exists, or does not."""
    request = read_promotion_request(params, runtime)
    return ensure_promotion(open_api(params, runtime, request.waiting.deadline), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
