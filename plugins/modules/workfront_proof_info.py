# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check whether a Workfront package was proven one stage earlier."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_proof_info
short_description: Check whether a Workfront package was proven one stage earlier
version_added: 0.1.0
description:
  - Checks whether the newest installation of a package in an earlier stage, the environment of O(url), succeeded at least a soak time ago,
    and whether everything that it delivered or used is still there.
  - The installation must cover every object of the package; what it ignored or could not install is not proven.
  - Only evidence proves. What is missing, unreadable, running, failed, rolled back or compensated does not.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_workfront
options:
  package_id:
    description: The package.
    type: str
    required: true
  soak:
    description:
      - How long ago the installation must have ended at least, in seconds.
      - If its record does not say when it ended, it counts as one that took an hour.
    type: float
    default: 0.0
  enforce:
    description: Whether the task fails if the package is not proven.
    type: bool
    default: true
notes:
  - Workfront does not show whether a package was assembled again, or what was changed in the objects there; RV(not_known) says so.
seealso:
  - module: envops.promotion.workfront_installation_info
  - module: envops.promotion.workfront_drift_info
"""

EXAMPLES = r"""
- name: Check whether the package was in production for a day
  envops.promotion.workfront_proof_info:
    url: https://acme.my.workfront.com
    package_id: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
    soak: 86400
    enforce: false
  register: proof

- name: Show why not
  ansible.builtin.debug:
    msg: "{{ proof.reason }}"
"""

RETURN = r"""
proven:
  description: Whether the package is proven.
  returned: success, and failure because it is not proven
  type: bool
  sample: false
reason:
  description: Why it is not proven; empty if it is.
  returned: success, and failure because it is not proven
  type: str
  sample: Package 4fae2b9d-d315-45f4-909f-a0c0d79fc65d was never installed in acme.sb01.workfront.com.
relies_on:
  description:
    - The newest installation of the package in that environment, with C(installation_id), C(package_id), C(status), C(registered_at) and
      C(environment); null if there is none.
  returned: success, and failure because it is not proven
  type: dict
  sample:
    installation_id: 2892b936-e09e-455a-935f-e1462ab9753c
    package_id: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
    status: INSTALLED
    registered_at: '2026-05-25T17:55:39.850Z'
    environment: acme.sb01.workfront.com
holds_from:
  description: From when on the soak time is over, in UTC; null if it is over, or if waiting does not help.
  returned: success, and failure because it is not proven
  type: str
  sample: '2026-05-26T17:55:52Z'
not_known:
  description: What Workfront does not show in any case.
  returned: success, and failure because it is not proven
  type: str
  sample: Workfront does not show whether the package was assembled again since.
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import CONNECTION, open_workfront
from ansible_collections.envops.promotion.plugins.module_utils._workfront.drift.proof import prove, read_proof_request

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "package_id": {"type": "str", "required": True},
        "soak": {"type": "float", "default": 0.0},
        "enforce": {"type": "bool", "default": True},
    },
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Report whether the package is proven."""
    request = read_proof_request(params)
    return prove(open_workfront(params, runtime), request)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
