# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read installations of Workfront packages."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_installation_info
short_description: Read installations of Workfront packages
version_added: 0.1.0
description:
  - Lists the installations of a package in all environments, or reads one.
  - The list can be outdated. A refresh from production removes installed objects from a sandbox; a new plan shows the current
    state.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_workfront
options:
  package_id:
    description: List the installations of this package.
    type: str
  installation_id:
    description: Read only this installation. An unknown ID is not a failure and returns an empty list.
    type: str
  environment:
    description: List only installations in this environment, given by its origin or host.
    type: str
  plan_digest:
    description:
      - List only installations that execute the plan with this digest.
      - As long as there is none, the module looks again for up to 30 seconds, because the list may not show yet what was started
        just now.
    type: str
seealso:
  - module: envops.promotion.workfront_installation
"""

EXAMPLES = r"""
- name: List the installations of a package in production
  envops.promotion.workfront_installation_info:
    package_id: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
    environment: acme.my.workfront.com
  register: history
"""

RETURN = r"""
installations:
  description:
    - The installations as Workfront returns them, with the current names of their properties, the oldest first.
    - Each also has C(objects), the result for each object as M(envops.promotion.workfront_installation) returns it, and the
      booleans C(is_running), C(is_finished) and C(is_successful), and C(plan_digest), the digest of the executed plan, or
      null if the record does not show it.
  returned: success
  type: list
  elements: dict
  sample:
    - id: 2892b936-e09e-455a-935f-e1462ab9753c
      environmentPromotionPackageId: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
      status: INSTALLED
      environment: https://acme.my.workfront.com
      registeredAt: '2021-03-16T02:21:31.908Z'
      objects: []
      is_running: false
      is_finished: true
      is_successful: true
      plan_digest: sha256:6f2cc1f4d2ae4b3f2b0b2d2a5a7c2f8f1d0f5f5b1a9d0c3e4b5a69788796a5b4
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import CONNECTION, open_workfront
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.history import (
    find_installations,
    read_history_request,
)

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "package_id": {"type": "str"},
        "installation_id": {"type": "str"},
        "environment": {"type": "str"},
        "plan_digest": {"type": "str"},
    },
    mutually_exclusive=[["package_id", "installation_id"], ["plan_digest", "installation_id"]],
    required_one_of=[["package_id", "installation_id"]],
    bulky=["installations"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the installations that match the options."""
    request = read_history_request(params)
    api = open_workfront(params, runtime).promotion
    return Result(False, {"installations": find_installations(api, request, runtime)})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
