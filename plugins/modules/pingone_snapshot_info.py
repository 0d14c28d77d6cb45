# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read snapshots of PingOne configuration."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_snapshot_info
short_description: Read snapshots of PingOne configuration
version_added: 0.1.0
description:
  - Reads the newest snapshot of a configuration resource or of a whole environment, one of its other versions, all
    versions, or the contents of a snapshot.
  - PingOne also takes a snapshot of both whole environments for each promotion.
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
    description: The environment that the snapshots belong to, by ID or exact name.
    type: str
    required: true
  resource_id:
    description:
      - The resource whose snapshots to read, by its ID, by C({type, name}) with the exact name, or by the same as a line,
        C(TYPE/NAME).
      - To look up a name, the module takes a snapshot of the whole environment and waits for it.
      - Without this option, the module reads the snapshots of the whole environment.
    type: raw
  snapshot_id:
    description:
      - Read the version with this ID instead of the newest one. An unknown ID is not a failure and returns an empty list.
    type: str
  versions:
    description: Return all versions, newest first, instead of the newest one.
    type: bool
    default: false
  embedded:
    description:
      - Return the snapshots of the single resources in the snapshot, instead of the snapshot itself.
      - For a whole environment, these are all its configuration resources.
    type: bool
    default: false
  wait_timeout:
    default: 600.0
seealso:
  - module: envops.promotion.pingone_snapshot
"""

EXAMPLES = r"""
- name: Read the newest snapshot of a population
  envops.promotion.pingone_snapshot_info:
    environment: Staging
    resource_id: 27091971-0a42-4f67-95d1-d617fc2a16e5
  register: newest

- name: Read the newest snapshot of a population that is given by name
  envops.promotion.pingone_snapshot_info:
    environment: Staging
    resource_id: populations/NA Eng Austin

- name: List the resources in the newest snapshot of the environment
  envops.promotion.pingone_snapshot_info:
    environment: Development
    embedded: true
  register: resources
"""

RETURN = r"""
snapshots:
  description: The snapshots as PingOne returns them, with their secrets masked; empty if there are none.
  returned: success
  type: list
  elements: dict
  sample:
    - id: c47e8abf-e830-4bb4-9fe0-260895ce326e
      snapshotId: ab00b05b-26d3-4de1-9c17-74a08adc238e
      resource: {id: 27091971-0a42-4f67-95d1-d617fc2a16e5}
      environment: {id: 5d0c3f6e-2b7a-4c1e-9a64-7f1e8b2d9c05}
      status: COMPLETE
      createdAt: "2026-05-25T17:55:39.850Z"
      configuration: {name: NA Eng Austin}
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._ids import check_id
from ansible_collections.envops.promotion.plugins.module_utils._options import read_waiting, time_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.references import read_reference
from ansible_collections.envops.promotion.plugins.module_utils._pingone.snapshots.lookup import find_snapshots
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **time_options(600),
        "environment": {"type": "str", "required": True},
        "resource_id": {"type": "raw"},
        "snapshot_id": {"type": "str"},
        "versions": {"type": "bool", "default": False},
        "embedded": {"type": "bool", "default": False},
    },
    mutually_exclusive=[("versions", "snapshot_id"), ("versions", "embedded")],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the snapshots."""
    given = params["resource_id"]
    resource = None if given is None else read_reference(given, "resource_id")
    snapshot_id = check_id(params["snapshot_id"], "snapshot_id")
    waiting = read_waiting(params, runtime)
    found = find_snapshots(
        open_api(params, runtime, waiting.deadline),
        params["environment"],
        resource=resource,
        waiting=waiting,
        snapshot_id=snapshot_id,
        versions=params["versions"],
        embedded=params["embedded"],
    )
    return Result(False, {"snapshots": found})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
