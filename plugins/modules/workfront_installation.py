# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Install a Workfront package."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_installation
short_description: Install a Workfront package
version_added: 0.1.0
description:
  - Installs a package in the environment of O(url), waits for the end, and reports the result of each object. This changes the
    target.
  - If the package is already being installed in this target with the same plan or the same choices, the module waits for that
    installation. It does not execute a plan that neither creates nor overwrites. It never installs anything twice, even if the
    response to the start is lost.
  - Only one installation at a time runs in a target. While another one runs, the module waits (O(target_wait_timeout)), then plans
    again. Immediately before the start it checks again; what was started or has ended since the plan makes the plan old, so the module
    plans again. Workfront lists installations by package, so the module reads the installations of each package whose status allows
    the target, before the plan, before the start, and after the end. It does not see those of packages that were set to another
    status meanwhile. An installation that has been running for more than an hour has stalled, and is only a warning.
  - Workfront does not prevent two tasks from starting at the same moment. If both installations succeed and have created the same
    objects, the task of the younger installation fails and names the objects, which then exist twice; that of the older one warns.
  - A task that only waits for an installation that something else started is not C(changed).
  - The task succeeds only if no object failed.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._wait
  - envops.promotion._wait.times
  - envops.promotion._collision
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_workfront
attributes:
  check_mode:
    support: full
    details:
      - Plans again, and predicts whether the plan would be executed.
  diff_mode:
    support: full
    details:
      - Shows the plan, one change a line.
  idempotent:
    support: partial
    details:
      - Overwriting (O(collision=overwrite), V(OVERWRITING)) always counts as a change, because Workfront does not show
        whether the content differs.
      - If an environment plans only by preparing an installation, every run leaves the record of one.
