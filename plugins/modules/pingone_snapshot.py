# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Take a snapshot of PingOne configuration."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_snapshot
short_description: Take a snapshot of PingOne configuration
version_added: 0.1.0
description:
  - Makes sure that there is a snapshot of a configuration resource, or of a whole environment, and waits until PingOne
    has taken it.
  - PingOne files the snapshots of a resource under the resource's id, as versions of one another. The newest version is
    used again if O(max_age) allows for it, else another one is added. No version is ever changed or deleted.
  - After a lost answer the newest version is read before PingOne is asked again, so that one task adds one version.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._wait
  - envops.promotion._wait.times
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_pingone
attributes:
  check_mode:
    support: full
    details:
      - A snapshot that would be used again is returned; one that would be taken is predicted and not returned.
  diff_mode:
    support: full
    details:
      - Shows the id of the newest snapshot before and after.
  idempotent:
    support: partial
    details:
      - With O(max_age), a second run within that time uses the snapshot of the first one again. Without it, each run
        takes another one.
options:
  environment:
    description: The environment that the resource belongs to, by id or exact name.
    type: str
    required: true
  resource_type:
    description:
      - The type of the resource, as it stands between environment and id in the resource's URL, for example
        V(populations) or V(davinci/flows). Required with O(resource_id).
    type: str
  resource_id:
    description:
      - The id of the resource. Required with O(resource_type).
      - If neither this nor O(resource_url) is given, the snapshot is of the whole environment.
    type: str
  resource_url:
    description:
      - The URL of the resource, instead of O(resource_type) and O(resource_id), as a promotion's steps and other
        snapshots have it. Its environment must be O(environment).
    type: str
  max_age:
    description:
      - Use the newest snapshot again if PingOne has finished it at most this many seconds ago.
      - One that is still being taken is waited for if it was asked for at most this many seconds ago.
      - Of a whole environment, that may be one that PingOne took for a promotion.
      - If not given, a new snapshot is taken in any case.
    type: float
  expand:
    description:
      - Have PingOne store all that the resource depends on with the snapshot, and return it too.
      - A snapshot that is used again is returned with what PingOne has stored with it.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait until the snapshot is taken.
  wait_timeout:
    description:
      - How long the task may take, in seconds.
      - When the time is over, the task fails with the last known status; PingOne goes on taking the snapshot, and the
        same task run again goes on waiting for it if O(max_age) covers the time since.
    default: 600.0
seealso:
  - module: envops.promotion.pingone_snapshot_info
  - module: envops.promotion.pingone_promotion
"""

EXAMPLES = r"""
- name: Keep the state of a population
  envops.promotion.pingone_snapshot:
    environment: Staging
    resource_type: populations
    resource_id: 27091971-0a42-4f67-95d1-d617fc2a16e5

- name: Have a snapshot of the whole environment that is at most an hour old
  envops.promotion.pingone_snapshot:
    environment: Development
    max_age: 3600
  register: taken

- name: Promote what was in it, whatever has been edited since
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
    source_snapshot_id: "{{ taken.snapshot.snapshotId }}"
"""

RETURN = r"""
snapshot:
  description:
    - The snapshot as PingOne returns it, with its secrets masked; null in check mode if one would be taken.
    - Its C(configuration) is the resource as it was, and null if the resource did not exist any more.
  returned: success
  type: dict
  sample:
    id: c47e8abf-e830-4bb4-9fe0-260895ce326e
    snapshotId: ab00b05b-26d3-4de1-9c17-74a08adc238e
    resource: {id: 27091971-0a42-4f67-95d1-d617fc2a16e5}
    environment: {id: 5d0c3f6e-2b7a-4c1e-9a64-7f1e8b2d9c05}
    status: COMPLETE
    createdAt: "2026-05-25T17:55:39.850Z"
    completedAt: "2026-05-25T17:55:40.042Z"
    configuration: {name: NA Eng Austin}
status:
  description: The snapshot's status, C(WAITING), C(IN_PROGRESS) or C(COMPLETE); null if there is no snapshot yet.
  returned: success
  type: str
  sample: COMPLETE
reused:
  description: Whether somebody had asked for the snapshot before this task.
  returned: success
  type: bool
  sample: false
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._options import wait_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_waiting_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.snapshot_request import read_snapshot_request
from ansible_collections.envops.promotion.plugins.module_utils._pingone.snapshotting import ensure_snapshot
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **wait_options(600),
        "environment": {"type": "str", "required": True},
        "resource_type": {"type": "str"},
        "resource_id": {"type": "str"},
        "resource_url": {"type": "str"},
        "max_age": {"type": "float"},
        "expand": {"type": "bool", "default": False},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Make sure that there is a snapshot."""
    request = read_snapshot_request(params)
    api, waiting = open_waiting_api(params, runtime)
    return ensure_snapshot(api, request, waiting, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
