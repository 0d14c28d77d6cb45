# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check what can be known about a Workfront promotion before anything is created."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_preflight_info
short_description: Check what can be known about a Workfront promotion before anything is created
version_added: 0.1.0
description:
  - Checks that an administrator is logged in to source and target, and that both belong to one customer. With O(package_id), it also
    checks the status of the package, its source, whether its objects were changed since, and its installations in the target.
  - The connection of the task is that of the target; the source has its own one in O(source).
  - Only reads.
  - Shows the checks as a table, even without C(-v), if the module runs in the process of its task, as it does on a local
    connection.
  - A check is V(fail) only if something shows that the promotion cannot work. What Workfront does not show, or does not let the user
    read, is V(unknown); the promotion may work anyway.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront_source
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_workfront
options:
  package_id:
    description: The package to check, if there is one already.
    type: str
  enforce:
    description: Whether the task fails if it finds that the promotion is RV(blocked).
    type: bool
    default: false
  source:
    description:
      - The connection to the source, with the same options as the task's own connection. Environment variables give only the
        credentials, if there are none in it.
    type: dict
    required: true
seealso:
  - module: envops.promotion.workfront_session_info
  - module: envops.promotion.workfront_package
  - module: envops.promotion.pingone_preflight_info
"""

EXAMPLES = r"""
- name: Check what can be known of the promotion of a package
  envops.promotion.workfront_preflight_info:
    url: https://acme.my.workfront.com
    source:
      url: https://acme.sb01.workfront.com
    package_id: 6f9b8d40-6a7d-4b84-9c09-5f4f1d2a4b10
  register: preflight

- name: Show what is not ok
  ansible.builtin.debug:
    msg: "{{ preflight.checks | rejectattr('state', 'equalto', 'ok') }}"
"""

RETURN = r"""
check_mode:
  description: Whether the task ran in check mode, by C(--check) or by the keyword C(check_mode).
  returned: success, and failure because of a check
  type: bool
  sample: false
ready:
  description:
    - Whether each check is V(ok) or V(warn). It is false if something is V(unknown), although the promotion may work; see
      RV(blocked).
  returned: success, and failure because of a check
  type: bool
  sample: true
blocked:
  description:
    - Whether a check is V(fail), so that the promotion cannot work, or whether V(source_administrator), V(target_administrator) or
      V(customer) is V(unknown). A promotion must know these.
  returned: success, and failure because of a check
  type: bool
  sample: false
checks:
  description:
    - The checks, in the same order each time. The names are V(source_administrator), V(target_administrator), V(customer), and with
      O(package_id) also V(package_status), V(package_source), V(package_age) and V(installations).
    - The installations of other packages in the target are not checked.
  returned: success, and failure because of a check
  type: list
  elements: dict
  contains:
    name:
      description: What is checked.
      type: str
      returned: always
    state:
      description: V(ok), V(warn), V(fail) or V(unknown).
      type: str
      returned: always
    message:
      description: What was found.
      type: str
      returned: always
    advice:
      description: What to do about it; may be empty.
      type: str
      returned: always
  sample:
    - name: customer
      state: ok
      message: Both environments belong to customer 54286d78b064451096752b99bf968481.
      advice: ""
lines:
  description: The checks as a table for people, one string for each line.
  returned: success, and failure because of a check
  type: list
  elements: str
  sample:
    - "ok       customer              Both environments belong to customer 54286d78b064451096752b99bf968481."
sessions:
  description:
    - The users that are logged in, each as RV(envops.promotion.workfront_session_info#module:session); null where that cannot be
      read.
  returned: success, and failure because of a check
  type: dict
  contains:
    source:
      description: Who is logged in to the source.
      type: dict
      returned: always
    target:
      description: Who is logged in to the target.
      type: dict
      returned: always
  sample:
    source:
      user_id: 61aa9d0e0005fcee8f212835bdaa2619
      is_admin: true
      customer_id: 54286d78b064451096752b99bf968481
      environment: acme.sb01.workfront.com
      environment_type: sandbox
      version: {}
    target: null
environments:
  description: The environments, which are known even if nobody is logged in to them.
  returned: success, and failure because of a check
  type: dict
  contains:
    source:
      description: The C(address) of the source, and its C(type), V(production) or V(sandbox).
      type: dict
      returned: always
    target:
      description: The same of the target.
      type: dict
      returned: always
  sample:
    source: {address: acme.sb01.workfront.com, type: sandbox}
    target: {address: acme.my.workfront.com, type: production}
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._ids import check_id
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import (
    CONNECTION,
    OTHER_CONNECTION,
    open_other,
    open_workfront,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.credentials import complete
from ansible_collections.envops.promotion.plugins.module_utils._workfront.packages.preflight import (
    PreflightRequest,
    check_promotion,
)

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "package_id": {"type": "str"},
        "enforce": {"type": "bool", "default": False},
        "source": {"type": "dict", "options": OTHER_CONNECTION, "required": True},
    },
    bulky=["lines", "checks"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Check the promotion."""
    request = PreflightRequest(package_id=check_id(params["package_id"], "package_id"), enforce=params["enforce"])
    target = open_workfront(params, runtime)
    return check_promotion(open_other(complete(params["source"], runtime), target, runtime), target, request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
