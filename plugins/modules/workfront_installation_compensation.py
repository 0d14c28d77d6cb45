# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Delete the objects that a Workfront installation created."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_installation_compensation
short_description: Delete the objects that a Workfront installation created
version_added: 0.1.0
description:
  - Deletes the objects that an installation created in its target, the most dependent first, and disables its package. This is
    a compensation, not a rollback.
  - Workfront rolls back only in its user interface, within 24 hours, and only the latest deployment. RV(ui_rollback) says
    whether this is still possible. Prefer it, because it also restores overwritten objects.
  - Deletes only objects that were created according to the record of a finished installation, whose ID differs from the ID in
    the source, that no installation in the target used or overwrote, and that still have their name, in any form, and are not
    more than 5 minutes older than the installation. Never forces a deletion.
  - The module waits for other installations in the target (O(target_wait_timeout)), and checks for them again immediately before the first
    deletion. Workfront does not prevent that one is started during the deletion; a warning then names it.
  - The result lists all remaining objects with the reasons.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront_source
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_workfront
attributes:
  check_mode:
    support: full
    details:
      - Lists exactly the objects that it would delete.
  diff_mode:
    support: full
    details:
      - Shows each deletion.
  idempotent:
    support: full
options:
  installation_id:
    description: The installation, which must have ended, successfully or not. O(url) must be its target.
    type: str
    required: true
  confirm:
    description: Must be V(true), because reports, dashboards, groups and teams are deleted permanently.
    type: bool
    required: true
  disable_package:
    description:
      - Set the package to V(DISABLED) afterwards.
      - It stays as it is if another installation of it has created the same objects and some of those exist, see
        RV(standing_installation_id).
    type: bool
    default: true
  accept_missing_status:
    description:
      - Accept objects as created if the installation succeeded, even if Workfront reports for no object whether it was
        installed.
    type: bool
    default: false
  target_wait_timeout:
    description:
      - How long to wait for other installations in the target, in seconds. Nothing is deleted while one is running, because it may use
        what would be deleted.
      - In check mode, the module does not wait. It reports what could be deleted now.
    type: float
    default: 600.0
  start_before:
    description:
      - The point in time, with an offset from UTC, after which nothing is deleted, such as
        RV(envops.promotion.promotion_gate#module:closes_at).
    type: str
  source:
    description:
      - The connection for disabling the package, with the same options as the task's own connection, but without environment
        variables. Workfront requires that packages are changed in the environment where they were created.
      - Without this option, the module uses the task's own connection.
    type: dict
seealso:
  - module: envops.promotion.workfront_installation
"""

EXAMPLES = r"""
- name: Preview the deletions
  envops.promotion.workfront_installation_compensation:
    url: https://acme.my.workfront.com
    installation_id: 2892b936-e09e-455a-935f-e1462ab9753c
    confirm: true
  check_mode: true
  register: preview

- name: Delete the objects that the installation created
  envops.promotion.workfront_installation_compensation:
    url: https://acme.my.workfront.com
    installation_id: 2892b936-e09e-455a-935f-e1462ab9753c
    confirm: true
"""

RETURN = r"""
deleted:
  description:
    - The deleted objects, each with C(object_code), C(source_id), C(target_id), C(name), C(action), C(readable), which says
      whether the core API can read objects of this type, C(with_parent), which says that the object was deleted with its
      parent, and C(restorable), which says whether an administrator can restore it from the recycle bin for 30 days.
    - The other lists have the same keys, apart from the last two.
  returned: success, and failure once the installation was read
  type: list
  elements: dict
  sample:
    - object_code: TMPL
      source_id: 5f9b317c00b3db5af69abcd1ed5f82aa
      target_id: 6054cda40000d5af63dc811d9c2b3a07
      name: Digital Asset Production (Integrated)
      action: CREATE
      readable: true
      with_parent: false
      restorable: true
already_absent:
  description: Created objects that no longer exist.
  returned: success, and failure once the installation was read
  type: list
  elements: dict
  sample: []
skipped_objects:
  description:
    - Objects that a rule protects from deletion, each with C(why).
    - C(remains) is true for those that the installation reports as created, and that are still in the target as far as known.
      It is null for those of which Workfront does not report whether, or as what, they were created.
  returned: success, and failure once the installation was read
  type: list
  elements: dict
  sample: []
failed_objects:
  description: Objects that could not be deleted, each with C(error). The task then fails.
  returned: success, and failure once the installation was read
  type: list
  elements: dict
  sample: []
not_compensable:
  description:
    - Objects that cannot be restored or deleted through the API, each with C(why).
    - C(remains) is true for those that the installation created or overwrote.
  returned: success, and failure once the installation was read
  type: list
  elements: dict
  sample:
    - object_code: ROLE
      source_id: 5f6d114f006883209828ddd9088e63b3
      target_id: 600f4bed00028a718599f29575840053
      name: DAM Curator
      action: USEEXISTING
      readable: true
      why: It existed before the installation, so it stays.
ui_rollback:
  description:
    - Whether Workfront's own rollback is possible (C(eligible)), until when (C(deadline)), why or why not (C(reason)), and
      where to find it (C(steps)).
  returned: success, and failure once the installation was read
  type: dict
  sample:
    eligible: true
    deadline: '2021-03-17T02:21:31Z'
    reason: It is the latest known deployment to this environment, and less than 24 hours old.
    steps: "In acme.my.workfront.com: Setup > System > Environment Promotion > package 'Agency Onboarding' > Deployments > Roll back."
installation:
  description: The installation as Workfront returns it, with the current names of its properties.
  returned: success, and failure once the installation was read
  type: dict
  sample:
    id: 2892b936-e09e-455a-935f-e1462ab9753c
    status: INSTALLED
    environment: https://acme.my.workfront.com
installation_id:
  description: The ID of the installation.
  returned: success, and failure once the installation was read
  type: str
  sample: 2892b936-e09e-455a-935f-e1462ab9753c
package_id:
  description: The ID of the installed package.
  returned: success, and failure once the installation was read
  type: str
  sample: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
package_status:
  description: The status of the package; null if it no longer exists.
  returned: success, and failure to delete some objects
  type: str
  sample: DISABLED
standing_installation_id:
  description:
    - The ID of another installation of the same package, which has created the same objects because both ran at the same time.
      Some of them exist, so the package stays in use and is not disabled. Null if there is none.
  returned: success, and failure to delete some objects
  type: str
  sample: null
running_installations:
  description: The other installations in the target, each with C(id), C(package_id) and C(status).
  returned: failure because they did not end in time
  type: list
  elements: dict
  sample:
    - id: 5b1cf3ec-93f8-4d5b-9b27-4a0a9e0cb8a0
      package_id: 45f2ae94-76c0-4b13-8f3b-f688de83043d
      status: INSTALLING
status:
  description: The status of the installation.
  returned: failure because it is not over
  type: str
  sample: INSTALLING
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._ids import require_id
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._start_deadline import START_BEFORE, read_start_before
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import (
    CONNECTION,
    OTHER_CONNECTION,
    open_source,
    open_workfront,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.compensation.compensation import (
    CompensationRequest,
    check_confirmed,
    compensate,
)

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **START_BEFORE,
        "installation_id": {"type": "str", "required": True},
        "confirm": {"type": "bool", "required": True},
        "disable_package": {"type": "bool", "default": True},
        "accept_missing_status": {"type": "bool", "default": False},
        "target_wait_timeout": {"type": "float", "default": 600.0},
        "source": {"type": "dict", "options": OTHER_CONNECTION},
    },
    bulky=["installation", "not_compensable", "skipped_objects", "already_absent", "deleted", "failed_objects"],
    guards=["start_before"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Delete the objects that the installation created."""
    installation_id = require_id(params["installation_id"], "installation_id")
    check_confirmed(params["confirm"])
    start_before = read_start_before(params)
    workfront = open_workfront(params, runtime)
    source = open_source(params["source"], workfront, runtime)
    request = CompensationRequest(
        installation_id=installation_id,
        accept_missing_status=params["accept_missing_status"],
        disable_package=params["disable_package"],
        target_wait_timeout=max(0.0, params["target_wait_timeout"]),
        start_before=start_before,
    )
    return compensate(workfront.promotion, workfront.core, request, runtime, source=source)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
