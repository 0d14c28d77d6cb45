# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan the installation of a Workfront package."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_installation_plan
short_description: Plan the installation of a Workfront package
version_added: 0.1.0
description:
  - Compares a package with the target, which is the environment of O(url), resolves collisions, and returns the plan.
  - The module writes nothing, unless O(prepare=true).
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._collision
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_workfront
attributes:
  check_mode:
    support: full
    details:
      - Leaves no record, even with O(prepare=true).
  diff_mode:
    support: full
    details:
      - Shows the plan, one change a line.
  idempotent:
    support: full
    details:
      - With O(prepare=true), the module reuses a prepared installation that has the current plan.
options:
  package_id:
    description: The package to plan.
    type: str
    required: true
  prepare:
    description:
      - Have Workfront prepare an installation, and return its ID for
        O(envops.promotion.workfront_installation#module:installation_id). Cannot be combined with O(collision) and O(overrides).
      - This leaves a record of an installation.
    type: bool
    default: false
notes:
  - Workfront does not show which fields of an object differ. A plan shows which objects are created, overwritten, used or
    ignored.
seealso:
  - module: envops.promotion.workfront_installation
  - module: envops.promotion.promotion_policy
"""

EXAMPLES = r"""
- name: Plan the installation in production
  envops.promotion.workfront_installation_plan:
    url: https://acme.my.workfront.com
    package_id: 1d5693b9-b7b5-492d-8219-c21f34bcaca6
    overrides:
      - object_code: TMPL
        id: 6419b8b9001151ee258921a4f7597bb2
        action: CREATEWITHALTNAME
        new_name: New Agency Onboarding (2026)
  register: planned

- name: Check the plan against a policy
  envops.promotion.promotion_policy:
    plan: "{{ planned.plan }}"
    forbid_actions: [update]
"""

RETURN = r"""
plan:
  description:
    - The changes in the target, in the order of installation. The digest identifies them.
  returned: success
  type: dict
  contains:
    changes:
      description:
        - The changes, each with C(action) (V(create), V(update), V(use_existing) or V(ignore)), C(type) (the object code),
          C(name), C(source_id), C(target_id) and C(vendor_action).
        - C(target_name) is the name of an object that is overwritten, if the target has it under another name; null if it is not
          known.
      returned: success
      type: list
      elements: dict
    summary:
      description: The number of changes by action, and C(total).
      returned: success
      type: dict
    digest:
      description: The digest of the plan, for O(envops.promotion.workfront_installation#module:expected_plan_digest).
      returned: success
      type: str
  sample:
    changes:
      - action: create
        type: TMPL
        name: New Agency Onboarding
        source_id: 6419b8b9001151ee258921a4f7597bb2
        target_id: null
        vendor_action: CREATE
    summary: {creates: 1, updates: 0, deletes: 0, reused: 0, ignored: 0, total: 1}
    digest: sha256:6f2cc1f4d2ae4b3f2b0b2d2a5a7c2f8f1d0f5f5b1a9d0c3e4b5a69788796a5b4
translation_map:
  description: The translation map to install, in Workfront's format, by object code and ID in the source.
  returned: success
  type: dict
  sample:
    TMPL:
      6419b8b9001151ee258921a4f7597bb2:
        name: New Agency Onboarding
        action: CREATE
        isValid: true
        targetId: ''
installation_id:
  description: The ID of the prepared installation; null without O(prepare=true), and in check mode if there is none yet.
  returned: success, and failure once the service has proposed a plan
  type: str
  sample: null
held:
  description:
    - Null, or the newest installation of this plan in the target, by this package or another one of its name, if it failed, was
      rolled back or was compensated, and nothing was installed successfully since. It has C(installation_id), C(package_id),
      C(status), C(at) (when it was registered) and C(reason).
    - The module only reports it. The role P(envops.promotion.workfront_promote#role) does not install such a plan again automatically.
  returned: success
  type: dict
  sample: null
overwritten_objects:
  description:
    - The objects that the plan overwrites, for O(envops.promotion.workfront_installation#module:expected_objects), each with
      C(object_code), C(id), C(name) and C(updated_at) (null if Workfront does not report it).
  returned: success
  type: list
  elements: dict
  sample: []
package:
  description: The package as Workfront returns it, with the current names of its properties.
  returned: failure because the package is not assembled or not in use
  type: dict
  sample:
    id: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
    name: Agency Onboarding
    status: DISABLED
status:
  description: The status of the package.
  returned: failure because the package is not assembled or not in use
  type: str
  sample: DISABLED
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._ids import require_id
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import CONNECTION, open_workfront
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations import collisions
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.plan import (
    PlanRequest,
    check_preparable,
    plan_installation,
)

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **collisions.OPTIONS,
        "package_id": {"type": "str", "required": True},
        "prepare": {"type": "bool", "default": False},
    },
    bulky=["translation_map", "overwritten_objects", "plan"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Plan the installation, or prepare it."""
    package_id = require_id(params["package_id"], "package_id")
    workfront = open_workfront(params, runtime)
    api = workfront.promotion
    requested = collisions.read_collision_request(params, api.flavor)
    if params["prepare"]:
        check_preparable(requested, api)
    request = PlanRequest(package_id=package_id, collisions=requested, prepare=params["prepare"])
    return plan_installation(api, workfront.core, request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
