# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""List the configuration resources of a PingOne environment."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_resource_info
short_description: List the configuration resources of a PingOne environment
version_added: 0.1.0
description:
  - Lists the resources that can be promoted, with their types and names. Other modules accept a resource by its ID, or by
    its type and name.
  - Takes a snapshot of the whole environment, and reads which resources are in it. With O(max_age), it uses the newest snapshot
    if that is recent enough. A snapshot changes nothing in the environment; PingOne keeps it.
  - Does not return the contents of the resources.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._wait.times
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  environment:
    description: The environment whose resources to list, by ID or exact name.
    type: str
    required: true
  types:
    description:
      - List only resources of these types. A type is the part between environment and ID in the URL of a resource, such as
        V(populations) or V(passwordPolicies).
      - A type that the environment does not have is not a failure. If it resembles one that the environment has, the task warns.
    type: list
    elements: str
  name:
    description:
      - List only resources with this name. C(*) stands for any characters, so that V(NA *) finds all names that begin with C(NA ).
      - A resource without a name is called by its type and ID, such as C(themes:5ab94557-59c3-4afc-bbf6-046444bd04b8), as in
        plans.
    type: str
  max_age:
    description:
      - Use the newest snapshot of the environment if it is complete, or being taken, and at most this many seconds old by the clock of
        the machine that runs the module. Without this option, the module takes another snapshot.
    type: float
  wait_timeout:
    default: 600.0
seealso:
  - module: envops.promotion.pingone_promotion
  - module: envops.promotion.pingone_snapshot
"""

EXAMPLES = r"""
- name: List the populations whose names begin with NA
  envops.promotion.pingone_resource_info:
    environment: Development
    types: [populations]
    name: NA *
  register: found

- name: Promote all of them, as they are in the snapshot that was listed
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources: "{{ found.resources | map(attribute='id') }}"
    source_snapshot_id: "{{ found.snapshot.snapshotId }}"
"""

RETURN = r"""
resources:
  description: The resources, ordered by type and name; empty if there are none.
  returned: success
  type: list
  elements: dict
  contains:
    type:
      description: The type, as in the URL of the resource.
      type: str
      returned: always
    name:
      description: The name; type and ID if the resource has none.
      type: str
      returned: always
    id:
      description: The ID.
      type: str
      returned: always
    category:
      description: What PingOne calls the type in its console; empty if PingOne does not return it.
      type: str
      returned: always
  sample:
    - type: populations
      name: NA Eng Austin
      id: 26a126c2-054f-4f18-b077-8226c0c4bf3e
      category: Populations
snapshot:
  description:
    - The snapshot in which the resources are, as PingOne returns it, without the contents of resources.
    - Its C(snapshotId) can be the O(envops.promotion.pingone_promotion#module:source_snapshot_id) of a promotion. PingOne may refuse
      that for a snapshot that it took itself for another promotion, which is possible with O(max_age).
  returned: success
  type: dict
  sample:
    id: c47e8abf-e830-4bb4-9fe0-260895ce326e
    snapshotId: ab00b05b-26d3-4de1-9c17-74a08adc238e
    resource: {id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6}
    environment: {id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6}
    status: COMPLETE
    createdAt: "2026-05-25T17:55:39.850Z"
    completedAt: "2026-05-25T17:55:40.042Z"
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._options import time_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.snapshots.resources import (
    find_resources,
    read_resources_request,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **time_options(600),
        "environment": {"type": "str", "required": True},
        "types": {"type": "list", "elements": "str"},
        "name": {"type": "str"},
        "max_age": {"type": "float"},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """List the resources."""
    request = read_resources_request(params, runtime)
    return find_resources(open_api(params, runtime, request.waiting.deadline), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