options:
  package_id:
    description: The package to install. Its status must allow the target.
    type: str
  installation_id:
    description: A prepared installation to start instead. The task fails if the target has changed since.
    type: str
  expected_plan_digest:
    description:
      - The digest of the reviewed plan. The module plans again immediately before the start, and installs nothing if the digest
        differs.
    type: str
  expected_objects:
    description:
      - The objects that the reviewed plan overwrites, as in
        RV(envops.promotion.workfront_installation_plan#module:overwritten_objects).
      - The module reads them again immediately before the start, and installs nothing if one was changed since. It warns if that is not
        known.
    type: list
    elements: dict
    suboptions:
      object_code:
        description: The code of the object's type.
        type: str
        required: true
      id:
        description: The ID of the object in the target.
        type: str
        required: true
      name:
        description: The name of the object.
        type: str
      updated_at:
        description: When the object was changed last, as Workfront reported it with the plan; empty if it did not.
        type: str
  unchanged_since:
    description:
      - The newest C(updated_at) of all objects that the reviewed plan overwrites. What was changed later was changed after the plan was
        made. It counts for the objects that O(expected_objects) does not name, so it can stand for a long list.
    type: str
  start_before:
    description:
      - The point in time, with an offset from UTC, after which nothing is started, such as
        RV(envops.promotion.promotion_gate#module:closes_at). It also ends a wait for the target.
    type: str
  proven_by:
    description:
      - The installation in an earlier stage that proves the package, which RV(envops.promotion.workfront_proof_info#module:relies_on)
        names, and the connection to that stage, with the same options as the task's own connection. Environment variables give only the
        credentials, if there are none in it.
      - The module checks immediately before the start, after it has waited for other installations, that this installation is still
        the newest one of the package there, and that what it has delivered is still there. Otherwise it installs nothing.
    type: dict
    suboptions:
      installation_id:
        description: The ID of the installation.
        type: str
        required: true
      url:
        description: The origin of the earlier stage.
        type: str
        required: true
      api_key:
        description: An API key.
        type: str
      session_id:
        description: A session token.
        type: str
      bearer_token:
        description: A bearer token.
        type: str
      ims_org_id:
        description: The ID of the Adobe organization, which accompanies a bearer token of Adobe's identity service.
        type: str
      ims_client_id:
        description: The client ID of the credential from which the bearer token comes.
        type: str
      ims_client_secret:
        description: The client secret of that credential, which renews the bearer token.
        type: str
      ims_scopes:
        description: The scopes of that credential, separated by commas.
        type: str
        default: openid,AdobeID,additional_info.roles,profile
      ims_url:
        description: The origin of Adobe's identity service.
        type: str
        default: https://ims-na1.adobelogin.com
      client_id:
        description: The client ID of a JWT application.
        type: str
      client_secret:
        description: The client secret of the application.
        type: str
      customer_id:
        description: The customer ID that the application shows.
        type: str
      user_id:
        description: The ID of the user who created the application's public key.
        type: str
      private_key:
        description: The RSA private key, or the path of a file that contains it.
        type: str
      api_flavor:
        description: The dialect of the promotion API.
        type: str
        choices: [current, legacy]
        default: current
      base_path:
        description: The path of the promotion API.
        type: str
      environment_type:
        description: Whether the environment is production or a sandbox.
        type: str
        choices: [production, sandbox]
      core_api_version:
        description: The version of Workfront's core API.
        type: str
        default: v22.0
      validate_certs:
        description: Whether to verify the TLS certificates.
        type: bool
        default: true
      ca_path:
        description: A file or a directory of CA certificates to trust.
        type: path
      http_timeout:
        description: The timeout of each response, in seconds.
        type: float
        default: 30.0
      http_retries:
        description: How often to retry a request after a transient failure.
        type: int
        default: 5
  target_wait_timeout:
    description: How long to wait for other installations in the target, in seconds. This time does not count for O(wait_timeout).
    type: float
    default: 600.0
  allow_invalid:
    description: Install even if Workfront says that some objects cannot be installed as planned.
    type: bool
    default: false
  wait:
    description: Whether to wait for the end of the installation.
  wait_timeout:
    default: 1200.0
notes:
  - Workfront does not promote sharing. Only administrators see created objects until you share them.
seealso:
  - module: envops.promotion.workfront_installation_plan
  - module: envops.promotion.workfront_installation_compensation
"""

EXAMPLES = r"""
- name: Plan the installation in production
  envops.promotion.workfront_installation_plan:
    url: https://acme.my.workfront.com
    package_id: 1d5693b9-b7b5-492d-8219-c21f34bcaca6
  register: planned

- name: Install exactly this plan
  envops.promotion.workfront_installation:
    url: https://acme.my.workfront.com
    package_id: 1d5693b9-b7b5-492d-8219-c21f34bcaca6
    expected_plan_digest: "{{ planned.plan.digest }}"
"""

RETURN = r"""
installation:
  description:
    - The installation as Workfront returns it, with the current names of its properties; null in check mode, and if there was
      nothing to install.
  returned: success, and failure once it was started or read
  type: dict
  sample:
    id: 2892b936-e09e-455a-935f-e1462ab9753c
    environmentPromotionPackageId: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
    environmentPromotionPackageVersion: 1
    status: INSTALLED
    environment: https://acme.my.workfront.com
    registeredAt: '2021-03-16T02:21:31.908Z'
    updatedAt: null
    translationMap:
      TMPL:
        5f9b317c00b3db5af69abcd1ed5f82aa:
          name: Digital Asset Production (Integrated)
          action: CREATE
          isValid: true
          targetId: 6054cda40000d5af63dc811d9c2b3a07
          installationStatus: INSTALLED
installation_id:
  description: The ID of the installation.
  returned: success, and failure once it was started or read
  type: str
  sample: 2892b936-e09e-455a-935f-e1462ab9753c
status:
  description: The status of the installation; V(INSTALLED) even if only the objects show that it has ended.
  returned: success, and failure once it was started or read
  type: str
  sample: INSTALLED
plan:
  description:
    - The changes in the target, in the order of installation. The digest identifies them.
  returned: success, and failure once the plan was made
  type: dict
  contains:
    changes:
      description:
        - The changes, each with C(action) (V(create), V(update), V(use_existing) or V(ignore)), C(type) (the object code),
          C(name), C(source_id), C(target_id) and C(vendor_action).
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
objects:
  description:
    - The result for each object, in the order of installation, with C(object_code), C(source_id), C(target_id), C(name),
      C(action), C(status) (V(INSTALLED), V(REGISTERED), V(FAILED) or null), C(reason) and C(advice) of a failure, and
      C(readable), which says whether the core API can read objects of this type.
  returned: success, and failure once the installation was over
  type: list
  elements: dict
  sample:
    - object_code: TMPL
      source_id: 5f9b317c00b3db5af69abcd1ed5f82aa
      target_id: 6054cda40000d5af63dc811d9c2b3a07
      name: Digital Asset Production (Integrated)
      action: CREATE
      status: INSTALLED
      reason: null
      advice: null
      readable: true
outcomes:
  description:
    - The outcome of each change, in the order of the plan. Each entry is a change as in RV(plan.changes), with the C(target_id)
      of a created object, and with C(outcome) and C(message).
    - The outcome is V(succeeded), V(failed), V(not_applied) if the change ignores the object or nothing was started, or
      V(unknown) during the installation and if Workfront does not report it. The message says why a change failed and what
      to do.
  returned: success, and failure once the installation was over
  type: list
  elements: dict
  sample:
    - action: create
      type: TMPL
      name: Digital Asset Production (Integrated)
      source_id: 5f9b317c00b3db5af69abcd1ed5f82aa
      target_id: 6054cda40000d5af63dc811d9c2b3a07
      vendor_action: CREATE
      outcome: succeeded
      message: ""
elapsed:
  description: How long the task waited, in seconds.
  returned: success, and failure once the installation was over
  type: float
  sample: 61.5
proven:
  description: Whether the package is still proven, see O(proven_by).
  returned: failure because the proof no longer stands
  type: bool
  sample: false
reason:
  description: Why it is no longer proven.
  returned: failure because the proof no longer stands
  type: str
  sample: >-
    The newest installation of package 4fae2b9d-d315-45f4-909f-a0c0d79fc65d in acme.sb01.workfront.com,
    b6aa0af8-3520-4b25-aca3-86793dff44a6, is in status ROLLED_BACK.
relies_on:
  description: The newest installation in the earlier stage, as RV(envops.promotion.workfront_proof_info#module:relies_on); null if there is none.
  returned: failure because the proof no longer stands
  type: dict
  sample:
    installation_id: b6aa0af8-3520-4b25-aca3-86793dff44a6
    status: ROLLED_BACK
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
  description: Whether the plan was overtaken, so that nothing was started and planning again can help.
  returned: failure because the plan is not the expected one, or another installation came first
  type: bool
  sample: true
target_changes:
  description: The objects that would be overwritten and were changed since the plan, each with C(type), C(name), C(id) and C(fields).
  returned: failure because of such objects
  type: list
  elements: dict
  sample:
    - type: ROLE
      name: DAM Curator
      id: 600f4bed00028a718599f29575840053
      fields: [lastUpdateDate]
running_installations:
  description: The installations that occupy the target, each with C(id), C(package_id) and C(status).
  returned: failure because they did not finish in time
  type: list
  elements: dict
  sample:
    - id: b6aa0af8-3520-4b25-aca3-86793dff44a6
      package_id: 45f2ae94-76c0-4b13-8f3b-f688de83043d
      status: INSTALLING
package_id:
  description: The id of the package.
  returned: failure before the start, once the plan was made or the installation was read
  type: str
  sample: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
package:
  description: The package as Workfront returns it, with the current names of its properties.
  returned: failure because its status does not admit the target
  type: dict
  sample:
    id: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
    name: Agency Onboarding
    status: DRAFT
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._ids import check_id, require_id
from ansible_collections.envops.promotion.plugins.module_utils._options import wait_options
from ansible_collections.envops.promotion.plugins.module_utils._plan import check_digest
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._start_deadline import START_BEFORE, read_start_before
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import (
    CONNECTION,
    OTHER_CONNECTION,
    Workfront,
    open_waiting_workfront,
    open_workfront,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.drift.proof import check_still_proven
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations import collisions, movement
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.execution import install
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.plan import check_preparable
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.request import (
    InstallationRequest,
)

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **wait_options(1200),
        **collisions.OPTIONS,
        **START_BEFORE,
        "proven_by": {
            "type": "dict",
            "options": {
                **OTHER_CONNECTION,
                "url": {"type": "str", "required": True},
                "installation_id": {"type": "str", "required": True},
            },
        },
        "package_id": {"type": "str"},
        "installation_id": {"type": "str"},
        "expected_plan_digest": {"type": "str"},
        "allow_invalid": {"type": "bool", "default": False},
        "target_wait_timeout": {"type": "float", "default": 600.0},
        **movement.OPTIONS,
    },
    mutually_exclusive=[["package_id", "installation_id"]],
    required_one_of=[["package_id", "installation_id"]],
    guards=["expected_plan_digest", "start_before"],
    bulky=["installation", "outcomes", "plan", "objects"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Install the package, or wait for its running installation."""
    package_id = check_id(params["package_id"], "package_id")
    installation_id = check_id(params["installation_id"], "installation_id")
    digest = check_digest(params["expected_plan_digest"], "expected_plan_digest")
    start_before = read_start_before(params)
    workfront, waiting = open_waiting_workfront(params, runtime)
    requested = collisions.read_collision_request(params, workfront.promotion.flavor)
    if installation_id is not None:
        check_preparable(requested, workfront.promotion)
    request = InstallationRequest(
        package_id=package_id,
        installation_id=installation_id,
        collisions=requested,
        expected_digest=digest,
        expected_objects=movement.read_expected(params),
        allow_invalid=params["allow_invalid"],
        target_wait_timeout=max(0.0, params["target_wait_timeout"]),
        start_before=start_before,
        check_proof=_proof_check(params["proven_by"], workfront, runtime),
        wait=params["wait"],
    )
    return install(workfront.promotion, workfront.core, request, waiting, runtime)


def _proof_check(given: Mapping[str, Any] | None, target: Workfront, runtime: Runtime) -> Callable[[str], None] | None:
    """Return what checks that the installation that proves a package still stands; None if none is given."""
    if given is None:
        return None
    installation_id = require_id(given["installation_id"], "proven_by: installation_id")
    stage = open_workfront(given, runtime)

    def check(package_id: str) -> None:
        stage.promotion.http.deadline = target.promotion.http.deadline
        check_still_proven(stage, package_id, installation_id)

    return check


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
