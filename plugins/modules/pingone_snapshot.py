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
  - Ensures that there is a snapshot of a configuration resource, or of a whole environment, and waits until it is complete.
  - PingOne stores the snapshots of a resource as versions under the ID of the resource. The module reuses the newest version
    if O(max_age) allows it, and otherwise adds a version. It never changes or deletes a version.
  - If a response is lost, the module reads the newest version before it repeats the request, so one task adds one version.
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
      - Returns a snapshot that it would reuse. Predicts a new snapshot without returning it.
  diff_mode:
    support: full
    details:
      - Shows the ID of the newest snapshot before and after.
  idempotent:
    support: partial
    details:
      - With O(max_age), a second run within that time reuses the snapshot of the first run. Without it, each run takes a new
        snapshot.
options:
  environment:
    description: The environment that the resource belongs to, by ID or exact name.
    type: str
    required: true
  resource_type:
    description:
      - The type of the resource, as between environment and ID in the URL of the resource, for example
        V(populations) or V(davinci/flows). Required if O(resource_id) is an ID.
    type: str
  resource_id:
    description:
      - The resource, by its ID, together with O(resource_type); or without that, C({type, name}) with the exact name, or the same as a
        line, C(TYPE/NAME).
      - A name is looked up in a snapshot of the whole environment. It may be as old as O(max_age); without O(max_age), the module
        takes one, even in check mode.
      - Without this option and O(resource_url), the module takes a snapshot of the whole environment.
    type: raw
  resource_url:
    description:
      - The URL of the resource, as in the steps of a promotion and in other snapshots. Replaces O(resource_type) and
        O(resource_id). Its environment must be O(environment).
    type: str
  max_age:
    description:
      - Reuse the newest snapshot if PingOne completed it at most this many seconds ago.
      - Wait for a running snapshot if it was requested at most this many seconds ago.
      - A snapshot of a whole environment can be one that PingOne took for a promotion.
      - Without this option, the module always takes a new snapshot.
    type: float
  expand:
    description:
      - Have PingOne store all dependencies of the resource with the snapshot, and return them too.
      - The module returns a reused snapshot with the dependencies that PingOne stored with it.
    type: bool
    default: false
  wait:
    description:
      - Whether to wait until the snapshot is complete.
  wait_timeout:
    description:
      - The maximum duration of the task, in seconds.
      - At the timeout, the task fails with the last known status, and PingOne continues to take the snapshot. The same task,
        run again, waits for that snapshot if O(max_age) covers the time since.
    default: 600.0
seealso:
  - module: envops.promotion.pingone_snapshot_info
  - module: envops.promotion.pingone_promotion
"""

EXAMPLES = r"""
- name: Take a snapshot of a population
  envops.promotion.pingone_snapshot:
    environment: Staging
    resource_type: populations
    resource_id: 27091971-0a42-4f67-95d1-d617fc2a16e5

- name: Take a snapshot of a population that is given by name
  envops.promotion.pingone_snapshot:
    environment: Staging
    resource_id: {type: populations, name: NA Eng Austin}

- name: Ensure a snapshot of the whole environment that is at most an hour old
  envops.promotion.pingone_snapshot:
    environment: Development
    max_age: 3600
  register: taken

- name: Promote the content of the snapshot, regardless of later edits
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
    - C(configuration) is the content of the resource at that time, or null if the resource no longer existed.
  returned: success, and failure once it was begun or read
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
  description: The status of the snapshot, V(WAITING), V(IN_PROGRESS) or V(COMPLETE); null if there is no snapshot yet.
  returned: success, and failure once it was begun or read
  type: str
  sample: COMPLETE
reused:
  description: Whether the snapshot was requested before this task.
  returned: success, and failure once it was begun or read
  type: bool
  sample: false
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
      path: /v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/snapshots
      correlation_id: 1f0c7d0e-7f1b-4a0b-9d0c-2f4f4c1b6a11
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._options import wait_options
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.snapshots.presence import ensure_snapshot
from ansible_collections.envops.promotion.plugins.module_utils._pingone.snapshots.request import read_snapshot_request
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **wait_options(600),
        "environment": {"type": "str", "required": True},
        "resource_type": {"type": "str"},
        "resource_id": {"type": "raw"},
        "resource_url": {"type": "str"},
        "max_age": {"type": "float"},
        "expand": {"type": "bool", "default": False},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Ensure that there is a snapshot."""
    request = read_snapshot_request(params, runtime)
    return ensure_snapshot(open_api(params, runtime, request.waiting.deadline), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
